//! `copydesk demo`: a fresh desk on the shipped stories shows copies, quotations and contradictions.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::process::{Command, Stdio};

use copydesk_tests::desk::finished;
use copydesk_tests::{build, corpus, filed};

#[test]
fn the_demo_shows_what_the_desk_does() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("demo");
    let mut command = Command::new(&build::built().binary);
    command.arg("demo").arg("--dir").arg(&folder).current_dir(above.path()).stdin(Stdio::null());
    let said = finished(&mut command).expect(0).out;
    let stories = folder.join("stories");
    let expected = corpus::demo().iter().filter(|file| !file.name.ends_with(".toml")).count();
    assert!(said.contains(&format!("{expected} articles filed")), "{said}");
    let folders = filed::story_folders(&stories);
    let articles: Vec<serde_json::Value> =
        folders.iter().flat_map(|story| filed::articles_of(story)).collect();
    assert_eq!(articles.len(), expected);
    let alerts = std::fs::read_to_string(stories.join("alerts.log")).unwrap();
    assert!(alerts.lines().count() >= 20, "{alerts}");
    assert!(said.contains("passengers aboard"), "alerts are shown as they come: {said}");
    let copies: Vec<&str> = articles
        .iter()
        .filter(|article| article["duplicate"]["same_group"] == true)
        .filter_map(|article| article["file"]["name"].as_str())
        .collect();
    for copy in ["kallsund-courier", "inland-gazette", "bay-tribune"] {
        assert!(copies.iter().any(|name| name.contains(copy)), "{copy} prints the wire's text: {copies:?}");
    }
    let revised = articles
        .iter()
        .find(|article| article["file"]["name"] == "20240514-2105-kallsund-evening-post.txt")
        .unwrap();
    assert_eq!(revised["duplicate"]["same_group"], true, "{:?}", revised["duplicate"]);
    let speakers: Vec<String> = articles
        .iter()
        .flat_map(|article| article["plugins"]["quotes"]["note"]["quotations"].as_array().unwrap().clone())
        .filter_map(|quotation| quotation["speaker"].as_str().map(str::to_owned))
        .collect();
    for speaker in ["Ostby", "Calder", "Temir"] {
        assert!(speakers.iter().any(|name| name.contains(speaker)), "{speaker}: {speakers:?}");
    }
    for story in folders {
        for page in ["story.html", "story.json", "story.log"] {
            assert!(story.join(page).metadata().unwrap().len() > 0, "{}/{page}", story.display());
        }
    }
    finished(&mut command).expect(64); // it never writes into a folder that is there
    let radio = articles
        .iter()
        .find(|article| article["file"]["name"] == "sound-radio/20240515-0600-ferry-morning.txt");
    assert_eq!(radio.unwrap()["outlet"], "Sound Radio", "the side-car names the outlet");
}
