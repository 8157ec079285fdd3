//! Delivery: alerts to the plugins that carry them into the world, at least once each, in the order of the log.
//!
//! One thread per plugin with the hook `deliver`. It follows `alerts.jsonl` from the place it noted under
//! `.desk/deliver/`, and notes the next only after the plugin said that the alert is out; under load a few alerts
//! later, as every note costs the disk the desk commits to a sync. What fails is tried again
//! after a pause that grows; meanwhile the desk goes on and the alerts wait in the log.

mod log;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tracing::{error, info, warn};

use self::log::{AlertLog, Place};
use super::progress::{Deliveries, Progress};
use crate::error::Fatal;
use crate::folder::{Staging, append_line, make_folder, plain, time};
use crate::plugin::{Deliverer, Delivery, Halt, Plugins};
use crate::settings::Settings;
use crate::store::StoreError;

/// Pause after the first failure; doubled with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// While alert follows alert, places are noted this often; always before waiting for anything.
const NOTE_EVERY: Duration = Duration::from_millis(100);
/// When the desk stops, alerts that are written may still be delivered this long, unless one fails.
const LAST_CALL: Duration = Duration::from_secs(2);

/// The threads that deliver.
pub struct Couriers {
    progress: Arc<Progress>,
    threads: Vec<(JoinHandle<()>, Halt, Receiver<Infallible>)>,
}

impl Couriers {
    /// Nobody delivers.
    pub fn none(progress: Arc<Progress>) -> Self {
        Self { progress, threads: Vec::new() }
    }

    /// One courier for each plugin that delivers. A plugin that is new here gets what comes from now on.
    pub fn start(settings: &Settings, plugins: &Plugins, progress: Arc<Progress>) -> Result<Self, Fatal> {
        let folder = settings.desk_folder().join("deliver");
        let mut couriers = Self::none(progress);
        let mut staging = None;
        for (at, info) in plugins.infos().iter().enumerate() {
            let Some(deliverer) = plugins.deliverer(at) else { continue };
            let staging = match &staging {
                Some(staging) => staging,
                None => {
                    make_folder(&folder).map_err(|error| Fatal::io("making a folder", error))?;
                    let opened = Staging::open(folder.join("staged"));
                    staging.insert(opened.map_err(|error| Fatal::io(folder.display(), error))?)
                }
            };
            let halt = deliverer.halt();
            let noted = folder.join(format!("{}.json", info.name));
            let log = AlertLog::new(settings.stories.join("alerts.jsonl"), place(&noted, settings, staging)?);
            let courier = Courier {
                plugin: info.name.clone(),
                deliverer,
                log,
                noted,
                undelivered: folder.join(format!("{}.undelivered.jsonl", info.name)),
                staging: staging.clone(),
                progress: couriers.progress.clone(),
                noting: (Instant::now(), false),
                pause: None,
            };
            courier.told(|_| ());
            let thread = std::thread::Builder::new().name(format!("{}-deliver", info.name));
            let (hangs_up, ended) = channel();
            let thread = thread.spawn(move || {
                let _at_the_end: Sender<Infallible> = hangs_up;
                courier.run();
            });
            let thread = thread.map_err(|error| Fatal::io("starting a thread", error))?;
            couriers.threads.push((thread, halt, ended));
        }
        Ok(couriers)
    }

    /// End them: what is written is delivered if that goes quickly, the rest at the next start.
    pub fn finish(self) {
        self.progress.alert_lines.take_down();
        let until = Instant::now() + LAST_CALL;
        for (_, _, ended) in &self.threads {
            // Nothing is ever sent: the thread's end hangs up.
            let _ = ended.recv_timeout(until.saturating_duration_since(Instant::now()));
        }
        self.threads.iter().for_each(|(_, halt, _)| halt.now());
        for (thread, _, _) in self.threads {
            if thread.join().is_err() {
                error!("a thread that delivers panicked: please report this");
            }
        }
    }
}

/// The place noted, or for a plugin that is new here the end of the log, which is then noted.
fn place(noted: &Path, settings: &Settings, staging: &Staging) -> Result<Place, Fatal> {
    let at_end = || {
        let log = settings.stories.join("alerts.jsonl");
        let place = Place::at_end(&log).map_err(|error| Fatal::io(log.display(), error))?;
        note(noted, place, staging).map_err(|error| Fatal::io("noting a place", error))?;
        Ok(place)
    };
    match std::fs::read(noted) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => at_end(),
        Err(error) => Err(Fatal::io(noted.display(), error)),
        Ok(bytes) => serde_json::from_slice(&bytes).or_else(|error| {
            let file = noted.display();
            error!("{file}: no place in the log ({error}); only what comes from now on is delivered");
            at_end()
        }),
    }
}

