//! number-parser and text2num: numbers in letters.

use copydesk_text::fold::Cuts;
use copydesk_text::quantity::number::{Kind, Number, numbers};
use serde_json::Value;

use super::{Count, Outcome};

/// Spelled numbers up to sextillions, cardinal and ordinal.
pub(super) fn number_parser(rows: &[Value]) -> Count {
    let mut count = Count::of("number-parser");
    for case in rows {
        let text = case["text"].as_str().unwrap_or_default();
        let ordinals = case["file"].as_str().is_some_and(|file| file.contains("ordinals"));
        let want: f64 = case["number"].as_str().and_then(|n| n.parse().ok()).unwrap_or(f64::NAN);
        let cuts = Cuts::of(text);
        let got = numbers(&cuts, 0..cuts.cuts.len());
        let agrees = matches!(got.as_slice(), [one] if one.to == cuts.cuts.len()
            && (one.value - want).abs() <= 1e-15 * want && (one.kind == Kind::Ordinal) == ordinals);
        count.add(case, if agrees { Outcome::Agrees } else { Outcome::Misses(None, format!("got {got:?}")) });
    }
    count
}

/// Numbers in letters replaced by figures.
pub(super) fn text2num(rows: &[Value]) -> Count {
    let mut count = Count::of("text2num-rs");
    for case in rows {
        let input = case["input"].as_str().unwrap_or_default();
        let cuts = Cuts::of(input);
        let found = numbers(&cuts, 0..cuts.cuts.len());
        let got = match case["op"].as_str() {
            // One number and nothing else; zeros before it are written with it.
            Some("text2digits" | "invalid") => Some(replaced(&cuts, &found))
                .filter(|got| !got.contains(' ') && got.starts_with(|c: char| c.is_ascii_digit())),
            // A small number that stands alone is left in letters.
            Some("replace_numbers") if matches!(found.as_slice(), [one] if one.value < 10.0) => {
                Some(input.to_owned())
            }
            _ => Some(replaced(&cuts, &found)),
        };
        let agrees = got.as_deref() == case["expected"].as_str();
        count.add(
            case,
            if agrees {
                Outcome::Agrees
            } else {
                Outcome::Misses(None, format!("wanted {} got {got:?}", case["expected"]))
            },
        );
    }
    count
}

/// The text with its numbers in figures; a zero is written together with what follows.
fn replaced(cuts: &Cuts<'_>, found: &[Number]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut zero = false;
    for number in found {
        let between = &cuts.text[at..cuts.cuts[number.from].start as usize];
        if !(zero && between.trim().is_empty()) {
            out.push_str(between);
        }
        let figures =
            if number.kind == Kind::Ordinal { ordinal(number.value) } else { number.value.to_string() };
        out.push_str(&figures);
        at = cuts.cuts[number.to - 1].end as usize;
        zero = number.value == 0.0 && number.kind == Kind::Cardinal;
    }
    out + &cuts.text[at..]
}

fn ordinal(value: f64) -> String {
    let tail = match (value % 100.0, value % 10.0) {
        (tens, _) if (11.0..14.0).contains(&tens) => "th",
        (_, 1.0) => "st",
        (_, 2.0) => "nd",
        (_, 3.0) => "rd",
        _ => "th",
    };
    format!("{value}{tail}")
}
