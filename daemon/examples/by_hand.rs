//! A desk fed by hand, for measuring: `by_hand SETTINGS FOLDER MARK...` files the articles that come on standard input
//! (each as its length in four bytes, little endian, and its bytes) with the plugins, the key indexes and the store of
//! the settings, durably, into FOLDER. No drop folder is watched, no original kept, no story folder written.
//!
//! Each time so many articles are committed as a MARK says, and at the end, a line of JSON on standard output tells the
//! time and the processor time. A last line tells what the last article was taken for and what an article takes.

use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk::article::Signature;
use copydesk::desk::{Desk, Source};
use copydesk::plugin::Plugins;
use copydesk::settings::{self, Overrides, Settings};
use copydesk::store::{Outcome, Store, sqlite};
use copydesk::watch::{FromWatch, SealedFile};
use serde_json::{Value, json};
use tokio::sync::mpsc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "plugin-worker") {
        return copydesk::plugin::worker_main();
    }
    match file_all(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("by_hand: {error}");
            ExitCode::FAILURE
        }
    }
}

fn file_all(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [file, folder, marks @ ..] = arguments else {
        return Err("usage: by_hand SETTINGS FOLDER MARK...".into());
    };
    let mut marks: Vec<u64> = marks.iter().map(|mark| mark.parse()).collect::<Result<_, _>>()?;
    marks.sort_unstable();
    let settings = settings::load(Path::new(file), &Overrides::default())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let settings = Settings { stories: PathBuf::from(folder), ..settings };
    std::fs::create_dir_all(settings.desk_folder())?;
    let store = Arc::new(sqlite::open(&settings.desk_folder(), settings.store.durability)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let plugins = Plugins::start(&settings.plugins, &settings.trust, &settings.search, runtime.handle());
    let plugins = Arc::new(plugins.map_err(|problems| problems[0].to_string())?);
    let (files, source) = mpsc::channel(32);
    let desk = Desk::start(
        &settings,
        store.clone(),
        plugins.clone(),
        Source::Hand(source),
        runtime.handle().clone(),
    )?;
    let reader = std::thread::spawn(move || hand_over(&files));
    let begun = Instant::now();
    let mut marks = marks.into_iter().peekable();
    let mut watch = |done: &dyn Fn() -> bool| {
        while !desk.ended() && !done() {
            let articles = desk.progress.counts().articles;
            if marks.next_if(|mark| articles >= *mark).is_some() {
                tell(&desk, begun);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    watch(&|| reader.is_finished());
    let handed = reader.join().map_err(|_| "the thread that reads panicked")??;
    watch(&|| desk.progress.counts().committed >= handed);
    tell(&desk, begun);
    desk.finish()?;
    runtime.block_on(plugins.stop());
    println!("{}", about(&*store, &settings.desk_folder().join("store.sqlite"), handed)?);
    Ok(())
}

/// Read articles and hand them over; gives how many there were.
fn hand_over(files: &mpsc::Sender<FromWatch>) -> std::io::Result<u64> {
    let mut input = std::io::stdin().lock();
    let mut handed = 0;
    let mut length = [0; 4];
    while input.read_exact(&mut length).is_ok() {
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut bytes)?;
        handed += 1;
        // Each changed later than the one before, and all after the desk began.
        let ctime_ns = i128::from(i64::MAX >> 1) + i128::from(handed);
        let signature = Signature { ino: handed, size: bytes.len() as u64, ctime_ns, ..Signature::default() };
        let sealed = SealedFile {
            name: format!("{handed:09}.{}", if bytes.first() == Some(&b'{') { "json" } else { "txt" })
                .into_bytes(),
            path: PathBuf::new(),
            hash: *blake3::hash(&bytes).as_bytes(),
            bytes: bytes.into(),
            hints: copydesk_plugin::Hints::default(),
            partial: false,
            signature,
        };
        if files.blocking_send(FromWatch::Sealed(sealed)).is_err() {
            break;
        }
    }
    Ok(handed)
}

fn tell(desk: &Desk, begun: Instant) {
    let (counts, stages) = (desk.progress.counts(), desk.progress.stages());
    let usage = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let plugins: Value = desk
        .plugins
        .counters()
        .iter()
        .map(|plugin| (plugin.name.clone(), json!(plugin.cpu_seconds)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let line = json!({
        "articles": counts.articles, "faults": counts.faults, "repeats": counts.repeats, "failed": counts.failed,
        "seconds": begun.elapsed().as_secs_f64(), "stages": stages, "plugins": plugins,
        "desk": usage.tv_sec as f64 + usage.tv_nsec as f64 / 1e9,
    });
    println!("{line}");
}

/// What became of the last article, and what articles take of the store that are not the desk's own.
fn about(store: &dyn Store, file: &Path, handed: u64) -> Result<Value, Box<dyn Error>> {
    let events = store.events(handed.saturating_sub(1), 1)?;
    let Some(Outcome::Filed(articles)) = events.last().map(|event| &event.outcome) else {
        return Err("the last article was not filed".into());
    };
    let last = &articles[articles.len() - 1];
    let (_, count) = store.last()?;
    let sample: Vec<u64> = (1..=count).step_by((count / 1_000).max(1) as usize).collect();
    let (mut texts, mut notes) = (0, 0);
    let kept = rusqlite::Connection::open(file)?;
    let mut kept = kept.prepare(
        "SELECT length(text), (SELECT total(length(note)) FROM notes WHERE notes.id / 4096 = articles.id \
         AND notes.id BETWEEN articles.id * 4096 AND articles.id * 4096 + 4095) FROM articles WHERE id = ?1",
    )?;
    let (mut texts_kept, mut notes_kept) = (0.0, 0.0);
    for id in &sample {
        texts += store.text(*id)?.map_or(0, |text| text.len());
        let (text, note) =
            kept.query_row([id.cast_signed()], |row| Ok((row.get::<_, f64>(0)?, row.get::<_, f64>(1)?)))?;
        texts_kept += text;
        notes_kept += note;
        for result in &last.results {
            notes +=
                store.remembered(&result.plugin, &[*id])?.iter().map(|known| known.note.len()).sum::<usize>();
        }
    }
    Ok(json!({
        "verdict": last.verdict.as_ref().map(|verdict| json!({"of": verdict.of, "relation": verdict.relation})),
        "text_bytes": texts / sample.len(), "note_bytes": notes / sample.len(),
        "text_kept": texts_kept / sample.len() as f64, "note_kept": notes_kept / sample.len() as f64,
    }))
}
