//! What all processes of one plugin share: its library, its settings, and what is known of its health.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::frame::{Hello, WIRE};
use super::library::Library;
use super::process::{Process, StartError};
use super::set::{Isolation, PluginSettings};

/// When a plugin that keeps dying is given time, and when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supervision {
    /// Pause before the first restart; doubled with each further death until a call is answered.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
    /// This many deaths on different articles ...
    pub deaths: usize,
    /// ... within this time suspend the plugin.
    pub window: Duration,
}

impl Default for Supervision {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(30),
            deaths: 5,
            window: Duration::from_secs(60),
        }
    }
}

/// One plugin.
#[derive(Debug)]
pub struct Supervisor {
    /// As the settings have it.
    pub settings: PluginSettings,
    /// Its checked library.
    pub library: Arc<Library>,
    /// The program that becomes a worker.
    pub executable: PathBuf,
    /// The rules.
    pub supervision: Supervision,
    /// What is counted.
    pub tally: Tally,
    config: String,
    health: Mutex<Health>,
    changed: Condvar,
    /// Set once: calls that run are ended.
    ending: Arc<AtomicBool>,
}

/// What is counted for the status.
#[derive(Debug, Default)]
#[allow(missing_docs)] // same meaning as in PluginCounters
pub struct Tally {
    pub calls: AtomicU64,
    pub faults: AtomicU64,
    pub starts: AtomicU64,
    pub deaths: AtomicU64,
    pub keys_dropped: AtomicU64,
    /// Processes at work now.
    pub at_work: AtomicU64,
    pub most_at_work: AtomicU64,
    /// CPU time of processes that are gone, ns.
    pub cpu_ns: AtomicU64,
}

#[derive(Debug, Default)]
struct Health {
    deaths: Vec<(Instant, u64)>,
    suspended: Option<String>,
    stopping: bool,
    running: Vec<i32>,
}

impl Supervisor {
    /// A plugin in good health.
    pub fn new(
        settings: PluginSettings,
        library: Arc<Library>,
        executable: PathBuf,
        supervision: Supervision,
    ) -> Self {
        let config = settings.config.to_string();
        let (tally, health, changed) = (Tally::default(), Mutex::default(), Condvar::new());
        let ending = Arc::default();
        Self { settings, library, executable, supervision, tally, config, health, changed, ending }
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Start a process.
    pub fn start(&self) -> Result<Process, StartError> {
        let settings = &self.settings;
        let path = settings.library.to_string_lossy();
        let hello = Hello {
            wire: WIRE,
            host_pid: std::process::id(),
            name: &settings.name,
            library: &path,
            config: &self.config,
            log_level: log_level(),
            memory_limit: settings.memory_limit,
            cpu_ns: u64::try_from(settings.cpu_deadline.as_nanos()).unwrap_or(u64::MAX),
            keys_limit: u32::try_from(settings.keys_limit).unwrap_or(u32::MAX),
            read: settings.grants.read.iter().map(|path| path.to_string_lossy()).collect(),
            net: settings.grants.net,
            exec: settings.grants.exec,
            require_sandbox: settings.require_sandbox,
        };
        self.tally.starts.fetch_add(1, Ordering::Relaxed);
        let ending = Arc::clone(&self.ending);
        let process = match settings.isolation {
            Isolation::Worker => Process::start(Some(&self.executable), &self.library, &hello, ending),
            Isolation::InProcess => {
                // A thread's library is loaded by the number of this descriptor: it must stay open for good.
                std::mem::forget(Arc::clone(&self.library));
                Process::start(None, &self.library, &hello, ending)
            }
        }?;
        self.health().running.extend(process.pid());
        Ok(process)
    }

    /// A process is gone after `cpu_ns` of CPU time.
    pub fn gone(&self, pid: Option<i32>, cpu_ns: u64) {
        self.tally.cpu_ns.fetch_add(cpu_ns, Ordering::Relaxed);
        self.health().running.retain(|&running| Some(running) != pid);
    }

    /// The processes that run.
    pub fn running(&self) -> Vec<i32> {
        self.health().running.clone()
    }

    /// A process died on the article `subject` (or on none). Too many different ones suspend the plugin.
    pub fn died(&self, subject: Option<u64>, report: &str) {
        let nth = self.tally.deaths.fetch_add(1, Ordering::Relaxed);
        let name = &self.settings.name;
        tracing::warn!(plugin = name, "a worker of plugin {name} died: {report}");
        let mut health = self.health();
        let window = self.supervision.window;
        health.deaths.retain(|(at, _)| at.elapsed() < window);
        // A death on no article is like none before.
        health.deaths.push((Instant::now(), subject.unwrap_or(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
        let mut subjects: Vec<u64> = health.deaths.iter().map(|(_, subject)| *subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        if subjects.len() >= self.supervision.deaths {
            let many = subjects.len();
            drop(health);
            self.suspend(&format!("it died on {many} different articles within {window:?}; last: {report}"));
        }
    }

    /// Answer no more calls until somebody resumes it.
    pub fn suspend(&self, reason: &str) {
        let name = &self.settings.name;
        let mut health = self.health();
        if health.suspended.is_none() {
            tracing::error!(
                plugin = name,
                "plugin {name} is suspended: {reason}. Articles are filed without it; correct it, then restart the \
                 desk; `copydesk replay --into DIR` files everything again with it"
            );
            health.suspended = Some(reason.to_owned());
        }
        self.changed.notify_all();
    }

    /// Why it is suspended, if it is.
    pub fn suspended(&self) -> Option<String> {
        self.health().suspended.clone()
    }

    /// Answer calls again.
    pub fn resume(&self) {
        let mut health = self.health();
        health.suspended = None;
        health.deaths.clear();
    }

    /// Start nothing any more, and end the calls that run.
    pub fn stop(&self) {
        self.ending.store(true, Ordering::Release);
        self.health().stopping = true;
        self.changed.notify_all();
    }

    /// Wait until `until`. The reason when there is no point in it any more.
    pub fn pause_until(&self, until: Instant) -> Result<(), String> {
        let mut health = self.health();
        loop {
            if let Some(reason) = &health.suspended {
                return Err(format!("suspended: {reason}"));
            }
            if health.stopping {
                return Err("the desk is stopping".to_owned());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            health = self.changed.wait_timeout(health, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The least important level the desk's log keeps, as the ABI counts them.
fn log_level() -> i32 {
    use tracing::level_filters::LevelFilter;
    match LevelFilter::current() {
        LevelFilter::OFF => 0,
        LevelFilter::ERROR => 1,
        LevelFilter::WARN => 2,
        LevelFilter::INFO => 3,
        LevelFilter::DEBUG => 4,
        LevelFilter::TRACE => 5,
    }
}
