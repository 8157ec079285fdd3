//! The C ABI, as `repr(C)` types. `include/copydesk_plugin.h` is generated from this file; nothing else in the
//! crate may change what crosses the boundary.
//!
//! Rules of the boundary:
//! - One exported function, [`ENTRY_SYMBOL`], with the major version in its name. Minor versions only append
//!   fields: every table and struct that a side may grow begins with its `size`; a reader copies
//!   `min(their size, my size)` bytes into a zeroed local one, and a missing function pointer is a missing feature.
//!   What has no `size` (`CdStr`, `CdPart`, `CdSegment`, `CdNote`, `CdKey`) never changes within a major version.
//! - Everything handed over is borrowed until the call returns. Results are pushed through the host's callbacks,
//!   which copy; so no memory changes owner and no free function exists.
//! - Emissions count only if the call returns [`CD_OK`] (or [`CD_NEED`] for the ids asked for).
//! - `open`, `read`, `compare`, `deliver` are called by one thread at a time for one instance, possibly a
//!   different one each time. `log`, `log_enabled`, `should_stop` and `get_extension` may be called by any thread
//!   until `destroy` returns; the other callbacks only inside the call they belong to.
//! - Strings are UTF-8, never NUL-terminated; an absent one has length 0 (its pointer may be null).

#![allow(unsafe_code)]

use core::ffi::c_void;

/// Major version of the ABI. A change of it changes the name of the exported function.
pub const ABI_MAJOR: u16 = 1;
/// Minor version of the ABI: it grows when a field or function is appended.
pub const ABI_MINOR: u16 = 0;
/// Name of the one function a plugin library exports, NUL-terminated.
pub const ENTRY_SYMBOL: &[u8] = b"copydesk_plugin_v1\0";
/// Name of the ELF section that holds the plugin's metadata as JSON (see [`crate::meta`]).
pub const META_SECTION: &str = ".cd_meta";

/// What a hook answers. Unknown negative values count as [`CD_ERR_ARTICLE`].
pub type CdStatus = i32;
/// Done; what was emitted counts.
pub const CD_OK: CdStatus = 0;
/// `open` only: this file is not for this plugin.
pub const CD_SKIP: CdStatus = 1;
/// `compare` only: call again with the texts of the articles named through `need`.
pub const CD_NEED: CdStatus = 2;
/// Try this call once more, alone.
pub const CD_ERR_RETRY: CdStatus = -1;
/// This article (or file) cannot be handled; the others can.
pub const CD_ERR_ARTICLE: CdStatus = -2;
/// The configuration is unusable; `set_error` says which key and why.
pub const CD_ERR_CONFIG: CdStatus = -3;
/// The plugin cannot go on at all.
pub const CD_ERR_FATAL: CdStatus = -4;
/// The plugin panicked; its instance is replaced.
pub const CD_ERR_PANIC: CdStatus = -5;
/// The hook is not provided.
pub const CD_ERR_UNSUPPORTED: CdStatus = -6;

/// The plugin has the `open` hook.
pub const CD_HOOK_OPEN: u64 = 1;
/// The plugin has the `read` hook.
pub const CD_HOOK_READ: u64 = 2;
/// The plugin has the `compare` hook and wants it at archive scope, before the story is chosen.
pub const CD_HOOK_COMPARE_ARCHIVE: u64 = 4;
/// The plugin has the `compare` hook and wants it at story scope, after the story is chosen.
pub const CD_HOOK_COMPARE_STORY: u64 = 8;
/// The plugin has the `deliver` hook.
pub const CD_HOOK_DELIVER: u64 = 16;

/// A time that is not known (milliseconds since 1970-01-01T00:00:00Z otherwise).
pub const CD_NO_TIME: i64 = i64::MIN;

/// A borrowed UTF-8 string or byte string.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdStr {
    /// First byte; may be null when `len` is 0. Owned by the caller, valid until the call returns.
    pub ptr: *const u8,
    /// Length in bytes.
    pub len: usize,
}

