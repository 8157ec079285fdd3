//! Copies through the whole desk: one article in several formats is one witness, and a text put together from two does
//! not make one witness of both.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::Desk;
use serde_json::{Value, json};

const FERRY: [&str; 4] = [
    "A passenger ferry with 41 people on board sank off the northern coast early on Monday after striking a breakwater \
     in thick fog, the coast guard said.",
    "Rescue boats from three harbours reached the wreck within an hour and pulled 36 passengers from the water, most of \
     them wrapped in blankets handed down by fishermen who had heard the distress call on an open channel.",
    "The vessel, built in 1974 and refitted twice since, was making its first crossing of the week between Karsu and the \
     island of Temel when its steering failed, according to a preliminary note of the transport ministry.",
    "Investigators have recovered the recorder from the bridge and expect to read its last hours before the end of the \
     month, said Ilsa Branko, who leads the inquiry.",
];

const BRIDGE: [&str; 4] = [
    "City engineers closed the old iron bridge over the Lesna to all traffic on Tuesday after finding cracks in four of \
     its hangers, adding twenty minutes to the commute of some thirty thousand drivers.",
    "The mayor, Pavel Orlic, said repairs could begin as soon as steel ordered in the spring arrived from the mill, and \
     promised free buses along both banks until the first lane reopens.",
    "Shopkeepers on the eastern side feared a lost summer. Several have asked the council to waive the terrace tax and to \
     let delivery vans use the tram lane before ten in the morning.",
    "The bridge opened in 1911 and was last strengthened after the flood that swept away its southern pier, an episode \
     still told with pride in the taverns under its arches.",
];

fn drop_json(desk: &Desk, name: &str, outlet: &str, headline: &str, published: &str, text: &[&str]) {
    let article =
        json!({ "headline": headline, "source": outlet, "published": published, "body": text.join("\n\n") });
    desk.drop_file(name, article.to_string());
    desk.sync();
}

fn group(article: &Value) -> u64 {
    article["duplicate_group"].as_u64().unwrap()
}

/// What `dedup` said of the original of the group the article joined.
fn original(article: &Value) -> Value {
    article["plugins"]["dedup"]["findings"][0]["data"]["original"].clone()
}

#[test]
fn one_article_in_three_formats_is_one_witness() {
    let mut desk = Desk::new();
    desk.run();
    let dated = "Ferry sinks off Karsu\n\nKARSU, March 4 (AP) — ";
    desk.drop_file("printed.txt", format!("{dated}{}\n", FERRY.join("\n\n")));
    desk.sync();
    let paragraphs: String = FERRY.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    desk.drop_file(
        "page.html",
        format!(
            "<html><head><title>Ferry sinks off Karsu | Northern Herald</title></head><body><nav>Home World</nav>\
             <article><h1>Ferry sinks off Karsu</h1>{paragraphs}</article>\
             <footer>© 2024 Northern Herald. All rights reserved.</footer></body></html>"
        ),
    );
    desk.sync();
    drop_json(&desk, "feed.json", "Island Post", "Ferry lost", "2024-03-04T08:00:00Z", &FERRY);
    let articles = ["printed.txt", "page.html", "feed.json"].map(|name| desk.article(name));
    let founder = &articles[0];
    for copy in &articles[1..] {
        assert_eq!(group(copy), founder["article"].as_u64().unwrap(), "{}", copy["duplicate"]);
        assert_eq!(
            (&copy["duplicate"]["relation"], &copy["story"]),
            (&json!("identical"), &founder["story"])
        );
        assert_eq!(original(copy)["outlet"], "AP", "the agency's mark is in the first");
    }
    assert_eq!(desk.stop(), 0);
}

#[test]
fn a_text_put_together_from_two_makes_no_one_witness_of_both() {
    let mut desk = Desk::new();
    desk.run();
    drop_json(&desk, "ferry.json", "Meridian Wire", "Ferry sinks", "2024-03-04T08:00:00Z", &FERRY);
    let both = [&FERRY[..3], &BRIDGE[..3]].concat();
    drop_json(&desk, "both.json", "Morning Digest", "Two accidents", "2024-03-05T07:00:00Z", &both);
    drop_json(&desk, "bridge.json", "Lesna Courier", "Bridge shut", "2024-03-05T06:00:00Z", &BRIDGE);
    drop_json(&desk, "again.json", "Novar Times", "Bridge shut", "2024-03-05T09:00:00Z", &BRIDGE[..3]);
    let [ferry, both, bridge, again] =
        ["ferry.json", "both.json", "bridge.json", "again.json"].map(|name| desk.article(name));
    assert_eq!(group(&both), group(&ferry));
    assert_eq!(group(&bridge), bridge["article"].as_u64().unwrap(), "{}", bridge["duplicate"]);
    assert_eq!(
        (&bridge["duplicate"]["of"], &bridge["duplicate"]["same_group"]),
        (&both["article"], &json!(false))
    );
    assert_eq!(group(&again), group(&bridge), "{}", again["duplicate"]);
    assert_eq!(bridge["duplicate"]["same_story"], false, "words decide its story");
    assert_eq!(desk.stop(), 0);
}

#[test]
fn the_original_is_named_though_it_came_later() {
    let mut desk = Desk::new();
    desk.run();
    drop_json(&desk, "copy.json", "Island Post", "Ferry lost", "2024-03-04T11:00:00Z", &FERRY);
    drop_json(&desk, "first.json", "Meridian Wire", "Ferry sinks", "2024-03-04T08:00:00Z", &FERRY);
    let first = desk.article("first.json");
    let said = original(&first);
    assert_eq!((&said["article"], &said["by"]), (&first["article"], &json!("published")), "{said}");
    assert_eq!(group(&first), group(&desk.article("copy.json")));
    assert_eq!(desk.stop(), 0);
}
