//! Raw input made into the views of [`crate::types`], checked on the way.
//!
//! Everything here borrows from the host for the length of one call.

#![allow(unsafe_code)]

use core::mem::MaybeUninit;

use super::Failure;
use crate::raw::*;
use crate::{Article, Compare, Earlier, File, KeyView, Part, PartKind, Scope, Trust};

/// A struct that begins with its `size: u32` and for which all bits zero is a value: numbers, pointers, optional
/// function pointers.
///
/// # Safety
/// The type is `repr(C)` and as said.
pub unsafe trait Sized32: Copy {
    /// Its name, for messages.
    const NAME: &'static str;
    /// Its size in ABI 1.0: what every host of this major version provides at least.
    const FIRST: usize;
}

macro_rules! sized {
    ($($type:ty = $first:literal),+ $(,)?) => {$(
        // SAFETY: see raw.rs; the sizes are asserted by the layout test.
        unsafe impl Sized32 for $type {
            const NAME: &'static str = stringify!($type);
            const FIRST: usize = $first;
        }
        const _: () = assert!(size_of::<$type>() >= $first);
    )+};
}

sized! { CdArticle = 232, CdFile = 64, CdRead = 32, CdCompare = 88, CdHost = 32 }

/// Copies a struct of whatever size the host's is.
///
/// # Safety
/// `ptr` is null or points to as many bytes as its first four say.
pub unsafe fn sized<T: Sized32>(ptr: *const T) -> Result<T, Failure> {
    if ptr.is_null() || !ptr.is_aligned() {
        return Err(Failure::host(format_args!("{} is null or misaligned", T::NAME)));
    }
    // SAFETY: not null, and every such struct begins with its size.
    let size = unsafe { ptr.cast::<u32>().read() } as usize;
    if size < T::FIRST {
        return Err(Failure::host(format_args!("{} has {size} bytes, less than {}", T::NAME, T::FIRST)));
    }
    // SAFETY: `size` bytes are there.
    Ok(unsafe { copy_of(ptr, size) })
}

/// # Safety
/// `size` bytes can be read at `ptr`.
unsafe fn copy_of<T: Sized32>(ptr: *const T, size: usize) -> T {
    let mut copy = MaybeUninit::<T>::zeroed();
    // SAFETY: no more than both hold; all zero bits are a value of T.
    unsafe {
        core::ptr::copy_nonoverlapping(
            ptr.cast::<u8>(),
            copy.as_mut_ptr().cast::<u8>(),
            size.min(size_of::<T>()),
        );
        copy.assume_init()
    }
}

/// # Safety
/// `ptr` is null or points to `len` values that live as long as `'a`.
unsafe fn slice<'a, T>(ptr: *const T, len: usize) -> Result<&'a [T], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    if ptr.is_null() || !ptr.is_aligned() || len > isize::MAX as usize / size_of::<T>().max(1) {
        return Err(Failure::host(format_args!("a list of {len} is null, misaligned or too long")));
    }
    // SAFETY: checked, and the caller's promise.
    Ok(unsafe { core::slice::from_raw_parts(ptr, len) })
}

/// # Safety
/// As [`slice`].
pub unsafe fn bytes<'a>(raw: CdStr) -> Result<&'a [u8], Failure> {
    // SAFETY: the caller's promise.
    unsafe { slice(raw.ptr, raw.len) }
}

/// # Safety
/// As [`slice`].
pub unsafe fn text<'a>(raw: CdStr) -> Result<&'a str, Failure> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes(raw) }?;
    core::str::from_utf8(bytes).map_err(|e| Failure::host(format_args!("a text is not UTF-8: {e}")))
}

