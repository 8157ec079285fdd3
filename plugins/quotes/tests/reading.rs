//! Who is said to speak: one sentence or paragraph a case.

use copydesk_plugin::{Part, PartKind};
use copydesk_quotes::lexicon::{Extra, Lexicon};
use copydesk_quotes::note::{Flag, Kind, Note};
use copydesk_quotes::reader::read;

fn note(text: &str) -> Note {
    read(text, &[], &Lexicon::new(Extra::default()))
}

/// The last quotation of `text`: its speaker and mention.
fn check(text: &str, speaker: &str, mention: &str) {
    let note = note(text);
    let last = note.quotations.last().expect("a quotation");
    let found = (last.speaker.as_deref(), last.mention.as_deref());
    assert_eq!(found, (Some(speaker), Some(mention)), "{text}\n{last:#?}");
}

#[test]
fn what_follows_the_words() {
    check("“We will rebuild,” said Mayor Ann Lee.", "Ann Lee", "Mayor Ann Lee");
    check("“We will rebuild,” Ann Lee, who is 41, said on Monday.", "Ann Lee", "Ann Lee");
    check("“We will rebuild,” remembered Ann Lee.", "Ann Lee", "Ann Lee");
    check("“Will we rebuild?” Ann Lee asked.", "Ann Lee", "Ann Lee");
    check("“We will rebuild,” according to the ministry.", "ministry", "the ministry");
    check("“They said 'we will,' ” Bo Ray told the council.", "Bo Ray", "Bo Ray");
    check("“We will rebuild every house.” — Ann Lee, Springfield", "Ann Lee", "Ann Lee");
}

#[test]
fn what_precedes_the_words() {
    check("Ann Lee said: “We will rebuild.”", "Ann Lee", "Ann Lee");
    check("The plan was, Ann Lee told reporters, “a waste”.", "Ann Lee", "Ann Lee");
    check("Bo Ray left after Ann Lee had called him “a waste of our money”.", "Ann Lee", "Ann Lee");
    check("FBI agent Ann Lee called it “a waste of our money”.", "Ann Lee", "FBI agent Ann Lee");
    check(
        "In Salem, Oregon, on Monday, Ann Lee spoke and called it “a waste of time”.",
        "Ann Lee",
        "Ann Lee",
    );
    check(
        "Bo Ray's comment about taxes was bold, and the White House called it “a big mistake”.",
        "White House",
        "the White House",
    );
}

#[test]
fn what_stands_around_the_words() {
    check("“One,” said Ann Lee. “Two is more than one.”", "Ann Lee", "Ann Lee");
    check("“One is enough,” said Ann Lee. “It is.\n“Two is more than one.”", "Ann Lee", "Ann Lee");
    check("Ann Lee then made the following comment:\n“Two is more than one.”", "Ann Lee", "Ann Lee");
    check("The plan to build “more and better houses” is late, Ann Lee said.", "Ann Lee", "Ann Lee");
}

#[test]
fn pronouns_and_roles_are_resolved() {
    check("Mary Lee met John Ray. “We will rebuild,” she said.", "Mary Lee", "she");
    check("Mary Lee met John Ray. “We will rebuild,” he’s said.", "John Ray", "he");
    check(
        "US President Ann Lee met Russian President Bo Ray. “We will talk,” the US president said.",
        "Ann Lee",
        "the US president",
    );
    let text = "“We will talk,” Mayor Ann Lee said, according to the Karsu Post.";
    let quotation = note(text).quotations.remove(0);
    assert_eq!((quotation.role.as_deref(), quotation.via.as_deref()), (Some("Mayor"), Some("Karsu Post")));
}

#[test]
fn no_speech() {
    for text in ["Her film “The Long Road Home” opened.", "The so-called “rain tax” is back."] {
        assert!(note(text).quotations.iter().all(|quotation| quotation.kind == Kind::Scare), "{text}");
    }
}

#[test]
fn parts_are_flagged_and_tell_nothing() {
    let text = "“Never,” says John Ray\nMary Lee spoke. “We will rebuild,” she said.\nImage: “Up” by Bo Po\nAll rights “reserved” here";
    let at = |words: &str| text.find(words).expect("there") as u32;
    let ends = [at("\nMary"), at("Image"), at("All"), text.len() as u32];
    let parts = [
        Part { start: 0, end: ends[0], kind: PartKind::Headline },
        Part { start: ends[1], end: ends[2], kind: PartKind::Caption },
        Part { start: ends[2], end: ends[3], kind: PartKind::Boilerplate },
    ];
    let note = read(text, &parts, &Lexicon::new(Extra::default()));
    let flags: Vec<_> = note.quotations.iter().map(|quotation| quotation.flags.as_slice()).collect();
    assert_eq!(flags, [&[Flag::Headline][..], &[], &[Flag::Caption]]);
    assert_eq!(note.quotations[1].speaker.as_deref(), Some("Mary Lee"));
}
