//! The archive-wide key index: a hot run in memory, sealed runs on disk, merged by tiers behind the desk's back.
//!
//! Why not a library: `docs/decisions/0002-key-index.md`. Runs cover consecutive stretches of articles, so dropping
//! what is older than a window would be dropping the oldest runs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use copydesk_plugin::{Key, Scope};

use super::hot::Hot;
use super::manifest::{Manifest, Sealed, sync_folder};
use super::merge::merge;
use super::rows::Row;
use super::run::{Header, Run};
use super::write::RunWriter;
use super::{Found, KeyHits, KeyIndex, StoreError, distinct};
use crate::article::ArticleId;

/// Runs of one tier that are merged into one of the next; also the factor between tiers.
const FAN_IN: usize = 4;
/// Keys below which all runs are of the lowest tier.
const LOWEST_TIER: usize = 1 << 14;

/// An index in a folder of its own.
pub struct ArchiveKeys {
    dir: PathBuf,
    /// As on disk.
    manifest: Manifest,
    /// Those of the manifest, open, oldest first.
    runs: Vec<Arc<Run>>,
    hot: Hot,
    /// Last article added.
    added: ArticleId,
    hot_bytes: usize,
    /// Size of the hot run at which sealing is tried next; grows when it failed.
    seal_at: usize,
    merging: Option<Merging>,
}

/// A merge on its way.
struct Merging {
    /// Place of the first run in the manifest. Runs are only appended meanwhile.
    first: usize,
    count: usize,
    name: String,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<io::Result<Option<Header>>>,
}

impl ArchiveKeys {
    /// Open the index in `dir`, or make it. `hot_bytes` is about what the articles not sealed yet may take in memory.
    /// What is damaged is left out, and [`KeyIndex::last`] says from where to add again.
    ///
    /// # Errors
    /// `Blocked` when the folder cannot be read or written.
    pub fn open(dir: &Path, hot_bytes: usize) -> Result<Self, StoreError> {
        fs::create_dir_all(dir).map_err(|error| blocked(dir, &error))?;
        let (manifest, runs) = open_runs(dir).map_err(|error| blocked(dir, &error))?;
        remove_strangers(dir, &manifest).map_err(|error| blocked(dir, &error))?;
        Ok(Self {
            dir: dir.to_owned(),
            added: manifest.last,
            manifest,
            runs,
            hot: Hot::default(),
            hot_bytes,
            seal_at: hot_bytes,
            merging: None,
        })
    }

    /// Wait until no merge is under way or due: for measuring, and before a copy is taken.
    ///
    /// # Errors
    /// `Blocked` when a merge failed; the index is as good as before.
    pub fn finish_merges(&mut self) -> Result<(), StoreError> {
        loop {
            self.start_merge();
            let Some(merging) = self.merging.take() else { return Ok(()) };
            self.take_over(merging).map_err(|error| blocked(&self.dir, &error))?;
        }
    }

    /// The last article added, durable or not.
    pub fn added(&self) -> ArticleId {
        self.added
    }

    fn seal(&mut self) -> io::Result<()> {
        let manifest = Manifest { last: self.added, runs: self.manifest.runs.clone() };
        if self.hot.rows().is_empty() {
            if manifest != self.manifest {
                manifest.write(&self.dir)?;
                self.manifest = manifest;
            }
            return Ok(());
        }
        let name = format!("{:012}-{:012}.run", u64::from(self.hot.rows()[0].article), self.added);
        let staged = self.dir.join(format!("{name}.tmp"));
        let mut writer = RunWriter::create(&staged, self.hot.rows().len() as u64, self.hot.len() as u64)?;
        self.hot.rows().iter().try_for_each(|row| writer.row(row))?;
        self.hot.sorted().try_for_each(|(key, entry)| writer.entry(key, &entry))?;
        let header = writer.finish()?;
        self.include(manifest, self.runs.len()..self.runs.len(), name, &header)?;
        self.hot = Hot::default();
        self.seal_at = self.hot_bytes;
        Ok(())
    }

