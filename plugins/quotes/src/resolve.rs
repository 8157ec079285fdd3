//! From the phrase beside a cue to a name: `the senator, Ann Lee` and `she` are `Ann Lee`.

use crate::document::Document;
use crate::lexicon::{CONNECTOR, DAY, DETERMINER, Lexicon, NOT_NAME, ORGANISATION, PREPOSITION, ROLE, TITLE};
use crate::naming::Gender;
use crate::naming::{name_words, sound};
use crate::people::{EntityId, People};
use crate::token::Tok;

/// How far back a pronoun looks, in bytes.
const REACH: usize = 2500;
/// What a line break between a pronoun and a name counts, in bytes of distance.
const PARAGRAPH: i64 = 120;
/// How far back is looked for somebody newly named.
const NEWS_REACH: usize = 20_000;

/// What was last said by whom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Last {
    /// To whom the words at hand are said: not their speaker.
    pub told: Option<EntityId>,
    /// Speaker of the last attributed quotation.
    pub speaker: Option<EntityId>,
    /// End of that quotation or its attribution, whichever is later.
    pub end: usize,
}

/// The name a mention stands for, and its entity. `None` for pronouns that cannot be resolved.
pub fn name<'a>(
    document: &Document<'a>,
    mention: &[Tok<'a>],
    people: &mut People<'a>,
    last: Last,
    lexicon: &Lexicon,
) -> Option<(String, Option<EntityId>)> {
    if let [only] = mention
        && only.is(&["he", "she", "who", "i", "they", "it", "we", "his", "her", "him", "their", "them"])
    {
        let id = pronoun(document, only, people, last)?;
        return Some((people.entities[id].name(), Some(id)));
    }
    if serves(mention) {
        return Some((nominal(document.text, mention), None));
    }
    let mention = &mention[..employer(mention).unwrap_or(mention.len())];
    let mut named = &mention[name_start(mention)..];
    while named.len() > 1 && named[0].any(NOT_NAME | DAY) {
        named = &named[1..];
    }
    let common =
        |tok: &Tok<'_>| tok.alphabetic && !tok.capital && !tok.any(CONNECTOR | PREPOSITION | DETERMINER);
    if named.iter().any(common) {
        if let Some(id) = by_role(mention, named, people) {
            return Some((people.entities[id].name(), Some(id)));
        }
        return Some((nominal(document.text, named), None));
    }
    let words: Vec<_> = name_words(named, lexicon).collect();
    let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(" ");
    let Some(surname) = words.iter().rfind(|word| !word.any(TITLE)) else {
        return (!words.is_empty()).then(|| (joined(&mut words.iter().map(|word| word.word)), None));
    };
    let (start, end) = (named[0].start as usize, named[named.len() - 1].end as usize);
    let met = people.mentioned(start, end).last().map(|mention| mention.entity);
    let same =
        met.filter(|id| people.entities[*id].core.last().is_some_and(|l| sound(l) == sound(surname.word)));
    match same.or_else(|| people.add(&words)) {
        Some(id) => Some((people.entities[id].name(), Some(id))),
        None => Some((joined(&mut words.iter().filter(|w| !w.any(TITLE)).map(|w| w.word)), None)),
    }
}

