//! Copydesk plugin: where the articles of a story contradict one another.
//!
//! `read` lists what an article says that can be contradicted (figures, names, quoted sentences with their
//! speakers) and gives each the keys another article's version would share. `compare` keeps, per key, the sightings
//! of the point in the key's state, and judges them: one finding per contested point, with every side and witness.
//!
//! # Layout
//! - [`view`]: an article in sentences, house text left out.
//! - [`lexicon`], [`figures`], [`counted`], [`source`], [`aside`], [`past`]: figures and what they are
//!   about.
//! - [`strict`]: ages, ordinals, scores, which agree only when equal.
//! - [`outcomes`]: what became of something, [`times`]: when, [`places`]: where; [`phrases`]: what tells it, [`near`]: what
//!   stands near.
//! - [`deeds`]: what was done and what was not. [`winners`]: who won. [`facts`]: what these four have in common.
//! - [`people`]: names. [`offices`]: what people are. [`sayings`]: quotations.
//! - [`note`]: what is remembered of an article, [`brief`]: written as JSON.
//! - [`words`]: tables by word. [`wordnet`]: words that may mean the same.
//! - [`sighting`]: what an article said about a point, [`record`]: as it is met, [`state`]: what is remembered of a point.
//! - [`judge`]: whether sightings contradict one another.
//! - [`known`]: the keys shared with earlier articles.
//! - [`meet`]: an article against the states of its keys. [`memory`]: what was opened for earlier articles.
//! - [`report`]: findings from contests.

pub mod aside;
pub mod brief;
mod bytes;
pub mod counted;
pub mod deeds;
pub mod facts;
pub mod figures;
pub mod judge;
pub mod known;
pub mod lexicon;
pub mod meet;
pub mod memory;
pub mod near;
pub mod note;
pub mod offices;
pub mod outcomes;
pub mod past;
pub mod people;
pub mod phrases;
pub mod places;
pub mod record;
pub mod report;
pub mod running;
pub mod sayings;
pub mod sighting;
mod slips;
pub mod source;
mod spread;
pub mod state;
pub mod strict;
pub mod times;
pub mod view;
pub mod winners;
pub mod withdrawn;
pub mod wordnet;
pub mod words;

use copydesk_plugin::{Article, Compare, Compared, Error, Key, Needs, Plugin, Read, Scope, hash64};
use lexicon::Lexicon;
use note::{Entry, Note};
use serde::Deserialize;
use std::fmt::Write;

/// An article is read with some nine hundred small allocations that live and die together. The library has its own copy of
/// the allocator, which no memory leaves: the ABI hands over none.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The plugin's table in the settings.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Further claim classes, or further cues for those there are.
    pub classes: Vec<ExtraClass>,
    /// Further outcomes, or further phrases for those there are.
    pub outcomes: Vec<ExtraOutcome>,
}

/// A claim class of the settings.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraClass {
    /// Short name; one that exists gains the cues.
    pub name: String,
    /// In words, for alert lines; the name when empty.
    pub label: String,
    /// `grow`, `shrink`, `fixed`, `fate`, `near`, `noun`, `head`, `source`, `loud`, `broad`, `limit`, `share`, `last`,
    /// `as:CLASS`, and the units it takes.
    pub traits: Vec<String>,
    /// Words and phrases that show a number is of this class; a `!` at the end marks one that names the figure.
    pub cues: Vec<String>,
}

/// An outcome of the settings: a question that has one of a few answers.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraOutcome {
    /// Short name; one that exists gains the answers.
    pub name: String,
    /// In words, for alert lines; the name when empty.
    pub label: String,
    /// `free`, `noun`, `many`, `thing`, `part`, `own`, `body`, `folk`, `order`, `pending`, `negates`, `flips`, `loud`.
    pub traits: Vec<String>,
    /// The answers, each with the phrases that tell it.
    pub answers: Vec<ExtraAnswer>,
}

/// An answer of an outcome.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraAnswer {
    /// In a word or two.
    pub name: String,
    /// Phrases; `|` stands between words for one place, `*` for up to three words, `~` between two runs of words in either
    /// order.
    pub phrases: Vec<String>,
}

/// The plugin.
pub struct Discrepancy {
    lexicon: Lexicon,
    outcomes: outcomes::Outcomes,
    events: times::Events,
    places: places::Places,
    winners: winners::Winners,
    memory: memory::Memory,
    /// All their words, looked for in one pass.
    sift: words::Sift,
}

impl Discrepancy {
    /// The note of an article.
    pub fn note(&self, article: &Article<'_>, quotes: Option<&[u8]>) -> Note {
        let view = view::View::sifted(article, &self.sift);
        let mut entries: Vec<Entry> = Vec::with_capacity(64);
        figures::read(&view, &self.lexicon, &mut entries);
        strict::read(&view, &mut entries);
        self.outcomes.read(&view, &mut entries);
        deeds::read(&view, &mut entries);
        self.events.read(&view, article, &mut entries);
        self.places.read(&view, &mut entries);
        self.winners.read(&view, &mut entries);
        people::read(&view, &mut entries);
        offices::read(&view, &mut entries);
        if let Some(quotes) = quotes.and_then(sayings::QuotesNote::of) {
            sayings::read(&view, &quotes, &mut entries);
        }
        // The places are sorted, not the entries, which are large.
        entries.sort_by_cached_key(|e| (e.start, e.end, e.kind));
        Note { entries, cast: sayings::cast(&view) }
    }
}

