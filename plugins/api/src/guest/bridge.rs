//! `tracing` events of a plugin, handed to the host's log. Spans are not: nothing is kept per span.
//!
//! A library has its own copy of `tracing`'s global state; without this its events would go nowhere.

use std::cell::Cell;
use std::fmt::{Debug, Write};
use std::sync::Once;

use serde_json::{Map, Value};
use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Event, Level, Metadata, Subscriber, dispatcher};

use super::host::with_any;

/// Installs the bridge as this library's global subscriber, once. A subscriber the plugin has set itself stays.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = dispatcher::set_global_default(Dispatch::new(Bridge));
    });
}

struct Bridge;

thread_local! {
    /// The thread is inside the host's log, which may itself log when host and plugin share a `tracing`.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

impl Subscriber for Bridge {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // Asked anew each time, since the host may change its level while running.
        if metadata.is_event() { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && !BUSY.get()
            && with_any(|host| host.log_enabled(number(metadata.level()))).unwrap_or(false)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        if BUSY.replace(true) {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        said.fields.insert("target".to_owned(), event.metadata().target().into());
        let fields = Value::Object(said.fields).to_string();
        with_any(|host| host.log(number(event.metadata().level()), &said.message, &fields));
        BUSY.set(false);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The level as the ABI numbers it.
fn number(level: &Level) -> i32 {
    match *level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}

/// Message and fields of one event.
#[derive(Default)]
struct Said {
    message: String,
    fields: Map<String, Value>,
}

impl Said {
    fn put(&mut self, field: &Field, value: Value) {
        match value {
            Value::String(text) if field.name() == "message" => self.message = text,
            value => {
                self.fields.insert(field.name().to_owned(), value);
            }
        }
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        // A Debug implementation that fails leaves what it wrote so far.
        let _ = write!(text, "{value:?}");
        self.put(field, text.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }
}
