//! Which duplicate group an article joins. A group is one witness: the text that founded it, and what stands in that
//! text.
//!
//! Pairs are never chained. A text put together from two would otherwise lend its group, which is that of its first
//! half, to every copy of its second half. An article joins a group when it was found a copy of the text that stands
//! for it; where that text is not at hand (it was printed too often for the oldest printing to be handed over), when
//! enough of what the article shares with a member stands in the founding text too, which the member's mark says.

use copydesk_plugin::{Article, Compare};
use copydesk_text::align::Run;

use crate::growth::Count;
use crate::judge::Judged;
use crate::measure::Measures;
use crate::note::Mark;
use crate::original;
use crate::relation::is_copy;
use crate::settings::Config;

/// Parts a text is divided in, to say which of them stand in another text: one bit each.
const PARTS: u64 = 64;

/// Which parts of a text of `words` words are covered by the words said.
fn parts_of(words: usize, covered: impl Fn(usize) -> bool) -> u64 {
    let part = |part: u64| {
        let at = |part: u64| (part * words as u64 / PARTS) as usize;
        let (from, to) = (at(part), at(part + 1).max(at(part) + 1).min(words));
        let inside = (from..to).filter(|word| covered(*word)).count();
        u64::from(inside * 2 > to.saturating_sub(from)) << part
    };
    (0..PARTS).map(part).sum()
}

/// Whether the part a word is in is marked.
fn marked(parts: u64, word: u32, words: usize) -> bool {
    let part = u64::from(word) * PARTS / (words as u64).max(1);
    parts >> part.min(PARTS - 1) & 1 == 1
}

/// Whether the article is a copy of what `member` has from the text its group was founded with; `all` are the earlier
/// articles it was laid beside.
pub fn holds(member: &Judged<'_>, all: &[Judged<'_>], config: &Config) -> bool {
    let group = member.article.group;
    if !member.copies() {
        return false;
    }
    match all.iter().find(|other| other.article.id == group) {
        Some(founder) => founder.copies(),
        None => is_copy(&member.pair, &through(member), config),
    }
}

/// What the article shares with the founding text at least: what it shares with the member there.
fn through(member: &Judged<'_>) -> Measures {
    let of = &member.measures;
    let mark = member.mark;
    let words = member.words.len();
    let standing: u32 = of.runs.iter().map(|run| standing(mark.stands, run, words)).sum();
    let share = standing as f32 / of.matched.max(1) as f32;
    let own_matched = (of.own_matched as f32 * share) as u32;
    let own_shorter = of.own_new.min(mark.founder_words.max(1));
    Measures {
        own_matched,
        own_share: (own_matched as f32 / own_shorter.max(1) as f32).min(1.0),
        own_shorter,
        ..of.clone()
    }
}

/// Words of a run that stand in the founding text.
fn standing(stands: u64, run: &Run, words: usize) -> u32 {
    (run.b..run.b + run.len).filter(|word| marked(stands, *word, words)).count() as u32
}

/// What is remembered of an article that founds a group; `own` of its words are its own.
pub fn founding(article: &Article<'_>, weight: f32, own: u32) -> Mark {
    Mark {
        weight,
        founder: 0,
        stands: u64::MAX,
        founder_words: own,
        count: Count::founding(article),
        original: original::founding(article),
    }
}

/// What is remembered of an article of `words` words that joins a group on account of `member`.
pub fn joining(input: &Compare<'_>, weight: f32, words: usize, member: &Judged<'_>, config: &Config) -> Mark {
    let group = member.article.group;
    let founder = member.article.id == group;
    let old = member.words.len();
    let mut covered = vec![false; words];
    for run in &member.measures.runs {
        for word in 0..run.len {
            covered[(run.a + word) as usize] = founder || marked(member.mark.stands, run.b + word, old);
        }
    }
    let marks = input.earlier.iter().filter(|earlier| earlier.article.group == group);
    let newest =
        marks.filter_map(|earlier| Mark::from_bytes(earlier.mark)).max_by_key(|mark| mark.count.number);
    Mark {
        weight,
        founder: group,
        stands: parts_of(words, |word| covered[word]),
        founder_words: if founder { member.measures.own_old } else { member.mark.founder_words },
        count: Count::joining(&input.article, newest.as_ref(), config),
        original: original::joining(input, group, newest.as_ref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_marked_as_they_are_covered() {
        for words in [1, 5, 63, 64, 65, 1_000] {
            let half = parts_of(words, |word| word < words / 2);
            let found = (0..words).filter(|word| marked(half, *word as u32, words)).count();
            assert!(found.abs_diff(words / 2) <= 1 + words / 32, "{words}: {found}");
            assert_eq!(parts_of(words, |_| false), 0);
            assert!((0..words).all(|word| marked(parts_of(words, |_| true), word as u32, words)), "{words}");
        }
        assert_eq!(parts_of(0, |_| true), 0);
    }
}
