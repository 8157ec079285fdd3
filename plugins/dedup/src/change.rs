//! Where a copy reads otherwise than the text it repeats: for every shared run, what follows it here and there before
//! the next shared one. A passage that merely moved is shared and therefore no change.

use copydesk_text::align::Run;
use copydesk_text::normal::Word;
use serde_json::{Value, json};

use crate::finding::clip;
use crate::measure::Side;

/// One place where the copy differs. Ranges are words of each text, half open; one of them may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The last words both texts have before it, in the copy; empty at the beginning.
    pub after: (usize, usize),
    /// The copy's words.
    pub now: (usize, usize),
    /// The earlier text's words.
    pub was: (usize, usize),
}

/// Changes told of a copy.
const TOLD: usize = 12;
/// Words of the context before a change.
const CONTEXT: usize = 6;

/// The changes between two texts of `new` and `old` words that share `runs`, in the copy's order. Words of the copy
/// inside `elsewhere` come from other texts and are none.
pub fn changes(new: usize, old: usize, runs: &[Run], elsewhere: &[Run]) -> Vec<Change> {
    let mut here: Vec<(usize, usize)> =
        runs.iter().chain(elsewhere).map(|run| side(run.a, run.len)).collect();
    let mut there: Vec<(usize, usize)> = runs.iter().map(|run| side(run.b, run.len)).collect();
    here.sort_unstable();
    there.sort_unstable();
    let begin = Change { after: (0, 0), now: gap(&here, 0, new), was: gap(&there, 0, old) };
    let mut runs: Vec<&Run> = runs.iter().collect();
    runs.sort_unstable_by_key(|run| run.a);
    let following = runs.into_iter().map(|run| {
        let ((start, end), (_, other_end)) = (side(run.a, run.len), side(run.b, run.len));
        let after = (end.saturating_sub(CONTEXT).max(start), end);
        Change { after, now: gap(&here, end, new), was: gap(&there, other_end, old) }
    });
    let differs = |change: &Change| change.now.0 < change.now.1 || change.was.0 < change.was.1;
    std::iter::once(begin).chain(following).filter(differs).collect()
}

/// The first changes from `old` to `new` (texts and their words) as the story page shows them, and how many follow.
pub fn told(new: Side<'_>, old: Side<'_>, runs: &[Run], elsewhere: &[Run]) -> (Vec<Value>, usize) {
    let found = changes(new.words.len(), old.words.len(), runs, elsewhere);
    let told = found.iter().take(TOLD).map(|change| {
        let ((start, end), (other_start, other_end)) =
            (bytes(new.words, change.now), bytes(old.words, change.was));
        json!({
            "after": clip(slice(new.text, bytes(new.words, change.after))),
            "was": clip(slice(old.text, (other_start, other_end))),
            "now": clip(slice(new.text, (start, end))),
            "start": start, "end": end, "other_start": other_start, "other_end": other_end,
        })
    });
    (told.collect(), found.len().saturating_sub(TOLD))
}

/// Bytes of words `first..last`; where they are none, the place they would stand at.
fn bytes(words: &[Word], (first, last): (usize, usize)) -> (u32, u32) {
    match words.get(first..last) {
        Some([only]) => (only.start, only.end),
        Some([first, .., last]) => (first.start, last.end),
        _ => {
            let at = first.checked_sub(1).and_then(|before| words.get(before)).map_or(0, |word| word.end);
            (at, at)
        }
    }
}

fn slice(text: &str, (start, end): (u32, u32)) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

fn side(first: u32, len: u32) -> (usize, usize) {
    (first as usize, (first + len) as usize)
}

/// From `at` to the next taken stretch (in order), or to the end of the text.
fn gap(taken: &[(usize, usize)], at: usize, end: usize) -> (usize, usize) {
    let next = taken.partition_point(|stretch| stretch.1 <= at);
    (at, taken.get(next).map_or(end, |stretch| stretch.0.max(at)))
}

#[cfg(test)]
mod tests {
    use copydesk_text::align::runs;

    use super::*;

    /// The changes between two texts, a letter a word, as `was>now` after the letter before.
    fn check(old: &str, new: &str, expected: &[&str]) {
        let words = |text: &str| text.bytes().map(u64::from).collect::<Vec<_>>();
        let found = changes(new.len(), old.len(), &runs(&words(new), &words(old), 2), &[]);
        let shown = found.iter().map(|change| {
            let after = new[change.after.0..change.after.1].chars().last().unwrap_or('^');
            format!("{after}:{}>{}", &old[change.was.0..change.was.1], &new[change.now.0..change.now.1])
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{old} {new}");
    }

    #[test]
    fn every_place_once() {
        check("abcdef", "abcdef", &[]);
        check("abcdef", "abXdef", &["b:c>X"]);
        check("abcdef", "XYabcdef", &["^:>XY"]);
        check("abcdef", "abcd", &["d:ef>"]);
        check("abcdef", "abcdefXY", &["f:>XY"]);
        check("abcd", "wxyz", &["^:abcd>wxyz"]);
    }

    #[test]
    fn a_moved_passage_is_no_change() {
        check("abcdef", "efabcd", &[]);
        check("abcdXef", "efabcdY", &["d:X>Y"]);
    }

    #[test]
    fn what_another_text_explains_is_no_change() {
        let of = [Run { a: 0, b: 0, len: 4 }];
        let elsewhere = [Run { a: 4, b: 9, len: 3 }];
        let found = changes(8, 4, &of, &elsewhere);
        assert_eq!(found, []);
    }
}
