//! Whether a number belongs to another time than the article's news: last year, four months ago, on 13 November.

use crate::view::{Sentence, View};
use copydesk_text::fold::Piece;
use copydesk_text::quantity::Quantity;
use std::ops::Range;

/// Bytes on either side of a number in which words speak of its time.
const NEAR: usize = 45;
/// Days after which a named day is no longer that of the news.
const FRESH: i64 = 6;
/// Pieces between a number and the month that is its time at most.
const NEAR_MONTH: usize = 5;
/// Days ahead up to which a day without a year is one to come.
const SOON: i64 = 90;

/// Words that speak of another time wherever they stand near the number.
const PAST: &[&str] = &[
    "last year",
    "a year earlier",
    "previous",
    "previously",
    "the year before",
    "last month",
    "last week",
    "last season",
    "last spring",
    "last summer",
    "last autumn",
    "last winter",
    "same period",
    "predicted in",
    "forecast in",
    "in the spring",
    "in june",
    "an estimate of",
    "a year ago",
    "years ago",
    "months ago",
    "weeks ago",
    "decades ago",
    "earlier this year",
    "earlier this month",
    "earlier truce",
];

/// Words that set what follows them apart from what stands before them: `$412 million, down from $530 million`.
const TURNS: &[&str] =
    &["compared with", "compared to", "up from", "down from", "rather than", "as against", ", against "];

static OF_PAST: Spoken = Spoken::new(&[PAST]);
static OF_TURNS: Spoken = Spoken::new(&[TURNS]);
static OF_EITHER: Spoken = Spoken::new(&[PAST, TURNS]);

/// Whether words near the number speak of another time.
pub fn is_past(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    let (before, after) = windows(view, quantity, sentence);
    // Most words hold neither.
    let (after, past) = match OF_EITHER.first_in(after) {
        None => (after, false),
        Some(_) => {
            let after = &after[..OF_TURNS.first_in(after).unwrap_or(after.len())];
            (after, OF_PAST.first_in(after).is_some())
        }
    };
    past || OF_EITHER.first_in(before).is_some()
        || [before, after].iter().any(|words| past_year(words, view.year))
        || (quantity.unit == copydesk_text::quantity::Unit::Speed && after.contains("at its peak"))
        || from_to(view, quantity)
        || headed_by_old_year(view, quantity)
        || had_once(view, quantity)
        || opens_long_ago(view, sentence)
        || opens_in_old_year(view, sentence)
        || view.goes_on_with_old(sentence)
        || on_another_day(view, quantity, sentence)
}

/// `His Union, which had 15 seats, is down to eleven.`
fn had_once(view: &View<'_>, quantity: &Quantity) -> bool {
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.low(i));
    before(1) == "had" && before(2) == "which" && before(3) == ","
}

/// `43.6 years (2013: 40.9)`
fn headed_by_old_year(view: &View<'_>, quantity: &Quantity) -> bool {
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.raw(i));
    let year = || before(2).parse::<u32>().ok().filter(|year| (1800..2100).contains(year));
    before(1) == ":" && before(3) == "(" && year().is_some_and(|year| view.year.is_none_or(|now| year < now))
}

