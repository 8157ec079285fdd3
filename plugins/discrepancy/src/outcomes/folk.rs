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
    "aunt",
    "baby",
    "baker",
    "banker",
    "beekeeper",
    "bishop",
    "boatman",
    "bodyguard",
    "bookkeeper",
    "boxer",
    "brewer",
    "bride",
    "broker",
    "brother",
    "builder",
    "butcher",
    "buyer",
    "cameraman",
    "camper",
    "canoeist",
    "captain",
    "captive",
    "caretaker",
    "carpenter",
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
    "defendant",
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
    "evacuee",
    "explorer",
    "family",
    "fan",
    "farmer",
    "father",
    "ferryman",
    "financier",
    "firefighter",
    "fisherman",
    "forester",
    "founder",
    "fraudster",
    "fugitive",
    "gardener",
    "girlfriend",
    "goalkeeper",
    "granddaughter",
    "grandfather",
    "grandmother",
    "grandson",
    "grocer",
    "guard",
    "guest",
    "guide",
    "gunman",
    "headmaster",
    "headteacher",
    "hiker",
    "hostage",
    "hotelier",
    "hunter",
    "husband",
    "inmate",
    "innkeeper",
    "inspector",
    "janitor",
    "jockey",
    "journalist",
    "judge",
    "juror",
    "kayaker",
    "keeper",
    "kidnapper",
    "landlord",
    "lawyer",
    "lifeguard",
    "logger",
    "lorry-driver",
    "lorry-loader",
    "machinist",
    "manager",
    "master",
    "mayor",
    "mechanic",
    "midwife",
    "miner",
    "minister",
    "monk",
    "mother",
    "motorcyclist",
    "motorist",
    "mountaineer",
    "musician",
    "neighbour",
    "nephew",
    "niece",
    "nun",
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
    "plumber",
    "policeman",
    "policewoman",
    "porter",
    "postman",
    "postwoman",
    "priest",
    "prisoner",
    "pupil",
    "rafter",
    "rancher",
    "ranger",
    "referee",
    "reporter",
    "rescuer",
    "retiree",
    "rider",
    "robber",
    "rower",
    "sailor",
    "scientist",
    "sculptor",
    "sergeant",
    "shepherd",
    "signalman",
    "singer",
    "sister",
    "skater",
    "skier",
    "skipper",
    "soldier",
    "son",
    "spectator",
    "steward",
    "stewardess",
    "stockbroker",
    "stoker",
    "striker",
    "student",
    "surgeon",
    "swimmer",
    "swindler",
    "teacher",
    "technician",
    "teenager",
    "tenant",
    "thief",
    "toddler",
    "tourist",
    "trainer",
    "trawlerman",
    "treasurer",
    "truck-driver",
    "twin",
    "uncle",
    "vet",
    "vicar",
    "villager",
    "visitor",
    "volunteer",
    "waiter",
    "waitress",
    "walker",
    "warden",
    "watchman",
    "welder",
    "widow",
    "widower",
    "wife",
    "witness",
    "woodcutter",
    "worker",
    "yachtsman",
];

/// The noun in the singular, where it is one for people.
pub fn folk(word: &str) -> Option<String> {
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
    let before = |several: bool| {
        let rank = usize::from(sentence.rank).checked_sub(1)?;
        Some(people(view, view.sentences.get(rank)?.pieces.clone(), several))
    };
    let word = |i: usize| view.cuts.low(i);
    // `The captain was last seen on the bridge. His body was found, two fishermen said.`
    if at.start <= sentence.pieces.start + 1
        && is_one(word(sentence.pieces.start))
        && let Some(people) = before(false).filter(|people| !people.is_empty())
    {
        return people;
    }
    let own = people(view, near.clone(), false);
    if !own.is_empty() {
        own
    } else if near.clone().any(|i| is_one(word(i))) {
        before(false).unwrap_or_default()
    } else if near.clone().any(|i| matches!(word(i), "they" | "their" | "both" | "pair")) {
        before(true).unwrap_or_default()
    } else {
        own
    }
}

/// Stems of the nouns for people among some pieces, hashed and sorted; only those for several, where so many are meant.
fn people(view: &View<'_>, pieces: Range<usize>, several: bool) -> Vec<u16> {
    let words = pieces.filter(|i| view.cuts.is_word(*i) && !view.cuts.capital(*i)).map(|i| view.cuts.low(i));
    let nouns: Vec<(&str, String)> = words.filter_map(|word| Some((word, folk(word)?))).collect();
    // The captain and the mate are two.
    let one = |word: &str, noun: &str| word == noun && !matches!(noun, "couple" | "crew" | "family");
    let all = !several || nouns.len() > 1;
    let mut out: Vec<u16> = nouns
        .iter()
        .filter(|(word, noun)| all || !one(word, noun))
        .map(|(_, noun)| stem_hash(noun))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Whether the word stands for somebody named before.
fn is_one(word: &str) -> bool {
    matches!(word, "he" | "she" | "his" | "her")
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
