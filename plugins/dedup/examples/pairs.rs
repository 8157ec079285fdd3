//! Measures the plugin on labelled documents: files them in the order of the file, as a desk would, and writes the
//! pairs it calls copies.
//!
//! `pairs DOCS.jsonl VERIFIED.jsonl GROUPS.jsonl`; a line of DOCS has `id`, `source`, `title`, `text`, and as a desk
//! would know them `parts`, `agency`, `published_ms`. VERIFIED gets
//! every pair that was laid side by side and found a copy (with what was measured), GROUPS every pair of one
//! duplicate group. The speed, told on stderr, is that of the plugin's own `read`
//! and `compare`, both rounds, in processor time of one thread; the desk's index does not count.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::time::Duration;

use copydesk_dedup::candidate::{candidates, seated, weigh};
use copydesk_dedup::judge::{Judged, judged};
use copydesk_dedup::note::Note;
use copydesk_dedup::relation::{Relation, same_story};
use copydesk_dedup::texts::Texts;
use copydesk_dedup::{Config, Dedup};
use copydesk_plugin::{
    Article, Compare, Compared, Decision, Earlier, Key, KeyView, Needs, Part, Plugin, Scope,
};
use serde_json::{Value, json};

/// Earlier articles handed over per key and facet, per key, and in all.
const PER_FACET: usize = 8;
const PER_KEY: usize = 64;
const TOTAL: usize = 48;

struct Filed {
    doc: Value,
    group: u64,
    /// Its group and those it was merged from too.
    groups: HashSet<u64>,
    parts: Vec<Part>,
    note: Vec<u8>,
    mark: Vec<u8>,
}

impl Filed {
    fn new(doc: Value, id: u64) -> Filed {
        let parts = serde_json::from_value(doc["parts"].clone()).unwrap_or_default();
        Filed { doc, group: id, groups: HashSet::from([id]), parts, note: Vec::new(), mark: Vec::new() }
    }

    fn article(&self, id: u64) -> Article<'_> {
        let of = |key: &str| self.doc[key].as_str().unwrap_or("");
        Article {
            id,
            group: self.group,
            outlet: of("source"),
            headline: of("title"),
            agency: of("agency"),
            published_ms: self.doc["published_ms"].as_i64(),
            text: of("text"),
            parts: &self.parts,
            ..Article::default()
        }
    }
}

/// One key: its articles with their facets, oldest first, and which of them founded a group.
#[derive(Default)]
struct Postings {
    all: Vec<(u64, u64)>,
    groups: u32,
    facets: HashMap<u64, u32>,
}

#[derive(Default)]
struct Desk {
    filed: Vec<Filed>,
    keys: HashMap<u64, Postings>,
    plugin: Dedup,
    /// Looks again at what the plugin saw, to tell it; its time does not count.
    again: Texts,
    config: Config,
    reading: Duration,
    comparing: Duration,
    texts: usize,
}

/// Processor time of this thread.
fn spent() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

impl Desk {
    fn view<'a>(&self, key: Key) -> KeyView<'a> {
        let met = self.keys.get(&key.hash);
        let all = met.map_or(&[][..], |met| &met.all);
        KeyView {
            hash: key.hash,
            facet: key.facet,
            articles: all.len() as u32,
            groups: met.map_or(0, |met| met.groups),
            facet_articles: all.iter().filter(|(facet, _)| *facet == key.facet).count() as u32,
            facet_groups: met.and_then(|met| met.facets.get(&key.facet)).copied().unwrap_or(0),
            last_seen_ms: None,
            state: &[],
            hits: &[],
        }
    }

