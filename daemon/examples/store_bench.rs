//! Speed and size of the store on articles of typical make: `cargo run --release --example store_bench [articles]
//! [group]`. Text 5 KB; 4 plugins with notes of 1 to 3 KB, 100 archive and 60 story keys, 12 findings of 400 B and
//! 15 states of 200 B among them; 20 articles a story.

use std::sync::Arc;
use std::time::Instant;

use copydesk::article::{Admitted, ArticleMeta, Signature};
use copydesk::store::sqlite::{self, Durability};
use copydesk::store::{Assignment, Event, FiledArticle, FiledFinding, NewFile, Outcome, PluginResult, Store};
use copydesk_plugin::{Evidence, Finding, Hints, Key, Scope, hash64};

fn main() -> Result<(), copydesk::store::StoreError> {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (articles, group) = (arguments.next().unwrap_or(6_400), arguments.next().unwrap_or(64));
    let dir = std::env::temp_dir().join(format!("copydesk-store-bench-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a temporary folder");
    let store = sqlite::open(&dir, Durability::Strict)?;
    let (mut admitting, mut committing) = (Spent::default(), Spent::default());
    let mut slowest = 0.0_f64;
    for first in (0..articles).step_by(group as usize) {
        let files: Vec<_> = (first..first + group).map(new_file).collect();
        let admitted = admitting.on(|| store.admit(&files))?;
        let events: Vec<_> = admitted.into_iter().map(event).collect();
        let before = committing.wall;
        committing.on(|| store.commit(&events))?;
        slowest = slowest.max(committing.wall - before);
    }
    let us = 1e6 / articles as f64;
    println!("admit   {:6.1} us CPU, {:6.1} us wall an article", admitting.cpu * us, admitting.wall * us);
    println!("commit  {:6.1} us CPU, {:6.1} us wall an article", committing.cpu * us, committing.wall * us);
    println!("slowest group {:.1} ms of {group} articles", slowest * 1e3);
    store.idle()?;
    let size = std::fs::metadata(dir.join("store.sqlite")).map_or(0, |file| file.len());
    let (text, notes) = (5_000, 8_000);
    println!(
        "{} bytes an article, {} beside text and notes",
        size / articles,
        size / articles - text - notes
    );
    let mut reading = Spent::default();
    let events = reading.on(|| store.events(0, 1_000))?;
    println!("events  {:6.1} us CPU each", reading.cpu * 1e6 / events.len() as f64);
    let mut restoring = Spent::default();
    let restored = restoring.on(|| store.restore(0, 5_000))?;
    println!("restore {:6.1} us CPU each", restoring.cpu * 1e6 / restored.len() as f64);
    drop(store);
    std::fs::remove_dir_all(&dir).expect("the temporary folder");
    Ok(())
}

#[derive(Default)]
struct Spent {
    cpu: f64,
    wall: f64,
}

impl Spent {
    fn on<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let now = || {
            let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
            time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
        };
        let (cpu, wall) = (now(), Instant::now());
        let answer = work();
        self.cpu += now() - cpu;
        self.wall += wall.elapsed().as_secs_f64();
        answer
    }
}

fn random(seed: u64) -> u64 {
    hash64(&seed.to_le_bytes())
}

fn bytes(seed: u64, count: usize) -> Vec<u8> {
    (0..count as u64).step_by(8).flat_map(|at| random(seed + at).to_le_bytes()).take(count).collect()
}

fn words(seed: u64, count: usize) -> String {
    let words = bytes(seed, count / 2);
    words.iter().map(|byte| format!("{byte:02x}")).collect::<String>().chars().take(count).collect()
}

fn new_file(n: u64) -> NewFile {
    NewFile {
        hash: *blake3::hash(&n.to_le_bytes()).as_bytes(),
        name: format!("reuters/2024-03-12-{n:08}.xml").into_bytes(),
        size: 6_000,
        arrived_ms: 1_710_000_000_000 + n as i64,
        hints: Hints { outlet: Some("Meridian Wire".into()), ..Hints::default() },
        partial: false,
        signature: Signature { dev: 1, ino: n, size: 6_000, mtime_ns: i128::from(n) << 30, ctime_ns: 0 },
    }
}

fn event(file: Admitted) -> Event {
    let n = file.seq;
    let meta = ArticleMeta {
        id: n,
        group: n,
        seq: n,
        index: 0,
        published_ms: Some(file.arrived_ms),
        trust: copydesk_plugin::Trust::Stated,
        arrived_ms: file.arrived_ms,
        outlet: "Meridian Wire".into(),
        agency: String::new(),
        headline: words(n, 70),
        byline: "A. Writer".into(),
        dateline: "KARSU".into(),
        language: "en".into(),
        url: words(n, 60),
        story: format!("2024-03-12-story-{}", random(n) % 40 + n / 800 * 40),
        file_name: file.display_name(),
    };
    let article = FiledArticle {
        number: 1 + n % 20,
        text: words(n * 31, 5_000).into(),
        parts: Vec::new(),
        segments: Vec::new(),
        assignment: Assignment { score: 0.4, by: "words".into(), ..Assignment::default() },
        verdict: None,
        results: ["formats", "dedup", "quotes", "discrepancy"]
            .iter()
            .enumerate()
            .map(|(p, name)| result(&meta, p, name))
            .collect(),
        meta,
    };
    Event { file: Arc::new(file), outcome: Outcome::Filed(vec![article]) }
}

fn result(meta: &ArticleMeta, place: usize, name: &str) -> PluginResult {
    let seed = meta.id * 1_000 + place as u64 * 100_000_007;
    let key = |scope, n: u64, facet| Key { scope, hash: random(seed + n), facet };
    let mut result = PluginResult { plugin: name.into(), version: "0.1.0".into(), ..PluginResult::default() };
    match place {
        0 => result.note = bytes(seed, 1_000).into(),
        1 => {
            result.note = bytes(seed, 2_000).into();
            result.keys = (0..100).map(|n| key(Scope::Archive, n, 5)).collect();
        }
        2 => {
            result.note = bytes(seed, 3_000).into();
            result.keys = (0..40).map(|n| key(Scope::Story, n, random(seed * 7 + n))).collect();
            result.findings = (0..6).map(|n| finding(seed, n)).collect();
        }
        _ => {
            result.note = bytes(seed, 2_000).into();
            result.keys = (0..20).map(|n| key(Scope::Story, n, random(seed * 7 + n))).collect();
            result.findings = (0..6).map(|n| finding(seed, n)).collect();
            result.states = (0..15).map(|n| (random(seed + n) % 60, bytes(seed + n, 200))).collect();
        }
    }
    result
}

fn finding(seed: u64, n: u64) -> FiledFinding {
    let finding = Finding {
        kind: "number".into(),
        topic: format!("figure/{}/karsu/killed", random(seed + n) % 100),
        fingerprint: words(seed, 16),
        message: words(seed + n, 120),
        confidence: 0.8,
        evidence: vec![Evidence { article: 1, start: 10, end: 90, text: words(seed + n + 9, 80) }],
        data: serde_json::json!({ "value": 41, "unit": "people", "speaker": words(seed + n + 5, 40) }),
        ..Finding::default()
    };
    FiledFinding { id: "7f3a91aa".into(), line: n + 1, supersedes: None, alert: n == 0, finding }
}
