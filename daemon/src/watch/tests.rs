//! Tests against a real folder: every kind of producer, and what happens to folders.

mod sidecars;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};

use super::*;

/// Long enough for any machine; a test that waits this long has failed.
const LONG: Duration = Duration::from_secs(60);

/// A watch over a fresh folder.
struct Desk {
    folder: TempDir,
    watch: Watch,
    from: mpsc::Receiver<FromWatch>,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    fn new(change: impl FnOnce(&mut WatchSettings)) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("drop")).unwrap();
        Desk::on(folder, change)
    }

    fn on(folder: TempDir, change: impl FnOnce(&mut WatchSettings)) -> Desk {
        Desk::after(folder, Earlier::none(), change)
    }

    fn after(folder: TempDir, earlier: Earlier, change: impl FnOnce(&mut WatchSettings)) -> Desk {
        let mut settings = WatchSettings::new(folder.path().join("drop"));
        change(&mut settings);
        let (out, from) = mpsc::channel(64);
        let watch = Watch::start(settings, earlier, out).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Desk { folder, watch, from, runtime }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("drop").join(name)
    }

    /// A place on the same file system that is not watched.
    fn aside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[track_caller]
    fn next(&mut self) -> FromWatch {
        let next = self.runtime.block_on(async { tokio::time::timeout(LONG, self.from.recv()).await });
        next.expect("nothing came").expect("the watch ended")
    }

    #[track_caller]
    fn sealed(&mut self) -> SealedFile {
        match self.next() {
            FromWatch::Sealed(sealed) => sealed,
            fault => panic!("{fault:?}"),
        }
    }

    #[track_caller]
    fn sync(&mut self) -> SyncReport {
        let (done, report) = oneshot::channel();
        self.watch.sync(done);
        let answer = self.runtime.block_on(async { tokio::time::timeout(LONG, report).await });
        answer.expect("no answer to sync").expect("the watch ended")
    }

    /// Takes and retires files until the latest content of every name is as expected; answers all versions seen.
    #[track_caller]
    fn collect(&mut self, expected: &BTreeMap<String, String>) -> Vec<(String, String)> {
        let mut latest = BTreeMap::new();
        let mut all = Vec::new();
        while latest != *expected {
            let sealed = self.sealed();
            self.watch.retire(&sealed.name, &sealed.signature);
            let name = String::from_utf8_lossy(&sealed.name).into_owned();
            let text = String::from_utf8_lossy(&sealed.bytes).into_owned();
            assert_eq!(sealed.hash, *blake3::hash(&sealed.bytes).as_bytes());
            all.push((name.clone(), text.clone()));
            latest.insert(name, text);
        }
        all
    }

    /// The folder is empty, and nothing more comes.
    #[track_caller]
    fn check_done(&mut self) {
        let report = self.sync();
        assert_eq!(report.held, []);
        assert!(self.from.try_recv().is_err(), "something came twice");
        let left: Vec<_> = files_below(&self.path(""));
        assert_eq!(left, Vec::<PathBuf>::new(), "all filed sources are removed");
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_below(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}

fn expect(names: &[(&str, &str)]) -> BTreeMap<String, String> {
    names.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect()
}

/// One producer, one file: it comes whole, exactly once.
#[track_caller]
fn check(produce: impl FnOnce(&Desk)) {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    produce(&desk);
    let all = desk.collect(&expect(&[("a.txt", "The mayor said so.")]));
    assert_eq!(all.len(), 1, "{all:?}");
    desk.check_done();
}

#[test]
fn moved_in() {
    check(|desk| {
        fs::write(desk.aside("x"), "The mayor said so.").unwrap();
        fs::rename(desk.aside("x"), desk.path("a.txt")).unwrap();
    });
}

#[test]
fn copied_in() {
    check(|desk| {
        fs::write(desk.aside("x"), "The mayor said so.").unwrap();
        fs::copy(desk.aside("x"), desk.path("a.txt")).unwrap();
    });
}

#[test]
fn written_under_a_temporary_name() {
    check(|desk| {
        fs::write(desk.path(".a.txt.Xy12Zq"), "The mayor said so.").unwrap();
        fs::rename(desk.path(".a.txt.Xy12Zq"), desk.path("a.txt")).unwrap();
    });
}

#[test]
fn hard_linked() {
    check(|desk| {
        fs::write(desk.aside("x"), "The mayor said so.").unwrap();
        fs::hard_link(desk.aside("x"), desk.path("a.txt")).unwrap();
    });
}

#[test]
fn linked_from_an_unnamed_file() {
    check(|desk| {
        use rustix::fs::{AtFlags, CWD, Mode, OFlags};
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let fd = match rustix::fs::open(desk.path(""), flags, Mode::from_raw_mode(0o600)) {
            Ok(fd) => fd,
            Err(error) => {
                println!("no O_TMPFILE here ({error}): a plain file instead");
                return fs::write(desk.path("a.txt"), "The mayor said so.").unwrap();
            }
        };
        let proc = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&fd));
        let mut file = File::from(fd);
        file.write_all(b"The mayor said so.").unwrap();
        rustix::fs::linkat(CWD, &proc, CWD, desk.path("a.txt"), AtFlags::SYMLINK_FOLLOW).unwrap();
    });
}