    /// Numbers of the earlier articles that are handed over, newest first.
    fn earlier(&self, keys: &[Key]) -> Vec<u64> {
        let mut score: HashMap<u64, f64> = HashMap::new();
        for met in keys.iter().filter_map(|key| self.keys.get(&key.hash)) {
            let weight = f64::from(met.groups.max(1)).powf(-0.7);
            let mut per_facet: HashMap<u64, usize> = HashMap::new();
            for (facet, id) in met.all.iter().rev().take(PER_KEY) {
                let handed = per_facet.entry(*facet).or_default();
                *handed += 1;
                if *handed <= PER_FACET {
                    *score.entry(*id).or_default() += weight;
                }
            }
        }
        let mut ranked: Vec<(u64, f64)> = score.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(TOTAL);
        let mut ids: Vec<u64> = ranked.into_iter().map(|(id, _)| id).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    fn compare(&mut self, new: &Filed, id: u64, keys: &[Key], told: impl Fn(&[Judged<'_>])) -> Decision {
        let handed = self.earlier(keys);
        let filed = &self.filed;
        let earlier = |id: &u64| {
            let filed = &filed[*id as usize - 1];
            let article = Article { text: "", ..filed.article(*id) };
            Earlier { article, note: &filed.note, mark: &filed.mark }
        };
        let mut input = Compare {
            scope: Scope::Archive,
            round: 0,
            article: new.article(id),
            note: &new.note,
            mark: &[],
            keys: keys.iter().map(|key| self.view(*key)).collect(),
            earlier: handed.iter().map(earlier).collect(),
        };
        let start = spent();
        let first = self.plugin.compare(&input).expect("no error");
        self.comparing += spent() - start;
        let wanted = match first {
            Compared::Done(decision) => return decision,
            Compared::Need(wanted) => wanted,
        };
        self.texts += wanted.len() - 1;
        input.round = 1;
        for earlier in input.earlier.iter_mut().filter(|earlier| wanted.contains(&earlier.article.id)) {
            earlier.article.text = filed[earlier.article.id as usize - 1].article(0).text;
        }
        let start = spent();
        let then = self.plugin.compare(&input).expect("no error");
        self.comparing += spent() - start;
        let Some(note) = Note::from_bytes(&new.note) else { return Decision::default() };
        let weights = weigh(&input, &note, &self.config);
        let found = candidates(&input, &note, &weights, &self.config);
        let words = self.again.words(input.article.text, &note.left_out, self.config.words);
        let seated = seated(&input, &found, 7);
        told(&judged(&input, &words, &seated, &weights, &mut self.again, &self.config));
        match then {
            Compared::Done(decision) => decision,
            Compared::Need(_) => Decision::default(),
        }
    }

    fn file(&mut self, doc: Value, told: impl Fn(&Value, &[Judged<'_>])) {
        let id = self.filed.len() as u64 + 1;
        let mut new = Filed::new(doc, id);
        let start = spent();
        let read = self.plugin.read(&new.article(0), &Needs::default()).expect("no error");
        self.reading += spent() - start;
        new.note = read.note;
        let decision = self.compare(&new, id, &read.keys, |judged| told(&new.doc, judged));
        if let Some(verdict) = &decision.verdict {
            let group = |id: u64| self.filed[id as usize - 1].group;
            if verdict.same_group {
                new.group = group(verdict.of);
                new.groups = verdict.also.iter().map(|id| group(*id)).chain([new.group]).collect();
            } else if Relation::copies(&verdict.relation) {
                self.filed[verdict.of as usize - 1].groups.insert(id);
            }
        }
        new.mark = decision.mark.unwrap_or_default();
        let founded = u32::from(new.group == id);
        self.filed.push(new);
        for key in read.keys {
            let met = self.keys.entry(key.hash).or_default();
            met.all.push((key.facet, id));
            met.groups += founded;
            *met.facets.entry(key.facet).or_default() += founded;
        }
    }
}

fn line(doc: &Value, ids: &[String], laid: &Judged<'_>) -> Value {
    let (m, pair) = (&laid.measures, &laid.pair);
    let relation = laid.relation;
    json!({
        "a": ids[laid.article.id as usize - 1], "b": doc["id"], "score": m.own_share * pair.score,
        "relation": relation.map(Relation::name), "dup": relation.is_some_and(Relation::same_group),
        "same_story": relation.is_some_and(|relation| same_story(relation, pair, m, &Config::default())),
        "gw": pair.score, "house": pair.same_outlet, "matched": m.matched, "different": m.different,
        "own": m.own_matched, "shorter": m.own_shorter, "share": m.own_share, "slots": m.slots,
        "numbers": m.number_slots, "names": m.names, "new": m.cover_new, "old": m.cover_old,
        "order": m.in_order, "runs": m.runs.len(), "rarity": m.rarity, "lead_new": m.lead_new,
        "lead_old": m.lead_old, "longest": m.longest(1).first().map(|run| run.len),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [docs, verified, groups] = paths.as_slice() else {
        return Err("usage: pairs DOCS.jsonl VERIFIED.jsonl GROUPS.jsonl".into());
    };
    let docs: Vec<Value> =
        fs::read_to_string(docs)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let ids: Vec<String> = docs.iter().map(|doc| doc["id"].as_str().unwrap_or("").to_owned()).collect();
    let out = std::cell::RefCell::new(Vec::new());
    let mut desk = Desk::default();
    let count = docs.len();
    for doc in docs {
        desk.file(doc, |doc, laid| {
            out.borrow_mut().extend(laid.iter().map(|laid| line(doc, &ids, laid)));
        });
    }
    let took = (desk.reading + desk.comparing).as_secs_f64();
    eprintln!(
        "{count} documents: {:.0} a second of processor time in the plugin; reading {:.0?} each, comparing {:.0?}, \
         {:.1} texts laid beside",
        count as f64 / took,
        desk.reading / count as u32,
        desk.comparing / count as u32,
        desk.texts as f64 / count as f64
    );
    let mut file = BufWriter::new(File::create(verified)?);
    for line in out.borrow().iter() {
        writeln!(file, "{line}")?;
    }
    let mut file = BufWriter::new(File::create(groups)?);
    for (at, new) in desk.filed.iter().enumerate() {
        for (old, id) in desk.filed[..at].iter().zip(&ids) {
            if !old.groups.is_disjoint(&new.groups) {
                writeln!(file, "{}", json!({"a": id, "b": ids[at]}))?;
            }
        }
    }
    Ok(())
}
