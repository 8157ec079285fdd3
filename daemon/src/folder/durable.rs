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

/// Append whole lines to a log that ended at `known` when that was last noted, and give its new end.
///
/// What stands behind the noted end was written before a crash, or by somebody else. Lines of ours that are there
/// already are not written again and a torn one is completed; what others wrote stays, and ours come behind it. Only
/// zeros at the end, which a power cut leaves, are cut, and in a log of `records` for programs any other unfinished
/// line. A log that somebody rotated or emptied is continued.
pub fn append(
    path: &Path,
    known: Option<LogPosition>,
    lines: &[u8],
    records: bool,
) -> Result<LogPosition, StoreError> {
    append_io(path, known, lines, records).map_err(|error| blocked(path, &error))
}

fn append_io(
    path: &Path,
    known: Option<LogPosition>,
    lines: &[u8],
    records: bool,
) -> io::Result<LogPosition> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let (inode, noted, behind) = behind(&mut file, known)?;
    let (found, written) = already(&behind, lines);
    let missing = &lines[written..];
    if missing.is_empty() {
        return Ok(LogPosition { inode, length: noted + found as u64 });
    }
    let unfinished = &behind[behind.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)..];
    let more = if unfinished.is_empty() { ends_inside_a_line(&mut file, noted, &behind)? } else { true };
    match missing.strip_prefix(unfinished) {
        Some(rest) if !unfinished.is_empty() => file.write_all(rest)?,
        _ if records && !unfinished.is_empty() => {
            file.set_len(noted + (behind.len() - unfinished.len()) as u64)?;
            file.write_all(missing)?;
        }
        // One write, so that nothing of others comes between.
        _ if more => file.write_all(&[b"\n", missing].concat())?,
        _ => file.write_all(missing)?,
    }
    Ok(LogPosition { inode, length: file.stream_position()? })
}

/// The same for a log whose lines are numbered, where nobody else may write: what stands behind the noted end and is
/// not the beginning of `lines` is cut.
pub fn append_numbered(
    path: &Path,
    known: Option<LogPosition>,
    lines: &[u8],
) -> Result<LogPosition, StoreError> {
    append_numbered_io(path, known, lines).map_err(|error| blocked(path, &error))
}

fn append_numbered_io(path: &Path, known: Option<LogPosition>, lines: &[u8]) -> io::Result<LogPosition> {
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let (inode, noted, behind) = behind(&mut file, known)?;
    let skip = behind.iter().zip(lines).take_while(|(there, wanted)| there == wanted).count();
    if skip < behind.len().min(lines.len()) {
        file.set_len(noted + skip as u64)?;
    }
    file.write_all(&lines[skip..])?;
    Ok(LogPosition { inode, length: noted + lines.len() as u64 })
}

/// The inode of a log, its noted end, and what stands behind that. Zeros at the end are cut.
fn behind(file: &mut File, known: Option<LogPosition>) -> io::Result<(u64, u64, Vec<u8>)> {
    let meta = file.metadata()?;
    let (inode, size) = (meta.ino(), meta.len());
    let noted = match known {
        Some(known) if known.inode == inode => known.length.min(size),
        Some(_) => size,
        None => 0,
    };
    let mut behind = Vec::new();
    if noted < size {
        file.seek(SeekFrom::Start(noted))?;
        file.read_to_end(&mut behind)?;
    }
    let zeros = behind.iter().rev().take_while(|byte| **byte == 0).count();
    if zeros > 0 {
        behind.truncate(behind.len() - zeros);
        file.set_len(noted + behind.len() as u64)?;
    }
    Ok((inode, noted, behind))
}

/// How far `behind` holds the first of `lines`, perhaps among lines of others: where the last one found ends, and how
/// many bytes of `lines` were found.
fn already(behind: &[u8], lines: &[u8]) -> (usize, usize) {
    let mut ours = lines.split_inclusive(|byte| *byte == b'\n').peekable();
    let (mut at, mut found, mut written) = (0, 0, 0);
    for line in behind.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if let Some(ours) = ours.next_if(|ours| **ours == *line) {
            (found, written) = (at, written + ours.len());
        }
    }
    (found, written)
}

/// Whether a log with nothing unfinished behind its noted end was left inside a line by somebody else.
fn ends_inside_a_line(file: &mut File, noted: u64, behind: &[u8]) -> io::Result<bool> {
    if !behind.is_empty() || noted == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(noted - 1))?;
    file.read_exact(&mut last)?;
    Ok(last != [b'\n'])
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
        let end = append(&path, known, line.as_bytes(), false).unwrap();
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
        check("one\ntwo\n\0\0", Some(4), "two\nthree\n", "one\ntwo\nthree\n");
    }

    #[test]
    fn what_others_write_into_a_log_stays() {
        check("one\n# Ann\n", Some(4), "two\n", "one\n# Ann\ntwo\n");
        check("one\n# Ann", Some(4), "two\n", "one\n# Ann\ntwo\n");
        check("one\ntwo\n# Ann\n", Some(4), "two\nthree\n", "one\ntwo\n# Ann\nthree\n");
        check("one\n# Ann\ntwo\nthr", Some(4), "two\nthree\n", "one\n# Ann\ntwo\nthree\n");
        check("one\n# Ann\n\0\0", Some(4), "two\n", "one\n# Ann\ntwo\n");
        check("# Ann\none\n", None, "one\ntwo\n", "# Ann\none\ntwo\n");
        check("on", Some(4), "two\n", "on\ntwo\n");
    }

    #[test]
    fn lines_are_found_again_in_smaller_groups() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        let mut known = Some(append(&path, None, b"one\n", false).unwrap());
        append(&path, known, b"two\nthree\n", false).unwrap(); // and the desk dies before it notes that
        append_line(&path, "# Ann").unwrap();
        for line in ["two\n", "three\n", "four\n"] {
            known = Some(append(&path, known, line.as_bytes(), false).unwrap());
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\nthree\n# Ann\nfour\n");
    }

    #[test]
    fn records_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let known = Some(append(&path, None, b"{1}\n", true).unwrap());
        std::fs::write(&path, "{1}\n{other}\n{to").unwrap();
        append(&path, known, b"{2}\n", true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{1}\n{other}\n{2}\n");
    }

    #[test]
    fn numbered_lines_are_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let known = Some(append_numbered(&path, None, b"one\n").unwrap());
        append_line(&path, "# Ann").unwrap();
        append_numbered(&path, known, b"two\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn a_log_that_was_rotated_is_continued() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.log");
        let end = append(&path, None, b"one\n", false).unwrap();
        std::fs::rename(&path, folder.path().join("a.log.1")).unwrap();
        std::fs::write(&path, "somebody's header\n").unwrap();
        append(&path, Some(end), b"two\n", false).unwrap();
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