/// Phrases, with what most words are told from them by.
struct Spoken {
    lists: &'static [&'static [&'static str]],
    /// By the low five bits of their first byte those of the second, as bits.
    begin: [u32; 32],
    /// By the same bits the phrases, by their numbers as bits.
    by_first: [u64; 32],
}

impl Spoken {
    const fn new(lists: &'static [&'static [&'static str]]) -> Self {
        let (mut begin, mut by_first, mut list, mut number) = ([0; 32], [0; 32], 0, 0);
        while list < lists.len() {
            let mut n = 0;
            while n < lists[list].len() {
                let bytes = lists[list][n].as_bytes();
                begin[(bytes[0] & 31) as usize] |= 1 << (bytes[1] & 31);
                by_first[(bytes[0] & 31) as usize] |= 1 << number;
                (n, number) = (n + 1, number + 1);
            }
            list += 1;
        }
        Spoken { lists, begin, by_first }
    }

    /// Whether one of the phrases begins some words, of which there is one letter.
    fn starts(&self, words: &[u8]) -> bool {
        let mut left = self.by_first[usize::from(words[0] & 31)];
        while left != 0 {
            let number = left.trailing_zeros() as usize;
            let first = self.lists[0].len();
            let phrase = if number < first { self.lists[0][number] } else { self.lists[1][number - first] };
            if words.starts_with(phrase.as_bytes()) {
                return true;
            }
            left &= left - 1;
        }
        false
    }

    /// Where the first of the phrases begins. A phrase begins with a word or with the mark before one.
    fn first_in(&self, words: &str) -> Option<usize> {
        let bytes = words.as_bytes();
        (0..bytes.len().saturating_sub(1)).find(|&at| {
            let may = self.begin[usize::from(bytes[at] & 31)] >> (bytes[at + 1] & 31) & 1 != 0;
            let opens = || {
                bytes[at] == b','
                    || (at == 0 || !bytes[at - 1].is_ascii_alphanumeric()) && bytes[at].is_ascii_lowercase()
            };
            let rest = &bytes[at..];
            may && opens() && self.starts(rest)
        })
    }
}

/// The words before the number and those from it on.
fn windows<'v>(view: &'v View<'_>, quantity: &Quantity, sentence: &Sentence) -> (&'v str, &'v str) {
    let (first, last) = view.span(&sentence.pieces);
    let (from, to) = view.span(&quantity.pieces);
    let lower = &view.cuts.lower;
    let mut start = (from as usize).saturating_sub(NEAR).max(first as usize);
    let mut end = (to as usize + NEAR).min(last as usize);
    while !lower.is_char_boundary(start) {
        start += 1;
    }
    while !lower.is_char_boundary(end) {
        end -= 1;
    }
    let after = &lower[from as usize..end.max(from as usize)];
    (&lower[start.min(from as usize)..from as usize], after)
}

/// `in 1998`, `since 2016`; not `the largest since 1996`, which speaks of now, nor `by 2035`, which is an aim.
fn past_year(words: &str, now: Option<u32>) -> bool {
    const BEFORE: &[&str] = &["in ", "since ", "of ", "from ", "during ", "between ", "by ", "after "];
    let bytes = words.as_bytes();
    memchr::memchr2_iter(b'1', b'2', bytes).any(|at| {
        let Some(year @ ([b'1', b'9', ..] | [b'2', b'0', ..])) = bytes[at..].first_chunk::<4>() else {
            return false;
        };
        let behind = &bytes[at + 4..];
        let longer = behind.first().is_some_and(u8::is_ascii_digit)
            || matches!(behind, [b',', digit, ..] if digit.is_ascii_digit());
        let Some(word) = BEFORE.iter().find(|word| bytes[..at].ends_with(word.as_bytes())) else {
            return false;
        };
        let digits = year.iter().all(u8::is_ascii_digit) && !longer;
        let named = year.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit.wrapping_sub(b'0')));
        let best = *word == "since " && superlative(&words[..at - word.len()]);
        let aim = *word == "by " && now.is_some_and(|now| named > now);
        digits && !best && !aim
    })
}

/// `the largest [since]`, `its first defeat [since]`.
fn superlative(words: &str) -> bool {
    words.split_whitespace().any(|w| {
        matches!(w, "first" | "most" | "worst" | "best" | "least") || (w.len() > 5 && w.ends_with("est"))
    })
}

/// The first number of `rose from a to b`.
fn from_to(view: &View<'_>, quantity: &Quantity) -> bool {
    quantity.lead > 0
        && matches!(view.cuts.low(quantity.lead - 1), "from" | "against")
        && quantity.unit != copydesk_text::quantity::Unit::Length
}

/// `Four months ago, militants killed 32 people in the capital`.
fn opens_long_ago(view: &View<'_>, sentence: &Sentence) -> bool {
    let from = sentence.pieces.start;
    (from + 1..(from + 5).min(sentence.pieces.end)).any(|i| {
        view.cuts.low(i) == "ago"
            && matches!(
                view.cuts.low(i - 1),
                "weeks" | "month" | "months" | "year" | "years" | "decade" | "decades"
            )
    })
}

/// `In 2003 a jet crashed on the same approach, killing 71.`
fn opens_in_old_year(view: &View<'_>, sentence: &Sentence) -> bool {
    let from = sentence.pieces.start;
    let year = view.cuts.raw(from + 1).parse::<u32>().ok().filter(|y| (1500..2100).contains(y));
    view.cuts.low(from) == "in" && year.zip(view.year).is_some_and(|(named, now)| named < now)
}

