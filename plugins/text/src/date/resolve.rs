//! From what words say to days of the calendar.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time, Weekday};

use super::{Amount, Base, Clock, Edge, Lean, Month, Order, Part, Reference, Said, Year};

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The moment the words point at: usually the first of the stretch.
    pub at: DateTime,
    /// The first moment it may be, in the zone of the text.
    pub from: DateTime,
    /// The first moment after it.
    pub to: DateTime,
    /// Seconds east of Greenwich, if the words say so.
    pub zone: Option<i32>,
    /// The words were vague (`a few days ago`).
    pub vague: bool,
}

impl Resolved {
    /// Its first day.
    pub fn first(&self) -> Date {
        self.from.date()
    }

    /// Its last day.
    pub fn last(&self) -> Date {
        self.to.checked_sub(Span::new().seconds(1)).map_or(self.to, |moment| moment).date()
    }

    /// The day, where it is within one.
    pub fn day(&self) -> Option<Date> {
        (self.first() == self.last()).then(|| self.first())
    }

    /// Whether both may be the same time: they share a moment.
    pub fn meets(&self, other: &Resolved) -> bool {
        self.from < other.to && other.from < self.to
    }
}

impl Said {
    /// The time said, as seen from `reference`; where it allows two days, `lean` chooses.
    pub fn resolve(&self, reference: &Reference, lean: Lean) -> Option<Resolved> {
        let lean = self.side.unwrap_or(lean);
        let (from, to) = match self.base {
            Base::Reference if self.counts() => {
                let now = match self.shift.seconds {
                    0 => Time::midnight(),
                    _ => reference.time.unwrap_or(Time::midnight()),
                };
                let at = self.shift.added(reference.day.to_datetime(now))?;
                let (from, to) = self.around(at)?;
                return self.close((from, to)).map(|resolved| Resolved { at, ..resolved });
            }
            Base::Reference if matches!(self.edge, Some(Edge::Past | Edge::Coming)) => {
                return self.close(self.stretch(reference)?);
            }
            _ => self.period(reference, lean)?,
        };
        let from = self.shift.added(from)?;
        let to = if self.shift == Amount::default() { to } else { later(from, 86_400)? };
        let whole = self.edged(from, to)?;
        let within = match self.part {
            Some(part) => part.within(whole)?,
            None => whole,
        };
        self.close(match self.clock {
            Some(clock) => clock.within(from.date(), self.part)?,
            None => within,
        })
    }

    /// From here to `until`, if it is said; the end of a range is on or after its beginning.
    pub(super) fn range(&self, until: Option<&Said>, reference: &Reference, lean: Lean) -> Option<Resolved> {
        let first = self.resolve(reference, lean)?;
        let Some(until) = until else { return Some(first) };
        let last = until.resolve(reference, lean).filter(|last| last.to > first.from).or_else(|| {
            let seen = Reference { day: first.first(), ..*reference };
            until.resolve(&seen, Lean::Future).filter(|last| last.to > first.from)
        })?;
        Some(Resolved { to: last.to, ..first })
    }

    /// Whether this is so much time from the reference and nothing closer.
    fn counts(&self) -> bool {
        let amount = self.shift != Amount::default() && self.edge.is_none();
        amount && self.part.is_none() && self.clock.is_none()
    }

    /// What an amount of time from now may be: `two years ago` is that year, `a week ago` that week.
    fn around(&self, at: DateTime) -> Option<(DateTime, DateTime)> {
        let Amount { months: moons, days, workdays, seconds } = self.shift;
        let midnight = at.date().to_datetime(Time::midnight());
        let whole = |first: Date, count: i8| {
            let (from, to) = months(first, count)?;
            Some((from.to_datetime(Time::midnight()), to.to_datetime(Time::midnight())))
        };
        let (from, to) = match (seconds, days, workdays) {
            (0, 0, 0) if moons % 12 == 0 => whole(at.date().first_of_year(), 12)?,
            (0, 0, 0) => whole(at.date().first_of_month(), 1)?,
            (0, days, 0) if days % 7 == 0 => {
                let first = monday(at.date(), 0)?.to_datetime(Time::midnight());
                (first, later(first, 7 * 86_400)?)
            }
            (0, ..) => (midnight, later(midnight, 86_400)?),
            _ if seconds % 3600 == 0 => (at, later(at, 3600)?),
            _ => (at, later(at, 60)?),
        };
        if !self.vague {
            return Some((from, to));
        }
        // "a few" was counted as three and may be two or six.
        let (near, far) = (self.shift.times(-1), self.shift);
        let third =
            Amount { months: near.months / 3, days: near.days / 3, workdays: 0, seconds: near.seconds / 3 };
        let ends = (third.added(from)?.min(far.added(from)?), third.added(to)?.max(far.added(to)?));
        Some(ends)
    }

    fn close(&self, (from, to): (DateTime, DateTime)) -> Option<Resolved> {
        let zone = self.clock.and_then(|clock| clock.zone);
        (from < to).then_some(Resolved { at: from, from, to, zone, vague: self.vague })
    }

