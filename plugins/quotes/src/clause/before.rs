//! What precedes a quotation: `Ms Lee said "..."`, `calling it "..."`, `labelled "..." by Ms Lee`, `According to Ms
//! Lee, "..."`.

use crate::attribute::{Attribution, Scene};
use crate::clause;
use crate::lexicon::{AUXILIARY, NAMING, PERSONAL, ROLE, STRONG};
use crate::phrase::{self, Phrase};
use crate::subject;
use crate::token::Tok;
use crate::verb;

/// Beyond this distance, in tokens, farther is not worse.
const FAR: usize = 40;
/// Most verbs looked at, so that work on one quotation stays bounded.
const VERBS: usize = 12;

/// The speaker the words before the quotation name: the nearest strong verb's subject, else the nearest naming
/// verb's, else another's.
pub fn before(scene: &Scene<'_, '_>) -> Option<Attribution> {
    let toks = scene.toks;
    let mut best: Option<Attribution> = None;
    let mut looked = 0;
    for v in (0..scene.at).rev() {
        let tok = &toks[v];
        if tok.quote().is_some() {
            continue;
        }
        if tok.word == ";" || looked == VERBS {
            break;
        }
        if tok.is(&["to"]) && v > 0 && toks[v - 1].is(&["according"]) {
            let phrase = phrase::beginning_at(toks, v + 1, scene.at);
            if let Some(phrase) = phrase.filter(|_| best.is_none_or(|best| best.confidence < 0.8)) {
                best = Some(Attribution::to(phrase, (v - 1, v), "according to S, Q", 0.93));
            }
            break;
        }
        if verb::at(toks, v) {
            looked += 1;
            consider(scene, v, &mut best);
        }
    }
    match clause::noun::owned(scene) {
        Some(owned)
            if best.is_none_or(|best| best.confidence < owned.confidence || best.cue.0 < owned.cue.0) =>
        {
            Some(owned)
        }
        _ => best,
    }
}

fn consider(scene: &Scene<'_, '_>, v: usize, best: &mut Option<Attribution>) {
    let toks = scene.toks;
    let distance = scene.at - v;
    if fronted(scene, v) {
        return;
    }
    let base = if toks[v].any(STRONG) && !supposed(toks, v) {
        0.9
    } else if toks[v].any(NAMING) && distance <= 8 {
        0.86
    } else {
        0.62
    };
    let confidence = base - 0.004 * distance.min(FAR) as f32;
    if best.is_some_and(|best| confidence <= best.confidence || best.confidence >= 0.8) {
        return;
    }
    if verb::passive_naming(toks, v) {
        let mention = agent(scene, v);
        *best = Some(Attribution { mention, cue: (v, v), rule: "passive", confidence: 0.86 });
        return;
    }
    let participle = toks[v].ing() && !verb::passive(toks, v);
    let phrase = if participle { participle_subject(toks, v) } else { None };
    if let Some(phrase) = phrase.or_else(|| subject::of(toks, v, 0)) {
        let phrase = if toks[v].any(NAMING) { self_named(toks, phrase).unwrap_or(phrase) } else { phrase };
        let thing = toks[phrase.1].is(&["it", "which", "that", "there"]);
        let told =
            toks[v].is(&["told", "asked", "advised", "informed", "reminded"]) && verb::passive(toks, v);
        let confidence = if thing || told { confidence.min(0.58) } else { confidence };
        if best.is_some_and(|best| confidence <= best.confidence) {
            return;
        }
        *best = Some(Attribution::to(phrase, (v, v), "S V Q", confidence));
    }
}

/// `When Mr Ray said that ..., Ms Lee fired back: "..."`: the verb belongs to a clause before the main one.
fn fronted(scene: &Scene<'_, '_>, v: usize) -> bool {
    let toks = scene.toks;
    let opens = toks[0]
        .is(&["when", "as", "after", "while", "although", "though", "because", "since", "before", "if"]);
    let colon = scene.toks[scene.at - 1].word == ":";
    if !opens || !colon {
        return false;
    }
    let main = (v + 1..scene.at).rev().find(|c| toks[*c].word == ",").map(|comma| &toks[comma + 1]);
    main.is_some_and(|tok| tok.name() || tok.any(PERSONAL) || tok.is(&["the", "a", "an"]))
}

