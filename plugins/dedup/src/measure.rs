//! Two texts laid side by side, word for word: what they share, where, and how they differ.

use std::collections::HashSet;

use copydesk_text::align::{Run, runs};
use copydesk_text::normal::{Sort, Word};

use crate::fingerprint::GRAM;

/// Words between two runs that still count as a slot of one sentence.
const SLOT: u32 = 6;
/// Words between two runs that still count as a place of a form to be filled with numbers.
const FORM: u32 = 24;
/// Words of a first paragraph at most.
const LEDE: u32 = 45;
/// Words of the earlier text that may be reworded where a new passage was put in.
const REWORDED: u32 = 3;
/// Fewer names than this say nothing about overlap.
const FEW_NAMES: usize = 3;

/// A text and its words.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The text.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word],
}

/// What two texts have in common. Counts are words of the article at hand unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Shared runs of five words and more, in order; `a` is the article at hand.
    pub runs: Vec<Run>,
    /// Words in them.
    pub matched: u32,
    /// Different words among these that are no numbers.
    pub different: u32,
    /// Those outside quotation marks.
    pub own_matched: u32,
    /// Share of the shorter text's words outside quotation marks that stand in the other.
    pub own_share: f32,
    /// Words outside quotation marks of the shorter text.
    pub own_shorter: u32,
    /// Words outside quotation marks of the article.
    pub own_new: u32,
    /// The same of the earlier one.
    pub own_old: u32,
    /// Share of the article's words that are matched.
    pub cover_new: f32,
    /// The same for the earlier one.
    pub cover_old: f32,
    /// Share of matched words in runs that follow one another in both.
    pub in_order: f32,
    /// Places in otherwise equal sentences where names or numbers differ.
    pub slots: u32,
    /// Those of them where numbers differ.
    pub number_slots: u32,
    /// Words of the longest passage the article has on top of the earlier text: it begins before the text or after its
    /// first paragraph, and nothing of the earlier text is missing in its place.
    pub new_top: u32,
    /// How rare the shared words are elsewhere: mean weight of their fingerprints, 1 for never seen in another group.
    pub rarity: f32,
    /// Share of the article before the first shared run.
    pub lead_new: f32,
    /// The same for the earlier one.
    pub lead_old: f32,
    /// Share of the names of the one with fewer names that both have.
    pub names: f32,
}

impl Measures {
    /// Slots per 100 matched words.
    pub fn slots_per_100(&self) -> f32 {
        self.slots as f32 * 100.0 / self.matched.max(1) as f32
    }

    /// The longest runs, longest first.
    pub fn longest(&self, most: usize) -> Vec<Run> {
        let mut runs = self.runs.clone();
        runs.sort_by_key(|run| (std::cmp::Reverse(run.len), run.a));
        runs.truncate(most);
        runs
    }

    /// Similarity of the two texts as wholes (Dice), 0 to 1.
    pub fn likeness(&self) -> f32 {
        if self.cover_new <= 0.0 || self.cover_old <= 0.0 {
            return 0.0;
        }
        2.0 / (1.0 / self.cover_new + 1.0 / self.cover_old)
    }
}

