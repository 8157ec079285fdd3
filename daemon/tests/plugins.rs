//! Plugins from the desk's side, with real worker processes and a plugin that does everything wrong: every fault
//! stays with the article that caused it, nothing is lost and nothing comes twice.

#![allow(clippy::unwrap_used)] // a test that cannot get what it needs fails

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use copydesk::article::{Admitted, Article, ArticleMeta, Signature};
use copydesk::plugin::{
    CompareCall, Delivery, EarlierCall, Fault, FaultKind, Grants, Isolation, KeyCall, Launch, OpenCall,
    PluginSettings, Plugins, ReadCall, Supervision, Trust, inspect,
};
use copydesk_plugin::{Compared, Hints, Opened, Read, Scope};

/// The library of the faulty plugin, built once in this profile.
fn library() -> PathBuf {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY
        .get_or_init(|| {
            let mut build = Command::new(env!("CARGO"));
            build.args(["build", "-q", "-j2", "-p", "copydesk-faulty", "--message-format=json"]);
            if !cfg!(debug_assertions) {
                build.arg("--release");
            }
            let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
            assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
            let text = String::from_utf8(built.stdout).unwrap();
            let mut path = text.lines().filter_map(|line| {
                let message: serde_json::Value = serde_json::from_str(line).unwrap();
                let files = message["filenames"].as_array()?.clone();
                files
                    .iter()
                    .filter_map(|file| file.as_str())
                    .find(|file| file.ends_with("faulty.so"))
                    .map(PathBuf::from)
            });
            path.next_back().expect("cargo names the library it built")
        })
        .clone()
}

fn settings() -> PluginSettings {
    PluginSettings {
        cpu_deadline: Duration::from_millis(300),
        memory_limit: 256 << 20,
        ..PluginSettings::new("faulty", library())
    }
}

/// Pauses are short so that the tests are; ten deaths are taken before a plugin is given up.
fn launch() -> Launch {
    let supervision =
        Supervision { first_pause: Duration::from_millis(5), deaths: 1_000, ..Supervision::default() };
    Launch { executable: PathBuf::from(env!("CARGO_BIN_EXE_copydesk")), supervision }
}

fn start(settings: PluginSettings, launch: &Launch) -> Plugins {
    let runtime = tokio::runtime::Handle::current();
    match Plugins::start_with(&[settings], &Trust::Dir, &[], &runtime, launch) {
        Ok(plugins) => plugins,
        Err(problems) => panic!("{}", problems[0]),
    }
}

fn read_call(seq: u64, text: &str) -> ReadCall {
    let file = Admitted {
        seq,
        hash: [0; 32],
        name: format!("{seq}.txt").into_bytes(),
        size: text.len() as u64,
        arrived_ms: 0,
        hints: Hints::default(),
        partial: false,
        signature: Signature::default(),
        repeat_of: None,
    };
    let content = Opened { headline: format!("headline {seq}"), text: text.to_owned(), ..Opened::default() };
    ReadCall { article: Arc::new(Article { file: Arc::new(file), index: 0, content }), needs: vec![] }
}

fn meta(id: u64) -> ArticleMeta {
    ArticleMeta {
        id,
        group: id,
        seq: id,
        index: 0,
        published_ms: None,
        trust: copydesk_plugin::Trust::Unknown,
        arrived_ms: 0,
        outlet: "Harbour Post".into(),
        agency: String::new(),
        headline: "headline".into(),
        byline: String::new(),
        dateline: String::new(),
        language: "en".into(),
        url: String::new(),
        story: String::new(),
        file_name: format!("{id}.txt"),
    }
}

fn compare_call(id: u64, note: &str, earlier: u64) -> CompareCall {
    let one = |id| EarlierCall {
        article: Arc::new(meta(id)),
        note: Arc::from(*b"n"),
        mark: Arc::from([]),
        text: Arc::from(format!("text {id}")),
    };
    CompareCall {
        scope: Scope::Archive,
        round: 0,
        article: meta(id),
        text: Arc::from(""),
        note: Arc::from(note.as_bytes()),
        mark: Arc::from([]),
        keys: vec![KeyCall { hash: 1, hits: (0..earlier as u32).collect(), ..KeyCall::default() }],
        earlier: (1..=earlier).map(one).collect(),
    }
}

fn message(read: Result<Read, Fault>) -> String {
    read.unwrap().findings[0].message.clone()
}

async fn read(plugins: &Plugins, seq: u64, text: &str) -> Result<Read, Fault> {
    plugins.read(0, read_call(seq, text)).await
}

