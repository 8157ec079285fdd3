//! Removes a filed source without ever removing anything else.
//!
//! Between a check and an unlink the name may come to mean another file. So the file is first renamed to a name of
//! ours, which takes whatever is there at that moment; then what was taken is checked, and either removed or put
//! back. A writer that still has it open is seen by its lease. A refused file is moved away in the same manner.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rustix::fs::{AtFlags, CWD, OFlags, RenameFlags};
use rustix::io::Errno;

use super::candidate::Lease;
use super::ignore::OWN;
use super::probe;
use super::seal;
use crate::article::Signature;

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retired {
    /// It is out of the folder.
    Removed,
    /// It is not there any more.
    Vanished,
    /// It is not what was sent, or somebody is writing it: it stays.
    Changed,
    /// It cannot be taken out.
    Failed(Errno),
}

const MARK: &[u8] = b"retire-";

/// Held while a file has its hidden name, so that nobody takes it for one that a dead run left behind. The scanner
/// removes and recovers, admission moves; each time it is a few system calls.
static HIDING: Mutex<()> = Mutex::new(());

/// Removes `name` if it still is `expected`, judged by its signature, or by its content when only its times or
/// mode changed.
pub(super) fn remove(
    root: BorrowedFd<'_>,
    name: &[u8],
    expected: &Signature,
    hash: Option<&[u8; 32]>,
) -> Retired {
    let unlink = |folder: &OwnedFd, taken: &[u8]| rustix::fs::unlinkat(folder, taken, AtFlags::empty());
    retired(take(root, name, expected, hash, true, unlink))
}

/// Moves `name` to `target` if it still is `expected`. [`Retired::Failed`] when it cannot be taken out of its folder, or
/// only by copying; then it has not been touched.
///
/// # Errors
/// When the target cannot be written. The file has its name back, and another change time.
pub(super) fn move_out(
    root: BorrowedFd<'_>,
    name: &[u8],
    expected: &Signature,
    target: &Path,
) -> io::Result<Retired> {
    let Ok((folder, _)) = probe::open_parent(root, name) else { return Ok(Retired::Vanished) };
    // A name that is not there tells whether the two places are one mount, before anything gets another name.
    let nothing = [OWN, b"nothing"].concat();
    if rustix::fs::renameat(&folder, &nothing[..], CWD, target) == Err(Errno::XDEV) {
        return Ok(Retired::Failed(Errno::XDEV));
    }
    let failure = RefCell::new(None);
    let place = |folder: &OwnedFd, taken: &[u8]| {
        rename_or_copy(folder, taken, target).map_err(|error| {
            failure.replace(Some(error));
            Errno::IO
        })
    };
    let moved = retired(take(root, name, expected, None, false, place));
    failure.into_inner().map_or(Ok(moved), Err)
}

/// One mount may hold places between which nothing can be renamed: subvolumes, projects with quotas.
fn rename_or_copy(folder: &OwnedFd, taken: &[u8], target: &Path) -> io::Result<()> {
    if rustix::fs::renameat(folder, taken, CWD, target).is_ok() {
        return Ok(());
    }
    let mut file = File::from(probe::open_below(folder.as_fd(), taken, OFlags::RDONLY)?);
    let copied = File::create(target).and_then(|mut copy| {
        io::copy(&mut file, &mut copy)?;
        copy.sync_all()
    });
    if let Err(error) = copied {
        let _ = std::fs::remove_file(target);
        return Err(error);
    }
    Ok(rustix::fs::unlinkat(folder, taken, AtFlags::empty())?)
}

fn retired(answer: Result<Retired, Errno>) -> Retired {
    match answer {
        Ok(retired) => retired,
        Err(Errno::NOENT | Errno::NOTDIR) => Retired::Vanished,
        Err(error) => Retired::Failed(error),
    }
}

