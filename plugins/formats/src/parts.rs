//! Which lines of an article are not its body: headline, sub-heads, captions, teasers, boilerplate, embedded posts.
//! Rules look at the form of a line and its neighbours, never at a particular outlet's articles.

use std::collections::HashSet;
use std::ops::Range;

use copydesk_plugin::{Part, PartKind};
use copydesk_text::stamp::{self, Sort, Stamp};

/// A line with text on it.
struct Line<'a> {
    text: &'a str,
    span: Range<usize>,
    kind: Option<PartKind>,
}

/// Label the parts of `text`; what no part covers is body. `extra` are further boilerplate patterns, lower case.
pub fn label(text: &str, said: &Stamp, extra: &[String]) -> Vec<Part> {
    let mut lines = lines(text);
    let mut parts: Vec<Part> = Vec::new();
    for (span, sort) in &said.lines {
        let kind = match sort {
            Sort::Dateline => PartKind::Dateline,
            Sort::Byline => PartKind::Byline,
            Sort::Credit => PartKind::Boilerplate,
            Sort::Caption => PartKind::Caption,
        };
        match lines.iter_mut().find(|l| l.span == *span) {
            Some(line) => line.kind = Some(kind),
            None if !span.is_empty() => parts.push(part(span, kind)),
            None => {}
        }
    }
    for i in 0..lines.len() {
        if lines[i].kind.is_none() {
            lines[i].kind = alone(&lines, i, extra);
        }
    }
    teaser_blocks(&mut lines);
    repeated_captions(&mut lines);
    headline(&mut lines, &parts);
    subheads(&mut lines);
    parts.extend(lines.iter().filter_map(|l| l.kind.map(|kind| part(&l.span, kind))));
    parts.sort_by_key(|p| (p.start, p.end));
    parts.dedup_by(|b, a| b.start < a.end);
    parts
}

fn part(span: &Range<usize>, kind: PartKind) -> Part {
    Part { start: span.start as u32, end: span.end as u32, kind }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let at = start + line.len() - line.trim_start().len();
            out.push(Line { text: body, span: at..at + body.len(), kind: None });
        }
        start += line.len();
    }
    out
}

/// What a line is by itself.
fn alone(lines: &[Line<'_>], i: usize, extra: &[String]) -> Option<PartKind> {
    let line = lines[i].text;
    if embedded(line) {
        return Some(PartKind::Embed);
    }
    let lower = line.to_lowercase();
    if teaser(&lower) {
        return Some(PartKind::Teaser);
    }
    let last = i + 2 >= lines.len();
    if caption(line, last) {
        return Some(PartKind::Caption);
    }
    let known = boilerplate(&lower) || extra.iter().any(|pattern| lower.contains(pattern.as_str()));
    known.then_some(PartKind::Boilerplate)
}

/// A post from a social network, copied in with its signature or its link.
fn embedded(line: &str) -> bool {
    let signed = ["— ", "- ", "– "].iter().any(|dash| {
        line.rfind(dash).is_some_and(|at| {
            let name = &line[at..];
            name.contains("(@")
                && name.len() < 140
                && name.ends_with(|c: char| c.is_ascii_digit() || c == ')')
        })
    });
    let linked = ["pic.twitter.com/", "https://t.co/", "View this post on Instagram", "A post shared by "];
    let short = line.len() < 900;
    signed || (short && linked.iter().any(|mark| line.contains(mark)))
}

const TEASERS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "see also",
    "read next",
    "related",
    "more on this story",
    "watch",
    "listen",
    "don't miss",
    "don’t miss",
    "you may also like",
    "recommended",
    "further reading",
    "in pictures",
    "related story",
    "related stories",
    "related articles",
    "also watch",
    "most read",
    "trending",
    "must read",
    "up next",
    "more stories",
    "opinion",
    "editor's pick",
    "editors' picks",
];

