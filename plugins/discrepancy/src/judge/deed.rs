//! Whether one article says that something was done, and another that it was not, or that the opposite was.

use crate::deeds::{AHEAD, DEED, Fate, NOT, SCENE, fate};
use crate::note::Fact;
use crate::view::common;
use crate::wordnet::wordnet;

/// Whether the fact tells a deed.
pub(super) fn is_deed(fact: &Fact) -> bool {
    fact.slot.starts_with(DEED)
}

fn lemma(fact: &Fact) -> &str {
    let slot = fact.slot.strip_prefix(DEED).unwrap_or_default();
    slot.strip_prefix(AHEAD).unwrap_or(slot)
}

fn is_denied(fact: &Fact) -> bool {
    fact.pick.starts_with(NOT)
}

/// Whether both may be true of one deed.
pub(super) fn agree(x: &Fact, y: &Fact) -> bool {
    let (one, other) = (lemma(x), lemma(y));
    let words = wordnet();
    let verbs = || words.verb(one).zip(words.verb(other));
    match (is_denied(x), is_denied(y)) {
        (true, true) => true,
        (false, false) => {
            let opposed = || verbs().is_some_and(|(one, other)| words.are_opposed(one, other));
            !on_life_and_death(x, y) && !opposed()
        }
        _ => one != other && !verbs().is_some_and(|(one, other)| words.may_mean_same(one, other)),
    }
}

/// Whether both say the same of one deed.
pub(super) fn say_same(x: &Fact, y: &Fact) -> bool {
    let words = wordnet();
    let verbs = || words.verb(lemma(x)).zip(words.verb(lemma(y)));
    is_denied(x) == is_denied(y)
        && verbs().is_some_and(|(one, other)| words.may_mean_same(one, other))
        && of_one(x, y) > 0.0
}

/// Whether the one tells the opposite of the other, which may have followed it: a road is closed and opened again.
pub(super) fn may_follow(x: &Fact, y: &Fact) -> bool {
    !is_denied(x) && !is_denied(y) && !on_life_and_death(x, y)
}

/// Whether the one tells of a death and the other of a life that goes on.
fn on_life_and_death(x: &Fact, y: &Fact) -> bool {
    let fates = fate(lemma(x), x.bound).zip(fate(lemma(y), y.bound));
    fates.is_some_and(|(one, other)| one != other && (one == Fate::Dead || other == Fate::Dead))
}

/// How surely two facts tell of one deed; 0 when they do not. Who did it, or to whom it was done, must be the same.
pub(super) fn of_one(x: &Fact, y: &Fact) -> f32 {
    let ahead = |f: &Fact| f.slot[DEED.len()..].starts_with(AHEAD);
    if ahead(x) != ahead(y) {
        return 0.0;
    }
    let all = common(&x.about, &y.about);
    let everybody = |f: &Fact| f.free && f.who.is_empty() && x.slot == y.slot;
    let both = common(&x.who, &y.who);
    // `The Supreme Court` is not `the district court`.
    let one_subject = both * 2 > x.who.len().min(y.who.len());
    let meet = match (x.bound, y.bound) {
        _ if everybody(x) || everybody(y) => true,
        _ if on_life_and_death(x, y) => one_subject,
        // Of the passive the subject is what the active one is done to.
        (true, false) => common(&x.who, &y.about) > 0,
        (false, true) => common(&x.about, &y.who) > 0,
        (true, true) => one_subject,
        (false, false) => one_subject && objects_agree(x, y),
    };
    if !meet && !((x.free || y.free) && all >= 2) {
        return 0.0;
    }
    let same_verb = if x.slot == y.slot { 0.05 } else { 0.0 };
    0.55 + same_verb + 0.05 * all.min(4) as f32
}

/// What stands behind the one verb stands behind the other too, or nothing stands there.
fn objects_agree(x: &Fact, y: &Fact) -> bool {
    let own =
        |f: &Fact| f.about.iter().filter(|w| f.who.binary_search(w).is_err()).copied().collect::<Vec<u16>>();
    let (one, other) = (own(x), own(y));
    one.is_empty() || other.is_empty() || common(&one, &other) > 0
}

/// Whether the fact tells where something was done.
pub(super) fn is_scene(fact: &Fact) -> bool {
    fact.slot.starts_with(SCENE)
}

/// How surely two facts tell where one deed was done; 0 when they do not. Of what only began one participant is enough.
pub(super) fn of_one_scene(x: &Fact, y: &Fact) -> f32 {
    let split = |fact: &Fact| -> Option<(String, String)> {
        let (way, lemma) = fact.slot.strip_prefix(SCENE)?.split_once(' ')?;
        Some((way.to_owned(), lemma.to_owned()))
    };
    let (Some((way, one)), Some((other_way, other))) = (split(x), split(y)) else { return 0.0 };
    let words = wordnet();
    let verbs = words.verb(&one).zip(words.verb(&other));
    let same = one == other || verbs.is_some_and(|(one, other)| words.may_mean_same(one, other));
    let both = common(&x.about, &y.about);
    let enough = match one.as_str() {
        "begin" if x.free || y.free => 0,
        _ if one == other => 1,
        _ => 2,
    };
    let of_event = matches!(one.as_str(), "begin" | "happen");
    if way != other_way || !same || both < enough || (x.bound != y.bound && !of_event) {
        return 0.0;
    }
    0.55 + 0.05 * both.min(4) as f32 + if one == other { 0.05 } else { 0.0 }
}

/// The slot that names a contest: that of the denial, else the first by the alphabet.
pub(super) fn slot<'f>(x: &'f Fact, y: &'f Fact) -> &'f str {
    match (is_denied(x), is_denied(y)) {
        (true, false) => &x.slot,
        (false, true) => &y.slot,
        _ => x.slot.as_str().min(&y.slot),
    }
}
