//! Whose code may run: by folder, by hash, by signature. Decided on the bytes that will be loaded.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use minisign_verify::{PublicKey, Signature};

use super::library::Library;

/// Which libraries are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// What lies where the settings point; doubtful owners and permissions are warned about. For development.
    Dir,
    /// These (plugin name, SHA-256 in hex) and no others.
    AllowList(Vec<(String, String)>),
    /// What one of these minisign public keys (base64) has signed; the signature lies beside as `<library>.minisig`.
    Signed(Vec<String>),
}

impl Trust {
    /// Whether the library may run: warnings, or why not and what to do.
    pub fn judge(&self, library: &Library, name: &str) -> Result<Vec<String>, String> {
        match self {
            Trust::Dir => Ok(doubts(library)),
            Trust::AllowList(allowed) => {
                let same = |hash: &str| hash.eq_ignore_ascii_case(&library.sha256);
                let path = library.path.display();
                if allowed.iter().any(|(allowed, hash)| allowed == name && same(hash)) {
                    return Ok(Vec::new());
                }
                let why = if allowed.iter().any(|(allowed, _)| allowed == name) {
                    "is not the build that was allowed"
                } else {
                    "is not on the allow-list"
                };
                Err(format!(
                    "{path}: the library of plugin {name} {why} (sha256 {}): if it is the one you mean, put it into \
                     [plugins.allow] of the settings: {name} = \"<that sha256>\"",
                    library.sha256
                ))
            }
            Trust::Signed(keys) => signed(library, keys).map(|()| Vec::new()),
        }
    }
}

fn signed(library: &Library, keys: &[String]) -> Result<(), String> {
    let mut beside = library.path.clone().into_os_string();
    beside.push(".minisig");
    let path = library.path.display();
    let text = std::fs::read_to_string(&beside).map_err(|error| {
        format!(
            "{path}: its signature {} cannot be read ({error}): sign it with `minisign -Sm`",
            beside.display()
        )
    })?;
    let signature = Signature::decode(&text).map_err(|error| {
        format!("{}: not a minisign signature ({error}): sign it again", beside.display())
    })?;
    for key in keys {
        let key = PublicKey::from_base64(key)
            .map_err(|error| format!("trust: {key:?} is not a minisign public key ({error}): correct it"))?;
        if key.verify(library.bytes(), &signature, false).is_ok() {
            return Ok(());
        }
    }
    Err(format!(
        "{path}: none of the {} trusted keys has signed these bytes: sign it, or add the key",
        keys.len()
    ))
}

/// What is doubtful about where a library lies: who else could have put it there.
fn doubts(library: &Library) -> Vec<String> {
    let me = rustix::process::geteuid().as_raw();
    let mut doubts = Vec::new();
    let mut judge = |path: &Path, owner: u32, mode: u32| {
        let path = path.display();
        if owner != 0 && owner != me {
            doubts.push(format!("{path} belongs to user {owner}, who could replace the library"));
        }
        // A sticky folder (/tmp) lets nobody replace what belongs to others.
        if mode & 0o022 != 0 && mode & 0o1000 == 0 {
            doubts.push(format!("{path} can be written by others (mode {mode:o}): chmod go-w"));
        }
    };
    judge(&library.path, library.owner, library.mode);
    let real = library.path.canonicalize().unwrap_or_else(|_| library.path.clone());
    for folder in real.ancestors().skip(1) {
        if let Ok(about) = folder.metadata() {
            judge(folder, about.uid(), about.mode() & 0o7777);
        }
    }
    doubts
}
