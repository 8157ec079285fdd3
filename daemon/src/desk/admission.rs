//! Admission: sealed files get their numbers, durably and in groups, with their bytes. From here on nothing is lost.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::breaker::Breaker;
use super::prepare::{Prepared, prepare};
use super::progress::{Progress, Stage};
use crate::article::{Admitted, Signature};
use crate::error::Fatal;
use crate::folder::{Originals, Refusal, Refusals, Refused};
use crate::plugin::Plugins;
use crate::store::{NewFile, Store};
use crate::watch::{FromWatch, SealedFile, Watch};

/// Files admitted with one sync.
const GROUP: usize = 64;
/// Bytes after which a group is closed.
const GROUP_BYTES: usize = 16 << 20;
/// Bytes of files being opened and read at one time, in KiB.
pub const ROOM_KIB: u32 = 256 << 10;

/// What the admission thread works with.
pub struct Admission {
    /// Where admitted files are recorded.
    pub store: Arc<dyn Store>,
    /// Where their bytes are kept; none when they are not.
    pub originals: Option<Originals>,
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
    /// Retires files that an earlier run filed and could not retire any more.
    pub watch: Option<Arc<Watch>>,
    /// Files taken up from an earlier run: still in the watch folder, and not to be admitted again.
    pub resumed: HashSet<Signature>,
    /// Room for the bytes of files that are being opened, in KiB.
    pub room: Arc<Semaphore>,
    /// When this run began, ns since the epoch: older files may have been admitted by an earlier one.
    pub began_ns: i128,
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
                let Some(originals) = &self.originals else { return Ok(()) };
                let bytes = originals.read(&file.hash)?;
                self.progress.admitted(file.seq);
                self.resumed.insert(file.signature);
                if !self.hand_on(file, Arc::from(bytes)) {
                    return Ok(());
                }
            }
        }
    }

    /// Admit what the watch sends until it ends.
    pub fn run(mut self, mut files: mpsc::Receiver<FromWatch>) -> Result<(), Fatal> {
        while let Some(first) = files.blocking_recv() {
            let (mut sealed, mut given) = (Vec::new(), Vec::new());
            let (mut bytes, mut taken) = (0, 0);
            let mut arrived = Some(first);
            while let Some(file) = arrived {
                taken += u64::from(!matches!(file, FromWatch::Order(..)));
                match file {
                    FromWatch::Order(order, taken) => {
                        sealed.push(order);
                        given.push(taken);
                    }
                    FromWatch::Sealed(file) => {
                        bytes += file.bytes.len();
                        sealed.push(file);
                    }
                    FromWatch::Fault { name, path, signature, fault, .. } => {
                        self.refuse(&Refused { name, path, signature, fault })?;
                    }
                }
                let more = sealed.len() < GROUP && bytes < GROUP_BYTES;
                arrived = if more { files.try_recv().ok() } else { None };
            }
            let progress = self.progress.clone();
            if !progress.timed(Stage::Admit, || self.admit(sealed, given))? {
                break;
            }
            self.progress.taken(taken);
        }
        Ok(())
    }

    fn refuse(&mut self, refused: &Refused) -> Result<(), Fatal> {
        let refusals = &self.refusals;
        let taken = self.breaker.run("moving a refused file", || refusals.take(refused))?;
        if taken == Refusal::Told {
            let name = crate::folder::plain(&String::from_utf8_lossy(&refused.name));
            warn!(file = %name, class = %refused.fault.class, "refused: {}", refused.fault.message);
            self.progress.refused();
        }
        match (&self.watch, taken) {
            (Some(watch), Refusal::Changed) => watch.release(&refused.name, &refused.signature),
            (Some(watch), _) => watch.retire(&refused.name, &refused.signature),
            (None, _) => {}
        }
        Ok(())
    }

    /// True when an earlier run admitted this very file and ended before it could be retired.
    fn left_over(&self, file: &SealedFile) -> Result<bool, Fatal> {
        if file.signature.ctime_ns >= self.began_ns {
            return Ok(false);
        }
        if self.resumed.contains(&file.signature) {
            return Ok(true); // retired when it is committed
        }
        let known = self.breaker.run("looking a file up", || self.store.by_signature(&file.signature))?;
        if let (Some(_), Some(watch)) = (known, &self.watch) {
            watch.retire(&file.name, &file.signature);
        }
        Ok(known.is_some())
    }

    /// Admit files, and tell those who gave the orders among them.
    fn admit(&mut self, sealed: Vec<SealedFile>, given: Vec<oneshot::Sender<()>>) -> Result<bool, Fatal> {
        let mut fresh = Vec::with_capacity(sealed.len());
        for file in sealed {
            if !self.left_over(&file)? {
                fresh.push(file);
            }
        }
        let sealed = fresh;
        if sealed.is_empty() {
            return Ok(true);
        }
        if let Some(originals) = &self.originals {
            self.breaker.run("keeping originals", || {
                for file in &sealed {
                    originals.put(&file.hash, &file.bytes)?;
                }
                originals.sync()
            })?;
        }
        let records: Vec<NewFile> = sealed.iter().map(record).collect();
        let store = self.store.clone();
        let admitted = self.breaker.run("admitting files", || store.admit(&records))?;
        for taken in given {
            let _ = taken.send(()); // whoever waits no longer has been told so
        }
        for (file, sealed) in admitted.into_iter().zip(sealed) {
            info!(seq = file.seq, file = %file.log_name(), bytes = file.size, "admitted");
            self.progress.admitted(file.seq);
            if !self.hand_on(file, sealed.bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Start preparing a file; false when the desk is stopping.
    fn hand_on(&mut self, file: Admitted, bytes: Arc<[u8]>) -> bool {
        let size = u32::try_from(bytes.len() / 1024 + 1).unwrap_or(u32::MAX).min(ROOM_KIB);
        let room = self.runtime.block_on(self.room.clone().acquire_many_owned(size));
        let prepared = prepare(self.plugins.clone(), Arc::new(file), bytes);
        let task = self.runtime.spawn(async move {
            let prepared = prepared.await;
            drop(room);
            prepared
        });
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
