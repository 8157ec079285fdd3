//! File articles into stories and print where each went, for a scorer.
//!
//! `score_stories ARTICLES.jsonl [name=value ...] > stories.jsonl`: reads articles in file order
//! (`{"id", "published", "source", "title", "text"}` a line), prints `{"id", "story"}`. `name=value` replaces a
//! setting; what it took goes to stderr.

use std::fs;
use std::time::Instant;

use copydesk::story::{Features, Stories, StorySettings, StoryText};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("give the articles")?;
    let mut settings = StorySettings::default();
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or("a setting is name=value")?;
        set(&mut settings, name, value.parse()?)?;
    }
    let mut articles = Vec::new();
    for line in fs::read_to_string(&path)?.lines() {
        articles.push(serde_json::from_str::<serde_json::Value>(line)?);
    }
    let started = Instant::now();
    let features: Vec<Features> = articles.iter().map(read).collect();
    let read_in = started.elapsed();
    let mut stories = Stories::new(settings);
    let before = resident_bytes();
    let started = Instant::now();
    let chosen: Vec<_> = features.iter().map(|features| stories.assign(features, None)).collect();
    let decided_in = started.elapsed();
    let grown = resident_bytes().saturating_sub(before);
    for (article, choice) in articles.iter().zip(&chosen) {
        println!(
            "{}",
            serde_json::json!({"id": article["id"], "story": choice.slug, "score": choice.score, "by": choice.by,
                "terms": choice.terms, "title": choice.title})
        );
    }
    let count = articles.len().max(1);
    eprintln!(
        "{count} articles: features {:.0} us each, decision {:.0} us and {} bytes of memory each, {} stories open, snapshot of {} bytes",
        read_in.as_secs_f64() * 1e6 / count as f64,
        decided_in.as_secs_f64() * 1e6 / count as f64,
        grown / count,
        stories.open(),
        stories.to_bytes().len()
    );
    Ok(())
}

/// Memory the process holds, by Linux's account; 0 when that cannot be read.
fn resident_bytes() -> usize {
    let status = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn read(article: &serde_json::Value) -> Features {
    let text = |name: &str| article[name].as_str().unwrap_or("");
    let published = text("published").parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
    Features::of(&StoryText {
        headline: text("title"),
        text: text("text"),
        parts: &[],
        published_ms: published,
        arrived_ms: article["arrived_ms"].as_i64().or(published).unwrap_or(0),
        outlet: text("source"),
    })
}

fn set(settings: &mut StorySettings, name: &str, value: f32) -> Result<(), Failure> {
    let place = match name {
        "join" => &mut settings.join,
        "fade_days" => &mut settings.fade_days,
        "follow_up" => &mut settings.follow_up,
        "undated" => &mut settings.undated,
        "short" => &mut settings.short,
        "stream" => &mut settings.stream,
        "stream_days" => &mut settings.stream_days,
        "present_days" => &mut settings.present_days,
        "lede" => &mut settings.lede,
        "name" => &mut settings.name,
        "pair" => &mut settings.pair,
        "own" => &mut settings.own,
        "idle_days" => &mut settings.idle_days,
        _ => return Err(format!("there is no setting {name}").into()),
    };
    *place = value;
    Ok(())
}
