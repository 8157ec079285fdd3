//! Reading what was done and what was not: `prosecutors charged him`, `neither he nor any other manager has been charged`.
//! No table of matters: any verb will do, and verbs that may mean the same meet. An article that says that somebody did
//! something contradicts one that says that he did not.

mod chain;
mod participants;
mod scene;

use crate::facts::is_news;
use crate::note::{Entry, Fact, Kind, Value};
use crate::view::{Sentence, View};
use crate::wordnet::{Verb, Wordnet, wordnet};
use chain::{Chain, chain};
use copydesk_plugin::hash64;
use copydesk_text::fold::Piece;
use copydesk_text::fold::list::List;
use copydesk_text::fold::sense::{CAPITAL, STOP};
use participants::Participants;
use std::ops::Range;
use std::sync::LazyLock;

pub use scene::SCENE;

/// Begins the slots of deeds.
pub const DEED: &str = "deed/";
/// Goes on with those of deeds to come.
pub const AHEAD: &str = "will ";
/// Begins what is picked where it was not done.
pub const NOT: &str = "not ";

/// Deeds kept of one article, the first ones; and denied ones besides.
const MOST: usize = 7;
/// Sentences in which what was done is looked for. What was not done may stand anywhere.
const NEAR_TOP: u16 = 12;

/// Verbs that tell nothing by themselves, of which every article tells something else, or of saying and thinking, sorted.
const LIGHT: &str = "\
    accord acknowledge add address admit affect aim allow announce answer appear argue ask base be become begin \
    believe belong bring call cause cite claim come comfort comment compare complain concern conclude consider \
    contend continue criticize declare decline deny describe determine disclose do doubt echo elaborate emerge \
    end enjoy ensure entitle exist expect explain express fail fake fear feel figure find follow force get give \
    go happen hate have hear help hold hope imply include indicate insist intend interest involve keep know lead \
    leave let like live locate look love maintain make matter mean mention motivate name need note object occur \
    offer own plan play point post praise predict promise provide put quote raise reach read recall receive \
    refer reflect refuse regard reiterate relate release remain remark remember repeat reply report request \
    respect respond result return reveal run say see seek seem send serve set share show side sit sound speak \
    specify spend stand start state stay stress suggest support suppose surprise take talk target tell tend term \
    think threaten tie time title try turn tweet understand urge use vow want warn watch welcome wish wonder \
    work worry write";

/// Words of a deed that are shown at most.
const MOST_SHOWN: usize = 16;
/// Bytes of the sentence that are kept.
const SNIPPET: usize = 60;

/// Something that was done, or was not.
struct Deed {
    verb: Verb,
    denied: bool,
    /// The denial is for good.
    over: bool,
    /// It is to come.
    ahead: bool,
    passive: bool,
    /// The pieces from the first auxiliary to the verb and its particle.
    at: Range<usize>,
    who: Participants,
}

/// The deeds of the article.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    if !view.english {
        return;
    }
    scene::read(view, out);
    let words = wordnet();
    let (mut done, mut not_done) = (0, 0);
    for sentence in view.sentences.iter().filter(|s| !s.weak) {
        let denies = may_deny(view, sentence);
        if !denies && (done == MOST || sentence.rank > NEAR_TOP) {
            continue;
        }
        let mut floor = sentence.pieces.start;
        for at in sentence.pieces.clone() {
            if at < floor || !may_be_verb(view, words, sentence, at) {
                continue;
            }
            let wanted = done < MOST && sentence.rank <= NEAR_TOP;
            let Some(deed) = deed_at(view, sentence, at, (wanted, denies)) else { continue };
            floor = deed.at.end;
            let room = if deed.denied { &mut not_done } else { &mut done };
            if *room >= MOST {
                continue;
            }
            if let Some(entry) = entry(view, sentence, &deed) {
                *room += 1;
                out.push(entry);
            }
        }
    }
}

/// Whether a sentence has a word that may deny something.
fn may_deny(view: &View<'_>, sentence: &Sentence) -> bool {
    // Most words begin with another letter and end in another than `n't`.
    const FIRST: u32 = letters(b"nrfdyu");
    let lower = view.cuts.lower.as_bytes();
    view.cuts.cuts[sentence.pieces.clone()].iter().filter(|cut| cut.piece == Piece::Word).any(|cut| {
        let (start, end) = (cut.start as usize, cut.end as usize);
        let may_begin = lower[start].is_ascii_lowercase() && FIRST >> (lower[start] & 31) & 1 != 0;
        (may_begin && begins_denial(&lower[start..end]))
            || lower[end - 1] == b't' && {
                let word = &lower[start..end];
                word.ends_with(b"n't") || word.ends_with("n’t".as_bytes())
            }
    })
}

