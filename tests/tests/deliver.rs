//! Every alert reaches the plugins that deliver: at least once, in order, whatever fails; and the desk does not wait.
#![allow(clippy::unwrap_used)] // a scenario that cannot go on has failed

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use copydesk_tests::{Desk, corpus, wait_for};
use serde_json::Value;

/// The settings of a desk where every finding of the faulty plugin is an alert.
fn desk(config: &str) -> Desk {
    Desk::new().settings(&format!(
        "[plugin.faulty]\nlibrary = \"libcopydesk_faulty.so\"\ncpu_deadline = \"2 s\"\nconfig = {{ {config} }}\n\
         [alerts.faulty]\nseverity = \"info\"\nconfidence = 0"
    ))
}

/// Drop articles `from` to `to - 1`, each of its own story and with alerts of its own.
fn drop_articles(desk: &Desk, from: usize, to: usize) {
    for number in from..to {
        drop_article(desk, number, "");
    }
}

fn drop_article(desk: &Desk, number: usize, word: &str) {
    const PLACES: [&str; 8] = ["Aldon", "Beltir", "Cavern", "Dorham", "Elmont", "Farrow", "Gilden", "Harlow"];
    const THINGS: [&str; 7] = ["bridge", "harbour", "school", "theatre", "tunnel", "library", "stadium"];
    let (place, thing) = (PLACES[number % 8], THINGS[number % 7]);
    let text = format!(
        "Mayor of {place} opens {thing} number {number}\n\nNorthern Herald, 5 March 2024, 09:00 GMT\n\nThe mayor of \
         {place} opened a {thing} on Tuesday. {}{word}\n",
        "It is new. ".repeat(number)
    );
    desk.drop_file(&format!("{number:03}.txt"), text);
}

/// Alerts by story, plugin and line, as the log has them.
fn alerts(desk: &Desk) -> Vec<String> {
    let word = |alert: &Value, key: &str| alert[key].as_str().unwrap().to_owned();
    desk.alerts()
        .iter()
        .map(|alert| format!("{}/{}/{}", word(alert, "story"), word(alert, "plugin"), alert["line"]))
        .collect()
}

/// What the plugin delivered, in order, repetitions included.
fn deliveries(desk: &Desk) -> Vec<String> {
    let log = desk.log();
    let told =
        log.lines().filter_map(|line| line.split_once(": delivered ").or(line.split_once(" delivered ")));
    told.map(|(_, rest)| rest.split_whitespace().next().unwrap().to_owned()).collect()
}

/// Wait until all alerts were delivered; each in the order of the log when it was delivered first.
#[track_caller]
fn check_delivered(desk: &Desk, expected: &[String]) {
    wait_for("every alert to be delivered", || {
        let told: HashSet<String> = deliveries(desk).into_iter().collect();
        expected.iter().all(|alert| told.contains(alert)).then_some(())
    });
    let mut seen = HashSet::new();
    let firsts: Vec<String> =
        deliveries(desk).into_iter().filter(|alert| seen.insert(alert.clone())).collect();
    assert_eq!(firsts, expected);
}

#[test]
fn every_alert_is_delivered_although_the_desk_is_killed() {
    // The first call of every process fails.
    let mut desk = desk("deliver_later = 1");
    desk.run();
    drop_articles(&desk, 0, 20);
    wait_for("a delivery", || (!deliveries(&desk).is_empty()).then_some(()));
    drop_articles(&desk, 20, 40);
    desk.kill();
    desk.run();
    drop_articles(&desk, 40, 50);
    desk.settle();
    desk.kill();
    desk.run();
    desk.settle();
    let alerts = alerts(&desk);
    assert!(alerts.len() >= 50, "one for each article at least: {}", alerts.len());
    check_delivered(&desk, &alerts);
    assert!(desk.log().contains("the world is not ready; nothing is lost, trying again in 1 s"));
    assert!(desk.log().contains("delivery works again"));
    let before = deliveries(&desk).len();
    assert_eq!(desk.stop(), 0);
    desk.run();
    drop_articles(&desk, 50, 51);
    desk.settle();
    check_delivered(&desk, &self::alerts(&desk));
    let fresh = self::alerts(&desk).len() - alerts.len();
    assert_eq!(deliveries(&desk).len(), before + fresh, "what was delivered is not delivered again");
}

