//! The projection: events become story folders and log lines. May be repeated from any noted point on.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::durable::{self, Staging};
use super::originals::{Originals, hex};
use super::refusals::failed_name;
use super::render;
use super::shapes::{ArticleJson, FindingJson};
use super::view::StoryView;
use crate::article::{Admitted, ArticleId, Seq};
use crate::error::{Fatal, FileFault};
use crate::order::Order;
use crate::settings::{Durability, Settings};
use crate::store::{Event, FiledArticle, LogPosition, Outcome, Projected, Store, StoreError};

/// A story's page is rendered at most this often.
const PAGE_EVERY: Duration = Duration::from_secs(1);
/// Stories whose view is kept ready.
const VIEWS: usize = 1_000;
/// Logs whose ends are kept in mind.
const LOGS: usize = 20_000;

/// A story's view as of its article `upto`, and when it was last rendered.
struct Kept {
    view: StoryView,
    upto: ArticleId,
    rendered: u64,
}

/// The story folders of a desk.
pub struct Folder {
    root: PathBuf,
    failed: PathBuf,
    desk: PathBuf,
    staging: Staging,
    durability: Durability,
    store: Arc<dyn Store>,
    logs: HashMap<String, Option<LogPosition>>,
    views: HashMap<String, Kept>,
    renderings: u64,
    dirty: BTreeMap<String, Instant>,
}

/// What one group of events appends and touches.
#[derive(Default)]
struct Group {
    appends: BTreeMap<String, Vec<u8>>,
    stories: BTreeMap<String, ()>,
}

impl Folder {
    /// Open the folders. Pages marked to be rendered at the last stop are due at once.
    pub fn open(settings: &Settings, store: Arc<dyn Store>) -> Result<Self, Fatal> {
        let desk = settings.desk_folder();
        let staging = Staging::open(desk.join("staged")).map_err(|error| Fatal::io(desk.display(), error))?;
        let noted = store.projected(&[]).map_err(|error| Fatal::io("reading the projection", error))?;
        let now = Instant::now();
        Ok(Self {
            root: settings.stories.clone(),
            failed: settings.failed.clone(),
            desk,
            staging,
            durability: settings.store.durability,
            store,
            logs: HashMap::new(),
            views: HashMap::new(),
            renderings: 0,
            dirty: noted.dirty.into_iter().map(|story| (story, now)).collect(),
        })
    }

    /// Bring events into the folders, durably, and note it.
    pub fn project(&mut self, events: &[Event]) -> Result<(), StoreError> {
        let Some(last) = events.last().map(|event| event.file.seq) else { return Ok(()) };
        let mut group = Group::default();
        for event in events {
            match &event.outcome {
                Outcome::Repeat(earlier) => repeat(&event.file, *earlier, &mut group),
                Outcome::Failed(fault) => self.failed(&event.file, fault)?,
                Outcome::Order(order) => self.order(&event.file, order, &mut group),
                Outcome::Filed(articles) => {
                    for article in articles {
                        self.article(&event.file, article, &mut group)?;
                    }
                }
            }
        }
        let logs = self.append(group.appends)?;
        if self.durability == Durability::Strict {
            durable::sync_all(&self.root)?;
        }
        let now = Instant::now();
        for story in group.stories.into_keys() {
            self.dirty.entry(story).or_insert(now);
        }
        let dirty = self.dirty.keys().cloned().collect();
        self.store.mark_projected(&Projected { seq: last, logs: logs.clone(), dirty })?;
        // Only now: what fails before is repeated from the positions noted before it.
        if self.logs.len() > LOGS {
            self.logs.clear(); // the store knows them
        }
        self.logs.extend(logs.into_iter().map(|(path, end)| (path, Some(end))));
        Ok(())
    }

