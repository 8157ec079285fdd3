//! The dropped bytes, kept under their hash in `.desk/originals`, and what happens to files that are refused.

use std::io;
use std::path::{Path, PathBuf};

use super::durable::{self, Staging, blocked};
use crate::article::Signature;
use crate::error::{Fatal, FileFault};
use crate::settings::Durability;
use crate::store::StoreError;
use crate::watch;

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

/// A file the watch would not take.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Name relative to the watch folder, as bytes.
    pub name: Vec<u8>,
    /// Where it is.
    pub path: PathBuf,
    /// Which file on disk this is.
    pub signature: Signature,
    /// Why.
    pub fault: FileFault,
}

/// Moves files that never became admitted (empty, too large) to `failed/`, with the reason beside them.
#[derive(Clone, Debug)]
pub struct Refusals {
    failed: PathBuf,
}

impl Refusals {
    /// Refused files go under `failed`.
    pub fn new(failed: PathBuf) -> Self {
        Self { failed }
    }

    /// Move a refused file out of the watch folder. One that is gone or has changed since is left alone; where the
    /// source cannot be removed, a copy is kept with the reason and the source stays.
    pub fn take(&self, refused: &Refused) -> Result<(), StoreError> {
        if watch::signature_of(&refused.path) != Some(refused.signature) {
            return Ok(());
        }
        let now = jiff::Timestamp::now();
        let day = self.failed.join(now.strftime("%Y-%m-%d").to_string());
        durable::make_folder(&day)?;
        let seed = format!("{:?}{:?}", refused.name, refused.signature);
        let mark = hex(&blake3::hash(seed.as_bytes()).as_bytes()[..4]);
        let target = day.join(failed_name(&refused.name, &mark));
        match std::fs::rename(&refused.path, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) => take_copy(&refused.path, &target).map_err(|error| blocked(&target, &error))?,
        }
        let reason = super::render::reason_json(&refused.name, &refused.fault, now.as_millisecond());
        let path = day.join(format!("{}.reason.json", failed_name(&refused.name, &mark)));
        std::fs::write(&path, reason).map_err(|error| blocked(&path, &error))
    }
}

/// Copy durably, then remove the source if that is allowed.
fn take_copy(source: &Path, target: &Path) -> io::Result<()> {
    std::fs::copy(source, target)?;
    std::fs::File::open(target)?.sync_all()?;
    if let Err(error) = std::fs::remove_file(source) {
        tracing::warn!(file = %source.display(), "refused, but it cannot be removed from the watch folder: {error}");
    }
    Ok(())
}

/// The name of a failed file: its own last part, shortened, with a mark that keeps namesakes apart.
pub fn failed_name(name: &[u8], mark: &str) -> String {
    let shown = String::from_utf8_lossy(name);
    let last = shown.rsplit('/').next().unwrap_or("file");
    let mut plain = String::new();
    for c in last.chars().map(|c| if c.is_control() || c == '\u{fffd}' { '_' } else { c }) {
        // A name holds 255 bytes, and the mark and `.reason.json` come behind.
        if plain.len() + c.len_utf8() > 200 {
            break;
        }
        plain.push(c);
    }
    format!("{plain}~{mark}")
}