#[test]
fn a_refused_alert_is_on_record_and_a_crash_is_tried_again() {
    let mut desk = desk("");
    desk.run();
    drop_article(&desk, 1, "FAULTY:DELIVER:ERROR");
    drop_article(&desk, 2, "FAULTY:DELIVER:WARM-SEGV");
    drop_article(&desk, 3, "");
    desk.settle();
    let record = desk.stories().join(".desk/deliver/faulty.undelivered.jsonl");
    wait_for("the refusal in the status", || {
        let status = desk.status()?;
        (status["deliveries"]["faulty"]["undelivered"] == 1).then_some(())
    });
    let refused: Vec<Value> = wait_for("the record", || {
        let lines = copydesk_tests::filed::lines(&record);
        (!lines.is_empty()).then_some(lines)
    });
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["reason"], "an error was asked for");
    let gone = &refused[0]["finding"];
    assert!(gone["message"].as_str().unwrap().starts_with("FAULTY:DELIVER:ERROR"), "{gone}");
    let gone = format!("{}/faulty/{}", gone["story"].as_str().unwrap(), gone["line"]);
    let mut expected = alerts(&desk);
    expected.retain(|alert| *alert != gone);
    check_delivered(&desk, &expected);
    assert!(desk.log().contains("SIGSEGV"), "it crashed");
    assert_eq!(desk.count("faults"), 0, "no article has a fault by it");
}

#[test]
fn a_delivery_that_hangs_holds_nothing_up() {
    let mut desk = desk("");
    desk.run();
    drop_article(&desk, 1, "FAULTY:DELIVER:SLEEP");
    desk.sync();
    wait_for("the first alert", || (!desk.alerts().is_empty()).then_some(()));
    drop_articles(&desk, 2, 20);
    desk.sync();
    assert_eq!(desk.articles().len(), 19);
    desk.settle();
    assert_eq!(desk.stop(), 0);
}

#[test]
fn a_new_plugin_gets_what_comes_from_now_on_and_a_rebuilt_log_is_no_news() {
    let mut desk = Desk::new().settings("[plugin.faulty]\nlibrary = \"libcopydesk_faulty.so\"");
    desk.run_on_top(&[("plugin.faulty.enabled", "false")]);
    for file in corpus::demo() {
        desk.drop_file(&file.name, file.bytes);
    }
    desk.settle();
    assert_eq!(desk.stop(), 0);
    let old = alerts(&desk);
    assert!(!old.is_empty());
    let loud = [("alerts.faulty.severity", "info"), ("alerts.faulty.confidence", "0")];
    for (round, start) in [1, 11].into_iter().enumerate() {
        desk.run_on_top(&loud);
        drop_articles(&desk, start, start + 10);
        desk.settle();
        let told: Vec<String> = alerts(&desk).split_off(old.len());
        assert!(told.len() >= 10 * (round + 1));
        check_delivered(&desk, &told);
        assert_eq!(deliveries(&desk), told, "round {round}: each once, as nothing went wrong");
        assert_eq!(desk.stop(), 0);
        desk.ask(&["rebuild"]).expect(0);
        assert_eq!(alerts(&desk).len(), old.len() + told.len());
    }
}

/// Take one alert from a plugin that connects, and answer it; gives the alert.
fn take(listener: &TcpListener, answer: &str) -> Value {
    let (mut stream, _) = wait_for("a connection", || listener.accept().ok());
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).unwrap();
    writeln!(stream, "{answer}").unwrap();
    serde_json::from_str(&line).unwrap()
}

#[test]
fn a_plugin_that_only_delivers_reaches_the_network_with_a_grant() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let mut desk = Desk::new().settings(&format!(
        "[plugin.webhook]\nlibrary = \"libcopydesk_webhook.so\"\nnetwork = true\nconfig = {{ address = \"{address}\" }}"
    ));
    desk.run();
    for file in corpus::demo() {
        desk.drop_file(&file.name, file.bytes);
    }
    let busy = take(&listener, "busy");
    let first = take(&listener, "ok");
    assert_eq!(busy, first, "what was not taken comes again");
    desk.settle();
    let alerts = desk.alerts();
    assert!(alerts.len() > 1);
    let rest: Vec<Value> = alerts[1..].iter().map(|_| take(&listener, "ok")).collect();
    assert_eq!((&first, &rest[..]), (&alerts[0], &alerts[1..]));
    assert_eq!(desk.stop(), 0);
}

#[test]
fn without_a_grant_nothing_leaves_and_all_waits() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let mut desk = Desk::new().settings(&format!(
        "[plugin.webhook]\nlibrary = \"libcopydesk_webhook.so\"\nconfig = {{ address = \"{address}\" }}"
    ));
    desk.run();
    for file in corpus::demo() {
        desk.drop_file(&file.name, file.bytes);
    }
    desk.settle();
    let reason = wait_for("the reason in the status", || {
        Some(desk.status()?["deliveries"]["webhook"]["failing"].as_str()?.to_owned())
    });
    assert!(reason.contains("denied") || reason.contains("permitted"), "{reason}");
    assert_eq!(desk.stop(), 0);
    desk.run_on_top(&[("plugin.webhook.network", "true")]);
    let alerts = desk.alerts();
    assert!(!alerts.is_empty());
    let told: Vec<Value> = alerts.iter().map(|_| take(&listener, "ok")).collect();
    assert_eq!(told, alerts);
}
