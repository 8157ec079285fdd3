//! Reads articles and writes their quotations, for scorers: `predict GOLD.jsonl > PRED.jsonl`.
//!
//! Input lines are objects with `id` and `text`; output lines `{"id", "quotes": [...]}` with the note's fields.
//! Scare quotes are left out. The speed (note and keys included) of the fastest of REPEAT rounds goes to standard error.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::Instant;

use copydesk_quotes::lexicon::Lexicon;
use copydesk_quotes::note::Kind;
use copydesk_quotes::reader::{Reading, read};
use copydesk_quotes::utterance::article_keys;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: predict GOLD.jsonl [REPEAT]")?;
    let repeat: usize = std::env::args().nth(2).map_or(Ok(1), |n| n.parse())?;
    let mut articles = Vec::new();
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        articles.push((field("id"), field("text")));
    }
    let lexicon = Lexicon::default();
    let mut notes = Vec::new();
    let mut seconds = f64::MAX;
    for _ in 0..repeat {
        let begun = Instant::now();
        notes.clear();
        for (_, text) in &articles {
            let note = read(text, &[], &lexicon, Reading::default());
            std::hint::black_box((serde_json::to_vec(&note)?, article_keys(&note, 0.6)));
            notes.push(note);
        }
        seconds = seconds.min(begun.elapsed().as_secs_f64());
    }
    let words: usize = articles.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for ((id, _), note) in articles.iter().zip(&notes) {
        let quotes: Vec<_> =
            note.quotations.iter().filter(|quotation| quotation.kind != Kind::Scare).collect();
        writeln!(out, "{}", json!({"id": id, "quotes": quotes}))?;
    }
    eprintln!(
        "{} articles, {:.0} articles/s, {:.0} of 750 words/s",
        articles.len(),
        articles.len() as f64 / seconds,
        words as f64 / 750.0 / seconds
    );
    Ok(())
}
