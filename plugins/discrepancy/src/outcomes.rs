//! Reading what became of something: who resigned or was dismissed, whether talks go on, what was broken. The slots with
//! their answers and the phrases that tell them are a table that ships with the plugin and that the settings may extend.

use crate::note::{Entry, Fact, Kind, Value};
use crate::view::{Sentence, View, stem_hash};
use copydesk_plugin::hash64;
use copydesk_text::fold::{is_stop, root};
use std::collections::HashMap;
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
    Any(Vec<String>),
    Skip,
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
    phrases: HashMap<String, Vec<Phrase>>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may begin a phrase.
    openers: Vec<u64>,
}

/// A phrase found in a sentence.
struct Told {
    at: Range<usize>,
    /// How many words of the phrase are given.
    words: usize,
    slot: usize,
    answer: usize,
}

const BITS: usize = 1 << 14;

impl Outcomes {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut out = Outcomes { openers: vec![0; BITS / 64], ..Outcomes::default() };
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
            words => Place::Any(words.split('|').map(str::to_owned).collect()),
        });
        let Some(Place::Any(first)) = places.next() else { return };
        let rest: Vec<Place> = places.collect();
        for word in first {
            let bit = copydesk_text::fold::sense::hash(word.as_bytes()) as usize % BITS;
            self.openers[bit / 64] |= 1 << (bit % 64);
            self.phrases.entry(word).or_default().push(Phrase { rest: rest.clone(), slot, answer });
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
            let bit = view.cuts.cuts[i].hash as usize % BITS;
            if self.openers[bit / 64] >> (bit % 64) & 1 == 0 {
                continue;
            }
            for phrase in self.phrases.get(view.cuts.low(i)).into_iter().flatten() {
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
        let mut answer = told.answer;
        match stance(view, &(clause.start..told.at.start)) {
            Stance::Firm => {}
            Stance::Denied if slot.negates && answer == 0 => answer = 1,
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
        let words = told.at.start.saturating_sub(6).max(clause.start)..told.at.end;
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
            let here = at < end && words.iter().any(|w| w == view.cuts.low(at));
            here.then(|| matches(view, rest, at + 1, end)).flatten()
        }
        Place::Skip => (at..=(at + SKIP).min(end)).find_map(|from| matches(view, rest, from, end)),
    }
}

/// How the words before a phrase take it.
#[derive(Debug, PartialEq)]
enum Stance {
    Firm,
    Denied,
    Open,
}

fn stance(view: &View<'_>, before: &Range<usize>) -> Stance {
    const OPEN: &[&str] = &[
        "may",
        "might",
        "could",
        "should",
        "if",
        "whether",
        "unless",
        "until",
        "must",
        "want",
        "wants",
        "wanted",
        "demand",
        "demanded",
        "demanding",
        "urged",
        "urges",
        "urging",
        "called",
        "calls",
        "asked",
        "threatened",
        "feared",
        "fears",
        "reportedly",
        "rumours",
        "rumors",
        "likely",
        "possibly",
        "perhaps",
        "hoped",
        "hopes",
        "expected",
        "considering",
        "would",
        "can",
        "before",
        "or",
        "suspected",
        "alleged",
        "allegedly",
        "how",
        "why",
        "than",
    ];
    const NOT: &[&str] = &["not", "never", "without", "nobody", "neither", "nor"];
    const DENY: &[&str] = &["denied", "denies", "deny", "denying", "refused", "refuses", "refusing"];
    let near = before.end.saturating_sub(5).max(before.start)..before.end;
    let negated = |i: &usize| {
        NOT.contains(&view.cuts.low(*i))
            || view.cuts.low(*i).ends_with("n't")
            || view.cuts.low(*i).ends_with("n’t")
    };
    let far = before.end.saturating_sub(12).max(before.start)..before.end;
    if near.clone().any(|i| negated(&i)) || far.into_iter().any(|i| DENY.contains(&view.cuts.low(i))) {
        return Stance::Denied;
    }
    if near.clone().any(|i| OPEN.contains(&view.cuts.low(i))) { Stance::Open } else { Stance::Firm }
}

