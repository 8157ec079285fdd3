//! A desk fed by hand (`daemon/examples/by_hand.rs`) with the shipped formats and dedup plugins in their worker
//! processes, and what it costs while it works.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use copydesk_tests::{build, tree};
use serde_json::Value;

/// What is left out of such a desk.
pub const LEFT_OUT: &str =
    "left out: the drop folder, originals, story folders, the plugins that compare within a story";

/// How far the desk was at one moment, and what it held.
pub struct Told {
    /// Its own line.
    pub said: Value,
    /// Of the desk's process.
    pub desk: Memory,
    /// Of all plugins' processes.
    pub plugins: Memory,
    /// Bytes of store and key index.
    pub disk: u64,
}

/// Resident memory, bytes.
#[derive(Clone, Copy, Default)]
pub struct Memory {
    /// Not of files.
    pub anonymous: u64,
    /// Of files, shared with the page cache.
    pub files: u64,
}

impl Told {
    /// Articles committed.
    pub fn articles(&self) -> f64 {
        self.said["articles"].as_f64().unwrap_or(0.0)
    }

    /// Since the start.
    pub fn seconds(&self) -> f64 {
        self.said["seconds"].as_f64().unwrap_or(0.0)
    }

    /// Processor seconds of all processes.
    pub fn cpu(&self) -> f64 {
        let plugins = self.said["plugins"].as_object().into_iter().flatten();
        self.said["desk"].as_f64().unwrap_or(0.0)
            + plugins.filter_map(|(_, seconds)| seconds.as_f64()).sum::<f64>()
    }
}

/// File what `feed` writes into `folder`: how far the desk was at each of `marks` and at the end, also given to `on` as
/// it comes, and what it says last.
pub fn file<F>(folder: &Path, marks: &[u64], feed: F, on: impl Fn(&[Told])) -> (Vec<Told>, Value)
where
    F: FnOnce(&mut Hand) -> std::io::Result<()> + Send + 'static,
{
    let mut desk = start(folder, marks);
    let mut input = Hand(BufWriter::with_capacity(1 << 16, desk.stdin.take().expect("its input")));
    let feeder = std::thread::spawn(move || feed(&mut input).and_then(|()| input.0.flush()));
    let (mut told, mut about) = (Vec::new(), Value::Null);
    for line in BufReader::new(desk.stdout.take().expect("its output")).lines().map_while(Result::ok) {
        let said: Value = serde_json::from_str(&line).expect("JSON");
        if said["articles"].is_null() {
            about = said;
        } else {
            told.push(look(said, &desk, folder));
            on(&told);
        }
    }
    assert!(desk.wait().expect("it ends").success(), "the desk failed");
    feeder.join().expect("the feeder").expect("the desk takes all articles");
    (told, about)
}

/// Hands articles over.
pub struct Hand(BufWriter<ChildStdin>);

impl Hand {
    /// The next one; waits while the desk has enough to do.
    pub fn give(&mut self, text: &str) -> std::io::Result<()> {
        self.0.write_all(&(text.len() as u32).to_le_bytes())?;
        self.0.write_all(text.as_bytes())
    }
}

fn start(folder: &Path, marks: &[u64]) -> Child {
    let program = build::example("copydesk", "by_hand");
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
        .args(marks.iter().map(u64::to_string))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the desk starts")
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

/// Bytes as MiB.
pub fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
