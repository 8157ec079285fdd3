//! The clauses on both sides of a quotation.

pub mod after;
pub mod before;

pub use after::after;
pub use before::before;
