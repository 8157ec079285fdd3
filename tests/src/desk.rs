//! A desk of one's own: a folder with the shipped settings, the commands run on it, and the daemon.

use std::fs::File;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::process::{Pid, Signal};
use serde_json::Value;
use tempfile::TempDir;

use crate::build;
use crate::wait::wait_for;

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Done {
    /// Exit code; 128 and the signal's number when it was killed.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Done {
    /// Panics unless the command ended with `code`.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code; output:\n{}\n{}", self.out, self.err);
        self
    }
}

/// A folder laid out like a fresh checkout: `config/copydesk.toml`, `watch/`; `stories/` and `failed/` come with time.
#[derive(Debug)]
pub struct Desk {
    folder: TempDir,
    set: Vec<(String, String)>,
    daemon: Option<Child>,
    log: PathBuf,
    dropped: AtomicU64,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// A desk with the shipped settings.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("copydesk-").tempdir().expect("a temporary folder");
        let root = folder.path();
        for name in ["config", "watch", "incoming"] {
            std::fs::create_dir(root.join(name)).expect("a folder");
        }
        let settings = build::workspace().join("config/copydesk.toml");
        std::fs::copy(settings, root.join("config/copydesk.toml")).expect("the shipped settings");
        let log = root.join("daemon.log");
        Self { folder, set: Vec::new(), daemon: None, log, dropped: AtomicU64::new(0) }
    }

    /// Override a setting, as `--set` of every command.
    #[must_use]
    pub fn set(mut self, key: &str, value: &str) -> Self {
        self.set.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Add lines to the settings file.
    #[must_use]
    pub fn settings(self, lines: &str) -> Self {
        let text = std::fs::read_to_string(self.config()).expect("the settings");
        std::fs::write(self.config(), format!("{text}\n{lines}\n")).expect("the settings");
        self
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Its settings file.
    pub fn config(&self) -> PathBuf {
        self.root().join("config/copydesk.toml")
    }

    /// Its drop folder.
    pub fn watch(&self) -> PathBuf {
        self.root().join("watch")
    }

    /// Its story folders.
    pub fn stories(&self) -> PathBuf {
        self.root().join("stories")
    }

    /// Its failed files.
    pub fn failed(&self) -> PathBuf {
        self.root().join("failed")
    }

    /// A command on this desk, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&build::built().binary);
        command.args(arguments).arg("--config").arg(self.config());
        for (key, value) in &self.set {
            command.arg("--set").arg(format!("{key}={value}"));
        }
        command.current_dir(self.root()).stdin(Stdio::null()).env("NO_COLOR", "1");
        command
    }

    /// Run a command to its end.
    pub fn ask(&self, arguments: &[&str]) -> Done {
        finished(&mut self.command(arguments))
    }

    /// Run a command that prints one JSON value.
    #[track_caller]
    pub fn ask_json(&self, arguments: &[&str]) -> Value {
        let done = self.ask(arguments).expect(0);
        serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}:\n{}", done.out))
    }

    /// Drain the watch folder and exit.
    pub fn once(&self) -> Done {
        self.ask(&["once"])
    }

    /// Start the daemon and wait until it answers. It is killed when the desk is dropped.
    pub fn run(&mut self) {
        self.run_on_top(&[]);
    }

    /// [`Self::run`] with further settings, for this start alone.
    pub fn run_on_top(&mut self, settings: &[(&str, &str)]) {
        assert!(self.daemon.is_none(), "it runs already");
        let log = File::options().create(true).append(true).open(&self.log).expect("a log");
        let mut command = self.command(&["run"]);
        for (key, value) in settings {
            command.arg("--set").arg(format!("{key}={value}"));
        }
        let child = command.stdout(Stdio::null()).stderr(log).spawn().expect("the daemon starts");
        self.daemon = Some(child);
        wait_for("the desk to answer", || {
            if let Some(status) = self.daemon.as_mut().and_then(|child| child.try_wait().ok().flatten()) {
                self.daemon = None;
                panic!("the daemon ended at its start ({status}):\n{}", self.log());
            }
            self.status().filter(|status| status["running"] == true)
        });
    }

    /// The daemon's process.
    pub fn pid(&self) -> Option<u32> {
        self.daemon.as_ref().map(Child::id)
    }

    /// What the daemon said on its standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// `status --json`; none before there is a desk.
    pub fn status(&self) -> Option<Value> {
        let done = self.ask(&["status", "--json"]);
        (done.code == 0).then(|| serde_json::from_str(&done.out).ok()).flatten()
    }

    /// A counter of the running desk.
    pub fn count(&self, name: &str) -> u64 {
        self.status().and_then(|status| status["counts"][name].as_u64()).unwrap_or(0)
    }

    /// Wait until everything dropped is in the story folders.
    #[track_caller]
    pub fn sync(&self) {
        self.ask(&["sync"]).expect(0);
    }

    /// Wait until the watch folder is empty: sources are retired last, when all else is done.
    pub fn settle(&self) {
        wait_for("the watch folder to be emptied", || self.waiting().is_empty().then_some(()));
    }

    /// Ask the daemon to stop, and wait; gives its exit code.
    pub fn stop(&mut self) -> i32 {
        self.end(Signal::TERM)
    }

    /// Kill the daemon as a power cut would.
    pub fn kill(&mut self) {
        self.end(Signal::KILL);
    }

    fn end(&mut self, signal: Signal) -> i32 {
        let mut child = self.daemon.take().expect("it runs");
        let pid = Pid::from_raw(i32::try_from(child.id()).expect("a pid")).expect("a pid");
        rustix::process::kill_process(pid, signal).expect("it runs");
        code(child.wait().expect("it ends"))
    }

    /// Drop a file as a careful producer does: written elsewhere on the same file system, then renamed in.
    pub fn drop_file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let number = self.dropped.fetch_add(1, Ordering::Relaxed);
        let staged = self.root().join(format!("incoming/{number}"));
        std::fs::write(&staged, bytes).expect("a staged file");
        let target = self.watch().join(name);
        std::fs::create_dir_all(target.parent().expect("a folder")).expect("an outlet's folder");
        std::fs::rename(staged, target).expect("a rename");
    }

    /// File everything admitted again into a new folder, with further settings; gives that folder.
    pub fn replay(&self, name: &str, settings: &[(&str, &str)]) -> PathBuf {
        let into = self.root().join(name);
        let mut command = self.command(&["replay"]);
        command.arg("--into").arg(&into);
        for (key, value) in settings {
            command.arg("--set").arg(format!("{key}={value}"));
        }
        finished(&mut command).expect(0);
        into
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(mut child) = self.daemon.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            let log = self.log();
            let from = log.char_indices().rev().nth(6_000).map_or(0, |(at, _)| at);
            eprintln!(
                "--- still in the watch folder: {:?}\n--- what the daemon said last:\n{}\n---",
                self.waiting(),
                &log[from..]
            );
        }
    }
}

/// Run a command to its end.
pub fn finished(command: &mut Command) -> Done {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Done { code: code(output.status), out: text(&output.stdout), err: text(&output.stderr) }
}

fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}
