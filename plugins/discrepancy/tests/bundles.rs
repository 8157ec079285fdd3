//! The plugin over whole stories as a desk wrote them down: what it finds, and that the order of arrival changes nothing.

use copydesk_plugin::{Finding, Severity, Status};
use rows::{Row, run};
use std::collections::{BTreeMap, BTreeSet};

mod rows;

fn stories() -> BTreeMap<String, Vec<Row>> {
    let out = rows::stories(include_str!("data/bundles.jsonl"));
    assert_eq!(out.len(), 14);
    out
}

/// What a topic comes to: kind, severity, status, confidence, and of each side the files that hold it. The name of a topic is
/// that of its first version to arrive, so it is left out.
fn outcome(finding: &Finding, files: &[String]) -> String {
    let sides: BTreeSet<Vec<String>> = finding.data["sides"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|side| {
            let outlets = side["outlets"].as_array().into_iter().flatten();
            let held = outlets.map(|o| files[o["article"].as_u64().expect("a number") as usize].clone());
            let mut held: Vec<String> = held.collect();
            held.sort();
            held
        })
        .collect();
    let Finding { kind, severity, status, confidence, .. } = finding;
    format!("{kind} {severity:?} {status:?} {confidence:.3} {sides:?}")
}

fn outcomes(rows: &[Row]) -> BTreeSet<String> {
    let (findings, _, files) = run(rows);
    findings.iter().map(|finding| outcome(finding, &files)).collect()
}

/// Reorder by a linear congruential generator.
fn shuffle(rows: &mut [Row], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for i in (1..rows.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rows.swap(i, (state >> 33) as usize % (i + 1));
    }
}

#[test]
fn the_order_of_arrival_changes_no_final_state() {
    for (story, rows) in stories() {
        let want = outcomes(&rows);
        for seed in 0..20 {
            let mut shuffled = rows.clone();
            shuffle(&mut shuffled, seed);
            let order: Vec<&str> = shuffled.iter().map(|row| row.file.as_str()).collect();
            assert_eq!(outcomes(&shuffled), want, "{story} in the order {order:?}");
        }
    }
}

#[test]
fn every_kind_is_found_and_the_clean_story_is_silent() {
    let loud = |f: &Finding| f.severity > Severity::Info && f.status == Status::Open && f.confidence >= 0.6;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (story, rows) in stories() {
        let (findings, news, _) = run(&rows);
        assert!(news >= findings.len(), "{story}");
        for finding in findings.iter().filter(|f| loud(f)) {
            assert_ne!(story, "25-clean-bridge", "{}", finding.message);
            *kinds.entry(finding.kind.clone()).or_default() += 1;
        }
    }
    let floors = [
        ("attribution", 3),
        ("date", 5),
        ("name", 5),
        ("number", 18),
        ("outcome", 5),
        ("place", 1),
        ("quote_wording", 6),
        ("role", 2),
    ];
    for (kind, floor) in floors {
        assert!(kinds.get(kind).is_some_and(|count| *count >= floor), "{kind}: {kinds:?}");
    }
}