    fn article(
        &mut self,
        file: &Admitted,
        article: &FiledArticle,
        group: &mut Group,
    ) -> Result<(), StoreError> {
        let meta = &article.meta;
        let story = self.root.join(&meta.story);
        let folder = story.join("articles");
        if article.number == 1 || !folder.exists() {
            durable::make_folder(&folder)?;
        }
        let stem = render::article_stem(article.number, meta);
        let dropped = folder.join(format!("{stem}.{}", original_extension(&meta.file_name)));
        self.staging.link(&Originals::path(&self.desk, &file.hash), &dropped)?;
        self.staging
            .write(&folder.join(format!("{stem}.json")), &render::pretty(&ArticleJson::new(file, article)))?;
        let log = group.appends.entry(format!("{}/story.log", meta.story)).or_default();
        log.extend(render::story_lines(file, article, &stem).into_bytes());
        for result in &article.results {
            for filed in &result.findings {
                let line = render::json_line(&FindingJson::new(filed, Some((meta, &result.plugin))));
                let path = format!("{}/{}.jsonl", meta.story, result.plugin);
                group.appends.entry(path).or_default().extend(&line);
                if filed.alert {
                    let text = render::alert_line(meta, &result.plugin, filed).into_bytes();
                    group.appends.entry("alerts.jsonl".into()).or_default().extend(&line);
                    group.appends.entry("alerts.log".into()).or_default().extend(&text);
                    group.appends.entry(format!("{}/alerts.log", meta.story)).or_default().extend(&text);
                }
            }
        }
        group.stories.insert(meta.story.clone(), ());
        if article.number == 1 && !self.views.contains_key(&meta.story) {
            // Its page is due soon: what is at hand need not be read back.
            self.keep(
                &meta.story,
                Kept { view: StoryView::new(&meta.story), upto: 0, rendered: self.renderings },
            );
        }
        // A group that failed halfway comes again: an article counts once.
        if let Some(kept) = self.views.get_mut(&meta.story)
            && meta.id > kept.upto
        {
            kept.view.apply(file, article);
            kept.upto = meta.id;
        }
        Ok(())
    }

    fn order(&mut self, file: &Admitted, order: &Order, group: &mut Group) {
        let log = group.appends.entry(format!("{}/story.log", order.story)).or_default();
        log.extend(render::order_line(file, order).into_bytes());
        group.stories.insert(order.story.clone(), ());
        if let Some(kept) = self.views.get_mut(&order.story) {
            kept.view.obey(order);
        }
    }

    fn failed(&self, file: &Admitted, fault: &FileFault) -> Result<(), StoreError> {
        let day = self.failed.join(&render::time(file.arrived_ms)[..10]);
        durable::make_folder(&day)?;
        let name = failed_name(&file.name, &hex(&file.hash[..4]));
        self.staging.link(&Originals::path(&self.desk, &file.hash), &day.join(&name))?;
        let reason = render::reason_json(&file.name, fault, file.arrived_ms, false);
        let path = day.join(format!("{name}.reason.json"));
        std::fs::write(&path, reason).map_err(|error| durable::blocked(&path, &error))
    }

    fn append(
        &mut self,
        appends: BTreeMap<String, Vec<u8>>,
    ) -> Result<BTreeMap<String, LogPosition>, StoreError> {
        let unknown: Vec<String> =
            appends.keys().filter(|path| !self.logs.contains_key(*path)).cloned().collect();
        if !unknown.is_empty() {
            let mut noted = self.store.projected(&unknown)?.logs;
            for path in unknown {
                let position = noted.remove(&path);
                self.logs.insert(path, position);
            }
        }
        let mut ends = BTreeMap::new();
        for (path, bytes) in appends {
            let known = self.logs.get(&path).copied().flatten();
            let (file, records) = (self.root.join(&path), path.ends_with(".jsonl"));
            // Findings of a story name one another by the numbers of their lines.
            let end = if records && path.contains('/') {
                durable::append_numbered(&file, known, &bytes)?
            } else {
                durable::append(&file, known, &bytes, records)?
            };
            ends.insert(path, end);
        }
        Ok(ends)
    }

