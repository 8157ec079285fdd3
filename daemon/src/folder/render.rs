//! What is written in story folders, as bytes: pure functions of events.
//!
//! Nothing an article says reaches a log unescaped: control characters, escape sequences and invisible marks that
//! change the reading direction are shown as `\u{..}`.

use std::fmt::Write as _;

use copydesk_plugin::{Status, Verdict};
use serde::Serialize;
use serde_json::json;

use crate::article::{Admitted, ArticleMeta};
use crate::desk::findings::severity_word;
use crate::error::FileFault;
use crate::folder::originals::hex;
use crate::order::Order;
use crate::store::{FiledArticle, FiledFinding};

/// A time in ms as people and programs read it: `2024-03-12T16:31:02Z`.
pub fn time(ms: i64) -> String {
    match jiff::Timestamp::from_millisecond(ms) {
        Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Err(_) => "?".to_owned(),
    }
}

/// Text made safe for a line of a log.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() || invisible(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Marks that are not seen but change how what follows is read.
fn invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The stem of an article's names in its story folder: `0001-<outlet>-<headline>`.
pub fn article_stem(number: u64, meta: &ArticleMeta) -> String {
    let mut stem = format!("{number:04}");
    for (part, longest) in [(&meta.outlet, 24), (&meta.headline, 48)] {
        let slug = slug(part, longest);
        if !slug.is_empty() {
            stem.push('-');
            stem.push_str(&slug);
        }
    }
    stem
}

