//! Where something was done, whatever it was: `a fire broke out near the village of Velm`, `the hurt were flown to Orsk`.
//! Deeds that may mean the same, of participants two articles share, are held against one another by the place.

use super::participants;
use super::{chain, is_past, verb_at};
use crate::facts::{Point, is_news};
use crate::note::{Entry, Fact, Kind, Value};
use crate::phrases::parts_clauses;
use crate::view::{Sentence, View, stem_hash};
use crate::wordnet::wordnet;
use copydesk_plugin::hash64;
use copydesk_text::fold::is_stop;
use copydesk_text::fold::list::List;
use copydesk_text::name::Name;
use std::ops::Range;

/// Begins the slots of places where something was done.
pub const SCENE: &str = "place/of ";

/// Places kept of one article, the first ones.
const MOST: usize = 6;
/// Sentences in which they are looked for.
const NEAR_TOP: u16 = 14;
/// Pieces between a deed and its place at most.
const REACH: usize = 9;

/// The places of the deeds of the article.
pub(super) fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    let first = out.len();
    let top = view.sentences.iter().filter(|s| !s.weak && s.rank <= NEAR_TOP && !s.names.is_empty());
    for sentence in top {
        // What tells a place stands right before a name, an article or what the name is of between.
        let near =
            |i: &usize| sentence.names.iter().any(|name| (1..=6).contains(&name.lead.saturating_sub(*i)));
        let tells = |i: &usize| WAYS.has(&view.cuts, *i) && near(i);
        for at in sentence.pieces.clone().skip(1).filter(tells) {
            let Some(way) = way(view.cuts.low(at)) else { continue };
            let Some((pick, end)) = place(view, sentence, at + 1) else { continue };
            if out.len() < first + MOST {
                out.extend(entry(view, sentence, way, at..end, pick));
            }
        }
    }
    if out.len() > first {
        let told = places_told(view);
        for entry in &mut out[first..] {
            if let Value::Fact(fact) = &mut entry.value {
                fact.who.clone_from(&told);
            }
        }
    }
}

/// The words of the names in the article, hashed and sorted; not of that of which somebody is mayor, for he is so wherever
/// the deed was done.
fn places_told(view: &View<'_>) -> Vec<u16> {
    let of_office = |name: &&Name| {
        let of = name.lead.checked_sub(1).filter(|i| view.cuts.low(*i) == "of");
        of.and_then(|i| i.checked_sub(1)).is_some_and(|i| crate::offices::is_office(&view.cuts.folded(i)))
    };
    let names = view.sentences.iter().flat_map(|s| &s.names).filter(|name| !of_office(name));
    let mut out: Vec<u16> = names.flat_map(|name| &name.words).map(stem_hash).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The words of [`way`].
static WAYS: List = List::new(&[
    "at", "in", "near", "outside", "inside", "off", "above", "below", "behind", "beside", "beneath", "under",
    "opposite", "to", "into", "from",
]);

/// Whether a word tells a place, and of what sort.
fn way(word: &str) -> Option<&'static str> {
    match word {
        "at" | "in" | "near" | "outside" | "inside" | "off" | "above" | "below" | "behind" | "beside"
        | "beneath" | "under" | "opposite" => Some("at"),
        "to" | "into" => Some("to"),
        "from" => Some("from"),
        _ => None,
    }
}

