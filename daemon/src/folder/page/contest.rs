//! The points of a story: what outlets differ on, what was settled, what else deserves a look.

use copydesk_plugin::{Severity, Status, hash64};

use super::articles::Directory;
use super::shape::{self, NAME, SENTENCE, Sides, Witness, cut};
use super::shelf::{Ranked, Shelf};
use crate::article::ArticleMeta;
use crate::store::FiledFinding;

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
    order: u64,
}

impl Points {
    /// No points yet.
    pub fn new() -> Self {
        Self { open: Shelf::new(OPEN), settled: Shelf::new(SETTLED), noted: Shelf::new(NOTED), order: 0 }
    }

    /// The latest state of a topic. `elsewhere` says that another part of the page shows it.
    pub fn take(
        &mut self,
        plugin: &str,
        filed: &FiledFinding,
        meta: &ArticleMeta,
        directory: &Directory,
        elsewhere: bool,
    ) {
        let finding = &filed.finding;
        let key = hash64(format!("{plugin}\0{}", finding.topic).as_bytes());
        let shelves = [&mut self.open, &mut self.settled, &mut self.noted];
        let before = shelves.into_iter().filter_map(|shelf| shelf.take(key)).next();
        let mut shown = Sides::default();
        if shape::view(&finding.data) == "sides" {
            shown = shape::sides(&finding.data, &finding.evidence, directory).unwrap_or_default();
        }
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
            shown,
            at: meta.arrived_ms,
            order: self.order,
        };
        let loud = finding.severity >= Severity::Notice || point.alert;
        if finding.status == Status::Resolved {
            if before.is_some() || loud {
                self.settled.put(key, Point { alert: false, severity: Severity::Info, ..point });
            }
        } else if point.shown.sides.len() > 1 {
            self.open.put(key, point);
        } else if point.alert || (loud && !elsewhere) {
            self.noted.put(key, point);
        }
    }
}

/// A point of a long story still knows where its first witnesses lie.
fn keep_files(shown: &mut Sides, before: &Sides) {
    let old = || before.sides.iter().flat_map(|side| &side.outlets);
    let unknown = |witness: &&mut Witness| witness.file.is_none() && witness.article > 0;
    for witness in shown.sides.iter_mut().flat_map(|side| &mut side.outlets).filter(unknown) {
        if let Some(known) = old().find(|old| old.article == witness.article) {
            witness.file.clone_from(&known.file);
            witness.group = known.group;
        }
    }
}
