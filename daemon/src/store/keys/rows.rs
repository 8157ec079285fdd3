//! Rows: what a run knows of each of its articles, so that a key met once costs it no more than a row number.

use super::tally::{Found, Posting, Tally};

/// Bytes of a row in a file: article 4, facet 8, arrival 8, founded 1; little endian.
pub(super) const ROW: usize = 21;

/// One article of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) article: u32,
    /// The facet of its keys, as far as they have the same.
    pub(super) facet: u64,
    pub(super) arrived_ms: i64,
    pub(super) founded: bool,
}

impl Row {
    pub(super) fn bytes(&self) -> [u8; ROW] {
        let mut bytes = [0; ROW];
        bytes[..4].copy_from_slice(&self.article.to_le_bytes());
        bytes[4..12].copy_from_slice(&self.facet.to_le_bytes());
        bytes[12..20].copy_from_slice(&self.arrived_ms.to_le_bytes());
        bytes[20] = u8::from(self.founded);
        bytes
    }

    pub(super) fn read(bytes: &[u8; ROW]) -> Self {
        Self {
            article: u32::from_le_bytes(std::array::from_fn(|n| bytes[n])),
            facet: u64::from_le_bytes(std::array::from_fn(|n| bytes[4 + n])),
            arrived_ms: i64::from_le_bytes(std::array::from_fn(|n| bytes[12 + n])),
            founded: bytes[20] != 0,
        }
    }

    /// A key met in this article alone.
    pub(super) fn answer(&self, facet: u64, found: &mut Found) {
        let (group, same) = (u32::from(self.founded), u32::from(self.facet == facet));
        found.count([1, group, same, same * group], Some(self.arrived_ms));
        if found.room() > 0 {
            found.posting(Posting { article: self.article, facet: self.facet });
        }
    }

    /// Count it as the newest article so far.
    pub(super) fn add_to(&self, tally: &mut Tally) {
        tally.add(self.article, self.arrived_ms, self.founded, std::iter::once(self.facet));
    }

    /// A key met in this article alone.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.add_to(&mut tally);
        tally
    }
}
