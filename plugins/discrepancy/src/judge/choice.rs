//! Whether two articles pick different values of a closed set: offices of a person.

use super::Contest;
use crate::note::{Choice, Kind, Value};
use crate::offices;
use crate::sighting::Sighting;
use crate::slips::slips;
use crate::spread::ByNumber;
use copydesk_plugin::{Severity, Status};
use std::cell::RefCell;

pub(super) fn choice(s: &Sighting) -> Option<&Choice> {
    match &s.entry.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}

/// The given name beside an office, folded; the key is the surname alone.
fn given_name(s: &Sighting) -> String {
    s.entry.point.split_whitespace().next().map(copydesk_text::fold::fold).unwrap_or_default()
}

/// Whether the given names allow both to be one person.
fn one_person(x: &str, y: &str) -> bool {
    x == y
        || (!x.is_empty()
            && x[..1] == y[..y.len().min(1)]
            && (x.len() == 1 || y.len() == 1 || slips(x, y, 2).is_some()))
}

/// How surely two offices contradict one another, of those that met before: in a long story the same ones do with every
/// article.
#[derive(Debug, Default)]
pub struct Offices(RefCell<ByNumber<(u64, u64), f32>>);

/// Pairs that are kept in mind; a megabyte or two.
const MOST: usize = 1 << 16;

impl Offices {
    /// Of two offices, each with what [`value_hash`](crate::sighting::value_hash) gives for it.
    fn contradict(&self, (one, x): (u64, &Choice), (two, y): (u64, &Choice)) -> f32 {
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        *known.entry((one, two)).or_insert_with(|| offices::contradict(&x.pick, &y.pick))
    }
}

/// Sightings of one key, with what is asked of them again and again.
pub(super) struct Asked<'p, 's> {
    pool: &'p [&'s Sighting],
    /// The given name of each.
    given: Vec<String>,
    /// Of each the first that gives its office.
    office: Vec<usize>,
    known: &'p Offices,
}

impl<'p, 's> Asked<'p, 's> {
    pub(super) fn of(pool: &'p [&'s Sighting], known: &'p Offices) -> Self {
        let first = |s: &&Sighting| pool.iter().position(|o| choice(o) == choice(s)).unwrap_or_default();
        Asked {
            pool,
            given: pool.iter().map(|s| given_name(s)).collect(),
            office: pool.iter().map(first).collect(),
            known,
        }
    }

    /// How surely two sightings contradict one another.
    fn score(&self, i: usize, j: usize) -> f32 {
        let (a, b) = (self.pool[i], self.pool[j]);
        let (Some(x), Some(y)) = (choice(a), choice(b)) else { return 0.0 };
        let apart = self.office[i] != self.office[j]
            && !a.entry.weak
            && !b.entry.weak
            && !a.same_house(b)
            && one_person(&self.given[i], &self.given[j]);
        if !apart {
            return 0.0;
        }
        self.known.contradict((a.value, x), (b.value, y))
    }

    /// Whether two sightings give one office, or two that contradict one another.
    pub(super) fn touch(&self, i: usize, j: usize) -> bool {
        self.office[i] == self.office[j] || self.score(i.min(j), i.max(j)) > 0.0
    }
}

/// The contest among the choices of one key, if there is one.
pub fn judge<'s>(pool: &[&'s Sighting], root: &str, known: &Offices) -> Option<Contest<'s>> {
    let asked = Asked::of(pool, known);
    // An article that gives both offices shows that they go together.
    let together = |x: &str, y: &str| {
        pool.iter().any(|s| {
            let gives = |pick: &str| {
                pool.iter().any(|o| o.article == s.article && choice(o).is_some_and(|c| c.pick == pick))
            };
            gives(x) && gives(y)
        })
    };
    let mut best: Option<(f32, usize, usize)> = None;
    for i in 0..pool.len() {
        for j in i + 1..pool.len() {
            let sure = asked.score(i, j);
            let apart =
                sure > best.map_or(0.0, |x| x.0) && !together(&choice(pool[i])?.pick, &choice(pool[j])?.pick);
            if apart {
                best = Some((sure, i, j));
            }
        }
    }
    let (confidence, at_a, at_b) = best?;
    let (a, b) = (pool[at_a], pool[at_b]);
    let mut all: Vec<&Sighting> = vec![a, b];
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    // Who gives one of the two offices in other words joins too.
    let joins = |at: &usize| {
        let (at, s) = (*at, pool[*at]);
        let gives = |other: usize| asked.office[other] == asked.office[at];
        let [with_a, with_b] = [at_a, at_b].map(|other| gives(other) || asked.score(other, at) <= 0.0);
        let of_one = || one_person(&asked.given[at_a], &asked.given[at]);
        gives(at_a)
            || gives(at_b)
            || (with_a != with_b && of_one() && !s.entry.weak && !a.same_house(s) && !b.same_house(s))
    };
    let others = (0..pool.len()).filter(|at| *at != at_a && *at != at_b);
    all.extend(others.filter(joins).map(|at| pool[at]));
    Some(Contest {
        kind: Kind::Role,
        point: a.entry.point.clone(),
        root: root.to_owned(),
        sides: super::sides(&all, |x, y| {
            let told = choice(x).zip(choice(y));
            told.is_some_and(|(p, q)| p == q || known.contradict((x.value, p), (y.value, q)) <= 0.0)
        }),
        severity: Severity::Notice,
        confidence,
        status: Status::Open,
        remark: String::new(),
    })
}
