//! What a story looks like: the parts of a story's view and how they are written as `story.json` and `story.html`.
//!
//! Everything here is a pure function of the events applied in order, and every list is bounded: what no longer fits
//! is counted. Findings are shown by the shape of their `data` (`view`), never by the plugin that made them.

pub mod articles;
pub mod contest;
pub mod html;
pub mod shape;
pub mod shelf;
pub mod summary;
pub mod tally;
pub mod texts;
pub mod voices;
