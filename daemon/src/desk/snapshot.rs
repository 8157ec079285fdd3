//! The story engine on disk, so that a restart takes in only what was filed since.
//!
//! A snapshot is derived from the store like a key index: one that is missing, damaged, of other settings or ahead of the
//! store costs time and nothing else. It is written once all it knows is committed, by a thread of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};
use tracing::warn;

use super::filing::Filing;
use crate::article::{ArticleId, Seq};
use crate::folder::Staging;
use crate::settings::Settings;
use crate::store::{Store, StoreError};
use crate::story::Stories;

/// Articles between two snapshots. Taking in so many again after a kill takes some seconds.
const EVERY: u64 = 10_000;
/// Fewer articles are not worth a snapshot when the desk stops.
const AT_THE_END: u64 = 1_000;

/// What the engine's bytes stand behind: where in the archive they were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// Last article taken in.
    article: ArticleId,
    /// Its story: another archive that came to stand here has another one.
    story: String,
}

/// Taken, and not yet written.
struct Taken {
    article: ArticleId,
    /// The last file filed by then.
    seq: Seq,
    bytes: Vec<u8>,
}

/// Keeps the newest snapshot.
pub struct Snapshots {
    path: PathBuf,
    staging: Staging,
    /// Last article of the newest one, written or not.
    newest: ArticleId,
    taken: Option<Taken>,
    writing: Option<JoinHandle<Result<(), StoreError>>>,
    every: u64,
}

impl Snapshots {
    /// Those of the desk's folder.
    pub fn open(settings: &Settings) -> io::Result<Self> {
        Self::of(&settings.desk_folder().join("engine"), EVERY)
    }

    fn of(folder: &Path, every: u64) -> io::Result<Self> {
        let staging = Staging::open(folder.join("staged"))?;
        Ok(Self { path: folder.join("stories"), staging, newest: 0, taken: None, writing: None, every })
    }

    /// Bring the engine to where it was last written, if that is of use: the last article it knows, else 0. What is of no
    /// use is removed, so that it does not come to fit an archive it was not made of.
    pub fn read(&mut self, stories: &mut Stories, store: &dyn Store) -> Result<ArticleId, StoreError> {
        let Ok(bytes) = std::fs::read(&self.path) else { return Ok(0) };
        let found = postcard::take_from_bytes::<Place>(&bytes).ok();
        let found =
            found.and_then(|(place, rest)| Some((place, Stories::from_bytes(stories.settings(), rest)?)));
        let Some((place, engine)) = found else {
            self.refuse("it is damaged, or of other settings");
            return Ok(0);
        };
        if store.metas(&[place.article])?.first().is_none_or(|meta| meta.story != place.story) {
            self.refuse("it knows articles the store does not");
            return Ok(0);
        }
        *stories = engine;
        self.newest = place.article;
        Ok(place.article)
    }

    fn refuse(&self, why: &str) {
        warn!(file = %self.path.display(), "no snapshot of the story engine: {why}; all articles are read again");
        if let Err(error) = std::fs::remove_file(&self.path) {
            warn!(file = %self.path.display(), "cannot be removed: {error}");
        }
    }

    /// To be called after each file, `seq`. Never waits for the disk.
    pub fn tend(&mut self, filing: &mut Filing, seq: Seq) -> Result<(), StoreError> {
        if self.writing.as_ref().is_some_and(JoinHandle::is_finished) {
            self.written();
        }
        if self.taken.is_none() && filing.last >= self.newest + self.every {
            self.take(filing, seq)?;
        }
        self.write(filing.memory.committed());
        Ok(())
    }

    fn take(&mut self, filing: &mut Filing, seq: Seq) -> Result<(), StoreError> {
        let article = filing.last;
        let Some(meta) = filing.memory.metas(&[article])?.pop() else { return Ok(()) };
        let mut bytes = postcard::to_stdvec(&Place { article, story: meta.story.clone() })?;
        bytes.append(&mut filing.stories.to_bytes());
        self.newest = article;
        self.taken = Some(Taken { article, seq, bytes });
        Ok(())
    }

    /// Nothing is filed after `seq`.
    pub fn end(&mut self, filing: &mut Filing, seq: Seq) -> Result<(), StoreError> {
        let due = filing.last >= self.newest + self.every.min(AT_THE_END);
        if due { self.take(filing, seq) } else { Ok(()) }
    }

    /// Begin to write what was taken, when all it knows is committed and nothing else is being written.
    fn write(&mut self, committed: Seq) {
        if self.writing.is_some() || self.taken.as_ref().is_none_or(|taken| taken.seq > committed) {
            return;
        }
        let Some(taken) = self.taken.take() else { return };
        let (staging, path) = (self.staging.clone(), self.path.clone());
        let work = move || staging.write_synced(&path, &taken.bytes);
        match std::thread::Builder::new().name("snapshot".to_owned()).spawn(work) {
            Ok(thread) => self.writing = Some(thread),
            Err(error) => warn!(article = taken.article, "no snapshot of the story engine: {error}"),
        }
    }

