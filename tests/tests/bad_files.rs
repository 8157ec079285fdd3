//! Files that are no articles: each comes to a clear end, and the desk goes on.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use copydesk_tests::{Desk, wait_for};
use serde_json::Value;

const GOOD: &str = "Library reopens\n\nNorthern Herald, 5 March 2024, 09:00 GMT\n\nThe city library reopened on Tuesday \
    after two years of repairs that cost 12 million crowns, the council said.\n";

fn failed(desk: &Desk, file: &str) -> Value {
    wait_for(&format!("{file} to be failed"), || {
        // The reason is there first.
        let both = |(path, reason): &(PathBuf, Value)| reason["file"] == file && path.exists();
        desk.failures().into_iter().find(both).map(|(_, reason)| reason)
    })
}

/// After whatever happened, an article is filed as ever.
fn goes_on(desk: &Desk) {
    desk.drop_file("after.txt", GOOD);
    wait_for("the article after it", || (!desk.articles().is_empty()).then_some(()));
    assert_eq!(desk.article("after.txt")["headline"], "Library reopens");
    desk.sync(); // sources are removed last
}

#[test]
fn bytes_that_are_no_text_fail_with_a_reason() {
    let mut desk = Desk::new();
    desk.run();
    let noise: Vec<u8> = (0..40_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    desk.drop_file("noise.txt", &noise);
    let reason = failed(&desk, "noise.txt");
    assert!(!reason["message"].as_str().unwrap().is_empty());
    goes_on(&desk);
    assert!(desk.waiting().is_empty());
    let kept = &desk.failures()[0].0;
    assert_eq!(std::fs::read(kept).unwrap(), noise, "the bytes are kept as they came");
}

#[test]
fn an_empty_file_fails_after_its_hold() {
    let mut desk = Desk::new().set("watch.empty_hold", "100 ms");
    desk.run();
    desk.drop_file("empty.txt", "");
    assert_eq!(failed(&desk, "empty.txt")["class"], "empty");
    goes_on(&desk);
    let said = desk.ask(&["explain", "empty.txt"]).expect(0).out;
    assert!(said.contains(": empty: no content") && said.contains("kept as "), "{said}");
    let said = desk.ask(&["explain", "after.txt"]).expect(0).out;
    assert!(said.contains("admitted") && !said.contains("refused"), "{said}");
    for outside in ["../config/copydesk.toml", "/etc/hostname"] {
        let said = desk.ask(&["explain", outside]).expect(64).err;
        assert!(said.contains("not in the watch folder"), "{said}");
    }
    desk.ask(&["explain", ".nothing"]).expect(1);
}

#[test]
fn a_file_that_is_too_large_fails_unread() {
    let mut desk = Desk::new().set("watch.max_file", "1 MiB");
    desk.run();
    let staged = desk.root().join("incoming/large");
    std::fs::File::create(&staged).unwrap().set_len(3 << 30).unwrap();
    std::fs::rename(staged, desk.watch().join("large.txt")).unwrap();
    assert_eq!(failed(&desk, "large.txt")["class"], "too-large");
    goes_on(&desk);
}

#[test]
fn a_file_that_cannot_be_read_waits_and_is_explained() {
    if rustix::process::geteuid().is_root() {
        println!("skipped: root can read every file");
        return;
    }
    let mut desk = Desk::new();
    desk.run();
    desk.drop_file("locked.txt", GOOD.replace("Library", "Archive"));
    std::fs::set_permissions(desk.watch().join("locked.txt"), Permissions::from_mode(0o000)).unwrap();
    goes_on(&desk);
    let said = desk.ask(&["explain", "locked.txt"]);
    assert!(said.out.contains("watch folder") || said.code == 0, "{}{}", said.out, said.err);
}

#[test]
fn a_name_that_is_not_utf8_is_filed_and_shown_safely() {
    let mut desk = Desk::new();
    desk.run();
    let name = OsStr::from_bytes(b"caf\xe9 \x1b[31m.txt");
    let staged = desk.root().join("incoming/name");
    std::fs::write(&staged, GOOD).unwrap();
    std::fs::rename(staged, desk.watch().join(name)).unwrap();
    wait_for("the article", || (!desk.articles().is_empty()).then_some(()));
    let article = &desk.articles()[0];
    assert_eq!(article["file"]["name_hex"], "636166e9201b5b33316d2e747874");
    let story = desk.stories().join(article["story"].as_str().unwrap());
    let log = std::fs::read(story.join("story.log")).unwrap();
    assert!(!log.contains(&0x1b), "no escape sequence reaches a log");
    wait_for("the source to be retired", || desk.waiting().is_empty().then_some(()));
}

#[test]
fn pipes_and_links_are_left_alone() {
    let mut desk = Desk::new();
    let secret = desk.root().join("secret.txt");
    std::fs::write(&secret, GOOD.replace("Library", "Vault")).unwrap();
    std::os::unix::fs::symlink(&secret, desk.watch().join("link.txt")).unwrap();
    let made = Command::new("mkfifo").arg(desk.watch().join("pipe.txt")).status().unwrap();
    assert!(made.success());
    desk.run();
    goes_on(&desk);
    assert_eq!(desk.articles().len(), 1, "neither became an article");
    assert_eq!(desk.failures(), []);
    assert!(secret.exists());
    for (name, kind) in [("link.txt", "symlink"), ("pipe.txt", "fifo")] {
        let told = |line: &&str| line.contains(name) && line.contains(&format!("a {kind}: never read"));
        assert_eq!(desk.log().lines().filter(told).count(), 1, "{}", desk.log());
        assert!(desk.ask(&["explain", name]).expect(0).out.contains("never read"));
    }
}

#[test]
fn files_that_are_never_articles_are_left_alone() {
    let mut desk = Desk::new();
    desk.run();
    for name in [".hidden.txt", "half.part", "notes.txt~", "x.swp", "README"] {
        desk.drop_file(name, GOOD);
    }
    goes_on(&desk);
    assert_eq!(desk.articles().len(), 1);
    assert_eq!(desk.waiting().len(), 4, "{:?}", desk.waiting());
}

#[test]
fn a_desk_that_keeps_sources_keeps_refused_ones_and_tells_of_each_once() {
    let mut desk = Desk::new()
        .set("watch.source", "keep")
        .set("watch.max_file", "1 KiB")
        .set("watch.empty_hold", "100 ms")
        .set("watch.partial_hold", "100 ms");
    let cases = [("empty.txt", ""), ("cut.json", "{\"headline\": \"Lib"), ("large.txt", &"x".repeat(2_000))];
    for (name, text) in cases {
        desk.drop_file(name, text);
    }
    for start in 0..2 {
        desk.run();
        desk.drop_file(&format!("{start}.txt"), GOOD.replace("12 million", &format!("1{start} million")));
        wait_for("the article", || (desk.articles().len() == start + 1).then_some(()));
        wait_for("the refusals", || (desk.failures().len() == cases.len()).then_some(()));
        desk.sync();
        assert_eq!(desk.log().matches("refused:").count(), cases.len(), "{}", desk.log());
        desk.stop();
    }
    for (name, text) in cases {
        assert_eq!(std::fs::read_to_string(desk.watch().join(name)).unwrap(), text, "{name}");
    }
}
