//! What the readers of numbers and dates find in files, and how long that takes:
//! `reading FILE...` prints, `reading --speed FILE...` measures.

use std::hint::black_box;
use std::time::Instant;

use copydesk_text::date::{Reference, dates};
use copydesk_text::fold::Cuts;
use copydesk_text::quantity::quantities;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let speed = std::env::args().any(|arg| arg == "--speed");
    let files: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--speed").collect();
    let texts = files.iter().map(std::fs::read_to_string).collect::<Result<Vec<_>, _>>()?;
    if speed {
        measure(&texts);
    } else {
        texts.iter().for_each(|text| show(text));
    }
    Ok(())
}

fn show(text: &str) {
    let cuts = Cuts::of(text);
    let reference = Reference::on(jiff::civil::date(2024, 3, 14));
    for sentence in cuts.sentences() {
        let whole = &text[cuts.cuts[sentence.start].start as usize..cuts.cuts[sentence.end - 1].end as usize];
        println!("\n{whole}");
        for mention in dates(&cuts, sentence.clone()) {
            let when = mention.when(&reference).map(|when| format!("{} to {}", when.from, when.to));
            println!("  {:?} {:?} {:?} {when:?}", &text[mention.span()], mention.sort, mention.lean);
        }
        for q in quantities(&cuts, sentence) {
            let span = cuts.cuts[q.pieces.start].start as usize..cuts.cuts[q.pieces.end - 1].end as usize;
            println!("  {:?} {} {:?} {:?} {:?} {:?}", &text[span], q.value, q.high, q.bound, q.unit, q.per);
        }
    }
}

/// Microseconds for 750 words, step by step, the best of nine rounds.
fn measure(texts: &[String]) {
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let per_article = 750.0 / words as f64;
    let mut best = [f64::MAX; 3];
    for _ in 0..9 {
        let mut spent = [0.0; 3];
        for text in texts {
            let start = Instant::now();
            let cuts = Cuts::of(black_box(text));
            let sentences = cuts.sentences();
            spent[0] += start.elapsed().as_secs_f64();
            let start = Instant::now();
            for sentence in &sentences {
                black_box(quantities(&cuts, sentence.clone()));
            }
            spent[1] += start.elapsed().as_secs_f64();
            let start = Instant::now();
            for sentence in &sentences {
                black_box(dates(&cuts, sentence.clone()));
            }
            spent[2] += start.elapsed().as_secs_f64();
        }
        for (best, spent) in best.iter_mut().zip(spent) {
            *best = best.min(spent);
        }
    }
    for (step, seconds) in ["cutting into pieces", "quantities", "dates"].iter().zip(best) {
        println!("{step:<20} {:>7.1} us per 750 words", seconds * 1e6 * per_article);
    }
}