    /// `the past two weeks`: a stretch that ends or begins with the reference.
    fn stretch(&self, reference: &Reference) -> Option<(DateTime, DateTime)> {
        let day = reference.day.to_datetime(Time::midnight());
        match self.edge {
            Some(Edge::Past) => Some((self.shift.times(-1).added(day)?, later(day, 86_400)?)),
            _ => Some((day, later(self.shift.added(day)?, 86_400)?)),
        }
    }

    fn edged(&self, from: DateTime, to: DateTime) -> Option<(DateTime, DateTime)> {
        let hours = i64::from((to - from).get_days()) * 24 + i64::from((to - from).get_hours());
        let third = |n: i64| later(from, hours * 1200 * n);
        Some(match self.edge {
            Some(Edge::Early) => (from, third(1)?),
            Some(Edge::Mid) => (third(1)?, third(2)?),
            Some(Edge::Late) => (third(2)?, to),
            Some(Edge::End) if hours <= 24 => (later(to, -1)?, to),
            Some(Edge::End) => (later(to, -(hours * 600).min(7 * 86_400))?, to),
            _ => (from, to),
        })
    }

    /// What the base names, whole days.
    fn period(&self, reference: &Reference, lean: Lean) -> Option<(DateTime, DateTime)> {
        let today = reference.day;
        let day = |date: Date| Some((date, date.tomorrow().ok()?));
        let (from, to) = match self.base {
            Base::Reference | Base::Unsaid => day(today)?,
            Base::Day { month, day: number, weekday } => day(a_day(month, number, weekday, today, lean)?)?,
            Base::Figures { first, second, year } => {
                let (month, number) = match reference.order? {
                    Order::MonthFirst => (first, second),
                    Order::DayFirst => (second, first),
                };
                let year = year.map_or(Year::Open, Year::Given);
                day(a_day(Month::Named(month, year), number, None, today, lean)?)?
            }
            Base::Weekday(weekday, week) => day(a_weekday(weekday, week, today, lean)?)?,
            Base::Upcoming(weekday, count) => day(today.nth_weekday(count, weekday).ok()?)?,
            Base::Nth(nth, weekday, month) => {
                day(nearest(month, today, lean, |first| first.nth_weekday_of_month(nth, weekday).ok())?)?
            }
            Base::Week(away) => {
                let monday = monday(today, away)?;
                (monday, monday.checked_add(Span::new().days(7)).ok()?)
            }
            Base::Weekend(away) => {
                let begun = today.weekday().to_monday_zero_offset() >= 5;
                let away = away.unwrap_or(if lean == Lean::Future || begun { 0 } else { -1 });
                let monday = monday(today, away)?;
                let saturday = monday.checked_add(Span::new().days(5)).ok()?;
                (saturday, saturday.checked_add(Span::new().days(2)).ok()?)
            }
            // The month that is now is not over.
            Base::Month(Month::Named(month, Year::Open)) if month == today.month() && self.side.is_none() => {
                months(today.first_of_month(), 1)?
            }
            Base::Month(month) => months(nearest(month, today, lean, Some)?, 1)?,
            Base::Share(nth, length, year) => {
                months(Date::new(a_year(year, today)?, (nth - 1) * length + 1, 1).ok()?, length)?
            }
            Base::Season(season, year) => {
                months(Date::new(a_year(year, today)?, season * 3 + 3, 1).ok()?, 3)?
            }
            Base::Year(year) => months(Date::new(a_year(year, today)?, 1, 1).ok()?, 12)?,
            Base::Decade(year) => months(Date::new(year, 1, 1).ok()?, 120)?,
        };
        Some((from.to_datetime(Time::midnight()), to.to_datetime(Time::midnight())))
    }
}

fn later(moment: DateTime, seconds: i64) -> Option<DateTime> {
    moment.checked_add(Span::new().try_seconds(seconds).ok()?).ok()
}

fn months(first: Date, count: i8) -> Option<(Date, Date)> {
    Some((first, first.checked_add(Span::new().months(count)).ok()?))
}