/// Small letters as bits.
const fn letters(all: &[u8]) -> u32 {
    let (mut bits, mut n) = (0, 0);
    while n < all.len() {
        bits |= 1 << (all[n] & 31);
        n += 1;
    }
    bits
}

/// Whether a word that may deny begins so.
fn begins_denial(word: &[u8]) -> bool {
    let beginnings = ["no", "ne", "refus", "fail", "declin", "deni", "deny", "unable", "yet"];
    beginnings.iter().any(|beginning| word.starts_with(beginning.as_bytes()))
}

/// The deed whose verb is piece `i`, which may be one, if its article stands by it; a denied one, or any where it is `wanted`.
fn deed_at(view: &View<'_>, sentence: &Sentence, i: usize, (wanted, may_deny): (bool, bool)) -> Option<Deed> {
    let words = wordnet();
    let Chain { from, mut denied, passive, aided, over, ahead } = chain(view, sentence, i)?;
    let no_ahead = may_deny && participants::may_be_nobody(view, sentence, from);
    if !wanted && !denied && !no_ahead && view.cuts.low(i + 1) != "no" {
        return None;
    }
    let (mut verb, end) = verb_at(view, words, i)?;
    if to_hospital(view, end) {
        verb = words.verb("hospitalize")?;
    }
    let (past, no_behind) = (is_past(view, words, i), view.cuts.low(end) == "no");
    let open = matches!(view.cuts.low(end), "only" | "again")
        || (passive && !past)
        || (ahead && !passive && past)
        || (aided && !ahead && !denied && !past);
    let alone = !aided && (denied || !follows_subject(view, sentence, i));
    // `refused his resignation`, not `refused to go`
    let refused = words.lemma(verb) == "refuse" && view.cuts.low(end) != "to";
    let light = is_light(verb) && !refused;
    if open || alone || (light && !no_ahead && !no_behind) {
        return None;
    }
    let at = from..end;
    // `ballots that had not been counted` are some of them.
    if view.cuts.low(from.saturating_sub(1)) == "that" || !is_news(view, sentence, &at) {
        return None;
    }
    let who = participants::of(view, sentence, &at);
    if light {
        // `no arrests were made`, `police made no arrests`
        let noun = who.no_thing.filter(|_| who.nobody || no_behind)?;
        let verb = words.deed(view.cuts.low(noun)).filter(|verb| !is_light(*verb))?;
        let who = Participants { subject: Vec::new(), nobody: true, ..who };
        return Some(Deed { verb, denied: true, over: false, ahead, passive: true, at, who });
    }
    if is_left_open(view, sentence, &(who.from..at.start)) {
        return None;
    }
    denied = (denied != who.nobody) || no_behind;
    let disowned = disowned(view, sentence, who.from);
    denied ^= disowned.is_some();
    let who = Participants { from: disowned.unwrap_or(who.from), ..who };
    (denied || wanted).then_some(Deed { verb, denied, over, ahead, passive, at, who })
}

/// Whether words in or before a subject leave open what it did: `unclear whether the yacht`, `if she`.
fn is_left_open(view: &View<'_>, sentence: &Sentence, subject: &Range<usize>) -> bool {
    let near = subject.start.saturating_sub(3).max(sentence.pieces.start)..subject.end;
    near.into_iter().any(|i| {
        matches!(
            view.cuts.low(i),
            "whether"
                | "if"
                | "unless"
                | "until"
                | "once"
                | "unclear"
                | "hope"
                | "hopes"
                | "fear"
                | "fears"
                | "feared"
        )
    })
}

/// What somebody says after he has denied something.
const TELLS: &[&str] = &["said", "says", "saying", "told", "insisted", "insisting", "claimed", "added"];

