//! How far the desk is: counters for `status`, and waiting until all that was dropped is in the folders.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::bell::Bell;
use crate::article::{ArticleId, Seq};

/// Counters shared by the threads of a desk.
#[derive(Default)]
pub struct Progress {
    taken: AtomicU64,
    admitted: AtomicU64,
    filed: AtomicU64,
    /// Number of the last committed file; shared with the desk's memory.
    pub committed: Arc<AtomicU64>,
    /// Number of the last committed article.
    committed_article: AtomicU64,
    projected: Mutex<Seq>,
    changed: Condvar,
    pages: Pages,
    stages: [AtomicU64; 4],
    articles: AtomicU64,
    repeats: AtomicU64,
    failed: AtomicU64,
    refused: AtomicU64,
    faults: AtomicU64,
    alerts: AtomicU64,
    /// Rings when alert lines were written, and once when the logs are up to the store after a start.
    pub alert_lines: Bell,
    deliveries: Mutex<BTreeMap<String, Deliveries>>,
}

/// What became of the alerts one plugin was to deliver since the start.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Deliveries {
    /// Alerts that are out.
    pub delivered: u64,
    /// Alerts it refused for good; on record under `.desk/deliver`.
    pub undelivered: u64,
    /// Why the next one is not out yet, while it is tried again.
    pub failing: Option<String>,
}

/// The desk's own work, as far as one thread does it.
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// Keeping originals and giving numbers.
    Admit,
    /// Comparing and choosing the story; the plugins' own time is theirs.
    File,
    /// The store.
    Commit,
    /// Story folders, logs and pages.
    Project,
}

/// Asking the commit thread to render every story page that waits.
#[derive(Default)]
struct Pages {
    asked: AtomicU64,
    done: AtomicU64,
    wake: tokio::sync::Notify,
}

/// The counters at one moment. Numbers are of files unless they say otherwise.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[allow(missing_docs)] // the names say it
pub struct Counts {
    pub admitted: Seq,
    pub filed: Seq,
    pub committed: Seq,
    pub projected: Seq,
    /// Articles filed since the start.
    pub articles: u64,
    /// Exact repeats since the start.
    pub repeats: u64,
    /// Files without an article since the start.
    pub failed: u64,
    /// Files refused unread (empty, too large) since the start.
    pub refused: u64,
    /// Plugin faults since the start.
    pub faults: u64,
    /// Alert lines since the start.
    pub alerts: u64,
}

/// Processor seconds by stage.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)] // as in Stage
pub struct Stages {
    pub admit: f64,
    pub file: f64,
    pub commit: f64,
    pub project: f64,
}

/// Processor time of this thread, ns.
fn thread_ns() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    (now.tv_sec as u64) * 1_000_000_000 + now.tv_nsec as u64
}

impl Progress {
    /// A desk that stopped after the file `done` and the article `article`.
    pub fn from(done: Seq, article: ArticleId) -> Self {
        let progress = Self::default();
        progress.committed_article.store(article, Ordering::Release);
        progress.admitted.store(done, Ordering::Release);
        progress.filed.store(done, Ordering::Release);
        progress.committed.store(done, Ordering::Release);
        *progress.projected.lock().unwrap_or_else(PoisonError::into_inner) = done;
        progress
    }

    /// So many messages of the watch are dealt with: admitted or refused.
    pub fn taken(&self, count: u64) {
        let _waiters = self.projected.lock().unwrap_or_else(PoisonError::into_inner);
        self.taken.fetch_add(count, Ordering::Release);
        self.changed.notify_all();
    }

    /// A file was admitted.
    pub fn admitted(&self, seq: Seq) {
        self.admitted.store(seq, Ordering::Release);
    }

    /// Number of the last filed file.
    pub fn filed(&self) -> Seq {
        self.filed.load(Ordering::Acquire)
    }

    /// A file was filed.
    pub fn set_filed(&self, seq: Seq) {
        self.filed.store(seq, Ordering::Release);
    }

