//! `copydesk plugin bench`: how fast one plugin's `read` is, in a process of its own as on a desk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use copydesk_plugin::{Hints, Read};
use futures_util::future::join_all;
use serde_json::json;

use super::super::Common;
use super::super::open::{self, GREEN};
use crate::article::{Admitted, Article, Signature};
use crate::error::Fatal;
use crate::plugin::{Fault, OpenCall, Plugins, ReadCall};

/// Articles given to a plugin at once; the process takes them in batches.
const WINDOW: usize = 256;
/// Most articles timed one by one.
const TIMED: usize = 1000;
/// Words of an article of usual length.
const USUAL_WORDS: f64 = 750.0;

/// Flags of `plugin bench`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The plugin, as the settings name it
    name: String,
    /// A folder of files with articles
    folder: PathBuf,
    /// How often the folder is read
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let mut settings = common.settings()?;
    open::start_log(common, "warn");
    for plugin in &mut settings.plugins {
        plugin.processes = 1;
    }
    let runtime = open::runtime()?;
    let plugins = open::plugins(&settings, &runtime)?;
    let measured = runtime.block_on(bench(&plugins, options));
    runtime.block_on(plugins.stop());
    let measured = measured?;
    if options.json {
        anstream::println!("{}", measured.json(&options.name));
    } else {
        measured.print(&options.name);
    }
    Ok(if measured.faults == 0 { ExitCode::SUCCESS } else { ExitCode::from(70) })
}

