//! Records: what a run keeps of a key that was met in more than one article.
//!
//! Most are lists of rows, newest first: LEB128 twice their number, the first row, then how much lower each next one is.
//! A row has all the rest. Where a key was met in more articles than are kept, or in one under several facets, counts
//! stand instead: LEB128 twice the number of articles and one, groups, last arrival (zigzag), postings, facets; then the
//! facets (facet 8, articles 4, groups 4), sorted; then the postings (article 4, LEB128 facet index), newest first.

use super::tally::{FacetCount, Found, Posting, Tally};

/// The lowest bit of a record says that it is counts.
const COUNTS: u64 = 1;

/// A record in its file.
pub(super) enum Record<'a> {
    Rows(Rows<'a>),
    Counts(Counts<'a>),
}

impl<'a> Record<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut at = 0;
        let head = read_number(bytes, &mut at);
        if head & COUNTS != 0 {
            return Record::Counts(Counts::read(bytes));
        }
        let first = read_number(bytes, &mut at) as u32;
        Record::Rows(Rows { left: (head >> 1) as usize, next: first, bytes: &bytes[at..] })
    }
}

/// Row numbers, the newest first.
pub(super) struct Rows<'a> {
    left: usize,
    next: u32,
    bytes: &'a [u8],
}

impl Iterator for Rows<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let row = self.next;
        if self.left > 0 {
            let mut at = 0;
            self.next = row - read_number(self.bytes, &mut at) as u32;
            self.bytes = &self.bytes[at..];
        }
        Some(row)
    }
}

/// Write rows, the newest first, as a record.
pub(super) fn write_rows(rows: &[u32], bytes: &mut Vec<u8>) {
    write_number((rows.len() as u64) << 1, bytes);
    rows.first().iter().for_each(|row| write_number(u64::from(**row), bytes));
    for two in rows.windows(2) {
        write_number(u64::from(two[0] - two[1]), bytes);
    }
}

/// Counts as they stand in a record.
pub(super) struct Counts<'a> {
    articles: u32,
    groups: u32,
    last_seen_ms: i64,
    facets: &'a [[u8; 16]],
    postings: usize,
    posted: &'a [u8],
}

impl<'a> Counts<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mut at = 0;
        let mut next = || read_number(bytes, &mut at);
        let (articles, groups) = ((next() >> 1) as u32, next() as u32);
        let zigzag = next();
        let last_seen_ms = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
        let (postings, facets) = (next() as usize, next() as usize);
        let (counts, posted) = bytes[at..].split_at(facets * 16);
        Self { articles, groups, last_seen_ms, facets: counts.as_chunks().0, postings, posted }
    }

    fn facet(count: &[u8; 16]) -> FacetCount {
        FacetCount {
            facet: u64::from_le_bytes(std::array::from_fn(|n| count[n])),
            articles: u32::from_le_bytes(std::array::from_fn(|n| count[8 + n])),
            groups: u32::from_le_bytes(std::array::from_fn(|n| count[12 + n])),
        }
    }

    fn postings(&self) -> impl Iterator<Item = Posting> {
        let (mut at, facets, posted) = (0, self.facets, self.posted);
        (0..self.postings).map(move |_| {
            let article = u32::from_le_bytes(std::array::from_fn(|n| posted[at + n]));
            at += 4;
            let facet = Self::facet(&facets[read_number(posted, &mut at) as usize]).facet;
            Posting { article, facet }
        })
    }

    pub(super) fn answer(&self, facet: u64, found: &mut Found) {
        let at = self.facets.binary_search_by_key(&facet, |count| Self::facet(count).facet);
        let (articles, groups) = at.map_or((0, 0), |at| {
            let count = Self::facet(&self.facets[at]);
            (count.articles, count.groups)
        });
        found.count([self.articles, self.groups, articles, groups], Some(self.last_seen_ms));
        self.postings().take(found.room()).for_each(|posting| found.posting(posting));
    }

    pub(super) fn tally(&self) -> Tally {
        Tally {
            articles: self.articles,
            groups: self.groups,
            last_seen_ms: Some(self.last_seen_ms),
            facets: self.facets.iter().map(Self::facet).collect(),
            newest: self.postings().collect(),
        }
    }
}

/// Write counts as a record.
pub(super) fn write_counts(tally: &Tally, bytes: &mut Vec<u8>) {
    let last = tally.last_seen_ms.unwrap_or(0);
    let zigzag = ((last << 1) ^ (last >> 63)).cast_unsigned();
    let sizes = [tally.newest.len() as u64, tally.facets.len() as u64];
    let articles = u64::from(tally.articles) << 1 | COUNTS;
    for number in [articles, u64::from(tally.groups), zigzag].into_iter().chain(sizes) {
        write_number(number, bytes);
    }
    for count in &tally.facets {
        bytes.extend_from_slice(&count.facet.to_le_bytes());
        bytes.extend_from_slice(&count.articles.to_le_bytes());
        bytes.extend_from_slice(&count.groups.to_le_bytes());
    }
    for posting in &tally.newest {
        bytes.extend_from_slice(&posting.article.to_le_bytes());
        let index = tally.facets.partition_point(|count| count.facet < posting.facet);
        write_number(index as u64, bytes);
    }
}

fn write_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return number;
        }
    }
}