/// `would demand`, `can't say`: nobody has said it yet.
fn supposed(toks: &[Tok<'_>], v: usize) -> bool {
    const MODAL: [&str; 14] = [
        "would",
        "will",
        "could",
        "can",
        "can't",
        "should",
        "may",
        "might",
        "must",
        "won't",
        "wouldn't",
        "cannot",
        "couldn't",
        "shouldn't",
    ];
    let adverb = v > 1 && toks[v - 1].any(AUXILIARY) && toks[v - 2].is(&MODAL);
    v > 0 && (toks[v - 1].is(&MODAL) || adverb)
}

/// `Ms Lee denounced what she called "..."`: the main subject, whom the pronoun repeats.
fn self_named(toks: &[Tok<'_>], phrase: Phrase) -> Option<Phrase> {
    let what =
        phrase.0.checked_sub(1).filter(|what| toks[*what].is(&["what"]) && toks[phrase.0].any(PERSONAL))?;
    let subject = subject::main(toks, clause::begin(toks, 0, what), what)?;
    let person = toks[subject.0..=subject.1].iter().any(|tok| tok.any(PERSONAL | ROLE) || tok.name());
    (person || !toks[phrase.0].is(&["he", "she"])).then_some(subject)
}

/// `labelled "..." by Ms Lee`: the agent of a passive.
fn agent(scene: &Scene<'_, '_>, v: usize) -> Option<Phrase> {
    let toks = scene.toks;
    let near = (v + 1..scene.at).chain(scene.at + 1..toks.len().min(scene.at + 6));
    let by = near.take_while(|x| !toks[*x].mark(".;")).find(|x| toks[*x].is(&["by"]))?;
    phrase::beginning_at(toks, by + 1, toks.len())
}

/// The subject of an -ing form: `with Ms Lee calling`, `a sign saying`, `Mr Ray said, adding`, else the main subject of
/// the clause.
fn participle_subject(toks: &[Tok<'_>], v: usize) -> Option<Phrase> {
    let over =
        (0..v).rev().find(|i| !(toks[*i].adverb() || toks[*i].is(&["then", "also", "later", "again"])));
    let left = over.and_then(|last| phrase::ending_at(toks, last, 0));
    let with = (v.saturating_sub(8)..v).rev().find(|x| toks[*x].is(&["with"]) || toks[*x].word == ",");
    match left {
        Some(left) if with.is_some_and(|w| toks[w].is(&["with"]) && w < left.1) => {
            let with = with.unwrap_or(0);
            phrase::beginning_at(toks, with + 1, v).or(Some(left))
        }
        Some(left) if toks[left.1].any(PERSONAL) || bears(toks, left) => Some(left),
        _ => spoken(toks, v).or_else(|| subject::main(toks, clause::begin(toks, 0, v), v)),
    }
}

/// `footage of Ms Lee saying`, `a sign saying`: the phrase itself says it.
fn bears(toks: &[Tok<'_>], phrase: Phrase) -> bool {
    const BEARERS: [&str; 14] = [
        "sign", "signs", "banner", "banners", "poster", "posters", "placard", "placards", "shirt", "shirts",
        "t-shirt", "t-shirts", "hat", "hats",
    ];
    let before = phrase.0.checked_sub(1).map(|before| &toks[before]);
    let heard = before
        .is_some_and(|tok| tok.is(&["of", "has", "have", "had", "heard", "hear", "saw", "see", "seen"]));
    (toks[phrase.1].is(&BEARERS) && !toks[phrase.0].ing()) || (heard && toks[phrase.1].name())
}

/// `Mr Ray said on Monday, adding`: who speaks already goes on.
fn spoken(toks: &[Tok<'_>], v: usize) -> Option<Phrase> {
    if !toks[v].any(STRONG) {
        return None;
    }
    let from = (0..v).rev().find(|i| toks[*i].quote().is_some()).map_or(0, |quote| quote + 1);
    let cue = (from..v).rev().find(|u| toks[*u].any(STRONG) && !toks[*u].ing() && verb::at(toks, *u))?;
    let relative = (from..cue).rev().find(|i| !toks[*i].any(AUXILIARY))?;
    if toks[relative].is(&["who", "which", "that"]) { None } else { subject::of(toks, cue, from) }
}
