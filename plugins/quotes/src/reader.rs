//! The pass over an article: every quotation in order, each with its speaker.

use std::ops::Range;

use copydesk_plugin::{Part, PartKind};

use crate::attribute::{Attribution, Scene};
use crate::confidence;
use crate::document::Document;
use crate::float::{self, Found};
use crate::indirect;
use crate::lexicon::Lexicon;
use crate::note::{Flag, Kind, Note, Quotation};
use crate::people::{EntityId, People};
use crate::phrase;
use crate::resolve::{self, Last};
use crate::token::Tok;
use crate::worth::{self, Marked};

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading {
    /// Speech in the reporter's words too.
    pub indirect: bool,
}

/// How much of a text is read, in bytes: some 700,000 words, more than anybody prints as one article. It bounds time and
/// memory for files nobody wrote in good faith.
pub const LONGEST: usize = 4 << 20;
/// Most quotations of an article; what comes later is left out.
pub const QUOTATIONS: usize = 10_000;

/// The quotations of a text, of its first [`LONGEST`] bytes and at most [`QUOTATIONS`]. Parts other than running text give flagged quotations and tell nothing about who is
/// meant elsewhere; boilerplate gives none.
pub fn read(text: &str, parts: &[Part], lexicon: &Lexicon, reading: Reading) -> Note {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let document = Document::new(text, parts, lexicon);
    if document.quotes.is_empty() && !reading.indirect {
        return Note::default();
    }
    let people = People::of(&document, lexicon);
    let reader = Reader {
        document: &document,
        reading,
        lexicon,
        people,
        last: Last::default(),
        previous: None,
        note: Note { quotations: Vec::with_capacity(document.quotes.len().min(QUOTATIONS)) },
        group: 0,
        doubles: document.quotes.iter().any(|region| !region.single),
    };
    reader.run()
}

/// How verbs of short posts begin.
const TWEETING: [&str; 2] = ["tweet", "retweet"];
/// Below this confidence a report that goes on from the sentence before is likelier than the sentence's own subject.
const WEAK: f32 = 0.65;

/// The last quotation with a speaker.
#[derive(Clone, Debug)]
pub struct Previous<'d, 'a> {
    /// Number of its paragraph among those of running text.
    pub paragraph: usize,
    /// The mention and cue that attribute it.
    pub found: Found<'d, 'a>,
    /// Its speaker.
    speaker: Option<String>,
    group: u32,
}

struct Reader<'d, 'a> {
    document: &'d Document<'a>,
    reading: Reading,
    lexicon: &'a Lexicon,
    people: People<'a>,
    last: Last,
    previous: Option<Previous<'d, 'a>>,
    note: Note,
    group: u32,
    /// Some quotation has double marks.
    doubles: bool,
}

impl<'d, 'a> Reader<'d, 'a> {
    fn run(mut self) -> Note {
        let mut running = 0;
        for number in 0..self.document.paragraphs.len() {
            let paragraph = &self.document.paragraphs[number];
            running += usize::from(paragraph.running());
            let silent =
                matches!(paragraph.kind, PartKind::Boilerplate | PartKind::Byline | PartKind::Dateline);
            if silent || (paragraph.quotes.is_empty() && !self.reading.indirect) {
                continue;
            }
            for sentence in paragraph.sentences.clone() {
                self.indirect(number, sentence);
                for at in 0..self.document.sentence(sentence).len() {
                    if self.note.quotations.len() >= QUOTATIONS {
                        return self.note;
                    }
                    if let Some(quote) = self.document.sentence(sentence)[at].quote() {
                        self.quotation(Place { number, running, sentence, at, quote });
                    }
                }
            }
        }
        self.note
    }

    /// What the sentence says that somebody said, where that is asked for. It tells nothing about other quotations.
    fn indirect(&mut self, paragraph: usize, sentence: usize) {
        let asked = self.reading.indirect && self.document.paragraphs[paragraph].running();
        let Some((said, found)) = asked.then(|| indirect::speech(self.document.sentence(sentence))).flatten()
        else {
            return;
        };
        let (speaker, _) = self.speaker(&found);
        self.group += 1;
        let (kind, group) = (Kind::Indirect, self.group);
        let quotation = self.describe(said, kind, Some(&found), speaker, group);
        self.note.quotations.push(quotation);
    }

