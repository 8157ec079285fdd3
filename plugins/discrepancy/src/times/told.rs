//! What a date says of its event: a day, a time of day, until when something lasts.

use super::context::{after_says, looks_ahead};
use super::stretch::{DAY, SLACK, canonical, later, minutes, stretch, within};
use super::table::Event;
use crate::view::{Sentence, View};
use copydesk_text::date::{Base, Lean, Mention, Reference, Resolved};

/// Minutes after which a day is no longer that of the news.
const OLD: i64 = 30 * DAY;

/// What a date says.
pub(super) struct Told {
    pub slot: String,
    pub pick: String,
    pub low: i64,
    pub high: i64,
}

/// Until when something lasts that is to last so long.
pub(super) fn lasting(view: &View<'_>, event: &Event, mention: &Mention, seen: &Reference) -> Option<Told> {
    let before = mention.from.checked_sub(1).map_or("", |i| view.cuts.low(i));
    if event.name != "reopening" || !matches!(before, "for" | "least" | "another") {
        return None;
    }
    let end = later(mention, seen)?;
    let bound = before == "least" || after_says(view, mention, &["or", "more", "longer"]);
    let high = minutes(end) + if bound { 3650 * DAY } else { 2 * DAY };
    Some(Told { slot: event.name.clone(), pick: end.date().to_string(), low: minutes(end), high })
}

/// The day of a date and its time of day, as far as they are said.
pub(super) fn pointed(
    view: &View<'_>,
    sentence: &Sentence,
    event: &Event,
    mention: &Mention,
    verb: &str,
    seen: &Reference,
) -> Vec<Told> {
    let before = mention.from.checked_sub(1).map_or("", |i| view.cuts.low(i));
    let clock = mention.said.clock.is_some();
    let until = matches!(before, "until" | "till");
    // `By the end of June` is some day until then.
    let by = before == "by" && event.long;
    // A road is closed until Monday, or it reopens on Monday.
    let opens = ["reopen", "open", "resum"].iter().any(|open| verb.starts_with(open));
    let points = if event.name == "reopening" { until || opens } else { !until || event.lasts };
    // Since when it is closed is not until when.
    let since = before == "since" && event.lasts && event.name.starts_with("reopening");
    let bound = since || (before == "by" && !by) || (before == "before" && !clock) || !points;
    // `Last Friday` is the last one or the one of last week, as people please.
    if bound || matches!(mention.said.base, Base::Weekday(_, Some(_))) {
        return Vec::new();
    }
    let ahead = looks_ahead(view, sentence, mention);
    let mention = &Mention { lean: if ahead { Lean::Future } else { mention.lean }, ..*mention };
    let Some(resolved) = mention.when(seen).filter(|r| !r.vague) else { return Vec::new() };
    let resolved = within(before, resolved);
    // What happened long ago is told in passing: another such event, as a rule.
    let today = minutes(seen.day.to_datetime(jiff::civil::Time::midnight()));
    let old = seen.time.is_some() && minutes(resolved.to) + OLD < today;
    if ((minutes(resolved.to) - minutes(resolved.from)) / DAY > 2 || old) && !event.long {
        return Vec::new();
    }
    let mut out = Vec::new();
    if mention.said.base != Base::Unsaid || !clock {
        let (low, high) = stretch(&resolved, mention, seen);
        let low = if by { low.min(today) } else { low };
        // `Before dawn on Tuesday` is no late hour of Monday, give or take some minutes.
        let dawn = (mention.from.saturating_sub(3)..mention.to).any(|i| view.cuts.low(i) == "dawn");
        let low = if dawn && !clock { low + 2 * SLACK } else { low };
        let pick = canonical(mention, &resolved, clock);
        out.push(Told { slot: event.name.clone(), pick, low, high });
    }
    if clock && resolved.zone.is_none() {
        out.push(hour(event, &resolved));
    }
    out
}

/// The time of day, for articles of which one does not say the day.
fn hour(event: &Event, resolved: &Resolved) -> Told {
    let minute = minutes(resolved.at).rem_euclid(DAY);
    Told {
        slot: format!("{}/hour", event.name),
        pick: format!("{:02}:{:02}", minute / 60, minute % 60),
        low: minute + DAY - SLACK,
        high: minute + DAY + SLACK,
    }
}
