//! Reading the figures of an article: which number is about what.

mod cue;
pub mod deed;
mod noun;
pub mod size;
mod way;

use crate::aside::{
    is_aftermath, is_age, is_hedged, is_label, is_limit, is_of_another, is_part, is_under_way, is_whole,
    may_befall,
};
use crate::counted::{heads, is_plural};
use crate::lexicon::{ANYBODY, Class, Course, Cue, Lexicon, unit_name};
use crate::note::{Entry, Figure, Kind, Value};
use crate::past::is_past;
use crate::running::{is_counted_on, is_interim, is_so_far};
use crate::source::Credits;
use crate::view::{Sentence, View};
use crate::withdrawn::is_set_right;
use copydesk_plugin::hash64;
use copydesk_text::quantity::{Bound, Quantity, Unit, quantities};
use cue::best_cue;
use deed::deed;
use noun::{subject, topic, unclassed};
use size::{called, sizes};
use std::cell::OnceCell;
use way::Way;

/// Bytes of the words kept around a figure.
pub const SNIPPET: usize = 90;
/// Pieces between a figure and what tells its class at most.
const FAR: usize = 40;
/// Figures kept of one article; the first ones.
const MOST: usize = 160;
/// The class of the dead.
const DEAD: &str = "killed";
/// The class of shares of a vote.
const VOTES: &str = "voteshare";
/// The class of distances.
const DISTANCE: &str = "distance";
/// Figures no class explains that are kept of one article; the first ones.
const UNCLASSED: usize = 8;
/// Figures met by their size alone that are kept of one article; the first ones.
const BARE: usize = 12;

/// The figures of the article.
pub fn read(view: &View<'_>, lexicon: &Lexicon, out: &mut Vec<Entry>) {
    let (mut unclassed, mut bare) = (0, 0);
    // First the figures of all sentences, then what they are about: code that is used again at once is still at hand.
    let figures = |s: &Sentence| added_up(view, quantities(&view.cuts, s.pieces.clone()));
    let counting = view.sentences.iter().filter(|s| s.counts);
    let found: Vec<(&Sentence, Vec<Quantity>)> = counting.map(|s| (s, figures(s))).collect();
    for (sentence, found) in found.into_iter().filter(|(_, found)| !found.is_empty()) {
        let cues = lexicon.cues(view, sentence.pieces.clone());
        let credits = OnceCell::new();
        let credit = |at| credits.get_or_init(|| Credits::of(view, sentence)).at(at).to_owned();
        let told = &*out;
        let read = |quantity| entry(view, lexicon, sentence, (&cues, &found, told), quantity, credit);
        let mut entries: Vec<Entry> = found.iter().take(MOST).filter_map(read).collect();
        listed(&mut entries);
        for entry in entries {
            if out.len() >= MOST {
                return;
            }
            let Value::Figure(figure) = &entry.value else { continue };
            if !figure.classed && !view.english {
                continue;
            }
            if entry.keys.is_empty() {
                bare += 1;
                if bare > BARE {
                    continue;
                }
            } else if !figure.classed {
                unclassed += 1;
                // "Two leaders" says too little to be held against anybody.
                if unclassed > UNCLASSED || figure.value <= 2.0 {
                    continue;
                }
            }
            // Whom a ship may carry is not whom it carried.
            let limit = figure.classed && lexicon.is_limit(&entry.point);
            let sizes = if view.english && !limit { sizes(figure) } else { Vec::new() };
            let mut entry = entry;
            entry.keys.extend(sizes);
            out.push(entry);
        }
    }
}

/// `One hour and 15 minutes`, `1 minute 12 seconds` are one time.
fn added_up(view: &View<'_>, found: Vec<Quantity>) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::with_capacity(found.len());
    for mut quantity in found {
        // `under 3.2 metres of water` is a place
        let under = matches!(view.cuts.low(quantity.lead), "under" | "below" | "beneath");
        if under && quantity.unit == Unit::Length && view.cuts.low(quantity.pieces.end) == "of" {
            (quantity.lead, quantity.bound) = (quantity.pieces.start, Bound::Exact);
        }
        let is_time = |q: &Quantity| q.unit == Unit::Duration && q.high.is_none() && q.per.is_none();
        if let Some(last) = out.last_mut()
            && is_time(last)
            && is_time(&quantity)
            && last.value > quantity.value
            && (quantity.lead == last.pieces.end
                || (quantity.lead == last.pieces.end + 1
                    && matches!(view.cuts.low(last.pieces.end), "and" | ",")))
        {
            last.value += quantity.value;
            last.pieces.end = quantity.pieces.end;
        } else {
            out.push(quantity);
        }
    }
    out
}

/// Of the figures of a sentence those that count the same without a class for it are a list, each a part: `five counts of
/// tax fraud, two counts of bank fraud`.
fn listed(entries: &mut [Entry]) {
    let keys: Vec<Vec<u64>> = entries.iter().map(|e| e.keys.clone()).collect();
    for (i, entry) in entries.iter_mut().enumerate() {
        let again =
            keys.iter().enumerate().any(|(k, other)| k != i && !other.is_empty() && *other == keys[i]);
        if let Value::Figure(figure) = &mut entry.value
            && !figure.classed
            && again
        {
            figure.part = true;
        }
    }
}

