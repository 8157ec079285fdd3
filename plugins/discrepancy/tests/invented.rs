//! The plugin over short invented stories, each with contradictions and with pairs that only look like one: other periods,
//! parts of a whole, roundings, earlier events, opinions. They were written before the plugin had seen them.

use copydesk_plugin::{Finding, Severity, Status};
use rows::{Row, run};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

mod rows;

/// A contradiction of a story: places in its articles, equal groups agree.
#[derive(Deserialize)]
struct Wanted {
    story: String,
    id: String,
    kind: String,
    sides: Vec<Side>,
}

#[derive(Deserialize)]
struct Side {
    file: String,
    start: u64,
    end: u64,
    group: String,
}

/// The gate of the settings that ship.
fn passes(finding: &Finding) -> bool {
    let gate = match finding.kind.as_str() {
        "quote_wording" => 0.75,
        "attribution" => 0.65,
        "name" => 0.5,
        _ => 0.6,
    };
    finding.severity > Severity::Info && finding.status == Status::Open && finding.confidence >= gate - 0.005
}

/// The groups of a contradiction that a finding names.
fn groups<'w>(wanted: &'w Wanted, finding: &Finding, files: &[String]) -> BTreeSet<&'w str> {
    let sides = finding.data["sides"].as_array().into_iter().flatten();
    let places: Vec<(&str, u64, u64)> = sides
        .flat_map(|side| side["outlets"].as_array().into_iter().flatten())
        .map(|o| {
            let number = |name: &str| o[name].as_u64().expect("a number");
            (files[number("article") as usize].as_str(), number("start"), number("end"))
        })
        .collect();
    let named = |side: &&Side| {
        places.iter().any(|(file, start, end)| *file == side.file && *start < side.end && side.start < *end)
    };
    wanted.sides.iter().filter(named).map(|side| side.group.as_str()).collect()
}

fn wanted() -> Vec<Wanted> {
    let lines = include_str!("data/invented_gold.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a contradiction")).collect()
}

#[test]
fn what_is_told_is_true_and_most_is_told() {
    let wanted = wanted();
    let (mut found, mut told, mut wrong) = (BTreeSet::new(), 0, Vec::new());
    let stories: BTreeMap<String, Vec<Row>> = rows::stories(include_str!("data/invented.jsonl"));
    for (story, rows) in &stories {
        let (findings, _, files) = run(rows);
        for finding in findings.iter().filter(|f| passes(f)) {
            told += 1;
            let hits: Vec<&Wanted> = wanted
                .iter()
                .filter(|w| w.story == *story && w.kind == finding.kind)
                .filter(|w| groups(w, finding, &files).len() > 1)
                .collect();
            if hits.is_empty() {
                wrong.push(format!("{story}: {}", finding.message));
            }
            found.extend(hits.into_iter().map(|w| (w.story.clone(), w.id.clone())));
        }
    }
    assert!(wrong.len() * 20 <= told, "{} of {told} are false: {wrong:#?}", wrong.len());
    assert!(found.len() * 4 >= wanted.len() * 3, "{} of {} found", found.len(), wanted.len());
}
