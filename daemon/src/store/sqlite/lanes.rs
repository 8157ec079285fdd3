//! Who may use which connection: one that writes, taken in turn, and a few that read.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::schema;
use crate::store::StoreError;

/// Connections kept open for reading; more are opened when more threads read at once, and closed after.
const READERS_KEPT: usize = 4;

/// A lock that serves in the order of arrival. A plain mutex lets a thread that commits in a loop take it again
/// before the waiting one has woken, so admission would starve while the desk is busy.
pub(super) struct InTurn<T> {
    queue: Mutex<Queue>,
    called: Condvar,
    guarded: Mutex<T>,
}

#[derive(Default)]
struct Queue {
    next_ticket: u64,
    serving: u64,
}

impl<T> InTurn<T> {
    pub(super) fn new(guarded: T) -> Self {
        Self { queue: Mutex::default(), called: Condvar::new(), guarded: Mutex::new(guarded) }
    }

    /// Wait for one's turn and use it.
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut queue = unpoisoned(self.queue.lock());
        let ticket = queue.next_ticket;
        queue.next_ticket += 1;
        while queue.serving != ticket {
            queue = unpoisoned(self.called.wait(queue));
        }
        drop(queue);
        let _end = EndOfTurn(self);
        let mut guarded = unpoisoned(self.guarded.lock());
        work(&mut guarded)
    }
}

/// Calls the next one also when the work panics.
struct EndOfTurn<'a, T>(&'a InTurn<T>);

impl<T> Drop for EndOfTurn<'_, T> {
    fn drop(&mut self) {
        unpoisoned(self.0.queue.lock()).serving += 1;
        self.0.called.notify_all();
    }
}

// A panic leaves no half-changed value behind these locks: transactions roll back when dropped, and what is
// remembered beside them changes only after a commit.
fn unpoisoned<G>(locked: Result<G, PoisonError<G>>) -> G {
    locked.unwrap_or_else(PoisonError::into_inner)
}

/// Connections that read.
pub(super) struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, free: Mutex::default() }
    }

    /// Read in one transaction: everything `work` sees is of one moment.
    pub(super) fn with<R>(
        &self,
        work: impl FnOnce(&Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let taken = self.free().pop();
        let mut conn = match taken {
            Some(conn) => conn,
            None => schema::open_reader(&self.path)?,
        };
        let tx = conn.transaction()?;
        let answer = work(&tx)?;
        tx.finish()?;
        let mut free = self.free();
        if free.len() < READERS_KEPT {
            free.push(conn);
        }
        Ok(answer)
    }

    /// Close those not in use.
    pub(super) fn close(&self) {
        self.free().clear();
    }

    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        unpoisoned(self.free.lock())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn the_turn_goes_round() {
        let lane = InTurn::new(Vec::new());
        let waiting = AtomicU64::new(0);
        std::thread::scope(|scope| {
            lane.with(|_| {
                for who in 0..3_u64 {
                    let (lane, waiting) = (&lane, &waiting);
                    scope.spawn(move || {
                        while waiting.load(Ordering::SeqCst) != who {
                            std::thread::yield_now();
                        }
                        // Counted in once the ticket is drawn, which `queue` shows.
                        lane.with(|order: &mut Vec<u64>| order.push(who));
                    });
                }
                for who in 0..3_u64 {
                    waiting.store(who, Ordering::SeqCst);
                    while unpoisoned(lane.queue.lock()).next_ticket != who + 2 {
                        std::thread::yield_now();
                    }
                }
            });
        });
        lane.with(|order| assert_eq!(*order, [0, 1, 2]));
    }

    #[test]
    fn a_panic_ends_the_turn() {
        let lane = InTurn::new(0);
        let caught =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| lane.with(|_| panic!("in my turn"))));
        assert!(caught.is_err());
        lane.with(|n| *n += 1);
        lane.with(|n| assert_eq!(*n, 1));
    }
}
