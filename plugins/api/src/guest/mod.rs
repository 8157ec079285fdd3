//! The plugin's side of the ABI: functions that take raw calls and make calls of the [`Plugin`] trait of them.
//!
//! Every entry catches panics. After one the instance is dropped, and the next call makes a new one from the
//! configuration given at creation. Views are checked (null, UTF-8, ranges) before a plugin sees them: a host that
//! breaks the rules gets an error, not undefined behaviour, as far as that can be told from this side.

#![allow(unsafe_code)]

mod answer;
mod bridge;
mod host;
mod panic;
mod view;

use core::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::raw::*;
use crate::{Compared, Described, Error, Needs, Open, Plugin, config};
use host::{Host, Inside};

/// A call that did not succeed: what to return, and what to tell the host first.
#[derive(Debug)]
struct Failure {
    status: CdStatus,
    message: String,
}

impl Failure {
    /// The host does not keep to the ABI; no other call will do better.
    fn host(what: impl std::fmt::Display) -> Failure {
        Failure { status: CD_ERR_FATAL, message: format!("the host broke the plugin interface: {what}") }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let status = match error {
            Error::Retry(_) => CD_ERR_RETRY,
            Error::Article(_) => CD_ERR_ARTICLE,
            Error::Config(_) => CD_ERR_CONFIG,
            Error::Fatal(_) => CD_ERR_FATAL,
        };
        Failure { status, message: error.to_string() }
    }
}

/// One instance, as the host holds it.
struct Guest<P> {
    host: Arc<Host>,
    config: Box<str>,
    /// None after a panic, until the next call.
    plugin: Option<P>,
}

impl<P: Plugin> Guest<P> {
    fn call(&mut self, hook: impl FnOnce(&mut P, &Host) -> Result<CdStatus, Failure>) -> CdStatus {
        let inside = Inside::enter(&self.host);
        let (plugin, config, host) = (&mut self.plugin, &self.config, &*self.host);
        let outcome = catch_unwind(AssertUnwindSafe(|| match plugin {
            Some(plugin) => hook(plugin, host),
            None => hook(plugin.insert(P::new(config::parse(config)?)?), host),
        }));
        let status = match outcome {
            Ok(Ok(status)) => status,
            Ok(Err(failure)) => {
                host.set_error(&failure.message);
                failure.status
            }
            Err(payload) => {
                panic::bury(host, payload);
                let poisoned = plugin.take();
                panic::quietly(move || drop(poisoned));
                CD_ERR_PANIC
            }
        };
        drop(inside);
        status
    }
}

/// Runs `hook` on an instance made by [`create`].
///
/// # Safety
/// `instance` comes from `create::<P>`, was not destroyed, and no other call of it is running.
unsafe fn enter<P: Plugin>(
    instance: *mut c_void,
    hook: impl FnOnce(&mut P, &Host) -> Result<CdStatus, Failure>,
) -> CdStatus {
    // SAFETY: the caller's promise.
    match unsafe { instance.cast::<Guest<P>>().as_mut() } {
        Some(guest) => guest.call(hook),
        None => CD_ERR_FATAL,
    }
}

/// The table of a plugin. `meta` is [`Described::META`] wherever it shall stand: name and version point into it.
pub const fn table<P: Described>(meta: &'static [u8]) -> CdPlugin {
    let hooks = P::HOOKS;
    CdPlugin {
        size: size_of::<CdPlugin>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        hooks,
        name: within(meta, NAME_AT, P::NAME.len()),
        version: within(meta, NAME_AT + P::NAME.len() + VERSION_AFTER, P::VERSION.len()),
        config_schema: Some(config_schema::<P>),
        create: Some(create::<P>),
        open: if hooks & CD_HOOK_OPEN != 0 { Some(open::<P>) } else { None },
        read: if hooks & CD_HOOK_READ != 0 { Some(read::<P>) } else { None },
        compare: if hooks & (CD_HOOK_COMPARE_ARCHIVE | CD_HOOK_COMPARE_STORY) != 0 {
            Some(compare::<P>)
        } else {
            None
        },
        deliver: if hooks & CD_HOOK_DELIVER != 0 { Some(deliver::<P>) } else { None },
        destroy: Some(destroy::<P>),
        get_extension: None,
    }
}

/// Where the name begins in the metadata: after `{"name":"`.
const NAME_AT: usize = 9;
/// What stands between the end of the name and the version: `","version":"`.
const VERSION_AFTER: usize = 13;

const fn within(meta: &'static [u8], at: usize, len: usize) -> CdStr {
    CdStr { ptr: meta.split_at(at).1.split_at(len).0.as_ptr(), len }
}

