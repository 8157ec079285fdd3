//! The same admitted order gives the same folders, byte for byte, whatever the number of processes, the size of
//! commit groups, or how often the desk was killed with work in flight.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::corpus::{self, Drop, Maker};
use copydesk_tests::{Desk, tree, wait_for};

/// The demo's articles and made ones: copies, cut copies, versions, contradictions, several stories at a time.
fn stream() -> Vec<Drop> {
    let maker = Maker::new(1_500);
    let mut files = corpus::demo();
    files.extend((0..300).map(|number| maker.article(number)));
    files
}

/// Everything is filed, once each, and no plugin failed.
fn whole(desk: &Desk, files: &[Drop]) {
    let expected = files.iter().filter(|file| !file.name.ends_with(".toml")).count();
    let articles = desk.articles();
    assert_eq!(articles.len(), expected);
    assert_eq!(desk.repeats().len(), 0);
    for article in &articles {
        for (plugin, result) in article["plugins"].as_object().unwrap() {
            assert_eq!(result["faults"], serde_json::json!([]), "{plugin} on {}", article["file"]["name"]);
        }
    }
}

fn same_as_undisturbed(desk: &Desk) {
    for (name, processes, group) in [("one-by-one", "1", "1"), ("side-by-side", "4", "64")] {
        let again = desk.replay(name, &[("plugins.processes", processes), ("limits.commit_group", group)]);
        assert_eq!(tree::diff(&desk.stories(), &again), Vec::<String>::new(), "replayed {name}");
    }
}

#[test]
fn killed_three_times_with_work_in_flight() {
    let files = stream();
    let mut desk = Desk::new().set("plugins.processes", "4").set("limits.commit_group", "64");
    desk.run();
    for part in files.chunks(files.len().div_ceil(3)) {
        part.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
        wait_for("64 files in flight", || {
            let counts = &desk.status()?["counts"];
            let in_flight = counts["admitted"].as_u64()? - counts["committed"].as_u64()?;
            (in_flight >= 64).then_some(())
        });
        desk.kill();
        desk.run();
    }
    desk.settle();
    assert_eq!(desk.stop(), 0);
    whole(&desk, &files);
    same_as_undisturbed(&desk);
}

#[test]
fn one_process_and_one_file_a_commit() {
    let files = stream();
    let mut desk = Desk::new().set("plugins.processes", "1").set("limits.commit_group", "1");
    desk.run();
    files.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    desk.settle();
    assert_eq!(desk.stop(), 0);
    whole(&desk, &files);
    same_as_undisturbed(&desk);
}

/// The comparison above means nothing if articles are read one at a time anyway.
#[test]
fn articles_are_read_side_by_side() {
    let slow = 48;
    let mut desk = Desk::new().settings(
        "[plugin.faulty]\nlibrary = \"libcopydesk_faulty.so\"\nprocesses = 8\n[alerts.faulty]\nseverity = \"alert\"",
    );
    desk.run();
    for number in 0..slow {
        desk.drop_file(
            &format!("{number:02}.txt"),
            format!("Report {number}\n\nThe word is FAULTY:SLOW in line {number}.\n"),
        );
    }
    desk.settle();
    assert_eq!(desk.articles().len(), slow);
    let status = desk.status().expect("a running desk");
    let faulty = status["calls"].as_array().into_iter().flatten().find(|calls| calls["name"] == "faulty");
    let at_once = faulty.and_then(|calls| calls["most_at_work"].as_u64());
    assert!(at_once >= Some(2), "never two at work at once: {faulty:?}");
}
