//! Measures the plugin on labelled documents: files them in the order of the file, as a desk would, and writes the
//! pairs it calls copies.
//!
//! `pairs DOCS.jsonl VERIFIED.jsonl GROUPS.jsonl`; a line of DOCS has `id`, `source`, `title`, `text`, and as a desk
//! would know them `parts`, `agency`, `published_ms`. VERIFIED gets
//! every pair that was laid side by side and found a copy (with what was measured), GROUPS every pair of one
//! duplicate group. The speed, told on stderr, is that of one core with the index in memory.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

use copydesk_dedup::candidate::{candidates, seated, weigh};
use copydesk_dedup::judge::{Judged, decide, judged};
use copydesk_dedup::note::Note;
use copydesk_dedup::relation::{Relation, same_story};
use copydesk_dedup::{Config, reading};
use copydesk_plugin::{Article, Compare, Decision, Earlier, Key, KeyView, Part, Scope};
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

#[derive(Default)]
struct Desk {
    filed: Vec<Filed>,
    keys: HashMap<u64, Vec<(u64, u64)>>,
    config: Config,
    reading: Duration,
    comparing: Duration,
}

/// One key, looked up.
struct Met {
    key: Key,
    articles: u32,
    groups: u32,
    facet_groups: u32,
    newest: Vec<u64>,
}

impl Desk {
    fn meet(&self, key: Key) -> Met {
        let all = self.keys.get(&key.hash).map_or(&[][..], Vec::as_slice);
        let group = |id: &u64| self.filed[*id as usize - 1].group;
        let groups: HashSet<u64> = all.iter().map(|(_, id)| group(id)).collect();
        let own: HashSet<u64> =
            all.iter().filter(|(facet, _)| *facet == key.facet).map(|(_, id)| group(id)).collect();
        let mut per_facet: HashMap<u64, usize> = HashMap::new();
        let mut newest = Vec::new();
        for (facet, id) in all.iter().rev() {
            let handed = per_facet.entry(*facet).or_default();
            *handed += 1;
            if *handed <= PER_FACET && newest.len() < PER_KEY {
                newest.push(*id);
            }
        }
        Met {
            key,
            articles: all.len() as u32,
            groups: groups.len() as u32,
            facet_groups: own.len() as u32,
            newest,
        }
    }

    /// Numbers of the earlier articles that are handed over, newest first.
    fn earlier(met: &[Met]) -> Vec<u64> {
        let mut score: HashMap<u64, f64> = HashMap::new();
        for met in met {
            let weight = f64::from(met.groups.max(1)).powf(-0.7);
            met.newest.iter().for_each(|id| *score.entry(*id).or_default() += weight);
        }
        let mut ranked: Vec<(u64, f64)> = score.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(TOTAL);
        let mut ids: Vec<u64> = ranked.into_iter().map(|(id, _)| id).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids
    }

    fn compare(&self, new: &Filed, id: u64, keys: &[Key], told: impl Fn(&[Judged<'_>])) -> Decision {
        let met: Vec<Met> = keys.iter().map(|key| self.meet(*key)).collect();
        let view = |met: &Met| KeyView {
            hash: met.key.hash,
            facet: met.key.facet,
            articles: met.articles,
            groups: met.groups,
            facet_articles: met.facet_groups,
            facet_groups: met.facet_groups,
            last_seen_ms: None,
            state: &[],
            hits: &[],
        };
        let earlier = |id: &u64| {
            let filed = &self.filed[*id as usize - 1];
            Earlier { article: filed.article(*id), note: &filed.note, mark: &filed.mark }
        };
        let input = Compare {
            scope: Scope::Archive,
            round: 1,
            article: new.article(id),
            note: &new.note,
            mark: &[],
            keys: met.iter().map(view).collect(),
            earlier: Self::earlier(&met).iter().map(earlier).collect(),
        };
        let Some(note) = Note::from_bytes(&new.note) else { return Decision::default() };
        let weights = weigh(&input, &note, &self.config);
        let found = candidates(&input, &note, &weights, &self.config);
        let words = reading::own_words(input.article.text, &note.left_out);
        let judged = judged(&input, &words, &seated(&input, &found, 7), &weights, &self.config);
        told(&judged);
        decide(&input, &words, &judged, &weights, &self.config)
    }

    fn file(&mut self, doc: Value, told: impl Fn(&Value, &[Judged<'_>])) {
        let id = self.filed.len() as u64 + 1;
        let mut new = Filed::new(doc, id);
        let start = Instant::now();
        let read = reading::read(&new.article(0));
        self.reading += start.elapsed();
        new.note = read.note;
        let start = Instant::now();
        let decision = self.compare(&new, id, &read.keys, |laid| told(&new.doc, laid));
        self.comparing += start.elapsed();
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
        self.filed.push(new);
        for key in read.keys {
            self.keys.entry(key.hash).or_default().push((key.facet, id));
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
    let (count, start) = (docs.len(), Instant::now());
    for doc in docs {
        desk.file(doc, |doc, laid| {
            out.borrow_mut().extend(laid.iter().map(|laid| line(doc, &ids, laid)));
        });
    }
    let took = start.elapsed().as_secs_f64();
    eprintln!("{count} documents in {took:.2} s: {:.0} a second", count as f64 / took);
    eprintln!(
        "reading {:.0?} a document, comparing {:.0?}",
        desk.reading / count as u32,
        desk.comparing / count as u32
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
