//! The host table as a plugin sees it: C callbacks over [`Emissions`] and the [`Outbox`].

#![allow(unsafe_code)]

use core::ffi::c_void;
use std::mem::MaybeUninit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use copydesk_plugin::raw::{
    ABI_MAJOR, ABI_MINOR, CD_ERR_ARTICLE, CD_NO_TIME, CD_OK, CdArticle, CdHost, CdStatus, CdStr,
};
use copydesk_plugin::{Opened, Part, PartKind, Segment, Trust};

use super::emissions::Emissions;
use super::outbox::Outbox;
use crate::plugin::clock::Clock;
use crate::plugin::frame::{REPLY_LIMIT, TOO_MUCH};
use crate::plugin::progress::Progress;

/// What stands behind the callbacks of one instance.
#[derive(Debug)]
pub struct Host {
    /// What the running call has emitted.
    pub emissions: Mutex<Emissions>,
    /// Where log lines go.
    pub outbox: Arc<Outbox>,
    /// Where the running call is timed.
    pub progress: Progress,
    /// The clock it is timed by.
    pub clock: Clock,
    /// Least important level kept.
    pub log_level: i32,
    /// CPU time after which a call should come to an end, ns.
    pub stop_after_ns: u64,
}

impl Host {
    /// The running call's emissions.
    pub fn emissions(&self) -> MutexGuard<'_, Emissions> {
        self.emissions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The table for this host, which must outlive every use of it.
    pub fn table(&'static self) -> CdHost {
        CdHost {
            size: size_of::<CdHost>() as u32,
            abi_major: ABI_MAJOR,
            abi_minor: ABI_MINOR,
            ctx: std::ptr::from_ref(self).cast_mut().cast(),
            host_version: borrow(env!("CARGO_PKG_VERSION").as_bytes()),
            log_enabled: Some(log_enabled),
            log: Some(log),
            set_error: Some(set_error),
            should_stop: Some(should_stop),
            article: Some(article),
            note: Some(note),
            key: Some(key),
            finding: Some(finding),
            verdict: Some(verdict),
            mark: Some(mark),
            state: Some(state),
            need: Some(need),
            get_extension: Some(get_extension),
        }
    }
}

/// `bytes` as the ABI has them.
pub fn borrow(bytes: &[u8]) -> CdStr {
    CdStr { ptr: bytes.as_ptr(), len: bytes.len() }
}

/// The host behind `ctx`.
///
/// # Safety
/// `ctx` is the `ctx` of a table made by [`Host::table`].
unsafe fn host<'a>(ctx: *mut c_void) -> &'a Host {
    // SAFETY: `Host::table` puts a `&'static Host` there.
    unsafe { &*ctx.cast::<Host>().cast_const() }
}

/// The bytes of a string that a plugin hands over.
///
/// # Safety
/// Unless it is empty or longer than any reply, `text` points to `len` readable bytes.
pub unsafe fn bytes<'a>(text: CdStr) -> Result<&'a [u8], String> {
    if text.len == 0 {
        return Ok(&[]);
    }
    if text.ptr.is_null() {
        return Err(format!("it handed over a string of {} bytes at no address", text.len));
    }
    if text.len > REPLY_LIMIT {
        let mib = REPLY_LIMIT >> 20;
        return Err(format!("it handed over {} bytes of text, the limit is {mib} MiB: {TOO_MUCH}", text.len));
    }
    // SAFETY: not null and of a possible length; the rest is the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(text.ptr, text.len) })
}

/// What a struct that begins with its size holds, the fields it is too old for all zero.
///
/// # Safety
/// `from` points to at least as many readable bytes as its first four say; `T` begins with a `u32` size, and all
/// zero is a valid `T`.
pub unsafe fn grown<T>(from: *const T) -> Option<T> {
    if from.is_null() {
        return None;
    }
    let mut copy = MaybeUninit::<T>::zeroed();
    // SAFETY: readable as the caller promises; at most `size_of::<T>()` bytes are written; all bits are then valid.
    unsafe {
        let size = from.cast::<u32>().read_unaligned() as usize;
        let size = size.min(size_of::<T>());
        copy.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(from.cast::<u8>(), size);
        Some(copy.assume_init())
    }
}

