//! The drop folder: events are hints, the scan is the truth. Gives [`SealedFile`]s.

use std::path::PathBuf;
use std::sync::Arc;

use copydesk_plugin::Hints;

use crate::article::Signature;

/// A file read whole at a moment when nobody was writing it.
#[derive(Clone, Debug)]
pub struct SealedFile {
    /// Name relative to the watch folder, as bytes.
    pub name: Vec<u8>,
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// BLAKE3 of them.
    pub hash: [u8; 32],
    /// Which file on disk this was.
    pub signature: Signature,
    /// What sub-folder and side-car state.
    pub hints: Hints,
    /// The tail looks cut short.
    pub partial: bool,
}
