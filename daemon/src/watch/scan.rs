//! The one thread that drives the watch: takes hints and commands, lists folders, lets timers fire, reconciles.
//! It sleeps until the next of these.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::candidate::{Evidence, NEVER, Time, Wait, Windows};
use super::events::{Change, Command, Eyes, Hint, Inbox};
use super::folders::Task;
use super::ignore::Ignore;
use super::late::Bare;
use super::probe::{self, now};
use super::report::{Held, SyncReport};
use super::retire::{self, Retired};
use super::shared::Shared;
use super::sidecar;
use super::table::{FRONTIER, Name};
use super::{Earlier, FromWatch, SourcePolicy, WatchSettings};
use crate::article::Signature;
use crate::error::Fatal;

/// Timers that fire, and folders that are listed, before hints are looked at again.
pub(super) const TURN: usize = 64;
pub(super) const OVERFLOW_FIRST: Duration = Duration::from_secs(1);
pub(super) const OVERFLOW_LAST: Duration = Duration::from_secs(60);

/// Somebody who asked to be told when everything is taken.
pub(super) struct Waiter {
    /// What is still on its way; `None` until everything has been listed.
    names: Option<HashSet<Name>>,
    done: oneshot::Sender<SyncReport>,
}

/// The drop folder while it is there.
pub(super) struct Root {
    pub fd: OwnedFd,
    pub identity: (u64, u64),
}

/// The scanner's own state; what others may see is in [`Shared`].
pub(super) struct Scanner {
    pub(super) settings: WatchSettings,
    pub(super) windows: Windows,
    pub(super) ignore: Ignore,
    pub(super) known: Box<dyn Fn(&Signature) -> bool + Send>,
    pub(super) bare: Bare,
    /// To the desk; none once closed.
    pub(super) out: Option<mpsc::Sender<FromWatch>>,
    /// Messages sent so far.
    pub(super) sent: u64,
    pub(super) runtime: tokio::runtime::Runtime,
    pub(super) inbox: Arc<Inbox>,
    pub(super) shared: Arc<Shared>,
    pub(super) eyes: Eyes,
    pub(super) root: Option<Root>,
    /// States that are filed and stay in the folder.
    pub(super) kept: HashSet<Signature>,
    pub(super) waiters: Vec<Waiter>,
    pub(super) next_dirs: Time,
    pub(super) next_full: Time,
    pub(super) overflow_due: Option<Time>,
    pub(super) overflow_pause: Duration,
    pub(super) limit_told: bool,
    /// Links, pipes and devices that were told of.
    pub(super) passed_over: HashSet<Vec<u8>>,
    pub(super) missing_told: bool,
}

