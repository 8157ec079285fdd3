//! Admission: sealed files get their numbers, durably and in groups, with their bytes. From here on nothing is lost.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::breaker::Breaker;
use super::prepare::{Prepared, prepare};
use super::progress::Progress;
use crate::article::Admitted;
use crate::error::Fatal;
use crate::folder::{Originals, Refusals, Refused};
use crate::plugin::Plugins;
use crate::store::{NewFile, Store};
use crate::watch::{FromWatch, SealedFile};

/// Files admitted with one sync.
const GROUP: usize = 64;
/// Bytes after which a group is closed.
const GROUP_BYTES: usize = 16 << 20;

/// What the admission thread works with.
pub struct Admission {
    /// Where admitted files are recorded.
    pub store: Arc<dyn Store>,
    /// Where their bytes are kept.
    pub originals: Originals,
    /// Where refused files go.
    pub refusals: Refusals,
    /// The plugins that open and read them.
    pub plugins: Arc<Plugins>,
    /// Runs the reading.
    pub runtime: tokio::runtime::Handle,
    /// How far the desk is.
    pub progress: Arc<Progress>,
    /// Waits while the disk is full.
    pub breaker: Breaker,
    /// To the filing thread, in admitted order.
    pub next: mpsc::Sender<JoinHandle<Prepared>>,
}

impl Admission {
    /// Take up files that were admitted and not filed when the desk last stopped.
    pub fn resume(&mut self) -> Result<(), Fatal> {
        let mut after = self.progress.filed();
        loop {
            let store = self.store.clone();
            let files = self.breaker.run("reading admitted files", || store.unfinished(after, 256))?;
            let Some(last) = files.last() else { return Ok(()) };
            after = last.seq;
            for file in files {
                let bytes = self.originals.read(&file.hash)?;
                self.progress.admitted(file.seq);
                if !self.hand_on(file, Arc::from(bytes)) {
                    return Ok(());
                }
            }
        }
    }

    /// Admit what the watch sends until it ends.
    pub fn run(mut self, mut files: mpsc::Receiver<FromWatch>) -> Result<(), Fatal> {
        while let Some(first) = files.blocking_recv() {
            let mut sealed = Vec::new();
            let mut bytes = 0;
            let mut arrived = Some(first);
            while let Some(file) = arrived {
                match file {
                    FromWatch::Sealed(file) => {
                        bytes += file.bytes.len();
                        sealed.push(file);
                    }
                    FromWatch::Fault { name, path, signature, fault, .. } => {
                        self.refuse(Refused { name, path, signature, fault })?;
                    }
                }
                let more = sealed.len() < GROUP && bytes < GROUP_BYTES;
                arrived = if more { files.try_recv().ok() } else { None };
            }
            if !self.admit(sealed)? {
                break;
            }
        }
        Ok(())
    }

    fn refuse(&mut self, refused: Refused) -> Result<(), Fatal> {
        let name = String::from_utf8_lossy(&refused.name).into_owned();
        warn!(file = %name, class = %refused.fault.class, "refused: {}", refused.fault.message);
        let refusals = &self.refusals;
        self.breaker.run("moving a refused file", || refusals.take(&refused))?;
        self.progress.refused();
        Ok(())
    }

    fn admit(&mut self, sealed: Vec<SealedFile>) -> Result<bool, Fatal> {
        if sealed.is_empty() {
            return Ok(true);
        }
        let originals = &self.originals;
        self.breaker.run("keeping originals", || {
            for file in &sealed {
                originals.put(&file.hash, &file.bytes)?;
            }
            originals.sync()
        })?;
        let records: Vec<NewFile> = sealed.iter().map(record).collect();
        let store = self.store.clone();
        let admitted = self.breaker.run("admitting files", || store.admit(&records))?;
        for (file, sealed) in admitted.into_iter().zip(sealed) {
            info!(seq = file.seq, file = %file.display_name(), bytes = file.size, "admitted");
            self.progress.admitted(file.seq);
            if !self.hand_on(file, sealed.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Start preparing a file; false when the desk is stopping.
    fn hand_on(&mut self, file: Admitted, bytes: Arc<[u8]>) -> bool {
        let task = self.runtime.spawn(prepare(self.plugins.clone(), Arc::new(file), bytes));
        self.next.blocking_send(task).is_ok()
    }
}

fn record(file: &SealedFile) -> NewFile {
    NewFile {
        hash: file.hash,
        name: file.name.clone(),
        size: file.bytes.len() as u64,
        arrived_ms: jiff::Timestamp::now().as_millisecond(),
        hints: file.hints.clone(),
        partial: file.partial,
        signature: file.signature,
    }
}
