//! Files and events made from a seed: every field varied, every number legal.

use std::sync::Arc;

use copydesk_plugin::{
    Evidence, Finding, Hints, Key, Part, PartKind, Scope, Segment, Severity, Status, Trust, Verdict,
};
use serde_json::{Value, json};

use crate::article::{Admitted, ArticleId, ArticleMeta, Signature};
use crate::error::FileFault;
use crate::plugin::{Fault, FaultKind};
use crate::store::{Assignment, Event, FiledArticle, FiledFinding, NewFile, Outcome, PluginResult};

/// SplitMix64 (Steele, Lea, Flood 2014).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.number() % n
    }

    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize].clone()
    }

    fn many<T>(&mut self, below: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(below)).map(|_| make(self)).collect()
    }

    fn bytes(&mut self, below: u64) -> Vec<u8> {
        self.many(below, |d| d.number() as u8)
    }

    fn words(&mut self, below: u64) -> String {
        const WORDS: [&str; 9] =
            ["Karsu", "quake", "“at least”", "58", "Gouverneur", "жертв", "\0", "𝛀", "\n"];
        self.many(below, |d| d.pick(&WORDS)).join(" ")
    }

    fn json(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 7 } else { 9 }) {
            0 => Value::Null,
            1 => json!(self.one_in(2)),
            2 => json!(self.number()),
            3 => json!(self.number() as i64),
            4 => json!(self.number() as f64 / 1e7),
            5 => json!(f64::from_bits(self.number())),
            6 => json!(self.words(4)),
            7 => Value::Array(self.many(4, |d| d.json(depth - 1))),
            _ => Value::Object(self.many(4, |d| (d.words(3), d.json(depth - 1))).into_iter().collect()),
        }
    }
}

pub(crate) const PLUGINS: [&str; 4] = ["dedup", "quotes", "discrepancy", "x-1"];
pub(crate) const STORIES: [&str; 4] = ["2024-03-12-karsu-earthquake", "2024-03-12-port-strike", "", "Ω"];
pub(crate) const TOPICS: [&str; 5] = ["killed", "killed/district", "", "“quoted”", "Ж"];
pub(crate) const STATE_KEYS: [u64; 5] = [0, 1, u64::MAX, 1 << 63, 77];

/// A file; few different contents and outlets, so repeats are common.
pub(crate) fn file(dice: &mut Dice) -> NewFile {
    let outlet = dice.pick(&[None, Some(""), Some("Meridian Wire"), Some("Northern Herald")]);
    let published = dice.one_in(3).then(|| "2024-03-12T16:05:00Z".to_owned());
    let url = dice.one_in(4).then(|| dice.words(3));
    NewFile {
        hash: [dice.below(5) as u8; 32],
        name: dice.bytes(30),
        size: dice.below(1 << 40),
        arrived_ms: dice.number() as i64 >> 20,
        hints: Hints { outlet: outlet.map(str::to_owned), published, url, ..Hints::default() },
        partial: dice.one_in(5),
        signature: Signature {
            dev: dice.number(),
            ino: dice.below(50),
            size: dice.below(1 << 40),
            mtime_ns: i128::from(dice.number() as i64) << 20,
            ctime_ns: -i128::from(dice.number()),
        },
    }
}

/// The outcome of a file. `next` is the number the next article gets.
pub(crate) fn event(dice: &mut Dice, file: Admitted, next: &mut ArticleId) -> Event {
    let outcome = match (file.repeat_of, dice.below(6)) {
        (Some(of), _) => Outcome::Repeat(of),
        (None, 0) => Outcome::Failed(FileFault::new("no-article", dice.words(9))),
        _ => Outcome::Filed(
            (0..dice.pick(&[0, 1, 1, 1, 1, 3])).map(|n| article(dice, &file, n, next)).collect(),
        ),
    };
    Event { file: Arc::new(file), outcome }
}

