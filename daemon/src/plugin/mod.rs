//! Plugins: libraries loaded into worker processes, called through a socket, supervised.
//!
//! Nothing here knows what a plugin is for, and no plugin can bring the desk down: what goes wrong in one is a
//! [`Fault`], a value.

pub mod call;

pub use call::{CompareCall, EarlierCall, Fault, FaultKind, KeyCall, OpenCall, ReadCall};
