//! The one thread that drives the watch: takes hints and commands, lists folders, lets timers fire, reconciles.
//! It sleeps until the next of these.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::fs::{Mode as Permissions, OFlags};
use tokio::sync::{mpsc, oneshot};

use super::candidate::{Candidate, Evidence, NEVER, Refusal, STUCK, Seen, Step, Time, Wait, Windows};
use super::events::{Change, Command, Eyes, Hint, Inbox, NoEvents};
use super::folders::{self, Entry, Folder, Listing, Mode, Task, count};
use super::ignore::Ignore;
use super::probe::{self, now};
use super::report::{Held, SyncReport};
use super::retire::{self, Retired};
use super::seal::{self, Look, Unread};
use super::shared::Shared;
use super::sidecar::{self, Sidecar};
use super::table::{FRONTIER, Name, Sent};
use super::tail;
use super::{FromWatch, SealedFile, SourcePolicy, WatchSettings};
use crate::article::Signature;
use crate::error::{Fatal, FileFault};

/// Timers that fire, and folders that are listed, before hints are looked at again.
const TURN: usize = 64;
const OVERFLOW_FIRST: Duration = Duration::from_secs(1);
const OVERFLOW_LAST: Duration = Duration::from_secs(60);

/// Somebody who asked to be told when everything is taken.
struct Waiter {
    /// What is still on its way; `None` until everything has been listed.
    names: Option<HashSet<Name>>,
    done: oneshot::Sender<SyncReport>,
}

/// The drop folder while it is there.
struct Root {
    fd: OwnedFd,
    identity: (u64, u64),
}

/// The scanner's own state; what others may see is in [`Shared`].
pub(super) struct Scanner {
    settings: WatchSettings,
    windows: Windows,
    ignore: Ignore,
    known: Box<dyn Fn(&Signature) -> bool + Send>,
    out: mpsc::Sender<FromWatch>,
    runtime: tokio::runtime::Runtime,
    inbox: Arc<Inbox>,
    shared: Arc<Shared>,
    eyes: Eyes,
    root: Option<Root>,
    /// States that are filed and stay in the folder.
    kept: HashSet<Signature>,
    waiters: Vec<Waiter>,
    next_dirs: Time,
    next_full: Time,
    overflow_due: Option<Time>,
    overflow_pause: Duration,
    limit_told: bool,
    missing_told: bool,
}

impl Scanner {
    pub fn new(
        mut settings: WatchSettings,
        known: Box<dyn Fn(&Signature) -> bool + Send>,
        out: mpsc::Sender<FromWatch>,
        inbox: Arc<Inbox>,
        shared: Arc<Shared>,
    ) -> Result<Scanner, Fatal> {
        settings.root = std::path::absolute(&settings.root)
            .map_err(|e| Fatal::io(format!("watch folder {}", settings.root.display()), e))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .map_err(|e| Fatal::io("preparing to watch the drop folder", e))?;
        Ok(Scanner {
            windows: Windows::from(&settings),
            ignore: Ignore::new(&settings.ignore),
            eyes: Eyes::open(Arc::clone(&inbox)),
            settings,
            known,
            out,
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
            missing_told: false,
        })
    }

