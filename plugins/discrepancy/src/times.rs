//! Reading when things happened: a date or a time of day, and the event it belongs to.

mod context;
mod deed;
mod only;
mod reach;
mod stretch;
mod table;
mod told;

use crate::facts::Point;
use crate::note::{Entry, Fact, Kind, Value};
use crate::phrases::{self, denies};
use crate::view::{Sentence, View, stem_hash};
use context::{ends_possessive, heads_line, is_measure, is_open, is_possessive, said_between};
use copydesk_plugin::Article;
use copydesk_text::date::{Mention, Reference, Sort, dates};
use copydesk_text::fold::{bare, root};
use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use only::is_only;
use reach::{BREAK, distance};
use std::ops::Range;
pub use stretch::is_by_weekday;
pub use table::Events;
use table::Part;
use told::{Told, lasting, pointed};

/// Begins the slots of dates.
const DATE: &str = "date/";
/// Goes on with those of whatever thing a deed is done to.
const OF_ANY: &str = "any/";

/// Dates kept of one article; the first ones.
const MOST: usize = 16;
/// Words between an event and its date at most; a comma counts as [`BREAK`].
const REACH: usize = 10;
/// The same of a date that opens its sentence.
const FAR_REACH: usize = 16;
/// Words between an event's noun and its verb at most.
const APART: usize = 14;
/// Words a verb must stand nearer to the date than a phrase of the table.
const SURER: usize = 4;
/// Sentences before in which what `it` means is looked for.
const BACK: usize = 3;
/// Phrases of one sentence that are looked at.
const PHRASES: usize = 16;

/// A date with its event.
struct Dated<'m> {
    mention: &'m Mention,
    event: usize,
    /// The noun that tells it.
    noun: String,
    /// The pieces that tell the event.
    at: Range<usize>,
    /// A phrase of the table tells it, not a verb with a noun somewhere near.
    sure: bool,
}

/// A sentence with what the readers of its dates look at.
struct Around<'v, 'a> {
    view: &'v View<'a>,
    sentence: &'v Sentence,
    /// The sentences before.
    before: &'v [Sentence],
    /// The phrases that tell an event alone.
    told: Vec<phrases::Told>,
}

impl Around<'_, '_> {
    /// Whether the sentence speaks of what the ones before told: `It happened at noon`.
    fn goes_on(&self) -> bool {
        matches!(self.view.cuts.low(self.sentence.pieces.start), "it" | "they" | "this" | "that")
    }
}

impl Events {
    /// The dated events of an article; of one that does not say when it was published the times of day, and the days told
    /// by day and month.
    pub fn read(&self, view: &View<'_>, article: &Article<'_>, out: &mut Vec<Entry>) {
        let dated = reference(article);
        let seen = dated.unwrap_or_else(|| Reference::on(jiff::civil::date(2000, 1, 1)));
        let mut found: Vec<(Entry, bool)> = Vec::new();
        let mut singles = Vec::new();
        // First the dates of all sentences, then what they are of: code that is used again at once is still at hand.
        let dating = view.sentences.iter().enumerate().filter(|(_, sentence)| sentence.dated);
        let mentions = |s: &Sentence| dates(&view.cuts, s.pieces.clone());
        let mentions: Vec<(usize, Vec<Mention>)> =
            dating.map(|(n, sentence)| (n, mentions(sentence))).collect();
        for (index, mentions) in mentions {
            if found.len() > MOST * 4 {
                break;
            }
            let sentence = &view.sentences[index];
            let telling =
                |m: &&Mention| m.sort != Sort::Set && !heads_line(view, sentence, m) && !is_measure(view, m);
            let mentions: Vec<&Mention> = mentions.iter().take(MOST * 4).filter(telling).collect();
            if mentions.is_empty() {
                continue;
            }
            let told = self.phrases.told(view, &near(sentence, &mentions), PHRASES);
            let here = Around { view, sentence, before: &view.sentences[..index], told };
            let may_tell = self.may_tell(&here);
            for mention in mentions {
                if dated.is_some() {
                    singles.extend(self.single(view, sentence, mention, &seen));
                }
                let Some(told) = self.event_of(&here, mention).filter(|_| may_tell) else { continue };
                let mut entries = self.entries(view, sentence, &told, &seen);
                if dated.is_none() {
                    entries.retain_mut(timeless);
                }
                found.extend(entries.into_iter().map(|entry| (entry, told.sure)));
            }
        }
        settle(&mut found);
        found.truncate(MOST);
        out.extend(found.into_iter().map(|(entry, _)| entry));
        out.extend(only::alone(singles));
    }

