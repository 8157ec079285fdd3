//! Runs a plugin without a library and without a host: pure memory, for the tests of plugin authors.
//!
//! - [`Kit`] calls single hooks.
//! - [`Desk`] files articles one after another as the desk would, so that `compare` can be tested in order of
//!   arrival.
//!
//! Both hold the plugin to its rules and panic, which fails the test, where it breaks them: hooks are called twice
//! and must answer the same, evidence must stand in the text it names, states and requests for text must keep to
//! their limits. What they do not test is speed, memory and the sandbox.

mod article;
mod desk;
mod index;
mod rules;

pub use article::ArticleBuilder;
pub use desk::{Desk, Filed};
pub use index::Caps;

use serde_json::Value;

use crate::{Error, File, Finding, Hints, Needs, Open, Plugin, Read, config};

/// A plugin on the bench, hook by hook.
#[derive(Debug)]
pub struct Kit<P> {
    plugin: P,
}

impl<P: Plugin> Kit<P> {
    /// A plugin made from its table in the settings, as JSON (empty for the defaults).
    ///
    /// # Errors
    /// What the desk would print: `key.path: what`.
    pub fn new(config_json: &str) -> Result<Kit<P>, Error> {
        Ok(Kit { plugin: P::new(config::parse(config_json)?)? })
    }

    /// The plugin itself.
    pub fn plugin(&mut self) -> &mut P {
        &mut self.plugin
    }

    /// Calls `open` with a file of that name.
    pub fn open(&mut self, name: &str, bytes: &[u8], hints: Hints) -> Result<Open, Error> {
        let file = File { name, bytes, partial: false, arrived_ms: article::FIRST_ARRIVAL_MS, hints };
        let opened = self.plugin.open(&file)?;
        if let Open::Articles(articles) = &opened {
            articles.iter().for_each(|opened| rules::opened(opened, bytes.len()));
        }
        Ok(opened)
    }

    /// Calls `read`. The notes given with [`ArticleBuilder::note_of`] are handed on.
    #[track_caller]
    pub fn read(&mut self, article: &ArticleBuilder) -> Result<Read, Error> {
        self.read_as(article, article::FIRST_ARRIVAL_MS, |_| true)
    }

    #[track_caller]
    fn read_as(
        &mut self,
        article: &ArticleBuilder,
        arrived_ms: i64,
        needed: impl Fn(&str) -> bool,
    ) -> Result<Read, Error> {
        let notes: Vec<(&str, &[u8])> = article.notes().filter(|(plugin, _)| needed(plugin)).collect();
        let view = article.view(arrived_ms);
        let found = self.plugin.read(&view, &Needs(&notes))?;
        let again = self.plugin.read(&view, &Needs(&notes))?;
        assert_eq!(found, again, "`read` answered the same article in two ways");
        rules::findings(&found.findings, |id| (id == 0).then_some(view.text));
        Ok(found)
    }

    /// Calls `deliver`.
    pub fn deliver(&mut self, finding: &Finding) -> Result<(), Error> {
        let json = serde_json::to_value(finding).unwrap_or(Value::Null);
        self.plugin.deliver(&json)
    }
}
