//! A large archive: what an article costs, in time and memory, when a million came before it.
//!
//! Made-up articles ([`super::wire`]) are handed to a desk (`daemon/examples/by_hand.rs`) that runs the shipped formats
//! and dedup plugins in their worker processes, the key index, the story engine and the store with durable commits.
//! Left out: the drop folder, originals, story folders, and the plugins that compare within a story.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use copydesk_tests::{build, tree};
use serde_json::Value;

use super::wire;

/// Articles over which the rate at a mark is taken, as a share of the mark.
const WINDOW: f64 = 0.2;

/// How far the desk was at one moment, and what it held.
struct Told {
    said: Value,
    desk: Memory,
    plugins: Memory,
    disk: u64,
}

/// Resident memory, bytes.
#[derive(Clone, Copy, Default)]
struct Memory {
    anonymous: u64,
    files: u64,
}

impl Told {
    fn articles(&self) -> f64 {
        self.said["articles"].as_f64().unwrap_or(0.0)
    }

    fn seconds(&self) -> f64 {
        self.said["seconds"].as_f64().unwrap_or(0.0)
    }

    fn cpu(&self) -> f64 {
        let plugins = self.said["plugins"].as_object().into_iter().flatten();
        self.said["desk"].as_f64().unwrap_or(0.0)
            + plugins.filter_map(|(_, seconds)| seconds.as_f64()).sum::<f64>()
    }
}

/// File `articles` and print what they cost at a hundredth, a tenth and the end.
pub fn run(articles: u64, folder: Option<PathBuf>) {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    let marks: Vec<u64> =
        [articles / 100, articles / 10, articles].into_iter().filter(|mark| *mark > 0).collect();
    let windows = marks.iter().flat_map(|mark| [mark - (*mark as f64 * WINDOW) as u64, *mark]);
    let windows: Vec<String> = windows.map(|mark| mark.to_string()).collect();
    let mut desk = start(&folder, &windows);
    println!(
        "{articles} articles, {} a day, of {} bytes on average; left out: drop folder, originals, story folders, the \\
         plugins quotes and discrepancy",
        wire::PER_DAY,
        (0..200).map(|n| wire::article(n).len()).sum::<usize>() / 200
    );
    let input = desk.stdin.take().expect("its input");
    let feeder = std::thread::spawn(move || feed(articles, input));
    let (mut told, mut about) = (Vec::new(), Value::Null);
    for line in BufReader::new(desk.stdout.take().expect("its output")).lines().map_while(Result::ok) {
        let said: Value = serde_json::from_str(&line).expect("JSON");
        if said["articles"].is_null() {
            about = said;
        } else {
            told.push(look(said, &desk, &folder));
        }
    }
    assert!(desk.wait().expect("it ends").success(), "the desk failed");
    feeder.join().expect("the feeder").expect("the desk takes all articles");
    table(&told);
    ending(&told, &about);
}

fn start(folder: &Path, marks: &[String]) -> Child {
    let program = build::example("by_hand");
    std::fs::create_dir_all(folder.join("watch")).expect("a folder");
    let plugins = build::built().binary.parent().expect("a folder");
    let settings = folder.join("settings.toml");
    let text = format!(
        "[watch]\nfolder = \"watch\"\n[plugins]\nfolder = {plugins:?}\n[plugin.formats]\nlibrary = \
         \"libcopydesk_formats.so\"\n[plugin.dedup]\nlibrary = \"libcopydesk_dedup.so\"\n[roles]\nduplicates = \"dedup\"\n"
    );
    std::fs::write(&settings, text).expect("the settings");
    Command::new(program)
        .arg(&settings)
        .arg(folder.join("stories"))
        .args(marks)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the desk starts")
}

/// The last article is a copy of the first, cut in half, from another outlet.
fn feed(articles: u64, input: ChildStdin) -> std::io::Result<()> {
    let mut input = BufWriter::with_capacity(1 << 16, input);
    for number in 0..articles {
        let last = number + 1 == articles;
        let text = if last { wire::cut_copy(0, number) } else { wire::article(number) };
        input.write_all(&(text.len() as u32).to_le_bytes())?;
        input.write_all(text.as_bytes())?;
    }
    input.flush()
}

fn look(said: Value, desk: &Child, folder: &Path) -> Told {
    let workers = children(desk.id());
    let plugins = workers.into_iter().map(memory).fold(Memory::default(), |sum, one| Memory {
        anonymous: sum.anonymous + one.anonymous,
        files: sum.files + one.files,
    });
    let store = folder.join("stories/.desk");
    let size = |file: PathBuf| {
        let meta = std::fs::metadata(store.join(file));
        meta.map_or(0, |meta| std::os::unix::fs::MetadataExt::blocks(&meta) * 512)
    };
    let disk = tree::files(&store)
        .into_iter()
        .filter(|file| !file.to_string_lossy().contains("-wal"))
        .map(size)
        .sum();
    Told { said, desk: memory(desk.id()), plugins, disk }
}

