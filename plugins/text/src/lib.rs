//! Reading English news text: pure functions over `&str` with byte offsets, for plugins and for story assignment.
//! No files, no clock, no global state.
//!
//! # Layout, from letters up
//! - [`fold`]: letters and words folded for comparison.
//! - [`token`]: words, numbers, marks.
//! - [`sentence`]: where sentences end.
//! - [`marks`]: quotation marks and what they enclose.
//! - [`stem`]: word stems.
//! - [`name`]: names of people, places, organisations.
//! - [`quantity`]: numbers with their units and bounds.
//! - [`date`]: dates and times in prose.
//! - [`stamp`]: publication times and outlets as articles state them.
//! - [`normal`]: text normalised for finding copies, with offsets.
//! - [`align`]: runs of words two texts share.
//! - [`json`]: notes written.

pub mod align;
pub mod date;
pub mod fold;
pub mod json;
pub mod marks;
pub mod name;
pub mod normal;
pub mod quantity;
pub mod sentence;
pub mod stamp;
pub mod stem;
pub mod token;