fn monday(today: Date, away: i32) -> Option<Date> {
    let days = i64::from(away) * 7 - i64::from(today.weekday().to_monday_zero_offset());
    today.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn a_year(year: Year, today: Date) -> Option<i16> {
    match year {
        Year::Given(year) => Some(year),
        Year::Away(away) => today.year().checked_add(i16::try_from(away).ok()?),
        Year::Open => Some(today.year()),
    }
}

fn a_weekday(weekday: Weekday, week: Option<i32>, today: Date, lean: Lean) -> Option<Date> {
    if let Some(away) = week {
        let days = weekday.to_monday_zero_offset();
        return monday(today, away)?.checked_add(Span::new().days(days)).ok();
    }
    if lean == Lean::Future {
        return today.nth_weekday(1, weekday).ok();
    }
    if today.weekday() == weekday { Some(today) } else { today.nth_weekday(-1, weekday).ok() }
}

/// A day of a month; the weekday beside it chooses the month or year where those are open.
fn a_day(month: Month, number: i8, weekday: Option<Weekday>, today: Date, lean: Lean) -> Option<Date> {
    let fits = |date: &Date| weekday.is_none_or(|weekday| date.weekday() == weekday);
    let day_in = |first: Date| Date::new(first.year(), first.month(), number).ok();
    match (month, weekday) {
        (Month::Open, Some(_)) => {
            let near = [0, -1, 1, -2, 2, -3, 3];
            near.into_iter()
                .find_map(|away| nearest(Month::Away(away), today, lean, |first| day_in(first).filter(fits)))
        }
        // A weekday that is wrong for a day of a full date is the writer's slip, not another day.
        _ => nearest(month, today, lean, day_in),
    }
}

/// The day `choose` finds in the month, on the side of `today` that `lean` asks for where the month is open.
fn nearest(month: Month, today: Date, lean: Lean, choose: impl Fn(Date) -> Option<Date>) -> Option<Date> {
    let first = today.first_of_month();
    let (past, future) = match month {
        Month::Named(month, Year::Open) => {
            let in_year = |away: i16| {
                let year = today.year().checked_add(away)?;
                choose(Date::new(year, month, 1).ok()?)
            };
            // A leap day is at most eight years away.
            let past = (0..=8).filter_map(|n| in_year(-n)).find(|date| *date <= today);
            let future = (0..=8).filter_map(in_year).find(|date| *date > today);
            (past, future)
        }
        Month::Named(month, year) => return choose(Date::new(a_year(year, today)?, month, 1).ok()?),
        Month::Away(away) => {
            return choose(first.checked_add(Span::new().try_months(i64::from(away)).ok()?).ok()?);
        }
        Month::Open => {
            let in_month = |away: i64| choose(first.checked_add(Span::new().try_months(away).ok()?).ok()?);
            let past = (0..=2).filter_map(|n| in_month(-n)).find(|date| *date <= today);
            (past, (0..=2).filter_map(in_month).find(|date| *date > today))
        }
    };
    match lean {
        Lean::Past => past,
        Lean::Future => future,
        Lean::Near => {
            let (past, future) = (past?, future?);
            Some(if (today - past).get_days() <= (future - today).get_days() { past } else { future })
        }
    }
}

impl Amount {
    /// So many times as much.
    pub(super) fn times(self, by: i32) -> Amount {
        Amount {
            months: self.months.saturating_mul(by),
            days: self.days.saturating_mul(by),
            workdays: self.workdays.saturating_mul(by),
            seconds: self.seconds.saturating_mul(i64::from(by)),
        }
    }

    /// Both together.
    pub(super) fn plus(self, other: Amount) -> Amount {
        Amount {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
            workdays: self.workdays.saturating_add(other.workdays),
            seconds: self.seconds.saturating_add(other.seconds),
        }
    }

    fn added(self, moment: DateTime) -> Option<DateTime> {
        let months = Span::new().try_months(i64::from(self.months)).ok()?;
        let days = Span::new().try_days(i64::from(self.days)).ok()?;
        let mut moment = moment.checked_add(months).ok()?.checked_add(days).ok()?;
        // Weeks of work at once, so that no number of days takes long.
        let weeks = Span::new().try_days(i64::from(self.workdays / 5) * 7).ok()?;
        moment = moment.checked_add(weeks).ok()?;
        for _ in 0..self.workdays % 5 {
            moment = moment.tomorrow().ok()?;
            while matches!(moment.weekday(), Weekday::Saturday | Weekday::Sunday) {
                moment = moment.tomorrow().ok()?;
            }
        }
        later(moment, self.seconds)
    }
}

impl Part {
    /// First hour of the part and first after it, counted from the day's midnight.
    fn hours(self) -> (i64, i64) {
        match self {
            Part::SmallHours => (0, 6),
            Part::Morning => (0, 12),
            Part::Afternoon => (12, 18),
            Part::Evening => (17, 24),
            Part::Night => (18, 30),
            Part::Overnight => (-6, 6),
        }
    }

    fn within(self, (from, to): (DateTime, DateTime)) -> Option<(DateTime, DateTime)> {
        let midnight = from.date().to_datetime(Time::midnight());
        let (first, end) = self.hours();
        let (first, end) = (later(midnight, first * 3600)?, later(midnight, end * 3600)?);
        // "late on Monday evening": the stretch of the day gives way to the part.
        let narrow = (from.max(first), to.min(end));
        Some(if narrow.0 < narrow.1 && self != Part::Night && self != Part::Overnight {
            narrow
        } else {
            (first, end)
        })
    }
}

impl Clock {
    fn within(self, day: Date, part: Option<Part>) -> Option<(DateTime, DateTime)> {
        let after_noon = match part {
            _ if self.settled => false,
            Some(Part::Afternoon | Part::Evening) => self.hour < 12,
            Some(Part::Night) => (6..12).contains(&self.hour),
            _ => false,
        };
        let hour = if after_noon { self.hour + 12 } else { self.hour };
        let time = Time::new(hour, self.minute.unwrap_or(0), self.second.unwrap_or(0), 0).ok()?;
        let at = day.to_datetime(time);
        let length = match (self.minute, self.second) {
            (_, Some(_)) => 1,
            (Some(_), None) => 60,
            (None, None) => 3600,
        };
        Some((at, later(at, length)?))
    }
}