/// Lower-case ASCII words joined by hyphens, at most `longest` bytes, cut between words where it can be.
pub fn slug(text: &str, longest: usize) -> String {
    let ascii = deunicode::deunicode(text).to_lowercase();
    let mut slug = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() + 1 > longest {
            if slug.is_empty() {
                slug.push_str(&word[..word.len().min(longest)]);
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// The extension an article's original keeps.
pub fn extension(file_name: &str) -> String {
    let last = file_name.rsplit('/').next().unwrap_or("");
    match last.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && extension.len() <= 8
                && extension.chars().all(|c| c.is_ascii_alphanumeric()) =>
        {
            extension.to_ascii_lowercase()
        }
        _ => "txt".to_owned(),
    }
}

/// The name as hex where it is not UTF-8.
pub(super) fn name_hex(name: &[u8]) -> Option<String> {
    std::str::from_utf8(name).is_err().then(|| hex(name))
}

/// Confidence as people read it; `f32` digits beyond the second decide nothing.
pub(super) fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

/// JSON with the characters a terminal obeys or that change the reading direction written as `\u....`: they can only
/// stand inside strings.
fn escaped(json: String) -> String {
    // Most text has none; the first bytes of those that are looked for are rare.
    let suspicious =
        |byte: &u8| matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xef | 0xf3) || *byte < 0x20 && *byte != b'\n';
    let marks = json.as_bytes().windows(2).any(|pair| matches!(pair, [0xe2, 0x80 | 0x81]));
    if !marks && !json.as_bytes().iter().any(suspicious) {
        return json;
    }
    let unsafe_mark = |c: char| (c.is_control() && c != '\n') || invisible(c);
    if !json.contains(unsafe_mark) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if unsafe_mark(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// One line of a `.jsonl` file.
pub fn json_line(json: &impl Serialize) -> Vec<u8> {
    let mut line = escaped(serde_json::to_string(json).unwrap_or_default());
    line.push('\n');
    line.into_bytes()
}

/// JSON for people: indented, with a final line end.
pub fn pretty(json: &impl Serialize) -> Vec<u8> {
    let mut text = escaped(serde_json::to_string_pretty(json).unwrap_or_default());
    text.push('\n');
    text.into_bytes()
}

/// One line of `alerts.log`; needs no context.
pub fn alert_line(meta: &ArticleMeta, plugin: &str, filed: &FiledFinding) -> String {
    let finding = &filed.finding;
    let word = match finding.status {
        Status::Open => severity_word(finding.severity),
        Status::Resolved => "RESOLVED",
    };
    format!(
        "{} {word} {plugin}/{} {} {} conf {:.2} id {}\n",
        time(meta.arrived_ms),
        plain(&finding.kind),
        meta.story,
        plain(&finding.message),
        rounded(finding.confidence),
        filed.id
    )
}

/// The lines of `story.log` for one article.
pub fn story_lines(file: &Admitted, article: &FiledArticle, stem: &str) -> String {
    let meta = &article.meta;
    let at = time(meta.arrived_ms);
    let mut lines = String::new();
    if article.assignment.founded {
        let _ = writeln!(lines, "{at} story opened: {}", plain(&article.assignment.title));
    }
    let why = match article.assignment.by.as_str() {
        "words" => {
            let terms: Vec<&str> = article.assignment.terms.iter().map(|(term, _)| term.as_str()).collect();
            format!(
                " because of its words (score {:.2}: {})",
                article.assignment.score,
                plain(&terms.join(", "))
            )
        }
        "duplicate" => " because of what it copies".to_owned(),
        _ => String::new(),
    };
    let _ = writeln!(lines, "{at} filed {stem} from {}{why}", plain(&file.display_name()));
    if let Some(verdict) = &article.verdict {
        let _ = writeln!(lines, "{at} {stem}: {} (score {:.2})", kinship(article, verdict), verdict.score);
    }
    for fault in article.results.iter().flat_map(|result| &result.faults) {
        let _ = writeln!(
            lines,
            "{at} {stem}: plugin {} failed in {} ({:?}): {}",
            plain(&fault.plugin),
            plain(&fault.hook),
            fault.kind,
            plain(&fault.message)
        );
    }
    lines
}

/// The line of `story.log` for an editor's order.
pub fn order_line(file: &Admitted, order: &Order) -> String {
    let topic = plain(&format!("{}/{}", order.plugin, order.topic));
    format!("{} {} {} by an editor: {topic}\n", time(file.arrived_ms), plain(&order.id), order.what.done())
}

/// What the article is to an earlier one: in the words of the plugin that says so, which name the other; else by
/// its number.
fn kinship(article: &FiledArticle, verdict: &Verdict) -> String {
    let findings = article.results.iter().flat_map(|result| &result.findings);
    let mut told = findings.map(|filed| &filed.finding);
    let told = told.find(|finding| finding.data["view"] == "copy" && finding.data["of"] == verdict.of);
    match told {
        Some(finding) => plain(&finding.message),
        None => format!("{} of article {} of the desk", plain(&verdict.relation), verdict.of),
    }
}

/// Why a file is under `failed/`, or `kept` in the watch folder.
pub fn reason_json(name: &[u8], fault: &FileFault, at_ms: i64, kept: bool) -> Vec<u8> {
    let mend = match fault.class.as_str() {
        "too-large" => "raise watch.max_file or split the file, and drop it again",
        "too-long" => "split the text into files of less than 16 MiB of text each, and drop them",
        "too-slow" => "raise plugins.cpu_deadline or split the file, and drop it again",
        "side-car" | "late-side-car" => "drop a side-car that can be used before its article is dropped",
        _ => "mend the file and drop it again",
    };
    let what_to_do = if kept {
        format!("{mend}; it was left in the watch folder and is not looked at again until it changes")
    } else {
        format!("{mend}; this copy is only kept for you to look at")
    };
    pretty(&json!({
        "file": String::from_utf8_lossy(name), "name_hex": name_hex(name), "at": time(at_ms),
        "class": fault.class, "message": fault.message,
        "what_to_do": what_to_do,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_articles_say_cannot_steer_a_terminal() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("a\x1b[31mred", "a\\u{1b}[31mred");
        check("two\nlines", "two lines");
        check("left\u{202e}right", "left\\u{202e}right");
        check("Zoë “quoted”", "Zoë “quoted”");
    }

    #[test]
    fn names_are_short_plain_and_cut_between_words() {
        assert_eq!(slug("Kertész: “No deal” — yet!", 48), "kertesz-no-deal-yet");
        assert_eq!(slug("one two three", 8), "one-two");
        assert_eq!(slug("Donaudampfschifffahrt", 5), "donau");
        assert_eq!(slug("…", 5), "");
        assert_eq!(extension("a/b.HTML"), "html");
        assert_eq!(extension(".hidden"), "txt");
        assert_eq!(extension("x.tar~bad"), "txt");
    }
}
