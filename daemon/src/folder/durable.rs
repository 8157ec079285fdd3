//! The only module that writes durably: staged files renamed into place, hard links, appended logs, syncs.
//!
//! Everything here may be done twice: writing the same thing again leaves the same bytes under the same names.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::{LogPosition, StoreError};

/// What could not be written, as a reason to wait: full, read-only and failing disks pass, and nothing is lost.
pub fn blocked(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Blocked(format!("{}: {error}", path.display()))
}

/// A folder on the same file system as its targets, where files are made before they are renamed into place.
#[derive(Clone, Debug)]
pub struct Staging {
    folder: PathBuf,
}

static STAGED: AtomicU64 = AtomicU64::new(0);

impl Staging {
    /// Make the staging folder, empty.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        for entry in std::fs::read_dir(&folder)? {
            std::fs::remove_file(entry?.path())?;
        }
        Ok(Self { folder })
    }

    fn name(&self) -> PathBuf {
        let number = STAGED.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("{}-{number}", std::process::id()))
    }

    /// Put `bytes` at `target`, whole or not at all. Not synced.
    pub fn write(&self, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let staged = self.name();
        let written = File::create(&staged)
            .and_then(|mut file| file.write_all(bytes))
            .and_then(|()| std::fs::rename(&staged, target));
        written.map_err(|error| given_up(&staged, target, &error))
    }

    /// The same, and durable before `target` names it: after a power cut there are the old bytes or the new ones.
    pub fn write_synced(&self, target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let staged = self.name();
        let written = File::create(&staged)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_data()))
            .and_then(|()| std::fs::rename(&staged, target));
        written.map_err(|error| blocked(target, &error))
    }

    /// Let `target` be another name of `original`; where links do not work, a copy.
    pub fn link(&self, original: &Path, target: &Path) -> Result<(), StoreError> {
        match std::fs::hard_link(original, target) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.relink(original, target),
            Err(error) if passes(&error) => Err(blocked(target, &error)),
            Err(_) => copy(original, target),
        }
    }

    fn relink(&self, original: &Path, target: &Path) -> Result<(), StoreError> {
        let inode = |path: &Path| std::fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino()));
        if inode(original).ok() == inode(target).ok() {
            return Ok(());
        }
        let staged = self.name();
        match std::fs::hard_link(original, &staged).and_then(|()| std::fs::rename(&staged, target)) {
            Ok(()) => Ok(()),
            Err(error) if passes(&error) => Err(given_up(&staged, target, &error)),
            Err(_) => {
                let _ = std::fs::remove_file(&staged);
                copy(original, target)
            }
        }
    }
}

/// Copy beside the target and rename: the target may be on another file system.
fn copy(original: &Path, target: &Path) -> Result<(), StoreError> {
    let number = STAGED.fetch_add(1, Ordering::Relaxed);
    let staged = target.with_file_name(format!(".copydesk-{}-{number}.tmp", std::process::id()));
    let copied = std::fs::copy(original, &staged)
        .and_then(|_| File::open(&staged)?.sync_all())
        .and_then(|()| std::fs::rename(&staged, target));
    copied.map_err(|error| given_up(&staged, target, &error))
}

/// The kinds of failure that pass by themselves or by somebody's hand.
fn passes(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENOSPC | libc::EDQUOT | libc::EROFS | libc::EIO))
}

/// Remove what was half written, so that waiting does not eat the space that is freed meanwhile.
pub fn given_up(staged: &Path, target: &Path, error: &io::Error) -> StoreError {
    let _ = std::fs::remove_file(staged);
    blocked(target, error)
}

/// Make a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(path).map_err(|error| blocked(path, &error))
}

/// Make everything written on this file system durable.
pub fn sync_all(folder: &Path) -> Result<(), StoreError> {
    let synced = File::open(folder).and_then(|folder| rustix::fs::syncfs(&folder).map_err(io::Error::from));
    synced.map_err(|error| blocked(folder, &error))
}

