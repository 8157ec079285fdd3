//! Quotations by speaker.

use std::fmt::Write as _;

use super::escape::Text;
use super::{QUOTATIONS, counted, number, times, within};
use crate::folder::page::voices::{Quote, Speaker};
use crate::folder::view::StoryView;

/// Most speakers shown, and quotations of each that are not folded.
const SPEAKERS: usize = 50;
const OPEN: usize = 3;

/// Who said what.
pub fn quotations(out: &mut String, view: &StoryView) {
    if view.voices.quotations == 0 {
        return;
    }
    out.push_str("<section id=\"quotations\">\n<h2>Who said what</h2>\n<div class=\"voices\">\n");
    let speakers = view.voices.speakers();
    let shown = speakers.iter().take(SPEAKERS);
    let mut told = 0;
    let fragments: Vec<(u64, String)> = shown.map(|speaker| (speaker.quotations, voice(speaker))).collect();
    let counts: Vec<u64> = fragments.iter().map(|(count, _)| *count).collect();
    let left = within(out, QUOTATIONS, fragments.into_iter().map(|(_, fragment)| fragment));
    for count in &counts[..counts.len() - usize::try_from(left).unwrap_or(0)] {
        told += count;
    }
    out.push_str("</div>\n");
    let rest = view.voices.quotations.saturating_sub(told);
    if rest > 0 {
        let words = counted(rest, "more quotation", "more quotations");
        let _ = writeln!(
            out,
            "<p class=\"rest\">and {words} by others; see the plugin’s lines in this folder</p>"
        );
    }
    out.push_str("</section>\n");
}

fn voice(speaker: &Speaker) -> String {
    let mut out = String::from("<article class=\"voice\">\n");
    let name = if speaker.name.is_empty() { "Speaker uncertain" } else { &speaker.name };
    let class = if speaker.name.is_empty() { " class=\"uncertain\"" } else { "" };
    let _ = write!(out, "<header><h3{class} dir=\"auto\">{}</h3><p class=\"tags\">", Text(name));
    if !speaker.role.is_empty() && !speaker.name.is_empty() {
        let _ = write!(out, "{} · ", Text(&speaker.role));
    }
    let _ = writeln!(out, "{}</p></header>", counted(speaker.quotations, "quotation", "quotations"));
    let newest: Vec<&Quote> = speaker.quotes.iter().rev().collect();
    let (open, folded) = newest.split_at(newest.len().min(OPEN));
    open.iter().for_each(|one| quote(&mut out, one));
    if !folded.is_empty() {
        let _ = writeln!(out, "<details><summary>{} more</summary>", number(folded.len() as u64));
        folded.iter().for_each(|one| quote(&mut out, one));
        out.push_str("</details>\n");
    }
    let beyond = speaker.quotations.saturating_sub(newest.len() as u64);
    if beyond > 0 {
        let _ = writeln!(out, "<p class=\"rest\">and {} earlier</p>", number(beyond));
    }
    out.push_str("</article>\n");
    out
}

fn quote(out: &mut String, quote: &Quote) {
    let said = &quote.said;
    let words = said.words.trim_matches(|c: char| "“”\"".contains(c) || c.is_whitespace());
    let (open, close) = if said.kind.starts_with("indirect") { ("", "") } else { ("“", "”") };
    let _ = write!(
        out,
        "<figure class=\"quote\"><blockquote dir=\"auto\">{open}{}{close}</blockquote>",
        Text(words.trim_end_matches(','))
    );
    for variant in &said.variants {
        let variant = variant.trim_matches(|c: char| "“”\"".contains(c) || c.is_whitespace());
        let _ = write!(
            out,
            "<p class=\"variant\" dir=\"auto\"><span>also printed as</span> {open}{}{close}</p>",
            Text(variant.trim_end_matches(','))
        );
    }
    out.push_str("<figcaption>");
    out.push_str(&printed(quote));
    out.push_str("</figcaption></figure>\n");
}

/// The outlets that have it: linked to the first article of theirs that is known.
fn printed(quote: &Quote) -> String {
    let mut outlets: Vec<String> = Vec::new();
    for outlet in &quote.said.outlets {
        let article = quote.articles.iter().find(|article| article.outlet == *outlet);
        outlets.push(match article {
            Some(article) => {
                let time = article.published.map(|ms| format!(" {}", times::short(ms))).unwrap_or_default();
                format!("<a href=\"articles/{}.json\">{}</a>{time}", Text(&article.file.file), Text(outlet))
            }
            None => Text(outlet).to_string(),
        });
    }
    if outlets.is_empty() {
        let link =
            |file: &str, number: u64| format!("<a href=\"articles/{}.json\">No. {number}</a>", Text(file));
        outlets.extend(quote.articles.iter().map(|article| link(&article.file.file, article.file.number)));
    }
    outlets.join(" · ")
}
