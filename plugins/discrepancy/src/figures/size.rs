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
/// cells.
pub(super) fn sizes(figure: &Figure) -> Vec<u64> {
    let telling = figure.unit != "plain" || figure.value >= TELLING;
    if !telling || figure.value <= 0.0 || figure.strict || figure.high >= 2.0 * figure.low {
        return Vec::new();
    }
    let cell = figure.value.ln() / (2.0 * TIMES.ln());
    [("a", cell), ("b", cell + 0.5)]
        .iter()
        .map(|(grid, cell)| {
            key(&["size", &figure.unit, grid, &(cell.floor() as i64).to_string()]) & !(0xffff << 48) | MARK
        })
        .collect()
}
