//! Numbers with their units and bounds, read from pieces of text. Figures (`1,234.5`, `41 208`, `4.8bn`), spelled
//! numbers (`twenty-seven`, `a hundred and twenty`, `two point three million`), vague ones (`dozens`, `tens of
//! thousands`), bounds before them (`at least`, `nearly`), ranges, money, percent, and units brought to one scale.
//! What is no quantity (clock times, years, dates, telephone numbers, identifiers) is left out.

use crate::fold::{Cuts, Piece};
use std::ops::Range;

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Just the number.
    Exact,
    /// About, some, around.
    Approx,
    /// At least, no fewer than.
    AtLeast,
    /// More than, over.
    MoreThan,
    /// At most, up to.
    AtMost,
    /// Less than, under.
    LessThan,
    /// Nearly, almost.
    Almost,
    /// Just over.
    JustOver,
    /// Between two numbers.
    Range,
    /// Dozens, thousands.
    Vague,
}

/// What is counted or measured; measures are on one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A count, or a number of unknown measure.
    Plain,
    /// Percent.
    Percent,
    /// Percentage points.
    Points,
    /// Money, with the currency's code.
    Money(&'static str),
    /// Metres.
    Length,
    /// Square metres.
    Area,
    /// Kilograms.
    Mass,
    /// Litres.
    Volume,
    /// Hours.
    Duration,
    /// Degrees Celsius.
    Temperature,
    /// Kilometres an hour.
    Speed,
    /// First, 88th.
    Ordinal,
}

/// A number in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Pieces of the number itself with currency sign, scale and unit.
    pub pieces: Range<usize>,
    /// First piece, words of the bound included.
    pub lead: usize,
    /// The value on the unit's scale; of a range the lower end.
    pub value: f64,
    /// Upper end of a range or of a vague number.
    pub high: Option<f64>,
    /// How it is meant.
    pub bound: Bound,
    /// Of what.
    pub unit: Unit,
    /// Half of the last stated place: how far the exact figure may lie from `value`.
    pub slack: f64,
    /// Of a rate in time (`a day`, `per week`) how many days its period has; 0 for other rates (`per head`).
    pub per: Option<f64>,
}

impl Quantity {
    /// The values the words allow, both ends included.
    pub fn interval(&self) -> (f64, f64) {
        let v = self.value;
        match self.bound {
            Bound::Exact => (v - self.slack, v + self.slack),
            Bound::Approx => (v - 0.07 * v.abs(), self.high.unwrap_or(v) + 0.07 * v.abs()),
            Bound::AtLeast | Bound::MoreThan if v >= 20.0 => (v, v * 1.35),
            Bound::AtLeast | Bound::MoreThan => (v, v * 2.0),
            Bound::AtMost | Bound::LessThan => (v * 0.6, v),
            Bound::Almost => (v * 0.9, v),
            Bound::JustOver => (v, v * 1.17),
            Bound::Range | Bound::Vague => (v, self.high.unwrap_or(v)),
        }
    }
}

/// The quantities of the pieces in `range` (a sentence).
pub fn quantities(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match quantity_at(cuts, at, &range) {
            Some(q) => {
                at = q.pieces.end.max(at + 1);
                out.push(q);
            }
            None => at = skip(cuts, at, range.end),
        }
    }
    out
}

/// Past what cannot begin a quantity at `at`, taking clock times and the like whole.
fn skip(cuts: &Cuts<'_>, at: usize, end: usize) -> usize {
    if cuts.piece(at) != Some(Piece::Number) {
        return at + 1;
    }
    let mut to = at + 1;
    while to + 1 < end
        && cuts.glued(to - 1)
        && matches!(cuts.raw(to), ":" | "-" | "–" | "/" | ".")
        && cuts.glued(to)
    {
        to += 2;
    }
    to
}

/// A number before its unit is known.
struct Numeral {
    end: usize,
    value: f64,
    high: Option<f64>,
    slack: f64,
    bound: Bound,
}