#[test]
fn a_slow_writer_is_waited_for() {
    let mut desk = Desk::new(|s| s.settle = Duration::from_secs(20));
    desk.sync();
    let mut writer = File::create(desk.path("a.txt")).unwrap();
    writer.write_all(b"The mayor ").unwrap();
    // A stall: nothing is taken while the writer has it open, however long that is.
    while !desk.watch.status().states.contains_key("busy-writer") {
        if desk.watch.status().states.contains_key("settling") {
            println!("skipped: no leases on this file system");
            return;
        }
        std::thread::yield_now();
    }
    let report = desk.sync();
    assert_eq!(report.held, [Held { name: b"a.txt".to_vec(), why: "busy-writer" }]);
    assert!(desk.watch.explain(b"a.txt").unwrap().contains("open for writing"));
    writer.write_all(b"said so.").unwrap();
    drop(writer);
    let all = desk.collect(&expect(&[("a.txt", "The mayor said so.")]));
    assert_eq!(all.len(), 1, "{all:?}");
    desk.check_done();
}

#[test]
fn a_file_that_grows_after_it_was_taken_is_taken_again() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    fs::write(desk.path("a.txt"), "The mayor").unwrap();
    let first = desk.sealed();
    assert_eq!(&*first.bytes, b"The mayor");
    OpenOptions::new().append(true).open(desk.path("a.txt")).unwrap().write_all(b" said so.").unwrap();
    desk.watch.retire(&first.name, &first.signature);
    desk.collect(&expect(&[("a.txt", "The mayor said so.")]));
    desk.check_done();
}

#[test]
fn a_file_that_is_replaced_while_it_is_filed_is_not_lost() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    for round in 0..50 {
        let (old, new) = (format!("first {round}"), format!("other {round}"));
        fs::write(desk.aside("x"), &old).unwrap();
        fs::write(desk.aside("y"), &new).unwrap();
        fs::rename(desk.aside("x"), desk.path("a.txt")).unwrap();
        let first = desk.sealed();
        // The replacement races with the removal.
        let (aside, path) = (desk.aside("y"), desk.path("a.txt"));
        let replacer = std::thread::spawn(move || fs::rename(aside, path).unwrap());
        desk.watch.retire(&first.name, &first.signature);
        replacer.join().unwrap();
        let second = desk.sealed();
        assert_eq!(&*second.bytes, new.as_bytes(), "round {round}");
        desk.watch.retire(&second.name, &second.signature);
        desk.check_done();
    }
}

#[test]
fn what_is_in_flight_is_not_sealed_twice() {
    let mut desk = Desk::new(|_| ());
    fs::write(desk.path("a.txt"), "The mayor said so.").unwrap();
    let sealed = desk.sealed();
    desk.sync();
    File::open(desk.path("a.txt")).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    desk.sync();
    assert!(desk.from.try_recv().is_err());
    assert_eq!(desk.watch.status().states.get("in-flight"), Some(&1));
    desk.watch.retire(&sealed.name, &sealed.signature);
    desk.check_done();
}

#[test]
fn new_nested_folders_lose_nothing() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    let mut expected = BTreeMap::new();
    for n in 0..400 {
        let name = format!("d{}/e{}/f{}/{n}.txt", n % 7, n % 31, n / 4);
        fs::create_dir_all(desk.path(&name).parent().unwrap()).unwrap();
        fs::write(desk.path(&name), format!("text {n}")).unwrap();
        expected.insert(name, format!("text {n}"));
    }
    let all = desk.collect(&expected);
    assert_eq!(all.len(), expected.len());
    desk.check_done();
}

