//! Reading numbers that agree only when they are equal: ages, ordinals of days and minutes, final scores.

use crate::note::{Entry, Figure, Kind, Value};
use crate::view::{Sentence, View, stem_hash};
use copydesk_plugin::hash64;
use copydesk_text::fold::sense::{COUNT, ORDINAL};
use copydesk_text::fold::{Piece, fold, root};
use copydesk_text::name::is_calendar;
use copydesk_text::quantity::small_number;
use std::ops::Range;

/// Ages, ordinals and scores kept of one article; the first ones.
const MOST: usize = 96;

/// The ages, ordinals and scores of the article.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    let most = out.len() + MOST;
    let mut scores = Vec::new();
    for sentence in view.sentences.iter().filter(|s| s.counts) {
        let numbers =
            |at: &usize| view.cuts.piece(*at) == Some(Piece::Number) || view.cuts.is(*at, COUNT | ORDINAL);
        for at in sentence.pieces.clone().filter(numbers) {
            if out.len() + scores.len() >= most {
                return;
            }
            out.extend(age(view, sentence, at));
            out.extend(ordinal(view, sentence, at));
            scores.extend(score(view, sentence, at));
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
    let closed = end >= sentence.pieces.end || matches!(cuts.raw(end), "," | "." | ")" | ";");
    let (who, span) = if cuts.raw(end) == "-" && cuts.low(end + 1) == "year" && cuts.low(end + 3) == "old" {
        let noun = cuts.is_word(end + 4) && !copydesk_text::fold::is_stop(cuts.low(end + 4));
        (if noun { end + 4 } else { usize::MAX }, at..end + 4 + usize::from(noun))
    } else if before(1) == "," && closed && cuts.is_word(at.checked_sub(2)?) {
        (at - 2, at - 2..end)
    } else if before(1) == "of" && matches!(before(2), "man" | "woman") && closed_or_verb(view, end) {
        let apposed = before(4) == "," && at >= 5 && cuts.is_word(at - 5);
        let from = if apposed { at - 5 } else { at - 2 };
        (from, from..end)
    } else if before(1) == "is" && before(2) == "who" && before(3) == "," && closed {
        (at.checked_sub(4)?, at - 4..end)
    } else {
        return None;
    };
    let subject = if who == usize::MAX { "man".to_owned() } else { fold(cuts.raw(who)) };
    if is_calendar(&subject) || subject.is_empty() || copydesk_text::fold::is_stop(&subject) {
        return None;
    }
    let name =
        sentence.names.iter().find(|name| name.words.len() > 1 && name.pieces.end == who.saturating_add(1));
    let called = match name {
        _ if who == usize::MAX => "man".to_owned(),
        Some(name) => view.words(&name.pieces),
        None => cuts.raw(who).to_owned(),
    };
    let mut found = entry(
        view,
        sentence,
        &span,
        format!("age of {called}"),
        &format!("age|{}", root(&subject)),
        years,
        "age",
    );
    // Relatives share a surname: whose age it is, the given name tells.
    if let (Some(name), Value::Figure(figure)) = (name, &mut found.value) {
        figure.who = vec![stem_hash(&name.words[0])];
    }
    Some(found)
}

fn closed_or_verb(view: &View<'_>, end: usize) -> bool {
    matches!(view.cuts.raw(end), "," | "." | ")")
        || matches!(view.cuts.low(end), "was" | "has" | "had" | "is" | "who")
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

/// `3-2` beside words of winning.
fn score(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    const WON: &[&str] = &[
        "win", "won", "beat", "victory", "defeat", "draw", "drew", "lost", "loss", "finished", "rout",
        "triumph", "comeback",
    ];
    let cuts = &view.cuts;
    let number = |i: usize| {
        cuts.raw(i).parse::<f64>().ok().filter(|n| *n < 200.0 && cuts.piece(i) == Some(Piece::Number))
    };
    let (one, two) = (number(at)?, number(at + 2)?);
    let joined = matches!(cuts.raw(at + 1), "-" | "–") && cuts.glued(at) && cuts.glued(at + 1);
    let chained = matches!(cuts.raw(at + 3), "-" | "–") || (at > 0 && cuts.glued(at - 1));
    let near = at.saturating_sub(14).max(sentence.pieces.start)..(at + 14).min(sentence.pieces.end);
    let won = near.clone().any(|i| WON.contains(&cuts.low(i)));
    let title = cuts.capital(at + 3) && at > sentence.pieces.start && cuts.capital(at - 1);
    if !joined || chained || !(won || title) || at + 2 >= sentence.pieces.end {
        return None;
    }
    let value = one.max(two) * 1000.0 + one.min(two);
    let mut found = entry(view, sentence, &(at..at + 3), "score".to_owned(), "score", value, "score");
    if let Value::Figure(figure) = &mut found.value {
        figure.loud = true;
        figure.past = sentence.pieces.clone().any(|i| {
            matches!(cuts.low(i), "last" | "previous" | "earlier" | "leg" | "half")
                || (cuts.low(i) == "in" && is_calendar(cuts.low(i + 1)) && !cuts.low(i + 1).ends_with("day"))
        });
    }
    Some(found)
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
