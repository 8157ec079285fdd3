//! Panics of a plugin: reported to the host with their place, kept from crossing the boundary.
//!
//! Each library has its own standard library and so its own panic hook; the host's sees nothing of a plugin's panics.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

use super::host::{Host, with_any, with_caller};

thread_local! {
    /// The hook has told the host about the panic under way.
    static TOLD: Cell<bool> = const { Cell::new(false) };
}

/// Installs the hook, once per library. Panics outside of any call go to the hook that was there before.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !report(info) {
                before(info);
            }
        }));
    });
}

fn report(info: &PanicHookInfo<'_>) -> bool {
    let location = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let said = info.payload_as_str().unwrap_or("(no message)");
    let message = format!("panicked at {location}: {said}");
    let fields = serde_json::json!({ "location": location }).to_string();
    let told = with_caller(|host| host.set_error(&message)).is_some();
    TOLD.set(told);
    with_any(|host| host.log(1, &message, &fields)).is_some()
}

/// Ends a caught panic: makes sure the host was told, and drops the payload, whose own `drop` may panic.
pub fn bury(host: &Host, payload: Box<dyn Any + Send>) {
    if !TOLD.replace(false) {
        let said = payload.downcast_ref::<&str>().copied();
        let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        host.set_error(&format!("panicked: {}", said.unwrap_or("(no message)")));
    }
    quietly(move || drop(payload));
}

/// Runs `f` where a panic has nobody left to be told to.
pub fn quietly(f: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(f)) {
        TOLD.set(false);
        // Dropping this one could panic again, and so on; a leak of a message ends it.
        std::mem::forget(payload);
    }
}
