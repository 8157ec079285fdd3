//! Writing a run's file in one pass with little memory: four regions grow side by side at places known beforehand.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::record::{write_counts, write_rows};
use super::rows::{ROW, Row};
use super::run::{
    BLOCK, ENTRY, HEADER, Header, KEYS_PER_BLOCK, MAGIC, RECORD, RECORD_UNIT, Region, bits_of, block_of,
    entry_of,
};
use super::tally::Tally;

/// Bytes gathered before they are written.
const BUFFER: usize = 256 << 10;

/// What is kept under a key.
pub(super) enum Entry<'a> {
    /// It was met in the articles of these rows alone, once under each row's facet. The newest first, at most
    /// [`super::KEPT`].
    Rows(&'a [u32]),
    /// Anything more.
    More(&'a Tally),
}

/// A run being written: first all rows, then all entries in key order.
pub(super) struct RunWriter {
    file: File,
    rows: Section,
    filter: Section,
    entries: Section,
    records: Section,
    block: (u64, [u8; BLOCK]),
    blocks: u64,
    record: Vec<u8>,
}

impl RunWriter {
    /// Start a file for this many rows and at most this many keys.
    pub(super) fn create(path: &Path, rows: u64, keys: u64) -> io::Result<Self> {
        let blocks = keys.div_ceil(KEYS_PER_BLOCK);
        let filter = HEADER + rows * ROW as u64;
        let entries = filter + blocks * BLOCK as u64;
        // Keys that several of the merged runs have leave a hole here, which takes no room on the disk.
        let records = (entries + keys * ENTRY as u64).next_multiple_of(HEADER);
        let file = File::create(path)?;
        Ok(Self {
            file,
            rows: Section::new(HEADER),
            filter: Section::new(filter),
            entries: Section::new(entries),
            records: Section::new(records),
            block: (0, [0; BLOCK]),
            blocks,
            record: Vec::new(),
        })
    }

    pub(super) fn row(&mut self, row: &Row) -> io::Result<()> {
        self.rows.push(&row.bytes(), &self.file)
    }

    pub(super) fn entry(&mut self, key: u64, entry: &Entry<'_>) -> io::Result<()> {
        let value = match entry {
            Entry::Rows([row]) => *row,
            Entry::Rows(rows) => self.record(|bytes| write_rows(rows, bytes))?,
            Entry::More(tally) => self.record(|bytes| write_counts(tally, bytes))?,
        };
        self.entries.push(&entry_of(key, value), &self.file)?;
        self.fill_blocks_before(block_of(key, self.blocks))?;
        for bit in bits_of(key) {
            self.block.1[bit / 8] |= 1 << (bit % 8);
        }
        Ok(())
    }

    fn record(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<u32> {
        let address = self.records.region.len / RECORD_UNIT;
        let address = u32::try_from(address).ok().filter(|address| *address < RECORD);
        let address = address.ok_or_else(|| io::Error::other("a key index has outgrown its file format"))?;
        self.record.clear();
        write(&mut self.record);
        self.record.resize(self.record.len().next_multiple_of(RECORD_UNIT as usize), 0);
        self.records.push(&self.record, &self.file)?;
        Ok(address | RECORD)
    }

    fn fill_blocks_before(&mut self, block: u64) -> io::Result<()> {
        while self.block.0 < block {
            self.filter.push(&self.block.1, &self.file)?;
            self.block = (self.block.0 + 1, [0; BLOCK]);
        }
        Ok(())
    }

    /// Write the rest and sync. The file is whole after this, whatever happens.
    pub(super) fn finish(mut self) -> io::Result<Header> {
        self.fill_blocks_before(self.blocks)?;
        self.file.set_len(self.records.region.start + self.records.region.len)?;
        let header = Header {
            rows: self.rows.finish(&self.file)?,
            filter: self.filter.finish(&self.file)?,
            entries: self.entries.finish(&self.file)?,
            records: self.records.finish(&self.file)?,
        };
        let head = postcard::to_extend(&header, MAGIC.to_vec()).map_err(io::Error::other)?;
        self.file.write_all_at(&head, 0)?;
        self.file.sync_all()?;
        Ok(header)
    }
}

/// A region being written.
struct Section {
    region: Region,
    buffer: Vec<u8>,
    hasher: blake3::Hasher,
}

impl Section {
    fn new(start: u64) -> Self {
        Self {
            region: Region { start, ..Region::default() },
            buffer: Vec::new(),
            hasher: blake3::Hasher::new(),
        }
    }

    fn push(&mut self, bytes: &[u8], file: &File) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        self.region.len += bytes.len() as u64;
        if self.buffer.len() >= BUFFER { self.flush(file) } else { Ok(()) }
    }

    fn flush(&mut self, file: &File) -> io::Result<()> {
        self.hasher.update(&self.buffer);
        let end = self.region.start + self.region.len;
        file.write_all_at(&self.buffer, end - self.buffer.len() as u64)?;
        self.buffer.clear();
        Ok(())
    }

    fn finish(mut self, file: &File) -> io::Result<Region> {
        self.flush(file)?;
        Ok(Region { hash: *self.hasher.finalize().as_bytes(), ..self.region })
    }
}
