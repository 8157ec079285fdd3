//! What can be said of a library without running any of its code: for `copydesk plugin inspect`.

use std::path::Path;

use copydesk_plugin::meta::Meta;

use super::library::{Library, hex};

/// What a library says of itself, and which bytes said so.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Inspection {
    /// Its metadata.
    pub meta: Meta,
    /// SHA-256 of the file, lower-case hex: what an allow-list names.
    pub sha256: String,
    /// BLAKE3 of the file, lower-case hex.
    pub blake3: String,
    /// Its size, bytes.
    pub size: u64,
}

/// Look at the library at `path`. The error names the file, what is wrong with it and what to do.
pub fn inspect(path: &Path) -> Result<Inspection, String> {
    let library = Library::load(path)?;
    Ok(Inspection {
        meta: library.meta.clone(),
        sha256: library.sha256.clone(),
        blake3: hex(&library.blake3),
        size: library.bytes().len() as u64,
    })
}
