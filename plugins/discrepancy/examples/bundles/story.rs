//! What `compare` costs in one growing story.

use super::made::{Made, Story};
use super::{Answer, Article, Compare, Compared, Discrepancy, Needs, Plugin, Row, processor_time};
use copydesk_plugin::{Earlier, Key, KeyView, Read, Scope};
use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

/// Earlier articles handed in by key, by key and value, and in all, as a desk's default settings have it.
const PER_KEY: usize = 64;
const PER_FACET: usize = 8;
const TOTAL: usize = 48;
/// Sizes of the story at which a line is printed, of the last articles up to it: a half, at most [`LAST`].
const SIZES: &[usize] = &[10, 100, 1_000, 10_000];
const LAST: usize = 500;
/// Places in a story told apart; all further ones are told as the last.
const PLACES: usize = 6;

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
    headline: String,
    published_ms: Option<i64>,
    group: u64,
    note: Vec<u8>,
}

/// What one article took, and what there was to compare.
#[derive(Clone, Copy, Default)]
struct Cost {
    time: Duration,
    /// States written, and their bytes.
    states: (usize, usize),
    /// Bytes of its note.
    note: usize,
    findings: usize,
    /// Keys: all, those of earlier articles, those of which an earlier article says something else.
    keys: (usize, usize, usize),
}

/// A story with all that a desk remembers of it.
struct Growing {
    plugin: Discrepancy,
    known: HashMap<u64, Met>,
    filed: Vec<Filed>,
}

/// Times `compare` alone in a made-up story.
pub fn compare_made(hostile: bool, most: u64) -> Answer<()> {
    let mut story = Story::new(hostile);
    println!("{}", if hostile { "hostile story" } else { "made-up story" });
    compare_all((0..most).map(|_| story.next_article()))
}

/// Times `compare` alone over real articles, all in one story, in the order in which they were published.
pub fn compare_one<'r>(rows: impl Iterator<Item = &'r Row>) -> Answer<()> {
    let mut rows: Vec<&Row> = rows.collect();
    rows.sort_by_key(|row| row.published_ms());
    println!("all articles in one story");
    compare_all(made(&rows).into_iter())
}

/// The same with each story apart; a line for the first articles of all, one for the second ones and so on.
pub fn compare_each<'r>(stories: impl Iterator<Item = &'r Vec<Row>>) -> Answer<()> {
    let mut costs: [Vec<Cost>; PLACES] = Default::default();
    let mut read: Vec<(Vec<Filed>, Vec<Vec<Key>>)> = Vec::new();
    let mut growing = Growing::new()?;
    for rows in stories {
        let articles = made(&rows.iter().collect::<Vec<_>>()).into_iter();
        let keys = articles.map(|made| growing.read(made)).collect::<Answer<_>>()?;
        read.push((std::mem::take(&mut growing.filed), keys));
    }
    for (filed, keys) in read {
        growing = Growing { known: HashMap::new(), filed, ..growing };
        for (at, keys) in keys.iter().enumerate() {
            costs[at.min(PLACES - 1)].push(growing.file(at as u64 + 1, keys)?);
        }
    }
    println!("each story apart");
    for (at, costs) in costs.iter().enumerate().filter(|(_, costs)| !costs.is_empty()) {
        tell(&format!("{} articles at place {}", costs.len(), at + 1), costs);
    }
    Ok(())
}

fn made(rows: &[&Row]) -> Vec<Made> {
    let mut here: HashMap<u64, u64> = HashMap::new();
    let one = |(at, row): (usize, &&Row)| {
        here.insert(row.id, at as u64 + 1);
        Made {
            text: row.text.clone(),
            parts: row.parts.clone(),
            quotes: row.quotes.to_string(),
            headline: row.headline.clone(),
            outlet: row.outlet.clone(),
            published_ms: row.published_ms(),
            copy_of: here.get(&row.group).copied().filter(|_| row.group != row.id).unwrap_or(0),
        }
    };
    rows.iter().enumerate().map(one).collect()
}

/// Keys, states and earlier notes are handed in as a desk does.
fn compare_all(articles: impl Iterator<Item = Made>) -> Answer<()> {
    let mut growing = Growing::new()?;
    let mut costs: Vec<Cost> = Vec::new();
    let keys = articles.map(|made| growing.read(made)).collect::<Answer<Vec<_>>>()?;
    for (keys, id) in keys.iter().zip(1..) {
        costs.push(growing.file(id, keys)?);
        if SIZES.contains(&costs.len()) {
            tell_last(&costs);
        }
    }
    if !SIZES.contains(&costs.len()) {
        tell_last(&costs);
    }
    Ok(())
}

fn tell_last(costs: &[Cost]) {
    let last = (costs.len() / 2).min(LAST);
    tell(&format!("the last {last} of {} articles", costs.len()), &costs[costs.len() - last..]);
}

