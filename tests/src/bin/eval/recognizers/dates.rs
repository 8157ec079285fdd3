//! Recognizers-Text, English dates and times: the values both ways in time, as seen from the case's reference.

use copydesk_text::date::{Base, Date, DateTime, Lean, Mention, Order, Reference, Sort, Time, dates};
use copydesk_text::fold::Cuts;
use serde_json::Value;

use super::{Count, Outcome};

pub(super) fn counts(rows: &[Value]) -> Vec<Count> {
    let mut dates = Count::of("Recognizers DateParser, values");
    let mut times = Count::of("Recognizers DateTimeParser, values");
    let mut spans = Count::of("  both, values and spans");
    for case in rows {
        let count = match case["spec"].as_str() {
            Some("DateTime/DateParser") => &mut dates,
            Some("DateTime/DateTimeParser") => &mut times,
            _ => continue,
        };
        let (values, placed) = judge(case);
        spans.add(case, if placed { Outcome::Agrees } else { Outcome::Misses(None, String::new()) });
        count.add(case, values);
    }
    spans.misses.clear();
    vec![dates, times, spans]
}

/// Whether the values agree, and whether the words are the same too.
fn judge(case: &Value) -> (Outcome, bool) {
    let input = case["input"].as_str().unwrap_or_default();
    let reference: DateTime = case["reference"].as_str().and_then(|at| at.parse().ok()).unwrap_or_default();
    let reference = Reference {
        day: reference.date(),
        time: Some(reference.time()).filter(|time| *time != Time::midnight()),
        // The suite is American.
        order: Some(Order::MonthFirst),
    };
    let cuts = Cuts::of(input);
    let read: Vec<Mention> = dates(&cuts, 0..cuts.cuts.len())
        .into_iter()
        .filter(|mention| {
            matches!(mention.sort, Sort::Point)
                && !matches!(
                    mention.said.base,
                    Base::Unsaid | Base::Week(_) | Base::Weekend(_) | Base::Month(_) | Base::Year(_)
                )
        })
        .collect();
    let wanted = case["results"].as_array().map(Vec::as_slice).unwrap_or_default();
    let got: Vec<_> =
        read.iter().map(|m| (value(m, &reference, Lean::Future), value(m, &reference, Lean::Past))).collect();
    let agrees = wanted.len() == got.len()
        && wanted.iter().zip(&got).all(|(want, (future, past))| {
            let side = |name: &str| {
                want["resolution"][name].as_object().and_then(|side| side.values().next()?.as_str())
            };
            fits(side("FutureResolution"), *future) && fits(side("PastResolution"), *past)
        });
    let placed = agrees
        && wanted.iter().zip(&read).all(|(want, mention)| {
            let start = want["start_char"].as_u64().map(|at| at as usize);
            let end = want["end_char_excl"].as_u64().map(|at| at as usize);
            let chars = |byte: usize| input[..byte].chars().count();
            start == Some(chars(mention.start)) && end == Some(chars(mention.end))
        });
    let words: Vec<&str> = wanted.iter().filter_map(|want| want["text"].as_str()).collect();
    let outcome = if agrees {
        Outcome::Agrees
    } else {
        let spans: Vec<&str> = read.iter().map(|mention| &input[mention.span()]).collect();
        Outcome::Misses(left_out(&words), format!("wanted {} got {spans:?} {got:?}", case["results"]))
    };
    (outcome, placed)
}

/// The moment the words point at.
fn value(mention: &Mention, reference: &Reference, lean: Lean) -> Option<DateTime> {
    mention.said.resolve(reference, lean).map(|resolved| resolved.at)
}

/// `2016-11-07`, `2016-11-07 08:00:00`; the year 1 stands for a day that does not exist.
fn fits(want: Option<&str>, got: Option<DateTime>) -> bool {
    let Some(want) = want else { return false };
    match (want.split_once(' '), got) {
        (None, None) => want == "0001-01-01",
        (None, Some(got)) => want.parse().is_ok_and(|day: Date| got.date() == day),
        (Some(_), None) => false,
        (Some((day, time)), Some(got)) => {
            format!("{day}T{time}").parse().is_ok_and(|moment: DateTime| moment == got)
        }
    }
}

/// Why the library does not read these words, where that is meant.
fn left_out(words: &[&str]) -> Option<&'static str> {
    let any =
        |list: &[&str]| words.iter().any(|word| list.iter().any(|end| word.to_lowercase().ends_with(end)));
    if any(&["last day", "past day", "this day", "the day", "my day"]) {
        return Some("left out: in reports such days are seen from the day told about");
    }
    any(&["now", "possible", "asap"]).then_some("left out: `now` is no date in reports")
}
