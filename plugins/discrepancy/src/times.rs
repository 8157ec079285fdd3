//! Reading when things happened: a date or a time of day, and the event it belongs to.

mod context;
mod deed;
mod stretch;
mod told;

use crate::facts::Point;
use crate::note::{Entry, Fact, Kind, Value};
use crate::phrases::denies;
use crate::view::{Sentence, View, stem_hash};
use crate::words::ByWord;
use context::{heads_line, is_open, is_possessive, said_between};
use copydesk_plugin::Article;
use copydesk_text::date::{Mention, Reference, Sort, dates};
use copydesk_text::fold::{bare, root};
use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use stretch::is_by_weekday;
use told::{Told, lasting, pointed};

/// Begins the slots of dates.
const DATE: &str = "date/";
/// Goes on with those of whatever thing a deed is done to.
const OF_ANY: &str = "any/";

/// Dates kept of one article; the first ones.
const MOST: usize = 16;
/// Words between an event and its date at most; a comma counts as [`BREAK`].
const REACH: usize = 10;
/// Words between an event's noun and its verb at most.
const APART: usize = 14;
const BREAK: usize = 7;

/// A kind of event.
#[derive(Clone, Debug)]
struct Event {
    name: String,
    label: String,
    free: bool,
    long: bool,
    noun: bool,
    open: bool,
    day: bool,
}

impl Event {
    /// In words, with the thing it is about.
    fn about(&self, noun: &str) -> String {
        self.label.replace('%', noun)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Noun,
    Verb,
}

/// The events by their words.
#[derive(Clone, Debug, Default)]
pub struct Events {
    events: Vec<Event>,
    words: ByWord<(usize, Part)>,
    alone: ByWord<(Vec<String>, usize)>,
}

/// A date with its event.
struct Dated<'m> {
    mention: &'m Mention,
    event: usize,
    /// The noun that tells it.
    noun: String,
    /// The piece that tells the event.
    at: usize,
}