/// Record an emission; a broken rule is remembered and answered with an error.
unsafe fn emit(ctx: *mut c_void, record: impl FnOnce(&mut Emissions) -> Result<(), String>) -> CdStatus {
    // SAFETY: called by the callbacks below with the `ctx` of their table.
    let host = unsafe { host(ctx) };
    let mut emissions = host.emissions();
    match record(&mut emissions) {
        Ok(()) => CD_OK,
        Err(broken) => {
            emissions.broke.get_or_insert(broken);
            CD_ERR_ARTICLE
        }
    }
}

extern "C" fn log_enabled(ctx: *mut c_void, level: i32) -> i32 {
    // SAFETY: a plugin passes back the `ctx` of its table.
    i32::from(level >= 1 && level <= unsafe { host(ctx) }.log_level)
}

unsafe extern "C" fn log(ctx: *mut c_void, level: i32, message: CdStr, fields: CdStr) {
    if log_enabled(ctx, level) == 0 {
        return;
    }
    // SAFETY: a plugin passes back the `ctx` of its table, and strings that are readable until this returns.
    let (host, message, fields) = unsafe { (host(ctx), bytes(message), bytes(fields)) };
    if let (Ok(message), Ok(fields)) = (message, fields) {
        host.outbox.log(level, &String::from_utf8_lossy(message), &String::from_utf8_lossy(fields));
    }
}

unsafe extern "C" fn set_error(ctx: *mut c_void, message: CdStr) {
    // SAFETY: a plugin passes back the `ctx` of its table, and strings that are readable until this returns.
    unsafe { emit(ctx, |emissions| emissions.set_error(bytes(message)?)) };
}

extern "C" fn should_stop(ctx: *mut c_void) -> i32 {
    // SAFETY: a plugin passes back the `ctx` of its table.
    let host = unsafe { host(ctx) };
    let used = host.clock.now_ns().saturating_sub(host.progress.began_ns());
    i32::from(host.progress.stopping() || used >= host.stop_after_ns)
}

unsafe extern "C" fn article(ctx: *mut c_void, article: *const CdArticle) -> CdStatus {
    // SAFETY: a plugin passes back the `ctx` of its table and a struct that says its size, readable until this
    // returns.
    unsafe {
        emit(ctx, |emissions| {
            let article = grown(article).ok_or("it handed over no article")?;
            let (article, size) = opened(&article)?;
            emissions.article(article, size)
        })
    }
}

unsafe extern "C" fn note(ctx: *mut c_void, note: CdStr) -> CdStatus {
    // SAFETY: as in `set_error`.
    unsafe { emit(ctx, |emissions| emissions.note(bytes(note)?)) }
}

unsafe extern "C" fn key(ctx: *mut c_void, scope: u32, hash: u64, facet: u64) -> CdStatus {
    // SAFETY: a plugin passes back the `ctx` of its table.
    unsafe { emit(ctx, |emissions| emissions.key(scope, hash, facet)) }
}

unsafe extern "C" fn finding(ctx: *mut c_void, json: CdStr) -> CdStatus {
    // SAFETY: as in `set_error`.
    unsafe { emit(ctx, |emissions| emissions.finding(bytes(json)?)) }
}

unsafe extern "C" fn verdict(ctx: *mut c_void, json: CdStr) -> CdStatus {
    // SAFETY: as in `set_error`.
    unsafe { emit(ctx, |emissions| emissions.verdict(bytes(json)?)) }
}

unsafe extern "C" fn mark(ctx: *mut c_void, mark: CdStr) -> CdStatus {
    // SAFETY: as in `set_error`.
    unsafe { emit(ctx, |emissions| emissions.mark(bytes(mark)?)) }
}

unsafe extern "C" fn state(ctx: *mut c_void, hash: u64, state: CdStr) -> CdStatus {
    // SAFETY: as in `set_error`.
    unsafe { emit(ctx, |emissions| emissions.state(hash, bytes(state)?)) }
}

unsafe extern "C" fn need(ctx: *mut c_void, id: u64) -> CdStatus {
    // SAFETY: a plugin passes back the `ctx` of its table.
    unsafe { emit(ctx, |emissions| emissions.need(id)) }
}

extern "C" fn get_extension(_ctx: *mut c_void, _id: CdStr) -> *const c_void {
    std::ptr::null() // version 1.0 has none
}

