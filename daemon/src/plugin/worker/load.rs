//! Loading the library and shaking hands with it: the table checked, an instance made.

#![allow(unsafe_code)]

use std::error::Error;
use std::mem::offset_of;

use copydesk_plugin::raw::{
    ABI_MAJOR, ABI_MINOR, CD_HOOK_COMPARE_ARCHIVE, CD_HOOK_COMPARE_STORY, CD_HOOK_DELIVER, CD_HOOK_OPEN,
    CD_HOOK_READ, CD_OK, CdEntry, CdHost, CdPlugin, ENTRY_SYMBOL,
};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use super::emissions::Hook;
use super::host::{Host, borrow, bytes, grown};
use crate::plugin::frame::Hello;

/// A plugin with an instance.
pub struct Instance {
    /// Its table, cut or filled to the size known here.
    pub table: CdPlugin,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    host: &'static Host,
    host_table: &'static CdHost,
    config: String,
    /// What `create` made.
    pub this: *mut core::ffi::c_void,
}

impl Instance {
    /// Load the library open at `fd` and make an instance. The library stays loaded for good: nothing can make
    /// unloading safe.
    pub fn load(hello: &Hello<'_>, fd: i32, host: &'static Host) -> Result<Self, String> {
        let path = format!("/proc/self/fd/{fd}");
        // SAFETY: the library's constructors run. It is what the desk was told to run, and in a worker it runs in
        // the sandbox.
        let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) };
        let library =
            library.map_err(|error| explain(&chain(&error).replace(&path, hello.library), hello))?;
        let library = std::mem::ManuallyDrop::new(library);
        // SAFETY: the symbol's name carries the ABI's major version, which fixes its type.
        let entry = unsafe { library.get::<CdEntry>(ENTRY_SYMBOL) };
        let entry = entry.map_err(|_| {
            format!(
                "{}: it does not export {}: export it (Rust: the plugin! macro; C: see copydesk_plugin.h)",
                hello.library,
                String::from_utf8_lossy(ENTRY_SYMBOL).trim_end_matches('\0')
            )
        })?;
        // SAFETY: the entry function takes any minor version and gives null or a static table that says its size.
        let table = unsafe { grown(entry(u32::from(ABI_MINOR))) };
        let table = table.ok_or_else(|| {
            format!("{}: it refuses this desk (ABI {ABI_MAJOR}.{ABI_MINOR}): use a newer desk", hello.library)
        })?;
        let (name, version) = check(&table).map_err(|reason| format!("{}: {reason}", hello.library))?;
        let config = hello.config.to_owned();
        let host_table = Box::leak(Box::new(host.table()));
        let this = std::ptr::null_mut();
        let mut instance = Self { table, name, version, host, host_table, config, this };
        instance.create().map_err(|reason| format!("{}: {reason}", hello.library))?;
        Ok(instance)
    }

    fn create(&mut self) -> Result<(), String> {
        let create = self.table.create.ok_or("its table has no create")?;
        self.host.emissions().begin(Hook::Create);
        self.host.progress.begin(u64::MAX, self.host.clock.now_ns());
        // SAFETY: the tables and the configuration are valid for as long as the ABI asks.
        let status = unsafe { create(self.host_table, borrow(self.config.as_bytes()), &raw mut self.this) };
        self.host.progress.end();
        let mut emissions = self.host.emissions();
        emissions.end();
        if status == CD_OK {
            return Ok(());
        }
        let why = if emissions.error.is_empty() { "it does not say why" } else { &emissions.error };
        Err(format!("it refuses its configuration or cannot start (status {status}): {why}"))
    }

    /// After a panic: a new instance in place of the old.
    pub fn replace(&mut self) -> Result<(), String> {
        self.destroy();
        self.create()
    }

    /// End the instance.
    pub fn destroy(&mut self) {
        let this = std::mem::replace(&mut self.this, std::ptr::null_mut());
        if let Some(destroy) = self.table.destroy {
            // SAFETY: `this` is what `create` made; no call is running and none follows with it.
            unsafe { destroy(this) };
        }
    }
}

/// Check what the handshake gave: name and version.
fn check(table: &CdPlugin) -> Result<(String, String), String> {
    if (table.size as usize) < offset_of!(CdPlugin, open) {
        return Err(format!("its table is {} bytes long, too short for any version: rebuild it", table.size));
    }
    if table.abi_major != ABI_MAJOR {
        return Err(format!(
            "built for ABI {}, this desk speaks {ABI_MAJOR}: rebuild it with copydesk-plugin {ABI_MAJOR}.x",
            table.abi_major
        ));
    }
    let compares = CD_HOOK_COMPARE_ARCHIVE | CD_HOOK_COMPARE_STORY;
    for (hook, flags, there) in [
        ("open", CD_HOOK_OPEN, table.open.is_some()),
        ("read", CD_HOOK_READ, table.read.is_some()),
        ("compare", compares, table.compare.is_some()),
        ("deliver", CD_HOOK_DELIVER, table.deliver.is_some()),
    ] {
        if table.hooks & flags != 0 && !there {
            return Err(format!("it says it has the hook {hook} but gives no function for it"));
        }
    }
    // SAFETY: the table is static, so are its strings.
    let (name, version) = unsafe { (bytes(table.name)?, bytes(table.version)?) };
    let text = |bytes: &[u8], field: &str| {
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| format!("its {field} is not UTF-8"))
    };
    Ok((text(name, "name")?, text(version, "version")?))
}

/// The error with its reasons.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut reason = error.source();
    while let Some(error) = reason {
        text = format!("{text}: {error}");
        reason = error.source();
    }
    text
}

/// What the loader's words mean, and what to do.
fn explain(text: &str, hello: &Hello<'_>) -> String {
    let hint = if text.contains("GLIBC") && text.contains("not found") {
        "it was built against a newer C library than this machine has: build it on an older system"
    } else if text.contains("undefined symbol") {
        "it calls a function that no library here provides: link what provides it, or rebuild it for this system"
    } else if text.contains("static TLS") {
        "a library in it cannot be loaded late (often an allocator): build it without jemalloc or mimalloc"
    } else if text.contains("failed to map") {
        "this system does not let it become code, or the memory limit is too low: raise memory_limit, or see \
         vm.memfd_noexec and the SELinux log"
    } else if text.contains("cannot open shared object") {
        "a library it depends on is not installed, or lies where the sandbox does not look: install it, or grant \
         reading its folder"
    } else {
        "see the loader's words"
    };
    format!("{}: it cannot be loaded: {hint} ({text})", hello.library)
}
