//! Copydesk plugin `formats`: opens dropped files that are plain text, HTML or JSON. What a file is is told by its
//! bytes; its extension is only a hint. What it cannot read it refuses with a sentence about what it saw.
//!
//! # Layout
//! - [`decode`]: bytes to text, and where each stretch of the text stands in the file.
//! - [`plain`]: plain text; [`front`] its front matter, [`parts`] its labelled parts.
//! - [`html`]: web pages. [`json`]: articles as JSON, [`fields`] the names their fields go by.
//! - [`segments`]: where text made from mark-up stands in the file.
//! - [`metadata`]: who wins when side-car, front matter and text disagree; [`language`] English or not.

pub mod decode;
pub mod fields;
pub mod front;
pub mod html;
pub mod json;
pub mod language;
pub mod metadata;
pub mod parts;
pub mod plain;
pub mod segments;

use copydesk_plugin::{Error, File, Open, Plugin};
use schemars::JsonSchema;
use serde::Deserialize;

/// The plugin's table in the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Lines that contain one of these (case does not matter) are boilerplate, beside those known anyway.
    pub boilerplate: Vec<String>,
    /// Outlet of articles that name none and whose folder and side-car name none.
    pub default_outlet: String,
    /// Further names of JSON fields.
    pub field_names: fields::Names,
}

/// The plugin.
#[derive(Clone, Debug, Default)]
pub struct Formats {
    config: Config,
}

impl Plugin for Formats {
    type Config = Config;

    fn new(mut config: Config) -> Result<Self, Error> {
        if config.boilerplate.iter().any(|line| line.trim().is_empty()) {
            return Err(Error::Config(
                "boilerplate: an empty pattern would match every line; remove it".to_owned(),
            ));
        }
        config.boilerplate.iter_mut().for_each(|line| *line = line.to_lowercase());
        Ok(Formats { config })
    }

    fn open(&mut self, file: &File<'_>) -> Result<Open, Error> {
        if file.bytes.len() > MAX_BYTES {
            return Err(Error::Article(format!(
                "{} MB: this desk reads files up to {} MB",
                file.bytes.len() >> 20,
                MAX_BYTES >> 20
            )));
        }
        let articles = match sniff(file)? {
            Shape::Plain => vec![plain::open(file, &self.config)?],
            Shape::Html => vec![html::open(file, &self.config)?],
            Shape::Json => json::open(file, &self.config)?,
            Shape::Foreign => return Ok(Open::Skip),
        };
        Ok(Open::Articles(articles))
    }
}

copydesk_plugin::plugin! {
    type: Formats,
    name: "formats",
    hooks: [open],
}

/// Larger files are refused: offsets in articles are 32 bits wide, and no article is that long.
const MAX_BYTES: usize = 256 << 20;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Plain,
    Html,
    Json,
    /// Text in a form other plugins may know (XML, mail, wire formats).
    Foreign,
}

/// First bytes of what is surely no text, and what to call it.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"ID3", "an MP3 file"),
    (b"OggS", "an Ogg media file"),
];

/// Say what was found and what would have been read.
fn refuse(what: &str) -> Error {
    Error::Article(format!("{what}: this desk reads plain text, HTML and JSON"))
}

fn sniff(file: &File<'_>) -> Result<Shape, Error> {
    let bytes = file.bytes;
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(refuse(what));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(refuse("an MP4 or HEIC media file"));
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let wide = decode::wide(bytes);
    if wide.is_none() && sample.iter().filter(|b| **b == 0).count() * 100 > sample.len() {
        return Err(refuse("a binary file"));
    }
    let head = decode::decode(sample, None);
    let head = head.text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if head.is_empty()
        && decode::decode(bytes, None)
            .text
            .trim_matches(|c: char| c.is_whitespace() || c.is_control())
            .is_empty()
    {
        return Err(Error::Article("the file is empty; drop it again once it has text".to_owned()));
    }
    Ok(shape(head, file.name))
}

fn shape(head: &str, name: &str) -> Shape {
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let start = lower_head(head, 512);
    let html =
        ["<!doctype html", "<html", "<head", "<body", "<article", "<title", "<meta", "<div", "<p>", "<h1"];
    if html.iter().any(|tag| start.starts_with(tag)) || (start.starts_with('<') && start.contains("<html")) {
        return Shape::Html;
    }
    if start.starts_with("<!--") {
        let all = lower_head(head, 4096);
        return if all.contains("<html") || all.contains("<body") { Shape::Html } else { Shape::Foreign };
    }
    if start.starts_with("<?xml") || (start.starts_with('<') && tag_like(&start)) {
        return if extension.starts_with("htm") { Shape::Html } else { Shape::Foreign };
    }
    if json_like(head) || matches!(extension.as_str(), "json" | "jsonl" | "ndjson") {
        return Shape::Json;
    }
    if wire_like(head) || mail_like(head) || head.starts_with("WARC/") {
        return Shape::Foreign;
    }
    Shape::Plain
}

fn lower_head(head: &str, bytes: usize) -> String {
    head.chars().take(bytes).collect::<String>().to_ascii_lowercase()
}

fn tag_like(start: &str) -> bool {
    let name: String = start[1..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '!' | '_' | '-'))
        .collect();
    !name.is_empty() && start.contains('>')
}

/// `{ "` or `[ {` or `[ "`, as JSON begins; a text that begins with a bracketed word does not.
fn json_like(head: &str) -> bool {
    let mut marks = head.chars().filter(|c| !c.is_whitespace());
    matches!((marks.next(), marks.next()), (Some('{'), Some('"' | '}')) | (Some('['), Some('{' | ']')))
}

/// The transmission controls of IPTC 7901 and ANPA.
fn wire_like(head: &str) -> bool {
    head.chars().take(64).any(|c| matches!(c, '\u{1}' | '\u{2}' | '\u{16}'))
}

/// A mail: header lines only mail has, before the first blank line.
fn mail_like(head: &str) -> bool {
    let headers = [
        "received: ",
        "message-id: ",
        "mime-version: ",
        "return-path: ",
        "delivered-to: ",
        "content-type: ",
        "from: ",
        "to: ",
        "subject: ",
    ];
    let block = head.lines().take_while(|line| !line.trim().is_empty()).take(60);
    let found = block.filter(|line| {
        let line = lower_head(line, 16);
        headers.iter().any(|h| line.starts_with(h))
    });
    found.count() >= 2
}

#[cfg(test)]
mod tests;
