//! All files the watch knows of: those on their way, with a heap of their timers, and those that were sent and
//! await the desk's word. Pure: no files, no clock.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use super::candidate::{Candidate, Evidence, NEVER, Time, Wait, Windows};
use crate::article::Signature;

/// Name relative to the watch folder.
pub(super) type Name = Arc<[u8]>;

/// More candidates than this are left to later listings, so that memory does not grow with the backlog.
pub(super) const FRONTIER: usize = 65_536;

/// A state of a file that was sent and not yet retired.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    /// As told to the desk.
    pub told: Signature,
    /// As last seen with the same content: a change of mode or times changes no content.
    pub now: Signature,
    /// Hash of the content; `None` when it was refused unread.
    pub hash: Option<[u8; 32]>,
    /// Which state of its side-car went with it.
    pub sidecar: Option<Signature>,
}

/// What is known under one name.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub candidate: Option<Candidate>,
    pub sent: Vec<Sent>,
}

impl Entry {
    /// This state has been sent already.
    pub fn was_sent(&self, signature: &Signature) -> bool {
        self.sent.iter().any(|s| s.now == *signature || s.told == *signature)
    }
}

/// The entries and their timers.
#[derive(Debug, Default)]
pub(super) struct Table {
    entries: HashMap<Name, Entry>,
    /// May hold outdated times; an entry's own `due` decides.
    timers: BinaryHeap<Reverse<(Time, Name)>>,
    candidates: usize,
}

impl Table {
    /// How many files are on their way.
    pub fn candidates(&self) -> usize {
        self.candidates
    }

    /// The entry of a name.
    pub fn get(&self, name: &[u8]) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Entry)> {
        self.entries.iter()
    }

    /// A file was heard of.
    pub fn hear(&mut self, name: &[u8], evidence: Evidence, now: Time, windows: &Windows) {
        match self.entries.get(name).and_then(|e| e.candidate) {
            Some(mut candidate) => {
                let due = candidate.due;
                candidate.hear(evidence, now);
                if candidate.due != due || evidence == Evidence::Closed {
                    self.put(name, Some(candidate));
                }
            }
            None => self.put(name, Some(Candidate::new(evidence, now, windows))),
        }
    }

    /// Sets or removes the candidate of a name.
    pub fn put(&mut self, name: &[u8], candidate: Option<Candidate>) {
        if candidate.is_none() && !self.entries.contains_key(name) {
            return;
        }
        let key = match self.entries.get_key_value(name) {
            Some((key, _)) => Arc::clone(key),
            None => Arc::from(name),
        };
        let entry = self.entries.entry(Arc::clone(&key)).or_default();
        self.candidates += usize::from(candidate.is_some());
        self.candidates -= usize::from(entry.candidate.is_some());
        entry.candidate = candidate;
        match candidate {
            Some(candidate) if candidate.due != NEVER => self.timers.push(Reverse((candidate.due, key))),
            Some(_) => {}
            None if entry.sent.is_empty() => {
                self.entries.remove(&key);
            }
            None => {}
        }
    }

    /// A state of a file was sent; its candidate is done.
    pub fn sent(&mut self, name: &[u8], sent: Sent) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.sent.push(sent);
            self.put(name, None);
        }
    }

    /// The content under `signature` is the one sent before: true when there is one, and it is remembered.
    pub fn same_content(&mut self, name: &[u8], signature: &Signature, hash: &[u8; 32]) -> bool {
        let Some(entry) = self.entries.get_mut(name) else { return false };
        let Some(sent) = entry.sent.last_mut() else { return false };
        let same = sent.hash.as_ref() == Some(hash) && sent.now.ino == signature.ino;
        if same {
            sent.now = *signature;
        }
        same
    }

    /// The desk is through with a state: takes it out.
    pub fn retire(&mut self, name: &[u8], told: &Signature) -> Option<Sent> {
        let entry = self.entries.get_mut(name)?;
        let place = entry.sent.iter().position(|s| s.told == *told)?;
        let sent = entry.sent.remove(place);
        if entry.sent.is_empty() && entry.candidate.is_none() {
            self.entries.remove(name);
        }
        Some(sent)
    }

    /// A candidate that is due, if any. It stays until [`Table::put`] says what became of it.
    pub fn due(&mut self, now: Time) -> Option<(Name, Candidate)> {
        while self.next().is_some_and(|due| due <= now) {
            let Reverse((_, name)) = self.timers.pop()?;
            if let Some(candidate) = self.entries.get(&name).and_then(|e| e.candidate) {
                return Some((name, candidate));
            }
        }
        None
    }

    /// When the next candidate is due.
    pub fn next(&mut self) -> Option<Time> {
        while let Some(Reverse((due, name))) = self.timers.peek() {
            let current = self.entries.get(name).and_then(|e| e.candidate);
            if current.is_some_and(|c| c.due == *due) {
                return Some(*due);
            }
            self.timers.pop();
        }
        None
    }

    /// Names of candidates in a state.
    pub fn waiting(&self, wait: Wait) -> Vec<Name> {
        let matching = |entry: &Entry| entry.candidate.is_some_and(|c| c.wait == wait);
        self.entries.iter().filter(|(_, e)| matching(e)).map(|(n, _)| Arc::clone(n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::WatchSettings;
    use std::time::Duration;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn signature(ino: u64) -> Signature {
        Signature { ino, size: 1, ..Signature::default() }
    }

    #[test]
    fn outdated_timers_are_passed_over() {
        let windows = Windows::from(&WatchSettings::new("/w"));
        let mut table = Table::default();
        table.hear(b"a", Evidence::Created, ms(0), &windows);
        table.hear(b"a", Evidence::Closed, ms(30), &windows);
        table.hear(b"b", Evidence::Renamed, ms(31), &windows);
        assert_eq!(table.next(), Some(ms(31)));
        assert_eq!(&*table.due(ms(31)).unwrap().0, b"b");
        table.put(b"b", None);
        assert_eq!(table.due(ms(79)).map(|d| d.0), None, "the close put it off");
        assert_eq!(&*table.due(ms(80)).unwrap().0, b"a");
        table.put(b"a", None);
        assert_eq!((table.candidates(), table.next()), (0, None));
    }

    #[test]
    fn a_sent_file_is_known_until_it_is_retired() {
        let windows = Windows::from(&WatchSettings::new("/w"));
        let mut table = Table::default();
        table.hear(b"a", Evidence::Renamed, ms(0), &windows);
        table.due(ms(0)).unwrap();
        let (told, later) = (signature(1), Signature { ctime_ns: 5, ..signature(1) });
        table.sent(b"a", Sent { told, now: told, hash: Some([1; 32]), sidecar: None });
        assert!(table.get(b"a").unwrap().was_sent(&told));
        assert!(!table.same_content(b"a", &later, &[2; 32]));
        assert!(table.same_content(b"a", &later, &[1; 32]));
        assert_eq!(table.retire(b"a", &told).unwrap().now, later);
        assert!(table.get(b"a").is_none());
    }
}
