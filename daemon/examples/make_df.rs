//! Make the table of word counts `story` starts with.
//!
//! `make_df ARTICLES.jsonl OUT.bin [LEAVE-OUT.jsonl]`: reads articles (`{"title", "text", "dup_group"}` a line),
//! takes one of each group of copies and none whose headline is in LEAVE-OUT, counts in how many each term occurs,
//! keeps terms that occur in at least three, and writes hashes and counts. No text goes in. Layout, little endian:
//! `CDF1`, u32 articles, u32 terms, the hashes (u32, ascending), the counts (u16, same order).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use copydesk::story::{MARK, StoryText, spelled_terms};

type Failure = Box<dyn std::error::Error>;

/// Terms in fewer articles than this are left out.
const LEAST: u32 = 3;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, leave_out @ ..] = arguments.as_slice() else {
        return Err("give the articles, the file to write, and optionally articles to leave out".into());
    };
    let mut headlines = BTreeSet::new();
    for path in leave_out {
        for line in fs::read_to_string(path)?.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            headlines.insert(article["title"].as_str().unwrap_or("").trim().to_lowercase());
        }
    }
    let mut groups = BTreeSet::new();
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    let mut articles = 0_u32;
    for line in fs::read_to_string(from)?.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        let headline = article["title"].as_str().unwrap_or("");
        if !groups.insert(article["dup_group"].to_string())
            || headlines.contains(&headline.trim().to_lowercase())
        {
            continue;
        }
        let text = article["text"].as_str().unwrap_or("");
        let story_text =
            StoryText { headline, text, parts: &[], published_ms: None, arrived_ms: 0, outlet: "" };
        let terms: BTreeSet<u32> = spelled_terms(&story_text).into_iter().collect();
        for term in terms {
            *counts.entry(term).or_default() += 1;
        }
        articles += 1;
    }
    counts.retain(|_, count| *count >= LEAST);
    let mut bytes = MARK.to_vec();
    bytes.extend(articles.to_le_bytes());
    bytes.extend((counts.len() as u32).to_le_bytes());
    counts.keys().for_each(|term| bytes.extend(term.to_le_bytes()));
    counts
        .values()
        .for_each(|count| bytes.extend((*count).min(u32::from(u16::MAX)).to_le_bytes()[..2].iter()));
    fs::write(to, &bytes)?;
    eprintln!("{articles} articles, {} terms, {} bytes", counts.len(), bytes.len());
    Ok(())
}
