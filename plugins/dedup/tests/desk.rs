//! Articles filed one after another: what the plugin calls them, which group they join, and what it says.

use copydesk_dedup::Dedup;
use copydesk_plugin::testing::{ArticleBuilder, Caps, Desk, Filed};
use copydesk_plugin::{PartKind, Severity};

const FERRY: &str = "KARSU — A passenger ferry with 41 people on board sank off the northern coast early on Monday \
    after striking a breakwater in thick fog, the coast guard said.\n\nRescue boats from three harbours reached the \
    wreck within an hour and pulled 36 passengers from the water, most of them wrapped in blankets handed down by \
    fishermen who had heard the distress call on an open channel.\n\nThe vessel, built in 1974 and refitted twice \
    since, was making its first crossing of the week between Karsu and the island of Temel when its steering failed, \
    according to a preliminary note of the transport ministry.\n\nInvestigators have recovered the recorder from the \
    bridge and expect to read its last hours before the end of the month, said Ilsa Branko, who leads the inquiry.\n\n\
    \"Nobody should board a ship of that age without a second rudder pump,\" Branko told reporters at the quay. \"We \
    asked for that rule nine years ago and we ask for it again today.\"\n\nThe operator, Northern Lines, has taken two \
    sister ships out of service and offered free passage to relatives of the missing. Its shares fell sharply in \
    early trading before recovering some ground by noon.";

const BRIDGE: &str = "NOVAR — City engineers closed the old iron bridge over the Lesna to all traffic on Tuesday after \
    finding cracks in four of its hangers, adding twenty minutes to the commute of some thirty thousand drivers.\n\n\
    The mayor, Pavel Orlic, said repairs could begin as soon as steel ordered in the spring arrived from the mill, \
    and promised free buses along both banks until the first lane reopens.\n\nShopkeepers on the eastern side feared \
    a lost summer. Several have asked the council to waive the terrace tax and to let delivery vans use the tram \
    lane before ten in the morning.\n\nThe bridge opened in 1911 and was last strengthened after the flood that swept \
    away its southern pier, an episode still told with pride in the taverns under its arches.";

fn desk() -> Desk<Dedup> {
    Desk::new("{}").expect("the defaults are valid")
}

fn by(outlet: &str, headline: &str, text: &str) -> ArticleBuilder {
    ArticleBuilder::new(text).outlet(outlet).headline(headline)
}

/// The relation and whether the last article joined the group of the first.
fn relation(filed: &Filed) -> (&str, bool) {
    let relation = filed.archive.verdict.as_ref().map_or("", |verdict| verdict.relation.as_str());
    (relation, filed.group != filed.id)
}

/// Files the ferry, the bridge and then `article`; what it is called and whether it joins a group.
fn check(article: ArticleBuilder, expected: &str, joins: bool) -> Filed {
    let mut desk = desk();
    desk.file(by("Meridian Wire", "Ferry sinks off Karsu", FERRY));
    desk.file(by("Lesna Courier", "Novar closes iron bridge", BRIDGE));
    let filed = desk.file(article);
    assert_eq!(relation(&filed), (expected, joins), "{:?}", filed.archive.findings);
    filed
}

