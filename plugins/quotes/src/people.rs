//! The people and bodies an article names, each with its mentions: `Ann Lee`, `Ms Lee` and `Lee` are one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::document::Document;
use crate::lexicon::{
    AUXILIARY, DETERMINER, FEMALE_NAME, FEMALE_WORD, GIVEN, HONORIFIC, Lexicon, MALE_NAME, MALE_WORD,
    ORGANISATION, PREPOSITION, ROLE, SUBORDINATOR, TITLE, VERB,
};
use crate::naming::{Bearers, By, Gender, NameWord, gender, name_words, sound};
use crate::phrase::{self, Phrase};
use crate::spelling::Spellings;
use crate::subject;
use crate::token::Tok;

mod run;

use run::{acts, acts_like_person, explains_role, modifies, standing};
pub use run::{nickname, run_end};

/// Number of an entity in [`People`].
pub type EntityId = usize;

/// Somebody, or something, with a name.
#[derive(Clone, Debug)]
pub struct Entity<'a> {
    /// The longest form of the name, without titles.
    pub core: Vec<&'a str>,
    /// What the first and the last word sound like.
    sounds: (u64, u64),
    /// Where words tell.
    pub gender: Option<Gender>,
    /// Of the only word by which the entity goes, taken for a given name.
    pub sole: Option<Gender>,
    /// How often it is named.
    pub count: usize,
    /// Evidence for a person; positive means likely.
    pub person: i32,
    /// What it is said to be, by the longest phrase before its name (`White House press secretary`).
    pub role: Option<&'a str>,
}

impl Entity<'_> {
    /// The name.
    pub fn name(&self) -> String {
        self.core.join(" ")
    }
}

/// One place where an entity is named.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// First byte.
    pub start: usize,
    /// Who.
    pub entity: EntityId,
    /// Line of the text.
    pub line: usize,
    /// A verb follows, perhaps after an aside.
    pub acts: bool,
    /// It only says whose something is: `Lee's office`, `the Lee campaign`.
    pub modifies: bool,
    /// It begins its sentence.
    pub leads: bool,
    /// It stands among the first words of its sentence: `Lee spokesman Bo Ray said`.
    pub heads: bool,
    /// Its sentence.
    pub sentence: usize,
}

/// Everybody named in an article.
#[derive(Default)]
pub struct People<'a> {
    /// The entities by number.
    pub entities: Vec<Entity<'a>>,
    /// All mentions in running text, in order.
    pub mentions: Vec<Mention>,
    bearers: Bearers,
    /// Where the main subject of a sentence stands, in bytes, once somebody asked.
    subjects: HashMap<usize, Range<usize>>,
    /// The words of the name at hand; kept for its memory.
    words: Vec<NameWord<'a>>,
}

/// Where a name still belongs to the beginning of a sentence, in tokens.
const HEAD: usize = 6;
/// Words from which on a capitalised run is no person's name.
const LONGEST_NAME: usize = 5;

impl<'a> People<'a> {
    /// Whether a mention may be somebody's: of a whole name of which nothing is known, where it does something.
    pub fn personal(&self, mention: Mention) -> bool {
        let entity = &self.entities[mention.entity];
        let whole = || entity.core.len() == 2 && !entity.core[0].ends_with("ing");
        entity.person > 0 || (mention.acts && entity.person == 0 && whole())
    }

    /// Everybody in the running text of `document`.
    pub fn of(document: &Document<'a>, lexicon: &Lexicon) -> Self {
        let mut people = People {
            entities: Vec::with_capacity(32),
            mentions: Vec::with_capacity(64),
            bearers: Bearers::with_capacity(64),
            ..People::default()
        };
        let spelled = Spellings::of(document);
        for paragraph in document.paragraphs.iter().filter(|paragraph| paragraph.running()) {
            for sentence in paragraph.sentences.clone() {
                people.read_sentence(document, (paragraph.line, sentence), lexicon, &spelled);
            }
        }
        people
    }

    fn read_sentence(
        &mut self,
        document: &Document<'a>,
        place: (usize, usize),
        lexicon: &Lexicon,
        spelled: &Spellings,
    ) {
        let toks = document.sentence(place.1);
        let mut i = 0;
        while i < toks.len() {
            if !toks[i].name() {
                i += 1;
                continue;
            }
            let last = run_end(toks, i);
            self.read_run(document, (i, last), place, lexicon, spelled);
            i = last + 1;
        }
    }

    /// A capitalised run: one name, perhaps with titles before it.
    fn read_run(
        &mut self,
        document: &Document<'a>,
        (first, last): Phrase,
        (line, sentence): (usize, usize),
        lexicon: &Lexicon,
        spelled: &Spellings,
    ) {
        let toks = document.sentence(sentence);
        let leads = first == 0 || toks[first - 1].mark(".!?") || toks[first - 1].quote().is_some();
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        words.extend(name_words(&toks[first..=last], lexicon));
        let opens = leads && words.len() > 1 && self.opening(&words);
        self.read_name(
            document,
            &words[usize::from(opens)..],
            (first, last),
            leads,
            (line, sentence),
            spelled,
        );
        self.words = words;
    }

