//! `copydesk demo`: a fresh desk on the example stories, which are part of the binary.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use include_dir::{Dir, DirEntry, include_dir};

use super::alerts::{Tail, print_alert};
use super::open::{self, DIM, GREEN};
use super::{Common, once};
use crate::error::Fatal;
use crate::settings::{self, Overrides, Settings};

static STORIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/demo");
const DEFAULTS: &str = include_str!("../../../config/copydesk.toml");

/// Flags of `demo`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Where to set up the desk; must not exist [default: a new folder under the temporary folder]
    #[arg(long)]
    dir: Option<PathBuf>,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    open::start_log(common, "warn");
    let dir = options
        .dir
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("copydesk-demo-{}", std::process::id())));
    let settings = set_up(&dir, common)?;
    let mut files = Vec::new();
    collect(&STORIES, &mut files);
    // A side-car is dropped before its article: one that comes later may come too late.
    files.sort_unstable_by_key(|(name, _)| {
        let article = name.strip_suffix(".toml").unwrap_or(name);
        (article.to_owned(), article.len() == name.len())
    });
    let sidecars = files.iter().filter(|(name, _)| name.ends_with(".toml")).count();
    let articles = files.len() - sidecars;
    anstream::println!("{DIM}{articles} articles are dropped into {}{DIM:#}", settings.watch.root.display());
    let running = open::start(&settings)?;
    // Once the watch has looked around, files are taken in the order they come.
    once::drain(&running, || ())?;
    let mut tail = Tail::default();
    let alerts = settings.stories.join("alerts.jsonl");
    let mut show = || {
        tail.read(&alerts, |line| {
            if let Ok(alert) = serde_json::from_str(line) {
                print_alert(&alert);
            }
        });
    };
    for (name, bytes) in files {
        drop_file(&settings, &dir, name, bytes)?;
        show();
    }
    let counts = once::drain(&running, &mut show)?.counts;
    running.stop()?;
    show();
    told(&settings, counts.articles, counts.alerts);
    Ok(if counts.failed + counts.refused + counts.faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    })
}

fn set_up(dir: &Path, common: &Common) -> Result<Settings, Fatal> {
    if dir.exists() {
        return Err(Fatal::new(
            64,
            format!("{} exists already: name a new folder with --dir", dir.display()),
        ));
    }
    let dir = std::path::absolute(dir).map_err(|error| Fatal::io(dir.display(), error))?;
    let file = dir.join("config/copydesk.toml");
    let made = std::fs::create_dir_all(dir.join("config"))
        .and_then(|()| std::fs::create_dir(dir.join("watch")))
        .and_then(|()| std::fs::create_dir(dir.join("incoming")))
        .and_then(|()| std::fs::write(&file, DEFAULTS));
    made.map_err(|error| Fatal::io(dir.display(), error))?;
    settings::load(&file, &Overrides { set: common.set.clone(), looks_only: false }).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Fatal::new(64, lines.join("\n"))
    })
}

/// The example articles by name; names begin with the time they came, so that order is time.
fn collect(dir: &Dir<'static>, files: &mut Vec<(String, &'static [u8])>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, files),
            DirEntry::File(file) => {
                let hidden =
                    file.path().file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
                if !hidden {
                    files.push((file.path().to_string_lossy().into_owned(), file.contents()));
                }
            }
        }
    }
}

/// Drop a file the way a careful producer does: written elsewhere, then renamed in.
fn drop_file(settings: &Settings, dir: &Path, name: String, bytes: &[u8]) -> Result<(), Fatal> {
    let target = settings.watch.root.join(&name);
    let staged = dir.join("incoming/article");
    let dropped = std::fs::create_dir_all(target.parent().unwrap_or(dir))
        .and_then(|()| std::fs::write(&staged, bytes))
        .and_then(|()| std::fs::rename(&staged, &target));
    dropped.map_err(|error| Fatal::io(name, error))
}

fn told(settings: &Settings, articles: u64, alerts: u64) {
    let stories = &settings.stories;
    anstream::println!("\n{GREEN}{articles} articles filed, {alerts} alerts.{GREEN:#} Look at:");
    anstream::println!("  {}/*/story.html  a page per story, for a browser", stories.display());
    anstream::println!("  {}  every alert", stories.join("alerts.log").display());
    anstream::println!("  copydesk --config {} stories  the stories", settings.file.display());
}
