//! A plugin's library: found, read once, checked, and held as sealed bytes that nobody can change any more.
//!
//! Every check is made on the very bytes a worker will load, so nothing can be swapped between check and use. No
//! code of the library runs here.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use copydesk_plugin::meta::Meta;
use copydesk_plugin::raw::{ABI_MAJOR, META_SECTION};
use rustix::fs::{MemfdFlags, Mode, OFlags, SealFlags, fcntl_add_seals, memfd_create, open};
use sha2::{Digest, Sha256};

use super::elf;

/// No library is larger than this.
const LARGEST: u64 = 1 << 30;

/// A checked library.
#[derive(Debug)]
pub struct Library {
    /// Where it was found.
    pub path: PathBuf,
    /// SHA-256 of its bytes, lower-case hex: what an allow-list names.
    pub sha256: String,
    /// BLAKE3 of its bytes: what tells one build from the next.
    pub blake3: [u8; 32],
    /// What it says of itself.
    pub meta: Meta,
    /// Owner of the file.
    pub owner: u32,
    /// Its permission bits.
    pub mode: u32,
    bytes: Vec<u8>,
    sealed: OwnedFd,
}

impl Library {
    /// Read and check the library at `path`. The error says what is wrong with which file and what to do.
    pub fn load(path: &Path) -> Result<Self, String> {
        let name = |reason: String| format!("{}: {reason}", path.display());
        let (bytes, owner, mode) = read(path).map_err(name)?;
        let meta = parse_meta(elf::check(&bytes).map_err(name)?).map_err(name)?;
        let sealed = seal(&bytes).map_err(name)?;
        Ok(Self {
            path: path.to_owned(),
            sha256: hex(&Sha256::digest(&bytes)),
            blake3: *blake3::hash(&bytes).as_bytes(),
            meta,
            owner,
            mode,
            bytes,
            sealed,
        })
    }

    /// The sealed bytes, to be loaded as `/proc/self/fd/N`.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.sealed.as_fd()
    }

    /// The bytes that were checked.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Give back the memory of the bytes; the sealed copy stays.
    pub fn forget_bytes(&mut self) {
        self.bytes = Vec::new();
    }
}

/// The checked metadata.
fn parse_meta(section: &[u8]) -> Result<Meta, String> {
    let meta: Meta = serde_json::from_slice(section)
        .map_err(|error| format!("its metadata ({META_SECTION}) cannot be read: {error}"))?;
    if meta.abi.0 != ABI_MAJOR {
        return Err(format!(
            "built for ABI {}, this desk speaks {ABI_MAJOR}: rebuild it with copydesk-plugin {ABI_MAJOR}.x",
            meta.abi.0
        ));
    }
    meta.validate().map_err(|error| error.to_string())?;
    Ok(meta)
}

/// Where a library written as `written` is looked for: an absolute path as it is, anything else in `folders`.
pub fn find(written: &Path, folders: &[PathBuf]) -> Result<PathBuf, String> {
    if written.is_absolute() {
        return Ok(written.to_owned());
    }
    // A file that is there but cannot be used is reported by the load; only absence goes on looking.
    let tried: Vec<PathBuf> = folders.iter().map(|folder| folder.join(written)).collect();
    tried.iter().find(|path| path.symlink_metadata().is_ok()).cloned().ok_or_else(|| {
        let tried: Vec<String> = tried.iter().map(|path| path.display().to_string()).collect();
        format!(
            "{} is not there (looked for {}): build or install it, or give its absolute path",
            written.display(),
            if tried.is_empty() { "nowhere".to_owned() } else { tried.join(", ") }
        )
    })
}

/// The folders libraries are looked for in: beside the settings, beside the executable, `../lib/copydesk` of it.
pub fn search_folders(settings: &Path, executable: &Path) -> Vec<PathBuf> {
    let beside =
        |file: &Path| file.parent().map(Path::to_owned).filter(|folder| !folder.as_os_str().is_empty());
    let mut folders = vec![beside(settings).unwrap_or_else(|| PathBuf::from("."))];
    if let Some(folder) = beside(executable) {
        folders.push(folder.clone());
        folders.push(folder.join("../lib/copydesk"));
    }
    folders
}

/// The bytes, owner and mode of one regular file, opened once.
fn read(path: &Path) -> Result<(Vec<u8>, u32, u32), String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let fd = open(path, flags, Mode::empty()).map_err(|error| match error {
        rustix::io::Errno::LOOP => "it is a symbolic link: name the library itself".to_owned(),
        rustix::io::Errno::NOENT => "it is not there: build or install it, or correct the path".to_owned(),
        error => format!("it cannot be opened: {error}"),
    })?;
    let mut file = File::from(fd);
    let about = file.metadata().map_err(|error| format!("it cannot be looked at: {error}"))?;
    if !about.is_file() {
        return Err("it is not a regular file: name the .so file itself".into());
    }
    if about.mode() & 0o6000 != 0 {
        return Err("it is setuid or setgid: remove these bits (chmod ug-s)".into());
    }
    if about.len() > LARGEST {
        return Err(format!("it is {} bytes long, at most {LARGEST} are taken", about.len()));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize + 1);
    (&mut file)
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("it cannot be read: {error}"))?;
    Ok((bytes, about.uid(), about.mode() & 0o7777))
}

