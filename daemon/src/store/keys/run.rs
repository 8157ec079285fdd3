//! A sealed run: keys of a stretch of articles, sorted, immutable, memory-mapped.
//!
//! File: a header page; rows; a filter; entries of 10 bytes (the upper 48 bits of a spread key, value), sorted; records.
//! All numbers are little endian. A value below 2^31 is a row number: the key was met in that article alone, under its
//! facet. Any other is the offset of a record ([`super::record`]); records are aligned to 4 bytes and addressed in such
//! units.
//!
//! The filter is a Bloom filter in blocks of a cache line (Putze, Sanders, Singler 2007), in key order, so that it
//! can be written in one pass: most keys are met once in their life, and a run that lacks one costs one cache miss.

use std::path::Path;

use memmap2::Mmap;
use serde::{Deserialize, Serialize};

use super::map;
use super::record::Record;
use super::rows::{ROW, Row};
use super::tally::{Found, Tally};

pub(super) const MAGIC: [u8; 8] = *b"cdkeys02";
/// Bytes kept free for the header at the start of a file.
pub(super) const HEADER: u64 = 4096;
/// Bytes of one entry.
pub(super) const ENTRY: usize = 10;
/// Bytes of one block of the filter.
pub(super) const BLOCK: usize = 64;
/// Keys the filter gives one block: 512 bits / 40 keys = 12.8 bits a key.
pub(super) const KEYS_PER_BLOCK: u64 = 40;
/// Bits the filter sets for a key.
const PROBES: u32 = 5;
/// The bit that tells a record from a row.
pub(super) const RECORD: u32 = 1 << 31;
/// Alignment of records, and the unit of their addresses.
pub(super) const RECORD_UNIT: u64 = 4;

/// A part of a run's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Region {
    pub(super) start: u64,
    pub(super) len: u64,
    /// BLAKE3 of its bytes.
    pub(super) hash: [u8; 32],
}

/// What stands at the start of a run's file, after [`MAGIC`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) rows: Region,
    pub(super) filter: Region,
    pub(super) entries: Region,
    pub(super) records: Region,
}

impl Header {
    /// Identity of the run's content, for the manifest.
    pub(super) fn hash(&self) -> Result<[u8; 32], postcard::Error> {
        Ok(*blake3::hash(&postcard::to_stdvec(self)?).as_bytes())
    }
}

/// A run, open.
pub(super) struct Run {
    map: Mmap,
    header: Header,
}

impl Run {
    /// Open a run whose header hashes to `identity`. `None` when it is not that run.
    pub(super) fn open(path: &Path, identity: &[u8; 32]) -> std::io::Result<Option<Self>> {
        let map = map::sealed_file(path)?;
        let header = map.strip_prefix(&MAGIC).and_then(|rest| postcard::from_bytes::<Header>(rest).ok());
        let header = header.filter(|header| header.hash().ok().as_ref() == Some(identity));
        let Some(header) = header else { return Ok(None) };
        let within =
            |region: &Region| region.start.checked_add(region.len).is_some_and(|end| end <= map.len() as u64);
        let complete =
            [&header.rows, &header.filter, &header.entries, &header.records].into_iter().all(within);
        Ok(complete.then_some(Self { map, header }))
    }

    /// Whether every byte is as it was written.
    pub(super) fn is_whole(&self) -> bool {
        let Header { rows, filter, entries, records } = &self.header;
        [rows, filter, entries, records]
            .into_iter()
            .all(|region| blake3::hash(self.region(region)).as_bytes() == &region.hash)
    }

    fn region(&self, region: &Region) -> &[u8] {
        &self.map[region.start as usize..][..region.len as usize]
    }

    /// How many keys it has.
    pub(super) fn len(&self) -> usize {
        self.header.entries.len as usize / ENTRY
    }

    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = Row> {
        let (rows, _) = self.region(&self.header.rows).as_chunks::<ROW>();
        rows.iter().map(Row::read)
    }

    pub(super) fn row(&self, number: u32) -> Row {
        let (rows, _) = self.region(&self.header.rows).as_chunks::<ROW>();
        Row::read(&rows[number as usize])
    }

    fn entries(&self) -> &[[u8; ENTRY]] {
        self.region(&self.header.entries).as_chunks().0
    }

    /// Key and value at a place in key order.
    pub(super) fn entry(&self, place: usize) -> Option<(u64, u32)> {
        self.entries().get(place).map(|entry| (key_of(entry), value_of(entry)))
    }

