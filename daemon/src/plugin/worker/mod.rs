//! The worker process: the desk's own executable, run again as `copydesk plugin-worker`.
//!
//! It is a process that trusts nobody with anything: it limits and sandboxes itself before it loads the plugin's
//! library, and it ends when the desk does. It has file descriptor 3, the socket to the desk; 4, the sealed library;
//! 5, the progress page.

#![allow(unsafe_code)]

mod call;
mod emissions;
mod host;
mod load;
mod outbox;
mod sandbox;
mod serve;

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};

use super::clock::Clock;
use super::frame::{Hello, REQUEST_LIMIT};
use super::inbox::Inbox;
use super::progress::Progress;
use serve::{Worker, greet, hello};

/// The socket to the desk.
pub const SOCKET_FD: i32 = 3;
/// The sealed library.
pub const LIBRARY_FD: i32 = 4;
/// The progress page.
pub const PROGRESS_FD: i32 = 5;

/// The command line's `plugin-worker`: serve one plugin until the desk goes away. Not for people: it expects the
/// descriptors above and says so where they are missing.
pub fn worker_main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("copydesk plugin-worker: {error}");
            ExitCode::from(70)
        }
    }
}

fn run() -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // SAFETY: the desk starts a worker with these three and nothing else; each is taken once. `Progress` and the
    // socket fail on their first use where a descriptor is something else.
    let (socket, library, progress) = unsafe { (own(SOCKET_FD)?, own(LIBRARY_FD)?, own(PROGRESS_FD)?) };
    close_others();
    let mut socket = UnixStream::from(socket);
    let mut inbox = Inbox::new(REQUEST_LIMIT);
    let Some(body) = greet(&mut socket, &mut inbox)? else { return Ok(()) };
    let hello = hello(&body).map_err(io::Error::other)?;
    // The desk may have died before the death signal was asked for.
    if getppid().is_none_or(|parent| parent.as_raw_nonzero().get() as u32 != hello.host_pid) {
        return Ok(());
    }
    let progress = Progress::from_fd(progress)?;
    limit(&hello)?;
    // SAFETY: the descriptor is owned by `library`, which lives until the process ends.
    let sandbox = sandbox::enter(&hello, unsafe { BorrowedFd::borrow_raw(LIBRARY_FD) });
    let clock = Clock::own_process();
    let worker = Worker::start(socket, inbox, &hello, library.as_raw_fd(), progress, clock, &sandbox)?;
    match worker {
        Some(worker) => worker.serve(),
        None => Ok(()),
    }
}

/// The inherited descriptor `fd`, closed to whatever the plugin may start.
///
/// # Safety
/// Nobody else owns it.
unsafe fn own(fd: i32) -> io::Result<OwnedFd> {
    // SAFETY: only asks.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFD) };
    if flags < 0 {
        return Err(io::Error::other(format!(
            "descriptor {fd} is missing: this command is for the desk's own use"
        )));
    }
    // SAFETY: open, and nobody else's as the caller promises.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
    Ok(fd)
}

/// Close whatever else was inherited.
fn close_others() {
    // SAFETY: the descriptors above 5 belong to nobody in this process yet.
    unsafe { libc::syscall(libc::SYS_close_range, PROGRESS_FD + 1, u32::MAX, 0) };
}

fn limit(hello: &Hello<'_>) -> io::Result<()> {
    let to = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Core, to(0))?;
    setrlimit(Resource::Nofile, to(64))?;
    if hello.memory_limit > 0 {
        setrlimit(Resource::As, to(hello.memory_limit))?;
    }
    // When memory runs out, the plugin goes first. Not all systems let a process say so.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    if let Ok(name) = std::ffi::CString::new(format!("cd-{}", hello.name)) {
        let _ = rustix::thread::set_name(&name);
    }
    Ok(())
}

/// `isolation = "in-process"`: the same worker on a thread of the desk, without limits and without a sandbox, for
/// debuggers. `library` is loaded by its number, so it must stay open for good.
pub fn serve_in_process(socket: UnixStream, library: i32, progress: OwnedFd) -> io::Result<()> {
    let mut socket = socket;
    let mut inbox = Inbox::new(REQUEST_LIMIT);
    let Some(body) = greet(&mut socket, &mut inbox)? else { return Ok(()) };
    let hello = hello(&body).map_err(io::Error::other)?;
    let progress = Progress::from_fd(progress)?;
    let clock = Clock::of_thread(rustix::thread::gettid().as_raw_nonzero().get());
    let none = "none: in-process";
    match Worker::start(socket, inbox, &hello, library, progress, clock, none)? {
        Some(worker) => worker.serve(),
        None => Ok(()),
    }
}
