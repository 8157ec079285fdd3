//! The archive-wide key index: a hot run in memory, sealed runs on disk, merged by tiers.
//!
//! Whoever looks up and adds never waits for the disk: runs are written, merged and named by threads of their own
//! (`work.rs`), and [`KeyIndex::tend`] takes over what is done. Until then the articles answer from memory.
//!
//! Why not a library: `docs/decisions/0002-key-index.md`. Runs cover consecutive stretches of articles, so dropping
//! what is older than a window would be dropping the oldest runs.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use copydesk_plugin::{Key, Scope};

use super::hot::Hot;
use super::manifest::{Manifest, Sealed};
use super::rows::Row;
use super::run::Run;
use super::work::{Merging, Naming, Sealing, Written};
use super::{Found, KeyHits, KeyIndex, StoreError, distinct};
use crate::article::ArticleId;

/// Runs of one tier that are merged into one of the next; also the factor between tiers.
const FAN_IN: usize = 4;
/// Keys below which all runs are of the lowest tier.
const LOWEST_TIER: usize = 1 << 14;
/// Articles after which work that failed is tried again.
const TRY_AGAIN_AFTER: ArticleId = 250;

/// An index in a folder of its own.
pub struct ArchiveKeys {
    dir: PathBuf,
    /// As on disk.
    durable: Manifest,
    /// What is looked up; on disk as soon as it is named.
    current: Manifest,
    /// Those of `current`, open, oldest first.
    runs: Vec<Arc<Run>>,
    hot: Hot,
    /// Last article added.
    added: ArticleId,
    hot_bytes: usize,
    sealing: Option<Sealing>,
    merging: Option<Merging>,
    naming: Option<Naming>,
    /// Files that `current` does without; removed when it is on disk.
    obsolete: Vec<PathBuf>,
    /// Until this article nothing is begun, because something failed.
    pause_until: ArticleId,
}

impl ArchiveKeys {
    /// Open the index in `dir`, or make it. `hot_bytes` is about what the articles not written yet may take in memory;
    /// while they are written it may be twice that.
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
            current: manifest.clone(),
            durable: manifest,
            runs,
            hot: Hot::default(),
            hot_bytes,
            sealing: None,
            merging: None,
            naming: None,
            obsolete: Vec::new(),
            pause_until: 0,
        })
    }

    /// Make all that was added durable, and wait for it.
    ///
    /// # Errors
    /// `Blocked` when the disk is full or fails; nothing is lost but the time.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        self.pause_until = 0;
        let written = self.finish_sealing().and_then(|()| {
            self.begin_sealing();
            self.finish_sealing()
        });
        if written.is_ok() {
            self.current.last = self.added;
        }
        written.and_then(|()| self.finish_naming()).map_err(|error| blocked(&self.dir, &error))
    }

    /// Wait until no merge is under way or due: for measuring, and before a copy is taken.
    ///
    /// # Errors
    /// `Blocked` when a merge failed; the index is as good as before.
    pub fn finish_merges(&mut self) -> Result<(), StoreError> {
        self.pause_until = 0;
        loop {
            self.begin_merge();
            let Some(merging) = self.merging.take() else { break };
            self.take_over_merge(merging).map_err(|error| blocked(&self.dir, &error))?;
        }
        self.finish_naming().map_err(|error| blocked(&self.dir, &error))
    }

    /// The last article added, durable or not.
    pub fn added(&self) -> ArticleId {
        self.added
    }

    /// Begin to write what is hot, unless something is being written. It answers from memory meanwhile.
    fn begin_sealing(&mut self) {
        if self.sealing.is_some() || self.hot.rows().is_empty() || self.added < self.pause_until {
            return;
        }
        let hot = Arc::new(std::mem::take(&mut self.hot));
        self.sealing = Some(Sealing::begin(&self.dir, hot, self.added));
    }

    fn finish_sealing(&mut self) -> io::Result<()> {
        let Some(mut sealing) = self.sealing.take() else { return Ok(()) };
        sealing.resume(&self.dir);
        self.take_over_sealed(sealing)
    }

    /// Put the run in the place of what answered from memory. What could not be written stays there, to be begun
    /// again.
    fn take_over_sealed(&mut self, mut sealing: Sealing) -> io::Result<()> {
        match sealing.finish().and_then(|written| self.include(self.runs.len(), 0, written)) {
            Ok(()) => Ok(()),
            Err(error) => {
                self.pause_until = self.added + TRY_AGAIN_AFTER;
                self.sealing = Some(sealing);
                Err(error)
            }
        }
    }

    fn take_over_merge(&mut self, merging: Merging) -> io::Result<()> {
        let (first, count) = (merging.first, merging.count);
        let merged = merging.finish().and_then(|written| match written {
            Some(written) => self.include(first, count, written),
            None => Ok(()),
        });
        if merged.is_err() {
            self.pause_until = self.added + TRY_AGAIN_AFTER;
        }
        merged
    }

    /// Look up in a finished file instead of in `count` runs from `first` on.
    fn include(&mut self, first: usize, count: usize, written: Written) -> io::Result<()> {
        let Written { name, last, header } = written;
        let path = self.dir.join(&name);
        let identity = header.hash().map_err(io::Error::other)?;
        let run = Run::open(&path, &identity)?.ok_or_else(|| {
            io::Error::other(format!("{} does not read back as it was written", path.display()))
        })?;
        let range = first..first + count;
        let before = self.current.runs.splice(range.clone(), [Sealed { last, name, identity }]);
        self.obsolete.extend(before.map(|run| self.dir.join(run.name)));
        self.current.last = self.current.last.max(last);
        self.runs.splice(range, [Arc::new(run)]);
        Ok(())
    }

    /// Start the merge that is due, if there is one and none is under way.
    fn begin_merge(&mut self) {
        if self.merging.is_some() || self.added < self.pause_until {
            return;
        }
        let tiers: Vec<_> = self.runs.iter().map(|run| tier(run.len())).collect();
        let Some(first) = due(&tiers) else { return };
        let last = self.current.runs.last().map_or(0, |run| run.last);
        self.merging = Some(Merging::begin(&self.dir, self.runs[first..].to_vec(), first, last));
    }

    /// Start naming the runs in use on disk, if that is not so already.
    fn begin_naming(&mut self) {
        if self.naming.is_none() && self.current != self.durable && self.added >= self.pause_until {
            let obsolete = std::mem::take(&mut self.obsolete);
            self.naming = Some(Naming::begin(&self.dir, self.current.clone(), obsolete));
        }
    }

    fn take_over_naming(&mut self, naming: Naming) -> io::Result<()> {
        match naming.finish() {
            (manifest, _, Ok(())) => {
                self.durable = manifest;
                Ok(())
            }
            (_, obsolete, Err(error)) => {
                self.obsolete.extend(obsolete);
                self.pause_until = self.added + TRY_AGAIN_AFTER;
                Err(error)
            }
        }
    }

    fn finish_naming(&mut self) -> io::Result<()> {
        loop {
            match self.naming.take() {
                Some(naming) => self.take_over_naming(naming)?,
                None if self.current == self.durable => return Ok(()),
                None => self.begin_naming(),
            }
        }
    }

    /// Take over what is done.
    fn take_over(&mut self, committed: ArticleId) -> io::Result<()> {
        // Twice the memory is enough: from there on, wait.
        let full = self.hot.bytes() >= 2 * self.hot_bytes && self.added >= self.pause_until;
        let ready = |sealing: &mut Sealing| sealing.last <= committed && (full || sealing.is_done());
        if let Some(sealing) = self.sealing.take_if(ready) {
            self.take_over_sealed(sealing)?;
        }
        if let Some(merging) = self.merging.take_if(|merging| merging.is_done()) {
            self.take_over_merge(merging)?;
        }
        if let Some(naming) = self.naming.take_if(|naming| naming.is_done()) {
            self.take_over_naming(naming)?;
        }
        Ok(())
    }
}

