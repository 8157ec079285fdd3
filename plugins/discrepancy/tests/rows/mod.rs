//! Stories as a desk wrote them down, run through the plugin.

#[allow(dead_code)] // not every suite scores
pub mod contradictions;

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};
use copydesk_plugin::{Finding, Opened, Part, Trust};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An article as a desk wrote it down, with the note of `quotes`.
#[derive(Clone, Deserialize)]
pub struct Row {
    story: String,
    pub file: String,
    outlet: String,
    headline: String,
    published: Option<String>,
    text: String,
    parts: Vec<Part>,
    quotes: serde_json::Value,
}

/// The articles of a file of lines, by story.
pub fn stories(lines: &str) -> BTreeMap<String, Vec<Row>> {
    let mut out: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in lines.lines() {
        let row: Row = serde_json::from_str(line).expect("an article");
        out.entry(row.story.clone()).or_default().push(row);
    }
    out
}

fn article(row: &Row) -> ArticleBuilder {
    let published_ms = row
        .published
        .as_deref()
        .map(|time| time.parse::<jiff::Timestamp>().expect("a time").as_millisecond());
    let opened = Opened {
        outlet: row.outlet.clone(),
        headline: row.headline.clone(),
        published_ms,
        trust: Trust::Stated,
        text: row.text.clone(),
        parts: row.parts.clone(),
        ..Opened::default()
    };
    ArticleBuilder::from(opened).note_of("quotes", row.quotes.to_string().as_bytes())
}

/// The last finding of each topic, how many were news, and the files by article number.
pub fn run(rows: &[Row]) -> (Vec<Finding>, usize, Vec<String>) {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let (mut last, mut news) = (BTreeMap::new(), 0);
    let mut files = vec![String::new()];
    for row in rows {
        files.push(row.file.clone());
        let filed = desk.file(article(row));
        news += filed.news.len();
        for finding in filed.story.findings {
            last.insert(finding.topic.clone(), (finding, filed.id));
        }
    }
    // A finding calls the article at hand 0: give it its number.
    let named = last.into_values().map(|(mut finding, id): (Finding, u64)| {
        finding.evidence.iter_mut().filter(|e| e.article == 0).for_each(|e| e.article = id);
        finding
    });
    (named.collect(), news, files)
}
