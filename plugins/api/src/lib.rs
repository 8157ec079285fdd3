//! Plugins for Copydesk.
//!
//! # Layout
//! - [`raw`]: the C ABI, and the only place it is defined.
//! - [`types`]: the same in safe Rust: the [`Plugin`] trait, what it is given, what it answers.

pub mod raw;
pub mod types;

pub use types::*;
