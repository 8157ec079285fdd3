//! The decision: which open story an article is most like, and whether that is enough.

use std::cell::RefCell;

use super::active::{Active, Vector};
use super::features::{Features, Term};
use super::table::{Choice, Stories};
use super::weight::table_articles;

/// Heaviest terms of an article that look for stories.
const SEEKING_TERMS: usize = 90;
/// Stories looked at exactly.
const CANDIDATES: usize = 24;
/// Share of the threshold that the heaviest terms alone must reach for a story to be looked at.
const PROMISING: f32 = 0.3;
/// Texts of fewer words are next to no text.
const NEXT_TO_NO_TEXT: u16 = 25;
/// A brief report shares fewer words with the others of its story than a long one: of this many words and fewer, this
/// much of the threshold is asked; of as many as a long one, all.
const BRIEF: (f32, f32) = (170.0, 0.85);
/// Words of a long report.
const LONG: f32 = 300.0;
/// A word of this rarity tells: one in 150 articles has it.
const TELLING: f32 = 5.0;
/// A shared headline word that adds this much likeness carries a follow-up.
const CARRIES: f32 = 0.01;
/// Likeness to the only article of a story is one pair's, not a mean: it scatters more, and less of it must do; so, less
/// so, the mean of two.
const YOUNG: (f32, f32) = (0.85, 0.92);
/// What two articles of a few days weigh at most in their story.
const TWO_WEIGH: f32 = 2.6;
/// At this many times the threshold an article is of the same matter beyond doubt, and days part it slower ...
const BEYOND_DOUBT: f32 = 2.0;
/// ... by so much: a weekly tells of a day's news on its own day.
const SLOWER: f64 = 1.5;

thread_local! {
    /// Likeness by place of the story, all 0 between two articles: made anew for each it would be the largest piece of
    /// memory an article asks for.
    static SUMS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// An article looking for its story.
pub(super) struct Seeker<'a> {
    features: &'a Features,
    vector: &'a Vector,
    /// By term: where it stands.
    slots: &'a [u32],
    /// By term: how much more it counts because few open stories hold it.
    own: Vec<f32>,
}

/// A story an article could join.
struct Candidate {
    place: u32,
    score: f32,
    number: u64,
}

impl<'a> Seeker<'a> {
    pub(super) fn new(
        stories: &Stories,
        features: &'a Features,
        vector: &'a Vector,
        slots: &'a [u32],
    ) -> Self {
        let own = |slot: &u32| match seldom(stories.terms.in_table(*slot)) {
            0.0 => 1.0,
            seldom => 1.0 + stories.settings.own * seldom / stories.terms.holders(*slot).len().max(1) as f32,
        };
        Self { features, vector, slots, own: slots.iter().map(own).collect() }
    }

    /// Likeness to all of a story's members together, by shared term: `(place of the term, part)`.
    fn parts(&self, story: &Active) -> impl Iterator<Item = (usize, f32)> {
        story.shared(self.vector).map(|(i, part)| (i, part * self.own[i]))
    }

    /// Terms shared with a story, each with its slot and its part of the likeness to one member.
    fn shared(&self, story: &Active) -> impl Iterator<Item = (Term, u32, f32)> {
        let told = |(i, part)| (self.features.terms[i], self.slots[i], story.per_member(part));
        story.shared(self.vector).map(told)
    }

    /// Headline and names say it is the same matter: two words of the headline that carry weight and a pair of names
    /// are shared.
    fn follows_up(&self, story: &Active) -> bool {
        let (mut headline, mut pairs) = (0, 0);
        for (term, _, part) in self.shared(story) {
            headline += u32::from(term.headline && !term.pair && part > CARRIES);
            pairs += u32::from(term.pair);
        }
        headline >= 2 && pairs >= 1
    }
}

impl Choice {
    /// An existing story was chosen.
    pub(super) fn joined(slug: &str, score: f32, by: &'static str) -> Self {
        Self {
            slug: slug.to_owned(),
            founded: false,
            reopened: false,
            title: String::new(),
            score,
            by,
            terms: Vec::new(),
        }
    }
}

impl Stories {
    /// The story it is most like, if that is enough.
    pub(super) fn choose(&self, seeker: &Seeker<'_>) -> Option<Choice> {
        let threshold = self.threshold(seeker.features);
        let mut best: Option<Candidate> = None;
        for place in self.candidates(seeker) {
            let Some(story) = &self.open[place as usize] else { continue };
            let summed: f32 = seeker.parts(story).map(|(_, part)| part).sum();
            let like = story.per_member(summed);
            let (fade, asked) = self.fade(story, seeker, like);
            let score = like * fade;
            if score < threshold * asked || !self.enough_shared(story, seeker) {
                continue;
            }
            // Of two alike, the earlier story.
            if best.as_ref().is_none_or(|best| (score, best.number) > (best.score, story.number)) {
                best = Some(Candidate { place, score, number: story.number });
            }
        }
        best.and_then(|found| self.explain(&found, seeker))
    }

