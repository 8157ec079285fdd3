//! Whether figures contradict one another: are they about the same thing, can both be true, is one just later.

use super::evidence::{
    ambiguous, beyond, confidence, hours_apart, lasts, may_be_meant, one_digit_apart, ratio, subset,
    telling_digits, transposed,
};
use super::news::{is_news, same_day_unclear};
use super::{Contest, sides, status};
use crate::lexicon::{ANYBODY, JOBS, PERSON};
use crate::note::{Entry, Figure, Kind, Value};
use crate::sighting::Sighting;
use crate::view::{common, overlap};
use copydesk_plugin::Severity;

/// Below this two figures are not taken to be about the same thing.
pub(super) const COMPARABLE: f32 = 0.5;
/// What a caption counts less than the text.
const CAPTION: f32 = 0.05;
/// What a third side may be less sure than the two that differ most surely.
const THIRD: f32 = 0.12;
/// What it costs that only one of two counts of a noun is known for what it tells.
const MIXED: f32 = 0.01;
/// Sentences that tell what a report is about.
const FIRST_LINES: u16 = 10;
/// Share that two measures of one thing differ by at most, when units are converted and rounded.
const LOOSE: f64 = 0.05;
/// Bytes that do, where sentences are short.
const FIRST_BYTES: u32 = 1_300;

pub(crate) fn figure(entry: &Entry) -> Option<&Figure> {
    match &entry.value {
        Value::Figure(figure) => Some(figure),
        _ => None,
    }
}

/// How surely two figures are about the same thing; 0 when they are not.
pub fn comparable(one: &Sighting, two: &Sighting) -> f32 {
    let (a, b) = (&one.entry, &two.entry);
    let (Some(x), Some(y)) = (figure(a), figure(b)) else { return 0.0 };
    if x.unit != y.unit || x.rate != y.rate || x.strict != y.strict {
        return 0.0;
    }
    let shared = overlap(&x.around, &y.around);
    let (said_a, said_b) = (one.source, two.source);
    let same_source = !said_a.is_empty() && said_a == said_b;
    if x.by_source && !said_a.is_empty() && !said_b.is_empty() && said_a != said_b {
        return 0.0;
    }
    let names = match (common(&x.who, &y.who), x.who.is_empty() || y.who.is_empty()) {
        (0, true) => 0.0,
        (0, false) => -0.06,
        _ => 0.1,
    };
    if x.strict {
        return strictly((a, x), (b, y), shared, names);
    }
    let heads = heads(x, y);
    if x.classed && y.classed && a.point == b.point {
        let credit = if same_source { if x.by_source { 0.15 } else { 0.05 } } else { 0.0 };
        let titled = if x.named && y.named { 0.12 } else { 0.0 };
        let top = match a.rank.max(b.rank) {
            0..4 => 0.08,
            4..8 => 0.04,
            _ => 0.0,
        };
        // What costs, distances and shares of votes are of, the names beside them tell.
        let broad = match (x.broad, names < 0.0) {
            (true, true) => -0.2,
            (true, false) => -0.06,
            _ => 0.0,
        };
        return 0.46 + heads + 0.4 * shared + credit + names + titled + top + broad;
    }
    // In the first lines of two reports of a day the same noun is most often the same thing.
    let first_lines = a.rank.max(b.rank) < 6 && hours_apart(one, two) < 24;
    let slip = transposed(x.value, y.value) || one_digit_apart(x.value, y.value);
    // A slip of the hand tells of one number. What a sum is one of, tells more than what is counted.
    let (enough, ground) = match (first_lines, slip || x.unit != "plain") {
        (true, true) => (0.0, 0.56),
        (true, false) => (0.09, 0.56),
        (false, true) => (0.09, if slip { 0.56 } else { 0.5 }),
        (false, false) => (0.18, 0.5),
    };
    // What one article says more of than the other meets by its noun alone.
    let mixed = if x.classed || y.classed { MIXED } else { 0.0 };
    if heads > 0.2 && shared >= enough { ground + 0.4 * shared + names - mixed } else { 0.0 }
}

