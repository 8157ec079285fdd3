//! The stream's own clock: the median of recent dates, so that one article dated 2100 moves nothing.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// How many dates the clock remembers.
const REMEMBERED: usize = 41;

/// Median of the dates of recent articles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Clock {
    recent: VecDeque<i64>,
    now_ms: i64,
}

impl Clock {
    /// Take in the date of an article (publication, else arrival), ms since the epoch.
    pub(super) fn see(&mut self, dated_ms: i64) {
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(dated_ms);
        let mut sorted: Vec<i64> = self.recent.iter().copied().collect();
        sorted.sort_unstable();
        self.now_ms = sorted[(sorted.len() - 1) / 2];
    }

    /// What it shows, ms since the epoch.
    pub(super) fn now_ms(&self) -> i64 {
        self.now_ms
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_wild_date_moves_nothing() {
        let mut clock = Clock::default();
        for ms in [1_000, 1_100, 4_102_444_800_000, 1_200, 0] {
            clock.see(ms);
        }
        assert_eq!(clock.now_ms(), 1_100);
    }

    #[test]
    fn it_follows_the_stream() {
        let mut clock = Clock::default();
        for ms in 0..1_000 {
            clock.see(ms);
        }
        assert_eq!(clock.now_ms(), 979);
    }
}