    /// How long until a page is due; none when none waits.
    pub fn pages_due(&self, now: Instant) -> Option<Duration> {
        let first = self.dirty.values().min()?;
        Some((*first + PAGE_EVERY).saturating_duration_since(now))
    }

    /// A page has waited much longer than it should.
    pub fn pages_overdue(&self, now: Instant) -> bool {
        self.dirty.values().min().is_some_and(|first| now.saturating_duration_since(*first) > 5 * PAGE_EVERY)
    }

    /// Render pages that are due, or all that wait.
    pub fn render_pages(&mut self, now: Instant, all: bool) -> Result<(), StoreError> {
        let due: Vec<String> = self
            .dirty
            .iter()
            .filter(|(_, since)| all || now.saturating_duration_since(**since) >= PAGE_EVERY)
            .map(|(story, _)| story.clone())
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        for story in &due {
            self.render_page(story)?;
        }
        if self.durability == Durability::Strict {
            durable::sync_all(&self.root)?;
        }
        for story in &due {
            self.dirty.remove(story);
        }
        let mut noted = self.store.projected(&[])?;
        noted.dirty = self.dirty.keys().cloned().collect();
        self.store.mark_projected(&noted)
    }

    fn render_page(&mut self, story: &str) -> Result<(), StoreError> {
        if !self.views.contains_key(story) {
            let kept = self.read_view(story)?;
            self.keep(story, kept);
        }
        self.renderings += 1;
        let Some(kept) = self.views.get_mut(story) else { return Ok(()) };
        kept.rendered = self.renderings;
        let folder = self.root.join(story);
        durable::make_folder(&folder)?;
        self.staging.write(&folder.join("story.json"), &kept.view.json())?;
        self.staging.write(&folder.join("story.html"), &kept.view.html())
    }

    /// Keep a view ready, in the place of the one that was rendered longest ago.
    fn keep(&mut self, story: &str, kept: Kept) {
        if self.views.len() >= VIEWS {
            let oldest = self.views.iter().min_by_key(|(_, kept)| kept.rendered);
            if let Some(oldest) = oldest.map(|(story, _)| story.clone()) {
                self.views.remove(&oldest);
            }
        }
        self.views.insert(story.to_owned(), kept);
    }

    /// A story's view made from the store, up to what is projected.
    fn read_view(&self, story: &str) -> Result<Kept, StoreError> {
        let upto = self.store.projected(&[])?.seq;
        let mut kept = Kept { view: StoryView::new(story), upto: 0, rendered: 0 };
        let mut after = 0;
        loop {
            let events = self.store.story_events(story, after, 256)?;
            let Some(last) = events.last() else { return Ok(kept) };
            after = last.file.seq;
            for event in events.iter().filter(|event| event.file.seq <= upto) {
                match &event.outcome {
                    Outcome::Filed(articles) => {
                        for article in articles.iter().filter(|article| article.meta.story == story) {
                            kept.view.apply(&event.file, article);
                            kept.upto = article.meta.id;
                        }
                    }
                    Outcome::Order(order) => kept.view.obey(order),
                    Outcome::Repeat(_) | Outcome::Failed(_) => {}
                }
            }
        }
    }
}

/// An exact repeat leaves one line in the desk's own log of repeats and nothing in any story.
fn repeat(file: &Admitted, earlier: Seq, group: &mut Group) {
    let line = render::json_line(&serde_json::json!({
        "at": render::time(file.arrived_ms), "seq": file.seq, "file": file.display_name(), "repeats": earlier,
    }));
    group.appends.entry(".desk/repeats.jsonl".into()).or_default().extend(line);
}

/// `.json` is taken by the article as understood; a dropped JSON keeps its bytes under another last name.
pub(super) fn original_extension(file_name: &str) -> String {
    match render::extension(file_name).as_str() {
        "json" => "original.json".to_owned(),
        extension => extension.to_owned(),
    }
}
