//! Web pages. Metadata from JSON-LD, then meta tags; the article's text by readability (the `dom_smoothie` crate, after
//! Mozilla's Readability.js). The text is the headline and the paragraphs, a blank line between them.

use std::ops::Range;

use copydesk_plugin::{Error, File, Hints, Opened, Part, PartKind};
use copydesk_text::stamp::{self, Stamp};
use dom_query::Document;
use dom_smoothie::{Config as Reading, Readability};
use encoding_rs::Encoding;
use serde_json::Value;

use crate::decode::Decoded;
use crate::fields::{self, Field};
use crate::{Config, decode, metadata, parts, segments};

/// Pages with more elements are refused: no article needs them, and they cost seconds.
const MAX_ELEMENTS: usize = 60_000;

/// Elements that are a paragraph of their own.
const BLOCKS: &str = "p, h1, h2, h3, h4, h5, h6, li, blockquote, figcaption, pre, td, dt, dd";

/// Open a page.
pub fn open(file: &File<'_>, config: &Config) -> Result<Opened, Error> {
    let source = decode::decode(file.bytes, declared(file.bytes));
    let reading =
        Reading { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: false, ..Reading::default() };
    let document = Document::from(source.text.as_str());
    let inner = stated(&document, config);
    let mut reader = Readability::with_document(document, None, Some(reading)).map_err(|e| refuse(&e))?;
    let page = reader.parse().map_err(|e| refuse(&e))?;
    let site = inner.outlet.as_deref().or(page.site_name.as_deref()).unwrap_or_default();
    let headline = inner.headline.clone().unwrap_or_else(|| without_site(page.title.trim(), site).to_owned());
    let mut made = Assembled::new(&headline);
    for (words, kind) in paragraphs(&page.content) {
        if words != headline {
            made.paragraph(&words, kind);
        }
    }
    if made.paragraphs.len() < 2 && made.text.len() < headline.len() + 20 {
        return Err(Error::Article("an HTML page without article text".to_owned()));
    }
    let (mut article, said) = made.finish(&source, 0..source.text.len(), config, file.arrived_ms);
    let inner = Hints {
        outlet: inner.outlet.or(page.site_name),
        byline: inner.byline.or(page.byline),
        language: inner.language.or(page.lang),
        published: inner.published.or(page.published_time),
        url: inner.url.or(page.url),
        headline: Some(headline),
        ..inner
    };
    metadata::fill(&mut article, file, &inner, &said, config);
    Ok(article)
}

/// A page's title without the name of the site behind it: `Gate breaks | Coastal Herald`.
fn without_site<'t>(title: &'t str, site: &str) -> &'t str {
    let at = title.len().saturating_sub(site.len());
    let Some((words, name)) = title.split_at_checked(at).filter(|_| !site.is_empty()) else { return title };
    let bare = words.trim_end();
    let mark = bare.strip_suffix(['|', '-', '–', '—', '·', ':']).map(str::trim_end);
    mark.filter(|bare| name.eq_ignore_ascii_case(site) && !bare.is_empty()).unwrap_or(title)
}

fn refuse(error: &dom_smoothie::ReadabilityError) -> Error {
    Error::Article(format!("an HTML page that cannot be read as an article: {error}"))
}

/// The encoding a page declares in its first 4 KiB.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end =
        label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// What the page states of itself: JSON-LD first, then meta tags.
fn stated(document: &Document, config: &Config) -> Hints {
    let mut hints = linked_data(document, config).unwrap_or_default();
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            let found = document.select(&format!(
                "meta[property=\"{name}\"], meta[name=\"{name}\"], meta[itemprop=\"{name}\"]"
            ));
            found.attr("content").map(|c| c.trim().to_owned()).filter(|c| !c.is_empty())
        })
    };
    let fill = |field: &mut Option<String>, names: &[&str]| {
        if field.is_none() {
            *field = meta(names);
        }
    };
    fill(&mut hints.headline, &["og:title", "twitter:title", "dc.title"]);
    fill(&mut hints.outlet, &["og:site_name", "application-name", "dc.publisher"]);
    fill(&mut hints.url, &["og:url"]);
    fill(
        &mut hints.published,
        &[
            "article:published_time",
            "datePublished",
            "og:published_time",
            "date",
            "dc.date",
            "DC.date.issued",
            "pubdate",
            "publishdate",
            "parsely-pub-date",
            "sailthru.date",
        ],
    );
    hints.published = hints.published.filter(|t| stamp::parse(t).is_some());
    fill(&mut hints.byline, &["author", "article:author_name", "parsely-author"]);
    hints.byline = hints.byline.filter(|b| !b.contains("://"));
    if hints.language.is_none() {
        hints.language =
            document.select("html").attr("lang").map(|l| l.to_string()).filter(|l| !l.is_empty());
    }
    hints
}