fn paragraphs(text: &str, from: usize, to: usize) -> String {
    text.split("\n\n").skip(from).take(to - from).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn copies_of_every_sort() {
    check(by("Northern Herald", "Ferry", FERRY), "identical", true);
    let printed =
        FERRY.replace('"', "”").replace("—", "-").replace(" and expect to read", " and hope to read");
    check(by("Northern Herald", "Ferry", &printed), "copy", true);
    check(by("Northern Herald", "Ferry", &paragraphs(FERRY, 0, 2)), "truncated", true);
    let longer = format!("{FERRY}\n\n{}", BRIDGE.replace(' ', " x "));
    check(by("Northern Herald", "Ferry", &longer), "extended", true);
    let later = FERRY.replace("early on Monday", "before dawn on Monday in heavy swell");
    check(by("Meridian Wire", "Ferry", &later), "revision", true);
    check(by("Northern Herald", "Ferry", &FERRY.replace("36 passengers", "38 passengers")), "update", true);
}

#[test]
fn a_text_put_together_from_two() {
    let both = format!("{}\n\n{}", paragraphs(FERRY, 0, 4), paragraphs(BRIDGE, 0, 3));
    let filed = check(by("Northern Herald", "Two accidents", &both), "merged", true);
    let verdict = filed.archive.verdict.expect("a verdict");
    let mut from = verdict.also.clone();
    from.push(verdict.of);
    from.sort_unstable();
    assert_eq!(from, [1, 2]);
}

#[test]
fn what_shares_words_without_being_a_copy() {
    let own = "NOVAR — Drivers in the capital of the Lesna valley woke up to a detour on Tuesday. The old iron bridge, \
        a landmark since 1911, is shut: inspectors saw cracks in its hangers. Pavel Orlic, the mayor, said repairs \
        depend on when the mill delivers. He offered free buses. Traders on the east bank fear for their summer and \
        want relief from the terrace tax.";
    check(by("Northern Herald", "Bridge shut", own), "", false);
    let quote = paragraphs(FERRY, 4, 5);
    let around =
        format!("TEMEL — Islanders gathered at noon to mourn their neighbours.\n\n{quote}\n\n{}", {
            (0..120).map(|n| format!("mourner{n} ")).collect::<String>()
        });
    check(by("Island Post", "Mourning", &around), "same-statement", false);
    let passage = paragraphs(FERRY, 2, 3);
    let around = format!("{passage}\n\n{}", (0..400).map(|n| format!("essay{n} ")).collect::<String>());
    check(by("Island Post", "Essay", &around), "excerpt", false);
}

#[test]
fn fillings_of_one_template() {
    let weather = |town: &str, day: u32, high: u32, low: u32| {
        format!(
            "The forecast for {town} calls for clear skies through the morning with a high near {high} degrees and \
             light winds from the west at about {} miles an hour. Overnight the temperature is expected to drop to \
             around {low} before clouds move in from {town} bay on the {day} of the month, the weather service in \
             {town} said in its daily note to boaters and growers.",
            high / 5
        )
    };
    let mut desk = desk();
    desk.file(by("Herald", "Weather", &weather("Karsu", 3, 61, 44)));
    for (town, day, high, low) in [("Novar", 4, 75, 58), ("Temel", 5, 83, 39), ("Lesna", 6, 52, 31)] {
        let filed = desk.file(by("Herald", "Weather", &weather(town, day, high, low)));
        assert!(filed.group == filed.id, "{town}: {:?}", filed.archive.verdict);
        let verdict = filed.archive.verdict.expect("the template is seen");
        assert_eq!((verdict.relation.as_str(), verdict.same_story), ("templated", false));
    }
}

#[test]
fn copies_join_the_group_and_not_a_chain() {
    let mut desk = desk();
    desk.file(by("Meridian Wire", "Ferry", FERRY));
    desk.file(by("Lesna Courier", "Bridge", BRIDGE));
    let both = format!("{}\n\n{}", paragraphs(FERRY, 0, 4), paragraphs(BRIDGE, 0, 3));
    assert_eq!(desk.file(by("Digest", "Both", &both)).group, 1);
    for outlet in ["Herald", "Post", "Times", "Star"] {
        assert_eq!(desk.file(by(outlet, "Bridge", &BRIDGE.replace("cracks", "flaws"))).group, 2, "{outlet}");
        assert_eq!(desk.file(by(outlet, "Ferry", &FERRY.replace("thick", "dense"))).group, 1, "{outlet}");
    }
}

#[test]
fn a_text_put_together_before_one_of_its_sources_lends_its_group_to_none() {
    let mut desk = desk();
    desk.file(by("Meridian Wire", "Ferry", FERRY));
    let both = format!("{}\n\n{}", paragraphs(FERRY, 0, 4), paragraphs(BRIDGE, 0, 3));
    assert_eq!(desk.file(by("Digest", "Both", &both)).group, 1);
    let bridge = desk.file(by("Lesna Courier", "Bridge", BRIDGE));
    let verdict = bridge.archive.verdict.as_ref().expect("the digest is seen");
    assert_eq!((verdict.of, verdict.same_group, bridge.group), (2, false, 3), "a witness of its own");
    assert!(!verdict.same_story, "and a story of its own");
    for outlet in ["Herald", "Post", "Times", "Star"] {
        assert_eq!(desk.file(by(outlet, "Bridge", &BRIDGE.replace("cracks", "flaws"))).group, 3, "{outlet}");
        assert_eq!(desk.file(by(outlet, "Ferry", &FERRY.replace("thick", "dense"))).group, 1, "{outlet}");
    }
}

#[test]
fn printed_so_often_that_the_first_printing_is_not_handed_over() {
    let mut desk = desk().caps(Caps { total: 12, ..Caps::default() });
    desk.file(by("Meridian Wire", "Ferry", FERRY));
    for outlet in 0..100 {
        let printed = FERRY.replace("thick fog", &format!("fog of the sort{outlet}"));
        assert_eq!(desk.file(by(&format!("Paper {outlet}"), "Ferry", &printed)).group, 1, "{outlet}");
    }
    let last = desk.file(by("Last Paper", "Ferry", &paragraphs(FERRY, 1, 5)));
    assert!(!last.asked.contains(&1), "the first printing is not among the newest: {:?}", last.asked);
    assert_eq!(last.group, 1, "known through other printings");
}

#[test]
fn the_finding_explains_itself() {
    let text = format!(
        "{FERRY}\n\nFamilies of the missing waited at the quay through the night, singing softly in turns."
    );
    let filed = check(by("Northern Herald", "Ferry lost", &text), "copy", true);
    let [finding] = filed.archive.findings.as_slice() else { panic!("one finding") };
    assert_eq!(
        finding.message,
        "copy of Meridian Wire's \"Ferry sinks off Karsu\" (100 % of its words; new: 1 passage)"
    );
    assert_eq!((finding.topic.as_str(), finding.kind.as_str()), ("copy/3", "copy"));
    assert_eq!(finding.data["view"], "copy");
    assert!(
        finding.data["new_text"][0].as_str().is_some_and(|new| new.starts_with("Families of the missing"))
    );
    assert_eq!(finding.evidence.len(), 2);
    let run = &finding.data["runs"][0];
    let end = run["end"].as_u64().expect("a number") as usize;
    assert!(text[..end].ends_with("by noon"), "{end}");
}

/// What the finding on the last of two printings says of the original.
fn check_original(first: ArticleBuilder, second: ArticleBuilder, expected: (u64, &str, &str), message: &str) {
    let mut desk = desk();
    desk.file(first);
    let filed = desk.file(second);
    let [finding] = filed.archive.findings.as_slice() else { panic!("one finding") };
    let original = &finding.data["original"];
    assert_eq!(original["article"], expected.0, "{finding:?}");
    assert_eq!((original["outlet"].as_str(), original["by"].as_str()), (Some(expected.1), Some(expected.2)));
    assert!(finding.message.ends_with(message), "{}", finding.message);
    assert_eq!(filed.group, 1, "groups keep their number");
}

#[test]
fn the_original_is_named_even_when_it_came_later() {
    let at = |outlet, ms| by(outlet, "Ferry", FERRY).published(ms);
    check_original(at("Herald", 9_000_001), at("Post", 9_500_000), (1, "Herald", "arrival"), "\"Ferry\"");
    check_original(
        at("Herald", 9_000_001),
        at("Post", 8_500_000),
        (2, "Post", "published"),
        "; this is the original: it was published earlier",
    );
    check_original(
        by("Herald", "Ferry", FERRY),
        by("Post", "Ferry", FERRY).agency("Associated Press"),
        (1, "AP", "arrival"),
        "; credited to AP",
    );
    check_original(
        by("Herald", "Ferry", FERRY).agency("AP").published(9_000_001),
        by("Associated Press", "Ferry", FERRY).published(9_500_000),
        (2, "AP", "agency"),
        "; this is the agency's own text, the others came in before it",
    );
}

#[test]
fn a_group_that_grows_too_fast_is_told_once() {
    let mut desk: Desk<Dedup> = Desk::new(r#"{"growth_articles": 20}"#).expect("valid");
    let mut told = Vec::new();
    for outlet in 0..60 {
        let printed = FERRY.replace("thick fog", &format!("fog of the sort{outlet}"));
        let filed = desk.file(by(&format!("Paper {outlet}"), "Ferry", &printed).arrived(1_000 * outlet));
        told.extend(filed.archive.findings.iter().filter(|f| f.kind == "growth").map(|f| f.message.clone()));
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("20 articles within a minute count as copies of article 1:"), "{told:?}");
}

#[test]
fn how_loud_a_relation_is_can_be_set() {
    let mut desk: Desk<Dedup> = Desk::new(r#"{"severity": {"update": "notice"}}"#).expect("valid");
    desk.file(by("Meridian Wire", "Ferry", FERRY));
    let update = desk.file(by("Herald", "Ferry", &FERRY.replace("36 passengers", "38 passengers")));
    assert_eq!(update.archive.findings[0].severity, Severity::Notice);
    let copy = desk.file(by("Post", "Ferry", &FERRY.replace("thick fog", "dense fog")));
    assert_eq!(copy.archive.findings[0].severity, Severity::Info);
    assert!(Desk::<Dedup>::new(r#"{"severity": {"updates": "notice"}}"#).is_err());
}

#[test]
fn beyond_the_window_nothing_is_a_copy() {
    const DAY: i64 = 86_400_000;
    for (window, joins) in [(0, true), (400, true), (300, false)] {
        let mut desk: Desk<Dedup> = Desk::new(&format!(r#"{{"window_days": {window}}}"#)).expect("valid");
        desk.file(by("Meridian Wire", "Ferry", FERRY).arrived(DAY));
        let filed = desk.file(by("Herald", "Ferry", FERRY).arrived(360 * DAY));
        assert_eq!(filed.group == 1, joins, "{window}");
    }
}

#[test]
fn text_without_words_to_compare_is_no_copy() {
    let numbers: String = (0..400).map(|n| format!("{} ", n % 97)).collect();
    let bare = [
        "",
        "Breaking",
        &"spam ".repeat(100_000),
        "Advertisement\n\nAdvertisement",
        "\"\"\"\"",
        &numbers[..40],
    ];
    for text in bare {
        let mut desk = desk();
        desk.file(by("Herald", "A", text));
        let filed = desk.file(by("Post", "B", &format!("{text} ")));
        assert_eq!(relation(&filed), ("", false), "{:.40}", text);
    }
}

#[test]
fn scripts_without_spaces() {
    let text =
        |from: u32| (from..from + 300).filter_map(|n| char::from_u32(0x4e00 + n * 7)).collect::<String>();
    let mut desk = desk();
    desk.file(by("Herald", "", &text(0)));
    assert_eq!(relation(&desk.file(by("Post", "", &text(900)))), ("", false));
    assert_eq!(relation(&desk.file(by("Star", "", &text(0)))), ("identical", true));
}

#[test]
fn briefs_are_met_by_their_whole_text() {
    let brief = "A ferry with 41 people on board sank off Karsu on Monday.";
    let mut desk = desk();
    desk.file(by("Meridian Wire", "Ferry sinks", brief));
    assert_eq!(relation(&desk.file(by("Herald", "Ferry sinks", brief))), ("identical", true));
    let other = brief.replace("41", "58");
    assert_eq!(relation(&desk.file(by("Herald", "Ferry sinks", &other))), ("", false));
}

#[test]
fn lines_of_the_house_are_not_compared() {
    let printed = |outlet: &str, headline: &str, offer: &str| {
        by(outlet, headline, &format!("{headline}\n\n{BRIDGE}\n\n{offer}"))
            .part(PartKind::Headline, headline)
            .part(PartKind::Boilerplate, offer)
    };
    let mut desk = desk();
    desk.file(printed(
        "Lesna Courier",
        "Novar closes iron bridge",
        "Get the Courier every morning for less.",
    ));
    let filed = desk.file(printed(
        "Herald",
        "Cracks shut a landmark",
        "The Herald is a member of the press council.",
    ));
    assert_eq!(relation(&filed), ("identical", true));
}

#[test]
fn what_a_house_prints_below_its_articles_is_no_copy() {
    let below = "The Lesna Courier is written and printed in Novar and reaches readers in forty towns of the valley six \
        days a week. Transcripts and archives are made under deadline by a contractor and may be brought up to date or \
        corrected later without notice. Reuse of more than two paragraphs needs the written consent of the publisher, \
        who can be reached at the counter in Mill Street during the hours of business.";
    let mut desk = desk();
    let short = |text: &str| format!("{}\n\n{below}", paragraphs(text, 1, 3));
    desk.file(by("Lesna Courier", "Ferry", &short(FERRY)));
    assert_eq!(relation(&desk.file(by("Lesna Courier", "Bridge", &short(BRIDGE)))), ("", false));
}
