//! Reads real and hand-written articles kept beside the project and measures what comes out. Skipped, with the
//! reason printed, where they are not there. `--nocapture` shows every miss.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::fs;
use std::path::{Path, PathBuf};

use copydesk_formats::{Config, Formats};
use copydesk_plugin::{Error, File, Hints, Open, Opened, Plugin, Trust};
use serde_json::Value;

fn shared(inside: &str) -> Option<PathBuf> {
    let root = std::env::var_os("COPYDESK_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = root.join(inside);
    if !path.exists() {
        println!("skipped: {} is not there (COPYDESK_SHARED names its place)", path.display());
        return None;
    }
    Some(path)
}

fn open(path: &Path) -> Result<Open, Error> {
    let bytes = fs::read(path).unwrap();
    open_bytes(&path.file_name().unwrap().to_string_lossy(), &bytes)
}

/// 22 November 2026.
const CAME_IN: i64 = 1_795_305_600_000;

fn open_bytes(name: &str, bytes: &[u8]) -> Result<Open, Error> {
    let mut plugin = Formats::new(Config::default()).unwrap();
    plugin.open(&File { name, bytes, partial: false, arrived_ms: CAME_IN, hints: Hints::default() })
}

fn sound(opened: &Opened, length: usize) {
    for part in &opened.parts {
        assert!(opened.text.get(part.start as usize..part.end as usize).is_some(), "{part:?}");
    }
    assert!(opened.parts.windows(2).all(|p| p[0].end <= p[1].start), "{:?}", opened.parts);
    let mut at = 0;
    for s in &opened.segments {
        assert_eq!(s.text_start, at, "segments cover the text");
        at += s.text_len;
        assert!(s.file_start + s.file_len <= length as u64, "{s:?} of {length}");
    }
    assert_eq!(at as usize, opened.text.len());
    assert_eq!(opened.published_ms.is_none(), opened.trust == Trust::Unknown);
}

fn show(path: &Path, one: &Opened) {
    let exact: u32 =
        one.segments.iter().filter(|s| u64::from(s.text_len) == s.file_len).map(|s| s.text_len).sum();
    let time = one.published_ms.map(|ms| jiff::Timestamp::from_millisecond(ms).unwrap().to_string());
    println!("{:?}: {exact} of {} bytes exact", path.file_name().unwrap(), one.text.len());
    println!(
        "  {:?} {:?} by {:?} {time:?} {:?} {}",
        one.outlet, one.headline, one.byline, one.dateline, one.language
    );
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(root).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() { out.extend(files(&entry)) } else { out.push(entry) }
    }
    out.sort();
    out
}

#[test]
fn stated_times_and_outlets_are_read() {
    let Some(root) = shared("eval/discrepancy/bundles") else { return };
    let (mut all, mut timed, mut exact, mut wall, mut outlets) = (0, 0, 0, 0, 0);
    for gold in files(&root).into_iter().filter(|p| p.ends_with("gold.json")) {
        let number: u32 = gold.parent().unwrap().file_name().unwrap().to_string_lossy()[..2].parse().unwrap();
        if number.is_multiple_of(2) {
            continue;
        }
        let story: Value = serde_json::from_slice(&fs::read(&gold).unwrap()).unwrap();
        for article in story["articles"].as_array().unwrap() {
            let path = gold.with_file_name("articles").join(article["file"].as_str().unwrap());
            let Open::Articles(opened) = open(&path).unwrap() else { panic!("{path:?}") };
            let opened = &opened[0];
            all += 1;
            let (name, want) = (path.file_name().unwrap(), article["published"].as_str().unwrap());
            let got = opened.published_ms.map(|ms| jiff::Timestamp::from_millisecond(ms).unwrap());
            let gold: jiff::Timestamp = want.replace('Z', ":00Z").replace("+0", ":00+0").parse().unwrap();
            timed += 1;
            exact += u32::from(got == Some(gold));
            // Where the article leaves its zone out, the clock it shows is all there is to read.
            let same = got.is_some_and(|g| g == gold || g.to_string().starts_with(&want[..16]));
            wall += u32::from(same);
            if !same {
                println!("time {name:?}: {got:?} for {want}");
            }
            let bare = |s: &str| s.trim_start_matches("The ").to_lowercase();
            let outlet = article["outlet"].as_str().unwrap();
            let hit = bare(&opened.outlet) == bare(outlet);
            outlets += u32::from(hit);
            if !hit {
                println!("outlet {name:?}: {:?} for {outlet:?}", opened.outlet);
            }
        }
    }
    println!("{all} articles: {exact} instants and {wall} clocks of {timed} exact, {outlets} outlets");
    assert!(wall * 100 >= timed * 95, "{wall} of {timed}");
    assert!(outlets * 100 >= all * 85, "{outlets} of {all}");
}

#[test]
fn samples_are_read_or_refused_with_a_sentence() {
    let Some(root) = shared("samples/formats") else { return };
    let mut counts = std::collections::BTreeMap::<String, [u32; 3]>::new();
    for path in files(&root) {
        let folder = path
            .strip_prefix(&root)
            .unwrap()
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&path).unwrap();
        let answer = open(&path);
        let slot = match &answer {
            Ok(Open::Articles(all)) => {
                all.iter().for_each(|one| sound(one, bytes.len()));
                0
            }
            Ok(Open::Skip) => 1,
            Err(Error::Article(message)) => {
                assert!(message.len() > 20);
                if matches!(
                    folder.as_str(),
                    "html" | "html_wikinews" | "text" | "ninjs" | "jsonl" | "json_newsplease"
                ) {
                    println!("{}: {message}", path.file_name().unwrap().to_string_lossy());
                }
                2
            }
            Err(other) => panic!("{path:?}: {other}"),
        };
        if folder == "text" {
            assert_eq!(slot, 0, "{path:?}");
        }
        counts.entry(folder).or_default()[slot] += 1;
        if let (Ok(Open::Articles(all)), true) = (&answer, std::env::var_os("COPYDESK_SHOW").is_some()) {
            all.iter().for_each(|one| show(&path, one));
        }
    }
    for (folder, [read, skipped, refused]) in &counts {
        println!("{folder}: {read} read, {skipped} left to others, {refused} refused");
    }
}

#[test]
fn parts_are_shown() {
    let Some(root) = shared("seeds") else { return };
    let mut all = files(&root);
    if let Some(more) = std::env::var_os("COPYDESK_SHOW").and(shared("eval/discrepancy/bundles")) {
        all.extend(files(&more).into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")));
    }
    for path in all {
        let Open::Articles(opened) = open(&path).unwrap() else { panic!("{path:?}") };
        sound(&opened[0], fs::read(&path).unwrap().len());
        let one = &opened[0];
        println!(
            "\n{:?}: outlet {:?} agency {:?} place {:?} by {:?} {} {:?} {:?}",
            path.file_name().unwrap(),
            one.outlet,
            one.agency,
            one.dateline,
            one.byline,
            one.language,
            one.published_ms.map(|m| jiff::Timestamp::from_millisecond(m).unwrap().to_string()),
            one.trust
        );
        for part in &one.parts {
            let words = &one.text[part.start as usize..part.end as usize];
            println!("  {:?}: {}", part.kind, words.chars().take(110).collect::<String>());
        }
    }
}