/// Whether a day is named near the number that lies well before the day of publication: `the Nov. 13 attacks that killed
/// 130 people`.
fn on_another_day(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    let Some(published) = view.day else { return false };
    let near = quantity.lead.saturating_sub(12).max(sentence.pieces.start)
        ..(quantity.pieces.end + 8).min(sentence.pieces.end);
    near.clone().filter(|i| !quantity.pieces.contains(i)).any(|i| {
        let Some(month) = month(view, i) else { return false };
        let day = day_beside(view, i, &near);
        let year = published.year();
        let named = |year: i16| jiff::civil::Date::new(year, month, day.unwrap_or(1)).ok();
        // Without a year the last such day is meant, or one soon to come.
        let soon = |d: &jiff::civil::Date| *d <= published || apart(*d, published) < SOON;
        let Some(named) = [year - 1, year, year + 1].iter().filter_map(|y| named(*y)).filter(soon).max()
        else {
            return false;
        };
        match day {
            Some(_) => named < published && apart(named, published) > FRESH,
            None => {
                // What opens a clause is the time of all of it: `in February the ferry drifted with 150 aboard`.
                let opens = || {
                    i < quantity.lead
                        && i.checked_sub(2).is_none_or(|b| b < sentence.pieces.start || !view.cuts.is_word(b))
                };
                matches!(view.cuts.low(i.saturating_sub(1)), "in" | "last")
                    && (i + NEAR_MONTH > quantity.lead || opens())
                    && i < quantity.pieces.end + NEAR_MONTH
                    && (named.year(), named.month()) < (year, published.month())
                    && apart(named, published) > 31 + FRESH
            }
        }
    })
}

fn apart(a: jiff::civil::Date, b: jiff::civil::Date) -> i64 {
    a.until(b).map_or(i64::MAX, |span| i64::from(span.get_days()).abs())
}

/// The month a capitalised piece names.
fn month(view: &View<'_>, i: usize) -> Option<i8> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONG: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if !view.cuts.is_word(i) || !view.cuts.capital(i) {
        return None;
    }
    let low = view.cuts.low(i);
    let low = low.strip_suffix("'s").or_else(|| low.strip_suffix("’s")).unwrap_or(low);
    let at = LONG.iter().position(|m| *m == low).or_else(|| MONTHS.iter().position(|m| *m == low));
    at.or((low == "sept").then_some(8)).and_then(|at| i8::try_from(at + 1).ok())
}

/// The day of the month beside its name.
fn day_beside(view: &View<'_>, i: usize, near: &Range<usize>) -> Option<i8> {
    let day = |k: usize| {
        (view.cuts.piece(k) == Some(Piece::Number)).then(|| view.cuts.raw(k).parse::<i8>().ok()).flatten()
    };
    let after = if view.cuts.raw(i + 1) == "." { i + 2 } else { i + 1 };
    let before = i.checked_sub(1).filter(|k| *k >= near.start);
    day(after).or_else(|| day(before?)).filter(|d| (1..=31).contains(d))
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;
    use copydesk_text::quantity::quantities;

    /// Which of the numbers of a text of 14 May 2024 are of another time.
    fn check(text: &str, want: &[bool]) {
        let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
        let view = View::of(&article);
        let got: Vec<bool> = view
            .sentences
            .iter()
            .flat_map(|s| quantities(&view.cuts, s.pieces.clone()).into_iter().map(move |q| (s, q)))
            .map(|(sentence, quantity)| is_past(&view, &quantity, sentence))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn other_times_are_told_from_the_news() {
        check("The storm killed 41 people on Monday.", &[false]);
        check("Profit was $412 million, down from $530 million.", &[false, true]);
        check("Its crowd of 34,412 was the largest since 1996.", &[false]);
        check("The Nov. 13 attacks had killed 130 people.", &[true]);
        check("Four months ago, militants killed 32 people in the market.", &[true, true]);
        check("A storm in March killed 12 people.", &[true]);
        check("In 2015 a boat sank off Velm. It had carried 80 people.", &[true]);
        check(
            "In 2003 a jet of the same line had come down on the approach in fog, killing 71 people.",
            &[true],
        );
        check("The war has killed 1,140 people since January.", &[false]);
    }
}
