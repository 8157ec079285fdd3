//! The clauses on both sides of a quotation.

pub mod after;
pub mod before;
mod begin;
pub mod noun;

pub use after::after;
pub use before::before;
pub use begin::begin;
