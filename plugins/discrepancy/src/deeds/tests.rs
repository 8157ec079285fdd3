//! Which deeds a text tells, and which it denies.

use super::*;
use crate::note::Value;
use copydesk_plugin::Article;

/// What the deeds of a text pick.
fn check(text: &str, want: &[&str]) {
    let mut entries = Vec::new();
    read(&View::of(&Article { text, ..Article::default() }), &mut entries);
    let picks = entries.iter().filter_map(|e| match &e.value {
        Value::Fact(f) => Some(f.pick.as_str()),
        _ => None,
    });
    assert_eq!(picks.collect::<Vec<_>>(), want, "{text}");
}

#[test]
fn verbs_with_and_without_auxiliaries_tell_deeds() {
    check("The mill has closed its gates.", &["close"]);
    check("Customs men seized the yacht.", &["seize"]);
    check("The skipper, Ada Lind, 44, swam to a raft.", &["swim"]);
    check("The rebels gave themselves up at dusk.", &["give up"]);
    check("Nine of 46 people were killed.", &[]);
    check("She was taken to hospital.", &[]);
    check("Ada Lind was taken to hospital.", &["hospitalize"]);
    check("The driver was killed.", &["die"]);
}

#[test]
fn denials_are_of_many_forms() {
    check("The mill did not close.", &["not close"]);
    check("The mill hasn't closed.", &["not close"]);
    check("Police didn't make any arrests and the mill didn't close.", &["not close"]);
    check("Tavia refused to ratify the pact.", &["not ratify"]);
    check("The mill has yet to close.", &["not close"]);
    check("Not a mill was closed.", &["not close"]);
    check("Nobody has been arrested.", &["not arrest"]);
    check("Police made no arrests.", &["not arrest"]);
    check("The owner denied that the mill had closed.", &["not close"]);
    check("The mill will not close.", &["not close"]);
    check("The queen refused his resignation.", &["refuse"]);
}

#[test]
fn what_is_open_light_or_quoted_tells_nothing() {
    check("The mill may have closed.", &[]);
    check("The mill would not close.", &[]);
    check("Police have not commented.", &[]);
    check("“The mill has not closed,” he said.", &[]);
    check("The mill had never closed before.", &[]);
    check("The mill closed again.", &[]);
}

#[test]
fn light_verbs_are_verbs() {
    for lemma in LIGHT.split_whitespace() {
        let verb = wordnet().verb(lemma).unwrap_or_else(|| panic!("{lemma} is no verb"));
        assert!(is_light(verb), "{lemma}");
    }
}