fn quantity_at(cuts: &Cuts<'_>, at: usize, range: &Range<usize>) -> Option<Quantity> {
    let (from, currency) = match currency_before(cuts, at) {
        Some((next, code)) => (next, Some(code)),
        None => (at, None),
    };
    let mut numeral = numeral_at(cuts, from, range.end)?;
    if currency.is_none() && not_a_quantity(cuts, from, numeral.end, range) {
        return None;
    }
    if let Some(second) = range_end(cuts, &numeral, range.end) {
        numeral.end = second.end;
        numeral.high = Some(second.value);
        if second.value >= 1e3 && numeral.value < 1e3 && second.value > numeral.value * 900.0 {
            numeral.value *= scale_of(second.value);
        }
        numeral.bound = Bound::Range;
    }
    let (end, unit, factor, offset) = unit_after(cuts, numeral.end, range.end, currency, &numeral);
    let (lead, bound) = match numeral.bound {
        Bound::Exact => bound_before(cuts, at, range.start, end, range.end),
        other => (bound_before(cuts, at, range.start, end, range.end).0, other),
    };
    Some(Quantity {
        pieces: at..end,
        lead,
        value: numeral.value * factor + offset,
        high: numeral.high.map(|h| h * factor + offset),
        bound,
        unit,
        slack: numeral.slack * factor,
        per: rate(cuts, end),
    })
}

fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].into_iter().find(|s| value >= *s).unwrap_or(1.0)
}

