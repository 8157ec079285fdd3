//! The drop folder: events are hints, the scan is the truth. Gives [`SealedFile`]s.
//!
//! # Layout
//! - `candidate`: one file on its way, a pure state machine with an explicit clock.
//! - `table`: all of them, and their timers.
//! - `scan`: the one thread that drives everything; `reconcile` lists (`folders`), `advance` reads (`seal`) and
//!   sends, `retire` removes.
//! - `events`: hints from the kernel; the only file that names `notify`.
//! - `refused`: how a refused file leaves the folder.
//! - `late`: side-cars that came after their article.
//! - `probe`, `tail`, `ignore`, `sidecar`: what is asked of one file or name.
//!
//! This module does not decide what a file means, and touches a file only in [`Watch::retire`] and [`move_out`].

mod advance;
mod candidate;
mod events;
mod folders;
mod ignore;
mod late;
mod probe;
mod reconcile;
mod refused;
mod report;
mod retire;
mod scan;
mod seal;
mod settings;
mod shared;
mod sidecar;
mod table;
mod tail;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use copydesk_plugin::Hints;
use tokio::sync::{mpsc, oneshot};

use crate::article::Signature;
use crate::error::{Fatal, FileFault};
use events::{Command, Inbox};
pub use refused::{Moved, copy_out, move_out};
pub use report::{Held, SyncReport, WatchStatus};
use scan::Scanner;
pub use settings::{PartialPolicy, SourcePolicy, WatchSettings, default_ignore};
use shared::Shared;

/// A file read whole at a moment when nobody was writing it.
#[derive(Clone, Debug)]
pub struct SealedFile {
    /// Name relative to the watch folder, as bytes.
    pub name: Vec<u8>,
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// BLAKE3 of them.
    pub hash: [u8; 32],
    /// Which file on disk this was.
    pub signature: Signature,
    /// What sub-folder and side-car state.
    pub hints: Hints,
    /// The tail looks cut short.
    pub partial: bool,
}

/// What the watch has to tell. Files are answered with [`Watch::retire`] once its outcome is durable.
#[derive(Debug)]
pub enum FromWatch {
    /// A file to be admitted.
    Sealed(SealedFile),
    /// An editor's order. It comes from the desk's socket and not from the folder; whoever gave it is told when it
    /// is admitted durably.
    Order(SealedFile, oneshot::Sender<()>),
    /// A file that cannot be one: `empty`, `too-large` or `partial`.
    Fault {
        /// Name relative to the watch folder, as bytes.
        name: Vec<u8>,
        /// Where it is.
        path: PathBuf,
        /// Which file on disk this is.
        signature: Signature,
        /// Why.
        fault: FileFault,
        /// Its first bytes, at most 4 KiB.
        head: Vec<u8>,
    },
}

/// Which file stands at a path now; none when it is gone. A link is not followed.
pub fn signature_of(path: &std::path::Path) -> Option<Signature> {
    rustix::fs::lstat(path).ok().map(|stat| probe::signature(&stat))
}

/// What earlier runs did, as far as the watch needs it.
pub struct Earlier {
    /// Whether a file in this state was filed. Asked only when sources are kept.
    pub filed: Box<dyn Fn(&Signature) -> bool + Send>,
    /// Files taken and whether with a side-car, oldest first.
    pub taken: Vec<(Vec<u8>, Signature, bool)>,
}

impl Earlier {
    /// So many of the latest will do for [`Earlier::taken`].
    pub const MOST: u64 = 20_000;

    /// Nothing.
    pub fn none() -> Earlier {
        Earlier { filed: Box::new(|_| false), taken: Vec::new() }
    }

    /// Whether a file with these hints had no side-car, or one that stated nothing.
    pub fn is_bare(name: &[u8], hints: &Hints) -> bool {
        *hints == sidecar::hints(name, None)
    }
}

/// A running watch over one drop folder.
pub struct Watch {
    inbox: Arc<Inbox>,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Watch {
    /// Starts the scanner thread. When `out` is full the scanner waits: nothing is dropped, the backlog stays in the
    /// folder.
    ///
    /// # Errors
    /// Only when no thread can be made or a pattern is unusable. A folder that is missing, unreadable or cannot
    /// be watched is waited for or polled, and shown in [`Watch::status`].
    pub fn start(
        settings: WatchSettings,
        earlier: Earlier,
        out: mpsc::Sender<FromWatch>,
    ) -> Result<Watch, Fatal> {
        let inbox = Arc::new(Inbox::default());
        let shared = Arc::new(Shared::new(&settings));
        let scanner = Scanner::new(settings, earlier, out, Arc::clone(&inbox), Arc::clone(&shared))?;
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || scanner.run())
            .map_err(|e| Fatal::io("starting the thread that watches the drop folder", e))?;
        Ok(Watch { inbox, shared, thread: Mutex::new(Some(thread)) })
    }

    /// The outcome of this state of this file is durable: the source is removed, unless it has changed since
    /// (then it is a new candidate) or sources are kept (then it is only remembered).
    pub fn retire(&self, name: &[u8], signature: &Signature) {
        self.inbox.command(Command::Retire(name.into(), *signature));
    }

    /// This state of this file was refused, and it changed before it was taken care of: whatever has the name now is
    /// a new candidate.
    pub fn release(&self, name: &[u8], signature: &Signature) {
        self.inbox.command(Command::Release(name.into(), *signature));
    }

    /// Scans everything now; answers when every file present at this moment has been sent out, refused or
    /// ignored, or is held back for a reason the report gives.
    pub fn sync(&self, done: oneshot::Sender<SyncReport>) {
        self.inbox.command(Command::Sync(done));
    }

    /// Answers when everything asked before is done, above all files retired before are removed.
    pub fn done(&self, done: oneshot::Sender<()>) {
        self.inbox.command(Command::Answer(done));
    }

    /// What is going on, without waiting for the scanner.
    pub fn status(&self) -> WatchStatus {
        self.shared.status()
    }

    /// Where a file of this name (relative to the watch folder) stands and why; `None` when the watch has
    /// nothing to say about it.
    pub fn explain(&self, name: &[u8]) -> Option<String> {
        self.shared.explain(name)
    }

    /// Takes nothing any more: the channel to the desk ends. What is retired is still removed.
    pub fn close(&self) {
        self.shared.close();
        self.inbox.command(Command::Wake);
    }

    /// Stops the scanner and waits for it. What was sent and not retired is found again at the next start.
    pub fn stop(&self) {
        self.halt();
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the watch thread had panicked; its last message is above");
        }
    }

    fn halt(&self) {
        self.shared.stop();
        self.inbox.command(Command::Wake);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.halt();
    }
}
