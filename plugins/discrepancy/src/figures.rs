//! Reading the figures of an article: which number is about what.

use crate::aside::{
    is_aftermath, is_age, is_hedged, is_label, is_limit, is_part, is_under_way, is_whole, may_befall,
};
use crate::counted::{heads, heads_end, is_plural};
use crate::lexicon::{ANYBODY, Class, Course, Cue, Lexicon, unit_name};
use crate::note::{Entry, Figure, Kind, Value};
use crate::past::is_past;
use crate::source::credited;
use crate::view::{Sentence, View};
use copydesk_plugin::hash64;
use copydesk_text::quantity::{Bound, Quantity, Unit, quantities};
use std::cell::OnceCell;

/// Bytes of the words kept around a figure.
pub const SNIPPET: usize = 90;
/// Pieces between a figure and what tells its class at most.
const FAR: usize = 40;
/// Figures kept of one article; the first ones.
const MOST: usize = 160;
/// The class of the dead.
const DEAD: &str = "killed";
/// The class of distances.
const DISTANCE: &str = "distance";
/// Figures no class explains that are kept of one article; the first ones.
const UNCLASSED: usize = 8;

/// The figures of the article.
pub fn read(view: &View<'_>, lexicon: &Lexicon, out: &mut Vec<Entry>) {
    let mut unclassed = 0;
    for sentence in view.sentences.iter().filter(|s| s.counts) {
        let found = added_up(view, quantities(&view.cuts, sentence.pieces.clone()));
        if found.is_empty() {
            continue;
        }
        let cues = lexicon.cues(&view.cuts, sentence.pieces.clone());
        let source = OnceCell::new();
        let credit = || source.get_or_init(|| credited(view, sentence)).clone();
        let told = &*out;
        let read = |quantity| entry(view, lexicon, sentence, (&cues, &found, told), quantity, credit);
        let mut entries: Vec<Entry> = found.iter().take(MOST).filter_map(read).collect();
        listed(&mut entries);
        for entry in entries {
            if out.len() >= MOST {
                return;
            }
            if let Value::Figure(figure) = &entry.value
                && !figure.classed
            {
                unclassed += 1;
                // "Two leaders" says too little to be held against anybody.
                if unclassed > UNCLASSED || figure.value <= 2.0 {
                    continue;
                }
            }
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
        let again = keys.iter().enumerate().any(|(k, other)| k != i && *other == keys[i]);
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
    source: impl Fn() -> String,
) -> Option<Entry> {
    if is_age(view, quantity) || is_label(view, quantity) || quantity.pieces.end > sentence.pieces.end {
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
    let may_be = |class: &Class| class.takes(quantity.unit) && (befalls || !class.fate);
    let cue = best_cue(view, lexicon, sentence, (cues, others), quantity, may_be);
    let class = cue.map(|cue| &lexicon.classes[cue.class]);
    let (unit, scale) = unit_and_scale(quantity);
    let unit = unit.as_str();
    let (point, keys) = match class {
        Some(class) if class.by_head => {
            let head = kinds.first()?;
            (heads[0].clone(), vec![key(&[&class.key, unit, head])])
        }
        Some(class) => (class.label.clone(), class_keys(class, unit, quantity, &heads, &kinds)),
        None => match unclassed(quantity, &heads, &kinds) {
            Some(by_noun) => by_noun,
            None => {
                let noun = topic(view, quantity, sentence.pieces.end)?;
                kinds = vec![lexicon.kind_of(&noun)];
                let keys = vec![key(&["topic", unit, &kinds[0]])];
                (noun, keys)
            }
        },
    };
    let beside_dead = class.is_some_and(|class| {
        let dead = |cue: &Cue| lexicon.classes[cue.class].name == DEAD && cue.at.start < quantity.lead;
        let known = |keys: &[u64]| told.iter().any(|e| e.keys == keys);
        let dead_told = cues.iter().any(dead) || known(&[key(&[DEAD, unit])]);
        class.fate && class.name != DEAD && dead_told && !known(&keys)
    });
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
        source: source(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Figure(Figure {
            head: kinds.join(" "),
            named: cue.is_some_and(|cue| cue.strong),
            part: is_part(view, quantity, sentence, (beside_dead, class.is_some_and(|c| c.share)))
                || is_whole(view, quantity)
                || (!class.is_some_and(|c| c.limit) && is_limit(view, quantity, sentence))
                || (class.is_some_and(|c| c.name == DISTANCE) && is_under_way(view, sentence))
                || is_aftermath(view, quantity, sentence),
            ..figure(view, sentence, quantity, class, (unit, scale))
        }),
    })
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

/// What the number says, all but its noun and whether it is a part.
fn figure(
    view: &View<'_>,
    sentence: &Sentence,
    quantity: &Quantity,
    class: Option<&Class>,
    (unit, scale): (&str, f64),
) -> Figure {
    let (low, high) = quantity.interval();
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
        course: class.map_or(0, |c| match c.course {
            Course::Grows => 1,
            Course::Shrinks => -1,
            Course::Rests => 0,
        }),
        by_source: class.is_some_and(|c| c.by_source),
        loud: class.is_some_and(|c| c.loud),
        past: is_past(view, quantity, sentence),
        part: false,
        rate: quantity.per.is_some(),
        hedged: is_hedged(view, quantity, sentence),
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
    hash64(format!("number|{}", parts.join("|")).as_bytes())
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

/// A number no class explains is met by its noun, unless that says little; a measure by what it is a measure of.
fn unclassed(quantity: &Quantity, heads: &[String], kinds: &[String]) -> Option<(String, Vec<u64>)> {
    const VAGUE: &[&str] = &[
        "people",
        "persons",
        "men",
        "women",
        "residents",
        "members",
        "others",
        "times",
        "ways",
        "things",
        "countries",
        "states",
        "cities",
        "groups",
        "parts",
        "points",
        "places",
        "sides",
        "children",
        "families",
        "officials",
        "articles",
        "questions",
        "months",
        "items",
        "steps",
        "issues",
        "reasons",
        "lines",
        "thing",
        "person",
        "time",
        "man",
        "woman",
        "names",
        "pages",
    ];
    let noun = heads.first().filter(|h| h.len() > 3)?;
    // `Match points` says what `points` does not.
    if VAGUE.contains(&noun.as_str()) {
        let kind = heads.get(1).filter(|h| h.len() > 3 && quantity.unit == Unit::Plain && is_plural(noun))?;
        return Some((format!("{kind} {noun}"), vec![key(&["head", &kinds[1], kinds.first()?])]));
    }
    match quantity.unit {
        Unit::Plain => Some((noun.clone(), vec![key(&["head", kinds.first()?])])),
        // `2.4 tonnes of cocaine`
        Unit::Mass | Unit::Volume | Unit::Area | Unit::Length => {
            Some((noun.clone(), vec![key(&["of", unit_name(quantity.unit), kinds.first()?])]))
        }
        _ => None,
    }
}

/// What a sum, share or measure is one of: `a fund of $2.4 billion`, `a 30 percent stake`, `a two-hour crossing`.
fn topic(view: &View<'_>, quantity: &Quantity, end: usize) -> Option<String> {
    const SAYS_NOTHING: &[&str] = &[
        "total",
        "average",
        "value",
        "amount",
        "maximum",
        "minimum",
        "rate",
        "level",
        "figure",
        "kind",
        "period",
        "most",
        "range",
        "because",
        "instead",
        "ahead",
        "outside",
        "inside",
        "size",
        "number",
        "down",
        "increase",
        "rise",
        "fall",
        "drop",
        "decline",
        "loss",
        "gain",
        "change",
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "worth",
        "more",
        "less",
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "days",
        "hours",
        "today",
        "yesterday",
        "people",
        "including",
        "course",
        "early",
        "late",
        "later",
        "earlier",
        "long",
        "old",
        "apart",
        "away",
        "ago",
        "since",
        "until",
        "within",
        "during",
        "between",
        "against",
        "without",
        "through",
        "nearly",
        "almost",
        "about",
        "around",
        "along",
        "across",
    ];
    if quantity.unit == Unit::Plain || quantity.per.is_some() {
        return None;
    }
    let cuts = &view.cuts;
    let tells = |i: usize| {
        let word = cuts.low(i);
        cuts.is_word(i)
            && !cuts.capital(i)
            && word.len() > 3
            && !copydesk_text::fold::is_stop(word)
            && !SAYS_NOTHING.contains(&word)
            && !word.ends_with("ly")
            && !word.ends_with("ed")
    };
    let before = |n: usize| quantity.lead.checked_sub(n);
    if let (Some(of), Some(noun)) = (before(1), before(2))
        && cuts.low(of) == "of"
        && tells(noun)
    {
        return Some(cuts.low(noun).to_owned());
    }
    // The last of the words after it: `a £2 million rescue package`.
    let run = (quantity.pieces.end..end.min(quantity.pieces.end + 4)).take_while(|i| tells(*i));
    let whole = run.last()?;
    (quantity.bound == Bound::Exact).then(|| cuts.low(whole).to_owned())
}

/// Whether the words belong to another number right after them: `hit a party of nine, killing three`, `yields fell to
/// 3.4 percent after a deficit of 3.1 percent`.
fn taken(view: &View<'_>, lexicon: &Lexicon, cue: &Cue, quantity: &Quantity, others: &[Quantity]) -> bool {
    let gap = |q: &Quantity| {
        if q.pieces.start >= cue.at.end {
            q.lead.saturating_sub(cue.at.end)
        } else {
            cue.at.start.saturating_sub(q.pieces.end)
        }
    };
    // `17 centres with 640 beds`
    let nearer = |o: &Quantity| {
        o.pieces.start >= quantity.pieces.end
            && o.pieces.end <= cue.at.start
            && gap(o) < 2
            && lexicon.classes[cue.class].takes(o.unit)
    };
    // `bringing the cluster to 29, with three deaths`
    let own = |o: &Quantity| {
        o.pieces.start >= quantity.pieces.end
            && o.pieces.end == cue.at.start
            && lexicon.classes[cue.class].takes(o.unit)
    };
    if others.iter().any(own) {
        return true;
    }
    // `97 of the 180 seats` are seats, both.
    let of_them = view.cuts.low(quantity.pieces.end) == "of";
    if !lexicon.classes[cue.class].fate && !of_them && others.iter().any(nearer) {
        return true;
    }
    // The numbers stand in order.
    let Some(next) = others.get(others.partition_point(|o| o.pieces.start < cue.at.end)) else {
        return false;
    };
    let joined =
        gap(next) == 0 || (gap(next) == 1 && matches!(view.cuts.low(cue.at.end), "of" | "at" | "to" | "by"));
    gap(quantity) > 3
        && joined
        && next.pieces != quantity.pieces
        && lexicon.classes[cue.class].takes(next.unit)
        && !is_age(view, next)
}

/// Whether the words are what is told of another number before them, and this one, beyond the end of the clause, counts
/// something of its own: `Four people are dead, and the 2,600 townsfolk`.
fn told_of_another(
    view: &View<'_>,
    lexicon: &Lexicon,
    cue: &Cue,
    quantity: &Quantity,
    others: &[Quantity],
) -> bool {
    let class = &lexicon.classes[cue.class];
    if cue.at.end > quantity.lead || cue.strong {
        return false;
    }
    let ends = |i: usize| matches!(view.cuts.low(i), "," | ";" | ":" | "and" | "but" | "while" | "—" | "–");
    let owner = |o: &&Quantity| {
        o.pieces.end <= cue.at.start
            && class.takes(o.unit)
            && cue.at.start - o.pieces.end <= 6
            && !(o.pieces.end..cue.at.start).any(ends)
            && !is_age(view, o)
    };
    let counts = view.cuts.is_word(quantity.pieces.end)
        && !copydesk_text::fold::is_stop(view.cuts.low(quantity.pieces.end))
        && !view.cuts.low(quantity.pieces.end).ends_with("ed");
    counts && (cue.at.end..quantity.lead).any(ends) && others.iter().any(|o| owner(&o))
}

/// The nearest cue of a class that takes the unit; a boundary of clauses counts as four words.
fn best_cue<'c>(
    view: &View<'_>,
    lexicon: &Lexicon,
    sentence: &Sentence,
    (cues, others): (&'c [Cue], &[Quantity]),
    quantity: &Quantity,
    may_be: impl Fn(&Class) -> bool,
) -> Option<&'c Cue> {
    let mut best: Option<(i32, &Cue)> = None;
    // Cues stand in order, and none farther off than that is reached.
    let near = |cue: &Cue| cue.at.start + FAR < quantity.pieces.start;
    let first = cues.partition_point(near);
    for cue in cues[first..].iter().take_while(|cue| cue.at.start < quantity.pieces.end + FAR) {
        let inside = cue.at.start >= quantity.pieces.start && cue.at.end <= quantity.pieces.end;
        if inside || !may_be(&lexicon.classes[cue.class]) {
            continue;
        }
        let with = &lexicon.classes[cue.class].with;
        let around = quantity.pieces.start.saturating_sub(FAR).max(sentence.pieces.start)
            ..(quantity.pieces.end + FAR).min(sentence.pieces.end);
        let stands = |w: &String, i: usize| {
            let word = view.cuts.low(i);
            w == word || (w.len() > 4 && word.starts_with(w.as_str()))
        };
        if !with.is_empty() && !around.into_iter().any(|i| with.iter().any(|w| stands(w, i))) {
            continue;
        }
        let before = cue.at.start < quantity.pieces.start;
        let gap = if before { cue.at.end..quantity.pieces.start } else { quantity.pieces.end..cue.at.start };
        let gap = gap.start.max(sentence.pieces.start)..gap.end.min(sentence.pieces.end);
        let mut distance = i32::from(before) - if cue.strong { 6 } else { 0 } + 1;
        for i in gap {
            distance += match view.cuts.low(i) {
                "," | ";" | ":" | "(" | ")" | "—" | "–" | "and" | "but" | "while" | "as" | "when"
                | "after" | "where" | "because" => 5,
                _ => 1,
            };
        }
        if lexicon.classes[cue.class].fate && !before && distance <= 7 {
            distance -= 4;
        }
        let class = &lexicon.classes[cue.class];
        let counted = class.noun && heads_end(view, quantity, sentence.pieces.end) > cue.at.start && !before;
        let reach = if (class.near || class.noun) && !counted { 3 } else { 14 };
        let nearer = distance <= reach && best.is_none_or(|(d, _)| distance < d);
        if nearer
            && !taken(view, lexicon, cue, quantity, others)
            && !told_of_another(view, lexicon, cue, quantity, others)
        {
            best = Some((distance, cue));
        }
    }
    best.map(|(_, cue)| cue)
}
