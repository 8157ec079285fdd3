//! Looking at a file and reading it: the only place where bytes of a drop come in.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{AtFlags, FileType, OFlags};
use rustix::io::Errno;

use super::candidate::{Lease, Seen};
use super::probe;

/// What is there under a name.
#[derive(Debug)]
pub(super) enum Look {
    Gone,
    Denied(Errno),
    Folder,
    /// A link, FIFO, socket or device: never opened.
    Special,
    File(OwnedFd, Seen),
}

/// Looks at `name` below `root`.
pub(super) fn look(root: BorrowedFd<'_>, name: &[u8], network: bool) -> Look {
    match try_look(root, name, network) {
        Ok(look) => look,
        Err(Errno::NOENT | Errno::NOTDIR) => Look::Gone,
        // A symbolic link on the way: nothing of ours.
        Err(Errno::LOOP | Errno::XDEV) => Look::Special,
        Err(error) => Look::Denied(error),
    }
}

fn try_look(root: BorrowedFd<'_>, name: &[u8], network: bool) -> Result<Look, Errno> {
    let (folder, base) = probe::open_parent(root, name)?;
    let stat = rustix::fs::statat(&folder, base, AtFlags::SYMLINK_NOFOLLOW)?;
    match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => {}
        FileType::Directory => return Ok(Look::Folder),
        _ => return Ok(Look::Special),
    }
    let file = probe::open_below(folder.as_fd(), base, OFlags::RDONLY)?;
    let lease = if network { Lease::Unknown } else { probe::lease(file.as_fd()) };
    let stat = rustix::fs::fstat(&file)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Ok(Look::Special);
    }
    let signature = probe::signature(&stat);
    // The change time cannot be set by anybody, unlike the modification time.
    let fresh = probe::is_fresh(signature.ctime_ns);
    let age = if network { Duration::ZERO } else { probe::age(signature.ctime_ns) };
    Ok(Look::File(file, Seen { signature, lease, fresh, network, age }))
}

/// Why a file was not read whole.
#[derive(Debug)]
pub(super) enum Unread {
    /// It changed meanwhile.
    Changed,
    Failed(Errno),
}

/// Reads exactly `size` bytes; anything else is a change.
pub(super) fn read_whole(file: &OwnedFd, size: u64) -> Result<Vec<u8>, Unread> {
    // One byte more than there should be shows growth.
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| Unread::Changed)? + 1];
    let mut filled = 0;
    while filled < bytes.len() {
        match rustix::io::pread(file, &mut bytes[filled..], filled as u64) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(Errno::INTR) => {}
            Err(error) => return Err(Unread::Failed(error)),
        }
    }
    bytes.truncate(filled);
    if filled as u64 == size { Ok(bytes) } else { Err(Unread::Changed) }
}

/// Reads a file in the state that was seen, and checks that it stayed in that state.
pub(super) fn read_unchanged(file: &OwnedFd, seen: &Seen) -> Result<Vec<u8>, Unread> {
    let bytes = read_whole(file, seen.signature.size)?;
    let after = rustix::fs::fstat(file).map_err(Unread::Failed)?;
    let opened = seen.lease == Lease::Free && probe::lease(file.as_fd()) == Lease::Writer;
    if opened || probe::signature(&after) != seen.signature { Err(Unread::Changed) } else { Ok(bytes) }
}

/// The first bytes of a file that is refused unread.
pub(super) fn head(file: &OwnedFd) -> Vec<u8> {
    let mut head = vec![0; 4096];
    let length = rustix::io::pread(file, &mut head[..], 0).unwrap_or(0);
    head.truncate(length);
    head
}
