//! The open stories, and the decision.

use std::collections::BTreeMap;

use super::active::{Active, Vector};
use super::clock::Clock;
use super::features::Features;
use super::index::Index;
use super::settings::StorySettings;
use super::weight::{Stream, table_articles, table_count};
use crate::article::ArticleId;

/// Heaviest terms of an article that look for stories.
const SEEKING_TERMS: usize = 90;
/// Stories looked at exactly.
const CANDIDATES: usize = 24;

/// Which story an article was given, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The story.
    pub slug: String,
    /// The article opened it.
    pub founded: bool,
    /// Title of the story when founded, else empty.
    pub title: String,
    /// Likeness to the chosen story, 0 to 1 and faded with time; 0 when founded or joined as a duplicate.
    pub score: f32,
    /// `words`, `duplicate` or `founded`.
    pub by: &'static str,
    /// Terms that decided with their share of the score, at most three, the heaviest first.
    pub terms: Vec<(String, f32)>,
}

/// All stories: the open ones as vectors, the others by name.
#[derive(Clone, Debug, Default)]
pub struct Stories {
    settings: StorySettings,
    stream: Stream,
    clock: Clock,
    index: Index,
    /// Open stories by place; places are used again.
    open: Vec<Option<Active>>,
    free: Vec<u32>,
    /// Every story there ever was, with its place while it is open.
    slugs: BTreeMap<String, Option<u32>>,
    /// Open stories in the order they last grew: `(article count then, place)`.
    by_growth: BTreeMap<(u64, u32), ()>,
    articles: u64,
    founded: u64,
}

/// A story an article could join.
struct Candidate {
    place: u32,
    score: f32,
    number: u64,
}

