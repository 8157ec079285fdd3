//! Starting: the desk's memory is made again from the store.

use std::sync::Arc;

use super::filing::{Filing, Seat};
use super::findings::Gate;
use super::memory::Memory;
use super::progress::Progress;
use crate::article::ArticleId;
use crate::error::Fatal;
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::store::keys::{self, KeyIndex};
use crate::store::{Restored, Store, StoreError};
use crate::story::{Features, Stories};

/// A filing clerk that knows everything on record, and how far the desk is.
pub struct Ready {
    /// The clerk.
    pub filing: Filing,
    /// The counters.
    pub progress: Arc<Progress>,
}

/// Make the filing clerk.
pub fn filing(settings: &Settings, store: Arc<dyn Store>, plugins: &Plugins) -> Result<Ready, Fatal> {
    let broken = |error: StoreError| Fatal::io("reading the store", error);
    let (seq, last) = store.last().map_err(broken)?;
    let progress = Arc::new(Progress::from(seq));
    let mut seats = Filing::seats(plugins);
    for (seat, info) in seats.iter_mut().zip(plugins.infos()) {
        if info.has("compare_archive") {
            let folder = settings.desk_folder().join("keys").join(&info.name);
            seat.archive = Some(keys::open(&folder).map_err(broken)?);
        }
    }
    let names = seats.iter().map(|seat| seat.name.clone()).collect();
    let memory = Memory::new(store.clone(), names, progress.committed.clone());
    let duplicates = settings.roles.duplicates.as_ref();
    let mut filing = Filing {
        duplicates: duplicates.and_then(|role| seats.iter().position(|seat| &seat.name == role)),
        seats,
        stories: Stories::new(settings.story.clone()),
        memory,
        gate: Gate::new(settings.alerts.clone()),
        limits: settings.limits,
        last,
    };
    take_in_all(&mut filing, &*store).map_err(broken)?;
    Ok(Ready { filing, progress })
}

fn take_in_all(filing: &mut Filing, store: &dyn Store) -> Result<(), StoreError> {
    let indexed: Vec<ArticleId> =
        filing.seats.iter().map(|seat| seat.archive.as_ref().map_or(0, |index| index.last())).collect();
    let mut after = 0;
    loop {
        let articles = store.restore(after, 1_000)?;
        let Some(last) = articles.last() else { return Ok(()) };
        after = last.meta.id;
        for article in &articles {
            take_in(filing, article, &indexed)?;
        }
    }
}

fn take_in(filing: &mut Filing, article: &Restored, indexed: &[ArticleId]) -> Result<(), StoreError> {
    let meta = &article.meta;
    if let Some(features) = Features::from_bytes(&article.features) {
        filing.stories.restore(meta.id, &features, &meta.story, article.founded);
    }
    for (at, seat) in filing.seats.iter_mut().enumerate() {
        let Some((_, keys)) = article.keys.iter().find(|(plugin, _)| plugin == &seat.name) else { continue };
        let founded = meta.group == meta.id;
        seat.add_keys_since(meta, keys, founded, indexed[at])?;
    }
    Ok(())
}

impl Seat {
    /// Add keys after a start: the archive index already knows articles up to `indexed`.
    fn add_keys_since(
        &mut self,
        meta: &crate::article::ArticleMeta,
        keys: &[copydesk_plugin::Key],
        founded: bool,
        indexed: ArticleId,
    ) -> Result<(), StoreError> {
        if meta.id > indexed {
            return self.add_keys(meta, keys, founded);
        }
        let kept: Option<Box<dyn KeyIndex>> = self.archive.take();
        let added = self.add_keys(meta, keys, founded);
        self.archive = kept;
        added
    }
}
