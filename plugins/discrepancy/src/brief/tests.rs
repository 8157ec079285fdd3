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
    let mut codes: Vec<(usize, Code)> = Vec::new();
    brief.each_code(|entry, code| codes.push((entry, code)));
    let keys = |(n, e): (usize, &Entry)| e.keys.iter().map(move |key| (n, code(*key))).collect::<Vec<_>>();
    assert_eq!(codes, note.entries.iter().enumerate().flat_map(keys).collect::<Vec<_>>());
    for (row, entry) in rows(brief.lines).zip(&note.entries) {
        let line = Line::glance(row).expect("a line");
        assert_eq!(line.value(), value_hash(&entry.value), "{entry:?}");
        assert_eq!((line.start(), line.sort()), (entry.start, Sort::of(&entry.value)));
    }
    let (last, end) = (&note.entries[note.entries.len() - 1], note.entries.len() - 1);
    let lines = brief.lines_of(|asked| last.keys.iter().position(|key| code(*key) == asked));
    assert_eq!(lines.last().map(|(line, _)| Some(*line)), Some(rows(brief.lines).nth(end)));
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
    let json = format!("{{\"c\":\"zz\",\"k\":\"AB\",\"e\":[\n{}\n]}}", lines.join(",\n"));
    assert_eq!(Brief::of(json.as_bytes()).open(), Note::default());
    assert!(Brief::of(json.as_bytes()).lines_of(|_| Some(0)).is_empty());
    assert_eq!(Brief::of(b"{\"c\":\"\",\"k\":\"ABCDEFGHIJ\",\"e\":[\n\xff").open(), Note::default());
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
