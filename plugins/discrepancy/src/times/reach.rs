//! How far a date is from the words it may date.

use crate::view::View;
use copydesk_text::date::Mention;
use std::ops::Range;

/// What a break between two clauses counts, in words.
pub(super) const BREAK: usize = 7;

/// Words between a piece and the date, breaks weighing more: not so the comma after a name, `stolen from the Orlo, Velm,
/// before dawn`, or before `which`.
pub(super) fn distance(view: &View<'_>, i: usize, mention: &Mention) -> usize {
    let gap = if i < mention.from { i + 1..mention.from } else { mention.to..i };
    let light = |k: usize| {
        k > 0
            && view.cuts.raw(k) == ","
            && (view.cuts.low(k + 1) == "which"
                || (view.cuts.capital(k - 1) && !view.cuts.is(k - 1, copydesk_text::fold::sense::CALENDAR)))
    };
    let aside = aside(view, &gap);
    gap.filter(|k| !aside.contains(k))
        .map(|k| match view.cuts.raw(k) {
            "," | ";" | ":" | "—" | "–" | "(" | ")" if !light(k) => BREAK,
            _ => 1,
        })
        .sum()
}

/// What is said between two commas before the verb goes on: `a hearing on the fees[, among them those of two firms,] is due`.
fn aside(view: &View<'_>, gap: &Range<usize>) -> Range<usize> {
    const GOES_ON: &[&str] = &["is", "are", "was", "were", "will", "would", "has", "have", "had"];
    let comma = |k: &usize| view.cuts.raw(*k) == ",";
    let closes = gap.clone().rev().find(|k| comma(k) && GOES_ON.contains(&view.cuts.low(k + 1)));
    let opens = closes.and_then(|closes| (gap.start..closes).find(comma));
    opens.zip(closes).map_or(0..0, |(opens, closes)| opens..closes + 1)
}
