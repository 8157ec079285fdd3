//! price-parser: currencies and amounts as shops write them.

use copydesk_text::fold::Cuts;
use copydesk_text::quantity::{Unit, currency_in, quantities};
use serde_json::Value;

use super::{Count, Outcome};

/// The first price of a string, its currency from the hint beside it where that names one.
pub(super) fn price_parser(rows: &[Value]) -> Count {
    let mut count = Count::of("price-parser");
    for case in rows {
        let input = case["input"].as_str().unwrap_or_default();
        let hint = case["currency_hint"].as_str().and_then(currency_in);
        let cuts = Cuts::of(input);
        let found = quantities(&cuts, 0..cuts.cuts.len());
        let money = found.iter().find_map(|quantity| match quantity.unit {
            Unit::Money(code) => Some((Some(code), quantity.stated)),
            _ => None,
        });
        let plain = || found.iter().find(|q| q.unit == Unit::Plain).map(|q| (None, q.stated));
        let got = money.or_else(plain);
        let currency = got.and_then(|(currency, _)| currency).or_else(|| currency_in(input)).or(hint);
        let amount = got.map(|(_, amount)| amount);
        let want = case["amount"].as_f64().or_else(|| case["amount"].as_str()?.parse().ok());
        let same_amount = match (amount, want) {
            (Some(got), Some(want)) => (got - want).abs() <= 1e-9 * want.abs(),
            (got, want) => got.is_none() && want.is_none(),
        };
        let wanted = case["currency"].as_str();
        // The suite gives the words of the currency, the library its code.
        let same_currency =
            wanted.and_then(currency_in) == currency && (wanted.is_none() || currency.is_some());
        let agrees = same_amount && same_currency;
        count.add(
            case,
            if agrees {
                Outcome::Agrees
            } else {
                Outcome::Misses(
                    reason(case),
                    format!(
                        "hint {} wanted {wanted:?} {want:?} got {currency:?} {amount:?}",
                        case["currency_hint"]
                    ),
                )
            },
        );
    }
    count
}

fn reason(case: &Value) -> Option<&'static str> {
    case["group"]
        .as_str()
        .filter(|group| group.contains("XFAIL"))
        .map(|_| "the suite's own parser fails here too")
}
