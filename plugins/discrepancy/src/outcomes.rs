//! Reading what became of something: who resigned or was dismissed, whether talks go on, what was broken. The slots with
//! their answers and the phrases that tell them are a table that ships with the plugin and that the settings may extend.

mod folk;
mod stance;
mod story;
mod subject;

use crate::facts::{Point, is_news};
use crate::note::{Entry, Fact, Kind};
use crate::phrases::{Phrases, Told};
use crate::view::{Sentence, View, stem_hash};
use crate::words::Sift;
use copydesk_text::fold::{Piece, root};
pub use folk::folk;
use folk::people_near;
use stance::{Stance, is_body_part, is_of_many, left_open_after, stance};
use std::ops::Range;
use story::Stories;
use subject::subject;

/// Begins the slot of what somebody does, and another does another.
pub const OWN: &str = "own/";
/// Begins that of what a body decides, and another body decides otherwise.
pub const OF_BODY: &str = "body/";

/// Outcomes kept of one article; the first ones.
const MOST: usize = 32;

/// A question with a few answers.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Short name.
    pub name: String,
    /// What it has in keys: slots of one key ask the same.
    key: String,
    /// In words, for messages.
    pub label: String,
    /// The answers.
    pub answers: Vec<String>,
    free: bool,
    noun: bool,
    many: bool,
    thing: bool,
    part: bool,
    own: bool,
    body: bool,
    ordered: bool,
    negates: bool,
    flips: bool,
    pending: bool,
    folk: bool,
    loud: bool,
    /// The kinds of story it is asked in; any where there are none.
    of: Vec<usize>,
}

impl Slot {
    /// The place of an answer in the natural order; 0 where there is none. What is pending comes before all others.
    fn order(&self, answer: usize) -> u8 {
        match answer as u8 {
            _ if !self.ordered => 0,
            place if self.pending => 1 + place.min(1),
            place => 1 + place,
        }
    }

    /// What it means to deny an answer, if anything.
    fn denied(&self, answer: usize) -> Option<usize> {
        match answer {
            0 if self.negates || self.flips => Some(1),
            1 if self.flips => Some(0),
            _ => None,
        }
    }

    /// In words, with the noun it is about.
    fn about(&self, subject: Option<&str>) -> String {
        match subject {
            Some(noun) if self.label.contains('%') => self.label.replace('%', noun),
            Some(noun) => format!("{} {noun}", self.label),
            None => self.label.clone(),
        }
    }
}

/// The slots with their phrases.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// The slots.
    pub slots: Vec<Slot>,
    phrases: Phrases,
    stories: Stories,
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
            match columns[..] {
                [name, words] if name.starts_with('@') => {
                    self.phrases.define(name, words);
                    continue;
                }
                [name, words] if name.starts_with("of:") => {
                    self.stories.learn(&name["of:".len()..], words);
                    continue;
                }
                _ => {}
            }
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
                self.slots.push(slot(name, label, traits, &self.stories)?);
                self.slots.len() - 1
            }
        };
        for (answer, phrases) in answers {
            let known = &mut self.slots[slot].answers;
            let answer = known.iter().position(|a| a == answer).unwrap_or_else(|| {
                known.push(answer.to_owned());
                known.len() - 1
            });
            phrases
                .filter(|phrase| !phrase.is_empty())
                .for_each(|phrase| self.phrases.learn(phrase, slot, answer));
        }
        if self.slots[slot].answers.len() < 2 {
            return Err(format!("the outcome `{name}` has fewer than two answers: nothing can differ"));
        }
        Ok(())
    }

    /// Have their words looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        self.phrases.enter(sift);
        self.stories.enter(sift);
    }

    /// The outcomes of the article.
    pub fn read(&self, view: &View<'_>, out: &mut Vec<Entry>) {
        let first = out.len();
        let mut told_of = self.stories.told_of(view);
        for sentence in &view.sentences {
            for told in self.phrases.told(view, sentence, MOST) {
                if out.len() - first >= MOST {
                    return;
                }
                if told_of.any(&self.slots[told.slot].of) {
                    out.extend(self.entry(view, sentence, &told));
                }
            }
        }
    }

    fn entry(&self, view: &View<'_>, sentence: &Sentence, told: &Told) -> Option<Entry> {
        let slot = &self.slots[told.slot];
        let clause = view.clause(sentence, told.at.start);
        let before = clause.start..told.at.start;
        let (mut answer, mut denied) = (told.answer, false);
        let before_denies = match stance(view, &before) {
            Stance::Firm => false,
            Stance::Denied => true,
            Stance::Open => return None,
        };
        if before_denies != told.denied {
            (answer, denied) = (slot.denied(answer)?, before_denies);
        }
        let some_of_many = !slot.free && !slot.thing && is_of_many(view, told.at.start);
        let open = left_open_after(view, &(told.at.end..clause.end));
        if !is_news(view, sentence, &told.at) || open || some_of_many {
            return None;
        }
        let subject = if slot.thing {
            Some(
                view.cuts.low(
                    (told.at.end..told.at.end + reach(view, told.at.end))
                        .find(|i| is_body_part(view.cuts.low(*i)))?,
                ),
            )
        } else if slot.noun {
            Some(subject(view, sentence, &before, slot.many)?)
        } else {
            None
        };
        let part = if slot.part { Some(part_beside(view, &told.at)?) } else { None };
        let who = match subject {
            Some(noun) => vec![stem_hash(root(noun))],
            None if slot.folk => people_near(view, sentence, &told.at),
            None if slot.own => view.subject(sentence, &told.at),
            None => view.names_beside(sentence, &told.at),
        };
        if slot.folk && who.is_empty() {
            return None;
        }
        let words = as_read(view, &clause, &told.at);
        let words = if denied { with_denial(view, &clause, words) } else { words };
        let key = format!("outcome|{}|{}", slot.key, root(subject.unwrap_or_default()));
        let point = Point { kind: Kind::Outcome, label: slot.about(subject), key: &key, words, most: 14 };
        let fact = Fact {
            slot: match subject {
                Some(noun) => format!("{}/{}", slot.key, root(noun)),
                None if slot.body => format!("{OF_BODY}{}", slot.key),
                None if slot.own => format!("{OWN}{}", slot.key),
                None => slot.key.clone(),
            },
            pick: part.map_or_else(|| slot.answers[answer].clone(), str::to_owned),
            // `Not a ward was closed` is no later stage than `two wards were closed`.
            order: if answer == told.answer { slot.order(answer) } else { 0 },
            loud: slot.loud,
            free: slot.free,
            bound: subject.is_some() || slot.part || slot.folk,
            who,
            about: view.around(&told.at, &sentence.pieces, 14),
            ..Fact::default()
        };
        Some(point.says(view, sentence, fact))
    }
}

