//! All plugins of a desk: loaded, started, asked, stopped. The desk sees nothing of what is behind it.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use copydesk_plugin::raw::{CD_HOOK_COMPARE_ARCHIVE, CD_HOOK_COMPARE_STORY, CD_HOOK_OPEN, CD_HOOK_READ};
use copydesk_plugin::{Opened, Read, Scope};

use super::call::{Fault, FaultKind, OpenCall, ReadCall};
use super::clock::Clock;
use super::compare::Comparer;
use super::deliver::Deliverer;
use super::order;
pub use super::settings::{Grants, Isolation, PluginSettings};
use super::start::{Started, start_one};
use super::supervisor::Supervision;
use super::translate::{Answer, Call};
use super::trust::Trust;

/// What is known of a loaded plugin.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PluginInfo {
    /// Its name in the settings and in its metadata.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where its library was found.
    pub library: PathBuf,
    /// SHA-256 of the library, lower-case hex.
    pub sha256: String,
    /// Its hooks: `open`, `read`, `compare_archive`, `compare_story`, `deliver`.
    pub hooks: Vec<String>,
    /// Plugins whose notes it wants.
    pub needs: Vec<String>,
    /// `full`, `partial: why` or `none: why`.
    pub sandbox: String,
    /// `CD_HOOK_*` flags of its hooks.
    #[serde(skip)]
    pub flags: u64,
}

impl PluginInfo {
    /// Whether it has `compare` at this scope.
    pub fn compares(&self, scope: Scope) -> bool {
        let flag = match scope {
            Scope::Archive => CD_HOOK_COMPARE_ARCHIVE,
            Scope::Story => CD_HOOK_COMPARE_STORY,
        };
        self.flags & flag != 0
    }
}

/// A plugin cannot be used: which, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginProblem {
    /// Its name in the settings.
    pub plugin: String,
    /// The rest.
    pub message: String,
}

impl std::fmt::Display for PluginProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[plugin.{}] {}", self.plugin, self.message)
    }
}

impl std::error::Error for PluginProblem {}

/// What a plugin has done so far, for the status.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct PluginCounters {
    /// Its name.
    pub name: String,
    /// Calls answered.
    pub calls: u64,
    /// Calls that failed for good.
    pub faults: u64,
    /// Processes started in place of dead ones.
    pub restarts: u64,
    /// CPU time used by all its processes, seconds.
    pub cpu_seconds: f64,
    /// Resident memory of all its processes, bytes.
    pub rss_bytes: u64,
    /// Keys beyond the limit, left out.
    pub keys_dropped: u64,
    /// Processes that run.
    pub processes: usize,
    /// Most of its processes that were at work at the same time.
    pub most_at_work: u64,
    /// Why it is suspended, if it is.
    pub suspended: Option<String>,
}

/// How workers are made and watched; the default is right for a desk.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program that becomes a worker when run with `plugin-worker`.
    pub executable: PathBuf,
    /// When a plugin is given up.
    pub supervision: Supervision,
}

impl Default for Launch {
    fn default() -> Self {
        Self { executable: PathBuf::from("/proc/self/exe"), supervision: Supervision::default() }
    }
}

/// The plugins of a desk.
#[derive(Debug)]
pub struct Plugins {
    started: Vec<Started>,
    infos: Vec<PluginInfo>,
    read_order: Vec<usize>,
    runtime: tokio::runtime::Handle,
}

impl Plugins {
    /// Find, check, load and start all plugins. All problems are given at once.
    pub fn start(
        settings: &[PluginSettings],
        trust: &Trust,
        search: &[PathBuf],
        runtime: &tokio::runtime::Handle,
    ) -> Result<Self, Vec<PluginProblem>> {
        Self::start_with(settings, trust, search, runtime, &Launch::default())
    }

    /// The same with workers made and watched in another way.
    pub fn start_with(
        settings: &[PluginSettings],
        trust: &Trust,
        search: &[PathBuf],
        runtime: &tokio::runtime::Handle,
        launch: &Launch,
    ) -> Result<Self, Vec<PluginProblem>> {
        let mut problems = Vec::new();
        let mut started = Vec::new();
        let mut infos = Vec::new();
        for (index, one) in settings.iter().enumerate() {
            let twice = settings[..index].iter().any(|other| other.name == one.name);
            let plugin = if twice {
                Err("it is named twice".to_owned())
            } else {
                start_one(one, trust, search, launch)
            };
            match plugin {
                Ok((plugin, info)) => {
                    started.push(plugin);
                    infos.push(info);
                }
                Err(message) => problems.push(PluginProblem { plugin: one.name.clone(), message }),
            }
        }
        // A needed plugin that failed is its own problem, not also that of those who need it.
        let known = |name: &str| settings.iter().any(|one| one.name == name);
        let nodes: Vec<(&str, &[String])> =
            infos.iter().map(|info| (info.name.as_str(), info.needs.as_slice())).collect();
        let order = order::needs_first(&nodes, known);
        let order = order.map_err(|unmet| {
            problems.extend(unmet.into_iter().map(|(plugin, message)| PluginProblem { plugin, message }));
        });
        match order {
            Ok(order) if problems.is_empty() => {
                let read_order = order.into_iter().filter(|&i| infos[i].flags & CD_HOOK_READ != 0).collect();
                Ok(Self { started, infos, read_order, runtime: runtime.clone() })
            }
            _ => Err(problems),
        }
    }

