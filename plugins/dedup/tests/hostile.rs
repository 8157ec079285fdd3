//! Texts that are no prose: one word over and over, only numbers, scripts without spaces. None of them is wrongly a
//! copy, and none takes long: every one here would keep a quadratic reader busy for hours.

use copydesk_dedup::Dedup;
use copydesk_plugin::testing::{ArticleBuilder, Desk, Filed};

fn desk() -> Desk<Dedup> {
    Desk::new("{}").expect("the defaults are valid")
}

/// Files the texts, each by an outlet of its own, and answers what became of them.
fn filed(texts: &[String]) -> Vec<Filed> {
    let mut desk = desk();
    let file = |(at, text): (usize, &String)| {
        let outlet = format!("Paper {at}");
        desk.file(ArticleBuilder::new(text).outlet(&outlet).headline(&format!("Headline {at}")))
    };
    texts.iter().enumerate().map(file).collect()
}

/// None of the texts joins another's group.
fn check_apart(name: &str, texts: &[String]) {
    for filed in filed(texts) {
        assert_eq!(filed.group, filed.id, "{name}: {:?}", filed.archive.verdict);
    }
}

/// Numbers that look drawn by chance, the same on every run.
fn chance(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % below
    }
}

/// A text of words of a script, common ones more often, without spaces.
fn unspaced(seed: u64, from: u32, letters: u64, words: usize) -> String {
    let mut lexicon = chance(1);
    let lexicon: Vec<String> = (0..600)
        .map(|_| {
            let length = 1 + lexicon(4);
            (0..length).filter_map(|_| char::from_u32(from + lexicon(letters) as u32)).collect()
        })
        .collect();
    let mut draw = chance(seed + 2);
    let sentence = |at: usize| if at % 17 == 16 { "\n" } else { "" };
    (0..words)
        .map(|at| {
            let rank = 600_f64.powf(draw(1_000) as f64 / 1_000.0) as usize;
            format!("{}{}", lexicon[rank], sentence(at))
        })
        .collect()
}

#[test]
fn words_over_and_over() {
    let of = |unit: &str, times: usize| unit.repeat(times);
    check_apart("one word", &["spam", "spam ", "spam", "spam"].map(str::to_owned));
    check_apart("often", &[of("spam ", 1_000_000), of("spam ", 999_999), of("ham ", 1_000_000)]);
    check_apart("two", &[of("spam ham ", 500_000), of("spam ham ", 400_000), of("ham spam egg ", 300_000)]);
    check_apart("marks", &[of("\" ", 300_000), of("“a” ", 300_000), of("A: b\n", 300_000)]);
}

#[test]
fn only_numbers() {
    let table = |seed: u64, below: u64| {
        let mut draw = chance(seed);
        (0..3_000).map(|_| format!("{} ", draw(below))).collect::<String>()
    };
    check_apart("figures", &(0..8).map(|seed| table(seed, 1_000)).collect::<Vec<_>>());
    check_apart("digits", &(0..8).map(|seed| table(seed, 10)).collect::<Vec<_>>());
    let counted = |from: u32, to: u32| (from..to).map(|n| format!("{n} ")).collect::<String>();
    check_apart("counting", &[counted(0, 900), counted(100, 1_000), counted(0, 5_000)]);
}

#[test]
fn scripts_without_spaces() {
    for (script, from, letters) in [("Thai", 0x0e01, 46), ("Han", 0x4e00, 900), ("Kana", 0x3042, 80)] {
        let texts: Vec<String> = (0..12).map(|seed| unspaced(seed, from, letters, 500)).collect();
        check_apart(script, &texts);
        let mut desk = desk();
        for (at, text) in texts.iter().enumerate() {
            desk.file(ArticleBuilder::new(text).outlet(&format!("Paper {at}")));
        }
        let half: String = texts[3].lines().take(15).collect::<Vec<_>>().join("\n");
        assert_eq!(
            desk.file(ArticleBuilder::new(&half).outlet("Half")).group,
            4,
            "{script}: a part is found"
        );
        assert_eq!(
            desk.file(ArticleBuilder::new(&texts[5]).outlet("Whole")).group,
            6,
            "{script}: a copy is found"
        );
        check_apart("long", &[unspaced(1, from, letters, 200_000), unspaced(2, from, letters, 200_000)]);
    }
}
