//! The progress page: one shared page in which a worker says which call it is at, so that the desk can time it and,
//! when the worker is dead, name the article it died on.

#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use memmap2::MmapRaw;
use rustix::fs::{MemfdFlags, ftruncate, memfd_create};

const PAGE: usize = 4096;

/// The page as both sides see it.
#[repr(C)]
struct Layout {
    /// The running call, 0 when none.
    call: AtomicU64,
    /// The worker's CPU clock when it began, ns.
    began_ns: AtomicU64,
    /// 1 when calls should come to an end.
    stopping: AtomicU32,
}

/// One side's view of the page.
#[derive(Debug)]
pub struct Progress {
    map: MmapRaw,
    fd: OwnedFd,
}

impl Progress {
    /// A fresh page, all zero.
    pub fn new() -> io::Result<Self> {
        let fd = memfd_create("copydesk-progress", MemfdFlags::CLOEXEC)?;
        ftruncate(&fd, PAGE as u64)?;
        Self::from_fd(fd)
    }

    /// The page behind `fd`.
    pub fn from_fd(fd: OwnedFd) -> io::Result<Self> {
        if rustix::fs::fstat(&fd)?.st_size < PAGE as i64 {
            return Err(io::Error::other("the progress page is too small"));
        }
        let map = MmapRaw::map_raw(&fd)?;
        Ok(Self { map, fd })
    }

    /// To hand to the other side.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    fn layout(&self) -> &Layout {
        // SAFETY: the mapping is page aligned, at least a page long and lives as long as `self`; all fields are
        // atomics, for which any bits are valid, and both sides touch them only as atomics.
        unsafe { &*self.map.as_ptr().cast::<Layout>() }
    }

    /// Worker: a call begins at this CPU time.
    pub fn begin(&self, call: u64, cpu_ns: u64) {
        self.layout().began_ns.store(cpu_ns, Ordering::Release);
        self.layout().call.store(call, Ordering::Release);
    }

    /// Worker: the call is over. Desk: nobody is at a call.
    pub fn end(&self) {
        self.layout().call.store(0, Ordering::Release);
    }

    /// The running call and the CPU time it began at.
    pub fn current(&self) -> Option<(u64, u64)> {
        let layout = self.layout();
        let call = layout.call.load(Ordering::Acquire);
        let began = layout.began_ns.load(Ordering::Acquire);
        // A call that changed in between is young enough to be looked at next time.
        (call != 0 && layout.call.load(Ordering::Acquire) == call).then_some((call, began))
    }

    /// Worker: when the running call began.
    pub fn began_ns(&self) -> u64 {
        self.layout().began_ns.load(Ordering::Relaxed)
    }

    /// Desk: calls should come to an end.
    pub fn set_stopping(&self, stopping: bool) {
        self.layout().stopping.store(u32::from(stopping), Ordering::Relaxed);
    }

    /// Worker: whether calls should come to an end.
    pub fn stopping(&self) -> bool {
        self.layout().stopping.load(Ordering::Relaxed) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_see_the_same_page() {
        let desk = Progress::new().unwrap();
        let worker = Progress::from_fd(desk.fd().try_clone_to_owned().unwrap()).unwrap();
        assert_eq!(desk.current(), None);
        worker.begin(41, 1_000);
        assert_eq!(desk.current(), Some((41, 1_000)));
        desk.set_stopping(true);
        assert!(worker.stopping());
        worker.end();
        assert_eq!(desk.current(), None);
    }

    #[test]
    fn a_short_file_is_refused() {
        let fd = memfd_create("short", MemfdFlags::CLOEXEC).unwrap();
        assert!(Progress::from_fd(fd).is_err());
    }
}
