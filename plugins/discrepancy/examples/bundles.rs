//! Runs the plugin over labelled stories and writes its findings as predictions for `score.py`.
//!
//! `bundles DIR [--split dev] [--quotes NOTES.jsonl] [--messages]` reads `DIR/*/gold.json`; `bundles --seeds DIR ...`
//! takes the text files of a folder as one story; `bundles --jsonl FILE` reads lines `{"story", "id", "source",
//! "published", "text"}`. `NOTES.jsonl` has lines `{"story", "file", "note"}` with notes of the
//! plugin `quotes`; `--speed` times `read` alone, `--compare` times `compare` in a growing story; without it quotations are found by a plain scan for pairs of quotation marks.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};
use copydesk_plugin::{Finding, PartKind};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

struct Copy {
    file: String,
    outlet: String,
    published: Option<i64>,
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    let flag = |name: &str| args.iter().any(|a| a == name);
    let notes = option("--quotes").map_or_else(|| Ok(HashMap::new()), |path| read_notes(Path::new(path)))?;
    let stories = match option("--seeds") {
        Some(folder) => vec![("seeds".to_owned(), folder_copies(Path::new(folder))?)],
        None if option("--jsonl").is_some() => lines(Path::new(option("--jsonl").ok_or("name the file")?))?,
        None => bundles(Path::new(args.first().ok_or("name the folder of the bundles")?), option("--split"))?,
    };
    if flag("--speed") {
        return Ok(speed(&stories, &notes)?);
    }
    if flag("--compare") {
        let most = option("--articles").map_or(Ok(10_000), |n| n.parse())?;
        return Ok(compare_speed(&stories, &notes, most)?);
    }
    let (mut spent, mut count) = (Duration::ZERO, 0);
    for (story, copies) in &stories {
        let started = Instant::now();
        let findings = run(story, copies, &notes);
        spent += started.elapsed();
        count += copies.len();
        for (finding, ids) in findings.values() {
            if flag("--messages") {
                eprintln!(
                    "{story} {:?} {:?} {}/{} conf {:.2}: {}",
                    finding.severity,
                    finding.status,
                    finding.kind,
                    finding.topic,
                    finding.confidence,
                    finding.message
                );
            }
            println!("{}", prediction(story, finding, ids));
        }
    }
    eprintln!("{count} articles in {spent:?}");
    Ok(())
}

/// Times `read` over all articles, without a desk.
fn speed(stories: &[Story], notes: &HashMap<(String, String), String>) -> Result<(), copydesk_plugin::Error> {
    use copydesk_plugin::{Article, Needs, Plugin};
    let mut plugin = Discrepancy::new(copydesk_discrepancy::Config::default())?;
    let (mut words, mut keys, mut bytes, mut count) = (0, 0, 0, 0);
    let started = processor_time();
    for _ in 0..5 {
        for (story, copies) in stories {
            for copy in copies {
                let note = notes.get(&(story.clone(), copy.file.clone())).cloned().unwrap_or_default();
                let needs = [("quotes", note.as_bytes())];
                let read =
                    plugin.read(&Article { text: &copy.text, ..Article::default() }, &Needs(&needs))?;
                words += copy.text.split_ascii_whitespace().count();
                (keys, bytes, count) = (keys + read.keys.len(), bytes + read.note.len(), count + 1);
            }
        }
    }
    let seconds = (processor_time() - started).as_secs_f64();
    let (rate, long) = (f64::from(count) / seconds, words as f64 / 750.0 / seconds);
    eprintln!(
        "read: {rate:.0} articles/s, {long:.0} of 750 words/s, {} keys and {} bytes of note an article",
        keys / count as usize,
        bytes / count as usize
    );
    Ok(())
}

/// Time this thread has had a processor.
fn processor_time() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}

