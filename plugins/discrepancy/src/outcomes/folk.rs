//! Nouns for people, by which it is told who is meant where no name is: `the canoeists`, `the captain`.

use crate::view::{Sentence, View, stem_hash};
use std::ops::Range;

/// Pieces around a phrase in which those it is about are named.
const NEAR: usize = 14;

/// Nouns for people, singular, sorted. Those that may be anybody (`man`, `victim`) tell nobody apart and are left out.
const FOLK: &[&str] = &[
    "accountant",
    "actor",
    "actress",
    "apprentice",
    "architect",
    "artist",
    "athlete",
    "baby",
    "baker",
    "banker",
    "bishop",
    "boatman",
    "bodyguard",
    "boxer",
    "bride",
    "brother",
    "builder",
    "buyer",
    "cameraman",
    "camper",
    "canoeist",
    "captain",
    "captive",
    "caretaker",
    "cashier",
    "chairman",
    "cleaner",
    "clerk",
    "climber",
    "coach",
    "conductor",
    "constable",
    "cook",
    "couple",
    "courier",
    "cousin",
    "crew",
    "curator",
    "cyclist",
    "dancer",
    "daughter",
    "dentist",
    "deputy",
    "detective",
    "director",
    "diver",
    "docker",
    "doctor",
    "donor",
    "driver",
    "electrician",
    "engineer",
    "envoy",
    "explorer",
    "family",
    "farmer",
    "father",
    "firefighter",
    "fisherman",
    "fugitive",
    "gardener",
    "girlfriend",
    "goalkeeper",
    "grandmother",
    "guard",
    "guest",
    "guide",
    "gunman",
    "hiker",
    "hostage",
    "hunter",
    "husband",
    "inmate",
    "inspector",
    "janitor",
    "jockey",
    "journalist",
    "judge",
    "juror",
    "kayaker",
    "keeper",
    "kidnapper",
    "lifeguard",
    "lorry-driver",
    "machinist",
    "manager",
    "mayor",
    "mechanic",
    "midwife",
    "miner",
    "minister",
    "mother",
    "motorcyclist",
    "motorist",
    "mountaineer",
    "musician",
    "neighbour",
    "nephew",
    "niece",
    "nurse",
    "officer",
    "paraglider",
    "paramedic",
    "passenger",
    "patient",
    "pedestrian",
    "pensioner",
    "photographer",
    "pilot",
    "player",
    "policeman",
    "policewoman",
    "porter",
    "postman",
    "priest",
    "prisoner",
    "pupil",
    "rafter",
    "ranger",
    "referee",
    "reporter",
    "rescuer",
    "rider",
    "robber",
    "rower",
    "sailor",
    "scientist",
    "sculptor",
    "sergeant",
    "signalman",
    "singer",
    "sister",
    "skier",
    "skipper",
    "soldier",
    "son",
    "spectator",
    "steward",
    "stewardess",
    "stoker",
    "striker",
    "student",
    "surgeon",
    "swimmer",
    "teacher",
    "technician",
    "teenager",
    "thief",
    "toddler",
    "tourist",
    "trainer",
    "trawlerman",
    "treasurer",
    "truck-driver",
    "twin",
    "vet",
    "villager",
    "visitor",
    "volunteer",
    "waiter",
    "waitress",
    "walker",
    "warden",
    "watchman",
    "welder",
    "wife",
    "witness",
    "worker",
    "yachtsman",
];

/// The noun in the singular, where it is one for people.
fn folk(word: &str) -> Option<String> {
    let known = |word: String| FOLK.binary_search(&word.as_str()).is_ok().then_some(word);
    let one = match word {
        _ if word.len() < 3 => return None,
        "wives" => "wife".to_owned(),
        "thieves" => "thief".to_owned(),
        "families" | "babies" | "deputies" => format!("{}y", &word[..word.len() - 3]),
        _ if word.ends_with("men") => format!("{}man", &word[..word.len() - 3]),
        _ => word.to_owned(),
    };
    known(one.clone()).or_else(|| known(one.strip_suffix('s')?.to_owned()))
}

/// Stems of the nouns for people near a phrase, hashed and sorted; of those in the sentence before where none is there and
/// the phrase is about `they` or `their`.
pub(super) fn people_near(view: &View<'_>, sentence: &Sentence, at: &Range<usize>) -> Vec<u16> {
    let near =
        at.start.saturating_sub(NEAR).max(sentence.pieces.start)..(at.end + NEAR).min(sentence.pieces.end);
    let of = |pieces: Range<usize>| -> Vec<u16> {
        let words = pieces.filter(|i| view.cuts.is_word(*i) && !view.cuts.capital(*i));
        let mut out: Vec<u16> = words.filter_map(|i| folk(view.cuts.low(i))).map(|w| stem_hash(&w)).collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let own = of(near.clone());
    let pointed = || {
        near.clone().any(|i| matches!(view.cuts.low(i), "they" | "their" | "both" | "he" | "she" | "pair"))
    };
    match usize::from(sentence.rank).checked_sub(1).and_then(|before| view.sentences.get(before)) {
        Some(before) if own.is_empty() && pointed() => of(before.pieces.clone()),
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_for_people_are_known_in_both_numbers() {
        assert!(FOLK.is_sorted());
        for (word, want) in [
            ("canoeists", Some("canoeist")),
            ("fishermen", Some("fisherman")),
            ("families", Some("family")),
            ("wives", Some("wife")),
            ("water", None),
        ] {
            assert_eq!(folk(word).as_deref(), want, "{word}");
        }
    }
}
