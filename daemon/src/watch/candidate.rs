//! One file on its way from "there is something" to "read it now": a pure state machine. It knows no files and
//! no clock: it is told the time (since boot) and what was seen, and answers what to do.

use std::time::Duration;

use super::settings::{PartialPolicy, WatchSettings};
use super::tail::Cut;
use crate::article::Signature;

/// Time since boot: a clock that is never set.
pub(super) type Time = Duration;

/// A due time that never comes.
pub(super) const NEVER: Time = Duration::MAX;

const BUSY_FIRST: Duration = Duration::from_millis(250);
/// The longest pause between two looks at a file a writer has open.
pub(super) const BUSY_LAST: Duration = Duration::from_secs(30);
const QUIET_LAST: Duration = Duration::from_secs(30);
/// How long a side-car is waited for, and a side-car that is being written.
const SIDECAR_WAIT: Duration = Duration::from_secs(2);
/// A writer that has had the file open for this long is worth a warning.
pub(super) const STUCK: Duration = Duration::from_secs(15 * 60);

/// How it became known that there is a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// It was renamed to this name: whoever did that was ready.
    Renamed,
    /// A writer closed it.
    Closed,
    /// The name appeared; perhaps it is being written, perhaps it is a hard link.
    Created,
    /// A listing shows it.
    Found,
}

/// What a candidate waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    /// For nothing to happen for a moment.
    Quiet,
    /// For a writer to close it.
    Busy,
    /// For size and times to stand still.
    Settle,
    /// For its side-car.
    Sidecar,
    /// For the rest of it: the tail looks cut short.
    Cut,
    /// For content: it is empty.
    Empty,
    /// For permission to read it.
    Blocked,
}

impl Wait {
    /// The word for it, and whether it is held back beyond a moment.
    pub fn word(self) -> &'static str {
        match self {
            Wait::Quiet => "quiet",
            Wait::Busy => "busy-writer",
            Wait::Settle => "settling",
            Wait::Sidecar => "side-car",
            Wait::Cut => "partial-hold",
            Wait::Empty => "empty-hold",
            Wait::Blocked => "blocked",
        }
    }

    /// Held back for longer than a `sync` should wait.
    pub fn is_held(self) -> bool {
        !matches!(self, Wait::Quiet | Wait::Sidecar)
    }
}

/// Whether somebody has the file open for writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lease {
    /// Nobody has.
    Free,
    /// Somebody has.
    Writer,
    /// It cannot be known here.
    Unknown,
}

/// What a look at an existing, readable, regular file showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub signature: Signature,
    pub lease: Lease,
    /// It changed so recently that a change just after could not be told by its times.
    pub fresh: bool,
    pub network: bool,
    /// How long ago it last changed; zero where that is told by another host's clock.
    pub age: Duration,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing before [`Candidate::due`].
    Wait,
    /// Read it.
    Read,
    /// Send it; `partial` when the tail looks cut short.
    Seal { partial: bool },
    /// Send its fault.
    Refuse(Refusal),
}

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Empty,
    TooLarge,
    Partial(Cut),
}

/// The windows and limits the machine works with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows {
    pub quiet: Duration,
    pub settle: Duration,
    pub settle_network: Duration,
    pub partial_hold: Duration,
    pub empty_hold: Duration,
    pub partial: PartialPolicy,
    pub max_bytes: u64,
    pub sidecar_wait: bool,
}

impl From<&WatchSettings> for Windows {
    fn from(s: &WatchSettings) -> Self {
        Windows {
            quiet: s.quiet,
            settle: s.settle,
            settle_network: s.settle_network,
            partial_hold: s.partial_hold,
            empty_hold: s.empty_hold,
            partial: s.partial,
            max_bytes: s.max_file_bytes,
            sidecar_wait: s.sidecar_wait,
        }
    }
}

/// A file on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub evidence: Evidence,
    pub wait: Wait,
    /// When to look (again).
    pub due: Time,
    /// When it was first heard of.
    pub first: Time,
    quiet: Duration,
    busy: Option<(Time, Duration)>,
    steady: Option<(Signature, Time)>,
    held: Option<(Signature, Time)>,
}

impl Candidate {
    /// A file was heard of.
    pub fn new(evidence: Evidence, now: Time, windows: &Windows) -> Self {
        let quiet = windows.quiet;
        let due = if evidence == Evidence::Renamed { now } else { now + quiet };
        Candidate {
            evidence,
            wait: Wait::Quiet,
            due,
            first: now,
            quiet,
            busy: None,
            steady: None,
            held: None,
        }
    }