/// An article as `open` hands it over, owned, and its size in bytes.
///
/// # Safety
/// The strings and arrays of `article` are readable.
unsafe fn opened(article: &CdArticle) -> Result<(Opened, usize), String> {
    let mut size = 0;
    let mut text = |from: CdStr, field: &str| {
        // SAFETY: readable, the caller promises.
        let bytes = unsafe { bytes(from) }?;
        size += bytes.len();
        let text = std::str::from_utf8(bytes);
        text.map(str::to_owned).map_err(|_| format!("the {field} of an article it handed over is not UTF-8"))
    };
    let mut made = Opened {
        outlet: text(article.outlet, "outlet")?,
        agency: text(article.agency, "agency")?,
        headline: text(article.headline, "headline")?,
        byline: text(article.byline, "byline")?,
        dateline: text(article.dateline, "dateline")?,
        language: text(article.language, "language")?,
        url: text(article.url, "url")?,
        text: text(article.text, "text")?,
        published_ms: (article.published_ms != CD_NO_TIME).then_some(article.published_ms),
        trust: match article.published_trust {
            1 => Trust::Stated,
            2 => Trust::Guessed,
            _ => Trust::Unknown,
        },
        parts: Vec::new(),
        segments: Vec::new(),
    };
    // SAFETY: readable, the caller promises.
    let (parts, segments) = unsafe {
        (
            array(article.parts, article.parts_len, "parts")?,
            array(article.segments, article.segments_len, "segments")?,
        )
    };
    size += size_of_val(parts) + size_of_val(segments);
    let kind = |kind| PART_KINDS.get(kind as usize).copied().unwrap_or(PartKind::Body);
    made.parts = parts.iter().map(|p| Part { start: p.start, end: p.end, kind: kind(p.kind) }).collect();
    made.segments = segments
        .iter()
        .map(|s| Segment {
            text_start: s.text_start,
            text_len: s.text_len,
            file_start: s.file_start,
            file_len: s.file_len,
        })
        .collect();
    Ok((made, size))
}

/// The kinds of parts by their number in the ABI.
pub const PART_KINDS: [PartKind; 9] = [
    PartKind::Body,
    PartKind::Headline,
    PartKind::Subhead,
    PartKind::Byline,
    PartKind::Dateline,
    PartKind::Caption,
    PartKind::Teaser,
    PartKind::Boilerplate,
    PartKind::Embed,
];

/// # Safety
/// Unless impossible, `from` points to `len` readable elements.
unsafe fn array<'a, T>(from: *const T, len: usize, field: &str) -> Result<&'a [T], String> {
    if len == 0 {
        return Ok(&[]);
    }
    if from.is_null() || !from.is_aligned() {
        return Err(format!("it handed over {len} {field} at no possible address"));
    }
    if len > REPLY_LIMIT / size_of::<T>() {
        return Err(format!("it handed over {len} {field}: {TOO_MUCH}"));
    }
    // SAFETY: not null, aligned, of a possible length; the rest is the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(from, len) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_strings_are_refused() {
        let at = b"abc".as_ptr();
        // SAFETY: what can be dereferenced is a live array; the others are refused before.
        unsafe {
            assert_eq!(bytes(CdStr { ptr: at, len: 3 }).unwrap(), b"abc");
            assert_eq!(bytes(CdStr { ptr: std::ptr::null(), len: 0 }).unwrap(), b"");
            assert!(bytes(CdStr { ptr: std::ptr::null(), len: 1 }).is_err());
            let long = bytes(CdStr { ptr: at, len: REPLY_LIMIT + 1 }).unwrap_err();
            assert!(long.ends_with(TOO_MUCH) && !long.contains("0x"), "{long}");
        }
    }

    #[test]
    fn an_older_struct_is_filled_with_zeros() {
        #[repr(C)]
        struct Now {
            size: u32,
            first: u32,
            later: u64,
        }
        let old = [8_u32, 5, 99, 99];
        // SAFETY: the array has the eight bytes its first four announce.
        let seen = unsafe { grown(old.as_ptr().cast::<Now>()) }.unwrap();
        assert_eq!((seen.size, seen.first, seen.later), (8, 5, 0));
        // SAFETY: null is allowed.
        assert!(unsafe { grown(std::ptr::null::<Now>()) }.is_none());
    }
}
