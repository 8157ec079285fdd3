//! What an editor tells the desk. An order travels the way of a dropped file (admitted, filed in its turn, committed,
//! projected), so that it is durable before it is answered, takes effect at one place in the order of files, and is
//! there again when everything is replayed or rebuilt.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::article::{Admitted, Signature};
use crate::error::FileFault;
use crate::watch::SealedFile;

/// How the names of orders begin. Names of dropped files are relative to the watch folder and never begin so.
const NAMES: &[u8] = b"/order/";

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What is to be done.
    pub what: What,
    /// The plugin whose topic it is.
    pub plugin: String,
    /// The story's folder.
    pub story: String,
    /// The topic.
    pub topic: String,
    /// Its id for people, 8 hex digits.
    pub id: String,
    /// When it was given, ms since the epoch: two orders never have the same bytes.
    pub given_ms: i64,
}

/// What is to be done with a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// No more alert lines of it.
    Dismiss,
    /// Alert lines of it again.
    Recall,
}

impl What {
    /// Past tense, for logs.
    pub fn done(self) -> &'static str {
        match self {
            What::Dismiss => "dismissed",
            What::Recall => "recalled",
        }
    }
}

impl Order {
    /// As a file to be admitted.
    pub fn sealed(&self) -> Result<SealedFile, serde_json::Error> {
        let bytes = serde_json::to_vec(self)?;
        let given_ns = i128::from(self.given_ms) * 1_000_000;
        let signature = Signature { size: bytes.len() as u64, ctime_ns: given_ns, ..Signature::default() };
        Ok(SealedFile {
            name: [NAMES, self.id.as_bytes()].concat(),
            path: PathBuf::new(),
            hash: *blake3::hash(&bytes).as_bytes(),
            bytes: Arc::from(bytes),
            signature,
            hints: copydesk_plugin::Hints::default(),
            partial: false,
        })
    }

    /// The order in an admitted file; none when it was dropped and is no order.
    pub fn of(file: &Admitted, bytes: &[u8]) -> Option<Result<Order, FileFault>> {
        let read = |error| FileFault::new("order", format!("the order cannot be read: {error}"));
        is_order(file).then(|| serde_json::from_slice(bytes).map_err(read))
    }
}

/// Whether an admitted file is an order: nothing in the watch folder answers to it.
pub fn is_order(file: &Admitted) -> bool {
    file.name.starts_with(NAMES)
}
