//! `story.html`: the story on one page that opens from disk, with no script and nothing from elsewhere.

mod articles;
mod escape;
mod margin;
mod sides;
mod times;
mod voices;

use std::fmt::Write as _;

use escape::Text;

use crate::folder::view::StoryView;

/// The style, put into the page: a page has no other file.
const STYLE: &str = include_str!("style.css");

/// Most bytes of the lists that hold what articles say.
const CONTESTED: usize = 320_000;
const QUOTATIONS: usize = 200_000;
const TIME_LINE: usize = 300_000;
const SHORT: usize = 40_000;

/// The bytes of `story.html`.
pub fn page(view: &StoryView) -> Vec<u8> {
    let mut out = String::with_capacity(64 * 1024);
    head(&mut out, view);
    masthead(&mut out, view);
    out.push_str("<div class=\"sheet\">\n<main id=\"main\">\n");
    sides::contested(&mut out, view);
    sides::noted(&mut out, view);
    voices::quotations(&mut out, view);
    articles::time_line(&mut out, view);
    sides::settled(&mut out, view);
    out.push_str("</main>\n");
    margin::margin(&mut out, view);
    out.push_str("</div>\n");
    footer(&mut out, view);
    out.into_bytes()
}

fn head(out: &mut String, view: &StoryView) {
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"generator\" content=\"Copydesk\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        Text(view.title())
    );
}

fn masthead(out: &mut String, view: &StoryView) {
    out.push_str("<a class=\"skip\" href=\"#main\">Skip to the story</a>\n<header class=\"masthead\">\n");
    let _ = write!(out, "<p class=\"kicker\">Story file");
    if let Some(updated) = view.updated {
        let _ = write!(out, "<span> · last filed {}</span>", times::full(updated));
    }
    let _ = write!(out, "</p>\n<h1 dir=\"auto\">{}</h1>\n<p class=\"facts\">", Text(view.title()));
    let outlets = view.outlets.most();
    let mut facts = vec![
        format!("<b>{}</b>", counted(view.articles, "article", "articles")),
        format!("<b>{}</b>", counted(view.sources.count, "independent source", "independent sources")),
    ];
    if !outlets.is_empty() {
        let more = if view.outlets.others > 0 { "+" } else { "" };
        let word = if outlets.len() == 1 { "outlet" } else { "outlets" };
        facts.push(format!("{}{more} {word}", number(outlets.len() as u64)));
    }
    if let Some((first, last)) = view.published {
        facts.push(times::range(first, last));
    }
    let _ = writeln!(out, "{}</p>", facts.join(" <span class=\"dot\">·</span> "));
    contents(out, view);
    out.push_str("</header>\n");
}

/// Links to the parts of the page.
fn contents(out: &mut String, view: &StoryView) {
    let parts = [
        ("contested", "Contradictions", view.points.open.count()),
        ("noted", "Also noted", view.points.noted.count()),
        ("quotations", "Quotations", view.voices.quotations),
        ("articles", "Articles", view.articles),
        ("settled", "Settled", view.points.settled.count()),
    ];
    out.push_str("<nav aria-label=\"On this page\"><ul>");
    for (id, name, count) in parts {
        if count > 0 {
            let _ = write!(out, "<li><a href=\"#{id}\">{name} <b>{}</b></a></li>", number(count));
        }
    }
    out.push_str("</ul></nav>\n");
}

fn footer(out: &mut String, view: &StoryView) {
    out.push_str("<footer class=\"small\">\n<p>");
    let _ = write!(out, "Story <code>{}</code>", Text(&view.slug));
    if let Some(opened) = view.opened {
        let _ = write!(out, " · opened {}", times::full(opened));
    }
    if view.faults > 0 {
        let faults = counted(view.faults, "plugin call failed", "plugin calls failed");
        let _ = write!(out, " · {faults} on these articles");
    }
    out.push_str(
        "</p>\n<p>Made by Copydesk from the articles in this folder. Times are UTC, as published where an article \
         says so. What outlets print is quoted as printed; which of them is right is for you to judge. \
         For programs: <a href=\"story.json\">story.json</a>. As it happened: <a href=\"story.log\">story.log</a>",
    );
    if view.alerts > 0 {
        out.push_str(", <a href=\"alerts.log\">alerts.log</a>");
    }
    out.push_str(".</p>\n</footer>\n</body>\n</html>\n");
}

/// A list of fragments that stops growing at `budget` bytes; says how many were left off.
fn within(out: &mut String, budget: usize, fragments: impl Iterator<Item = String>) -> u64 {
    let end = out.len() + budget;
    let mut left = 0;
    for fragment in fragments {
        if left == 0 && out.len() + fragment.len() <= end {
            out.push_str(&fragment);
        } else {
            left += 1;
        }
    }
    left
}

/// A count with its noun.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A count with its thousands apart: `12,345`.
fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (count, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(count), expected);
        }
        assert_eq!(counted(1, "article", "articles"), "1 article");
    }

    #[test]
    fn a_list_stops_at_its_budget() {
        let mut out = String::from("x");
        let left = within(&mut out, 4, ["ab", "cde", "f"].into_iter().map(str::to_owned));
        assert_eq!((out.as_str(), left), ("xab", 2));
    }
}