#[test]
fn a_folder_that_is_moved_in_is_read() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    fs::create_dir_all(desk.aside("x/deep")).unwrap();
    fs::write(desk.aside("x/1.txt"), "one").unwrap();
    fs::write(desk.aside("x/deep/2.txt"), "two").unwrap();
    fs::rename(desk.aside("x"), desk.path("wire")).unwrap();
    desk.collect(&expect(&[("wire/1.txt", "one"), ("wire/deep/2.txt", "two")]));
    // And it is watched from then on, also under another name.
    fs::write(desk.path("wire/deep/3.txt"), "three").unwrap();
    desk.collect(&expect(&[("wire/deep/3.txt", "three")]));
    desk.check_done();
    fs::rename(desk.path("wire"), desk.path("cable")).unwrap();
    fs::write(desk.path("cable/deep/4.txt"), "four").unwrap();
    desk.collect(&expect(&[("cable/deep/4.txt", "four")]));
    desk.check_done();
}

#[test]
fn the_drop_folder_may_vanish_and_come_back() {
    let mut desk = Desk::new(|s| s.reconcile_dirs = Duration::from_millis(200));
    assert!(desk.sync().root_present);
    fs::remove_dir(desk.path("")).unwrap();
    while desk.watch.status().root_present {
        std::thread::yield_now();
    }
    fs::create_dir(desk.path("")).unwrap();
    fs::write(desk.path("a.txt"), "The mayor said so.").unwrap();
    desk.collect(&expect(&[("a.txt", "The mayor said so.")]));
    // Replaced by another folder, with something in it.
    fs::create_dir(desk.aside("other")).unwrap();
    fs::write(desk.aside("other/b.txt"), "He did.").unwrap();
    fs::rename(desk.path(""), desk.aside("old")).unwrap();
    fs::rename(desk.aside("other"), desk.path("")).unwrap();
    desk.collect(&expect(&[("b.txt", "He did.")]));
    desk.check_done();
}

#[test]
fn what_is_there_at_the_start_is_read_and_left_overs_are_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let drop = folder.path().join("drop");
    fs::create_dir_all(drop.join("harbour-wire")).unwrap();
    fs::write(drop.join("harbour-wire/a.txt"), "one").unwrap();
    fs::write(drop.join(".copydesk-retire-b.txt"), "two").unwrap();
    let mut desk = Desk::on(folder, |_| ());
    desk.collect(&expect(&[("harbour-wire/a.txt", "one"), ("b.txt", "two")]));
    desk.check_done();
}

#[test]
fn names_are_bytes_and_folders_are_outlets() {
    let mut desk = Desk::new(|_| ());
    let name = OsStr::from_bytes(b"harbour/caf\xe9\n$(x).txt");
    fs::create_dir(desk.path("harbour")).unwrap();
    fs::write(desk.path("").join(name), "text").unwrap();
    let sealed = desk.sealed();
    assert_eq!((&sealed.name[..], &sealed.path), (name.as_bytes(), &desk.path("").join(name)));
    assert_eq!(sealed.hints.outlet.as_deref(), Some("harbour"));
    desk.watch.retire(&sealed.name, &sealed.signature);
    desk.check_done();
}