/// How surely two ages, tallies or ordinals are of one thing.
fn strictly((a, x): (&Entry, &Figure), (b, y): (&Entry, &Figure), shared: f32, names: f32) -> f32 {
    // A vote or match of the first lines is the one the story is about.
    if x.unit == "tally" {
        return if a.rank.max(b.rank) < 8 { 0.62 } else { 0.5 } + 0.4 * shared + names;
    }
    // Of a surname a story has one bearer as a rule.
    let of_a_name = a.point.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_uppercase));
    let place = if x.unit == "age" && of_a_name { 0.05 } else { 0.0 };
    let place = place + if matches!(x.unit.as_str(), "place" | "age of thing") { 0.08 } else { 0.0 };
    let anybody = ["man", "woman", "boy", "girl", "son", "daughter"].iter().any(|w| a.point.ends_with(w));
    // There are many men, but seldom two shepherds.
    let place = if x.unit == "age" && !of_a_name && a.rank.max(b.rank) < FIRST_LINES { 0.03 } else { place };
    if x.unit == "age" && !x.who.is_empty() && !y.who.is_empty() && common(&x.who, &y.who) == 0 {
        return 0.0;
    }
    if anybody && x.unit == "age" { 0.4 + 0.7 * shared } else { 0.55 + place + 0.4 * shared + names }
}

/// The counted nouns.
pub(super) fn nouns(figure: &Figure) -> impl Iterator<Item = &str> {
    figure.head.split_ascii_whitespace()
}

/// What the counted nouns tell: the same noun much, people of one sort and people as such a little, two nouns against it.
fn heads(x: &Figure, y: &Figure) -> f32 {
    let person = |f: &Figure| nouns(f).any(|h| h.starts_with(PERSON));
    let jobs = |f: &Figure| nouns(f).any(|h| h == JOBS);
    if (!x.head.trim_ascii().is_empty() && x.head == y.head) || nouns(x).any(|h| nouns(y).any(|o| o == h)) {
        0.25
    } else if person(x) && person(y) {
        0.15
    } else if (person(x) && jobs(y)) || (jobs(x) && person(y)) {
        // Who is to go has one of the posts to go.
        0.08
    } else if nouns(x).next().is_none() || nouns(y).next().is_none() {
        0.08
    } else {
        0.0
    }
}

/// Whether some value is what both figures allow.
fn meets(a: &Figure, b: &Figure) -> bool {
    a.low <= b.high && b.low <= a.high
}

/// Whether both figures can be true of one thing.
pub fn compatible(a: &Figure, b: &Figure) -> bool {
    if a.strict {
        return (a.value - b.value).abs() < 1e-9;
    }
    if meets(a, b) {
        return true;
    }
    let (high, gap) = (a.value.abs().max(b.value.abs()), (a.value - b.value).abs());
    let counted = matches!(a.unit.as_str(), "plain" | "percent" | "points" | "ordinal");
    let money = a.unit.len() == 3;
    // `$412 million` and `$421 million` are no roundings of one sum; 19 miles and 30 km are of one distance.
    let exact = || !a.soft && !b.soft && telling_digits(a.value).min(telling_digits(b.value)) >= 3;
    // `7.84 metres` and `8.15 metres` are no conversions of one another: those have more digits.
    let as_stated = |v: f64| (3..5).contains(&telling_digits(v));
    let slack = || match (counted, money) {
        (false, false) if !a.soft && !b.soft && as_stated(a.value) && as_stated(b.value) => 0.01,
        (true, _) if high < 1000.0 || exact() => 0.0,
        (_, true) if exact() => 0.0,
        (false, false) => LOOSE,
        _ => 0.03,
    };
    if high > 0.0 && gap / high < LOOSE && gap / high < slack() {
        return true;
    }
    // `About 30` says less than `about 32`.
    let round = |f: &Figure| f.soft && f.low < f.value && f.value < f.high && telling_digits(f.value) == 1;
    if gap / high.max(1e-9) < 0.15 && (round(a) || round(b)) {
        return true;
    }
    let whole = |v: f64| v.fract() == 0.0;
    a.unit == "percent" && gap <= 0.5 && whole(a.value) != whole(b.value)
}

/// An edge of the contradiction graph.
struct Clash {
    a: usize,
    b: usize,
    score: f32,
}