/// # Safety
/// As [`slice`], for everything the file points to.
pub unsafe fn file<'a>(file: *const CdFile) -> Result<File<'a>, Failure> {
    // SAFETY: the caller's promise.
    let (raw, hints) = unsafe {
        let raw = sized(file)?;
        (raw, text(raw.hints_json)?)
    };
    let hints = if hints.is_empty() {
        Default::default()
    } else {
        serde_json::from_str(hints).map_err(|e| Failure::host(format_args!("hints do not parse: {e}")))?
    };
    // SAFETY: the caller's promise.
    unsafe {
        Ok(File {
            name: text(raw.name)?,
            bytes: bytes(raw.bytes)?,
            partial: raw.partial != 0,
            arrived_ms: raw.arrived_ms,
            hints,
        })
    }
}

/// The notes of needed plugins, by name.
type Notes<'a> = Vec<(&'a str, &'a [u8])>;

/// # Safety
/// As [`slice`], for everything the input points to.
pub unsafe fn notes<'a>(input: &CdRead) -> Result<Notes<'a>, Failure> {
    // SAFETY: the caller's promise.
    unsafe {
        let raw: &[CdNote] = slice(input.needs, input.needs_len)?;
        raw.iter().map(|note| Ok((text(note.plugin)?, bytes(note.note)?))).collect()
    }
}

/// The labelled parts of an article, checked against its text where that is given.
///
/// # Safety
/// As [`slice`], for everything the article points to.
pub unsafe fn parts(raw: &CdArticle) -> Result<Vec<Part>, Failure> {
    // SAFETY: the caller's promise.
    let (list, text) = unsafe { (slice(raw.parts, raw.parts_len)?, text(raw.text)?) };
    let fits = |p: &CdPart| text.is_empty() || text.get(p.start as usize..p.end as usize).is_some();
    if let Some(part) = list.iter().find(|p| !fits(p)) {
        return Err(Failure::host(format_args!("{part:?} is no part of the {} bytes of text", text.len())));
    }
    Ok(list.iter().map(|p| Part { start: p.start, end: p.end, kind: kind(p.kind) }).collect())
}

fn kind(raw: u32) -> PartKind {
    match raw {
        CD_PART_HEADLINE => PartKind::Headline,
        CD_PART_SUBHEAD => PartKind::Subhead,
        CD_PART_BYLINE => PartKind::Byline,
        CD_PART_DATELINE => PartKind::Dateline,
        CD_PART_CAPTION => PartKind::Caption,
        CD_PART_TEASER => PartKind::Teaser,
        CD_PART_BOILERPLATE => PartKind::Boilerplate,
        CD_PART_EMBED => PartKind::Embed,
        _ => PartKind::Body,
    }
}

fn time(ms: i64) -> Option<i64> {
    (ms != CD_NO_TIME).then_some(ms)
}

/// # Safety
/// As [`slice`], for everything the article points to.
pub unsafe fn article<'a>(raw: &CdArticle, parts: &'a [Part]) -> Result<Article<'a>, Failure> {
    let trust = match raw.published_trust {
        1 => Trust::Stated,
        2 => Trust::Guessed,
        _ => Trust::Unknown,
    };
    // SAFETY: the caller's promise.
    unsafe {
        Ok(Article {
            id: raw.id,
            group: raw.group,
            published_ms: time(raw.published_ms),
            trust,
            arrived_ms: raw.arrived_ms,
            outlet: text(raw.outlet)?,
            agency: text(raw.agency)?,
            headline: text(raw.headline)?,
            byline: text(raw.byline)?,
            dateline: text(raw.dateline)?,
            language: text(raw.language)?,
            url: text(raw.url)?,
            story: text(raw.story)?,
            file_name: text(raw.file_name)?,
            text: text(raw.text)?,
            parts,
        })
    }
}

/// The input of `compare`, copied as far as it must be: the rest is borrowed from the host.
pub struct Seen {
    raw: CdCompare,
    article: CdArticle,
    parts: Vec<Part>,
    earlier: Vec<(CdEarlier, Vec<Part>)>,
}

