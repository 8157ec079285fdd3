//! One worker process from the desk's side: started, called, timed, killed, reaped, and its death explained.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};

use super::FaultKind;
use super::body::Body;
use super::clock::Clock;
use super::death::{ended_within, tail};
use super::frame::{Hello, Outcome, REPLY_LIMIT, Reply, Request, decode, encode};
use super::inbox::Inbox;
use super::library::Library;
use super::output::{pass_on, printable};
use super::progress::Progress;

/// How often the clocks of a running call are looked at.
const TICK: Duration = Duration::from_millis(25);
/// A call may take this many times its CPU deadline in wall time: it may wait, or the machine may be busy.
const PATIENCE: u32 = 30;
/// CPU time for starting.
const START_CPU: Duration = Duration::from_secs(10);

/// What a worker said of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Name in its table.
    pub name: String,
    /// Version in its table.
    pub version: String,
    /// `CD_HOOK_*` flags in its table.
    pub hooks: u64,
    /// `full`, `partial: ...`, `none: ...`.
    pub sandbox: String,
}

/// A worker that is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Death {
    /// The call it was at, if it was at one and had not answered it.
    pub suspect: Option<u64>,
    /// How it came: crash, deadline or broken protocol.
    pub kind: FaultKind,
    /// For people: the signal or exit code, and the last it printed.
    pub report: String,
    /// CPU time it had used, ns.
    pub cpu_ns: u64,
}

/// Why a worker did not start.
#[derive(Debug)]
pub enum StartError {
    /// It was started and said no, for a reason that stays.
    Refused(String),
    /// It died before it said anything.
    Died(Death),
    /// The system would not.
    System(io::Error),
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::Refused(reason) => f.write_str(reason),
            StartError::Died(death) => write!(f, "its worker died while it started: {}", death.report),
            StartError::System(error) => write!(f, "its worker cannot be started: {error}"),
        }
    }
}

/// A worker that is ready for calls.
#[derive(Debug)]
pub struct Process {
    plugin: String,
    socket: UnixStream,
    inbox: Inbox,
    progress: Progress,
    clock: Clock,
    body: Body,
    about: About,
    /// Set when the desk will not wait for running calls any more.
    ending: Arc<AtomicBool>,
    /// Frames to be sent with the next [`Process::call`].
    pub outgoing: Vec<u8>,
}

/// What a received reply means for the wait.
enum Wait {
    More,
    Over,
}

impl Process {
    /// Start a worker for `library` and wait until it is ready. Without an `executable` it runs on a thread of this
    /// process; then `library` must never be dropped. Once `ending` is set, no call is waited for.
    pub fn start(
        executable: Option<&Path>,
        library: &Library,
        hello: &Hello<'_>,
        ending: Arc<AtomicBool>,
    ) -> Result<Self, StartError> {
        let (ours, theirs) = UnixStream::pair().map_err(StartError::System)?;
        let progress = Progress::new().map_err(StartError::System)?;
        let (body, clock) = match executable {
            Some(executable) => Body::child(executable, library, hello.name, &theirs, &progress),
            None => Body::thread(library, theirs.try_clone(), &progress),
        }
        .map_err(StartError::System)?;
        drop(theirs);
        ours.set_read_timeout(Some(TICK)).map_err(StartError::System)?;
        let mut process = Self {
            plugin: hello.name.to_owned(),
            socket: ours,
            inbox: Inbox::new(REPLY_LIMIT),
            progress,
            clock,
            body,
            about: About::default(),
            ending,
            outgoing: Vec::new(),
        };
        process.greet(hello)?;
        Ok(process)
    }

    fn greet(&mut self, hello: &Hello<'_>) -> Result<(), StartError> {
        let system = |error: super::frame::Garbage| StartError::System(io::Error::other(error.0));
        encode(&Request::Hello(hello.clone()), &mut self.outgoing).map_err(system)?;
        let mut said = None;
        let heard = self.converse(START_CPU, &mut |reply| match reply {
            Reply::Ready(ready) => {
                said = Some(Ok(About {
                    name: ready.name.into_owned(),
                    version: ready.version.into_owned(),
                    hooks: ready.hooks,
                    sandbox: printable(&ready.sandbox),
                }));
                Ok(Wait::Over)
            }
            Reply::Failed(reason) => {
                said = Some(Err(printable(&reason)));
                Ok(Wait::Over)
            }
            _ => Err("it answered before it was asked".into()),
        });
        heard.map_err(StartError::Died)?;
        self.about = match said {
            Some(Ok(about)) => about,
            Some(Err(reason)) => {
                self.kill();
                return Err(StartError::Refused(reason));
            }
            None => return Err(StartError::System(io::Error::other("it said nothing"))),
        };
        Ok(())
    }

