//! What the kernel can say about one file or folder: which state it is in, whether anybody is writing it,
//! whether events can be had for it.
#![allow(unsafe_code)]

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{Mode, OFlags, ResolveFlags, Stat};
use rustix::io::Errno;

use super::candidate::{Lease, Time};
use crate::article::Signature;

/// `F_SETSIG` of `fcntl(2)`, which libc does not name.
const F_SETSIG: i32 = 10;

/// Whether anybody has the file open for writing, by asking for a read lease and giving it back at once.
pub(super) fn lease(file: BorrowedFd<'_>) -> Lease {
    let fd = file.as_raw_fd();
    // SAFETY: `fd` is open for the whole call; the three commands take an int and touch no memory of ours.
    // Somebody who opens the file for writing between the second and third call makes the kernel send us a
    // signal; SIGURG, unlike the default SIGIO, does nothing to a process that does not ask for it.
    let taken = unsafe {
        libc::fcntl(fd, F_SETSIG, libc::SIGURG);
        let taken = libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK);
        if taken == 0 {
            libc::fcntl(fd, libc::F_SETLEASE, libc::F_UNLCK);
            return Lease::Free;
        }
        std::io::Error::last_os_error()
    };
    if taken.raw_os_error() == Some(libc::EAGAIN) { Lease::Writer } else { Lease::Unknown }
}

/// Opens something below `root` without ever leaving it or following a symbolic link.
pub(super) fn open_below(root: BorrowedFd<'_>, name: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let name: &[u8] = if name.is_empty() { b"." } else { name };
    // The call refuses flags that mean nothing for a path descriptor.
    let patient = if flags.contains(OFlags::PATH) { OFlags::empty() } else { OFlags::NONBLOCK };
    let flags = flags | patient | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    for _ in 0..8 {
        match rustix::fs::openat2(root, name, flags, Mode::empty(), beneath) {
            // A rename somewhere on the way: the kernel asks to try again.
            Err(Errno::AGAIN | Errno::INTR) => {}
            answer => return answer,
        }
    }
    Err(Errno::AGAIN)
}

/// The folder that holds `name`, and its last component.
pub(super) fn open_parent<'a>(root: BorrowedFd<'_>, name: &'a [u8]) -> Result<(OwnedFd, &'a [u8]), Errno> {
    let (folder, base) = split(name);
    Ok((open_below(root, folder, OFlags::PATH | OFlags::DIRECTORY)?, base))
}

/// Folder and last component of a relative name; the folder of a top-level name is empty.
pub(super) fn split(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().rposition(|b| *b == b'/') {
        Some(slash) => (&name[..slash], &name[slash + 1..]),
        None => (&[], name),
    }
}

/// The state a stat shows.
pub(super) fn signature(stat: &Stat) -> Signature {
    let ns = |s: i64, n: u64| i128::from(s) * 1_000_000_000 + i128::from(n);
    #[allow(clippy::unnecessary_cast)] // the types differ between platforms
    Signature {
        dev: stat.st_dev as u64,
        ino: stat.st_ino as u64,
        size: stat.st_size as u64,
        mtime_ns: ns(stat.st_mtime as i64, stat.st_mtime_nsec as u64),
        ctime_ns: ns(stat.st_ctime as i64, stat.st_ctime_nsec as u64),
    }
}

/// It changed within the last 20 ms: on kernels with coarse file times a change right after may not show.
pub(super) fn is_fresh(time_ns: i128) -> bool {
    (realtime_ns() - time_ns).abs() < 20_000_000
}

/// How long ago this was by the clock on the wall; zero for what is still to come.
pub(super) fn age(time_ns: i128) -> Duration {
    Duration::from_nanos(u64::try_from((realtime_ns() - time_ns).max(0)).unwrap_or(u64::MAX))
}

fn realtime_ns() -> i128 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime);
    i128::from(now.tv_sec) * 1_000_000_000 + i128::from(now.tv_nsec)
}

/// Time since boot.
pub(super) fn now() -> Time {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(u64::try_from(t.tv_sec).unwrap_or(0), u32::try_from(t.tv_nsec).unwrap_or(0))
}

/// Writers on other hosts raise no events here, and leases say nothing about them.
pub(super) fn is_network(folder: impl AsFd) -> bool {
    const TYPES: [u64; 16] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
        0x00c3_6400,
        0x5346_414f,
        0x7375_7245,
        0x564c,
        0x786f_4256,
        0x0bd0_0bd0,
        0x4750_4653,
        0x7461_636f,
        0x0116_1970,
        0x6a65_6a63,
    ];
    #[allow(clippy::unnecessary_cast, clippy::cast_sign_loss)] // the type differs between platforms
    rustix::fs::fstatfs(folder).is_ok_and(|s| TYPES.contains(&(s.f_type as u64 & 0xffff_ffff)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, OpenOptions};

    #[test]
    fn a_lease_shows_a_writer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let writer = fs::File::create(&path).unwrap();
        let reader = OpenOptions::new().read(true).open(&path).unwrap();
        assert_ne!(lease(reader.as_fd()), Lease::Free);
        drop(writer);
        assert_ne!(lease(reader.as_fd()), Lease::Writer);
    }

    #[test]
    fn nothing_outside_the_root_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let root_path = folder.path().join("root");
        fs::create_dir_all(root_path.join("sub")).unwrap();
        fs::write(folder.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink("../secret", root_path.join("link")).unwrap();
        std::os::unix::fs::symlink("sub", root_path.join("link-dir")).unwrap();
        fs::write(root_path.join("sub/a"), "x").unwrap();
        let root = fs::File::open(&root_path).unwrap();
        for name in ["link", "../secret", "/etc/passwd", "link-dir/a"] {
            assert!(open_below(root.as_fd(), name.as_bytes(), OFlags::RDONLY).is_err(), "{name}");
        }
        assert!(open_below(root.as_fd(), b"sub/a", OFlags::RDONLY).is_ok());
    }
}
