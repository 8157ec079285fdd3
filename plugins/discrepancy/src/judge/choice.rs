//! Whether two articles pick different values of a closed set: offices of a person.

use super::Contest;
use crate::note::{Choice, Kind, Value};
use crate::offices;
use crate::sighting::Sighting;
use crate::slips::slips;
use copydesk_plugin::{Severity, Status};

fn choice(s: &Sighting) -> Option<&Choice> {
    match &s.entry.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}

/// Whether the given names allow both to be one person: the key is the surname alone.
fn one_person(a: &Sighting, b: &Sighting) -> bool {
    let given = |s: &Sighting| {
        s.entry.point.split_whitespace().next().map(copydesk_text::fold::fold).unwrap_or_default()
    };
    let (x, y) = (given(a), given(b));
    x == y
        || (!x.is_empty()
            && x[..1] == y[..y.len().min(1)]
            && (x.len() == 1 || y.len() == 1 || slips(&x, &y, 2).is_some()))
}

/// The contest among the choices of one key, if there is one.
pub fn judge<'s>(pool: &[&'s Sighting], root: &str) -> Option<Contest<'s>> {
    let score = |a: &Sighting, b: &Sighting| match (choice(a), choice(b)) {
        (Some(x), Some(y)) if !a.same_house(b) && !a.entry.weak && !b.entry.weak && one_person(a, b) => {
            offices::contradict(&x.pick, &y.pick)
        }
        _ => 0.0,
    };
    // An article that gives both offices shows that they go together.
    let together = |x: &str, y: &str| {
        pool.iter().any(|s| {
            let gives = |pick: &str| {
                pool.iter().any(|o| o.article == s.article && choice(o).is_some_and(|c| c.pick == pick))
            };
            gives(x) && gives(y)
        })
    };
    let mut best: Option<(f32, &Sighting, &Sighting)> = None;
    for (i, a) in pool.iter().enumerate() {
        for b in &pool[i + 1..] {
            let sure = score(a, b);
            let apart = sure > best.map_or(0.0, |x| x.0) && !together(&choice(a)?.pick, &choice(b)?.pick);
            if apart {
                best = Some((sure, a, b));
            }
        }
    }
    let (confidence, a, b) = best?;
    let mut all: Vec<&Sighting> = vec![a, b];
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    let same = |s: &&&Sighting| !std::ptr::eq(**s, a) && !std::ptr::eq(**s, b);
    // Who gives one of the two offices in other words joins too.
    let joins = |s: &&&Sighting| {
        let [with_a, with_b] = [a, b].map(|o| choice(o) == choice(s) || score(o, s) <= 0.0);
        [a, b].iter().any(|o| choice(o) == choice(s))
            || (with_a != with_b && one_person(a, s) && !s.entry.weak && !a.same_house(s) && !b.same_house(s))
    };
    all.extend(pool.iter().filter(same).filter(joins));
    Some(Contest {
        kind: Kind::Role,
        point: a.entry.point.clone(),
        root: root.to_owned(),
        sides: super::sides(&all, |x, y| {
            let told = choice(x).zip(choice(y));
            told.is_some_and(|(x, y)| x == y || offices::contradict(&x.pick, &y.pick) <= 0.0)
        }),
        severity: Severity::Notice,
        confidence,
        status: Status::Open,
        remark: String::new(),
    })
}
