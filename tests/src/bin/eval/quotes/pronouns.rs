//! Whom `he` and `she` are taken for: quotations of one labelled set, resolved by hand.

use serde_json::Value;

/// The set whose documents the table counts.
pub const SET: &str = "eval/quotes/polnear/gold_quoted.dev.jsonl";

const RESOLVED: &str = include_str!("pronouns.tsv");

/// Print how many are right, and the others.
pub fn print(predictions: &[Value]) {
    let rows = RESOLVED.lines().filter(|line| !line.starts_with('#')).filter_map(row);
    let (mut asked, mut right) = (0, 0);
    let mut wrong = Vec::new();
    for (line, start, name) in rows {
        let Some(prediction) = predictions.get(line - 1) else { continue };
        asked += 1;
        let speaker = speaker_at(prediction, start);
        if one_person(name, speaker) {
            right += 1;
        } else {
            wrong.push(format!("{line}:{start} is {name}, not {speaker:?}"));
        }
    }
    let share = f64::from(right) * 100.0 / f64::from(asked.max(1));
    println!("   he/she resolved: {right} of {asked} right, {share:.1} %; aim: 86 %");
    println!("   wrong: {}", wrong.join("; "));
}

fn row(line: &str) -> Option<(usize, u64, &str)> {
    let mut fields = line.split('\t');
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?, fields.next()?))
}

/// The speaker of the quotation that holds a byte (its mark may be counted in).
fn speaker_at(prediction: &Value, start: u64) -> &str {
    let holds = |quotation: &&Value| {
        let (from, to) = (quotation["start"].as_u64(), quotation["end"].as_u64());
        from.zip(to).is_some_and(|(from, to)| (from..to).contains(&(start + 2)))
    };
    let found = prediction["quotes"].as_array().and_then(|quotes| quotes.iter().find(holds));
    found.and_then(|quotation| quotation["speaker"].as_str()).unwrap_or("")
}

/// The same last word, and no two given names that differ.
fn one_person(a: &str, b: &str) -> bool {
    let words = |name: &str| name.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let (Some(last), Some(other)) = (a.last(), b.last()) else { return false };
    last == other && (a.len() == 1 || b.len() == 1 || b.contains(&a[0]) || a.contains(&b[0]))
}
