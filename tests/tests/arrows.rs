//! The house's arrows and budgets: who may use whom, which files may touch the world, how long a file may be.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::path::{Path, PathBuf};

use copydesk_tests::{build, tree};
use toml::{Table, Value};

fn manifest(member: &str) -> Table {
    let text = std::fs::read_to_string(build::workspace().join(member).join("Cargo.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn members() -> Vec<String> {
    let root = manifest(".");
    root["workspace"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member.as_str().unwrap().to_owned())
        .collect()
}

/// The project's own crates a member depends on, in whatever way.
fn own_dependencies(member: &str) -> Vec<String> {
    let manifest = manifest(member);
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let names =
        kinds.iter().filter_map(|kind| manifest.get(*kind).and_then(Value::as_table)).flat_map(Table::keys);
    names.filter(|name| name.starts_with("copydesk")).cloned().collect()
}

fn all_dependencies(member: &str) -> Vec<String> {
    let manifest = manifest(member);
    manifest
        .get("dependencies")
        .and_then(Value::as_table)
        .map(|table| table.keys().cloned().collect())
        .unwrap_or_default()
}

#[test]
fn arrows_between_crates() {
    for member in members() {
        let uses = own_dependencies(&member);
        let allowed: &[&str] = match member.as_str() {
            // The readers of text are measured by themselves; everything else only through the binary.
            "tests" => &["copydesk-text"],
            "plugins/api" | "plugins/text" => &[],
            _ => &["copydesk-plugin", "copydesk-text"],
        };
        for name in &uses {
            assert!(allowed.contains(&name.as_str()), "{member} must not use {name}");
        }
        if member.starts_with("plugins/") && member != "plugins/api" {
            for name in all_dependencies(&member) {
                assert!(
                    !["tokio", "notify", "rusqlite"].contains(&name.as_str()),
                    "{member} must not use {name}"
                );
            }
        }
    }
}

/// The project's sources, relative to its folder.
fn sources() -> Vec<PathBuf> {
    let root = build::workspace();
    let mut found = Vec::new();
    for member in members() {
        for folder in ["src", "tests", "examples", "benches"] {
            let place = Path::new(&member).join(folder);
            let files = tree::files(&root.join(&place))
                .into_iter()
                .filter(|path| path.extension().is_some_and(|e| e == "rs"));
            found.extend(files.map(|file| place.join(file)));
        }
    }
    found
}

/// A source without its unit tests, and without comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(build::workspace().join(path)).unwrap();
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or("").to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn pure_parts_touch_nothing() {
    let pure = [
        "daemon/src/story",
        "daemon/src/folder/render",
        "daemon/src/folder/page",
        "daemon/src/folder/view",
        "plugins/text/src",
    ];
    let world = [
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "tokio",
    ];
    for path in sources() {
        let name = path.to_string_lossy();
        if !pure.iter().any(|folder| name.starts_with(folder)) || is_test(&name) {
            continue;
        }
        let code = code(&path);
        for word in world {
            assert!(!code.contains(word), "{name} uses {word}");
        }
    }
}

#[test]
fn the_daemon_knows_no_plugin_by_name() {
    let own = sources()
        .into_iter()
        .filter(|path| path.starts_with("daemon/src") && !is_test(&path.to_string_lossy()));
    for path in own {
        let code = code(&path);
        for word in [
            "\"dedup\"",
            "\"quotes\"",
            "copydesk_dedup",
            "copydesk_quotes",
            "copydesk_discrepancy",
            "copydesk_formats",
        ] {
            let shipped = path.ends_with("cli/demo.rs");
            assert!(shipped || !code.contains(word), "{} names {word}", path.display());
        }
    }
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/")
        || name.ends_with("/tests.rs")
        || name.contains("/conformance/")
        || name.starts_with("tests/")
}

#[test]
fn unsafe_stays_where_it_must_be_and_says_why() {
    for path in sources() {
        let text = std::fs::read_to_string(build::workspace().join(&path)).unwrap();
        let name = path.to_string_lossy();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let here = line.contains("unsafe {") || line.contains("unsafe impl ");
            if !here || line.trim_start().starts_with("//") || name == "tests/tests/arrows.rs" {
                continue;
            }
            let allowed = text.contains("allow(unsafe_code)") || name.starts_with("tests/plugins/faulty/");
            assert!(allowed, "{name}:{}: unsafe outside the files it is allowed in", at + 1);
            let above = lines[at.saturating_sub(8)..=at].iter().any(|line| line.contains("SAFETY"));
            assert!(above, "{name}:{}: unsafe without a SAFETY comment", at + 1);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut broken = Vec::new();
    for path in sources() {
        let name = path.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(build::workspace().join(&path)).unwrap();
        if !text.starts_with("//!") {
            broken.push(format!("{name} does not begin with a module doc"));
        }
        let length = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or("").lines().count();
        if length > 400
            && !is_test(&name)
            && !name.contains("/examples/")
            && !name.starts_with("plugins/api/tests")
        {
            broken.push(format!("{name} has {length} lines without its tests"));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_file_is_named_after_nothing() {
    let empty = [
        "item",
        "data",
        "manager",
        "handler",
        "processor",
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "misc",
    ];
    for path in sources() {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!empty.contains(&stem.as_str()), "{}: say what it is", path.display());
    }
}
