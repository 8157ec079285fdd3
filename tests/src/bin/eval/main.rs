//! Quality on labelled data, measured on the real desk: `eval quotes|discrepancy|dedup|stories|mixed`, and
//! `eval recognizers` for the readers of numbers and dates by themselves.
//!
//! Articles are dropped into a desk with the shipped settings, as a user would; what its folders say is scored by the
//! Python scorers of the data. The exit code says only whether it could be measured, not how good it is.

mod discrepancy;
mod quotes;
mod recognizers;
mod relations;
mod streams;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

/// Measure quality on labelled data.
#[derive(Debug, Parser)]
struct Cli {
    /// What to measure
    what: What,
    /// The labelled data instead of the usual
    #[arg(long)]
    data: Option<PathBuf>,
    /// The scorer instead of the usual
    #[arg(long)]
    scorer: Option<PathBuf>,
    /// Which part of the data, where it is in parts
    #[arg(long, default_value = "dev")]
    split: String,
    /// Only the first so many documents
    #[arg(long)]
    limit: Option<usize>,
    /// List what was missed and what was wrong
    #[arg(long)]
    errors: bool,
    /// Keep the predictions here
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Quotations and their speakers
    Quotes,
    /// Contradictions, each hand-written story in a desk of its own
    Discrepancy,
    /// Near duplicates
    Dedup,
    /// Which story an article belongs to
    Stories,
    /// Hand-written stories among many others in one desk
    Mixed,
    /// Numbers and dates as the test suites of other readers want them, without a desk
    Recognizers,
}

impl Cli {
    /// The labelled data: as given, or the usual below the shared folder.
    fn data(&self, usual: &str) -> Result<PathBuf, String> {
        match &self.data {
            Some(path) => Ok(path.clone()),
            None => shared(usual),
        }
    }

    fn scorer(&self, usual: &str) -> Result<PathBuf, String> {
        match &self.scorer {
            Some(path) => Ok(path.clone()),
            None => shared(usual),
        }
    }

    /// Where predictions go: kept, or beside the desk.
    fn predictions(&self, scratch: &std::path::Path) -> PathBuf {
        self.keep.clone().unwrap_or_else(|| scratch.join("predictions.jsonl"))
    }
}

fn shared(path: &str) -> Result<PathBuf, String> {
    copydesk_tests::shared::find(path)
        .ok_or_else(|| format!("{path}: give the data with --data and --scorer"))
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let measured = match cli.what {
        What::Quotes => quotes::run(&cli),
        What::Discrepancy => discrepancy::run(&cli),
        What::Dedup => streams::dedup(&cli),
        What::Stories => streams::stories(&cli),
        What::Mixed => streams::mixed(&cli),
        What::Recognizers => recognizers::run(&cli),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("not measured: {why}");
            ExitCode::FAILURE
        }
    }
}