/// A labelled part of an article's text, in bytes of the text, half open.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CdPart {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// One of the `CD_PART_*` values; an unknown one is to be taken as body.
    pub kind: u32,
}

/// Where a stretch of the text stands in the dropped file. Inside a segment of equal lengths bytes correspond one
/// to one; where the lengths differ (another encoding, entities) the whole stretch corresponds.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CdSegment {
    /// Offset in the text, bytes.
    pub text_start: u32,
    /// Length in the text, bytes.
    pub text_len: u32,
    /// Offset in the dropped file, bytes.
    pub file_start: u64,
    /// Length in the dropped file, bytes.
    pub file_len: u64,
}

/// One article.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdArticle {
    /// Size of this struct in bytes.
    pub size: u32,
    /// 0 unknown, 1 stated (side-car, front matter, labelled, dateline), 2 guessed.
    pub published_trust: u32,
    /// The article's number in this desk, from 1; 0 while it has none (`open`, `read`).
    pub id: u64,
    /// `id` of the article that stands for this one's duplicate group; its own `id` when it is no copy, 0 unknown.
    pub group: u64,
    /// Publication time in ms since the epoch, or [`CD_NO_TIME`].
    pub published_ms: i64,
    /// When the file was admitted, ms since the epoch.
    pub arrived_ms: i64,
    /// Outlet as stated or read, may be empty.
    pub outlet: CdStr,
    /// Agency whose copy this is, as credited, may be empty.
    pub agency: CdStr,
    /// Headline, may be empty.
    pub headline: CdStr,
    /// Byline, may be empty.
    pub byline: CdStr,
    /// Dateline place, may be empty.
    pub dateline: CdStr,
    /// BCP 47 language tag, may be empty.
    pub language: CdStr,
    /// Address of the article, may be empty.
    pub url: CdStr,
    /// Story the article was filed under (`compare` at story scope), else empty.
    pub story: CdStr,
    /// Name of the dropped file (lossy UTF-8).
    pub file_name: CdStr,
    /// The text, in reading order, headline included where the file has one. Empty where it was not asked for.
    pub text: CdStr,
    /// Labelled parts in order of `start`, not overlapping; what no part covers is body.
    pub parts: *const CdPart,
    /// How many.
    pub parts_len: usize,
    /// Where the text stands in the file, in order of `text_start`.
    pub segments: *const CdSegment,
    /// How many.
    pub segments_len: usize,
}

/// Body text.
pub const CD_PART_BODY: u32 = 0;
/// The headline.
pub const CD_PART_HEADLINE: u32 = 1;
/// A sub-heading, also one between paragraphs.
pub const CD_PART_SUBHEAD: u32 = 2;
/// A byline.
pub const CD_PART_BYLINE: u32 = 3;
/// A dateline or another line that states place, time, outlet or agency.
pub const CD_PART_DATELINE: u32 = 4;
/// A picture caption or credit.
pub const CD_PART_CAPTION: u32 = 5;
/// A pointer to another article (READ MORE, Also Read and the titles under it).
pub const CD_PART_TEASER: u32 = 6;
/// House text: disclaimers, copyright, newsletter offers, source lines.
pub const CD_PART_BOILERPLATE: u32 = 7;
/// An embedded post (tweet and the like).
pub const CD_PART_EMBED: u32 = 8;

/// A file to be opened.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdFile {
    /// Size of this struct in bytes.
    pub size: u32,
    /// 1 when the file looks cut short.
    pub partial: u32,
    /// When the file was admitted, ms since the epoch.
    pub arrived_ms: i64,
    /// Name relative to the watch folder (lossy UTF-8).
    pub name: CdStr,
    /// The bytes.
    pub bytes: CdStr,
    /// What is stated about the file from outside (sub-folder, side-car) as a JSON object with any of the
    /// string keys `outlet`, `published`, `url`, `language`, `agency`, `headline`, `byline`.
    pub hints_json: CdStr,
}

