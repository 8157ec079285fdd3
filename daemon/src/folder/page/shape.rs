//! Reading the `data` of findings as the page knows it. Any plugin may write anything, so nothing is taken for
//! granted: what is missing is empty, what is odd is skipped, what is long is cut.

use copydesk_plugin::Evidence;
use serde::Serialize;
use serde_json::Value;

use super::articles::{Directory, Reference};
use crate::article::ArticleId;

/// Sides kept of a point, and witnesses kept of a side.
const SIDES: usize = 6;
const WITNESSES: usize = 6;
/// Changes kept of a copy.
const CHANGES: usize = 12;
/// Longest name, short text and sentence kept, in characters.
pub const NAME: usize = 80;
pub const TEXT: usize = 200;
pub const SENTENCE: usize = 400;

/// One version of a contested point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// The value as compared.
    pub value: String,
    /// The value as printed.
    pub text: String,
    /// Who says so.
    pub outlets: Vec<Witness>,
    /// Further witnesses that are not kept.
    #[serde(skip_serializing_if = "nothing")]
    pub more_outlets: usize,
}

/// One article that takes a side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Witness {
    /// Its outlet.
    pub outlet: String,
    /// When it was published.
    #[serde(serialize_with = "super::summary::time")]
    pub published: Option<i64>,
    /// Its number in the desk.
    pub article: ArticleId,
    /// The article that stands for its duplicate group; its own number when that is not known.
    pub group: ArticleId,
    /// The other outlet whose text it copies; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub copy_of: String,
    /// Where it lies, when that is still known.
    #[serde(flatten)]
    pub file: Option<Reference>,
    /// First byte of the words in the article's text.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// The words themselves.
    pub words: String,
    /// The sentence they stand in.
    pub sentence: String,
    /// Whom the article names as its source.
    pub source: String,
}

/// What a finding with the view `sides` shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    /// What the sides differ on.
    pub claim: String,
    /// The sides, as the plugin ordered them.
    pub sides: Vec<Side>,
    /// Further sides that are not kept.
    pub more: usize,
}

/// What a finding with the view `quotation` shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotation {
    /// Who said it; empty when that is uncertain.
    pub speaker: String,
    /// The words.
    pub words: String,
    /// What the speaker is.
    pub role: String,
    /// `direct`, `indirect` or whatever the plugin says.
    pub kind: String,
    /// Outlets that have it.
    pub outlets: Vec<String>,
    /// Other renderings.
    pub variants: Vec<String>,
    /// Articles that have it.
    pub articles: Vec<ArticleId>,
}

/// The view a finding asks for; empty when it asks for none.
pub fn view(data: &Value) -> &str {
    data["view"].as_str().unwrap_or("")
}

/// Read the view `sides`; none unless there is a side to show.
pub fn sides(data: &Value, evidence: &[Evidence], directory: &Directory) -> Option<Sides> {
    let all = list(&data["sides"]);
    let mut sides: Vec<Side> = all.iter().filter_map(|value| side(value, evidence, directory)).collect();
    let more = sides.len().saturating_sub(SIDES);
    sides.truncate(SIDES);
    (!sides.is_empty()).then(|| Sides { claim: text(&data["claim"], TEXT), sides, more })
}

fn side(value: &Value, evidence: &[Evidence], directory: &Directory) -> Option<Side> {
    let mut side = Side {
        value: text(&value["value"], TEXT),
        text: text(&value["text"], TEXT),
        outlets: Vec::new(),
        more_outlets: list(&value["outlets"]).len().saturating_sub(WITNESSES),
    };
    if side.text.is_empty() {
        side.text.clone_from(&side.value);
    }
    for value in list(&value["outlets"]).iter().take(WITNESSES) {
        side.outlets.push(witness(value, evidence, directory));
    }
    (!side.text.is_empty()).then_some(side)
}

fn witness(value: &Value, evidence: &[Evidence], directory: &Directory) -> Witness {
    let article = value["article"].as_u64().unwrap_or(0);
    let (start, end) = (value["start"].as_u64().unwrap_or(0), value["end"].as_u64().unwrap_or(0));
    let shown = evidence.iter().find(|words| words.article == article && u64::from(words.start) == start);
    let known = directory.get(article);
    let mut outlet = text(&value["outlet"], NAME);
    if outlet.is_empty() {
        outlet = known.map_or_else(String::new, |known| known.outlet.clone());
    }
    let original = known.filter(|known| known.group != article).and_then(|known| directory.get(known.group));
    let copy_of = original.map(|original| original.outlet.clone()).filter(|other| *other != outlet);
    Witness {
        outlet,
        published: value["published_ms"].as_i64().or_else(|| known.and_then(|known| known.published)),
        article,
        group: known.map_or(article, |known| known.group),
        copy_of: copy_of.unwrap_or_default(),
        file: known.map(|known| known.file.clone()),
        start,
        end,
        words: shown.map_or_else(String::new, |words| cut(&words.text, TEXT)),
        sentence: text(&value["sentence"], SENTENCE),
        source: text(&value["source"], TEXT),
    }
}

