//! One plugin found, checked, loaded and started, with a place for each of its hooks.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use copydesk_plugin::raw::{
    CD_HOOK_COMPARE_ARCHIVE, CD_HOOK_COMPARE_STORY, CD_HOOK_DELIVER, CD_HOOK_OPEN, CD_HOOK_READ,
};

use super::compare::Comparer;
use super::deliver::{self, Deliverer};
use super::library::{Library, find};
use super::pool::Pool;
use super::process::About;
use super::set::{Launch, PluginInfo};
use super::settings::PluginSettings;
use super::slot::Slot;
use super::supervisor::{Supervision, Supervisor};
use super::trust::Trust;

/// One started plugin.
#[derive(Debug)]
pub struct Started {
    /// For all hooks but `deliver`; for that too when it is the only one.
    pub plugin: Arc<Supervisor>,
    /// For `open` and `read`, if it has either.
    pub pool: Option<Arc<Pool>>,
    /// For `compare`, if it has it; taken once.
    pub comparer: Mutex<Option<Comparer>>,
    /// For `deliver`, if it has it beside others: what goes wrong there is not held against those.
    pub outward: Option<Arc<Supervisor>>,
    /// For `deliver`, if it has it; taken once.
    pub deliverer: Mutex<Option<Deliverer>>,
}

impl Started {
    /// Who watches over its processes.
    pub fn supervisors(&self) -> impl Iterator<Item = &Arc<Supervisor>> {
        std::iter::once(&self.plugin).chain(&self.outward)
    }
}

/// Find, check and start one plugin.
pub fn start_one(
    settings: &PluginSettings,
    trust: &Trust,
    search: &[PathBuf],
    launch: &Launch,
) -> Result<(Started, PluginInfo), String> {
    let (settings, library) = load(settings, trust, search)?;
    let flags = library.meta.hook_flags().map_err(|error| error.to_string())?;
    let supervisor = |rules: Supervision| {
        let executable = launch.executable.clone();
        Arc::new(Supervisor::new(settings.clone(), Arc::clone(&library), executable, rules))
    };
    let delivers = flags & CD_HOOK_DELIVER != 0;
    let only_delivers = flags == CD_HOOK_DELIVER;
    let gentle = deliver::supervision(launch.supervision);
    let plugin = supervisor(if only_delivers { gentle } else { launch.supervision });
    let outward = (delivers && !only_delivers).then(|| supervisor(gentle));
    let process = plugin.start().map_err(|error| error.to_string())?;
    let info = info(&library, process.about())?;
    if info.sandbox != "full" {
        tracing::warn!(plugin = info.name, "the sandbox of plugin {} is {}", info.name, info.sandbox);
    }
    let mut first = Some(process);
    let mut slot = || match first.take() {
        Some(process) => Slot::with(Arc::clone(&plugin), process),
        None => Slot::new(Arc::clone(&plugin)),
    };
    let compares = flags & (CD_HOOK_COMPARE_ARCHIVE | CD_HOOK_COMPARE_STORY) != 0;
    let comparer = compares.then(|| Comparer::new(slot()));
    let pooled = flags & (CD_HOOK_OPEN | CD_HOOK_READ) != 0;
    let slots = if pooled { (0..settings.processes).map(|_| slot()).collect() } else { Vec::new() };
    let pool =
        if pooled { Some(Arc::new(Pool::start(slots).map_err(|error| error.to_string())?)) } else { None };
    let deliverer = delivers.then(|| {
        Deliverer::new(outward.as_ref().map_or_else(&mut slot, |outward| Slot::new(Arc::clone(outward))))
    });
    let (comparer, deliverer) = (Mutex::new(comparer), Mutex::new(deliverer));
    Ok((Started { plugin, pool, comparer, outward, deliverer }, info))
}

/// Find and check a plugin's library: settings with its path, and the library.
fn load(
    settings: &PluginSettings,
    trust: &Trust,
    search: &[PathBuf],
) -> Result<(PluginSettings, Arc<Library>), String> {
    let path = find(&settings.library, search)?;
    let mut library = Library::load(&path)?;
    let meta = &library.meta;
    if meta.name != settings.name {
        return Err(format!(
            "{} is the library of plugin {}: name the table [plugin.{}], or correct `library`",
            path.display(),
            meta.name,
            meta.name
        ));
    }
    for warning in trust.judge(&library, &settings.name)? {
        tracing::warn!(plugin = settings.name, "{warning}");
    }
    library.forget_bytes();
    let mut settings = settings.clone();
    settings.library = path;
    settings.processes = settings.processes.max(1);
    Ok((settings, Arc::new(library)))
}

/// What the metadata says and the running library confirms.
fn info(library: &Library, about: &About) -> Result<PluginInfo, String> {
    let meta = &library.meta;
    let flags = meta.hook_flags().map_err(|error| error.to_string())?;
    if about.name != meta.name || about.version != meta.version || about.hooks != flags {
        return Err(format!(
            "{}: its metadata says {} {} with hooks {flags:#x}, its table {} {} with {:#x}: rebuild it",
            library.path.display(),
            meta.name,
            meta.version,
            about.name,
            about.version,
            about.hooks
        ));
    }
    Ok(PluginInfo {
        name: meta.name.clone(),
        version: meta.version.clone(),
        library: library.path.clone(),
        sha256: library.sha256.clone(),
        hooks: meta.hooks.clone(),
        needs: meta.needs.clone(),
        sandbox: about.sandbox.clone(),
        flags,
    })
}
