/* Uses the whole interface from C (and C++); tests/header.rs compiles it, nothing runs it. */
#include "copydesk_plugin.h"

#ifdef __cplusplus
#define CHECK(what, name) static_assert(what, name)
#else
#define CHECK(what, name) _Static_assert(what, name)
#endif

CHECK(sizeof(CdStr) == 16, "CdStr");
CHECK(offsetof(CdStr, len) == 8, "CdStr.len");
CHECK(sizeof(CdPart) == 12, "CdPart");
CHECK(offsetof(CdPart, kind) == 8, "CdPart.kind");
CHECK(sizeof(CdSegment) == 24, "CdSegment");
CHECK(offsetof(CdSegment, file_len) == 16, "CdSegment.file_len");
CHECK(sizeof(CdArticle) == 232, "CdArticle");
CHECK(offsetof(CdArticle, segments_len) == 224, "CdArticle.segments_len");
CHECK(sizeof(CdFile) == 64, "CdFile");
CHECK(offsetof(CdFile, hints_json) == 48, "CdFile.hints_json");
CHECK(sizeof(CdNote) == 32, "CdNote");
CHECK(offsetof(CdNote, note) == 16, "CdNote.note");
CHECK(sizeof(CdRead) == 32, "CdRead");
CHECK(offsetof(CdRead, needs_len) == 24, "CdRead.needs_len");
CHECK(sizeof(CdKey) == 72, "CdKey");
CHECK(offsetof(CdKey, hits_len) == 64, "CdKey.hits_len");
CHECK(sizeof(CdEarlier) == 264, "CdEarlier");
CHECK(offsetof(CdEarlier, article) == 32, "CdEarlier.article");
CHECK(sizeof(CdCompare) == 88, "CdCompare");
CHECK(offsetof(CdCompare, earlier_len) == 80, "CdCompare.earlier_len");
CHECK(sizeof(CdHost) == 136, "CdHost");
CHECK(offsetof(CdHost, get_extension) == 128, "CdHost.get_extension");
CHECK(sizeof(CdPlugin) == 112, "CdPlugin");
CHECK(offsetof(CdPlugin, get_extension) == 104, "CdPlugin.get_extension");
CHECK(CD_NO_TIME < 0 && CD_NO_TIME == INT64_MIN, "CD_NO_TIME");
CHECK(CD_HOOK_DELIVER == 16 && CD_NEED == 2 && CD_ERR_UNSUPPORTED == -6, "constants");

#if defined(__GNUC__)
__attribute__((section(CD_META_SECTION), used))
#endif
static const char meta[] =
    "{\"name\":\"length\",\"version\":\"1.0\",\"abi\":[1,0],\"hooks\":[\"read\"],\"needs\":[]}";

static CdHost host;

static CdStatus create(const CdHost *given, CdStr config_json, void **instance) {
  (void)config_json;
  /* A real plugin copies min(given->size, sizeof host) bytes. */
  host = *given;
  *instance = &host;
  return CD_OK;
}

static CdStatus read_article(void *instance, const CdRead *input) {
  const CdHost *h = (const CdHost *)instance;
  if (h->note == NULL) {
    return CD_ERR_UNSUPPORTED;
  }
  return h->note(h->ctx, input->article->headline);
}

static void destroy(void *instance) { (void)instance; }

/* Not const, so that C and C++ may both fill it by name. */
static CdPlugin plugin;

const CdPlugin *copydesk_plugin_v1(uint32_t host_abi_minor) {
  (void)host_abi_minor;
  plugin.size = (uint32_t)sizeof plugin;
  plugin.abi_major = CD_ABI_MAJOR;
  plugin.abi_minor = CD_ABI_MINOR;
  plugin.hooks = CD_HOOK_READ;
  plugin.name.ptr = (const uint8_t *)&meta[9];
  plugin.name.len = 6;
  plugin.create = create;
  plugin.read = read_article;
  plugin.destroy = destroy;
  return &plugin;
}
