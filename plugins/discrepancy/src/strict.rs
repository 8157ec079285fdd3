//! Reading numbers that agree only when they are equal: ages, ordinals of days and minutes, final scores.

mod race;
mod tally;
mod things;

use crate::note::{Entry, Figure, Kind, Value};
use crate::view::{Sentence, View, stem_hash};
use copydesk_plugin::hash64;
use copydesk_text::fold::sense::{COUNT, ORDINAL};
use copydesk_text::fold::{Piece, fold, root};
use copydesk_text::name::{Name, is_calendar};
use copydesk_text::quantity::small_number;
use std::ops::Range;

/// Ages, ordinals and scores kept of one article; the first ones.
const MOST: usize = 96;

/// The ages, ordinals and scores of the article.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    let most = out.len() + MOST;
    let (mut scores, mut taken) = (Vec::new(), 0);
    for sentence in view.sentences.iter().filter(|s| s.counts) {
        let numbers =
            |at: &usize| view.cuts.piece(*at) == Some(Piece::Number) || view.cuts.is(*at, COUNT | ORDINAL);
        for at in sentence.pieces.clone().filter(numbers) {
            if out.len() + scores.len() >= most {
                return;
            }
            // `a few`
            let number = view.cuts.piece(at) == Some(Piece::Number) || view.cuts.number(at).is_some();
            if taken > at || !number {
                continue;
            }
            if let Some((run, sets)) = tally::sets(view, sentence, at) {
                taken = run.end;
                scores.push(sets);
                continue;
            }
            if let Some(votes) = tally::tally(view, sentence, at) {
                // `Voted by 371 to 22 to strike` counts nothing but votes.
                let apart = |e: &Entry| e.end <= votes.start || votes.end <= e.start;
                let bare = |e: &Entry| matches!(&e.value, Value::Figure(f) if !f.classed);
                out.retain(|e| apart(e) || !bare(e));
                out.push(votes);
                continue;
            }
            out.extend(race::time(view, sentence, at));
            out.extend(things::age(view, sentence, at).or_else(|| age(view, sentence, at)));
            out.extend(ordinal(view, sentence, at));
            out.extend(rank(view, sentence, at));
            scores.extend(tally::score(view, sentence, at));
        }
    }
    // Several results make a round-up: which belongs to which match is not told.
    let now = |e: &Entry| matches!(&e.value, Value::Figure(f) if !f.past);
    let first = scores.iter().find(|e| now(e)).and_then(value);
    if scores.iter().filter(|e| now(e)).all(|e| value(e) == first) {
        out.extend(scores);
    }
}

fn value(entry: &Entry) -> Option<i64> {
    match &entry.value {
        Value::Figure(f) => Some(f.value as i64),
        _ => None,
    }
}

/// A number below a hundred in digits or letters, and how many pieces it has.
fn small(view: &View<'_>, at: usize) -> Option<(f64, usize)> {
    let cuts = &view.cuts;
    match cuts.piece(at)? {
        Piece::Number => cuts.raw(at).parse().ok().filter(|n| *n < 1000.0).map(|n| (n, 1)),
        Piece::Word => {
            let tens = small_number(cuts.low(at))?;
            let ones =
                (tens >= 20.0 && cuts.raw(at + 1) == "-").then(|| small_number(cuts.low(at + 2))).flatten();
            Some(ones.map_or((tens, 1), |o| (tens + o, 3)))
        }
        _ => None,
    }
}