/// A note of a plugin this one `needs`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdNote {
    /// The plugin that wrote it.
    pub plugin: CdStr,
    /// The note.
    pub note: CdStr,
}

/// Input of `read`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdRead {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Unused, 0.
    pub reserved: u32,
    /// The article, with its text.
    pub article: *const CdArticle,
    /// Notes of the plugins named in `needs`, those that exist.
    pub needs: *const CdNote,
    /// How many.
    pub needs_len: usize,
}

/// Scope of a key: the whole archive.
pub const CD_SCOPE_ARCHIVE: u32 = 0;
/// Scope of a key: the article's story.
pub const CD_SCOPE_STORY: u32 = 1;

/// One of the article's keys, with what is known of it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdKey {
    /// The key.
    pub hash: u64,
    /// Its facet.
    pub facet: u64,
    /// Earlier articles with this key, all facets, in the scope.
    pub articles: u32,
    /// Duplicate groups among them.
    pub groups: u32,
    /// Earlier articles with this key and this facet.
    pub facet_articles: u32,
    /// Duplicate groups among those.
    pub facet_groups: u32,
    /// Arrival of the latest of them, ms, or [`CD_NO_TIME`].
    pub last_seen_ms: i64,
    /// The key's state (story scope), empty when none.
    pub state: CdStr,
    /// Indices into `CdCompare::earlier`, newest first.
    pub hits: *const u32,
    /// How many.
    pub hits_len: usize,
}

/// An earlier article that shares a key. The article stands last so that it may grow.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdEarlier {
    /// The plugin's own note of it.
    pub note: CdStr,
    /// The mark the plugin set at its filing.
    pub mark: CdStr,
    /// Its metadata; its text only when it was asked for.
    pub article: CdArticle,
}

/// Input of `compare`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdCompare {
    /// Size of this struct in bytes.
    pub size: u32,
    /// `CD_SCOPE_ARCHIVE` or `CD_SCOPE_STORY`.
    pub scope: u32,
    /// 0 for the first call for this article and scope, 1 after a NEED.
    pub round: u32,
    /// Distance in bytes from one element of `earlier` to the next: the host's size of `CdEarlier`.
    pub earlier_size: u32,
    /// The article; its text only in round 1.
    pub article: *const CdArticle,
    /// The plugin's own note of it.
    pub note: CdStr,
    /// The mark set at archive scope, when this is story scope.
    pub mark: CdStr,
    /// The article's keys of this scope, in the order they were emitted.
    pub keys: *const CdKey,
    /// How many.
    pub keys_len: usize,
    /// Earlier articles that share keys, newest first, capped; `earlier_size` bytes apart.
    pub earlier: *const CdEarlier,
    /// How many.
    pub earlier_len: usize,
}

/// An article as `open` hands it over.
pub type CdOpened = CdArticle;

