//! Plugins for Copydesk.
//!
//! # Layout
//! - [`raw`]: the C ABI, and the only place it is defined.
//! - [`types`]: the same in safe Rust: the [`Plugin`] trait, what it is given, what it answers.
//! - [`plugin!`]: makes a type that implements [`Plugin`] the plugin of its library.
//! - [`meta`]: what a library says of itself without being run.
//! - [`guest`]: what stands between the two: raw calls in, trait calls out.
//! - [`testing`]: runs a plugin without a library and without a host.

mod config;
mod declare;
pub mod guest;
pub mod meta;
pub mod raw;
pub mod testing;
pub mod types;

pub use declare::Described;
pub use types::*;

/// Version of this crate, as it stands in the metadata of the plugins built with it.
pub const SDK_VERSION: &str = env!("CARGO_PKG_VERSION");
