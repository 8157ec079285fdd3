//! A plugin that crashes, hangs, lies and tries to break out, on demand.
//!
//! The first word of the form `FAULTY:<MODE>` in an article's text decides what `read` does; `FAULTY:COMPARE:<MODE>`
//! what `compare` does (it travels in the note), `FAULTY:OPEN:<MODE>` in a file what `open` does. `create` does what
//! the configuration's `create` names. Without such a word it behaves: `read` notes the text's length, emits the key
//! of the headline and one finding; `compare` reports how many earlier articles it met.
//!
//! `FAULTY:DELIVER:<MODE>` travels in the finding of `read` and decides what `deliver` does with it. The first calls
//! of `deliver` fail, as many as the configuration's `deliver_later` says; what is delivered is logged as
//! `delivered story/plugin/line`, at level info.

#![allow(unsafe_code)]

mod faults;

use copydesk_plugin::{
    Article, Compare, Compared, Decision, Error, File, Finding, Key, Needs, Open, Opened, Plugin, Read,
    Scope, hash64,
};
use faults::commit;
use serde_json::Value;

/// The configuration.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What `create` does, one of the modes.
    pub create: Option<String>,
    /// So many first calls of `deliver` ask to be tried again.
    pub deliver_later: u64,
}

/// The plugin.
#[derive(Debug)]
pub struct Faulty {
    calls: u64,
    deliver_later: u64,
}

copydesk_plugin::plugin! {
    type: Faulty,
    name: "faulty",
    hooks: [open, read, compare_archive, compare_story, deliver],
    needs: [],
}

/// The mode asked for after `prefix`: a word of capitals and dashes.
fn mode<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(prefix)?;
    let end = rest.find(|c: char| !c.is_ascii_uppercase() && c != '-').unwrap_or(rest.len());
    Some(&rest[..end]).filter(|mode| !mode.is_empty())
}

fn finding(message: String) -> Finding {
    Finding {
        kind: "faulty".into(),
        topic: "faulty".into(),
        fingerprint: message.clone(),
        message,
        confidence: 1.0,
        ..Finding::default()
    }
}

impl Plugin for Faulty {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        if let Some(mode) = &config.create {
            commit(mode, 0)?;
        }
        Ok(Self { calls: 0, deliver_later: config.deliver_later })
    }

    fn open(&mut self, file: &File<'_>) -> Result<Open, Error> {
        self.calls += 1;
        let text = String::from_utf8_lossy(file.bytes).into_owned();
        if let Some(mode) = mode(&text, "FAULTY:OPEN:") {
            commit(mode, self.calls)?;
        }
        if !text.contains("FAULTY:") {
            return Ok(Open::Skip);
        }
        Ok(Open::Articles(vec![Opened { headline: file.name.to_owned(), text, ..Opened::default() }]))
    }

    fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
        self.calls += 1;
        let mut message = format!("{} bytes", article.text.len());
        let mut keys =
            vec![Key { scope: Scope::Archive, hash: hash64(article.headline.as_bytes()), facet: 1 }];
        let mut note = message.clone().into_bytes();
        if let Some(mode) = mode(article.text, "FAULTY:COMPARE:") {
            note = mode.as_bytes().to_vec();
        } else if let Some(mode) = mode(article.text, "FAULTY:DELIVER:") {
            message = format!("FAULTY:DELIVER:{mode} {message}");
        } else if let Some(mode) = mode(article.text, "FAULTY:") {
            if mode == "KEYS" {
                keys.extend((0..100_000).map(|hash| Key { scope: Scope::Story, hash, facet: 0 }));
            }
            message = commit(mode, self.calls)?;
        }
        Ok(Read { note, keys, findings: vec![finding(message)] })
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        self.calls += 1;
        let note = std::str::from_utf8(input.note).unwrap_or_default();
        let mut message = format!("{} earlier, round {}", input.earlier.len(), input.round);
        if note == "NEED" && input.round == 0 {
            return Ok(Compared::Need(input.earlier.iter().map(|earlier| earlier.article.id).collect()));
        }
        if note == "NEED" {
            let texts: Vec<&str> = input.earlier.iter().map(|earlier| earlier.article.text).collect();
            message = texts.join("|");
        } else if note.starts_with(|c: char| c.is_ascii_uppercase()) {
            message = commit(note, self.calls)?;
        }
        Ok(Compared::Done(Decision { findings: vec![finding(message)], ..Decision::default() }))
    }

    fn deliver(&mut self, finding: &Value) -> Result<(), Error> {
        self.calls += 1;
        if self.deliver_later > 0 {
            self.deliver_later -= 1;
            return Err(Error::Retry("the world is not ready".into()));
        }
        let word = |key: &str| finding[key].as_str().unwrap_or("?");
        if let Some(mode) = mode(word("message"), "FAULTY:DELIVER:") {
            commit(mode, self.calls)?;
        }
        tracing::info!("delivered {}/{}/{}", word("story"), word("plugin"), finding["line"]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_found() {
        assert_eq!(mode("a FAULTY:SEGV, b", "FAULTY:"), Some("SEGV"));
        assert_eq!(mode("FAULTY:COMPARE:LOOP\n", "FAULTY:COMPARE:"), Some("LOOP"));
        assert_eq!(mode("nothing FAULTY: here", "FAULTY:"), None);
    }
}
