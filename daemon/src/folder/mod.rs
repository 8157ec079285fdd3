//! Story folders and logs: pure rendering, and the only module that writes durably.
//!
//! Folders are a projection of the store: everything in them can be made again from its events, byte for byte.

mod durable;
mod originals;
mod page;
mod project;
mod refusals;
mod render;
mod shapes;
mod view;

pub use durable::{Staging, append_line, make_folder};
pub use originals::{Originals, hex};
pub use project::Folder;
pub use refusals::{Refusal, Refusals, Refused, days, failed_name};
pub use render::{plain, time};
pub use view::StoryView;
