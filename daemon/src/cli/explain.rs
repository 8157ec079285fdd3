//! `copydesk explain FILE`: where is it, and why.

use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::{Common, open};
use crate::control::{Question, ask};
use crate::error::Fatal;
use crate::folder::{days, plain, time};
use crate::settings::Settings;
use crate::store::{Event, Outcome, Store};

/// Flags of `explain`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// A file: its path, or its name relative to the watch folder
    file: PathBuf,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    let name = relative(&settings, &options.file)?;
    let (admitted, mut known) = admitted(&settings, &name)?;
    known |= refused(&settings, &name, &admitted);
    known |= in_the_folder(&settings, &name, known)?;
    if !known {
        anstream::println!(
            "{}: neither waiting in {} nor ever admitted or refused",
            name.display(),
            settings.watch.root.display()
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Its name relative to the watch folder.
fn relative(settings: &Settings, file: &Path) -> Result<PathBuf, Fatal> {
    let root = &settings.watch.root;
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let name = whole.strip_prefix(root).unwrap_or(file);
    if name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Ok(name.components().filter(|part| *part != Component::CurDir).collect());
    }
    let why = format!("{} is not in the watch folder {}: name a file in it", file.display(), root.display());
    Err(Fatal::new(64, why))
}

/// What became of files with this name that were admitted: when they were, and whether there are any.
fn admitted(settings: &Settings, name: &Path) -> Result<(Vec<String>, bool), Fatal> {
    let mut times = Vec::new();
    if settings.desk_folder().exists() {
        let store = open::store_to_look(settings)?;
        for file in store.find(name.as_os_str().as_bytes()).map_err(open::unreadable)? {
            let at = time(file.arrived_ms);
            anstream::println!("admitted {at} as file {}, {} bytes", file.seq, file.size);
            times.push(at);
            match store.events(file.seq - 1, 1).map_err(open::unreadable)?.pop() {
                Some(event) => outcome(settings, &event),
                None => anstream::println!("  not filed yet"),
            }
        }
    }
    let any = !times.is_empty();
    Ok((times, any))
}

/// Tell of files with this name that never were admitted; false when there are none.
fn refused(settings: &Settings, name: &Path, admitted: &[String]) -> bool {
    let files = days(&settings.failed).flat_map(|day| std::fs::read_dir(day).into_iter().flatten().flatten());
    let mut told: Vec<(String, String)> = files.filter_map(|file| refusal(&file.path(), name)).collect();
    // What was admitted and failed has a reason of the same time, and has been told.
    told.retain(|(at, _)| !admitted.contains(at));
    told.sort();
    for (at, words) in &told {
        anstream::println!("refused {at}: {words}");
    }
    !told.is_empty()
}

/// When, and why, if this is the reason of a file with this name.
fn refusal(path: &Path, name: &Path) -> Option<(String, String)> {
    let file = path.to_str()?.strip_suffix(".reason.json")?;
    let reason: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    let same = match reason["name_hex"].as_str() {
        Some(hex) => hex == crate::folder::hex(name.as_os_str().as_bytes()),
        None => reason["file"].as_str() == name.to_str(),
    };
    let word = |key: &str| plain(reason[key].as_str().unwrap_or(""));
    let place = if Path::new(file).exists() {
        format!("kept as {file}")
    } else {
        format!("its reason is {}", path.display())
    };
    same.then(|| (word("at"), format!("{}: {}\n  {place}", word("class"), word("message"))))
}

/// Tell where it stands in the watch folder; false when there is nothing to tell of it. `known`: it was told of before.
fn in_the_folder(settings: &Settings, name: &Path, known: bool) -> Result<bool, Fatal> {
    let there = match std::fs::symlink_metadata(settings.watch.root.join(name)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Ok(meta) if meta.is_symlink() => Some("a symbolic link: never read; put the file itself there"),
        Ok(meta) if !meta.is_file() && !meta.is_dir() => Some("a pipe, socket or device: never read"),
        _ => None,
    };
    if let Some(special) = there {
        anstream::println!("in the watch folder: {special}");
        return Ok(true);
    }
    let question = Question::Explain { name: name.to_string_lossy().into_owned() };
    let answer = ask(&settings.desk_folder(), &question)?;
    match answer.as_ref().map(|answer| answer["watch"].as_str()) {
        Some(Some(said)) => anstream::println!("in the watch folder: {said}"),
        Some(None) if !known => anstream::println!("in the watch folder: not looked at yet"),
        None if !known => anstream::println!("in the watch folder; no desk is running here to take it"),
        _ => return Ok(false),
    }
    Ok(true)
}

fn outcome(settings: &Settings, event: &Event) {
    match &event.outcome {
        Outcome::Repeat(earlier) => {
            anstream::println!("  the same bytes from the same outlet as file {earlier}: only recorded");
        }
        Outcome::Order(order) => {
            anstream::println!("  an editor's order: {} {}", order.id, order.what.done());
        }
        Outcome::Failed(fault) => {
            anstream::println!("  holds no article ({}): {}", fault.class, plain(&fault.message));
            anstream::println!("  kept under {}", settings.failed.display());
        }
        Outcome::Filed(articles) => {
            for article in articles {
                let meta = &article.meta;
                let assignment = &article.assignment;
                let why = match (assignment.founded, assignment.by.as_str()) {
                    (true, _) => "it opened the story".to_owned(),
                    (false, "duplicate") => "it copies an article of the story".to_owned(),
                    (false, _) => {
                        let terms: Vec<String> = assignment
                            .terms
                            .iter()
                            .map(|(term, share)| format!("{term} {share:.2}"))
                            .collect();
                        format!("score {:.2}: {}", assignment.score, plain(&terms.join(", ")))
                    }
                };
                anstream::println!("  article {} of story {} ({why})", meta.id, meta.story);
                if let Some(verdict) = &article.verdict {
                    anstream::println!(
                        "  {} of article {}, score {:.2}",
                        plain(&verdict.relation),
                        verdict.of,
                        verdict.score
                    );
                }
                for result in &article.results {
                    anstream::println!(
                        "  {}: {}",
                        result.plugin,
                        super::once::number(result.findings.len() as u64, "finding", "")
                    );
                    for fault in &result.faults {
                        anstream::println!("    failed in {}: {}", fault.hook, plain(&fault.message));
                    }
                }
            }
        }
    }
}
