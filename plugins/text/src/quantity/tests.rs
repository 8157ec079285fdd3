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
    check("between $5 million and $25 million", &[("$5 million and $25 million", 5e6, Range, Money("USD"))]);
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
        "(4) The fracture",
        "call 020",
        "from 6 to 8 p.m.",
        "in 1860",
        "Boeing 737-800",
        "World War Two",
        "two-thirds of them",
        "24/7",
        "section 60.00.212",
    ] {
        check(text, &[]);
    }
}

#[test]
fn nothing_breaks_on_odd_numbers() {
    let odd = [
        "9".repeat(10_000),
        "1,".repeat(5_000),
        "12,".repeat(5_000),
        "1.".repeat(5_000),
        "111 ".repeat(5_000),
        "one thousand and ".repeat(2_000),
        "a hundred million and a half ".repeat(1_000),
        "two point ".repeat(2_000),
        "between 5 and ".repeat(2_000),
        "3 days 4 hours and ".repeat(2_000),
        "Monday, May 3 to ".repeat(2_000),
        "the first of the last week of the ".repeat(1_000),
        "$ - % ° + < > = ½ ".repeat(1_000),
        "XYZ 5 or 7 QQQ, €, 1e999, 99999-12-31, 0/0, 5/0, -0".to_owned(),
    ];
    for text in odd {
        let cuts = Cuts::of(&text);
        let whole = 0..cuts.cuts.len();
        let finite = |q: &Quantity| q.value.is_finite() && q.stated.is_finite() && q.pieces.end <= whole.end;
        assert!(quantities(&cuts, whole.clone()).iter().all(finite), "{}", &text[..20]);
        let _ = (number::numbers(&cuts, whole.clone()), crate::date::dates(&cuts, whole));
    }
}

#[test]
fn ages_and_signs() {
    let read = |text: &str| {
        let cuts = Cuts::of(text);
        quantities(&cuts, 0..cuts.cuts.len()).remove(0)
    };
    for (text, years) in
        [("five years old", 5.0), ("a 41-year-old man", 41.0), ("aged 58", 58.0), ("one year old", 1.0)]
    {
        assert_eq!(read(text).age.map(|age| age.years), Some(years), "{text}");
    }
    assert_eq!(read("fell to -5 C").value, -5.0);
    assert_eq!(read("paid 75 USD million").value, 75e6);
    assert_eq!((read("35 cents").stated, read("35 cents").name), (35.0, "cent"));
    assert_eq!((read("3m people").value, read("a 3m wall").unit), (3e6, Unit::Length));
}
