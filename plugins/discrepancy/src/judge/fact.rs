//! Whether articles answer one question differently: what became of something, where it was, when.

use super::{Contest, deed};
use crate::note::{Fact, Kind, Value};
use crate::outcomes::{OF_BODY, OWN};
use crate::places::SIDE;
use crate::sighting::Sighting;
use crate::times::{is_by_weekday, is_of_thing, is_only, is_yearless};
use crate::view::{common, stem_hash};
use crate::winners;
use copydesk_plugin::Severity;

/// Below this two facts are not taken to be about the same thing.
pub(super) const COMPARABLE: f32 = 0.5;
/// Hours after which the next stage of an affair is news and no conflict.
const NEWS_HOURS: f64 = 4.0;

pub(super) fn fact(s: &Sighting) -> Option<&Fact> {
    match &s.entry.value {
        Value::Fact(fact) => Some(fact),
        _ => None,
    }
}

/// How surely two facts are about the same thing; 0 when they are not.
pub(super) fn comparable(a: &Sighting, b: &Sighting) -> f32 {
    let (Some(x), Some(y)) = (fact(a), fact(b)) else { return 0.0 };
    if deed::is_deed(x) && deed::is_deed(y) {
        let apart = a.published.zip(b.published).is_none_or(|(a, b)| (a - b).abs() > 86_400_000);
        return if on_other_days(x, y) || (apart && deed::may_follow(x, y)) {
            0.0
        } else {
            deed::of_one(x, y)
        };
    }
    if deed::is_scene(x) && deed::is_scene(y) {
        return deed::of_one_scene(x, y);
    }
    if x.slot != y.slot || a.entry.kind != b.entry.kind || !of_one(x, y) {
        return 0.0;
    }
    if a.entry.kind == Kind::Outcome && on_other_days(x, y) {
        return 0.0;
    }
    let (who, about) = (common(&x.who, &y.who) as f32, common(&x.about, &y.about) as f32);
    let top = if a.entry.rank < 6 && b.entry.rank < 6 { 0.05 } else { 0.0 };
    let shared = top + 0.06 * who.min(2.0) + 0.05 * about.min(4.0);
    match (x.bound, x.free) {
        _ if is_only(&x.slot) && about + who < 1.0 => 0.0,
        _ if is_only(&x.slot) => 0.6 + shared / 4.0,
        (true, _) if who == 0.0 => 0.0,
        (true, _) => 0.6 + top + 0.03 * about.min(4.0),
        (_, true) => 0.6 + shared,
        // The day of one thing, named by its noun.
        _ if who >= 1.0 && about >= 1.0 && is_of_thing(&x.slot) => 0.5 + shared,
        _ if who >= 1.0 && about >= 1.0 || about >= 2.0 => 0.45 + shared,
        _ => 0.0,
    }
}

/// Whether both can be true.
pub(super) fn agree(a: &Fact, b: &Fact) -> bool {
    if a.pick == b.pick {
        return true;
    }
    if deed::is_deed(a) && deed::is_deed(b) {
        return deed::agree(a, b);
    }
    // Of an article without a day of publication day and month are known, and nothing is held against other times.
    let timeless = |f: &Fact| f.low == 0 && is_yearless(&f.pick);
    if timeless(a) || timeless(b) {
        return !(is_yearless(&a.pick) && is_yearless(&b.pick));
    }
    if a.low != 0 && b.low != 0 {
        // A time of day comes round: a quarter to midnight and a quarter past it are near.
        let day = if a.slot.ends_with("/hour") { 1440 } else { 0 };
        let meets = |shift: i64| a.low + shift < b.high && b.low < a.high + shift;
        // `On Thursday` is the one before or the one to come, as people please, and no contradiction to `on Thursday`.
        let by_weekday = is_by_weekday(&a.pick) && is_by_weekday(&b.pick);
        if by_weekday && a.pick[..3] == b.pick[..3] {
            return true;
        }
        let short = |f: &Fact| f.high - f.low <= 2 * 1440;
        let may_slip = (is_by_weekday(&a.pick) || is_by_weekday(&b.pick)) && short(a) && short(b);
        let week = if may_slip || by_weekday { 7 * 1440 } else { 0 };
        return [0, day, -day, week, -week].into_iter().any(meets);
    }
    // `Geneva` and `Geneva's Palais Wilson` are one place.
    let within = |small: &str, big: &str| small.split(' ').all(|w| big.split(' ').any(|o| o == w));
    let named = a.slot.starts_with("place") || a.slot == winners::SLOT;
    named && (within(&a.pick, &b.pick) || within(&b.pick, &a.pick))
}

