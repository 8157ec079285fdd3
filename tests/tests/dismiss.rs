//! An editor dismisses a topic: nothing more of it in the alert logs, everything still on record, the same after a
//! rebuild and a replay; and it can be taken back.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::filed::lines;
use copydesk_tests::{Desk, tree, wait_for};

/// One more report of the collapse at Tarn, by another outlet in its own words.
fn report(desk: &Desk, outlet: &str, hour: u8, words: &str) {
    let text = format!("Tarn ice rink: roof collapses\n\n5 March 2024, {hour:02}:00 GMT\n\n{words}\n");
    desk.drop_file(&format!("{outlet}/{hour}.txt"), text);
    desk.settle();
}

/// The lines of the desk's alert log about the toll.
fn alerts(desk: &Desk) -> Vec<String> {
    let log = std::fs::read_to_string(desk.stories().join("alerts.log")).unwrap_or_default();
    log.lines().filter(|line| line.contains("discrepancy/number")).map(str::to_owned).collect()
}

#[test]
fn a_dismissed_topic_is_silent_until_it_is_recalled() {
    let mut desk = Desk::new();
    desk.run();
    report(
        &desk,
        "meridian-wire",
        9,
        "The collapse of the roof of the ice rink in Tarn killed 41 people on Tuesday, the fire brigade said. Sirens \
         were heard all morning.",
    );
    report(
        &desk,
        "harbour-journal",
        10,
        "Neighbours with ladders and blankets ran to the rink. There 58 people were killed in Tarn when the roof \
         fell in, a doctor at the hospital said.",
    );
    let first = alerts(&desk);
    let [line] = &first[..] else { panic!("one alert line: {first:?}") };
    let id = line.rsplit(' ').next().unwrap();

    desk.ask(&["dismiss", "00000000"]).expect(66);
    let done = desk.ask(&["dismiss", id]).expect(0);
    assert!(done.out.starts_with("dismissed: discrepancy "), "{}", done.out);
    report(
        &desk,
        "northern-herald",
        11,
        "The mayor of Tarn cancelled the carnival. He said 77 people had been killed under the roof of the ice rink, \
         many of them pupils.",
    );
    assert_eq!(alerts(&desk), first, "a dismissed topic makes no line");
    desk.sync();
    let story = &desk.story_folders()[0];
    let states = lines(&story.join("discrepancy.jsonl"));
    let last = states.iter().rfind(|state| state["id"] == id).unwrap();
    assert!(last["message"].as_str().unwrap().contains("77") && last["alert"] == false, "{last}");
    let page = std::fs::read_to_string(story.join("story.html")).unwrap();
    assert!(page.contains(">Dismissed</span>"));
    let log = std::fs::read_to_string(story.join("story.log")).unwrap();
    assert!(log.contains(&format!(" {id} dismissed by an editor: ")), "{log}");

    desk.ask(&["dismiss", id, "--undo"]).expect(0);
    report(
        &desk,
        "sound-radio",
        12,
        "Sledges were used as stretchers in Tarn, where rescuers dug through snow and steel. The ice rink's roof \
         killed 90 people, police said at noon.",
    );
    let again = alerts(&desk);
    assert_eq!(again.len(), 2, "{again:?}");
    assert!(again[1].contains(" 90 ") && again[1].contains("4 versions"), "{again:?}");
    assert_eq!(desk.stop(), 0);

    let before = tree::contents(&desk.stories());
    assert_eq!(tree::diff(&desk.stories(), &desk.replay("again", &[])), Vec::<String>::new());
    desk.ask(&["rebuild"]).expect(0);
    assert_eq!(tree::diff_contents(&before, &tree::contents(&desk.stories())), Vec::<String>::new());
    let closed = desk.ask(&["dismiss", id]).expect(69);
    assert!(closed.err.contains("no desk is running"), "{}", closed.err);
}

#[test]
fn a_dismissal_that_cannot_be_written_is_not_called_done() {
    let mut desk = Desk::new();
    desk.run();
    report(
        &desk,
        "meridian-wire",
        9,
        "The collapse of the roof of the ice rink in Tarn killed 41 people on Tuesday.",
    );
    report(
        &desk,
        "harbour-journal",
        10,
        "In Tarn 58 people were killed when the ice rink's roof fell in, a doctor said.",
    );
    let line = alerts(&desk).pop().unwrap();
    let id = line.rsplit(' ').next().unwrap();
    let story_log = desk.story_folders()[0].join("story.log");
    let dismissed = || std::fs::read_to_string(&story_log).unwrap().contains("dismissed by an editor");
    // Nothing can be kept: the desk waits, as it does on a full disk.
    let (originals, aside) = (desk.stories().join(".desk/originals"), desk.root().join("aside"));
    std::fs::rename(&originals, &aside).unwrap();
    std::fs::write(&originals, "in the way").unwrap();
    let done = desk.ask(&["dismiss", id]).expect(75);
    assert!(done.err.contains("not yet taken") && done.out.is_empty(), "{done:?}");
    assert!(!dismissed());
    std::fs::remove_file(&originals).unwrap();
    std::fs::rename(&aside, &originals).unwrap();
    wait_for("the dismissal", || dismissed().then_some(()));
    desk.ask(&["dismiss", id]).expect(0);
}
