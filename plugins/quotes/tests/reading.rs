//! Who is said to speak: one sentence or paragraph a case.

use copydesk_plugin::{Part, PartKind};
use copydesk_quotes::lexicon::Lexicon;
use copydesk_quotes::note::{Flag, Kind, Note};
use copydesk_quotes::reader::{Reading, read};

fn note(text: &str) -> Note {
    read(text, &[], &Lexicon::default(), Reading::default())
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
    check("“We will rebuild,” thundered Ann Lee, holding up a brick.", "Ann Lee", "Ann Lee");
    check("“Will we rebuild?” Ann Lee asked.", "Ann Lee", "Ann Lee");
    check("“We will rebuild,” according to the ministry.", "ministry", "the ministry");
    check("“They said 'we will,' ” Bo Ray told the council.", "Bo Ray", "Bo Ray");
    check("“We will rebuild every house.” — Ann Lee, Springfield", "Ann Lee", "Ann Lee");
}

#[test]
fn an_office_with_a_name_beside_it() {
    let mayor = "the harbour town's mayor, Ann B. Lee";
    check(&format!("“We will rebuild,” said {mayor}."), "Ann B Lee", mayor);
    check(
        "The union's president, Bo Ray, said: “We have waited.”",
        "Bo Ray",
        "The union's president, Bo Ray",
    );
    check(
        "“We have waited,” the mayor of Springfield, Ann Lee, said.",
        "Ann Lee",
        "the mayor of Springfield, Ann Lee",
    );
    check("“We have waited,” said the mayor, Monday.", "mayor", "the mayor");
    check("“We have waited,” said the mayor, Ann Lee and others nodding.", "mayor", "the mayor");
}