fn entry(
    view: &View<'_>,
    lexicon: &Lexicon,
    sentence: &Sentence,
    (cues, others, told): (&[Cue], &[Quantity], &[Entry]),
    quantity: &Quantity,
    source: impl Fn(usize) -> String,
) -> Option<Entry> {
    let years = is_of_all(view, sentence, quantity).then(|| in_years(quantity));
    let quantity = years.as_ref().unwrap_or(quantity);
    if (years.is_none() && is_age(view, quantity))
        || is_label(view, quantity)
        || is_set_right(view, quantity, sentence)
        || quantity.pieces.end > sentence.pieces.end
    {
        return None;
    }
    let (heads, counted) = heads(view, quantity, sentence.pieces.end);
    let mut kinds: Vec<String> = heads.iter().map(|h| lexicon.kind_of(h)).collect();
    // `16 passengers and crew` are people.
    let both = view.cuts.low(counted) == "and" && view.cuts.low(counted + 1) == "crew";
    if both && let Some(first) = kinds.first_mut() {
        ANYBODY.clone_into(first);
    }
    let befalls = may_befall(heads.first());
    let way = Way::of(view, sentence, quantity);
    let may_be = |class: &Class| class.takes(quantity.unit) && (befalls || !class.fate) && way.fits(class);
    let best = |last: bool| {
        let may_be = |class: &Class| class.last == last && may_be(class);
        best_cue(view, lexicon, sentence, (cues, others), quantity, may_be)
    };
    let cue = best(false).or_else(|| best(true));
    let class = cue.map(|cue| &lexicon.classes[cue.class]);
    let (unit, scale) = unit_and_scale(quantity);
    let (point, keys) = met_by(view, lexicon, sentence, class, quantity, (&unit, &heads, &mut kinds))
        .or_else(|| Some((called(quantity, &heads)?, Vec::new())))?;
    let bare = keys.is_empty();
    let beside_dead = class.is_some_and(|class| {
        let dead = |cue: &Cue| lexicon.classes[cue.class].name == DEAD && cue.at.start < quantity.lead;
        let known = |keys: &[u64]| told.iter().any(|e| e.keys.starts_with(keys));
        let dead_told = cues.iter().any(dead) || known(&[key(&[DEAD, &unit])]);
        class.fate && class.name != DEAD && dead_told && !known(&keys)
    });
    if cue.is_none() && quantity.unit == Unit::Plain {
        kinds.extend(deed(view, sentence, quantity, counted));
    }
    let words = words(view, quantity, heads.len(), counted);
    let (from, to) = view.span(&words);
    Some(Entry {
        kind: Kind::Number,
        point,
        keys,
        start: from,
        end: to,
        text: view.words_up_to(&words, 16),
        sentence: view.around_words(&words, sentence, SNIPPET),
        source: source(quantity.pieces.start),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Figure(Figure {
            head: kinds.join(" "),
            named: cue.is_some_and(|cue| cue.strong),
            broad: bare || class.is_some_and(|class| class.broad),
            part: stands_aside(view, sentence, quantity, class, beside_dead),
            ..figure(view, sentence, quantity, class, (&unit, scale))
        }),
    })
}

/// Whether an age is that of a whole people: `the median resident is 46.3 years old`.
fn is_of_all(view: &View<'_>, sentence: &Sentence, quantity: &Quantity) -> bool {
    let near = quantity.lead.saturating_sub(6).max(sentence.pieces.start)..quantity.lead;
    is_age(view, quantity)
        && near.into_iter().any(|i| matches!(view.cuts.low(i), "median" | "average" | "mean"))
}

/// The years of an age as a time, as `43.6 years` are one.
fn in_years(age: &Quantity) -> Quantity {
    const HOURS: f64 = 365.25 * 24.0;
    match age.unit {
        Unit::Plain => Quantity {
            unit: Unit::Duration,
            value: age.value * HOURS,
            high: age.high.map(|high| high * HOURS),
            slack: age.slack * HOURS,
            ..age.clone()
        },
        _ => age.clone(),
    }
}

/// Whether the number is no figure others print: a part, a whole that a part was taken of, a limit, a passing state.
fn stands_aside(
    view: &View<'_>,
    sentence: &Sentence,
    quantity: &Quantity,
    class: Option<&Class>,
    beside_dead: bool,
) -> bool {
    is_part(view, quantity, sentence, (beside_dead, class.is_some_and(|c| c.share)))
        || is_whole(view, quantity)
        || (!class.is_some_and(|c| c.limit) && is_limit(view, quantity, sentence))
        || (class.map_or(quantity.unit == Unit::Speed, |c| c.name == DISTANCE)
            && is_under_way(view, sentence))
        || is_aftermath(view, quantity, sentence)
        || is_of_another(view, sentence)
}

