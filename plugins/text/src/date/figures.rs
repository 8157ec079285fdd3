//! Dates in figures: `2024-05-03`, `28.12.2023`, `5/17/2018`, `21/04/16`, `2019-Sep-1`.

use crate::stamp::when::{Kind, Token};
use crate::stamp::words::month;

/// A date in figures as far as it is settled what is what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figures {
    /// Year if said, month, day.
    Settled(Option<i16>, i8, i8),
    /// Two figures that may be month and day or day and month, and the year.
    Open(i8, i8, Option<i16>),
}

/// The date in figures that begins at token `i`, where it ends, and whether its year has four digits. Nothing may
/// stand between the figures but `-`, `/` or `.`, twice the same; with a slash, a comma before the year.
pub(crate) fn figures(tokens: &[Token<'_>], i: usize) -> Option<(Figures, usize, bool)> {
    let [first, a, second, b, third] = tokens.get(i..i + 5)? else { return None };
    let alike = a.is_any(&["-", "/", "."]) && (a.text == b.text || (a.is("/") && b.is(",")));
    let tight = first.end() == a.start
        && a.end() == second.start
        && second.end() == b.start
        && (b.end() == third.start || b.is(","));
    let longer = tokens.get(i + 5).is_some_and(|t| {
        t.start == third.end()
            && (t.kind == Kind::Word && !t.is("T")
                || (t.text == a.text || t.is("/"))
                    && tokens.get(i + 6).is_some_and(|n| n.kind == Kind::Number && n.start == t.end()))
    });
    if !alike || !tight || longer {
        return None;
    }
    let end = i + 5;
    if let Some(year) = full_year(first) {
        let month = small(second).or_else(|| month(second.text))?;
        return Some((Figures::Settled(Some(year), month, small(third)?), end, true));
    }
    let year = full_year(third).or_else(|| short_year(third).filter(|_| !a.is(".")));
    let four = third.digits() == 4;
    let year = Some(year?);
    if let Some(month) = month(second.text) {
        return Some((Figures::Settled(year, month, small(first)?), end, four));
    }
    let (x, y) = (small(first)?, small(second)?);
    // 03/04/2024 is one day in London and another in New York; with full stops nobody puts the month first.
    let date = match () {
        () if a.is(".") || x > 12 || x == y => Figures::Settled(year, y, x),
        () if y > 12 => Figures::Settled(year, x, y),
        () => Figures::Open(x, y, year),
    };
    Some((date, end, four))
}

fn full_year(token: &Token<'_>) -> Option<i16> {
    token.number().filter(|n| token.digits() == 4 && (1000..=2999).contains(n)).map(|n| n as i16)
}

/// `89` is 1989, `27` is 2027.
fn short_year(token: &Token<'_>) -> Option<i16> {
    let number = token.number().filter(|_| token.digits() == 2)? as i16;
    Some(if number < 50 { 2000 + number } else { 1900 + number })
}

fn small(token: &Token<'_>) -> Option<i8> {
    token.number().filter(|n| token.digits() <= 2 && (1..=31).contains(n)).map(|n| n as i8)
}
