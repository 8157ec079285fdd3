//! Drives the real `copydesk` binary from outside, as its users do: files in, folders and exit codes out.
//!
//! No test here reaches into the daemon's code. Nothing sleeps for a time: everything waits for a condition
//! ([`wait::wait_for`]) with a limit that only a broken desk reaches.
//!
//! # Layout
//! - [`build`]: the binary and the plugin libraries, built once per test process in the same profile.
//! - [`desk`]: a desk of one's own in a temporary folder. [`filed`]: what it wrote, read back.
//! - [`tree`]: two folder trees compared byte for byte.
//! - [`corpus`]: articles: the demo's, and as many more as wanted made from them.
//! - [`shared`]: labelled data that is not part of the project; absent means skipped, with a printed reason.
//! - [`score`]: the labelled data's scorers, and the desk's answers in their form.

pub mod build;
pub mod corpus;
pub mod desk;
pub mod filed;
pub mod score;
pub mod shared;
pub mod tree;
pub mod wait;

pub use desk::{Desk, Done};
pub use wait::wait_for;
