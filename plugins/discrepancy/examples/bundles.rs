//! Runs the plugin over articles as a desk wrote them down, and measures what it costs.
//!
//! `bundles FILE.jsonl` prints a line for each finding of each story as `score.py` reads it; `--messages` shows the
//! lines for people on standard error. `--entries` shows what is read of each article. `--speed` times `read` alone.
//! `--compare` times `compare` in the stories of the file and in one story of all its articles (`--apart`, `--one`: only in
//! these); without a file (`--compare [--hostile] [--articles N]`) in one made-up story that grows. `FILE.jsonl` has a line per article: `{story,
//! file, outlet, agency, headline, published, text, parts, quotes, group, id}`, the fields of `articles/*.json` with the note
//! of the plugin `quotes`.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};
use copydesk_plugin::{Article, Compare, Compared, Finding, Needs, Opened, Part, Plugin, Trust};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

#[path = "bundles/made.rs"]
mod made;
#[path = "bundles/story.rs"]
mod story;

/// An article as a desk wrote it down.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Row {
    story: String,
    file: String,
    outlet: String,
    agency: String,
    headline: String,
    published: Option<String>,
    text: String,
    parts: Vec<Part>,
    quotes: Value,
    group: u64,
    id: u64,
}

impl Row {
    fn published_ms(&self) -> Option<i64> {
        let time = self.published.as_deref()?.parse::<jiff::Timestamp>().ok()?;
        Some(time.as_millisecond())
    }

    fn opened(&self) -> Opened {
        let published_ms = self.published_ms();
        Opened {
            outlet: self.outlet.clone(),
            agency: self.agency.clone(),
            headline: self.headline.clone(),
            published_ms,
            trust: if published_ms.is_some() { Trust::Stated } else { Trust::Unknown },
            text: self.text.clone(),
            parts: self.parts.clone(),
            ..Opened::default()
        }
    }
}

type Answer<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Answer<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| args.iter().any(|a| a == name);
    let file = args.first().filter(|first| !first.starts_with('-'));
    if flag("--compare") && file.is_none() {
        let most = args.iter().position(|a| a == "--articles").and_then(|i| args.get(i + 1));
        return story::compare_made(flag("--hostile"), most.map_or(Ok(10_000), |n| n.parse())?);
    }
    let mut stories: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in std::fs::read_to_string(file.ok_or("name the file of articles")?)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        stories.entry(row.story.clone()).or_default().push(row);
    }
    if flag("--compare") {
        if !flag("--one") {
            story::compare_each(stories.values())?;
        }
        if flag("--apart") {
            return Ok(());
        }
        return story::compare_one(stories.values().flatten());
    }
    if flag("--speed") {
        return speed(stories.values().flatten());
    }
    if flag("--entries") {
        return entries(stories.values().flatten());
    }
    let (mut spent, mut count) = (Duration::ZERO, 0);
    for (story, rows) in &stories {
        let started = Instant::now();
        let findings = run(rows);
        spent += started.elapsed();
        count += rows.len();
        for (finding, files) in findings.values() {
            if flag("--messages") {
                let Finding { severity, status, kind, topic, confidence, message, .. } = finding;
                eprintln!("{story} {severity:?} {status:?} {kind}/{topic} conf {confidence:.2}: {message}");
            }
            println!("{}", prediction(story, finding, files));
        }
    }
    eprintln!("{count} articles in {spent:?}");
    Ok(())
}

/// The latest finding of each topic, with the files filed by then.
type Latest = BTreeMap<String, (Finding, Vec<String>)>;

fn run(rows: &[Row]) -> Latest {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let mut latest = Latest::new();
    let mut files = vec![String::new()];
    let mut here: HashMap<u64, u64> = HashMap::new();
    for row in rows {
        files.push(row.file.clone());
        let mut article = ArticleBuilder::from(row.opened());
        if !row.quotes.is_null() {
            article = article.note_of("quotes", row.quotes.to_string().as_bytes());
        }
        if let Some(of) = here.get(&row.group).filter(|_| row.group != row.id) {
            article = article.copy_of(*of);
        }
        let filed = desk.file(article);
        here.insert(row.id, filed.id);
        for finding in filed.story.findings {
            latest.insert(finding.topic.clone(), (finding, files.clone()));
        }
    }
    latest
}

fn prediction(story: &str, finding: &Finding, files: &[String]) -> Value {
    let mut sides = Vec::new();
    for side in finding.data["sides"].as_array().into_iter().flatten() {
        for outlet in side["outlets"].as_array().into_iter().flatten() {
            let id = outlet["article"].as_u64().unwrap_or(0) as usize;
            let file = if id == 0 { files.last() } else { files.get(id) };
            sides.push(json!({ "file": file, "start": outlet["start"], "end": outlet["end"], "value": side["text"] }));
        }
    }
    json!({ "story": story, "kind": finding.kind, "sides": sides, "confidence": finding.confidence,
            "severity": finding.severity, "status": finding.status, "message": finding.message })
}

/// Shows what is read of each article.
fn entries<'r>(rows: impl Iterator<Item = &'r Row>) -> Answer<()> {
    let plugin = Discrepancy::new(copydesk_discrepancy::Config::default()).map_err(|e| e.to_string())?;
    for row in rows {
        let published_ms = row.published_ms();
        let article = Article { text: &row.text, parts: &row.parts, published_ms, ..Article::default() };
        let quotes = row.quotes.to_string();
        for entry in plugin.note(&article, Some(quotes.as_bytes())).entries {
            let (kind, point) = (entry.kind.name(), &entry.point);
            println!(
                "{}/{} {kind} {point:?} {:?} {:?} @{}..{} r{} w{} s{:?} x{:?}",
                row.story,
                row.file,
                entry.text,
                entry.value,
                entry.start,
                entry.end,
                entry.rank,
                entry.weak,
                entry.source,
                entry.sentence
            );
        }
    }
    Ok(())
}

/// Times `read` over all articles, without a desk.
fn speed<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Answer<()> {
    let mut plugin = Discrepancy::new(copydesk_discrepancy::Config::default()).map_err(|e| e.to_string())?;
    let notes: Vec<Vec<u8>> = rows.clone().map(|row| row.quotes.to_string().into_bytes()).collect();
    let (mut words, mut keys, mut bytes, mut count) = (0, 0, 0, 0usize);
    let mut spent = Duration::ZERO;
    for (row, note) in rows.zip(&notes) {
        let published_ms = row.published_ms();
        let article = Article { text: &row.text, parts: &row.parts, published_ms, ..Article::default() };
        let needs = [("quotes", note.as_slice())];
        for _ in 0..3 {
            let started = processor_time();
            let read = plugin.read(&article, &Needs(&needs)).map_err(|e| e.to_string())?;
            spent += processor_time() - started;
            words += row.text.split_ascii_whitespace().count();
            (keys, bytes, count) = (keys + read.keys.len(), bytes + read.note.len(), count + 1);
        }
    }
    let seconds = spent.as_secs_f64();
    println!(
        "read: {:.0} articles/s, {:.0} of 750 words/s, {} words, {} keys and {} bytes of note an article",
        count as f64 / seconds,
        words as f64 / 750.0 / seconds,
        words / count.max(1),
        keys / count.max(1),
        bytes / count.max(1)
    );
    Ok(())
}

/// Time this thread has had a processor.
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}
