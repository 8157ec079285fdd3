//! `copydesk sync` returns when everything dropped before it is in the story folders, not sooner.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::corpus::Maker;
use copydesk_tests::{Desk, wait_for};

#[test]
fn sync_waits_for_everything_dropped_before() {
    let maker = Maker::new(800);
    let mut desk = Desk::new();
    desk.run();
    let mut dropped = 0;
    // Groups of different sizes: a lone file, a few, more than one group of admission.
    for count in [1, 1, 5, 1, 80, 3] {
        for _ in 0..count {
            let article = maker.article(dropped);
            desk.drop_file(&article.name, article.bytes);
            dropped += 1;
        }
        desk.sync();
        assert_eq!(desk.articles().len(), dropped, "after {dropped} files");
        desk.settle(); // the sources are removed right after
    }
}

#[test]
fn sync_without_a_desk_says_so() {
    let desk = Desk::new();
    let said = desk.ask(&["sync"]).expect(69);
    assert!(said.err.contains("copydesk run"), "{}", said.err);
}

#[test]
fn a_desk_answers_while_its_watch_folder_is_gone() {
    let article = Maker::new(800).article(0);
    let mut desk = Desk::new();
    desk.run();
    desk.drop_file(&article.name, article.bytes);
    desk.sync();
    let aside = desk.root().join("aside");
    std::fs::rename(desk.watch(), &aside).unwrap();
    for looks in [&["status"][..], &["alerts"], &["stories"], &["explain", &article.name]] {
        desk.ask(looks).expect(0);
    }
    desk.ask(&["dismiss", "00000000"]).expect(66);
    let said = desk.ask(&["sync", "--timeout", "60"]).expect(1);
    assert!(said.err.contains("the watch folder is not there"), "{}", said.err);
    for watches in ["once", "check"] {
        assert!(desk.ask(&[watches]).expect(64).err.contains("does not exist: make it"));
    }
    std::fs::rename(aside, desk.watch()).unwrap();
    desk.sync();
}

#[test]
fn once_counts_everything_it_filed() {
    let maker = Maker::new(800);
    let desk = Desk::new();
    for number in 0..70 {
        let article = maker.article(number);
        desk.drop_file(&article.name, article.bytes);
    }
    let said = desk.once().expect(0).err;
    assert!(said.contains("70 articles filed"), "{said}");
    assert!(desk.waiting().is_empty());
}

#[test]
fn once_names_what_it_leaves_and_holds_nothing_twice() {
    let desk = Desk::new();
    let once = |hold: &str| desk.ask(&["once", "--set", &format!("watch.empty_hold={hold}")]);
    desk.drop_file("empty.txt", "");
    let article = Maker::new(800).article(0);
    desk.drop_file(&article.name, article.bytes);
    let said = once("1 h").expect(3).err;
    assert!(said.contains("left in the watch folder: empty.txt (empty-hold)"), "{said}");
    assert!(said.contains("1 article filed, 1 file left in the watch folder"), "{said}");
    // Once its time is over the next one refuses it, however short that is.
    let changed = std::fs::metadata(desk.watch().join("empty.txt")).unwrap().modified().unwrap();
    wait_for("the hold to be over", || (changed.elapsed().unwrap().as_secs() >= 1).then_some(()));
    once("1 s").expect(2);
    assert!(desk.waiting().is_empty());
}