const SIGNS: &[(&str, &str)] =
    &[("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("₽", "RUB")];

fn currency_before(cuts: &Cuts<'_>, at: usize) -> Option<(usize, &'static str)> {
    let sign = |i: usize| SIGNS.iter().find(|(s, _)| *s == cuts.raw(i)).map(|(_, code)| *code);
    if let Some(code) = sign(at) {
        return Some((at + 1, code));
    }
    let code = match cuts.raw(at) {
        "US" | "USD" => "USD",
        "A" | "AU" | "AUD" => "AUD",
        "C" | "CAD" => "CAD",
        "NZ" => "NZD",
        "HK" => "HKD",
        "Rs" | "INR" => "INR",
        "EUR" => "EUR",
        "GBP" => "GBP",
        _ => return None,
    };
    if sign(at + 1) == Some("USD") && cuts.glued(at) {
        return Some((at + 2, code));
    }
    let dotted = usize::from(cuts.raw(at + 1) == "." && cuts.raw(at) == "Rs");
    (code.len() == cuts.raw(at).len() || cuts.raw(at) == "Rs")
        .then_some(at + 1 + dotted)
        .filter(|next| cuts.piece(*next) == Some(Piece::Number))
        .map(|next| (next, code))
}

fn numeral_at(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    let mut numeral = match cuts.piece(at)? {
        Piece::Number => figure(cuts, at)?,
        Piece::Word => vague(cuts, at).or_else(|| spelled(cuts, at, end))?,
        Piece::Mark | Piece::Break => return None,
    };
    while let Some((next, factor)) = scale_after(cuts, numeral.end) {
        numeral.value *= factor;
        numeral.slack = (numeral.slack * factor).max(if factor > 100.0 && numeral.slack == 0.0 {
            0.0
        } else {
            numeral.slack
        });
        numeral.high = numeral.high.map(|h| h * factor);
        numeral.end = next;
    }
    if numeral.bound == Bound::Exact {
        numeral.slack = numeral.slack.max(round_slack(numeral.value));
    }
    Some(numeral)
}

/// Round figures of a thousand and more were rounded by somebody.
fn round_slack(value: f64) -> f64 {
    if value < 1000.0 || value.fract() != 0.0 {
        return 0.0;
    }
    let mut digits = value;
    let mut place = 1.0;
    while digits % 10.0 == 0.0 {
        digits /= 10.0;
        place *= 10.0;
    }
    match digits {
        d if d < 10.0 => place * 0.05 * d,
        d if d < 100.0 => place * 0.025 * d,
        _ => 0.0,
    }
}

fn figure(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let raw = cuts.raw(at);
    let points = raw.matches('.').count();
    let plain: String = raw.chars().filter(|c| c.is_ascii_digit() || (*c == '.' && points == 1)).collect();
    let value: f64 = plain.parse().ok()?;
    let decimals = plain.split_once('.').map_or(0, |(_, tail)| tail.len() as i32);
    let slack = if decimals > 0 { 0.5 * 10f64.powi(-decimals) } else { 0.0 };
    let mut numeral = Numeral { end: at + 1, value, high: None, slack, bound: Bound::Exact };
    if let (Some(Piece::Number), Some("/"), Some(Piece::Number)) =
        (cuts.piece(at + 1), Some(cuts.raw(at + 2)), cuts.piece(at + 3))
        && let (Ok(over), Ok(under)) = (cuts.raw(at + 1).parse::<f64>(), cuts.raw(at + 3).parse::<f64>())
        && over < under
        && under <= 16.0
    {
        numeral.value += over / under;
        numeral.end = at + 4;
    }
    Some(numeral)
}

fn scale_after(cuts: &Cuts<'_>, at: usize) -> Option<(usize, f64)> {
    let at = if cuts.raw(at) == "-"
        && matches!(cuts.low(at + 1), "million" | "billion" | "trillion" | "thousand")
    {
        at + 1
    } else {
        at
    };
    let glued = at > 0 && cuts.glued(at - 1) && cuts.piece(at - 1) == Some(Piece::Number);
    let factor = match cuts.low(at) {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" | "mn" | "mln" => 1e6,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" | "trn" => 1e12,
        "lakh" => 1e5,
        "crore" => 1e7,
        "dozen" => 12.0,
        "k" if glued => 1e3,
        "m" if glued => 1e6,
        "b" if glued => 1e9,
        _ => return None,
    };
    Some((at + 1, factor))
}

fn vague(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let of = |n: usize, words: &[&str]| words.iter().enumerate().all(|(k, w)| cuts.low(at + n + k) == *w);
    let (len, low, high) = match cuts.low(at) {
        "tens" if of(1, &["of", "thousands"]) => (3, 2e4, 1e5),
        "tens" if of(1, &["of", "millions"]) => (3, 2e7, 1e8),
        "hundreds" if of(1, &["of", "thousands"]) => (3, 2e5, 1e6),
        "hundreds" if of(1, &["of", "millions"]) => (3, 2e8, 1e9),
        "dozens" => (1, 24.0, 100.0),
        "scores" => (1, 40.0, 200.0),
        "hundreds" => (1, 200.0, 2e3),
        "thousands" => (1, 2e3, 2e4),
        "millions" => (1, 2e6, 2e7),
        "handful" => (1, 2.0, 6.0),
        "several" => (1, 3.0, 10.0),
        _ => return None,
    };
    let len = if cuts.low(at + len) == "of" && low != 3.0 { len + 1 } else { len };
    Some(Numeral { end: at + len, value: low, high: Some(high), slack: 0.0, bound: Bound::Vague })
}

/// The value of a spelled cardinal below a hundred.
pub fn small_number(word: &str) -> Option<f64> {
    const ONES: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !word.as_bytes().first().is_some_and(|b| b"zotfsen".contains(b)) {
        return None;
    }
    let ones = ONES.iter().position(|w| *w == word).map(|n| n as f64);
    ones.or_else(|| TENS.iter().position(|w| *w == word).map(|n| (n * 10 + 20) as f64))
}

/// A spelled number: words joined by blanks, hyphens and `and`.
fn spelled(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    if let Some(part) = fraction(cuts, at) {
        return Some(part);
    }
    let article = matches!(cuts.low(at), "a" | "an");
    let mut i = if article { at + 1 } else { at };
    let (mut total, mut current, mut seen) = (0.0, if article { 1.0 } else { 0.0 }, false);
    while i < end {
        let word = cuts.low(i);
        if let Some(n) = small_number(word) {
            if article && !seen {
                return None;
            }
            // `twenty-seven` goes on, `two three` does not.
            if seen && !(current == 0.0 || current % 100.0 == 0.0 || (current % 10.0 == 0.0 && n < 10.0)) {
                break;
            }
            current += n;
        } else if word == "hundred" || word == "dozen" {
            current = f64::max(current, 1.0) * if word == "dozen" { 12.0 } else { 100.0 };
            if !article && !seen {
                return None;
            }
        } else if let (Some((_, factor)), true) = (scale_after(cuts, i), word.len() > 3) {
            if !article && !seen {
                return None;
            }
            total += f64::max(current, 1.0) * factor;
            current = 0.0;
        } else {
            break;
        }
        seen = true;
        i += 1;
        let joins = match cuts.low(i) {
            "-" => cuts.glued(i) && cuts.glued(i - 1),
            "and" => current % 100.0 == 0.0,
            "point" => return decimals(cuts, i + 1, total + current),
            _ => continue,
        };
        if joins && small_number(cuts.low(i + 1)).is_some() {
            i += 1;
        } else if cuts.low(i) == "and" || !joins {
            break;
        }
    }
    let one_alone = !article && i == at + 1 && cuts.low(at) == "one";
    (seen && !one_alone).then_some(Numeral {
        end: i,
        value: total + current,
        high: None,
        slack: 0.0,
        bound: Bound::Exact,
    })
}

fn decimals(cuts: &Cuts<'_>, at: usize, whole: f64) -> Option<Numeral> {
    let (mut value, mut place, mut i) = (whole, 0.1, at);
    while let Some(n) = small_number(cuts.low(i)).filter(|n| *n < 10.0) {
        value += n * place;
        place /= 10.0;
        i += 1;
    }
    (i > at).then_some(Numeral { end: i, value, high: None, slack: place * 5.0, bound: Bound::Exact })
}

/// `half a million`, `a quarter of a million`, `two-thirds` (as percent of the whole: left out).
fn fraction(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let skip = |i: usize, words: &[&str]| words.iter().enumerate().all(|(k, w)| cuts.low(i + k) == *w);
    let (scale_at, value) = match cuts.low(at) {
        "half" if skip(at + 1, &["a"]) => (at + 2, 0.5),
        "a" if skip(at + 1, &["quarter", "of", "a"]) => (at + 4, 0.25),
        "a" if skip(at + 1, &["third", "of", "a"]) => (at + 4, 1.0 / 3.0),
        _ => return None,
    };
    let (_, factor) = scale_after(cuts, scale_at).filter(|(_, f)| *f >= 1e3)?;
    let value = value * factor;
    Some(Numeral { end: scale_at + 1, value, high: None, slack: value * 0.05, bound: Bound::Approx })
}

/// The second number of `between a and b`, `a to b`, `a-b`.
fn range_end(cuts: &Cuts<'_>, first: &Numeral, end: usize) -> Option<Numeral> {
    let at = first.end;
    let begin = at.checked_sub(2).map_or("", |i| cuts.low(i));
    let between = begin == "between" || (at >= 3 && cuts.low(at - 3) == "between");
    let join = match cuts.low(at) {
        "and" => between,
        "to" => !changes(cuts, at),
        "-" | "–" => cuts.piece(at + 1) == Some(Piece::Number),
        _ => false,
    };
    if !join {
        return None;
    }
    let mark = usize::from(SIGNS.iter().any(|(s, _)| *s == cuts.raw(at + 1)));
    numeral_at(cuts, at + 1 + mark, end)
        .filter(|second| second.value > first.value && second.bound == Bound::Exact)
}

/// Whether `from a to b` tells a change and not a range.
fn changes(cuts: &Cuts<'_>, to: usize) -> bool {
    (to.saturating_sub(5)..to).any(|i| cuts.low(i) == "from")
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Clock times, dates, years, numbered things, scores, parts of identifiers.
fn not_a_quantity(cuts: &Cuts<'_>, at: usize, end: usize, range: &Range<usize>) -> bool {
    let before = at.checked_sub(1).filter(|b| *b >= range.start);
    let glued_before = before.is_some_and(|b| cuts.glued(b));
    let prior = before.map_or("", |b| cuts.low(b));
    if cuts.piece(at) != Some(Piece::Number) {
        let of_day = cuts.low(end) == "in"
            && cuts.low(end + 1) == "the"
            && matches!(cuts.low(end + 2), "morning" | "evening" | "afternoon");
        return of_day
            || cuts.low(end) == "o"
            || matches!(cuts.low(at), "one" if matches!(cuts.low(end), "of" | "another"));
    }
    let raw = cuts.raw(at);
    let next = cuts.low(end);
    let glued_next = cuts.glued(end - 1);
    let inside =
        glued_before && (matches!(prior, ":" | "/" | "#" | "-" | "–" | "@" | "_") || cuts.is_word(at - 1));
    let clock = (glued_next && next == ":")
        || matches!(next, "am" | "pm" | "gmt" | "utc" | "bst" | "cet" | "cest" | "ist" | "est" | "et");
    let dotted_clock = (matches!(next, "a" | "p") && cuts.raw(end + 1) == "." && cuts.low(end + 2) == "m")
        || next == "o'clock";
    let ordinal = glued_next && matches!(next, "st" | "nd" | "rd" | "th");
    let dated = MONTHS.contains(&next) && (cuts.capital(end))
        || MONTHS.contains(&prior)
        || (prior == "." && at > 1 && MONTHS.contains(&cuts.low(at - 2)));
    let year = raw.len() == 4
        && matches!(&raw[..2], "19" | "20")
        && end == at + 1
        && !matches!(next, "percent" | "per" | "%" | "-");
    let score = glued_next
        && matches!(next, "-" | "–" | "/")
        && cuts.glued(end)
        && cuts.piece(end + 1) == Some(Piece::Number)
        && !ranged(cuts, at, end);
    let stuck =
        glued_next && cuts.is_word(end) && scale_after(cuts, end).is_none() && measure(next).is_none();
    let numbered = matches!(
        prior,
        "no" | "number"
            | "article"
            | "section"
            | "chapter"
            | "page"
            | "flight"
            | "route"
            | "highway"
            | "room"
    );
    inside || clock || dotted_clock || ordinal || dated || year || score || stuck || numbered
}

/// `10-15 percent` is a range, `3-2` is a score.
fn ranged(cuts: &Cuts<'_>, _at: usize, end: usize) -> bool {
    matches!(
        cuts.low(end + 2),
        "percent"
            | "per"
            | "%"
            | "years"
            | "days"
            | "hours"
            | "km"
            | "miles"
            | "million"
            | "billion"
            | "people"
    )
}

/// A unit word: what it measures, how many of the scale's unit it is, and what is added after.
fn measure(word: &str) -> Option<(Unit, f64, f64)> {
    let plain = |unit, factor| Some((unit, factor, 0.0));
    match word {
        "km" | "kms" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => plain(Unit::Length, 1000.0),
        "mile" | "miles" => plain(Unit::Length, 1609.344),
        "m" | "metre" | "metres" | "meter" | "meters" => plain(Unit::Length, 1.0),
        "cm" | "centimetre" | "centimetres" | "centimeters" => plain(Unit::Length, 0.01),
        "mm" | "millimetre" | "millimetres" | "millimeters" => plain(Unit::Length, 0.001),
        "inch" | "inches" => plain(Unit::Length, 0.0254),
        "foot" | "feet" | "ft" => plain(Unit::Length, 0.3048),
        "yard" | "yards" => plain(Unit::Length, 0.9144),
        "second" | "seconds" => plain(Unit::Duration, 1.0 / 3600.0),
        "minute" | "minutes" => plain(Unit::Duration, 1.0 / 60.0),
        "hour" | "hours" | "hr" | "hrs" => plain(Unit::Duration, 1.0),
        "day" | "days" => plain(Unit::Duration, 24.0),
        "week" | "weeks" => plain(Unit::Duration, 168.0),
        "month" | "months" => plain(Unit::Duration, 730.5),
        "year" | "years" => plain(Unit::Duration, 8766.0),
        "acre" | "acres" => plain(Unit::Area, 4046.86),
        "hectare" | "hectares" | "ha" => plain(Unit::Area, 10_000.0),
        "kg" | "kilo" | "kilos" | "kilogram" | "kilograms" => plain(Unit::Mass, 1.0),
        "tonne" | "tonnes" | "ton" | "tons" => plain(Unit::Mass, 1000.0),
        "pound" | "pounds" | "lb" | "lbs" => plain(Unit::Mass, 0.4536),
        "litre" | "litres" | "liter" | "liters" => plain(Unit::Volume, 1.0),
        "gallon" | "gallons" => plain(Unit::Volume, 3.785),
        "kph" | "kmh" => plain(Unit::Speed, 1.0),
        "mph" => plain(Unit::Speed, 1.609_344),
        "knots" => plain(Unit::Speed, 1.852),
        "celsius" => plain(Unit::Temperature, 1.0),
        "fahrenheit" => Some((Unit::Temperature, 5.0 / 9.0, -160.0 / 9.0)),
        _ => None,
    }
}

/// Words for money after a number.
fn currency_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "dollar" | "dollars" | "usd" => "USD",
        "euro" | "euros" | "eur" => "EUR",
        "sterling" | "gbp" => "GBP",
        "rouble" | "roubles" | "ruble" | "rubles" => "RUB",
        "rupee" | "rupees" => "INR",
        "yen" => "JPY",
        "yuan" => "CNY",
        "franc" | "francs" => "CHF",
        "crown" | "crowns" | "kroner" | "kronor" => "SEK",
        "cents" | "pence" => return None,
        _ => return None,
    })
}

