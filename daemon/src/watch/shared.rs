//! What the scanner shows to others while it works, and how it is stopped.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::WatchSettings;
use super::candidate::{STUCK, Time, Wait};
use super::folders::{Folders, Mode};
use super::ignore::Ignore;
use super::probe::now;
use super::report::WatchStatus;
use super::sidecar;
use super::table::Table;

/// The scanner's books. Held for moments only, never while reading, listing or sending.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub table: Table,
    pub folders: Folders,
    pub root_present: bool,
    pub last_overflow: Option<Time>,
    pub not_removed: usize,
}

/// Books, and the word to stop.
#[derive(Debug)]
pub(super) struct Shared {
    books: Mutex<Books>,
    stopping: AtomicBool,
    closing: AtomicBool,
    stop: Notify,
    root: PathBuf,
    ignore: Ignore,
}

impl Shared {
    pub fn new(settings: &WatchSettings) -> Shared {
        Shared {
            books: Mutex::default(),
            stopping: AtomicBool::new(false),
            closing: AtomicBool::new(false),
            stop: Notify::new(),
            root: settings.root.clone(),
            ignore: Ignore::new(&settings.ignore),
        }
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Leaves a permit behind, so a scanner that is about to wait does not.
        self.stop.notify_one();
    }

    /// Nothing is to be taken any more.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.stop.notify_one();
    }

    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub async fn stopped(&self) {
        self.stop.notified().await;
    }

    pub fn status(&self) -> WatchStatus {
        let now = now();
        let books = self.books();
        let mut status = WatchStatus {
            root: self.root.clone(),
            root_present: books.root_present,
            not_removed: books.not_removed,
            last_overflow: books.last_overflow.map(|at| now.saturating_sub(at)),
            backlog: !books.folders.unfinished.is_empty(),
            ..WatchStatus::default()
        };
        for (name, entry) in books.table.iter() {
            if !entry.sent.is_empty() {
                *status.states.entry("in-flight").or_default() += 1;
            }
            let Some(candidate) = entry.candidate else { continue };
            *status.states.entry(candidate.wait.word()).or_default() += 1;
            let age = now.saturating_sub(candidate.first);
            status.oldest = Some(status.oldest.unwrap_or(Duration::ZERO).max(age));
            status.stuck += usize::from(candidate.busy_for(now).is_some_and(|busy| busy >= STUCK));
            if candidate.wait == Wait::Blocked && status.blocked.len() < 100 {
                status.blocked.push(name.to_vec());
            }
        }
        add_folders(&mut status, &books.folders);
        status.blocked.sort();
        status
    }

    pub fn explain(&self, name: &[u8]) -> Option<String> {
        if let Some(pattern) = self.ignore.path(name) {
            return Some(format!("ignored: its name matches {:?}", String::from_utf8_lossy(pattern)));
        }
        if let Some(subject) = sidecar::subject(name) {
            return Some(format!("a side-car: read when {} is taken", String::from_utf8_lossy(subject)));
        }
        let books = self.books();
        let entry = books.table.get(name)?;
        let Some(candidate) = entry.candidate else {
            return Some("read and given to the desk; stays until its outcome is durable".to_owned());
        };
        let why = match candidate.wait {
            Wait::Quiet => "waits for a moment without changes",
            Wait::Busy => "somebody has it open for writing",
            Wait::Settle => "writers cannot be seen here: waits until size and times stand still",
            Wait::Sidecar => "waits for its side-car",
            Wait::Cut => "its tail looks cut short: waits for the rest",
            Wait::Empty => "it is empty: waits for content",
            Wait::Blocked => "it cannot be read: check its permissions; tried again at the next full listing",
        };
        Some(format!("{why} (for {:.1} s)", now().saturating_sub(candidate.first).as_secs_f64()))
    }
}

fn add_folders(status: &mut WatchStatus, all: &Folders) {
    for (name, folder) in &all.known {
        match folder.mode {
            Mode::Events => status.folders_watched += 1,
            Mode::Poll => status.folders_polled += 1,
        }
        if folder.blocked && status.blocked.len() < 100 {
            status.blocked.push(name.clone());
        }
        for (reason, count) in &folder.ignored {
            *status.ignored.entry(reason.clone()).or_default() += count;
        }
    }
    status.mode = match (status.folders_watched, status.folders_polled) {
        (_, 0) => "events",
        (0, _) => "poll",
        _ => "mixed",
    };
}
