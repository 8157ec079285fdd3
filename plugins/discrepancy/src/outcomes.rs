//! Reading what became of something: who resigned or was dismissed, whether talks go on, what was broken. The slots with
//! their answers and the phrases that tell them are a table that ships with the plugin and that the settings may extend.

mod stance;

use crate::note::{Entry, Fact, Kind, Value};
use crate::view::{Sentence, View, stem_hash};
use crate::words::ByWord;
use copydesk_plugin::hash64;
use copydesk_text::fold::{Cuts, Piece, root};
use stance::{Stance, is_body_part, stance, subject_noun};
use std::ops::Range;

/// Outcomes kept of one article; the first ones.
const MOST: usize = 32;
/// Words that `*` stands for at most.
const SKIP: usize = 3;

/// A question with a few answers.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Short name, part of the key.
    pub name: String,
    /// In words, for messages.
    pub label: String,
    /// The answers.
    pub answers: Vec<String>,
    free: bool,
    noun: bool,
    thing: bool,
    ordered: bool,
    negates: bool,
    loud: bool,
}

/// One place of a phrase.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Any(Vec<Word>),
    Skip,
}

/// A word with its hash, by which most words are told apart.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    hash: u32,
}

impl Word {
    fn of(text: &str) -> Self {
        Word { text: text.to_owned(), hash: copydesk_text::fold::sense::hash(text.as_bytes()) }
    }

    /// Whether piece `i` is the word. Marks and figures have no hash.
    #[inline]
    fn is(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        let cut = &cuts.cuts[i];
        (cut.hash == self.hash || cut.piece != Piece::Word) && cuts.low(i) == self.text
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    rest: Vec<Place>,
    slot: usize,
    answer: usize,
}

/// The slots with their phrases.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// The slots.
    pub slots: Vec<Slot>,
    phrases: ByWord<Phrase>,
}

/// A phrase found in a sentence.
struct Told {
    at: Range<usize>,
    /// How many words of the phrase are given.
    words: usize,
    slot: usize,
    answer: usize,
}