fn unit_after(
    cuts: &Cuts<'_>,
    at: usize,
    end: usize,
    currency: Option<&'static str>,
    numeral: &Numeral,
) -> (usize, Unit, f64, f64) {
    if let Some(code) = currency {
        return (at, Unit::Money(code), 1.0, 0.0);
    }
    let word_at = if cuts.raw(at) == "-" && cuts.glued(at) { at + 1 } else { at };
    if word_at >= end {
        return (at, Unit::Plain, 1.0, 0.0);
    }
    let word = cuts.low(word_at);
    let next = cuts.low(word_at + 1);
    match word {
        "%" | "pct" => return (word_at + 1, Unit::Percent, 1.0, 0.0),
        "percent" => return (word_at + 1, Unit::Percent, 1.0, 0.0),
        "per" if next == "cent" => return (word_at + 2, Unit::Percent, 1.0, 0.0),
        "percentage" if next.starts_with("point") => return (word_at + 2, Unit::Points, 1.0, 0.0),
        "basis" if next.starts_with("point") => return (word_at + 2, Unit::Points, 0.01, 0.0),
        "degrees" | "°" => return degrees(cuts, word_at),
        _ => {}
    }
    if let Some(code) = currency_word(word) {
        return (word_at + 1, Unit::Money(code), 1.0, 0.0);
    }
    // "1,200m" is metres when it stands in an article, "$1,200m" was money above.
    let Some((unit, factor, offset)) = measure(word) else { return (at, Unit::Plain, 1.0, 0.0) };
    if numeral.value == 1.0 && matches!(word, "day" | "year") {
        return (at, Unit::Plain, 1.0, 0.0);
    }
    if unit == Unit::Duration && cuts.raw(word_at + 1) == "-" && cuts.low(word_at + 2) == "old" {
        return (at, Unit::Plain, 1.0, 0.0);
    }
    let tail = word_at + 1;
    let per_hour = (cuts.raw(tail) == "/" && cuts.low(tail + 1) == "h")
        || (matches!(cuts.low(tail), "an" | "per") && cuts.low(tail + 1) == "hour");
    if unit == Unit::Length && per_hour {
        return (tail + 2, Unit::Speed, factor / 1000.0, 0.0);
    }
    if unit == Unit::Length && cuts.low(word_at) != "m" && cuts.low(tail) == "square" {
        return (tail, Unit::Area, factor * factor, 0.0);
    }
    (tail, unit, factor, offset)
}