/// Hides the file, checks it and lets `end` do with it what is to be done. Where files cannot be hidden, that is done
/// to the name itself right after a check if `unhidden` allows it, and else not at all.
fn take(
    root: BorrowedFd<'_>,
    name: &[u8],
    expected: &Signature,
    hash: Option<&[u8; 32]>,
    unhidden: bool,
    end: impl Fn(&OwnedFd, &[u8]) -> Result<(), Errno>,
) -> Result<Retired, Errno> {
    let (folder, base) = probe::open_parent(root, name)?;
    let before = probe::signature(&rustix::fs::statat(&folder, base, AtFlags::SYMLINK_NOFOLLOW)?);
    if !same_file(&before, expected) || (before != *expected && hash.is_none()) {
        return Ok(Retired::Changed);
    }
    let hidden = hidden_name(base);
    let _hiding = HIDING.lock().unwrap_or_else(PoisonError::into_inner);
    match rustix::fs::renameat_with(&folder, base, &folder, &hidden[..], RenameFlags::NOREPLACE) {
        Ok(()) => {}
        Err(Errno::INVAL | Errno::NOSYS) => {
            // A file system without RENAME_NOREPLACE: the check just made has to do.
            if !unhidden {
                return Err(Errno::XDEV);
            }
            end(&folder, base)?;
            return Ok(Retired::Removed);
        }
        Err(error) => return Err(error),
    }
    // A rename may change the ctime; a difference before it has to be explained by equal content.
    if !is_ours(folder.as_fd(), &hidden, &before, (before != *expected).then_some(hash).flatten()) {
        put_back(&folder, &hidden, base)?;
        return Ok(Retired::Changed);
    }
    match end(&folder, &hidden) {
        Ok(()) => Ok(Retired::Removed),
        Err(error) => put_back(&folder, &hidden, base).and(Err(error)),
    }
}

fn same_file(a: &Signature, b: &Signature) -> bool {
    (a.dev, a.ino, a.size) == (b.dev, b.ino, b.size)
}

/// What now has the hidden name is the file that was looked at, and nobody is writing it.
fn is_ours(folder: BorrowedFd<'_>, hidden: &[u8], before: &Signature, hash: Option<&[u8; 32]>) -> bool {
    let Ok(file) = probe::open_below(folder, hidden, OFlags::RDONLY) else { return false };
    let Ok(stat) = rustix::fs::fstat(&file) else { return false };
    let taken = probe::signature(&stat);
    if !same_file(&taken, before) || taken.mtime_ns != before.mtime_ns {
        return false;
    }
    if probe::lease(file.as_fd()) == Lease::Writer {
        return false;
    }
    match hash {
        None => true,
        Some(hash) => seal::read_whole(&file, before.size).is_ok_and(|b| blake3::hash(&b).as_bytes() == hash),
    }
}

/// Gives a file its name again; when that has been taken meanwhile, a name beside it.
fn put_back(folder: &OwnedFd, hidden: &[u8], base: &[u8]) -> Result<(), Errno> {
    for attempt in 0_u32..1_000 {
        let name = if attempt == 0 { base.to_vec() } else { numbered(base, attempt) };
        match rustix::fs::renameat_with(folder, hidden, folder, &name[..], RenameFlags::NOREPLACE) {
            Err(Errno::EXIST) => {}
            answer => return answer,
        }
    }
    Err(Errno::EXIST)
}

/// `story.txt` becomes `story~2.txt`.
fn numbered(base: &[u8], attempt: u32) -> Vec<u8> {
    let dot = base.iter().rposition(|b| *b == b'.').filter(|d| *d > 0).unwrap_or(base.len());
    let number = format!("~{}", attempt + 1);
    let stem = &base[..dot.min(240_usize.saturating_sub(base.len() - dot))];
    [stem, number.as_bytes(), &base[dot..]].concat()
}

/// Our name for a file while it is being removed: keeps the end of its name, within the limit of 255 bytes.
fn hidden_name(base: &[u8]) -> Vec<u8> {
    let room = 255 - OWN.len() - MARK.len();
    [OWN, MARK, &base[base.len().saturating_sub(room)..]].concat()
}

