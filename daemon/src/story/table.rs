//! The open stories: what an article changes when it is filed, and when a story closes.

use std::collections::{BTreeMap, BTreeSet};

use super::active::{Active, DAY_MS, Vector};
use super::choose::{Seeker, date};
use super::clock::Clock;
use super::features::Features;
use super::settings::StorySettings;
use super::terms::Terms;

/// Which story an article was given, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The story.
    pub slug: String,
    /// The article opened it.
    pub founded: bool,
    /// It had been closed.
    pub reopened: bool,
    /// Title of the story when founded, else empty.
    pub title: String,
    /// Likeness to the chosen story, faded with time, at most 1; 0 when founded or joined as a duplicate.
    pub score: f32,
    /// `words`, `duplicate` or `founded`.
    pub by: &'static str,
    /// Terms that decided with their share of the score, at most three, the heaviest first.
    pub terms: Vec<(String, f32)>,
}

/// All stories: the open ones as vectors, the others by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stories {
    pub(super) settings: StorySettings,
    pub(super) terms: Terms,
    pub(super) clock: Clock,
    /// Open stories by place; places are used again.
    pub(super) open: Vec<Option<Active>>,
    pub(super) free: Vec<u32>,
    /// Every story there ever was, with its place while it is open.
    pub(super) slugs: BTreeMap<String, Option<u32>>,
    /// Open stories, the longest idle first: `(number of articles when it last grew, place)`.
    pub(super) by_growth: BTreeSet<(u64, u32)>,
    pub(super) articles: u64,
    pub(super) founded: u64,
    /// Stories closed since somebody asked.
    pub(super) closed: Vec<String>,
}

