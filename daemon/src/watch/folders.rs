//! The folders under watch: adding a watch and then listing, finding out which have changed, and what is passed
//! over in each.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, Dir, FileType, OFlags, Stat};
use rustix::io::Errno;

use super::ignore::Ignore;
use super::{probe, retire, sidecar};

/// How changes in a folder are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Events,
    /// By listing it every few seconds.
    Poll,
}

/// One folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub mode: Mode,
    pub network: bool,
    /// It may not be read.
    pub blocked: bool,
    /// Device and inode.
    pub identity: (u64, u64),
    /// Modification time before it was listed; `None` when a change right after might not show in it.
    pub listed: Option<i128>,
    /// What was passed over in it, by reason.
    pub ignored: BTreeMap<String, usize>,
}

/// A folder that is to be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    pub name: Vec<u8>,
    /// With all folders in it, known or not.
    pub full: bool,
}

/// All folders, and those to be listed.
#[derive(Debug, Default)]
pub(super) struct Folders {
    pub known: HashMap<Vec<u8>, Folder>,
    tasks: VecDeque<Vec<u8>>,
    /// Whether the listing asked for is full.
    asked: HashMap<Vec<u8>, bool>,
    /// Folders whose listing was broken off because enough files are on their way.
    pub unfinished: Vec<Task>,
}

impl Folders {
    /// Asks for a listing, once.
    pub fn ask(&mut self, name: &[u8], full: bool) {
        match self.asked.get_mut(name) {
            // A listing that has not begun will see everything there is by then.
            Some(asked) => *asked |= full,
            None => {
                self.asked.insert(name.to_vec(), full);
                self.tasks.push_back(name.to_vec());
            }
        }
    }

    /// The next listing asked for.
    pub fn next_task(&mut self) -> Option<Task> {
        let name = self.tasks.pop_front()?;
        let full = self.asked.remove(&name).unwrap_or(false);
        Some(Task { name, full })
    }

    /// No listing can begin now.
    pub fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Nothing is left to be listed.
    pub fn all_listed(&self) -> bool {
        self.tasks.is_empty() && self.unfinished.is_empty()
    }

    /// Files in this folder are on a network file system.
    pub fn is_network(&self, folder: &[u8]) -> bool {
        self.known.get(folder).is_some_and(|f| f.network)
    }

    /// A folder is gone, with all below it.
    pub fn forget(&mut self, name: &[u8]) {
        self.known.retain(|n, _| !is_below(n, name));
    }

    /// Asks for listings of those that changed by their modification time, and of those that are polled.
    pub fn ask_changed(&mut self, root: BorrowedFd<'_>) {
        let changed: Vec<Vec<u8>> =
            self.known.iter().filter(|(n, f)| has_changed(root, n, f)).map(|(n, _)| n.clone()).collect();
        changed.iter().for_each(|name| self.ask(name, false));
    }
}

/// `name` is `folder` or lies in it.
fn is_below(name: &[u8], folder: &[u8]) -> bool {
    folder.is_empty()
        || name.strip_prefix(folder).is_some_and(|rest| matches!(rest.first(), None | Some(b'/')))
}

fn has_changed(root: BorrowedFd<'_>, name: &[u8], folder: &Folder) -> bool {
    if folder.mode == Mode::Poll || folder.blocked {
        return true;
    }
    let path: &[u8] = if name.is_empty() { b"." } else { name };
    match rustix::fs::statat(root, path, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(stat) => identity(&stat) != folder.identity || Some(mtime(&stat)) != folder.listed,
        Err(_) => true,
    }
}

/// Device and inode.
pub(super) fn identity(stat: &Stat) -> (u64, u64) {
    let signature = probe::signature(stat);
    (signature.dev, signature.ino)
}

/// Modification time, ns.
pub(super) fn mtime(stat: &Stat) -> i128 {
    probe::signature(stat).mtime_ns
}

