//! A fresh checkout works without a flag: drop a file, it is filed, its bytes are kept as they came, the watch folder
//! is empty again, and who follows `alerts.log` sees the line.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use copydesk_tests::desk::finished;
use copydesk_tests::{Desk, build, wait_for};

const FIRST: &str = "Bridge collapse near Oldham Falls kills 12\n\nNorthern Herald, 5 March 2024, 09:00 GMT\n\n\
    Twelve people were killed when a footbridge collapsed near Oldham Falls on Tuesday morning, police said. \
    At least 12 people were killed and 30 were injured, the police chief, Marta Ruiz, told reporters.\n\n\
    “We had warned about this bridge for years,” Ruiz said.\n";
const SECOND: &str = "Oldham Falls footbridge collapse: 19 dead\n\nHarbour Journal, 5 March 2024, 11:30 GMT\n\n\
    Nineteen people died when a footbridge near Oldham Falls collapsed on Tuesday, the fire service said. \
    In all 19 people were killed and 30 were injured when the bridge at Oldham Falls gave way, it said.\n\n\
    “We had warned about this bridge for many years,” police chief Marta Ruiz said.\n";

#[test]
fn the_daemon_runs_without_flags_from_the_folder() {
    let mut desk = Desk::new();
    let mut bare = Command::new(&build::built().binary);
    bare.arg("check").current_dir(desk.root()).stdin(Stdio::null());
    finished(&mut bare).expect(0);
    assert!(!desk.stories().exists(), "`check` changes nothing");
    desk.run();
    std::fs::write(desk.stories().join("alerts.log"), "").unwrap();
    let mut tail = Command::new("tail")
        .args(["-n", "+1", "-F", "alerts.log"])
        .current_dir(desk.stories())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    desk.drop_file("first.txt", FIRST);
    desk.drop_file("second.txt", SECOND);
    desk.sync();
    desk.settle();
    let written = wait_for("an alert line", || desk.alert_lines().into_iter().next());
    let mut line = String::new();
    BufReader::new(tail.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim_end(), written);
    tail.kill().unwrap();
    tail.wait().unwrap();
    assert_eq!(desk.story_folders().len(), 1, "one event, one story");
    for (name, bytes) in [("first.txt", FIRST), ("second.txt", SECOND)] {
        let kept = kept_bytes(&desk, name);
        assert_eq!(kept, bytes.as_bytes(), "{name} is kept as it came");
    }
    assert_eq!(desk.stop(), 0, "told to stop, it stops in order");
}

#[test]
fn what_was_dropped_while_no_desk_ran_is_filed_at_its_start() {
    let mut desk = Desk::new();
    desk.drop_file("first.txt", FIRST);
    desk.run();
    desk.sync();
    assert_eq!(desk.article("first.txt")["outlet"], "Northern Herald");
}

#[test]
fn a_second_desk_on_the_same_folders_is_refused() {
    let mut desk = Desk::new();
    desk.run();
    let second = desk.once().expect(75);
    assert!(second.err.contains("another desk is running"), "{}", second.err);
}

#[test]
fn explain_says_where_a_file_went() {
    let desk = Desk::new();
    desk.drop_file("first.txt", FIRST);
    desk.once().expect(0);
    let story = desk.article("first.txt")["story"].as_str().unwrap().to_owned();
    let said = desk.ask(&["explain", "first.txt"]).expect(0).out;
    assert!(said.contains(&story), "{said}");
    desk.ask(&["explain", "never-dropped.txt"]).expect(1);
}

fn kept_bytes(desk: &Desk, file: &str) -> Vec<u8> {
    let article = desk.article(file);
    let folder = desk.stories().join(article["story"].as_str().unwrap()).join("articles");
    let number = format!("{:04}-", article["number"].as_u64().unwrap());
    let kept = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with(&number) && name.ends_with(".txt")
        })
        .unwrap();
    std::fs::read(kept).unwrap()
}
