//! Units after a number, brought to one scale, and rates.

use super::Unit;
use super::numeral::Numeral;
use crate::fold::Cuts;

/// A unit word: what it measures, how many of the scale's unit it is, and what is added after.
pub(super) fn measure(word: &str) -> Option<(Unit, f64, f64)> {
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

pub(super) fn unit_after(
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
pub(super) fn rate(cuts: &Cuts<'_>, end: usize) -> Option<f64> {
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