/// The one thing or person right before a phrase: `a firefighter [was killed]`, `the match [was called off]`.
fn subject_noun<'v>(view: &'v View<'_>, before: &Range<usize>) -> Option<&'v str> {
    const ANYBODY: &[&str] = &[
        "man",
        "woman",
        "person",
        "boy",
        "girl",
        "child",
        "he",
        "she",
        "it",
        "they",
        "one",
        "people",
        "victim",
        "body",
        "other",
        "another",
        "who",
        "that",
        "which",
        "them",
        "us",
        "suspect",
        "official",
        "officials",
    ];
    let mut at = before.end;
    while at > before.start
        && matches!(view.cuts.low(at - 1), "later" | "also" | "then" | "reportedly" | "since")
    {
        at -= 1;
    }
    let noun = view.cuts.low(at.checked_sub(1).filter(|i| *i >= before.start)?);
    let plain = view.cuts.is_word(at - 1)
        && !view.cuts.capital(at - 1)
        && !is_stop(noun)
        && noun.len() > 3
        && !(noun.ends_with('s') && !noun.ends_with("ss"))
        && !noun.ends_with("ed")
        && !noun.ends_with("ly")
        && !ANYBODY.contains(&noun);
    let from = before.end.saturating_sub(5).max(before.start);
    let one = (from..at)
        .any(|i| matches!(view.cuts.low(i), "a" | "an" | "the" | "one" | "his" | "her" | "its" | "their"));
    (plain && one).then_some(noun)
}

fn is_body_part(word: &str) -> bool {
    matches!(
        word,
        "ankle"
            | "wrist"
            | "leg"
            | "arm"
            | "shoulder"
            | "knee"
            | "rib"
            | "ribs"
            | "nose"
            | "jaw"
            | "hip"
            | "collarbone"
            | "foot"
            | "hand"
            | "finger"
            | "thigh"
            | "hamstring"
            | "pelvis"
            | "elbow"
            | "toe"
            | "neck"
            | "back"
            | "skull"
    )
}

