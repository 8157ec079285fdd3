//! Quotations with their speakers.

pub mod attribute;
pub mod clause;
pub mod document;
pub mod float;
pub mod lexicon;
pub mod note;
pub mod people;
pub mod phrase;
pub mod reader;
pub mod resolve;
pub mod subject;
pub mod token;
pub mod verb;
pub mod worth;
