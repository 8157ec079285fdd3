//! Units of measure: what they measure, their name, and how many of the scale's own unit each is. The scales are
//! named at [`Unit`].

use super::Unit;
use crate::fold::Cuts;

/// A unit of measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Its name in the singular.
    pub name: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// How many of the scale's unit one is.
    pub factor: f64,
    /// What is added after that.
    pub offset: f64,
}

const fn of(name: &'static str, unit: Unit, factor: f64) -> Measure {
    Measure { name, unit, factor, offset: 0.0 }
}

/// A unit by its word or sign, lower case.
pub(super) fn measure(low: &str) -> Option<Measure> {
    length(low).or_else(|| weight(low)).or_else(|| time(low)).or_else(|| other(low))
}

fn length(low: &str) -> Option<Measure> {
    let (name, factor) = match low {
        "km" | "kms" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => ("kilometer", 1000.0),
        "mile" | "miles" => ("mile", 1609.344),
        "m" | "metre" | "metres" | "meter" | "meters" => ("meter", 1.0),
        "dm" | "decimetre" | "decimetres" | "decimeter" | "decimeters" => ("decimeter", 0.1),
        "cm" | "centimetre" | "centimetres" | "centimeter" | "centimeters" => ("centimeter", 0.01),
        "mm" | "millimetre" | "millimetres" | "millimeter" | "millimeters" => ("millimeter", 0.001),
        "micron" | "microns" | "micrometre" | "micrometres" | "micrometer" | "micrometers" => {
            ("micrometer", 1e-6)
        }
        "nm" | "nanometre" | "nanometres" | "nanometer" | "nanometers" => ("nanometer", 1e-9),
        "picometre" | "picometres" | "picometer" | "picometers" => ("picometer", 1e-12),
        "inch" | "inches" => ("inch", 0.0254),
        "foot" | "feet" | "ft" => ("foot", 0.3048),
        "yard" | "yards" | "yd" => ("yard", 0.9144),
        "fathom" | "fathoms" => ("fathom", 1.8288),
        _ => return None,
    };
    Some(of(name, Unit::Length, factor))
}

fn weight(low: &str) -> Option<Measure> {
    let (name, factor) = match low {
        "kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms" | "kilogramme" | "kilogrammes" => {
            ("kilogram", 1.0)
        }
        "gram" | "grams" | "gramme" | "grammes" => ("gram", 1e-3),
        "mg" | "milligram" | "milligrams" | "milligramme" | "milligrammes" => ("milligram", 1e-6),
        "mcg" | "μg" | "µg" | "microgram" | "micrograms" | "microgramme" | "microgrammes" => {
            ("microgram", 1e-9)
        }
        "tonne" | "tonnes" => ("tonne", 1000.0),
        "ton" | "tons" => ("ton", 1000.0),
        "pound" | "pounds" | "lb" | "lbs" => ("pound", 0.4536),
        "ounce" | "ounces" | "oz" => ("ounce", 0.028_35),
        "carat" | "carats" => ("carat", 2e-4),
        _ => return None,
    };
    Some(of(name, Unit::Mass, factor))
}

fn time(low: &str) -> Option<Measure> {
    let (name, factor) = match low {
        "second" | "seconds" | "sec" | "secs" => ("second", 1.0 / 3600.0),
        "minute" | "minutes" | "min" | "mins" => ("minute", 1.0 / 60.0),
        "hour" | "hours" | "hr" | "hrs" => ("hour", 1.0),
        "day" | "days" => ("day", 24.0),
        "week" | "weeks" => ("week", 168.0),
        "month" | "months" => ("month", 730.5),
        "year" | "years" => ("year", 8766.0),
        "decade" | "decades" => ("decade", 87_660.0),
        _ => return None,
    };
    Some(of(name, Unit::Duration, factor))
}

