//! Whether two figures of which no class says what they tell are of one thing, by what they look like: digits swapped or
//! one digit off, a measure either article has once, the same noun, the same words and names around, both at the top.
//! The weights are set by what was read on real news and on written-out stories, classes left aside.

use super::evidence::{digits_of, hours_apart, ratio, telling_digits, transposed, whole, with_crew};
use super::news::is_news;
use super::number::{compatible, figure, nouns, of_class, weigh};
use super::{Contest, SURE, status};
use crate::figures::deed::{DEED, are_one};
use crate::figures::size::TIMES;
use crate::lexicon::{ANYBODY, PERSON};
use crate::note::{Figure, Kind};
use crate::sighting::Sighting;
use crate::view::common;
use copydesk_plugin::Severity;
use std::collections::BTreeMap;

/// Below this two figures are not taken to be of one thing.
const ENOUGH: f32 = 0.5;
/// How near in words and place an equal figure must be to be counted to a side.
const JOINS: f32 = 0.26;
/// What a slip of the hand adds at most.
const SLIP: f32 = 0.3;
/// What it adds at most that neither article has another figure of that size.
const ALONE: f32 = 0.06;
/// Begins the names of the contests.
pub const SIZE: char = '~';

/// How alike the digits of two figures are: 0 when a slip of the hand does not explain them.
fn slip(x: &Figure, y: &Figure) -> f32 {
    let (low, high) = (x.value.min(y.value), x.value.max(y.value));
    let yearlike = |v: f64| (1500.0..2100.0).contains(&v) && v.fract() == 0.0;
    if x.unit == "duration" || (x.unit == "plain" && (yearlike(low) || yearlike(high))) {
        return 0.0;
    }
    let swapped = transposed(x.value, y.value) && length(low) == length(high);
    let one_off = !matches!(x.unit.as_str(), "length" | "speed") && one_digit_off(low, high);
    let telling = telling_digits(x.value).min(telling_digits(y.value));
    let share = x.unit == "percent";
    let large = low >= 1000.0;
    match (swapped, one_off) {
        (true, _) | (_, true) if telling >= 3 => {
            if share {
                0.2
            } else {
                SLIP
            }
        }
        (true, _) if telling == 2 => {
            if large || !(share || x.unit == "plain") {
                0.26
            } else {
                0.16
            }
        }
        (_, true) if telling == 2 => {
            if large {
                0.16
            } else {
                0.04
            }
        }
        _ => 0.0,
    }
}

/// Digits of a number as it is written.
fn length(value: f64) -> usize {
    match whole(value).and_then(u64::checked_ilog10) {
        Some(log) => log as usize + 1,
        None => format!("{value}").bytes().filter(u8::is_ascii_digit).count(),
    }
}

/// Whether two numbers of one length differ in one digit.
fn one_digit_off(a: f64, b: f64) -> bool {
    if let (Some(x @ 1..), Some(y @ 1..)) = (whole(a), whole(b)) {
        let differing = || digits_of(x).zip(digits_of(y)).filter(|(p, q)| p != q).count();
        return x.ilog10() == y.ilog10() && differing() == 1;
    }
    let digits = |v: f64| format!("{v}").bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let (x, y) = (digits(a), digits(b));
    x.len() == y.len() && x.iter().zip(&y).filter(|(p, q)| p != q).count() == 1
}

/// How rare a measure is in news: a story has many shares and times, and few volumes; of lengths and sums few at the top.
fn rarity(unit: &str, rank: u16) -> f32 {
    match unit {
        "volume" | "area" | "mass" | "power" | "energy" | "speed" | "data" => 0.14,
        "plain" => 0.0,
        "percent" => 0.02,
        "duration" => -0.1,
        _ if rank < 10 => 0.12,
        _ => 0.05,
    }
}

/// The verb beside what is counted.
fn deed(f: &Figure) -> Option<&str> {
    nouns(f).find(|noun| noun.starts_with(DEED))
}