    /// Until told to stop.
    pub fn run(mut self) {
        while !self.shared.is_stopping() {
            self.reconcile(now());
            self.list_some();
            self.fire();
            self.answer();
            let letters = self.inbox.take(self.pause());
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
    }

    /// How long there is nothing to do.
    fn pause(&self) -> Duration {
        let mut books = self.shared.books();
        let refill = !books.folders.unfinished.is_empty() && books.table.candidates() < FRONTIER / 2;
        if !books.folders.is_idle() || refill {
            return Duration::ZERO;
        }
        let timer = books.table.next().unwrap_or(NEVER);
        let next = timer.min(self.next_dirs).min(self.next_full).min(self.overflow_due.unwrap_or(NEVER));
        next.saturating_sub(now())
    }

    fn name_of(&self, path: &std::path::Path) -> Option<Vec<u8>> {
        Some(path.strip_prefix(&self.settings.root).ok()?.as_os_str().as_bytes().to_vec())
    }

    fn path_of(&self, name: &[u8]) -> PathBuf {
        if name.is_empty() {
            return self.settings.root.clone();
        }
        self.settings.root.join(OsStr::from_bytes(name))
    }

    // ---- hints and commands

    fn hint(&mut self, hint: &Hint) {
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

    fn left(&mut self, name: &[u8]) {
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

    fn attributes(&mut self, name: &[u8]) {
        let mut books = self.shared.books();
        if books.folders.known.get(name).is_some_and(|f| f.blocked) {
            books.folders.ask(name, true);
        }
        let candidate = books.table.get(name).and_then(|e| e.candidate);
        if candidate.is_some_and(|c| c.wait == Wait::Blocked) {
            books.table.hear(name, Evidence::Found, now(), &self.windows);
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Stop => {}
            Command::Sync(done) => {
                self.check_root();
                self.shared.books().folders.ask(b"", true);
                self.waiters.push(Waiter { names: None, done });
            }
            Command::Retire(name, signature) => self.retire(&name, &signature),
        }
    }

    fn retire(&mut self, name: &[u8], told: &Signature) {
        let sent = self.shared.books().table.retire(name, told);
        let (expected, hash, sidecar) = match sent {
            Some(sent) => (sent.now, sent.hash, sent.sidecar),
            None => (*told, None, None),
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
            Retired::Changed => self.shared.books().table.hear(name, Evidence::Found, now(), &self.windows),
            Retired::Failed(error) => {
                let file = self.path_of(name);
                tracing::warn!(file = %file.display(), %error, "filed, but it cannot be removed from the watch folder: give the desk write permission on its folder");
                self.kept.insert(expected);
                self.shared.books().not_removed += 1;
            }
        }
    }

    // ---- reconciling

    fn reconcile(&mut self, now: Time) {
        if self.overflow_due.is_some_and(|due| due <= now) {
            self.overflow_due = None;
            self.shared.books().folders.ask(b"", true);
        }
        if self.next_full <= now {
            // Up to 10 % early, so that many desks do not list one file server at once.
            let period = self.settings.reconcile_full;
            self.next_full =
                now + period - period.mul_f64(0.1 * f64::from(now.subsec_nanos() % 1000) / 1000.0);
            self.next_dirs = now;
            self.shared.books().folders.ask(b"", true);
        }
        if self.next_dirs <= now {
            self.next_dirs = now + self.settings.reconcile_dirs;
            self.check_root();
            if let Some(root) = &self.root {
                self.shared.books().folders.ask_changed(root.fd.as_fd());
            }
        }
    }

    fn overflowed(&mut self, now: Time) {
        let mut books = self.shared.books();
        let last = books.last_overflow.replace(now);
        drop(books);
        let recent = last.is_some_and(|last| now.saturating_sub(last) < OVERFLOW_LAST);
        self.overflow_pause =
            if recent { (self.overflow_pause * 2).min(OVERFLOW_LAST) } else { OVERFLOW_FIRST };
        if self.overflow_due.is_none() {
            self.overflow_due = Some(if recent { now + self.overflow_pause } else { now });
            tracing::info!(
                "the kernel dropped file events (sysctl fs.inotify.max_queued_events): listing everything"
            );
        }
    }

    /// Finds the drop folder again when it was removed, replaced or mounted over.
    fn check_root(&mut self) {
        let path = &self.settings.root;
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = rustix::fs::open(path, flags, Permissions::empty())
            .and_then(|fd| Ok(Root { identity: folders::identity(&rustix::fs::fstat(&fd)?), fd }));
        let parent = path.parent().unwrap_or(path).to_owned();
        match (opened, &self.root) {
            (Ok(new), Some(old)) if new.identity == old.identity => {}
            (Ok(new), old) => {
                if old.is_some() {
                    tracing::warn!(folder = %path.display(), "the watch folder was replaced");
                }
                self.lose_root();
                self.eyes.unwatch(&parent);
                self.root = Some(new);
                let mut books = self.shared.books();
                books.root_present = true;
                books.folders.ask(b"", true);
            }
            (Err(error), old) => {
                if old.is_some() || !self.missing_told {
                    tracing::warn!(folder = %path.display(), %error, "the watch folder is not there: waiting for it");
                    self.missing_told = true;
                }
                self.lose_root();
                // Its own watch cannot tell when it comes back; its parent's does.
                let _ = self.eyes.watch(&parent);
            }
        }
    }

    fn lose_root(&mut self) {
        if self.root.take().is_some() {
            self.eyes.unwatch(&self.settings.root);
        }
        let mut books = self.shared.books();
        books.root_present = false;
        books.folders.forget(b"");
    }

    // ---- listing

    fn list_some(&mut self) {
        {
            let mut books = self.shared.books();
            if books.table.candidates() < FRONTIER / 2 {
                let unfinished = std::mem::take(&mut books.folders.unfinished);
                unfinished.iter().for_each(|t| books.folders.ask(&t.name, t.full));
            }
        }
        for _ in 0..TURN {
            let Some(task) = self.shared.books().folders.next_task() else { return };
            self.list(task);
        }
    }

    /// Watch first, list second: what appears in between is seen twice, never not at all.
    fn list(&mut self, task: Task) {
        let Some(root) = &self.root else { return };
        let mut listing = match Listing::open(root.fd.as_fd(), &task.name) {
            Ok(listing) => listing,
            Err(error) => return self.unlisted(&task.name, error),
        };
        let network = listing.is_network();
        if let (Some(known), Ok(stat)) = (self.shared.books().folders.known.get(&task.name), listing.stat())
            && known.identity != folders::identity(&stat)
        {
            // Another folder by the same name: the watch is still on the old one.
            self.eyes.unwatch(&self.settings.root.join(OsStr::from_bytes(&task.name)));
        }
        let mode = self.arm(&task.name, network);
        // After the watch was added and before anything is listed: later changes show in a later time.
        let Ok(stat) = listing.stat() else { return };
        let mtime = folders::mtime(&stat);
        let mut folder = Folder {
            mode,
            network,
            blocked: false,
            identity: folders::identity(&stat),
            listed: (!probe::is_fresh(mtime)).then_some(mtime),
            ignored: Default::default(),
        };
        // Known before its files are: they are looked at in its mode.
        self.shared.books().folders.known.insert(task.name.clone(), folder.clone());
        let ignore = std::mem::take(&mut self.ignore);
        let mut too_deep = 0;
        let walked = listing.walk(&ignore, |entry| match entry {
            Entry::File(name) => self.found(name),
            Entry::Folder(name, inode) => {
                too_deep += usize::from(!self.found_folder(name, inode, task.full));
                true
            }
        });
        self.ignore = ignore;
        folder.ignored = std::mem::take(&mut listing.ignored);
        (0..too_deep).for_each(|_| count(&mut folder.ignored, "too deep"));
        let mut books = self.shared.books();
        match walked {
            Ok(true) => {}
            Ok(false) => books.folders.unfinished.push(task.clone()),
            // Half a listing is no listing: the next reconcile does it again.
            Err(_) => folder.listed = None,
        }
        books.folders.known.insert(task.name, folder);
    }

    fn arm(&mut self, name: &[u8], network: bool) -> Mode {
        if network {
            return Mode::Poll;
        }
        match self.eyes.watch(&self.path_of(name)) {
            Ok(()) => Mode::Events,
            Err(reason) => {
                if let (NoEvents::Limit(sysctl), false) = (reason, self.limit_told) {
                    self.limit_told = true;
                    tracing::warn!(
                        "a limit on file watches is reached: some folders are polled every {:?}; raise it with `sysctl -w {sysctl}=...`",
                        self.settings.reconcile_dirs
                    );
                }
                Mode::Poll
            }
        }
    }

    fn unlisted(&mut self, name: &[u8], error: rustix::io::Errno) {
        use rustix::io::Errno;
        let mut books = self.shared.books();
        books.folders.forget(name);
        if matches!(error, Errno::NOENT | Errno::NOTDIR | Errno::LOOP | Errno::XDEV) {
            return;
        }
        let blocked = Folder {
            mode: Mode::Poll,
            network: false,
            blocked: true,
            identity: (0, 0),
            listed: None,
            ignored: Default::default(),
        };
        books.folders.known.insert(name.to_vec(), blocked);
    }

    /// A listing shows a file. False when enough are on their way.
    fn found(&self, name: &[u8]) -> bool {
        let mut books = self.shared.books();
        match books.table.get(name) {
            None if books.table.candidates() >= FRONTIER => return false,
            Some(entry) if entry.candidate.is_some() => {}
            None if self.kept.is_empty() && self.settings.source == SourcePolicy::Archive => {}
            _ => {
                drop(books);
                let Some(signature) = self.signature_of(name) else { return true };
                if self.is_kept(&signature) {
                    return true;
                }
                books = self.shared.books();
                if books.table.get(name).is_some_and(|e| e.was_sent(&signature)) {
                    return true;
                }
            }
        }
        books.table.hear(name, Evidence::Found, now(), &self.windows);
        true
    }

    /// A listing shows a folder. False when it is too deep to be entered.
    fn found_folder(&self, name: &[u8], inode: u64, full: bool) -> bool {
        if name.iter().filter(|b| **b == b'/').count() >= self.settings.max_depth {
            return false;
        }
        let mut books = self.shared.books();
        if full || books.folders.known.get(name).is_none_or(|f| f.identity.1 != inode) {
            books.folders.ask(name, full);
        }
        true
    }

    fn signature_of(&self, name: &[u8]) -> Option<Signature> {
        let (folder, base) = probe::open_parent(self.root.as_ref()?.fd.as_fd(), name).ok()?;
        let stat = rustix::fs::statat(&folder, base, rustix::fs::AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some(probe::signature(&stat))
    }

    fn is_kept(&self, signature: &Signature) -> bool {
        self.kept.contains(signature)
            || (self.settings.source == SourcePolicy::Keep && (self.known)(signature))
    }

    // ---- candidates

    fn fire(&mut self) {
        for _ in 0..TURN {
            let Some((name, candidate)) = self.shared.books().table.due(now()) else { return };
            self.advance(&name, candidate);
            if self.shared.is_stopping() {
                return;
            }
        }
    }

    fn advance(&mut self, name: &Name, mut candidate: Candidate) {
        let Some(root) = &self.root else { return self.put(name, None) };
        let network = self.shared.books().folders.is_network(probe::split(name).0);
        match seal::look(root.fd.as_fd(), name, network) {
            Look::Gone | Look::Special => self.put(name, None),
            Look::Folder => {
                self.put(name, None);
                self.found_folder(name, 0, true);
            }
            Look::Denied(error) => {
                if candidate.wait != Wait::Blocked {
                    tracing::debug!(file = %self.path_of(name).display(), %error, "cannot be read: tried again later");
                }
                candidate.block();
                self.put(name, Some(candidate));
            }
            Look::File(file, seen) => self.look(name, candidate, &file, &seen),
        }
    }

    fn look(&mut self, name: &Name, mut candidate: Candidate, file: &OwnedFd, seen: &Seen) {
        let sent = self.shared.books().table.get(name).is_some_and(|e| e.was_sent(&seen.signature));
        // A close after it was sent may hide a change that its times are too coarse to show: only reading tells.
        if self.is_kept(&seen.signature) || (sent && candidate.evidence != Evidence::Closed) {
            return self.put(name, None);
        }
        match candidate.look(seen, now(), &self.windows) {
            Step::Read => self.read(name, candidate, file, seen),
            Step::Refuse(refusal) => self.refuse(name, refusal, seen, seal::head(file), None),
            Step::Wait | Step::Seal { .. } => {
                let long = candidate.busy_for(now()).is_some_and(|busy| busy >= STUCK);
                if long {
                    tracing::warn!(file = %self.path_of(name).display(), "a writer has had this file open for more than 15 minutes");
                }
                self.put(name, Some(candidate));
            }
        }
    }

    fn read(&mut self, name: &Name, mut candidate: Candidate, file: &OwnedFd, seen: &Seen) {
        let Some(root) = &self.root else { return self.put(name, None) };
        let beside = sidecar::read(root.fd.as_fd(), name);
        if candidate.awaits_sidecar(beside.presence(), now(), &self.windows) {
            return self.put(name, Some(candidate));
        }
        let bytes = match seal::read_unchanged(file, seen) {
            Ok(bytes) => bytes,
            Err(Unread::Changed) => {
                candidate.changed(now());
                return self.put(name, Some(candidate));
            }
            Err(Unread::Failed(error)) => {
                tracing::warn!(file = %self.path_of(name).display(), %error, "cannot be read: tried again later");
                candidate.block();
                return self.put(name, Some(candidate));
            }
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        if self.shared.books().table.same_content(name, &seen.signature, &hash) {
            return self.put(name, None);
        }
        match candidate.read(seen.signature, tail::cut_short(name, &bytes), now(), &self.windows) {
            Step::Seal { partial } => self.seal(name, seen, bytes, hash, partial, beside),
            Step::Refuse(refusal) => {
                let head = bytes[..bytes.len().min(4096)].to_vec();
                self.refuse(name, refusal, seen, head, Some(hash));
            }
            Step::Wait | Step::Read => self.put(name, Some(candidate)),
        }
    }

    fn seal(
        &mut self,
        name: &Name,
        seen: &Seen,
        bytes: Vec<u8>,
        hash: [u8; 32],
        partial: bool,
        beside: Sidecar,
    ) {
        let signature = seen.signature;
        let (sidecar, table) = match beside {
            Sidecar::Whole(signature, table) => {
                if table.is_none() {
                    tracing::warn!(
                        "side-car {}.toml is not TOML and not used",
                        String::from_utf8_lossy(name)
                    );
                }
                (Some(signature), table)
            }
            Sidecar::None | Sidecar::Unfinished => (None, None),
        };
        let hints = sidecar::hints(name, table.as_ref());
        let sealed = SealedFile {
            name: name.to_vec(),
            path: self.path_of(name),
            bytes: bytes.into(),
            hash,
            signature,
            hints,
            partial,
        };
        self.shared
            .books()
            .table
            .sent(name, Sent { told: signature, now: signature, hash: Some(hash), sidecar });
        self.send(FromWatch::Sealed(sealed));
        self.settled(name);
    }

    fn refuse(&mut self, name: &Name, refusal: Refusal, seen: &Seen, head: Vec<u8>, hash: Option<[u8; 32]>) {
        let signature = seen.signature;
        let fault = match refusal {
            Refusal::Empty => FileFault::new(
                "empty",
                format!("no content for {:?}; drop it again with its content", self.windows.empty_hold),
            ),
            Refusal::TooLarge => FileFault::new(
                "too-large",
                format!(
                    "{} bytes, more than max_file_bytes = {}; raise that or split the file",
                    signature.size, self.windows.max_bytes
                ),
            ),
            Refusal::Partial(cut) => FileFault::new(
                "partial",
                format!(
                    "{}, {:?} after it was closed; drop it again whole",
                    cut.missing(),
                    self.windows.partial_hold
                ),
            ),
        };
        self.shared.books().table.sent(name, Sent { told: signature, now: signature, hash, sidecar: None });
        let path = self.path_of(name);
        self.send(FromWatch::Fault { name: name.to_vec(), path, signature, fault, head });
        self.settled(name);
    }

    /// Waits while the desk is busy; the backlog stays in the folder.
    fn send(&self, message: FromWatch) {
        let message = match self.out.try_send(message) {
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => return,
            Err(mpsc::error::TrySendError::Full(message)) => message,
        };
        self.runtime.block_on(async {
            tokio::select! {
                permit = self.out.reserve() => if let Ok(permit) = permit { permit.send(message) },
                () = self.shared.stopped() => {}
            }
        });
    }

    fn put(&mut self, name: &Name, candidate: Option<Candidate>) {
        self.shared.books().table.put(name, candidate);
        if candidate.is_none_or(|c| c.wait.is_held()) {
            self.settled(name);
        }
    }

    // ---- sync

    /// This file is taken, gone or held back.
    fn settled(&mut self, name: &Name) {
        for waiter in &mut self.waiters {
            if let Some(names) = &mut waiter.names {
                names.remove(name);
            }
        }
    }

    fn answer(&mut self) {
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
        let mut report = SyncReport { held: held.collect(), root_present: books.root_present };
        report.held.sort_by(|a, b| a.name.cmp(&b.name));
        for waiter in done {
            // Nobody listens any more: nothing to tell.
            let _ = waiter.done.send(report.clone());
        }
    }
}