/// What a fault of this mode looks like.
const FAULTS: &[(&str, FaultKind, &str)] = &[
    ("SEGV", FaultKind::Crash, "SIGSEGV"),
    ("ABORT", FaultKind::Crash, "SIGABRT"),
    ("EXIT", FaultKind::Crash, "exit code 0"),
    ("LEAK", FaultKind::Crash, "SIGABRT"),
    ("OVERFLOW", FaultKind::Crash, "SIGABRT"),
    ("GARBAGE", FaultKind::Protocol, "frame of"),
    ("LOOP", FaultKind::Deadline, "CPU time"),
    ("PANIC", FaultKind::Panic, "a panic was asked for"),
    ("ERROR", FaultKind::Error, "an error was asked for"),
    ("RETRY", FaultKind::Error, "a retry was asked for"),
    ("PRINT", FaultKind::Crash, "last words\\u{1b}[31m"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_stays_with_its_article() {
    let plugins = start(PluginSettings { processes: 2, ..settings() }, &launch());
    let mut calls = Vec::new();
    for (round, (mode, kind, said)) in FAULTS.iter().enumerate() {
        for good in 0..8 {
            calls.push((format!("{} plain words {good}", "x".repeat(round)), None));
        }
        calls.push((format!("text with FAULTY:{mode} in it"), Some((*kind, *said, *mode))));
    }
    let asked: Vec<_> = calls
        .iter()
        .enumerate()
        .map(|(seq, (text, _))| plugins.read(0, read_call(seq as u64 + 1, text)))
        .collect();
    let answers = futures_util::future::join_all(asked).await;
    for ((text, expected), answer) in calls.iter().zip(answers) {
        match expected {
            None => assert_eq!(message(answer), format!("{} bytes", text.len())),
            Some((kind, said, mode)) => {
                let fault = answer.expect_err(mode);
                assert_eq!(
                    (fault.kind, fault.hook.as_str(), fault.plugin.as_str()),
                    (*kind, "read", "faulty"),
                    "{fault:?}"
                );
                assert!(fault.message.contains(said), "{mode}: {}", fault.message);
            }
        }
    }
    let counters = &plugins.counters()[0];
    assert_eq!(counters.faults, FAULTS.len() as u64);
    assert!(counters.restarts >= 8 && counters.cpu_seconds > 0.0, "{counters:?}");
    plugins.stop().await;
    assert_eq!(plugins.counters()[0].processes, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compare_faults_stay_with_their_article() {
    let plugins = start(settings(), &launch());
    let mut comparer = plugins.comparer(0).unwrap();
    assert!(plugins.comparer(0).is_none(), "there is one");
    let work = move || {
        for (id, (mode, kind, said)) in (1..).zip(FAULTS) {
            let fault = comparer.compare(&compare_call(id, mode, 1)).unwrap_err();
            assert_eq!((fault.kind, fault.hook.as_str()), (*kind, "compare"), "{mode}: {fault:?}");
            assert!(fault.message.contains(said), "{mode}: {}", fault.message);
            let Compared::Done(done) = comparer.compare(&compare_call(id, "plain", 3)).unwrap() else {
                panic!()
            };
            assert_eq!(done.findings[0].message, "3 earlier, round 0");
        }
        let mut call = compare_call(99, "NEED", 2);
        assert_eq!(comparer.compare(&call).unwrap(), Compared::Need(vec![1, 2]));
        call.round = 1;
        let Compared::Done(done) = comparer.compare(&call).unwrap() else { panic!("needs again") };
        assert_eq!(done.findings[0].message, "text 1|text 2");
    };
    tokio::task::spawn_blocking(work).await.unwrap();
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_death_that_does_not_repeat_costs_nothing() {
    let plugins = start(settings(), &launch());
    assert_eq!(message(read(&plugins, 1, "plain").await), "5 bytes");
    // This one kills a process that has read before, and not a fresh one.
    assert_eq!(message(read(&plugins, 2, "FAULTY:WARM-SEGV").await), "cold");
    assert_eq!(plugins.counters()[0].restarts, 1);
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_socket_costs_a_process_and_no_answer() {
    let plugins = start(settings(), &launch());
    let texts = ["plain", "FAULTY:CLOSE", "plain", "FAULTY:CLOSE", "plain"];
    let asked = texts.iter().map(|text| read(&plugins, 1, text));
    let said: Vec<String> = futures_util::future::join_all(asked).await.into_iter().map(message).collect();
    assert_eq!(said, ["5 bytes", "closed", "5 bytes", "closed", "5 bytes"]);
    assert!(plugins.counters()[0].restarts >= 1);
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sandbox_denies() {
    let plugins = start(settings(), &launch());
    let report = plugins.infos()[0].sandbox.clone();
    for mode in ["WRITE", "READ", "NET", "UDP", "EXEC", "FORK", "KILL"] {
        if matches!(mode, "WRITE" | "READ") && report.contains("landlock") {
            eprintln!("skipped {mode}: {report}");
            continue;
        }
        let said = message(read(&plugins, 1, &format!("FAULTY:{mode}")).await);
        assert!(said.starts_with(&format!("{mode} denied")), "{said} (sandbox {report})");
    }
    assert_eq!(message(read(&plugins, 1, "FAULTY:THREAD").await), "THREAD worked");
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grants_let_through() {
    let grants =
        Grants { read: vec!["/etc".into(), "/bin".into(), "/usr/bin".into()], net: true, exec: true };
    let plugins = start(PluginSettings { grants, ..settings() }, &launch());
    for mode in ["READ", "NET", "UDP", "EXEC", "FORK"] {
        assert_eq!(message(read(&plugins, 1, &format!("FAULTY:{mode}")).await), format!("{mode} worked"));
    }
    // The process it forked holds the socket; it goes with the group all the same.
    let forked: Vec<u32> = children(std::process::id()).into_iter().flat_map(children).collect();
    assert!(!forked.is_empty());
    plugins.stop().await;
    until("the end of what it forked", || !forked.iter().any(|&pid| runs(pid)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_deaths_suspend() {
    let supervision =
        Supervision { first_pause: Duration::from_millis(1), deaths: 3, ..Supervision::default() };
    let plugins = start(settings(), &Launch { supervision, ..launch() });
    for seq in 1..=3 {
        let fault = read(&plugins, seq, "FAULTY:SEGV").await.unwrap_err();
        let expected = if seq == 3 { FaultKind::Unavailable } else { FaultKind::Crash };
        assert_eq!(fault.kind, expected, "{fault:?}");
    }
    let began = Instant::now();
    let fault = read(&plugins, 4, "plain").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unavailable);
    assert!(fault.message.contains("3 different articles"), "{}", fault.message);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(plugins.counters()[0].suspended.is_some());
    plugins.resume(0);
    assert_eq!(message(read(&plugins, 5, "plain").await), "5 bytes");
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_plugin_is_said_once_and_for_all() {
    let plugins = start(settings(), &launch());
    let fault = read(&plugins, 1, "FAULTY:FATAL").await.unwrap_err();
    assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Error, "the end was asked for"));
    assert_eq!(read(&plugins, 2, "plain").await.unwrap_err().kind, FaultKind::Unavailable);
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_is_not_working() {
    let patient = PluginSettings { cpu_deadline: Duration::from_millis(50), ..settings() };
    let plugins = start(patient, &launch());
    // 200 ms of sleep are no CPU time ...
    assert_eq!(message(read(&plugins, 1, "FAULTY:SLOW").await), "slept");
    // ... but nobody waits for ever.
    let fault = read(&plugins, 2, "FAULTY:SLEEP").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Deadline);
    assert!(fault.message.contains("did not answer"), "{}", fault.message);
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_capped_and_talk_is_not_waited_for() {
    let plugins = start(PluginSettings { keys_limit: 10, ..settings() }, &launch());
    let answer = read(&plugins, 1, "FAULTY:KEYS").await.unwrap();
    assert_eq!(answer.keys.len(), 10);
    assert_eq!(plugins.counters()[0].keys_dropped, 99_991);
    assert_eq!(message(read(&plugins, 2, "FAULTY:CHATTER").await), "talked");
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_offered() {
    let plugins = start(settings(), &launch());
    let call = |text: &str| OpenCall {
        name: "reuters/x.txt".into(),
        bytes: Arc::from(text.as_bytes()),
        partial: false,
        arrived_ms: 0,
        hints: Hints::default(),
    };
    assert_eq!(plugins.open(call("not mine")).await, Ok(None));
    let (by, articles) = plugins.open(call("FAULTY: mine")).await.unwrap().unwrap();
    assert_eq!(
        (by, articles[0].headline.as_str(), articles[0].text.as_str()),
        (0, "reuters/x.txt", "FAULTY: mine")
    );
    let faults = plugins.open(call("FAULTY:OPEN:SEGV")).await.unwrap_err();
    assert_eq!((faults.len(), faults[0].kind, faults[0].hook.as_str()), (1, FaultKind::Crash, "open"));
    plugins.stop().await;
}

/// A finding that asks `deliver` for a fault, as the desk hands it over.
fn to_deliver(mode: &str) -> Vec<u8> {
    let finding = serde_json::json!({ "line": 1, "message": format!("FAULTY:DELIVER:{mode} x") });
    serde_json::to_vec(&finding).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deliveries_fail_apart_from_everything_else() {
    // As strict as can be: one death more and the plugin would be suspended.
    let supervision =
        Supervision { first_pause: Duration::from_millis(5), deaths: 1, ..Supervision::default() };
    let plugins = start(settings(), &Launch { supervision, ..launch() });
    let mut deliverer = plugins.deliverer(0).unwrap();
    assert!(plugins.deliverer(0).is_none(), "there is one");
    let work = move || {
        assert_eq!(deliverer.deliver(&to_deliver("")), Ok(Delivery::Done));
        for (mode, kind, said) in FAULTS {
            let answer = deliverer.deliver(&to_deliver(mode));
            match (*mode, answer) {
                ("ERROR", answer) => assert_eq!(answer, Ok(Delivery::Refused((*said).to_owned()))),
                (_, Ok(delivery)) => panic!("{mode}: {delivery:?}"),
                (_, Err(fault)) => {
                    assert_eq!((fault.kind, fault.hook.as_str()), (*kind, "deliver"), "{fault:?}");
                    assert!(fault.message.contains(said), "{mode}: {}", fault.message);
                }
            }
        }
        assert!(
            deliverer.deliver(&to_deliver("FATAL")).unwrap_err().message.contains("the end was asked for")
        );
        assert_eq!(deliverer.deliver(&to_deliver("")), Ok(Delivery::Done));
        deliverer
    };
    let mut deliverer = tokio::task::spawn_blocking(work).await.unwrap();
    assert_eq!(message(read(&plugins, 1, "plain").await), "5 bytes", "the other hooks go on");
    let halt = deliverer.halt();
    let hanging = tokio::task::spawn_blocking(move || deliverer.deliver(&to_deliver("SLEEP")));
    halt.now();
    assert!(hanging.await.unwrap().is_err(), "a halt ends what runs");
    plugins.stop().await;
    assert_eq!(plugins.counters()[0].processes, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_process_answers_too() {
    let plugins = start(PluginSettings { isolation: Isolation::InProcess, ..settings() }, &launch());
    assert_eq!(plugins.infos()[0].sandbox, "none: in-process");
    assert_eq!(message(read(&plugins, 1, "plain").await), "5 bytes");
    let fault = read(&plugins, 2, "FAULTY:PANIC").await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Panic);
    assert_eq!(message(read(&plugins, 3, "plain").await), "5 bytes");
    plugins.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_come_all_at_once() {
    let runtime = tokio::runtime::Handle::current();
    let refuses = |mode: &str| PluginSettings { config: serde_json::json!({ "create": mode }), ..settings() };
    let cases = [
        (PluginSettings::new("other", library()), "is the library of plugin faulty"),
        (PluginSettings::new("gone", "libgone.so"), "is not there"),
        (refuses("CONFIG"), "the key `create` asks for a failure"),
    ];
    let all: Vec<PluginSettings> = cases.iter().map(|(settings, _)| settings.clone()).collect();
    let problems = Plugins::start_with(&all, &Trust::Dir, &[], &runtime, &launch()).unwrap_err();
    assert_eq!(problems.len(), 3);
    for (problem, (settings, expected)) in problems.iter().zip(&cases) {
        assert_eq!(problem.plugin, settings.name);
        assert!(problem.message.contains(expected), "{problem}");
    }
    for (mode, expected) in [("SEGV", "SIGSEGV"), ("PANIC", "a panic was asked for")] {
        let problems =
            Plugins::start_with(&[refuses(mode)], &Trust::Dir, &[], &runtime, &launch()).unwrap_err();
        assert!(problems[0].message.contains(expected), "{}", problems[0]);
    }
    let unknown = PluginSettings { config: serde_json::json!({ "colour": 1 }), ..settings() };
    let problems = Plugins::start_with(&[unknown], &Trust::Dir, &[], &runtime, &launch()).unwrap_err();
    assert!(problems[0].message.contains("colour"), "{}", problems[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_allowed_bytes_run() {
    let runtime = tokio::runtime::Handle::current();
    let sha256 = inspect(&library()).unwrap().sha256;
    let attempt = |name: &str, hash: &str| {
        let trust = Trust::AllowList(vec![(name.to_owned(), hash.to_owned())]);
        Plugins::start_with(&[settings()], &trust, &[], &runtime, &launch())
    };
    attempt("faulty", &sha256).unwrap().stop().await;
    assert!(attempt("other", &sha256).unwrap_err()[0].message.contains("not on the allow-list"));
    assert!(
        attempt("faulty", &"0".repeat(64)).unwrap_err()[0].message.contains("not the build that was allowed")
    );
    let signed = Plugins::start_with(&[settings()], &Trust::Signed(vec![]), &[], &runtime, &launch());
    assert!(signed.unwrap_err()[0].message.contains("minisign"));
}

#[test]
fn a_library_is_inspected_without_running() {
    let inspection = inspect(&library()).unwrap();
    assert_eq!(inspection.meta.name, "faulty");
    assert_eq!(inspection.meta.hooks, ["open", "read", "compare_archive", "compare_story", "deliver"]);
    assert_eq!(inspection.sha256.len(), 64);
    let cut = tempfile::NamedTempFile::new().unwrap();
    let whole = std::fs::read(library()).unwrap();
    for share in [1, 10, 40, 70, 99] {
        std::fs::write(cut.path(), &whole[..whole.len() * share / 100]).unwrap();
        let error = inspect(cut.path()).unwrap_err();
        assert!(error.contains("cut short"), "{share} %: {error}");
    }
}

/// The processes whose parent is `parent`, as far as they still run.
fn children(parent: u32) -> Vec<u32> {
    let stat = |pid: &u32| std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let parent = parent.to_string();
    let pids = std::fs::read_dir("/proc").unwrap().flatten();
    pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| {
            stat(pid).rsplit(')').next().and_then(|rest| rest.split(' ').nth(2)) == Some(parent.as_str())
        })
        .collect()
}

fn runs(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.trim_start().starts_with('Z') && !rest.is_empty())
}

/// Wait until `condition` holds; a minute is for ever.
fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The desk of the next test, in a process of its own: one worker at work for ever, one idle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by no_worker_outlives_its_desk"]
async fn a_desk_to_be_killed() {
    if std::env::var_os("COPYDESK_TEST_DESK").is_none() {
        return;
    }
    let endless = PluginSettings { cpu_deadline: Duration::from_secs(3600), ..settings() };
    let plugins = start(endless, &launch());
    let _ = read(&plugins, 1, "FAULTY:LOOP").await;
}

#[test]
fn no_worker_outlives_its_desk() {
    let mut desk = Command::new(std::env::current_exe().unwrap());
    desk.args(["--exact", "a_desk_to_be_killed", "--ignored"]).env("COPYDESK_TEST_DESK", "1");
    let mut desk = desk.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut workers = Vec::new();
    until("two workers", || {
        // The build of the library may run below it first.
        let named = |pid: &u32| {
            std::fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() == "cd-faulty")
        };
        workers = children(desk.id()).into_iter().filter(named).collect();
        workers.len() == 2
    });
    desk.kill().unwrap();
    desk.wait().unwrap();
    until("the end of its workers", || !workers.iter().any(|&pid| runs(pid)));
}

/// Round trips, for whoever wants to know: `cargo test --release -p copydesk --test plugins -- --ignored --nocapture
/// round_trips`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn round_trips() {
    let plugins = start(settings(), &launch());
    let mut comparer = plugins.comparer(0).unwrap();
    for earlier in [0, 20] {
        let call = compare_call(1, "plain", earlier);
        let mut times: Vec<Duration> = (0..20_000)
            .map(|_| {
                let began = Instant::now();
                comparer.compare(&call).unwrap();
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |percent: usize| times[times.len() * percent / 100];
        println!("compare, {earlier} earlier: p50 {:?} p99 {:?}", at(50), at(99));
    }
    let text = "plain words ".repeat(420);
    let call = read_call(1, &text);
    for batch in [1, 16, 64] {
        let rounds = 20_000 / batch;
        let before = cpu();
        let began = Instant::now();
        for _ in 0..rounds {
            let asked = (0..batch).map(|_| plugins.read(0, call.clone()));
            assert!(futures_util::future::join_all(asked).await.iter().all(Result::is_ok));
        }
        let reads = (rounds * batch) as u32;
        println!(
            "read, {batch} at once: {:?} each, desk CPU {:?} each",
            began.elapsed() / reads,
            (cpu() - before) / reads
        );
    }
    plugins.stop().await;
}

/// CPU time of this process.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let of = |path: PathBuf| {
        let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|ns| ns.parse::<u64>().ok()).unwrap_or(0)
    };
    assert!(!text.is_empty());
    Duration::from_nanos(tasks.map(|task| of(task.path())).sum())
}
