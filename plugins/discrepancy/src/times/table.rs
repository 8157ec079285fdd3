//! The table of events that have a day: their nouns and verbs, and the phrases that tell one alone.

use super::context::ends_possessive;
use crate::phrases::Phrases;
use crate::view::View;
use crate::words::{ByWord, Sift};
use copydesk_text::fold::sense::POSSESSIVE;
use std::ops::Range;

/// A kind of event.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub name: String,
    label: String,
    /// A story has one such event.
    pub free: bool,
    /// It may be told by the month or year.
    pub long: bool,
    /// The noun is part of what it is.
    pub noun: bool,
    /// The noun is whatever thing the verb is done to or does it.
    pub open: bool,
    /// Its nouns are events.
    pub day: bool,
    /// It may be years ago.
    pub old: bool,
    /// The day it lasts until is its day.
    pub lasts: bool,
    /// Words of which an article about it has one; none where it may be in any article.
    topic: ByWord<()>,
}

impl Event {
    /// Whether an article may be about it.
    pub fn is_topic(&self, view: &View<'_>) -> bool {
        let cuts = &view.cuts;
        let written = || {
            let mut near = self.topic.known_among(view, &(0..cuts.cuts.len()));
            near.any(|i| !self.topic.at(cuts, i).is_empty())
        };
        let is_topic = |(_, word): (usize, &str)| !self.topic.of(word).is_empty();
        self.topic.is_empty() || written() || view.possessors().any(is_topic)
    }

    /// In words, with the thing it is about.
    pub fn about(&self, noun: &str) -> String {
        self.label.replace('%', noun)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Noun,
    Verb,
}

/// The events by their words.
#[derive(Clone, Debug, Default)]
pub struct Events {
    pub(super) events: Vec<Event>,
    pub(super) words: ByWord<(usize, Part)>,
    /// What tells an event alone.
    pub(super) phrases: Phrases,
    /// One word for the nouns of one thing.
    pub(super) things: ByWord<String>,
}

impl Events {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut out = Events::default();
        for (number, line) in include_str!("../events.tsv").lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            match columns[..] {
                [name, words] if name.starts_with('@') => out.phrases.define(name, words),
                [name, words] if name.starts_with('=') => {
                    let one = name.trim_start_matches('=');
                    words.split('|').for_each(|word| out.things.list(word.to_owned()).push(one.to_owned()));
                }
                [name, label, traits, nouns, verbs, alone] => {
                    out.add(name, label, traits, [nouns, verbs, alone]);
                }
                _ => {
                    let count = columns.len();
                    return Err(format!(
                        "line {} of the table of events has {count} columns, not 6",
                        number + 1
                    ));
                }
            }
        }
        Ok(out)
    }

    /// Have their words looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        sift.enter(&mut self.words);
        self.phrases.enter(sift);
    }

    fn add(&mut self, name: &str, label: &str, traits: &str, [nouns, verbs, alone]: [&str; 3]) {
        let event = self.events.len();
        let is = |word: &str| traits.split(' ').any(|given| given == word);
        let (name, label) = (name.to_owned(), label.to_owned());
        let (open, noun, day) = (is("open"), is("noun") || is("open"), is("day"));
        let (free, long, old, lasts) = (is("free"), is("long"), is("old"), is("lasts"));
        let words = |list: &'_ str| -> Vec<String> {
            list.split(',').map(str::trim).filter(|w| *w != "-").map(str::to_owned).collect()
        };
        let mut topic = ByWord::default();
        if is("topic") {
            words(nouns).into_iter().for_each(|word| topic.list(word).push(()));
        }
        let nouns = if is("topic") { "-" } else { nouns };
        self.events.push(Event { name, label, free, long, noun, open, day, old, lasts, topic });
        for (list, part) in [(nouns, Part::Noun), (verbs, Part::Verb)] {
            for word in words(list) {
                self.words.list(word).push((event, part));
            }
        }
        words(alone).iter().for_each(|phrase| self.phrases.learn(phrase, event, 0));
    }

    /// One word for a thing that has several: `assembly` is `parliament`.
    pub(super) fn thing<'t>(&'t self, noun: &'t str) -> &'t str {
        self.things.of(noun).first().map_or(noun, String::as_str)
    }

    /// The events a piece may be of, its possessive ending off.
    #[inline]
    pub(super) fn parts(&self, view: &View<'_>, i: usize) -> &[(usize, Part)] {
        if view.cuts.is(i, POSSESSIVE) {
            return self.words.of(view.cuts.low_bare(i));
        }
        self.words.at(&view.cuts, i)
    }

    /// The first noun of an event among some pieces, of which one is passed over. Most pieces are told by the table at a look
    /// to be none, but for possessives, whose ending it does not have.
    pub(super) fn noun_among(
        &self,
        view: &View<'_>,
        pieces: Range<usize>,
        event: usize,
        but: usize,
    ) -> Option<usize> {
        let is_noun = |k: &usize| *k != but && self.is_noun(view, *k, event);
        let known = self.words.known_among(view, &pieces).find(is_noun);
        let mut possessors =
            (pieces.start..known.unwrap_or(pieces.end)).filter(|k| ends_possessive(view, *k));
        possessors.find(is_noun).or(known)
    }

    /// Whether a piece is a noun of the event itself. `The next rally` is not that of Sunday; the next festival is the one
    /// there is a date of.
    pub(super) fn is_noun(&self, view: &View<'_>, i: usize, event: usize) -> bool {
        let another = || {
            !self.events[event].long
                && matches!(
                    view.cuts.low(i.saturating_sub(1)),
                    "next" | "another" | "future" | "previous" | "earlier" | "coming"
                )
        };
        self.parts(view, i).contains(&(event, Part::Noun)) && !another()
    }
}
