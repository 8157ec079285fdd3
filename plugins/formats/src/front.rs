//! Front matter: what stands before the article about the article. `---` with `key: value` lines, `+++` with
//! `key = value` lines, or a block of header lines such as `Headline: ...` closed by a blank line. Simple lines only:
//! lists, nesting and multi-line values are passed over.

use copydesk_plugin::Hints;

/// Front matter longer than this (bytes) is none.
const MAX_BYTES: usize = 16 << 10;

/// Read front matter: what it states and the byte the article starts at.
pub fn read(text: &str) -> Option<(Hints, usize)> {
    let first = text.split_inclusive('\n').next()?;
    match first.trim_end() {
        "---" => fenced(text, first.len(), &["---", "..."], ':'),
        "+++" => fenced(text, first.len(), &["+++"], '='),
        _ => headers(text),
    }
}

fn fenced(text: &str, start: usize, closers: &[&str], separator: char) -> Option<(Hints, usize)> {
    let mut hints = Hints::default();
    let mut known = 0;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        at += line.len();
        if at > MAX_BYTES {
            return None;
        }
        if closers.contains(&line.trim_end()) {
            return (known > 0).then_some((hints, at));
        }
        if line.starts_with([' ', '\t', '#', '[']) {
            continue;
        }
        if let Some((key, value)) = line.split_once(separator) {
            known += usize::from(set(&mut hints, key.trim(), value));
        }
    }
    None
}

/// Header lines are front matter only when every line to the blank one is one, and two at least are known.
fn headers(text: &str) -> Option<(Hints, usize)> {
    let mut hints = Hints::default();
    let (mut known, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let (key, value) = line.split_once(':')?;
        if key.is_empty()
            || key.len() > 24
            || !key.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '-' | ' ' | '_'))
        {
            return None;
        }
        known += usize::from(set(&mut hints, key.trim(), value));
        at += line.len();
    }
    let rest = &text[at..];
    (known >= 2 && rest.starts_with(['\n', '\r']) && !rest.trim().is_empty()).then_some((hints, at))
}

fn set(hints: &mut Hints, key: &str, value: &str) -> bool {
    let field = match key.to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
        "title" | "headline" => &mut hints.headline,
        "outlet" | "source" | "publisher" | "site" | "newspaper" => &mut hints.outlet,
        "date" | "published" | "publish_date" | "pubdate" | "date_published" | "published_at" => {
            &mut hints.published
        }
        "author" | "byline" | "by" | "authors" => &mut hints.byline,
        "url" | "link" | "canonical" => &mut hints.url,
        "language" | "lang" => &mut hints.language,
        "agency" | "credit" => &mut hints.agency,
        _ => return false,
    };
    let value = unquoted(value.trim());
    if value.is_empty() || field.is_some() {
        return false;
    }
    *field = Some(value);
    true
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.split_once(quote)) {
            return inner.0.to_owned();
        }
    }
    let bare = value.split(" #").next().unwrap_or(value);
    bare.trim_matches(|c| matches!(c, '[' | ']')).trim().to_owned()
}
