//! Plain text: the whole decoded content is the text (front matter aside), so that an offset in the text is an offset
//! in the file but for a fixed shift, or a segment where the encoding differs.

use copydesk_plugin::{Error, File, Opened, PartKind};
use copydesk_text::stamp;

use crate::{Config, decode, front, metadata, parts};

/// Open a plain-text file.
pub fn open(file: &File<'_>, config: &Config) -> Result<Opened, Error> {
    let mut decoded = decode::decode(file.bytes, None);
    let (inner, start) = front::read(&decoded.text).unwrap_or_default();
    if start > 0 {
        decoded = decoded.skip(start);
    }
    if decoded.text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).is_empty() {
        return Err(Error::Article("nothing but front matter: the article is missing".to_owned()));
    }
    let said = stamp::read(&decoded.text, Some(file.arrived_ms));
    let parts = parts::label(&decoded.text, &said, &config.boilerplate);
    let headline = parts.iter().find(|p| p.kind == PartKind::Headline);
    let mut article = Opened {
        headline: headline
            .map(|p| decoded.text[p.start as usize..p.end as usize].to_owned())
            .unwrap_or_default(),
        text: decoded.text,
        segments: decoded.segments,
        parts,
        ..Opened::default()
    };
    metadata::fill(&mut article, file, &inner, &said, config);
    Ok(article)
}
