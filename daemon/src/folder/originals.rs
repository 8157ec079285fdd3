//! The dropped bytes, kept under their hash in `.desk/originals`.

use std::path::{Path, PathBuf};

use super::durable::{self, Staging};
use crate::error::Fatal;
use crate::settings::Durability;
use crate::store::StoreError;

/// The originals of a desk.
#[derive(Clone, Debug)]
pub struct Originals {
    folder: PathBuf,
    staging: Staging,
    durability: Durability,
}

impl Originals {
    /// Open the originals under `desk` (`.desk`).
    pub fn open(desk: &Path, durability: Durability) -> Result<Self, Fatal> {
        let folder = desk.join("originals");
        let staging =
            Staging::open(desk.join("incoming")).map_err(|error| Fatal::io(desk.display(), error))?;
        std::fs::create_dir_all(&folder).map_err(|error| Fatal::io(folder.display(), error))?;
        Ok(Self { folder, staging, durability })
    }

    /// The originals of a desk that may be running, to read only.
    pub fn open_to_look(desk: &Path) -> OriginalsToLook {
        OriginalsToLook { desk: desk.to_owned() }
    }

    /// Where the bytes with this hash are kept.
    pub fn path(folder: &Path, hash: &[u8; 32]) -> PathBuf {
        let name = hex(hash);
        folder.join("originals").join(&name[..2]).join(&name[2..])
    }

    fn place(&self, hash: &[u8; 32]) -> PathBuf {
        let name = hex(hash);
        self.folder.join(&name[..2]).join(&name[2..])
    }

    /// Keep bytes; durable after [`Originals::sync`].
    pub fn put(&self, hash: &[u8; 32], bytes: &[u8]) -> Result<(), StoreError> {
        let place = self.place(hash);
        if std::fs::read(&place).is_ok_and(|kept| kept == bytes) {
            return Ok(());
        }
        let folder = place.parent().unwrap_or(&self.folder);
        if !folder.exists() {
            durable::make_folder(folder)?;
        }
        self.staging.write(&place, bytes)
    }

    /// Make what was kept durable.
    pub fn sync(&self) -> Result<(), StoreError> {
        match self.durability {
            Durability::Strict => durable::sync_all(&self.folder),
            Durability::Relaxed => Ok(()),
        }
    }

    /// The bytes with this hash.
    pub fn read(&self, hash: &[u8; 32]) -> Result<Vec<u8>, Fatal> {
        read(&self.place(hash))
    }
}

/// The originals of another desk.
#[derive(Clone, Debug)]
pub struct OriginalsToLook {
    desk: PathBuf,
}

impl OriginalsToLook {
    /// The bytes with this hash.
    pub fn read(&self, hash: &[u8; 32]) -> Result<Vec<u8>, Fatal> {
        read(&Originals::path(&self.desk, hash))
    }
}

fn read(place: &Path) -> Result<Vec<u8>, Fatal> {
    std::fs::read(place).map_err(|error| {
        Fatal::new(
            65,
            format!("the original {} is gone ({error}): restore it from a backup", place.display()),
        )
    })
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