impl Events {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut out = Events::default();
        for (number, line) in include_str!("events.tsv").lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [name, label, traits, nouns, verbs, alone] = columns[..] else {
                return Err(format!(
                    "line {} of the table of events has {} columns, not 6",
                    number + 1,
                    columns.len()
                ));
            };
            out.add(name, label, traits, [nouns, verbs, alone]);
        }
        Ok(out)
    }

    fn add(&mut self, name: &str, label: &str, traits: &str, [nouns, verbs, alone]: [&str; 3]) {
        let event = self.events.len();
        let is = |word: &str| traits.split(' ').any(|given| given == word);
        let (name, label) = (name.to_owned(), label.to_owned());
        let (open, noun, day) = (is("open"), is("noun") || is("open"), is("day"));
        let (free, long) = (is("free"), is("long"));
        self.events.push(Event { name, label, free, long, noun, open, day });
        let words = |list: &'_ str| -> Vec<String> {
            list.split(',').map(str::trim).filter(|w| *w != "-").map(str::to_owned).collect()
        };
        for (list, part) in [(nouns, Part::Noun), (verbs, Part::Verb)] {
            for word in words(list) {
                self.words.list(word).push((event, part));
            }
        }
        for phrase in words(alone) {
            let mut words = phrase.split(' ').map(str::to_owned);
            if let Some(first) = words.next() {
                self.alone.list(first).push((words.collect(), event));
            }
        }
    }

    /// The dated events of an article that says when it was published.
    pub fn read(&self, view: &View<'_>, article: &Article<'_>, out: &mut Vec<Entry>) {
        let Some(seen) = reference(article) else { return };
        let mut found: Vec<Entry> = Vec::new();
        for (index, sentence) in view.sentences.iter().enumerate() {
            let before = index.checked_sub(1).map(|i| &view.sentences[i]);
            if !sentence.dated || found.len() > MOST * 4 || !self.may_tell(view, sentence, before) {
                continue;
            }
            let mentions = dates(&view.cuts, sentence.pieces.clone());
            for mention in mentions
                .iter()
                .take(MOST * 4)
                .filter(|m| m.sort != Sort::Set && !heads_line(view, sentence, m))
            {
                let Some(dated) = self.event_of(view, sentence, before, mention) else { continue };
                found.extend(self.entries(view, sentence, &dated, &seen));
            }
        }
        settle(&mut found);
        found.truncate(MOST);
        out.append(&mut found);
    }

    /// Whether the sentence may tell an event: nothing is told without words of its own or the noun of one.
    fn may_tell(&self, view: &View<'_>, sentence: &Sentence, before: Option<&Sentence>) -> bool {
        let noun = |i: usize| self.parts(view, i).iter().any(|(_, part)| *part == Part::Noun);
        let open = |i: usize| self.words.at(&view.cuts, i).iter().any(|(event, _)| self.events[*event].open);
        let it = matches!(view.cuts.low(sentence.pieces.start), "it" | "they");
        sentence.pieces.clone().any(|i| !self.alone.at(&view.cuts, i).is_empty() || noun(i) || open(i))
            || before.is_some_and(|before| it && before.pieces.clone().any(noun))
    }

    /// The events a piece may be of, its possessive ending off.
    fn parts(&self, view: &View<'_>, i: usize) -> &[(usize, Part)] {
        let known = self.words.at(&view.cuts, i);
        let possessive = || {
            let cut = view.cuts.cuts.get(i)?;
            let ends = view.cuts.lower.as_bytes()[..cut.end as usize].ends_with(b"s");
            Some(bare(view.cuts.low(i))).filter(|bare| ends && bare.len() < (cut.end - cut.start) as usize)
        };
        if known.is_empty() { possessive().map_or(known, |bare| self.words.of(bare)) } else { known }
    }

    /// The event nearest to the date.
    fn event_of<'m>(
        &self,
        view: &View<'_>,
        sentence: &Sentence,
        before: Option<&Sentence>,
        mention: &'m Mention,
    ) -> Option<Dated<'m>> {
        let mut best: Option<Dated<'m>> = None;
        let mut nearest = REACH + 1;
        let from = mention.from.saturating_sub(REACH + 6).max(sentence.pieces.start);
        let to = (mention.to + REACH).min(sentence.pieces.end);
        let telling =
            |i: &usize| self.words.may_be_at(&view.cuts, *i) || self.alone.may_be_at(&view.cuts, *i);
        for i in (from..mention.from).chain(mention.to..to).filter(telling) {
            let far = distance(view, i, mention);
            if far >= nearest {
                continue;
            }
            let told = self.told_at(view, sentence, before, mention, i);
            if let Some((event, noun)) = told.filter(|_| !said_between(view, i, mention)) {
                nearest = far;
                best = Some(Dated { mention, event, noun: bare(noun).to_owned(), at: i });
            }
        }
        let dated = best?;
        let at = dated.at.min(mention.from)..dated.at.max(mention.to);
        let old = dated.at != mention.to && view.tells_of_old(&at, sentence);
        let reopens = self.events[dated.event].name == "reopening";
        (!old && !view.is_quoted(dated.at) && (reopens || !is_open(view, sentence, dated.at)))
            .then_some(dated)
    }

    /// The event that piece `i` tells, and its noun: with a noun of the table before without, and before any noun at all.
    fn told_at<'v>(
        &self,
        view: &'v View<'_>,
        sentence: &Sentence,
        before: Option<&Sentence>,
        mention: &Mention,
        i: usize,
    ) -> Option<(usize, &'v str)> {
        let alone = self
            .alone
            .at(&view.cuts, i)
            .iter()
            .find(|(rest, _)| rest.iter().enumerate().all(|(k, w)| view.cuts.low(i + 1 + k) == w));
        let parts = self.words.at(&view.cuts, i).iter();
        let told: Vec<(usize, &str)> = parts
            .filter_map(|(event, part)| match part {
                Part::Noun => self.by_noun(view, mention, *event, i).then(|| (*event, view.cuts.low(i))),
                Part::Verb if self.events[*event].open => {
                    deed::thing(view, sentence, i).map(|k| (*event, view.cuts.low(k)))
                }
                Part::Verb => self.by_verb(view, sentence, before, *event, i).map(|noun| (*event, noun)),
            })
            .collect();
        let thing = || deed::thing(view, sentence, i).map_or("", |k| view.cuts.low(k));
        let tabled = told.iter().find(|(event, _)| !self.events[*event].open).copied();
        tabled.or_else(|| alone.map(|(_, event)| (*event, thing()))).or_else(|| told.first().copied())
    }

    /// `Sunday's march`, `the march on Sunday`.
    fn by_noun(&self, view: &View<'_>, mention: &Mention, event: usize, i: usize) -> bool {
        let beside = i + 2 == mention.from && view.cuts.low(i + 1) == "on" && self.events[event].day;
        (i == mention.to && is_possessive(view, mention)) || (beside && self.is_noun(view, i, event))
    }

    /// The noun near a verb, or that `it` stands for.
    fn by_verb<'v>(
        &self,
        view: &'v View<'_>,
        sentence: &Sentence,
        before: Option<&Sentence>,
        event: usize,
        i: usize,
    ) -> Option<&'v str> {
        let near = i.saturating_sub(APART).max(sentence.pieces.start)..(i + 5).min(sentence.pieces.end);
        let noun = near.filter(|k| *k != i).find(|k| self.is_noun(view, *k, event));
        let it =
            matches!(view.cuts.low(sentence.pieces.start), "it" | "they") && i < sentence.pieces.start + 4;
        let meant = || before.filter(|_| it)?.pieces.clone().find(|k| self.is_noun(view, *k, event));
        noun.or_else(meant).map(|k| view.cuts.low(k))
    }

    /// Whether a piece is a noun of the event itself. `The next rally` is not that of Sunday; the next festival is the one
    /// there is a date of.
    fn is_noun(&self, view: &View<'_>, i: usize, event: usize) -> bool {
        let another = !self.events[event].long
            && matches!(
                view.cuts.low(i.saturating_sub(1)),
                "next" | "another" | "future" | "previous" | "earlier" | "coming"
            );
        !another && self.parts(view, i).contains(&(event, Part::Noun))
    }

    /// Whether the piece tells an event without a noun.
    fn told_alone(&self, view: &View<'_>, i: usize) -> bool {
        !self.alone.at(&view.cuts, i).is_empty() && self.words.at(&view.cuts, i).is_empty()
    }

    /// What the date says of the event: its day, its time of day, or both.
    fn entries(
        &self,
        view: &View<'_>,
        sentence: &Sentence,
        dated: &Dated<'_>,
        seen: &Reference,
    ) -> Vec<Entry> {
        let event = &self.events[dated.event];
        let told = match dated.mention.sort {
            Sort::Duration => lasting(view, event, dated.mention, seen).into_iter().collect(),
            _ => pointed(view, sentence, event, dated.mention, view.cuts.low(dated.at), seen),
        };
        told.into_iter().map(|told| self.entry(view, sentence, dated, told)).collect()
    }

    fn entry(&self, view: &View<'_>, sentence: &Sentence, dated: &Dated<'_>, mut told: Told) -> Entry {
        let event = &self.events[dated.event];
        let by_noun = event.noun && (event.open || !self.told_alone(view, dated.at));
        if by_noun && !dated.noun.is_empty() {
            let any = if event.open { OF_ANY } else { "" };
            told.slot = format!("{any}{}/{}", told.slot, root(&dated.noun));
        }
        let words = dated.mention.from.min(dated.at)..dated.mention.to.max(dated.at + 1);
        let words = words.start..words.end.min(words.start + 24);
        let key = format!("date|{}", told.slot);
        let mut who = view.names_beside(sentence, &words);
        if !event.free && !dated.noun.is_empty() {
            who.push(stem_hash(root(&dated.noun)));
            who.sort_unstable();
            who.dedup();
        }
        let fact = Fact {
            slot: format!("{DATE}{}", told.slot),
            pick: told.pick,
            low: told.low,
            high: told.high,
            free: event.free,
            who,
            about: about(view, sentence, &words),
            ..Fact::default()
        };
        let label = event.about(&dated.noun);
        // `[not] run again until Monday`: without the word the line would say the contrary.
        let denied = words.start > sentence.pieces.start && denies(view, words.start - 1);
        let words = words.start - usize::from(denied)..words.end;
        Point { kind: Kind::Date, label, key: &key, words, most: 24 }.says(view, sentence, fact)
    }
}

