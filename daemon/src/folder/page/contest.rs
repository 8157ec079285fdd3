//! The points of a story: what outlets differ on, what was settled, what else deserves a look.

use std::collections::BTreeSet;

use copydesk_plugin::{Severity, Status, hash64};

use super::articles::Directory;
use super::shape::{self, NAME, SENTENCE, Sides, Witness, cut};
use super::shelf::{Ranked, Shelf};
use super::texts::Texts;
use crate::order::{Order, What};
use crate::store::{FiledArticle, FiledFinding};

/// Most open points, settled points and other notes kept.
const OPEN: usize = 100;
const SETTLED: usize = 20;
const NOTED: usize = 30;

/// One point in its latest state.
#[derive(Clone, Debug)]
pub struct Point {
    /// The plugin that made it.
    pub plugin: String,
    /// What sort.
    pub kind: String,
    /// Its id for people.
    pub id: String,
    /// How loud.
    pub severity: Severity,
    /// Whether it stands.
    pub status: Status,
    /// The line about it.
    pub message: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Some state of it reached the alert log.
    pub alert: bool,
    /// An editor dismissed it.
    pub dismissed: bool,
    /// The sides; empty for a point that has none.
    pub shown: Sides,
    /// When this state was filed: arrival of its article, ms.
    pub at: i64,
    /// Counts the states applied, so that the latest is known.
    order: u64,
}

impl Ranked for Point {
    fn rank(&self) -> (bool, u8, u64) {
        (self.alert, self.severity as u8, self.order)
    }
}

/// All points of a story.
#[derive(Clone, Debug)]
pub struct Points {
    /// Contested, with sides.
    pub open: Shelf<Point>,
    /// Settled by now.
    pub settled: Shelf<Point>,
    /// Anything else worth a look.
    pub noted: Shelf<Point>,
    dismissed: BTreeSet<u64>,
    order: u64,
}

/// A topic on the shelves.
fn key_of(plugin: &str, topic: &str) -> u64 {
    hash64(format!("{plugin}\0{topic}").as_bytes())
}

impl Points {
    /// No points yet.
    pub fn new() -> Self {
        Self {
            open: Shelf::new(OPEN),
            settled: Shelf::new(SETTLED),
            noted: Shelf::new(NOTED),
            dismissed: BTreeSet::new(),
            order: 0,
        }
    }

    /// What an editor says about a topic: dismissed, it stands among what is settled.
    pub fn obey(&mut self, order: &Order) {
        let key = key_of(&order.plugin, &order.topic);
        match order.what {
            What::Dismiss => self.dismissed.insert(key),
            What::Recall => self.dismissed.remove(&key),
        };
        if let Some(point) = self.lift(key) {
            self.put(key, point, false);
        }
    }

    fn lift(&mut self, key: u64) -> Option<Point> {
        let shelves = [&mut self.open, &mut self.settled, &mut self.noted];
        shelves.into_iter().filter_map(|shelf| shelf.take(key)).next()
    }

    /// Put a point where it belongs. `elsewhere` says that another part of the page shows it.
    fn put(&mut self, key: u64, point: Point, elsewhere: bool) {
        let loud = point.severity >= Severity::Notice || point.alert;
        if self.dismissed.contains(&key) {
            self.settled.put(key, Point { dismissed: true, ..point });
        } else if point.status == Status::Resolved {
            self.settled.put(key, Point { alert: false, severity: Severity::Info, ..point });
        } else if point.shown.sides.len() > 1 {
            self.open.put(key, point);
        } else if point.alert || (loud && !elsewhere) {
            self.noted.put(key, point);
        }
    }

    /// The latest state of a topic. `elsewhere` says that another part of the page shows it.
    pub fn take(
        &mut self,
        plugin: &str,
        filed: &FiledFinding,
        article: &FiledArticle,
        directory: &Directory,
        texts: &Texts,
        elsewhere: bool,
    ) {
        let finding = &filed.finding;
        let key = key_of(plugin, &finding.topic);
        let before = self.lift(key);
        let mut shown = Sides::default();
        if shape::view(&finding.data) == "sides" {
            shown = shape::sides(&finding.data, &finding.evidence, directory).unwrap_or_default();
        }
        fill_sentences(&mut shown, texts);
        if let Some(before) = &before {
            keep_files(&mut shown, &before.shown);
        }
        self.order += 1;
        let point = Point {
            plugin: plugin.to_owned(),
            kind: cut(&finding.kind, NAME),
            id: cut(&filed.id, NAME),
            severity: finding.severity,
            status: finding.status,
            message: cut(&finding.message, 2 * SENTENCE),
            confidence: finding.confidence,
            alert: filed.alert || before.as_ref().is_some_and(|before| before.alert),
            dismissed: false,
            shown,
            at: article.meta.arrived_ms,
            order: self.order,
        };
        let loud = finding.severity >= Severity::Notice || point.alert;
        if finding.status == Status::Open || before.is_some() || loud {
            self.put(key, point, elsewhere);
        }
    }
}

/// Where the plugin gave no sentence, the text at hand has it.
fn fill_sentences(shown: &mut Sides, texts: &Texts) {
    for witness in shown.sides.iter_mut().flat_map(|side| &mut side.outlets) {
        if witness.sentence.is_empty() {
            witness.sentence = texts.sentence(witness.article, witness.start, witness.end);
        }
    }
}

/// A point of a long story still knows where its first witnesses lie, and the sentences found for them.
fn keep_files(shown: &mut Sides, before: &Sides) {
    let old = || before.sides.iter().flat_map(|side| &side.outlets);
    for witness in shown.sides.iter_mut().flat_map(|side| &mut side.outlets) {
        let place = |old: &&Witness| (old.article, old.start) == (witness.article, witness.start);
        if witness.sentence.is_empty()
            && let Some(same) = old().find(place)
        {
            witness.sentence.clone_from(&same.sentence);
        }
        let article = |old: &&Witness| old.article == witness.article && old.article > 0;
        if witness.file.is_none()
            && let Some(known) = old().find(article)
        {
            witness.file.clone_from(&known.file);
            witness.group = known.group;
            witness.copy_of.clone_from(&known.copy_of);
        }
    }
}