fn degrees(cuts: &Cuts<'_>, at: usize) -> (usize, Unit, f64, f64) {
    match cuts.low(at + 1) {
        "fahrenheit" | "f" => (at + 2, Unit::Temperature, 5.0 / 9.0, -160.0 / 9.0),
        "celsius" | "centigrade" | "c" => (at + 2, Unit::Temperature, 1.0, 0.0),
        _ => (at + 1, Unit::Temperature, 1.0, 0.0),
    }
}

/// `a day`, `per head`, `each`, `a week` after the number and one noun.
fn rate(cuts: &Cuts<'_>, end: usize) -> Option<f64> {
    (end..end + 3).find_map(|i| {
        let days = |word: &str| {
            Some(match word {
                "hour" | "hourly" => 1.0 / 24.0,
                "minute" => 1.0 / 1440.0,
                "day" | "night" | "daily" => 1.0,
                "week" | "weekly" => 7.0,
                "month" | "monthly" => 30.44,
                "year" | "annually" | "yearly" => 365.25,
                "head" | "person" | "share" | "barrel" | "tonne" | "ton" | "household" | "apiece" => 0.0,
                _ => return None,
            })
        };
        match cuts.low(i) {
            "a" | "an" | "per" | "each" => days(cuts.low(i + 1)),
            "daily" | "weekly" | "monthly" | "annually" | "yearly" | "apiece" => days(cuts.low(i)),
            _ => None,
        }
    })
}

