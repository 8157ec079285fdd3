//! `deliver`: a process of its own, so that nothing else of the plugin or of the desk waits while the world is slow.
//!
//! Its failures are not held against the plugin: what it has to carry waits, and whoever calls tries again.

use std::sync::Arc;
use std::time::Duration;

use copydesk_plugin::hash64;

use super::call::{Delivery, Fault, FaultKind};
use super::frame::{Bytes, DeliverFrame, Garbage, Request, encode};
use super::slot::{Slot, Task};
use super::supervisor::{Supervision, Supervisor};
use super::translate::Answer;

/// A finding on its way out: a JSON object.
struct Parcel<'a>(&'a [u8]);

impl Task for Parcel<'_> {
    fn hook(&self) -> &'static str {
        "deliver"
    }

    fn subject(&self) -> u64 {
        hash64(self.0)
    }

    fn encode(&self, id: u64, out: &mut Vec<u8>) -> Result<(), Garbage> {
        encode(&Request::Deliver(DeliverFrame { id, finding: Bytes(self.0) }), out)
    }
}

/// The rules for a process that delivers: it is never given up, and whoever calls has pauses of their own.
pub fn supervision(rules: Supervision) -> Supervision {
    let longest_pause = rules.longest_pause.min(Duration::from_secs(1)).max(rules.first_pause);
    Supervision { deaths: usize::MAX, longest_pause, ..rules }
}

/// One plugin's `deliver`.
#[derive(Debug)]
pub struct Deliverer {
    slot: Slot,
}

impl Deliverer {
    /// Through the process of `slot`, whose supervisor follows `supervision`.
    pub fn new(slot: Slot) -> Self {
        Self { slot }
    }

    /// Deliver one finding (a JSON object); waits for the answer. A fault says nothing about the finding: it may be
    /// tried again later, as often as one likes.
    pub fn deliver(&mut self, finding: &[u8]) -> Result<Delivery, Fault> {
        let parcel = Parcel(finding);
        if let Err(reason) = self.slot.start() {
            return Err(self.slot.fault(&parcel, FaultKind::Unavailable, &reason));
        }
        // Not once more at once: whatever is in the way needs time.
        match self.slot.ask_alone(&parcel, true)? {
            Answer::Delivered(delivery) => Ok(delivery),
            _ => Err(self.slot.fault(&parcel, FaultKind::Protocol, "its answer is none to deliver")),
        }
    }

    /// What ends a delivery from another thread.
    pub fn halt(&self) -> Halt {
        Halt(Arc::clone(self.slot.plugin()))
    }
}

/// Ends a [`Deliverer`]'s work.
#[derive(Clone, Debug)]
pub struct Halt(Arc<Supervisor>);

impl Halt {
    /// End the running delivery, if any, and begin none any more.
    pub fn now(&self) {
        self.0.stop();
    }
}
