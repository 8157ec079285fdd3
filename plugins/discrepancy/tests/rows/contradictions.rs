//! What a story is known to contradict itself in, and how much of it the plugin tells.

use super::{Row, run};
use copydesk_plugin::{Finding, Severity, Status};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// How much of what is wanted was told, and what else was.
#[derive(Default)]
pub struct Score {
    /// By kind: wanted, found.
    pub kinds: BTreeMap<String, (usize, usize)>,
    /// Lines at the gate.
    pub told: usize,
    /// Those of them that tell nothing wanted.
    pub wrong: Vec<String>,
}

impl Score {
    /// Contradictions wanted.
    pub fn wanted(&self) -> usize {
        self.kinds.values().map(|(wanted, _)| wanted).sum()
    }

    /// Those of them that were told.
    pub fn found(&self) -> usize {
        self.kinds.values().map(|(_, found)| found).sum()
    }
}

/// Run the plugin over stories and score it against what they are known to contradict themselves in: lines of JSON each.
pub fn score(stories: &str, wanted: &str) -> Score {
    let wanted: Vec<Wanted> =
        wanted.lines().map(|line| serde_json::from_str(line).expect("a contradiction")).collect();
    let mut out = Score::default();
    let mut found = BTreeSet::new();
    let stories: BTreeMap<String, Vec<Row>> = super::stories(stories);
    for (story, rows) in &stories {
        let (findings, _, files) = run(rows);
        for finding in findings.iter().filter(|f| passes(f)) {
            out.told += 1;
            let of_kind = wanted.iter().filter(|w| w.story == *story && w.kind == finding.kind);
            let hits: Vec<&Wanted> = of_kind.filter(|w| groups(w, finding, &files).len() > 1).collect();
            if hits.is_empty() {
                out.wrong.push(format!("{story}: {}", finding.message));
            }
            found.extend(hits.into_iter().map(|w| (&w.story, &w.id)));
        }
    }
    for one in &wanted {
        let (all, told) = out.kinds.entry(one.kind.clone()).or_default();
        *all += 1;
        *told += usize::from(found.contains(&(&one.story, &one.id)));
    }
    out
}