const BOUNDS: &[(&[&str], Bound)] = &[
    (&["at", "least"], Bound::AtLeast),
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["upwards", "of"], Bound::AtLeast),
    (&["a", "minimum", "of"], Bound::AtLeast),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["at", "most"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["as", "many", "as"], Bound::AtMost),
    (&["as", "much", "as"], Bound::AtMost),
    (&["a", "maximum", "of"], Bound::AtMost),
    (&["more", "than"], Bound::MoreThan),
    (&["well", "over"], Bound::MoreThan),
    (&["just", "over"], Bound::JustOver),
    (&["just", "under"], Bound::Almost),
    (&["fewer", "than"], Bound::LessThan),
    (&["less", "than"], Bound::LessThan),
    (&["close", "to"], Bound::Approx),
    (&["an", "estimated"], Bound::Approx),
    (&["in", "excess", "of"], Bound::MoreThan),
    (&["over"], Bound::MoreThan),
    (&["above"], Bound::MoreThan),
    (&["exceeding"], Bound::MoreThan),
    (&["under"], Bound::LessThan),
    (&["below"], Bound::LessThan),
    (&["nearly"], Bound::Almost),
    (&["almost"], Bound::Almost),
    (&["about"], Bound::Approx),
    (&["around"], Bound::Approx),
    (&["some"], Bound::Approx),
    (&["roughly"], Bound::Approx),
    (&["approximately"], Bound::Approx),
    (&["estimated"], Bound::Approx),
    (&["circa"], Bound::Approx),
];

