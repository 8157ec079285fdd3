// The plugin interface of Copydesk.
//
// Generated from plugins/api/src/raw.rs; do not edit. SPDX-License-Identifier: MIT OR Apache-2.0
//
// Rules of the boundary:
// - One exported function, `copydesk_plugin_v1`, with the major version in its name. Minor versions only append
//   fields: every table and struct that a side may grow begins with its `size`; a reader copies
//   `min(their size, my size)` bytes into a zeroed local one, and a missing function pointer is a missing feature.
//   What has no `size` (`CdStr`, `CdPart`, `CdSegment`, `CdNote`, `CdKey`) never changes within a major version.
// - Everything handed over is borrowed until the call returns. Results are pushed through the host's callbacks,
//   which copy; so no memory changes owner and no free function exists.
// - Emissions count only if the call returns `CD_OK` (or `CD_NEED` for the ids asked for).
// - `open`, `read`, `compare`, `deliver` are called by one thread at a time for one instance, possibly a
//   different one each time. `log`, `log_enabled`, `should_stop` and `get_extension` may be called by any thread
//   until `destroy` returns; the other callbacks only inside the call they belong to.
// - Strings are UTF-8, never NUL-terminated; an absent one has length 0 (its pointer may be null).
//
// A plugin states what it is in the section CD_META_SECTION, as JSON, so that it can be inspected without being
// run. With GCC or Clang:
//
//   __attribute__((section(".cd_meta"), used)) static const char meta[] =
//       "{\"name\":\"shout\",\"version\":\"1.0\",\"abi\":[1,0],\"hooks\":[\"read\"],\"needs\":[]}";

#ifndef COPYDESK_PLUGIN_H
#define COPYDESK_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

// Major version of the ABI. A change of it changes the name of the exported function.
#define CD_ABI_MAJOR 1

// Minor version of the ABI: it grows when a field or function is appended.
#define CD_ABI_MINOR 0

// The plugin has the `open` hook.
#define CD_HOOK_OPEN 1

// The plugin has the `read` hook.
#define CD_HOOK_READ 2

// The plugin has the `compare` hook and wants it at archive scope, before the story is chosen.
#define CD_HOOK_COMPARE_ARCHIVE 4

// The plugin has the `compare` hook and wants it at story scope, after the story is chosen.
#define CD_HOOK_COMPARE_STORY 8

// The plugin has the `deliver` hook.
#define CD_HOOK_DELIVER 16

// A time that is not known (milliseconds since 1970-01-01T00:00:00Z otherwise).
#define CD_NO_TIME INT64_MIN

// Body text.
#define CD_PART_BODY 0

// The headline.
#define CD_PART_HEADLINE 1

// A sub-heading, also one between paragraphs.
#define CD_PART_SUBHEAD 2

// A byline.
#define CD_PART_BYLINE 3

// A dateline or another line that states place, time, outlet or agency.
#define CD_PART_DATELINE 4

// A picture caption or credit.
#define CD_PART_CAPTION 5

// A pointer to another article (READ MORE, Also Read and the titles under it).
#define CD_PART_TEASER 6

// House text: disclaimers, copyright, newsletter offers, source lines.
#define CD_PART_BOILERPLATE 7

// An embedded post (tweet and the like).
#define CD_PART_EMBED 8

// Scope of a key: the whole archive.
#define CD_SCOPE_ARCHIVE 0

// Scope of a key: the article's story.
#define CD_SCOPE_STORY 1

// What a hook answers. Unknown negative values count as `CD_ERR_ARTICLE`.
typedef int32_t CdStatus;

// A borrowed UTF-8 string or byte string.
typedef struct {
  // First byte; may be null when `len` is 0. Owned by the caller, valid until the call returns.
  const uint8_t *ptr;
  // Length in bytes.
  size_t len;
} CdStr;

// A labelled part of an article's text, in bytes of the text, half open.
typedef struct {
  // First byte.
  uint32_t start;
  // One past the last byte.
  uint32_t end;
  // One of the `CD_PART_*` values; an unknown one is to be taken as body.
  uint32_t kind;
} CdPart;

// Where a stretch of the text stands in the dropped file. Inside a segment of equal lengths bytes correspond one
// to one; where the lengths differ (another encoding, entities) the whole stretch corresponds.
typedef struct {
  // Offset in the text, bytes.
  uint32_t text_start;
  // Length in the text, bytes.
  uint32_t text_len;
  // Offset in the dropped file, bytes.
  uint64_t file_start;
  // Length in the dropped file, bytes.
  uint64_t file_len;
} CdSegment;

