//! Waiting for a condition; the only place that pauses.

use std::time::{Duration, Instant};

/// Only a broken desk takes this long.
const LIMIT: Duration = Duration::from_secs(120);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Ask until `condition` gives a value; panics with `what` when it never does.
pub fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(begun.elapsed() < LIMIT, "waited {} s in vain for: {what}", LIMIT.as_secs());
        std::thread::sleep(LOOK_AGAIN);
    }
}