impl View<'_> {
    /// The stems of the name before a run of pieces and of the one right after it, hashed and sorted.
    pub fn names_beside(&self, sentence: &Sentence, at: &Range<usize>) -> Vec<u16> {
        let before = sentence.names.iter().rfind(|name| name.pieces.end <= at.start);
        let after = sentence.names.iter().find(|name| (at.end..at.end + 6).contains(&name.lead));
        let words = before.into_iter().chain(after).flat_map(|name| &name.words);
        let mut out: Vec<u16> = words.filter(|w| w.len() > 2).map(|w| stem_hash(w)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The stems of the names within `reach` pieces of a run of pieces, hashed and sorted.
    pub fn names_within(&self, sentence: &Sentence, at: &Range<usize>, reach: usize) -> Vec<u16> {
        let near = at.start.saturating_sub(reach)..at.end + reach;
        let names = sentence.names.iter().filter(|name| near.start < name.pieces.end && name.lead < near.end);
        let words = names
            .filter(|name| name.pieces.start >= at.end || name.pieces.end <= at.start)
            .flat_map(|name| &name.words);
        let mut out: Vec<u16> = words.filter(|w| w.len() > 2).map(|w| stem_hash(w)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The clause a piece stands in: from the last comma or joining word before it to the sentence's end.
    pub fn clause(&self, sentence: &Sentence, at: usize) -> Range<usize> {
        let joins = |i: &usize| {
            matches!(self.cuts.raw(*i), "," | ";" | ":" | "—" | "–" | "(")
                || matches!(self.cuts.low(*i), "and" | "but" | "while" | "although" | "though" | "because")
        };
        let start = (sentence.pieces.start..at).rev().find(joins).map_or(sentence.pieces.start, |i| i + 1);
        start..sentence.pieces.end
    }

    /// The words of a run of pieces, at most `most`.
    pub fn words_up_to(&self, pieces: &Range<usize>, most: usize) -> String {
        let end = pieces.end.min(pieces.start + most);
        let (from, to) = self.span(&(pieces.start..end));
        self.cuts.text[from as usize..to as usize].to_owned()
    }

    /// Whether the words near speak of another year or an earlier event.
    pub fn tells_of_old(&self, at: &Range<usize>, sentence: &Sentence) -> bool {
        const OLD: &[&str] = &["previous", "previously", "ago", "anniversary"];
        const PERIOD: &[&str] =
            &["year", "month", "week", "season", "decade", "time", "summer", "autumn", "winter", "spring"];
        let near =
            at.start.saturating_sub(9).max(sentence.pieces.start)..(at.end + 9).min(sentence.pieces.end);
        near.clone().any(|i| {
            let year = self.cuts.piece(i) == Some(copydesk_text::fold::Piece::Number)
                && matches!(self.cuts.raw(i).as_bytes(), [b'1', b'5'..=b'9', _, _] | [b'2', b'0', _, _]);
            let last = self.cuts.low(i) == "last"
                && PERIOD.iter().any(|p| self.cuts.low(i + 1).starts_with(p))
                || self.cuts.low(i) == "earlier"
                    && PERIOD.iter().any(|p| self.cuts.low(i.saturating_sub(1)).starts_with(p));
            OLD.contains(&self.cuts.low(i)) || last || (year && self.is_past_year(i))
        })
    }

    /// Whether the number is a year before the one the article was published in.
    fn is_past_year(&self, at: usize) -> bool {
        self.year.is_none_or(|year| self.cuts.raw(at).parse::<u32>().is_ok_and(|named| named < year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    /// Slot and answer of the outcomes of a text.
    fn check(text: &str, want: &[(&str, &str)]) {
        let outcomes = Outcomes::built_in().expect("reads");
        let mut entries = Vec::new();
        outcomes.read(&View::of(&Article { text, ..Article::default() }), &mut entries);
        let got: Vec<(String, String)> = entries
            .iter()
            .filter_map(|e| match &e.value {
                Value::Fact(f) => Some((f.slot.clone(), f.pick.clone())),
                _ => None,
            })
            .collect();
        let want: Vec<(String, String)> =
            want.iter().map(|(s, a)| ((*s).to_owned(), (*a).to_owned())).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn the_table_is_sound() {
        let outcomes = Outcomes::built_in().expect("reads");
        assert!(outcomes.slots.len() >= 20, "{}", outcomes.slots.len());
        for bad in ["x\tx\tnone\ta: b\tc: d", "x\tx", "x\tx\t\tonly: one"] {
            assert!(Outcomes::built_in().expect("reads").extend(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn outcomes_are_told_by_phrases() {
        check("The harbour master, Ida Storm, has stepped down.", &[("departure", "resigned")]);
        check("The council fired its harbour master on Friday.", &[("departure", "dismissed")]);
        check("A diver was killed when the crane fell.", &[("fate/diver", "killed"), ("deaths", "some")]);
        check("The diver was injured by the crane.", &[("fate/diver", "injured")]);
        check("Storm broke her wrist on the quay.", &[("injury/wrist", "broken")]);
        check("The dockers denied that they had agreed to a pause.", &[("consent", "refused")]);
        check("No further talks are planned.", &[("talks", "none")]);
    }

    #[test]
    fn what_is_open_or_old_is_no_outcome() {
        check("She may have stepped down.", &[]);
        check("He asked whether a diver was killed.", &[]);
        check("A diver was killed at the same quay in 1998.", &[]);
        check("“A diver was killed,” the man said.", &[]);
        check("Two divers were killed.", &[("deaths", "some")]);
    }
}
