//! `copydesk plugin new` gives a plugin that builds, passes its own test and runs in a desk.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::process::Command;

use copydesk_tests::desk::finished;
use copydesk_tests::{Desk, build};

#[test]
fn a_new_plugin_builds_and_runs() {
    let desk = Desk::new();
    let folder = desk.root().join("plugin");
    let sdk = build::workspace().join("plugins/api");
    let words =
        ["plugin", "new", "my-plugin", "--dir", folder.to_str().unwrap(), "--sdk", sdk.to_str().unwrap()];
    let said = desk.ask(&words).expect(0).out;
    assert!(said.contains("cargo build") && said.contains("[plugin.my-plugin]"), "{said}");
    desk.ask(&words).expect(64);
    // The lock of the project pins the versions that are there without a network.
    std::fs::copy(build::workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let target = build::built().binary.parent().unwrap().join("plugin-new");
    for word in ["test", "build"] {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([word, "--offline", "--quiet", "--target-dir"]).arg(&target).current_dir(&folder);
        finished(&mut cargo).expect(0);
    }
    let library = target.join("debug/libmy_plugin.so");
    let mut desk = desk.settings(&format!("[plugin.my-plugin]\nlibrary = \"{}\"", library.display()));
    desk.run();
    desk.drop_file(
        "a.txt",
        "Bridge opens\n\nNorthern Herald, 5 March 2024\n\nA bridge was opened on Tuesday, the mayor said.\n",
    );
    desk.settle();
    let article = desk.article("a.txt");
    assert_eq!(article["plugins"]["my-plugin"]["faults"], serde_json::json!([]));
    desk.ask(&["plugin", "new", "No Good"]).expect(64);
}