    /// A file was refused without being read.
    pub fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// A group is committed: its last file, its last article if it has one, what it held.
    pub fn committed(&self, seq: Seq, article: Option<ArticleId>, group: Counts) {
        if let Some(article) = article {
            self.committed_article.store(article, Ordering::Release);
        }
        self.articles.fetch_add(group.articles, Ordering::Relaxed);
        self.repeats.fetch_add(group.repeats, Ordering::Relaxed);
        self.failed.fetch_add(group.failed, Ordering::Relaxed);
        self.faults.fetch_add(group.faults, Ordering::Relaxed);
        self.alerts.fetch_add(group.alerts, Ordering::Relaxed);
        self.committed.store(seq, Ordering::Release);
        let _waiters = self.projected.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed.notify_all();
    }

    /// Number of the last committed article.
    pub fn committed_article(&self) -> ArticleId {
        self.committed_article.load(Ordering::Acquire)
    }

    /// Everything up to `seq` is in the folders.
    pub fn projected(&self, seq: Seq) {
        *self.projected.lock().unwrap_or_else(PoisonError::into_inner) = seq;
        self.changed.notify_all();
    }

    /// Wait until the first `taken` messages of the watch are dealt with and all that was admitted by then is in the
    /// folders; false on time-out.
    pub fn wait_projected(&self, taken: u64, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut projected = self.projected.lock().unwrap_or_else(PoisonError::into_inner);
        let mut target = None;
        loop {
            if target.is_none() && self.taken.load(Ordering::Acquire) >= taken {
                target = Some(self.admitted.load(Ordering::Acquire));
            }
            if target.is_some_and(|target| *projected >= target) {
                return true;
            }
            let Some(left) = until.checked_duration_since(Instant::now()) else { return false };
            projected = self.changed.wait_timeout(projected, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Have every story page rendered that waits, and wait for it; false on time-out.
    pub fn flush_pages(&self, limit: Duration) -> bool {
        let wanted = self.pages.asked.fetch_add(1, Ordering::AcqRel) + 1;
        self.pages.wake.notify_one();
        let until = Instant::now() + limit;
        let mut waiting = self.projected.lock().unwrap_or_else(PoisonError::into_inner);
        while self.pages.done.load(Ordering::Acquire) < wanted {
            let Some(left) = until.checked_duration_since(Instant::now()) else { return false };
            waiting = self.changed.wait_timeout(waiting, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Resolves when pages are asked for.
    pub async fn pages_asked(&self) {
        self.pages.wake.notified().await;
    }

    /// How often pages were asked for so far: to be given to [`Progress::pages_rendered`] after rendering.
    pub fn pages_requests(&self) -> u64 {
        self.pages.asked.load(Ordering::Acquire)
    }

    /// All pages are rendered that waited when `requests` was read.
    pub fn pages_rendered(&self, requests: u64) {
        let _waiters = self.projected.lock().unwrap_or_else(PoisonError::into_inner);
        self.pages.done.store(requests, Ordering::Release);
        self.changed.notify_all();
    }

    /// Look at or change what became of alerts, by plugin.
    pub fn deliveries<T>(&self, look: impl FnOnce(&mut BTreeMap<String, Deliveries>) -> T) -> T {
        look(&mut self.deliveries.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Do a stage's work and count the processor time it takes on this thread.
    pub fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let before = thread_ns();
        let done = work();
        self.stages[stage as usize].fetch_add(thread_ns().saturating_sub(before), Ordering::Relaxed);
        done
    }

    /// Processor seconds by stage since the start.
    pub fn stages(&self) -> Stages {
        let seconds = |stage: Stage| self.stages[stage as usize].load(Ordering::Relaxed) as f64 / 1e9;
        Stages {
            admit: seconds(Stage::Admit),
            file: seconds(Stage::File),
            commit: seconds(Stage::Commit),
            project: seconds(Stage::Project),
        }
    }

    /// The counters now.
    pub fn counts(&self) -> Counts {
        Counts {
            admitted: self.admitted.load(Ordering::Acquire),
            filed: self.filed(),
            committed: self.committed.load(Ordering::Acquire),
            projected: *self.projected.lock().unwrap_or_else(PoisonError::into_inner),
            articles: self.articles.load(Ordering::Relaxed),
            repeats: self.repeats.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            faults: self.faults.load(Ordering::Relaxed),
            alerts: self.alerts.load(Ordering::Relaxed),
        }
    }
}