impl Stories {
    /// No stories yet.
    pub fn new(settings: StorySettings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Decide where an article belongs and take it in. `with` is the story of the original when the article is a
    /// verified duplicate; it goes there whatever its words say.
    pub fn assign(&mut self, id: ArticleId, features: &Features, with: Option<&str>) -> Choice {
        let vector = self.vector(features);
        let choice = match with {
            Some(slug) => joined(slug, 0.0, "duplicate"),
            None => match self.best(features, &vector) {
                Some(found) => self.explain(&found, features, &vector),
                None => Choice {
                    slug: self.fresh_slug(features),
                    founded: true,
                    title: features.title.clone(),
                    score: 0.0,
                    by: "founded",
                    terms: Vec::new(),
                },
            },
        };
        self.take_in(id, features, &vector, &choice.slug);
        choice
    }

    /// Take in an article whose story is on record: leaves the engine exactly as [`Stories::assign`] left it.
    pub fn restore(&mut self, id: ArticleId, features: &Features, slug: &str, founded: bool) {
        let _ = founded;
        let vector = self.vector(features);
        self.take_in(id, features, &vector, slug);
    }

    /// Open stories.
    pub fn open(&self) -> usize {
        self.open.len() - self.free.len()
    }

    /// The article's terms, weighted by what is rare at this moment, brought to length 1.
    fn vector(&self, features: &Features) -> Vector {
        let set = &self.settings;
        let mut vector: Vector = Vec::with_capacity(features.terms.len());
        let mut square = 0.0_f32;
        for term in &features.terms {
            let mut weight = (1.0 + f32::from(term.times).ln()) * self.stream.rarity(term.hash, set.stream);
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

    /// The story it is most like, if that is enough.
    fn best(&self, features: &Features, vector: &Vector) -> Option<Candidate> {
        let threshold = self.threshold(features);
        let own: Vec<f32> = vector
            .iter()
            .map(|(term, _)| {
                1.0 + self.settings.own * seldom(*term) / self.index.holders(*term).max(1) as f32
            })
            .collect();
        let mut best: Option<Candidate> = None;
        for place in self.candidates(features, vector) {
            let Some(story) = &self.open[place as usize] else { continue };
            let summed: f32 = story.shared(vector).map(|(i, part)| part * own[i]).sum();
            let (fade, harder) = self.fade(story, features, vector);
            let score = story.per_member(summed) * fade;
            if score < threshold * harder || !self.enough_shared(story, features, vector) {
                continue;
            }
            let better = best.as_ref().is_none_or(|b| (score, b.number) > (b.score, story.number));
            if better {
                best = Some(Candidate { place, score, number: story.number });
            }
        }
        best
    }

    fn threshold(&self, features: &Features) -> f32 {
        let set = &self.settings;
        let missing = 1.0 - (f32::from(features.words) / set.short_words.max(1) as f32).min(1.0);
        set.join * (1.0 + (set.short - 1.0) * missing)
    }

    /// How much of the likeness the days between leave, and how much harder it is to join without a date.
    fn fade(&self, story: &Active, features: &Features, vector: &Vector) -> (f32, f32) {
        let set = &self.settings;
        let Some(days) = story.days_from(features.published_ms) else { return (1.0, set.undated) };
        let spread = f64::from(set.fade_days);
        let fade = (-(days * days) / (2.0 * spread * spread)).exp() as f32;
        if fade < set.follow_up && follows_up(story, features, vector) {
            return (set.follow_up, 1.0);
        }
        (fade, 1.0)
    }

    /// A text with next to no words must share two names or three words that tell.
    fn enough_shared(&self, story: &Active, features: &Features, vector: &Vector) -> bool {
        if features.words >= 25 {
            return true;
        }
        let (mut names, mut telling) = (0, 0);
        for (i, _) in story.shared(vector) {
            let term = features.terms[i];
            names += u32::from(term.name && !term.pair);
            telling += u32::from(!term.pair && self.stream.rarity(term.hash, self.settings.stream) > TELLING);
        }
        names >= 2 || telling >= 3
    }

    /// Stories that share heavy terms, the likeliest first.
    fn candidates(&self, features: &Features, vector: &Vector) -> Vec<u32> {
        let mut heaviest: Vec<&(u32, f32)> = vector.iter().collect();
        heaviest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut sums = vec![0.0_f32; self.open.len()];
        let mut touched = Vec::new();
        for (term, share) in heaviest.into_iter().take(SEEKING_TERMS) {
            self.index.gather(*term, *share, &mut sums, &mut touched);
        }
        let least = self.settings.join * 0.3;
        let mut ranked: Vec<(f32, u64, u32)> = Vec::new();
        for place in touched {
            let Some(story) = &self.open[place as usize] else { continue };
            let likeness = story.per_member(sums[place as usize]);
            if likeness >= least {
                let fade = self.fade(story, features, vector).0;
                ranked.push((likeness * fade, story.number, place));
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(CANDIDATES);
        ranked.into_iter().map(|(_, _, place)| place).collect()
    }

    fn explain(&self, found: &Candidate, features: &Features, vector: &Vector) -> Choice {
        let mut choice = joined("", found.score, "words");
        let Some(story) = &self.open[found.place as usize] else { return choice };
        choice.slug.clone_from(&story.slug);
        let mut parts: Vec<(usize, f32)> = story.shared(vector).collect();
        let summed: f32 = parts.iter().map(|(_, part)| part).sum();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let spelled = parts.iter().filter_map(|(i, part)| Some((features.spelled.get(*i)?, part)));
        choice.terms =
            spelled.take(3).map(|(word, part)| (word.to_string(), part / summed * found.score)).collect();
        choice
    }

    /// `<date>-<slug>`, with a number behind when there is such a story.
    fn fresh_slug(&self, features: &Features) -> String {
        let base = format!("{}-{}", date(features.dated_ms()), features.slug);
        let mut slug = base.clone();
        let mut number = 2_u64;
        while self.slugs.contains_key(&slug) {
            slug = format!("{base}-{number}");
            number += 1;
        }
        slug
    }

    fn take_in(&mut self, _id: ArticleId, features: &Features, vector: &Vector, slug: &str) {
        self.clock.see(features.dated_ms());
        self.articles += 1;
        self.stream.advance(self.clock.now_ms(), self.settings.stream_days);
        let place = self.place_of(slug);
        self.stream.add(features.terms.iter().map(|term| term.hash));
        let (now, count) = (self.clock.now_ms(), self.articles);
        if let Some(story) = &mut self.open[place as usize] {
            self.by_growth.remove(&(story.grown_at_count, place));
            let change = story.add(vector, features.published_ms, &self.settings);
            (story.grown_at_ms, story.grown_at_count) = (now, count);
            self.by_growth.insert((count, place), ());
            self.index.apply(place, &change);
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

    /// Close stories that have not grown for long, by the stream's clock and by its articles.
    fn close_idle(&mut self) {
        let idle_ms = f64::from(self.settings.idle_days) * super::active::DAY_MS;
        let now = self.clock.now_ms();
        // One article opens at most one story, so looking at the two longest idle keeps up.
        let oldest: Vec<(u64, u32)> = self.by_growth.keys().take(2).copied().collect();
        for (count, place) in oldest {
            let Some(story) = &self.open[place as usize] else { continue };
            let idle = self.articles - count >= self.settings.idle_articles
                && now.abs_diff(story.grown_at_ms) as f64 > idle_ms;
            if !idle {
                continue;
            }
            self.by_growth.remove(&(count, place));
            self.index.remove(place, story.sum.iter().map(|(term, _)| *term));
            self.slugs.insert(story.slug.clone(), None);
            self.open[place as usize] = None;
            self.free.push(place);
        }
    }
}

/// A word rarer than one in 150 articles tells.
const TELLING: f32 = 5.0;

/// 0 for a word that many articles of the table have, 1 for one that next to none has.
fn seldom(term: u32) -> f32 {
    let rarity = ((table_articles() as f32 + 1.0) / (table_count(term) as f32 + 0.5)).ln();
    ((rarity - 5.0) / 3.0).clamp(0.0, 1.0)
}

/// Headline and names say it is the same matter: two terms of the headline that tell and a pair of names are shared.
fn follows_up(story: &Active, features: &Features, vector: &Vector) -> bool {
    let (mut headline, mut pairs) = (0, 0);
    for (i, part) in story.shared(vector) {
        let term = features.terms[i];
        let heavy = part > 0.01 * story.mass;
        headline += u32::from(term.headline && !term.pair && heavy);
        pairs += u32::from(term.pair);
    }
    headline >= 2 && pairs >= 1
}

fn joined(slug: &str, score: f32, by: &'static str) -> Choice {
    Choice { slug: slug.to_owned(), founded: false, title: String::new(), score, by, terms: Vec::new() }
}

/// The day in UTC, `2021-12-07`.
fn date(ms: i64) -> String {
    match jiff::Timestamp::from_millisecond(ms) {
        Ok(time) => time.strftime("%Y-%m-%d").to_string(),
        Err(_) => "undated".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::StoryText;

    const DAY: i64 = 86_400_000;
    const FERRY: &str = "A ferry with 120 passengers capsized off Vellmar on Sunday. Captain Ada Brunner radioed for \
        help as divers from Vellmar searched the hull of the Seaspray.";
    const FERRY_LATER: &str = "Divers found two more bodies inside the Seaspray, the ferry that capsized off Vellmar. \
        Captain Brunner was questioned by the Vellmar prosecutor.";
    const BUDGET: &str = "The finance minister of Oranthe presented a budget with lower taxes on tobacco. Opposition \
        leader Tom Hask called the deficit reckless, and bond yields rose.";

    fn read(text: &str, published_ms: Option<i64>) -> Features {
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
        for (i, (text, day)) in stream.iter().enumerate() {
            let choice = stories.assign(i as u64 + 1, &read(text, day.map(|day| day * DAY)), None);
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
        let first = stories.assign(1, &read(FERRY, Some(0)), None);
        let copy = stories.assign(2, &read(BUDGET, Some(300 * DAY)), Some(&first.slug));
        assert_eq!((copy.slug, copy.founded, copy.by), (first.slug, false, "duplicate"));
    }

    #[test]
    fn a_choice_explains_itself() {
        let mut stories = Stories::new(StorySettings::default());
        let first = stories.assign(1, &read(FERRY, Some(0)), None);
        assert_eq!(first.slug, "1970-01-01-vellmar-ferry-passengers-capsized");
        assert!(first.title.starts_with("A ferry with 120"));
        let second = stories.assign(2, &read(FERRY_LATER, Some(0)), None);
        assert_eq!((second.by, second.title.as_str()), ("words", ""));
        assert!(second.score > 0.2 && second.terms.len() == 3, "{second:?}");
        assert!(second.terms.iter().any(|(word, _)| word == "vellmar"), "{second:?}");
    }

    #[test]
    fn a_slug_taken_gets_a_number() {
        let mut stories = Stories::new(StorySettings { join: 9.0, ..StorySettings::default() });
        let slugs: Vec<String> =
            (1..4).map(|id| stories.assign(id, &read(FERRY, Some(0)), None).slug).collect();
        assert_eq!(slugs[1], format!("{}-2", slugs[0]));
        assert_eq!(slugs[2], format!("{}-3", slugs[0]));
    }

    /// A made-up article: some of a few themes' words, some of its own.
    fn made_up(n: u64) -> (String, Option<i64>) {
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
    fn a_restored_engine_decides_as_one_that_never_stopped() {
        let settings = StorySettings { idle_articles: 50, ..StorySettings::default() };
        let mut steady = Stories::new(settings.clone());
        let mut record: Vec<(Vec<u8>, Choice)> = Vec::new();
        for n in 0..600 {
            let (text, day) = made_up(n);
            let features = read(&text, day);
            let choice = steady.assign(n, &features, None);
            record.push((features.to_bytes(), choice));
            if n % 150 != 149 {
                continue;
            }
            let mut restored = Stories::new(settings.clone());
            for (id, (bytes, choice)) in record.iter().enumerate() {
                let features = Features::from_bytes(bytes).unwrap();
                restored.restore(id as u64, &features, &choice.slug, choice.founded);
            }
            let (text, day) = made_up(n + 7_000);
            let features = read(&text, day);
            let (mut one, mut other) = (steady.clone(), restored.clone());
            assert_eq!(one.assign(n + 1, &features, None), other.assign(n + 1, &features, None));
            steady = restored;
        }
        let joined = record.iter().filter(|(_, choice)| choice.by == "words").count();
        assert!(joined > 200 && joined < 590, "{joined} of 600 joined: the stream proves nothing");
    }

    #[test]
    fn idle_stories_close_and_can_be_joined_by_a_duplicate() {
        let settings = StorySettings { idle_articles: 3, ..StorySettings::default() };
        let mut stories = Stories::new(settings);
        let first = stories.assign(1, &read(FERRY, Some(0)), None);
        for n in 0..60 {
            stories.assign(n + 2, &read(&made_up(n).0, Some(30 * DAY)), None);
        }
        let again = stories.assign(90, &read(FERRY_LATER, None), None);
        assert!(again.founded, "an undated article met a story that should have closed");
        let copy = stories.assign(91, &read(FERRY, Some(0)), Some(&first.slug));
        assert_eq!(copy.slug, first.slug);
    }

    #[test]
    fn a_wild_date_closes_nothing() {
        let settings = StorySettings { idle_articles: 0, ..StorySettings::default() };
        let mut stories = Stories::new(settings);
        let day = |n: i64| Some(n * DAY);
        let first = stories.assign(1, &read(FERRY, day(0)), None);
        stories.assign(2, &read(BUDGET, day(0)), None);
        stories.assign(3, &read(&made_up(1).0, day(40_000)), None);
        assert_eq!(stories.assign(4, &read(FERRY_LATER, day(0)), None).slug, first.slug);
    }
}