#[test]
fn links_and_pipes_are_counted_and_not_followed() {
    let mut desk = Desk::new(|_| ());
    fs::write(desk.aside("secret"), "not ours").unwrap();
    symlink(desk.aside("secret"), desk.path("a.txt")).unwrap();
    symlink(desk.aside(""), desk.path("loop")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        desk.path("b.txt"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    fs::write(desk.path("c.part"), "half").unwrap();
    assert_eq!(desk.sync().held, []);
    assert!(desk.from.try_recv().is_err());
    let ignored = desk.watch.status().ignored;
    let expected = [("symlink", 2), ("fifo", 1), ("*.part", 1)];
    assert_eq!(ignored, expected.into_iter().map(|(r, n)| (r.to_owned(), n)).collect());
    assert!(desk.watch.explain(b"c.part").unwrap().contains("*.part"));
}

/// A file that cannot become an article comes as a fault of this class.
#[track_caller]
fn check_fault(name: &str, text: &str, class: &str) {
    let mut desk = Desk::new(|s| {
        s.empty_hold = Duration::from_millis(100);
        s.partial_hold = Duration::from_millis(100);
        s.max_file_bytes = 100;
    });
    fs::write(desk.path(name), text).unwrap();
    let FromWatch::Fault { name: told, signature, fault, .. } = desk.next() else { panic!("was sealed") };
    assert_eq!((&told[..], &fault.class[..]), (name.as_bytes(), class));
    desk.watch.retire(&told, &signature);
    desk.check_done();
}

#[test]
fn faults() {
    check_fault("a.txt", "", "empty");
    check_fault("a.txt", &"x".repeat(101), "too-large");
    check_fault("a.json", "{\"headline\": \"x", "partial");
}

#[test]
fn a_page_that_is_cut_short_is_held_and_then_marked() {
    let mut desk = Desk::new(|s| s.partial_hold = Duration::from_secs(3));
    fs::write(desk.path("a.html"), "<!DOCTYPE html><html><p>The mayor").unwrap();
    let report = desk.sync();
    assert_eq!(report.held, [Held { name: b"a.html".to_vec(), why: "partial-hold" }]);
    assert!(desk.sealed().partial);
    fs::write(desk.path("b.html"), "<!DOCTYPE html><html><p>The mayor").unwrap();
    desk.sync();
    fs::write(desk.path("b.html"), "<!DOCTYPE html><html><p>The mayor</html>").unwrap();
    assert!(!desk.sealed().partial, "the rest came in time");
}

#[test]
fn kept_files_are_taken_once() {
    let mut desk = Desk::new(|s| s.source = SourcePolicy::Keep);
    fs::write(desk.path("a.txt"), "The mayor said so.").unwrap();
    let sealed = desk.sealed();
    desk.watch.retire(&sealed.name, &sealed.signature);
    desk.sync();
    desk.sync();
    assert!(desk.from.try_recv().is_err());
    fs::write(desk.path("a.txt"), "The mayor did not.").unwrap();
    assert_eq!(&*desk.sealed().bytes, b"The mayor did not.");
}

#[test]
fn more_than_the_desk_takes_waits_in_the_folder() {
    let mut desk = Desk::new(|_| ());
    let expected: BTreeMap<_, _> = (0..500).map(|n| (format!("{n}.txt"), format!("text {n}"))).collect();
    for (name, text) in &expected {
        fs::write(desk.path(name), text).unwrap();
    }
    // Nobody takes anything: the watch fills its channel and waits, and still answers.
    while desk.watch.status().states.get("in-flight").is_none_or(|n| *n < 65) {
        std::thread::yield_now();
    }
    desk.collect(&expected);
    desk.check_done();
}

#[test]
fn stopping_does_not_wait_for_the_desk() {
    let desk = Desk::new(|_| ());
    for n in 0..200 {
        fs::write(desk.path(&format!("{n}.txt")), "text").unwrap();
    }
    while desk.watch.status().states.get("in-flight").is_none_or(|n| *n < 65) {
        std::thread::yield_now();
    }
    desk.watch.stop();
}

/// How long the steps take; run with `--ignored --nocapture latency` in release.
#[test]
#[ignore = "a measurement, not a test"]
fn latency() {
    let mut desk = Desk::new(|_| ());
    desk.sync();
    let mut times = Vec::new();
    for n in 0..1000 {
        let (aside, path) = (desk.aside("x"), desk.path(&format!("{n}.txt")));
        fs::write(&aside, "The mayor said so. ".repeat(80)).unwrap();
        let begin = std::time::Instant::now();
        fs::rename(aside, path).unwrap();
        let sealed = desk.sealed();
        times.push(begin.elapsed());
        desk.watch.retire(&sealed.name, &sealed.signature);
    }
    times.sort();
    println!("renamed in to sealed: p50 {:?} p99 {:?} max {:?}", times[500], times[990], times[999]);
    let begin = std::time::Instant::now();
    let count = 20_000;
    let path = desk.path("");
    let writer = std::thread::spawn(move || {
        (0..count).for_each(|n| {
            fs::write(path.join(format!("b{n}.txt")), "The mayor said so. ".repeat(80)).unwrap();
        });
    });
    for _ in 0..count {
        let sealed = desk.sealed();
        desk.watch.retire(&sealed.name, &sealed.signature);
    }
    writer.join().unwrap();
    desk.check_done();
    println!("{count} files written, sealed and retired in {:?}", begin.elapsed());
}