/// `a spokesman for Ann Lee`, `the mayor of Springfield`: the name is not the speaker's.
pub fn serves(mention: &[Tok<'_>]) -> bool {
    let office = |tok: &Tok<'_>| tok.any(ROLE) && !tok.capital;
    let Some(head) = mention.iter().position(office) else { return false };
    let behind = mention.get(head + 1).is_some_and(|tok| tok.is(&["of", "for", "to", "with", "at", "from"]));
    let unnamed = mention[..head].iter().all(|tok| !tok.capital || tok.any(DETERMINER));
    behind && unnamed && mention.iter().all(|tok| tok.word != ",")
}

/// Where `of the Wire`, `for the mayor` begins behind a name of two capitalised words.
fn employer(mention: &[Tok<'_>]) -> Option<usize> {
    let plain = |tok: &Tok<'_>| tok.alphabetic && tok.capital && !tok.any(TITLE | ORGANISATION);
    let joins = |i: &usize| mention[*i].is(&["of", "for", "at", "from", "with", "in"]);
    (2..mention.len())
        .filter(joins)
        .find(|i| plain(&mention[i - 1]) && (plain(&mention[i - 2]) || mention[i - 2].mark(".")))
}

/// Where the name begins in a mention: after the last title, role noun or possessive before a capitalised word.
fn name_start(mention: &[Tok<'_>]) -> usize {
    let last_capital = mention.iter().rposition(Tok::name).unwrap_or(0);
    let body = mention.get(last_capital).is_some_and(|tok| tok.any(ORGANISATION));
    let leads = |tok: &Tok<'_>| {
        let role = tok.alphabetic && !tok.capital && !tok.any(CONNECTOR | PREPOSITION) && !tok.is(&["and"]);
        (tok.any(TITLE) && !body) || role || tok.possessive()
    };
    mention[..last_capital].iter().rposition(leads).map_or(0, |i| i + 1)
}

/// `the US president`, `the mayor`: somebody the article names with that role.
fn by_role(mention: &[Tok<'_>], named: &[Tok<'_>], people: &People<'_>) -> Option<EntityId> {
    let (head, qualifiers) = named.split_last()?;
    if !mention[0].is(&["the"]) || head.capital || qualifiers.len() > 4 {
        return None;
    }
    let words: Vec<&str> = qualifiers.iter().filter(|tok| !tok.is(&["the"])).map(|tok| tok.word).collect();
    people.with_role(&head.lower.to_lowercase(), &words)
}

/// A phrase without a name, without its article.
fn nominal(text: &str, named: &[Tok<'_>]) -> String {
    let phrase = &text[named[0].start as usize..named[named.len() - 1].end as usize];
    let bare =
        ["the ", "a ", "an ", "The ", "A ", "An "].iter().find_map(|article| phrase.strip_prefix(article));
    bare.unwrap_or(phrase).to_owned()
}

/// Whom a pronoun means.
fn pronoun<'a>(
    document: &Document<'a>,
    tok: &Tok<'_>,
    people: &mut People<'a>,
    last: Last,
) -> Option<EntityId> {
    let wanted = match tok.lower {
        "he" | "his" | "him" => Some(Gender::Male),
        "she" | "her" => Some(Gender::Female),
        "who" => None,
        _ => return None,
    };
    let at = tok.start as usize;
    let fits = |people: &People<'_>, id: EntityId| {
        let entity = &people.entities[id];
        let gender = entity.gender.or(entity.sole);
        let other = wanted.is_some() && gender.is_some() && gender != wanted;
        !other && last.told != Some(id)
    };
    if let Some(speaker) = last.speaker.filter(|id| people.entities[*id].person > 0 && fits(people, *id)) {
        let from = last.end.max(at.saturating_sub(NEWS_REACH));
        let since = people.mentioned(from, at.saturating_sub(1));
        if since
            .iter()
            .all(|mention| mention.entity == speaker || mention.modifies || !people.personal(*mention))
        {
            return Some(speaker);
        }
    }
    best(document, people, (at, wanted, last.speaker), fits)
}

fn best<'a>(
    document: &Document<'a>,
    people: &mut People<'a>,
    (at, wanted, speaker): (usize, Option<Gender>, Option<EntityId>),
    fits: impl Fn(&People<'_>, EntityId) -> bool,
) -> Option<EntityId> {
    let near = people.mentioned(at.saturating_sub(REACH), at.saturating_sub(1)).to_vec();
    let line = near.last().map_or(0, |mention| mention.line);
    let mut best: Option<(i64, EntityId)> = None;
    for mention in near
        .iter()
        .rev()
        .filter(|mention| people.personal(**mention) && fits(people, mention.entity))
        .copied()
        .collect::<Vec<_>>()
    {
        let subject = people.is_subject(document, mention);
        let entity = &people.entities[mention.entity];
        let distance = (line - mention.line) as i64 * PARAGRAPH + (at - mention.start) as i64;
        let score = -distance - 250 * i64::from(mention.modifies) - 100 * i64::from(entity.person <= 0)
            + 300 * i64::from(subject)
            + 260 * i64::from(mention.acts)
            + 200 * i64::from(mention.leads || (subject && mention.heads))
            + 100 * i64::from(wanted.is_some() && entity.gender == wanted)
            + 220 * i64::from(speaker == Some(mention.entity))
            + 10 * entity.count.min(8) as i64;
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, mention.entity));
        }
    }
    best.map(|(_, id)| id)
}
