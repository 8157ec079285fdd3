//! What an index has done behind the desk's back, each piece by a thread of its own: writing what is hot, merging
//! runs, naming the runs in use.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::hot::Hot;
use super::manifest::{Manifest, sync_folder};
use super::merge::merge;
use super::run::{Header, Run};
use super::write::RunWriter;
use crate::article::ArticleId;

/// A run that is on the disk under its name, which no manifest holds yet.
pub(super) struct Written {
    pub(super) name: String,
    /// Last article included in it and the runs before.
    pub(super) last: ArticleId,
    pub(super) header: Header,
}

/// A thread, or why there is none.
type Work<T> = io::Result<JoinHandle<io::Result<T>>>;

fn start<T: Send + 'static>(name: &str, work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Work<T> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work)
}

fn end<T>(work: Work<T>) -> io::Result<T> {
    work?.join().map_err(|_| io::Error::other("the thread that works on a key index panicked"))?
}

fn is_done<T>(work: &Work<T>) -> bool {
    work.as_ref().map_or(true, JoinHandle::is_finished)
}

/// Give a finished file its name, durably.
fn name_file(dir: &Path, name: &str) -> io::Result<()> {
    fs::rename(staged(dir, name), dir.join(name))?;
    sync_folder(dir)
}

fn staged(dir: &Path, name: &str) -> PathBuf {
    dir.join(format!("{name}.tmp"))
}

/// Articles being written into a run. They answer from memory until it is taken over.
pub(super) struct Sealing {
    pub(super) hot: Arc<Hot>,
    /// Last of them.
    pub(super) last: ArticleId,
    /// None: it failed, and is to be begun again.
    work: Option<Work<Header>>,
}

impl Sealing {
    /// Begin.
    pub(super) fn begin(dir: &Path, hot: Arc<Hot>, last: ArticleId) -> Self {
        let mut sealing = Self { hot, last, work: None };
        sealing.resume(dir);
        sealing
    }

    /// Begin again where it failed.
    pub(super) fn resume(&mut self, dir: &Path) {
        if self.work.is_none() {
            let (hot, dir, name) = (self.hot.clone(), dir.to_owned(), self.name());
            self.work = Some(start("seal keys", move || {
                let header = write(&hot, &staged(&dir, &name))?;
                name_file(&dir, &name).map(|()| header)
            }));
        }
    }

    fn name(&self) -> String {
        let first = self.hot.rows().first().map_or(0, |row| u64::from(row.article));
        format!("{first:012}-{:012}.run", self.last)
    }

    pub(super) fn is_done(&self) -> bool {
        self.work.as_ref().is_some_and(is_done)
    }

    /// Wait for the end.
    pub(super) fn finish(&mut self) -> io::Result<Written> {
        let work = self.work.take().unwrap_or_else(|| Err(io::Error::other("it was not begun")));
        Ok(Written { header: end(work)?, name: self.name(), last: self.last })
    }
}

fn write(hot: &Hot, path: &Path) -> io::Result<Header> {
    let mut writer = RunWriter::create(path, hot.rows().len() as u64, hot.len() as u64)?;
    hot.rows().iter().try_for_each(|row| writer.row(row))?;
    hot.sorted(|key, entry| writer.entry(key, entry))?;
    writer.finish()
}

/// A merge on its way. Runs are only appended meanwhile.
pub(super) struct Merging {
    /// Place of the first run.
    pub(super) first: usize,
    /// How many there are.
    pub(super) count: usize,
    last: ArticleId,
    name: String,
    stop: Arc<AtomicBool>,
    work: Work<Option<Header>>,
}

impl Merging {
    /// Begin to merge all `runs`, of which the newest ends with the article `last`.
    pub(super) fn begin(dir: &Path, runs: Vec<Arc<Run>>, first: usize, last: ArticleId) -> Self {
        let (count, stop) = (runs.len(), Arc::new(AtomicBool::new(false)));
        let from = runs[0].rows().next().map_or(0, |row| row.article);
        // Several merges may end with the same article, but no two begin and end alike.
        let name = format!("{from:012}-{last:012}.run");
        let work = start("merge keys", {
            let (dir, name, stop) = (dir.to_owned(), name.clone(), stop.clone());
            move || {
                let header = merge(&runs, &staged(&dir, &name), &stop)?;
                if header.is_some() {
                    name_file(&dir, &name)?;
                }
                Ok(header)
            }
        });
        Self { first, count, last, name, stop, work }
    }

    pub(super) fn is_done(&self) -> bool {
        is_done(&self.work)
    }

    /// Wait for the end; none when it was stopped.
    pub(super) fn finish(self) -> io::Result<Option<Written>> {
        let (name, last) = (self.name, self.last);
        Ok(end(self.work)?.map(|header| Written { name, last, header }))
    }
}

/// A manifest on its way to the disk, and the files it does without.
pub(super) struct Naming {
    manifest: Manifest,
    obsolete: Vec<PathBuf>,
    work: Work<()>,
}

impl Naming {
    /// Begin.
    pub(super) fn begin(dir: &Path, manifest: Manifest, obsolete: Vec<PathBuf>) -> Self {
        let work = start("name runs of keys", {
            let (dir, manifest, obsolete) = (dir.to_owned(), manifest.clone(), obsolete.clone());
            move || {
                manifest.write(&dir)?;
                for file in obsolete {
                    // One that stays behind is removed at the next start.
                    let _ = fs::remove_file(file);
                }
                Ok(())
            }
        });
        Self { manifest, obsolete, work }
    }

    pub(super) fn is_done(&self) -> bool {
        is_done(&self.work)
    }

    /// Wait for the end.
    pub(super) fn finish(self) -> (Manifest, Vec<PathBuf>, io::Result<()>) {
        (self.manifest, self.obsolete, end(self.work))
    }
}

/// Stop what goes on and wait: half a file is left under a staging name, which the next start removes.
pub(super) fn stop(sealing: Option<Sealing>, merging: Option<Merging>, naming: Option<Naming>) {
    if let Some(merging) = merging {
        merging.stop.store(true, Ordering::Relaxed);
        let _ = merging.finish();
    }
    if let Some(mut sealing) = sealing {
        let _ = sealing.finish();
    }
    if let Some(naming) = naming {
        let _ = naming.finish();
    }
}
