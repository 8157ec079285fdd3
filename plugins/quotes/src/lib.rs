//! Copydesk plugin `quotes`: every quotation with its speaker, and the same utterance across articles.
//!
//! # Layout, from words up
//! - [`lexicon`]: the words the rules know. [`token`]: a word as the rules see it. [`document`]: an article cut up.
//! - [`phrase`], [`verb`], [`subject`]: noun phrases, verbs and subjects without a parser.
//! - [`attribute`] with [`clause`]: who speaks, told from the quotation's sentence. [`float`]: from its surroundings.
//!   [`indirect`]: speech without marks.
//! - [`naming`], [`people`], [`spelling`], [`resolve`]: who is named, and whom `she` and `the mayor` mean.
//! - [`confidence`]: how far a rule can be trusted. [`worth`]: whether marked words are speech. [`reader`]: the pass over an article. [`note`]: what it gives.
//! - [`utterance`], [`group`], [`compare`]: the same words in several articles.

pub mod attribute;
pub mod clause;
pub mod compare;
pub mod confidence;
pub mod document;
pub mod float;
pub mod group;
pub mod indirect;
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

use std::collections::BTreeMap;

use copydesk_plugin::{Article, Compare, Compared, Error, Key, Needs, Plugin, Read, Scope, hash64};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use lexicon::Lexicon;
use note::Note;
use reader::Reading;

/// `[plugin.quotes.config]`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// From which confidence, 0 to 1, a speaker is named in findings; below it the speaker is uncertain.
    pub min_confidence: f32,
    /// Also what is said in the reporter's words (`the plan is late, Ms Lee said`): about half of it is found, so its
    /// confidence is 0.5; it stands in the note and makes no findings.
    pub indirect: bool,
    /// Further words for the plugin's lists, by the name of the section in `plugins/quotes/lexicons`, e.g.
    /// `titles = ["taoiseach"]`.
    pub words: BTreeMap<String, Vec<String>>,
}

impl Default for Config {
    fn default() -> Self {
        Config { min_confidence: 0.6, indirect: false, words: BTreeMap::new() }
    }
}

/// The plugin.
pub struct Quotes {
    lexicon: Lexicon,
    reading: Reading,
    min_confidence: f32,
}

impl Plugin for Quotes {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&config.min_confidence) {
            let given = config.min_confidence;
            return Err(Error::Config(format!("min_confidence: {given} is not between 0 and 1")));
        }
        let words = config.words.iter().map(|(section, words)| (section.as_str(), words.as_slice()));
        let lexicon = Lexicon::new(words).map_err(|section| {
            let known = lexicon::names().collect::<Vec<_>>().join(", ");
            Error::Config(format!("words.{section}: no such list; there are {known}"))
        })?;
        let reading = Reading { indirect: config.indirect };
        Ok(Quotes { lexicon, reading, min_confidence: config.min_confidence })
    }

    fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
        let note = reader::read(article.text, article.parts, &self.lexicon, self.reading);
        let facet = hash64(article.outlet.as_bytes());
        let hashes = utterance::article_keys(&note, self.min_confidence).into_iter();
        let keys = hashes.map(|hash| Key { scope: Scope::Story, hash, facet }).collect();
        let note = note.to_json().map_err(|error| Error::Article(error.to_string()))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_holds_the_defaults() {
        let shipped: toml::Value =
            toml::from_str(include_str!("../../../config/copydesk.toml")).expect("the shipped file");
        let table = &shipped["plugin"]["quotes"]["config"];
        let config: Config = table.clone().try_into().expect("a table of this plugin");
        let value = |config: &Config| serde_json::to_value(config).expect("a value");
        assert_eq!(value(&config), value(&Config::default()));
        for key in value(&config).as_object().expect("settings").keys() {
            assert!(table.get(key).is_some(), "{key} is not in the shipped file");
        }
    }

    #[test]
    fn senseless_settings_are_refused() {
        let refused =
            |config: Config| Quotes::new(config).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refused(Config { min_confidence: 1.5, ..Config::default() }).contains("min_confidence"));
        let words = BTreeMap::from([("title".to_owned(), vec!["taoiseach".to_owned()])]);
        let said = refused(Config { words, ..Config::default() });
        assert!(said.contains("words.title") && said.contains("titles"), "{said}");
    }
}
