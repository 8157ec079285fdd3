//! The scanner's listings: when folders are listed, and what a listing leads to.

use std::ffi::OsStr;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::{Mode as Permissions, OFlags};

use super::SourcePolicy;
use super::candidate::{Evidence, Time};
use super::events::NoEvents;
use super::folders::{self, Entry, Folder, Listing, Mode, Task, count};
use super::probe::{self, now};
use super::scan::{OVERFLOW_FIRST, OVERFLOW_LAST, Root, Scanner, TURN};
use super::sidecar;
use super::table::FRONTIER;
use crate::article::Signature;

/// So many links and the like are told of.
const PASSED_OVER: usize = 1_000;

impl Scanner {
    // ---- reconciling

    pub(super) fn reconcile(&mut self, now: Time) {
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

    pub(super) fn overflowed(&mut self, now: Time) {
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
    pub(super) fn check_root(&mut self) {
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

    pub(super) fn lose_root(&mut self) {
        if self.root.take().is_some() {
            self.eyes.unwatch(&self.settings.root);
        }
        let mut books = self.shared.books();
        books.root_present = false;
        books.folders.forget(b"");
    }

    // ---- listing

    pub(super) fn list_some(&mut self) {
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
    pub(super) fn list(&mut self, task: Task) {
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
        let (mut too_deep, mut sidecars) = (0, Vec::new());
        let walked = listing.walk(&ignore, |entry| match entry {
            Entry::File(name) => self.found(name),
            Entry::Folder(name, inode) => {
                too_deep += usize::from(!self.found_folder(name, inode, task.full));
                true
            }
            Entry::Sidecar(name) => {
                let subject = sidecar::subject(name).is_some_and(|subject| self.bare.knows(subject));
                sidecars.extend(subject.then(|| name.to_vec()));
                true
            }
        });
        self.ignore = ignore;
        folder.ignored = std::mem::take(&mut listing.ignored);
        for (name, kind) in std::mem::take(&mut listing.special) {
            self.pass_over(&name, kind);
        }
        (0..too_deep).for_each(|_| count(&mut folder.ignored, "too deep"));
        let mut books = self.shared.books();
        match walked {
            Ok(true) => {}
            Ok(false) => books.folders.unfinished.push(task.clone()),
            // Half a listing is no listing: the next reconcile does it again.
            Err(_) => folder.listed = None,
        }
        books.folders.known.insert(task.name, folder);
        drop(books);
        sidecars.iter().for_each(|name| self.sidecar_alone(name));
    }

    pub(super) fn arm(&mut self, name: &[u8], network: bool) -> Mode {
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

    pub(super) fn unlisted(&mut self, name: &[u8], error: rustix::io::Errno) {
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
    pub(super) fn found(&self, name: &[u8]) -> bool {
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
    pub(super) fn found_folder(&self, name: &[u8], inode: u64, full: bool) -> bool {
        if name.iter().filter(|b| **b == b'/').count() >= self.settings.max_depth {
            return false;
        }
        let mut books = self.shared.books();
        if full || books.folders.known.get(name).is_none_or(|f| f.identity.1 != inode) {
            books.folders.ask(name, full);
        }
        true
    }

    /// Says once of a link, pipe or device that it is never read.
    fn pass_over(&mut self, name: &[u8], kind: &str) {
        if self.passed_over.len() < PASSED_OVER && self.passed_over.insert(name.to_vec()) {
            let file = self.path_of(name);
            tracing::warn!(file = %file.display(), "a {kind}: never read; put the file itself there");
        }
    }

    pub(super) fn signature_of(&self, name: &[u8]) -> Option<Signature> {
        let (folder, base) = probe::open_parent(self.root.as_ref()?.fd.as_fd(), name).ok()?;
        let stat = rustix::fs::statat(&folder, base, rustix::fs::AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some(probe::signature(&stat))
    }

    pub(super) fn is_kept(&self, signature: &Signature) -> bool {
        self.kept.contains(signature)
            || (self.settings.source == SourcePolicy::Keep && (self.known)(signature))
    }
}
