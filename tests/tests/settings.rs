//! Settings that will not do are told all at once, each with file, line and key, before anything is touched; flags
//! win over environment variables, variables over the file.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::collections::BTreeMap;
use std::path::Path;

use copydesk_tests::desk::finished;
use copydesk_tests::{Desk, build};
use toml::Value;

/// A desk whose settings file is `text`.
fn with(text: &str) -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.config(), text).unwrap();
    desk
}

fn entries(root: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into())
        .collect();
    names.sort();
    names
}

#[test]
fn every_problem_is_told_at_once_with_its_place() {
    let desk = with(
        "[watch]\nquite = \"50 ms\"\nsettle = 5\nsidecar = \"sometimes\"\n\n[stories]\nfolder = \"../watch/stories\"\n\n\
         [limits]\ncommit_group = 0\n\n[plugin.dedup]\nenabled = true\n\n[alerts]\nconfidence = 7\n",
    );
    let before = entries(desk.root());
    for command in ["run", "once", "check"] {
        let said = desk.ask(&[command]).expect(64).err;
        for expected in [
            "copydesk.toml:2: watch.quite: unknown setting; did you mean `quiet`?",
            "copydesk.toml:3: watch.settle: ",
            "copydesk.toml:4: watch.sidecar: \"sometimes\" where \"wait\" or \"late\" was expected",
            "copydesk.toml:10: limits.commit_group: ",
            "plugin.dedup.library: missing",
            "must not contain one another",
            "copydesk.toml:16: alerts.confidence: ",
        ] {
            assert!(said.contains(expected), "{command}: {expected:?} is missing from:\n{said}");
        }
    }
    assert_eq!(entries(desk.root()), before, "nothing was touched");
}

#[test]
fn what_cannot_be_read_is_named() {
    let check = |text: &str, expected: &str| {
        let said = with(text).ask(&["check"]).expect(64).err;
        assert!(said.contains(expected), "{expected:?} is missing from:\n{said}");
    };
    check("[watch\nfolder = 1\n", "copydesk.toml:1");
    check("[watch]\nfolder = \"../nowhere\"\n", "nowhere does not exist: make it, or name another");
    check("[plugins]\ntrust = \"signed\"\n", "plugins.keys");
    check("[roles]\nduplicates = \"dedup\"\n", "there is no enabled plugin `dedup`");
    let desk = Desk::new();
    std::fs::remove_file(desk.config()).unwrap();
    let said = desk.ask(&["check"]).expect(64).err;
    assert!(said.contains("copydesk.toml") && said.contains("cannot be read"), "{said}");
}

#[test]
fn a_problem_from_outside_the_file_names_where_it_came_from() {
    let desk = Desk::new();
    let mut command = desk.command(&["check", "--set", "limits.in_flight=many"]);
    command.env("COPYDESK_WATCH_FOLDER", "17");
    command.env("COPYDESK_STORE_DURABILITY", "perhaps");
    let said = finished(&mut command).expect(64).err;
    for expected in ["environment variable COPYDESK_STORE_DURABILITY: ", "command line: limits.in_flight: "] {
        assert!(said.contains(expected), "{expected:?} is missing from:\n{said}");
    }
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let desk = Desk::new();
    for name in ["of-variable", "of-flag"] {
        std::fs::create_dir(desk.root().join(name)).unwrap();
    }
    let shown = |variable: bool, flag: bool| {
        let mut command = desk.command(&["check"]);
        if variable {
            command.env("COPYDESK_WATCH_FOLDER", desk.root().join("of-variable"));
        }
        if flag {
            command.arg("--set").arg(format!("watch.folder={}", desk.root().join("of-flag").display()));
        }
        let out = finished(&mut command).expect(0).out;
        let line = out.lines().find(|line| line.contains("watch folder")).unwrap().to_owned();
        line.rsplit('/').next().unwrap().trim().to_owned()
    };
    assert_eq!(shown(false, false), "watch");
    assert_eq!(shown(true, false), "of-variable");
    assert_eq!(shown(true, true), "of-flag");
}

#[test]
fn check_changes_nothing_and_lists_the_plugins() {
    let desk = Desk::new();
    let before = entries(desk.root());
    let out = desk.ask(&["check"]).expect(0).out;
    for plugin in ["formats", "dedup", "quotes", "discrepancy"] {
        assert!(out.contains(&format!("plugin {plugin} ")), "{out}");
    }
    assert_eq!(entries(desk.root()), before);
}

/// The shipped file names every setting that the daemon's code asks for, and no other; each value stands in the file
/// with the default the code has. The code is read as text, since nothing here may link the daemon.
#[test]
fn every_setting_is_in_the_shipped_file() {
    let root = build::workspace();
    let read = std::fs::read_to_string(root.join("daemon/src/settings/read.rs")).unwrap();
    let shipped_text = std::fs::read_to_string(root.join("config/copydesk.toml")).unwrap();
    let shipped: Value = toml::from_str(&shipped_text).unwrap();
    let mut asked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (table, function) in [
        ("watch", "fn watch("),
        ("stories", "fn stories("),
        ("store", "fn store("),
        ("limits", "fn limits("),
        ("story", "fn story("),
        ("plugins", "fn read(mut section"),
        ("roles", "fn roles("),
        ("alerts", "fn rule("),
    ] {
        let from = read.find(function).unwrap_or_else(|| panic!("{function} is gone"));
        let body = &read[from..][..read[from..].find("\n}\n").unwrap()];
        asked.insert(table, keys_in(body));
    }
    asked.insert("log", vec!["filter"]);
    for (table, keys) in &asked {
        assert!(!keys.is_empty(), "{table}");
        for key in keys {
            let there = shipped.get(table).and_then(|table| table.get(key)).is_some();
            let commented = shipped_text.contains(&format!("# {key} = "))
                || shipped_text.contains(&format!("# [{table}.{key}]"));
            assert!(there || commented, "{table}.{key} is not in config/copydesk.toml");
        }
        for key in
            shipped[table].as_table().unwrap().keys().filter(|key| !shipped[table][key.as_str()].is_table())
        {
            assert!(keys.contains(&key.as_str()), "{table}.{key} of config/copydesk.toml means nothing");
        }
    }
}

/// The keys a reading function asks for: `section.kind("key", ...)` and `set(&mut place, "key", ...)`.
fn keys_in(body: &str) -> Vec<&str> {
    let asks = [
        "text(",
        "path(",
        "flag(",
        "number(",
        "fraction(",
        "duration(",
        "size(",
        "texts(",
        "choice(",
        "take(",
    ];
    let mut keys = Vec::new();
    for line in body.lines() {
        let from = if line.trim_start().starts_with("set(&mut ") {
            line.find(", \"").map(|at| at + 2)
        } else {
            asks.iter().filter_map(|ask| line.find(&format!(".{ask}\"")).map(|at| at + ask.len() + 1)).min()
        };
        let Some(from) = from else { continue };
        let key = &line[from + 1..];
        keys.push(&key[..key.find('"').unwrap_or(0)]);
    }
    keys
}
