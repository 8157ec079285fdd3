//! The host as the guest sees it: a local copy of its table, and which host the running thread works for.

#![allow(unsafe_code)]

use std::cell::Cell;
use std::ptr;
use std::sync::{Arc, PoisonError, RwLock};

use super::answer::str_of;
use super::{Failure, view};
use crate::raw::*;

/// The host's table, copied, so that functions a smaller host lacks are simply absent.
#[derive(Debug)]
pub struct Host {
    table: CdHost,
}

// SAFETY: the ABI lets any thread call `log`, `log_enabled` and `should_stop`; the other callbacks are reached only
// through the reference a hook is given, on its thread.
unsafe impl Send for Host {}
// SAFETY: as above.
unsafe impl Sync for Host {}

impl Host {
    /// # Safety
    /// `table` is null or points to a host table that outlives the copy.
    pub unsafe fn copy(table: *const CdHost) -> Result<Host, CdStatus> {
        // SAFETY: the caller's promise.
        let table = unsafe { view::sized(table) }.map_err(|_| CD_ERR_FATAL)?;
        if table.abi_major == ABI_MAJOR { Ok(Host { table }) } else { Err(CD_ERR_UNSUPPORTED) }
    }

    /// Whether a line of `level` (1 error .. 5 trace) would be kept.
    pub fn log_enabled(&self, level: i32) -> bool {
        // SAFETY: any thread may call it; ctx is the host's own.
        self.table.log_enabled.is_none_or(|f| unsafe { f(self.table.ctx, level) } != 0)
    }

    /// Writes a log line; `fields` is a JSON object or empty.
    pub fn log(&self, level: i32, message: &str, fields: &str) {
        if let Some(f) = self.table.log {
            // SAFETY: any thread may call it; the texts live until it returns.
            unsafe { f(self.table.ctx, level, str_of(message.as_bytes()), str_of(fields.as_bytes())) };
        }
    }

    /// Says why the running call is about to fail.
    pub fn set_error(&self, message: &str) {
        if let Some(f) = self.table.set_error {
            // SAFETY: called inside a call; the text lives until it returns.
            unsafe { f(self.table.ctx, str_of(message.as_bytes())) };
        }
    }

    /// Calls back through one of the table's functions: `name` says which, for the error when the host lacks it or
    /// refuses.
    pub fn push<F>(
        &self,
        name: &str,
        function: fn(&CdHost) -> Option<F>,
        call: impl FnOnce(F, *mut core::ffi::c_void) -> CdStatus,
    ) -> Result<(), Failure> {
        let Some(function) = function(&self.table) else {
            return Err(Failure {
                status: CD_ERR_UNSUPPORTED,
                message: format!(
                    "this host (ABI {}.{}) has no `{name}`",
                    self.table.abi_major, self.table.abi_minor
                ),
            });
        };
        match call(function, self.table.ctx) {
            CD_OK => Ok(()),
            status => {
                let status = if status < 0 { status } else { CD_ERR_ARTICLE };
                Err(Failure { status, message: format!("the host refused a `{name}` (status {status})") })
            }
        }
    }
}

thread_local! {
    /// The host of the call this thread is in. Has no destructor, so that a thread holds nothing of the library.
    static CURRENT: Cell<*const Host> = const { Cell::new(ptr::null()) };
}

/// Hosts of the instances that live, for threads a plugin started itself.
static LIVE: RwLock<Vec<Arc<Host>>> = RwLock::new(Vec::new());

/// While it lives, the thread works for a host.
pub struct Inside {
    before: *const Host,
}

impl Inside {
    /// `host` must outlive the guard; both live in one function.
    pub fn enter(host: &Arc<Host>) -> Inside {
        Inside { before: CURRENT.replace(Arc::as_ptr(host)) }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        CURRENT.set(self.before);
    }
}

/// Remembers the host of a new instance.
pub fn register(host: &Arc<Host>) {
    LIVE.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(host));
}

/// Forgets it; when this returns, no other thread is inside a call of it.
pub fn unregister(host: &Arc<Host>) {
    LIVE.write().unwrap_or_else(PoisonError::into_inner).retain(|live| !Arc::ptr_eq(live, host));
}

/// Runs `f` with the host of the call this thread is in.
pub fn with_caller<R>(f: impl FnOnce(&Host) -> R) -> Option<R> {
    // SAFETY: set by `Inside::enter` from a host that outlives the guard, and reset when the guard is dropped.
    unsafe { CURRENT.get().as_ref() }.map(f)
}

/// Runs `f` with the host of the call this thread is in, else with that of the youngest instance.
pub fn with_any<R>(f: impl FnOnce(&Host) -> R) -> Option<R> {
    if CURRENT.get().is_null() {
        let live = LIVE.read().unwrap_or_else(PoisonError::into_inner);
        live.last().map(|host| f(host))
    } else {
        with_caller(f)
    }
}