/// The word by which somebody denies what is told from piece `at` on: `[denied] that his movement had agreed`.
fn disowned(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<usize> {
    let end = (at + 1).min(sentence.pieces.end);
    let mut near = at.saturating_sub(8).max(sentence.pieces.start)..end;
    let denies = near.find(|i| matches!(view.cuts.low(*i), "denied" | "denies" | "denying"))?;
    // `denied the account and said six had died`
    let says =
        |i: usize| matches!(view.cuts.low(i), "and" | "but" | ",") && TELLS.contains(&view.cuts.low(i + 1));
    (!(denies + 1..end).any(says)).then_some(denies)
}

fn is_light(verb: Verb) -> bool {
    static VERBS: LazyLock<Vec<Verb>> = LazyLock::new(|| {
        let mut all: Vec<Verb> = LIGHT.split_whitespace().filter_map(|lemma| wordnet().verb(lemma)).collect();
        all.sort_unstable();
        all
    });
    VERBS.binary_search(&verb).is_ok()
}

/// Whether the piece may be a verb of what happened: it has a form of the past, or stands behind a word that aids or denies.
fn may_be_verb(view: &View<'_>, words: &Wordnet, sentence: &Sentence, i: usize) -> bool {
    let cut = &view.cuts.cuts[i];
    if cut.piece != Piece::Word || cut.sense & STOP != 0 || cut.end - cut.start < 3 {
        return false;
    }
    is_past(view, words, i) || (i > sentence.pieces.start && chain::aids_infinitive(view, i - 1))
}

/// Whether a piece has a form of the past.
#[inline]
fn is_past(view: &View<'_>, words: &Wordnet, i: usize) -> bool {
    static ONE_FORM: List =
        List::new(&["beat", "burst", "cut", "hit", "hurt", "quit", "run", "shed", "shut", "split"]);
    static AIDS: List = List::new(&["has", "have", "had", "was", "were", "been", "is", "are"]);
    let Some(cut) = view.cuts.cuts.get(i).filter(|cut| cut.sense & CAPITAL == 0) else { return false };
    let lower = view.cuts.lower.as_bytes();
    let regular = cut.end - cut.start > 3 && lower[..cut.end as usize].ends_with(b"ed");
    let one_form = || ONE_FORM.has(&view.cuts, i) && i > 0 && AIDS.has(&view.cuts, i - 1);
    regular || words.is_form(view, i) || one_form()
}

/// The verb at piece `i`, and one past its particle.
fn verb_at(view: &View<'_>, words: &Wordnet, i: usize) -> Option<(Verb, usize)> {
    let word = view.cuts.low(i);
    let own = matches!(view.cuts.low(i + 1), "themselves" | "himself" | "herself" | "itself");
    let particle = i + 1 + usize::from(own);
    let is_particle = matches!(view.cuts.low(particle), "up" | "out" | "off" | "down" | "away" | "way");
    let both = || words.verb_with(word, view.cuts.low(particle)).map(|verb| (verb, particle + 1));
    let both = if is_particle { both() } else { None };
    both.or_else(|| (!word.ends_with("ing")).then(|| words.verb(word).map(|verb| (verb, i + 1)))?)
}

/// Whether a noun, a name or a pronoun stands right before a verb without auxiliaries.
fn follows_subject(view: &View<'_>, sentence: &Sentence, i: usize) -> bool {
    let Some(before) = i.checked_sub(1).filter(|k| *k >= sentence.pieces.start) else { return false };
    let word = view.cuts.low(before);
    let pronoun = matches!(word, "he" | "she" | "it" | "they" | "who" | "which" | "nobody");
    let by = matches!(view.cuts.low(i + 1), "by" | "of");
    let set_off = || participants::set_off(view, sentence, i).is_some();
    pronoun || set_off() || (!by && view.cuts.is_word(before) && !view.cuts.is(before, STOP))
}

/// Whether the words from piece `at` on say that somebody was taken to hospital.
fn to_hospital(view: &View<'_>, at: usize) -> bool {
    view.cuts.low(at) == "to" && (at + 1..at + 4).any(|i| view.cuts.low(i) == "hospital")
}

/// What a verb says of somebody's life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    /// It ended.
    Dead,
    /// It goes on, for now.
    Hurt,
    /// It goes on.
    Alive,
}

