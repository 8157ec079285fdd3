//! Story folders are a projection: `copydesk rebuild` makes them again, byte for byte. Logs that somebody rotates are
//! continued, and a line torn by a power cut is completed.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::io::Write;

use copydesk_tests::{Desk, corpus, filed, tree};

/// A desk that has filed the demo's articles and stopped.
fn filed() -> Desk {
    let mut desk = Desk::new();
    desk.run();
    corpus::demo().iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    desk.settle();
    assert_eq!(desk.stop(), 0);
    assert!(!desk.alerts().is_empty(), "the demo's articles contradict one another");
    desk
}

#[test]
fn rebuilt_folders_are_the_same() {
    let desk = filed();
    let before = tree::contents(&desk.stories());
    desk.ask(&["rebuild"]).expect(0);
    assert_eq!(tree::diff_contents(&before, &tree::contents(&desk.stories())), Vec::<String>::new());
    std::fs::remove_dir_all(&desk.story_folders()[0]).unwrap();
    std::fs::write(desk.stories().join("alerts.log"), "somebody's own words\n").unwrap();
    desk.ask(&["rebuild"]).expect(0);
    assert_eq!(tree::diff_contents(&before, &tree::contents(&desk.stories())), Vec::<String>::new());
}

const MORE: [&str; 2] = [
    "Ten die as bus leaves road at Ostrand\n\nNorthern Herald, 6 March 2025, 09:00 GMT\n\nTen people were killed and 22 \
     were injured when a bus left the coast road at Ostrand on Thursday, the police said.\n",
    "Bus accident at Ostrand kills 17\n\nHarbour Journal, 6 March 2025, 12:00 GMT\n\nSeventeen people were killed and 22 \
     were injured when a bus left the coast road at Ostrand on Thursday, the fire service said.\n",
];

#[test]
fn a_rotated_log_is_continued_and_not_repeated() {
    let mut desk = filed();
    let (log, old) = (desk.stories().join("alerts.log"), desk.stories().join("alerts.log.1"));
    let before = std::fs::read_to_string(&log).unwrap();
    std::fs::rename(&log, &old).unwrap();
    desk.run();
    desk.drop_file("bus-1.txt", MORE[0]);
    desk.drop_file("bus-2.txt", MORE[1]);
    desk.settle();
    assert_eq!(desk.stop(), 0);
    let after = std::fs::read_to_string(&log).unwrap();
    assert_eq!(std::fs::read_to_string(&old).unwrap(), before);
    assert!(after.lines().count() >= 1, "the new alert");
    assert!(
        after.lines().all(|line| line.contains("ostrand")),
        "nothing told before is told again:\n{after}"
    );
}

#[test]
fn a_torn_last_line_is_repaired() {
    let mut desk = filed();
    let log = desk.stories().join("alerts.jsonl");
    let before = filed::lines(&log).len();
    // What a power cut may leave behind the last noted end: the beginning of a line that was never finished.
    std::fs::File::options().append(true).open(&log).unwrap().write_all(b"{\"at\":\"2025-03").unwrap();
    desk.run();
    desk.drop_file("bus-1.txt", MORE[0]);
    desk.drop_file("bus-2.txt", MORE[1]);
    desk.settle();
    assert_eq!(desk.stop(), 0);
    let lines = filed::lines(&log); // each of them whole JSON
    assert!(lines.len() > before);
}