/// What the nouns, words and names of two figures have in common, and how near the top they stand.
fn likeness(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> f32 {
    let person = |f: &Figure| nouns(f).any(|noun| noun.starts_with(PERSON));
    let anybody = |f: &Figure| nouns(f).any(|noun| noun == ANYBODY);
    let shared = || nouns(x).filter(|noun| nouns(y).any(|other| other == *noun));
    let told = |f: &Figure| nouns(f).any(|noun| !noun.starts_with(DEED));
    let deeds = match deed(x).zip(deed(y)) {
        Some((one, other)) if are_one(one, other) => 0.14,
        Some(_) => -0.08,
        None => 0.0,
    };
    let noun = match () {
        () if shared().any(|noun| !noun.starts_with([PERSON, DEED])) => 0.16,
        () if person(x) && person(y) && (anybody(x) || anybody(y)) => 0.08,
        () if x.unit == "plain" && told(x) && told(y) => -0.08,
        () => 0.0,
    };
    let words = 0.05 * common(&x.around, &y.around).min(4) as f32;
    let names = match common(&x.who, &y.who) {
        0 if x.who.is_empty() || y.who.is_empty() => 0.0,
        0 => -0.04,
        1 => 0.06,
        _ => 0.12,
    };
    let place = match a.entry.rank.max(b.entry.rank) {
        0..=4 => 0.08,
        5..=8 => 0.05,
        9..=14 => 0.0,
        15..=22 => -0.06,
        _ => -0.14,
    };
    noun + deeds + words + names + place
}

/// What speaks against two figures: other times, loose words, days between.
fn doubt(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure, slips: bool) -> f32 {
    let time = match (x.past, y.past) {
        (true, true) => 0.1,
        (false, false) => 0.0,
        _ if slips => 0.05,
        _ => 0.3,
    };
    let hours = match hours_apart(a, b) {
        97.. => 0.2,
        37.. => 0.05,
        _ => 0.0,
    };
    let flags = [(x.soft || y.soft, 0.04), (x.quoted || y.quoted, 0.1), (ratio(x, y) > 1.9, 0.04)];
    time + hours + flags.iter().filter(|(on, _)| *on).map(|(_, cost)| cost).sum::<f32>()
}

/// Whether the figure may just have risen: hours later it is higher.
fn may_grow(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> bool {
    const HOURS: i64 = 6;
    let later = a.published < b.published;
    let grows = matches!(x.unit.as_str(), "plain" | "percent" | "mass" | "volume" | "area");
    grows && hours_apart(a, b) >= HOURS && later == (y.value > x.value)
}

/// Whether two figures are surely met by their size, or by their digits.
fn near(x: &Figure, y: &Figure) -> bool {
    let ratio = f64::from(ratio(x, y));
    ratio <= TIMES || (ratio < 10.0 && slip(x, y) > 0.2)
}

/// Whether two sightings may contradict one another at all.
fn may_clash(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> bool {
    a.article != b.article
        && !a.same_house(b)
        && !(a.entry.weak || b.entry.weak)
        && x.unit == y.unit
        && x.rate == y.rate
        && !(x.part || y.part || x.hedged || y.hedged || x.strict || y.strict)
        && near(x, y)
        // The two halves of a whole.
        && !(x.unit == "percent" && (x.value + y.value - 100.0).abs() < 1.0)
        && !compatible(x, y)
        && !(with_crew(x, y) || with_crew(y, x))
}

/// How surely two sightings that cannot both be true are of one thing, for the figures met.
fn surely(pool: &[&Sighting], a: &Sighting, b: &Sighting) -> Option<f32> {
    let (x, y) = (figure(&a.entry)?, figure(&b.entry)?);
    if !may_clash(a, b, x, y) {
        return None;
    }
    let rank = a.entry.rank.max(b.entry.rank);
    let grounds = 0.35 + rarity(&x.unit, rank) + likeness(a, b, x, y);
    // Most pairs no slip would bring together.
    if grounds - doubt(a, b, x, y, true) + SLIP + ALONE < ENOUGH {
        return None;
    }
    let slip = slip(x, y);
    let grown = if slip < 0.1 && may_grow(a, b, x, y) { 0.08 } else { 0.0 };
    let base = grounds + slip - doubt(a, b, x, y, slip > 0.1) - grown;
    if base + ALONE < ENOUGH {
        return None;
    }
    let of =
        |article: u64| pool.iter().filter(move |s| s.article == article).filter_map(|s| figure(&s.entry));
    // Who has the other's figure too tells of two things.
    if of(b.article).any(|f| f.unit == x.unit && compatible(f, x))
        || of(a.article).any(|f| f.unit == y.unit && compatible(f, y))
    {
        return None;
    }
    let rivals = |article: u64, own: &Figure| {
        let rival = |f: &&Figure| {
            f.unit == own.unit
                && !f.part
                && f.past == own.past
                // Near both: so it is met with either.
                && near(f, x)
                && near(f, y)
                && !compatible(f, own)
        };
        of(article).filter(rival).count()
    };
    let crowd = match rivals(a.article, x) + rivals(b.article, y) {
        0 if rank < 5 => -ALONE,
        0 if rank < 10 => -0.03,
        0 => 0.0,
        1 => 0.1,
        2 => 0.2,
        _ => 0.26,
    };
    // Three digits are not swapped by chance, whatever else the articles count.
    let crowd = if slip >= SLIP { crowd.min(crowd / 2.0) } else { crowd };
    // No figure moves by a swap of its digits, but the count of a class may.
    let may_move = slip < 0.2 || x.classed || y.classed;
    let told = || (may_move && is_news(pool, a, b, x, y)) || of_class(pool, a, b).is_some_and(|s| s >= SURE);
    Some(base - crowd).filter(|score| *score >= ENOUGH && !told())
}

/// Whether a sighting tells the figure of another, near enough in words to be of the same thing.
fn joins(s: &Sighting, one: &Sighting) -> bool {
    let (Some(x), Some(y)) = (figure(&s.entry), figure(&one.entry)) else { return false };
    let rank = s.entry.rank.max(one.entry.rank);
    let same = x.unit == y.unit && !x.part && !x.strict && compatible(x, y);
    let telling = match telling_digits(x.value) {
        // Long numbers are not equal by chance.
        3.. => 0.5,
        2 => 0.2,
        _ => 0.1,
    };
    same && (s.entry.point == one.entry.point
        || telling + rarity(&x.unit, rank) + likeness(s, one, x, y) >= JOINS)
}

/// Whether two sightings give figures of one measure that agree.
fn tells_alike(a: &Sighting, b: &Sighting) -> bool {
    let both = figure(&a.entry).zip(figure(&b.entry));
    both.is_some_and(|(x, y)| x.unit == y.unit && compatible(x, y))
}

/// In the order of time; of one time not in that of arrival.
fn order(s: &Sighting) -> (i64, &str, &str, u32) {
    (s.published.unwrap_or(i64::MAX), &s.outlet, &s.title, s.entry.start)
}

/// The contests a figure is in for its looks: one for each figure that may be of the same thing.
pub fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting]) -> Vec<Contest<'s>> {
    let mine: Vec<&Sighting> = pool.iter().filter(|s| tells_alike(s, own)).copied().collect();
    let mut best: BTreeMap<String, (f32, &Sighting, &Sighting)> = BTreeMap::new();
    for a in mine {
        for b in pool {
            let Some(score) = surely(pool, a, b) else { continue };
            let (one, two) = if order(a) <= order(b) { (a, *b) } else { (*b, a) };
            let known = best.entry(root(one, two)).or_insert((score, one, two));
            let earlier = (order(one), order(two)) < (order(known.1), order(known.2));
            if score > known.0 || (score == known.0 && earlier) {
                *known = (score, one, two);
            }
        }
    }
    // What a slip of the hand explains, is told of nothing else.
    let slipped = |(_, a, b): &(f32, &Sighting, &Sighting)| {
        figure(&a.entry).zip(figure(&b.entry)).is_some_and(|(x, y)| slip(x, y) >= SLIP)
    };
    let sure = best.values().filter(|found| slipped(found)).map(|found| found.0).fold(0.0, f32::max);
    best.retain(|_, found| slipped(found) || found.0 > sure);
    best.into_iter().filter_map(|(root, (score, a, b))| contest(pool, root, score, (a, b))).collect()
}