/// The contest among the figures of one key, if there is one.
pub fn judge<'s>(pool: &[&'s Sighting]) -> Option<Contest<'s>> {
    let mut clashes = Vec::new();
    for a in 0..pool.len() {
        for b in a + 1..pool.len() {
            if let Some(score) = clash(pool, a, b) {
                clashes.push(Clash { a, b, score });
            }
        }
    }
    let best = clashes.iter().max_by(|x, y| x.score.total_cmp(&y.score).then((y.a, y.b).cmp(&(x.a, x.b))))?;
    let agrees = |i: usize, j: usize| concur(pool[i], pool[j]);
    let mut involved: Vec<&Sighting> = (0..pool.len())
        .filter(|i| {
            let one_of_them = *i == best.a || *i == best.b;
            let clashing = clashes.iter().any(|c| {
                c.score + THIRD >= best.score
                    && ((c.a == *i && (c.b == best.a || c.b == best.b))
                        || (c.b == *i && (c.a == best.a || c.a == best.b)))
            });
            one_of_them || clashing || (agrees(*i, best.a) || agrees(*i, best.b))
        })
        .map(|i| pool[i])
        .collect();
    // Who holds one of the two values opens no third side: the train has eleven carriages, and seven left the rails.
    let holder = |s: &Sighting| {
        pool.iter()
            .enumerate()
            .any(|(i, o)| o.article == s.article && (agrees(i, best.a) || agrees(i, best.b)))
    };
    let of_the_two = |s: &Sighting| concur(s, pool[best.a]) || concur(s, pool[best.b]);
    involved.retain(|s| of_the_two(s) || !holder(s));
    // Who prints a firm figure does not contradict himself with a loose one.
    let firm: Vec<u64> =
        involved.iter().filter(|s| figure(&s.entry).is_some_and(|f| !f.soft)).map(|s| s.article).collect();
    let kept = |s: &Sighting| std::ptr::eq(s, pool[best.a]) || std::ptr::eq(s, pool[best.b]);
    involved.retain(|s| kept(s) || figure(&s.entry).is_some_and(|f| !f.soft) || !firm.contains(&s.article));
    // The clashing pair first, then exact figures: bounds and vague ones join a side, they seldom make one.
    let soft = |s: &Sighting| figure(&s.entry).is_some_and(|f| f.soft);
    involved.sort_by_key(|s| (!std::ptr::eq(*s, pool[best.a]) && !std::ptr::eq(*s, pool[best.b]), soft(s)));
    let mut sides = sides(&involved, one_value);
    sides[..2].sort_by_key(|side| (side[0].published.unwrap_or(i64::MAX), side[0].article));
    let (x, y) = (figure(&pool[best.a].entry)?, figure(&pool[best.b].entry)?);
    // What several report independently is the story's figure.
    let backed = |side: &Vec<&Sighting>| {
        side.iter().any(|s| s.group != side[0].group && s.entry.point == side[0].entry.point)
    };
    let backing = if sides[..2].iter().any(backed) { 0.06 } else { 0.0 };
    let (severity, remark) = weigh(pool[best.a], pool[best.b], x, y);
    // A count is met by its noun too: what the earlier of the two is about names the contest.
    let first = &sides[0][0].entry;
    Some(Contest {
        kind: Kind::Number,
        point: first.point.clone(),
        root: format!("{}/{}", first.point, x.unit),
        status: status(&sides),
        sides,
        severity,
        confidence: (confidence(best.score, pool[best.a], pool[best.b], x, y) + backing
            - [best.a, best.b].iter().map(|i| ambiguous(pool, pool[*i])).sum::<f32>())
        .clamp(0.0, 0.99),
        remark,
    })
}

/// How surely two figures of one class or noun contradict one another, of the figures met.
pub(super) fn of_class(pool: &[&Sighting], a: &Sighting, b: &Sighting) -> Option<f32> {
    let (x, y) = (figure(&a.entry)?, figure(&b.entry)?);
    let first = |f: &Figure| nouns(f).next().filter(|noun| *noun != ANYBODY).map(str::to_owned);
    let related = |s: &Sighting, o: &Sighting| {
        let (Some(f), Some(g)) = (figure(&s.entry), figure(&o.entry)) else { return false };
        match f.classed && g.classed {
            true => s.entry.point == o.entry.point,
            // What neither class nor noun explains is met by its size alone.
            false => !(f.broad || g.broad) && first(f).is_some() && first(f) == first(g),
        }
    };
    if !related(a, b) {
        return None;
    }
    let of_it: Vec<&Sighting> = pool.iter().filter(|s| related(a, s) || related(b, s)).copied().collect();
    let place = |one: &Sighting| of_it.iter().position(|s| std::ptr::eq(*s, one));
    let score = clash(&of_it, place(a)?, place(b)?)?;
    Some(confidence(score, a, b, x, y) - ambiguous(&of_it, a) - ambiguous(&of_it, b))
}

/// Whether two sightings of one point give it the same value.
fn one_value(a: &Sighting, b: &Sighting) -> bool {
    let (Some(x), Some(y)) = (figure(&a.entry), figure(&b.entry)) else { return false };
    // A sum is held against those of another time too where digits were swapped, and is then one of its value.
    let past = |f: &Figure| f.past && matches!(f.unit.as_str(), "plain" | "percent");
    (x.unit.as_str(), x.part, past(x)) == (y.unit.as_str(), y.part, past(y)) && compatible(x, y)
}

/// Whether two sightings say the same of the same thing.
pub(super) fn concur(a: &Sighting, b: &Sighting) -> bool {
    let aside = |s: &Sighting| figure(&s.entry).map(|f| (f.part, f.past));
    aside(a) == aside(b) && agree(a, b)
}