    /// Whether the sentence may tell an event, wherever a date stands in it.
    fn may_tell(&self, here: &Around<'_, '_>) -> bool {
        let view = here.view;
        // A noun is dated by the date before it or behind it (see `by_noun`).
        let beside = |i: usize| {
            view.cuts.low(i + 1) == "on" || i.checked_sub(1).is_some_and(|date| ends_possessive(view, date))
        };
        let tells = |i: usize| {
            self.words.at(&view.cuts, i).iter().any(|(event, part)| match part {
                Part::Noun => beside(i),
                Part::Verb => self.told_by_verb(here, *event, i).is_some(),
            })
        };
        !here.told.is_empty() || self.words.known_among(view, &here.sentence.pieces).any(tells)
    }

    /// The event nearest to the date, one told by a phrase before one told by its verb.
    fn event_of<'m>(&self, here: &Around<'_, '_>, mention: &'m Mention) -> Option<Dated<'m>> {
        let (view, sentence) = (here.view, here.sentence);
        let by_word = self.by_word(here, mention);
        let by_phrase = self.by_phrase(here, mention);
        let dated = match (by_word, by_phrase) {
            (Some((far, word)), Some((phrase_far, phrase))) => {
                if far + SURER < phrase_far {
                    word
                } else {
                    phrase
                }
            }
            (word, phrase) => word.or(phrase)?.1,
        };
        let at = dated.at.start.min(mention.from)..dated.at.end.max(mention.to);
        let event = &self.events[dated.event];
        let old = !event.old && dated.at.start != mention.to && view.tells_of_old(&at, sentence);
        let reopens = event.name == "reopening";
        (!old && !view.is_quoted(dated.at.start) && (reopens || !is_open(view, sentence, dated.at.start)))
            .then_some(dated)
    }

    /// The nearest event that a phrase tells, and how far it is.
    fn by_phrase<'m>(&self, here: &Around<'_, '_>, mention: &'m Mention) -> Option<(usize, Dated<'m>)> {
        let view = here.view;
        let told = here.told.iter().filter(|told| !told.denied);
        let far = |told: &phrases::Told| match () {
            () if told.at.end <= mention.from => distance(view, told.at.end - 1, mention),
            () if told.at.start >= mention.to => distance(view, told.at.start, mention),
            () => 0,
        };
        let near = |at: &Range<usize>| if at.end <= mention.from { at.end - 1 } else { at.start };
        let reach = if mention.from < here.sentence.pieces.start + 4 { FAR_REACH } else { REACH };
        told.map(|told| (far(told), told))
            .filter(|(far, told)| *far <= reach && !said_between(view, near(&told.at), mention))
            .filter(|(_, told)| self.events[told.slot].is_topic(view))
            .min_by_key(|(far, _)| *far)
            .map(|(far, told)| {
                let noun = told.at.clone().find_map(|i| deed::thing(view, here.sentence, i));
                let noun = noun.map_or("", |k| view.cuts.low_bare(k)).to_owned();
                (far, Dated { mention, event: told.slot, noun, at: told.at.clone(), sure: true })
            })
    }

    /// The nearest event that a verb and a noun tell, and how far the verb is.
    fn by_word<'m>(&self, here: &Around<'_, '_>, mention: &'m Mention) -> Option<(usize, Dated<'m>)> {
        let (view, sentence) = (here.view, here.sentence);
        let mut best: Option<(usize, Dated<'m>)> = None;
        let from = mention.from.saturating_sub(REACH + 6).max(sentence.pieces.start);
        let to = (mention.to + REACH).min(sentence.pieces.end);
        let telling = |i: &usize| self.words.may_be_at(&view.cuts, *i);
        for i in (from..mention.from).chain(mention.to..to).filter(telling) {
            let far = distance(view, i, mention);
            if far >= best.as_ref().map_or(REACH + 1, |(nearest, _)| *nearest) {
                continue;
            }
            let told = self.told_at(here, mention, i);
            if let Some((event, noun)) = told.filter(|_| !said_between(view, i, mention)) {
                let noun = bare(noun).to_owned();
                best = Some((far, Dated { mention, event, noun, at: i..i + 1, sure: false }));
            }
        }
        best
    }

    /// The event that piece `i` tells, and its noun: with a noun of the table before any noun at all.
    fn told_at<'v>(&self, here: &Around<'v, '_>, mention: &Mention, i: usize) -> Option<(usize, &'v str)> {
        let view = here.view;
        let parts = self.words.at(&view.cuts, i).iter();
        let told: Vec<(usize, &str)> = parts
            .filter_map(|(event, part)| match part {
                Part::Noun => self.by_noun(view, mention, *event, i).then(|| (*event, view.cuts.low(i))),
                Part::Verb => self.told_by_verb(here, *event, i).map(|noun| (*event, noun)),
            })
            .collect();
        let tabled = told.iter().find(|(event, _)| !self.events[*event].open).copied();
        tabled.or_else(|| told.first().copied())
    }

    /// The noun of the event that the verb at piece `i` tells.
    fn told_by_verb<'v>(&self, here: &Around<'v, '_>, event: usize, i: usize) -> Option<&'v str> {
        if self.events[event].open {
            return deed::thing(here.view, here.sentence, i).map(|k| here.view.cuts.low(k));
        }
        self.by_verb(here, event, i)
    }

    /// `Sunday's march`, `the march on Sunday`.
    fn by_noun(&self, view: &View<'_>, mention: &Mention, event: usize, i: usize) -> bool {
        let beside = i + 2 == mention.from && view.cuts.low(i + 1) == "on" && self.events[event].day;
        (i == mention.to && is_possessive(view, mention)) || (beside && self.is_noun(view, i, event))
    }

    /// The noun near a verb, or that `it` stands for.
    fn by_verb<'v>(&self, here: &Around<'v, '_>, event: usize, i: usize) -> Option<&'v str> {
        let (view, pieces) = (here.view, &here.sentence.pieces);
        let near = i.saturating_sub(APART).max(pieces.start)..(i + 5).min(pieces.end);
        let noun = self.noun_among(view, near, event, i);
        let it = here.goes_on() && i < pieces.start + 4;
        let before = here.before[here.before.len().saturating_sub(BACK)..].iter().rev();
        // `It happened at two. The tower blew up with a noise.`
        let behind = view.sentences.get(here.before.len() + 1);
        let mut others = before.chain(behind);
        let mut meant = || {
            others.find_map(|s| {
                let by_phrase = || {
                    let told = self.phrases.told(view, s, PHRASES);
                    let own = |t: &phrases::Told| self.events[t.slot].name == self.events[event].name;
                    told.into_iter().find(own).map(|told| told.at.start)
                };
                self.noun_among(view, s.pieces.clone(), event, usize::MAX).or_else(by_phrase)
            })
        };
        let meant = || if it { meant() } else { None };
        noun.or_else(meant).map(|k| view.cuts.low(k))
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
            _ => pointed(view, sentence, event, dated.mention, view.cuts.low(dated.at.start), seen),
        };
        told.into_iter().map(|told| self.entry(view, sentence, dated, told)).collect()
    }

    fn entry(&self, view: &View<'_>, sentence: &Sentence, dated: &Dated<'_>, mut told: Told) -> Entry {
        let event = &self.events[dated.event];
        if event.noun && !dated.sure && !dated.noun.is_empty() {
            let (any, noun) = match event.open {
                true => (OF_ANY, self.thing(&dated.noun)),
                false => ("", dated.noun.as_str()),
            };
            told.slot = format!("{any}{}/{}", told.slot, root(noun));
        }
        let words = dated.mention.from.min(dated.at.start)..dated.mention.to.max(dated.at.end);
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

/// The part of a sentence that may tell what its dates are of.
fn near(sentence: &Sentence, mentions: &[&Mention]) -> Sentence {
    let first = mentions.first().map_or(sentence.pieces.start, |m| m.from.saturating_sub(2 * REACH + BREAK));
    let last = mentions.last().map_or(sentence.pieces.end, |m| m.to + 2 * REACH + BREAK);
    let pieces = first.max(sentence.pieces.start)..last.min(sentence.pieces.end);
    Sentence { pieces, names: Vec::new(), ..*sentence }
}

/// Whether a slot is of a thing and a deed, so that those that share it are of one thing.
pub fn is_of_thing(slot: &str) -> bool {
    slot.strip_prefix(DATE).is_some_and(|rest| rest.starts_with(OF_ANY))
}

/// Whether a fact of an article without a day of publication holds all the same; of a day without a year nothing more is
/// kept than day and month.
fn timeless(entry: &mut Entry) -> bool {
    let Value::Fact(fact) = &mut entry.value else { return false };
    if fact.slot.contains("/hour") {
        return true;
    }
    (fact.low, fact.high) = (0, 0);
    is_yearless(&fact.pick)
}

/// Whether a time is told by day and month alone: `05-13`.
pub fn is_yearless(pick: &str) -> bool {
    pick.len() == 5 && pick.as_bytes()[2] == b'-'
}

/// The day of publication.
fn reference(article: &Article<'_>) -> Option<Reference> {
    let time = Timestamp::from_millisecond(article.published_ms?).ok()?.to_zoned(TimeZone::UTC);
    Some(Reference { time: Some(time.time()), ..Reference::on(time.date()) })
}

/// Stems of the sentence's other telling words, names included.
fn about(view: &View<'_>, sentence: &Sentence, words: &Range<usize>) -> Vec<u16> {
    let mut out = view.around(words, &sentence.pieces, 12);
    let calendar = |i: &usize| view.cuts.is(*i, copydesk_text::fold::sense::CALENDAR);
    let days: Vec<u16> =
        sentence.pieces.clone().filter(calendar).map(|i| stem_hash(root(view.cuts.low(i)))).collect();
    out.retain(|stem| !days.contains(stem));
    out
}

/// Of an article that gives one event several times apart, which is meant is not told, but for one that a phrase tells
/// surely; of two that meet, the more exact.
fn settle(found: &mut Vec<(Entry, bool)>) {
    let fact = |e: &Entry| match &e.value {
        Value::Fact(f) => Some((f.slot.clone(), f.low, f.high, f.pick.clone())),
        _ => None,
    };
    let all: Vec<_> = found.iter().filter_map(|(e, sure)| Some((fact(e)?, *sure))).collect();
    found.retain(|(e, sure)| {
        let Some((slot, low, high, pick)) = fact(e) else { return false };
        all.iter().filter(|((s, ..), _)| *s == slot).all(|((_, l, h, p), other_sure)| {
            let apart = *p != pick && (low >= *h || *l >= high);
            let loose = *p != pick && high - low > 8 * (h - l);
            !(loose || apart && *sure <= *other_sure)
        })
    });
}

#[cfg(test)]
mod tests;
