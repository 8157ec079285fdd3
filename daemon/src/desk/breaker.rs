//! A full, read-only or failing disk fails no article: the desk waits, says so, and goes on by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::{error, info};

use crate::error::Fatal;
use crate::store::StoreError;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Repeats what the disk refuses until it works or the desk stops.
#[derive(Clone, Default)]
pub struct Breaker {
    stopping: Arc<(Mutex<bool>, Condvar)>,
    /// What is being tried again, by the thread that does, and why.
    waits: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Breaker {
    /// End all waiting: what still cannot be written is left for the next start.
    pub fn stop(&self) {
        let (stopping, changed) = &*self.stopping;
        *stopping.lock().unwrap_or_else(PoisonError::into_inner) = true;
        changed.notify_all();
    }

    /// Do `work` until it succeeds. `what` completes "blocked while ...".
    pub fn run<T>(&self, what: &str, mut work: impl FnMut() -> Result<T, StoreError>) -> Result<T, Fatal> {
        let mut wait = FIRST_WAIT;
        let mut blocked = false;
        loop {
            match work() {
                Ok(done) => {
                    if blocked {
                        self.lock().remove(what);
                        info!("{what}: works again, going on");
                    }
                    return Ok(done);
                }
                Err(StoreError::Broken(why)) => return Err(Fatal::new(74, format!("{what}: {why}"))),
                Err(StoreError::Blocked(why)) => {
                    error!(
                        "blocked while {what}: {why}; nothing is lost, trying again in {} s",
                        wait.as_secs()
                    );
                    blocked = true;
                    self.lock().insert(what.to_owned(), why.clone());
                    if self.pause(wait) {
                        return Err(Fatal::new(74, format!("stopped while blocked {what}: {why}")));
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// What the desk cannot do and tries again, each with the reason; none when nothing is blocked.
    pub fn blocked(&self) -> Vec<String> {
        self.lock().iter().map(|(what, why)| format!("{what}: {why}")).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wait; true when the desk is stopping.
    fn pause(&self, wait: Duration) -> bool {
        let (stopping, changed) = &*self.stopping;
        let stopping = stopping.lock().unwrap_or_else(PoisonError::into_inner);
        let (stopping, _) =
            changed.wait_timeout_while(stopping, wait, |stop| !*stop).unwrap_or_else(PoisonError::into_inner);
        *stopping
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_blocks_the_desk_is_told_until_it_works() {
        let breaker = Breaker::default();
        let waits = breaker.clone();
        let blocked = || Err::<(), _>(StoreError::Blocked("the disk is full".to_owned()));
        let worker = std::thread::spawn(move || waits.run("filing", blocked));
        while breaker.blocked().is_empty() {
            std::thread::yield_now();
        }
        assert_eq!(breaker.blocked(), ["filing: the disk is full"]);
        breaker.stop();
        assert!(worker.join().expect("no panic").is_err());
        let mut works = [Err(StoreError::Blocked("read-only".to_owned())), Ok(())].into_iter();
        let again = Breaker::default();
        again.run("filing", || works.next().expect("it works the second time")).expect("it works");
        assert!(again.blocked().is_empty());
    }
}
