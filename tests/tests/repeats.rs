//! The same bytes again from the same outlet change nothing but the record of repeats.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::{Desk, corpus, tree};

#[test]
fn the_same_files_again_are_only_recorded() {
    let files: Vec<corpus::Drop> =
        corpus::demo().into_iter().filter(|file| !file.name.ends_with(".toml")).collect();
    let mut desk = Desk::new();
    desk.run();
    files.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    desk.settle();
    assert_eq!(desk.stop(), 0);
    let before = tree::contents(&desk.stories());
    assert_eq!(desk.articles().len(), files.len());
    desk.run();
    files.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    desk.settle();
    assert_eq!(desk.stop(), 0);
    assert_eq!(tree::diff_contents(&before, &tree::contents(&desk.stories())), Vec::<String>::new());
    let mut repeats: Vec<String> =
        desk.repeats().iter().map(|repeat| repeat["file"].as_str().unwrap().to_owned()).collect();
    let mut names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    repeats.sort();
    names.sort();
    assert_eq!(repeats, names);
}

#[test]
fn the_same_bytes_under_another_name_are_a_repeat_and_from_another_outlet_are_not() {
    let text = "Dam holds\n\n5 March 2024, 09:00 GMT\n\nThe Harrow dam held on Tuesday although 40 cubic metres of water \
        a second were pouring over it, engineers of the water board said.\n";
    let mut desk = Desk::new();
    desk.run();
    desk.drop_file("harbour-journal/a.txt", text);
    desk.settle();
    desk.drop_file("harbour-journal/b.txt", text);
    desk.settle();
    desk.drop_file("northern-herald/a.txt", text);
    desk.settle();
    let outlets: Vec<String> =
        desk.articles().iter().map(|article| article["outlet"].as_str().unwrap().to_owned()).collect();
    assert_eq!(outlets, ["harbour-journal", "northern-herald"]);
    assert_eq!(desk.repeats().len(), 1);
    assert_eq!(desk.story_folders().len(), 1, "a copy goes where its original is");
}
