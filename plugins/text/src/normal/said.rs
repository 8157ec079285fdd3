//! Which stretches of a text are somebody's words rather than its own: between quotation marks, or printed without
//! them in a transcript (`SMITH: ... JONES: ...`) or below an announcement (`The full statement reads:`).

use std::collections::HashMap;
use std::ops::Range;

use crate::marks::enclosed;

/// Longest speaker's name before a colon, in bytes.
const LABEL: usize = 40;
/// Nouns of what is printed in full, and words that say it is.
const DOCUMENTS: [&str; 8] =
    ["statement", "transcript", "letter", "memo", "remarks", "speech", "email", "e-mail"];
const IN_FULL: [&str; 5] = ["full", "entire", "complete", "transcript", "below"];

/// The stretches, in order; they may overlap. Linear.
pub(super) fn said(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = enclosed(text).iter().map(|region| region.start..region.end).collect();
    let between_marks = found.len();
    if text.contains(':') {
        transcript(text, &mut found);
        announced(text, &mut found);
    }
    if found.len() > between_marks {
        found.sort_unstable_by_key(|range| (range.start, range.end));
    }
    found
}

/// What follows a speaker's name in capitals, to the end of its line, where that name speaks twice or more. Once it
/// may be a dateline or a heading.
fn transcript(text: &str, found: &mut Vec<Range<usize>>) {
    let mut labels: Vec<(&str, Range<usize>)> = Vec::new();
    let mut times: HashMap<&str, usize> = HashMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (colon, _) in line.match_indices(": ") {
            if let Some(label) = label(&line[..colon]) {
                *times.entry(label).or_default() += 1;
                labels.push((label, start + colon + 1..start + line.len()));
            }
        }
        start += line.len();
    }
    found.extend(labels.into_iter().filter(|(label, _)| times[label] > 1).map(|(_, said)| said));
}

/// The speaker's name that ends here: one to three words in capitals.
fn label(before: &str) -> Option<&str> {
    let mut from = before.len().saturating_sub(LABEL);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let capital = |c: char| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '’' | '-');
    let begin = before[from..].char_indices().rev().take_while(|(_, c)| capital(*c)).last()?.0;
    let name = before[from + begin..].trim_start_matches(|c: char| !c.is_uppercase());
    let name = name.rsplit(". ").next().unwrap_or(name);
    let letters = name.chars().filter(|c| c.is_uppercase()).count();
    (letters >= 3 && name.split(' ').count() <= 3).then_some(name)
}

/// What follows a line that announces something in full, up to the next line with quotation marks.
fn announced(text: &str, found: &mut Vec<Range<usize>>) {
    let mut start = 0;
    let mut open: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        if shown.contains(['"', '“', '”']) {
            found.extend(open.take().map(|from| from..start));
        }
        start += line.len();
        if open.is_none() && announces(shown) {
            open = Some(start);
        }
    }
    found.extend(open.map(|from| from..text.len()));
}

fn announces(line: &str) -> bool {
    if !line.ends_with(':') {
        return false;
    }
    let last: Vec<String> = line
        .rsplit(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .take(10)
        .map(str::to_lowercase)
        .collect();
    let holds = |words: &[&str]| last.iter().any(|word| words.contains(&word.as_str()));
    holds(&DOCUMENTS) && holds(&IN_FULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = said(text).into_iter().map(|range| text[range].trim()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn marks_transcripts_and_statements() {
        check("He said “we won” on Monday.", &["we won"]);
        check(
            "BRANKO: We asked. ORLIC: When? BRANKO: Twice.\nHe left.",
            &["We asked. ORLIC: When? BRANKO: Twice.", "Twice."],
        );
        check(
            "The full statement reads:\nWe regret this.\nWe will act.\nShe added: “Soon.”\nHe left.",
            &["We regret this.\nWe will act.", "Soon."],
        );
    }

    #[test]
    fn datelines_and_lists_are_nobodys_words() {
        check("NEW DELHI: The minister resigned.\nUPDATE: He stays.", &[]);
        check("He gave three reasons:\nCost.\nTime.", &[]);
        check("In a statement, the mayor said:\nNothing.", &[]);
    }

    #[test]
    fn hostile_text() {
        for unit in ["A: ", ": ", "AAA: ", "É: ", "full statement:\n", "A. B: "] {
            let text = unit.repeat(30_000);
            assert!(said(&text).iter().all(|range| text.get(range.clone()).is_some()), "{unit:?}");
        }
    }
}