/// A file of this name was left behind by a run that died between renaming and removing it: it gets its own
/// name back, and is looked at like any other.
pub(super) fn recover(folder: &OwnedFd, base: &[u8]) -> bool {
    let Some(own) = base.strip_prefix(OWN).and_then(|b| b.strip_prefix(MARK)) else { return false };
    let _hiding = HIDING.lock().unwrap_or_else(PoisonError::into_inner);
    !own.is_empty() && put_back(folder, base, own).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, OpenOptions};
    use std::io::Write;
    use std::path::Path;

    fn look(folder: &Path, name: &str) -> (File, Signature, [u8; 32]) {
        let root = File::open(folder).unwrap();
        let stat = rustix::fs::statat(&root, name, AtFlags::SYMLINK_NOFOLLOW).unwrap();
        let hash = *blake3::hash(&fs::read(folder.join(name)).unwrap()).as_bytes();
        (root, probe::signature(&stat), hash)
    }

    /// Drops `a.txt`, lets `meanwhile` happen, retires it.
    #[track_caller]
    fn check(meanwhile: impl FnOnce(&Path), expected: Retired, left: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "The mayor said").unwrap();
        let (root, signature, hash) = look(folder.path(), "a.txt");
        meanwhile(&path);
        assert_eq!(remove(root.as_fd(), b"a.txt", &signature, Some(&hash)), expected);
        let names = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name());
        let mut names: Vec<_> = names.map(|n| n.into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, left);
    }

    #[test]
    fn only_what_was_filed_is_removed() {
        check(|_| (), Retired::Removed, &[]);
        check(|p| fs::remove_file(p).unwrap(), Retired::Vanished, &[]);
        check(|p| fs::write(p, "The mayor said more").unwrap(), Retired::Changed, &["a.txt"]);
        check(|p| fs::write(p, "The mayor laid").unwrap(), Retired::Changed, &["a.txt"]);
        let replace = |p: &Path| {
            let other = p.with_file_name("b");
            fs::write(&other, "The mayor said").unwrap();
            fs::rename(other, p).unwrap();
        };
        check(replace, Retired::Changed, &["a.txt"]);
        let touch = |p: &Path| File::open(p).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        check(touch, Retired::Removed, &[]);
    }

    #[test]
    fn a_file_that_is_open_for_writing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "x").unwrap();
        let (root, signature, hash) = look(folder.path(), "a.txt");
        let mut writer = OpenOptions::new().append(true).open(&path).unwrap();
        let reader = File::open(&path).unwrap();
        if probe::lease(reader.as_fd()) != Lease::Writer {
            println!("skipped: no leases on this file system");
            return;
        }
        assert_eq!(remove(root.as_fd(), b"a.txt", &signature, Some(&hash)), Retired::Changed);
        writer.write_all(b"y").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"xy");
    }

    #[test]
    fn what_cannot_be_moved_has_its_name_back() {
        let folder = tempfile::tempdir().unwrap();
        let drop = folder.path().join("drop");
        fs::create_dir(&drop).unwrap();
        fs::write(drop.join("a.txt"), "x").unwrap();
        let (root, signature, _) = look(&drop, "a.txt");
        let gone = folder.path().join("gone/a.txt");
        assert!(move_out(root.as_fd(), b"a.txt", &signature, &gone).is_err());
        assert_eq!(fs::read(drop.join("a.txt")).unwrap(), b"x");
        let (root, signature, _) = look(&drop, "a.txt");
        let target = folder.path().join("b.txt");
        assert_eq!(move_out(root.as_fd(), b"a.txt", &signature, &target).unwrap(), Retired::Removed);
        assert_eq!((fs::read(target).unwrap(), drop.join("a.txt").exists()), (b"x".to_vec(), false));
    }

    #[test]
    fn what_cannot_be_renamed_is_copied() {
        let (here, there) = (tempfile::tempdir_in("/dev/shm"), tempfile::tempdir().unwrap());
        let Ok(here) = here else { return println!("skipped: no /dev/shm") };
        fs::write(here.path().join("a.txt"), "x").unwrap();
        let folder = OwnedFd::from(File::open(here.path()).unwrap());
        rename_or_copy(&folder, b"a.txt", &there.path().join("b.txt")).unwrap();
        assert_eq!(fs::read(there.path().join("b.txt")).unwrap(), b"x");
        assert!(!here.path().join("a.txt").exists());
    }

    #[test]
    fn a_left_over_gets_its_name_back() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "newer").unwrap();
        fs::write(folder.path().join(".copydesk-retire-a.txt"), "older").unwrap();
        let root = OwnedFd::from(File::open(folder.path()).unwrap());
        assert!(recover(&root, b".copydesk-retire-a.txt"));
        assert!(!recover(&root, b".copydesk-stage-x"));
        assert_eq!(fs::read(folder.path().join("a~2.txt")).unwrap(), b"older");
    }

    #[test]
    fn names_stay_within_the_limit() {
        let long = vec![b'x'; 255];
        assert_eq!(hidden_name(&long).len(), 255);
        assert!(numbered(&long, 7).len() <= 255);
        assert_eq!(numbered(b"a.txt", 1), b"a~2.txt");
    }
}
