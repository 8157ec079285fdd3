//! Which dates belong to which events.

use super::*;

/// Slot and day of what a text published on Tuesday 2024-05-14 at noon says.
fn check(text: &str, want: &[(&str, &str)]) {
    let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
    let mut entries = Vec::new();
    Events::built_in().expect("reads").read(&View::of(&article), &article, &mut entries);
    let got: Vec<(String, String)> = entries
        .iter()
        .filter_map(|e| match &e.value {
            Value::Fact(f) => Some((f.slot.clone(), f.pick.clone())),
            _ => None,
        })
        .collect();
    let want: Vec<(String, String)> = want.iter().map(|(s, d)| ((*s).to_owned(), (*d).to_owned())).collect();
    assert_eq!(got, want, "{text}");
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
    check("Doctors picked up the first case on 3 May.", &[("date/any/find/case", "05-03")]);
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
    check("The ferry, built in 1987, sank on Friday.", &[("date/crash", "Fri 2024-05-10")]);
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
fn a_denial_is_part_of_what_is_shown() {
    let text = "Trains will not run again until Monday, a notice at the station says.";
    let article = Article { text, published_ms: Some(1_715_688_000_000), ..Article::default() };
    let mut entries = Vec::new();
    Events::built_in().expect("reads").read(&View::of(&article), &article, &mut entries);
    let shown: Vec<&str> = entries.iter().map(|e| e.text.as_str()).collect();
    assert_eq!(shown, ["not run again until Monday"]);
}