/// Lays the article at hand beside an earlier one. `weights` are those of runs of [`GRAM`] words of the article at
/// hand, by first word, in order.
pub fn measure(new: Side<'_>, old: Side<'_>, weights: &[(u32, f32)]) -> Measures {
    let hashes = |side: Side<'_>| side.words.iter().map(|word| word.hash).collect::<Vec<u64>>();
    let runs = runs(&hashes(new), &hashes(old), GRAM);
    let matched: u32 = runs.iter().map(|run| run.len).sum();
    let own = |words: &[Word]| words.iter().filter(|word| !word.quoted).count() as u32;
    let new_part = |run: &Run| &new.words[run.a as usize..(run.a + run.len) as usize];
    let (own_matched, said) = own_words(new.words, old.words, &runs);
    let (all_new, all_old) = (own(new.words), own(old.words));
    let own_shorter = all_new.saturating_sub(said.0).min(all_old.saturating_sub(said.1));
    let lettered = runs.iter().flat_map(new_part).filter(|word| word.sort != Sort::Number);
    let different: HashSet<u64> = lettered.map(|word| word.hash).collect();
    let (slots, number_slots) = slots(new, old, &runs);
    let share = |part: u32, of: usize| part as f32 / of.max(1) as f32;
    Measures {
        matched,
        different: different.len() as u32,
        own_matched,
        own_share: share(own_matched, own_shorter as usize),
        own_shorter,
        own_new: all_new,
        own_old: all_old,
        cover_new: share(matched, new.words.len()),
        cover_old: share(matched, old.words.len()),
        in_order: share(in_order(&runs), matched as usize),
        slots,
        number_slots,
        new_top: new_top(&runs),
        rarity: rarity(&runs, weights),
        lead_new: share(runs.first().map_or(0, |run| run.a), new.words.len()),
        lead_old: share(runs.iter().map(|run| run.b).min().unwrap_or(0), old.words.len()),
        names: name_overlap(new.words, old.words),
        runs,
    }
}

/// Matched words that neither text has between quotation marks; and how many of the other matched words are unmarked
/// in the article, and in the earlier one: a statement one paper quotes may be printed without marks by the other.
fn own_words(new: &[Word], old: &[Word], runs: &[Run]) -> (u32, (u32, u32)) {
    let (mut own, mut only_new, mut only_old) = (0, 0, 0);
    for run in runs {
        let pairs = new[run.a as usize..].iter().zip(&old[run.b as usize..]).take(run.len as usize);
        for (new, old) in pairs {
            own += u32::from(!new.quoted && !old.quoted);
            only_new += u32::from(!new.quoted && old.quoted);
            only_old += u32::from(new.quoted && !old.quoted);
        }
    }
    (own, (only_new, only_old))
}

/// Mean weight of the runs, each as heavy as it is long; a run too short to hold a fingerprint counts as rare.
fn rarity(runs: &[Run], weights: &[(u32, f32)]) -> f32 {
    let (mut sum, mut words) = (0.0, 0.0);
    for run in runs {
        let inside = |from: u32| weights.partition_point(|(at, _)| *at < from);
        let end = (run.a + run.len + 1).saturating_sub(GRAM as u32).max(run.a);
        let held = &weights[inside(run.a)..inside(end)];
        let mean = held.iter().map(|(_, weight)| weight).sum::<f32>() / held.len().max(1) as f32;
        sum += if held.is_empty() { 1.0 } else { mean } * run.len as f32;
        words += run.len as f32;
    }
    if words > 0.0 { sum / words } else { 1.0 }
}

/// Matched words in runs that come after the run before them in the earlier text too.
fn in_order(runs: &[Run]) -> u32 {
    let first = runs.first().map_or(0, |run| run.len);
    first + runs.windows(2).filter(|pair| pair[1].b > pair[0].b).map(|pair| pair[1].len).sum::<u32>()
}

/// Slots between neighbouring runs, and those of them that are numbers. A form has many numbers in one place; each that
/// differs is a slot, and the words between the runs may be more than a name has.
fn slots(new: Side<'_>, old: Side<'_>, runs: &[Run]) -> (u32, u32) {
    let (mut all, mut numbers) = (0, 0);
    for pair in runs.windows(2) {
        let (from_a, from_b) = (pair[0].a + pair[0].len, pair[0].b + pair[0].len);
        let near = |from: u32, to: u32, most: u32| to >= from && to - from <= most;
        let both = |most: u32| near(from_a, pair[1].a, most) && near(from_b, pair[1].b, most);
        if !both(FORM) {
            continue;
        }
        let a = &new.words[from_a as usize..pair[1].a as usize];
        let b = &old.words[from_b as usize..pair[1].b as usize];
        let differing = only(new, a, old, b, Sort::Number).min(only(old, b, new, a, Sort::Number));
        let named = differing == 0
            && both(SLOT)
            && only(new, a, old, b, Sort::Name).min(only(old, b, new, a, Sort::Name)) > 0;
        all += differing + u32::from(named);
        numbers += differing;
    }
    (all, numbers)
}

