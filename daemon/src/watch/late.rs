//! Side-cars that came too late: after their article had been taken without one. What they state is not true of the
//! next article of that name, so they must never be read for it. Pure: no files, no clock.

use std::collections::{HashMap, VecDeque};

use crate::article::Signature;

/// Names remembered.
const REMEMBERED: usize = 100_000;

/// What a side-car is to the file it stands beside, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// It came before the file, or with it.
    InTime,
    /// It came after the last file of that name, which was taken without one.
    Late,
    /// Late, as was said before.
    Told,
}

/// The last file of a name, taken without a side-car, and the side-car that came late for it.
#[derive(Clone, Copy, Debug)]
struct Last {
    file: Signature,
    late: Option<Signature>,
}

/// The names whose last file was taken without a side-car.
#[derive(Debug, Default)]
pub(super) struct Bare {
    last: HashMap<Vec<u8>, Last>,
    /// In the order they were taken; may name one twice.
    order: VecDeque<Vec<u8>>,
}

impl Bare {
    /// A file was taken, with or without a side-car.
    pub fn taken(&mut self, name: &[u8], file: Signature, with: bool) {
        if with {
            self.last.remove(name);
            return;
        }
        if self.last.insert(name.to_vec(), Last { file, late: None }).is_none() {
            self.order.push_back(name.to_vec());
        }
        while self.order.len() > REMEMBERED {
            self.order.pop_front().and_then(|name| self.last.remove(&name));
        }
    }

    /// Whether a side-car for this name may be late.
    pub fn knows(&self, name: &[u8]) -> bool {
        self.last.contains_key(name)
    }

    /// Judges a side-car of `name`. `there` is the file that has the name now. At most one is late for a file: the next
    /// one is for the next file.
    pub fn judge(&mut self, name: &[u8], there: Option<&Signature>, sidecar: &Signature) -> Timing {
        let Some(last) = self.last.get_mut(name) else { return Timing::InTime };
        // A change time cannot be set by anybody. What came after a file that is still to be taken is that one's.
        if there.is_some_and(|there| *there != last.file && sidecar.ctime_ns >= there.ctime_ns) {
            return Timing::InTime;
        }
        match last.late {
            None => {
                last.late = Some(*sidecar);
                Timing::Late
            }
            Some(told) if told == *sidecar => Timing::Told,
            Some(_) => Timing::InTime,
        }
    }

    /// The side-car last judged late was not moved: it changed, or is being written.
    pub fn forget_late(&mut self, name: &[u8]) {
        if let Some(last) = self.last.get_mut(name) {
            last.late = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(ctime_ns: i128) -> Signature {
        Signature { ctime_ns, ..Signature::default() }
    }

    /// A file was taken bare, changed at 10: what is a side-car of `at` to a file of `there`?
    #[track_caller]
    fn check(there: Option<i128>, at: i128, expected: Timing) {
        let mut bare = Bare::default();
        bare.taken(b"a.txt", changed(10), false);
        let there = there.map(changed);
        assert_eq!(bare.judge(b"a.txt", there.as_ref(), &changed(at)), expected);
    }

    #[test]
    fn late_is_what_came_between_two_files_of_which_the_first_had_none() {
        check(None, 20, Timing::Late);
        check(Some(30), 20, Timing::Late);
        check(Some(15), 20, Timing::InTime);
        check(Some(10), 20, Timing::Late); // the file itself, not yet retired
    }

    #[test]
    fn one_is_late_and_the_next_is_not() {
        let mut bare = Bare::default();
        assert_eq!(bare.judge(b"a.txt", None, &changed(1)), Timing::InTime);
        bare.taken(b"a.txt", changed(10), false);
        assert_eq!(bare.judge(b"b.txt", None, &changed(20)), Timing::InTime);
        assert_eq!(bare.judge(b"a.txt", None, &changed(20)), Timing::Late);
        assert_eq!(bare.judge(b"a.txt", None, &changed(20)), Timing::Told);
        assert_eq!(bare.judge(b"a.txt", None, &changed(30)), Timing::InTime);
        bare.forget_late(b"a.txt");
        assert_eq!(bare.judge(b"a.txt", None, &changed(30)), Timing::Late);
        bare.taken(b"a.txt", changed(40), false);
        assert_eq!(bare.judge(b"a.txt", None, &changed(50)), Timing::Late, "for the second file");
        bare.taken(b"a.txt", changed(60), true);
        assert_eq!(bare.judge(b"a.txt", None, &changed(70)), Timing::InTime);
    }

    #[test]
    fn memory_has_an_end() {
        let mut bare = Bare::default();
        for n in 0..=REMEMBERED {
            bare.taken(n.to_string().as_bytes(), changed(10), false);
        }
        assert!(!bare.knows(b"0") && bare.knows(b"1"));
        assert_eq!(bare.last.len(), REMEMBERED);
    }
}
