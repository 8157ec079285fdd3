//! Phrases, stances and the soundness of the table.

use super::*;
use crate::note::Value;
use copydesk_plugin::Article;

/// Slot and answer of the outcomes of a text.
fn told(text: &str) -> Vec<(String, String)> {
    let outcomes = Outcomes::built_in().expect("reads");
    let mut entries = Vec::new();
    outcomes.read(&View::of(&Article { text, ..Article::default() }), &mut entries);
    entries
        .iter()
        .filter_map(|e| match &e.value {
            Value::Fact(f) => {
                Some((f.slot.trim_start_matches(OWN).trim_start_matches(OF_BODY).to_owned(), f.pick.clone()))
            }
            _ => None,
        })
        .collect()
}

fn check(text: &str, want: &[(&str, &str)]) {
    let got = told(text);
    let want: Vec<(String, String)> = want.iter().map(|(s, a)| ((*s).to_owned(), (*a).to_owned())).collect();
    assert_eq!(got, want, "{text}");
}

/// Whether a text tells the answer, whatever else it tells.
fn tells(text: &str, slot: &str, answer: &str) {
    let got = told(text);
    let told: Vec<&str> = got.iter().filter(|(s, _)| s == slot).map(|(_, answer)| answer.as_str()).collect();
    assert_eq!(told, [answer], "{text}: {got:?}");
}

#[test]
fn the_table_is_sound() {
    let outcomes = Outcomes::built_in().expect("reads");
    assert!(outcomes.slots.len() >= 20, "{}", outcomes.slots.len());
    for bad in ["x\tx\tnone\ta: b\tc: d", "x\tx", "x\tx\t\tonly: one"] {
        assert!(Outcomes::built_in().expect("reads").extend(bad).is_err(), "{bad}");
    }
}

#[test]
fn outcomes_are_told_by_phrases() {
    check(
        "The harbour master, Ida Storm, has stepped down.",
        &[("departure", "resigned"), ("stays", "goes")],
    );
    check("The council fired its harbour master on Friday.", &[("departure", "dismissed")]);
    check("A diver was killed when the crane fell.", &[("fate/diver", "killed"), ("deaths", "some")]);
    check("The diver was injured by the crane.", &[("fate/diver", "injured")]);
    check("Storm broke her wrist on the quay.", &[("injury/wrist", "broken"), ("hurt", "wrist")]);
    check("The dockers denied that they had agreed to a pause.", &[("consent", "refused")]);
    check("Her collarbone was broken in the fall.", &[("hurt", "collarbone")]);
    check(
        "The lender handed in its notice and the regulator gave the green light to the merger.",
        &[("departure", "resigned"), ("measure", "passed")],
    );
    check("All schools will stay shut on Monday.", &[("opening/school", "closed")]);
    check("Nobody has claimed responsibility.", &[("claimed", "nobody")]);
    check("Both flight recorders have been recovered.", &[("recorders", "found")]);
    check("The recorders have yet to be found.", &[("recorders", "missing")]);
    check("The alarm failed to sound.", &[("alarm", "silent")]);
    check("No further talks are planned.", &[("talks", "none")]);
}

#[test]
fn the_order_of_words_may_be_open_and_denials_turn_answers() {
    check("A ransom of two million was never paid.", &[("ransom", "not paid")]);
    check("The firm paid the hackers a ransom.", &[("ransom", "paid")]);
    check("The alarm in the east wing brought a patrol.", &[("alarm", "sounded")]);
    check("Not a single ward has been shut.", &[("opening/ward", "open")]);
    check(
        "A laboratory on the same site, which employs ninety, will stay open.",
        &[("opening/laboratory", "open")],
    );
    check("The captain and three passengers died.", &[("fate/captain", "killed"), ("deaths", "some")]);
    check("Two canoeists have turned up safe.", &[("found", "found alive")]);
    check("She was not seen again after the pumps failed.", &[("working", "failed")]);
    check("Nobody was hurt in the first, at Velm.", &[]);
}

#[test]
fn what_is_open_or_old_is_no_outcome() {
    check("She may have stepped down.", &[]);
    check("He asked whether a diver was killed.", &[]);
    check("A diver was killed at the same quay in 1998.", &[]);
    check("“A diver was killed,” the man said.", &[]);
    check("Two divers were killed.", &[("deaths", "some")]);
}

#[test]
fn bulletins_and_kinds_of_story() {
    check("The march reached the coast. Casualties: none.", &[("deaths", "none"), ("injuries", "none")]);
    check(
        "The bank cut its rate, and the decision of the board was unanimous.",
        &[("rates", "cut"), ("ratesvote", "unanimous"), ("unity", "unanimous")],
    );
    check(
        "Firefighters met the wildfire at the road. It was brought under control at noon.",
        &[("blaze", "out")],
    );
    check("The talks were under control.", &[]);
    tells("The levee at the mill gave way as the river rose.", "dyke", "burst");
    tells("The river rose, but the main dyke held.", "dyke", "held");
    tells(
        "The alliance fell short of an outright majority in the election, with 80 seats.",
        "majority",
        "no",
    );
    tells("The alliance won an outright majority in the election, with 90 seats.", "majority", "yes");
    tells("The jet left the runway but did not catch fire.", "onfire", "no");
    tells("The jet left the runway and burst into flames.", "onfire", "yes");
    tells("Planned operations at the hospital go ahead for all patients.", "ops", "on");
    tells("Planned operations for hospital patients have been postponed.", "ops", "off");
    tells("The captain was the last to leave the ferry.", "captain", "last");
    check("The bank may have left its rate unchanged.", &[]);
    check("“We won an outright majority of seats in the election,” he said.", &[]);
    tells("The co-pilot was at the controls of the jet on the runway.", "flying", "first officer");
    tells("Lund tore a ligament in his left knee.", "injury/knee", "torn");
    tells("The old bridge was carried away by the river.", "collapse/bridge", "collapsed");
}

#[test]
fn answers_are_told_in_stories_of_their_kind() {
    tells("Rescuers found the body of Ada Kreuth in her orchard.", "bodyfound", "dead");
    tells("Ada Kreuth was found alive in a walnut tree.", "bodyfound", "alive");
    tells("A software update caused the failure of the network.", "outagecause", "software");
    tells("Hackers brought the network down, and screens went dark.", "outagecause", "attack");
    tells("The laboratory found no bacteria in the samples.", "findings", "nothing");
    tells("The laboratory found traces of weedkiller in the samples.", "findings", "something");
    tells("The keeper said the tigress was shot dead.", "animal", "dead");
    tells("The tigress was led back to her cage at the zoo.", "animal", "alive");
    tells("No group has claimed the attack.", "claimed", "nobody");
    tells("Tap water must not be drunk, the waterworks said.", "water", "unsafe");
}