/// A private, unchangeable copy of `bytes` that can be loaded.
fn seal(bytes: &[u8]) -> Result<OwnedFd, String> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    // Kernels before 6.3 do not know EXEC; with vm.memfd_noexec = 2 no memory file may hold code.
    let memory = memfd_create("copydesk-plugin", flags | MemfdFlags::EXEC).or_else(|error| match error {
        rustix::io::Errno::INVAL => memfd_create("copydesk-plugin", flags),
        error => Err(error),
    });
    match memory {
        Ok(fd) => {
            let mut file = File::from(fd);
            file.write_all(bytes)
                .map_err(|error| format!("its copy cannot be written to memory: {error}"))?;
            let seals = SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
            fcntl_add_seals(&file, seals).map_err(|error| format!("its copy cannot be sealed: {error}"))?;
            Ok(file.into())
        }
        Err(_) => nameless_file(bytes, &std::env::temp_dir()),
    }
}

/// The fallback: a file in a private folder, opened for reading only and unlinked before anyone can find it.
fn nameless_file(bytes: &[u8], parent: &Path) -> Result<OwnedFd, String> {
    let fail = |error: std::io::Error| {
        format!(
            "its copy cannot be made in {} (memory files may not hold code here): {error}",
            parent.display()
        )
    };
    let folder = parent.join(format!("copydesk-{}-{:x}", std::process::id(), unique()));
    let mode = Mode::RWXU;
    rustix::fs::mkdir(&folder, mode).map_err(|error| fail(error.into()))?;
    let path = folder.join("plugin.so");
    let copy = || -> std::io::Result<OwnedFd> {
        std::fs::write(&path, bytes)?;
        Ok(open(&path, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?)
    };
    let copied = copy();
    let _ = std::fs::remove_file(&path);
    let _ = std::fs::remove_dir(&folder);
    copied.map_err(fail)
}

fn unique() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_bytes_cannot_be_changed() {
        let mut file = File::from(seal(b"code").unwrap());
        assert!(file.write_all(b"more").is_err());
        assert!(file.set_len(1).is_err());
    }

    #[test]
    fn the_fallback_leaves_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let fd = nameless_file(b"code", folder.path()).unwrap();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        let mut bytes = Vec::new();
        let mut file = File::from(fd);
        file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, b"code");
        assert!(file.write_all(b"x").is_err());
    }

    #[test]
    fn what_is_not_a_plain_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("set.so"), "x").unwrap();
        let setuid = std::os::unix::fs::PermissionsExt::from_mode(0o4755);
        std::fs::set_permissions(at("set.so"), setuid).unwrap();
        std::os::unix::fs::symlink(at("set.so"), at("link.so")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, at("pipe.so"), rustix::fs::FileType::Fifo, Mode::RWXU, 0)
            .unwrap();
        for (name, expected) in [
            ("set.so", "setuid"),
            ("link.so", "symbolic link"),
            ("pipe.so", "not a regular file"),
            ("none.so", "not there"),
            (".", "not a regular file"),
        ] {
            let message = Library::load(&at(name)).unwrap_err();
            assert!(message.contains(expected), "{name}: {message}");
            assert!(message.starts_with(&at(name).display().to_string()), "{message}");
        }
    }

    #[test]
    fn another_abi_says_what_to_do() {
        let meta = |abi: u16| format!(r#"{{"name":"x","version":"1","abi":[{abi},0],"hooks":["read"]}}"#);
        assert_eq!(
            parse_meta(meta(2).as_bytes()).unwrap_err(),
            "built for ABI 2, this desk speaks 1: rebuild it with copydesk-plugin 1.x"
        );
        assert_eq!(parse_meta(meta(1).as_bytes()).unwrap().name, "x");
        assert!(parse_meta(b"{").unwrap_err().contains("cannot be read"));
    }

    #[test]
    fn looked_for_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::create_dir(&first).unwrap();
        std::fs::create_dir(&second).unwrap();
        std::fs::write(second.join("x.so"), "").unwrap();
        let folders = [first.clone(), second.clone()];
        assert_eq!(find(Path::new("x.so"), &folders).unwrap(), second.join("x.so"));
        std::fs::write(first.join("x.so"), "").unwrap();
        assert_eq!(find(Path::new("x.so"), &folders).unwrap(), first.join("x.so"));
        assert_eq!(find(Path::new("/any/y.so"), &folders).unwrap(), Path::new("/any/y.so"));
        assert!(find(Path::new("y.so"), &folders).unwrap_err().contains("looked for"));
    }

    #[test]
    fn folders_follow_settings_and_executable() {
        let folders = search_folders(Path::new("/etc/copydesk.toml"), Path::new("/usr/bin/copydesk"));
        assert_eq!(folders, ["/etc", "/usr/bin", "/usr/bin/../lib/copydesk"].map(PathBuf::from));
        assert_eq!(search_folders(Path::new("copydesk.toml"), Path::new("x"))[0], PathBuf::from("."));
    }
}
