//! A note is written and read.

use super::*;
use crate::Discrepancy;
use crate::note::{Entry, Kind, Value};
use crate::sighting::{Sort, value_hash};
use copydesk_plugin::{Article, Plugin};

#[test]
fn a_note_opens_to_what_it_was() {
    let text = "The general secretary, Morag Tulloch, said at least 58 of Al-Hamra’s 1,200 dockers were hurt on \
                the third day. “We won't [ever] leave this harbour for 3.5 percent,” said Ms Tulloch, 44, of \
                Kellner Street. Some 300 people died last year, police said.";
    let start = text.find("We won").expect("there");
    let quotes = serde_json::json!({ "quotations": [
        { "start": start, "end": text.find(",”").expect("there"), "speaker": "Morag Tulloch",
          "speaker_start": start + 60, "speaker_end": start + 70, "kind": "direct", "confidence": 0.93 }
    ]})
    .to_string();
    let plugin = Discrepancy::new(crate::Config::default()).expect("default settings");
    let mut note = plugin.note(&Article { text, ..Article::default() }, Some(quotes.as_bytes()));
    let kinds: std::collections::BTreeSet<Kind> = note.entries.iter().map(|e| e.kind).collect();
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    let bytes = write(&note).expect("writes");
    let value: serde_json::Value = serde_json::from_slice(&bytes).expect("is JSON");
    assert_eq!(value["e"].as_array().map(Vec::len), Some(note.entries.len()));
    let brief = Brief::of(&bytes);
    for ((n, entry), row) in note.entries.iter().enumerate().zip(rows(brief.lines)) {
        assert_eq!(Line::place(row), Some((entry.start, Sort::of(&entry.value))));
        for key in &entry.keys {
            let found = brief.find([(code(*key), n + 7)].into_iter());
            let asked = Found { line: row, value: value_hash(&entry.value), places: vec![n + 7] };
            assert!(found.contains(&asked), "{entry:?}: {found:?}");
            let with_it = |one: &&Entry| one.keys.iter().any(|k| code(*k) == code(*key));
            assert_eq!(found.len(), note.entries.iter().filter(with_it).count());
        }
    }
    let all = note.entries.iter().flat_map(|e| &e.keys).map(|key| (code(*key), 0));
    assert_eq!(brief.find(all).len(), note.entries.iter().filter(|e| !e.keys.is_empty()).count());
    assert!(brief.find([(code(0), 0)].into_iter()).is_empty());
    note.entries.iter_mut().for_each(|e| e.keys.clear());
    assert_eq!(brief.open(), note);
}

#[test]
fn a_note_of_nonsense_opens_to_nothing() {
    let lines = [
        "{\"k\":\"z\"}",
        "{\"k\":\"n\"}",
        "{\"k\":\"n\",\"v\":null}",
        "{\"k\":\"m\",\"s\":4294967295,\"l\":2}",
        "{\"k\":\"m\",\"s\":4294967296,\"l\":2}",
        "{\"k\":\"m\",\"t\":\"\\\"}",
        "{\"k\":\"m\",\"y\":[]}",
        "{\"k\":\"n\",\"i\":[1]}",
        "{\"k\":\"m\",\"é\":1}",
        "{\"k\":\"",
        "}",
    ];
    let json = format!(
        "{{\"c\":\"zz\",\"k\":\"AAAAAAAAAAAAAAAB\",\"l\":\"____AAAAAAAAAAA\",\"e\":[\n{}\n]}}",
        lines.join(",\n")
    );
    assert_eq!(Brief::of(json.as_bytes()).open(), Note::default());
    assert!(Brief::of(json.as_bytes()).find([(code(0), 0)].into_iter()).is_empty());
    assert_eq!(
        Brief::of(b"{\"c\":\"\",\"k\":\"ABCDEFGHIJ\",\"l\":\"\",\"e\":[\n\xff").open(),
        Note::default()
    );
    assert_eq!(Brief::of(b"\xff\n{\"k\":\"\xff\n").open(), Note::default());
    assert_eq!(Brief::of(b"").open(), Note::default());
}

#[test]
fn words_with_marks_are_read_as_they_were() {
    let check = |text: &str| {
        let entry = Entry {
            kind: Kind::Role,
            point: text.to_owned(),
            keys: Vec::new(),
            start: 1,
            end: 1 + text.len() as u32,
            text: text.to_owned(),
            sentence: text.to_owned(),
            source: String::new(),
            rank: 3,
            weak: true,
            value: Value::Choice(crate::note::Choice { pick: text.to_owned() }),
        };
        let note = Note { entries: vec![entry], cast: vec![7] };
        assert_eq!(Brief::of(&write(&note).expect("writes")).open(), note, "{text}");
    };
    for text in ["", "\"", "\\", "a\\\"b\\", "line\nline\t\u{0}", "“Ünïcode”", "},", "\\u0041"] {
        check(text);
    }
}
