//! Speed and size of the archive key index: `cargo run --release --example key_bench [articles] [hot MB]`. 110 keys
//! an article, 10 of them met before (2 in house boilerplate that every 40th article has), one facet an article.

use std::time::Instant;

use copydesk::store::StoreError;
use copydesk::store::keys::{ArchiveKeys, KeyIndex};
use copydesk_plugin::{Key, Scope, hash64};

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (articles, hot_mb) = (arguments.next().unwrap_or(100_000), arguments.next().unwrap_or(16));
    let dir = std::env::temp_dir().join(format!("copydesk-key-bench-{}", std::process::id()));
    let hot_bytes = (hot_mb as usize) << 20;
    let mut index = ArchiveKeys::open(&dir, hot_bytes)?;
    let (mut hits, mut looking, mut adding, mut slowest) = (0_u64, 0.0, 0.0, 0.0_f64);
    let begin = Instant::now();
    for article in 1..=articles {
        let keys = keys(article);
        let start = Instant::now();
        let found = index.look_up(&keys, 32, 8)?;
        looking += start.elapsed().as_secs_f64();
        hits += found.iter().filter(|hit| hit.articles > 0).count() as u64;
        let start = Instant::now();
        index.add(article, article as i64, &keys, true)?;
        index.tend(article);
        let took = start.elapsed().as_secs_f64();
        adding += took;
        slowest = slowest.max(took);
        if article % (articles / 4).max(1) == 0 {
            println!("{article}: {:.0} articles/s so far", article as f64 / begin.elapsed().as_secs_f64());
        }
    }
    let us = 1e6 / articles as f64;
    println!(
        "look up {:.1} us, add {:.1} us an article; slowest add {:.0} ms",
        looking * us,
        adding * us,
        slowest * 1e3
    );
    println!("{:.1} of 110 keys hit", hits as f64 / articles as f64);
    let start = Instant::now();
    index.checkpoint()?;
    println!("checkpoint {:.0} ms; heap and file pages {}", start.elapsed().as_secs_f64() * 1e3, memory());
    let start = Instant::now();
    index.finish_merges()?;
    println!("merges left over {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    drop(index);
    let files: Vec<_> = std::fs::read_dir(&dir).expect("the index").flatten().collect();
    let blocks =
        |file: &std::fs::DirEntry| std::os::unix::fs::MetadataExt::blocks(&file.metadata().expect("a file"));
    let size: u64 = files.iter().map(blocks).sum::<u64>() * 512;
    println!("{} files, {} bytes an article", files.len(), size / articles);
    let start = Instant::now();
    let mut index = ArchiveKeys::open(&dir, hot_bytes)?;
    println!("restart {:.0} ms, at article {}", start.elapsed().as_secs_f64() * 1e3, index.last());
    let start = Instant::now();
    for article in articles + 1..=articles + 2_000 {
        index.look_up(&keys(article), 32, 8)?;
    }
    println!("look up {:.1} us an article, all merged", start.elapsed().as_secs_f64() * 1e6 / 2_000.0);
    drop(index);
    std::fs::remove_dir_all(&dir).expect("the temporary folder");
    Ok(())
}

fn keys(article: u64) -> Vec<Key> {
    let random = |n: u64| hash64(&n.to_le_bytes());
    let facet = random(article % 300);
    let hash = |n: u64| match n {
        0..100 => random(article * 128 + n),
        // Keys that earlier articles had: of any age, but most often new ones.
        100..108 => {
            let age = 1 + random(article * 16 + n) % if n < 106 { 2_000 } else { article + 1 };
            random(article.saturating_sub(age) * 128 + n % 100)
        }
        _ => random(article % 40 + n),
    };
    (0..110).map(|n| Key { scope: Scope::Archive, hash: hash(n), facet }).collect()
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let wanted = |line: &&str| line.starts_with("RssAnon") || line.starts_with("RssFile");
    status
        .lines()
        .filter(wanted)
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}
