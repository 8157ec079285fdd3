//! One growing story, and what `compare` costs in it.

use super::{Answer, Article, Compare, Compared, Discrepancy, Needs, Plugin, Row, processor_time};
use copydesk_plugin::{Earlier, Key, KeyView, Scope};
use std::collections::HashMap;
use std::time::Duration;

/// Earlier articles handed in by key and in all, as a desk's default settings have it.
const PER_KEY: usize = 8;
const TOTAL: usize = 48;

/// What is known of a key: its articles with their facets, and its state.
#[derive(Default)]
struct Met {
    articles: Vec<(u64, u64)>,
    state: Vec<u8>,
}

/// An article of the story that was filed.
struct Filed {
    outlet: String,
    published_ms: Option<i64>,
    note: Vec<u8>,
}

/// What it took since the last line.
#[derive(Default)]
struct Bill {
    times: Vec<Duration>,
    states: usize,
    bytes: usize,
    findings: usize,
}

/// Times `compare` alone in one story that holds all articles again and again, each time from another outlet, an hour
/// later and with other figures; keys, states and earlier notes are handed in as a desk does.
pub fn compare_speed(rows: &[&Row], most: usize) -> Answer<()> {
    let mut plugin = Discrepancy::new(copydesk_discrepancy::Config::default()).map_err(|e| e.to_string())?;
    let mut known: HashMap<u64, Met> = HashMap::new();
    let mut filed: Vec<Filed> = Vec::new();
    let mut bill = Bill::default();
    for n in 0..most {
        let (row, round) = (rows[n % rows.len()], n / rows.len());
        let text = changed(&row.text, round);
        let note = row.quotes.to_string();
        let published_ms = row.published_ms().map(|ms| ms + round as i64 * 3_600_000);
        let outlet = format!("{} {round}", row.outlet);
        let article =
            Article { text: &text, parts: &row.parts, outlet: &outlet, published_ms, ..Article::default() };
        let read =
            plugin.read(&article, &Needs(&[("quotes", note.as_bytes())])).map_err(|e| e.to_string())?;
        let id = n as u64 + 1;
        filed.push(Filed { outlet: outlet.clone(), published_ms, note: read.note });
        let met = meet(&read.keys, &known);
        let input = input(id, &filed, &read.keys, &known, &met);
        let started = processor_time();
        let answer = plugin.compare(&input).map_err(|e| e.to_string())?;
        bill.times.push(processor_time() - started);
        if let Compared::Done(decision) = answer {
            bill.findings += decision.findings.len();
            bill.states += decision.states.len();
            bill.bytes += decision.states.iter().map(|(_, state)| state.len()).sum::<usize>();
            for (key, state) in decision.states {
                known.entry(key).or_default().state = state;
            }
        }
        for key in &read.keys {
            known.entry(key.hash).or_default().articles.push((id, key.facet));
        }
        if [10, 100, 1_000, 10_000].contains(&id) {
            std::mem::take(&mut bill).tell(id);
        }
    }
    Ok(())
}

/// The earlier articles handed in, newest first, and for each key where its articles stand among them.
struct HandedIn {
    ids: Vec<u64>,
    hits: Vec<Vec<u32>>,
}

fn meet(keys: &[Key], known: &HashMap<u64, Met>) -> HandedIn {
    let newest = |key: &Key| -> Vec<u64> {
        let mut hits: Vec<u64> = known
            .get(&key.hash)
            .into_iter()
            .flat_map(|met| met.articles.iter().rev().take(PER_KEY))
            .map(|(id, _)| *id)
            .collect();
        hits.dedup();
        hits
    };
    let hits: Vec<Vec<u64>> = keys.iter().map(newest).collect();
    let mut ids: Vec<u64> = Vec::new();
    for hit in hits.iter().flatten() {
        if ids.len() < TOTAL && !ids.contains(hit) {
            ids.push(*hit);
        }
    }
    ids.sort_unstable_by(|a, b| b.cmp(a));
    let place = |hit: &u64| ids.iter().position(|id| id == hit).map(|i| i as u32);
    let hits = hits.iter().map(|hits| hits.iter().filter_map(place).collect()).collect();
    HandedIn { ids, hits }
}

/// `compare`'s input for the newest of the filed articles.
fn input<'a>(
    id: u64,
    filed: &'a [Filed],
    keys: &[Key],
    known: &'a HashMap<u64, Met>,
    handed: &'a HandedIn,
) -> Compare<'a> {
    let view = |(key, hits): (&Key, &'a Vec<u32>)| {
        let met = known.get(&key.hash);
        let articles = met.map_or(&[][..], |met| &met.articles);
        let same = articles.iter().filter(|(_, facet)| *facet == key.facet).count() as u32;
        KeyView {
            hash: key.hash,
            facet: key.facet,
            articles: articles.len() as u32,
            groups: articles.len() as u32,
            facet_articles: same,
            facet_groups: same,
            last_seen_ms: None,
            state: met.map_or(&[], |met| &met.state),
            hits,
        }
    };
    let article = |id: u64| {
        let one = &filed[id as usize - 1];
        Article { id, group: id, outlet: &one.outlet, published_ms: one.published_ms, ..Article::default() }
    };
    let note = |id: u64| filed[id as usize - 1].note.as_slice();
    let earlier = handed.ids.iter().map(|id| Earlier { article: article(*id), note: note(*id), mark: &[] });
    Compare {
        scope: Scope::Story,
        round: 0,
        article: article(id),
        note: note(id),
        mark: &[],
        keys: keys.iter().zip(&handed.hits).map(view).collect(),
        earlier: earlier.collect(),
    }
}

impl Bill {
    fn tell(mut self, articles: u64) {
        self.times.sort_unstable();
        let count = self.times.len();
        let mean = self.times.iter().sum::<Duration>() / count as u32;
        println!(
            "compare: up to {articles} articles in the story: mean {} us, p99 {} us; {:.1} states of {} bytes in all \
             and {:.1} findings an article",
            mean.as_micros(),
            self.times[(count - 1) * 99 / 100].as_micros(),
            self.states as f64 / count as f64,
            self.bytes / count,
            self.findings as f64 / count as f64
        );
    }
}

/// The text with its figures moved on.
fn changed(text: &str, round: usize) -> String {
    let step = round % 7;
    text.chars()
        .map(|c| c.to_digit(10).map_or(c, |d| char::from_digit((d + step as u32) % 10, 10).unwrap_or(c)))
        .collect()
}