fn bound_before(cuts: &Cuts<'_>, at: usize, floor: usize, end: usize, ceiling: usize) -> (usize, Bound) {
    for (words, bound) in BOUNDS {
        let from = at.checked_sub(words.len()).filter(|f| *f >= floor);
        if let Some(from) = from
            && words.iter().enumerate().all(|(k, w)| cuts.low(from + k) == *w)
        {
            return (from, *bound);
        }
    }
    let after = (end < ceiling && cuts.low(end) == "or").then(|| cuts.low(end + 1));
    match after {
        Some("more") => (at, Bound::AtLeast),
        Some("so") => (at, Bound::Approx),
        Some("less" | "fewer") => (at, Bound::AtMost),
        _ => (at, Bound::Exact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(&str, f64, Bound, Unit)]) {
        let cuts = Cuts::of(text);
        let got: Vec<_> = quantities(&cuts, 0..cuts.cuts.len())
            .into_iter()
            .map(|q| {
                let span =
                    &text[cuts.cuts[q.pieces.start].start as usize..cuts.cuts[q.pieces.end - 1].end as usize];
                (span.to_owned(), q.value, q.bound, q.unit)
            })
            .collect();
        let want: Vec<_> = want.iter().map(|(s, v, b, u)| ((*s).to_owned(), *v, *b, *u)).collect();
        assert_eq!(got.len(), want.len(), "{text}: {got:?}");
        for (g, w) in got.iter().zip(&want) {
            assert!(
                g.0 == w.0 && (g.1 - w.1).abs() <= 1e-6 * w.1.abs() && g.2 == w.2 && g.3 == w.3,
                "{text}: {g:?} not {w:?}"
            );
        }
    }

    #[test]
    fn figures_and_spelled_numbers() {
        use Bound::*;
        use Unit::*;
        check("At least 23 people", &[("23", 23.0, AtLeast, Plain)]);
        check("Thirty-seven ships", &[("Thirty-seven", 37.0, Exact, Plain)]);
        check("A hundred and twenty men", &[("A hundred and twenty", 120.0, Exact, Plain)]);
        check("eleven hundred islanders", &[("eleven hundred", 1100.0, Exact, Plain)]);
        check("two point three million votes", &[("two point three million", 2.3e6, Exact, Plain)]);
        check("tens of thousands of troops", &[("tens of thousands of", 2e4, Vague, Plain)]);
        check("around three dozen vessels", &[("three dozen", 36.0, Approx, Plain)]);
        check("a quarter of a million", &[("a quarter of a million", 250_000.0, Approx, Plain)]);
        check("Attendance: 41 208", &[("41 208", 41_208.0, Exact, Plain)]);
        check("six thousand or so souls", &[("six thousand", 6000.0, Approx, Plain)]);
        check("no one of the crew", &[]);
    }

    #[test]
    fn money_percent_and_measures() {
        use Bound::*;
        use Unit::*;
        check("nearly £40,000", &[("£40,000", 40_000.0, Almost, Money("GBP"))]);
        check("$4.8bn", &[("$4.8bn", 4.8e9, Exact, Money("USD"))]);
        check("between 5 and 6 percent", &[("5 and 6 percent", 5.0, Range, Percent)]);
        check("a 2.4-km bridge", &[("2.4-km", 2400.0, Exact, Length)]);
        check("112 km/h", &[("112 km/h", 112.0, Exact, Speed)]);
        check("70 miles an hour", &[("70 miles an hour", 112.654_08, Exact, Speed)]);
        check("100 Fahrenheit", &[("100 Fahrenheit", 340.0 / 9.0, Exact, Temperature)]);
        check("900,000 roubles", &[("900,000 roubles", 900_000.0, Exact, Money("RUB"))]);
        check("25 basis points", &[("25 basis points", 0.25, Exact, Points)]);
        check("for 72 hours", &[("72 hours", 72.0, Exact, Duration)]);
    }

    #[test]
    fn what_is_no_quantity() {
        for text in [
            "4:17 a.m.",
            "at 0117 GMT",
            "in 1998",
            "on 12 March 2024",
            "Sept. 12",
            "the G20",
            "AK-47",
            "3-2",
            "7.05pm",
            "88th minute",
        ] {
            check(text, &[]);
        }
    }
}
