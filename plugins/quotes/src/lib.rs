//! Copydesk plugin `quotes`: every quotation with its speaker, and the same utterance across articles.
//!
//! # Layout, from words up
//! - [`lexicon`]: the words the rules know. [`token`]: a word as the rules see it. [`document`]: an article cut up.
//! - [`phrase`], [`verb`], [`subject`]: noun phrases, verbs and subjects without a parser.
//! - [`attribute`] with [`clause`]: who speaks, told from the quotation's sentence. [`float`]: from its surroundings.
//! - [`naming`], [`people`], [`spelling`], [`resolve`]: who is named, and whom `she` and `the mayor` mean.
//! - [`worth`]: whether marked words are speech. [`reader`]: the pass over an article. [`note`]: what it gives.
//! - [`utterance`], [`group`], [`compare`]: the same words in several articles.

pub mod attribute;
pub mod clause;
pub mod compare;
pub mod document;
pub mod float;
pub mod group;
pub mod lexicon;
pub mod naming;
pub mod note;
pub mod people;
pub mod phrase;
pub mod reader;
pub mod resolve;
pub mod spelling;
pub mod subject;
pub mod token;
pub mod utterance;
pub mod verb;
pub mod worth;

use copydesk_plugin::{Article, Compare, Compared, Error, Key, Needs, Plugin, Read, Scope, hash64};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use lexicon::{Extra, Lexicon};
use note::Note;

/// `[plugin.quotes.config]`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// From which confidence, 0 to 1, a speaker is named in findings; below it the speaker is uncertain.
    pub min_confidence: f32,
    /// Further verb forms of saying, e.g. `["quoth"]`.
    pub cues: Vec<String>,
    /// Further titles before names, e.g. `["taoiseach"]`.
    pub titles: Vec<String>,
    /// Further given names of men.
    pub male_names: Vec<String>,
    /// Further given names of women.
    pub female_names: Vec<String>,
}

impl Default for Config {
    fn default() -> Self {
        let none = Vec::new;
        Config { min_confidence: 0.6, cues: none(), titles: none(), male_names: none(), female_names: none() }
    }
}

/// The plugin.
pub struct Quotes {
    lexicon: Lexicon,
    min_confidence: f32,
}

impl Plugin for Quotes {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&config.min_confidence) {
            let given = config.min_confidence;
            return Err(Error::Config(format!("min_confidence: {given} is not between 0 and 1")));
        }
        let extra = Extra {
            cues: &config.cues,
            titles: &config.titles,
            male_names: &config.male_names,
            female_names: &config.female_names,
        };
        Ok(Quotes { lexicon: Lexicon::new(extra), min_confidence: config.min_confidence })
    }

    fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
        let note = reader::read(article.text, article.parts, &self.lexicon);
        let facet = hash64(article.outlet.as_bytes());
        let hashes = utterance::article_keys(&note).into_iter();
        let keys = hashes.map(|hash| Key { scope: Scope::Story, hash, facet }).collect();
        let note = serde_json::to_vec(&note).map_err(|error| Error::Article(error.to_string()))?;
        Ok(Read { note, keys, findings: Vec::new() })
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let note: Note = serde_json::from_slice(input.note)
            .map_err(|error| Error::Article(format!("the note is not one of this plugin: {error}")))?;
        Ok(Compared::Done(compare::compare(input, &note, self.min_confidence)))
    }
}

copydesk_plugin::plugin! {
    type: Quotes,
    name: "quotes",
    hooks: [read, compare_story],
}
