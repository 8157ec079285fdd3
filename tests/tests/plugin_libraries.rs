//! Libraries that cannot be loaded: the desk does not start, and says which file, what is wrong and what to do.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::path::PathBuf;

use copydesk_tests::{Desk, build};

/// A desk whose quotes plugin is a library with these bytes.
fn with_library(bytes: Option<Vec<u8>>) -> (Desk, PathBuf) {
    let desk = Desk::new();
    let path = desk.root().join("config/libbroken.so");
    if let Some(bytes) = bytes {
        std::fs::write(&path, bytes).unwrap();
    }
    (desk.set("plugin.quotes.library", "libbroken.so"), path)
}

fn whole() -> Vec<u8> {
    std::fs::read(build::library("copydesk-quotes")).unwrap()
}

/// The same library, said to be built for ABI major `9`.
fn other_abi() -> Vec<u8> {
    let mut bytes = whole();
    let stated = b"\"abi\":[1,";
    let at: Vec<usize> =
        (0..bytes.len() - stated.len()).filter(|at| &bytes[*at..at + stated.len()] == stated).collect();
    assert!(!at.is_empty(), "the metadata states the ABI");
    for at in at {
        bytes[at + stated.len() - 2] = b'9';
    }
    bytes
}

#[test]
fn each_is_refused_with_what_to_do() {
    let check = |bytes: Option<Vec<u8>>, expected: &[&str]| {
        let (desk, _) = with_library(bytes);
        for command in ["run", "once"] {
            let said = desk.ask(&[command]).expect(69).err;
            for words in [&["[plugin.quotes]", "libbroken.so"], expected].concat() {
                assert!(said.contains(words), "{words:?} is missing from:\n{said}");
            }
        }
        let said = desk.ask(&["check"]).expect(69).out;
        assert!(said.contains(expected[0]), "{said}");
        assert!(said.contains("settings"), "the rest is checked all the same: {said}");
    };
    check(None, &["not"]);
    check(Some(Vec::new()), &["empty", "copy it again"]);
    check(Some(b"#!/bin/sh\necho no library\n".to_vec()), &["not an ELF library"]);
    check(Some(whole()[..20_000].to_vec()), &["cut short", "copy it again"]);
    check(Some(other_abi()), &["built for ABI 9", "rebuild it"]);
}

#[test]
fn every_missing_library_is_named_at_once() {
    let desk =
        Desk::new().set("plugin.quotes.library", "libnot1.so").set("plugin.dedup.library", "libnot2.so");
    let said = desk.once().expect(69).err;
    assert!(said.contains("libnot1.so") && said.contains("libnot2.so"), "{said}");
}

#[test]
fn an_allow_list_refuses_other_bytes() {
    let said = Desk::new().set("plugins.trust", "allow-list").once().expect(69).err;
    assert!(said.contains("dedup") && said.contains("allow"), "{said}");
    let desk = Desk::new();
    let listed = desk.ask(&["plugin", "list", "--json"]).expect(0).out;
    let mut allowed = String::from("[plugins.allow]\n");
    for line in listed.lines() {
        let plugin: serde_json::Value = serde_json::from_str(line).unwrap();
        allowed.push_str(&format!("{} = {}\n", plugin["name"].as_str().unwrap(), plugin["sha256"]));
    }
    let desk = desk.settings(&allowed).set("plugins.trust", "allow-list");
    desk.once().expect(0);
}

#[test]
fn inspect_says_what_a_library_is_without_running_it() {
    let desk = Desk::new();
    let library = build::library("copydesk-discrepancy").to_str().unwrap();
    let said = desk.ask_json(&["plugin", "inspect", library, "--json"]);
    assert_eq!(said["meta"]["name"], "discrepancy");
    assert_eq!(said["meta"]["needs"], serde_json::json!(["quotes"]));
    desk.ask(&["plugin", "inspect", desk.config().to_str().unwrap()]).expect(65);
}