/// Read the view `quotation`; none unless there are words.
pub fn quotation(data: &Value) -> Option<Quotation> {
    let words = text(&data["words"], SENTENCE);
    let uncertain = data["uncertain"].as_bool().unwrap_or(false);
    let names = |value: &Value, most: usize, longest: usize| -> Vec<String> {
        let all = list(value).iter().map(|value| text(value, longest)).filter(|text| !text.is_empty());
        all.take(most).collect()
    };
    (!words.is_empty()).then(|| Quotation {
        speaker: if uncertain { String::new() } else { text(&data["speaker"], NAME) },
        words,
        role: text(&data["role"], NAME),
        kind: text(&data["kind"], NAME),
        outlets: names(&data["outlets"], 24, NAME),
        variants: names(&data["variants"], 4, SENTENCE),
        articles: list(&data["articles"]).iter().filter_map(Value::as_u64).take(32).collect(),
    })
}

/// The new passages of a finding with the view `copy`.
pub fn new_text(data: &Value) -> Vec<String> {
    let all = list(&data["new_text"]).iter().map(|value| text(value, TEXT));
    all.filter(|text| !text.is_empty()).take(3).collect()
}

/// One place where a copy reads otherwise than what it copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The last words both have before it.
    pub after: String,
    /// What the earlier text has here; empty when the copy adds.
    pub was: String,
    /// What the copy has here; empty when it leaves out.
    pub now: String,
}

/// The changes of a finding with the view `copy`, in the copy's order, and how many more there are.
pub fn changes(data: &Value) -> (Vec<Change>, u64) {
    let all = list(&data["changes"]);
    let kept = all.iter().take(CHANGES).map(|change| Change {
        after: text(&change["after"], NAME),
        was: text(&change["was"], TEXT),
        now: text(&change["now"], TEXT),
    });
    let kept: Vec<Change> = kept.filter(|change| !(change.was.is_empty() && change.now.is_empty())).collect();
    let more = data["more_changes"].as_u64().unwrap_or(0);
    (kept, more.saturating_add(all.len().saturating_sub(CHANGES) as u64))
}

/// A list, or nothing.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A short text: a string, or a number or truth value as written in JSON.
fn text(value: &Value, longest: usize) -> String {
    match value {
        Value::String(text) => cut(text.trim(), longest),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// The sentence around bytes `start..end` of `text`; empty when that is no part of the text, or when it is too long
/// to be shown.
pub fn sentence(text: &str, start: u64, end: u64) -> String {
    let within = |at: u64| usize::try_from(at).ok().filter(|at| text.is_char_boundary(*at));
    let (Some(start), Some(end)) = (within(start), within(end)) else { return String::new() };
    if start >= end {
        return String::new();
    }
    let ends = |from: usize| -> Option<usize> {
        let mut stops =
            text[from..].match_indices(['\n', '.', '!', '?']).map(|(at, stop)| from + at + stop.len());
        stops.find(|at| {
            text[..*at].ends_with('\n')
                || text[*at..].starts_with([' ', '\n', '”', '"']) && !shortened(&text[..*at])
        })
    };
    let mut from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    while let Some(next) = ends(from).filter(|next| *next <= start) {
        from = next;
    }
    let to = ends(end).unwrap_or(text.len());
    let sentence = text[from..to].trim().trim_start_matches(['”', ' ']);
    if sentence.chars().count() > SENTENCE { String::new() } else { sentence.to_owned() }
}

/// The text ends in a title or an initial, whose full stop ends no sentence.
fn shortened(text: &str) -> bool {
    let Some(text) = text.strip_suffix('.') else { return false };
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let titles = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Capt", "Sgt", "Sen", "Rep", "Gov", "St", "Rev",
    ];
    titles.contains(&word) || word.chars().count() == 1 && word.chars().all(char::is_uppercase)
}

/// At most `longest` characters; what was cut is marked.
pub fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the signature serde asks for
fn nothing(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_around_a_place_is_found() {
        let text = "DERVAN — It shook.\nThe governor, Halil Temir, spoke. “We dig,” Mr. H. Temir said. It was 6.4 strong.";
        let check = |words: &str, expected: &str| {
            let start = text.find(words).unwrap();
            assert_eq!(sentence(text, start as u64, (start + words.len()) as u64), expected);
        };
        check("Halil Temir", "The governor, Halil Temir, spoke.");
        check("We dig", "“We dig,” Mr. H. Temir said.");
        check("6.4", "It was 6.4 strong.");
        check("DERVAN", "DERVAN — It shook.");
        for (start, end) in [(0, 0), (5, 3), (0, 10_000), (8, 9), (u64::MAX, u64::MAX)] {
            assert_eq!(sentence(text, start, end), "", "{start}..{end}");
        }
        assert_eq!(sentence(&"x ".repeat(1000), 4, 6), "");
    }
}
