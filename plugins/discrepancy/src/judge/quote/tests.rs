//! Pairs of sentences, and what they are to one another.

use super::*;

/// A sentence of one speaker.
fn saying(text: &str) -> Saying {
    let (plain, words) = crate::sayings::wording(text).expect("enough words");
    Saying {
        words,
        plain,
        speaker: "Ida Storm".to_owned(),
        resolved: true,
        named: true,
        sure: 0.9,
        cast: Vec::new(),
        from: 0,
        to: 0,
    }
}

/// What two sentences of one speaker are to one another.
fn check(one: &str, two: &str, want: &str) {
    let (a, b) = (saying(one), saying(two));
    for found in [relate(&a, &b), relate(&b, &a)] {
        let found = format!("{found:?}");
        assert!(found.starts_with(want), "{one} / {two}: {found}");
    }
    let (p, q) = (Sketch::of(&a), Sketch::of(&b));
    for may in [Sketched::of(p.clone()).may_be_one(&q), Sketched::of(q.clone()).may_be_one(&p)] {
        assert!(may || want == "Other", "{one} / {two}: told apart by their sketches");
    }
}

#[test]
fn one_utterance_in_other_words_is_known() {
    check("Our nets have run out of mesh", "Our nets' mesh has run out", "Variant");
    check("Our members have run out of patience", "Our members’ patience has run out", "Variant");
    check(
        "We had twenty minutes and then the quay was gone",
        "We had ten minutes, then there was no quay",
        "Variant",
    );
    check("They knew exactly which boat to go to", "They knew precisely which boats they wanted", "Variant");
    check("You took from men who counted every net", "You stole from men who count every net", "Variant");
    check(
        "We won't leave the harbour before noon",
        "We will not leave the harbour before noon",
        "Contracted",
    );
}

#[test]
fn a_long_run_of_equal_words_is_no_coincidence() {
    check(
        "I did not ask the price I should have asked",
        "I did not ask the price I was paid to ask",
        "Variant",
    );
    check("The tide took our nets and left the boats", "The tide took our nets and left us here", "Variant");
    check("Boats come before bonuses", "Boats come before balances", "Variant");
    check("Sen. Storm will not be honest with you", "Senator Storm will not be honest with you", "Same");
    check("He took the nets (of the crew) and the boats", "He took the nets and the boats", "Same");
    check(
        "The tide took it,” she said, “and left us nothing",
        "The tide took it and left us little",
        "Variant",
    );
    check("The tide took it,” she said, “and left us here", "The tide took it and left us here", "Same");
}

#[test]
fn two_utterances_are_two() {
    check("We will be there when it is over", "We will be there when they have come", "Other");
    check("Nets are our bread", "Cows are our bread", "Other");
    check("Boats come before bonuses", "Boats will not save us", "Other");
    check("We will mend the nets by Friday", "We will pay the crews by Monday", "Other");
    check("I am proud of every man on this quay", "I am sorry for what was done that night", "Other");
}

#[test]
fn sketches_tell_most_sentences_apart() {
    let sketch = |text: &str| Sketch::of(&saying(text));
    let one = Sketched::of(sketch("We will not leave the harbour before the nets are paid for"));
    assert!(one.may_be_one(&sketch("We won't leave the harbour before the nets are paid for")));
    assert!(!one.may_be_one(&sketch("My brother has never seen so much ice on this river")));
    assert!(!one.may_be_one(&sketch("The harbour was full of ships")));
}