fn other(low: &str) -> Option<Measure> {
    Some(match low {
        "acre" | "acres" => of("acre", Unit::Area, 4046.86),
        "hectare" | "hectares" | "ha" => of("hectare", Unit::Area, 10_000.0),
        "m2" | "m²" | "sqm" => of("square meter", Unit::Area, 1.0),
        "km2" | "km²" => of("square kilometer", Unit::Area, 1e6),
        "litre" | "litres" | "liter" | "liters" => of("liter", Unit::Volume, 1.0),
        "ml" | "millilitre" | "millilitres" | "milliliter" | "milliliters" => {
            of("milliliter", Unit::Volume, 1e-3)
        }
        "gallon" | "gallons" => of("gallon", Unit::Volume, 3.785),
        "barrel" | "barrels" => of("barrel", Unit::Volume, 158.987),
        "pint" | "pints" => of("pint", Unit::Volume, 0.568),
        "tablespoon" | "tablespoons" => of("tablespoon", Unit::Volume, 0.014_79),
        "teaspoon" | "teaspoons" => of("teaspoon", Unit::Volume, 0.004_93),
        "cup" | "cups" => of("cup", Unit::Volume, 0.2366),
        "m3" | "m³" => of("cubic meter", Unit::Volume, 1000.0),
        "kph" | "kmh" | "kmph" => of("kilometer per hour", Unit::Speed, 1.0),
        "mph" => of("mile per hour", Unit::Speed, 1.609_344),
        "knot" | "knots" => of("knot", Unit::Speed, 1.852),
        "celsius" | "celcius" | "centigrade" | "centigrate" => of("celsius", Unit::Temperature, 1.0),
        "fahrenheit" | "farenheit" => {
            Measure { offset: -160.0 / 9.0, ..of("fahrenheit", Unit::Temperature, 5.0 / 9.0) }
        }
        "kelvin" => Measure { offset: -273.15, ..of("kelvin", Unit::Temperature, 1.0) },
        "watt" | "watts" => of("watt", Unit::Power, 1.0),
        "kw" | "kilowatt" | "kilowatts" => of("kilowatt", Unit::Power, 1e3),
        "mw" | "megawatt" | "megawatts" => of("megawatt", Unit::Power, 1e6),
        "gw" | "gigawatt" | "gigawatts" => of("gigawatt", Unit::Power, 1e9),
        "kwh" => of("kilowatt hour", Unit::Energy, 1.0),
        "mwh" => of("megawatt hour", Unit::Energy, 1e3),
        "gwh" => of("gigawatt hour", Unit::Energy, 1e6),
        "bit" | "bits" => of("bit", Unit::Data, 0.125),
        "byte" | "bytes" => of("byte", Unit::Data, 1.0),
        "kb" | "kilobyte" | "kilobytes" => of("kilobyte", Unit::Data, 1e3),
        "mb" | "megabyte" | "megabytes" => of("megabyte", Unit::Data, 1e6),
        "gb" | "gigabyte" | "gigabytes" => of("gigabyte", Unit::Data, 1e9),
        "tb" | "terabyte" | "terabytes" => of("terabyte", Unit::Data, 1e12),
        "rad" | "radian" | "radians" => of("radian", Unit::Angle, 57.295_779_5),
        _ => return None,
    })
}

