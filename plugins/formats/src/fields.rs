//! The names fields of an article go by in JSON: news-please, schema.org, ninjs 1 to 3, and what scripts write.
//! Names are compared without case, `_` and `-`, so `date_published`, `datePublished` and `DATE-PUBLISHED` are one.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Further names, tried after the known ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// Of the headline.
    pub headline: Vec<String>,
    /// Of the text.
    pub text: Vec<String>,
    /// Of the publication time.
    pub published: Vec<String>,
    /// Of the outlet.
    pub outlet: Vec<String>,
}

/// A field of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Field {
    Headline,
    Text,
    Published,
    Outlet,
    Url,
    Byline,
    Language,
    Agency,
    Place,
}

/// Known names, first that has a value wins.
#[rustfmt::skip]
const KNOWN: &[(Field, &[&str])] = &[
    (Field::Headline,  &["headline", "headlines", "title", "name", "headlinetext"]),
    (Field::Text,      &["maintext", "articlebody", "bodytext", "bodyhtml", "bodyxhtml", "body", "bodies", "text", "content", "contenthtml", "contenttext", "fulltext", "articletext"]),
    (Field::Published, &["datepublished", "published", "publishedat", "publicationdate", "pubdate", "datepublish", "publishdate", "publishedtime", "firstpublished", "versioncreated", "firstcreated", "contentcreated", "createdat", "datecreated", "date", "timestamp"]),
    (Field::Outlet,    &["outlet", "publisher", "sitename", "sourcedomain", "source", "infosources", "provider", "newspaper", "domain"]),
    (Field::Url,       &["url", "link", "canonicalurl", "canonical", "mainentityofpage", "uri"]),
    (Field::Byline,    &["byline", "by", "author", "authors", "creator"]),
    (Field::Language,  &["language", "inlanguage", "lang"]),
    (Field::Agency,    &["agency", "creditline", "credit"]),
    (Field::Place,     &["located", "dateline", "datelinetext"]),
];

/// What is tried for a field, as people read it; for messages.
pub fn sought(field: Field) -> String {
    KNOWN.iter().find(|(f, _)| *f == field).map(|(_, names)| names.join(", ")).unwrap_or_default()
}

/// The field's first value that is not empty.
pub fn find<'a>(object: &'a Map<String, Value>, field: Field, extra: &Names) -> Option<&'a Value> {
    let more: &[String] = match field {
        Field::Headline => &extra.headline,
        Field::Text => &extra.text,
        Field::Published => &extra.published,
        Field::Outlet => &extra.outlet,
        _ => &[],
    };
    let known = KNOWN.iter().find(|(f, _)| *f == field).map_or(&[][..], |(_, names)| names);
    known.iter().map(|n| (*n).to_owned()).chain(more.iter().map(|n| folded(n))).find_map(|name| {
        object.iter().find(|(key, value)| folded(key) == name && !empty(value)).map(|(_, value)| value)
    })
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '@')).flat_map(char::to_lowercase).collect()
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(s) => s.trim().is_empty(),
        Value::Array(a) => a.iter().all(empty),
        Value::Object(o) => o.is_empty(),
        _ => false,
    }
}

/// A value as text: a string, the name of an object, the names of several.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(all) => {
            let names: Vec<String> = all.iter().filter_map(text).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(object) => {
            let inner =
                ["name", "value", "literal", "title", "@value", "text", "byline", "url", "@id", "href"];
            inner.iter().find_map(|key| object.get(*key).and_then(text))
        }
        _ => None,
    }
}