fn age(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let (years, len) = small(view, at).filter(|(n, _)| (5.0..110.0).contains(n) && n.fract() == 0.0)?;
    let end = at + len;
    let before =
        |n: usize| at.checked_sub(n).filter(|i| *i >= sentence.pieces.start).map_or("", |i| cuts.low(i));
    let (who, span) = aged(view, sentence, (at, end), years)?;
    // `The Belgian, 26,` and `The 24-year-old` are whom the sentence before is about.
    let nameless = who == usize::MAX || (cuts.capital(who) && !full_name(sentence, who + 1));
    let the = if cuts.raw(end) == "-" { before(1) } else { cuts.low(who.saturating_sub(1)) };
    let meant = (nameless && the == "the").then(|| person_before(view, sentence)).flatten();
    let subject = if who == usize::MAX { "man".to_owned() } else { fold(cuts.raw(who)) };
    let subject = match meant {
        Some(name) => fold(cuts.raw(name.pieces.end - 1)),
        None => subject,
    };
    if is_calendar(&subject) || subject.is_empty() || copydesk_text::fold::is_stop(&subject) {
        return None;
    }
    let own =
        sentence.names.iter().find(|name| name.words.len() > 1 && name.pieces.end == who.saturating_add(1));
    let name = meant.or(own);
    let called = match name {
        Some(name) => view.words(&name.pieces),
        None if who == usize::MAX => "man".to_owned(),
        None => cuts.raw(who).to_owned(),
    };
    let key = format!("age|{}", root(&subject));
    let mut found = entry(view, sentence, &span, format!("age of {called}"), &key, years, "age");
    // Relatives share a surname: whose age it is, the given name tells.
    if let (Some(name), Value::Figure(figure)) = (name, &mut found.value) {
        figure.who = vec![stem_hash(name.words.iter().nth(name.words.len() - 2).unwrap_or_default())];
    }
    Some(found)
}

/// Whose age a number of years may be, as a piece (none for `the 24-year-old`), and the words that tell it.
fn aged(
    view: &View<'_>,
    sentence: &Sentence,
    (at, end): (usize, usize),
    years: f64,
) -> Option<(usize, Range<usize>)> {
    let cuts = &view.cuts;
    let before =
        |n: usize| at.checked_sub(n).filter(|i| *i >= sentence.pieces.start).map_or("", |i| cuts.low(i));
    let years_old = cuts.low(end) == "years" && cuts.low(end + 1) == "old";
    let end = if years_old { end + 2 } else { end };
    let closed = end >= sentence.pieces.end
        || matches!(cuts.raw(end), "," | "." | ")" | ";")
        || (years_old && matches!(cuts.low(end), "and" | "when" | "who"));
    Some(if cuts.raw(end) == "-" && cuts.low(end + 1) == "year" && cuts.low(end + 3) == "old" {
        let next = end + 4;
        let noun =
            cuts.is_word(next) && !copydesk_text::fold::is_stop(cuts.low(next)) && !tells(cuts.low(next));
        // `the 24-year-old Belgian rider Wout Verhaal`
        let name = sentence.names.iter().find(|n| n.words.len() > 1 && (next..next + 4).contains(&n.lead));
        let joined =
            |n: &&Name| (next..n.lead).all(|i| cuts.is_word(i) && !copydesk_text::fold::is_stop(cuts.low(i)));
        match name.filter(joined).filter(|_| noun) {
            Some(name) => (name.pieces.end - 1, at..next + 1),
            None => (if noun { next } else { usize::MAX }, at..next + usize::from(noun)),
        }
    } else if before(1) == "," && closed && cuts.is_word(at.checked_sub(2)?) {
        (at - 2, at - 2..end)
    } else if before(1) == "aged" && closed_or_verb(view, end) {
        let who = if before(2) == "," { at.checked_sub(3)? } else { at.checked_sub(2)? };
        (who, who..end)
    } else if (before(1) == "(" && cuts.raw(end) == ")" && years >= 12.0 && full_name(sentence, at - 1))
        || (matches!(before(1), "is" | "was") && is_all(view, end) && at >= 2 && named(sentence, at - 1))
    {
        (at - 2, at - 2..end)
    } else if before(1) == "of" && is_somebody(view, at) && closed_or_verb(view, end) {
        let apposed = before(4) == "," && at >= 5 && cuts.is_word(at - 5);
        let from = if apposed { at - 5 } else { at - 2 };
        (from, from..end)
    } else if matches!(before(1), "is" | "was" | "turned")
        && before(2) == "who"
        && before(3) == ","
        && (closed || matches!(cuts.low(end), "and" | "in" | "when"))
    {
        (at.checked_sub(4)?, at - 4..end)
    } else {
        return None;
    })
}

