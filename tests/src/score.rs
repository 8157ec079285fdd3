//! The desk's answers in the form of the labelled data's scorers, and the scorers run on them.
//!
//! Spans are brought from the article's text to the dropped file through the article's segments, so that what is
//! scored is what a user would be shown.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::filed::{in_file, lines};

/// The contradictions a desk alerted to, as `{story, kind, sides: [{file, start, end, value}], confidence}`: of each
/// topic the last state that passed the gate while the contradiction stood.
pub fn discrepancies(desk: &Desk, story: &str) -> Vec<Value> {
    let articles: HashMap<u64, Value> = desk
        .articles()
        .into_iter()
        .filter_map(|article| Some((article["article"].as_u64()?, article)))
        .collect();
    let mut last: BTreeMap<String, Value> = BTreeMap::new();
    for folder in desk.story_folders() {
        for line in lines(&folder.join("discrepancy.jsonl")) {
            if line["alert"] == true && line["status"] == "open" {
                last.insert(line["id"].as_str().unwrap_or_default().to_owned(), line);
            }
        }
    }
    let prediction = |finding: &Value| {
        let sides: Vec<Value> = finding["data"]["sides"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|side| side["outlets"].as_array().into_iter().flatten().map(move |place| (side, place)))
            .filter_map(|(side, place)| in_dropped_file(&articles, side, place))
            .collect();
        json!({ "story": story, "kind": finding["kind"], "sides": sides, "confidence": finding["confidence"],
                "message": finding["message"] })
    };
    last.values().map(prediction).collect()
}

fn in_dropped_file(articles: &HashMap<u64, Value>, side: &Value, place: &Value) -> Option<Value> {
    let article = articles.get(&place["article"].as_u64()?)?;
    let (start, end) = in_file(article, place["start"].as_u64()?, place["end"].as_u64()?)?;
    Some(json!({ "file": article["file"]["name"], "start": start, "end": end, "value": side["value"] }))
}

/// The quotations of an article, with their places in the dropped file; scare quotes are nobody's speech.
pub fn quotations(article: &Value) -> Vec<Value> {
    let found = article["plugins"]["quotes"]["note"]["quotations"].as_array().into_iter().flatten();
    let placed = found.filter(|quotation| quotation["kind"] != "scare").filter_map(|quotation| {
        let mut quotation = quotation.clone();
        let (start, end) = in_file(article, quotation["start"].as_u64()?, quotation["end"].as_u64()?)?;
        (quotation["start"], quotation["end"]) = (start.into(), end.into());
        let mention = quotation["speaker_start"].as_u64().zip(quotation["speaker_end"].as_u64());
        let mention = mention.and_then(|(start, end)| in_file(article, start, end));
        quotation["speaker_start"] = mention.map(|(start, _)| start).into();
        quotation["speaker_end"] = mention.map(|(_, end)| end).into();
        // The words are looked up in the file: quotation marks and blanks may have been made plain on the way.
        quotation.as_object_mut()?.remove("text");
        Some(quotation)
    });
    placed.collect()
}

/// Write predictions, one JSON object a line.
pub fn write_lines(path: &Path, values: &[Value]) {
    let mut file = std::fs::File::create(path).expect("a file for predictions");
    for value in values {
        writeln!(file, "{value}").expect("a line");
    }
}

/// Run a Python scorer; its output, or why it could not be run.
pub fn run(scorer: &Path, arguments: &[&std::ffi::OsStr]) -> Result<String, String> {
    let output = Command::new("python3").arg(scorer).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("python3 cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{}: {}", scorer.display(), String::from_utf8_lossy(&output.stderr)))
}

/// The figures of the discrepancy scorer for all kinds together.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Asked for.
    pub gold: u64,
    /// Of those found.
    pub found: u64,
    /// False alarms.
    pub false_alarms: u64,
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Found {
    /// From the scorer's `--json` output.
    pub fn from_json(text: &str) -> Option<Self> {
        let answer: Value = serde_json::from_str(text).ok()?;
        let all = answer["rows"].as_array()?.iter().find(|row| row["kind"] == "ALL")?.clone();
        Some(Self {
            gold: all["gold"].as_u64()?,
            found: all["found"].as_u64()?,
            false_alarms: all["fp"].as_u64()?,
            precision: all["precision"].as_f64()?,
            recall: all["recall"].as_f64()?,
            f1: all["f1"].as_f64()?,
        })
    }
}
