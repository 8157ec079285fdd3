//! Starting: the desk's memory is made again from the store.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use copydesk_plugin::Scope;

use super::filing::Filing;
use super::findings::Gate;
use super::memory::Memory;
use super::progress::Progress;
use crate::article::ArticleId;
use crate::error::Fatal;
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::store::keys::{ArchiveKeys, KeyIndex};
use crate::store::story_keys::StoryKeys;
use crate::store::{Restored, Store, StoreError};
use crate::story::{Features, Stories};

/// A filing clerk that knows everything on record, and how far the desk is.
pub struct Ready {
    /// The clerk.
    pub filing: Filing,
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
    take_in_all(&mut filing, &**store).map_err(broken)?;
    Ok(Ready { filing, progress })
}

fn take_in_all(filing: &mut Filing, store: &dyn Store) -> Result<(), StoreError> {
    let indexed: Vec<ArticleId> =
        filing.seats.iter().map(|seat| seat.archive.as_ref().map_or(0, |index| index.last())).collect();
    let mut after = 0;
    loop {
        let articles = store.restore(after, 1_000)?;
        let Some(last) = articles.last() else { break };
        after = last.meta.id;
        for article in &articles {
            take_in(filing, article, &indexed)?;
        }
        filing.tend(after);
    }
    filing.stories.take_closed();
    let open: Vec<String> = filing.stories.open_slugs().map(str::to_owned).collect();
    open.iter().try_for_each(|story| filing.recall_story(story))
}

fn take_in(filing: &mut Filing, article: &Restored, indexed: &[ArticleId]) -> Result<(), StoreError> {
    let meta = &article.meta;
    if let Some(features) = Features::from_bytes(&article.features) {
        filing.stories.restore(meta.id, &features, &meta.story, article.founded);
    }
    let behind = |at: &usize| meta.id > indexed[*at];
    for at in (0..indexed.len()).filter(behind) {
        let name = &filing.seats[at].name;
        if let Some((_, keys)) = article.keys.iter().find(|(plugin, _)| plugin == name) {
            filing.add_archive_keys(at, meta, keys)?;
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
