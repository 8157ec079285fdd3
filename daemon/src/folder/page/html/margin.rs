//! The margin: outlets, agencies, articles by day.

use std::fmt::Write as _;

use super::escape::Text;
use super::{SHORT, number, within};
use crate::folder::view::StoryView;

/// Most outlets and days shown.
const OUTLETS: usize = 20;
const DAYS: usize = 14;

/// The counts beside the story.
pub fn margin(out: &mut String, view: &StoryView) {
    out.push_str("<aside aria-label=\"In figures\">\n");
    let outlets = view.outlets.most();
    let rows: Vec<(&str, u64)> = outlets.iter().take(OUTLETS).copied().collect();
    bars(out, "Outlets", "Outlet", &rows);
    let beyond = outlets.len().saturating_sub(OUTLETS);
    if beyond > 0 {
        let more = if view.outlets.others > 0 { "or more " } else { "" };
        let _ = writeln!(out, "<p class=\"rest\">and {} {more}other outlets</p>", number(beyond as u64));
    }
    let mut days: Vec<(&str, u64)> = view.days.days().collect();
    days.drain(..days.len().saturating_sub(DAYS));
    if view.days.undated > 0 {
        days.push(("undated", view.days.undated));
    }
    bars(out, "By day published", "Day", &days);
    names(out, "Agencies credited", &view.agencies.most());
    names(out, "Languages", &view.languages.most());
    out.push_str("</aside>\n");
}

/// Counts as a table with bars.
fn bars(out: &mut String, title: &str, first: &str, rows: &[(&str, u64)]) {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let _ = write!(
        out,
        "<table class=\"bars\">\n<caption>{title}</caption>\n<thead class=\"unseen\"><tr><th scope=\"col\">{first}</th>\
         <th scope=\"col\">Articles</th></tr></thead>\n<tbody>\n"
    );
    let row = |(name, count): &(&str, u64)| {
        format!(
            "<tr><th scope=\"row\">{}<span class=\"bar\" style=\"width:{}%\"></span></th><td>{}</td></tr>\n",
            Text(name),
            (count * 100).div_ceil(most),
            number(*count)
        )
    };
    within(out, SHORT, rows.iter().map(row));
    out.push_str("</tbody>\n</table>\n");
}

fn names(out: &mut String, title: &str, names: &[(&str, u64)]) {
    if names.is_empty() {
        return;
    }
    let shown: Vec<String> = names.iter().take(12).map(|(name, _)| Text(name).to_string()).collect();
    let more = if names.len() > 12 {
        format!(" and {} more", number(names.len() as u64 - 12))
    } else {
        String::new()
    };
    let _ =
        writeln!(out, "<h2 class=\"minor\">{title}</h2>\n<p class=\"names\">{}{more}</p>", shown.join(", "));
}