impl Outcomes {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut out = Outcomes::default();
        out.extend(include_str!("outcomes.tsv"))?;
        Ok(out)
    }

    /// Add the lines of a table. A slot that exists gains the phrases.
    pub fn extend(&mut self, table: &str) -> Result<(), String> {
        for (number, line) in table.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, label, traits, answers @ ..] = &columns[..] else {
                return Err(format!("line {} of the table of outcomes has too few columns", number + 1));
            };
            let answers = answers.iter().map(|answer| {
                let (name, phrases) = answer.split_once(':').unwrap_or((answer, ""));
                (name.trim(), phrases.split(',').map(str::trim))
            });
            self.add(name, label, traits.split_whitespace(), answers)?;
        }
        Ok(())
    }

    /// Add a slot, or answers and phrases to a slot of that name.
    pub fn add<'a, P: Iterator<Item = &'a str>>(
        &mut self,
        name: &str,
        label: &str,
        traits: impl Iterator<Item = &'a str>,
        answers: impl Iterator<Item = (&'a str, P)>,
    ) -> Result<(), String> {
        let slot = match self.slots.iter().position(|slot| slot.name == name) {
            Some(known) => known,
            None => {
                self.slots.push(slot(name, label, traits)?);
                self.slots.len() - 1
            }
        };
        for (answer, phrases) in answers {
            let known = &mut self.slots[slot].answers;
            let answer = known.iter().position(|a| a == answer).unwrap_or_else(|| {
                known.push(answer.to_owned());
                known.len() - 1
            });
            phrases.filter(|phrase| !phrase.is_empty()).for_each(|phrase| self.learn(phrase, slot, answer));
        }
        if self.slots[slot].answers.len() < 2 {
            return Err(format!("the outcome `{name}` has fewer than two answers: nothing can differ"));
        }
        Ok(())
    }

    fn learn(&mut self, phrase: &str, slot: usize, answer: usize) {
        let mut places = phrase.to_lowercase();
        places.retain(|c| c != '!');
        let mut places = places.split_whitespace().map(|place| match place {
            "*" => Place::Skip,
            words => Place::Any(words.split('|').map(Word::of).collect()),
        });
        let Some(Place::Any(first)) = places.next() else { return };
        let rest: Vec<Place> = places.collect();
        for word in first {
            self.phrases.list(word.text).push(Phrase { rest: rest.clone(), slot, answer });
        }
    }

    /// The outcomes of the article.
    pub fn read(&self, view: &View<'_>, out: &mut Vec<Entry>) {
        let first = out.len();
        for sentence in &view.sentences {
            for told in self.told(view, sentence) {
                if out.len() - first >= MOST {
                    return;
                }
                out.extend(self.entry(view, sentence, &told));
            }
        }
    }

    /// The phrases of a sentence: of each slot those that begin first, the longest of them.
    fn told(&self, view: &View<'_>, sentence: &Sentence) -> Vec<Told> {
        let mut out: Vec<Told> = Vec::new();
        for i in sentence.pieces.clone() {
            if out.len() >= MOST {
                break;
            }
            for phrase in self.phrases.at(&view.cuts, i) {
                let Some(end) = matches(view, &phrase.rest, i + 1, sentence.pieces.end) else { continue };
                let literal = phrase.rest.iter().filter(|place| **place != Place::Skip).count();
                let told = Told { at: i..end, words: literal, slot: phrase.slot, answer: phrase.answer };
                let words = |told: &Told| (told.at.end, told.words);
                match out.iter_mut().find(|o| o.slot == told.slot && o.at.end > i) {
                    Some(known) if known.at.start == i && words(known) < words(&told) => *known = told,
                    Some(_) => {}
                    None => out.push(told),
                }
            }
        }
        out
    }

    fn entry(&self, view: &View<'_>, sentence: &Sentence, told: &Told) -> Option<Entry> {
        let slot = &self.slots[told.slot];
        let clause = view.clause(sentence, told.at.start);
        let (mut answer, mut denied) = (told.answer, false);
        match stance(view, &(clause.start..told.at.start)) {
            Stance::Firm => {}
            Stance::Denied if slot.negates && answer == 0 => (answer, denied) = (1, true),
            Stance::Denied | Stance::Open => return None,
        }
        if view.is_quoted(told.at.start) || view.tells_of_old(&told.at, sentence) {
            return None;
        }
        let subject = if slot.thing {
            Some(view.cuts.low((told.at.end..told.at.end + 3).find(|i| is_body_part(view.cuts.low(*i)))?))
        } else if slot.noun {
            Some(subject_noun(view, &(clause.start..told.at.start))?)
        } else {
            None
        };
        let who = match subject {
            Some(noun) => vec![stem_hash(root(noun))],
            None => view.names_beside(sentence, &told.at),
        };
        let mut words = told.at.start.saturating_sub(6).max(clause.start)..told.at.end;
        // To the end of the phrase as read: `Lang broke his ankle`.
        let ends = |i: &usize| !view.cuts.is_word(*i);
        words.end =
            (words.end..clause.end.min(words.end + 4)).find(ends).unwrap_or(clause.end.min(words.end + 4));
        if denied {
            let from = words.start.saturating_sub(8).max(clause.start);
            words.start =
                (from..words.start).find(|i| view.cuts.low(*i).starts_with("den")).unwrap_or(words.start);
        }
        let (start, end) = view.span(&words);
        let label = subject.map_or_else(|| slot.label.clone(), |noun| format!("{} {noun}", slot.label));
        Some(Entry {
            kind: Kind::Outcome,
            point: label,
            keys: vec![hash64(format!("outcome|{}|{}", slot.name, subject.unwrap_or_default()).as_bytes())],
            start,
            end,
            text: view.words_up_to(&words, 14),
            sentence: view.around_words(&words, sentence, crate::figures::SNIPPET),
            source: crate::source::credited(view, sentence),
            rank: sentence.rank,
            weak: sentence.weak,
            value: Value::Fact(Fact {
                slot: subject.map_or_else(|| slot.name.clone(), |noun| format!("{}/{noun}", slot.name)),
                pick: slot.answers[answer].clone(),
                order: if slot.ordered { answer as u8 + 1 } else { 0 },
                loud: slot.loud,
                free: slot.free,
                bound: subject.is_some(),
                who,
                about: view.around(&told.at, &sentence.pieces, 14),
                ..Fact::default()
            }),
        })
    }
}

fn slot<'a>(name: &str, label: &str, traits: impl Iterator<Item = &'a str>) -> Result<Slot, String> {
    let mut slot = Slot { name: name.to_owned(), label: label.to_owned(), ..Slot::default() };
    for word in traits {
        match word {
            "free" => slot.free = true,
            "noun" => slot.noun = true,
            "thing" => slot.thing = true,
            "order" => slot.ordered = true,
            "negates" => slot.negates = true,
            "loud" => slot.loud = true,
            other => return Err(format!("the outcome `{name}` has the unknown trait `{other}`")),
        }
    }
    Ok(slot)
}

/// One past the phrase whose places from the second on are `rest`.
fn matches(view: &View<'_>, rest: &[Place], at: usize, end: usize) -> Option<usize> {
    let Some((place, rest)) = rest.split_first() else { return Some(at) };
    match place {
        Place::Any(words) => {
            let here = at < end && words.iter().any(|word| word.is(&view.cuts, at));
            here.then(|| matches(view, rest, at + 1, end)).flatten()
        }
        Place::Skip => (at..=(at + SKIP).min(end)).find_map(|from| matches(view, rest, from, end)),
    }
}

#[cfg(test)]
mod tests;