impl Scanner {
    pub fn new(
        mut settings: WatchSettings,
        earlier: Earlier,
        out: mpsc::Sender<FromWatch>,
        inbox: Arc<Inbox>,
        shared: Arc<Shared>,
    ) -> Result<Scanner, Fatal> {
        settings.root = std::path::absolute(&settings.root)
            .map_err(|e| Fatal::io(format!("watch folder {}", settings.root.display()), e))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|e| Fatal::io("preparing to watch the drop folder", e))?;
        let mut bare = Bare::default();
        earlier.taken.iter().for_each(|(name, file, with)| bare.taken(name, *file, *with));
        Ok(Scanner {
            windows: Windows::from(&settings),
            ignore: Ignore::new(&settings.ignore),
            eyes: Eyes::open(Arc::clone(&inbox)),
            settings,
            known: earlier.filed,
            bare,
            out: Some(out),
            sent: 0,
            runtime,
            inbox,
            shared,
            root: None,
            kept: HashSet::new(),
            waiters: Vec::new(),
            next_dirs: Time::ZERO,
            next_full: Time::ZERO,
            overflow_due: None,
            overflow_pause: OVERFLOW_FIRST,
            limit_told: false,
            passed_over: HashSet::new(),
            missing_told: false,
        })
    }

    /// Until told to stop.
    pub fn run(mut self) {
        while !self.shared.is_stopping() {
            let pause = self.work();
            let letters = self.inbox.take(pause);
            for error in letters.errors {
                tracing::warn!(error, "file events: everything is listed again");
            }
            if letters.overflow {
                self.overflowed(now());
            }
            for hint in letters.hints {
                self.hint(&hint);
            }
            for folder in letters.crowded {
                if let Some(name) = self.name_of(&folder) {
                    self.shared.books().folders.ask(&name, false);
                }
            }
            for command in letters.commands {
                self.obey(command);
            }
        }
        // What was filed before the end is retired, whatever else is left.
        for command in self.inbox.take(Duration::ZERO).commands {
            if let Command::Retire(name, signature) = command {
                self.retire(&name, &signature);
            }
        }
    }

    /// List, look and send; how long there is nothing to do then. Once closed, nothing is taken any more.
    fn work(&mut self) -> Duration {
        if self.shared.is_closing() {
            self.out = None;
            self.waiters.clear();
            return NEVER;
        }
        self.reconcile(now());
        self.list_some();
        self.fire();
        self.answer();
        self.pause()
    }

    /// How long there is nothing to do.
    pub(super) fn pause(&self) -> Duration {
        let mut books = self.shared.books();
        let refill = !books.folders.unfinished.is_empty() && books.table.candidates() < FRONTIER / 2;
        if !books.folders.is_idle() || refill {
            return Duration::ZERO;
        }
        let timer = books.table.next().unwrap_or(NEVER);
        let next = timer.min(self.next_dirs).min(self.next_full).min(self.overflow_due.unwrap_or(NEVER));
        next.saturating_sub(now())
    }

    pub(super) fn name_of(&self, path: &std::path::Path) -> Option<Vec<u8>> {
        Some(path.strip_prefix(&self.settings.root).ok()?.as_os_str().as_bytes().to_vec())
    }

    pub(super) fn path_of(&self, name: &[u8]) -> PathBuf {
        if name.is_empty() {
            return self.settings.root.clone();
        }
        self.settings.root.join(OsStr::from_bytes(name))
    }

    // ---- hints and commands

    pub(super) fn hint(&mut self, hint: &Hint) {
        let Some(name) = self.name_of(&hint.path) else { return };
        if name.is_empty() {
            self.check_root();
            return;
        }
        if self.ignore.path(&name).is_some() {
            return;
        }
        let evidence = match hint.change {
            Change::Arrived => Evidence::Renamed,
            Change::Closed => Evidence::Closed,
            Change::Created => Evidence::Created,
            Change::Folder => return self.shared.books().folders.ask(&name, true),
            Change::Left => return self.left(&name),
            Change::Attributes => return self.attributes(&name),
        };
        let mut books = self.shared.books();
        if let Some(subject) = sidecar::subject(&name) {
            let entry = books.table.get(subject).and_then(|e| e.candidate);
            if let Some(mut candidate) = entry.filter(|c| c.wait == Wait::Sidecar) {
                candidate.nudge(now());
                books.table.put(subject, Some(candidate));
            }
            drop(books);
            if evidence != Evidence::Created {
                self.sidecar_alone(&name);
            }
            return;
        }
        if books.table.get(&name).is_none() && books.table.candidates() >= FRONTIER {
            let folder = probe::split(&name).0.to_vec();
            if !books.folders.unfinished.iter().any(|t| t.name == folder) {
                books.folders.unfinished.push(Task { name: folder, full: false });
            }
            return;
        }
        books.table.hear(&name, evidence, now(), &self.windows);
    }

    pub(super) fn left(&mut self, name: &[u8]) {
        let mut books = self.shared.books();
        if books.folders.known.contains_key(name) {
            books.folders.forget(name);
            // Another folder may have its name by now; if not, the listing finds nothing.
            books.folders.ask(name, true);
        } else if let Some(mut candidate) = books.table.get(name).and_then(|e| e.candidate) {
            candidate.nudge(now());
            books.table.put(name, Some(candidate));
        }
    }

    pub(super) fn attributes(&mut self, name: &[u8]) {
        let mut books = self.shared.books();
        if books.folders.known.get(name).is_some_and(|f| f.blocked) {
            books.folders.ask(name, true);
        }
        let candidate = books.table.get(name).and_then(|e| e.candidate);
        if candidate.is_some_and(|c| c.wait == Wait::Blocked) {
            books.table.hear(name, Evidence::Found, now(), &self.windows);
        }
    }

    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Wake => {}
            Command::Answer(done) => {
                // Nobody listens any more: nothing to tell.
                let _ = done.send(());
            }
            Command::Sync(done) => {
                self.check_root();
                self.shared.books().folders.ask(b"", true);
                self.waiters.push(Waiter { names: None, done });
            }
            Command::Retire(name, signature) => self.retire(&name, &signature),
            Command::Release(name, signature) => {
                self.shared.books().table.retire(&name, &signature);
                if let Some(subject) = sidecar::subject(&name) {
                    self.bare.forget_late(subject);
                }
                self.look_again(&name);
            }
        }
    }

    fn look_again(&self, name: &[u8]) {
        // A side-car is not looked at by itself.
        if sidecar::subject(name).is_none() {
            self.shared.books().table.hear(name, Evidence::Found, now(), &self.windows);
        }
    }

    /// The side-car of a file, if it was there when the file came.
    fn sidecar_before(&self, name: &[u8], file: &Signature) -> Option<Signature> {
        let beside = super::signature_of(&self.path_of(&sidecar::name_for(name)))?;
        (beside.ctime_ns <= file.ctime_ns).then_some(beside)
    }

    pub(super) fn retire(&mut self, name: &[u8], told: &Signature) {
        let sent = self.shared.books().table.retire(name, told);
        let (expected, hash, sidecar) = match sent {
            Some(sent) => (sent.now, sent.hash, sent.sidecar),
            // Sent by an earlier run: the side-car that was there before it went with it.
            None => (*told, None, self.sidecar_before(name, told)),
        };
        if self.settings.source == SourcePolicy::Keep {
            self.kept.insert(expected);
            return;
        }
        let Some(root) = &self.root else { return };
        match retire::remove(root.fd.as_fd(), name, &expected, hash.as_ref()) {
            Retired::Removed => {
                if let Some(signature) = sidecar {
                    retire::remove(root.fd.as_fd(), &sidecar::name_for(name), &signature, None);
                }
            }
            Retired::Vanished => {}
            Retired::Changed => self.look_again(name),
            Retired::Failed(error) => {
                let file = self.path_of(name);
                tracing::warn!(file = %file.display(), %error, "filed, but it cannot be removed from the watch folder: give the desk write permission on its folder");
                self.kept.insert(expected);
                self.shared.books().not_removed += 1;
            }
        }
    }

    // ---- sync

    /// This file is taken, gone or held back.
    pub(super) fn settled(&mut self, name: &Name) {
        for waiter in &mut self.waiters {
            if let Some(names) = &mut waiter.names {
                names.remove(name);
            }
        }
    }

    pub(super) fn answer(&mut self) {
        if self.waiters.is_empty() {
            return;
        }
        let books = self.shared.books();
        if !books.folders.all_listed() && books.root_present {
            return;
        }
        let waiting = |wait: Wait| books.table.waiting(wait);
        for waiter in &mut self.waiters {
            waiter.names.get_or_insert_with(|| {
                waiting(Wait::Quiet).into_iter().chain(waiting(Wait::Sidecar)).collect()
            });
        }
        let (done, waiters) = std::mem::take(&mut self.waiters)
            .into_iter()
            .partition::<Vec<_>, _>(|w| w.names.as_ref().is_some_and(HashSet::is_empty));
        self.waiters = waiters;
        if done.is_empty() {
            return;
        }
        let held = books.table.iter().filter_map(|(name, entry)| {
            let wait = entry.candidate?.wait;
            wait.is_held().then(|| Held { name: name.to_vec(), why: wait.word() })
        });
        let mut report =
            SyncReport { held: held.collect(), root_present: books.root_present, sent: self.sent };
        report.held.sort_by(|a, b| a.name.cmp(&b.name));
        for waiter in done {
            // Nobody listens any more: nothing to tell.
            let _ = waiter.done.send(report.clone());
        }
    }
}
