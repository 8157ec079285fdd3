//! Contested points: who says what, side by side; then what else was noted and what is settled.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use copydesk_plugin::Severity;

use super::escape::Text;
use super::{CONTESTED, SHORT, counted, number, times, within};
use crate::folder::page::contest::Point;
use crate::folder::page::shape::{Side, Sides, Witness, cut};
use crate::folder::view::StoryView;

/// Most points and outlets in the table that shows all at a glance.
const GLANCE_POINTS: usize = 12;
const GLANCE_OUTLETS: usize = 6;

/// The open points, the loudest first.
pub fn contested(out: &mut String, view: &StoryView) {
    out.push_str("<section id=\"contested\">\n<h2>Where outlets contradict each other</h2>\n");
    let points = view.points.open.entries();
    if points.is_empty() {
        out.push_str("<p class=\"none\">No contradiction is open.</p>\n</section>\n");
        return;
    }
    // Ranked, so that those merely on record come last; they are folded, and not seen at a glance beside loud ones.
    let loud = points.iter().filter(|point| point.alert || point.severity >= Severity::Notice).count();
    glance(out, &points[..if loud > 0 { loud } else { points.len() }]);
    let cards = |from: usize, to: usize| (from..to).map(|at| card(at, points[at]));
    let mut left = within(out, CONTESTED, cards(0, loud));
    if points.len() > loud {
        let slight = (points.len() - loud) as u64;
        let words = counted(slight, "slight difference", "slight differences");
        let _ = writeln!(out, "<details class=\"slight\"><summary>{words}</summary>");
        left += within(out, SHORT, cards(loud, points.len()));
        out.push_str("</details>\n");
    }
    more(out, left + view.points.open.more(), "point", "points");
    out.push_str("</section>\n");
}

fn more(out: &mut String, count: u64, one: &str, many: &str) {
    if count > 0 {
        let _ = writeln!(
            out,
            "<p class=\"rest\">and {} more {}</p>",
            number(count),
            if count == 1 { one } else { many }
        );
    }
}

