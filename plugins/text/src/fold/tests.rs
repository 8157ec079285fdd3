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
