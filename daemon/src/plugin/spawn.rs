//! Starting worker processes, all from one thread that never ends: a worker is killed when the thread that started it
//! is gone, and a fork of a large desk would be slow where `posix_spawn` is not.

#![allow(unsafe_code)]

use std::ffi::{CString, c_char};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use rustix::io::fcntl_dupfd_cloexec;

use super::worker::{LIBRARY_FD, PROGRESS_FD, SOCKET_FD};

/// The descriptors handed over are first moved above those they become, so that none overwrites another.
const ABOVE: i32 = 16;

/// What a worker starts with.
struct Start {
    executable: CString,
    /// Standard input, output and error, socket, library, progress page.
    fds: [OwnedFd; 6],
}

type Job = (Start, Sender<io::Result<i32>>);

/// Start `executable plugin-worker` with its descriptors; gives its process id. It leads a process group of its own.
/// What it prints goes to `output`.
pub fn spawn(
    executable: &Path,
    socket: BorrowedFd<'_>,
    library: BorrowedFd<'_>,
    progress: BorrowedFd<'_>,
    output: BorrowedFd<'_>,
) -> io::Result<i32> {
    let null = std::fs::File::open("/dev/null")?;
    let moved = |fd: BorrowedFd<'_>| fcntl_dupfd_cloexec(fd, ABOVE).map_err(io::Error::from);
    let null = std::os::fd::AsFd::as_fd(&null);
    let fds =
        [moved(null)?, moved(output)?, moved(output)?, moved(socket)?, moved(library)?, moved(progress)?];
    let executable = CString::new(executable.as_os_str().as_bytes())?;
    let (answer, answered) = channel();
    let gone = |_| io::Error::other("the thread that starts workers is gone");
    spawner()?.send((Start { executable, fds }, answer)).map_err(|_| gone(()))?;
    answered.recv().map_err(|_| gone(()))?
}

fn spawner() -> io::Result<&'static Sender<Job>> {
    static SPAWNER: OnceLock<Result<Sender<Job>, String>> = OnceLock::new();
    let started = SPAWNER.get_or_init(|| {
        let (jobs, queue) = channel::<Job>();
        let run = move || {
            for (start, answer) in queue {
                // Whoever asked may have given up; then the worker ends by itself when its socket closes.
                let _ = answer.send(posix_spawn(&start));
            }
        };
        let thread =
            std::thread::Builder::new().name("plugin-spawner".into()).stack_size(256 << 10).spawn(run);
        thread.map(|_| jobs).map_err(|error| error.to_string())
    });
    started.as_ref().map_err(|error| io::Error::other(error.clone()))
}

fn check(code: i32) -> io::Result<()> {
    if code == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(code)) }
}

fn posix_spawn(start: &Start) -> io::Result<i32> {
    let arguments = [start.executable.as_c_str(), c"plugin-worker"].map(|text| text.as_ptr().cast_mut());
    let arguments = [arguments[0], arguments[1], std::ptr::null_mut::<c_char>()];
    // A worker has no business with the desk's environment. Backtraces would be made for every panic caught.
    let environment = [c"RUST_BACKTRACE=0".as_ptr().cast_mut(), c"LC_ALL=C.UTF-8".as_ptr().cast_mut()];
    let environment = [environment[0], environment[1], std::ptr::null_mut()];
    let mut actions = MaybeUninit::<libc::posix_spawn_file_actions_t>::uninit();
    let mut attributes = MaybeUninit::<libc::posix_spawnattr_t>::uninit();
    let mut pid = 0;
    // SAFETY: both objects are initialised before use and destroyed after; the arrays end with null and live as long
    // as the call; the descriptors are open.
    unsafe {
        check(libc::posix_spawn_file_actions_init(actions.as_mut_ptr()))?;
        check(libc::posix_spawnattr_init(attributes.as_mut_ptr()))?;
        let (actions, attributes) = (actions.as_mut_ptr(), attributes.as_mut_ptr());
        let prepared = prepare(start, actions, attributes);
        let spawned = prepared.and_then(|()| {
            check(libc::posix_spawn(
                &raw mut pid,
                start.executable.as_ptr(),
                actions,
                attributes,
                arguments.as_ptr(),
                environment.as_ptr(),
            ))
        });
        libc::posix_spawn_file_actions_destroy(actions);
        libc::posix_spawnattr_destroy(attributes);
        spawned?;
    }
    Ok(pid)
}

/// # Safety
/// Both objects are initialised.
unsafe fn prepare(
    start: &Start,
    actions: *mut libc::posix_spawn_file_actions_t,
    attributes: *mut libc::posix_spawnattr_t,
) -> io::Result<()> {
    let flags = libc::POSIX_SPAWN_SETPGROUP | libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
    let targets = [0, 1, 2, SOCKET_FD, LIBRARY_FD, PROGRESS_FD];
    // SAFETY: the objects are initialised as the caller promises; the signal set is, before it is used.
    unsafe {
        for (fd, target) in start.fds.iter().zip(targets) {
            check(libc::posix_spawn_file_actions_adddup2(actions, fd.as_raw_fd(), target))?;
        }
        let mut signals = MaybeUninit::<libc::sigset_t>::uninit();
        libc::sigemptyset(signals.as_mut_ptr());
        check(libc::posix_spawnattr_setsigmask(attributes, signals.as_ptr()))?;
        libc::sigfillset(signals.as_mut_ptr());
        check(libc::posix_spawnattr_setsigdefault(attributes, signals.as_ptr()))?;
        check(libc::posix_spawnattr_setpgroup(attributes, 0))?;
        check(libc::posix_spawnattr_setflags(attributes, flags as _))
    }
}