    /// Put a finished file in the place of `range` of the runs. Nothing changes unless all of it does.
    fn include(
        &mut self,
        mut manifest: Manifest,
        range: std::ops::Range<usize>,
        name: String,
        header: &Header,
    ) -> io::Result<()> {
        let path = self.dir.join(&name);
        fs::rename(self.dir.join(format!("{name}.tmp")), &path)?;
        sync_folder(&self.dir)?;
        let identity = header.hash().map_err(io::Error::other)?;
        let run = Run::open(&path, &identity)?.ok_or_else(|| {
            io::Error::other(format!("{} does not read back as it was written", path.display()))
        })?;
        let last = manifest.runs[range.clone()].last().map_or(self.added, |run| run.last);
        let before: Vec<_> = manifest.runs.splice(range.clone(), [Sealed { last, name, identity }]).collect();
        manifest.write(&self.dir)?;
        self.manifest = manifest;
        self.runs.splice(range, [Arc::new(run)]);
        for old in before {
            // One that stays behind is removed at the next start.
            let _ = fs::remove_file(self.dir.join(old.name));
        }
        Ok(())
    }

    /// Start the merge that is due, if there is one and none is under way.
    fn start_merge(&mut self) {
        if self.merging.is_some() {
            return;
        }
        let tiers: Vec<_> = self.runs.iter().map(|run| tier(run.len())).collect();
        let Some(first) = due(&tiers) else { return };
        let runs = self.runs[first..].to_vec();
        let count = runs.len();
        let from = runs[0].rows().next().map_or(0, |row| row.article);
        // Several merges may end with the same article, but no two begin and end alike.
        let name = format!("{from:012}-{:012}.run", self.manifest.runs[first + count - 1].last);
        let staged = self.dir.join(format!("{name}.tmp"));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new().name("merge keys".into()).spawn({
            let stop = stop.clone();
            move || merge(&runs, &staged, &stop)
        });
        match thread {
            Ok(thread) => self.merging = Some(Merging { first, count, name, stop, thread }),
            Err(error) => {
                tracing::warn!(%error, "no thread to merge runs of a key index; look-ups get slower");
            }
        }
    }

    fn take_over(&mut self, merging: Merging) -> io::Result<()> {
        let Merging { first, count, name, thread, .. } = merging;
        let merged = thread.join().map_err(|_| io::Error::other("the thread that merges runs panicked"))?;
        match merged? {
            Some(header) => self.include(self.manifest.clone(), first..first + count, name, &header),
            None => Ok(()),
        }
    }

    /// Take over a merge that has ended and start the next; its failure costs speed only.
    fn tend_merges(&mut self) {
        if let Some(merging) = self.merging.take_if(|merging| merging.thread.is_finished())
            && let Err(error) = self.take_over(merging)
        {
            tracing::warn!(folder = %self.dir.display(), %error, "cannot merge runs of a key index; look-ups get slower");
            return;
        }
        self.start_merge();
    }
}

impl KeyIndex for ArchiveKeys {
    fn look_up(&mut self, keys: &[Key], cap: usize, facet_cap: usize) -> Result<Vec<KeyHits>, StoreError> {
        let mut found: Vec<_> = keys.iter().map(|_| Found::default()).collect();
        let wanted: Vec<_> = keys.iter().map(|key| (spread(key.hash), key.facet)).collect();
        for (found, (key, facet)) in found.iter_mut().zip(&wanted) {
            self.hot.answer(*key, *facet, found);
        }
        // Run by run, because the keys of an article find a run's filter in the cache together.
        for run in self.runs.iter().rev() {
            for (found, (key, facet)) in found.iter_mut().zip(&wanted) {
                run.answer(*key, *facet, found);
            }
        }
        Ok(found.into_iter().map(|found| found.finish(cap, facet_cap)).collect())
    }

