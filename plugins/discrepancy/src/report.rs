//! Findings from contests: the line a person reads, the evidence, the sides as JSON.

use crate::judge::Contest;
use crate::judge::quote::Relations;
use crate::note::{self, Kind};
use crate::sighting::Sighting;
use crate::view::clip;
use copydesk_plugin::{Evidence, Finding, hash64};
use jiff::Timestamp;
use serde_json::Value;
use std::borrow::Cow;

/// Sides a message names.
const SHOWN: usize = 3;
/// Sides a finding shows with their words.
const SIDES: usize = 8;
/// Witnesses of a side it shows, the first ones: at most, and where there are many sides.
const WITNESSES: usize = 4;
const FEW_WITNESSES: usize = 2;
/// Witnesses of all sides after which a side is shown with few.
const ENOUGH: usize = 12;

/// The finding of a contest, seen from article `own`.
pub fn finding(contest: &Contest<'_>, own: u64, relations: &Relations) -> Finding {
    let mut values: Vec<String> = contest.sides.iter().map(|side| value_of(contest.kind, side)).collect();
    values.sort();
    let severity = contest.severity;
    let words: Vec<String> = contest.sides.iter().map(|side| words_of(contest, side, relations)).collect();
    Finding {
        kind: contest.kind.name().to_owned(),
        severity,
        status: contest.status,
        topic: topic(contest),
        fingerprint: format!(
            "{severity:?}/{:?}/{:016x}",
            contest.status,
            hash64(values.join("|").as_bytes())
        ),
        message: message(contest, &words).replace(char::is_control, " "),
        confidence: contest.confidence,
        evidence: evidence(contest, own),
        data: object([
            ("view", "sides".into()),
            ("claim", contest.point.as_str().into()),
            ("sides", Value::Array(sides(contest, &words, own))),
        ]),
    }
}

/// What the finding is about. Whether a spelling is that of a place or of somebody may only come out in time.
fn topic(contest: &Contest<'_>) -> String {
    match &contest.sides[0][0].entry.value {
        note::Value::Form(_) => format!("spelling/{}", contest.root),
        _ => format!("{}/{}", contest.kind.name(), contest.root),
    }
}

/// What a side says, without the words around it.
fn value_of(kind: Kind, side: &[&Sighting]) -> String {
    match &side[0].entry.value {
        note::Value::Figure(f) => format!("{}..{} {}", f.low, f.high, f.unit),
        note::Value::Form(f) => f.folded.clone(),
        note::Value::Saying(s) if kind == Kind::Attribution => s.speaker.clone(),
        note::Value::Saying(s) => s.plain.clone(),
        note::Value::Choice(c) => c.pick.clone(),
        note::Value::Fact(f) => f.pick.clone(),
    }
}

/// The words of a side for people.
fn words_of(contest: &Contest<'_>, side: &[&Sighting], relations: &Relations) -> String {
    let entry = &side[0].entry;
    match &entry.value {
        note::Value::Figure(_) | note::Value::Choice(_) | note::Value::Fact(_) => clip(&entry.text, 80),
        note::Value::Form(_) => entry.text.clone(),
        note::Value::Saying(s) if contest.kind == Kind::Attribution => s.speaker.clone(),
        note::Value::Saying(s) => {
            let others = contest.sides.iter().map(|other| other[0]);
            let first = others.filter_map(|other| match &other.entry.value {
                note::Value::Saying(o) if o.plain != s.plain => {
                    Some(relations.shared_part(side[0], other).start)
                }
                _ => None,
            });
            excerpt(&spoken(&entry.text), first.min().unwrap_or(0))
        }
    }
}

/// A quotation without the words that interrupt it: `I ran,” she said, “and never looked back`.
fn spoken(text: &str) -> Cow<'_, str> {
    let interrupted = || {
        let (before, rest) = text.split_once(['”', '"', '»'])?;
        let (_, after) = rest.split_once(['“', '"', '«', '„'])?;
        Some(format!("{before} … {}", spoken(after)))
    };
    interrupted().map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The words of a quotation from a little before word `from` on.
fn excerpt(text: &str, from: usize) -> String {
    let skip = if from > 3 { from - 2 } else { 0 };
    let rest: Vec<&str> = text.split_whitespace().skip(skip).collect();
    if skip == 0 || rest.len() < 4 {
        return format!("“{}”", clip(text, 90));
    }
    format!("“…{}”", clip(&rest.join(" "), 90))
}

fn message(contest: &Contest<'_>, words: &[String]) -> String {
    let point = match &contest.sides[0][0].entry.value {
        note::Value::Form(_) if contest.kind == Kind::Place => "place name",
        note::Value::Form(_) => "name",
        _ => &contest.point,
    };
    let mut out = format!("\"{point}\": ");
    let mut unnamed = 0;
    let shown = shown(contest);
    let days = days(&shown);
    for (n, (at, side)) in shown.iter().enumerate() {
        if n > 0 {
            out.push_str(" vs ");
        }
        out.push_str(&words[*at]);
        out.push_str(&witness(side, &mut unnamed, days > 1));
    }
    if contest.sides.len() > SHOWN {
        out.push_str(&format!("; {} versions in all", contest.sides.len()));
    }
    if contest.status == copydesk_plugin::Status::Resolved {
        out.push_str("; resolved: the sides agree by now");
    }
    if !contest.remark.is_empty() {
        out.push_str(&format!("; {}", contest.remark));
    }
    out
}

