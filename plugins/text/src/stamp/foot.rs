//! Credits: what the last lines of an article, and captions of films, say of who made it.

use super::Sort;
use super::credit::{agency, nameless, outlet_like, small_word};
use super::line::{Reading, head_of, labelled, stamp_line};
use super::when;

/// Read one of the last lines.
pub(super) fn read(line: &str) -> Option<Reading> {
    credit_line(line).or_else(|| sign_off(line)).or_else(|| labelled(line)).or_else(|| stamp_line(line))
}

/// `Source: X`, `(With AP inputs)`, `With inputs from PTI`, `Additional reporting by Reuters`.
pub(super) fn credit_line(line: &str) -> Option<Reading> {
    let inner = line.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '.')).trim();
    if inner.len() > 120 {
        return None;
    }
    let lower = inner.to_ascii_lowercase();
    let mut reading = Reading::new(0..line.len(), Sort::Credit);
    if let Some(rest) = lower.strip_prefix("source:").or_else(|| lower.strip_prefix("sources:")) {
        let names = &inner[inner.len() - rest.len()..];
        for name in names.split(", ").flat_map(|n| n.split(" and ")).flat_map(|n| n.split('/')).map(str::trim)
        {
            match agency(name) {
                Some(known) if reading.agency.is_empty() => known.clone_into(&mut reading.agency),
                None if !nameless(name)
                    && reading.outlet.is_empty()
                    && name.starts_with(char::is_uppercase) =>
                {
                    name.clone_into(&mut reading.outlet);
                }
                _ => {}
            }
        }
        let when = when::find(&when::tokens(names)).filter(|w| w.year.is_some());
        if when.is_some() {
            (reading.when, reading.rank) = (when, 1);
        }
        return Some(reading);
    }
    let inputs = lower.starts_with("with ") && (lower.contains("input") || lower.contains("agenc"));
    let reporting = lower.starts_with("additional reporting") || lower.starts_with("with reporting");
    if !inputs && !reporting {
        return None;
    }
    reading.agency = inner
        .split(|c: char| !c.is_alphanumeric())
        .find_map(|w| agency(w).filter(|_| w.starts_with(char::is_uppercase)))
        .unwrap_or_default()
        .to_owned();
    Some(reading)
}

/// A last paragraph that signs off with its agency: `... he said. (ANI)`.
fn sign_off(line: &str) -> Option<Reading> {
    let open = line.rfind('(').filter(|_| line.ends_with(')'))?;
    let known = agency(&line[open + 1..line.len() - 1])?;
    let mut reading = Reading::new(open..line.len(), Sort::Credit);
    known.clone_into(&mut reading.agency);
    Some(reading)
}

/// `ITV News Senior International Correspondent Johnny Irvine reports on ...`: the house before the office.
pub(super) fn correspondent(line: &str) -> Option<Reading> {
    let head = head_of(line, 90);
    let office = ["Correspondent", "Editor", "Reporter"].iter().filter_map(|o| head.find(o)).min()?;
    let before: Vec<&str> = head[..office].split_whitespace().collect();
    let house =
        before.iter().rposition(|w| outlet_like(w) || matches!(*w, "News" | "World" | "TV" | "Radio"))?;
    let name = before[..=house].join(" ");
    let proper =
        !before.is_empty() && before.iter().all(|w| w.starts_with(char::is_uppercase)) && outlet_like(&name);
    if !proper || !head[office..].contains(" report") {
        return None;
    }
    let mut reading = Reading::new(0..line.len(), Sort::Caption);
    reading.outlet = name;
    Some(reading)
}

/// The outlet that refuses liability at the foot: `Mid-day accepts no responsibility ...`.
pub(super) fn disclaimed(line: &str) -> Option<String> {
    let at = line.find(" accepts no ").or_else(|| line.find(" does not accept any "))?;
    let before = &line[..at];
    let sentence = before.rfind(". ").map_or(before, |stop| &before[stop + 2..]).trim();
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let proper = (1..=4).contains(&words.len())
        && words.iter().all(|w| w.starts_with(char::is_uppercase) || small_word(w));
    proper
        .then(|| sentence.to_owned())
        .filter(|s| !matches!(s.as_str(), "It" | "We" | "The" | "This" | "Publisher"))
}