    fn quotation(&mut self, place: Place) {
        let document = self.document;
        let toks = document.sentence(place.sentence);
        let scene = Scene::new(document, place.sentence, place.at);
        let found = self.find(place, &scene);
        let words = document.words(place.quote);
        let region = document.quotes[place.quote];
        let confidence = found.as_ref().map_or(0.0, |found| found.confidence);
        let marked = Marked {
            words,
            toks,
            at: place.at,
            confidence,
            single: region.single,
            headline: self.headline(place, region.single),
            doubles: self.doubles,
        };
        let scare = worth::scare(&marked);
        let kind = if scare { Kind::Scare } else { worth::kind(&marked) };
        let found = found.filter(|_| !scare);
        let (speaker, entity) = match &found {
            Some(found) => self.speaker(found),
            None => (None, None),
        };
        let group = self.group_of(found.as_ref());
        let mut quotation =
            self.describe(region.start..region.end, kind, found.as_ref(), speaker.clone(), group);
        quotation.flags = self.flags(place, found.as_ref());
        quotation.role = entity
            .map(|id| &self.people.entities[id])
            .filter(|entity| speaker.as_deref() == Some(&entity.name()))
            .and_then(|entity| entity.role.map(str::to_owned));
        quotation.via = found.as_ref().and_then(|found| via(document.text, toks, found));
        self.note.quotations.push(quotation);
        if let Some(found) = found.filter(|found| found.confidence >= 0.55)
            && document.paragraphs[place.number].running()
        {
            self.last.speaker = entity.or(self.last.speaker);
            self.last.end = region.mark_end.max(found.end());
            self.previous = Some(Previous { paragraph: place.running, found, speaker, group });
        }
    }

    /// Whom the quotation is attributed to: by its sentence, else by what stands around it.
    fn find(&self, place: Place, scene: &Scene<'d, 'a>) -> Option<Found<'d, 'a>> {
        if let Some(label) = float::label(self.document, place.quote) {
            return Some(label);
        }
        let outside = scene.toks.iter().filter(|tok| tok.alphabetic).take(3).count();
        let attribution = (outside > 0).then(|| scene.attribution()).flatten();
        let around = float::Around {
            document: self.document,
            paragraph: place.number,
            running: place.running,
            sentence: place.sentence,
            at: place.at,
            quote: place.quote,
            outside,
            previous: self.previous.as_ref().filter(|_| self.document.paragraphs[place.number].running()),
        };
        if let Some(Attribution { mention: Some((a, b)), cue, rule, confidence }) = attribution {
            let own = || Found::new(&scene.toks[a..=b], &scene.toks[cue.0..=cue.1], rule, confidence);
            return Some(if confidence < WEAK { around.reported().unwrap_or_else(own) } else { own() });
        }
        around.find()
    }

    /// A headline by its label, or by single marks in the first line or in one without a stop.
    fn headline(&self, place: Place, single: bool) -> bool {
        let paragraph = &self.document.paragraphs[place.number];
        let line = &self.document.text[paragraph.range.clone()];
        let short = paragraph.toks.len() < 24 && !line.trim_end().ends_with(['.', '!', '?', ':', ',', '…']);
        let looks = single && (place.number == 0 || (short && self.doubles));
        matches!(paragraph.kind, PartKind::Headline | PartKind::Subhead) || looks
    }

    fn speaker(&mut self, found: &Found<'d, 'a>) -> (Option<String>, Option<usize>) {
        if let (true, Some(previous)) = (found.repeats, &self.previous) {
            return (previous.speaker.clone(), self.last.speaker);
        }
        self.last.told = self.told(found);
        let named = resolve::name(self.document, &found.mention, &mut self.people, self.last, self.lexicon);
        let own = !resolve::serves(&found.mention);
        let mut met = self.people.mentioned(found.start(), found.end()).iter().filter(|_| own);
        let met = met.next().map(|mention| mention.entity);
        match named {
            Some((name, entity)) => (Some(name), met.or(entity)),
            None => (Some(self.document.text[found.start()..found.end()].to_owned()), met),
        }
    }