/// The contest among the facts of one key, if there is one.
pub fn judge<'s>(pool: &[&'s Sighting], root: &str) -> Option<Contest<'s>> {
    let mut best: Option<(f32, usize, usize)> = None;
    for a in 0..pool.len() {
        for b in a + 1..pool.len() {
            let score = clash(pool, a, b).unwrap_or(0.0);
            if score > best.map_or(0.0, |(known, ..)| known) {
                best = Some((score, a, b));
            }
        }
    }
    let (confidence, a, b) = best?;
    let (x, y) = (fact(pool[a])?, fact(pool[b])?);
    let mut all = vec![pool[a], pool[b]];
    let joins = |s: &&&Sighting| {
        !std::ptr::eq(**s, pool[a])
            && !std::ptr::eq(**s, pool[b])
            && fact(s).is_some_and(|f| {
                (agree(f, x) && comparable(s, pool[a]) >= COMPARABLE)
                    || (agree(f, y) && comparable(s, pool[b]) >= COMPARABLE)
            })
    };
    all.extend(pool.iter().filter(joins));
    let mut sides = super::sides(&all, |s, o| fact(s).zip(fact(o)).is_some_and(|(s, o)| agree(s, o)));
    let order = |s: &Sighting| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start);
    sides.iter_mut().for_each(|side| side.sort_by_key(|s| order(s)));
    sides[..2].sort_by_key(|side| order(side[0]));
    let undated = is_stage(x, y) && (pool[a].published.is_none() || pool[b].published.is_none());
    let severity = match (undated && !deed::is_deed(x), x.loud) {
        (true, _) => Severity::Info,
        (_, true) => Severity::Alert,
        _ => Severity::Notice,
    };
    Some(Contest {
        kind: pool[a].entry.kind,
        point: pool[a].entry.point.clone(),
        root: if deed::is_deed(x) || deed::is_scene(x) { deed::slot(x, y) } else { root }.to_owned(),
        status: super::status(&sides),
        sides,
        severity,
        confidence: confidence.min(0.95),
        remark: String::new(),
    })
}

/// The strength of the contradiction between two sightings, if they contradict one another.
pub(super) fn clash(pool: &[&Sighting], i: usize, j: usize) -> Option<f32> {
    let (a, b) = (pool[i], pool[j]);
    let (x, y) = (fact(a)?, fact(b)?);
    // Most pairs are of two things, which is told sooner than what they say.
    let deeds = deed::is_deed(x) && deed::is_deed(y);
    let scenes = || deed::is_scene(x) && deed::is_scene(y);
    if if deeds { deed::of_one(x, y) < COMPARABLE } else { x.slot != y.slot && !scenes() } {
        return None;
    }
    if a.entry.kind == Kind::Date
        && (!same_season(a, b, x, y) || (is_only(&x.slot) && !may_be_one(a, b, x, y)))
    {
        return None;
    }
    if a.article == b.article || a.same_house(b) || a.entry.weak || b.entry.weak || agree(x, y) {
        return None;
    }
    // An article that gives both answers tells how the one became the other.
    let both = |s: &Sighting, other: &Fact| {
        pool.iter().any(|z| {
            z.article == s.article
                && fact(z).is_some_and(|f| {
                    let one = match deed::is_deed(f) && deed::is_deed(other) {
                        true => deed::say_same(f, other),
                        false => f.slot == other.slot,
                    };
                    one && agree(f, other) && of_one(f, other)
                })
        })
    };
    // Who names the other's place as well may know how the two go together: an airport and its town.
    let knows = |f: &Fact, place: &str| {
        let of_both = |word: &&str| f.pick.split(' ').any(|own| own == *word);
        let own = |word: &str| f.who.binary_search(&stem_hash(word)).is_ok();
        let mut others = place.split(' ').filter(|word| !of_both(word)).peekable();
        match others.peek() {
            None => false,
            // `The Pinder fire` does not tell that it began at Pinder Creek.
            Some(_) if deed::is_scene(f) => others.all(own),
            Some(_) => f.slot.starts_with("place") && others.any(own),
        }
    };
    if knows(x, &y.pick) || knows(y, &x.pick) {
        return None;
    }
    // What is north of a town today may have moved on tomorrow: a storm.
    let apart = a.published.zip(b.published).is_some_and(|(a, b)| (a - b).abs() > 86_400_000);
    if apart && x.slot.starts_with(SIDE) {
        return None;
    }
    // Who won is asked of those who met: each article names the other's winner.
    let met = |f: &Fact, rival: &str| {
        rival.rsplit(' ').next().is_some_and(|w| f.who.binary_search(&stem_hash(w)).is_ok())
    };
    if x.slot == winners::SLOT && !(met(x, &y.pick) && met(y, &x.pick)) {
        return None;
    }
    if both(a, y) || both(b, x) || is_news(pool, a, b, x, y) {
        return None;
    }
    Some(comparable(a, b)).filter(|score| *score >= COMPARABLE)
}