    /// What is known of each, in the order of the settings.
    pub fn infos(&self) -> &[PluginInfo] {
        &self.infos
    }

    /// The plugins that have `read`, each after those it needs.
    pub fn read_order(&self) -> &[usize] {
        &self.read_order
    }

    /// Offer a file to the plugins that have `open`, in the order of the settings: which one took it, and the
    /// articles. `None` when none wants it; the faults when some failed and none took it.
    pub async fn open(&self, call: OpenCall) -> Result<Option<(usize, Vec<Opened>)>, Vec<Fault>> {
        let mut faults = Vec::new();
        for (index, info) in self.infos.iter().enumerate() {
            if info.flags & CD_HOOK_OPEN == 0 {
                continue;
            }
            match self.ask(index, Call::Open(call.clone())).await {
                Ok(Answer::Opened(Some(articles))) => return Ok(Some((index, articles))),
                Ok(_) => {}
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(None) } else { Err(faults) }
    }

    /// Have one plugin read an article.
    pub async fn read(&self, plugin: usize, call: ReadCall) -> Result<Read, Fault> {
        match self.ask(plugin, Call::Read(call)).await? {
            Answer::Read(read, _) => Ok(read),
            _ => Err(self.unavailable(plugin, "read", "its answer is none to read")),
        }
    }

    async fn ask(&self, plugin: usize, call: Call) -> Result<Answer, Fault> {
        let hook = call.hook();
        let Some(pool) = self.started.get(plugin).and_then(|started| started.pool.as_ref()) else {
            return Err(self.unavailable(plugin, hook, "it has no such hook"));
        };
        if let Some(reason) = self.started[plugin].plugin.suspended() {
            self.started[plugin].plugin.tally.faults.fetch_add(1, Ordering::Relaxed);
            return Err(self.unavailable(plugin, hook, &format!("suspended: {reason}")));
        }
        match pool.ask(call).await {
            Ok(answer) => answer,
            Err(_) => Err(self.unavailable(plugin, hook, "the desk is stopping")),
        }
    }

    fn unavailable(&self, plugin: usize, hook: &str, message: &str) -> Fault {
        Fault {
            plugin: self.infos.get(plugin).map_or_else(String::new, |info| info.name.clone()),
            hook: hook.to_owned(),
            kind: FaultKind::Unavailable,
            message: message.to_owned(),
        }
    }

    /// The `compare` of a plugin, for the one thread that files. `None` when it has none, or it was taken already.
    pub fn comparer(&self, plugin: usize) -> Option<Comparer> {
        self.started.get(plugin)?.comparer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The `deliver` of a plugin, for the one thread that carries findings to it. `None` when it has none, or it was
    /// taken already.
    pub fn deliverer(&self, plugin: usize) -> Option<Deliverer> {
        self.started.get(plugin)?.deliverer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Answer calls to a suspended plugin again.
    pub fn resume(&self, plugin: usize) {
        if let Some(started) = self.started.get(plugin) {
            started.plugin.resume();
        }
    }

    /// What each has done so far, in the order of the settings.
    pub fn counters(&self) -> Vec<PluginCounters> {
        self.started.iter().map(counters).collect()
    }

    /// End all processes; for when nothing is filed any more. What was asked before is answered first. A
    /// [`Comparer`] or [`Deliverer`] that was taken ends when it is dropped.
    pub async fn stop(&self) {
        for started in &self.started {
            if let Some(pool) = &started.pool {
                pool.close();
            }
        }
        for started in &self.started {
            let pool = started.pool.clone();
            let comparer = started.comparer.lock().unwrap_or_else(PoisonError::into_inner).take();
            let deliverer = started.deliverer.lock().unwrap_or_else(PoisonError::into_inner).take();
            let ended = self.runtime.spawn_blocking(move || {
                drop((comparer, deliverer));
                if let Some(pool) = pool {
                    pool.join();
                }
            });
            if ended.await.is_err() {
                tracing::error!("stopping a plugin failed: please report this");
            }
            started.supervisors().for_each(|plugin| plugin.stop());
        }
    }
}

fn counters(started: &Started) -> PluginCounters {
    let mut sum = PluginCounters { name: started.plugin.settings.name.clone(), ..PluginCounters::default() };
    for plugin in started.supervisors() {
        let running = plugin.running();
        let live: u64 = running.iter().map(|&pid| Clock::of_process(pid).now_ns()).sum();
        let tally = &plugin.tally;
        let of = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
        sum.calls += of(&tally.calls);
        sum.faults += of(&tally.faults);
        sum.restarts += of(&tally.deaths).min(of(&tally.starts).saturating_sub(1));
        sum.cpu_seconds += (of(&tally.cpu_ns) + live) as f64 / 1e9;
        sum.rss_bytes += running.iter().map(|&pid| resident(pid)).sum::<u64>();
        sum.keys_dropped += of(&tally.keys_dropped);
        sum.processes += running.len();
        sum.most_at_work = sum.most_at_work.max(of(&tally.most_at_work));
        sum.suspended = sum.suspended.or_else(|| plugin.suspended());
    }
    sum
}

/// Resident memory of a process, bytes; 0 when it is gone.
fn resident(pid: i32) -> u64 {
    let statm = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("statm"));
    let pages = statm.ok().and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * rustix::param::page_size() as u64
}
