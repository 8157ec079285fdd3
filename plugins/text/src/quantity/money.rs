//! Currencies beside numbers: `$5`, `C$5`, `5 EUR`, `Rs5`, `five Australian dollars`, `50 cents`.

use super::currency::{Money, Writing, currency, of_country, prefixed};
use crate::fold::{Cuts, Piece};

const fn whole(code: &'static str) -> Money {
    Money { code, factor: 1.0, name: "" }
}

/// A currency by its sign, code or letters, as written; `MUSD` is a million of them.
fn sign(raw: &str) -> Option<Money> {
    let known =
        |raw: &str| currency(raw).filter(|(_, writing)| *writing != Writing::Name).map(|(money, _)| money);
    known(raw).or_else(|| {
        let capitals = |code: &&str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let code = raw.strip_prefix('M').filter(capitals)?;
        known(code).map(|money| Money { factor: 1e6, ..money })
    })
}

/// A currency by its name.
fn name(low: &str) -> Option<Money> {
    currency(low).filter(|(_, writing)| *writing == Writing::Name).map(|(money, _)| money)
}

/// Whether letters may be stuck to the figures of a price: `USD115`, `Rs164`.
pub(crate) fn sticks(letters: &str) -> bool {
    currency(letters).is_some_and(|(_, writing)| writing != Writing::Name)
}

/// The currency before the number at `at`, and its first piece.
pub(super) fn before(cuts: &Cuts<'_>, at: usize, floor: usize) -> Option<(usize, Money)> {
    let mut last = at.checked_sub(1).filter(|last| *last >= floor)?;
    if matches!(cuts.raw(last), ":" | ".") && last > floor && cuts.glued(last - 1) {
        last -= 1;
    }
    let raw = cuts.raw(last);
    if cuts.piece(last) == Some(Piece::Mark) {
        let money = sign(raw)?;
        let letters = last.checked_sub(1).filter(|letters| *letters >= floor && matches!(raw, "$" | "£"));
        // "us $ 5" may be a pronoun and a price; stuck or in capitals it is a sign.
        let near = |letters: &usize| {
            let capital = cuts.capital(*letters) && cuts.raw(*letters).len() > 1;
            cuts.glued(*letters) || capital || matches!(cuts.raw(*letters), "c" | "hk" | "nz")
        };
        let country =
            letters.filter(near).and_then(|letters| Some((letters, prefixed(cuts.raw(letters), raw)?)));
        return Some(country.map_or((last, money), |(letters, code)| (letters, whole(code))));
    }
    let figure = cuts.piece(at) == Some(Piece::Number) && cuts.piece(last) == Some(Piece::Word);
    let dollar = figure && cuts.low(last) == "dollar";
    let money = if dollar { name("dollar") } else { sign(raw).filter(|_| figure && raw != "kr") };
    Some((last, money?))
}

/// The currency after the number that ends at `at`, and where it ends; `large` numbers of pounds are money.
pub(super) fn after(cuts: &Cuts<'_>, at: usize, end: usize, large: bool) -> Option<(usize, Money)> {
    if at >= end {
        return None;
    }
    match cuts.piece(at)? {
        Piece::Mark if cuts.raw(at) == "-" => {
            let stuck = cuts.glued(at) && cuts.glued(at - 1);
            name(cuts.low(at + 1)).filter(|_| stuck).map(|money| (at + 2, money))
        }
        Piece::Mark => {
            // In "5 €10" the sign belongs to what follows.
            let figure = at + 1 < end && cuts.piece(at + 1) == Some(Piece::Number);
            let next = figure && cuts.glued(at) && !cuts.glued(at - 1);
            let money = sign(cuts.raw(at)).or_else(|| name(cuts.raw(at)));
            money.filter(|_| !next).map(|money| (at + 1, money))
        }
        Piece::Word => worded(cuts, at, large),
        _ => None,
    }
}

/// The currency that the word at `at` names or begins to name.
fn worded(cuts: &Cuts<'_>, at: usize, large: bool) -> Option<(usize, Money)> {
    let (raw, low) = (cuts.raw(at), cuts.low(at));
    if let Some(money) = name(low) {
        return Some((at + 1, money));
    }
    if large && matches!(low, "pound" | "pounds") {
        return Some((at + 1, Money { name: "pound", ..whole("GBP") }));
    }
    if let Some(found) = adjective(cuts, at) {
        return Some(found);
    }
    let dot = usize::from(!raw.is_ascii() && cuts.raw(at + 1) == "." && cuts.glued(at));
    sign(raw).map(|money| (at + 1 + dot, money))
}

/// `Australian dollars`, `New Zealand dollars`, `U.S. dollars`.
fn adjective(cuts: &Cuts<'_>, at: usize) -> Option<(usize, Money)> {
    let next = match (cuts.low(at), cuts.low(at + 1)) {
        ("new", "zealand") | ("hong", "kong") | ("sri", "lankan") | ("south", "korean" | "african") => at + 1,
        ("u", ".") if cuts.low(at + 2) == "s" => {
            let to = at + 3 + usize::from(cuts.raw(at + 3) == ".");
            return name(cuts.low(to)).filter(|money| money.name == "dollar").map(|money| (to + 1, money));
        }
        _ => at,
    };
    let money = match cuts.low(next + 1) {
        "pound" | "pounds" => Money { name: "pound", ..whole("GBP") },
        low => name(low)?,
    };
    let code = of_country(cuts.low(next), money.name)?;
    Some((next + 2, Money { code, ..money }))
}

/// The currency a text names first: of `Price in Kč` the crown.
pub fn currency_in(text: &str) -> Option<&'static str> {
    let cuts = Cuts::of(text);
    (0..cuts.cuts.len()).find_map(|at| {
        let country = prefixed(cuts.raw(at), cuts.raw(at + 1));
        country.or_else(|| sign(cuts.raw(at)).or_else(|| name(cuts.low(at))).map(|money| money.code))
    })
}