/// Words of the longest new passage near the top; see [`Measures::new_top`].
fn new_top(runs: &[Run]) -> u32 {
    let mut ends = (0, 0);
    let mut longest = 0;
    for run in runs {
        let (new, old) = (run.a.saturating_sub(ends.0), run.b.saturating_sub(ends.1));
        if ends.0 <= LEDE && run.b >= ends.1 && old <= REWORDED {
            longest = longest.max(new);
        }
        ends = (run.a + run.len, run.b + run.len);
    }
    longest
}

/// Words of that sort in one side of a slot which the other has not, not even misspelt.
fn only(side: Side<'_>, words: &[Word], there: Side<'_>, against: &[Word], sort: Sort) -> u32 {
    let missing = |word: &&Word| {
        let same = |theirs: &Word| {
            theirs.hash == word.hash
                || (sort == Sort::Name && misspelt(letters(side.text, word), letters(there.text, theirs)))
        };
        !against.iter().any(same)
    };
    words.iter().filter(|word| word.sort == sort).filter(missing).count() as u32
}

fn letters<'a>(text: &'a str, word: &Word) -> &'a str {
    text.get(word.start as usize..word.end as usize).unwrap_or("")
}

/// Whether two words are one with a slip of the keyboard: after what they begin and end with alike, at most a
/// letter in four remains.
fn misspelt(a: &str, b: &str) -> bool {
    let (longer, shorter) = (a.len().max(b.len()), a.len().min(b.len()));
    let begin = a.bytes().zip(b.bytes()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let alike = (begin + end).min(shorter);
    longer >= 4 && (longer - alike) * 4 <= longer
}

/// Share of the names of the one with fewer that both have; 1 where one has too few to tell.
fn name_overlap(a: &[Word], b: &[Word]) -> f32 {
    let names = |words: &[Word]| -> HashSet<u64> {
        words.iter().filter(|word| word.sort == Sort::Name).map(|word| word.hash).collect()
    };
    let (a, b) = (names(a), names(b));
    let fewer = a.len().min(b.len());
    if fewer < FEW_NAMES {
        return 1.0;
    }
    a.intersection(&b).count() as f32 / fewer as f32
}

#[cfg(test)]
mod tests {
    use copydesk_text::normal::words;

    use super::*;

    fn of(new: &str, old: &str) -> Measures {
        let (a, b) = (words(new, &[], 10_000), words(old, &[], 10_000));
        measure(Side { text: new, words: &a }, Side { text: old, words: &b }, &[])
    }

    const OLD: &str = "The ferry left the harbour of Karsu at noon with 41 people on board and never reached \
        the island of Temel, the coast guard said on Monday evening after a long search in heavy seas.";

    #[test]
    fn the_same_text() {
        let same = of(OLD, OLD);
        assert_eq!((same.cover_new, same.cover_old, same.own_share), (1.0, 1.0, 1.0));
        assert_eq!((same.runs.len(), same.slots), (1, 0));
    }

    #[test]
    fn a_part_of_it() {
        let cut = of(&OLD[..OLD.find(", the coast").expect("there")], OLD);
        assert_eq!((cut.cover_new, cut.own_share), (1.0, 1.0));
        assert!(cut.cover_old < 0.7, "{cut:?}");
    }

    #[test]
    fn slots_count_changed_names_and_numbers_only() {
        let changed = OLD.replace("41", "58").replace("long search", "vain search");
        let found = of(&changed, OLD);
        assert_eq!((found.slots, found.number_slots), (1, 1));
        let renamed = of(&OLD.replace("Karsu", "Novar"), OLD);
        assert_eq!((renamed.slots, renamed.number_slots), (1, 0));
        assert_eq!(of(&OLD.replace("Karsu", "Karsuu"), OLD).slots, 0);
    }

    #[test]
    fn words_of_others_are_no_own_words() {
        let quoted = "“We will look into every part of this matter very closely”";
        let found =
            of(&format!("In Novar she said {quoted} again."), &format!("A spokesman there: {quoted}"));
        assert!(found.matched >= 11 && found.own_matched == 0, "{found:?}");
    }
}
