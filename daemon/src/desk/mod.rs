//! The program: admit, open, read, file, commit, project, retire.
//!
//! Three threads hand articles forward, none back: admission (numbers and bytes durable), filing (one article after
//! another, in admitted order), commit (store, folders, source files). Between admission and filing articles are
//! opened and read side by side. Apart from them, alerts are carried from the log to the plugins that deliver.

mod admission;
mod bell;
pub mod breaker;
mod commit;
mod deliver;
mod earlier;
pub mod filing;
pub mod findings;
mod indexes;
mod memory;
mod prepare;
pub mod progress;
mod restore;
mod snapshot;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle as Thread;

use tokio::sync::{Semaphore, mpsc};
use tracing::error;

use self::admission::Admission;
use self::breaker::Breaker;
use self::commit::Commit;
use self::deliver::Couriers;
use self::filing::Filing;
use self::prepare::Prepared;
use self::progress::{Progress, Stage};
use self::restore::Ready;
use self::snapshot::Snapshots;
use crate::article::Seq;
use crate::error::Fatal;
use crate::folder::{Folder, Originals, Refusals};
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::store::{Event, Store, StoreError};
use crate::watch::{FromWatch, Watch};

/// Where files come from.
pub enum Source {
    /// The drop folder.
    Watch(Arc<Watch>, mpsc::Receiver<FromWatch>),
    /// Nothing new: only what was admitted and not yet filed.
    Admitted,
    /// A program's hand, for measuring: the store and the key indexes are all that is kept. No original is, no folder
    /// is written.
    Hand(mpsc::Receiver<FromWatch>),
}

impl Source {
    /// Originals are kept and folders written.
    fn shows(&self) -> bool {
        !matches!(self, Source::Hand(_))
    }
}

/// A running desk.
pub struct Desk {
    /// How far it is.
    pub progress: Arc<Progress>,
    /// Its plugins.
    pub plugins: Arc<Plugins>,
    breaker: Breaker,
    threads: Vec<Thread<Result<(), Fatal>>>,
    couriers: Couriers,
    snapshots: Arc<Mutex<Snapshots>>,
}

impl Desk {
    /// Start the desk: memory from the store, folders up to date, unfinished files first, then the source. Alerts
    /// are delivered by a desk with a watch folder only: what another files is old news.
    pub fn start(
        settings: &Settings,
        store: Arc<dyn Store>,
        plugins: Arc<Plugins>,
        source: Source,
        runtime: tokio::runtime::Handle,
    ) -> Result<Desk, Fatal> {
        let breaker = Breaker::default();
        let Ready { filing, snapshots, progress } = restore::filing(settings, &store, &plugins)?;
        let snapshots = Arc::new(Mutex::new(snapshots));
        let couriers = match &source {
            Source::Watch(..) => Couriers::start(settings, &plugins, progress.clone())?,
            Source::Admitted | Source::Hand(_) => Couriers::none(progress.clone()),
        };
        let originals = source.shows().then(|| originals(settings)).transpose()?;
        let folder = source.shows().then(|| Folder::open(settings, store.clone())).transpose()?;
        let (watch, files) = match source {
            Source::Watch(watch, files) => (Some(watch), Some(files)),
            Source::Hand(files) => (None, Some(files)),
            Source::Admitted => (None, None),
        };
        let (to_filing, prepared) = mpsc::channel(settings.limits.in_flight);
        let (to_commit, events) = mpsc::channel(settings.limits.in_flight);
        let refusals =
            Refusals::new(settings.failed.clone(), settings.watch.root.clone(), settings.watch.source);
        let commit = Commit {
            store: store.clone(),
            folder,
            watch: watch.clone(),
            progress: progress.clone(),
            breaker: breaker.clone(),
            group: settings.limits.commit_group,
        };
        let admission = Admission {
            store,
            originals,
            refusals,
            plugins: plugins.clone(),
            runtime: runtime.clone(),
            progress: progress.clone(),
            breaker: breaker.clone(),
            next: to_filing,
            watch,
            room: Arc::new(Semaphore::new(admission::ROOM_KIB as usize)),
            resumed: HashSet::new(),
            began_ns: jiff::Timestamp::now().as_nanosecond(),
        };
        let threads = vec![
            spawn("admission", &breaker, move || admit(admission, files))?,
            spawn("filing", &breaker, {
                let (runtime, progress, snapshots) = (runtime.clone(), progress.clone(), snapshots.clone());
                move || file(filing, &snapshots, &progress, &runtime, prepared, &to_commit)
            })?,
            spawn("commit", &breaker, move || commit_all(commit, &runtime, events))?,
        ];
        Ok(Desk { progress, plugins, breaker, threads, couriers, snapshots })
    }

