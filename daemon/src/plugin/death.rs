//! How a process ends: killed, reaped, and its ending in words.

#![allow(unsafe_code)]

use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// Wait for the child `pid` with `flags`: its status and the CPU time it used, ns. Nothing when it still runs or is no
/// child.
pub fn wait(pid: i32, flags: i32) -> Option<(i32, u64)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both are valid places for the answers.
        let waited = unsafe { libc::wait4(pid, &raw mut status, flags, usage.as_mut_ptr()) };
        if waited == pid {
            // SAFETY: zeroed before, and written by the call.
            let usage = unsafe { usage.assume_init() };
            let ns = |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1_000;
            return Some((status, ns(usage.ru_utime) + ns(usage.ru_stime)));
        }
        if waited < 0 && std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted {
            continue;
        }
        return None;
    }
}

/// Whether the child `pid` has ended; does not reap it, so that its number and its group's stay its own.
pub fn ended(pid: i32) -> bool {
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    let flags = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
    // SAFETY: `info` is a valid place for the answer, zero before; `si_pid` is set or still zero after.
    unsafe {
        libc::waitid(libc::P_PID, pid as libc::id_t, info.as_mut_ptr(), flags) == 0
            && info.assume_init().si_pid() == pid
    }
}

/// Wait until the child `pid` has ended, at most `patience`; does not reap it.
pub fn ended_within(pid: i32, patience: Duration) -> bool {
    let Some(named) = Pid::from_raw(pid) else { return true };
    let Ok(handle) = pidfd_open(named, PidfdFlags::empty()) else { return ended(pid) };
    let until = Instant::now() + patience;
    while !ended(pid) {
        let left = until.saturating_duration_since(Instant::now());
        let Ok(left) = Timespec::try_from(left) else { return false };
        match poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&left)) {
            Ok(0) => return ended(pid),
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return ended(pid),
        }
    }
    true
}

/// Kill the child `pid` and its process group, and reap it. If it had ended before, its own ending is kept; what it
/// left behind in its group is killed all the same.
pub fn kill_and_wait(pid: i32) -> Option<(i32, u64)> {
    // SAFETY: not reaped yet, so both numbers are still its own.
    unsafe {
        libc::kill(-pid, libc::SIGKILL);
        libc::kill(pid, libc::SIGKILL);
    }
    wait(pid, 0)
}

/// A wait status in words.
pub fn ending(status: i32) -> String {
    if libc::WIFSIGNALED(status) {
        let number = libc::WTERMSIG(status);
        let name = SIGNALS.iter().find(|(known, _)| *known == number).map_or("a signal", |(_, name)| name);
        return format!("killed by {name} (signal {number})");
    }
    format!("it ended by itself with exit code {}", libc::WEXITSTATUS(status))
}

const SIGNALS: [(i32, &str); 13] = [
    (libc::SIGHUP, "SIGHUP"),
    (libc::SIGINT, "SIGINT"),
    (libc::SIGILL, "SIGILL, an illegal instruction"),
    (libc::SIGTRAP, "SIGTRAP"),
    (libc::SIGABRT, "SIGABRT: it aborted"),
    (libc::SIGBUS, "SIGBUS, memory that is not there"),
    (libc::SIGFPE, "SIGFPE, a division by zero"),
    (libc::SIGKILL, "SIGKILL"),
    (libc::SIGSEGV, "SIGSEGV, an access to memory it does not have"),
    (libc::SIGPIPE, "SIGPIPE"),
    (libc::SIGTERM, "SIGTERM"),
    (libc::SIGSYS, "SIGSYS, a forbidden system call"),
    (libc::SIGXCPU, "SIGXCPU"),
];

/// The last lines of what was printed, short enough for a message.
pub fn tail(printed: &str) -> &str {
    const LENGTH: usize = 400;
    let printed = printed.trim();
    let from = printed.len().saturating_sub(LENGTH);
    &printed[printed.ceil_char_boundary(from)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_in_words() {
        assert_eq!(ending(3 << 8), "it ended by itself with exit code 3");
        assert!(ending(libc::SIGSEGV).starts_with("killed by SIGSEGV"));
        assert_eq!(ending(63), "killed by a signal (signal 63)");
    }

    #[test]
    fn tails_are_cut_between_characters() {
        assert_eq!(tail("short \n"), "short");
        assert!(tail(&"ä".repeat(400)).len() <= 400);
    }
}