/// Names the contest of two figures: their measure and both values, rounded, because others round them too.
fn root(a: &Sighting, b: &Sighting) -> String {
    let rounded = |s: &Sighting| figure(&s.entry).map_or(0.0, |f| f.value);
    let (a_value, b_value) = (rounded(a), rounded(b));
    let unit = figure(&a.entry).map_or("", |f| f.unit.as_str());
    format!("{SIZE}{unit}/{:.1e}/{:.1e}", a_value.min(b_value), a_value.max(b_value))
}

/// The contest of two figures with those that tell the same as either.
fn contest<'s>(
    pool: &[&'s Sighting],
    root: String,
    score: f32,
    (a, b): (&'s Sighting, &'s Sighting),
) -> Option<Contest<'s>> {
    let mut sides = vec![vec![a], vec![b]];
    for s in pool.iter().filter(|s| !std::ptr::eq(**s, a) && !std::ptr::eq(**s, b)) {
        if let Some(side) = sides.iter_mut().find(|side| joins(s, side[0])) {
            side.push(s);
        }
    }
    sides.iter_mut().for_each(|side| side.sort_by(|s, o| order(s).cmp(&order(o))));
    sides.sort_by(|s, o| order(s[0]).cmp(&order(o[0])));
    let (x, y) = (figure(&a.entry)?, figure(&b.entry)?);
    let (severity, remark) = weigh(a, b, x, y);
    // What the class of the figures tells surely, is told of the class.
    let mut pairs = sides[0].iter().flat_map(|s| sides[1].iter().map(|o| (*s, *o)));
    let told = pairs.any(|(s, o)| of_class(pool, s, o).is_some_and(|sure| sure >= SURE));
    Some(Contest {
        kind: Kind::Number,
        point: sides[0][0].entry.point.clone(),
        root,
        status: status(&sides),
        severity: if told { Severity::Info } else { severity },
        confidence: score.clamp(0.0, 0.95),
        remark,
        sides,
    })
}