    /// Add what is here to an answer.
    pub(super) fn answer(&self, key: u64, facet: u64, found: &mut Found) {
        let Some(value) = self.find(key) else { return };
        if value & RECORD == 0 {
            return self.row(value).answer(facet, found);
        }
        match self.record(value) {
            Record::Rows(rows) => rows.for_each(|row| self.row(row).answer(facet, found)),
            Record::Counts(counts) => counts.answer(facet, found),
        }
    }

    /// Which of the keys may be here, by their places. Nearly all are not, and the filter says so at the cost of one
    /// look into memory; without a branch between them the processor looks for many at a time.
    pub(super) fn likely(&self, keys: &[(u64, u64)], places: &mut Vec<usize>) {
        let (blocks, _) = self.region(&self.header.filter).as_chunks::<BLOCK>();
        places.clear();
        if blocks.is_empty() {
            return;
        }
        places.resize(keys.len(), 0);
        let mut count = 0;
        for (place, (key, _)) in keys.iter().enumerate() {
            let block = &blocks[block_of(*key, blocks.len() as u64) as usize];
            let missing = bits_of(*key).fold(0, |missing, bit| missing | (!block[bit / 8] >> (bit % 8) & 1));
            places[count] = place;
            count += usize::from(missing == 0);
        }
        places.truncate(count);
    }

    fn find(&self, key: u64) -> Option<u32> {
        // Spread keys are uniform, so a key stands near its share of the way; gallop from there.
        let entries = self.entries();
        let guess = ((u128::from(key) * entries.len() as u128) >> 64) as usize;
        let (mut low, mut high, mut step) = (guess, guess, 32);
        while low > 0 && key_of(&entries[low]) > key {
            low = low.saturating_sub(step);
            step *= 2;
        }
        step = 32;
        while high < entries.len() && key_of(&entries[high]) < key {
            high = (high + step).min(entries.len());
            step *= 2;
        }
        let near = &entries[low..(high + 1).min(entries.len())];
        near.binary_search_by_key(&key, key_of).ok().map(|at| value_of(&near[at]))
    }

    fn record(&self, value: u32) -> Record<'_> {
        let at = u64::from(value & !RECORD) * RECORD_UNIT;
        Record::read(&self.region(&self.header.records)[at as usize..])
    }

    /// Append the rows a value stands for, newest first, each numbered so much higher; false where it is counts.
    pub(super) fn push_rows(&self, value: u32, higher: u32, rows: &mut Vec<u32>) -> bool {
        if value & RECORD == 0 {
            rows.push(value + higher);
            return true;
        }
        match self.record(value) {
            Record::Rows(more) => {
                rows.extend(more.map(|row| row + higher));
                true
            }
            Record::Counts(_) => false,
        }
    }

    /// Everything kept under a value.
    pub(super) fn tally(&self, value: u32) -> Tally {
        let mut rows = Vec::new();
        if self.push_rows(value, 0, &mut rows) {
            return self.tally_of(&rows);
        }
        match self.record(value) {
            Record::Rows(_) => Tally::default(),
            Record::Counts(counts) => counts.tally(),
        }
    }

    /// What rows, newest first, add up to.
    pub(super) fn tally_of(&self, rows: &[u32]) -> Tally {
        let mut tally = Tally::default();
        rows.iter().rev().for_each(|row| self.row(*row).add_to(&mut tally));
        tally
    }
}

fn key_of(entry: &[u8; ENTRY]) -> u64 {
    let [a, b, c, d, e, f, ..] = *entry;
    u64::from_le_bytes([0, 0, a, b, c, d, e, f])
}

fn value_of(entry: &[u8; ENTRY]) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|n| entry[6 + n]))
}

/// An entry as it is written.
pub(super) fn entry_of(key: u64, value: u32) -> [u8; ENTRY] {
    let (key, value) = (key.to_le_bytes(), value.to_le_bytes());
    std::array::from_fn(|n| if n < 6 { key[2 + n] } else { value[n - 6] })
}

/// The block of the filter a key belongs to: blocks are in key order.
pub(super) fn block_of(key: u64, blocks: u64) -> u64 {
    ((u128::from(key) * u128::from(blocks)) >> 64) as u64
}

/// The bits of its block a key sets.
pub(super) fn bits_of(key: u64) -> impl Iterator<Item = usize> {
    // The high bits chose the block; a multiplication brings all bits to bear on the probes. The lowest are not used.
    let mixed = (key >> 16).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..PROBES).map(move |probe| (mixed >> (10 + 9 * probe)) as usize & 511)
}
