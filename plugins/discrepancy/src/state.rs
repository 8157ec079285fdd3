//! What a key remembers: the sightings of a contested point, one per value and witness, small enough for a state.
//! Everything a judgement needs is in here, so that it does not depend on which earlier notes are handed in.

use crate::note::{Entry, Value};
use copydesk_plugin::Article;
use serde::{Deserialize, Serialize};

/// Largest state written, in bytes; the desk takes 4096.
const ROOM: usize = 4000;

/// The sightings of a point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// In order of (published, article, place).
    #[serde(rename = "s")]
    pub sightings: Vec<Sighting>,
}

/// What one article said about a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Article number.
    #[serde(rename = "a")]
    pub article: u64,
    /// Number of the article that stands for its duplicate group.
    #[serde(rename = "g")]
    pub group: u64,
    /// Outlet.
    #[serde(rename = "o")]
    pub outlet: String,
    /// What to call an article without an outlet: words of its headline.
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Agency credited.
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub agency: String,
    /// Publication time, ms.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub published: Option<i64>,
    /// Names the contest this sighting belongs to, for points that are met by several keys.
    #[serde(rename = "r", default, skip_serializing_if = "String::is_empty")]
    pub root: String,
    /// What it said; its keys are left out.
    #[serde(rename = "e")]
    pub entry: Entry,
}

impl Sighting {
    /// What `article` says in `entry`.
    pub fn new(article: &Article<'_>, entry: &Entry) -> Self {
        Sighting {
            article: article.id,
            group: if article.group == 0 { article.id } else { article.group },
            outlet: article.outlet.to_owned(),
            title: if article.outlet.is_empty() { crate::view::clip(article.headline, 40) } else { String::new() },
            agency: article.agency.to_owned(),
            published: article.published_ms,
            root: String::new(),
            entry: Entry { keys: Vec::new(), ..entry.clone() },
        }
    }

    /// The same house: a later figure of it replaces the earlier.
    pub fn same_house(&self, other: &Sighting) -> bool {
        self.group == other.group || (!self.outlet.is_empty() && self.outlet == other.outlet)
    }

    /// The publication time is a bare day: midnight UTC exactly.
    pub fn dated_by_day(&self) -> bool {
        self.published.is_some_and(|ms| ms.rem_euclid(86_400_000) == 0)
    }

    fn order(&self) -> (i64, u64, u32) {
        (self.published.unwrap_or(i64::MAX), self.article, self.entry.start)
    }
}

impl State {
    /// Read a state; one that cannot be read (of an older version) begins anew.
    pub fn decode(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// Write it, leaving out what matters least until it fits.
    pub fn encode(&mut self) -> Vec<u8> {
        loop {
            let bytes = serde_json::to_vec(self).unwrap_or_default();
            if bytes.len() <= ROOM {
                return bytes;
            }
            if let Some(long) = self.sightings.iter_mut().rfind(|s| !s.entry.sentence.is_empty()) {
                long.entry.sentence.clear();
            } else if let Some(least) = self.least() {
                self.sightings.remove(least);
            } else {
                return Vec::new();
            }
        }
    }

    /// The sighting that is missed least: of the value with the most witnesses, neither the first nor the last.
    fn least(&self) -> Option<usize> {
        let count = |s: &Sighting| {
            self.sightings.iter().filter(|o| same_value(&o.entry.value, &s.entry.value)).count()
        };
        let inner = (1..self.sightings.len().saturating_sub(1)).max_by_key(|i| count(&self.sightings[*i]));
        inner.or_else(|| self.sightings.len().checked_sub(1))
    }

    /// Add what an article said. A copy of an article that said the same is no new witness; of one house and value
    /// the first and the last sighting are kept. Answers whether anything changed.
    pub fn add(&mut self, sighting: Sighting) -> bool {
        let alike = |s: &Sighting| same_value(&s.entry.value, &sighting.entry.value);
        let mut known = self.sightings.iter().filter(|s| s.group == sighting.group && alike(s));
        let here = known.clone().filter(|s| s.article == sighting.article).count();
        let twice =
            here == 1 && matches!(sighting.entry.value, Value::Figure(_)) && known.clone().count() == 1;
        if known.next().is_some() && !twice {
            return false;
        }
        let house: Vec<usize> = (0..self.sightings.len())
            .filter(|i| self.sightings[*i].outlet == sighting.outlet && alike(&self.sightings[*i]))
            .collect();
        let keeps_last = !matches!(sighting.entry.value, Value::Form(_) | Value::Saying(_));
        if let [first, .., last] = house[..]
            && (self.sightings[first].order() < sighting.order()
                && sighting.order() < self.sightings[last].order())
        {
            return false;
        }
        if !keeps_last && !house.is_empty() {
            return false;
        }
        if house.len() > 1 {
            let replaced =
                if sighting.order() > self.sightings[house[1]].order() { house[1] } else { house[0] };
            self.sightings.remove(replaced);
        }
        let at = self.sightings.partition_point(|s| s.order() < sighting.order());
        self.sightings.insert(at, sighting);
        true
    }
}

/// Whether two entries say exactly the same.
pub fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Figure(a), Value::Figure(b)) => {
            (a.low, a.high, a.part, a.past) == (b.low, b.high, b.part, b.past) && a.head == b.head
        }
        (Value::Form(a), Value::Form(b)) => a.folded == b.folded,
        (Value::Saying(a), Value::Saying(b)) => a.plain == b.plain && a.speaker == b.speaker,
        (Value::Choice(a), Value::Choice(b)) => a.pick == b.pick,
        _ => false,
    }
}