fn article(dice: &mut Dice, file: &Admitted, index: u32, next: &mut ArticleId) -> FiledArticle {
    let id = *next;
    *next += 1;
    let meta = ArticleMeta {
        id,
        group: 1 + dice.below(id),
        seq: file.seq,
        index,
        published_ms: dice.one_in(2).then(|| dice.number() as i64),
        trust: dice.pick(&[Trust::Unknown, Trust::Stated, Trust::Guessed]),
        arrived_ms: file.arrived_ms,
        outlet: dice.words(3),
        agency: dice.words(3),
        headline: dice.words(12),
        byline: dice.words(3),
        dateline: dice.words(3),
        language: dice.pick(&["", "en", "de-AT"]).to_owned(),
        url: dice.words(3),
        story: dice.pick(&STORIES).to_owned(),
        file_name: file.display_name(),
    };
    FiledArticle {
        meta,
        number: dice.number(),
        text: dice.words(2000).into(),
        parts: dice.many(4, |d| Part {
            start: d.number() as u32,
            end: d.number() as u32,
            kind: d.pick(&[PartKind::Body, PartKind::Headline, PartKind::Teaser, PartKind::Embed]),
        }),
        segments: dice.many(4, |d| Segment {
            text_start: d.number() as u32,
            text_len: d.number() as u32,
            file_start: d.number(),
            file_len: d.number(),
        }),
        assignment: Assignment {
            founded: dice.one_in(3),
            title: dice.words(9),
            score: dice.number() as f32 / 1e10,
            by: "words".into(),
            terms: dice.many(4, |d| (d.words(2), 1.0 / d.number() as f32)),
        },
        verdict: dice.one_in(3).then(|| verdict(dice)),
        results: PLUGINS
            .into_iter()
            .filter_map(|name| if dice.one_in(5) { None } else { Some(result(dice, id, name)) })
            .collect(),
    }
}

fn verdict(dice: &mut Dice) -> Verdict {
    Verdict {
        of: dice.number(),
        relation: "copy".into(),
        score: dice.number() as f32,
        same_group: dice.one_in(2),
        same_story: dice.one_in(2),
        also: dice.many(3, Dice::number),
    }
}

fn result(dice: &mut Dice, article: ArticleId, name: &str) -> PluginResult {
    PluginResult {
        plugin: name.into(),
        version: "0.1.0".into(),
        note: dice.bytes(5000).into(),
        keys: dice.many(170, |d| Key {
            scope: d.pick(&[Scope::Archive, Scope::Story]),
            hash: d.number(),
            facet: d.below(3),
        }),
        mark: dice.bytes(40).into(),
        states: dice.many(5, |d| (d.pick(&STATE_KEYS), if d.one_in(4) { Vec::new() } else { d.bytes(4096) })),
        findings: (0..dice.below(5)).map(|n| finding(dice, article * 10 + n)).collect(),
        faults: dice.many(2, |d| Fault {
            plugin: name.into(),
            hook: "compare".into(),
            kind: d.pick(&[FaultKind::Crash, FaultKind::Deadline, FaultKind::Unavailable]),
            message: d.words(5),
        }),
    }
}

fn finding(dice: &mut Dice, line: u64) -> FiledFinding {
    FiledFinding {
        id: format!("{:08x}", dice.number() as u32),
        line,
        supersedes: dice.one_in(2).then(|| dice.number()),
        alert: dice.one_in(3),
        finding: Finding {
            kind: "number".into(),
            severity: dice.pick(&[Severity::Info, Severity::Notice, Severity::Alert]),
            status: dice.pick(&[Status::Open, Status::Open, Status::Resolved]),
            topic: dice.pick(&TOPICS).to_owned(),
            fingerprint: format!("state {}", dice.below(4)),
            message: dice.words(9),
            confidence: dice.number() as f32 / u64::MAX as f32,
            evidence: dice.many(3, |d| Evidence {
                article: d.number(),
                start: d.number() as u32,
                end: d.number() as u32,
                text: d.words(5),
            }),
            data: dice.json(3),
        },
    }
}
