//! The people and bodies an article names, each with its mentions: `Ann Lee`, `Ms Lee` and `Lee` are one.

use std::collections::HashMap;

use crate::document::{Document, dotted};
use crate::lexicon::{
    CONNECTOR, DAY, DETERMINER, FEMALE_NAME, FEMALE_WORD, GIVEN, HONORIFIC, INVERTING, Lexicon, MALE_NAME,
    MALE_WORD, ORGANISATION, ROLE, STRONG, TITLE, VERB,
};
use crate::phrase::{self, Phrase};
use crate::spelling::Spellings;
use crate::subject;
use crate::token::Tok;

/// How many namesakes are compared with a mention.
const NAMESAKES: usize = 16;

/// Male or female, where words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

/// Number of an entity in [`People`].
pub type EntityId = usize;

/// Somebody, or something, with a name.
#[derive(Clone, Debug)]
pub struct Entity<'a> {
    /// The longest form of the name, without titles.
    pub core: Vec<&'a str>,
    lower: Vec<String>,
    /// Where words tell.
    pub gender: Option<Gender>,
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
    /// A verb follows.
    pub acts: bool,
    /// It begins its sentence.
    pub leads: bool,
    /// It is the main subject of its sentence.
    pub subject: bool,
}

/// Everybody named in an article.
#[derive(Default)]
pub struct People<'a> {
    /// The entities by number.
    pub entities: Vec<Entity<'a>>,
    /// All mentions in running text, in order.
    pub mentions: Vec<Mention>,
    by_last: HashMap<String, Vec<EntityId>>,
    by_first: HashMap<String, Vec<EntityId>>,
    /// Who is called by a role's head word (`mayor`), in order of appearance.
    by_role: HashMap<String, Vec<EntityId>>,
}

impl<'a> People<'a> {
    /// Everybody in the running text of `document`.
    pub fn of(document: &Document<'a>, lexicon: &Lexicon) -> Self {
        let mut people = People::default();
        let spelled = Spellings::of(document);
        let running: Vec<usize> =
            (0..document.paragraphs.len()).filter(|p| document.paragraphs[*p].running()).collect();
        for paragraph in &running {
            people.read_paragraph(document, *paragraph, lexicon, &spelled);
        }
        people.mark_subjects(document, &running);
        people
    }

    fn read_paragraph(
        &mut self,
        document: &Document<'a>,
        paragraph: usize,
        lexicon: &Lexicon,
        spelled: &Spellings<'a>,
    ) {
        let line = document.paragraphs[paragraph].line;
        let toks = &document.toks[document.paragraphs[paragraph].toks.clone()];
        let mut i = 0;
        while i < toks.len() {
            if !toks[i].name() {
                i += 1;
                continue;
            }
            let last = run_end(toks, i);
            self.read_run(document, toks, (i, last), line, lexicon, spelled);
            i = last + 1;
        }
    }