impl Stories {
    /// No stories yet.
    pub fn new(settings: StorySettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Decide where an article belongs and take it in. `with` is the story of the original when the article is a
    /// verified duplicate; it goes there whatever its words say, and opens that story again where it was closed.
    pub fn assign(&mut self, features: &Features, with: Option<&str>) -> Choice {
        let slots = self.slots(features);
        let vector = self.vector(features, &slots);
        let mut choice = match with {
            Some(slug) => Choice::joined(slug, 0.0, "duplicate"),
            None => {
                let seeker = Seeker::new(self, features, &vector, &slots);
                self.choose(&seeker).unwrap_or_else(|| Choice {
                    slug: self.fresh_slug(features),
                    founded: true,
                    reopened: false,
                    title: features.title.clone(),
                    score: 0.0,
                    by: "founded",
                    terms: Vec::new(),
                })
            }
        };
        choice.reopened = matches!(self.slugs.get(&choice.slug), Some(None));
        self.take_in(features, &vector, &slots, &choice.slug);
        choice
    }

    /// Take in an article whose story is on record: leaves the engine exactly as [`Stories::assign`] left it. All
    /// articles are to be taken in, in their order, or those after a snapshot.
    pub fn restore(&mut self, features: &Features, slug: &str) {
        let slots = self.slots(features);
        let vector = self.vector(features, &slots);
        self.take_in(features, &vector, &slots, slug);
    }

    /// Stories that were closed since the last call: only a verified duplicate opens one of them again.
    pub fn take_closed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.closed)
    }

    /// The open stories, by name.
    pub fn open_slugs(&self) -> impl Iterator<Item = &str> {
        self.slugs.iter().filter(|(_, place)| place.is_some()).map(|(slug, _)| slug.as_str())
    }

    /// What was set.
    pub fn settings(&self) -> &StorySettings {
        &self.settings
    }

    /// How many stories are open.
    pub fn open(&self) -> usize {
        self.open.len() - self.free.len()
    }

    /// Where the article's terms stand, until it is taken in.
    fn slots(&mut self, features: &Features) -> Vec<u32> {
        features.terms.iter().map(|term| self.terms.slot(term.hash)).collect()
    }

    /// The article's terms, weighted by what is rare at this moment, brought to length 1.
    fn vector(&self, features: &Features, slots: &[u32]) -> Vector {
        let set = &self.settings;
        let mut vector: Vector = Vec::with_capacity(features.terms.len());
        let mut square = 0.0_f32;
        for (term, slot) in features.terms.iter().zip(slots) {
            let mut weight = (1.0 + f32::from(term.times).ln()) * self.terms.rarity(*slot, set.stream);
            weight *= 1.0 + if term.lede { set.lede } else { 0.0 };
            weight *= if term.pair { set.pair } else { 1.0 + if term.name { set.name } else { 0.0 } };
            square += weight * weight;
            vector.push((term.hash, weight));
        }
        if square > 0.0 {
            let length = square.sqrt();
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        vector
    }

    /// `<date>-<slug>`, with a number behind when there is such a story.
    fn fresh_slug(&self, features: &Features) -> String {
        let base = format!("{}-{}", date(features.dated_ms()), features.slug);
        let numbered = |number: u64| if number < 2 { base.clone() } else { format!("{base}-{number}") };
        let taken = |number: u64| self.slugs.contains_key(&numbered(number));
        if !taken(1) {
            return base;
        }
        // Thousands of stories may want one name ("untitled"): double, then halve, rather than count.
        let (mut low, mut high) = (1, 2);
        while taken(high) {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = u64::midpoint(low, high);
            if taken(middle) { low = middle } else { high = middle }
        }
        numbered(high)
    }

    fn take_in(&mut self, features: &Features, vector: &Vector, slots: &[u32], slug: &str) {
        self.clock.see(features.dated_ms());
        self.articles += 1;
        let place = self.place_of(slug);
        let (now, count) = (self.clock.now_ms(), self.articles);
        if let Some(story) = &mut self.open[place as usize] {
            self.by_growth.remove(&(story.grown_at_count, place));
            let change = story.add(vector, features.published_ms, &self.settings);
            (story.grown_at_ms, story.grown_at_count) = (now, count);
            self.by_growth.insert((count, place));
            self.terms.write(place, &change.written, vector, slots);
            self.terms.count(slots, now, self.settings.stream_days);
            self.terms.remove(place, change.cut.into_iter());
        }
        self.close_idle();
    }

    /// Where the story stands among the open ones; opens it where it is new or was closed.
    fn place_of(&mut self, slug: &str) -> u32 {
        if let Some(Some(place)) = self.slugs.get(slug) {
            return *place;
        }
        self.founded += 1;
        let story = Some(Active::new(slug, self.founded));
        let place = match self.free.pop() {
            Some(place) => {
                self.open[place as usize] = story;
                place
            }
            None => {
                self.open.push(story);
                (self.open.len() - 1) as u32
            }
        };
        self.slugs.insert(slug.to_owned(), Some(place));
        place
    }

    /// Close stories that have not grown for long, by the stream's clock and by its articles, or that are too many.
    fn close_idle(&mut self) {
        let idle_ms = f64::from(self.settings.idle_days) * DAY_MS;
        let now = self.clock.now_ms();
        // One article opens at most one story, so looking at the two longest idle keeps up.
        let oldest: Vec<(u64, u32)> = self.by_growth.iter().take(2).copied().collect();
        for (count, place) in oldest {
            let Some(story) = &self.open[place as usize] else { continue };
            let idle = self.articles - count >= self.settings.idle_articles
                && now.abs_diff(story.grown_at_ms) as f64 > idle_ms;
            if !idle && self.open() <= self.settings.most_open {
                continue;
            }
            self.by_growth.remove(&(count, place));
            self.terms.remove(place, story.sum.iter().map(|(term, _)| *term));
            self.slugs.insert(story.slug.clone(), None);
            self.closed.push(story.slug.clone());
            self.open[place as usize] = None;
            self.free.push(place);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::story::StoryText;

    const DAY: i64 = 86_400_000;
    const FERRY: &str = "A ferry with 120 passengers capsized off Vellmar on Sunday. Captain Ada Brunner radioed for \
        help as divers from Vellmar searched the hull of the Seaspray.";
    const FERRY_LATER: &str = "Divers found two more bodies inside the Seaspray, the ferry that capsized off Vellmar. \
        Captain Brunner was questioned by the Vellmar prosecutor.";
    const BUDGET: &str = "The finance minister of Oranthe presented a budget with lower taxes on tobacco. Opposition \
        leader Tom Hask called the deficit reckless, and bond yields rose.";

    pub(in crate::story) fn read(text: &str, published_ms: Option<i64>) -> Features {
        let headline = text.split(" on ").next().unwrap_or("");
        Features::of(&StoryText {
            headline,
            text,
            parts: &[],
            published_ms,
            arrived_ms: 400 * DAY,
            outlet: "Wire",
        })
    }

    /// Texts with their days (`None` undated) give stories, written as letters in the order they were founded.
    fn check(stream: &[(&str, Option<i64>)], expected: &str) {
        let mut stories = Stories::new(StorySettings::default());
        let mut seen: Vec<String> = Vec::new();
        let mut letters = String::new();
        for (text, day) in stream {
            let choice = stories.assign(&read(text, day.map(|day| day * DAY)), None);
            let at = seen.iter().position(|slug| *slug == choice.slug).unwrap_or_else(|| {
                assert!(choice.founded, "{} was never founded", choice.slug);
                seen.push(choice.slug.clone());
                seen.len() - 1
            });
            letters.push(char::from(b'a' + at as u8));
        }
        assert_eq!(letters, expected);
    }

    #[test]
    fn the_same_event_is_one_story() {
        check(&[(FERRY, Some(0)), (BUDGET, Some(0)), (FERRY_LATER, Some(1)), (BUDGET, Some(1))], "abab");
    }

    #[test]
    fn order_and_missing_dates_do_not_split_it() {
        check(&[(FERRY_LATER, Some(1)), (BUDGET, None), (FERRY, Some(0))], "aba");
        check(&[(FERRY, None), (BUDGET, None), (FERRY_LATER, None)], "aba");
        check(&[(FERRY, None), (FERRY_LATER, Some(3))], "aa");
    }

    #[test]
    fn likeness_fades_with_the_days_between() {
        check(&[(FERRY, Some(0)), (FERRY_LATER, Some(40))], "ab");
    }

    #[test]
    fn a_headline_alone_needs_names_or_rare_words() {
        check(&[(FERRY, Some(0)), ("Ferry news", Some(0))], "ab");
        check(&[(FERRY, Some(0)), ("Divers search Seaspray off Vellmar", Some(0))], "aa");
    }

    #[test]
    fn a_duplicate_goes_with_its_original() {
        let mut stories = Stories::new(StorySettings::default());
        let first = stories.assign(&read(FERRY, Some(0)), None);
        let copy = stories.assign(&read(BUDGET, Some(300 * DAY)), Some(&first.slug));
        assert_eq!((copy.slug, copy.founded, copy.by), (first.slug, false, "duplicate"));
    }

    #[test]
    fn a_choice_explains_itself() {
        let mut stories = Stories::new(StorySettings::default());
        let first = stories.assign(&read(FERRY, Some(0)), None);
        assert_eq!(first.slug, "1970-01-01-vellmar-ferry-passengers-capsized");
        assert!(first.title.starts_with("A ferry with 120"));
        let second = stories.assign(&read(FERRY_LATER, Some(0)), None);
        assert_eq!((second.by, second.title.as_str()), ("words", ""));
        assert!(second.score > 0.2 && second.terms.len() == 3, "{second:?}");
        assert!(second.terms.iter().any(|(word, _)| word == "vellmar"), "{second:?}");
    }

    #[test]
    fn a_slug_taken_gets_a_number() {
        let mut stories = Stories::new(StorySettings { join: 9.0, ..StorySettings::default() });
        let slugs: Vec<String> = (1..9).map(|_| stories.assign(&read(FERRY, Some(0)), None).slug).collect();
        assert_eq!(slugs[1], format!("{}-2", slugs[0]));
        assert_eq!(slugs[2], format!("{}-3", slugs[0]));
        assert_eq!(slugs[7], format!("{}-8", slugs[0]));
    }

    /// A made-up article: some of a few themes' words, some of its own.
    pub(in crate::story) fn made_up(n: u64) -> (String, Option<i64>) {
        let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        let theme = next(40);
        let words: Vec<String> =
            (0..60)
                .map(|_| {
                    if next(3) > 0 {
                        format!("theme{theme}x{}", next(30))
                    } else {
                        format!("Own{}", next(500))
                    }
                })
                .collect();
        (words.join(" "), (next(5) > 0).then(|| (n as i64 / 20 + next(4) as i64) * DAY))
    }

    #[test]
    fn idle_stories_close_and_can_be_joined_by_a_duplicate() {
        let settings = StorySettings { idle_articles: 3, ..StorySettings::default() };
        let mut stories = Stories::new(settings);
        let first = stories.assign(&read(FERRY, Some(0)), None);
        for n in 0..60 {
            stories.assign(&read(&made_up(n).0, Some(30 * DAY)), None);
        }
        let again = stories.assign(&read(FERRY_LATER, None), None);
        assert!(again.founded, "an undated article met a story that should have closed");
        assert!(stories.take_closed().contains(&first.slug));
        let copy = stories.assign(&read(FERRY, Some(0)), Some(&first.slug));
        assert_eq!((copy.slug.as_str(), copy.reopened), (first.slug.as_str(), true));
        assert!(stories.open_slugs().any(|slug| slug == first.slug) && stories.take_closed().is_empty());
    }

    #[test]
    fn there_are_never_too_many_open() {
        let mut stories = Stories::new(StorySettings { most_open: 5, join: 9.0, ..StorySettings::default() });
        for n in 0..30 {
            stories.assign(&read(&made_up(n).0, None), None);
        }
        assert_eq!(stories.open(), 5);
    }

    #[test]
    fn a_wild_date_closes_nothing() {
        let settings = StorySettings { idle_articles: 0, ..StorySettings::default() };
        let mut stories = Stories::new(settings);
        let day = |n: i64| Some(n * DAY);
        let first = stories.assign(&read(FERRY, day(0)), None);
        stories.assign(&read(BUDGET, day(0)), None);
        stories.assign(&read(&made_up(1).0, day(40_000)), None);
        assert_eq!(stories.assign(&read(FERRY_LATER, day(0)), None).slug, first.slug);
    }
}
