//! Reading how old things are: `the aircraft was 11 years old`, `a 17-year-old jet`, `built 19 years ago`.

use super::{entry, small};
use crate::note::Entry;
use crate::view::{Sentence, View};
use copydesk_text::fold::is_stop;

/// Pieces between a thing and its age at most.
const NEAR: usize = 12;

/// Things that have an age worth telling, those of one kind together.
const THINGS: &[(&str, &[&str])] = &[
    (
        "aircraft",
        &[
            "aircraft",
            "plane",
            "jet",
            "airliner",
            "airplane",
            "aeroplane",
            "turboprop",
            "helicopter",
            "airframe",
            "machine",
            "chopper",
            "airbus",
            "boeing",
            "embraer",
            "cessna",
        ],
    ),
    (
        "ship",
        &[
            "ship",
            "ferry",
            "vessel",
            "boat",
            "tanker",
            "freighter",
            "trawler",
            "liner",
            "barge",
            "yacht",
            "steamer",
        ],
    ),
    ("train", &["train", "locomotive", "carriage", "tram", "railcar"]),
    ("bus", &["bus", "coach", "minibus"]),
    ("car", &["car", "lorry", "truck", "van"]),
    ("bridge", &["bridge", "viaduct", "footbridge"]),
    ("dam", &["dam", "dyke", "levee", "embankment", "reservoir", "lock"]),
    ("mine", &["mine", "pit", "colliery"]),
    ("plant", &["plant", "factory", "mill", "works", "refinery", "reactor", "shipyard", "smelter"]),
    (
        "building",
        &[
            "building",
            "block",
            "tower",
            "hotel",
            "house",
            "theatre",
            "theater",
            "church",
            "cathedral",
            "castle",
            "palace",
            "school",
            "hospital",
            "museum",
            "library",
            "warehouse",
            "hall",
            "nightclub",
            "stadium",
            "market",
        ],
    ),
    (
        "company",
        &[
            "company",
            "firm",
            "bank",
            "lender",
            "carrier",
            "airline",
            "society",
            "brewer",
            "maker",
            "newspaper",
        ],
    ),
    ("tree", &["tree", "oak", "yew"]),
    ("painting", &["painting", "canvas", "portrait", "picture"]),
];

/// The kind of a thing.
fn kind(word: &str) -> Option<&'static str> {
    let one = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let known = THINGS.iter().find(|(_, words)| words.contains(&one));
    known.map(|(kind, _)| *kind)
}

/// The age of a thing whose years stand at `at`.
pub(super) fn age(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let (years, len) = small(view, at).filter(|(n, _)| *n >= 2.0 && n.fract() == 0.0)?;
    let end = at + len;
    let hyphened = |i: usize| cuts.raw(i) == "-";
    let (thing, last) = if hyphened(end) && cuts.low(end + 1) == "year" && cuts.low(end + 3) == "old" {
        let after = (end + 4..end + 8).take_while(|i| cuts.is_word(*i) && !is_stop(cuts.low(*i)));
        let named = after.clone().find_map(|i| kind(cuts.low(i)).map(|kind| (kind, i + 1)));
        // `the jet, a 17-year-old example`
        let apposed = matches!(cuts.low(end + 4), "example" | "model" | "one" | "design" | "veteran");
        named.or_else(|| apposed.then(|| before(view, sentence, at)).flatten().map(|kind| (kind, end + 5)))?
    } else if cuts.low(end) == "years" && cuts.low(end + 1) == "old" {
        (before(view, sentence, at)?, end + 2)
    } else if cuts.low(end) == "years" && cuts.low(end + 1) == "ago" {
        let built = (at.saturating_sub(4).max(sentence.pieces.start)..at).any(|i| {
            matches!(
                cuts.low(i),
                "built"
                    | "delivered"
                    | "launched"
                    | "manufactured"
                    | "made"
                    | "constructed"
                    | "erected"
                    | "completed"
            )
        });
        (built.then(|| before(view, sentence, at)).flatten()?, end + 2)
    } else {
        return None;
    };
    (last <= sentence.pieces.end).then_some(())?;
    let key = format!("age of thing|{thing}");
    Some(entry(view, sentence, &(at..last), format!("age of the {thing}"), &key, years, "age of thing"))
}

/// The nearest thing before the years, in the sentence or, where it has none, as its opening pronoun.
fn before(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<&'static str> {
    let from = at.saturating_sub(NEAR).max(sentence.pieces.start);
    let named = (from..at).rev().find_map(|i| kind(view.cuts.low(i)));
    if named.is_some() || view.cuts.low(sentence.pieces.start) != "it" {
        return named;
    }
    let earlier = view.sentences.get(usize::from(sentence.rank).checked_sub(1)?)?;
    earlier.pieces.clone().find_map(|i| kind(view.cuts.low(i)))
}
