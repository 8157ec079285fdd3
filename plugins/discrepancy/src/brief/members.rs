//! The members of a line of the note as JSON.

use super::line::Line;
use serde::Serialize;

/// The first letters of the line of an entry; its sort follows.
pub(super) const OPENING: &[u8] = b"{\"k\":\"";

/// The first member of those by which nothing is told at a glance: the number of the sentence, which every line has.
pub(super) const FIRST_BEHIND: u8 = b'r';

impl Line<'_> {
    /// Write it as JSON; what is empty or as usual is left out.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        out.extend_from_slice(OPENING);
        out.extend_from_slice(self.k.encode_utf8(&mut [0; 4]).as_bytes());
        out.push(b'"');
        let mut members = Members(out);
        members.number(b's', self.s)?;
        members.number(b'l', self.l)?;
        members.text(b't', &self.t)?;
        members.value(b'b', &self.b)?;
        members.value(b'v', &self.v)?;
        members.value(b'i', &self.i)?;
        members.words(b'h', &self.h)?;
        members.words(b'n', &self.n)?;
        members.words(b'a', &self.a)?;
        members.value(b'y', &self.y)?;
        members.number(FIRST_BEHIND, self.r.into())?;
        members.words(b'p', &self.p)?;
        members.words(b'x', &self.x)?;
        members.words(b'w', &self.w)?;
        members.words(b'u', &self.u)?;
        members.value(b'f', &self.f)?;
        members.value(b'g', &self.g)?;
        members.value(b'o', &self.o)?;
        out.push(b'}');
        Ok(())
    }
}

/// Whether no letter of a text is escaped in JSON; eight are looked at together.
fn is_plain(text: &[u8]) -> bool {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // The high bit of a byte is set where it was below the other, or, wrongly, stands behind one that was.
    let below = |bytes: u64, other: u8| bytes.wrapping_sub(each(other)) & !bytes;
    let is = |bytes: u64, byte: u8| below(bytes ^ each(byte), 1);
    let (eights, rest) = text.as_chunks::<8>();
    let plain = |eight: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*eight);
        (below(bytes, b' ') | is(bytes, b'"') | is(bytes, b'\\')) & each(128) == 0
    };
    eights.iter().all(plain) && rest.iter().all(|b| *b >= b' ' && !matches!(b, b'"' | b'\\'))
}

/// The members of a JSON object, written one after the other.
struct Members<'o>(&'o mut Vec<u8>);

impl Members<'_> {
    fn name(&mut self, name: u8) {
        self.0.extend_from_slice(&[b',', b'"', name, b'"', b':']);
    }

    /// Words, left out when there are none.
    fn words(&mut self, name: u8, words: &str) -> Result<(), serde_json::Error> {
        if words.is_empty() { Ok(()) } else { self.text(name, words) }
    }

    fn text(&mut self, name: u8, words: &str) -> Result<(), serde_json::Error> {
        self.name(name);
        if !is_plain(words.as_bytes()) {
            return serde_json::to_writer(&mut *self.0, words);
        }
        self.0.push(b'"');
        self.0.extend_from_slice(words.as_bytes());
        self.0.push(b'"');
        Ok(())
    }

    /// A value, left out when it is the usual one.
    fn value<T: Default + PartialEq + Serialize>(
        &mut self,
        name: u8,
        value: &T,
    ) -> Result<(), serde_json::Error> {
        if *value == T::default() {
            return Ok(());
        }
        self.name(name);
        serde_json::to_writer(&mut *self.0, value)
    }

    fn number(&mut self, name: u8, number: u32) -> Result<(), serde_json::Error> {
        self.name(name);
        serde_json::to_writer(&mut *self.0, &number)
    }
}