/// What the host offers. Outlives the instance.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdHost {
    /// Size of this table in bytes.
    pub size: u32,
    /// The host's ABI major version.
    pub abi_major: u16,
    /// The host's ABI minor version.
    pub abi_minor: u16,
    /// Passed back to every callback.
    pub ctx: *mut c_void,
    /// Version of the host, for messages.
    pub host_version: CdStr,
    /// 1 when a log line of `level` (1 error .. 5 trace) would be kept. Any thread.
    pub log_enabled: Option<unsafe extern "C" fn(ctx: *mut c_void, level: i32) -> i32>,
    /// Write a log line; `fields_json` is an object or empty. Any thread.
    pub log: Option<unsafe extern "C" fn(ctx: *mut c_void, level: i32, message: CdStr, fields_json: CdStr)>,
    /// Say why the call is about to return an error. Inside a call.
    pub set_error: Option<unsafe extern "C" fn(ctx: *mut c_void, message: CdStr)>,
    /// 1 when the deadline is near or the host is stopping. Any thread.
    pub should_stop: Option<unsafe extern "C" fn(ctx: *mut c_void) -> i32>,
    /// `open`: hand over an article.
    pub article: Option<unsafe extern "C" fn(ctx: *mut c_void, article: *const CdOpened) -> CdStatus>,
    /// `read`: set the note (the last one counts).
    pub note: Option<unsafe extern "C" fn(ctx: *mut c_void, note: CdStr) -> CdStatus>,
    /// `read`: add a key.
    pub key: Option<unsafe extern "C" fn(ctx: *mut c_void, scope: u32, hash: u64, facet: u64) -> CdStatus>,
    /// `read`, `compare`: add a finding, as JSON (see `docs/OUTPUT.md`).
    pub finding: Option<unsafe extern "C" fn(ctx: *mut c_void, json: CdStr) -> CdStatus>,
    /// `compare`: set a verdict, as JSON (see `docs/PLUGINS.md`).
    pub verdict: Option<unsafe extern "C" fn(ctx: *mut c_void, json: CdStr) -> CdStatus>,
    /// `compare`: set the mark (the last one counts).
    pub mark: Option<unsafe extern "C" fn(ctx: *mut c_void, mark: CdStr) -> CdStatus>,
    /// `compare` at story scope: replace the state of one of the article's keys; empty deletes it. At most 4 KiB.
    pub state: Option<unsafe extern "C" fn(ctx: *mut c_void, hash: u64, state: CdStr) -> CdStatus>,
    /// `compare`: ask for the text of an article (own id or one of `earlier`); then return [`CD_NEED`]. At most 8.
    pub need: Option<unsafe extern "C" fn(ctx: *mut c_void, id: u64) -> CdStatus>,
    /// A table by id (`copydesk.<name>/<revision>`), or null.
    pub get_extension: Option<unsafe extern "C" fn(ctx: *mut c_void, id: CdStr) -> *const c_void>,
}

/// What a plugin offers. Static, in read-only data.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct CdPlugin {
    /// Size of this table in bytes.
    pub size: u32,
    /// ABI major version the plugin was built for.
    pub abi_major: u16,
    /// ABI minor version the plugin was built for.
    pub abi_minor: u16,
    /// `CD_HOOK_*` flags.
    pub hooks: u64,
    /// Name, `[a-z][a-z0-9_-]*`, at most 32 bytes.
    pub name: CdStr,
    /// Version of the plugin.
    pub version: CdStr,
    /// Push the JSON schema of the configuration through `sink`. Optional.
    pub config_schema: Option<
        unsafe extern "C" fn(
            sink: Option<unsafe extern "C" fn(arg: *mut c_void, json: CdStr)>,
            arg: *mut c_void,
        ),
    >,
    /// Make an instance from the configuration (a JSON object). `host` outlives the instance.
    pub create: Option<
        unsafe extern "C" fn(host: *const CdHost, config_json: CdStr, instance: *mut *mut c_void) -> CdStatus,
    >,
    /// Turn a file into articles.
    pub open: Option<unsafe extern "C" fn(instance: *mut c_void, file: *const CdFile) -> CdStatus>,
    /// Read one article.
    pub read: Option<unsafe extern "C" fn(instance: *mut c_void, input: *const CdRead) -> CdStatus>,
    /// Compare one article with earlier ones.
    pub compare: Option<unsafe extern "C" fn(instance: *mut c_void, input: *const CdCompare) -> CdStatus>,
    /// Carry one finding (JSON) to the world.
    pub deliver: Option<unsafe extern "C" fn(instance: *mut c_void, finding_json: CdStr) -> CdStatus>,
    /// End the instance. No call is running; none follows.
    pub destroy: Option<unsafe extern "C" fn(instance: *mut c_void)>,
    /// A table by id, or null. Optional.
    pub get_extension: Option<unsafe extern "C" fn(id: CdStr) -> *const c_void>,
}

// SAFETY: the tables hold only pointers to static, immutable data.
unsafe impl Sync for CdPlugin {}

/// The exported function's type. Null means: this host is refused.
pub type CdEntry = unsafe extern "C" fn(host_abi_minor: u32) -> *const CdPlugin;
