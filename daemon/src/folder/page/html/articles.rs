//! The time line: articles by day, latest first, with copies folded under what they copy.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::{Text, language};
use super::sides::disputes;
use super::{TIME_LINE, counted, number, times, within};
use crate::folder::page::articles::Entry;
use crate::folder::view::StoryView;

/// Names of outlets in the line above folded copies.
const NAMED: usize = 4;

/// What a line of the time line may refer to.
struct Context<'a> {
    disputes: BTreeMap<u64, Vec<(usize, String)>>,
    view: &'a StoryView,
}

/// The articles.
pub fn time_line(out: &mut String, view: &StoryView) {
    out.push_str("<section id=\"articles\">\n<h2>Time line</h2>\n<ol class=\"line\">\n");
    let context = Context { disputes: disputes(view), view };
    let entries = view.time_line.entries();
    let mut day = String::new();
    let fragments = entries.iter().map(|entry| {
        let mut fragment = String::new();
        let today = times::day(entry.when());
        if today != day {
            let _ = writeln!(fragment, "<li class=\"day\"><h3>{today}</h3></li>");
            day = today;
        }
        fragment.push_str(&line(entry, &context));
        fragment
    });
    let left = within(out, TIME_LINE, fragments);
    out.push_str("</ol>\n");
    let earlier = left + view.time_line.earlier;
    if earlier > 0 {
        let _ = writeln!(
            out,
            "<p class=\"rest\">and {} under <a href=\"articles/\">articles</a></p>",
            counted(earlier, "earlier article", "earlier articles")
        );
    }
    out.push_str("</section>\n");
}

fn line(entry: &Entry, context: &Context<'_>) -> String {
    let mut out = String::new();
    let _ = write!(out, "<li class=\"entry\" id=\"article-{}\">\n<p class=\"when\">", entry.file.number);
    match entry.published {
        Some(ms) => out.push_str(&times::clock(ms)),
        None => {
            let _ = write!(out, "<span class=\"quiet\">undated, arrived</span> {}", times::clock(entry.at));
        }
    }
    out.push_str("</p>\n<div>\n");
    headline(&mut out, entry);
    if !entry.relation.is_empty() {
        related(&mut out, entry, context.view);
    }
    if let Some(points) = context.disputes.get(&entry.id) {
        out.push_str("<p class=\"differs-on\">differs from others on ");
        for (at, (point, name)) in points.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            let _ = write!(out, "{comma}<a href=\"#point-{point}\">{}</a>", Text(name));
        }
        out.push_str("</p>\n");
    }
    copies(&mut out, entry, context.view);
    out.push_str("</div>\n</li>\n");
    out
}

fn headline(out: &mut String, entry: &Entry) {
    let outlet = if entry.outlet.is_empty() { "outlet not known" } else { &entry.outlet };
    let headline = if entry.headline.is_empty() { "(no headline)" } else { &entry.headline };
    let lang = language(&entry.language).map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default();
    let stem = Text(&entry.file.file);
    let _ = write!(
        out,
        "<p class=\"who\"><b>{}</b></p>\n<p class=\"headline\"{lang} dir=\"auto\">\
         <a href=\"articles/{stem}.{}\">{}</a></p>\n<p class=\"files\">No. {} · \
         <a href=\"articles/{stem}.json\">as understood</a></p>\n",
        Text(outlet),
        Text(&entry.extension),
        Text(headline),
        entry.file.number
    );
}

/// A relation as it reads before what it relates to.
fn phrase(relation: &str) -> String {
    let known = match relation {
        "identical" => "identical to",
        "truncated" => "shortened from",
        "extended" => "extended from",
        "merged" => "merged from",
        "update" => "update of",
        "templated" => "same template as",
        "same-statement" => "quotes the same statement as",
        other => return format!("{} of", other.replace('_', " ")),
    };
    known.to_owned()
}

/// What the article is to an earlier one.
fn related(out: &mut String, entry: &Entry, view: &StoryView) {
    let _ = write!(out, "<p class=\"relation\">{} ", Text(&phrase(&entry.relation)));
    match view.directory.get(entry.of) {
        Some(known) => {
            let outlet = if known.outlet.is_empty() { "an unnamed outlet" } else { &known.outlet };
            let number = known.file.number;
            let _ = write!(
                out,
                "<a href=\"articles/{}.json\">No. {number}</a>, {}",
                Text(&known.file.file),
                Text(outlet)
            );
        }
        None => {
            let _ = write!(out, "article {} of the desk", entry.of);
        }
    }
    out.push_str("</p>\n");
    for passage in &entry.new_text {
        let _ = writeln!(out, "<p class=\"new\" dir=\"auto\"><span>new:</span> {}</p>", Text(passage));
    }
    difference(out, entry);
}

/// Where the article reads otherwise than what it copies: what was taken out struck, what was put in underlined.
fn difference(out: &mut String, entry: &Entry) {
    if entry.changes.is_empty() {
        return;
    }
    let count = entry.changes.len() as u64 + entry.more_changes;
    let _ = writeln!(
        out,
        "<details class=\"difference\"><summary>{}</summary>\n<ol dir=\"auto\">",
        counted(count, "change", "changes")
    );
    for change in &entry.changes {
        out.push_str("<li>");
        if !change.after.is_empty() {
            let _ = write!(out, "…{} ", Text(&change.after));
        }
        if !change.was.is_empty() {
            let _ = write!(out, "<del>{}</del> ", Text(&change.was));
        }
        if !change.now.is_empty() {
            let _ = write!(out, "<ins>{}</ins>", Text(&change.now));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    if entry.more_changes > 0 {
        let _ = writeln!(out, "<p class=\"rest\">and {} more</p>", number(entry.more_changes));
    }
    out.push_str("</details>\n");
}

fn copies(out: &mut String, entry: &Entry, view: &StoryView) {
    let count = entry.copies.len() as u64 + entry.more_copies;
    if count == 0 {
        return;
    }
    let mut outlets: Vec<&str> = Vec::new();
    for copy in &entry.copies {
        if !copy.outlet.is_empty() && !outlets.contains(&&*copy.outlet) {
            outlets.push(&copy.outlet);
        }
    }
    let named: Vec<String> = outlets.iter().take(NAMED).map(|outlet| Text(outlet).to_string()).collect();
    let names = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    let further = if outlets.len() > NAMED || entry.more_copies > 0 { " and others" } else { "" };
    let _ = writeln!(
        out,
        "<details class=\"copies\"><summary>{} of this text{names}{further}</summary>\n<ul>",
        counted(count, "copy", "copies")
    );
    for copy in entry.copies.iter().rev() {
        out.push_str("<li>\n");
        headline(out, copy);
        let when = match copy.published {
            Some(ms) => times::short(ms),
            None => format!("undated, arrived {}", times::short(copy.at)),
        };
        let _ = writeln!(out, "<p class=\"when\">{when}</p>");
        related(out, copy, view);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
    if entry.more_copies > 0 {
        let _ = writeln!(out, "<p class=\"rest\">and {} earlier</p>", number(entry.more_copies));
    }
    out.push_str("</details>\n");
}