    fn add(
        &mut self,
        article: ArticleId,
        arrived_ms: i64,
        keys: &[Key],
        founded_group: bool,
    ) -> Result<(), StoreError> {
        if article <= self.added {
            let added = self.added;
            return Err(StoreError::Broken(format!(
                "article {article} was added to a key index after {added}"
            )));
        }
        let number = u32::try_from(article).map_err(|_| {
            StoreError::Broken(format!("a key index holds article numbers up to {}", u32::MAX))
        })?;
        self.added = article;
        let mut pairs = distinct(keys, Scope::Archive);
        pairs.iter_mut().for_each(|(key, _)| *key = spread(*key));
        pairs.sort_unstable();
        if let Some((_, facet)) = pairs.first() {
            let row = Row { article: number, facet: *facet, arrived_ms, founded: founded_group };
            self.hot.add(row, &pairs);
        }
        if self.hot.bytes() >= self.seal_at {
            if let Err(error) = self.seal() {
                // The article is in: the desk need not wait for this disk, only memory grows meanwhile.
                self.seal_at = self.hot.bytes() + self.hot_bytes / 4;
                tracing::warn!(folder = %self.dir.display(), %error, "cannot write a key index; it grows in memory");
            }
            self.tend_merges();
        }
        Ok(())
    }

    fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.seal().map_err(|error| blocked(&self.dir, &error))?;
        self.tend_merges();
        Ok(())
    }

    fn last(&self) -> ArticleId {
        self.manifest.last
    }
}

impl Drop for ArchiveKeys {
    fn drop(&mut self) {
        if let Some(merging) = self.merging.take() {
            merging.stop.store(true, Ordering::Relaxed);
            // Half a file is left under a staging name, which the next start removes.
            let _ = merging.thread.join();
        }
    }
}

/// Make any 64-bit number uniform without losing any (the finaliser of `SplitMix64`): runs are searched by where a
/// key should stand, and what plugins call a hash may be a small number.
fn spread(key: u64) -> u64 {
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

fn tier(keys: usize) -> u32 {
    (keys / LOWEST_TIER).checked_ilog(FAN_IN).map_or(0, |tier| tier + 1)
}

/// Where the runs begin that are to be merged: the newest ones up to the lowest tier of which there are enough.
fn due(tiers: &[u32]) -> Option<usize> {
    let highest = tiers.iter().max().copied()?;
    (0..=highest).find_map(|tier| {
        let first = tiers.iter().rposition(|other| *other > tier).map_or(0, |before| before + 1);
        (tiers.len() - first >= FAN_IN).then_some(first)
    })
}

/// Open the runs of the manifest, up to the first that is missing or damaged.
fn open_runs(dir: &Path) -> io::Result<(Manifest, Vec<Arc<Run>>)> {
    let Some(mut manifest) = Manifest::read(dir)? else { return Ok(<_>::default()) };
    let mut runs = Vec::new();
    for sealed in &manifest.runs {
        let run = match Run::open(&dir.join(&sealed.name), &sealed.identity) {
            Ok(Some(run)) if run.is_whole() => run,
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(error),
        };
        runs.push(Arc::new(run));
    }
    if runs.len() < manifest.runs.len() {
        let damaged = &manifest.runs[runs.len()].name;
        tracing::warn!(folder = %dir.display(), run = %damaged, "a key index is damaged; it is made again from here");
        manifest.runs.truncate(runs.len());
        manifest.last = manifest.runs.last().map_or(0, |run| run.last);
        manifest.write(dir)?;
    }
    Ok((manifest, runs))
}

/// Remove files that no manifest names: left by a crash between writing a run and naming it.
fn remove_strangers(dir: &Path, manifest: &Manifest) -> io::Result<()> {
    let named: BTreeSet<_> = manifest.runs.iter().map(|run| run.name.as_ref()).collect();
    for file in fs::read_dir(dir)? {
        let path = file?.path();
        let ours = path.extension().is_some_and(|end| end == "run" || end == "tmp");
        if ours && !path.file_name().is_some_and(|name| named.contains(name)) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn blocked(dir: &Path, error: &io::Error) -> StoreError {
    StoreError::Blocked(format!(
        "the key index in {} does not answer: {error}; the desk tries again",
        dir.display()
    ))
}