/// What a listing comes upon.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    File(&'a [u8]),
    /// With its inode.
    Folder(&'a [u8], u64),
    Sidecar(&'a [u8]),
}

/// An opened folder that is about to be listed.
pub(super) struct Listing {
    fd: OwnedFd,
    name: Vec<u8>,
    pub ignored: BTreeMap<String, usize>,
    /// Links, pipes and the like, by name and kind: people may take them for files.
    pub special: Vec<(Vec<u8>, &'static str)>,
}

impl Listing {
    /// Opens a folder.
    pub fn open(root: BorrowedFd<'_>, name: &[u8]) -> Result<Listing, Errno> {
        let fd = probe::open_below(root, name, OFlags::RDONLY | OFlags::DIRECTORY)?;
        Ok(Listing { fd, name: name.to_vec(), ignored: BTreeMap::new(), special: Vec::new() })
    }

    /// The folder itself.
    pub fn stat(&self) -> Result<Stat, Errno> {
        rustix::fs::fstat(&self.fd)
    }

    /// It lies on a network file system.
    pub fn is_network(&self) -> bool {
        probe::is_network(&self.fd)
    }

    /// Tells `each` (full relative name) of every file and folder that is not ignored, until it answers false;
    /// then the answer is false too. In the order of their names, so that files that were there together are taken in
    /// an order people expect; in a very large folder so many at a time.
    pub fn walk(&mut self, ignore: &Ignore, mut each: impl FnMut(Entry<'_>) -> bool) -> Result<bool, Errno> {
        let mut entries = Dir::read_from(&self.fd)?;
        loop {
            let mut some: Vec<(Vec<u8>, FileType, u64)> = Vec::new();
            for entry in entries.by_ref().take(SORTED) {
                let entry = entry?;
                some.push((entry.file_name().to_bytes().to_vec(), entry.file_type(), entry.ino()));
            }
            if some.is_empty() {
                return Ok(true);
            }
            some.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            for (base, told, ino) in &some {
                if !self.tell(ignore, base, *told, *ino, &mut each) {
                    return Ok(false);
                }
            }
        }
    }

    /// Tells `each` of one entry unless it is ignored.
    fn tell(
        &mut self,
        ignore: &Ignore,
        base: &[u8],
        told: FileType,
        ino: u64,
        each: &mut impl FnMut(Entry<'_>) -> bool,
    ) -> bool {
        if matches!(base, b"." | b"..") || (retire::recover(&self.fd, base)) {
            return true;
        }
        let mut full = self.name.clone();
        if !full.is_empty() {
            full.push(b'/');
        }
        full.extend_from_slice(base);
        let (found, ignored) = match self.kind(base, told) {
            FileType::Directory => {
                let pattern =
                    ignore.folder(base).map(|pattern| format!("{}/", String::from_utf8_lossy(pattern)));
                (Entry::Folder(&full, ino), pattern)
            }
            FileType::RegularFile => {
                let pattern = ignore.file(base).map(|pattern| String::from_utf8_lossy(pattern).into_owned());
                let sidecar = sidecar::subject(base).is_some();
                if sidecar && pattern.is_none() {
                    count(&mut self.ignored, "side-car");
                }
                (if sidecar { Entry::Sidecar(&full) } else { Entry::File(&full) }, pattern)
            }
            special => {
                let word = word(special);
                if ignore.file(base).is_none() {
                    self.special.push((full.clone(), word));
                }
                (Entry::File(&full), Some(word.to_owned()))
            }
        };
        match ignored {
            Some(reason) => {
                count(&mut self.ignored, &reason);
                true
            }
            None => each(found),
        }
    }

    fn kind(&self, base: &[u8], told: FileType) -> FileType {
        if told != FileType::Unknown {
            return told;
        }
        let stat = rustix::fs::statat(self.fd.as_fd(), base, AtFlags::SYMLINK_NOFOLLOW);
        stat.map_or(FileType::Unknown, |s| FileType::from_raw_mode(s.st_mode))
    }
}

/// Entries of one folder that are put in the order of their names at a time.
const SORTED: usize = 16_384;

/// One more of this reason.
pub(super) fn count(counts: &mut BTreeMap<String, usize>, reason: &str) {
    match counts.get_mut(reason) {
        Some(count) => *count += 1,
        None => {
            counts.insert(reason.to_owned(), 1);
        }
    }
}

fn word(kind: FileType) -> &'static str {
    match kind {
        FileType::Symlink => "symlink",
        FileType::Fifo => "fifo",
        FileType::Socket => "socket",
        FileType::CharacterDevice | FileType::BlockDevice => "device",
        _ => "unknown kind",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below() {
        for (name, folder, expected) in
            [("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "a/b", false), ("x/y", "", true)]
        {
            assert_eq!(is_below(name.as_bytes(), folder.as_bytes()), expected, "{name} in {folder}");
        }
    }

    #[test]
    fn one_listing_answers_many_wishes() {
        let mut folders = Folders::default();
        folders.ask(b"a", false);
        folders.ask(b"a", true);
        folders.ask(b"b", false);
        assert_eq!(folders.next_task(), Some(Task { name: b"a".to_vec(), full: true }));
        assert_eq!(folders.next_task(), Some(Task { name: b"b".to_vec(), full: false }));
        assert_eq!(folders.next_task(), None);
    }
}