    fn written(&mut self) {
        let Some(thread) = self.writing.take() else { return };
        if let Ok(Err(error)) = thread.join() {
            warn!("no snapshot of the story engine: {error}; the older one stays");
        }
    }

    /// All is committed that will be: write what is left.
    pub fn finish(&mut self, committed: Seq) {
        self.written();
        self.write(committed);
        self.written();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::desk::indexes::tests::clerk;
    use crate::store::conformance::generate::{self, Dice};
    use crate::store::{Outcome, sqlite};
    use crate::story::{Features, StorySettings, StoryText};

    /// A clerk that has filed some articles of a random archive, the number of its last file, and its archive.
    fn filed(folder: &Path, seed: u64) -> (Filing, Seq, Arc<AtomicU64>) {
        let store: Arc<dyn Store> = Arc::new(sqlite::open(folder, sqlite::Durability::Relaxed).unwrap());
        let committed = Arc::new(AtomicU64::new(0));
        let mut clerk = clerk(store.clone(), committed.clone());
        let (mut dice, mut next) = (Dice::new(seed), 1);
        let files: Vec<_> = (0..20).map(|_| generate::file(&mut dice)).collect();
        let files = store.admit(&files).unwrap();
        let events: Vec<_> = files.into_iter().map(|f| generate::event(&mut dice, f, &mut next)).collect();
        store.commit(&events).unwrap();
        for event in &events {
            let Outcome::Filed(articles) = &event.outcome else { continue };
            for article in articles {
                let text = format!("Divers of Vellmar found ferry number {}.", article.meta.id);
                let features = Features::of(&StoryText {
                    headline: "",
                    text: &text,
                    parts: &[],
                    published_ms: None,
                    arrived_ms: 0,
                    outlet: "",
                });
                clerk.stories.restore(&features, &article.meta.story);
                clerk.last = article.meta.id;
            }
        }
        assert!(clerk.last > 5, "too few articles");
        (clerk, 20, committed)
    }

    fn read(folder: &Path, clerk: &Filing) -> (ArticleId, Stories) {
        let mut stories = Stories::new(StorySettings::default());
        let mut snapshots = Snapshots::of(&folder.join("engine"), 5).unwrap();
        let known = snapshots.read(&mut stories, clerk.memory.store()).unwrap();
        (known, stories)
    }

    #[test]
    fn it_is_written_once_all_it_knows_is_committed() {
        let folder = tempfile::tempdir().unwrap();
        let (mut clerk, seq, committed) = filed(folder.path(), 3);
        let mut snapshots = Snapshots::of(&folder.path().join("engine"), 5).unwrap();
        committed.store(seq - 1, Ordering::Release);
        snapshots.tend(&mut clerk, seq).unwrap();
        snapshots.finish(seq - 1);
        assert_eq!(read(folder.path(), &clerk).0, 0, "what it knows may yet be lost");
        snapshots.finish(seq);
        let (known, mut stories) = read(folder.path(), &clerk);
        stories.know_closed(clerk.memory.store().stories().unwrap());
        clerk.stories.take_closed();
        assert_eq!((known, &stories), (clerk.last, &clerk.stories));
    }

    #[test]
    fn one_is_taken_at_the_end_when_enough_came_since() {
        let folder = tempfile::tempdir().unwrap();
        let (mut clerk, seq, _) = filed(folder.path(), 3);
        for (every, expected) in [(1_000, 0), (clerk.last + 1, 0), (clerk.last, clerk.last)] {
            let mut snapshots = Snapshots::of(&folder.path().join("engine"), every).unwrap();
            snapshots.end(&mut clerk, seq).unwrap();
            snapshots.finish(seq);
            assert_eq!(read(folder.path(), &clerk).0, expected, "every {every}");
        }
    }

    #[test]
    fn that_of_another_archive_and_a_torn_one_are_not_read() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut clerk, seq, _) = filed(one.path(), 3);
        let mut snapshots = Snapshots::of(&one.path().join("engine"), 5).unwrap();
        snapshots.end(&mut clerk, seq).unwrap();
        snapshots.finish(seq);
        let path = one.path().join("engine/stories");
        let bytes = std::fs::read(&path).unwrap();
        let story =
            |clerk: &mut Filing, id| clerk.memory.metas(&[id]).unwrap().pop().map(|meta| meta.story.clone());
        let last = clerk.last;
        let own = story(&mut clerk, last);
        let stranger = (4..20).find_map(|seed| {
            let folder = other.path().join(seed.to_string());
            std::fs::create_dir(&folder).unwrap();
            let (mut stranger, ..) = filed(&folder, seed);
            (story(&mut stranger, last) != own).then_some(stranger)
        });
        assert_eq!(read(one.path(), &stranger.unwrap()).0, 0);
        assert!(!path.exists(), "it might come to fit");
        std::fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        assert_eq!(read(one.path(), &clerk).0, 0);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(read(one.path(), &clerk).0, clerk.last);
    }
}
