//! Finding copies, beside what is on the shelf: quality, speed and memory on the same labelled documents.
//!
//! The peers (`tests/peers/copies.py`) keep an index in memory and nothing else. The plugin is measured twice: in the
//! kit's miniature desk (`plugins/dedup/examples/pairs.rs`: plugin and index in one process, nothing kept), and in its
//! worker process below a desk that keeps everything ([`super::hand`]), where its own processor time is counted.

use std::path::{Path, PathBuf};
use std::process::Command;

use copydesk_tests::{build, filed::lines, score, shared};
use serde_json::{Value, json};

use super::desk::children_seconds;
use super::hand::{Hand, LEFT_OUT, file};
use super::peer::{environment, output_of, peers};

/// What one contender did.
struct Row {
    name: &'static str,
    /// Precision, recall, F1 over all pairs.
    quality: Option<[f64; 3]>,
    /// Documents a second of processor time.
    rate: f64,
    /// Bytes a document, and where.
    bytes: Option<(f64, &'static str)>,
}

struct Documents {
    folder: PathBuf,
    path: PathBuf,
    all: Vec<Value>,
}

/// Measure all contenders that can be had.
pub fn run(data: Option<PathBuf>) {
    let Some(folder) = data.or_else(|| shared::find("eval/stories/neardup")) else { return };
    let path = folder.join("dev_docs.jsonl");
    let documents = Documents { all: lines(&path), folder, path };
    let out = tempfile::tempdir().expect("a temporary folder");
    println!("{} documents; in the desk's rows {LEFT_OUT}", documents.all.len());
    let mut rows = Vec::new();
    for (name, requirements) in [("datasketch", "requirements.txt"), ("rensa", "requirements-rensa.txt")] {
        match peer(name, requirements, &documents, out.path()) {
            Ok(row) => rows.push(row),
            Err(why) => println!("{name}: skipped: {why}"),
        }
    }
    match miniature(&documents, out.path()) {
        Ok(row) => rows.push(row),
        Err(why) => println!("the plugin in the miniature desk: skipped: {why}"),
    }
    rows.extend(desk(&documents.all, out.path()));
    table(&rows);
}

fn peer(name: &'static str, requirements: &str, documents: &Documents, out: &Path) -> Result<Row, String> {
    let python = environment(requirements, name)?;
    let pairs = out.join(format!("{name}.jsonl"));
    let mut command = Command::new(python);
    command.arg(peers().join("copies.py")).arg(name).args([&documents.path, &pairs]);
    let said: Value = serde_json::from_str(&output_of(&mut command)?).map_err(|error| error.to_string())?;
    let figure = |key: &str| said[key].as_f64().ok_or("no figure");
    let count = figure("documents")?;
    Ok(Row {
        name,
        quality: quality(documents, &pairs),
        rate: count / figure("seconds")?,
        bytes: Some((figure("bytes")? / count, "in memory")),
    })
}

fn miniature(documents: &Documents, out: &Path) -> Result<Row, String> {
    let [verified, groups] = ["verified.jsonl", "groups.jsonl"].map(|name| out.join(name));
    let program = build::example("copydesk-dedup", "pairs");
    let before = children_seconds();
    output_of(Command::new(program).args([&documents.path, &verified, &groups]))?;
    Ok(Row {
        name: "dedup, miniature desk",
        quality: quality(documents, &groups),
        rate: documents.all.len() as f64 / (children_seconds() - before),
        bytes: None,
    })
}

/// The plugin's own processor time, and that of everything.
fn desk(documents: &[Value], out: &Path) -> [Row; 2] {
    let article = |document: &Value| {
        json!({ "headline": document["title"], "source": document["source"], "published": document["published"],
            "body": document["text"] })
        .to_string()
    };
    let articles: Vec<String> = documents.iter().map(article).collect();
    let feed = move |hand: &mut Hand| articles.iter().try_for_each(|text| hand.give(text));
    let (told, about) = file(&out.join("desk"), &[], feed, |_| ());
    let end = told.last().expect("the desk tells its end");
    let own = ["text_kept", "note_kept"].into_iter().filter_map(|key| about[key].as_f64()).sum::<f64>();
    let bytes = end.disk as f64 / end.articles() - own;
    println!("the desk took {:.0} documents a second by the clock", end.articles() / end.seconds());
    let plugin = end.said["plugins"]["dedup"].as_f64().unwrap_or(0.0);
    let row = |name, seconds, bytes| Row { name, quality: None, rate: end.articles() / seconds, bytes };
    [
        row("dedup, its worker", plugin, None),
        row("desk with dedup", end.cpu(), Some((bytes, "on disk, text and note apart"))),
    ]
}

fn quality(documents: &Documents, pairs: &Path) -> Option<[f64; 3]> {
    let scorer = shared::find("eval/stories/score_dups.py")?;
    let gold = documents.folder.join("dev_pairs.jsonl");
    let said = score::run(&scorer, &["pairs".as_ref(), gold.as_os_str(), pairs.as_os_str()]);
    let said: Value = serde_json::from_str(&said.map_err(|why| println!("{why}")).ok()?).ok()?;
    Some(["p", "r", "f1"].map(|figure| said[figure].as_f64().unwrap_or(0.0)))
}

fn table(rows: &[Row]) {
    let datasketch = rows.iter().find(|row| row.name == "datasketch").map(|row| row.rate);
    println!(
        "\n{:<22} {:>6} {:>6} {:>6} {:>16} {:>14} {:>10}",
        "contender", "P", "R", "F1", "docs/s of 1 core", "x datasketch", "bytes/doc"
    );
    for row in rows {
        let [p, r, f1] = row.quality.map_or(["-".to_owned(), "-".to_owned(), "-".to_owned()], |quality| {
            quality.map(|figure| format!("{figure:.3}"))
        });
        let times = datasketch.map_or("-".to_owned(), |rate| format!("{:.1}", row.rate / rate));
        let bytes = row.bytes.map_or("-".to_owned(), |(bytes, place)| format!("{bytes:.0} {place}"));
        println!("{:<22} {p:>6} {r:>6} {f1:>6} {:>16.0} {times:>14} {bytes:>10}", row.name, row.rate);
    }
}
