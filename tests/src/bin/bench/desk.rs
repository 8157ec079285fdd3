//! The desk: draining a full folder, and running while files come.

use std::time::Instant;

use copydesk_tests::Desk;
use copydesk_tests::corpus::Drop;
use serde_json::Value;

use super::Speed;

fn desk(processes: usize) -> Desk {
    Desk::new().set("plugins.processes", &processes.to_string())
}

/// From the start of the command to its end: loading, draining, syncing, stopping. The desk comes back with it, to be
/// kept: a file system searches long for a free inode where thousands have just been freed.
pub fn once(files: &[Drop], processes: usize) -> (Speed, Desk) {
    let desk = desk(processes);
    files.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    let before = children_seconds();
    let begun = Instant::now();
    let said = desk.once().expect(0);
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "once: {}; {:.0} us of processor time an article, all processes",
        said.err.trim(),
        (children_seconds() - before) * 1e6 / files.len() as f64
    );
    (Speed { name: "desk once", articles: files.len(), seconds }, desk)
}

/// From the first rename to the last article in its story folder.
pub fn run(files: &[Drop], processes: usize) -> (Speed, Desk) {
    let mut desk = desk(processes);
    desk.run();
    let pid = desk.pid().expect("it runs");
    let begun = Instant::now();
    files.iter().for_each(|file| desk.drop_file(&file.name, &file.bytes));
    let dropped = begun.elapsed().as_secs_f64();
    desk.sync();
    let seconds = begun.elapsed().as_secs_f64();
    println!("run: the producer needed {dropped:.2} s of these {seconds:.2} s to drop the files");
    told(&desk, pid, files.len());
    desk.stop();
    (Speed { name: "desk run", articles: files.len(), seconds }, desk)
}

fn told(desk: &Desk, pid: u32, articles: usize) {
    let status = desk.status().expect("a status");
    let each = |seconds: f64| seconds * 1e6 / articles as f64;
    let counts = &status["counts"];
    println!(
        "run: {} articles in {} stories, {} alert lines, {} faults",
        counts["articles"],
        desk.story_folders().len(),
        counts["alerts"],
        counts["faults"]
    );
    let mut memory = resident(pid);
    println!("run: {:<14} {:>7.0} us/article {:>8.1} MiB", "desk", each(cpu_seconds(pid)), mib(memory));
    for plugin in status["calls"].as_array().into_iter().flatten() {
        let rss = plugin["rss_bytes"].as_u64().unwrap_or(0);
        memory += rss;
        println!(
            "run: {:<14} {:>7.0} us/article {:>8.1} MiB, {} calls, {} process(es)",
            plugin["name"].as_str().unwrap_or(""),
            each(plugin["cpu_seconds"].as_f64().unwrap_or(0.0)),
            mib(rss),
            plugin["calls"],
            plugin["processes"]
        );
    }
    println!("run: memory in all {:.1} MiB (shared pages counted once per process)", mib(memory));
    let _: &Value = &status;
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Resident memory of a process, bytes.
fn resident(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// Fields of `/proc/<pid>/stat` after the name, from the state on.
fn ticks(pid: &str, fields: [usize; 2]) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let rest: Vec<&str> = text.rsplit_once(')').map_or("", |parts| parts.1).split_whitespace().collect();
    let sum: u64 = fields.iter().filter_map(|at| rest.get(*at)?.parse::<u64>().ok()).sum();
    sum as f64 / rustix::param::clock_ticks_per_second() as f64
}

fn cpu_seconds(pid: u32) -> f64 {
    ticks(&pid.to_string(), [11, 12])
}

/// Processor time of all children that have ended.
pub fn children_seconds() -> f64 {
    ticks("self", [13, 14])
}