/// Whether a slot is of a thing and a deed, so that those that share it are of one thing.
pub fn is_of_thing(slot: &str) -> bool {
    slot.strip_prefix(DATE).is_some_and(|rest| rest.starts_with(OF_ANY))
}

/// The day of publication.
fn reference(article: &Article<'_>) -> Option<Reference> {
    let time = Timestamp::from_millisecond(article.published_ms?).ok()?.to_zoned(TimeZone::UTC);
    Some(Reference { time: Some(time.time()), ..Reference::on(time.date()) })
}

/// Words between a piece and the date, breaks weighing more: not so the comma after a name, `stolen from the Orlo, Velm,
/// before dawn`, or before `which`.
fn distance(view: &View<'_>, i: usize, mention: &Mention) -> usize {
    let gap = if i < mention.from { i + 1..mention.from } else { mention.to..i };
    let light = |k: usize| {
        k > 0
            && view.cuts.raw(k) == ","
            && (view.cuts.low(k + 1) == "which"
                || (view.cuts.capital(k - 1) && !view.cuts.is(k - 1, copydesk_text::fold::sense::CALENDAR)))
    };
    gap.map(|k| match view.cuts.raw(k) {
        "," | ";" | ":" | "—" | "–" | "(" | ")" if !light(k) => BREAK,
        _ => 1,
    })
    .sum()
}

/// Stems of the sentence's other telling words, names included.
fn about(view: &View<'_>, sentence: &Sentence, words: &std::ops::Range<usize>) -> Vec<u16> {
    let mut out = view.around(words, &sentence.pieces, 12);
    let calendar = |i: &usize| view.cuts.is(*i, copydesk_text::fold::sense::CALENDAR);
    let days: Vec<u16> =
        sentence.pieces.clone().filter(calendar).map(|i| stem_hash(root(view.cuts.low(i)))).collect();
    out.retain(|stem| !days.contains(stem));
    out
}

/// Of an article that gives one event several times apart, which is meant is not told; of two that meet, the more exact.
fn settle(found: &mut Vec<Entry>) {
    let fact = |e: &Entry| match &e.value {
        Value::Fact(f) => Some((f.slot.clone(), f.low, f.high, f.pick.clone())),
        _ => None,
    };
    let all: Vec<_> = found.iter().filter_map(fact).collect();
    found.retain(|e| {
        let Some((slot, low, high, pick)) = fact(e) else { return false };
        all.iter().filter(|(s, ..)| *s == slot).all(|(_, l, h, p)| {
            let apart = *p != pick && (low >= *h || *l >= high);
            let loose = *p != pick && high - low > 8 * (h - l);
            !apart && !loose
        })
    });
}

#[cfg(test)]
mod tests;
