//! One claim in many words: sentences that give the same figure of the same thing should meet, whatever their verbs and
//! the order of their words.

use copydesk_discrepancy::note::{Entry, Kind, Value};
use copydesk_discrepancy::{Config, Discrepancy};
use copydesk_plugin::{Article, Plugin};
use std::collections::BTreeMap;

/// The first figure of a sentence.
fn first(plugin: &Discrepancy, sentence: &str) -> Option<Entry> {
    let text = format!("News\n\n{sentence}\n");
    let article = Article { text: &text, published_ms: Some(1_714_730_400_000), ..Article::default() };
    plugin.note(&article, None).entries.into_iter().find(|entry| entry.kind == Kind::Number)
}

fn plugin() -> Discrepancy {
    Discrepancy::new(Config::default()).expect("default settings")
}

#[test]
fn one_claim_in_many_words_is_met_by_one_key() {
    let plugin = plugin();
    let mut claims: Vec<(&str, Vec<Option<Entry>>)> = Vec::new();
    for line in include_str!("data/claims.txt").lines() {
        match line.strip_prefix("# ") {
            Some(claim) => claims.push((claim, Vec::new())),
            None => claims.last_mut().expect("a claim first").1.push(first(&plugin, line)),
        }
    }
    let (mut met, mut all) = (0, 0);
    for (_, entries) in &claims {
        let mut by_key: BTreeMap<u64, usize> = BTreeMap::new();
        entries.iter().flatten().flat_map(|e| &e.keys).for_each(|key| *by_key.entry(*key).or_default() += 1);
        met += by_key.values().max().copied().unwrap_or_default();
        all += entries.len();
    }
    assert!(claims.len() > 80 && met * 100 >= all * 80, "{met} of {all}");
}

/// Whether a sentence has a figure of `point` in these words.
fn check(sentence: &str, point: &str, words: &str) {
    let text = format!("News\n\n{sentence}\n");
    let entries = plugin().note(&Article { text: &text, ..Article::default() }, None).entries;
    let told: Vec<(&str, &str)> = entries.iter().map(|e| (e.point.as_str(), e.text.as_str())).collect();
    assert!(told.contains(&(point, words)), "{sentence}: {told:?}");
}

#[test]
fn things_have_ages() {
    check("The ferry was 31 years old.", "age of the ship", "31 years old");
    check("The jet, a 17-year-old example, left late.", "age of the aircraft", "17-year-old example");
    check("The bridge was built 19 years ago.", "age of the bridge", "19 years ago");
}

#[test]
fn votes_are_counted_in_many_forms() {
    let whole = "Six of the nine members voted for the cut and three for none.";
    // The words of an entry are eight at most.
    check(whole, "vote", "Six of the nine members voted for the");
    check("The motion was carried by 31 votes to 20.", "vote", "31 votes to 20");
    let of_all = "It passed with 31 of its 51 members in favour and 18 against.";
    check(of_all, "vote", "31 of its 51 members in favour and");
    check("The board split six to three over the loan.", "vote", "six to three");
    check(
        "Six members of the board voted for the loan and three against.",
        "vote",
        "Six members of the board voted for the",
    );
    check(
        "Six of the nine board members voted for the loan, the bank said.",
        "vote",
        "Six of the nine board members voted for",
    );
    check("The vote was 6-3, with the dissenters asking for more.", "vote", "6-3");
    check("Five backed the cut and four dissented.", "vote", "Five backed the cut and four dissented");
}

#[test]
fn what_is_told_of_one_number_is_not_told_of_the_next() {
    let plugin = plugin();
    let text = "News\n\nFour people are dead, and the 2,600 villagers ferried out of Marl cannot go home.\n";
    let entries = plugin.note(&Article { text, ..Article::default() }, None).entries;
    let points: Vec<&str> =
        entries.iter().filter(|e| matches!(e.value, Value::Figure(_))).map(|e| e.point.as_str()).collect();
    assert_eq!(points, ["killed", "evacuated or displaced"]);
}

#[test]
fn seats_of_a_chamber_are_a_whole_figure() {
    let entry = first(&plugin(), "The Alliance won 97 of the 180 seats.").expect("a figure");
    assert!(matches!(entry.value, Value::Figure(figure) if !figure.part && figure.value == 97.0));
}

#[test]
fn a_step_is_no_level() {
    check("The bank cut its key rate by half a point to 3.5 percent.", "interest rate", "3.5 percent");
    check("Yields rose six basis points to 2.9 percent.", "yield", "2.9 percent");
    check("The council lowered rates by 0.25 percent.", "rate change", "0.25 percent");
}

#[test]
fn what_a_ship_may_carry_is_not_who_is_aboard() {
    check("The ferry was licensed for 240 passengers.", "carrying capacity", "240 passengers");
    check("She had 310 passengers aboard.", "passengers aboard", "310 passengers");
}

#[test]
fn minutes_and_former_years_stand_aside() {
    let entry = first(&plugin(), "Scorers of the goals: Lind (31') and Berg.");
    assert!(entry.is_none(), "{entry:?}");
    let text = "News\n\nMedian age: 41.2 years (2011: 38.7).\n";
    let entries = plugin().note(&Article { text, ..Article::default() }, None).entries;
    let now: Vec<bool> = entries
        .iter()
        .filter_map(|e| match &e.value {
            Value::Figure(figure) => Some(!figure.past),
            _ => None,
        })
        .collect();
    assert_eq!(now, [true, false]);
    check("The median resident is 41.2 years old.", "median age", "41.2");
}

#[test]
fn somebody_of_an_age() {
    check("A grocer of 58 died in the flood.", "age of grocer", "grocer of 58");
    let entries = plugin()
        .note(&Article { text: "News\n\nA group of 58 died in the flood.\n", ..Article::default() }, None)
        .entries;
    assert!(entries.iter().all(|e| !e.point.starts_with("age")), "{entries:?}");
}