/// Whether `a shepherd of` stands before piece `at`: somebody, of that age. Of a group of 76 there is no one age.
pub(crate) fn is_somebody(view: &View<'_>, at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).map_or("", |i| view.cuts.low(i));
    let one = |word: &str| !word.ends_with('s') && crate::outcomes::folk(word).is_some();
    let group = matches!(before(2), "crew" | "family" | "couple");
    matches!(before(2), "man" | "woman" | "boy" | "girl")
        || (matches!(before(3), "a" | "an" | "the") && !group && one(before(2)))
}

/// Whether a name of a given name and a surname ends before piece `end`.
fn full_name(sentence: &Sentence, end: usize) -> bool {
    sentence.names.iter().any(|name| name.words.len() > 1 && name.pieces.end == end)
}

/// Whether a name ends before piece `end`.
fn named(sentence: &Sentence, end: usize) -> bool {
    sentence.names.iter().any(|name| name.pieces.end == end)
}

/// Whether the word after `the 24-year-old` is what he did.
fn tells(word: &str) -> bool {
    const DID: &[&str] = &[
        "won", "said", "told", "took", "became", "went", "left", "made", "held", "beat", "set", "ran",
        "broke",
    ];
    DID.contains(&word) || (word.len() > 4 && word.ends_with("ed"))
}

/// Whether a clause ends after `Smith is 24`.
fn is_all(view: &View<'_>, end: usize) -> bool {
    matches!(view.cuts.raw(end), "," | "." | ";") || matches!(view.cuts.low(end), "and" | "when" | "but")
}

/// Sentences back in which the one is looked for whom `the Belgian` means.
const BACK: usize = 4;

/// The first name of somebody in the nearest sentence before that has one.
fn person_before<'v>(view: &'v View<'_>, sentence: &Sentence) -> Option<&'v Name> {
    let rank = usize::from(sentence.rank);
    let before = view.sentences.get(rank.saturating_sub(BACK)..rank)?;
    // Not `(Meridian Wire)`, `the Col de Brenne`, `of Mount Tarn`.
    let place = |word: &str| matches!(word, "(" | "the" | "of" | "at" | "in" | "near" | "from" | "on" | "to");
    let apart = |name: &Name| name.lead == 0 || !place(view.cuts.low(name.lead - 1));
    let subject = |name: &Name| {
        let last = view.cuts.raw(name.pieces.end - 1);
        // A dateline is in capitals; whose clock ran out is not spoken of.
        !last.ends_with("'s") && !last.ends_with("’s") && !last.bytes().all(|c| c.is_ascii_uppercase())
    };
    let person = |name: &&Name| name.words.len() > 1 && apart(name) && subject(name);
    before.iter().rev().find_map(|sentence| sentence.names.iter().find(person))
}

fn closed_or_verb(view: &View<'_>, end: usize) -> bool {
    matches!(view.cuts.raw(end), "," | "." | ")")
        || matches!(view.cuts.low(end), "was" | "has" | "had" | "is" | "who" | "died" | "drowned" | "fell")
}

const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

/// The 88th minute, the third day: ordinals of what has one at a time.
fn ordinal(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let (value, end) = match cuts.piece(at)? {
        Piece::Number if cuts.glued(at) && matches!(cuts.low(at + 1), "st" | "nd" | "rd" | "th") => {
            (cuts.raw(at).parse::<f64>().ok()?, at + 2)
        }
        Piece::Word => (ORDINALS.iter().position(|o| *o == cuts.low(at))? as f64 + 1.0, at + 1),
        _ => return None,
    };
    if let Some(numbered) = numbered(view, sentence, at, end, value) {
        return Some(numbered);
    }
    let head = cuts.low(end);
    let running = matches!(cuts.low(end + 1), "" | "." | "," | "of" | "as" | "in" | "on" | "running");
    if end >= sentence.pieces.end || !(head == "minute" || (head == "day" && running && value < 1000.0)) {
        return None;
    }
    let mut found = entry(
        view,
        sentence,
        &(at..end + 1),
        format!("which {head}"),
        &format!("ordinal|{head}"),
        value,
        "ordinal",
    );
    if let Value::Figure(figure) = &mut found.value {
        figure.course = i8::from(head == "day");
    }
    Some(found)
}

