//! Real stories by hand: five reports of one event, and hand-written stories whose contradictions are labelled.
//! Skipped, with a printed reason, where the labelled data is not there.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::ffi::OsStr;
use std::path::Path;

use copydesk_tests::score::{self, Found};
use copydesk_tests::{Desk, shared, tree};
use serde_json::{Value, json};

#[test]
fn five_reports_of_one_event_are_one_story_with_its_contradictions() {
    let (Some(seeds), Some(eval)) = (shared::find("seeds"), shared::find("eval/discrepancy")) else { return };
    let mut desk = Desk::new();
    desk.run();
    drop_all(&desk, &seeds);
    desk.sync();
    assert_eq!(desk.story_folders().len(), 1, "one event, one story: {:?}", desk.story_folders());
    assert_eq!(desk.articles().len(), 5);
    assert_eq!(desk.failures(), []);
    let found = score(&desk, &score::discrepancies(&desk, "seeds"), &eval);
    assert!(found.found >= 4 && found.false_alarms <= 3, "{found:?}\n{:#?}", desk.alert_lines());
    let before = tree::contents(&desk.stories());
    drop_all(&desk, &seeds);
    desk.sync();
    assert_eq!(tree::diff_contents(&before, &tree::contents(&desk.stories())), Vec::<String>::new());
    assert_eq!(desk.repeats().len(), 5, "dropped again: five repeats and nothing else");
}

#[test]
fn the_direct_quotations_of_the_five_reports_have_the_right_speakers() {
    let (Some(seeds), Some(eval)) = (shared::find("seeds"), shared::find("eval/quotes")) else { return };
    let desk = Desk::new();
    drop_all(&desk, &seeds);
    desk.once().expect(0);
    let predictions: Vec<Value> = desk
        .articles()
        .iter()
        .map(|article| json!({ "id": article["file"]["name"], "quotes": score::quotations(article) }))
        .collect();
    let path = desk.root().join("quotes.jsonl");
    let report = desk.root().join("quotes.json");
    score::write_lines(&path, &predictions);
    let gold = eval.join("seeds_gold.jsonl");
    let words: [&OsStr; 6] = [
        gold.as_os_str(),
        path.as_os_str(),
        "--kinds".as_ref(),
        "direct".as_ref(),
        "--json".as_ref(),
        report.as_os_str(),
    ];
    let shown = score::run(&eval.join("score.py"), &words).unwrap();
    let figures: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    let gold = figures["gold"].as_f64().unwrap();
    let right = (figures["speaker"]["lenient"]["R"].as_f64().unwrap() * gold).round();
    assert!(right >= 11.0, "{right} of {gold}\n{shown}");
}

fn drop_all(desk: &Desk, folder: &Path) {
    for name in tree::files(folder) {
        desk.drop_file(&name.to_string_lossy(), std::fs::read(folder.join(&name)).unwrap());
    }
}

fn score(desk: &Desk, predictions: &[Value], eval: &Path) -> Found {
    let path = desk.root().join("predictions.jsonl");
    score::write_lines(&path, predictions);
    let (gold, non) = (eval.join("seeds_gold.jsonl"), eval.join("seeds_non.jsonl"));
    let words: [&OsStr; 7] = [
        "--gold".as_ref(),
        gold.as_os_str(),
        "--non".as_ref(),
        non.as_os_str(),
        "--pred".as_ref(),
        path.as_os_str(),
        "--json".as_ref(),
    ];
    Found::from_json(&score::run(&eval.join("score.py"), &words).unwrap()).unwrap()
}
