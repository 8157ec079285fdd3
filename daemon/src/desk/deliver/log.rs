//! Follows `alerts.jsonl` line by line from a noted place, through rotation, truncation and rebuilding.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use copydesk_plugin::hash64;
use serde::{Deserialize, Serialize};
use tracing::warn;

/// How far somebody is in the log: behind a line of some length and hash. Lines are told apart by their bytes, because
/// a file's number says nothing once the log was rebuilt or put back from a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Number of the log's inode; 0 when there was no log yet.
    pub inode: u64,
    /// Bytes up to the end of the last line passed.
    pub offset: u64,
    /// Length of that line with its line feed, bytes; 0 when none was passed.
    pub length: u64,
    /// XXH3 of that line.
    pub hash: u64,
}

impl Place {
    /// Behind the last whole line that is in the log now.
    pub fn at_end(path: &Path) -> io::Result<Self> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            file => file?,
        };
        let mut place = Self { inode: file.metadata()?.ino(), ..Self::default() };
        each_line(file, |line| {
            place.pass(line);
            true
        })?;
        Ok(place)
    }

    fn pass(&mut self, line: &[u8]) {
        self.length = line.len() as u64;
        self.offset += self.length;
        self.hash = hash64(line);
    }

    /// Whether the last line passed stands before the offset in `file`.
    fn fits(&self, file: &File) -> io::Result<bool> {
        let Some(start) = self.offset.checked_sub(self.length) else { return Ok(false) };
        if file.metadata()?.len() < self.offset {
            return Ok(false);
        }
        let mut line = vec![0; usize::try_from(self.length).unwrap_or(0)];
        file.read_exact_at(&mut line, start)?;
        Ok(self.offset == 0 || hash64(&line) == self.hash)
    }

    /// The place behind the last line passed, wherever it stands in `file` now.
    fn found_in(&self, file: &File) -> io::Result<Option<Self>> {
        let mut here = Self { inode: file.metadata()?.ino(), ..Self::default() };
        let mut found = None;
        each_line(file.try_clone()?, |line| {
            here.pass(line);
            if (here.length, here.hash) == (self.length, self.hash) {
                found = Some(here);
            }
            found.is_none()
        })?;
        Ok(found)
    }
}

/// Call `seen` with each whole line of `file` until it says false.
fn each_line(mut file: File, mut seen: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') || !seen(&line) {
            return Ok(());
        }
    }
}

/// The log from a place on.
#[derive(Debug)]
pub struct AlertLog {
    path: PathBuf,
    place: Place,
    open: Option<BufReader<File>>,
}

impl AlertLog {
    /// Go on from `place`.
    pub fn new(path: PathBuf, place: Place) -> Self {
        Self { path, place, open: None }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The next line with its line feed, the same until [`AlertLog::passed`]; none when nothing more is there yet.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(reader) = &self.open
            && !self.place.fits(reader.get_ref())?
        {
            self.open = None; // emptied or written anew by somebody
        }
        loop {
            if self.open.is_none() && !self.open()? {
                return Ok(None);
            }
            if let Some(line) = self.read_line()? {
                return Ok(Some(line));
            }
            if !self.replaced()? {
                return Ok(None);
            }
            // The desk writes to the new log, so the old one is at its end now, if it was not a moment ago.
            if let Some(line) = self.read_line()? {
                return Ok(Some(line));
            }
            (self.open, self.place) = (None, Place::default());
        }
    }

    /// The line [`AlertLog::next`] gave is dealt with.
    pub fn passed(&mut self, line: &[u8]) {
        self.place.pass(line);
    }

    fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(reader) = &mut self.open else { return Ok(None) };
        reader.seek(SeekFrom::Start(self.place.offset))?;
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        Ok((line.last() == Some(&b'\n')).then_some(line))
    }

    /// Whether another log with lines in it has taken the place of the open one.
    fn replaced(&self) -> io::Result<bool> {
        match std::fs::metadata(&self.path) {
            Ok(meta) => Ok(meta.ino() != self.place.inode && meta.len() > 0),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Open the log where the place is, or the file it became when it was rotated; false when there is none yet.
    fn open(&mut self) -> io::Result<bool> {
        let present = match File::open(&self.path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let (file, place) = match present {
            Some(file) => self.place_in(file)?,
            None => match self.rotated()? {
                Some(old) => (old, self.place),
                None => return Ok(false),
            },
        };
        self.place = place;
        self.open = Some(BufReader::new(file));
        Ok(true)
    }

    /// Where to go on now that `file` is the log: in it, or in the file that was the log before.
    fn place_in(&self, file: File) -> io::Result<(File, Place)> {
        let inode = file.metadata()?.ino();
        let start = Place { inode, ..Place::default() };
        if self.place.inode == 0 {
            return Ok((file, start));
        }
        if self.place.inode == inode && self.place.fits(&file)? {
            return Ok((file, self.place));
        }
        if self.place.inode != inode
            && let Some(old) = self.rotated()?
        {
            return Ok((old, self.place));
        }
        if self.place.offset == 0 {
            return Ok((file, start));
        }
        if let Some(place) = self.place.found_in(&file)? {
            return Ok((file, place));
        }
        warn!(
            "{} is another file than before: its alerts are delivered from the first on",
            self.path.display()
        );
        Ok((file, start))
    }

    /// The file beside the log, under a longer name, that the place is in.
    fn rotated(&self) -> io::Result<Option<File>> {
        let (Some(folder), Some(name)) = (self.path.parent(), self.path.file_name()) else { return Ok(None) };
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let longer = entry.file_name().as_encoded_bytes().starts_with(name.as_encoded_bytes());
            if longer && entry.file_name() != name && entry.metadata()?.ino() == self.place.inode {
                let file = File::open(entry.path())?;
                if self.place.fits(&file)? {
                    return Ok(Some(file));
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::*;

    struct Case {
        folder: tempfile::TempDir,
        log: AlertLog,
    }

    impl Case {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let log = AlertLog::new(folder.path().join("alerts.jsonl"), Place::default());
            Self { folder, log }
        }

        fn path(&self) -> PathBuf {
            self.folder.path().join("alerts.jsonl")
        }

        fn write(&self, text: &str) {
            let file = OpenOptions::new().create(true).append(true).open(self.path());
            file.unwrap().write_all(text.as_bytes()).unwrap();
        }

        fn rotate(&self) {
            std::fs::rename(self.path(), self.folder.path().join("alerts.jsonl.1")).unwrap();
        }

        /// As after a restart of the desk.
        fn again(&mut self) {
            self.log = AlertLog::new(self.path(), self.log.place());
        }

        #[track_caller]
        fn check(&mut self, expected: &str) {
            let mut read = Vec::new();
            while let Some(line) = self.log.next().unwrap() {
                assert_eq!(self.log.next().unwrap(), Some(line.clone()), "the same until it is passed");
                self.log.passed(&line);
                read.extend(line);
            }
            assert_eq!(String::from_utf8(read).unwrap(), expected);
        }
    }

    #[test]
    fn whole_lines_are_read_once() {
        let mut case = Case::new();
        case.check("");
        case.write("one\ntw");
        case.check("one\n");
        case.again();
        case.write("o\nthree\n");
        case.check("two\nthree\n");
        case.check("");
    }

    #[test]
    fn a_new_reader_begins_at_the_last_whole_line() {
        let mut case = Case::new();
        case.write("one\ntwo\nthr");
        let end = Place::at_end(&case.path()).unwrap();
        case.log = AlertLog::new(case.path(), end);
        case.check("");
        case.write("ee\n");
        case.check("three\n");
        assert_eq!(Place::at_end(&case.folder.path().join("gone")).unwrap(), Place::default());
    }

    #[test]
    fn rotation_loses_and_repeats_nothing() {
        for restarted in [false, true] {
            let mut case = Case::new();
            case.write("one\n");
            case.check("one\n");
            case.write("two\n");
            case.rotate();
            if restarted {
                case.again();
            }
            case.check("two\n");
            File::create(case.path()).unwrap();
            case.check("");
            case.write("three\n");
            case.check("three\n");
            case.again();
            case.write("four\n");
            case.check("four\n");
        }
    }

    #[test]
    fn what_was_rotated_away_unread_is_read_first() {
        let mut case = Case::new();
        case.write("one\n");
        case.check("one\n");
        case.write("two\n");
        case.rotate();
        case.write("three\n");
        case.again();
        case.check("two\nthree\n");
    }

    #[test]
    fn an_emptied_log_is_read_from_its_start() {
        for restarted in [false, true] {
            let mut case = Case::new();
            case.write("one\ntwo\n");
            case.check("one\ntwo\n");
            std::fs::write(case.path(), "").unwrap();
            if restarted {
                case.again();
            }
            case.write("three, which is longer than both before it\n");
            case.check("three, which is longer than both before it\n");
        }
    }

    #[test]
    fn a_rebuilt_log_is_continued() {
        for before in ["", "older lines that were rotated away long ago\n"] {
            let mut case = Case::new();
            case.write("one\ntwo\n");
            case.check("one\ntwo\n");
            case.write("three\n");
            let fresh = case.folder.path().join("fresh");
            std::fs::write(&fresh, format!("{before}one\ntwo\nthree\nfour\n")).unwrap();
            std::fs::remove_file(case.path()).unwrap();
            std::fs::rename(fresh, case.path()).unwrap();
            case.again();
            case.check("three\nfour\n");
        }
    }
}
