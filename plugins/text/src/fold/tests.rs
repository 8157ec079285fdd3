//! Cutting and folding.

use super::*;

#[test]
fn stops_are_sorted() {
    assert!(STOPS.is_sorted());
    assert_eq!(STOPS.iter().map(|word| word.len()).max(), Some(LONGEST_STOP));
    assert!(STOPS.iter().all(|word| is_stop(word)) && !is_stop("harbour") && !is_stop("mayor"));
}

#[test]
fn cuts_keep_offsets() {
    let check = |text: &str, want: &[&str]| {
        let cuts = Cuts::of(text);
        let got: Vec<&str> = (0..cuts.cuts.len()).map(|i| cuts.raw(i)).collect();
        assert_eq!(got, want, "{text}");
    };
    check("41 208 seats", &["41 208", "seats"]);
    check("In 2018 300 came", &["In", "2018", "300", "came"]);
    check("£1,234.50, don’t", &["£", "1,234.50", ",", "don’t"]);
    check("six-storey", &["six", "-", "storey"]);
    check("4:17 a.m.", &["4", ":", "17", "a", ".", "m", "."]);
}

#[test]
fn sentences_end_where_they_end() {
    let check = |text: &str, want: &[&str]| {
        let cuts = Cuts::of(text);
        let got: Vec<&str> = cuts
            .sentences()
            .iter()
            .map(|r| &text[cuts.cuts[r.start].start as usize..cuts.cuts[r.end - 1].end as usize])
            .collect();
        assert_eq!(got, want, "{text}");
    };
    check("Mr. Brown left. He ran.", &["Mr. Brown left.", "He ran."]);
    check("On Sept. 12 it ends. “Yes.” No?", &["On Sept. 12 it ends.", "“Yes.”", "No?"]);
    check("The U.S. said no\nNext line", &["The U.S. said no", "Next line"]);
}

#[test]
fn words_fold() {
    for (word, want) in [("Kertész’s", "kertesz"), ("O'Brien", "obrien"), ("Stürnau", "sturnau")] {
        assert_eq!(fold(word), want);
    }
    for (word, want) in [("killed", "kill"), ("troops", "troop"), ("press", "press"), ("buses", "buse")] {
        assert_eq!(root(word), want);
    }
}

#[test]
fn some_pieces_are_cut_as_if_alone() {
    let check = |text: &str, part: &str, filled: bool| {
        let start = text.find(part).expect("is in the text");
        let (cuts, alone) = (Cuts::of(text), Cuts::of(part));
        let Some(pieces) = cuts.filling(start as u32, (start + part.len()) as u32) else {
            return assert!(!filled, "{part}");
        };
        assert!(filled, "{part}");
        let words: Vec<&str> = pieces.clone().map(|i| cuts.raw(i)).collect();
        assert_eq!(words, (0..alone.cuts.len()).map(|i| alone.raw(i)).collect::<Vec<_>>());
        let within: Vec<_> =
            cuts.sentences_of(pieces.clone()).into_iter().map(|s| s.start - pieces.start).collect();
        assert_eq!(within, alone.sentences().into_iter().map(|s| s.start).collect::<Vec<_>>(), "{part}");
    };
    check("“We met Dr. Lind. She left,” he said.", "We met Dr. Lind. She left,", true);
    check("He said “no.” “We stay. All 40 of us do.” So be it.", "We stay. All 40 of us do.", true);
    check("“No. No, no.” She left.", "No. No, no.", true);
    check("In 1,234 days", "234 days", false);
    check("It cost 1,2 and 3 of them", "1,2", false);
    check("Harbours", "arbour", false);
}
