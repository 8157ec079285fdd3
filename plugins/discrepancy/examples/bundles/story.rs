//! What `compare` costs in one growing story.

use super::made::Story;
use super::{Answer, Article, Compare, Compared, Discrepancy, Needs, Plugin, processor_time};
use copydesk_plugin::{Earlier, Key, KeyView, Read, Scope};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// Earlier articles handed in by key, by key and value, and in all, as a desk's default settings have it.
const PER_KEY: usize = 64;
const PER_FACET: usize = 8;
const TOTAL: usize = 48;
/// Sizes of the story at which a line is printed, of the last articles up to it: a half, at most [`LAST`].
const SIZES: &[u64] = &[10, 100, 1_000, 10_000];
const LAST: u64 = 500;

/// What is known of a key: its articles and values, the newest of them, and its state.
#[derive(Default)]
struct Met {
    articles: u32,
    facets: HashMap<u64, u32>,
    newest: VecDeque<(u64, u64)>,
    state: Vec<u8>,
}

/// An article of the story that was filed.
struct Filed {
    outlet: String,
    published_ms: i64,
    group: u64,
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

/// A story with all that a desk remembers of it.
struct Growing {
    plugin: Discrepancy,
    known: HashMap<u64, Met>,
    filed: Vec<Filed>,
}

/// Times `compare` alone in a made-up story; keys, states and earlier notes are handed in as a desk does.
pub fn compare_speed(hostile: bool, most: u64) -> Answer<()> {
    let plugin = Discrepancy::new(copydesk_discrepancy::Config::default()).map_err(|e| e.to_string())?;
    let mut growing = Growing { plugin, known: HashMap::new(), filed: Vec::new() };
    let mut story = Story::new(hostile);
    let mut bill = Bill::default();
    println!("{}", if hostile { "hostile story" } else { "story" });
    for id in 1..=most {
        let made = story.next_article();
        let article =
            Article { text: &made.text, published_ms: Some(made.published_ms), ..Article::default() };
        let needs = [("quotes", made.quotes.as_bytes())];
        let read = growing.plugin.read(&article, &Needs(&needs)).map_err(|e| e.to_string())?;
        let group = if made.copy_of == 0 { id } else { made.copy_of };
        let Read { note, keys, .. } = read;
        growing.filed.push(Filed { outlet: made.outlet, published_ms: made.published_ms, group, note });
        growing.file(id, &keys, &mut bill)?;
        let size = SIZES.iter().find(|size| **size >= id).copied().unwrap_or(id);
        if id == size {
            std::mem::take(&mut bill).tell(id);
        } else if size - id >= (size / 2).min(LAST) {
            bill = Bill::default();
        }
    }
    Ok(())
}

impl Growing {
    fn file(&mut self, id: u64, keys: &[Key], bill: &mut Bill) -> Answer<()> {
        let handed = self.meet(keys);
        let input = input(id, &self.filed, keys, &self.known, &handed);
        let started = processor_time();
        let answer = self.plugin.compare(&input).map_err(|e| e.to_string())?;
        bill.times.push(processor_time() - started);
        if let Compared::Done(decision) = answer {
            bill.findings += decision.findings.len();
            bill.states += decision.states.len();
            bill.bytes += decision.states.iter().map(|(_, state)| state.len()).sum::<usize>();
            for (key, state) in decision.states {
                self.known.entry(key).or_default().state = state;
            }
        }
        let mut counted = HashSet::new();
        for key in keys {
            let met = self.known.entry(key.hash).or_default();
            met.articles += u32::from(counted.insert(key.hash));
            *met.facets.entry(key.facet).or_default() += 1;
            met.newest.push_front((id, key.facet));
            met.newest.truncate(PER_KEY * 4);
        }
        Ok(())
    }

    /// The articles that share the rarest keys, newest first, and for each key where its articles stand among them.
    fn meet(&self, keys: &[Key]) -> HandedIn {
        let newest = |key: &Key| -> Vec<u64> {
            let mut of_facet: HashMap<u64, usize> = HashMap::new();
            let all = self.known.get(&key.hash).into_iter().flat_map(|met| &met.newest);
            let few = all.filter(|(_, facet)| {
                let count = of_facet.entry(*facet).or_default();
                *count += 1;
                *count <= PER_FACET
            });
            let mut hits: Vec<u64> = few.take(PER_KEY).map(|(id, _)| *id).collect();
            hits.dedup();
            hits
        };
        let hits: Vec<Vec<u64>> = keys.iter().map(newest).collect();
        let mut score: HashMap<u64, f64> = HashMap::new();
        for (key, hits) in keys.iter().zip(&hits) {
            let articles = self.known.get(&key.hash).map_or(1, |met| met.articles.max(1));
            for id in hits {
                *score.entry(*id).or_default() += f64::from(articles).powf(-0.7);
            }
        }
        let mut ranked: Vec<(u64, f64)> = score.into_iter().collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(TOTAL);
        let mut ids: Vec<u64> = ranked.into_iter().map(|(id, _)| id).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let place = |hit: &u64| ids.iter().position(|id| id == hit).map(|i| i as u32);
        let hits = hits.iter().map(|hits| hits.iter().filter_map(place).collect()).collect();
        HandedIn { ids, hits }
    }
}

/// The earlier articles handed in, newest first, and for each key where its articles stand among them.
struct HandedIn {
    ids: Vec<u64>,
    hits: Vec<Vec<u32>>,
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
        let articles = met.map_or(0, |met| met.articles);
        let same = met.and_then(|met| met.facets.get(&key.facet)).copied().unwrap_or(0);
        KeyView {
            hash: key.hash,
            facet: key.facet,
            articles,
            groups: articles,
            facet_articles: same,
            facet_groups: same,
            last_seen_ms: None,
            state: met.map_or(&[], |met| &met.state),
            hits,
        }
    };
    let article = |id: u64| {
        let one = &filed[id as usize - 1];
        let published_ms = Some(one.published_ms);
        Article { id, group: one.group, outlet: &one.outlet, published_ms, ..Article::default() }
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
            "compare, the last {count} of {articles} articles: mean {} us, p99 {} us; {:.1} states of {} bytes in all \
             and {:.1} findings an article",
            mean.as_micros(),
            self.times[(count - 1) * 99 / 100].as_micros(),
            self.states as f64 / count as f64,
            self.bytes / count,
            self.findings as f64 / count as f64
        );
    }
}
