//! `copydesk explain FILE`: where is it, and why.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Common, open};
use crate::control::{Question, ask};
use crate::error::Fatal;
use crate::folder::{plain, time};
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
    let name = relative(&settings, &options.file);
    let mut known = false;
    let question = Question::Explain { name: name.to_string_lossy().into_owned() };
    if let Some(answer) = ask(&settings.desk_folder(), &question)?
        && let Some(said) = answer["watch"].as_str()
    {
        anstream::println!("in the watch folder: {said}");
        known = true;
    }
    if settings.desk_folder().exists() {
        let store = open::store_to_look(&settings)?;
        for file in store.find(name.as_os_str().as_bytes()).map_err(open::unreadable)? {
            known = true;
            anstream::println!(
                "admitted {} as file {}, {} bytes",
                time(file.arrived_ms),
                file.seq,
                file.size
            );
            match store.events(file.seq - 1, 1).map_err(open::unreadable)?.pop() {
                Some(event) => outcome(&settings, &event),
                None => anstream::println!("  not filed yet"),
            }
        }
    }
    if !known {
        anstream::println!(
            "{}: neither waiting in {} nor ever admitted",
            name.display(),
            settings.watch.root.display()
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn relative(settings: &Settings, file: &Path) -> PathBuf {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    match whole.strip_prefix(&settings.watch.root) {
        Ok(name) => name.to_owned(),
        Err(_) => file.to_owned(),
    }
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
                    anstream::println!("  {}: {} findings", result.plugin, result.findings.len());
                    for fault in &result.faults {
                        anstream::println!("    failed in {}: {}", fault.hook, plain(&fault.message));
                    }
                }
            }
        }
    }
}
