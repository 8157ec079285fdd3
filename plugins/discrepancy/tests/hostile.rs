//! Texts no reporter writes: nothing panics, nothing wraps, and the work stays in proportion to the text.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};

/// Files two articles with the text and returns the messages of what they contradict.
fn file(text: &str, other: &str) -> Vec<String> {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    desk.file(ArticleBuilder::new(text).outlet("A").published(1_715_688_000_000));
    let filed = desk.file(ArticleBuilder::new(other).outlet("B").published(1_715_688_000_000));
    filed.story.findings.into_iter().map(|finding| finding.message).collect()
}

/// The text against itself says nothing, and against a plain one nothing false.
fn check(name: &str, text: &str) {
    assert_eq!(file(text, text), Vec::<String>::new(), "{name} against itself");
    file(text, "Forty-one people were killed on Friday, police said. The march was held on 3 May 2024.");
}

#[test]
fn odd_numbers_and_dates_are_not_claimed() {
    let long = "9".repeat(1000);
    check(
        "a number of a thousand digits",
        &format!("{long} people were killed. The fine was ${long} million."),
    );
    check("a fraction of a thousand digits", &format!("The quake had a magnitude of 6.{long}."));
    check(
        "years beyond the calendar",
        "The strike begins on 3 May 99999 and began in the year 0, on 31 February 0000.",
    );
    check("hours beyond the day", "The fire broke out at 99:99 p.m. on the 45th of May.");
    check("unknown money", "The deal is worth 300 zorkmids, ¤400 million and 7 XQQ.");
    check("unknown zones", "The march was held at 25:00 QQT on Saturday.");
    check("signs alone", "-.,;:!?%$€£—–“”‘’()[]{}\u{0}\u{200f}\u{feff}");
}

#[test]
fn a_thousand_claims_are_bounded() {
    let figures: String = (0..1000).map(|n| format!("{n} people were killed in Kallsund. ")).collect();
    check("a thousand figures", &figures);
    let dates: String = (1..1000).map(|n| format!("They marched on {} May. ", n % 28 + 1)).collect();
    check("a thousand dates", &dates);
    let outcomes: String =
        (0..1000).map(|n| format!("A diver was killed in dock {n}. No deaths were reported. ")).collect();
    check("a thousand outcomes", &outcomes);
    let names: String = (0..1000).map(|n| format!("Ida Storm{n} met Peter Quill{n}, the mayor. ")).collect();
    check("a thousand names", &names);
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let filed = desk.file(ArticleBuilder::new(&figures));
    assert!(filed.read.keys.len() <= 1024, "{} keys", filed.read.keys.len());
    assert!(filed.read.note.len() < 300_000, "{} bytes", filed.read.note.len());
}

#[test]
fn a_day_of_another_language_is_no_count() {
    let french = |day: u32| {
        format!(
            "Le port de Kallsund sera rouvert le {day} juillet, a annoncé la préfecture lundi. Les pêcheurs attendent depuis \
             des semaines de pouvoir reprendre la mer avec leurs nouveaux filets."
        )
    };
    assert_eq!(file(&french(13), &french(14)), Vec::<String>::new());
    let english = |day: u32| {
        format!(
            "The harbour of Kallsund holds {day} trawlers, the town said on Monday. The crews have been waiting for weeks to \
             put to sea again with the new nets that they were promised."
        )
    };
    assert_eq!(file(&english(1_306), &english(1_308)).len(), 1, "the rule is about the language");
}

#[test]
fn one_long_line_is_read() {
    check("a line without an end", &"the quake killed 41 and ".repeat(20_000));
    check("one mark", &"“".repeat(100_000));
    check("one word", &"a".repeat(1_000_000));
}

#[test]
fn a_name_that_is_everybodys_takes_no_more_room() {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let given = |n: usize| {
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        format!("{}o{}ix{}u", letter(n * 7).to_ascii_uppercase(), letter(n * 11), letter(n * 5))
    };
    let mut filed = |n: usize, name: &str| {
        let text = format!("Nets for the north, ropes for the south: {name}, of an old family.");
        let article = ArticleBuilder::new(&text).outlet(&format!("Outlet {n}")).published(n as i64 * 60_000);
        desk.file(article).story
    };
    let sizes: Vec<usize> =
        (0..26).map(|n| filed(n, &format!("{} Lindgren", given(n))).states.len()).collect();
    assert!(sizes.iter().any(|states| *states > 0), "the family is never remembered: {sizes:?}");
    assert_eq!(sizes[18..], [0; 8], "{sizes:?}");
    // But another spelling of one of them is still told.
    let first = format!("{} Lindgrin", given(0));
    assert_eq!(filed(26, &first).findings.len(), 1);
}