#[test]
fn who_serves_somebody_is_not_that_somebody() {
    for (mention, speaker) in [
        ("a spokesman for Ann Lee", "spokesman for Ann Lee"),
        ("one longtime adviser to Ann Lee", "one longtime adviser to Ann Lee"),
        ("the mayor of Springfield", "mayor of Springfield"),
        ("Bo Ray, a spokesman for Ann Lee", "Bo Ray"),
    ] {
        let mention_found = mention.split(',').next().unwrap_or(mention);
        check(&format!("Ann Lee was away. “We have waited,” {mention}, said."), speaker, mention_found);
    }
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
fn the_clause_decides() {
    check(
        "Bo Ray objected, but Ann Lee then stood up and called it “a waste of money”.",
        "Ann Lee",
        "Ann Lee",
    );
    check("Ann Lee was tired, and Bo Ray laughed and said “nobody cares about this”.", "Bo Ray", "Bo Ray");
    check("The delay led Ann Lee to declare that the town was “out of patience”.", "Ann Lee", "Ann Lee");
    check(
        "Late last month, the company wrote a letter, calling the report “plainly wrong”.",
        "company",
        "the company",
    );
    check("Ann Lee said on Monday that voters would demand “a new street”.", "Ann Lee", "Ann Lee");
    check("Ann Lee, the mayor, who is 41, said the plan was “a waste of money”.", "Ann Lee", "Ann Lee");
    check("Bo Ray held up a sign saying “Houses for all of us”.", "sign", "a sign");
    check(
        "Ann Lee spoke of rents, Bo Ray said on Monday, adding that it was “far too late”.",
        "Bo Ray",
        "Bo Ray",
    );
    check("Ann Lee denounced what she called “a waste of our money”.", "Ann Lee", "Ann Lee");
    check("Ann Lee, citing “a lack of funds”, said the council could not go on.", "Ann Lee", "Ann Lee");
}

#[test]
fn nouns_attribute() {
    check("Everybody remembers Ann Lee's promise of “a house for everyone”.", "Ann Lee", "Ann Lee's");
    check("The plan is, in the words of Ann Lee, “a waste of our money”.", "Ann Lee", "Ann Lee");
    check(
        "The street is “a lawful source of income”, as a ministry memo put it.",
        "ministry memo",
        "a ministry memo",
    );
    check("Bo Ray called Ann Lee's remarks “a waste of our time”.", "Bo Ray", "Bo Ray");
}

#[test]
fn the_whole_phrase_is_the_mention() {
    check("“We will rebuild,” the Lee campaign said.", "Lee campaign", "the Lee campaign");
    check(
        "“We will rebuild,” said one person with knowledge.",
        "one person with knowledge",
        "one person with knowledge",
    );
    check(
        "“We will rebuild,” said Ann Lee of the Karsu School of Law.",
        "Ann Lee",
        "Ann Lee of the Karsu School of Law",
    );
    check("“We will rebuild,” Ms Read said.", "Read", "Ms Read");
}

#[test]
fn what_stands_around_the_words() {
    check("“One,” said Ann Lee. “Two is more than one.”", "Ann Lee", "Ann Lee");
    check("“One is enough,” said Ann Lee. “It is.\n“Two is more than one.”", "Ann Lee", "Ann Lee");
    check("Ann Lee then made the following comment:\n“Two is more than one.”", "Ann Lee", "Ann Lee");
    check("Ann Lee opened the hall.\n“Two is more than one.”\n- Bo Ray, Springfield", "Bo Ray", "Bo Ray");
    check("“Two is more than one.” Bo Ray said.", "Bo Ray", "Bo Ray");
    check(
        "Nothing was agreed, Ann Lee told reporters. Both sides wanted “practical work”.",
        "Ann Lee",
        "Ann Lee",
    );
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
    for text in [
        "Her film “The Long Road Home” opened.",
        "The so-called “rain tax” is back.",
        "The so called “rain tax” is back.",
        "It is a tax known as the “rain tax”.",
        "“Ten ways to get home,” by Ann Lee, is out.",
    ] {
        assert!(note(text).quotations.iter().all(|quotation| quotation.kind == Kind::Scare), "{text}");
    }
}

#[test]
fn a_cross_head_is_no_speech_and_a_headline_is() {
    let kinds = |text: &str| note(text).quotations.iter().map(|quotation| quotation.kind).collect::<Vec<_>>();
    let text = "“We will rebuild,” said Bo Ray.\n‘Hardly ever at home these days’\nShe left.";
    assert_eq!(kinds(text), [Kind::Direct, Kind::Scare]);
    assert_eq!(kinds("Mayor Says Plan Is ‘Plainly Wrong’\nShe left."), [Kind::Partial]);
    assert_eq!(kinds("‘Time’ asks the mayor\nShe left."), [Kind::Scare]);
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
    let note = read(text, &parts, &Lexicon::default(), Reading::default());
    let flags: Vec<_> = note.quotations.iter().map(|quotation| quotation.flags.as_slice()).collect();
    assert_eq!(flags, [&[Flag::Headline][..], &[], &[Flag::Caption]]);
    assert_eq!(note.quotations[1].speaker.as_deref(), Some("Mary Lee"));
}

/// What `docs/OUTPUT.md` promises of the note: other plugins read it.
#[test]
fn the_note_is_what_is_documented() {
    let documented = include_str!("../../../docs/OUTPUT.md");
    let section =
        documented.split("### The note of `quotes`").nth(1).and_then(|rest| rest.split("### ").next());
    let rows: Vec<&str> =
        section.expect("the section").lines().filter(|line| line.starts_with("| `")).collect();
    let note =
        note("“We will rebuild,” tweeted Mayor Ann Lee, according to the Karsu Post.\nThe so-called “tax”.");
    let note = serde_json::to_value(&note).expect("JSON");
    let first = note["quotations"][0].as_object().expect("an object");
    let names: Vec<&str> =
        rows.iter().flat_map(|row| row.split('|').nth(1).unwrap_or("").split('`')).collect();
    for field in first.keys() {
        assert!(names.contains(&field.as_str()), "{field} is not documented");
    }
    let named = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !name.is_empty();
    for name in names.iter().filter(|name| named(name)) {
        assert!(first.contains_key(*name), "{name} is documented and not there");
    }
    let row = |name: &str| rows.iter().find(|row| row.contains(name)).copied().unwrap_or_default();
    for kind in [Kind::Direct, Kind::Partial, Kind::Indirect, Kind::Scare] {
        let kind = serde_json::to_value(kind).expect("a name");
        assert!(row("`kind`").contains(&format!("`{}`", kind.as_str().unwrap_or_default())), "{kind}");
    }
    let flags = [
        Flag::Open,
        Flag::Continued,
        Flag::Single,
        Flag::Headline,
        Flag::Caption,
        Flag::Teaser,
        Flag::Embed,
        Flag::Tweet,
    ];
    for flag in flags {
        let flag = serde_json::to_value(flag).expect("a name");
        assert!(row("`flags`").contains(&format!("`{}`", flag.as_str().unwrap_or_default())), "{flag}");
    }
    assert_eq!((&first["via"], &first["flags"][0]), (&"Karsu Post".into(), &"tweet".into()));
    assert_eq!(
        (&note["quotations"][1]["kind"], &note["quotations"][1]["speaker"]),
        (&"scare".into(), &serde_json::Value::Null)
    );
}

#[test]
fn whole_names_that_no_list_has() {
    let firm = "Norvane Therapeutics has suspended a trial, it said on Tuesday.\n\n";
    check(
        &format!("{firm}The chief executive, Piet Laskaris, rejected that. “We did not wait,” he said."),
        "Piet Laskaris",
        "he",
    );
    check(
        &format!(
            "{firm}The chief executive, Piet Laskaris, rejected suggestions that the firm had acted late. “We did not wait,” he said."
        ),
        "Piet Laskaris",
        "he",
    );
    check(
        "Dorothy Ashby, 74, died.\n\nPriya Nandan, whose van stands there, saw it. “He walked,” she said. “Then I saw it.”",
        "Priya Nandan",
        "she",
    );
    check(
        "Rita Aaltonen has fitted drums for years. “I trained two of the lads,” she said.",
        "Rita Aaltonen",
        "she",
    );
}
