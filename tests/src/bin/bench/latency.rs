//! How long from the producer's last system call to the alert line in `alerts.log`, in a desk with nothing else to do.

use std::fs::File;
use std::io::Read;
use std::time::{Duration, Instant};

use copydesk_tests::{Desk, corpus, wait_for};

/// How the contradicting report is dropped.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Written elsewhere and renamed in.
    Renamed,
    /// Written in place and closed.
    Written,
}

pub fn run(alerts: usize) {
    println!();
    for way in [Way::Renamed, Way::Written] {
        let mut took = measure(alerts, way);
        took.sort();
        if took.is_empty() {
            println!("latency, {way:?}: none of {alerts} pairs of reports alerted");
            continue;
        }
        let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3;
        println!(
            "latency, {way:?}: {} of {alerts} alerted; p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms, worst {:.1} ms",
            took.len(),
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0)
        );
    }
}

fn measure(alerts: usize, way: Way) -> Vec<Duration> {
    let mut desk = Desk::new();
    desk.run();
    let mut log: Option<File> = None;
    let mut took = Vec::new();
    for number in 0..alerts {
        let [first, second] = reports(number as u64);
        desk.drop_file(&format!("{number}-a.txt"), first);
        desk.sync();
        let mut seen = String::new();
        if let Some(file) = &mut log {
            file.read_to_string(&mut seen).expect("the log");
        }
        let name = format!("{number}-b.txt");
        match way {
            Way::Renamed => desk.drop_file(&name, second),
            Way::Written => std::fs::write(desk.watch().join(&name), second).expect("a file"),
        }
        let begun = Instant::now();
        let line = alerted_after(&desk, &mut log, begun);
        took.extend(line);
        desk.sync();
    }
    desk.stop();
    took
}

/// Wait for a new whole line; none when the desk has filed the report without an alert.
fn alerted_after(desk: &Desk, log: &mut Option<File>, begun: Instant) -> Option<Duration> {
    let mut fresh = String::new();
    wait_for("an alert line or a filed report", || {
        // Look again and again for a while before asking the desk, which would disturb it.
        while begun.elapsed() < Duration::from_millis(500) {
            if log.is_none() {
                *log = File::open(desk.stories().join("alerts.log")).ok();
            }
            if let Some(file) = log.as_mut() {
                file.read_to_string(&mut fresh).expect("the log");
                if fresh.contains('\n') {
                    return Some(Some(begun.elapsed()));
                }
            }
            std::thread::yield_now();
        }
        desk.waiting().is_empty().then_some(None)
    })
}

/// Two reports of one event that differ in a figure and in the words of a quotation.
fn reports(number: u64) -> [String; 2] {
    let (place, chief, valley) =
        (corpus::name(number * 3), corpus::name(number * 3 + 1), corpus::name(number * 3 + 2));
    let first = format!(
        "Bridge collapse near {place} kills 12\n\nNorthern Herald, 5 March 2024, 09:00 GMT\n\nTwelve people were killed \
         when a footbridge collapsed near {place} on Tuesday morning, police said. At least 12 people were killed and 30 \
         were injured, the police chief, Marta {chief}, told reporters in {valley}.\n\n\
         “We had warned the council of {valley} about this bridge for years,” {chief} said.\n"
    );
    let second = format!(
        "{place} footbridge collapse: 19 dead\n\nHarbour Journal, 5 March 2024, 11:30 GMT\n\nNineteen people died when a \
         footbridge near {place} collapsed on Tuesday, the fire service of {valley} said. In all 19 people were killed \
         and 30 were injured when the bridge at {place} gave way, Marta {chief} said.\n\n\
         “We had warned the council of {valley} about this bridge for many years,” police chief Marta {chief} said.\n"
    );
    [first, second]
}
