//! CPU clocks of a process or thread, its own or another's: deadlines count work done, not time passed.

#![allow(unsafe_code)]

/// A CPU clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock(libc::clockid_t);

impl Clock {
    /// The clock of the calling process.
    pub fn own_process() -> Self {
        Self(libc::CLOCK_PROCESS_CPUTIME_ID)
    }

    /// The clock of a process by id. Valid until it is reaped.
    pub fn of_process(pid: i32) -> Self {
        Self((!pid << 3) | 2) // MAKE_PROCESS_CPUCLOCK, CPUCLOCK_SCHED of the kernel
    }

    /// The clock of a thread of this process by its kernel id.
    pub fn of_thread(tid: i32) -> Self {
        Self((!tid << 3) | 6) // CPUCLOCK_PERTHREAD_MASK
    }

    /// What it shows, ns; 0 when what it measured is gone.
    pub fn now_ns(self) -> u64 {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` is a valid place for the answer.
        if unsafe { libc::clock_gettime(self.0, &raw mut time) } != 0 {
            return 0;
        }
        time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_of_the_own_clock_agree() {
        let before = Clock::own_process().now_ns();
        let by_pid = Clock::of_process(std::process::id() as i32).now_ns();
        assert!(before > 0 && by_pid >= before);
        assert!(Clock::of_thread(rustix::thread::gettid().as_raw_nonzero().get()).now_ns() > 0);
        assert_eq!(Clock::of_process(i32::MAX - 1).now_ns(), 0);
    }
}
