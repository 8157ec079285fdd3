//! Reading where things are that are in one place: where a storm made landfall, what a flight was bound for. After which
//! phrases the place is named is a table that ships with the plugin.

mod compass;
mod site;

pub use compass::SIDE;

use crate::facts::{Point, is_news};
use crate::note::{Entry, Fact, Kind, Value};
use crate::outcomes::is_firm;
use crate::phrases::{Phrases, Told};
use crate::view::{Sentence, View, stem_hash};
use crate::words::Sift;
use copydesk_text::name::Name;

/// Places kept of one article; the first ones.
const MOST: usize = 12;

/// What is in one place.
#[derive(Clone, Debug)]
struct Thing {
    name: String,
    /// In words, for messages.
    label: String,
    /// Two places are told apart but where one sentence names both.
    apart: bool,
    /// How the place's name must end, if it must: `court`.
    only: Vec<String>,
    /// The phrase tells an event; where it was stands somewhere beside it.
    event: bool,
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Places {
    things: Vec<Thing>,
    phrases: Phrases,
}

impl Places {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut out = Places::default();
        for (number, line) in include_str!("places.tsv").lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let ([name, label, phrases] | [name, label, phrases, _]) = columns[..] else {
                let count = columns.len();
                return Err(format!("line {} of the table of places has {count} columns", number + 1));
            };
            if name.starts_with('@') {
                out.phrases.define(name, phrases);
                continue;
            }
            let only = columns.get(3).map_or("", |only| only).split('|').filter(|word| !word.is_empty());
            let apart = name.ends_with('!');
            let event = name.ends_with('+');
            let name = name.trim_end_matches(['!', '+']).to_owned();
            let only = only.map(str::to_owned).collect();
            out.things.push(Thing { name, label: label.to_owned(), apart, only, event });
            let thing = out.things.len() - 1;
            phrases.split(',').map(str::trim).for_each(|phrase| out.phrases.learn(phrase, thing, 0));
        }
        Ok(out)
    }

    /// Have their words looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        self.phrases.enter(sift);
    }

    /// The places of the article; of a thing it puts in two places neither.
    pub fn read(&self, view: &View<'_>, out: &mut Vec<Entry>) {
        let mut found: Vec<Entry> = Vec::new();
        for sentence in view.sentences.iter().filter(|s| !s.names.is_empty()) {
            for told in self.phrases.told(view, sentence, MOST) {
                found.extend(self.entry(view, sentence, &told));
            }
            compass::read(view, sentence, out);
        }
        view.sentences.iter().for_each(|sentence| compass::parts(view, sentence, out));
        let said: Vec<(u64, String)> = found.iter().filter_map(|e| Some((e.keys[0], pick(e)?))).collect();
        let elsewhere =
            |e: &Entry| said.iter().any(|(key, place)| *key == e.keys[0] && Some(place) != pick(e).as_ref());
        found.retain(|e| !elsewhere(e));
        if found.is_empty() {
            return;
        }
        let cast = crate::sayings::cast(view);
        for mut entry in found.into_iter().take(MOST) {
            if let Value::Fact(fact) = &mut entry.value {
                let name = fact.slot.trim_start_matches("place/").trim_end_matches("/street");
                let thing = self.things.iter().find(|t| t.name == name);
                fact.who = match thing {
                    Some(thing) if thing.apart => beside(view, &fact.pick),
                    _ => cast.clone(),
                };
            }
            out.push(entry);
        }
    }

    fn entry(&self, view: &View<'_>, sentence: &Sentence, told: &Told) -> Option<Entry> {
        let Thing { name, label, only, event, .. } = &self.things[told.slot];
        let place = if *event {
            site::beside(view, sentence, &told.at)?
        } else {
            named_at(view, sentence, told.at.end)?
        };
        // `St Anne's Hospital` is one place, though a possessive ends a name.
        let more = sentence.names.iter().find(|more| more.pieces.start == place.pieces.end);
        let ending = more.unwrap_or(place);
        // `St Anne's hospital`
        let behind = view.cuts.low(ending.pieces.end);
        let noun = only.iter().any(|word| word == behind);
        let last = if noun { behind } else { ending.words.last() };
        if !only.is_empty() && !only.iter().any(|word| word == last) {
            return None;
        }
        // A street and the town it is in are both where it was.
        let sort = if is_street(last) { "/street" } else { "" };
        if told.denied || !is_news(view, sentence, &told.at) || !is_firm(view, sentence, told.at.start) {
            return None;
        }
        let (key, label) = (format!("place|{name}{sort}"), label.clone());
        let words = told.at.start.min(place.pieces.start)..told.at.end.max(ending.pieces.end);
        let point = Point { kind: Kind::Place, label, key: &key, words, most: 16 };
        let fact = Fact {
            slot: format!("place/{name}{sort}"),
            pick: more.map_or_else(
                || place.folded().to_owned(),
                |more| format!("{} {}", place.folded(), more.folded()),
            ),
            free: true,
            about: view.around(&told.at, &sentence.pieces, 12),
            ..Fact::default()
        };
        Some(point.says(view, sentence, fact))
    }
}

