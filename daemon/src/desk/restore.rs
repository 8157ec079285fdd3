//! Starting: the desk's memory is made again from the store.

use std::collections::VecDeque;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread::ScopedJoinHandle;

use copydesk_plugin::Scope;

use super::filing::Filing;
use super::findings::Gate;
use super::memory::Memory;
use super::progress::Progress;
use super::snapshot::Snapshots;
use crate::article::ArticleId;
use crate::error::Fatal;
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::store::keys::{ArchiveKeys, KeyIndex};
use crate::store::story_keys::StoryKeys;
use crate::store::{Restored, Store, StoreError};
use crate::story::{Features, Stories, StoryText};

/// A filing clerk that knows everything on record, and how far the desk is.
pub struct Ready {
    /// The clerk.
    pub filing: Filing,
    /// What it knows of stories, on disk.
    pub snapshots: Snapshots,
    /// The counters.
    pub progress: Arc<Progress>,
}

/// About what an archive index keeps in memory before it writes a run; twice that while it does.
const HOT_BYTES: usize = 16 << 20;

/// Make the filing clerk.
pub fn filing(settings: &Settings, store: &Arc<dyn Store>, plugins: &Plugins) -> Result<Ready, Fatal> {
    let broken = |error: StoreError| Fatal::io("reading the store", error);
    let (seq, last) = store.last().map_err(broken)?;
    let progress = Arc::new(Progress::from(seq, last));
    let mut seats = Filing::seats(plugins);
    for (seat, info) in seats.iter_mut().zip(plugins.infos()) {
        if info.compares(Scope::Archive) {
            let folder = settings.desk_folder().join("keys").join(&info.name);
            seat.archive = Some(Box::new(open_index(&folder, last).map_err(broken)?));
        }
    }
    let names = seats.iter().map(|seat| seat.name.clone()).collect();
    let memory = Memory::new(store.clone(), names, progress.committed.clone());
    let duplicates = settings.roles.duplicates.as_ref();
    let mut filing = Filing {
        duplicates: duplicates.and_then(|role| seats.iter().position(|seat| &seat.name == role)),
        seats,
        stories: Stories::new(settings.story.clone()),
        story_keys: StoryKeys::default(),
        closing: VecDeque::new(),
        memory,
        gate: Gate::new(settings.alerts.clone()),
        limits: settings.limits,
        last,
    };
    let mut snapshots =
        Snapshots::open(settings).map_err(|error| Fatal::io(settings.desk_folder().display(), error))?;
    take_in_all(&mut filing, &mut snapshots, &**store).map_err(broken)?;
    Ok(Ready { filing, snapshots, progress })
}

fn take_in_all(filing: &mut Filing, snapshots: &mut Snapshots, store: &dyn Store) -> Result<(), StoreError> {
    let known = snapshots.read(&mut filing.stories, store)?;
    let indexed: Vec<Option<ArticleId>> =
        filing.seats.iter().map(|seat| Some(seat.archive.as_ref()?.last())).collect();
    let mut after = indexed.iter().flatten().copied().fold(known, ArticleId::min);
    loop {
        let articles = store.restore(after, 1_000)?;
        let Some(last) = articles.last() else { break };
        after = last.meta.id;
        let unknown = articles.partition_point(|article| article.meta.id <= known);
        for (article, features) in articles[unknown..].iter().zip(features(&articles[unknown..])) {
            filing.stories.restore(&features, &article.meta.story);
        }
        for article in &articles {
            add_keys(filing, article, &indexed)?;
        }
        filing.tend(after);
    }
    filing.stories.know_closed(store.stories()?);
    filing.stories.take_closed();
    let open: Vec<String> = filing.stories.open_slugs().map(str::to_owned).collect();
    open.iter().try_for_each(|story| filing.recall_story(story))
}

/// What the story engine needs of each; read on all cores.
fn features(articles: &[Restored]) -> Vec<Features> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let each = articles.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let read = |some| scope.spawn(move || <[Restored]>::iter(some).map(features_of).collect());
        let all: Vec<_> = articles.chunks(each).map(read).collect();
        let joined = all.into_iter().map(|thread: ScopedJoinHandle<'_, Vec<Features>>| thread.join());
        joined.flat_map(|some| some.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

fn features_of(article: &Restored) -> Features {
    let meta = &article.meta;
    Features::of(&StoryText {
        headline: &meta.headline,
        text: &article.text,
        parts: &article.parts,
        published_ms: meta.published_ms,
        arrived_ms: meta.arrived_ms,
        outlet: &meta.outlet,
    })
}

/// Add an article's keys to the indexes that do not have them.
fn add_keys(
    filing: &mut Filing,
    article: &Restored,
    indexed: &[Option<ArticleId>],
) -> Result<(), StoreError> {
    for (at, indexed) in indexed.iter().enumerate() {
        if indexed.is_none_or(|last| article.meta.id <= last) {
            continue;
        }
        let name = &filing.seats[at].name;
        if let Some((_, keys)) = article.keys.iter().find(|(plugin, _)| plugin == name) {
            filing.add_archive_keys(at, &article.meta, keys)?;
        }
    }
    Ok(())
}

/// Open an archive index. One that knows articles the store does not (its machine lost power at a bad moment) is
/// made again from the store.
fn open_index(folder: &Path, last: ArticleId) -> Result<ArchiveKeys, StoreError> {
    let index = ArchiveKeys::open(folder, HOT_BYTES)?;
    if index.last() <= last {
        return Ok(index);
    }
    tracing::warn!(folder = %folder.display(), "a key index is ahead of the store; it is made again");
    drop(index);
    std::fs::remove_dir_all(folder)
        .map_err(|error| StoreError::Broken(format!("removing {}: {error}", folder.display())))?;
    ArchiveKeys::open(folder, HOT_BYTES)
}