    /// A capitalised run: one name, perhaps with titles before it.
    fn read_run(
        &mut self,
        document: &Document<'a>,
        toks: &[Tok<'a>],
        (first, last): Phrase,
        line: usize,
        lexicon: &Lexicon,
        spelled: &Spellings<'a>,
    ) {
        let full = name_words(&toks[first..=last]);
        let listed = |word: &str, lists| lexicon.find(word).is_some_and(|(_, found)| found & lists != 0);
        let title = full.iter().rposition(|word| listed(word, TITLE));
        let titled = title.filter(|t| t + 1 < full.len());
        let words = &full[titled.unwrap_or(0)..];
        let leads = first == 0 || toks[first - 1].mark(".!?") || toks[first - 1].quote().is_some();
        if words.is_empty()
            || (leads && first == last && words.len() == 1 && spelled.once_and_lower(words[0]))
        {
            return;
        }
        let Some(entity) = self.add(words, lexicon) else { return };
        let next = toks.get(last + 1);
        let given = words.first().is_some_and(|word| listed(word, GIVEN))
            || (words.len() > 1 && listed(words[usize::from(titled.is_some())], GIVEN));
        let honoured = title.is_some() || full.iter().any(|word| listed(word, HONORIFIC));
        let evidence = 2 * i32::from(honoured)
            + 2 * i32::from(given)
            + i32::from(next.is_some_and(|_| acts_like_person(toks, last)))
            + first.checked_sub(1).map_or(0, |before| standing(&toks[before]));
        self.entities[entity].person += evidence;
        self.note_role(document, &toks[..last + 1], first, titled.map(|t| t + 1), entity);
        let acts = next.is_some_and(|next| next.any(VERB));
        self.mentions.push(Mention {
            start: toks[first].start as usize,
            entity,
            line,
            acts,
            leads,
            subject: false,
        });
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
        let called = self.by_role.entry(toks[head].lower.to_lowercase()).or_default();
        if !called.contains(&entity) && called.len() < NAMESAKES {
            called.push(entity);
        }
    }

    /// Whom a role phrase without a name means (`the US president`): the one entity whose role has all its words.
    pub fn with_role(&self, head: &str, qualifiers: &[&str]) -> Option<EntityId> {
        let has = |id: &&EntityId| {
            let role = self.entities[**id].role.unwrap_or_default();
            qualifiers
                .iter()
                .all(|word| role.split_whitespace().any(|known| known.eq_ignore_ascii_case(word)))
        };
        let mut called = self.by_role.get(head)?.iter().filter(has);
        let only = called.next()?;
        called.next().is_none().then_some(*only)
    }

    /// The entity these words name, made when there is none. Titles among the words are dropped; `None` when
    /// nothing is left.
    pub fn add(&mut self, words: &[&'a str], lexicon: &Lexicon) -> Option<EntityId> {
        let listed = |word: &str, lists| lexicon.find(word).is_some_and(|(_, found)| found & lists != 0);
        let mut core: Vec<&'a str> = words.iter().copied().filter(|word| !listed(word, TITLE)).collect();
        if core.iter().all(|word| listed(word, ORGANISATION))
            && words.iter().any(|word| listed(word, ORGANISATION))
        {
            core = words.to_vec(); // "White House", "State Department": no title before a name
        }
        let lower: Vec<String> = core.iter().map(|word| word.to_lowercase()).collect();
        let last = lower.last()?.clone();
        let stated = words.iter().find_map(|word| gender(word, lexicon, MALE_WORD, FEMALE_WORD));
        let found = self.namesake(&lower, &last).or_else(|| self.first_name(&lower));
        let id = found.unwrap_or_else(|| {
            let body = core.len() > 4 || core.iter().any(|word| listed(word, ORGANISATION));
            let person = if body { -2 } else { 0 };
            self.entities.push(Entity {
                core: core.clone(),
                lower: lower.clone(),
                gender: None,
                count: 0,
                person,
                role: None,
            });
            self.index(self.entities.len() - 1);
            self.entities.len() - 1
        });
        let entity = &mut self.entities[id];
        let longer = core.len() > entity.core.len();
        if longer {
            entity.core = core;
            entity.lower = lower;
        }
        let by_name = || entity.core.first().filter(|_| entity.core.len() > 1);
        entity.gender = stated
            .or(entity.gender)
            .or_else(|| by_name().and_then(|first| gender(first, lexicon, MALE_NAME, FEMALE_NAME)));
        entity.count += 1;
        if longer {
            self.index(id);
        }
        Some(id)
    }

    fn index(&mut self, id: EntityId) {
        let entity = &self.entities[id];
        if let (Some(first), Some(last)) = (entity.lower.first(), entity.lower.last()) {
            self.by_last.entry(last.clone()).or_default().push(id);
            if entity.lower.len() > 1 {
                self.by_first.entry(first.clone()).or_default().push(id);
            }
        }
    }

    fn namesake(&self, lower: &[String], last: &str) -> Option<EntityId> {
        let candidates = self.by_last.get(last)?;
        candidates.iter().rev().take(NAMESAKES).copied().find(|id| {
            let known = &self.entities[*id].lower;
            let same_first = known.len() > 1 && lower.len() > 1 && known[0] == lower[0];
            known.ends_with(lower) || lower.ends_with(known) || same_first
        })
    }

    /// `Hillary` after `Hillary Clinton`.
    fn first_name(&self, lower: &[String]) -> Option<EntityId> {
        let [only] = lower else { return None };
        let candidates = self.by_first.get(only)?;
        candidates.iter().rev().take(NAMESAKES).copied().find(|id| self.entities[*id].gender.is_some())
    }

    fn mark_subjects(&mut self, document: &Document<'a>, running: &[usize]) {
        let mut next = 0;
        for paragraph in running {
            for sentence in document.paragraphs[*paragraph].sentences.clone() {
                let toks = document.sentence(sentence);
                let Some((first, last)) = subject::main(toks, 0, toks.len()) else { continue };
                let (start, end) = (toks[first].start as usize, toks[last].end as usize);
                while self.mentions.get(next).is_some_and(|mention| mention.start < start) {
                    next += 1;
                }
                for mention in self.mentions[next..].iter_mut().take_while(|mention| mention.start < end) {
                    mention.subject = true;
                }
            }
        }
    }

    /// The mentions whose first byte lies in `start..=end`.
    pub fn mentioned(&self, start: usize, end: usize) -> &[Mention] {
        let first = self.mentions.partition_point(|mention| mention.start < start);
        let last = self.mentions.partition_point(|mention| mention.start <= end);
        &self.mentions[first..last.max(first)]
    }
}

fn gender(word: &str, lexicon: &Lexicon, male: u32, female: u32) -> Option<Gender> {
    let (_, lists) = lexicon.find(word)?;
    if lists & male != 0 { Some(Gender::Male) } else { (lists & female != 0).then_some(Gender::Female) }
}

/// Last token of the capitalised run that begins at `first`.
fn run_end(toks: &[Tok<'_>], first: usize) -> usize {
    let mut last = first;
    while let Some(next) = toks.get(last + 1).filter(|next| next.quote().is_none()) {
        let second = toks.get(last + 2);
        let capital_second = second.is_some_and(|tok| tok.capital);
        if next.alphabetic && next.capital && !next.any(DAY) {
            last += 1;
        } else if (next.word == "." && dotted(&toks[last]) && capital_second)
            || (next.any(CONNECTOR) && capital_second)
        {
            last += 2;
        } else {
            break;
        }
    }
    last
}

/// The capitalised words and connectors of a run, without possessive endings.
pub fn name_words<'a>(toks: &[Tok<'a>]) -> Vec<&'a str> {
    let named = toks.iter().filter(|tok| tok.alphabetic && (tok.capital || tok.any(CONNECTOR)));
    named.map(|tok| bare(tok.word)).filter(|word| !word.is_empty()).collect()
}

/// A word without its possessive ending.
pub fn bare(word: &str) -> &str {
    let word = word.strip_suffix(['s', 'S']).filter(|rest| rest.ends_with(['\'', '’'])).unwrap_or(word);
    word.strip_suffix(['\'', '’']).unwrap_or(word)
}

/// A verb of saying, `who` or an aside follows the name that ends at `last`.
fn acts_like_person(toks: &[Tok<'_>], last: usize) -> bool {
    let Some(next) = toks.get(last + 1) else { return false };
    let aside = toks.get(last + 2).filter(|_| next.word == ",").is_some_and(|tok| {
        tok.is(&["who", "a", "an", "the"]) || tok.word.starts_with(|c: char| c.is_ascii_digit())
    });
    next.any(STRONG) || next.is(&["who"]) || aside
}

/// What the word before a name says for (or against) a person.
fn standing(before: &Tok<'_>) -> i32 {
    let speaks = before.any(ROLE) || (before.any(INVERTING) && !before.is(&["according"]));
    let place = before.is(&["in", "at", "near", "the", "into", "across"]);
    2 * i32::from(speaks) - i32::from(place)
}