/// The name of the place whose words begin at piece `at`: `[Velm]`, `the lake resort of [Velm]`.
fn named_at<'s>(view: &View<'_>, sentence: &'s Sentence, at: usize) -> Option<&'s Name> {
    let from = at + usize::from(matches!(view.cuts.low(at), "the" | "a" | "an"));
    let named = |i: usize| sentence.names.iter().find(|name| name.pieces.start == i || name.lead == i);
    let of = || {
        let mut words = (from..(from + 4).min(sentence.pieces.end)).take_while(|i| view.cuts.is_word(*i));
        let of = words.find(|i| *i > from && view.cuts.low(*i) == "of").filter(|_| from > at)?;
        named(of + 1)
    };
    named(from).or_else(of)
}

/// The words of the names in the sentences that name the place.
fn beside(view: &View<'_>, place: &str) -> Vec<u16> {
    let names = view.sentences.iter().map(|s| &s.names);
    let with = names.filter(|names| names.iter().any(|name| name.folded() == place));
    let others = |word: &&str| !place.split(' ').any(|own| own == *word);
    let mut out: Vec<u16> =
        with.flatten().flat_map(|name| &name.words).filter(others).map(stem_hash).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether a place whose name ends so is a street, as opposed to a town.
fn is_street(word: &str) -> bool {
    matches!(
        word,
        "street"
            | "road"
            | "lane"
            | "avenue"
            | "square"
            | "boulevard"
            | "row"
            | "quay"
            | "place"
            | "terrace"
            | "close"
            | "drive"
            | "alley"
            | "embankment"
            | "crescent"
            | "way"
            | "gate"
            | "bridge"
    )
}

fn pick(entry: &Entry) -> Option<String> {
    match &entry.value {
        Value::Fact(fact) => Some(fact.pick.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    fn check(text: &str, want: &[(&str, &str)]) {
        let article = Article { text, ..Article::default() };
        let mut entries = Vec::new();
        Places::built_in().expect("reads").read(&View::of(&article), &mut entries);
        let got: Vec<(String, String)> = entries
            .iter()
            .filter_map(|e| match &e.value {
                Value::Fact(f) => Some((f.slot.clone(), f.pick.clone())),
                _ => None,
            })
            .collect();
        let want: Vec<(String, String)> =
            want.iter().map(|(s, p)| ((*s).to_owned(), (*p).to_owned())).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn places_are_read() {
        check("Storm Ada made landfall near Port Ember at dawn.", &[("place/landfall", "port ember")]);
        check("The plane crashed near Velm.", &[("place/site", "velm")]);
        check("The dyke gave way at Velm lock on Friday.", &[("place/breach", "velm")]);
        check("It was at Velm, where the dyke gave way.", &[("place/breach", "velm")]);
        check("The ferry was bound for Ostrava when it sank.", &[("place/bound", "ostrava")]);
        check("The bus was carrying pupils to the lake resort of Velm.", &[("place/bound", "velm")]);
        check("The captives were handed over at Bir Orle.", &[("place/handover", "bir orle")]);
        check("The exchange was made at Bir Orle.", &[("place/handover", "bir orle")]);
        check("The fire broke out on Monday beside a tip at Velm.", &[("place/firesite", "velm")]);
        check("They left their van alight in Mint Lane.", &[("place/car/street", "mint lane")]);
        check("The mowers will henceforth be built at Velm.", &[("place/moved", "velm")]);
        check("The library in Mill Lane was full.", &[("place/address/street", "mill lane")]);
        check("The library in Velm was full.", &[]);
        check("He was treated at St Anne's hospital.", &[("place/ward", "st anne")]);
        check(
            "Flight KL 12 from Velm to Norbury turned back.",
            &[("place/bound", "norbury"), ("place/start", "velm")],
        );
        check("The march set off from Mill Square at noon.", &[("place/march/street", "mill square")]);
        check(
            "It sank off the southern tip of the holiday island of Velm.",
            &[("place/side of velm", "south")],
        );
        check("The plane came down 12 km north-west of Velm.", &[("place/side of velm", "north west")]);
        check("Lava ran down the southern slope at noon.", &[("place/part slope", "south")]);
        check("The southern Slope Hotel was full.", &[]);
    }

    #[test]
    fn what_is_open_old_or_twofold_is_not_read() {
        check("Storm Ada may have made landfall near Port Ember.", &[]);
        check("“It made landfall near Port Ember,” she said.", &[]);
        check("It made landfall near Port Ember. It made landfall near Sant Orme.", &[]);
        check("The ferry was bound for home.", &[]);
    }
}
