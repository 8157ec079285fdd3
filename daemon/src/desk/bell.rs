//! Rings when alert lines were written, for those who carry them on. Ringing waits for nobody.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A bell that remembers how often it rang, so that nobody misses it, and that can be taken down.
#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rings: u64,
    down: bool,
}

impl Bell {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Alert lines were written.
    pub fn ring(&self) {
        self.state().rings += 1;
        self.changed.notify_all();
    }

    /// It will not ring any more, and nobody shall wait any more.
    pub fn take_down(&self) {
        self.state().down = true;
        self.changed.notify_all();
    }

    /// Whether it was taken down.
    pub fn is_down(&self) -> bool {
        self.state().down
    }

    /// Wait until it has rung more often than `heard`: how often. None once it is taken down.
    pub fn wait(&self, heard: u64) -> Option<u64> {
        let state = self.state();
        let quiet = |state: &mut State| !state.down && state.rings <= heard;
        let state = self.changed.wait_while(state, quiet).unwrap_or_else(PoisonError::into_inner);
        (!state.down).then_some(state.rings)
    }

    /// Let time pass, whether it rings or not; false when it is or was taken down meanwhile.
    pub fn pause(&self, time: Duration) -> bool {
        let state = self.state();
        let up = |state: &mut State| !state.down;
        let (state, _) =
            self.changed.wait_timeout_while(state, time, up).unwrap_or_else(PoisonError::into_inner);
        !state.down
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn no_ring_is_missed() {
        let bell = Arc::new(Bell::default());
        bell.ring();
        bell.ring();
        assert_eq!(bell.wait(0), Some(2));
        let theirs = bell.clone();
        let waiting = std::thread::spawn(move || theirs.wait(2));
        bell.ring();
        assert_eq!(waiting.join().unwrap(), Some(3));
    }

    #[test]
    fn nobody_waits_for_a_bell_that_is_down() {
        let bell = Arc::new(Bell::default());
        assert!(bell.pause(Duration::ZERO));
        let theirs = bell.clone();
        let pausing = std::thread::spawn(move || theirs.pause(Duration::from_secs(3600)));
        let theirs = bell.clone();
        let waiting = std::thread::spawn(move || theirs.wait(0));
        assert!(!bell.is_down());
        bell.take_down();
        assert!(bell.is_down());
        assert!(!pausing.join().unwrap());
        assert_eq!(waiting.join().unwrap(), None);
    }
}
