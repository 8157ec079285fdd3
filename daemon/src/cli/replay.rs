//! `copydesk replay --into DIR`: everything ever admitted is filed again, in the same order, by the plugins as they
//! are now, into a new desk. The present desk is only read.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::{Common, open};
use crate::desk::{Desk, Source};
use crate::error::Fatal;
use crate::folder::Originals;
use crate::settings::Settings;
use crate::store::{NewFile, Store};

/// Flags of `replay`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The new desk's story folder; must not exist
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    open::start_log(common, "warn");
    let mut fresh = settings.clone();
    fresh.stories =
        std::path::absolute(&options.into).map_err(|error| Fatal::io(options.into.display(), error))?;
    if fresh.stories.exists() {
        return Err(Fatal::new(64, format!("{} exists already: name a new folder", fresh.stories.display())));
    }
    fresh.failed = fresh.stories.with_extension("failed");
    let _lock = open::lock(&fresh.desk_folder())?;
    let store = open::store(&fresh)?;
    admit_again(&settings, &fresh, &*store)?;
    let runtime = open::runtime()?;
    let plugins = open::plugins(&fresh, &runtime)?;
    let desk =
        Desk::start(&fresh, store.clone(), plugins.clone(), Source::Admitted, runtime.handle().clone())?;
    while !desk.progress.wait_projected(0, Duration::from_secs(1)) && !desk.ended() {}
    desk.finish()?;
    runtime.block_on(plugins.stop());
    let (files, articles) = store.last().map_err(open::unreadable)?;
    anstream::eprintln!("{articles} articles of {files} files filed again in {}", fresh.stories.display());
    Ok(ExitCode::SUCCESS)
}

fn admit_again(old: &Settings, fresh: &Settings, store: &dyn Store) -> Result<(), Fatal> {
    let from = open::store_to_look(old)?;
    let kept = Originals::open_to_look(&old.desk_folder());
    let originals = Originals::open(&fresh.desk_folder(), fresh.store.durability)?;
    let mut after = 0;
    loop {
        let files = from.admitted(after, 256).map_err(open::unreadable)?;
        let Some(last) = files.last() else { return Ok(()) };
        after = last.seq;
        let mut records = Vec::new();
        for file in files {
            originals.put(&file.hash, &kept.read(&file.hash)?).map_err(open::unreadable)?;
            records.push(NewFile {
                hash: file.hash,
                name: file.name,
                size: file.size,
                arrived_ms: file.arrived_ms,
                hints: file.hints,
                partial: file.partial,
                signature: file.signature,
            });
        }
        originals.sync().map_err(open::unreadable)?;
        store.admit(&records).map_err(open::unreadable)?;
    }
}