/// Times `compare` alone in one story that holds all articles again and again, each time from another outlet, an hour
/// later and with other figures. States are kept as the desk keeps them; earlier notes are not handed in.
fn compare_speed(
    stories: &[Story],
    notes: &HashMap<(String, String), String>,
    most: usize,
) -> Result<(), copydesk_plugin::Error> {
    use copydesk_plugin::{Article, Compare, Compared, KeyView, Needs, Plugin, Scope};
    let mut plugin = Discrepancy::new(copydesk_discrepancy::Config::default())?;
    let copies: Vec<(&String, &Copy)> =
        stories.iter().flat_map(|(s, c)| c.iter().map(move |c| (s, c))).collect();
    let mut states: HashMap<u64, Vec<u8>> = HashMap::new();
    let mut times: Vec<Duration> = Vec::new();
    let (mut written, mut findings) = (0, 0);
    for n in 0..most {
        let (story, copy) = copies[n % copies.len()];
        let round = n / copies.len();
        let text = changed(&copy.text, round);
        let note = notes.get(&(story.clone(), copy.file.clone())).cloned().unwrap_or_default();
        let read = plugin
            .read(&Article { text: &text, ..Article::default() }, &Needs(&[("quotes", note.as_bytes())]))?;
        let outlet = format!("{} {round}", copy.outlet);
        let article = Article {
            id: n as u64 + 1,
            outlet: &outlet,
            published_ms: copy.published.map(|ms| ms + round as i64 * 3_600_000),
            ..Article::default()
        };
        let empty = Vec::new();
        let keys = read.keys.iter().map(|key| KeyView {
            hash: key.hash,
            facet: key.facet,
            articles: 0,
            groups: 0,
            facet_articles: 0,
            facet_groups: 0,
            last_seen_ms: None,
            state: states.get(&key.hash).unwrap_or(&empty),
            hits: &[],
        });
        let input = Compare {
            scope: Scope::Story,
            round: 0,
            article,
            note: &read.note,
            mark: &[],
            keys: keys.collect(),
            earlier: Vec::new(),
        };
        let started = processor_time();
        let answer = plugin.compare(&input)?;
        times.push(processor_time() - started);
        if let Compared::Done(decision) = answer {
            findings += decision.findings.len();
            written += decision.states.iter().map(|(_, state)| state.len()).sum::<usize>();
            states.extend(decision.states);
        }
        if [10, 1_000, 10_000].contains(&(n + 1)) {
            tell(n + 1, &mut times, &mut written, &mut findings);
        }
    }
    Ok(())
}

/// What `compare` took since the last line.
fn tell(articles: usize, times: &mut Vec<Duration>, written: &mut usize, findings: &mut usize) {
    times.sort_unstable();
    let mean = times.iter().sum::<Duration>() / times.len() as u32;
    let p99 = times[(times.len() - 1) * 99 / 100];
    eprintln!(
        "compare: up to {articles} articles in the story: mean {} us, p99 {} us, {} bytes of states written and {:.1} \
         findings an article",
        mean.as_micros(),
        p99.as_micros(),
        *written / times.len(),
        *findings as f64 / times.len() as f64
    );
    times.clear();
    (*written, *findings) = (0, 0);
}

/// The text with its figures moved on.
fn changed(text: &str, round: usize) -> String {
    let step = round % 7;
    text.chars()
        .map(|c| c.to_digit(10).map_or(c, |d| char::from_digit((d + step as u32) % 10, 10).unwrap_or(c)))
        .collect()
}

/// A story's name and its articles.
type Story = (String, Vec<Copy>);
/// The latest finding of each topic, with the files filed by then.
type Latest = BTreeMap<String, (Finding, Vec<String>)>;

fn run(story: &str, copies: &[Copy], notes: &HashMap<(String, String), String>) -> Latest {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let mut latest = Latest::new();
    let mut files = vec![String::new()];
    for copy in copies {
        files.push(copy.file.clone());
        let scanned = || json!({ "quotations": scan(&copy.text) }).to_string();
        let note = notes.get(&(story.to_owned(), copy.file.clone())).cloned().unwrap_or_else(scanned);
        let mut article =
            ArticleBuilder::new(&copy.text).outlet(&copy.outlet).note_of("quotes", note.as_bytes());
        if let Some(ms) = copy.published {
            article = article.published(ms);
        }
        for line in house_lines(&copy.text) {
            article = article.part(PartKind::Teaser, line);
        }
        let filed = desk.file(article);
        for finding in filed.story.findings {
            latest.insert(finding.topic.clone(), (finding, files.clone()));
        }
    }
    latest
}

/// Pointers to other articles, as the plugin `formats` would label them.
fn house_lines(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut listing = false;
    for line in text.lines() {
        let lower = line.trim().to_lowercase();
        let pointer = lower.starts_with("read more")
            || lower.starts_with("also read")
            || lower.starts_with("read also");
        let title = listing && line.split_whitespace().count() < 14 && !line.ends_with(['.', '”', '"']);
        if pointer || title {
            out.push(line);
        }
        listing = (pointer && lower == "also read") || title;
    }
    out
}

fn prediction(story: &str, finding: &Finding, files: &[String]) -> Value {
    let mut sides = Vec::new();
    for side in finding.data["sides"].as_array().into_iter().flatten() {
        for outlet in side["outlets"].as_array().into_iter().flatten() {
            let id = outlet["article"].as_u64().unwrap_or(0) as usize;
            let file = if id == 0 { files.last() } else { files.get(id) };
            sides.push(json!({ "file": file, "start": outlet["start"], "end": outlet["end"], "value": side["text"] }));
        }
    }
    json!({ "story": story, "kind": finding.kind, "sides": sides, "confidence": finding.confidence })
}