impl KeyIndex for ArchiveKeys {
    fn look_up(&mut self, keys: &[Key], cap: usize, facet_cap: usize) -> Result<Vec<KeyHits>, StoreError> {
        let mut found: Vec<_> = keys.iter().map(|_| Found::default()).collect();
        let wanted: Vec<_> = keys.iter().map(|key| (spread(key.hash), key.facet)).collect();
        let in_memory = [Some(&self.hot), self.sealing.as_ref().map(|sealing| &*sealing.hot)];
        for hot in in_memory.into_iter().flatten() {
            for (found, (key, facet)) in found.iter_mut().zip(&wanted) {
                hot.answer(*key, *facet, found);
            }
        }
        // Run by run, because the keys of an article find a run's filter in the cache together.
        let mut likely = Vec::with_capacity(wanted.len());
        for run in self.runs.iter().rev() {
            run.likely(&wanted, &mut likely);
            for &at in &likely {
                let (key, facet) = wanted[at];
                run.answer(key, facet, &mut found[at]);
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
        pairs.dedup();
        if let Some((_, facet)) = pairs.first() {
            let row = Row { article: number, facet: *facet, arrived_ms, founded: founded_group };
            self.hot.add(row, &pairs);
        }
        Ok(())
    }

    fn tend(&mut self, committed: ArticleId) {
        if let Err(error) = self.take_over(committed) {
            // The desk need not wait for this disk: memory grows meanwhile, and look-ups get slower.
            let folder = self.dir.display();
            tracing::warn!(%folder, %error, "a key index cannot be written; it is tried again");
        }
        if self.added < self.pause_until {
            return;
        }
        if let Some(sealing) = &mut self.sealing {
            sealing.resume(&self.dir);
        }
        if self.hot.bytes() >= self.hot_bytes {
            self.begin_sealing();
        }
        self.begin_merge();
        self.begin_naming();
    }

    fn last(&self) -> ArticleId {
        self.durable.last
    }
}

impl Drop for ArchiveKeys {
    fn drop(&mut self) {
        super::work::stop(self.sealing.take(), self.merging.take(), self.naming.take());
    }
}

/// Make any 64-bit number uniform (the finaliser of `SplitMix64`): runs are searched by where a key should stand, and what
/// plugins call a hash may be a small number. The upper 48 bits are kept: of 100 million keys one in three million meets
/// a stranger, and each would take two bytes more.
fn spread(key: u64) -> u64 {
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (key ^ (key >> 31)) & !0xffff
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