    /// `she told Mr Ray`: who stands right behind the cue.
    fn told(&self, found: &Found<'d, 'a>) -> Option<EntityId> {
        let cue =
            found.cue.last().filter(|cue| cue.is(&["told", "tells", "telling", "tell", "asked", "asks"]))?;
        let end = cue.end as usize;
        self.people.mentioned(end, end + 3).first().map(|mention| mention.entity)
    }

    fn group_of(&mut self, found: Option<&Found<'d, 'a>>) -> u32 {
        match (&self.previous, found) {
            (Some(previous), Some(found)) if found.repeats && found.confidence >= 0.7 => previous.group,
            _ => {
                self.group += 1;
                self.group
            }
        }
    }

    fn describe(
        &self,
        words: Range<usize>,
        kind: Kind,
        found: Option<&Found<'d, 'a>>,
        speaker: Option<String>,
        group: u32,
    ) -> Quotation {
        let document = self.document;
        let slice = |toks: &[Tok<'_>]| match (toks.first(), toks.last()) {
            (Some(first), Some(last)) => {
                Some(document.text[first.start as usize..last.end as usize].to_owned())
            }
            _ => None,
        };
        Quotation {
            text: document.text[words.clone()].to_owned(),
            start: words.start as u32,
            end: words.end as u32,
            speaker,
            mention: found.map(|found| document.text[found.start()..found.end()].to_owned()),
            speaker_start: found.map(|found| found.start() as u32),
            speaker_end: found.map(|found| found.end() as u32),
            cue: found.and_then(|found| slice(found.cue)),
            kind,
            rule: found.map(|found| found.rule.into()),
            confidence: found.map_or(0.0, |found| (confidence::of(found) * 100.0).round() / 100.0),
            group,
            via: None,
            role: None,
            flags: Vec::new(),
        }
    }

    fn flags(&self, place: Place, found: Option<&Found<'d, 'a>>) -> Vec<Flag> {
        let region = self.document.quotes[place.quote];
        let part = match self.document.paragraphs[place.number].kind {
            PartKind::Headline | PartKind::Subhead => Some(Flag::Headline),
            PartKind::Caption => Some(Flag::Caption),
            PartKind::Teaser => Some(Flag::Teaser),
            PartKind::Embed => Some(Flag::Embed),
            PartKind::Body | PartKind::Byline | PartKind::Dateline | PartKind::Boilerplate => None,
        };
        let tweeted = |found: &Found<'_, '_>| {
            found.cue.iter().any(|cue| TWEETING.iter().any(|stem| cue.lower.starts_with(stem)))
        };
        let marks = [
            (found.is_some_and(tweeted), Flag::Tweet),
            (region.open || region.unclosed, Flag::Open),
            (region.continued, Flag::Continued),
            (region.single, Flag::Single),
        ];
        marks.into_iter().filter(|(set, _)| *set).map(|(_, flag)| flag).chain(part).collect()
    }
}

/// The medium behind `Ms Lee said, according to the Wire` or `as quoted by the Wire`.
fn via(text: &str, toks: &[Tok<'_>], found: &Found<'_, '_>) -> Option<String> {
    let cue = found.cue.last().filter(|cue| !cue.is(&["to"]) && cue.end >= toks[0].start)?;
    let after = toks.iter().position(|tok| tok.start >= cue.end)?;
    let source = (after + 1..toks.len()).find(|i| {
        let before = &toks[*i - 1];
        (toks[*i].is(&["to"]) && before.is(&["according"]))
            || (toks[*i].is(&["by"]) && before.is(&["quoted", "reported", "cited"]))
    })?;
    let (first, last) = phrase::beginning_at(toks, source + 1, toks.len())?;
    let first = (first..last).find(|i| !toks[*i].is(&["the", "a", "an"])).unwrap_or(last);
    Some(text[toks[first].start as usize..toks[last].end as usize].to_owned())
}

/// Where a quotation stands.
#[derive(Clone, Copy)]
struct Place {
    /// Its paragraph.
    number: usize,
    /// How many paragraphs of running text there are up to it.
    running: usize,
    sentence: usize,
    /// Its token in the sentence.
    at: usize,
    quote: usize,
}
