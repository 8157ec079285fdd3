//! The page and `story.json` as events are applied.

use copydesk_plugin::{Evidence, Finding, Hints, Severity, Status, Trust, Verdict};
use serde_json::{Value, json};

use super::*;
use crate::article::{ArticleMeta, Signature};
use crate::store::{Assignment, FiledFinding, PluginResult};

const HOSTILE: &str = "</title><script>alert(1)</script>\" onload='x' \u{202e}\u{1b}[31m&lt;<img src=//x>";

/// Article `number` of `outlet`, a copy of `of` when that is not 0, with what one plugin said.
fn filed(number: u64, outlet: &str, of: u64, findings: Vec<Finding>) -> (Admitted, FiledArticle) {
    let at = 1_710_000_000_000 + i64::try_from(number).unwrap() * 60_000;
    let file = Admitted {
        seq: number,
        hash: [0; 32],
        name: b"x.txt".to_vec(),
        size: 1,
        arrived_ms: at,
        hints: Hints::default(),
        partial: false,
        signature: Signature::default(),
        repeat_of: None,
    };
    let meta = ArticleMeta {
        id: number,
        group: if of > 0 { of } else { number },
        seq: number,
        index: 0,
        published_ms: Some(at - 5_000),
        trust: Trust::Stated,
        arrived_ms: at,
        outlet: outlet.to_owned(),
        agency: String::new(),
        headline: format!("Headline {number}"),
        byline: String::new(),
        dateline: String::new(),
        language: "en".to_owned(),
        url: String::new(),
        story: "s".to_owned(),
        file_name: "x.txt".to_owned(),
    };
    let record = |finding: Finding| FiledFinding {
        id: "7f3a91c0".to_owned(),
        line: number,
        supersedes: None,
        alert: finding.severity == Severity::Alert,
        finding,
    };
    let findings = findings.into_iter().map(record).collect();
    let relation = "copy".to_owned();
    let verdict = Verdict { of, relation, score: 0.9, same_group: true, same_story: true, also: Vec::new() };
    let article = FiledArticle {
        meta,
        number,
        text: "".into(),
        parts: Vec::new(),
        segments: Vec::new(),
        assignment: Assignment { founded: number == 1, title: "A title".to_owned(), ..Assignment::default() },
        verdict: (of > 0).then_some(verdict),
        results: vec![PluginResult { plugin: "p".to_owned(), findings, ..PluginResult::default() }],
    };
    (file, article)
}

fn finding(severity: Severity, topic: &str, message: &str, data: Value) -> Finding {
    Finding {
        kind: "number".to_owned(),
        severity,
        topic: topic.to_owned(),
        message: message.to_owned(),
        confidence: 0.8,
        data,
        ..Finding::default()
    }
}

/// A contested point whose first side is `first`.
fn point(topic: &str, first: &str) -> Finding {
    let side = |text: &str, article: u64| {
        json!({ "value": text, "text": text, "outlets": [{
            "outlet": "Herald", "published_ms": 1_710_000_000_000_i64, "article": article, "start": 7,
            "end": 9, "sentence": format!("The toll was {text}, they said."), "source": "the mayor",
        }] })
    };
    let data = json!({ "view": "sides", "claim": topic, "sides": [side(first, 1), side("58", 2)] });
    finding(Severity::Alert, topic, &format!("{topic}: {first} vs 58"), data)
}

fn quotation(speaker: &str, words: &str) -> Finding {
    let data = json!({ "view": "quotation", "speaker": speaker, "words": words, "kind": "direct",
        "role": speaker, "outlets": [speaker], "variants": [words], "articles": [1, 2] });
    finding(Severity::Info, words, "said", data)
}

fn view(events: &[(Admitted, FiledArticle)]) -> StoryView {
    let mut view = StoryView::new("s");
    events.iter().for_each(|(file, article)| view.apply(file, article));
    view
}

fn html(view: &StoryView) -> String {
    String::from_utf8(view.html()).unwrap()
}

