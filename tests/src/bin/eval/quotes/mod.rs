//! Quotations: each document is dropped as plain text; spans are scored as they stand in the dropped file.

mod pronouns;
mod tables;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use copydesk_tests::{Desk, score};
use serde_json::{Value, json};

use crate::Cli;

/// Gold, what is asked for, the aim.
const SETS: &[(&str, &str, &str)] = &[
    (
        "eval/quotes/polnear/gold_quoted.dev.jsonl",
        "direct,partial",
        "end to end F1 lenient / strict 90.5 / 87, span exact F1 96.5, speakers: direct 96.0, partial 85.0",
    ),
    (
        "eval/quotes/seeds_gold.jsonl",
        "direct,partial",
        "end to end F1 (lenient) 96, all 13 direct quotations with the right speaker",
    ),
    ("eval/quotes/cases/cases_gold.jsonl", "direct,partial", "span exact F1 99, end to end F1 (lenient) 93"),
];

pub fn run(cli: &Cli) -> Result<(), String> {
    let scorer = cli.scorer("eval/quotes/score.py")?;
    if let Some(gold) = &cli.data {
        return one(cli, &scorer, gold, "direct,partial", "");
    }
    for (gold, kinds, aim) in SETS {
        one(cli, &scorer, &crate::shared(gold)?, kinds, aim)?;
    }
    Ok(())
}

/// The documents of a set and what the desk answered, as files for the scorer.
struct Set<'s> {
    /// The scorer.
    scorer: &'s Path,
    /// The documents asked about.
    documents: &'s [Value],
    /// The answers, one for each document.
    predictions: &'s [Value],
    /// A folder for what is written in between.
    scratch: &'s Path,
}

fn one(cli: &Cli, scorer: &Path, gold: &Path, kinds: &str, aim: &str) -> Result<(), String> {
    let documents = copydesk_tests::filed::lines(gold);
    let documents = &documents[..documents.len().min(cli.limit.unwrap_or(usize::MAX))];
    let desk = Desk::new();
    let text = |document: &Value| document["text"].as_str().unwrap_or("").to_owned();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (number, document) in documents.iter().enumerate() {
        // The same bytes again would be a repeat; what is said of the first holds for both.
        first.entry(text(document)).or_insert_with(|| {
            desk.drop_file(&format!("{number:05}.txt"), text(document));
            number
        });
    }
    println!("== quotes: {} ({} documents); aim: {aim}", gold.display(), documents.len());
    println!("   {}", desk.once().err.trim().lines().last().unwrap_or(""));
    let filed: HashMap<String, Value> = desk
        .articles()
        .into_iter()
        .map(|article| (article["file"]["name"].as_str().unwrap_or("").to_owned(), article))
        .collect();
    let prediction = |document: &Value| {
        let name = format!("{:05}.txt", first[&text(document)]);
        let quotes = filed.get(&name).map(score::quotations).unwrap_or_default();
        json!({ "id": document["id"], "quotes": quotes })
    };
    let predictions: Vec<Value> = documents.iter().map(prediction).collect();
    let path = cli.predictions(desk.root());
    score::write_lines(&path, &predictions);
    let part = desk.root().join("gold.jsonl");
    score::write_lines(&part, documents);
    println!("   {} of {} files became articles", filed.len(), first.len());
    let mut words: Vec<&OsStr> = vec![part.as_os_str(), path.as_os_str(), "--kinds".as_ref(), kinds.as_ref()];
    if cli.errors {
        words.extend(["--errors".as_ref(), "60".as_ref()] as [&OsStr; 2]);
    }
    print!("{}", score::run(scorer, &words)?);
    let set = Set { scorer, documents, predictions: &predictions, scratch: desk.root() };
    if documents.iter().any(|document| document["publisher"].is_string()) {
        set.by_publisher()?;
        set.by_confidence()?;
    }
    if gold.ends_with(pronouns::SET) {
        pronouns::print(&predictions);
    }
    Ok(())
}