unsafe extern "C" fn config_schema<P: Plugin>(
    sink: Option<unsafe extern "C" fn(arg: *mut c_void, json: CdStr)>,
    arg: *mut c_void,
) {
    let Some(sink) = sink else { return };
    panic::quietly(|| {
        let schema = config::schema::<P::Config>();
        // SAFETY: the host gave sink and arg as a pair; the text lives until the call returns.
        unsafe { sink(arg, answer::str_of(schema.as_bytes())) };
    });
}

unsafe extern "C" fn create<P: Plugin>(
    host: *const CdHost,
    config_json: CdStr,
    instance: *mut *mut c_void,
) -> CdStatus {
    // SAFETY: the host hands over its table, which outlives the instance.
    let host = match unsafe { Host::copy(host) } {
        Ok(host) if !instance.is_null() => Arc::new(host),
        Ok(_) => return CD_ERR_FATAL,
        Err(status) => return status,
    };
    panic::install();
    bridge::install();
    // SAFETY: borrowed until this call returns.
    let config = match unsafe { view::text(config_json) } {
        Ok(config) => config.into(),
        Err(failure) => {
            host.set_error(&failure.message);
            return failure.status;
        }
    };
    let mut guest = Box::new(Guest::<P> { host, config, plugin: None });
    let status = guest.call(|_, _| Ok(CD_OK));
    if status == CD_OK {
        host::register(&guest.host);
        // SAFETY: not null, and the host's place for the answer.
        unsafe { instance.write(Box::into_raw(guest).cast()) };
    }
    status
}

unsafe extern "C" fn destroy<P: Plugin>(instance: *mut c_void) {
    if instance.is_null() {
        return;
    }
    // SAFETY: made by `create::<P>`, and the host calls this once, last.
    let guest = unsafe { Box::from_raw(instance.cast::<Guest<P>>()) };
    let Guest { host, plugin, .. } = *guest;
    let inside = Inside::enter(&host);
    panic::quietly(move || drop(plugin));
    drop(inside);
    host::unregister(&host);
}

unsafe extern "C" fn open<P: Plugin>(instance: *mut c_void, file: *const CdFile) -> CdStatus {
    let hook = |plugin: &mut P, host: &Host| {
        // SAFETY: the input is borrowed until this call returns.
        let file = unsafe { view::file(file) }?;
        match plugin.open(&file)? {
            Open::Skip => Ok(CD_SKIP),
            Open::Articles(articles) => {
                articles.iter().try_for_each(|article| answer::article(host, article))?;
                Ok(CD_OK)
            }
        }
    };
    // SAFETY: the host keeps to the rules of the boundary.
    unsafe { enter(instance, hook) }
}

unsafe extern "C" fn read<P: Plugin>(instance: *mut c_void, input: *const CdRead) -> CdStatus {
    let hook = |plugin: &mut P, host: &Host| {
        // SAFETY: the input is borrowed until this call returns.
        let (input, raw_article) = unsafe {
            let input = view::sized(input)?;
            (input, view::sized(input.article)?)
        };
        // SAFETY: as above.
        let (parts, needs) = unsafe { (view::parts(&raw_article)?, view::notes(&input)?) };
        // SAFETY: as above.
        let article = unsafe { view::article(&raw_article, &parts) }?;
        let found = plugin.read(&article, &Needs(&needs))?;
        answer::read(host, &found)?;
        Ok(CD_OK)
    };
    // SAFETY: the host keeps to the rules of the boundary.
    unsafe { enter(instance, hook) }
}

unsafe extern "C" fn compare<P: Plugin>(instance: *mut c_void, input: *const CdCompare) -> CdStatus {
    let hook = |plugin: &mut P, host: &Host| {
        // SAFETY: the input is borrowed until this call returns.
        let seen = unsafe { view::Seen::copy(input) }?;
        // SAFETY: as above.
        let input = unsafe { seen.compare() }?;
        match plugin.compare(&input)? {
            Compared::Need(ids) => answer::need(host, input.round, &ids),
            Compared::Done(decision) => answer::decision(host, &decision),
        }
    };
    // SAFETY: the host keeps to the rules of the boundary.
    unsafe { enter(instance, hook) }
}

unsafe extern "C" fn deliver<P: Plugin>(instance: *mut c_void, finding_json: CdStr) -> CdStatus {
    let hook = |plugin: &mut P, _: &Host| {
        // SAFETY: the input is borrowed until this call returns.
        let json = unsafe { view::text(finding_json) }?;
        let finding = serde_json::from_str(json)
            .map_err(|e| Failure::host(format_args!("a finding is not JSON: {e}")))?;
        plugin.deliver(&finding)?;
        Ok(CD_OK)
    };
    // SAFETY: the host keeps to the rules of the boundary.
    unsafe { enter(instance, hook) }
}