fn children(of: u32) -> Vec<u32> {
    let parent = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok())
    };
    let all = std::fs::read_dir("/proc").expect("processes").flatten();
    all.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| parent(pid) == Some(of))
        .collect()
}

/// From `smaps_rollup`: what is anonymous, and what is of files (shared with the page cache).
fn memory(pid: u32) -> Memory {
    let mut of = Memory::default();
    let Ok(file) = File::open(format!("/proc/{pid}/smaps_rollup")) else { return of };
    let mut resident = 0;
    for line in BufReader::new(file).lines().map_while(Result::ok) {
        let mut words = line.split_whitespace();
        let (name, kib) = (words.next(), words.next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0));
        match name {
            Some("Rss:") => resident = kib * 1024,
            Some("Anonymous:") => of.anonymous = kib * 1024,
            _ => {}
        }
    }
    of.files = resident.saturating_sub(of.anonymous);
    of
}

fn table(told: &[Told]) {
    println!(
        "\n{:>10} {:>11} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
        "articles",
        "articles/s",
        "CPU us",
        "desk us",
        "admit",
        "file",
        "commit",
        "dedup",
        "anon MiB",
        "files",
        "plugins",
        "disk B"
    );
    for pair in told.chunks(2).filter(|pair| pair.len() == 2) {
        let [from, to] = pair else { continue };
        let articles = to.articles() - from.articles();
        let each = |value: fn(&Told) -> f64| (value(to) - value(from)) * 1e6 / articles;
        println!(
            "{:>10} {:>11.0} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {:>9.1} {:>9.1} {:>9.1} {:>9.0}",
            to.articles(),
            articles / (to.seconds() - from.seconds()),
            each(Told::cpu),
            each(|told| told.said["desk"].as_f64().unwrap_or(0.0)),
            each(|told| told.said["stages"]["admit"].as_f64().unwrap_or(0.0)),
            each(|told| told.said["stages"]["file"].as_f64().unwrap_or(0.0)),
            each(|told| told.said["stages"]["commit"].as_f64().unwrap_or(0.0)),
            each(|told| told.said["plugins"]["dedup"].as_f64().unwrap_or(0.0)),
            mib(to.desk.anonymous),
            mib(to.desk.files),
            mib(to.plugins.anonymous + to.plugins.files),
            to.disk as f64 / to.articles()
        );
    }
    println!("rates and processor time over the last {:.0} % before each number", WINDOW * 100.0);
}

fn ending(told: &[Told], about: &Value) {
    let Some(end) = told.last() else { return };
    let windows: Vec<&[Told]> = told.chunks(2).filter(|pair| pair.len() == 2).collect();
    if let [first, .., last] = windows[..] {
        let rate = |pair: &[Told]| {
            (pair[1].articles() - pair[0].articles()) / (pair[1].seconds() - pair[0].seconds())
        };
        let cpu = |pair: &[Told]| (pair[1].cpu() - pair[0].cpu()) / (pair[1].articles() - pair[0].articles());
        println!(
            "the last is {:.2} times slower than the first, by processor time {:.2} times",
            rate(first) / rate(last),
            cpu(last) / cpu(first)
        );
    }
    if let [.., middle, last] = windows[..] {
        let held = |pair: &[Told]| (pair[1].desk.anonymous + pair[1].plugins.anonymous) as f64;
        let slope = (held(last) - held(middle)) / (last[1].articles() - middle[1].articles());
        println!(
            "anonymous memory of all processes: {:.0} MiB and {slope:.0} bytes an article; mapped files are apart",
            mib((held(last) - slope * last[1].articles()).max(0.0) as u64)
        );
    }
    let (text, note) =
        (about["text_bytes"].as_f64().unwrap_or(0.0), about["note_bytes"].as_f64().unwrap_or(0.0));
    println!(
        "store and key index: {:.0} bytes an article, of which text {text:.0}, notes {note:.0}, the rest {:.0}",
        end.disk as f64 / end.articles(),
        end.disk as f64 / end.articles() - text - note
    );
    println!("{} faults, {} failed, {} repeats", end.said["faults"], end.said["failed"], end.said["repeats"]);
    println!("the last article, a cut copy of the first: {}", about["verdict"]);
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
