//! What a side has received: bytes in any pieces, cut into frames.

use super::frame::Garbage;

/// Bytes received and not yet taken, cut into frames.
#[derive(Debug)]
pub struct Inbox {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    limit: usize,
}

/// Room kept for receiving; larger buffers are given back once empty.
const ROOM: usize = 64 << 10;
/// A buffer larger than this is not kept.
const KEEP: usize = 1 << 20;

impl Inbox {
    /// An empty one that refuses frames longer than `limit`.
    pub fn new(limit: usize) -> Self {
        Self { bytes: vec![0; ROOM], start: 0, end: 0, limit }
    }

    /// The body of the next whole frame, if it is there. It stays borrowed from the inbox.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, Garbage> {
        let Some(length) = self.announced()? else { return Ok(None) };
        if self.end - self.start < 4 + length {
            return Ok(None);
        }
        let body = self.start + 4..self.start + 4 + length;
        self.start = body.end;
        Ok(Some(&self.bytes[body]))
    }

    /// Whether [`Inbox::next_frame`] would give one.
    pub fn has_frame(&self) -> bool {
        matches!(self.announced(), Ok(Some(length)) if self.end - self.start >= 4 + length)
    }

    fn announced(&self) -> Result<Option<usize>, Garbage> {
        let Some(head) = self.bytes[self.start..self.end].first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_le_bytes(*head) as usize;
        if length > self.limit {
            return Err(Garbage(format!("a frame of {length} bytes, {} are allowed", self.limit)));
        }
        Ok(Some(length))
    }

    /// Free room to receive into; then say how much came with [`Inbox::received`].
    pub fn room(&mut self) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if self.bytes.len() > KEEP {
                self.bytes = vec![0; ROOM];
            }
        }
        let wanted = self.announced().ok().flatten().map_or(ROOM, |length| length + 4);
        if self.bytes.len() - self.start < wanted.max(self.end - self.start + 1) {
            self.bytes.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
            // Grow with what arrives, not with what is announced: a lie of 16 MiB costs the liar.
            let grown = wanted.min((self.end * 2).max(ROOM)).max(self.end + 1);
            if self.bytes.len() < grown {
                self.bytes.resize(grown, 0);
            }
        }
        &mut self.bytes[self.end..]
    }

    /// `count` bytes were put into [`Inbox::room`].
    pub fn received(&mut self, count: usize) {
        self.end = (self.end + count).min(self.bytes.len());
    }
}