/// One row a point, one column an outlet: who agrees with whom.
fn glance(out: &mut String, points: &[&Point]) {
    let points = &points[..points.len().min(GLANCE_POINTS)];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for witness in points.iter().flat_map(|point| &point.shown.sides).flat_map(|side| &side.outlets) {
        *counts.entry(&witness.outlet).or_default() += 1;
    }
    let mut outlets: Vec<(&str, usize)> =
        counts.into_iter().filter(|(outlet, _)| !outlet.is_empty()).collect();
    outlets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let beyond = outlets.len().saturating_sub(GLANCE_OUTLETS);
    outlets.truncate(GLANCE_OUTLETS);
    if outlets.len() < 2 {
        return;
    }
    out.push_str(
        "<div class=\"scroll\" role=\"region\" aria-label=\"Who says what\" tabindex=\"0\">\n\
         <table class=\"glance\">\n<caption>Who says what, at a glance</caption>\n<thead><tr><td></td>",
    );
    for (outlet, _) in &outlets {
        let _ = write!(out, "<th scope=\"col\">{}</th>", Text(outlet));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (at, point) in points.iter().enumerate() {
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"#point-{}\">{}</a> <span class=\"quiet\">{}</span></th>",
            at + 1,
            Text(&name(point)),
            Text(&words(&point.kind))
        );
        for (outlet, _) in &outlets {
            let _ = write!(out, "<td>{}</td>", stands(&point.shown, outlet));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    more(out, beyond as u64, "outlet", "outlets");
}

/// Where one outlet stands on a point.
fn stands(shown: &Sides, outlet: &str) -> String {
    let mut out = String::new();
    for (at, side) in shown.sides.iter().enumerate() {
        let mut mine = side.outlets.iter().filter(|witness| witness.outlet == outlet).peekable();
        if mine.peek().is_some() {
            let copied = mine.all(|witness| is_copy(witness, side));
            let copy = if copied { " <span class=\"quiet\">copy</span>" } else { "" };
            let letter = letter(at);
            let text = cut(&side.text, 48);
            let _ = write!(
                out,
                "<span class=\"stand s{at}\"><span class=\"letter\">{letter}</span> {}{copy}</span>",
                Text(&text)
            );
        }
    }
    if out.is_empty() { "<span class=\"quiet\" title=\"does not say\">–</span>".to_owned() } else { out }
}

fn letter(at: usize) -> char {
    char::from(b'A' + u8::try_from(at % 26).unwrap_or(0))
}

/// What a point is called.
pub fn name(point: &Point) -> String {
    if point.shown.claim.is_empty() { words(&point.kind) } else { point.shown.claim.clone() }
}

/// `quote_wording` as people write it.
fn words(kind: &str) -> String {
    kind.replace('_', " ")
}

/// How loud, and whether anybody was told: what did not pass the gate is not made to look as if it had.
fn badge(point: &Point) -> &'static str {
    if point.dismissed {
        return "<span class=\"badge\">Dismissed</span> ";
    }
    match (point.severity, point.alert) {
        (Severity::Alert, true) => "<span class=\"badge loud\">Alert</span> ",
        (Severity::Alert, false) => "<span class=\"badge\">Alert, not logged</span> ",
        (Severity::Notice, _) => "<span class=\"badge\">Notice</span> ",
        (Severity::Info, _) => "",
    }
}

fn card(at: usize, point: &Point) -> String {
    let mut out = String::new();
    let class = if point.alert && point.severity == Severity::Alert { "point loud" } else { "point" };
    let _ = write!(
        out,
        "<article class=\"{class}\" id=\"point-{}\">\n<header><h3 dir=\"auto\">{}</h3><p class=\"tags\">{}{} · \
         confidence {}</p></header>\n<div class=\"sides\">\n",
        at + 1,
        Text(&name(point)),
        badge(point),
        Text(&words(&point.kind)),
        percent(point.confidence)
    );
    let sides = &point.shown.sides;
    for (at, side) in sides.iter().enumerate() {
        let other = if at == 0 { sides.get(1) } else { sides.first() };
        column(&mut out, at, side, other);
    }
    out.push_str("</div>\n");
    more(&mut out, point.shown.more as u64, "version", "versions");
    let _ = write!(
        out,
        "<details class=\"logged\"><summary>As logged</summary><p dir=\"auto\">{}</p><p class=\"quiet\">{}/{} · id \
         <code>{}</code> · {}</p></details>\n</article>\n",
        Text(&point.message),
        Text(&point.plugin),
        Text(&point.kind),
        Text(&point.id),
        times::full(point.at)
    );
    out
}

/// Confidence in whole per cent.
fn percent(confidence: f32) -> String {
    // A cast of what is no number gives 0, and what is out of bounds is clamped.
    format!("{} %", (confidence.clamp(0.0, 1.0) * 100.0).round() as u32)
}

fn column(out: &mut String, at: usize, side: &Side, other: Option<&Side>) {
    let long = if side.text.chars().count() > 32 { " long" } else { "" };
    let _ = write!(
        out,
        "<section class=\"side s{at}\">\n<h4 class=\"value{long}\" dir=\"auto\"><span class=\"letter\">{}</span> \
         {}</h4>\n<ul>\n",
        letter(at),
        differing(&side.text, other.map_or("", |other| &other.text))
    );
    for (place, one) in side.outlets.iter().enumerate() {
        // What one article says in several places is one witness.
        let same = |other: &&Witness| other.article == one.article && one.article > 0;
        if !side.outlets[..place].iter().any(|other| same(&other)) {
            let places: Vec<&Witness> =
                std::iter::once(one).chain(side.outlets[place + 1..].iter().filter(same)).collect();
            witness(out, &places, side);
        }
    }
    out.push_str("</ul>\n");
    more(out, side.more_outlets as u64, "article", "articles");
    out.push_str("</section>\n");
}

/// The witness copies another on the same side.
fn is_copy(witness: &Witness, side: &Side) -> bool {
    let with = |other: &Witness| other.group == witness.group && other.article != witness.article;
    !witness.copy_of.is_empty() && side.outlets.iter().any(with)
}

/// One article with the places where it takes the side.
fn witness(out: &mut String, places: &[&Witness], side: &Side) {
    let Some(first) = places.first() else { return };
    let outlet = if first.outlet.is_empty() { "outlet not known" } else { &first.outlet };
    out.push_str("<li>\n<p class=\"who\">");
    match &first.file {
        Some(file) => {
            let _ = write!(out, "<a href=\"articles/{}.json\"><b>{}</b></a>", Text(&file.file), Text(outlet));
        }
        None => {
            let _ = write!(out, "<b>{}</b>", Text(outlet));
        }
    }
    match first.published {
        Some(ms) => {
            let _ = write!(out, " {}", times::short(ms));
        }
        None => out.push_str(" <span class=\"quiet\">undated</span>"),
    }
    if let Some(named) = places.iter().find(|place| !place.source.is_empty()) {
        let _ = write!(out, "<span class=\"source\">citing {}</span>", Text(&named.source));
    }
    if !first.copy_of.is_empty() {
        // On the side of what it copies it is no further source; on another side its words were changed.
        let rest = if is_copy(first, side) { ": not another source" } else { ", with other words here" };
        let _ = write!(out, "<span class=\"copied\">a copy of {}{rest}</span>", Text(&first.copy_of));
    }
    out.push_str("</p>\n");
    for place in places.iter().filter(|place| !place.sentence.is_empty()) {
        let _ = writeln!(out, "<blockquote dir=\"auto\">{}</blockquote>", marked(place, side));
    }
    out.push_str("</li>\n");
}

/// The sentence with the words that take the side marked, when they are found in it.
fn marked(witness: &Witness, side: &Side) -> String {
    let sentence = &witness.sentence;
    let bare = |text: &str| text.trim_matches(|c: char| "“”\"‘’'«»„… ".contains(c)).to_owned();
    let wanted = [bare(&witness.words), bare(&side.text), bare(&side.value)];
    let Some((start, end)) = wanted.iter().find_map(|words| find_words(sentence, words)) else {
        return Text(sentence).to_string();
    };
    format!(
        "{}<mark>{}</mark>{}",
        Text(&sentence[..start]),
        Text(&sentence[start..end]),
        Text(&sentence[end..])
    )
}

/// The first place where `words` stand as whole words.
fn find_words(sentence: &str, words: &str) -> Option<(usize, usize)> {
    if words.is_empty() {
        return None;
    }
    let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    sentence.match_indices(words).map(|(start, found)| (start, start + found.len())).find(|(start, end)| {
        let (before, after) = (sentence[..*start].chars().next_back(), sentence[*end..].chars().next());
        !(inner(before) && inner(words.chars().next()) || inner(after) && inner(words.chars().next_back()))
    })
}

/// `text` with the words set off in which it differs from `other`, where the two share words at either end.
fn differing(text: &str, other: &str) -> String {
    let plain = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mine: Vec<&str> = text.split(' ').collect();
    let theirs: Vec<String> = other.split(' ').collect::<Vec<_>>().iter().map(plain).collect();
    let same = |a: &&str, b: &String| plain(a) == *b;
    let head = mine.iter().zip(&theirs).take_while(|(a, b)| same(a, b)).count();
    let room = mine.len().min(theirs.len()) - head;
    let tail = mine.iter().rev().zip(theirs.iter().rev()).take(room).take_while(|(a, b)| same(a, b)).count();
    if other.is_empty() || mine.len() < 2 || head + tail == 0 || head + tail >= mine.len() {
        return Text(text).to_string();
    }
    let (start, end) = (head, mine.len() - tail);
    let part = |words: &[&str]| Text(&words.join(" ")).to_string();
    let mut out = part(&mine[..start]);
    let _ = write!(out, " <em class=\"differs\">{}</em> ", part(&mine[start..end]));
    out.push_str(&part(&mine[end..]));
    out.trim().to_owned()
}

/// Findings without sides that deserve a look.
pub fn noted(out: &mut String, view: &StoryView) {
    lines(out, "noted", "Also noted", &view.points.noted.entries(), view.points.noted.more());
}

/// What the sides agree on by now.
pub fn settled(out: &mut String, view: &StoryView) {
    lines(out, "settled", "Settled by now", &view.points.settled.entries(), view.points.settled.more());
}

fn lines(out: &mut String, id: &str, title: &str, points: &[&Point], beyond: u64) {
    if points.is_empty() {
        return;
    }
    let _ = write!(out, "<section id=\"{id}\">\n<h2>{title}</h2>\n<ul class=\"lines\">\n");
    let line = |point: &&Point| {
        format!(
            "<li>{}<span dir=\"auto\">{}</span> <span class=\"quiet\">{} · {}</span></li>\n",
            badge(point),
            Text(&point.message),
            Text(&words(&point.kind)),
            times::short(point.at)
        )
    };
    let left = within(out, SHORT, points.iter().map(line));
    out.push_str("</ul>\n");
    more(out, left + beyond, "point", "points");
    out.push_str("</section>\n");
}

/// Which points an article takes a side on, by article: the number of the point on the page and its name.
pub fn disputes(view: &StoryView) -> BTreeMap<u64, Vec<(usize, String)>> {
    let mut disputes: BTreeMap<u64, Vec<(usize, String)>> = BTreeMap::new();
    for (at, point) in view.points.open.entries().into_iter().enumerate() {
        for witness in point.shown.sides.iter().flat_map(|side| &side.outlets) {
            let of = disputes.entry(witness.article).or_default();
            let name = name(point);
            if of.len() < 4 && !of.iter().any(|(_, other)| *other == name) {
                of.push((at + 1, name));
            }
        }
    }
    disputes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_marked() {
        let check = |sentence: &str, words: &str, expected: Option<&str>| {
            assert_eq!(find_words(sentence, words).map(|(start, end)| &sentence[start..end]), expected);
        };
        check("In 1941 the toll was 41.", "41", Some("41"));
        assert_eq!(find_words("In 1941 the toll was 41.", "41"), Some((21, 23)));
        check("It was 6.1, they said", "6.1", Some("6.1"));
        check("nothing here", "41", None);
        check("x", "", None);
    }

    #[test]
    fn only_the_words_that_differ_are_set_off() {
        let check = |text: &str, other: &str, expected: &str| assert_eq!(differing(text, other), expected);
        check(
            "“We dig with our hands”",
            "“We dig with bare hands”",
            "“We dig with <em class=\"differs\">our</em> hands”",
        );
        check("41", "58", "41");
        check("Halil Temir", "Halil Demir", "Halil <em class=\"differs\">Temir</em>");
        check("a b", "a b c", "a b");
        check("the the", "the", "the <em class=\"differs\">the</em>");
        check("<b> x", "<b> y", "&lt;b&gt; <em class=\"differs\">x</em>");
    }
}
