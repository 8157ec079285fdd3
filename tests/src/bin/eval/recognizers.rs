//! How the readers of numbers and dates agree with the test suites of their peers: Microsoft's Recognizers-Text,
//! number-parser, text2num and price-parser. The library is asked directly; what a suite asks for and the library
//! leaves out by intent counts as missed and is listed by its reason.

mod dates;
mod numbers;
mod prices;
mod spelled;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::Cli;

/// What came of one case.
pub(super) enum Outcome {
    /// What was asked for was read.
    Agrees,
    /// It was not; why it cannot be expected, if it cannot, and what was read.
    Misses(Option<&'static str>, String),
}

/// One line of the table and the misses behind it.
struct Count {
    asked: &'static str,
    cases: usize,
    agree: usize,
    misses: BTreeMap<&'static str, Vec<String>>,
}

impl Count {
    fn of(asked: &'static str) -> Self {
        Count { asked, cases: 0, agree: 0, misses: BTreeMap::new() }
    }

    fn add(&mut self, case: &Value, outcome: Outcome) {
        self.cases += 1;
        match outcome {
            Outcome::Agrees => self.agree += 1,
            Outcome::Misses(reason, got) => {
                let input = case["input"].as_str().or(case["text"].as_str()).unwrap_or_default();
                self.misses.entry(reason.unwrap_or("misread")).or_default().push(format!("{input:?} {got}"));
            }
        }
    }

    fn line(&self) {
        let share = 100.0 * self.agree as f64 / self.cases.max(1) as f64;
        println!("{:<44} {:>5} of {:>5}  {share:>5.1} %", self.asked, self.agree, self.cases);
    }

    fn errors(&self) {
        for (reason, misses) in &self.misses {
            println!("\n{}: {reason}: {}", self.asked, misses.len());
            for miss in misses {
                println!("  {miss}");
            }
        }
    }
}

/// Measure all suites and print one line for each.
pub(super) fn run(cli: &Cli) -> Result<(), String> {
    let peers = cli.data("eval/discrepancy/peers")?;
    let mut counts = numbers::counts(&rows(&peers.join("recognizers-text/english_number_unit.jsonl"))?);
    counts.extend(dates::counts(&rows(&peers.join("recognizers-text/english_datetime.jsonl"))?));
    counts.push(spelled::number_parser(&rows(&peers.join("number-parser/english.jsonl"))?));
    counts.push(spelled::text2num(&rows(&peers.join("text2num-rs/english.jsonl"))?));
    counts.push(prices::price_parser(&rows(&peers.join("price-parser/examples.jsonl"))?));
    for count in &counts {
        count.line();
    }
    if cli.errors {
        counts.iter().for_each(Count::errors);
    }
    Ok(())
}

fn rows(path: &Path) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(|why| format!("{}: {why}", path.display())))
        .collect()
}
