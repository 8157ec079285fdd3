//! The plugin over small stories: what it says, what it must not say, and that neither copies nor the order of
//! arrival change it.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Caps, Desk};
use copydesk_plugin::{Finding, PartKind, Severity, Status};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// An article of an outlet, so many hours into the day, with quotations given as (words, speaker).
fn article(outlet: &str, hour: i64, text: &str, quotes: &[(&str, &str)]) -> ArticleBuilder {
    let quotations: Vec<_> = quotes
        .iter()
        .map(|(words, speaker)| {
            let start = text.find(words).expect("the words are in the text");
            serde_json::json!({ "start": start, "end": start + words.len(), "speaker": speaker, "kind": "direct",
                "confidence": 0.9 })
        })
        .collect();
    let note = serde_json::json!({ "quotations": quotations }).to_string();
    ArticleBuilder::new(text).outlet(outlet).published(hour * HOUR).note_of("quotes", note.as_bytes())
}

/// The latest finding of each topic.
fn findings(articles: Vec<ArticleBuilder>) -> BTreeMap<String, Finding> {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let mut out = BTreeMap::new();
    for article in articles {
        for finding in desk.file(article).story.findings {
            out.insert(finding.topic.clone(), finding);
        }
    }
    out
}

/// Kind and status of the findings, sorted.
fn check(name: &str, articles: Vec<ArticleBuilder>, want: &[(&str, Status)]) {
    let found = findings(articles);
    let mut got: Vec<(String, Status)> = found.values().map(|f| (f.kind.clone(), f.status)).collect();
    got.sort_by(|a, b| a.0.cmp(&b.0));
    let want: Vec<(String, Status)> = want.iter().map(|(k, s)| ((*k).to_owned(), *s)).collect();
    assert_eq!(got, want, "{name}: {:#?}", found.values().map(|f| &f.message).collect::<Vec<_>>());
}

fn toll(outlet: &str, hour: i64, dead: &str) -> ArticleBuilder {
    article(
        outlet,
        hour,
        &format!("The ferry sank off Marrow Point. {dead} people were killed, the coast guard said."),
        &[],
    )
}

#[test]
fn figures_conflict_or_do_not() {
    let open = [("number", Status::Open)];
    check("two tolls at one hour", vec![toll("A", 9, "Forty-one"), toll("B", 10, "58")], &open);
    check("the same spelled", vec![toll("A", 9, "Forty-one"), toll("B", 10, "41")], &[]);
    check("a bound that holds", vec![toll("A", 9, "At least 40"), toll("B", 10, "41")], &[]);
    check("a bound that excludes", vec![toll("A", 9, "41"), toll("B", 10, "At least 58")], &open);
    check("one outlet counts on", vec![toll("A", 9, "41"), toll("A", 10, "58")], &[]);
    check("a later toll elsewhere", vec![toll("A", 9, "41"), toll("B", 15, "58")], &[]);
    check("a later toll that falls", vec![toll("A", 9, "58"), toll("B", 15, "41")], &open);
    let back = vec![toll("A", 9, "41"), toll("B", 15, "58"), toll("C", 20, "41")];
    check("somebody goes back to the lower one", back, &open);
}

#[test]
fn sides_that_converge_are_resolved() {
    let story = vec![toll("A", 9, "41"), toll("B", 10, "58"), toll("B", 12, "41")];
    check("one side moves over", story, &[("number", Status::Resolved)]);
}

#[test]
fn a_copy_is_no_witness() {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    desk.file(toll("A", 9, "41"));
    let first = desk.file(toll("B", 10, "58"));
    assert_eq!(first.news.len(), 1, "{:?}", first.news);
    let copy = desk.file(toll("C", 10, "58").copy_of(2));
    assert!(copy.news.is_empty(), "a copy is no news: {:?}", copy.news);
    let joins = desk.file(toll("D", 10, "58"));
    assert!(joins.news.is_empty(), "a further witness of a known side is no news: {:?}", joins.news);
    let third = desk.file(toll("E", 10, "17"));
    assert_eq!(third.news.len(), 1, "a third value is news");
    assert_eq!(third.news[0].topic, first.news[0].topic, "of the same point");
    assert!(third.news[0].message.contains("17"), "{}", third.news[0].message);
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    let story =
        || vec![toll("A", 9, "41"), toll("B", 10, "At least 58"), toll("C", 11, "41"), toll("D", 12, "60")];
    let summary = |articles: Vec<ArticleBuilder>| -> Vec<(String, String, Severity)> {
        findings(articles).into_values().map(|f| (f.topic, f.fingerprint, f.severity)).collect()
    };
    let want = summary(story());
    assert!(!want.is_empty());
    for turn in 1..4 {
        let mut turned = story();
        turned.rotate_left(turn);
        assert_eq!(summary(turned), want, "turned by {turn}");
    }
}

