//! Articles as JSON: one object, an array, an object that holds an array, or one object a line (JSON Lines). What is
//! no article (a picture, an event, an answer of an interface around the articles) is passed over.

use std::ops::Range;

use copydesk_plugin::{Error, File, Hints, Opened};
use copydesk_text::stamp;
use serde_json::{Map, Value};

use crate::decode::Decoded;
use crate::fields::{self, Field};
use crate::{Config, decode, html, metadata};

/// How deep articles are looked for.
const DEPTH: usize = 6;

/// Open a JSON file.
pub fn open(file: &File<'_>, config: &Config) -> Result<Vec<Opened>, Error> {
    let source = decode::decode(file.bytes, None);
    let values = values(&source.text).map_err(|why| Error::Article(format!("not valid JSON: {why}")))?;
    let mut articles = Vec::new();
    for (value, within) in &values {
        collect(value, DEPTH, &mut |object| {
            if let Some(article) = article(object, file, config, &source, within.clone()) {
                articles.push(article);
                return true;
            }
            false
        });
    }
    if articles.is_empty() {
        return Err(Error::Article(format!(
            "JSON without an article: looked for an object with a text ({}); name other fields under field_names",
            fields::sought(Field::Text)
        )));
    }
    Ok(articles)
}

/// The values of the file and where each stands: one, or one a line.
fn values(text: &str) -> Result<Vec<(Value, Range<usize>)>, String> {
    let body = text.trim_start_matches('\u{feff}').trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let whole = match serde_json::from_str::<Value>(body) {
        Ok(value) => return Ok(vec![(value, 0..text.len())]),
        Err(error) => error.to_string(),
    };
    let mut out = Vec::new();
    let (mut start, mut broken, mut count) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            count += 1;
            match serde_json::from_str::<Value>(words) {
                Ok(value @ (Value::Object(_) | Value::Array(_))) => {
                    out.push((value, start..start + line.len()));
                }
                _ => broken += 1,
            }
        }
        start += line.len();
    }
    // A last line cut short is forgiven; a file that is mostly not JSON is not JSON Lines.
    if count < 2 || broken > 1 || out.is_empty() { Err(whole) } else { Ok(out) }
}

/// Hand every object that may be an article to `take`, outermost first; what it takes is not searched further.
fn collect(value: &Value, depth: usize, take: &mut dyn FnMut(&Map<String, Value>) -> bool) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, depth - 1, take)),
        Value::Object(object) => {
            if take(object) {
                return;
            }
            const INSIDE: &[&str] = &[
                "articles",
                "items",
                "item",
                "data",
                "results",
                "result",
                "news",
                "@graph",
                "hits",
                "docs",
                "response",
                "entries",
                "stories",
                "feed",
                "documents",
                "article",
                "_source",
                "story",
            ];
            for name in INSIDE {
                if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.get(*name) {
                    collect(inner, depth - 1, take);
                }
            }
        }
        _ => {}
    }
}

/// ninjs and schema.org say what an object is; these are no articles.
const NO_ARTICLE: &[&str] = &[
    "picture",
    "photo",
    "image",
    "imageobject",
    "video",
    "videoobject",
    "audio",
    "graphic",
    "event",
    "planning",
    "person",
    "organization",
    "website",
    "breadcrumblist",
];

fn article(
    object: &Map<String, Value>,
    file: &File<'_>,
    config: &Config,
    source: &Decoded,
    within: Range<usize>,
) -> Option<Opened> {
    let sort = object.get("type").or_else(|| object.get("@type")).and_then(fields::text).unwrap_or_default();
    if NO_ARTICLE.contains(&sort.to_lowercase().as_str()) {
        return None;
    }
    let names = &config.field_names;
    let body = body(fields::find(object, Field::Text, names)?)?;
    let field = |which| fields::find(object, which, names).and_then(fields::text);
    let headline = fields::find(object, Field::Headline, names)
        .and_then(first_text)
        .map(|h| plain(&h))
        .unwrap_or_default();
    let mut made = html::Assembled::new(&headline);
    for paragraph in body {
        made.paragraph(&paragraph, None);
    }
    let inner = Hints {
        outlet: field(Field::Outlet),
        published: fields::find(object, Field::Published, names).and_then(time),
        url: field(Field::Url).filter(|u| u.contains("://") || u.starts_with("urn:")),
        language: field(Field::Language),
        agency: field(Field::Agency),
        headline: Some(headline),
        byline: field(Field::Byline).map(|b| plain(&b)),
    };
    let mut article = made.finish(source, within, config, file.arrived_ms);
    article.0.dateline = field(Field::Place).unwrap_or_default();
    metadata::fill(&mut article.0, file, &inner, &article.1, config);
    Some(article.0)
}

/// Headlines come alone or as a list of which the first is the one.
fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::Array(all) => all.iter().find_map(fields::text),
        other => fields::text(other),
    }
}

/// Paragraphs of a body: text, HTML, or ninjs `bodies` of which the longest is the article.
fn body(value: &Value) -> Option<Vec<String>> {
    let text = match value {
        Value::String(s) => s.clone(),
        Value::Array(all) if all.iter().all(Value::is_string) => {
            return Some(all.iter().filter_map(fields::text).collect::<Vec<_>>()).filter(|p| !p.is_empty());
        }
        Value::Array(all) => all.iter().filter_map(fields::text).max_by_key(String::len)?,
        Value::Object(_) => fields::text(value)?,
        _ => return None,
    };
    let marked = text.contains("</") || text.contains("/>") || text.contains("<p") || text.contains("<br");
    let paragraphs: Vec<String> = if marked {
        html::paragraphs(&text).into_iter().map(|(words, _)| words).collect()
    } else {
        text.split("\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
    };
    // One word is a code, not a text.
    let words = paragraphs.iter().flat_map(|p| p.split_whitespace()).take(3).count();
    (words >= 3).then_some(paragraphs)
}

/// Markup that slipped into a short field is taken out.
fn plain(value: &str) -> String {
    if !value.contains('<') && !value.contains('&') {
        return value.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    html::paragraphs(value).into_iter().map(|(words, _)| words).collect::<Vec<_>>().join(" ")
}

/// A time: text in any form, or seconds or milliseconds since the epoch.
fn time(value: &Value) -> Option<String> {
    match value {
        Value::Number(n) => {
            let n = n.as_i64()?;
            let ms = if n > 100_000_000_000 { n } else { n.checked_mul(1000)? };
            Some(jiff::Timestamp::from_millisecond(ms).ok()?.to_string())
        }
        other => fields::text(other).filter(|t| stamp::parse(t).is_some()),
    }
}