/// What the infinitive of a verb says of the life of the subject, a passive or not.
pub fn fate(lemma: &str, passive: bool) -> Option<Fate> {
    match (lemma, passive) {
        ("die" | "perish" | "drown" | "succumb", false) | ("kill" | "murder" | "drown", true) => {
            Some(Fate::Dead)
        }
        ("injure" | "wound" | "hurt" | "hospitalize" | "treat", true) | ("recover", false) => {
            Some(Fate::Hurt)
        }
        ("survive" | "escape" | "swim" | "walk away", false)
        | ("rescue" | "save" | "detain" | "free" | "pull out", true) => Some(Fate::Alive),
        _ => None,
    }
}

fn entry(view: &View<'_>, sentence: &Sentence, deed: &Deed) -> Option<Entry> {
    // How many it befell is for those who read figures.
    let count = |i: usize| view.cuts.piece(i) == Some(Piece::Number);
    let many = !deed.denied && (deed.who.from..deed.at.start).any(count) && !deed.who.definite;
    if many || (deed.who.subject.is_empty() && !(deed.who.nobody && deed.denied)) {
        return None;
    }
    let words = wordnet();
    // Who is killed dies.
    let killed = deed.passive && matches!(words.lemma(deed.verb), "kill" | "murder");
    let (verb, passive) = if killed { (words.verb("die")?, false) } else { (deed.verb, deed.passive) };
    let lemma = words.lemma(verb);
    let when = if deed.ahead { AHEAD } else { "" };
    let mut keys: Vec<u64> = vec![key_of(deed.ahead, lemma.as_bytes())];
    keys.extend(words.senses(verb).iter().map(|sense| key_of(deed.ahead, &sense.to_be_bytes())));
    for (one, other) in words.oppositions(verb).filter(|_| !deed.denied) {
        keys.push(key_of(deed.ahead, one.as_bytes()) ^ key_of(true, other.as_bytes()));
    }
    let fate = fate(lemma, passive).filter(|_| deed.who.definite && !deed.denied && !deed.ahead);
    if fate.is_some() {
        keys.push(key_of(false, b"life and death"));
    }
    // Who is hurt today may die tomorrow.
    let early = deed.denied || fate == Some(Fate::Hurt);
    let fact = Fact {
        slot: [DEED, when, lemma].concat(),
        pick: [if deed.denied { NOT } else { "" }, lemma].concat(),
        order: if fate == Some(Fate::Alive) || (deed.over && deed.denied) { 0 } else { 2 - u8::from(early) },
        free: deed.who.nobody,
        bound: passive,
        who: deed.who.subject.clone(),
        about: deed.who.all.clone(),
        ..Fact::default()
    };
    let shown = shown(view, sentence, deed);
    let (start, end) = view.span(&shown);
    Some(Entry {
        kind: Kind::Outcome,
        point: words.participle(verb) + " or not",
        keys,
        start,
        end,
        text: view.words_up_to(&shown, MOST_SHOWN),
        sentence: view.around_words(&shown, sentence, SNIPPET),
        source: crate::source::credited(view, sentence),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Fact(fact),
    })
}

/// The key of a deed, done or to come, by its verb or a sense of it.
fn key_of(ahead: bool, told: &[u8]) -> u64 {
    let kind: &[u8] = if ahead { b"deed will|" } else { b"deed|" };
    let mut bytes = [0; 64];
    let len = kind.len() + told.len();
    match bytes.get_mut(..len) {
        Some(room) => {
            room[..kind.len()].copy_from_slice(kind);
            room[kind.len()..].copy_from_slice(told);
            hash64(room)
        }
        None => hash64(&[kind, told].concat()),
    }
}

/// The words from the subject on to the end of the clause, no more than reads well.
fn shown(view: &View<'_>, sentence: &Sentence, deed: &Deed) -> Range<usize> {
    let start = deed.who.from.max(deed.at.start.saturating_sub(10)).max(sentence.pieces.start);
    // `GMT - [Police arrested]`
    let dash = |i: &usize| matches!(view.cuts.raw(*i), "-" | "–" | "—") && view.cuts.raw(i - 1) == "GMT";
    let start = (start + 1..deed.at.start).rev().find(dash).map_or(start, |dash| dash + 1);
    let limit = (deed.at.end + 6).min(sentence.pieces.end);
    let end =
        (deed.at.end..limit).find(|i| crate::phrases::parts_clauses(view, *i) || view.cuts.raw(*i) == ".");
    start..end.unwrap_or(limit)
}

#[cfg(test)]
mod tests;
