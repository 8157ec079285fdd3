//! The members of a line of the note as JSON.

use serde::Serialize;

/// The members of a JSON object, written one after the other.
pub(super) struct Members<'o>(pub(super) &'o mut Vec<u8>);

impl Members<'_> {
    fn name(&mut self, name: u8) {
        self.0.extend_from_slice(&[b',', b'"', name, b'"', b':']);
    }

    /// Words, left out when there are none.
    pub(super) fn words(&mut self, name: u8, words: &str) -> Result<(), serde_json::Error> {
        if words.is_empty() { Ok(()) } else { self.text(name, words) }
    }

    pub(super) fn text(&mut self, name: u8, words: &str) -> Result<(), serde_json::Error> {
        self.name(name);
        let plain = !words.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\');
        if !plain {
            return serde_json::to_writer(&mut *self.0, words);
        }
        self.0.push(b'"');
        self.0.extend_from_slice(words.as_bytes());
        self.0.push(b'"');
        Ok(())
    }

    /// A value, left out when it is the usual one.
    pub(super) fn value<T: Default + PartialEq + Serialize>(
        &mut self,
        name: u8,
        value: T,
    ) -> Result<(), serde_json::Error> {
        if value == T::default() {
            return Ok(());
        }
        self.name(name);
        serde_json::to_writer(&mut *self.0, &value)
    }

    pub(super) fn number(&mut self, name: u8, number: u32) -> Result<(), serde_json::Error> {
        self.name(name);
        serde_json::to_writer(&mut *self.0, &number)
    }
}
