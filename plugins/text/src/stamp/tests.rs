//! Stamps as articles print them, and what must come out. Names are invented.

use super::{Sort, parse, read};

/// 22 November 2026.
const CAME_IN: i64 = 1_795_305_600_000;

fn time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).unwrap().to_string()
}

/// `head` is followed by body text; `want` is the time with `?` where it is a guess, `-` where there is none.
fn check(head: &str, want: &str, outlet: &str, agency: &str, place: &str) {
    let text = format!(
        "{head}\n\nThe harbour stayed shut for a second day while crews worked on the broken gate, the port authority said.\n\nNobody was hurt.\n"
    );
    let stamp = read(&text, Some(CAME_IN));
    let got = stamp
        .published
        .map_or("-".to_owned(), |p| format!("{}{}", time(p.ms), if p.stated { "" } else { "?" }));
    assert_eq!(got, want, "time of {head:?}");
    assert_eq!(
        (stamp.outlet.as_str(), stamp.agency.as_str(), stamp.place.as_str()),
        (outlet, agency, place),
        "{head:?}"
    );
    for (span, _) in &stamp.lines {
        assert!(text.get(span.clone()).is_some(), "{span:?}");
    }
}

#[test]
fn whole_lines() {
    check("Coastal Herald | 3 May 2024 | 11:20 CEST", "2024-05-03T09:20:00Z", "Coastal Herald", "", "");
    check("Coastal Herald / 03.05.2024 / 16:15", "2024-05-03T16:15:00Z?", "Coastal Herald", "", "");
    check("03.05.2024 09:00 Coastal Herald", "2024-05-03T09:00:00Z?", "Coastal Herald", "", "");
    check("COASTAL HERALD — Friday, May 3, 2024 — 22:40", "2024-05-03T22:40:00Z?", "COASTAL HERALD", "", "");
    check("Coastal Weekly - May 3, 2024 - 3:40 p.m. GMT", "2024-05-03T15:40:00Z", "Coastal Weekly", "", "");
    check("The Coastal Sun, 3 May 2024, 6.00am", "2024-05-03T06:00:00Z?", "The Coastal Sun", "", "");
    check("Sunday Lantern | 5 May 2024 | 08:00 UTC", "2024-05-05T08:00:00Z", "Sunday Lantern", "", "");
    check("Coastal Herald\nFriday 3 May 2024 08:00", "2024-05-03T08:00:00Z?", "Coastal Herald", "", "");
    check("Wednesday 13 March 2024 07:00 GMT", "2024-03-13T07:00:00Z", "", "", "");
    check("6 July 2023, 5pm BST", "2023-07-06T16:00:00Z", "", "", "");
    check("Isles Herald, Saturday 14th October 2023, 6pm", "2023-10-14T18:00:00Z?", "Isles Herald", "", "");
    check("Marden, Thursday 28 December 2023, 6.30 a.m.", "2023-12-28T06:30:00Z?", "", "", "Marden");
    check("09 May,2024 08:13 AM IST | Marden | Agencies", "2024-05-09T02:43:00Z", "", "", "Marden");
    check("By Jane Doe | 12 June 2024 | 14:05 BST", "2024-06-12T13:05:00Z", "", "", "");
    check("Source: Coastal Times, 12 June 2024, 14:05 GMT", "2024-06-12T14:05:00Z", "Coastal Times", "", "");
    check("Coastal Times — 16:40 UTC, 12 June 2024", "2024-06-12T16:40:00Z", "Coastal Times", "", "");
    check("2024-06-12 14:05 UTC | Coastal Times", "2024-06-12T14:05:00Z", "Coastal Times", "", "");
    check("Updated 14:05 GMT, 12 June 2024", "2024-06-12T14:05:00Z", "", "", "");
    check("Coastal Times • 12 June 2024 at 2:05pm GMT", "2024-06-12T14:05:00Z", "Coastal Times", "", "");
    check(
        "Coastal Times, 12 June 2024, 14:05 GMT (updated)",
        "2024-06-12T14:05:00Z",
        "Coastal Times",
        "",
        "",
    );
    check("12 June 2024, 14:05 GMT | Last updated", "2024-06-12T14:05:00Z", "", "", "");
    check("May 9, 2024 7:15 PM EDT", "2024-05-09T23:15:00Z", "", "", "");
    check("January 9, 2024 7:15 PM ET", "2024-01-10T00:15:00Z", "", "", "");
    check("Coastal Herald\nThursday 06/02/25 5.15pm", "2025-02-06T17:15:00Z?", "Coastal Herald", "", "");
    check("Coastal Herald\nMonday 27/1/25 — 06h00", "2025-01-27T06:00:00Z?", "Coastal Herald", "", "");
    check("Coastal Herald, 04.11.24, 07:20 GMT", "2024-11-04T07:20:00Z", "Coastal Herald", "", "");
    check(
        "Coastal Herald\nThursday 9 May 2024, early edition (5.30am)",
        "2024-05-09T05:30:00Z?",
        "Coastal Herald",
        "",
        "",
    );
    check(
        "The Coastal Sun, Saturday May 10, 2025 (first edition, 6am)",
        "2025-05-10T06:00:00Z?",
        "The Coastal Sun",
        "",
        "",
    );
    check(
        "COASTAL HERALD\nWednesday, 10th September 2025, first edition 5am",
        "2025-09-10T05:00:00Z?",
        "COASTAL HERALD",
        "",
        "",
    );
    check("21 Oct 2024 12:00 UTC | Country notes: Ardovia", "2024-10-21T12:00:00Z", "", "", "");
    check("July 9, 2024 7:15 PM ET", "2024-07-09T23:15:00Z", "", "", "");
}

