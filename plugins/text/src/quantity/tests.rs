//! Cases as data: numbers with units and bounds, and what is none.

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
