//! Who said what: quotations by speaker.

use std::collections::BTreeMap;

use copydesk_plugin::hash64;

use super::articles::{Directory, Known};
use super::shape::Quotation;
use crate::store::FiledFinding;

/// Most speakers kept, and quotations kept of each.
const SPEAKERS: usize = 200;
const QUOTES: usize = 8;
/// Outlets kept of a speaker.
const OUTLETS: usize = 24;

/// One speaker.
#[derive(Clone, Debug, Default)]
pub struct Speaker {
    /// The name; empty for words whose speaker is uncertain.
    pub name: String,
    /// The role last printed.
    pub role: String,
    /// How many quotations.
    pub quotations: u64,
    /// Outlets that printed them, first printed first.
    pub outlets: Vec<String>,
    /// The latest of them, newest last.
    pub quotes: Vec<Quote>,
    order: u64,
}

/// One utterance.
#[derive(Clone, Debug)]
pub struct Quote {
    key: u64,
    /// What was said, and where it is printed.
    pub said: Quotation,
    /// The articles that have it, as far as they are known.
    pub articles: Vec<Known>,
}

/// All quotations of a story.
#[derive(Clone, Debug, Default)]
pub struct Voices {
    speakers: BTreeMap<String, Speaker>,
    /// Which speaker has the quotation now.
    index: BTreeMap<u64, String>,
    /// How many utterances there are.
    pub quotations: u64,
    order: u64,
}

impl Voices {
    /// The latest state of an utterance.
    pub fn take(&mut self, plugin: &str, filed: &FiledFinding, said: Quotation, directory: &Directory) {
        let key = hash64(format!("{plugin}\0{}", filed.finding.topic).as_bytes());
        let known_before = filed.supersedes.is_some() || self.index.contains_key(&key);
        if !known_before {
            self.quotations += 1;
        }
        let moved = self.take_out(key);
        self.order += 1;
        let order = self.order;
        let name = said.speaker.clone();
        let speaker = self.speakers.entry(name.clone()).or_default();
        let counted = !moved && known_before && speaker.quotations > speaker.quotes.len() as u64;
        speaker.quotations += u64::from(!counted);
        speaker.order = order;
        speaker.name.clone_from(&name);
        if !said.role.is_empty() {
            speaker.role.clone_from(&said.role);
        }
        for outlet in &said.outlets {
            if speaker.outlets.len() < OUTLETS && !speaker.outlets.contains(outlet) {
                speaker.outlets.push(outlet.clone());
            }
        }
        let articles = said.articles.iter().filter_map(|id| directory.get(*id)).take(12).cloned().collect();
        speaker.quotes.push(Quote { key, said, articles });
        if speaker.quotes.len() > QUOTES {
            let oldest = speaker.quotes.remove(0);
            self.index.remove(&oldest.key);
        }
        self.index.insert(key, name);
        self.bound();
    }

    /// Take an utterance from whoever had it.
    fn take_out(&mut self, key: u64) -> bool {
        let Some(name) = self.index.remove(&key) else { return false };
        let Some(speaker) = self.speakers.get_mut(&name) else { return false };
        speaker.quotes.retain(|quote| quote.key != key);
        speaker.quotations -= 1;
        if speaker.quotations == 0 {
            self.speakers.remove(&name);
        }
        true
    }

    /// Who has said least, and that longest ago, goes.
    fn bound(&mut self) {
        if self.speakers.len() <= SPEAKERS {
            return;
        }
        let least = self.speakers.values().min_by_key(|speaker| (speaker.quotations, speaker.order));
        let Some(name) = least.map(|speaker| speaker.name.clone()) else { return };
        if let Some(gone) = self.speakers.remove(&name) {
            for quote in gone.quotes {
                self.index.remove(&quote.key);
            }
        }
    }

    /// Speakers, those quoted most first; uncertain ones last.
    pub fn speakers(&self) -> Vec<&Speaker> {
        let mut speakers: Vec<&Speaker> = self.speakers.values().collect();
        let said = |speaker: &Speaker| std::cmp::Reverse((speaker.quotations, speaker.outlets.len()));
        speakers.sort_by_key(|speaker| (speaker.name.is_empty(), said(speaker), speaker.name.clone()));
        speakers
    }
}