impl Seen {
    /// # Safety
    /// As [`slice`], for everything the input points to.
    pub unsafe fn copy(input: *const CdCompare) -> Result<Seen, Failure> {
        // SAFETY: the caller's promise.
        let (raw, article) = unsafe {
            let raw = sized(input)?;
            (raw, sized(raw.article)?)
        };
        // SAFETY: the caller's promise.
        let (parts, earlier) = unsafe { (parts(&article)?, earlier(&raw)?) };
        Ok(Seen { raw, article, parts, earlier })
    }

    /// # Safety
    /// As [`slice`], for everything the input points to.
    pub unsafe fn compare(&self) -> Result<Compare<'_>, Failure> {
        let scope = match self.raw.scope {
            CD_SCOPE_ARCHIVE => Scope::Archive,
            CD_SCOPE_STORY => Scope::Story,
            other => return Err(Failure::host(format_args!("there is no scope {other}"))),
        };
        // SAFETY: the caller's promise.
        unsafe {
            let keys = slice(self.raw.keys, self.raw.keys_len)?;
            Ok(Compare {
                scope,
                round: self.raw.round,
                article: article(&self.article, &self.parts)?,
                note: bytes(self.raw.note)?,
                mark: bytes(self.raw.mark)?,
                keys: keys.iter().map(|k| key(k, self.earlier.len())).collect::<Result<_, _>>()?,
                earlier: self
                    .earlier
                    .iter()
                    .map(|(e, parts)| {
                        Ok(Earlier {
                            article: article(&e.article, parts)?,
                            note: bytes(e.note)?,
                            mark: bytes(e.mark)?,
                        })
                    })
                    .collect::<Result<_, Failure>>()?,
            })
        }
    }
}

/// Size of `CdEarlier` in ABI 1.0.
const EARLIER_FIRST: usize = 264;

/// # Safety
/// As [`slice`], for everything the input points to.
unsafe fn earlier(raw: &CdCompare) -> Result<Vec<(CdEarlier, Vec<Part>)>, Failure> {
    let (len, step) = (raw.earlier_len, raw.earlier_size as usize);
    if len == 0 {
        return Ok(Vec::new());
    }
    if raw.earlier.is_null() || step < EARLIER_FIRST || !step.is_multiple_of(align_of::<CdEarlier>()) {
        return Err(Failure::host(format_args!(
            "{len} earlier articles of {step} bytes at {:?}",
            raw.earlier
        )));
    }
    let one = |i: usize| {
        // SAFETY: `len` elements of `step` bytes are there, and zero bits are a value of CdEarlier.
        let copy = unsafe { copy_of(raw.earlier.byte_add(i * step), step) };
        // SAFETY: the caller's promise.
        let parts = unsafe { parts(&copy.article) }?;
        Ok((copy, parts))
    };
    (0..len).map(one).collect()
}

// SAFETY: numbers and pointers only. It has no size of its own: its table states it.
unsafe impl Sized32 for CdEarlier {
    const NAME: &'static str = "CdEarlier";
    const FIRST: usize = EARLIER_FIRST;
}

/// # Safety
/// As [`slice`], for everything the key points to.
unsafe fn key<'a>(raw: &CdKey, earlier: usize) -> Result<KeyView<'a>, Failure> {
    // SAFETY: the caller's promise.
    let (state, hits): (&[u8], &[u32]) = unsafe { (bytes(raw.state)?, slice(raw.hits, raw.hits_len)?) };
    if let Some(hit) = hits.iter().find(|hit| **hit as usize >= earlier) {
        return Err(Failure::host(format_args!("a key names earlier article {hit} of {earlier}")));
    }
    Ok(KeyView {
        hash: raw.hash,
        facet: raw.facet,
        articles: raw.articles,
        groups: raw.groups,
        facet_articles: raw.facet_articles,
        facet_groups: raw.facet_groups,
        last_seen_ms: time(raw.last_seen_ms),
        state,
        hits,
    })
}
