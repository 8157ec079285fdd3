//! Speed, measured beside its peers in one run: the desk (`once` and `run`), a null desk that only keeps the promises
//! of durability, and a watch folder put together in Python. Then latency in a quiet desk, memory, and processor time
//! by stage.

mod dedup;
mod desk;
mod hand;
mod latency;
mod null;
mod peer;
mod scale;
mod wire;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use copydesk_tests::corpus::{Drop, Maker};

/// Measure speed, or what the subcommand says.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    what: Option<What>,
    /// Articles to file
    #[arg(long, default_value_t = 3_000)]
    articles: usize,
    /// About so many bytes each
    #[arg(long, default_value_t = 5_000)]
    bytes: usize,
    /// Alerts to time in a quiet desk
    #[arg(long, default_value_t = 200)]
    alerts: usize,
    /// Processes per plugin
    #[arg(long, default_value_t = 1)]
    processes: usize,
    /// Leave the Python peer out
    #[arg(long)]
    no_peer: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Find copies, beside datasketch and rensa, on the same labelled documents
    Dedup {
        /// The folder of the documents [default: ../shared/eval/stories/neardup]
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// File very many articles: rate, processor time and memory as the archive grows
    Scale {
        /// How many
        #[arg(long, default_value_t = 1_000_000)]
        articles: u64,
        /// Where, to be kept; else in a temporary folder
        #[arg(long)]
        folder: Option<PathBuf>,
    },
}

/// What one contender did.
struct Speed {
    name: &'static str,
    articles: usize,
    seconds: f64,
}

impl Speed {
    fn rate(&self) -> f64 {
        self.articles as f64 / self.seconds
    }
}

fn main() {
    let cli = Cli::parse();
    match cli.what {
        None => speed(&cli),
        Some(What::Dedup { data }) => dedup::run(data),
        Some(What::Scale { articles, folder }) => scale::run(articles, folder),
    }
}

fn speed(cli: &Cli) {
    let maker = Maker::new(cli.bytes);
    let files: Vec<Drop> = (0..cli.articles).map(|number| maker.article(number)).collect();
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    println!(
        "{} articles, {} bytes each on average, {} process(es) per plugin",
        files.len(),
        bytes / files.len().max(1),
        cli.processes
    );
    let (once, first) = desk::once(&files, cli.processes);
    let (run, second) = desk::run(&files, cli.processes);
    let mut speeds = vec![once, run, null::run(&files)];
    drop((first, second));
    if cli.no_peer {
        println!("python peer: left out");
    } else {
        match peer::measure(&files) {
            Ok(speed) => speeds.push(speed),
            Err(why) => println!("python peer: skipped: {why}"),
        }
    }
    let own = speeds[1].rate();
    println!("\n{:<14} {:>10} {:>12} {:>22}", "contender", "seconds", "articles/s", "desk (run) is so many");
    for speed in &speeds {
        println!(
            "{:<14} {:>10.2} {:>12.0} {:>21.2}x",
            speed.name,
            speed.seconds,
            speed.rate(),
            own / speed.rate()
        );
    }
    latency::run(cli.alerts);
}