    /// What it said of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Its process id, unless it is a thread of this process.
    pub fn pid(&self) -> Option<i32> {
        self.body.pid()
    }

    /// CPU time used so far, ns.
    pub fn cpu_ns(&self) -> u64 {
        self.clock.now_ns()
    }

    /// Send [`Process::outgoing`], which holds calls `first` to `first + count - 1`, and give each answer to
    /// `answered` as it comes. On a death what was answered before counts; the process is reaped.
    pub fn call(
        &mut self,
        first: u64,
        count: usize,
        deadline: Duration,
        answered: &mut dyn FnMut(usize, Outcome<'_>),
    ) -> Result<(), Death> {
        let mut open = vec![true; count];
        let mut left = count;
        let conversed = self.converse(deadline, &mut |reply| {
            let Reply::Done(done) = reply else { return Err("it greeted twice".into()) };
            let index = usize::try_from(done.id.wrapping_sub(first)).unwrap_or(usize::MAX);
            match open.get_mut(index) {
                Some(open) if *open => *open = false,
                _ => return Err(format!("it answered call {}, which is not open", done.id)),
            }
            answered(index, done.outcome);
            left -= 1;
            Ok(if left == 0 { Wait::Over } else { Wait::More })
        });
        conversed.map_err(|mut death| {
            let unanswered =
                |id: &u64| id.checked_sub(first).is_some_and(|i| open.get(i as usize) == Some(&true));
            death.suspect = death.suspect.filter(unanswered);
            death
        })
    }

    /// Send what is to be sent and take replies until `heard` has enough.
    fn converse(
        &mut self,
        deadline: Duration,
        heard: &mut dyn FnMut(Reply<'_>) -> Result<Wait, String>,
    ) -> Result<(), Death> {
        let mut watch = Watch::new(deadline);
        let mut sent = 0;
        let outgoing = std::mem::take(&mut self.outgoing);
        let result = loop {
            if sent < outgoing.len() {
                sent = self.send_some(&outgoing, sent);
            }
            if let Some(over) = self.receive_some(sent == outgoing.len(), heard) {
                break over;
            }
            if watch.due()
                && let Err(cause) = self.overdue(&mut watch)
            {
                self.kill();
                // What it answered before it was killed counts.
                while let Ok(Taken::Some) = self.take(heard, RecvFlags::empty()) {}
                break Err(cause);
            }
        };
        self.outgoing = outgoing;
        self.outgoing.clear();
        self.outgoing.shrink_to(1 << 20);
        self.progress.set_stopping(false);
        result.map_err(|cause| self.explain(cause))
    }

    /// Send without waiting; gives how far it came. A worker that is gone is found out by receiving.
    fn send_some(&self, outgoing: &[u8], sent: usize) -> usize {
        match send(&self.socket, &outgoing[sent..], SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
            Ok(count) => sent + count,
            Err(Errno::AGAIN | Errno::INTR) => {
                let tick = Timespec { tv_sec: 0, tv_nsec: i64::from(TICK.subsec_nanos()) };
                let _ = poll(&mut [PollFd::new(&self.socket, PollFlags::IN | PollFlags::OUT)], Some(&tick));
                sent
            }
            Err(_) => outgoing.len(),
        }
    }

    /// Receive, waiting a tick if all is sent. Gives how the conversation ends, if it does.
    fn receive_some(
        &mut self,
        all_sent: bool,
        heard: &mut dyn FnMut(Reply<'_>) -> Result<Wait, String>,
    ) -> Option<Result<(), Cause>> {
        let flags = if all_sent { RecvFlags::empty() } else { RecvFlags::DONTWAIT };
        match self.take(heard, flags) {
            Ok(Taken::Enough) => Some(Ok(())),
            Ok(Taken::Some | Taken::Nothing) => None,
            Ok(Taken::End) => Some(Err(Cause::Gone)),
            Err(broken) => Some(Err(Cause::Broken(broken))),
        }
    }

    /// Receive once and hear every whole frame.
    fn take(
        &mut self,
        heard: &mut dyn FnMut(Reply<'_>) -> Result<Wait, String>,
        flags: RecvFlags,
    ) -> Result<Taken, String> {
        match recv(&self.socket, self.inbox.room(), flags) {
            Ok((_, 0)) => return Ok(Taken::End),
            Ok((_, count)) => self.inbox.received(count),
            Err(Errno::AGAIN | Errno::INTR) => return Ok(Taken::Nothing),
            Err(_) => return Ok(Taken::End),
        }
        while let Some(body) = self.inbox.next_frame().map_err(|error| error.0)? {
            match decode(body).map_err(|error| error.0)? {
                Reply::Log(line) => pass_on(&self.plugin, &line),
                reply => {
                    if matches!(heard(reply)?, Wait::Over) {
                        return Ok(Taken::Enough);
                    }
                }
            }
        }
        Ok(Taken::Some)
    }

    /// Whether the running call has used up its time, or the worker is gone with its socket still held by another.
    fn overdue(&mut self, watch: &mut Watch) -> Result<(), Cause> {
        let current = self.progress.current();
        let id = current.map(|(id, _)| id);
        if watch.seen != id {
            (watch.seen, watch.since) = (id, Instant::now());
        }
        if self.ending.load(Ordering::Acquire) {
            return Err(Cause::Deadline("the desk is stopping and does not wait for it".to_owned()));
        }
        let limit = watch.deadline;
        if let Some((_, began)) = current {
            let used = self.clock.now_ns().saturating_sub(began);
            if u128::from(used) >= limit.as_nanos() {
                return Err(Cause::Deadline(format!("it used {limit:?} of CPU time on one call")));
            }
        }
        let waited = watch.since.elapsed();
        if waited >= limit * PATIENCE {
            return Err(Cause::Deadline(format!("it did not answer within {:?}", limit * PATIENCE)));
        }
        self.progress.set_stopping(waited >= limit * PATIENCE / 5 * 4);
        if self.body.try_wait() { Err(Cause::Gone) } else { Ok(()) }
    }

    /// Make sure it is dead and say how it died.
    fn explain(&mut self, cause: Cause) -> Death {
        self.kill();
        let suspect = self.progress.current().map(|(id, _)| id);
        let (ending, printed, cpu_ns) = self.body.end();
        let (kind, what) = match cause {
            Cause::Gone => (FaultKind::Crash, ending),
            Cause::Deadline(what) => (FaultKind::Deadline, what),
            Cause::Broken(what) => (FaultKind::Protocol, what),
        };
        let printed = printable(tail(&printed));
        let report =
            if printed.is_empty() { what } else { format!("{what}; the last it printed: {printed}") };
        Death { suspect, kind, report, cpu_ns }
    }

    /// Kill and reap it. A thread cannot be killed: its socket is closed and it is left behind.
    fn kill(&mut self) {
        if self.pid().is_none() {
            let _ = self.socket.shutdown(std::net::Shutdown::Both);
        }
        self.body.kill();
    }

    /// Let it end by itself: close the socket, wait up to `patience`, then kill. Gives the CPU time used, ns.
    pub fn stop(mut self, patience: Duration) -> u64 {
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
        if let Some(pid) = self.pid() {
            ended_within(pid, patience);
        }
        self.kill();
        self.body.cpu_ns()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a conversation ended badly.
#[derive(Debug)]
enum Cause {
    Gone,
    Deadline(String),
    Broken(String),
}

/// What one receive brought.
enum Taken {
    Some,
    Nothing,
    Enough,
    End,
}

/// When to look at the clocks, and since when the worker is at one call.
struct Watch {
    deadline: Duration,
    looked: Instant,
    seen: Option<u64>,
    since: Instant,
}

impl Watch {
    fn new(deadline: Duration) -> Self {
        let now = Instant::now();
        Self { deadline, looked: now, seen: None, since: now }
    }

    fn due(&mut self) -> bool {
        let due = self.looked.elapsed() >= TICK;
        if due {
            self.looked = Instant::now();
        }
        due
    }
}
