//! A full, read-only or failing disk fails no article: the desk waits, says so, and goes on by itself.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
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
                    if self.pause(wait) {
                        return Err(Fatal::new(74, format!("stopped while blocked {what}: {why}")));
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
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
