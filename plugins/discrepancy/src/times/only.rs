//! The only day to come that an article names, whatever is to be then: of two papers that tell of one affair each names
//! the next date, and if the words around are alike it is one.

use super::context::looks_ahead;
use super::stretch::{DAY, canonical, minutes, stretch};
use super::{DATE, Events};
use crate::facts::Point;
use crate::note::{Entry, Fact, Kind};
use crate::view::{Sentence, View, stem_hash};
use copydesk_text::date::{Base, Lean, Mention, Reference, Sort};
use copydesk_text::fold::sense::{CALENDAR, COUNT, STOP, TIME};
use copydesk_text::fold::{bare, root};

/// Goes on with the slot of what an article has one of.
const ONLY: &str = "only day";
/// Pieces on both sides of a date whose words say what it is of.
const REACH: usize = 12;
/// Days ahead after which a day is another matter's.
const FAR: i64 = 200 * DAY;

/// Words that say no more than that something is to be.
const EMPTY: &[&str] = &[
    "expected",
    "scheduled",
    "planned",
    "held",
    "next",
    "first",
    "said",
    "says",
    "told",
    "take",
    "takes",
    "place",
    "come",
    "comes",
    "called",
    "with",
    "least",
    "people",
    "until",
    "likely",
    "plans",
    "before",
    "after",
];

/// A day that may be the only one to come.
pub(super) struct Single {
    pick: String,
    entry: Entry,
}

impl Events {
    /// What the date is if it may be the only day to come.
    pub(super) fn single(
        &self,
        view: &View<'_>,
        sentence: &Sentence,
        mention: &Mention,
        seen: &Reference,
    ) -> Option<Single> {
        if sentence.weak || mention.sort != Sort::Point || view.is_quoted(mention.from) {
            return None;
        }
        let today = minutes(seen.day.to_datetime(jiff::civil::Time::midnight()));
        // Days of the week are told of whatever the week brings.
        if !matches!(mention.said.base, Base::Day { .. } | Base::Figures { .. })
            || is_bound(view, sentence, mention)
        {
            return None;
        }
        let ahead = looks_ahead(view, sentence, mention);
        let lean = if ahead { Lean::Future } else { mention.lean };
        let mention = &Mention { lean, ..*mention };
        let resolved = mention.when(seen).filter(|r| !r.vague)?;
        let (from, to) = (minutes(resolved.from), minutes(resolved.to));
        let to_come = from > today + DAY && from < today + FAR && to - from < 2 * DAY;
        if mention.said.clock.is_some() || !to_come {
            return None;
        }
        let (low, high) = stretch(&resolved, mention, seen);
        let pick = canonical(mention, &resolved, false);
        let words = mention.from..mention.to;
        let key = format!("date|{ONLY}");
        let fact = Fact {
            slot: format!("{DATE}{ONLY}"),
            pick: pick.clone(),
            low,
            high,
            who: view.names_beside(sentence, &words),
            about: self.told_of(view, sentence, mention),
            ..Fact::default()
        };
        let from = mention.from.saturating_sub(8).max(sentence.pieces.start);
        let point = Point {
            kind: Kind::Date,
            label: "the day to come".to_owned(),
            key: &key,
            words: from..mention.to,
            most: 24,
        };
        Some(Single { pick, entry: point.says(view, sentence, fact) })
    }

    /// Stems of the words around a date, one for words of one matter.
    fn told_of(&self, view: &View<'_>, sentence: &Sentence, mention: &Mention) -> Vec<u16> {
        let from = mention.from.saturating_sub(REACH).max(sentence.pieces.start);
        let to = (mention.to + REACH).min(sentence.pieces.end);
        let tells = |i: &usize| {
            view.cuts.is_word(*i)
                && !(mention.from..mention.to).contains(i)
                && (*i == sentence.pieces.start || !view.cuts.capital(*i))
                && !view.cuts.is(*i, STOP | CALENDAR | COUNT | TIME)
                && view.cuts.low(*i).len() > 3
        };
        let telling = |i: &usize| tells(i) && !EMPTY.contains(&view.cuts.low(*i));
        let one = |i: usize| stem_hash(root(self.thing(bare(view.cuts.low(i)))));
        let mut out: Vec<u16> = (from..to).filter(telling).map(one).collect();
        // `The bank does not expect a cut at every meeting. The next is on August 22.`
        if out.is_empty() && sentence.pieces.start > 0 {
            let before = sentence.pieces.start.saturating_sub(REACH)..sentence.pieces.start;
            out.extend(before.filter(telling).map(one));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Whether a date bounds something: `before the period that starts on 1 May`, `through 3 May`.
fn is_bound(view: &View<'_>, sentence: &Sentence, mention: &Mention) -> bool {
    let from = mention.from.saturating_sub(5).max(sentence.pieces.start);
    (from..mention.from)
        .any(|i| matches!(view.cuts.low(i), "before" | "after" | "since" | "through" | "than"))
}

/// Of the days to come that were found in an article the only one.
pub(super) fn alone(found: Vec<Single>) -> Option<Entry> {
    let first = found.first().map(|single| single.pick.clone())?;
    let only = found.iter().all(|single| single.pick == first);
    found.into_iter().next().filter(|_| only).map(|single| single.entry)
}

/// Whether a slot is of the only day to come.
pub fn is_only(slot: &str) -> bool {
    slot.strip_prefix(DATE).is_some_and(|rest| rest.starts_with(ONLY))
}
