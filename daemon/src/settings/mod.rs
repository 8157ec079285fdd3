//! Settings: the file as written, then checked. Every error is found at once, each with file, line and key; nothing is
//! touched before all is well.
//!
//! Order, later wins: built-in defaults, the settings file, environment variables, flags.

mod read;
mod section;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use copydesk_plugin::Severity;

use crate::plugin::{PluginSettings, Trust};
pub use crate::store::Durability;
use crate::story::StorySettings;
use crate::watch::WatchSettings;
pub use tree::{Origin, Problem};

/// Everything the desk is told, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The file they were read from.
    pub file: PathBuf,
    /// The drop folder.
    pub watch: WatchSettings,
    /// Where story folders and logs go.
    pub stories: PathBuf,
    /// Where files go that hold no article.
    pub failed: PathBuf,
    /// How the store keeps its promises.
    pub store: StoreSettings,
    /// Caps.
    pub limits: Limits,
    /// How stories are chosen.
    pub story: StorySettings,
    /// The plugins, in order.
    pub plugins: Vec<PluginSettings>,
    /// Which libraries may be loaded.
    pub trust: Trust,
    /// Where libraries are looked for.
    pub search: Vec<PathBuf>,
    /// Which plugin has which say.
    pub roles: Roles,
    /// What reaches the alert logs.
    pub alerts: AlertSettings,
    /// The daemon's own log.
    pub log: String,
}

impl Settings {
    /// Where the desk keeps its state: inside the story folder, so that both are on one file system.
    pub fn desk_folder(&self) -> PathBuf {
        self.stories.join(".desk")
    }
}

/// How the store keeps its promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// What survives a power cut.
    pub durability: Durability,
}

/// Caps that keep the cost of an article flat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files between admission and commit, at most.
    pub in_flight: usize,
    /// Files committed with one sync, at most.
    pub commit_group: usize,
    /// Earlier articles looked at per key.
    pub earlier_per_key: usize,
    /// Earlier articles looked at per key and facet.
    pub earlier_per_facet: usize,
    /// Earlier articles handed to `compare`, in all.
    pub earlier_total: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            in_flight: 256,
            commit_group: 64,
            earlier_per_key: 64,
            earlier_per_facet: 8,
            earlier_total: 48,
        }
    }
}

/// Which plugin has which say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The plugin whose duplicate verdicts the desk obeys.
    pub duplicates: Option<String>,
}

/// What a finding must have to reach the alert logs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlertRule {
    /// At least this loud.
    pub severity: Severity,
    /// At least this sure, 0 to 1.
    pub confidence: f32,
}

impl Default for AlertRule {
    fn default() -> Self {
        Self { severity: Severity::Notice, confidence: 0.6 }
    }
}

/// The gate: rules by plugin and kind, the most special one wins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertSettings {
    /// For what no rule names.
    pub default: AlertRule,
    /// By plugin.
    pub plugins: BTreeMap<String, PluginAlerts>,
}

/// The gate of one plugin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PluginAlerts {
    /// For the kinds no rule names.
    pub default: AlertRule,
    /// By kind.
    pub kinds: BTreeMap<String, AlertRule>,
}

impl AlertSettings {
    /// The rule for a plugin's finding of a kind.
    pub fn rule(&self, plugin: &str, kind: &str) -> AlertRule {
        match self.plugins.get(plugin) {
            Some(rules) => rules.kinds.get(kind).copied().unwrap_or(rules.default),
            None => self.default,
        }
    }
}

/// What the command line says over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--set key=value`, in order.
    pub set: Vec<(String, String)>,
    /// The command only looks, or asks a running desk: the watch folder need not be there (it may be unmounted).
    pub looks_only: bool,
}

/// Find the settings file: the flag, `COPYDESK_CONFIG`, then the usual places.
pub fn find(flag: Option<&Path>) -> Result<PathBuf, Problem> {
    if let Some(path) = flag {
        return Ok(path.to_owned());
    }
    if let Some(path) = std::env::var_os("COPYDESK_CONFIG") {
        return Ok(PathBuf::from(path));
    }
    let places = ["config/copydesk.toml", "copydesk.toml", "/etc/copydesk/copydesk.toml"];
    places.iter().map(PathBuf::from).find(|path| path.exists()).ok_or_else(|| Problem {
        file: PathBuf::from(places[0]),
        origin: None,
        key: String::new(),
        message: format!("no settings file here; looked for {}; give one with --config", places.join(", ")),
    })
}

/// Read and check settings. All problems at once.
pub fn load(file: &Path, overrides: &Overrides) -> Result<Settings, Vec<Problem>> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        vec![Problem {
            file: file.to_owned(),
            origin: None,
            key: String::new(),
            message: format!("cannot be read: {error}"),
        }]
    })?;
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    read::read(&file, &text, overrides, |name| std::env::var(name).ok())
}
