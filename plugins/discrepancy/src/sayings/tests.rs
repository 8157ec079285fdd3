//! Quotations as they are read from the note of `quotes`.

use super::*;
use copydesk_plugin::Article;

/// The sentences of the quotations of a text with their speakers; `mentions` are the words that mean the speaker of each.
fn check(text: &str, mentions: &[&str], want: &[(&str, &str)]) {
    let marks: Vec<usize> = text.match_indices(['“', '”']).map(|(at, _)| at).collect();
    let mut quotations = Vec::new();
    for (pair, mention) in marks.chunks_exact(2).zip(mentions) {
        let (start, end) = (pair[0] + '“'.len_utf8(), pair[1]);
        let at = text.find(mention).expect("the speaker is in the text");
        let speaker = mention.trim_start_matches("the ");
        quotations
            .push(serde_json::json!({ "start": start, "end": end, "speaker": speaker, "mention": mention,
            "speaker_start": at, "speaker_end": at + mention.len(), "kind": "direct", "confidence": 0.92 }));
    }
    let note = serde_json::json!({ "quotations": quotations }).to_string();
    let note: QuotesNote<'_> = serde_json::from_str(&note).expect("reads");
    let article = Article { text, ..Article::default() };
    let mut entries = Vec::new();
    read(&View::of(&article), &note, &mut entries);
    let got: Vec<(&str, &str)> = entries
        .iter()
        .filter_map(|e| match &e.value {
            Value::Saying(s) => Some((s.plain.as_str(), s.speaker.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(got, want, "{text}");
    for entry in &entries {
        assert!(text[entry.start as usize..].starts_with(&entry.text), "{text}: {entry:?}");
    }
}

#[test]
fn a_sentence_its_speaker_interrupts_is_one() {
    check(
        "“The tide took the nets,” said Ida Storm, “and left us the boats.”",
        &["Ida Storm", "Ida Storm"],
        &[("the tide took the nets and left us the boats", "Ida Storm")],
    );
    check(
        "“The bridge is for walkers,” said Ida Storm. Her rival calls it “a bridge to nowhere at all”.",
        &["Ida Storm", "Her rival"],
        &[("the bridge is for walkers", "Ida Storm"), ("a bridge to nowhere at all", "Her rival")],
    );
    check(
        "“The tide took the nets,” Mr. Storm said, “and left us the boats.”",
        &["Mr. Storm", "Mr. Storm"],
        &[("the tide took the nets and left us the boats", "Mr. Storm")],
    );
    check(
        "“The tide took the nets,” said Ida Storm.\n\n“and left us all the boats,” said Ole Lund.",
        &["Ida Storm", "Ole Lund"],
        &[("the tide took the nets", "Ida Storm"), ("and left us all the boats", "Ole Lund")],
    );
}

#[test]
fn who_is_named_behind_his_office_spoke() {
    check(
        "“Nobody pays for the nets,” the harbour master, Ida Storm, told the crews.",
        &["the harbour master"],
        &[("nobody pays for the nets", "Ida Storm")],
    );
    check(
        "“One case is only a question,” the clinic's head of research, Dr Ole Lund, said.",
        &["the clinic's head of research"],
        &[("one case is only a question", "Ole Lund")],
    );
    check(
        "“Nobody pays for the nets,” the harbour master said, Velm Radio reported.",
        &["the harbour master"],
        &[("nobody pays for the nets", "harbour master")],
    );
}
