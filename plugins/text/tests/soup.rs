//! Words of numbers, money and time in random order: whatever is read lies within what was given, is finite, and
//! resolves or does not, from any day there is.

use std::ops::Range;

use copydesk_text::date::{Date, Lean, Order, Reference, dates};
use copydesk_text::fold::Cuts;
use copydesk_text::quantity::number::numbers;
use copydesk_text::quantity::{currency_in, quantities};

const WORDS: &str = "a an the of to and or - – / . , : ; ( ) $ € £ ° % + < > = ½ ' ’ \n one two twenty five hundred thousand \
    million dozen half quarter third fifths second first last next this past every on in at from between until early mid \
    late end May March Jan monday Tuesday’s sat week weekend month year years day days hour minutes night morning ago \
    later before after today yesterday overnight noon midnight o'clock am p.m m km miles feet c F per cent percentage \
    points basis USD EUR MUSD dollars cents pounds Australian u.s. old age aged tens several few couple scores minus \
    point oh 0 1 2 3.5 12 31 99 1990s 2024 2024-05-03 5/6/2020 4:17 16:30:05 8.30pm 1,234,567 12,34,567 1.234,5 007 3rd \
    21st 99999 T12:00 Z GMT +01:00 no war é ß İ 漢 Kč руб. “ [ ] { kg out over up at least more than k bn M ¾ .5 1e9 & \
    http://a.b/2020 st th";

fn check(text: &str, range: Range<usize>) {
    let cuts = Cuts::of(text);
    let within = |from: usize, to: usize| range.start <= from && from < to && to <= range.end;
    for mention in dates(&cuts, range.clone()) {
        assert!(within(mention.from, mention.to), "{text:?} {mention:?}");
        assert!(!text[mention.span()].is_empty());
        for day in [Date::MIN, Date::MAX, Date::ZERO, Date::constant(2024, 2, 29)] {
            let reference = Reference { order: Some(Order::DayFirst), ..Reference::on(day) };
            let resolved =
                [Lean::Past, Lean::Future, Lean::Near].map(|lean| mention.said.resolve(&reference, lean));
            assert!(resolved.into_iter().flatten().all(|when| when.from < when.to), "{text:?} {mention:?}");
            let _ = mention.when(&reference);
        }
    }
    for quantity in quantities(&cuts, range.clone()) {
        let all = within(quantity.pieces.start, quantity.pieces.end) && within(quantity.lead, quantity.tail);
        assert!(all && quantity.value.is_finite(), "{text:?} {quantity:?}");
    }
    for number in numbers(&cuts, range.clone()) {
        assert!(within(number.from, number.to) && number.value.is_finite(), "{text:?} {number:?}");
    }
    let _ = currency_in(text);
}

#[test]
fn soups_are_read_or_left() {
    let words: Vec<&str> = WORDS.split(' ').filter(|word| !word.is_empty()).collect();
    let mut seed: u64 = 2024;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..1 + next(14) {
            text.push_str(words[next(words.len())]);
            text.push_str(["", " ", " "][next(3)]);
        }
        let pieces = Cuts::of(&text).cuts.len();
        let (a, b) = (next(pieces + 1), next(pieces + 1));
        check(&text, 0..pieces);
        check(&text, a.min(b)..a.max(b));
    }
}