    /// The name whose run stands at `first..=last`, without what opens its sentence.
    fn read_name(
        &mut self,
        document: &Document<'a>,
        full: &[NameWord<'a>],
        (first, last): Phrase,
        leads: bool,
        (line, sentence): (usize, usize),
        spelled: &Spellings,
    ) {
        let toks = document.sentence(sentence);
        let title = full.iter().rposition(|word| word.any(TITLE));
        let titled = title.filter(|t| t + 1 < full.len());
        let words = &full[titled.unwrap_or(0)..];
        if words.is_empty()
            || (leads && first == last && words.len() == 1 && spelled.once_and_lower(words[0].word))
        {
            return;
        }
        let Some(entity) = self.add(words) else { return };
        let next = toks.get(last + 1);
        let given = words.first().is_some_and(|word| word.any(GIVEN))
            || (words.len() > 1 && words[usize::from(titled.is_some())].any(GIVEN));
        let honoured = title.is_some() || full.iter().any(|word| word.any(HONORIFIC));
        let evidence = 2 * i32::from(honoured)
            + 2 * i32::from(given)
            + i32::from(next.is_some_and(|_| acts_like_person(toks, last)))
            + first.checked_sub(1).map_or(0, |before| standing(&toks[before], modifies(toks, last)))
            + 2 * i32::from(explains_role(toks, (first, last)));
        self.entities[entity].person += evidence;
        self.note_role(document, &toks[..last + 1], first, titled.map(|t| t + 1), entity);
        let modifies = toks[last].possessive() || modifies(toks, last);
        self.mentions.push(Mention {
            start: toks[first].start as usize,
            entity,
            line,
            acts: !modifies && acts(toks, (first, last)),
            modifies,
            leads: leads && !modifies,
            heads: first < HEAD,
            sentence,
        });
    }

    /// `Rival Ann Lee`, `Even Ann Lee` at the beginning of a sentence: whether the first word is no part of the name.
    fn opening(&self, full: &[NameWord<'a>]) -> bool {
        let name = &full[1..];
        let whole = |id: &usize| {
            let core = &self.entities[*id].core;
            core.len() == name.len() && core.iter().zip(name).all(|(a, b)| a.eq_ignore_ascii_case(b.word))
        };
        let known = || name.last().and_then(|last| self.bearers.of(By::Last, sound(last.word)).find(whole));
        let given = name.len() > 1 && name[0].any(GIVEN);
        let grammar = full[0].any(AUXILIARY | PREPOSITION | SUBORDINATOR | VERB | DETERMINER);
        !full[0].any(GIVEN | TITLE | HONORIFIC) && (grammar || given || (name.len() > 1 && known().is_some()))
    }

    /// Remembers the titles and role nouns before the name whose run begins at `first`; `titles` of its words are
    /// titles.
    fn note_role(
        &mut self,
        document: &Document<'a>,
        toks: &[Tok<'a>],
        first: usize,
        titles: Option<usize>,
        entity: EntityId,
    ) {
        let noun = first.checked_sub(1).filter(|before| toks[*before].any(ROLE) && !toks[*before].capital);
        let (start, head) = match (titles, noun) {
            (Some(count), _) => {
                let words = (first..toks.len()).filter(|i| toks[*i].alphabetic);
                let Some(head) = words.take(count).last() else { return };
                (first, head)
            }
            (None, Some(noun)) => (phrase::ending_at(toks, noun, 0).map_or(noun, |phrase| phrase.0), noun),
            (None, None) => return,
        };
        if toks[head].any(HONORIFIC) || toks[head].is(&["former", "dr", "the"]) {
            return;
        }
        let start = (start..=head).find(|i| !toks[*i].any(DETERMINER)).unwrap_or(head);
        let role = &document.text[toks[start].start as usize..toks[head].end as usize];
        let known = &mut self.entities[entity].role;
        if role.len() <= 80 && known.is_none_or(|known| known.len() < role.len()) {
            *known = Some(role);
        }
        let head = sound(toks[head].lower);
        if self.bearers.of(By::Role, head).all(|known| known != entity) {
            self.bearers.note(By::Role, head, entity);
        }
    }

    /// Whom a role phrase without a name means (`the US president`): the one entity whose role has all its words.
    pub fn with_role(&self, head: &str, qualifiers: &[&str]) -> Option<EntityId> {
        let has = |id: &EntityId| {
            let role = self.entities[*id].role.unwrap_or_default();
            qualifiers
                .iter()
                .all(|word| role.split_whitespace().any(|known| known.eq_ignore_ascii_case(word)))
        };
        let mut called = self.bearers.of(By::Role, sound(head)).filter(has);
        let only = called.next()?;
        called.next().is_none().then_some(only)
    }

    /// The entity these words name, made when there is none. Titles among the words are dropped; `None` when
    /// nothing is left.
    pub fn add(&mut self, words: &[NameWord<'a>]) -> Option<EntityId> {
        let bodily = |word: &NameWord<'_>| word.any(ORGANISATION);
        let untitled = || words.iter().filter(|word| !word.any(TITLE));
        // "White House", "State Department": no title before a name
        let whole = untitled().all(bodily) && words.iter().any(bodily);
        let titled = !whole && words.iter().any(|word| word.any(TITLE));
        let core: Cow<'_, [NameWord<'a>]> = if titled { untitled().copied().collect() } else { words.into() };
        let sounds = (sound(core.first()?.word), sound(core.last()?.word));
        let stated = words.iter().find_map(|word| gender(word.lists, MALE_WORD, FEMALE_WORD));
        let found = self.namesake(&core, sounds, stated).or_else(|| self.first_name(&core, sounds.0));
        let id = found.unwrap_or_else(|| {
            let person = if core.len() >= LONGEST_NAME || core.iter().any(bodily) { -2 } else { 0 };
            let core = core.iter().map(|word| word.word).collect();
            let (gender, sole) = (None, None);
            self.entities.push(Entity { core, sounds, gender, sole, count: 0, person, role: None });
            self.index(self.entities.len() - 1);
            self.entities.len() - 1
        });
        let entity = &mut self.entities[id];
        // A headline run on is no fuller name.
        let longer = (entity.core.len() + 1..=LONGEST_NAME).contains(&core.len());
        if longer {
            entity.core = core.iter().map(|word| word.word).collect();
            entity.sounds = sounds;
        }
        // the given name tells when it is the one the entity goes by
        let by_name = core.first().filter(|_| core.len() > 1 && entity.sounds.0 == sounds.0);
        let by_given = |word: &NameWord<'_>| gender(word.lists, MALE_NAME, FEMALE_NAME);
        entity.gender = stated.or(entity.gender).or_else(|| by_name.and_then(by_given));
        entity.sole = if entity.core.len() == 1 { core.first().and_then(by_given) } else { None };
        entity.count += 1;
        if longer {
            self.index(id);
        }
        Some(id)
    }

    fn index(&mut self, id: EntityId) {
        let entity = &self.entities[id];
        let (first, last) = entity.sounds;
        if entity.core.len() > 1 {
            self.bearers.note(By::First, first, id);
        }
        self.bearers.note(By::Last, last, id);
    }

    /// Who is called so already. A surname alone is that of whoever was named most often with it.
    fn namesake(
        &self,
        core: &[NameWord<'_>],
        (first, last): (u64, u64),
        stated: Option<Gender>,
    ) -> Option<EntityId> {
        let called = |id: &EntityId| {
            let known = &self.entities[*id];
            if stated.is_some() && known.gender.is_some() && stated != known.gender {
                return false;
            }
            if known.core.len() > 1 && core.len() > 1 && known.sounds.0 == first {
                return true;
            }
            let shared = known.core.len().min(core.len());
            let mut ends = known.core.iter().rev().zip(core.iter().rev()).take(shared);
            ends.all(|(a, b)| a.eq_ignore_ascii_case(b.word) || sound(a) == sound(b.word))
        };
        let mut bearers = self.bearers.of(By::Last, last).filter(called);
        if core.len() > 1 { bearers.next() } else { bearers.max_by_key(|id| self.entities[*id].count) }
    }

    /// `Hillary` after `Hillary Clinton`.
    fn first_name(&self, core: &[NameWord<'_>], first: u64) -> Option<EntityId> {
        let known = |id: &EntityId| self.entities[*id].gender.is_some();
        self.bearers.of(By::First, first).filter(|_| core.len() == 1).find(known)
    }

    /// Whether a mention is (in) the main subject of its sentence.
    pub fn is_subject(&mut self, document: &Document<'a>, mention: Mention) -> bool {
        let subject = self.subjects.entry(mention.sentence).or_insert_with(|| {
            let toks = document.sentence(mention.sentence);
            let phrase = subject::main(toks, 0, toks.len());
            phrase.map_or(0..0, |(first, last)| toks[first].start as usize..toks[last].end as usize)
        });
        // `The mayor, Ann Lee, rose.`
        let explains = mention.start == subject.end + 2 && document.text[subject.end..].starts_with(", ");
        !mention.modifies && (subject.contains(&mention.start) || explains)
    }

    /// The mentions whose first byte lies in `start..=end`.
    pub fn mentioned(&self, start: usize, end: usize) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.start < start);
        let last = self.mentions.partition_point(|mention| mention.start <= end);
        &self.mentions[first..last.max(first)]
    }
}
