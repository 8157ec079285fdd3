//! How a refused file leaves the watch folder: moved where that can be done, else copied and then retired like a filed
//! one. Either way it is the file that was refused, in the state it was refused in, and nobody is writing it.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use super::candidate::Lease;
use super::retire::{self, Retired};
use super::{probe, signature_of};
use crate::article::Signature;

/// What became of a file that was to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It is at the target.
    Away,
    /// It is gone, is another one by now, or somebody is writing it: what is there stays.
    Changed,
    /// It cannot be moved there, above all because that is another file system.
    Not,
}

/// Moves the file `name` in the watch folder `root`, if its state still is `state`, to `target`.
///
/// # Errors
/// When the target cannot be written.
pub fn move_out(root: &Path, name: &[u8], state: &Signature, target: &Path) -> io::Result<Moved> {
    let Ok(root) = open(root) else { return Ok(Moved::Changed) };
    Ok(match retire::move_out(root.as_fd(), name, state, target)? {
        Retired::Removed => Moved::Away,
        Retired::Vanished | Retired::Changed => Moved::Changed,
        Retired::Failed(_) => Moved::Not,
    })
}

/// Copies it durably to `target`, and leaves it where it is. False when it changed meanwhile: then there is no copy.
///
/// # Errors
/// When it cannot be read or the target cannot be written; what was written is removed.
pub fn copy_out(root: &Path, name: &[u8], state: &Signature, target: &Path) -> io::Result<bool> {
    let file = open(root).and_then(|root| probe::open_below(root.as_fd(), name, OFlags::RDONLY));
    let mut file = match file {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let same = |file: &File| rustix::fs::fstat(file).is_ok_and(|stat| probe::signature(&stat) == *state);
    if !same(&file) {
        return Ok(false);
    }
    let written = File::create(target).and_then(|mut copy| {
        io::copy(&mut file, &mut copy)?;
        copy.sync_all()
    });
    // By its name too: what has the name now may be another file.
    let unchanged = same(&file)
        && probe::lease(file.as_fd()) != Lease::Writer
        && signature_of(&root.join(path(name))) == Some(*state);
    if written.is_err() || !unchanged {
        let _ = std::fs::remove_file(target);
    }
    written.map(|()| unchanged)
}

fn path(name: &[u8]) -> &Path {
    Path::new(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name))
}

fn open(root: &Path) -> Result<OwnedFd, rustix::io::Errno> {
    rustix::fs::open(root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
}