#[test]
fn nothing_depends_on_the_notes_handed_in() {
    let mut desk: Desk<Discrepancy> =
        Desk::new("").expect("default settings").caps(Caps { per_facet: 0, total: 0 });
    desk.file(toll("A", 9, "41"));
    for n in 0..60 {
        desk.file(toll(&format!("Outlet {n}"), 9, "41"));
    }
    let filed = desk.file(toll("B", 10, "58"));
    assert_eq!(filed.story.findings.len(), 1);
    assert!(filed.story.findings[0].message.contains("41 "), "{}", filed.story.findings[0].message);
}

#[test]
fn quotations_are_compared_word_by_word() {
    let said = |outlet: &str, words: &str, speaker: &str| {
        article(outlet, 9, &format!("“{words},” said {speaker} on the quay."), &[(words, speaker)])
    };
    let one = "We will not leave this harbour before the nets are paid for";
    let pair = |words: &str, speaker: &str| vec![said("A", one, "Ida Storm"), said("B", words, speaker)];
    check("equal", pair(one, "Ida Storm"), &[]);
    check("cut short", pair("We will not leave this harbour", "Ida Storm"), &[]);
    let open = |kind: &'static str| [(kind, Status::Open)];
    check(
        "contracted",
        pair("We won't leave this harbour before the nets are paid for", "Ida Storm"),
        &open("quote_wording"),
    );
    check(
        "reworded",
        pair("We will not leave this harbour until the nets are paid for", "Ida Storm"),
        &open("quote_wording"),
    );
    check("another speaker", pair(one, "Peter Quill"), &open("attribution"));
    check("another matter", pair("The nets cost us all we had saved since the spring", "Ida Storm"), &[]);
}

#[test]
fn names_are_compared_letter_by_letter() {
    let named =
        |outlet: &str, name: &str| article(outlet, 9, &format!("The mayor, {name}, opened the lock."), &[]);
    let pair = |a: &str, b: &str| vec![named("A", a), named("B", b)];
    let open = [("name", Status::Open)];
    check("one letter", pair("Marit Solberg", "Marit Solborg"), &open);
    check("given name", pair("Ivo Brandt", "Iva Brandt"), &open);
    check("accents", pair("Marit Kertész", "Marit Kertesz"), &[]);
    check("one mayor", pair("Marit Solberg", "Knut Solberg"), &open);
    let guest = |outlet: &str, name: &str| article(outlet, 9, &format!("We met {name} at the lock."), &[]);
    check("relatives", vec![guest("A", "Marit Solberg"), guest("B", "Knut Solberg")], &[]);
    check("strangers", pair("Marit Solberg", "Henning Bakke"), &[]);
}

#[test]
fn what_belongs_to_others_opens_nothing() {
    let text = "The ferry sank off Marrow Point.\nREAD MORE: Why 312 people were killed in 1957";
    let teaser =
        article("B", 10, text, &[]).part(PartKind::Teaser, "READ MORE: Why 312 people were killed in 1957");
    check("a pointer to another article", vec![toll("A", 9, "41"), teaser], &[]);
}

