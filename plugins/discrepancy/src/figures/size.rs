//! Figures met by their size: two reports of one thing seldom use one noun, but their figures have one measure and lie near
//! one another.

use super::key;
use crate::note::Figure;
use copydesk_text::quantity::{Bound, Quantity, Unit};

/// A count below it tells too little to be met by its size.
const TELLING: f64 = 10.0;
/// How many times the one figure may be the other and yet surely share a key; powers of its square make the grids.
pub const TIMES: f64 = 2.25;
/// Marks the keys of sizes: their highest bits.
const MARK: u64 = 0x517e << 48;

/// Whether a key is one of a size.
pub fn is_size(key: u64) -> bool {
    key >> 48 == MARK >> 48
}

/// What a figure is called that neither a class nor a noun explains; none for those that tell too little.
pub(super) fn called(quantity: &Quantity, heads: &[String]) -> Option<String> {
    let measure = match quantity.unit {
        Unit::Plain => {
            let noun = heads.first().filter(|noun| noun.len() > 2)?;
            let tells = quantity.value >= TELLING && quantity.bound != Bound::Vague;
            return tells.then(|| noun.clone());
        }
        Unit::Percent | Unit::Points => "share",
        Unit::Money(_) => "sum",
        Unit::Length => "length",
        Unit::Area => "area",
        Unit::Mass => "weight",
        Unit::Volume => "volume",
        Unit::Duration => "time",
        Unit::Temperature => "temperature",
        Unit::Speed => "speed",
        Unit::Power => "power",
        Unit::Energy => "energy",
        Unit::Data => "data",
        Unit::Ordinal | Unit::Angle => return None,
    };
    (quantity.bound != Bound::Vague).then(|| measure.to_owned())
}

/// The keys a figure is met by for its size, on two grids, so that near figures are never parted by the line between two
/// cells; and one for its digits in any order, where a swap of them leads farther away.
pub(super) fn sizes(figure: &Figure) -> Vec<u64> {
    let telling = figure.unit != "plain" || figure.value >= TELLING;
    if !telling || figure.value <= 0.0 || figure.strict || figure.high >= 2.0 * figure.low {
        return Vec::new();
    }
    let cell = figure.value.ln() / (2.0 * TIMES.ln());
    let marked = |grid: &str, cell: &str| key(&["size", &figure.unit, grid, cell]) & !(0xffff << 48) | MARK;
    let number = |cell: f64| (cell as i64).to_string();
    let mut keys = vec![marked("a", &number(cell.floor())), marked("b", &number((cell + 0.5).floor()))];
    keys.extend(any_order(figure.value).map(|digits| marked("digits", &digits)));
    keys
}

/// The digits of a whole number in order of size, if the largest number of them is much larger than the smallest.
fn any_order(value: f64) -> Option<String> {
    if value.fract() != 0.0 || !(0.0..1e15).contains(&value) {
        return None;
    }
    let mut digits = (value as u64).to_string().into_bytes();
    let telling = digits.iter().rposition(|d| *d != b'0')? + 1;
    if !(2..=3).contains(&telling) {
        return None;
    }
    let zeros = digits.len() - telling;
    digits[..telling].sort_unstable();
    let number = |digits: &[u8]| digits.iter().fold(0.0, |n, d| n * 10.0 + f64::from(d - b'0'));
    let low = number(&digits[..telling]);
    let high = number(&digits[..telling].iter().rev().copied().collect::<Vec<u8>>());
    let far = low > 0.0 && high / low > TIMES;
    far.then(|| format!("{}+{zeros}", String::from_utf8_lossy(&digits[..telling])))
}

#[cfg(test)]
mod tests {
    use super::any_order;

    #[test]
    fn digits_meet_where_a_swap_leads_far_away() {
        let check = |one: f64, other: f64, want: bool| {
            let met = any_order(one).is_some_and(|digits| Some(digits) == any_order(other));
            assert_eq!(met, want, "{one} / {other}");
        };
        check(62_000.0, 26_000.0, true);
        check(310_000.0, 130_000.0, true);
        check(19.0, 91.0, true);
        check(180.0, 810.0, true);
        // Sizes as near as these meet by their size.
        check(45.0, 54.0, false);
        check(62_000.0, 2_600.0, false);
        check(20.0, 2.0, false);
        check(7.0, 7.0, false);
        check(1.9, 9.1, false);
        check(f64::MAX, f64::MAX, false);
    }
}
