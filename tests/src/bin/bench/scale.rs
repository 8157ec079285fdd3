//! A large archive: what an article costs, in time and memory, when a million came before it.
//!
//! Made-up articles ([`super::wire`]) are handed to a desk ([`super::hand`]) that runs the shipped formats and dedup
//! plugins in their worker processes, the key index, the story engine and the store with durable commits.

use std::path::PathBuf;

use serde_json::Value;

use super::hand::{Hand, LEFT_OUT, Told, file, mib};
use super::wire;

/// Articles over which the rate at a mark is taken, as a share of the mark.
const WINDOW: f64 = 0.2;

/// File `articles` and print what they cost at a hundredth, a tenth and the end.
pub fn run(articles: u64, folder: Option<PathBuf>) {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    let marks: Vec<u64> = [1, 3, 10, 30, 100]
        .into_iter()
        .map(|share| articles * share / 100)
        .filter(|mark| *mark > 9)
        .collect();
    let windows = marks.iter().flat_map(|mark| [mark - (*mark as f64 * WINDOW) as u64, *mark]);
    let windows: Vec<u64> = windows.collect();
    println!(
        "{articles} articles, {} a day, of {} bytes on average; {LEFT_OUT}",
        wire::PER_DAY,
        (0..200).map(|n| wire::article(n).len()).sum::<usize>() / 200
    );
    head();
    let (told, about) = file(&folder.join("large"), &windows, move |hand| feed(articles, hand), row);
    println!("and a fresh desk right after, for what the machine itself became slower or faster");
    let first = marks[0];
    let (fresh, _) = file(&folder.join("fresh"), &windows[..2], move |hand| feed(first, hand), row);
    println!("rates and processor time over the last {:.0} % before each number", WINDOW * 100.0);
    ending(&told, &fresh, &about);
}

/// The last article is a copy of the first, cut in half, from another outlet.
fn feed(articles: u64, hand: &mut Hand) -> std::io::Result<()> {
    (0..articles - 1).try_for_each(|number| hand.give(&wire::article(number)))?;
    hand.give(&wire::cut_copy(0, articles - 1))
}

fn head() {
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
}

/// Print what it cost up to a mark, when the mark before it is there too.
fn row(told: &[Told]) {
    let (true, [.., from, to]) = (told.len().is_multiple_of(2), told) else { return };
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

/// How much slower one stretch was than another, by the clock and by processor time.
fn slower(than: &[Told], last: &[Told]) -> (f64, f64) {
    let articles = |pair: &[Told]| pair[1].articles() - pair[0].articles();
    let wall = |pair: &[Told]| (pair[1].seconds() - pair[0].seconds()) / articles(pair);
    let cpu = |pair: &[Told]| (pair[1].cpu() - pair[0].cpu()) / articles(pair);
    (wall(last) / wall(than), cpu(last) / cpu(than))
}

fn ending(told: &[Told], fresh: &[Told], about: &Value) {
    let Some(end) = told.last() else { return };
    let windows: Vec<&[Told]> = told.chunks(2).filter(|pair| pair.len() == 2).collect();
    if let [first, .., last] = windows[..] {
        let (wall, cpu) = slower(first, last);
        println!("the last is {wall:.2} times slower than the first, by processor time {cpu:.2} times");
        if fresh.len() == 2 {
            let (wall, cpu) = slower(fresh, last);
            println!("and {wall:.2} times slower than the fresh desk, by processor time {cpu:.2} times");
        }
    }
    if let [.., middle, last] = windows[..] {
        let held = |pair: &[Told]| (pair[1].desk.anonymous + pair[1].plugins.anonymous) as f64;
        let slope = (held(last) - held(middle)) / (last[1].articles() - middle[1].articles());
        println!(
            "anonymous memory of all processes: {:.0} MiB and {slope:.0} bytes an article; mapped files are apart",
            mib((held(last) - slope * last[1].articles()).max(0.0) as u64)
        );
    }
    let of = |key: &str| about[key].as_f64().unwrap_or(0.0);
    let disk = end.disk as f64 / end.articles();
    println!(
        "store and key index: {disk:.0} bytes an article; compressed text {:.0} (of {:.0}) and notes {:.0} (of {:.0}), the \
         rest {:.0}",
        of("text_kept"),
        of("text_bytes"),
        of("note_kept"),
        of("note_bytes"),
        disk - of("text_kept") - of("note_kept")
    );
    println!("{} faults, {} failed, {} repeats", end.said["faults"], end.said["failed"], end.said["repeats"]);
    println!("the last article, a cut copy of the first: {}", about["verdict"]);
}
