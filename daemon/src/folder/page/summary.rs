//! `story.json`: the story in short, for programs. Its size is bounded in bytes, whatever articles say.

use copydesk_plugin::{Severity, Status};
use serde::{Serialize, Serializer};

use super::articles::{Entry, Reference};
use super::contest::Point;
use super::shape::Side;
use crate::article::ArticleId;
use crate::folder::render;
use crate::folder::view::StoryView;

/// Most bytes of the lists that hold what articles say.
const CONTESTED: usize = 180_000;
const TIME_LINE: usize = 130_000;
const SPEAKERS: usize = 40_000;
const NAMES: usize = 12_000;

/// Most speakers listed.
const TOP_SPEAKERS: usize = 50;

#[derive(Serialize)]
struct Summary<'a> {
    story: &'a str,
    title: &'a str,
    #[serde(serialize_with = "time")]
    opened: Option<i64>,
    #[serde(serialize_with = "time")]
    updated: Option<i64>,
    #[serde(serialize_with = "time")]
    first_published: Option<i64>,
    #[serde(serialize_with = "time")]
    last_published: Option<i64>,
    articles: u64,
    independent_sources: u64,
    alerts: u64,
    faults: u64,
    outlets: Vec<Outlet<'a>>,
    agencies: Vec<&'a str>,
    languages: Vec<&'a str>,
    contested: Vec<Contested<'a>>,
    more_contested: u64,
    settled: u64,
    quotations: u64,
    speakers: Vec<Voice<'a>>,
    timeline: Vec<Filed<'a>>,
    daily: Vec<Day<'a>>,
    undated: u64,
}

#[derive(Serialize)]
struct Outlet<'a> {
    outlet: &'a str,
    articles: u64,
}

#[derive(Serialize)]
struct Contested<'a> {
    id: &'a str,
    plugin: &'a str,
    kind: &'a str,
    severity: Severity,
    status: Status,
    alert: bool,
    confidence: f64,
    message: &'a str,
    claim: &'a str,
    sides: &'a [Side],
}

#[derive(Serialize)]
struct Voice<'a> {
    speaker: Option<&'a str>,
    role: &'a str,
    quotations: u64,
    outlets: &'a [String],
}

#[derive(Serialize)]
struct Filed<'a> {
    #[serde(flatten)]
    file: &'a Reference,
    article: ArticleId,
    #[serde(serialize_with = "time")]
    at: Option<i64>,
    #[serde(serialize_with = "time")]
    published: Option<i64>,
    outlet: &'a str,
    headline: &'a str,
    group: ArticleId,
    relation: Option<&'a str>,
    of: Option<ArticleId>,
}

#[derive(Serialize)]
struct Day<'a> {
    day: &'a str,
    articles: u64,
}

/// The bytes of `story.json`.
pub fn json(view: &StoryView) -> Vec<u8> {
    let (contested, left) = within(CONTESTED, view.points.open.entries().into_iter().map(contested));
    let outlets = view.outlets.most().into_iter().map(|(outlet, articles)| Outlet { outlet, articles });
    let speakers = view.voices.speakers().into_iter().take(TOP_SPEAKERS).map(|speaker| Voice {
        speaker: Some(&*speaker.name).filter(|name| !name.is_empty()),
        role: &speaker.role,
        quotations: speaker.quotations,
        outlets: &speaker.outlets,
    });
    let summary = Summary {
        story: &view.slug,
        title: view.title(),
        opened: view.opened,
        updated: view.updated,
        first_published: view.published.map(|(first, _)| first),
        last_published: view.published.map(|(_, last)| last),
        articles: view.articles,
        independent_sources: view.sources.count,
        alerts: view.alerts,
        faults: view.faults,
        outlets: within(NAMES, outlets).0,
        agencies: within(NAMES, view.agencies.most().into_iter().map(|(name, _)| name)).0,
        languages: within(NAMES, view.languages.most().into_iter().map(|(name, _)| name)).0,
        contested,
        more_contested: view.points.open.more() + left,
        settled: view.points.settled.count(),
        quotations: view.voices.quotations,
        speakers: within(SPEAKERS, speakers).0,
        timeline: within(TIME_LINE, view.time_line.newest().into_iter().map(filed)).0,
        daily: view.days.days().map(|(day, articles)| Day { day, articles }).collect(),
        undated: view.days.undated,
    };
    let mut bytes = serde_json::to_vec_pretty(&summary).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn contested(point: &Point) -> Contested<'_> {
    Contested {
        id: &point.id,
        plugin: &point.plugin,
        kind: &point.kind,
        severity: point.severity,
        status: point.status,
        alert: point.alert,
        confidence: (f64::from(point.confidence) * 100.0).round() / 100.0,
        message: &point.message,
        claim: &point.shown.claim,
        sides: &point.shown.sides,
    }
}

fn filed(entry: &Entry) -> Filed<'_> {
    Filed {
        file: &entry.file,
        article: entry.id,
        at: Some(entry.at),
        published: entry.published,
        outlet: &entry.outlet,
        headline: &entry.headline,
        group: entry.group,
        relation: Some(&*entry.relation).filter(|relation| !relation.is_empty()),
        of: Some(entry.of).filter(|of| *of > 0),
    }
}

/// As many of `all`, in order, as fit in about `budget` bytes of JSON, and how many do not.
fn within<T: Serialize>(budget: usize, all: impl Iterator<Item = T>) -> (Vec<T>, u64) {
    let (mut taken, mut left, mut used) = (Vec::new(), 0, 0);
    for one in all {
        used += serde_json::to_vec_pretty(&one).map_or(0, |bytes| bytes.len() + bytes.len() / 4);
        if left == 0 && used <= budget {
            taken.push(one);
        } else {
            left += 1;
        }
    }
    (taken, left)
}

/// A time in ms as RFC 3339; null when there is none.
#[allow(clippy::trivially_copy_pass_by_ref)] // the signature serde asks for
pub fn time<S: Serializer>(ms: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match ms {
        Some(ms) => serializer.serialize_str(&render::time(*ms)),
        None => serializer.serialize_none(),
    }
}
