//! Whether two names are one name spelled differently.

use super::Contest;
use crate::note::{Form, Kind, Value};
use crate::sighting::Sighting;
use crate::view::common;
use copydesk_plugin::{Severity, Status};

fn form(s: &Sighting) -> Option<&Form> {
    match &s.entry.value {
        Value::Form(form) => Some(form),
        _ => None,
    }
}

/// How surely two forms are one name; 0 when they are equal or two names.
pub fn variant(a: &Form, b: &Form) -> f32 {
    if a.folded == b.folded || a.apart.contains(&b.folded) || b.apart.contains(&a.folded) {
        return 0.0;
    }
    let (x, y): (Vec<&str>, Vec<&str>) = (a.folded.split(' ').collect(), b.folded.split(' ').collect());
    if x.concat() == y.concat() {
        // `FirstGroup` and `First Group` are style; a particle written into a surname is a spelling.
        let particle =
            x.iter().chain(&y).any(|w| copydesk_text::name::is_particle(w) && !matches!(*w, "al" | "el"));
        return if x.len() != y.len() && particle { 0.6 } else { 0.0 };
    }
    if x.len() != y.len() {
        return 0.0;
    }
    let differing: Vec<(&str, &str)> =
        x.iter().zip(&y).filter(|(p, q)| p != q).map(|(p, q)| (*p, *q)).collect();
    if differing.iter().any(|(p, q)| inflected(p, q) || inflected(q, p) || !close(p, q)) {
        return 0.0;
    }
    let office = if common(&a.office, &b.office) > 0 { 0.1 } else { 0.0 };
    match (x.len(), differing.len()) {
        (1, _) => single(x[0], y[0]) + office,
        (_, 1) => 0.7 + office,
        (_, 2) if differing.iter().all(|(p, q)| p.len() > 3 && q.len() > 3) => 0.6 + office,
        _ => 0.0,
    }
}

/// Two words of a name that may be one misspelled.
fn close(p: &str, q: &str) -> bool {
    let shortest = p.len().min(q.len());
    let allowed = if shortest >= 6 { 2 } else { 1 };
    let distance = strsim::damerau_levenshtein(p, q);
    let spelled = shortest >= 3 && distance <= allowed;
    spelled || (shortest >= 4 && distance <= 2 && strsim::jaro_winkler(p, q) >= 0.88 && p[..1] == q[..1])
}

fn single(p: &str, q: &str) -> f32 {
    let shortest = p.len().min(q.len());
    let distance = strsim::damerau_levenshtein(p, q);
    let near = shortest >= 6 && distance <= if shortest < 8 { 1 } else { 2 } && p[..1] == q[..1];
    if near { 0.55 } else { 0.0 }
}

/// `Austria` and `Austrian`, singular and plural.
fn inflected(short: &str, long: &str) -> bool {
    const TAILS: &[&str] = &[
        "n", "an", "ian", "ese", "ish", "s", "i", "is", "es", "ns", "ans", "ians", "er", "ers", "a", "al",
        "ic", "ics", "ist", "ists", "y",
    ];
    long.strip_prefix(short).is_some_and(|tail| TAILS.contains(&tail))
        || short
            .strip_suffix('a')
            .and_then(|stem| long.strip_prefix(stem))
            .is_some_and(|tail| TAILS.contains(&tail))
}

/// The contest a name is part of.
pub fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting]) -> Option<Contest<'s>> {
    let mine = form(own)?;
    let knows_both = |s: &Sighting| {
        pool.iter().any(|o| o.article == s.article && form(o).is_some_and(|f| f.folded == mine.folded))
    };
    let varied: Vec<(&Sighting, f32)> = pool
        .iter()
        .filter(|s| s.group != own.group && !s.same_house(own) && !s.entry.weak && !knows_both(s))
        .filter_map(|s| Some((*s, variant(mine, form(s)?))))
        .filter(|(_, score)| *score > 0.0)
        .collect();
    let (first, score) = varied.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let mut all: Vec<&Sighting> = std::iter::once(own).chain(varied.iter().map(|(s, _)| *s)).collect();
    all.extend(
        pool.iter().filter(|s| s.article != own.article && form(s).is_some_and(|f| f.folded == mine.folded)),
    );
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    let sides = super::sides(&all, |a, b| form(a).map(|f| &f.folded) == form(b).map(|f| &f.folded));
    let place = mine.place || form(first).is_some_and(|f| f.place);
    Some(Contest {
        kind: if place { Kind::Place } else { Kind::Name },
        point: first.entry.point.clone(),
        root: own.root.clone(),
        sides,
        severity: Severity::Notice,
        confidence: score.min(0.95),
        status: Status::Open,
        remark: if transliterated(&mine.folded, &form(first)?.folded) {
            "transliteration".to_owned()
        } else {
            String::new()
        },
    })
}

/// The two spellings fall together under the usual transliteration choices.
fn transliterated(a: &str, b: &str) -> bool {
    let level = |s: &str| {
        let mut out = s.to_owned();
        for (from, to) in [
            ("iy", "y"),
            ("kh", "h"),
            ("ou", "u"),
            ("zh", "j"),
            ("dh", "d"),
            ("ii", "i"),
            ("y", "i"),
            ("o", "u"),
        ] {
            out = out.replace(from, to);
        }
        out
    };
    level(a) == level(b)
}