/// The unit that begins at `at`, with the words that belong to it, and where it ends.
pub(super) fn measure_at(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<(Measure, usize)> {
    if at >= end {
        return None;
    }
    let (low, next) = (cuts.low(at), cuts.low(at + 1));
    match (low, next) {
        ("square" | "sq", _) => {
            let dot = usize::from(next == ".");
            return raised(measure(cuts.low(at + 1 + dot))?, 2).map(|measure| (measure, at + 2 + dot));
        }
        ("cubic" | "cu", _) => return raised(measure(next)?, 3).map(|measure| (measure, at + 2)),
        ("metric", "ton" | "tons" | "tonne" | "tonnes") => {
            return Some((of("metric ton", Unit::Mass, 1000.0), at + 2));
        }
        ("nautical", "mile" | "miles") => return Some((of("nautical mile", Unit::Length, 1852.0), at + 2)),
        ("light", "year" | "years") => return Some((of("light year", Unit::Length, 9.4607e15), at + 2)),
        ("degree" | "degrees" | "deg" | "°", _) => return Some(degrees(cuts, at, end)),
        // `37C`, `28 C`
        ("c" | "f", _)
            if (cuts.glued(at - 1) || !cuts.capital(at + 1)) && cuts.capital(at) && of_heat(cuts, at) =>
        {
            return Some((measure(if low == "c" { "celsius" } else { "fahrenheit" })?, at + 1));
        }
        ("t", _) if cuts.glued(at - 1) => return Some((of("ton", Unit::Mass, 1000.0), at + 1)),
        ("l", _) if cuts.glued(at - 1) => return Some((of("liter", Unit::Volume, 1.0), at + 1)),
        ("g", _) if cuts.glued(at - 1) && !cuts.capital(at) => {
            return Some((of("gram", Unit::Mass, 1e-3), at + 1));
        }
        _ => {}
    }
    let measure =
        measure(low).filter(|measure| low != "mb" || cuts.capital(at) || measure.unit != Unit::Data)?;
    Some(speed(cuts, measure, at + 1, end).unwrap_or((measure, at + 1)))
}

/// Whether the words around speak of heat, so that `37C` is no price and `13F` no form.
fn of_heat(cuts: &Cuts<'_>, at: usize) -> bool {
    const HEAT: &[&str] = &[
        "temperature",
        "temperatures",
        "heat",
        "heatwave",
        "hot",
        "warm",
        "warming",
        "cold",
        "freezing",
        "fever",
        "weather",
        "degrees",
        "mercury",
        "hottest",
        "coldest",
        "thermometers",
    ];
    (at.saturating_sub(12)..at + 10).any(|i| HEAT.contains(&cuts.low(i)))
}

/// A length to the second or third power.
fn raised(length: Measure, power: i32) -> Option<Measure> {
    let name = match (length.name, power) {
        ("meter", 2) => "square meter",
        ("kilometer", 2) => "square kilometer",
        ("mile", 2) => "square mile",
        ("foot", 2) => "square foot",
        ("yard", 2) => "square yard",
        ("inch", 2) => "square inch",
        ("meter", _) => "cubic meter",
        ("kilometer", _) => "cubic kilometer",
        ("mile", _) => "cubic mile",
        ("foot", _) => "cubic foot",
        ("yard", _) => "cubic yard",
        _ => return None,
    };
    // Volumes are in litres.
    let (unit, scale) = if power == 2 { (Unit::Area, 1.0) } else { (Unit::Volume, 1000.0) };
    (length.unit == Unit::Length).then(|| of(name, unit, length.factor.powi(power) * scale))
}

/// `miles an hour`, `km/h`, `metres per second`.
fn speed(cuts: &Cuts<'_>, length: Measure, at: usize, end: usize) -> Option<(Measure, usize)> {
    if length.unit != Unit::Length || at + 1 >= end || !matches!(cuts.low(at), "/" | "an" | "a" | "per") {
        return None;
    }
    let (hours, per) = match cuts.low(at + 1) {
        "h" | "hr" | "hour" => (1.0, 0),
        "minute" | "min" => (1.0 / 60.0, 1),
        "second" | "s" | "sec" => (1.0 / 3600.0, 2),
        "millisecond" | "ms" => (1.0 / 3_600_000.0, 3),
        _ => return None,
    };
    let name = match (length.name, per) {
        ("kilometer", 0) => "kilometer per hour",
        ("kilometer", 2) => "kilometer per second",
        ("kilometer", 3) => "kilometer per millisecond",
        ("mile", 0) => "mile per hour",
        ("mile", 2) => "mile per second",
        ("meter", 2) => "meter per second",
        ("meter", 3) => "meter per millisecond",
        ("centimeter", 3) => "centimeter per millisecond",
        ("foot", 2) => "foot per second",
        _ => "length per time",
    };
    Some((of(name, Unit::Speed, length.factor / 1000.0 / hours), at + 2))
}

/// Degrees of heat, or of an angle where the words are about turning.
fn degrees(cuts: &Cuts<'_>, at: usize, end: usize) -> (Measure, usize) {
    let dot = at + 1 + usize::from(cuts.low(at) == "deg" && cuts.raw(at + 1) == ".");
    let scale = if dot < end { cuts.low(dot) } else { "" };
    match scale {
        "f" => return (measure("fahrenheit").unwrap_or(of("", Unit::Plain, 1.0)), dot + 1),
        "c" => return (measure("celsius").unwrap_or(of("", Unit::Plain, 1.0)), dot + 1),
        _ => {}
    }
    if let Some(scale) = measure(scale).filter(|scale| scale.unit == Unit::Temperature) {
        return (scale, dot + 1);
    }
    let turning = |i: usize| {
        matches!(
            cuts.low(i),
            "rotate"
                | "turn"
                | "angle"
                | "left"
                | "right"
                | "tilt"
                | "rotated"
                | "turned"
                | "angles"
                | "latitude"
                | "longitude"
                | "north"
                | "south"
                | "east"
                | "west"
        )
    };
    if (at.saturating_sub(4)..at).chain(dot..(dot + 2).min(end)).any(turning) {
        return (of("degree", Unit::Angle, 1.0), dot);
    }
    (of("degree", Unit::Temperature, 1.0), dot)
}