/// The place whose words begin at piece `at`, and one past them: a name, what a common noun is of (`the village of
/// [Velm]`), or a name with the noun behind it (`[St Anne's hospital]`).
fn place(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<(String, usize)> {
    let cuts = &view.cuts;
    let mut from = at;
    if matches!(cuts.low(at), "the" | "a" | "an" | "his" | "her" | "their" | "its") {
        from += 1;
    }
    let named = |i: usize| sentence.names.iter().find(|name| name.pieces.start == i || name.lead == i);
    let of = || {
        let words = (from..(from + 4).min(sentence.pieces.end)).take_while(|i| cuts.is_word(*i));
        let joins = |word: &str| matches!(word, "of" | "at" | "in" | "near" | "outside");
        let of = words.into_iter().find(|i| *i > from && joins(cuts.low(*i)))?;
        named(of + 1)
    };
    let name = named(from).or_else(of)?;
    let mut end = name.pieces.end;
    let mut pick = name.folded().to_owned();
    if let Some(more) = sentence.names.iter().find(|more| more.pieces.start == end) {
        pick = format!("{pick} {}", more.folded());
        end = more.pieces.end;
    }
    let word = cuts.low(end);
    if cuts.is_word(end) && is_site(word) {
        pick = format!("{pick} {word}");
        end += 1;
    }
    Some((pick, end))
}

/// A common noun that ends the name of a place.
fn is_site(word: &str) -> bool {
    matches!(
        word,
        "hospital"
            | "infirmary"
            | "clinic"
            | "hospice"
            | "prison"
            | "jail"
            | "airport"
            | "airfield"
            | "station"
            | "church"
            | "cathedral"
            | "mosque"
            | "school"
            | "university"
            | "theatre"
            | "stadium"
            | "museum"
            | "hotel"
            | "quarry"
            | "mine"
            | "dam"
            | "lock"
            | "bridge"
            | "tunnel"
            | "harbour"
            | "port"
            | "district"
            | "province"
            | "region"
            | "valley"
            | "county"
            | "island"
            | "river"
            | "lake"
            | "bay"
            | "park"
            | "square"
            | "street"
            | "road"
            | "campground"
            | "farm"
            | "estate"
            | "reef"
            | "pass"
            | "forest"
    )
}

/// The place `at` with the deed before it that was done there.
fn entry(view: &View<'_>, sentence: &Sentence, way: &str, at: Range<usize>, pick: String) -> Option<Entry> {
    let words = wordnet();
    let floor = at.start.saturating_sub(REACH).max(sentence.pieces.start);
    let clause = (floor..at.start).rev().find(|i| parts_clauses(view, *i)).map_or(floor, |i| i + 1);
    let verb_piece =
        (clause..at.start).rev().find(|i| !is_stop(view.cuts.low(*i)) && is_past(view, words, *i))?;
    // `killed in a crash near Velm`: the crash was there, and as a rule that which was done.
    let chain = chain(view, sentence, verb_piece).filter(|chain| !chain.denied)?;
    let (verb, end) = match (view.cuts.low(verb_piece), view.cuts.low(verb_piece + 1)) {
        ("took", "place") => (words.verb("happen")?, verb_piece + 2),
        _ => verb_at(view, words, verb_piece)?,
    };
    if way != "at" && !moves(words.lemma(verb)) {
        return None;
    }
    let deed = chain.from..end;
    if !is_news(view, sentence, &deed) || is_vague(words.lemma(verb)) {
        return None;
    }
    let who = participants::of(view, sentence, &deed);
    let place: Vec<u16> = pick.split(' ').map(stem_hash).collect();
    let mut about = who.all;
    about.retain(|stem| !place.contains(stem));
    let it = matches!(view.cuts.low(deed.start.saturating_sub(1)), "it" | "thing");
    if about.is_empty() && !it {
        return None;
    }
    let lemma = class(words.lemma(verb));
    let key = format!("scene|{way}|{lemma}");
    let slot = format!("{SCENE}{way} {lemma}");
    let fact = Fact { slot, pick, about, bound: chain.passive, free: it, ..Fact::default() };
    let label = "where it was".to_owned();
    let shown = deed.start.max(at.end.saturating_sub(16))..at.end;
    let mut entry =
        Point { kind: Kind::Place, label, key: &key, words: shown, most: 16 }.says(view, sentence, fact);
    if lemma == words.lemma(verb) {
        let senses = words.senses(verb).iter().take(3);
        entry.keys.extend(senses.map(|sense| hash64(format!("scene|{way}|{sense}").as_bytes())));
    }
    Some(entry)
}

/// Verbs that say no more than that something began, or was.
fn class(lemma: &str) -> &str {
    match lemma {
        "begin" | "start" | "break out" | "erupt" | "originate" | "ignite" => "begin",
        "happen" | "occur" | "hold" | "stage" | "conduct" | "carry out" => "happen",
        "take" | "bring" | "fly" | "rush" | "carry" | "drive" | "transfer" | "airlift" | "ferry"
        | "evacuate" => "bring",
        _ => lemma,
    }
}

/// Verbs of moving somewhere, or of moving something.
fn moves(lemma: &str) -> bool {
    class(lemma) == "bring"
        || matches!(
            lemma,
            "move"
                | "flee"
                | "escape"
                | "return"
                | "sail"
                | "travel"
                | "head"
                | "set out"
                | "set off"
                | "march"
                | "walk"
                | "tow"
                | "ship"
                | "divert"
                | "deport"
                | "extradite"
                | "leave"
                | "depart"
                | "steal"
        )
}

/// Verbs of which anything may be told.
fn is_vague(lemma: &str) -> bool {
    matches!(
        lemma,
        "be" | "have"
            | "say"
            | "tell"
            | "see"
            | "come"
            | "go"
            | "get"
            | "make"
            | "work"
            | "live"
            | "base"
            | "know"
            | "call"
            | "name"
            | "base on"
            | "use"
            | "do"
            | "write"
            | "report"
            | "describe"
            | "locate"
            | "include"
            | "find"
            | "believe"
            | "involve"
            | "play"
            | "serve"
            | "spend"
            | "rise"
            | "fall"
            | "win"
            | "lose"
            | "vote"
            | "give"
            | "show"
            | "add"
            | "grow"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    fn check(text: &str, want: &[(&str, &str)]) {
        let article = Article { text, ..Article::default() };
        let mut entries = Vec::new();
        read(&View::of(&article), &mut entries);
        let got: Vec<(&str, &str)> = entries
            .iter()
            .filter_map(|e| match &e.value {
                Value::Fact(fact) => Some((fact.slot.as_str(), fact.pick.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn the_place_of_any_deed_is_read() {
        check("The fire broke out near the village of Velm.", &[("place/of at begin", "velm")]);
        check("It began in a dry stream bed at Velm.", &[("place/of at begin", "velm")]);
        check("The vaccine was tested in Lusundi district.", &[("place/of at test", "lusundi district")]);
        check("Two crews were taken to Queens hospital.", &[("place/of to bring", "queens hospital")]);
        check(
            "The rebels buried their weapons behind the Halloway quarry.",
            &[("place/of at bury", "halloway quarry")],
        );
    }

    #[test]
    fn what_is_open_denied_old_or_quoted_has_no_place() {
        check("The fire may have started near Velm.", &[]);
        check("The fire had not started near Velm.", &[]);
        check("In 1998 a fire started near Velm.", &[]);
        check("“The fire started near Velm,” she said.", &[]);
        check("The minister lives in Velm.", &[]);
        check("She sold her boats to Ada Lind.", &[]);
    }
}