/// Append one line to a record that nobody projects, durably. A torn line before it is ended first.
pub fn append_line(path: &Path, line: &str) -> Result<(), StoreError> {
    append_line_io(path, line).map_err(|error| blocked(path, &error))
}

fn append_line_io(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let start = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{start}{line}\n").as_bytes())?;
    file.sync_data()
}

/// Append `bytes` to a log that ended at `known` when it was last noted, and give its new end.
///
/// What stands behind the noted end was written before a crash: as far as it is the beginning of `bytes` it is kept,
/// so that no line is written twice and a torn one is completed. A log that somebody rotated or emptied is continued.
/// `ours`: nobody else writes this log, so what stands in it before any end was noted is a torn beginning.
pub fn append(
    path: &Path,
    known: Option<LogPosition>,
    ours: bool,
    bytes: &[u8],
) -> Result<LogPosition, StoreError> {
    append_io(path, known, ours, bytes).map_err(|error| blocked(path, &error))
}

fn append_io(path: &Path, known: Option<LogPosition>, ours: bool, bytes: &[u8]) -> io::Result<LogPosition> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let meta = file.metadata()?;
    let (inode, size) = (meta.ino(), meta.len());
    let noted = match known {
        Some(known) if known.inode == inode => known.length.min(size),
        Some(_) => size,
        None => 0,
    };
    let (mut noted, mut skip) = (noted, 0);
    if noted < size {
        let mut behind = vec![0; usize::try_from(size - noted).unwrap_or(usize::MAX).min(bytes.len())];
        file.seek(SeekFrom::Start(noted))?;
        file.read_exact(&mut behind)?;
        skip = behind.iter().zip(bytes).take_while(|(there, wanted)| there == wanted).count();
        if skip < behind.len() && (ours || known.is_some()) {
            file.set_len(noted + skip as u64)?;
        } else if skip < behind.len() {
            (noted, skip) = (size, 0); // somebody else's lines: a desk that is new here writes behind them
        }
    }
    file.write_all(&bytes[skip..])?;
    Ok(LogPosition { inode, length: noted + bytes.len() as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, noted: Option<u64>, line: &str, after: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        std::fs::write(&path, before).unwrap();
        let inode = std::fs::metadata(&path).unwrap().ino();
        let known = noted.map(|length| LogPosition { inode, length });
        let end = append(&path, known, false, line.as_bytes()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
        assert!(end.length <= after.len() as u64);
    }

    #[test]
    fn a_line_is_written_once_whatever_a_crash_left() {
        check("", None, "one\n", "one\n");
        check("one\n", Some(4), "two\n", "one\ntwo\n");
        check("one\ntw", Some(4), "two\n", "one\ntwo\n");
        check("one\ntwo\n", Some(4), "two\n", "one\ntwo\n");
        check("one\ntwo\nthree\n", Some(4), "two\n", "one\ntwo\nthree\n");
        check("one\n\0\0\0", Some(4), "two\n", "one\ntwo\n");
        check("older\n", None, "one\n", "older\none\n");
        check("on", None, "one\n", "one\n");
    }

    #[test]
    fn a_log_that_was_rotated_is_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        let end = append(&path, None, false, b"one\n").unwrap();
        std::fs::rename(&path, folder.path().join("a.log.1")).unwrap();
        std::fs::write(&path, "somebody's header\n").unwrap();
        append(&path, Some(end), false, b"two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "somebody's header\ntwo\n");
    }

    #[test]
    fn a_record_keeps_its_lines_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        append_line(&path, "one").unwrap();
        std::fs::write(&path, "one\ntw").unwrap();
        append_line(&path, "three").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntw\nthree\n");
    }

    #[test]
    fn linking_twice_is_linking_once() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::open(folder.path().join("staged")).unwrap();
        let (original, target) = (folder.path().join("o"), folder.path().join("t"));
        std::fs::write(&original, "x").unwrap();
        staging.link(&original, &target).unwrap();
        staging.link(&original, &target).unwrap();
        std::fs::remove_file(&target).unwrap();
        std::fs::write(&target, "half").unwrap();
        staging.link(&original, &target).unwrap();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "x");
    }
}
