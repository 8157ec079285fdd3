//! The running desk's ear: a socket under `.desk` where `status`, `sync`, `explain` and `dismiss` ask. One line of JSON each way.

use std::io::{BufRead, BufReader, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc::WeakSender;
use tokio::sync::oneshot;
use tracing::debug;

use crate::desk::Desk;
use crate::desk::breaker::Breaker;
use crate::desk::progress::Progress;
use crate::error::Fatal;
use crate::order::Order;
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::watch::{FromWatch, Watch};

/// What may be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "ask")]
pub enum Question {
    /// How far the desk is.
    Status,
    /// Answer when everything dropped before is in the folders; `seconds` at most.
    Sync {
        /// Give up after this long.
        seconds: u64,
    },
    /// Carry out an editor's order.
    Order {
        /// Which.
        order: Order,
    },
    /// Where a file in the watch folder stands.
    Explain {
        /// Its name relative to the watch folder.
        name: String,
    },
}

/// Answers questions until dropped.
pub struct Control {
    path: PathBuf,
    stop: Arc<AtomicBool>,
    ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

struct Ear {
    progress: Arc<Progress>,
    plugins: Arc<Plugins>,
    watch: Arc<Watch>,
    breaker: Breaker,
    /// The desk takes nothing in any more and files what it has.
    ending: Arc<AtomicBool>,
    /// Weak: a question that is still being answered must not keep the desk from ending.
    orders: WeakSender<FromWatch>,
}

impl Control {
    /// Start answering for `desk`; orders go to `orders`.
    pub fn start(
        settings: &Settings,
        desk: &Desk,
        watch: Arc<Watch>,
        orders: WeakSender<FromWatch>,
    ) -> Result<Self, Fatal> {
        let path = settings.desk_folder().join("control.sock");
        let _ = std::fs::remove_file(&path);
        let listener = short(&path, |path| UnixListener::bind(path))
            .map_err(|error| Fatal::io(path.display(), error))?;
        let stop = Arc::new(AtomicBool::new(false));
        let ending = Arc::new(AtomicBool::new(false));
        let ear = Arc::new(Ear {
            progress: desk.progress.clone(),
            plugins: desk.plugins.clone(),
            breaker: desk.breaker().clone(),
            ending: ending.clone(),
            watch,
            orders,
        });
        let stopping = stop.clone();
        let listen = move || {
            for connection in listener.incoming() {
                if stopping.load(Ordering::Acquire) {
                    return;
                }
                let (Ok(connection), ear) = (connection, ear.clone()) else { continue };
                std::thread::spawn(move || {
                    if let Err(error) = ear.answer(&connection) {
                        debug!("a question could not be answered: {error}");
                    }
                });
            }
        };
        let thread = std::thread::Builder::new().name("control".into()).spawn(listen);
        let thread = thread.map_err(|error| Fatal::io("starting a thread", error))?;
        Ok(Self { path, stop, ending, thread: Some(thread) })
    }

    /// From now on say that the desk is stopping.
    pub fn ending(&self) {
        self.ending.store(true, Ordering::Release);
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // A connection wakes the listener so that it sees the flag.
        let woken = short(&self.path, |path| UnixStream::connect(path));
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Ear {
    fn answer(&self, mut connection: &UnixStream) -> std::io::Result<()> {
        connection.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut line = String::new();
        BufReader::new(connection).read_line(&mut line)?;
        let answer = match serde_json::from_str(&line) {
            Ok(question) => self.reply(question),
            Err(error) => json!({ "error": format!("not a question: {error}") }),
        };
        writeln!(connection, "{answer}")
    }

    fn reply(&self, question: Question) -> Value {
        match question {
            Question::Status => json!({
                "running": true,
                "stopping": self.ending.load(Ordering::Acquire),
                "blocked": self.breaker.blocked(),
                "counts": self.progress.counts(),
                "cpu_seconds": self.progress.stages(),
                "watch": self.watch.status(),
                "plugins": self.plugins.infos(),
                "calls": self.plugins.counters(),
                "deliveries": self.progress.deliveries(|all| all.clone()),
            }),
            Question::Sync { seconds } => self.sync(Duration::from_secs(seconds)),
            Question::Order { order } => match hand_in(&self.orders, &order, ORDER_WAIT) {
                Ok(()) => json!({ "taken": true }),
                Err(why) => json!({ "taken": false, "why": why }),
            },
            Question::Explain { name } => json!({ "watch": self.watch.explain(name.as_bytes()) }),
        }
    }

    /// What is filed is gone from the watch folder.
    fn sources_removed(&self, limit: Duration) -> bool {
        let (done, removed) = oneshot::channel();
        self.watch.done(done);
        receive(removed, limit).is_ok()
    }

    fn sync(&self, limit: Duration) -> Value {
        let (done, synced) = oneshot::channel();
        self.watch.sync(done);
        let report = match receive(synced, limit) {
            Ok(report) => report,
            Err(why) => return json!({ "synced": false, "why": why }),
        };
        if !report.root_present {
            return json!({ "synced": false, "why": "the watch folder is not there: the desk waits for it" });
        }
        let filed = self.progress.wait_projected(report.sent, limit)
            && self.progress.flush_pages(limit)
            && self.sources_removed(limit);
        let why = if filed { "" } else { "not everything is filed yet" };
        let held: Vec<String> = report.held.iter().map(ToString::to_string).collect();
        json!({ "synced": filed, "why": why, "held": held, "counts": self.progress.counts() })
    }
}

/// How long an order may wait for its place. It waits while files before it are admitted, and while the disk is full.
const ORDER_WAIT: Duration = Duration::from_secs(5);

/// An order takes its place among the files; well when it is there durably, not before.
fn hand_in(orders: &WeakSender<FromWatch>, order: &Order, limit: Duration) -> Result<(), String> {
    let sealed = order.sealed().map_err(|error| error.to_string())?;
    let stopping = || "not taken: the desk is stopping".to_owned();
    let orders = orders.upgrade().ok_or_else(stopping)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|error| format!("not taken: no timer could be made: {error}"))?;
    let (done, taken) = oneshot::channel();
    runtime.block_on(async {
        match tokio::time::timeout(limit, orders.send(FromWatch::Order(sealed, done))).await {
            Ok(sent) => sent.map_err(|_| stopping())?,
            Err(_) => {
                return Err("not taken: the desk is busy or blocked (its log says why); try again".to_owned());
            }
        }
        // It has its place: the desk may end without it.
        drop(orders);
        match tokio::time::timeout(limit, taken).await {
            Ok(answer) => answer.map_err(|_| stopping()),
            Err(_) => Err(
                "not yet taken: the desk is busy or blocked (its log says why); it will be taken when the \
                           desk goes on, unless the desk is stopped before"
                    .to_owned(),
            ),
        }
    })
}

/// What the watch answers, at most so long waited for: it answers late when the desk is blocked.
fn receive<T>(answer: oneshot::Receiver<T>, limit: Duration) -> Result<T, &'static str> {
    let waited = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map(|runtime| runtime.block_on(async { tokio::time::timeout(limit, answer).await }));
    match waited {
        Ok(Ok(Ok(report))) => Ok(report),
        Ok(Ok(Err(_))) => Err("the desk is stopping"),
        Ok(Err(_)) => Err("the desk is busy or blocked; its log says why"),
        Err(_) => Err("no timer could be made"),
    }
}

/// Ask the desk whose folder this is; none when no desk is running there.
pub fn ask(desk_folder: &Path, question: &Question) -> Result<Option<Value>, Fatal> {
    let path = desk_folder.join("control.sock");
    let Ok(mut connection) = short(&path, |path| UnixStream::connect(path)) else { return Ok(None) };
    let asked = serde_json::to_string(question)
        .map_err(std::io::Error::from)
        .and_then(|question| writeln!(connection, "{question}"));
    let mut line = String::new();
    asked
        .and_then(|()| BufReader::new(&connection).read_line(&mut line))
        .map_err(|error| Fatal::io("asking the desk", error))?;
    if line.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(&line).map(Some).map_err(|error| Fatal::io("the desk's answer", error))
}

/// Socket addresses hold 107 bytes; a folder's descriptor makes any path short.
fn short<T>(path: &Path, use_path: impl FnOnce(&Path) -> std::io::Result<T>) -> std::io::Result<T> {
    let folder = std::fs::File::open(path.parent().unwrap_or(Path::new(".")))?;
    let name = path.file_name().unwrap_or_default();
    use_path(&PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::What;
    use tokio::sync::mpsc;

    /// Long enough for any machine.
    const LONG: Duration = Duration::from_secs(60);

    /// What is said to an editor who waits this long when `admission` does this with the order.
    #[track_caller]
    fn check(
        limit: Duration,
        admission: impl FnOnce(FromWatch) -> Option<FromWatch> + Send + 'static,
        expected: Result<(), &str>,
    ) {
        let word = String::new;
        let order = Order {
            what: What::Dismiss,
            plugin: word(),
            story: word(),
            topic: word(),
            id: word(),
            given_ms: 1,
        };
        let (to_desk, mut files) = mpsc::channel(1);
        let orders = to_desk.downgrade();
        let desk = std::thread::spawn(move || {
            let kept = admission(files.blocking_recv().unwrap());
            (files.blocking_recv().is_none(), kept)
        });
        let said = hand_in(&orders, &order, limit);
        drop(to_desk);
        assert!(desk.join().unwrap().0, "the desk can end");
        match expected {
            Ok(()) => assert_eq!(said, Ok(())),
            Err(why) => assert!(said.as_ref().is_err_and(|said| said.starts_with(why)), "{said:?}"),
        }
        assert!(hand_in(&orders, &order, Duration::ZERO).is_err_and(|said| said.contains("stopping")));
    }

    #[test]
    fn an_order_is_taken_when_it_is_durable() {
        let admitted = |order| {
            let FromWatch::Order(_, taken) = order else { panic!("{order:?}") };
            taken.send(()).unwrap();
            None
        };
        check(LONG, admitted, Ok(()));
        check(Duration::from_millis(50), Some, Err("not yet taken: "));
        check(LONG, |_| None, Err("not taken: the desk is stopping"));
    }
}