#[test]
fn settings_extend_the_classes() {
    let config = r#"{"classes": [{"name": "lanterns", "label": "lanterns lit", "cues": ["lanterns"]}]}"#;
    let mut desk: Desk<Discrepancy> = Desk::new(config).expect("a good table");
    desk.file(article("A", 9, "They lit 300 paper lanterns by the river.", &[]));
    let filed = desk.file(article("B", 9, "Some 900 lanterns were lit by the river.", &[]));
    assert_eq!(filed.story.findings.len(), 1);
    assert!(
        filed.story.findings[0].message.starts_with("\"lanterns lit\""),
        "{}",
        filed.story.findings[0].message
    );
    for bad in [
        r#"{"classes": [{"name": "x"}]}"#,
        r#"{"clases": []}"#,
        r#"{"classes": [{"name": "x", "cues": ["y"], "traits": ["z"]}]}"#,
    ] {
        assert!(Desk::<Discrepancy>::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_caption_at_the_top_may_contradict_the_text() {
    let caption = "Some 100,000 battle-ready troops stand near the border. (Photo desk)";
    let top = article("A", 9, &format!("{caption}\nThe two leaders met over the massing of troops."), &[])
        .part(PartKind::Caption, caption);
    let body = |outlet: &str, text: &str| article(outlet, 9, text, &[]);
    let text = "The ministry has counted 70,000 troops near the border.";
    let open = [("number", Status::Open)];
    check("against the text", vec![top, body("B", text)], &open);
    let low = "It rained.\nIt snowed.\nIt froze.\nThey met.\nThey ate.\nThey left.\nThey slept.\n";
    let deep = article("A", 9, &format!("{low}{caption}"), &[]).part(PartKind::Caption, caption);
    check("far down", vec![deep, body("B", text)], &[]);
    let two = |outlet: &str, caption: &str| article(outlet, 9, caption, &[]).part(PartKind::Caption, caption);
    check("two captions", vec![two("A", caption), two("B", text)], &[]);
}

/// The messages of a story's findings.
fn messages(articles: Vec<ArticleBuilder>) -> Vec<String> {
    findings(articles).into_values().map(|f| f.message).collect()
}

#[test]
fn a_bare_day_is_shown_as_a_day() {
    let day = 24;
    let found = messages(vec![toll("A", day, "41"), toll("B", day + 3, "58")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("A 1970-01-02, coast guard") && found[0].contains("B 03:00"), "{found:?}");
    assert!(!found[0].contains("00:00"), "{found:?}");
    let severity = |articles| findings(articles).into_values().map(|f| f.severity).collect::<Vec<_>>();
    let unclear = vec![toll("A", day, "41"), toll("B", day + 9, "58")];
    assert_eq!(severity(unclear), [Severity::Info], "which came first is not told");
    check("a later bare day", vec![toll("A", day - 2, "41"), toll("B", day, "58")], &[]);
}

#[test]
fn an_article_without_outlet_is_called_by_its_headline() {
    let named = |headline: &str, dead: &str| toll("", 9, dead).headline(headline);
    let found = messages(vec![named("Ferry sinks off Marrow Point", "41"), named("", "58")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("(“Ferry sinks off Marrow Point” 09:00"), "{found:?}");
    assert!(found[0].contains("(an unnamed outlet 09:00"), "{found:?}");
    let found = messages(vec![toll("", 9, "41"), toll("", 9, "58")]);
    assert!(found[0].contains("(another unnamed outlet"), "{found:?}");
}

#[test]
fn a_story_of_many_articles_costs_no_more() {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    for n in 0..120 {
        let filed = desk.file(toll(&format!("Outlet {n}"), 9, &format!("{}", 40 + n % 30)));
        for finding in &filed.story.findings {
            assert!(finding.evidence.len() <= 32, "{}", finding.evidence.len());
        }
        for (_, state) in &filed.story.states {
            assert!(state.len() <= 4096);
        }
    }
}

#[test]
fn settings_extend_the_outcomes() {
    let config = r#"{"outcomes": [{"name": "slip", "label": "whether it was launched", "traits": ["free"], "answers": [
        {"name": "launched", "phrases": ["left the slip"]}, {"name": "held", "phrases": ["stayed on the slip"]}]}]}"#;
    let mut desk: Desk<Discrepancy> = Desk::new(config).expect("a good table");
    desk.file(article("A", 9, "The new ferry left the slip at Kallsund.", &[]));
    let filed = desk.file(article("B", 9, "The new ferry stayed on the slip at Kallsund.", &[]));
    assert_eq!(filed.story.findings.len(), 1);
    assert_eq!(filed.story.findings[0].kind, "outcome");
    assert!(filed.story.findings[0].message.starts_with("\"whether it was launched\""));
    for bad in [
        r#"{"outcomes": [{"name": "x", "answers": []}]}"#,
        r#"{"outcomes": [{"name": "x", "answers": [{"name": "a", "phrases": []}]}]}"#,
        r#"{"outcomes": [{"name": "x", "traits": ["y"], "answers": [{"name": "a", "phrases": ["b"]}]}]}"#,
    ] {
        assert!(Desk::<Discrepancy>::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn states_are_for_what_is_common_or_contested() {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    for n in 0..4 {
        let filed = desk.file(toll(&format!("Outlet {n}"), 9, "41"));
        assert!(filed.story.states.is_empty(), "{n}: everybody says the same");
    }
    assert!(!desk.file(toll("B", 10, "58")).story.states.is_empty(), "a contest is remembered");
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let states: Vec<usize> =
        (0..8).map(|n| desk.file(toll(&format!("Outlet {n}"), 9, "41")).story.states.len()).collect();
    assert!(states[..5].iter().all(|n| *n == 0) && states[5] > 0, "{states:?}");
}

#[test]
fn kinds_that_are_no_figures_conflict_or_do_not() {
    let body = |outlet: &str, text: &str| article(outlet, 9, text, &[]);
    let pair = |a: &str, b: &str| vec![body("A", a), body("B", b)];
    let open = |kind: &'static str| [(kind, Status::Open)];
    let manner = "The harbour master, Ida Storm, resigned over the accounts.";
    check("manners", pair(manner, "The council dismissed its harbour master, Ida Storm."), &open("outcome"));
    check("the same manner", pair(manner, "Ida Storm, the harbour master, has stepped down."), &[]);
    let march = "Thousands marched through Kallsund on 3 May 1970 against the toll.";
    check(
        "days",
        pair(march, "Thousands marched through Kallsund on 2 May 1970 against the toll."),
        &open("date"),
    );
    let office = |office: &str| format!("The {office}, Ida Storm, opened the lock.");
    check("offices", pair(&office("finance minister"), &office("health minister")), &open("role"));
    check("one office", pair(&office("finance minister"), &office("minister")), &[]);
}

#[test]
fn figures_of_other_things_are_left_alone() {
    let two = |a: &str, b: &str| vec![article("A", 9, a, &[]), article("B", 10, b, &[])];
    let open = [("number", Status::Open)];
    check(
        "some of those killed",
        two(
            "A gunman killed at least five people at the Velm Courier, police said.",
            "Four employees were killed at the Velm Courier when a gunman opened fire.",
        ),
        &[],
    );
    check(
        "what a ferry may carry",
        two(
            "The ferry Marrow was carrying 98 passengers when it sank, officials said.",
            "The ferry Marrow had a capacity of 40 passengers, officials said.",
        ),
        &[],
    );
    check(
        "sums that are no roundings of one another",
        two(
            "Brandel reported a net profit of $412 million on Tuesday.",
            "Brandel reported a net profit of $421 million on Tuesday.",
        ),
        &open,
    );
    check(
        "the sum before and after",
        two(
            "Brandel's net profit fell to $412 million, down from $530 million.",
            "Brandel's net profit was $412 million.",
        ),
        &[],
    );
    check(
        "a list of counts",
        two(
            "Lund was convicted of five counts of tax fraud, two counts of bank fraud and one count of forgery.",
            "Lund was convicted of eight counts on Friday, the court said.",
        ),
        &[],
    );
    check(
        "tonnes of something",
        two(
            "Customs men found 2.4 tonnes of cocaine among bananas in the port of Arn.",
            "The port of Arn was closed after 4.2 tonnes of cocaine were found among bananas.",
        ),
        &open,
    );
}

#[test]
fn the_name_of_a_thing_is_no_quotation_of_two_speakers() {
    let one = "For years they have broken the Outer Harbour Fishing Rights Treaty without remorse,";
    let two = "Their ministers bear the blame for the Outer Harbour Fishing Rights Treaty,";
    let story = vec![
        article("A", 9, &format!("“{one}” said Ida Storm, the envoy."), &[(one, "Ida Storm")]),
        article("B", 10, &format!("“{two}” said Per Lund, a senator."), &[(two, "Per Lund")]),
    ];
    check("a treaty", story, &[]);
}

#[test]
fn days_are_held_against_those_of_articles_without_a_day() {
    let open = [("date", Status::Open)];
    let keys = |hour: i64, day: &str| {
        let text = format!("The mayor-elect gets the keys to the town hall on {day}.");
        article("A", hour, &text, &[])
    };
    let oath = |text: &str| ArticleBuilder::new(text).outlet("B").note_of("quotes", b"{}");
    let said = "The new mayor will take the oath on the second of June.";
    check("two days", vec![keys(9, "12 June"), oath(said)], &open);
    check("one day", vec![keys(9, "June 2"), oath(said)], &[]);
    check("a weekday", vec![keys(9, "Tuesday"), oath(said)], &[]);
    let only = |outlet: &str, text: &str| article(outlet, 9, text, &[]);
    let (one, other) = ("The herring fair moves on 9 June.", "The fair is to have its new home on 12 June.");
    check("the only day to come", vec![only("A", one), only("B", other)], &open);
    let both = format!("{other} {one}");
    check("one of two days to come", vec![only("A", one), only("B", &both)], &[]);
}

#[test]
fn two_sentences_of_one_utterance_are_one_contradiction() {
    let (one, two) = ("They knew exactly which wall to go to,", "They did not look at anything else.");
    let said = |outlet: &str, hour: i64, who: &str| {
        article(outlet, hour, &format!("“{one}” said {who}. “{two}”"), &[(one, who), (two, who)])
    };
    let open = findings(vec![said("A", 9, "Aldo Ferri"), said("B", 10, "Chiara Monti")]);
    let loud = open.values().filter(|f| f.kind == "attribution" && f.severity > Severity::Info);
    assert_eq!(loud.count(), 1, "{open:#?}");
}
