//! Errors, in families by consequence. Plugin faults are not here: they are values ([`crate::plugin::Fault`]).

use std::fmt;

/// The daemon does not start, or stops: what happened and what to do, and the exit code.
#[derive(Debug)]
pub struct Fatal {
    /// Exit code: 64 unusable settings or arguments, 65 unusable state, 69 something needed is not there,
    /// 70 a bug, 74 input or output failed, 75 another desk is running here.
    pub code: u8,
    /// What happened, to what, and what to do.
    pub message: String,
}

impl Fatal {
    /// A fatal error with its exit code.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Input or output failed: `what` was being done.
    pub fn io(what: impl fmt::Display, error: impl fmt::Display) -> Self {
        Self::new(74, format!("{what}: {error}"))
    }
}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fatal {}

/// One file cannot become an article; it goes to `failed/` with this reason and the rest go on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileFault {
    /// `empty`, `too-large`, `partial`, `side-car`, `late-side-car`, `unreadable`, `too-long`, `too-slow`, `no-article`,
    /// `order`.
    pub class: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl FileFault {
    /// A fault of a class.
    pub fn new(class: &str, message: impl Into<String>) -> Self {
        Self { class: class.to_owned(), message: message.into() }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class, self.message)
    }
}