    /// True when a thread has ended (by itself only for a fatal reason).
    pub fn ended(&self) -> bool {
        self.threads.iter().any(Thread::is_finished)
    }

    /// What blocks the desk, where something does (see [`Breaker::blocked`]).
    pub fn breaker(&self) -> &Breaker {
        &self.breaker
    }

    /// Stop waiting for a blocked disk: what cannot be written now is left for the next start.
    pub fn give_up_waiting(&self) {
        self.breaker.stop();
    }

    /// Wait until all that was taken in is committed and in the folders. The source must have ended.
    pub fn finish(self) -> Result<(), Fatal> {
        let mut result = Ok(());
        for thread in self.threads {
            let ended = thread
                .join()
                .unwrap_or_else(|_| Err(Fatal::new(70, "a thread of the desk panicked: please report this")));
            result = result.and(ended);
        }
        self.couriers.finish();
        let committed = self.progress.counts().committed;
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner).finish(committed);
        result
    }
}

/// Bring the folders up to the store and render every page: the number of the last file in them.
pub fn project_all(settings: &Settings, store: &Arc<dyn Store>) -> Result<Seq, Fatal> {
    let mut commit = Commit {
        folder: Some(Folder::open(settings, store.clone())?),
        store: store.clone(),
        watch: None,
        progress: Arc::default(),
        breaker: Breaker::default(),
        group: settings.limits.commit_group,
    };
    commit.catch_up()?;
    commit.render_pages(true)?;
    Ok(commit.progress.counts().projected)
}

fn originals(settings: &Settings) -> Result<Originals, Fatal> {
    Originals::open(&settings.desk_folder(), settings.store.durability)
}

fn spawn(
    name: &str,
    breaker: &Breaker,
    work: impl FnOnce() -> Result<(), Fatal> + Send + 'static,
) -> Result<Thread<Result<(), Fatal>>, Fatal> {
    let breaker = breaker.clone();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let result = work();
            if let Err(fatal) = &result {
                error!("the desk stops: {fatal}");
                breaker.stop(); // nobody waits for a disk any more
            }
            result
        })
        .map_err(|error| Fatal::io("starting a thread", error))
}

fn admit(mut admission: Admission, files: Option<mpsc::Receiver<FromWatch>>) -> Result<(), Fatal> {
    admission.resume()?;
    match files {
        Some(files) => admission.run(files),
        None => Ok(()),
    }
}

/// File what is prepared, in admitted order.
fn file(
    mut filing: Filing,
    snapshots: &Mutex<Snapshots>,
    progress: &Progress,
    runtime: &tokio::runtime::Handle,
    mut prepared: mpsc::Receiver<tokio::task::JoinHandle<Prepared>>,
    commit: &mpsc::Sender<Event>,
) -> Result<(), Fatal> {
    let unreadable = |seq: Seq, error: StoreError| {
        Fatal::new(74, format!("filing file {seq}: the store cannot be read: {error}"))
    };
    let mut snapshots = snapshots.lock().unwrap_or_else(PoisonError::into_inner);
    let mut last = 0;
    while let Some(task) = prepared.blocking_recv() {
        let ready = runtime.block_on(task).map_err(|error| {
            Fatal::new(70, format!("reading an article panicked: {error}; please report this"))
        })?;
        let seq = ready.file.seq;
        let event = progress.timed(Stage::File, || filing.file(ready)).map_err(|e| unreadable(seq, e))?;
        progress.set_filed(seq);
        if commit.blocking_send(event).is_err() {
            break;
        }
        let tend = || {
            filing.tend(progress.committed_article());
            snapshots.tend(&mut filing, seq)
        };
        progress.timed(Stage::File, tend).map_err(|e| unreadable(seq, e))?;
        last = seq;
    }
    snapshots.end(&mut filing, last).map_err(|e| unreadable(last, e))
}

fn commit_all(
    mut commit: Commit,
    runtime: &tokio::runtime::Handle,
    events: mpsc::Receiver<Event>,
) -> Result<(), Fatal> {
    commit.catch_up()?;
    commit.run(runtime, events)
}