    /// It was heard of again. What is only seen again by a listing is no news, unless it could not be read.
    pub fn hear(&mut self, evidence: Evidence, now: Time) {
        match evidence {
            Evidence::Renamed => {
                self.evidence = evidence;
                self.wait = Wait::Quiet;
                self.due = now;
                self.busy = None;
            }
            Evidence::Closed => {
                self.evidence = evidence;
                self.wait = Wait::Quiet;
                self.due = now + self.quiet;
                self.busy = None;
            }
            Evidence::Created | Evidence::Found => {
                if self.wait == Wait::Blocked {
                    self.wait = Wait::Quiet;
                    self.due = now;
                }
            }
        }
    }

    /// Somebody says to look now, whatever it waits for.
    pub fn nudge(&mut self, now: Time) {
        self.due = self.due.min(now);
    }

    /// It cannot be opened or read; a change of its permissions or a full listing brings it back.
    pub fn block(&mut self) {
        self.wait = Wait::Blocked;
        self.due = NEVER;
    }

    /// How long a writer has had it open.
    pub fn busy_for(&self, now: Time) -> Option<Duration> {
        self.busy.map(|(since, _)| now.saturating_sub(since))
    }

    /// It was looked at.
    pub fn look(&mut self, seen: &Seen, now: Time, windows: &Windows) -> Step {
        if !seen.network && seen.lease == Lease::Writer {
            return self.wait_for_writer(now);
        }
        self.busy = None;
        if seen.network || seen.lease == Lease::Unknown {
            let window = if seen.network { windows.settle_network } else { windows.settle };
            let since = since(&mut self.steady, seen.signature, now);
            if now < since + window {
                return self.wait_until(Wait::Settle, since + window);
            }
        } else if seen.fresh && matches!(self.evidence, Evidence::Created | Evidence::Found) {
            // Nobody has it open, but no event says that its writer is through with it.
            return self.wait_until(Wait::Quiet, now + self.quiet);
        }
        if seen.signature.size == 0 {
            let since = since(&mut self.held, seen.signature, now.saturating_sub(seen.age));
            if now < since + windows.empty_hold {
                return self.wait_until(Wait::Empty, since + windows.empty_hold);
            }
            return Step::Refuse(Refusal::Empty);
        }
        if seen.signature.size > windows.max_bytes {
            return Step::Refuse(Refusal::TooLarge);
        }
        Step::Read
    }

    /// It is about to be read; `present` tells of its side-car: `None` there is none, `Some(false)` it is being
    /// written, `Some(true)` it is whole. True when the file waits for it.
    pub fn awaits_sidecar(&mut self, present: Option<bool>, now: Time, windows: &Windows) -> bool {
        let until = self.first + SIDECAR_WAIT;
        let waits = match present {
            Some(true) => false,
            Some(false) => now < until,
            None => windows.sidecar_wait && now < until,
        };
        if waits {
            // One that is being written is looked at often; one that is not there is announced by its event.
            let due = if present.is_some() { (now + self.quiet).min(until) } else { until };
            self.wait_until(Wait::Sidecar, due);
        }
        waits
    }

    /// It changed while it was being read.
    pub fn changed(&mut self, now: Time) -> Step {
        self.quiet = (self.quiet * 2).clamp(Duration::from_millis(1), QUIET_LAST);
        self.wait_until(Wait::Quiet, now + self.quiet)
    }

    /// It was read whole, in the state that was seen; `cut` when its tail looks cut short. What stopped changing long
    /// ago has been held long enough.
    pub fn read(&mut self, seen: &Seen, cut: Option<Cut>, now: Time, windows: &Windows) -> Step {
        let Some(cut) = cut else { return Step::Seal { partial: false } };
        let since = since(&mut self.held, seen.signature, now.saturating_sub(seen.age));
        if now < since + windows.partial_hold {
            return self.wait_until(Wait::Cut, since + windows.partial_hold);
        }
        let take = match windows.partial {
            PartialPolicy::Flag => true,
            PartialPolicy::Fail => false,
            PartialPolicy::FlagReadable => cut.is_readable(),
        };
        if take { Step::Seal { partial: true } } else { Step::Refuse(Refusal::Partial(cut)) }
    }

    fn wait_for_writer(&mut self, now: Time) -> Step {
        let (since, pause) = match self.busy {
            None => (now, BUSY_FIRST),
            Some((since, pause)) => (since, (pause * 2).min(BUSY_LAST)),
        };
        self.busy = Some((since, pause));
        self.wait_until(Wait::Busy, now + pause)
    }

    fn wait_until(&mut self, wait: Wait, due: Time) -> Step {
        self.wait = wait;
        self.due = due;
        Step::Wait
    }
}

/// Since when this state has been seen without another between.
fn since(memory: &mut Option<(Signature, Time)>, signature: Signature, now: Time) -> Time {
    match memory {
        Some((seen, since)) if *seen == signature => *since,
        _ => {
            *memory = Some((signature, now));
            now
        }
    }
}

#[cfg(test)]
mod tests;