/// `his third win of the season`: which success it is, of those it is counted among.
fn numbered(view: &View<'_>, sentence: &Sentence, at: usize, end: usize, value: f64) -> Option<Entry> {
    let cuts = &view.cuts;
    let run = matches!(cuts.low(end), "straight" | "successive" | "consecutive");
    let end = end + usize::from(run);
    let what = match cuts.low(end) {
        "win" | "victory" | "triumph" | "success" => "win",
        "defeat" | "loss" => "defeat",
        "title" | "crown" => "title",
        "goal" => "goal",
        "gold" | "medal" => "medal",
        "term" => "term",
        _ => return None,
    };
    let (of, whose) = (cuts.low(end + 1), cuts.low(end + 2));
    let among = match (of, whose, cuts.low(end + 3)) {
        _ if run => "row",
        ("in", "a", "row") => "row",
        ("in" | "of" | "for", "the" | "his" | "her" | "its", among) => season(among)?,
        ("this", among, _) => season(among)?,
        _ if what == "term" => "office",
        _ => return None,
    };
    (end < sentence.pieces.end).then_some(())?;
    let key = format!("ordinal|{what}|{among}");
    Some(entry(view, sentence, &(at..end + 1), format!("which {what}"), &key, value, "place"))
}

fn season(word: &str) -> Option<&'static str> {
    match word {
        "season" | "year" | "campaign" => Some("season"),
        "career" => Some("career"),
        "tournament" | "competition" | "championship" | "race" | "tour" => Some("event"),
        _ => None,
    }
}

/// `Grassi finished third`.
fn rank(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let value = ORDINALS.iter().position(|o| *o == cuts.low(at))? as f64 + 1.0;
    let verb = at.checked_sub(1).filter(|i| *i > sentence.pieces.start)?;
    let came = matches!(cuts.low(verb), "finished" | "came" | "placed" | "ranked");
    let ends = at + 1 >= sentence.pieces.end
        || !cuts.is_word(at + 1)
        || matches!(cuts.low(at + 1), "in" | "after" | "behind" | "on" | "and" | "but" | "ahead" | "with");
    let name = sentence.names.iter().find(|name| name.pieces.end == verb)?;
    if !came || !ends || view.tells_of_old(&(verb..at + 1), sentence) {
        return None;
    }
    let called = view.words(&name.pieces);
    let key = format!("rank|{}", root(&fold(cuts.raw(verb - 1))));
    Some(entry(view, sentence, &(verb..at + 1), format!("place of {called}"), &key, value, "place"))
}

fn entry(
    view: &View<'_>,
    sentence: &Sentence,
    pieces: &Range<usize>,
    point: String,
    key: &str,
    value: f64,
    unit: &str,
) -> Entry {
    let (start, end) = view.span(pieces);
    let mut around = view.around(pieces, &sentence.pieces, 9);
    around.retain(|s| *s != stem_hash("year"));
    Entry {
        kind: Kind::Number,
        point,
        keys: vec![hash64(format!("strict|{key}").as_bytes())],
        start,
        end,
        text: view.words(pieces),
        sentence: view.around_words(pieces, sentence, crate::figures::SNIPPET),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Figure(Figure {
            value,
            low: value,
            high: value,
            soft: false,
            strict: true,
            unit: unit.to_owned(),
            head: String::new(),
            classed: true,
            course: 0,
            by_source: false,
            loud: false,
            past: false,
            part: false,
            rate: false,
            hedged: false,
            named: true,
            broad: false,
            quoted: view.is_quoted(pieces.start),
            who: view.names_within(sentence, pieces, 9),
            around,
        }),
    }
}
