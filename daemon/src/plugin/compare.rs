//! `compare`: one process, called from the thread that files articles, one after another.

use copydesk_plugin::Compared;

use super::call::{CompareCall, Fault, FaultKind};
use super::frame::Garbage;
use super::slot::{Slot, Task};
use super::translate::{Answer, encode_compare, subject};

impl Task for CompareCall {
    fn hook(&self) -> &'static str {
        "compare"
    }

    fn subject(&self) -> u64 {
        subject(self.article.seq, self.article.index)
    }

    fn encode(&self, id: u64, out: &mut Vec<u8>) -> Result<(), Garbage> {
        encode_compare(id, self, out)
    }
}

/// One plugin's `compare`.
#[derive(Debug)]
pub struct Comparer {
    slot: Slot,
}

impl Comparer {
    /// Through the process of `slot`.
    pub fn new(slot: Slot) -> Self {
        Self { slot }
    }

    /// Compare one article; waits for the answer. A call that dies or asks for it is made once more.
    pub fn compare(&mut self, call: &CompareCall) -> Result<Compared, Fault> {
        match self.slot.ask_alone(call, false)? {
            Answer::Compared(compared) => Ok(compared),
            _ => Err(self.slot.fault(call, FaultKind::Protocol, "its answer is none to compare")),
        }
    }

    /// End the process.
    pub fn stop(&mut self) {
        self.slot.stop();
    }
}
