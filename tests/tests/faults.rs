//! A plugin that crashes, hangs or panics costs its own results for that article and nothing else: every article is
//! filed, the fault is on record, the other plugins' work is whole.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use copydesk_tests::Desk;
use serde_json::Value;

const FAULTY: &str = "[plugin.faulty]\nlibrary = \"libcopydesk_faulty.so\"\ncpu_deadline = \"200 ms\"";

fn article(name: &str, word: &str) -> String {
    format!(
        "Mayor of {name} opens a bridge\n\nNorthern Herald, 5 March 2024, 09:00 GMT\n\nThe mayor of {name} opened a \
         bridge on Tuesday that cost 31 million crowns. {word}\n\n“It took us far too long to build,” the mayor, \
         Ann {name}, said.\n"
    )
}

fn faults(article: &Value, plugin: &str) -> Vec<(String, String)> {
    let list = article["plugins"][plugin]["faults"].as_array().unwrap();
    let word = |fault: &Value, key: &str| fault[key].as_str().unwrap_or("").to_lowercase();
    list.iter().map(|fault| (word(fault, "hook"), word(fault, "kind"))).collect()
}

#[test]
fn every_article_is_filed_and_every_fault_on_record() {
    let cases = [
        ("Aldon", "", None),
        ("Beltir", "FAULTY:SEGV", Some("crash")),
        ("Cavern", "FAULTY:LOOP", Some("deadline")),
        ("Dorham", "FAULTY:PANIC", Some("panic")),
        ("Elmont", "FAULTY:ABORT", Some("crash")),
        ("Farrow", "FAULTY:ERROR", Some("error")),
        ("Gilden", "FAULTY:COMPARE:SEGV", Some("crash")),
        ("Harlow", "", None),
    ];
    let mut desk = Desk::new().settings(FAULTY);
    desk.run();
    for (name, word, _) in cases {
        desk.drop_file(&format!("{name}.txt"), article(name, word));
    }
    desk.settle();
    assert_eq!(desk.articles().len(), cases.len(), "every article is filed");
    for (name, _, kind) in cases {
        let article = desk.article(&format!("{name}.txt"));
        let said = faults(&article, "faulty");
        assert_eq!(said.first().map(|(_, kind)| kind.as_str()), kind, "{name}: {said:?}");
        let quotations = article["plugins"]["quotes"]["note"]["quotations"].as_array().unwrap();
        assert_eq!(quotations.len(), 1, "{name}: the other plugins' work is whole");
        for plugin in ["dedup", "quotes", "discrepancy"] {
            assert_eq!(faults(&article, plugin), [], "{name}: {plugin}");
        }
        let story = desk.stories().join(article["story"].as_str().unwrap()).join("story.log");
        let log = std::fs::read_to_string(story).unwrap();
        let own = format!("mayor-of-{}-opens-a-bridge: plugin faulty failed", name.to_lowercase());
        assert_eq!(log.contains(&own), kind.is_some(), "{name}: {log}");
    }
    let on_record: usize = desk.articles().iter().map(|article| faults(article, "faulty").len()).sum();
    assert_eq!(desk.count("faults"), on_record as u64);
}

#[test]
fn no_worker_outlives_a_killed_desk() {
    let mut desk = Desk::new();
    desk.run();
    let workers = children(desk.pid().unwrap());
    assert!(workers.len() >= 4, "one process per plugin at least: {workers:?}");
    desk.kill();
    copydesk_tests::wait_for("the workers to end", || workers.iter().all(|pid| ended(*pid)).then_some(()));
}

fn children(parent: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| state(*pid).is_some_and(|(_, above)| above == parent)).collect()
}

fn ended(pid: u32) -> bool {
    state(pid).is_none_or(|(state, _)| state == 'Z')
}

/// State and parent of a process.
fn state(pid: u32) -> Option<(char, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

#[test]
fn a_configuration_the_plugin_refuses_stops_the_start() {
    let desk = Desk::new().settings(&format!("{FAULTY}\nconfig = {{ create = \"CONFIG\" }}"));
    let said = desk.once().expect(69);
    assert!(said.err.contains("plugin.faulty") && said.err.contains("create"), "{}", said.err);
}