    fn threshold(&self, features: &Features) -> f32 {
        let set = &self.settings;
        let words = f32::from(features.words);
        let missing = 1.0 - (words / set.short_words.max(1) as f32).min(1.0);
        let brief = ((LONG - words) / (LONG - BRIEF.0)).clamp(0.0, 1.0);
        set.join * (1.0 + (set.short - 1.0) * missing) * (1.0 - (1.0 - BRIEF.1) * brief)
    }

    /// How much of the likeness the days between leave, and how much more or less of it is asked: more without a date,
    /// less of a story of one article or two.
    fn fade(&self, story: &Active, seeker: &Seeker<'_>, like: f32) -> (f32, f32) {
        let set = &self.settings;
        let asked = match story.mass {
            _ if story.is_single() => YOUNG.0,
            mass if mass < TWO_WEIGH => YOUNG.1,
            _ => 1.0,
        };
        let Some(days) = story.days_from(seeker.features.published_ms) else {
            return (1.0, set.undated * asked);
        };
        let slower = if like >= set.join * BEYOND_DOUBT { SLOWER } else { 1.0 };
        let spread = f64::from(set.fade_days) * slower;
        let fade = (-(days * days) / (2.0 * spread * spread)).exp() as f32;
        let fade = if fade < set.follow_up && seeker.follows_up(story) { set.follow_up } else { fade };
        (fade, asked)
    }

    /// A text with next to no words must share two names or three words that tell.
    fn enough_shared(&self, story: &Active, seeker: &Seeker<'_>) -> bool {
        if seeker.features.words >= NEXT_TO_NO_TEXT {
            return true;
        }
        let (mut names, mut telling) = (0, 0);
        for (term, slot, _) in seeker.shared(story).filter(|(term, ..)| !term.pair) {
            names += u32::from(term.name);
            telling += u32::from(self.terms.rarity(slot, self.settings.stream) > TELLING);
        }
        names >= 2 || telling >= 3
    }

    /// Open stories that share heavy terms, the likeliest first.
    fn candidates(&self, seeker: &Seeker<'_>) -> Vec<u32> {
        let mut heaviest: Vec<(&(u32, f32), &u32)> = seeker.vector.iter().zip(seeker.slots).collect();
        heaviest.sort_by(|(a, _), (b, _)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        heaviest.truncate(SEEKING_TERMS);
        let mut ranked: Vec<(f32, u64, u32)> = Vec::new();
        SUMS.with_borrow_mut(|sums| {
            sums.resize(self.open.len().max(sums.len()), 0.0);
            let mut touched = Vec::new();
            for ((_, share), slot) in heaviest {
                self.terms.holders(*slot).gather(*share, sums, &mut touched);
            }
            for place in touched {
                let sum = std::mem::take(&mut sums[place as usize]);
                let Some(story) = &self.open[place as usize] else { continue };
                let likeness = story.per_member(sum);
                if likeness >= self.settings.join * PROMISING {
                    ranked.push((likeness * self.fade(story, seeker, likeness).0, story.number, place));
                }
            }
        });
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(CANDIDATES);
        ranked.into_iter().map(|(_, _, place)| place).collect()
    }

    fn explain(&self, found: &Candidate, seeker: &Seeker<'_>) -> Option<Choice> {
        let story = self.open[found.place as usize].as_ref()?;
        let mut choice = Choice::joined(&story.slug, found.score.min(1.0), "words");
        let mut parts: Vec<(usize, f32)> = seeker.parts(story).collect();
        let summed: f32 = parts.iter().map(|(_, part)| part).sum();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let spelled = parts.iter().filter_map(|(i, part)| Some((seeker.features.spelled.get(*i)?, part)));
        let share = |part: &f32| part / summed * choice.score;
        choice.terms = spelled.take(3).map(|(word, part)| (word.to_owned(), share(part))).collect();
        Some(choice)
    }
}

/// 0 for a word that one in 150 articles of the table has, 1 for one that next to none has; given how many have it.
fn seldom(in_table: u32) -> f32 {
    let rarity = ((table_articles() as f32 + 1.0) / (in_table as f32 + 0.5)).ln();
    ((rarity - TELLING) / 3.0).clamp(0.0, 1.0)
}

/// The day in UTC, `2021-12-07`.
pub(super) fn date(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| "undated".to_owned(), |time| time.strftime("%Y-%m-%d").to_string())
}