/// What the number is about in words, and the keys it is met by. A sum no class explains counts the noun it is one of.
fn met_by(
    view: &View<'_>,
    lexicon: &Lexicon,
    sentence: &Sentence,
    class: Option<&Class>,
    quantity: &Quantity,
    (unit, heads, kinds): (&str, &[String], &mut Vec<String>),
) -> Option<(String, Vec<u64>)> {
    match class {
        Some(class) if class.by_head => {
            Some((heads.first()?.clone(), vec![key(&[&class.key, unit, kinds.first()?])]))
        }
        Some(class) => Some((class.label.clone(), class_keys(class, unit, quantity, heads, kinds))),
        None => unclassed(quantity, heads, kinds).or_else(|| {
            let subject = || subject(view, quantity, sentence.pieces.start).filter(|_| kinds.is_empty());
            let noun = subject().or_else(|| topic(view, quantity, sentence.pieces.end))?;
            *kinds = vec![lexicon.kind_of(&noun)];
            let keys = vec![key(&["topic", unit, &kinds[0]])];
            Some((noun, keys))
        }),
    }
}

/// The words of a number. What is counted belongs to those of a count: `Seven carriages`.
fn words(view: &View<'_>, quantity: &Quantity, heads: usize, counted: usize) -> std::ops::Range<usize> {
    let told = quantity.unit == Unit::Plain && (1..=3).contains(&heads);
    let plural = |i: &usize| is_plural(view.cuts.low(*i));
    let first = (quantity.pieces.end..counted).find(plural).unwrap_or(quantity.pieces.end);
    let last = if told && first < counted { first + 1 } else { quantity.pieces.end };
    // Of `six-storey` the six is told.
    let joined = last > quantity.lead + 1 && view.cuts.raw(last - 1) == "-";
    quantity.lead..last - usize::from(joined)
}

/// The values the words allow. What gusts and heat come `up to`, and what a limit lets in, is the value itself.
fn interval(quantity: &Quantity, class: Option<&Class>) -> (f64, f64) {
    let (low, high) = quantity.interval();
    let reached = matches!(quantity.unit, Unit::Speed | Unit::Temperature) || class.is_some_and(|c| c.limit);
    match quantity.bound {
        Bound::AtMost if reached => (0.95 * quantity.value, high),
        _ => (low, high),
    }
}

/// What the number says, all but its noun and whether it is a part.
fn figure(
    view: &View<'_>,
    sentence: &Sentence,
    quantity: &Quantity,
    class: Option<&Class>,
    (unit, scale): (&str, f64),
) -> Figure {
    let (low, high) = interval(quantity, class);
    Figure {
        value: quantity
            .high
            .filter(|_| quantity.bound == Bound::Range)
            .map_or(quantity.value, |h| (quantity.value + h) / 2.0)
            * scale,
        low: low * scale,
        high: high * scale,
        soft: !matches!(quantity.bound, Bound::Exact | Bound::Range),
        strict: false,
        unit: unit.to_owned(),
        head: String::new(),
        classed: class.is_some(),
        course: class.map_or(i8::from(is_so_far(view, quantity, sentence)), |c| match c.course {
            Course::Grows => 1,
            Course::Shrinks => -1,
            // `bringing the total to 18`
            Course::Rests => i8::from(is_counted_on(view, quantity)),
        }),
        by_source: class.is_some_and(|c| c.by_source),
        loud: class.is_some_and(|c| c.loud),
        past: is_past(view, quantity, sentence),
        part: false,
        rate: quantity.per.is_some(),
        hedged: is_hedged(view, quantity, sentence)
            || (class.is_some_and(|c| c.name == VOTES) && is_interim(view, sentence)),
        named: false,
        broad: class.is_some_and(|c| c.broad),
        quoted: view.is_quoted(quantity.pieces.start),
        who: view.names_within(sentence, &quantity.pieces, 9),
        around: view.around(&quantity.pieces, &sentence.pieces, 9),
    }
}

/// The unit as it stands in keys, and what brings the number to it: rates in time are brought to a day.
fn unit_and_scale(quantity: &Quantity) -> (String, f64) {
    let unit = unit_key(quantity.unit);
    match quantity.per {
        Some(days) if days > 0.0 && quantity.unit != Unit::Percent => (format!("{unit}/day"), 1.0 / days),
        Some(_) => (format!("{unit}/each"), 1.0),
        None => (unit.to_owned(), 1.0),
    }
}

fn key(parts: &[&str]) -> u64 {
    let mut told = String::with_capacity(64);
    told.push_str("number");
    for part in parts {
        told.push('|');
        told.push_str(part);
    }
    hash64(told.as_bytes())
}

/// The unit as it stands in keys: money of different currencies is never compared.
fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Money(code) => code,
        other => unit_name(other),
    }
}

/// A number of a class is met by it; a count by its noun too, because another article may not say what the class is known
/// by. What befell people is never met by the people.
fn class_keys(
    class: &Class,
    unit: &str,
    quantity: &Quantity,
    heads: &[String],
    kinds: &[String],
) -> Vec<u64> {
    let mut out = vec![key(&[&class.key, unit])];
    if !class.fate
        && quantity.unit == Unit::Plain
        && quantity.per.is_none()
        && let Some((_, by_noun)) = unclassed(quantity, heads, kinds)
    {
        out.extend(by_noun);
    }
    out
}