#[test]
fn lines_with_other_words() {
    check(
        "Isles Herald\nThursday 9 November 2023, early edition (5.30am)",
        "2023-11-09T05:30:00Z?",
        "Isles Herald",
        "",
        "",
    );
    check(
        "Isles Radio News, Thursday 21 March 2024, bulletin at 18 hours",
        "2024-03-21T18:00:00Z?",
        "Isles Radio News",
        "",
        "",
    );
    check("The Coastal Sun\nThursday 06/02/25 5.15pm", "2025-02-06T17:15:00Z?", "The Coastal Sun", "", "");
    check("Coastal Herald\nMon 27/1/25 — 06h00", "2025-01-27T06:00:00Z?", "Coastal Herald", "", "");
    check("What we know of the gate that broke on Friday 3 May 2024.", "-", "", "", "");
}

#[test]
fn the_evening_of_a_noon_dateline_is_that_of_the_day_before() {
    let body = "The gate broke again on Friday night, the second time in a year, when a freighter struck it, the port said.";
    check(
        &format!("MARDEN, May 4 (Reuters) 09:40 GMT - {body}"),
        "2024-05-04T09:40:00Z?",
        "Reuters",
        "Reuters",
        "MARDEN",
    );
    let body = "The gate was shut on Wednesday evening after thirteen hours of repairs, the port of Marden said in a statement.";
    check(
        &format!("MARDEN, Jan 17 (Reuters) 18:40 GMT - {body}"),
        "2024-01-17T18:40:00Z?",
        "Reuters",
        "Reuters",
        "MARDEN",
    );
}

#[test]
fn labelled_lines() {
    check("Published 12 March 2024, 16:30 GMT", "2024-03-12T16:30:00Z", "", "", "");
    check("Posted Tue 23 Apr 2024 13:45", "2024-04-23T13:45:00Z?", "", "", "");
    check("Updated: 2024-04-23T13:45:10+05:30", "2024-04-23T08:15:10Z", "", "", "");
    check(
        "Published: 1 May 2024 10:00 UTC\nUpdated: 2 May 2024 10:00 UTC",
        "2024-05-01T10:00:00Z",
        "",
        "",
        "",
    );
    check(
        " date 2024-04-23 The gate broke on Monday when a freighter struck it in fog",
        "2024-04-23T00:00:00Z",
        "",
        "",
        "",
    );
}