fn bundles(folder: &Path, split: Option<&String>) -> Result<Vec<Story>, Box<dyn std::error::Error>> {
    let names: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("split.json"))?)?;
    let wanted = split.map(|s| names[s.as_str()].as_array().cloned().unwrap_or_default());
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    folders.sort();
    let mut out = Vec::new();
    for path in folders.iter().filter(|p| p.join("gold.json").exists()) {
        let gold: Value = serde_json::from_str(&std::fs::read_to_string(path.join("gold.json"))?)?;
        let story = gold["story"].as_str().unwrap_or_default().to_owned();
        if wanted.as_ref().is_some_and(|w| !w.iter().any(|n| n == story.as_str())) {
            continue;
        }
        let mut copies = Vec::new();
        for article in gold["articles"].as_array().into_iter().flatten() {
            let file = article["file"].as_str().unwrap_or_default();
            copies.push(Copy {
                file: file.to_owned(),
                outlet: article["outlet"].as_str().unwrap_or_default().to_owned(),
                published: article["published"].as_str().and_then(instant),
                text: std::fs::read_to_string(path.join("articles").join(file))?,
            });
        }
        copies.sort_by_key(|c| (c.published.unwrap_or(i64::MAX), c.file.clone()));
        out.push((story, copies));
    }
    Ok(out)
}

fn lines(path: &Path) -> Result<Vec<Story>, Box<dyn std::error::Error>> {
    let mut out: BTreeMap<String, Vec<Copy>> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let part = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let copy = Copy {
            file: part("id"),
            outlet: part("source"),
            published: instant(&part("published")),
            text: part("text"),
        };
        out.entry(part("story")).or_default().push(copy);
    }
    Ok(out.into_iter().collect())
}

fn instant(text: &str) -> Option<i64> {
    let full =
        if text.len() == 17 || text.len() == 22 { text.replacen("Z", ":00Z", 1) } else { text.to_owned() };
    full.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

fn folder_copies(folder: &Path) -> std::io::Result<Vec<Copy>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    let copies = paths.iter().map(|path| {
        let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Copy {
            outlet: file.chars().take(3).collect(),
            file,
            published: None,
            text: std::fs::read_to_string(path)?,
        })
    });
    copies.collect()
}

fn read_notes(path: &Path) -> Result<HashMap<(String, String), String>, Box<dyn std::error::Error>> {
    let mut out = HashMap::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let part = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        out.insert((part("story"), part("file")), row["note"].to_string());
    }
    Ok(out)
}

/// Quotations between quotation marks, each with the nearest capitalised words outside it as speaker.
fn scan(text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['“', '"']).map(|i| i + at) {
        let mark = text[open..].chars().next().unwrap_or('"');
        let from = open + mark.len_utf8();
        let close = if mark == '“' { '”' } else { '"' };
        let Some(to) = text[from..].find(close).map(|i| i + from) else { break };
        at = to + close.len_utf8();
        if text[from..to].contains('\n') || to - from < 12 {
            continue;
        }
        let after = clause(&text[at..], false);
        let before = clause(&text[..open], true);
        let speaker = [(after, at), (before, open - before.len())].into_iter().find_map(|(words, base)| {
            let (name, start) = capitals(words)?;
            Some((name, base + start))
        });
        out.push(json!({
            "start": from, "end": to, "kind": "direct", "confidence": 0.8,
            "speaker": speaker.as_ref().map(|s| &s.0),
            "speaker_start": speaker.as_ref().map(|s| s.1),
            "speaker_end": speaker.as_ref().map(|s| s.1 + s.0.len()),
        }));
    }
    out
}

/// The words next to a quotation up to the end of the sentence.
fn clause(text: &str, backwards: bool) -> &str {
    let stops = ['.', '!', '?', '\n', '“', '"', '”'];
    if backwards {
        text.rfind(stops).map_or(text, |i| &text[i + text[i..].chars().next().map_or(1, char::len_utf8)..])
    } else {
        text.find(stops).map_or(text, |i| &text[..i])
    }
}

/// The first run of capitalised words.
fn capitals(words: &str) -> Option<(String, usize)> {
    let skip = [
        "According",
        "The",
        "He",
        "She",
        "It",
        "But",
        "And",
        "In",
        "On",
        "Chief",
        "Executive",
        "Financial",
        "Officer",
        "Mr",
        "US",
        "President",
    ];
    let mut run: Option<(usize, usize)> = None;
    for word in words.split([' ', ',', '—']) {
        let start = word.as_ptr() as usize - words.as_ptr() as usize;
        let capital =
            word.chars().next().is_some_and(char::is_uppercase) && !skip.contains(&word) && word.len() > 1;
        match (&mut run, capital) {
            (None, true) => run = Some((start, start + word.len())),
            (Some(run), true) => run.1 = start + word.len(),
            (Some((from, to)), false) if *to - *from > 3 => break,
            _ => {}
        }
    }
    run.filter(|(from, to)| to - from > 3).map(|(from, to)| (words[from..to].to_owned(), from))
}
