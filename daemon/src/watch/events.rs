//! Hints from the kernel. The only file that names `notify`, and it never uses its recursion: every folder has its
//! own watch. The callback only puts a hint in the [`Inbox`]; when hints outgrow their bound, only the folder
//! is remembered and listed later, so nothing is dropped and memory stays bounded.

use std::collections::{HashSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::oneshot;

use super::ignore::OWN;
use super::report::SyncReport;
use super::table::Name;
use crate::article::Signature;

/// Hints kept one by one; beyond this their folders are listed instead.
const HINTS: usize = 16_384;

/// What a path is said to have undergone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Something was renamed to this name.
    Arrived,
    /// A writer closed it.
    Closed,
    /// A file appeared.
    Created,
    /// A folder appeared.
    Folder,
    /// It is gone under this name.
    Left,
    /// Permissions or times changed.
    Attributes,
}

/// One hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub path: PathBuf,
    pub change: Change,
}

/// What the desk asks of the scanner.
#[derive(Debug)]
pub(super) enum Command {
    Retire(Name, Signature),
    /// What was sent in this state was not taken.
    Release(Name, Signature),
    Sync(oneshot::Sender<SyncReport>),
    /// Say when everything asked before this is done.
    Answer(oneshot::Sender<()>),
    /// Look at what has changed: closed or stopped.
    Wake,
}

/// What has come in since the scanner last looked.
#[derive(Debug, Default)]
pub(super) struct Letters {
    pub hints: VecDeque<Hint>,
    /// Folders whose hints were too many.
    pub crowded: HashSet<PathBuf>,
    pub commands: VecDeque<Command>,
    /// The kernel's queue overflowed: anything may have happened.
    pub overflow: bool,
    pub errors: Vec<String>,
}

impl Letters {
    fn is_empty(&self) -> bool {
        self.hints.is_empty()
            && self.crowded.is_empty()
            && self.commands.is_empty()
            && self.errors.is_empty()
            && !self.overflow
    }
}

/// Everything that can wake the scanner.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    letters: Mutex<Letters>,
    bell: Condvar,
}

impl Inbox {
    fn open(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request of the desk.
    pub fn command(&self, command: Command) {
        self.open().commands.push_back(command);
        self.bell.notify_one();
    }

    /// Waits for letters, at most so long, and takes them all.
    pub fn take(&self, at_most: Duration) -> Letters {
        let mut letters = self.open();
        if letters.is_empty() && !at_most.is_zero() {
            let waited = self.bell.wait_timeout_while(letters, at_most, |l| l.is_empty());
            letters = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::take(&mut letters)
    }

    fn receive(&self, event: notify::Result<Event>) {
        let mut letters = self.open();
        match event {
            Ok(event) if event.need_rescan() => letters.overflow = true,
            Ok(event) => {
                let Some(change) = change(event.kind) else { return };
                let Some(path) = event.paths.into_iter().next_back() else { return };
                if path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(OWN)) {
                    return;
                }
                if letters.hints.len() < HINTS {
                    letters.hints.push_back(Hint { path, change });
                } else if let Some(folder) = path.parent() {
                    // The path itself may be a folder that was renamed or made: its parent's listing shows it.
                    letters.crowded.insert(folder.to_owned());
                }
            }
            Err(error) => {
                letters.errors.push(error.to_string());
                letters.overflow = true;
            }
        }
        drop(letters);
        self.bell.notify_one();
    }
}

/// What an event means here; most mean nothing, among them the ones our own reading raises.
fn change(kind: EventKind) -> Option<Change> {
    match kind {
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(Change::Arrived),
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) | EventKind::Remove(_) => Some(Change::Left),
        EventKind::Modify(ModifyKind::Metadata(_)) => Some(Change::Attributes),
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Change::Closed),
        EventKind::Create(CreateKind::Folder) => Some(Change::Folder),
        EventKind::Create(_) => Some(Change::Created),
        _ => None,
    }
}

/// Why a folder is not watched but polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoEvents {
    /// It is not there (any more).
    Gone,
    /// A limit of the kernel, with the setting that raises it.
    Limit(&'static str),
    /// Anything else.
    Other,
}

/// The watches on folders.
pub(super) struct Eyes(Result<RecommendedWatcher, NoEvents>);

impl Eyes {
    /// Opens the kernel's event queue; without one every folder is polled.
    pub fn open(inbox: Arc<Inbox>) -> Eyes {
        match notify::recommended_watcher(move |event| inbox.receive(event)) {
            Ok(watcher) => Eyes(Ok(watcher)),
            Err(error) => {
                tracing::warn!(
                    %error,
                    "no file events: the watch folder is polled; raise the sysctl fs.inotify.max_user_instances if it is at its limit"
                );
                Eyes(Err(NoEvents::Limit("fs.inotify.max_user_instances")))
            }
        }
    }

    /// Adds (or renews) the watch on one folder.
    pub fn watch(&mut self, folder: &Path) -> Result<(), NoEvents> {
        let watcher = self.0.as_mut().map_err(|e| *e)?;
        // `notify` panics in the caller when its own thread is gone; that must cost the events, not the scanner.
        let answer = catch_unwind(AssertUnwindSafe(|| watcher.watch(folder, RecursiveMode::NonRecursive)));
        match answer {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(match error.kind {
                ErrorKind::MaxFilesWatch => NoEvents::Limit("fs.inotify.max_user_watches"),
                ErrorKind::PathNotFound => NoEvents::Gone,
                _ => NoEvents::Other,
            }),
            Err(_) => {
                tracing::error!("the file event thread is gone: the watch folder is polled from here on");
                self.0 = Err(NoEvents::Other);
                Err(NoEvents::Other)
            }
        }
    }

    /// Ends the watch on one folder, if there is one.
    pub fn unwatch(&mut self, folder: &Path) {
        if let Ok(watcher) = self.0.as_mut() {
            // An error says that there was no watch, which is what is wanted.
            let _ = catch_unwind(AssertUnwindSafe(|| watcher.unwatch(folder)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag};

    fn send(inbox: &Inbox, kind: EventKind, path: &str) {
        inbox.receive(Ok(Event::new(kind).add_path(path.into())));
    }

    #[test]
    fn an_overflow_is_seen_although_it_has_no_path() {
        let inbox = Inbox::default();
        inbox.receive(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(inbox.take(Duration::ZERO).overflow);
    }

    #[test]
    fn our_own_reading_and_names_wake_nobody() {
        let inbox = Inbox::default();
        send(&inbox, EventKind::Access(AccessKind::Open(AccessMode::Any)), "/w/a");
        send(&inbox, EventKind::Modify(ModifyKind::Data(DataChange::Any)), "/w/a");
        send(&inbox, EventKind::Modify(ModifyKind::Name(RenameMode::To)), "/w/.copydesk-retire-a");
        assert!(inbox.take(Duration::ZERO).is_empty());
    }

    #[test]
    fn beyond_the_bound_the_folder_is_remembered() {
        let inbox = Inbox::default();
        for n in 0..=HINTS {
            send(&inbox, EventKind::Create(CreateKind::File), &format!("/w/sub/{n}"));
        }
        let letters = inbox.take(Duration::ZERO);
        assert_eq!(letters.hints.len(), HINTS);
        assert_eq!(letters.crowded, HashSet::from([PathBuf::from("/w/sub")]));
    }
}
