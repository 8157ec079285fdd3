//! Which runs make up an index. Replaced as a whole, so that after any crash it names complete runs only.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::article::ArticleId;

const NAME: &str = "manifest";
const MAGIC: &[u8; 8] = b"cdkeysm1";

/// The runs of an index, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Last article included; later than the last run's when the articles after that had no keys.
    pub(super) last: ArticleId,
    pub(super) runs: Vec<Sealed>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    /// Last article included in it and the runs before.
    pub(super) last: ArticleId,
    /// Name of its file.
    pub(super) name: String,
    /// Hash of its header, which holds the hashes of the rest.
    pub(super) identity: [u8; 32],
}

impl Manifest {
    /// Read the manifest; `None` when there is none or it is damaged.
    pub(super) fn read(dir: &Path) -> io::Result<Option<Self>> {
        let bytes = match fs::read(dir.join(NAME)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let body = bytes.strip_prefix(MAGIC).and_then(|rest| rest.split_first_chunk::<32>());
        let body = body.filter(|(hash, body)| blake3::hash(body).as_bytes() == *hash);
        Ok(body.and_then(|(_, body)| postcard::from_bytes(body).ok()))
    }

    /// Replace the manifest, durably.
    pub(super) fn write(&self, dir: &Path) -> io::Result<()> {
        let body = postcard::to_stdvec(self).map_err(io::Error::other)?;
        let staged = dir.join("manifest.tmp");
        let mut file = File::create(&staged)?;
        file.write_all(&[MAGIC, blake3::hash(&body).as_bytes().as_slice(), &body].concat())?;
        file.sync_all()?;
        fs::rename(&staged, dir.join(NAME))?;
        sync_folder(dir)
    }
}

/// Make renames in a folder durable.
pub(super) fn sync_folder(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}