#[test]
fn datelines() {
    let body = "The gate broke again on Friday, the second time in a year, when a freighter struck it in fog, the port said.";
    check(
        &format!("MARDEN, May 3 (Meridian Wire) 09:40 GMT — {body}"),
        "2024-05-03T09:40:00Z?",
        "Meridian Wire",
        "Meridian Wire",
        "MARDEN",
    );
    check(
        &format!("MARDEN, May 3, 2024 (Reuters) - {body}"),
        "2024-05-03T00:00:00Z",
        "Reuters",
        "Reuters",
        "MARDEN",
    );
    check(&format!("MARDEN (AP) — {body}"), "-", "AP", "AP", "MARDEN");
    check(&format!("MARDEN, Friday 3 May 2024, 20:30 — {body}"), "2024-05-03T20:30:00Z?", "", "", "MARDEN");
    check("Marden, May 3 (Port Agency) 0915 GMT", "-", "Port Agency", "Port Agency", "Marden");
    // Live copy: a few days old, and the lede names the day or the one before.
    check(
        &format!("MARDEN, Nov 20 (Reuters) - {body}"),
        "2026-11-20T00:00:00Z",
        "Reuters",
        "Reuters",
        "MARDEN",
    );
}

#[test]
fn what_is_no_stamp() {
    for head in [
        "Biden signs harbour bill on December 7, 2021",
        "Calder Rovers 3 Ashby Town 2",
        "On May 3, 2024 - a Friday - the gate broke and nobody could say why it had not been mended before that.",
        "Gate repaired after 12/05/2024 collapse, port says",
        "By Tuesday evening the water had gone down.",
    ] {
        check(head, "-", "", "", "");
    }
}

#[test]
fn credits_and_bylines() {
    let text = "Gate still broken\n\nBy Jane Doe, Coastal Herald\n\nA short text about the gate.\n\n(With AP inputs)";
    let stamp = read(text, None);
    assert_eq!(
        (stamp.byline.as_str(), stamp.outlet.as_str(), stamp.agency.as_str()),
        ("Jane Doe", "Coastal Herald", "AP")
    );
    let sorts: Vec<Sort> = stamp.lines.iter().map(|l| l.1).collect();
    assert_eq!(sorts, [Sort::Byline, Sort::Credit]);
    assert_eq!(read("One line.\n\nSource: Coastal World and agencies", None).outlet, "Coastal World");
    assert_eq!(read("One line.\n\nMore, he said. (ANI)", None).agency, "ANI");
    assert_eq!(read("One line.\n\nNoonday accepts no responsibility for it.", None).outlet, "Noonday");
}

#[test]
fn times_on_their_own() {
    for (value, want) in [
        ("2024-05-03", "2024-05-03T00:00:00Z"),
        ("2024-05-03T10:11:12Z", "2024-05-03T10:11:12Z"),
        ("2024-05-03T10:11:12.345+02:00", "2024-05-03T08:11:12Z"),
        ("2024-05-03 10:11:12", "2024-05-03T10:11:12Z"),
        ("20240503T101112Z", "2024-05-03T10:11:12Z"),
        ("20240503T101112+0200", "2024-05-03T08:11:12Z"),
        ("20240503", "2024-05-03T00:00:00Z"),
        ("Fri, 03 May 2024 10:11:12 +0200", "2024-05-03T08:11:12Z"),
        ("Fri, 03 May 2024 10:11:12 GMT", "2024-05-03T10:11:12Z"),
        ("2100-01-01", "2100-01-01T00:00:00Z"),
    ] {
        assert_eq!(parse(value).map(|p| time(p.ms)).as_deref(), Some(want), "{value}");
    }
    for value in ["", "soon", "2024-13-01", "99", "03/04/2024"] {
        assert_eq!(parse(value), None, "{value}");
    }
}

#[test]
fn nothing_panics_on_pieces() {
    let text = "Coastal Herald | 3 May 2024 | 11:20 CEST\nÜber “Gate” – 03.05.\n\nMARDEN, May 3 (Reuters) — x, 1:2 (é)\nSource: é\n(With é inputs)";
    for (start, _) in text.char_indices() {
        for (end, _) in text.char_indices().filter(|(e, _)| *e >= start) {
            read(&text[start..end], Some(CAME_IN));
            parse(&text[start..end]);
        }
    }
}