// One article.
typedef struct {
  // Size of this struct in bytes.
  uint32_t size;
  // 0 unknown, 1 stated (side-car, front matter, labelled, dateline), 2 guessed.
  uint32_t published_trust;
  // The article's number in this desk, from 1; 0 while it has none (`open`, `read`).
  uint64_t id;
  // `id` of the article that stands for this one's duplicate group; its own `id` when it is no copy, 0 unknown.
  uint64_t group;
  // Publication time in ms since the epoch, or `CD_NO_TIME`.
  int64_t published_ms;
  // When the file was admitted, ms since the epoch.
  int64_t arrived_ms;
  // Outlet as stated or read, may be empty.
  CdStr outlet;
  // Agency whose copy this is, as credited, may be empty.
  CdStr agency;
  // Headline, may be empty.
  CdStr headline;
  // Byline, may be empty.
  CdStr byline;
  // Dateline place, may be empty.
  CdStr dateline;
  // BCP 47 language tag, may be empty.
  CdStr language;
  // Address of the article, may be empty.
  CdStr url;
  // Story the article was filed under (`compare` at story scope), else empty.
  CdStr story;
  // Name of the dropped file (lossy UTF-8).
  CdStr file_name;
  // The text, in reading order, headline included where the file has one. Empty where it was not asked for.
  CdStr text;
  // Labelled parts in order of `start`, not overlapping; what no part covers is body.
  const CdPart *parts;
  // How many.
  size_t parts_len;
  // Where the text stands in the file, in order of `text_start`.
  const CdSegment *segments;
  // How many.
  size_t segments_len;
} CdArticle;

// An article as `open` hands it over.
typedef CdArticle CdOpened;

// What the host offers. Outlives the instance.
typedef struct {
  // Size of this table in bytes.
  uint32_t size;
  // The host's ABI major version.
  uint16_t abi_major;
  // The host's ABI minor version.
  uint16_t abi_minor;
  // Passed back to every callback.
  void *ctx;
  // Version of the host, for messages.
  CdStr host_version;
  // 1 when a log line of `level` (1 error .. 5 trace) would be kept. Any thread.
  int32_t (*log_enabled)(void *ctx, int32_t level);
  // Write a log line; `fields_json` is an object or empty. Any thread.
  void (*log)(void *ctx, int32_t level, CdStr message, CdStr fields_json);
  // Say why the call is about to return an error. Inside a call.
  void (*set_error)(void *ctx, CdStr message);
  // 1 when the deadline is near or the host is stopping. Any thread.
  int32_t (*should_stop)(void *ctx);
  // `open`: hand over an article.
  CdStatus (*article)(void *ctx, const CdOpened *article);
  // `read`: set the note (the last one counts).
  CdStatus (*note)(void *ctx, CdStr note);
  // `read`: add a key.
  CdStatus (*key)(void *ctx, uint32_t scope, uint64_t hash, uint64_t facet);
  // `read`, `compare`: add a finding, as JSON (see `docs/OUTPUT.md`).
  CdStatus (*finding)(void *ctx, CdStr json);
  // `compare`: set a verdict, as JSON (see `docs/PLUGINS.md`).
  CdStatus (*verdict)(void *ctx, CdStr json);
  // `compare`: set the mark (the last one counts).
  CdStatus (*mark)(void *ctx, CdStr mark);
  // `compare` at story scope: replace the state of one of the article's keys; empty deletes it. At most 4 KiB.
  CdStatus (*state)(void *ctx, uint64_t hash, CdStr state);
  // `compare`: ask for the text of an article (own id or one of `earlier`); then return `CD_NEED`. At most 8.
  CdStatus (*need)(void *ctx, uint64_t id);
  // A table by id (`copydesk.<name>/<revision>`), or null.
  const void *(*get_extension)(void *ctx, CdStr id);
} CdHost;

// A file to be opened.
typedef struct {
  // Size of this struct in bytes.
  uint32_t size;
  // 1 when the file looks cut short.
  uint32_t partial;
  // When the file was admitted, ms since the epoch.
  int64_t arrived_ms;
  // Name relative to the watch folder (lossy UTF-8).
  CdStr name;
  // The bytes.
  CdStr bytes;
  // What is stated about the file from outside (sub-folder, side-car) as a JSON object with any of the
  // string keys `outlet`, `published`, `url`, `language`, `agency`, `headline`, `byline`.
  CdStr hints_json;
} CdFile;

// A note of a plugin this one `needs`.
typedef struct {
  // The plugin that wrote it.
  CdStr plugin;
  // The note.
  CdStr note;
} CdNote;

// Input of `read`.
typedef struct {
  // Size of this struct in bytes.
  uint32_t size;
  // Unused, 0.
  uint32_t reserved;
  // The article, with its text.
  const CdArticle *article;
  // Notes of the plugins named in `needs`, those that exist.
  const CdNote *needs;
  // How many.
  size_t needs_len;
} CdRead;