impl Growing {
    fn new() -> Answer<Self> {
        let plugin = Discrepancy::new(copydesk_discrepancy::Config::default()).map_err(|e| e.to_string())?;
        Ok(Growing { plugin, known: HashMap::new(), filed: Vec::new() })
    }

    /// Reads the next article and answers its keys. All are read before any is compared: a desk has other processes for it.
    fn read(&mut self, made: Made) -> Answer<Vec<Key>> {
        let Made { published_ms, parts, .. } = &made;
        let (text, published_ms) = (made.text.as_str(), *published_ms);
        let article = Article { text, published_ms, parts, ..Article::default() };
        let needs = [("quotes", made.quotes.as_bytes())];
        let read = self.plugin.read(&article, &Needs(&needs)).map_err(|e| e.to_string())?;
        let id = self.filed.len() as u64 + 1;
        let group = if made.copy_of == 0 { id } else { made.copy_of };
        let Read { note, keys, .. } = read;
        let Made { outlet, headline, .. } = made;
        self.filed.push(Filed { outlet, headline, published_ms, group, note });
        Ok(keys)
    }

    /// Files article `id`, whose keys these are.
    fn file(&mut self, id: u64, keys: &[Key]) -> Answer<Cost> {
        let handed = self.meet(keys);
        let message = Message::of(id, &self.filed, keys, &self.known, &handed);
        let input = input(id, &self.filed, keys, &self.known, &handed, &message);
        let started = processor_time();
        let answer = self.plugin.compare(&input).map_err(|e| e.to_string())?;
        let time = processor_time() - started;
        let mut cost = Cost { time, note: input.note.len(), ..Cost::default() };
        let views = || input.keys.iter();
        let disputed = views().filter(|key| key.articles > key.facet_articles).count();
        cost.keys = (keys.len(), views().filter(|key| key.articles > 0).count(), disputed);
        if let Compared::Done(decision) = answer {
            cost.findings = decision.findings.len();
            cost.states = (decision.states.len(), decision.states.iter().map(|(_, state)| state.len()).sum());
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
        Ok(cost)
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

/// The states and notes for one `compare` one after the other, as its process has them: in a message it has just read.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn of(id: u64, filed: &[Filed], keys: &[Key], known: &HashMap<u64, Met>, handed: &HandedIn) -> Self {
        let mut out = Message::default();
        keys.iter()
            .filter_map(|key| known.get(&key.hash))
            .for_each(|met| out.0.extend_from_slice(&met.state));
        let notes = handed.ids.iter().chain([&id]).map(|id| &filed[*id as usize - 1].note);
        notes.for_each(|note| out.0.extend_from_slice(note));
        out
    }
}

/// `compare`'s input for the newest of the filed articles.
fn input<'a>(
    id: u64,
    filed: &'a [Filed],
    keys: &[Key],
    known: &'a HashMap<u64, Met>,
    handed: &'a HandedIn,
    message: &'a Message,
) -> Compare<'a> {
    let mut rest = message.0.as_slice();
    let mut take = |len: usize| {
        let (bytes, after) = rest.split_at(len);
        rest = after;
        bytes
    };
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
            state: take(met.map_or(0, |met| met.state.len())),
            hits,
        }
    };
    let keys = keys.iter().zip(&handed.hits).map(view).collect();
    let article = |id: u64| {
        let one = &filed[id as usize - 1];
        let Filed { group, outlet, headline, published_ms, .. } = one;
        Article { id, group: *group, outlet, headline, published_ms: *published_ms, ..Article::default() }
    };
    let mut note = |id: u64| take(filed[id as usize - 1].note.len());
    let earlier =
        handed.ids.iter().map(|id| Earlier { article: article(*id), note: note(*id), mark: &[] }).collect();
    let (scope, note) = (Scope::Story, note(id));
    Compare { scope, round: 0, article: article(id), note, mark: &[], keys, earlier }
}

fn tell(which: &str, costs: &[Cost]) {
    let mut times: Vec<Duration> = costs.iter().map(|cost| cost.time).collect();
    times.sort_unstable();
    let mean = |of: fn(&Cost) -> usize| costs.iter().map(of).sum::<usize>() as f64 / costs.len() as f64;
    println!(
        "compare, {which}: mean {} us, p99 {} us; of {:.0} keys {:.0} shared, {:.1} with another value; {:.1} states of \
         {:.0} bytes in all, {:.2} findings, note of {:.0} bytes an article",
        (times.iter().sum::<Duration>() / times.len() as u32).as_micros(),
        times[(times.len() - 1) * 99 / 100].as_micros(),
        mean(|cost| cost.keys.0),
        mean(|cost| cost.keys.1),
        mean(|cost| cost.keys.2),
        mean(|cost| cost.states.0),
        mean(|cost| cost.states.1),
        mean(|cost| cost.findings),
        mean(|cost| cost.note),
    );
}
