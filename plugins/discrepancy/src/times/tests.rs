//! Which dates belong to which events.

use super::*;

/// Slot and day of what a text published on Tuesday 2024-05-14 at noon says, the only day to come left out.
fn check(text: &str, want: &[(&str, &str)]) {
    check_all(text, false, want);
}

fn check_all(text: &str, only: bool, want: &[(&str, &str)]) {
    let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
    let mut entries = Vec::new();
    Events::built_in().expect("reads").read(&View::of(&article), &article, &mut entries);
    let got: Vec<(String, String)> = entries
        .iter()
        .filter_map(|e| match &e.value {
            Value::Fact(f) => Some((f.slot.clone(), f.pick.clone())),
            _ => None,
        })
        .filter(|(slot, _)| is_only(slot) == only)
        .collect();
    let want: Vec<(String, String)> = want.iter().map(|(s, d)| ((*s).to_owned(), (*d).to_owned())).collect();
    assert_eq!(got, want, "{text}");
}

/// The first slot and day of a text.
fn check_first(text: &str, (slot, pick): (&str, &str)) {
    let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
    let mut entries = Vec::new();
    Events::built_in().expect("reads").read(&View::of(&article), &article, &mut entries);
    let first = entries.iter().find_map(|e| match &e.value {
        Value::Fact(f) => Some((f.slot.as_str(), f.pick.as_str())),
        _ => None,
    });
    assert_eq!(first, Some((slot, pick)), "{text}");
}

#[test]
fn events_have_their_dates() {
    check("Thousands marched through Kallsund on Saturday.", &[("date/march", "Sat 2024-05-11")]);
    check("Sunday's march was the biggest yet.", &[("date/march", "Sun 2024-05-12")]);
    check("Walkouts will begin on September 19.", &[("date/strike", "09-19")]);
    check("The fire broke out at 2.14 a.m. in the cellar.", &[("date/fire/hour", "02:14")]);
    check("The ferry sank on Friday.", &[("date/crash", "Fri 2024-05-10")]);
    check(
        "As hopes faded, those on the plane that crashed on Monday were named.",
        &[("date/crash", "Mon 2024-05-13")],
    );
    check(
        "A bomb exploded at 9.40 a.m. on Monday.",
        &[("date/blast", "Mon 2024-05-13 09:40"), ("date/blast/hour", "09:40")],
    );
    check("Shares fell on Monday after the bomb exploded.", &[]);
    check("The line is closed for a week.", &[("date/reopening", "2024-05-21")]);
}

#[test]
fn any_known_thing_has_its_days() {
    check("The report was published on Monday.", &[("date/any/publish/report", "Mon 2024-05-13")]);
    check("A report was published on Monday.", &[]);
    check("Lind filed her lawsuit on Monday.", &[("date/any/file/lawsuit", "Mon 2024-05-13")]);
    check("Doctors picked up the first case on 3 May.", &[("date/any/find/patient", "05-03")]);
    check(
        "They stay until parliament meets, which will be on 9 July.",
        &[("date/any/begin/parliament", "07-09")],
    );
    check("They met on Monday to end the strike.", &[]);
    check("Velm meet Orle in the final on May 18.", &[("date/final", "05-18")]);
    check(
        "The firm will close its plant by the end of June 2024.",
        &[("date/closure", "2024-06-26/2024-06-30")],
    );
    check(
        "The ferry, built in 1987, sank on Friday.",
        &[("date/built", "1987-01-01/1987-12-31"), ("date/crash", "Fri 2024-05-10")],
    );
    check(
        "It was stolen from the Orle Museum, Velm, before dawn on Friday.",
        &[("date/theft", "Fri 2024-05-10")],
    );
}

#[test]
fn what_is_not_told_is_not_claimed() {
    check("The mayor spoke on Saturday.", &[]);
    check("The ferry sank on 3 May 1987.", &[]);
    check("They marched on Friday and they marched on Sunday.", &[]);
    check("“They marched on Friday,” she said.", &[]);
    check("They march every Friday.", &[]);
    check("They marched on 31 November 99999.", &[]);
}

#[test]
fn events_of_many_words_have_one_slot() {
    for (text, want) in [
        ("Velm votes: the people go to the polls on 2 June.", ("date/polling", "06-02")),
        ("An early election will be held on 9 June.", ("date/polling", "06-09")),
        ("Mayor-elect Ada Lind gets the keys to the town hall on 9 June.", ("date/oath", "06-09")),
        ("Ada Lind will be installed as mayor on 2 June.", ("date/oath", "06-02")),
        ("The bank held its rate; its next decision is due on 6 June.", ("date/rate meeting", "06-06")),
        ("The bank’s board meets again on rates on 13 June.", ("date/rate meeting", "06-13")),
        ("The treaty enters into force on 1 July 2024.", ("date/effect day", "2024-07-01")),
        (
            "The plant’s last tractor will roll off the line in August.",
            ("date/closure", "2024-08-01/2024-08-31"),
        ),
        ("The presses of the mill fall silent on 30 June.", ("date/closure", "06-30")),
        ("The striker passed his medical on Monday.", ("date/medical", "Mon 2024-05-13")),
        (
            "The midfielder is glad: his contract runs until June 2028.",
            ("date/contract", "2028-06-01/2028-06-30"),
        ),
        ("The ferry passed her last inspection in March.", ("date/last check", "2024-03-01/2024-03-31")),
        ("The ferry had been overhauled as lately as April.", ("date/last check", "2024-04-01/2024-04-30")),
        (
            "Results by parish will be published by the census office on 3 June.",
            ("date/detailed tables", "06-03"),
        ),
        ("The hospital’s index patient tested positive on 2 May.", ("date/first case", "05-02")),
        ("Divers lifted the voice recorder of the jet on Monday.", ("date/recorder", "Mon 2024-05-13")),
    ] {
        check_first(text, want);
    }
    check_first("The ferry was full. She went down at 4.40 a.m. local time.", ("date/crash/hour", "04:40"));
    check_first("A blast tore through the depot. It happened at ten to five.", ("date/blast/hour", "04:50"));
    check_first(
        "In this trial a hearing on the costs, among them those of two firms, will be held on 3 June.",
        ("date/confiscation", "06-03"),
    );
}

#[test]
fn a_phrase_counts_before_a_verb_and_only_on_its_topic() {
    check(
        "The fire broke out on Monday. The blaze swept the hill on Sunday.",
        &[("date/fire", "Mon 2024-05-13")],
    );
    check("Voters had a medical on Monday.", &[]);
    check("She gets the honey on Monday.", &[]);
    check("The river crested at 8.42 metres at Velm.", &[]);
    check("In 1998 the ferry was inspected.", &[]);
}

#[test]
fn the_only_day_to_come_is_read() {
    check_all("The fair will be moved to 9 June.", true, &[("date/only day", "06-09")]);
    check_all("The fair moves on 9 June, the circus on 12 June.", true, &[]);
    check_all("The stalls are let through 9 June.", true, &[]);
    check_all("The stalls were let on 9 May.", true, &[]);
}

#[test]
fn a_denial_is_part_of_what_is_shown() {
    let text = "Trains will not run again until Monday, a notice at the station says.";
    let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
    let mut entries = Vec::new();
    Events::built_in().expect("reads").read(&View::of(&article), &article, &mut entries);
    let shown: Vec<&str> = entries.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(shown, ["not run again until Monday"]);
}
