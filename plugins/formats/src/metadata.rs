//! Who wins when several say it: side-car and sub-folder, then front matter or the page's own metadata, then the text,
//! then the name of the file, then the settings. A stated date is believed whatever year it names; no date is no date.

use copydesk_plugin::{File, Hints, Opened, Trust};
use copydesk_text::stamp::{self, Stamp};

use crate::{Config, language};

/// Fill the article's metadata. `inner` is what the file states of itself.
pub fn fill(article: &mut Opened, file: &File<'_>, inner: &Hints, said: &Stamp, config: &Config) {
    let outer = &file.hints;
    let first = |a: &Option<String>, b: &Option<String>, c: &str| {
        let stated = [a, b].into_iter().flatten().map(|v| v.trim()).find(|v| !v.is_empty());
        stated.unwrap_or(c).to_owned()
    };
    article.outlet = first(&outer.outlet, &inner.outlet, &said.outlet);
    article.agency = first(&outer.agency, &inner.agency, &said.agency);
    article.byline = first(&outer.byline, &inner.byline, &said.byline);
    article.url = first(&outer.url, &inner.url, "");
    article.headline = first(&outer.headline, &inner.headline, &article.headline);
    if article.dateline.is_empty() {
        article.dateline.clone_from(&said.place);
    }
    let language = language::guess(&article.text);
    article.language = first(&outer.language, &inner.language, language);
    if article.outlet.is_empty() {
        article.outlet =
            stamp::outlet_of_file_name(file.name).unwrap_or_else(|| config.default_outlet.clone());
    }
    (article.published_ms, article.trust) = published(outer, inner, said);
}

fn published(outer: &Hints, inner: &Hints, said: &Stamp) -> (Option<i64>, Trust) {
    let stated = [&outer.published, &inner.published].into_iter().flatten().find_map(|v| stamp::parse(v));
    match stated.or(said.published) {
        Some(time) => (Some(time.ms), if time.stated { Trust::Stated } else { Trust::Guessed }),
        None => (None, Trust::Unknown),
    }
}