impl Plugin for Discrepancy {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        let mut lexicon = Lexicon::built_in().map_err(Error::Fatal)?;
        for extra in &config.classes {
            if extra.name.is_empty() || extra.cues.is_empty() {
                return Err(Error::Config("classes: each needs a name and at least one cue".to_owned()));
            }
            let label = if extra.label.is_empty() { &extra.name } else { &extra.label };
            let (traits, cues) =
                (extra.traits.iter().map(String::as_str), extra.cues.iter().map(String::as_str));
            lexicon
                .add(&extra.name, label, traits, cues)
                .map_err(|e| Error::Config(format!("classes: {e}")))?;
        }
        let mut outcomes = outcomes::Outcomes::built_in().map_err(Error::Fatal)?;
        for extra in &config.outcomes {
            let answers =
                extra.answers.iter().map(|a| (a.name.as_str(), a.phrases.iter().map(String::as_str)));
            let label = if extra.label.is_empty() { &extra.name } else { &extra.label };
            if extra.name.is_empty()
                || extra.answers.iter().any(|a| a.name.is_empty() || a.phrases.is_empty())
            {
                return Err(Error::Config(
                    "outcomes: each needs a name, and each answer a name and phrases".to_owned(),
                ));
            }
            outcomes
                .add(&extra.name, label, extra.traits.iter().map(String::as_str), answers)
                .map_err(|e| Error::Config(format!("outcomes: {e}")))?;
        }
        let mut events = times::Events::built_in().map_err(Error::Fatal)?;
        let mut places = places::Places::built_in().map_err(Error::Fatal)?;
        let mut winners = winners::Winners::default();
        let mut sift = words::Sift::default();
        lexicon.enter(&mut sift);
        outcomes.enter(&mut sift);
        events.enter(&mut sift);
        places.enter(&mut sift);
        winners.enter(&mut sift);
        let memory = memory::Memory::default();
        Ok(Discrepancy { lexicon, outcomes, events, places, winners, memory, sift })
    }

    fn read(&mut self, article: &Article<'_>, needs: &Needs<'_>) -> Result<Read, Error> {
        let note = self.note(article, needs.note("quotes"));
        // A key and its facet in one number are compared at once.
        let mut keys: Vec<u128> = Vec::with_capacity(note.entries.iter().map(|e| e.keys.len()).sum());
        let mut words = String::new();
        for entry in &note.entries {
            let facet = facet(entry, &mut words);
            keys.extend(entry.keys.iter().map(|hash| u128::from(*hash) << 64 | u128::from(facet)));
        }
        sort(&mut keys);
        keys.dedup();
        let key = |key: u128| Key { scope: Scope::Story, hash: (key >> 64) as u64, facet: key as u64 };
        let keys = keys.into_iter().map(key).collect();
        let note = brief::write(&note).map_err(|e| Error::Article(e.to_string()))?;
        Ok(Read { note, keys, findings: Vec::new() })
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let note = brief::Brief::of(input.note);
        Ok(Compared::Done(meet::meet(input, note, &mut self.memory)))
    }
}

copydesk_plugin::plugin! {
    type: Discrepancy,
    name: "discrepancy",
    hooks: [read, compare_story],
    needs: ["quotes"],
}

/// Sorts keys, which are hashes: dealt by their first byte they stand nearly in order.
fn sort(keys: &mut [u128]) {
    let first = |key: u128| (key >> 120) as usize;
    let mut ends = [0; 257];
    keys.iter().for_each(|key| ends[first(*key) + 1] += 1);
    (0..256).for_each(|byte| ends[byte + 1] += ends[byte]);
    let dealt = keys.to_vec();
    for key in dealt {
        let place = &mut ends[first(key)];
        keys[*place] = key;
        *place += 1;
    }
    let mut from = 0;
    for end in &ends[..256] {
        if end - from > 1 {
            keys[from..*end].sort_unstable();
        }
        from = *end;
    }
}

/// The value of an entry as a key's facet: what two articles may differ in. `words` is room to write it in.
fn facet(entry: &Entry, words: &mut String) -> u64 {
    words.clear();
    let told: &str = match &entry.value {
        note::Value::Figure(f) => {
            for value in [f.low, f.high] {
                // Whole numbers are written sooner. Writing into a string cannot fail.
                let whole = value.fract() == 0.0 && value > 0.0 && value < 1e15;
                let _ = if whole { write!(words, "{} ", value as u64) } else { write!(words, "{value} ") };
            }
            words.push_str(&f.unit);
            words
        }
        note::Value::Saying(s) => {
            words.extend([&s.plain, "|", &s.speaker]);
            words
        }
        note::Value::Form(f) => &f.folded,
        note::Value::Choice(c) => &c.pick,
        // Who says what one did may say besides what another did not.
        note::Value::Fact(f) if f.slot.starts_with(deeds::DEED) => {
            let fold = |all: u64, who: &u16| all.wrapping_mul(31).wrapping_add(u64::from(*who));
            return f.who.iter().fold(hash64(f.pick.as_bytes()), fold);
        }
        note::Value::Fact(f) => &f.pick,
    };
    hash64(told.as_bytes())
}