fn agree(a: &Sighting, b: &Sighting) -> bool {
    match (figure(&a.entry), figure(&b.entry)) {
        (Some(x), Some(y)) => x.unit == y.unit && compatible(x, y) && comparable(a, b) >= COMPARABLE,
        _ => false,
    }
}

/// The strength of the contradiction between two sightings, if they contradict one another.
pub(super) fn clash(pool: &[&Sighting], i: usize, j: usize) -> Option<f32> {
    let (a, b) = (pool[i], pool[j]);
    let (x, y) = (figure(&a.entry)?, figure(&b.entry)?);
    // Most pairs say much the same, which is told sooner than who says it.
    if (meets(x, y) && !x.strict) || x.part || y.part || x.hedged || y.hedged {
        return None;
    }
    if a.article == b.article || a.same_house(b) || !opens(a, b) || x.unit != y.unit || compatible(x, y) {
        return None;
    }
    // What one tells of another time the other does not, but for digits that were swapped.
    if x.past != y.past && !(transposed(x.value, y.value) && x.unit != "plain" && x.unit != "percent") {
        return None;
    }
    if subset(x, y) || subset(y, x) {
        return None;
    }
    if !beyond(x, y) || !beyond(y, x) {
        return None;
    }
    let near = hours_apart(a, b) < if lasts(x) { 168 } else { 24 };
    // Each is its article's only figure for the point.
    let only = near && one_alone(pool, a, x) && one_alone(pool, b, y);
    let mut score = comparable(a, b) + if only { alone(x, y) } else { 0.0 };
    let ratio = ratio(x, y);
    score -= match ratio {
        _ if ratio > 100.0 => 0.5,
        _ if ratio > 12.0 => 0.25,
        _ if ratio > 5.0 => 0.1,
        _ => 0.0,
    };
    if x.soft && y.soft && ratio < 1.5 {
        score -= 0.1;
    }
    if a.entry.weak || b.entry.weak {
        score -= CAPTION;
    }
    // "one, two" are weak numbers: often they count something else.
    if !x.strict && x.value.min(y.value) <= 2.0 && x.unit == "plain" {
        score -= 0.15;
    }
    if score < COMPARABLE || is_news(pool, a, b, x, y) {
        return None;
    }
    let about_other = |q: &Sighting, article: u64| pool.iter().any(|z| z.article == article && agree(q, z));
    (!about_other(a, b.article) && !about_other(b, a.article)).then_some(score)
}

/// Whether the figure stands in the first lines of its article, and the article gives the point no other.
fn one_alone(pool: &[&Sighting], s: &Sighting, own: &Figure) -> bool {
    let other =
        |o: &&Sighting| o.article == s.article && figure(&o.entry).is_some_and(|f| may_be_meant(f, own));
    let first = s.entry.rank < FIRST_LINES || (!own.broad && s.entry.start < FIRST_BYTES);
    first && !own.strict && !pool.iter().any(other)
}

/// What it adds that each article has one figure for the point: of what a story has many, two short reports would give
/// more than one each.
fn alone(x: &Figure, y: &Figure) -> f32 {
    match (x.broad, x.who.is_empty() || y.who.is_empty()) {
        _ if !x.classed || !y.classed => 0.04,
        // Whose share of votes or of a poll it is, the name beside it tells.
        (true, _) if x.unit == "percent" => 0.0,
        (true, true) => 0.2,
        (true, false) => 0.06,
        (false, _) => 0.1,
    }
}

/// Whether two sightings may open a contest: captions are written by others and of other days, so that only one that
/// stands at the top and whose matter is known is set against the text of another article.
fn opens(a: &Sighting, b: &Sighting) -> bool {
    let at_the_top =
        |s: &Sighting| s.entry.rank < 6 && figure(&s.entry).is_some_and(|f| f.classed && !f.strict);
    match (a.entry.weak, b.entry.weak) {
        (false, false) => true,
        (true, true) => false,
        (true, false) => at_the_top(a),
        (false, true) => at_the_top(b),
    }
}

pub(super) fn weigh(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> (Severity, String) {
    let apart = (x.value.abs().max(1e-9) / y.value.abs().max(1e-9)).ln().abs();
    let undated = x.course != 0 && (a.published.is_none() || b.published.is_none() || same_day_unclear(a, b));
    let severity = if undated {
        Severity::Info
    } else if x.loud && apart > 0.1 {
        Severity::Alert
    } else {
        Severity::Notice
    };
    let remark = match () {
        () if transposed(x.value, y.value) => "digits transposed?",
        () if one_digit_apart(x.value, y.value) => "one digit differs",
        () => "",
    };
    (severity, remark.to_owned())
}
