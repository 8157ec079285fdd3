//! Times as minutes since 1970 that can be laid side by side.

use copydesk_text::date::{Base, Mention, Month, Reference, Resolved, Year};
use jiff::civil::DateTime;

/// Minutes of a day.
pub(super) const DAY: i64 = 1440;
/// What a time of day leaves open, minutes on both sides: an alarm is raised some time after a fire broke out.
pub(super) const SLACK: i64 = 30;
/// Farthest zones from the reference, minutes.
const ZONES: i64 = 14 * 60;

pub(super) fn minutes(at: DateTime) -> i64 {
    let days = i64::from(
        jiff::civil::Date::new(1970, 1, 1)
            .map_or(0, |zero| at.date().duration_since(zero).as_hours() as i32 / 24),
    );
    days * DAY + i64::from(at.hour()) * 60 + i64::from(at.minute())
}

/// First minute and one past the last. What names a zone is laid beside what does not, so that it may be anywhere in
/// the zones of the world; so may `today` where the day of publication was just beginning in London.
pub(super) fn stretch(resolved: &Resolved, mention: &Mention, seen: &Reference) -> (i64, i64) {
    let slack = match (mention.said.clock.is_some(), resolved.zone) {
        (_, Some(_)) => ZONES,
        (true, None) => SLACK,
        (false, None) => 0,
    };
    let early = matches!(mention.said.base, Base::Reference) && seen.time.is_some_and(|time| time.hour() < 9);
    let (low, high) = (minutes(resolved.from) - slack, minutes(resolved.to) + slack);
    (low - if early { DAY } else { 0 }, high.max(low + 1))
}

/// `late 2025` is its last third, `early 2025` its first.
pub(super) fn within(before: &str, resolved: Resolved) -> Resolved {
    let third = (minutes(resolved.to) - minutes(resolved.from)) / 3;
    let shift = |at: DateTime, by: i64| at.checked_add(jiff::Span::new().minutes(by)).unwrap_or(at);
    match before {
        _ if third < 9 * DAY => resolved,
        "late" => Resolved { from: shift(resolved.to, -third), ..resolved },
        "early" => Resolved { to: shift(resolved.from, third), ..resolved },
        _ => resolved,
    }
}

/// The time as compared; without the year where that is not said, with the day of the week where that is what is said.
pub(super) fn canonical(mention: &Mention, resolved: &Resolved, clock: bool) -> String {
    let told = told(mention, resolved, clock);
    match mention.said.base {
        Base::Weekday(..) => format!("{} {told}", resolved.at.strftime("%a")),
        _ => told,
    }
}

/// Whether a time was told by the day of the week, as `canonical` writes it.
pub fn is_by_weekday(pick: &str) -> bool {
    pick.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn told(mention: &Mention, resolved: &Resolved, clock: bool) -> String {
    if let Base::Day { month: Month::Named(month, Year::Open), day, .. } = mention.said.base
        && !clock
    {
        return format!("{month:02}-{day:02}");
    }
    if clock {
        return resolved.at.strftime("%Y-%m-%d %H:%M").to_string();
    }
    let (first, last) = (resolved.first(), resolved.last());
    if first == last { first.to_string() } else { format!("{first}/{last}") }
}

/// The end of a stretch of time that begins at publication.
pub(super) fn later(mention: &Mention, seen: &Reference) -> Option<DateTime> {
    let amount = mention.said.shift;
    let span = jiff::Span::new()
        .try_months(amount.months)
        .ok()?
        .try_days(amount.days)
        .ok()?
        .try_seconds(amount.seconds)
        .ok()?;
    seen.day.to_datetime(seen.time?).checked_add(span).ok()
}