/// The sides a line has room for. The article filed last is why there is a line, so its side is among them.
fn shown<'c, 's>(contest: &'c Contest<'s>) -> Vec<(usize, &'c [&'s Sighting])> {
    let sides = || contest.sides.iter().map(Vec::as_slice).enumerate();
    let mut shown: Vec<(usize, &[&Sighting])> = sides().take(SHOWN).collect();
    let newest = |side: &[&Sighting]| side.iter().map(|sighting| sighting.article).max();
    if let Some(last) = sides().max_by_key(|(_, side)| newest(side))
        && shown.iter().all(|(_, side)| newest(side) != newest(last.1))
    {
        shown.pop();
        shown.push(last);
    }
    shown
}

/// ` (Meridian Wire 16:05, governor's office)`, with the number of further independent witnesses.
fn witness(side: &[&Sighting], unnamed: &mut usize, with_day: bool) -> String {
    let first = side[0];
    let mut out = String::from(" (");
    out.push_str(&label(first, unnamed));
    // A time of midnight exactly stands for a bare day.
    let format = match (first.dated_by_day(), with_day) {
        (true, _) => " %Y-%m-%d",
        (false, true) => " %Y-%m-%d %H:%M",
        (false, false) => " %H:%M",
    };
    if let Some(time) = first.published.and_then(|ms| Timestamp::from_millisecond(ms).ok()) {
        out.push_str(&time.strftime(format).to_string());
    }
    if !first.entry.source.is_empty() {
        out.push_str(&format!(", {}", clip(&first.entry.source, 50)));
    }
    let mut groups: Vec<u64> = side.iter().map(|s| s.group).collect();
    groups.sort_unstable();
    groups.dedup();
    if groups.len() > 1 {
        out.push_str(&format!(", +{}", groups.len() - 1));
    }
    out.push(')');
    out
}

/// On how many days the sides shown were published first.
fn days(shown: &[(usize, &[&Sighting])]) -> usize {
    const DAY_MS: i64 = 86_400_000;
    let first = shown.iter().filter_map(|(_, side)| side[0].published);
    let mut days: Vec<i64> = first.map(|ms| ms.div_euclid(DAY_MS)).collect();
    days.sort_unstable();
    days.dedup();
    days.len()
}

/// Who prints it: the outlet, else the article's headline, else that it is not known.
fn label(sighting: &Sighting, unnamed: &mut usize) -> String {
    if !sighting.outlet.is_empty() {
        return sighting.outlet.clone();
    }
    if !sighting.title.is_empty() {
        return format!("“{}”", sighting.title);
    }
    *unnamed += 1;
    if *unnamed == 1 { "an unnamed outlet" } else { "another unnamed outlet" }.to_owned()
}

/// Where a sighting stands: for a speaker the quotation with its attribution.
fn span(kind: Kind, sighting: &Sighting) -> (u32, u32) {
    match &sighting.entry.value {
        note::Value::Saying(s) if kind == Kind::Attribution => (s.from, s.to),
        _ => (sighting.entry.start, sighting.entry.end),
    }
}

/// Witnesses shown of each side: where there are many sides, fewer.
fn witnesses(contest: &Contest<'_>) -> usize {
    (ENOUGH / contest.sides.len().max(1)).clamp(FEW_WITNESSES, WITNESSES)
}

fn evidence(contest: &Contest<'_>, own: u64) -> Vec<Evidence> {
    let (mut out, most) = (Vec::new(), witnesses(contest));
    for sighting in contest.sides.iter().take(SIDES).flat_map(|side| side.iter().take(most)) {
        let entry = &sighting.entry;
        out.push(Evidence {
            article: if sighting.article == own { 0 } else { sighting.article },
            start: entry.start,
            end: entry.start + entry.text.len() as u32,
            text: entry.text.clone(),
        });
    }
    out
}

/// An object of these members.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn sides(contest: &Contest<'_>, words: &[String], own: u64) -> Vec<Value> {
    let most = witnesses(contest);
    let one = |(side, words): (&Vec<&Sighting>, &String)| {
        let outlets = side.iter().take(most).map(|s| outlet(contest.kind, s, own)).collect();
        object([
            ("value", value_of(contest.kind, side).into()),
            ("text", words.as_str().into()),
            ("outlets", Value::Array(outlets)),
        ])
    };
    contest.sides.iter().zip(words).take(SIDES).map(one).collect()
}

/// Who says it, where.
fn outlet(kind: Kind, s: &Sighting, own: u64) -> Value {
    let (start, end) = span(kind, s);
    object([
        ("outlet", s.outlet.as_str().into()),
        ("published_ms", s.published.into()),
        ("article", if s.article == 0 { own } else { s.article }.into()),
        ("start", start.into()),
        ("end", end.into()),
        ("sentence", s.entry.sentence.as_str().into()),
        ("source", s.entry.source.as_str().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_interrupts_a_quotation_is_not_shown_as_said() {
        let check = |text: &str, want: &str| assert_eq!(spoken(text), want);
        check("We mend nets by night", "We mend nets by night");
        check("We mend nets,” Ida Storm said, “by night", "We mend nets, … by night");
        check(
            "We mend nets,\" she said, \"by night,\" she added, \"and sing",
            "We mend nets, … by night, … and sing",
        );
        check("We mend nets,” she said", "We mend nets,” she said");
    }
}