/// The words from that of denial on.
fn with_denial(view: &View<'_>, clause: &Range<usize>, words: Range<usize>) -> Range<usize> {
    let from = words.start.saturating_sub(8).max(clause.start);
    let denies = (from..words.start).find(|i| view.cuts.low(*i).starts_with("den"));
    denies.unwrap_or(words.start)..words.end
}

/// How many words on the part of the body may stand: `tore [a ligament in his left knee]`.
fn reach(view: &View<'_>, at: usize) -> usize {
    let within = |i: usize| {
        matches!(view.cuts.low(i), "ligament" | "ligaments" | "tendon" | "muscle" | "bone" | "cartilage")
    };
    if (at..at + 3).any(within) { 6 } else { 3 }
}

/// The part of the body after or before a phrase: `broke his [collarbone]`, `his [collarbone] was broken`.
fn part_beside<'v>(view: &'v View<'_>, at: &Range<usize>) -> Option<&'v str> {
    let near = (at.end..at.end + 3).chain((at.start.saturating_sub(3)..at.start).rev());
    near.map(|i| view.cuts.low(i)).find(|word| is_body_part(word))
}

/// The phrase with the words that go with it, no more than reads well: `A firefighter was killed [when a staircase gave]`.
fn as_read(view: &View<'_>, clause: &Range<usize>, at: &Range<usize>) -> Range<usize> {
    let cuts = &view.cuts;
    let glued = |i: usize| cuts.raw(i) == "-" && cuts.glued(i);
    let opens = |i: usize| {
        matches!(cuts.low(i), "said" | "says" | "that" | "after" | "when" | "as" | "before" | "who" | "which")
            || (!cuts.is_word(i) && !glued(i) && !matches!(cuts.raw(i), "'" | "’" | "."))
    };
    let floor = at.start.saturating_sub(6).max(clause.start);
    let start = (floor..at.start).rev().find(|i| opens(*i)).map_or(floor, |i| i + 1);
    let leads_on = |i: &usize| {
        (!cuts.is_word(*i) && !glued(*i) && cuts.piece(*i) != Some(Piece::Number))
            || matches!(
                cuts.low(*i),
                "when"
                    | "as"
                    | "after"
                    | "before"
                    | "while"
                    | "and"
                    | "but"
                    | "or"
                    | "that"
                    | "with"
                    | "by"
                    | "for"
                    | "in"
                    | "on"
                    | "at"
                    | "from"
                    | "into"
                    | "over"
                    | "because"
                    | "who"
                    | "which"
            )
    };
    let limit = clause.end.min(at.end + 6);
    start..(at.end..limit).find(leads_on).unwrap_or(limit)
}

/// Whether what the words from piece `at` on tell is said, and neither denied nor left open.
pub fn is_firm(view: &View<'_>, sentence: &Sentence, at: usize) -> bool {
    let clause = view.clause(sentence, at);
    stance(view, &(clause.start..at)) == Stance::Firm
}

fn slot<'a>(
    name: &str,
    label: &str,
    traits: impl Iterator<Item = &'a str>,
    stories: &Stories,
) -> Result<Slot, String> {
    let mut slot =
        Slot { name: name.to_owned(), key: name.to_owned(), label: label.to_owned(), ..Slot::default() };
    for word in traits {
        match word {
            "free" => slot.free = true,
            "noun" => slot.noun = true,
            "many" => (slot.noun, slot.many) = (true, true),
            "thing" => slot.thing = true,
            "part" => (slot.part, slot.own) = (true, true),
            "own" => slot.own = true,
            "body" => (slot.own, slot.body) = (true, true),
            "order" => slot.ordered = true,
            "negates" => slot.negates = true,
            "flips" => slot.flips = true,
            "pending" => (slot.ordered, slot.pending) = (true, true),
            "folk" => slot.folk = true,
            "loud" => slot.loud = true,
            like if like.starts_with("as:") => slot.key = like["as:".len()..].to_owned(),
            kinds if kinds.starts_with("of:") => {
                for kind in kinds["of:".len()..].split('|') {
                    let known = stories.named(kind);
                    slot.of.push(known.ok_or_else(|| format!("no words tell of the stories `{kind}`"))?);
                }
            }
            other => return Err(format!("the outcome `{name}` has the unknown trait `{other}`")),
        }
    }
    Ok(slot)
}

#[cfg(test)]
mod tests;