async fn bench(plugins: &Plugins, options: &Options) -> Result<Measured, Fatal> {
    let named = |name: &str| plugins.infos().iter().position(|info| info.name == name);
    let plugin = named(&options.name).filter(|plugin| plugins.read_order().contains(plugin));
    let plugin = plugin.ok_or_else(|| {
        let reading = plugins.read_order().iter().map(|at| plugins.infos()[*at].name.as_str());
        let reading = reading.collect::<Vec<_>>().join(", ");
        Fatal::new(
            64,
            format!("no plugin {:?} in the settings reads articles; these do: {reading}", options.name),
        )
    })?;
    let articles = articles(plugins, &options.folder).await?;
    if articles.is_empty() {
        let folder = options.folder.display();
        return Err(Fatal::new(
            65,
            format!("there is no article in {folder}: name a folder with files to read"),
        ));
    }
    let mut calls = Vec::with_capacity(articles.len());
    for article in &articles {
        let needs = needs(plugins, plugin, article).await;
        calls.push(ReadCall { article: article.clone(), needs });
    }
    let mut measured = Measured::of(&articles);
    round(plugins, plugin, &calls, &mut Measured::default()).await; // caches and lexicons warm
    let spent = || plugins.counters()[plugin].cpu_seconds;
    let (cpu, begun) = (spent(), Instant::now());
    for _ in 0..options.rounds {
        round(plugins, plugin, &calls, &mut measured).await;
    }
    measured.wall_seconds = begun.elapsed().as_secs_f64();
    measured.cpu_seconds = spent() - cpu;
    for call in calls.iter().take(TIMED) {
        let begun = Instant::now();
        let answered = plugins.read(plugin, call.clone()).await;
        measured.faults += u64::from(answered.is_err());
        measured.latencies_ms.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    measured.latencies_ms.sort_by(f64::total_cmp);
    Ok(measured)
}

async fn round(plugins: &Plugins, plugin: usize, calls: &[ReadCall], measured: &mut Measured) {
    for window in calls.chunks(WINDOW) {
        let reads = join_all(window.iter().map(|call| plugins.read(plugin, call.clone()))).await;
        reads.iter().for_each(|read| measured.count(read));
    }
}

/// The notes of the plugins that `plugin` needs, each with what it needs itself.
async fn needs(plugins: &Plugins, plugin: usize, article: &Arc<Article>) -> Vec<(String, Arc<[u8]>)> {
    let infos = plugins.infos();
    let mut notes: Vec<(String, Arc<[u8]>)> = Vec::new();
    let mut wanted = vec![plugin];
    for at in plugins.read_order().iter().rev() {
        let needed = |other: &usize| infos[*other].needs.contains(&infos[*at].name);
        if wanted.iter().any(needed) && !wanted.contains(at) {
            wanted.push(*at);
        }
    }
    for at in plugins.read_order().iter().filter(|at| wanted[1..].contains(at)) {
        let call = ReadCall { article: article.clone(), needs: notes.clone() };
        if let Ok(read) = plugins.read(*at, call).await {
            notes.push((infos[*at].name.clone(), Arc::from(read.note)));
        }
    }
    notes.retain(|(name, _)| infos[plugin].needs.contains(name));
    notes
}

/// The articles in the files of a folder, in the order of their paths; files that no plugin opens are left out.
async fn articles(plugins: &Plugins, folder: &Path) -> Result<Vec<Arc<Article>>, Fatal> {
    let mut found = Vec::new();
    for path in files(folder)? {
        let bytes = std::fs::read(&path).map_err(|error| Fatal::io(path.display(), error))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let file = Arc::new(record(&name, bytes.len() as u64, found.len() as u64));
        let call = OpenCall {
            name,
            bytes: Arc::from(bytes),
            partial: false,
            arrived_ms: 0,
            hints: Hints::default(),
        };
        if let Ok(Some((_, opened))) = plugins.open(call).await {
            let articles = opened.into_iter().zip(0..);
            found.extend(
                articles.map(|(content, index)| Arc::new(Article { file: file.clone(), index, content })),
            );
        }
    }
    Ok(found)
}

/// All files below a folder, sorted; names that begin with a dot are left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Fatal> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| Fatal::io(folder.display(), error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Fatal::io(folder.display(), error))?;
            let kind = entry.file_type().map_err(|error| Fatal::io(entry.path().display(), error))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A record like that of a dropped file.
fn record(name: &str, size: u64, before: u64) -> Admitted {
    Admitted {
        seq: before + 1,
        hash: [0; 32],
        name: name.as_bytes().to_vec(),
        size,
        arrived_ms: 0,
        hints: Hints::default(),
        partial: false,
        signature: Signature::default(),
        repeat_of: None,
    }
}

/// What was measured.
#[derive(Debug, Default)]
struct Measured {
    articles: usize,
    words: f64,
    reads: u64,
    note_bytes: u64,
    keys: u64,
    faults: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
    /// Sorted.
    latencies_ms: Vec<f64>,
}

impl Measured {
    fn of(articles: &[Arc<Article>]) -> Self {
        let words = articles.iter().map(|article| article.content.text.split_whitespace().count());
        let words = words.sum::<usize>() as f64 / articles.len() as f64;
        Measured { articles: articles.len(), words, ..Measured::default() }
    }

    fn count(&mut self, read: &Result<Read, Fault>) {
        self.reads += 1;
        match read {
            Ok(read) => {
                self.note_bytes += read.note.len() as u64;
                self.keys += read.keys.len() as u64;
            }
            Err(_) => self.faults += 1,
        }
    }

    fn per_second(&self, seconds: f64) -> f64 {
        self.reads as f64 / seconds.max(1e-9)
    }

    fn percentile(&self, hundredths: usize) -> f64 {
        let last = self.latencies_ms.len().saturating_sub(1);
        self.latencies_ms.get((self.latencies_ms.len() * hundredths / 100).min(last)).copied().unwrap_or(0.0)
    }

    fn json(&self, plugin: &str) -> serde_json::Value {
        let reads = self.reads as f64;
        let cpu = self.per_second(self.cpu_seconds);
        json!({
            "plugin": plugin,
            "articles": self.articles,
            "words": self.words,
            "articles_per_cpu_second": cpu,
            "usual_articles_per_cpu_second": cpu * self.words / USUAL_WORDS,
            "articles_per_second": self.per_second(self.wall_seconds),
            "p50_ms": self.percentile(50),
            "p99_ms": self.percentile(99),
            "note_bytes": self.note_bytes as f64 / reads,
            "keys": self.keys as f64 / reads,
            "faults": self.faults,
        })
    }

    fn print(&self, plugin: &str) {
        let (cpu, reads) = (self.per_second(self.cpu_seconds), self.reads as f64);
        let usual = cpu * self.words / USUAL_WORDS;
        anstream::println!(
            "{GREEN}{plugin}{GREEN:#} read {} articles of {:.0} words",
            self.articles,
            self.words
        );
        anstream::println!("  {cpu:.0} articles a second of processor time ({usual:.0} of 750 words)");
        anstream::println!(
            "  {:.0} articles a second by the clock, in one process",
            self.per_second(self.wall_seconds)
        );
        let (p50, p99) = (self.percentile(50), self.percentile(99));
        anstream::println!("  {p50:.2} ms an article asked alone, 99 of 100 under {p99:.2} ms");
        anstream::println!(
            "  {:.0} bytes of note and {:.0} keys an article",
            self.note_bytes as f64 / reads,
            self.keys as f64 / reads
        );
        if self.faults > 0 {
            anstream::println!("  {} reads failed: see the log above", self.faults);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted() {
        let measured = Measured { latencies_ms: (1..=200).map(f64::from).collect(), ..Measured::default() };
        assert_eq!((measured.percentile(50), measured.percentile(99)), (101.0, 199.0));
        assert_eq!(Measured::default().percentile(99), 0.0);
    }

    #[test]
    fn files_are_found_below_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/c.txt", ".hidden", "a/.d/e.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "text").unwrap();
        }
        let found = files(folder.path()).unwrap();
        let names: Vec<_> = found.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("a/c.txt"), Path::new("b.txt")]);
    }
}