/// The first article among the page's JSON-LD blocks.
fn linked_data(document: &Document, config: &Config) -> Option<Hints> {
    let names = &config.field_names;
    document.select("script[type=\"application/ld+json\"]").iter().find_map(|block| {
        let text = block.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        let value: Value = serde_json::from_str(text).ok()?;
        let object = article_in(&value, 5)?.as_object()?.clone();
        let field = |which| fields::find(&object, which, names).and_then(fields::text);
        Some(Hints {
            headline: field(Field::Headline).map(|h| unescaped(&h)),
            outlet: field(Field::Outlet),
            published: field(Field::Published),
            url: field(Field::Url).filter(|u| u.starts_with("http")),
            byline: field(Field::Byline),
            language: field(Field::Language),
            agency: None,
        })
    })
}

fn unescaped(words: &str) -> String {
    if words.contains('&') { Document::from(words).text().trim().to_owned() } else { words.to_owned() }
}

fn article_in(value: &Value, depth: usize) -> Option<&Value> {
    if depth == 0 {
        return None;
    }
    match value {
        Value::Array(all) => all.iter().find_map(|v| article_in(v, depth - 1)),
        Value::Object(object) => {
            let sort = object.get("@type").and_then(fields::text).unwrap_or_default();
            if sort.contains("Article") || sort.contains("BlogPosting") || sort.contains("ReportageNews") {
                return Some(value);
            }
            object.get("@graph").or_else(|| object.get("mainEntity")).and_then(|v| article_in(v, depth - 1))
        }
        _ => None,
    }
}

/// The paragraphs of a piece of HTML, white space folded, with their kind where the element tells it.
pub fn paragraphs(html: &str) -> Vec<(String, Option<PartKind>)> {
    let document = Document::from(html);
    let mut out = Vec::new();
    for block in document.select(BLOCKS).iter() {
        // A block within a block is taken with its own turn, not twice.
        if block.select(BLOCKS).exists() {
            continue;
        }
        let words = folded(&block.text());
        if words.is_empty() {
            continue;
        }
        let kind = match block.nodes().first().and_then(dom_query::NodeRef::node_name).as_deref() {
            Some("figcaption") => Some(PartKind::Caption),
            Some("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => Some(PartKind::Subhead),
            _ => None,
        };
        out.push((words, kind));
    }
    let all = document.text();
    let covered: usize = out.iter().map(|(words, _)| words.len()).sum();
    if covered * 2 < folded(&all).len() {
        // Text outside paragraphs (divs, line breaks): its own lines are the paragraphs.
        return all.lines().map(folded).filter(|l| !l.is_empty()).map(|l| (l, None)).collect();
    }
    out
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text put together from a headline and paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    text: String,
    paragraphs: Vec<Range<usize>>,
    kinds: Vec<Part>,
    headline: String,
}

impl Assembled {
    /// Begin with the headline, which may be empty.
    pub fn new(headline: &str) -> Self {
        let mut made = Assembled { headline: headline.to_owned(), ..Assembled::default() };
        if !headline.trim().is_empty() {
            made.paragraph(headline, Some(PartKind::Headline));
        }
        made
    }

    /// Add a paragraph.
    pub fn paragraph(&mut self, words: &str, kind: Option<PartKind>) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.paragraphs.push(start..self.text.len());
        if let Some(kind) = kind {
            self.kinds.push(Part { start: start as u32, end: self.text.len() as u32, kind });
        }
    }

    /// The article without metadata, and what its text says of itself.
    pub fn finish(
        self,
        source: &Decoded,
        within: Range<usize>,
        config: &Config,
        came_in: i64,
    ) -> (Opened, Stamp) {
        let said = stamp::read(&self.text, Some(came_in));
        let mut parts = parts::label(&self.text, &said, &config.boilerplate);
        // What the markup says of a paragraph is better than what its form suggests.
        parts.retain(|p| !self.kinds.iter().any(|k| k.start < p.end && p.start < k.end));
        if !self.headline.is_empty() {
            parts.retain(|p| p.kind != PartKind::Headline);
        }
        parts.extend(self.kinds);
        parts.sort_by_key(|p| p.start);
        let segments = segments::locate(&self.text, &self.paragraphs, source, within);
        (Opened { headline: self.headline, text: self.text, parts, segments, ..Opened::default() }, said)
    }
}
