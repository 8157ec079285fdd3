//! Contradictions: every hand-written story in a desk of its own, so that nothing but the finding of contradictions
//! is measured; and the five reports by other hands.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use copydesk_tests::filed::lines;
use copydesk_tests::{Desk, score, tree};
use serde_json::Value;

use crate::Cli;

pub fn run(cli: &Cli) -> Result<(), String> {
    let scorer = cli.scorer("eval/discrepancy/score.py")?;
    let bundles = cli.data("eval/discrepancy/bundles")?;
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut predictions = Vec::new();
    let mut stories = 0;
    let split = names(&bundles, &cli.split)?;
    for name in split.iter().take(cli.limit.unwrap_or(usize::MAX)) {
        let (found, folders) = bundle(&bundles.join(name), name)?;
        stories += usize::from(folders == 1);
        predictions.extend(found);
    }
    println!(
        "== discrepancy: {} stories ({} filed as one story each); aim: P >= 0.80, R >= 0.50, at most 0.5 false alarms a story",
        split.len(),
        stories
    );
    let path = cli.predictions(scratch.path());
    score::write_lines(&path, &predictions);
    let mut words: Vec<&OsStr> = vec![
        "--bundles".as_ref(),
        bundles.as_os_str(),
        "--split".as_ref(),
        cli.split.as_ref(),
        "--pred".as_ref(),
        path.as_os_str(),
    ];
    if cli.errors {
        words.push("--errors".as_ref());
    }
    print!("{}", score::run(&scorer, &words)?);
    if cli.data.is_none() { seeds(cli, &scorer, scratch.path()) } else { Ok(()) }
}

/// The stories of a split.
pub fn names(bundles: &Path, split: &str) -> Result<Vec<String>, String> {
    let text = std::fs::read(bundles.join("split.json"))
        .map_err(|error| format!("{}: {error}", bundles.display()))?;
    let split_file: Value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let names = split_file[split].as_array().ok_or_else(|| format!("there is no split {split}"))?;
    Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// The articles of a story in the order of time: name, publication time, bytes.
pub fn articles(folder: &Path) -> Result<Vec<(String, String, Vec<u8>)>, String> {
    let error = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let path = folder.join("gold.json");
    let text = std::fs::read(&path).map_err(|why| error(&path, &why))?;
    let gold: Value = serde_json::from_slice(&text).map_err(|why| error(&path, &why))?;
    let mut articles = Vec::new();
    for article in gold["articles"].as_array().into_iter().flatten() {
        let word = |key: &str| article[key].as_str().unwrap_or("").to_owned();
        let path = folder.join("articles").join(word("file"));
        articles.push((
            word("file"),
            word("published"),
            std::fs::read(&path).map_err(|why| error(&path, &why))?,
        ));
    }
    articles.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(articles)
}

fn bundle(folder: &Path, name: &str) -> Result<(Vec<Value>, usize), String> {
    let mut desk = Desk::new();
    desk.run();
    for (file, _, bytes) in articles(folder)? {
        desk.drop_file(&file, bytes);
    }
    desk.sync();
    desk.stop();
    told(name, &desk);
    Ok((score::discrepancies(&desk, name), desk.story_folders().len()))
}

fn told(name: &str, desk: &Desk) {
    let all: Vec<Value> =
        desk.story_folders().iter().flat_map(|folder| lines(&folder.join("discrepancy.jsonl"))).collect();
    let faults: usize = desk
        .articles()
        .iter()
        .filter_map(|article| article["plugins"].as_object())
        .flat_map(|plugins| plugins.values())
        .filter_map(|plugin| plugin["faults"].as_array())
        .map(Vec::len)
        .sum();
    println!(
        "   {name}: {} articles, {} stories, {} findings, {} alert lines, {faults} plugin faults",
        desk.articles().len(),
        desk.story_folders().len(),
        all.len(),
        desk.alerts().len()
    );
}

fn seeds(cli: &Cli, scorer: &Path, scratch: &Path) -> Result<(), String> {
    let folder: PathBuf = crate::shared("seeds")?;
    let mut desk = Desk::new();
    desk.run();
    for name in tree::files(&folder) {
        let bytes = std::fs::read(folder.join(&name)).map_err(|error| error.to_string())?;
        desk.drop_file(&name.to_string_lossy(), bytes);
    }
    desk.sync();
    desk.stop();
    println!(
        "== discrepancy: five reports of one event; aim: 6 of 7 found, at least 4 with at most 3 false alarms"
    );
    told("seeds", &desk);
    let path = scratch.join("seeds.jsonl");
    score::write_lines(&path, &score::discrepancies(&desk, "seeds"));
    let (gold, non) = (
        crate::shared("eval/discrepancy/seeds_gold.jsonl")?,
        crate::shared("eval/discrepancy/seeds_non.jsonl")?,
    );
    let mut words: Vec<&OsStr> = vec![
        "--gold".as_ref(),
        gold.as_os_str(),
        "--non".as_ref(),
        non.as_os_str(),
        "--pred".as_ref(),
        path.as_os_str(),
    ];
    if cli.errors {
        words.push("--errors".as_ref());
    }
    print!("{}", score::run(scorer, &words)?);
    Ok(())
}
