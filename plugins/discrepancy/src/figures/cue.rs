//! Which words tell what a number is about: the nearest cue that is no other number's.

use super::FAR;
use crate::aside::is_age;
use crate::counted::heads_end;
use crate::lexicon::{Class, Cue, Lexicon};
use crate::view::{Sentence, View};
use copydesk_text::quantity::Quantity;

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
    // `rose eight basis points to 3.41 percent`
    let unit = |o: &Quantity| o.pieces.start <= cue.at.start && cue.at.end <= o.pieces.end;
    if others.iter().any(unit) {
        return true;
    }
    // `97 of the 180 seats` are seats, both.
    let of_them = view.cuts.low(quantity.pieces.end) == "of";
    if !of_them && others.iter().any(own) {
        return true;
    }
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
pub(super) fn best_cue<'c>(
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
        let before = cue.at.start < quantity.pieces.start;
        let gap = if before { cue.at.end..quantity.pieces.start } else { quantity.pieces.end..cue.at.start };
        let gap = gap.start.max(sentence.pieces.start)..gap.end.min(sentence.pieces.end);
        // `The number of people missing was given as 27`
        let numbered = before
            && (2..5).any(|n| {
                let at = |k: usize| cue.at.start.checked_sub(k).map_or("", |i| view.cuts.low(i));
                at(n - 1) == "of" && matches!(at(n), "number" | "numbers" | "tally" | "count")
            });
        let mut distance = i32::from(before) - if cue.strong || numbered { 6 } else { 0 } + 1;
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