fn json_of(view: &StoryView) -> Value {
    serde_json::from_slice(&view.json()).unwrap()
}

#[test]
fn nothing_an_article_says_becomes_markup() {
    let mut findings = vec![point(HOSTILE, HOSTILE), quotation(HOSTILE, HOSTILE)];
    findings.push(finding(Severity::Alert, "t", HOSTILE, Value::Null));
    findings[0].evidence = vec![Evidence { article: 1, start: 7, end: 9, text: HOSTILE.to_owned() }];
    findings[0].kind = HOSTILE.to_owned();
    let (file, mut article) = filed(1, HOSTILE, 0, findings);
    let meta = &mut article.meta;
    for field in [&mut meta.headline, &mut meta.agency, &mut meta.language, &mut meta.file_name] {
        *field = HOSTILE.to_owned();
    }
    article.assignment.title = HOSTILE.to_owned();
    article.results[0].plugin = HOSTILE.to_owned();
    let mut copy = filed(2, HOSTILE, 1, Vec::new());
    copy.1.verdict.as_mut().unwrap().relation = HOSTILE.to_owned();
    let page = html(&view(&[(file, article), copy]));
    let expected =
        "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; \\u{202e}\\u{1b}[31m&amp;lt;";
    assert!(page.matches(expected).count() > 12, "every place shows it escaped");
    let body = &page[page.find("<body>").unwrap()..];
    for tag in body.split('<').skip(1) {
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let known = "body html a header p span b h1 h2 h3 h4 nav ul ol li div main section table caption thead tbody \
                     tr th td article blockquote mark em details summary time figure figcaption code aside footer";
        assert!(known.split_whitespace().any(|tag| tag == name), "<{tag}");
    }
    assert!(page.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'));
}

#[test]
fn odd_findings_are_shown_as_far_as_they_make_sense() {
    let odd = [
        json!(null),
        json!([1]),
        json!("sides"),
        json!({ "view": 7 }),
        json!({ "view": "sides" }),
        json!({ "view": "sides", "sides": { "a": 1 } }),
        json!({ "view": "sides", "sides": [null, 3, {}, { "text": [] }, { "text": "", "outlets": 1 }] }),
        json!({ "view": "quotation" }),
        json!({ "view": "quotation", "words": ["x"], "speaker": 3 }),
        json!({ "view": "something new", "sides": [] }),
    ];
    for data in odd {
        let shown =
            html(&view(&[filed(1, "A", 0, vec![finding(Severity::Notice, "t", "look here", data.clone())])]));
        assert!(shown.contains("id=\"noted\"") && shown.contains("look here"), "{data}");
    }
    let mut point = point("t", "41");
    point.confidence = f32::NAN;
    point.data["sides"][0]["value"] = json!(41.50);
    point.data["sides"][0]["text"] = json!(41.50);
    point.data["sides"][0]["outlets"] = json!([{ "published_ms": i64::MAX, "article": -1, "start": "x" }, null, "y", { "outlet": { "a": 1 } }]);
    let (file, mut article) = filed(1, "", 0, vec![point]);
    (article.meta.published_ms, article.meta.headline) = (Some(i64::MIN), String::new());
    let odd = view(&[(file, article)]);
    assert!(html(&odd).contains("</span> 41.5</h4>"));
    assert_eq!(json_of(&odd)["contested"][0]["confidence"], Value::Null);
}

#[test]
fn a_story_of_ten_thousand_articles_has_a_short_page() {
    let mut view = StoryView::new("s");
    for number in 1..=10_000 {
        let name = format!("{number} {}", "日本\u{202e}".repeat(300));
        let findings = vec![
            point(&name, &name),
            quotation(&name, &format!("{name} said")),
            finding(Severity::Notice, &format!("note {number}"), &name, Value::Null),
        ];
        let of = if number % 3 == 0 { number - 1 } else { 0 };
        let (file, mut article) = filed(number, &name, of, findings);
        article.meta.headline.clone_from(&name);
        view.apply(&file, &article);
    }
    let (page, short, json) = (view.html(), view.json(), json_of(&view));
    assert!(short.len() < 400_000, "{} bytes of JSON", short.len());
    assert!(page.len() < 1_000_000, "{} bytes of HTML", page.len());
    assert_eq!(json["articles"], 10_000);
    assert_eq!(json["independent_sources"], 6_667);
    assert_eq!(json["quotations"], 10_000);
    let contested = json["contested"].as_array().unwrap().len() as u64;
    assert_eq!(contested + json["more_contested"].as_u64().unwrap(), 10_000);
    assert_eq!(json["timeline"][0]["number"], 10_000);
}

#[test]
fn the_same_events_give_the_same_bytes() {
    let findings =
        |n: u64| vec![point(&format!("t{}", n % 40), &n.to_string()), quotation("B", &n.to_string())];
    let events: Vec<_> =
        (1..=300).map(|n| filed(n, ["A", "B", "C"][n as usize % 3], 0, findings(n))).collect();
    let whole = view(&events);
    let mut stepwise = StoryView::new("s");
    for (file, article) in &events {
        stepwise.apply(file, article);
        let _ = (article.number % 50 == 0).then(|| (stepwise.html(), stepwise.json()));
    }
    assert!(whole.html() == stepwise.html() && whole.json() == stepwise.json());
}

#[test]
fn copies_are_folded_under_what_they_copy() {
    let mut events =
        [filed(1, "Wire", 0, vec![]), filed(2, "Post", 1, vec![]), filed(3, "Gazette", 2, vec![])];
    events[2].1.meta.group = 1;
    let view = view(&events);
    assert_eq!(view.time_line.entries().len(), 1);
    let page = html(&view);
    let (before, folded) = page.split_once("<details class=\"copies\">").unwrap();
    assert!(before.contains("Headline 1") && !before.contains("Headline 2"));
    assert!(folded.contains("2 copies of this text: Post, Gazette") && folded.contains("Headline 3"));
    let json = json_of(&view);
    assert_eq!((json["articles"].as_u64(), json["independent_sources"].as_u64()), (Some(3), Some(1)));
    assert_eq!(json["timeline"][0]["of"], 2);
    assert_eq!(json["timeline"][1]["relation"], "copy");
    assert_eq!(json["timeline"][2]["relation"], Value::Null);
}

#[test]
fn the_difference_of_a_copy_is_shown_on_demand() {
    let changes = json!([
        {"after": "the toll is", "was": "41", "now": "<58>"}, {"was": "last words"}, {"after": "nothing"},
    ]);
    let data = json!({"view": "copy", "changes": changes, "more_changes": 4});
    let copy = finding(Severity::Info, "copy/2", "copy of Wire's", data);
    let view = view(&[filed(1, "Wire", 0, vec![]), filed(2, "Post", 1, vec![copy])]);
    let page = html(&view);
    let (_, folded) = page.split_once("<summary>6 changes</summary>").expect("a fold");
    assert!(folded.contains("<li>…the toll is <del>41</del> <ins>&lt;58&gt;</ins></li>"), "{folded}");
    assert!(folded.contains("<li><del>last words</del> </li>") && folded.contains("and 4 more"));
}

#[test]
fn the_latest_state_of_a_point_is_shown() {
    let resolved = Finding { status: Status::Resolved, ..point("killed", "58") };
    let check = |states: &[Finding], contested: &[&str], settled: u64| {
        let numbered = (1..).zip(states);
        let events: Vec<_> = numbered.map(|(n, state)| filed(n, "A", 0, vec![state.clone()])).collect();
        let json = json_of(&view(&events));
        let open = json["contested"].as_array().unwrap().iter();
        assert_eq!(open.map(|point| point["message"].as_str().unwrap()).collect::<Vec<_>>(), contested);
        assert_eq!(json["settled"], settled);
        let page = html(&view(&events));
        assert_eq!(page.contains("id=\"settled\""), settled > 0);
        assert_eq!(page.contains("No contradiction is open"), contested.is_empty());
    };
    let (first, second) = (point("killed", "41"), point("killed", "47"));
    check(std::slice::from_ref(&first), &["killed: 41 vs 58"], 0);
    check(&[first.clone(), second.clone()], &["killed: 47 vs 58"], 0);
    check(&[first.clone(), resolved.clone()], &[], 1);
    check(&[first.clone(), resolved, second], &["killed: 47 vs 58"], 0);
    check(&[point("hurt", "9"), first], &["killed: 41 vs 58", "hurt: 9 vs 58"], 0);
}

#[test]
fn differences_merely_on_record_are_folded() {
    let slight = Finding { severity: Severity::Info, ..point("distance", "30 km") };
    let page = html(&view(&[filed(1, "A", 0, vec![slight, point("killed", "41")])]));
    let (loud, folded) = page.split_once("<summary>1 slight difference</summary>").unwrap();
    assert!(loud.contains("id=\"point-1\"") && !loud.contains("id=\"point-2\""));
    assert!(folded.contains("id=\"point-2\""));
    assert!(loud.contains("<h3 dir=\"auto\">killed</h3>"));
}

#[test]
fn a_quotation_is_counted_once_and_follows_its_speaker() {
    let again = |speaker: &str| quotation(speaker, "we dig");
    let view = view(&[
        filed(1, "A", 0, vec![again("")]),
        filed(2, "B", 0, vec![again("Temir"), quotation("Temir", "now")]),
    ]);
    let json = json_of(&view);
    assert_eq!(json["quotations"], 2);
    assert_eq!(
        json["speakers"],
        json!([{
            "speaker": "Temir", "role": "Temir", "quotations": 2, "outlets": ["Temir"],
        }])
    );
    assert!(html(&view).contains("“we dig”"));
}

#[test]
fn who_copies_is_no_further_source_on_a_point() {
    let mut point = point("killed", "41");
    let witness = |article: u64, outlet: &str| json!({ "outlet": outlet, "article": article });
    point.data["sides"][0]["outlets"] =
        json!([witness(1, "Wire"), witness(2, "Post"), witness(3, "Herald"), witness(1, "Wire")]);
    point.data["sides"][1]["outlets"][0]["article"] = json!(3);
    let events =
        [filed(1, "Wire", 0, vec![]), filed(2, "Post", 1, vec![]), filed(3, "Herald", 0, vec![point])];
    let page = html(&view(&events));
    assert_eq!(page.matches("a copy of Wire: not another source").count(), 1);
    assert_eq!(page.matches("<b>Wire</b></a>").count(), 1, "one article is one witness");
    assert!(page.contains("<a href=\"articles/0002-post-headline-2.json\"><b>Post</b></a>"));
    assert!(page.contains("The toll was <mark>58</mark>, they said."));
}

#[test]
fn a_side_without_a_sentence_is_shown_in_that_of_its_article() {
    let side = |text: &str, article: u64| json!({ "text": text, "outlets": [{ "article": article, "start": 0, "end": text.len() }] });
    let sides = [side("Ida Storm", 1), side("Ida Sturm", 3)];
    let data = json!({ "view": "sides", "claim": "name", "sides": sides });
    let mut filed = [
        filed(1, "A", 0, Vec::new()),
        filed(2, "B", 0, Vec::new()),
        filed(3, "C", 0, vec![finding(Severity::Notice, "t", "two names", data)]),
    ];
    filed[0].1.text = "Ida Storm mends nets. It rains.".into();
    filed[2].1.text = "Ida Sturm mends them.".into();
    let page = html(&view(&filed));
    for sentence in ["<mark>Ida Storm</mark> mends nets.", "<mark>Ida Sturm</mark> mends them."] {
        assert!(page.contains(sentence), "{page}");
    }
    assert!(!page.contains("It rains"));
}
