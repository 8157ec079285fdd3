//! Plugins for Copydesk.
//!
//! A plugin is a type that implements [`Plugin`], made a library by [`plugin!`]. This one reports where an article
//! uses a word:
//!
//! ```
//! use copydesk_plugin::{Article, Error, Evidence, Finding, Needs, Plugin, Read};
//!
//! /// The plugin's own table in the settings: its schema and its error messages come from this type.
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! #[serde(deny_unknown_fields)]
//! struct Config {
//!     word: String,
//! }
//!
//! struct Word(Config);
//!
//! copydesk_plugin::plugin! { type: Word, name: "word", hooks: [read] }
//!
//! impl Plugin for Word {
//!     type Config = Config;
//!
//!     fn new(config: Config) -> Result<Self, Error> {
//!         Ok(Word(config))
//!     }
//!
//!     fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
//!         let mut read = Read::default();
//!         for (start, word) in article.text.match_indices(&self.0.word) {
//!             let (start, end) = (start as u32, (start + word.len()) as u32);
//!             read.findings.push(Finding {
//!                 kind: "word".into(),
//!                 topic: format!("word {}", article.url),
//!                 fingerprint: start.to_string(),
//!                 message: format!("{} speaks of {word}", article.outlet),
//!                 confidence: 0.5,
//!                 evidence: vec![Evidence { article: 0, start, end, text: word.into() }],
//!                 ..Finding::default()
//!             });
//!         }
//!         tracing::debug!(findings = read.findings.len(), "read");
//!         Ok(read)
//!     }
//! }
//!
//! // In its tests: no library, no host.
//! use copydesk_plugin::testing::{ArticleBuilder, Desk};
//! let mut desk = Desk::<Word>::new(r#"{"word": "dead"}"#)?;
//! let filed = desk.file(ArticleBuilder::new("At least 41 are dead.").outlet("Meridian Wire"));
//! assert_eq!(filed.news[0].message, "Meridian Wire speaks of dead");
//! assert_eq!(Desk::<Word>::new("{}").err().unwrap().to_string(), "missing field `word`");
//! # Ok::<(), Error>(())
//! ```
//!
//! The library is a crate with `crate-type = ["cdylib", "rlib"]`: `cdylib` for the desk, `rlib` for its own tests.
//! It depends on `copydesk-plugin`, `serde` and `schemars`; `tracing` events go to the desk's log.
//!
//! # What a plugin must know
//! - Hooks are functions of what they are given: the same input, the same answer. What must be remembered goes into
//!   notes, marks and states, which the desk keeps.
//! - An instance is used by one thread at a time. A panic fails the call, and the next one finds a new instance.
//! - Texts are UTF-8 and offsets are bytes.
//!
//! # Layout
//! - [`raw`]: the C ABI, and the only place it is defined.
//! - [`types`]: the same in safe Rust: the [`Plugin`] trait, what it is given, what it answers.
//! - [`plugin!`]: makes a type that implements [`Plugin`] the plugin of its library.
//! - [`meta`]: what a library says of itself without being run.
//! - [`layout`]: where every field of the ABI stands, asserted.
//! - [`guest`]: what stands between the two: raw calls in, trait calls out.
//! - [`testing`]: runs a plugin without a library and without a host.

mod config;
mod declare;
pub mod finding;
pub mod guest;
pub mod layout;
pub mod meta;
pub mod raw;
pub mod testing;
pub mod types;

pub use declare::Described;
pub use finding::{Evidence, Finding, Severity, Status, Verdict};
pub use guest::should_stop;
pub use types::*;

/// Version of this crate, as it stands in the metadata of the plugins built with it.
pub const SDK_VERSION: &str = env!("CARGO_PKG_VERSION");