/// Whether the words around both name days of the week, and none in common: two strikes of one war.
fn on_other_days(x: &Fact, y: &Fact) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let days = |f: &Fact| DAYS.map(|day| f.about.binary_search(&stem_hash(day)).is_ok());
    let (x, y) = (days(x), days(y));
    let both = x.iter().zip(&y).any(|(x, y)| *x && *y);
    x.contains(&true) && y.contains(&true) && !both
}

/// Whether two facts may be about the same one; not where each tells what somebody does and neither names the other's. Of
/// bodies each must name the same: a house passes a bill and another rejects it.
fn of_one(x: &Fact, y: &Fact) -> bool {
    let of_body = x.slot.starts_with(OF_BODY);
    let own = of_body || x.slot.starts_with(OWN);
    if !own || x.who.is_empty() || y.who.is_empty() || common(&x.who, &y.who) > 0 {
        return true;
    }
    !of_body && common(&x.who, &y.about) + common(&x.about, &y.who) > 0
}

/// Of articles of one story one has its year wrong when they seem months apart: then days by the week and days without a
/// year tell something, and nothing else.
fn same_season(a: &Sighting, b: &Sighting, x: &Fact, y: &Fact) -> bool {
    let near = x.slot.ends_with("/hour")
        || a.published.zip(b.published).is_none_or(|(a, b)| (a - b).abs() < 100 * 86_400_000);
    near || (is_by_weekday(&x.pick) && is_by_weekday(&y.pick))
        || (is_yearless(&x.pick) && is_yearless(&y.pick))
}

/// Whether the only days to come of two articles may be one day: both are of the same days, and the days are near one another.
fn may_be_one(a: &Sighting, b: &Sighting, x: &Fact, y: &Fact) -> bool {
    const DAY: i64 = 1440;
    let at_once = a.published.zip(b.published).is_some_and(|(a, b)| (a - b).abs() <= 2 * 86_400_000);
    at_once && (x.low - y.low).abs() <= 14 * DAY
}

/// Whether one of two answers comes before the other by nature.
fn is_stage(x: &Fact, y: &Fact) -> bool {
    x.order != 0 && y.order != 0 && x.order != y.order
}

/// The next stage of an affair, and nobody goes back to the earlier one.
fn is_news(pool: &[&Sighting], a: &Sighting, b: &Sighting, x: &Fact, y: &Fact) -> bool {
    let (Some(at_a), Some(at_b)) = (a.published, b.published) else { return false };
    if !is_stage(x, y) {
        return false;
    }
    let (early, late, forward) =
        if at_a <= at_b { (x, b, y.order > x.order) } else { (y, a, x.order > y.order) };
    let rest_of_day = if late.dated_by_day() { 23.9 } else { 0.0 };
    let hours = (at_a - at_b).abs() as f64 / 3.6e6 + rest_of_day;
    let relapse =
        pool.iter().any(|z| z.published > late.published && fact(z).is_some_and(|f| f.pick == early.pick));
    forward && hours >= NEWS_HOURS && !relapse
}
