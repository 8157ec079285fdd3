//! A note is written and read.

use super::*;
use crate::Discrepancy;
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
    let keys: Vec<Vec<u8>> = brief.lines().map(|(keys, _)| keys.to_vec()).collect();
    let want: Vec<Vec<u8>> =
        note.entries.iter().map(|e| e.keys.iter().flat_map(|k| code(*k)).collect()).collect();
    assert_eq!(keys, want);
    note.entries.iter_mut().for_each(|e| e.keys.clear());
    assert_eq!(brief.open(), note);
}

#[test]
fn a_note_of_nonsense_opens_to_nothing() {
    let json = "{\"c\":\"zz\",\"e\":[\n{\"K\":\"\",\"k\":\"z\"},\n{\"K\":\"AB\",\"k\":\"n\"},\n{\"K\":\"\",\"s\":4294967295,\"l\":2},\n{\"K\n]}";
    assert_eq!(Brief::of(json.as_bytes()).open(), Note::default());
    assert_eq!(Brief::of(b"\xff\n{\"K\":\"\xff\n").open(), Note::default());
    assert_eq!(Brief::of(b"").open(), Note::default());
}
