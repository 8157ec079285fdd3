//! What precedes a quotation: `Ms Lee said "..."`, `calling it "..."`, `labelled "..." by Ms Lee`, `According to Ms
//! Lee, "..."`.

use crate::attribute::{Attribution, Scene};
use crate::lexicon::{NAMING, PERSONAL, STRONG};
use crate::phrase::{self, Phrase};
use crate::subject;
use crate::token::Tok;
use crate::verb;

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
    best
}

fn consider(scene: &Scene<'_, '_>, v: usize, best: &mut Option<Attribution>) {
    let toks = scene.toks;
    let distance = scene.at - v;
    let base = if toks[v].any(STRONG) {
        0.9
    } else if toks[v].any(NAMING) && distance <= 8 {
        0.86
    } else {
        0.62
    };
    let confidence = base - 0.004 * distance as f32;
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

/// `labelled "..." by Ms Lee`: the agent of a passive.
fn agent(scene: &Scene<'_, '_>, v: usize) -> Option<Phrase> {
    let toks = scene.toks;
    let near = (v + 1..scene.at).chain(scene.at + 1..toks.len().min(scene.at + 6));
    let by = near.take_while(|x| !toks[*x].mark(".;")).find(|x| toks[*x].is(&["by"]))?;
    phrase::beginning_at(toks, by + 1, toks.len())
}

/// The subject of an -ing form: `with Ms Lee calling`, `she saying`, else the main subject of the sentence.
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
        Some(left) if toks[left.1].any(PERSONAL) => Some(left),
        _ => subject::main(toks, 0, v),
    }
}