fn note(noted: &Path, place: Place, staging: &Staging) -> Result<(), StoreError> {
    let json = serde_json::to_vec(&place).map_err(|error| StoreError::Broken(error.to_string()))?;
    staging.write_synced(noted, &json)
}

/// Carries alerts to one plugin.
struct Courier {
    plugin: String,
    deliverer: Deliverer,
    log: AlertLog,
    noted: PathBuf,
    undelivered: PathBuf,
    staging: Staging,
    progress: Arc<Progress>,
    /// When the place was noted last, and whether it is another since.
    noting: (Instant, bool),
    /// The last pause, while things fail.
    pause: Option<Duration>,
}

impl Courier {
    fn run(mut self) {
        let mut heard = 0;
        while let Some(rings) = self.progress.alert_lines.wait(heard) {
            heard = rings;
            self.carry_all();
        }
        // Before the first ring the log may lack lines that were in it before a power cut.
        if heard > 0 {
            self.carry_all();
        }
    }

    /// Deliver every alert that is in the log; ends early only when the desk stops.
    fn carry_all(&mut self) {
        loop {
            let carried = match self.log.next() {
                Ok(Some(line)) => self.carry(&line).map(|()| self.passed(&line)),
                Ok(None) => return self.note(),
                Err(error) => Err(format!("the log of alerts cannot be read: {error}")),
            };
            match carried {
                Ok(()) => self.works(),
                Err(reason) if self.hold_off(&reason) => {}
                Err(_) => return,
            }
        }
    }

    /// Deliver one alert or put on record that it cannot be; otherwise why not now.
    fn carry(&mut self, line: &[u8]) -> Result<(), String> {
        let alert = line.trim_ascii();
        if alert.is_empty() {
            return Ok(());
        }
        let delivery = match serde_json::from_slice::<Value>(alert) {
            Ok(Value::Object(_)) => self.deliverer.deliver(alert).map_err(|fault| fault.message)?,
            _ => Delivery::Refused("the line is no finding: somebody else wrote it into the log".into()),
        };
        match delivery {
            Delivery::Done => self.told(|told| told.delivered += 1),
            Delivery::Refused(reason) => {
                self.give_up(alert, &reason)?;
                self.told(|told| told.undelivered += 1);
            }
        }
        Ok(())
    }

    fn told(&self, change: impl FnOnce(&mut Deliveries)) {
        self.progress.deliveries(|all| change(all.entry(self.plugin.clone()).or_default()));
    }

    fn give_up(&self, alert: &[u8], reason: &str) -> Result<(), String> {
        let plugin = &self.plugin;
        let finding = serde_json::from_slice(alert)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(alert).into_owned()));
        let id = finding["id"].as_str().unwrap_or("?");
        let record = self.undelivered.display();
        error!(plugin, "alert {id} cannot be delivered: {}; it is on record in {record}", plain(reason));
        let at = time(jiff::Timestamp::now().as_millisecond());
        let line = json!({ "at": at, "reason": reason, "finding": finding });
        append_line(&self.undelivered, &line.to_string()).map_err(|error| error.to_string())
    }

    /// The line is dealt with: go on behind it.
    fn passed(&mut self, line: &[u8]) {
        self.log.passed(line);
        self.noting.1 = true;
        if self.noting.0.elapsed() >= NOTE_EVERY {
            self.note();
        }
    }

    /// Go on from here after a restart too.
    fn note(&mut self) {
        if !std::mem::take(&mut self.noting.1) {
            return;
        }
        self.noting.0 = Instant::now();
        if let Err(error) = note(&self.noted, self.log.place(), &self.staging) {
            self.noting.1 = true;
            let plugin = &self.plugin;
            warn!(plugin, "the place in the log cannot be noted, an alert may be delivered again: {error}");
        }
    }

    fn works(&mut self) {
        if self.pause.take().is_some() {
            self.told(|told| told.failing = None);
            info!(plugin = self.plugin, "delivery works again");
        }
    }

    /// Say why and wait, longer each time; false when the desk stops.
    fn hold_off(&mut self, reason: &str) -> bool {
        self.note();
        if self.progress.alert_lines.is_down() {
            return false;
        }
        let pause = self.pause.map_or(FIRST_PAUSE, |pause| (pause * 2).min(LONGEST_PAUSE));
        self.pause = Some(pause);
        let (plugin, seconds, reason) = (&self.plugin, pause.as_secs(), plain(reason));
        warn!(plugin, "delivery failed: {reason}; nothing is lost, trying again in {seconds} s");
        self.told(|told| told.failing = Some(reason));
        self.progress.alert_lines.pause(pause)
    }
}