// One of the article's keys, with what is known of it.
typedef struct {
  // The key.
  uint64_t hash;
  // Its facet.
  uint64_t facet;
  // Earlier articles with this key, all facets, in the scope.
  uint32_t articles;
  // Duplicate groups among them.
  uint32_t groups;
  // Earlier articles with this key and this facet.
  uint32_t facet_articles;
  // Duplicate groups among those.
  uint32_t facet_groups;
  // Arrival of the latest of them, ms, or `CD_NO_TIME`.
  int64_t last_seen_ms;
  // The key's state (story scope), empty when none.
  CdStr state;
  // Indices into `CdCompare::earlier`, newest first.
  const uint32_t *hits;
  // How many.
  size_t hits_len;
} CdKey;

// An earlier article that shares a key. The article stands last so that it may grow.
typedef struct {
  // The plugin's own note of it.
  CdStr note;
  // The mark the plugin set at its filing.
  CdStr mark;
  // Its metadata; its text only when it was asked for.
  CdArticle article;
} CdEarlier;

// Input of `compare`.
typedef struct {
  // Size of this struct in bytes.
  uint32_t size;
  // `CD_SCOPE_ARCHIVE` or `CD_SCOPE_STORY`.
  uint32_t scope;
  // 0 for the first call for this article and scope, 1 after a NEED.
  uint32_t round;
  // Distance in bytes from one element of `earlier` to the next: the host's size of `CdEarlier`.
  uint32_t earlier_size;
  // The article; its text only in round 1.
  const CdArticle *article;
  // The plugin's own note of it.
  CdStr note;
  // The mark set at archive scope, when this is story scope.
  CdStr mark;
  // The article's keys of this scope, in the order they were emitted.
  const CdKey *keys;
  // How many.
  size_t keys_len;
  // Earlier articles that share keys, newest first, capped; `earlier_size` bytes apart.
  const CdEarlier *earlier;
  // How many.
  size_t earlier_len;
} CdCompare;

// What a plugin offers. Static, in read-only data.
typedef struct {
  // Size of this table in bytes.
  uint32_t size;
  // ABI major version the plugin was built for.
  uint16_t abi_major;
  // ABI minor version the plugin was built for.
  uint16_t abi_minor;
  // `CD_HOOK_*` flags.
  uint64_t hooks;
  // Name, `[a-z][a-z0-9_-]*`, at most 32 bytes.
  CdStr name;
  // Version of the plugin.
  CdStr version;
  // Push the JSON schema of the configuration through `sink`. Optional.
  void (*config_schema)(void (*sink)(void *arg, CdStr json), void *arg);
  // Make an instance from the configuration (a JSON object). `host` outlives the instance.
  CdStatus (*create)(const CdHost *host, CdStr config_json, void **instance);
  // Turn a file into articles.
  CdStatus (*open)(void *instance, const CdFile *file);
  // Read one article.
  CdStatus (*read)(void *instance, const CdRead *input);
  // Compare one article with earlier ones.
  CdStatus (*compare)(void *instance, const CdCompare *input);
  // Carry one finding (JSON) to the world.
  CdStatus (*deliver)(void *instance, CdStr finding_json);
  // End the instance. No call is running; none follows.
  void (*destroy)(void *instance);
  // A table by id, or null. Optional.
  const void *(*get_extension)(CdStr id);
} CdPlugin;

// The exported function's type. Null means: this host is refused.
typedef const CdPlugin *(*CdEntry)(uint32_t host_abi_minor);

// Done; what was emitted counts.
#define CD_OK 0

// `open` only: this file is not for this plugin.
#define CD_SKIP 1

// `compare` only: call again with the texts of the articles named through `need`.
#define CD_NEED 2

// Try this call once more, alone.
#define CD_ERR_RETRY -1

// This article (or file) cannot be handled; the others can.
#define CD_ERR_ARTICLE -2

// The configuration is unusable; `set_error` says which key and why.
#define CD_ERR_CONFIG -3

// The plugin cannot go on at all.
#define CD_ERR_FATAL -4

// The plugin panicked; its instance is replaced.
#define CD_ERR_PANIC -5

// The hook is not provided.
#define CD_ERR_UNSUPPORTED -6

// Name of the ELF section that holds the plugin's metadata as JSON.
#define CD_META_SECTION ".cd_meta"

#if defined(__GNUC__)
#define CD_EXPORT __attribute__((visibility("default")))
#else
#define CD_EXPORT
#endif

// The one function a plugin exports. Returns its table, which is static, or NULL to refuse this host.
#ifdef __cplusplus
extern "C"
#endif
CD_EXPORT const CdPlugin *copydesk_plugin_v1(uint32_t host_abi_minor);

#endif  /* COPYDESK_PLUGIN_H */
