//! What a desk has to say about a plugin, checked by whoever read the settings file.

use std::path::PathBuf;
use std::time::Duration;

/// One `[plugin.x]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct PluginSettings {
    /// Its name: `x`.
    pub name: String,
    /// Its library as written; see [`super::library::find`] for where it is looked for.
    pub library: PathBuf,
    /// Processes for `open` and `read`, at least 1.
    pub processes: usize,
    /// Its configuration: a JSON object.
    pub config: serde_json::Value,
    /// CPU time one call may use; [`PluginSettings::CPU_DEADLINE`] unless set.
    pub cpu_deadline: Duration,
    /// Address space of a process, bytes; 0 is no limit. [`PluginSettings::MEMORY_LIMIT`] unless set.
    pub memory_limit: u64,
    /// Most keys per article. [`PluginSettings::KEYS_LIMIT`] unless set.
    pub keys_limit: usize,
    /// Where it runs.
    pub isolation: Isolation,
    /// What the sandbox lets through.
    pub grants: Grants,
    /// Refuse to run it where the sandbox is not complete.
    pub require_sandbox: bool,
}

impl PluginSettings {
    /// Enough for any article; a call that needs more hangs.
    pub const CPU_DEADLINE: Duration = Duration::from_secs(2);
    /// Enough for lexicons and the longest article.
    pub const MEMORY_LIMIT: u64 = 1 << 30;
    /// An article of ordinary length has about 100.
    pub const KEYS_LIMIT: usize = 1024;

    /// A plugin with the defaults.
    pub fn new(name: &str, library: impl Into<PathBuf>) -> Self {
        Self {
            name: name.to_owned(),
            library: library.into(),
            processes: 1,
            config: serde_json::Value::Object(serde_json::Map::new()),
            cpu_deadline: Self::CPU_DEADLINE,
            memory_limit: Self::MEMORY_LIMIT,
            keys_limit: Self::KEYS_LIMIT,
            isolation: Isolation::Worker,
            grants: Grants::default(),
            require_sandbox: false,
        }
    }
}

/// Where a plugin runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In processes of its own, sandboxed.
    #[default]
    Worker,
    /// On threads of the desk, for debuggers: a crash of it is a crash of the desk.
    InProcess,
}

/// What the sandbox lets through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    /// Files and folders that may be read.
    pub read: Vec<PathBuf>,
    /// The network.
    pub net: bool,
    /// Starting programs.
    pub exec: bool,
}