fn teaser(lower: &str) -> bool {
    if lower.len() > 260 {
        return false;
    }
    let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    TEASERS.iter().any(|mark| {
        let Some(rest) = bare.strip_prefix(mark) else { return false };
        let rest = rest.trim_start_matches([' ', '\u{a0}']);
        rest.is_empty() && *mark != "opinion" && *mark != "watch" && *mark != "listen"
            || rest.starts_with([':', '|', '»', '>']) && rest.len() > 1
            || rest == ":"
    })
}

const CREDITS: &[&str] = &[
    "Credit: ",
    "Photo: ",
    "Image: ",
    "Picture: ",
    "Photograph: ",
    "Pic: ",
    "Pic/",
    "Photo/",
    "Photo by ",
    "Photos: ",
    "Photograph by ",
    "Picture by ",
    "Image credit",
    "Photo credit",
    "Photo courtesy",
    "Courtesy: ",
    "Pic credit",
];

/// What stands under a picture: a credit at its end, or the words that open one.
fn caption(line: &str, last: bool) -> bool {
    if line.len() > 500 {
        return false;
    }
    let opens = [
        "FILE - ",
        "FILE – ",
        "FILE — ",
        "FILE PHOTO",
        "File photo",
        "Image caption",
        "Caption: ",
        "Pictured: ",
    ];
    if opens.iter().any(|mark| line.starts_with(mark)) {
        return true;
    }
    let credited = CREDITS.iter().any(|mark| {
        line.rfind(mark).is_some_and(|at| {
            let free = line[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            free && line.len() - at <= 100
        })
    });
    let house = line.len() < 400
        && [
            "/Getty Images",
            "AP Photo/",
            "via Getty Images",
            "/AFP",
            "/REUTERS",
            "/Reuters",
            "via AP",
            "/AP",
        ]
        .iter()
        .any(|mark| {
            line.trim_end_matches([')', ']', '.']).ends_with(mark)
                || (mark.ends_with("Photo/") && line.contains(mark))
        });
    credited || house || (!last && bracketed_credit(line).is_some())
}

/// The words of a line that ends `(Reuters)`, without the credit.
fn bracketed_credit(line: &str) -> Option<&str> {
    let open = line.rfind(['(', '['])?;
    let inner = line[open + 1..].strip_suffix([')', ']'])?;
    let house = inner.split(['/', ',']).next_back().unwrap_or(inner);
    let named = stamp::agency(inner).is_some()
        || stamp::agency(house).is_some()
        || inner.to_lowercase().contains("photo");
    named.then(|| line[..open].trim_end())
}

/// Phrases only boilerplate has.
const BOILERPLATE: &[&str] = &[
    "sourced from a third party syndicated feed",
    "accepts no responsibility or liability",
    "all rights reserved",
    "may not be published, broadcast, rewritten",
    "this story has not been edited by",
    "auto-generated from a syndicated feed",
    "published from a syndicated feed",
    "except for the headline, this story",
    "published from a wire agency feed",
    "the thomson reuters trust principles",
    "this article was originally published",
    "views expressed in this article",
    "by clicking subscribe",
    "you agree to our terms",
    "this material may not be",
    "reserves the sole right to alter",
    "unauthorised reproduction",
    "unauthorized reproduction",
];

/// Phrases that make a short line boilerplate.
const SHORT_BOILERPLATE: &[&str] = &[
    "newsletter",
    "subscribe to",
    "subscribe now",
    "follow us on",
    "download our app",
    "download the app",
    "click here to",
    "sign up for",
    "sign up to",
    "join our whatsapp",
    "editing by",
    "© ",
    "copyright ",
    "terms of use",
    "privacy policy",
    "with inputs from",
    "with agency inputs",
    "with ap inputs",
    "this story has been updated",
    "advertisement",
];

fn boilerplate(lower: &str) -> bool {
    let phrase = BOILERPLATE.iter().any(|p| lower.contains(p));
    let short = lower.len() <= 160
        && SHORT_BOILERPLATE.iter().any(|p| match *p {
            // Nouns of ordinary sentences: only where they open the line, or nothing like a sentence stands around them.
            "newsletter" | "copyright " | "advertisement" | "© " | "privacy policy" | "terms of use" => {
                lower.starts_with(p)
                    || (lower.contains(p) && !lower.ends_with('.') && lower.split_whitespace().count() <= 12)
            }
            "editing by" => {
                lower.contains(p)
                    && (lower.contains("reporting by") || lower.starts_with('(') || lower.starts_with(p))
            }
            "subscribe to" | "follow us on" | "click here to" | "sign up for" | "sign up to" => {
                lower.starts_with(p) || lower.contains(&format!(". {p}"))
            }
            _ => lower.contains(p) && lower.split_whitespace().count() <= 14,
        });
    phrase || short
}

/// Titles under a teaser that stands alone are teasers too, until body text resumes.
fn teaser_blocks(lines: &mut [Line<'_>]) {
    let mut open = false;
    for line in lines {
        if line.kind == Some(PartKind::Teaser) {
            let bare = line.text.trim_end_matches([':', ' ', '\u{a0}']);
            open = !bare.contains([':', '|']) && bare.split_whitespace().count() <= 4;
        } else if open && line.kind.is_none() && line.text.len() <= 120 && title_like(line.text) {
            line.kind = Some(PartKind::Teaser);
        } else {
            open = false;
        }
    }
}

/// The words of a caption printed once more without the credit are the caption's alternative text.
fn repeated_captions(lines: &mut [Line<'_>]) {
    let words: HashSet<String> = lines
        .iter()
        .filter(|l| l.kind == Some(PartKind::Caption))
        .filter_map(|l| bracketed_credit(l.text))
        .map(str::to_owned)
        .collect();
    for line in lines.iter_mut().filter(|l| l.kind.is_none()) {
        if words.contains(line.text) {
            line.kind = Some(PartKind::Caption);
        }
    }
}

/// The first line that is nothing else, when it reads like a title and something follows.
fn headline(lines: &mut [Line<'_>], stretches: &[Part]) {
    let Some(i) = lines.iter().position(|l| l.kind.is_none()) else { return };
    let more = lines.iter().skip(i + 1).any(|l| l.kind.is_none());
    let begun = stretches
        .iter()
        .any(|p| p.start as usize >= lines[i].span.start && (p.end as usize) <= lines[i].span.end);
    if i < 5 && more && !begun && title_like(lines[i].text) {
        lines[i].kind = Some(PartKind::Headline);
    }
}

fn subheads(lines: &mut [Line<'_>]) {
    for i in 1..lines.len().saturating_sub(1) {
        let line = lines[i].text;
        let below = &lines[i + 1];
        let opens_body = below.kind.is_none() && below.text.len() > 90 && below.text.len() > line.len();
        let quoted = line.starts_with(['"', '“', '‘'])
            && line.ends_with(['"', '”', '’'])
            && lines[i - 1].kind != Some(PartKind::Headline);
        let listed = line.contains(':') && line.contains(|c: char| c.is_ascii_digit());
        let short = line.len() <= 110 && line.split_whitespace().count() <= 14;
        if lines[i].kind.is_none()
            && short
            && opens_body
            && !quoted
            && !listed
            && !line.contains(" said ")
            && title_like(line)
        {
            lines[i].kind = Some(PartKind::Subhead);
        }
    }
}

/// Reads like a title: short, begins like one, and does not end or break like a sentence.
pub fn title_like(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let end = line.trim_end_matches(['"', '”', '’', '\'', ')', ']']);
    let stopped = end.ends_with(['.', ';', ',']) && !end.ends_with("...") || end.ends_with(':');
    let begins = line
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase());
    let broken = line.match_indices(". ").any(|(at, _)| {
        let word = line[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        word.len() > 3 && word.chars().all(char::is_lowercase)
    });
    (2..=24).contains(&words) && line.len() <= 200 && !stopped && begins && !broken
}
