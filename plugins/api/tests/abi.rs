//! A plugin driven through its raw table by a host written here: everything but the shared library itself.

#![allow(clippy::unwrap_used)] // a test that cannot go on should say where
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::ptr::{null, null_mut};
use std::sync::Mutex;

use copydesk_plugin::raw::*;
use copydesk_plugin::{
    Article, Compare, Compared, Decision, Described, Error, File, Finding, Key, Needs, Open, Opened, Part,
    PartKind, Plugin, Read, Scope, Segment, Trust, Verdict, guest,
};
use serde_json::Value;

/// Does what the text of the article says.
struct Puppet {
    calls: u32,
    greeting: String,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default)]
    greeting: String,
    #[serde(default)]
    #[allow(dead_code)] // only its errors are of interest
    limits: Limits,
}

#[derive(Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Limits {
    #[allow(dead_code)] // as above
    most: u8,
}

copydesk_plugin::plugin! {
    type: Puppet,
    name: "puppet",
    hooks: [open, read, compare_archive, compare_story, deliver],
    needs: ["quotes"],
}

impl Plugin for Puppet {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        if config.greeting == "boom" {
            panic!("new went wrong");
        }
        Ok(Puppet { calls: 0, greeting: config.greeting })
    }

    fn open(&mut self, file: &File<'_>) -> Result<Open, Error> {
        if !file.name.ends_with(".puppet") {
            return Ok(Open::Skip);
        }
        let text = String::from_utf8_lossy(file.bytes).into_owned();
        let len = text.len() as u32;
        Ok(Open::Articles(vec![Opened {
            outlet: file.hints.outlet.clone().unwrap_or_default(),
            published_ms: Some(file.arrived_ms),
            trust: Trust::Guessed,
            parts: vec![Part { start: 0, end: len, kind: PartKind::Teaser }],
            segments: vec![Segment { text_start: 0, text_len: len, file_start: 0, file_len: u64::from(len) }],
            text,
            ..Opened::default()
        }]))
    }

    fn read(&mut self, article: &Article<'_>, needs: &Needs<'_>) -> Result<Read, Error> {
        self.calls += 1;
        match article.text {
            "panic" => panic!("the strings are cut"),
            "retry" => Err(Error::Retry("not now".into())),
            "article" => Err(Error::Article("not this".into())),
            "stop" if copydesk_plugin::should_stop() => Err(Error::Retry("told to stop".into())),
            "fatal" => Err(Error::Fatal("never".into())),
            "log" => {
                tracing::info_span!("ignored", a = 1).in_scope(|| {
                    tracing::warn!(count = 3_u64, ratio = 0.5, name = "x", on = true, list = ?[1], "loud {}", 1);
                    tracing::debug!("quiet");
                });
                Ok(Read::default())
            }
            _ => {
                let part =
                    article.parts.first().map(|part| &article.text[part.start as usize..part.end as usize]);
                Ok(Read {
                    note: format!(
                        "{} {} {} {:?} {:?} {:?}",
                        self.greeting,
                        self.calls,
                        article.outlet,
                        article.published_ms,
                        part,
                        needs.note("quotes")
                    )
                    .into_bytes(),
                    keys: vec![Key { scope: Scope::Story, hash: 7, facet: 9 }],
                    findings: vec![Finding { kind: "seen".into(), topic: "t".into(), ..Finding::default() }],
                })
            }
        }
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let key = &input.keys[0];
        let earlier = &input.earlier[key.hits[0] as usize];
        if input.scope == Scope::Archive {
            return Ok(Compared::Need((0..9).collect()));
        }
        if input.round == 0 {
            assert_eq!(earlier.article.text, "");
            return Ok(Compared::Need(vec![earlier.article.id, input.article.id]));
        }
        Ok(Compared::Done(Decision {
            findings: vec![Finding {
                message: format!("{} after {}", input.article.text, earlier.article.text),
                ..Finding::default()
            }],
            verdict: Some(Verdict { of: earlier.article.id, relation: "copy".into(), ..Verdict::default() }),
            mark: Some([input.note, earlier.note, earlier.mark].concat()),
            states: vec![(key.hash, [key.state, b"!"].concat())],
        }))
    }

    fn deliver(&mut self, finding: &Value) -> Result<(), Error> {
        Err(Error::Retry(format!("no post on {}", finding["day"])))
    }
}

/// What the plugin said, in order.
#[derive(Default)]
struct Said(Mutex<Vec<String>>);

impl Said {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn str_of(text: &str) -> CdStr {
    CdStr { ptr: text.as_ptr(), len: text.len() }
}

const NONE: CdStr = CdStr { ptr: null(), len: 0 };

unsafe fn text(raw: CdStr) -> String {
    if raw.len == 0 {
        return String::new();
    }
    // SAFETY: the plugin lends it for the call.
    String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(raw.ptr, raw.len) }).into_owned()
}

unsafe fn say(ctx: *mut c_void, line: String) -> CdStatus {
    // SAFETY: ctx is the `Said` of the test, which outlives the instance.
    unsafe { &*ctx.cast::<Said>() }.0.lock().unwrap().push(line);
    CD_OK
}

/// Callbacks that write down what they are given.
macro_rules! callbacks {
    ($($name:ident($($arg:ident: $type:ty),*) $(-> $status:ty)? = $line:expr;)+) => {$(
        unsafe extern "C" fn $name(ctx: *mut c_void, $($arg: $type),*) $(-> $status)? {
            // SAFETY: the plugin keeps to the rules of the boundary.
            #[allow(unused_unsafe)]
            let line = unsafe { $line };
            let status = unsafe { say(ctx, line) };
            callbacks!(@end status $($status)?)
        }
    )+};
    (@end $status:ident) => { assert_eq!($status, CD_OK) };
    (@end $status:ident $type:ty) => { $status };
}

callbacks! {
    log(level: i32, message: CdStr, fields: CdStr) = format!("log {level} {} {}", text(message), text(fields));
    set_error(message: CdStr) = format!("error {}", text(message));
    article(article: *const CdOpened) -> CdStatus = {
        let a = &*article;
        let (part, segment) = (&*a.parts, &*a.segments);
        format!("article {} {} {} {} {part:?} {segment:?}", text(a.outlet), text(a.text), a.published_ms, a.published_trust)
    };
    note(note: CdStr) -> CdStatus = format!("note {}", text(note));
    key(scope: u32, hash: u64, facet: u64) -> CdStatus = format!("key {scope} {hash} {facet}");
    finding(json: CdStr) -> CdStatus = {
        let json: Value = serde_json::from_str(&text(json)).unwrap();
        format!("finding {} {}", json["kind"].as_str().unwrap(), json["message"].as_str().unwrap())
    };
    verdict(json: CdStr) -> CdStatus = {
        let json: Value = serde_json::from_str(&text(json)).unwrap();
        format!("verdict {} {}", json["of"], json["relation"])
    };
    mark(mark: CdStr) -> CdStatus = format!("mark {}", text(mark));
    state(hash: u64, state: CdStr) -> CdStatus = format!("state {hash} {}", text(state));
    need(id: u64) -> CdStatus = format!("need {id}");
}

unsafe extern "C" fn log_enabled(_: *mut c_void, level: i32) -> i32 {
    i32::from(level <= 3)
}

fn host(said: &Said) -> CdHost {
    CdHost {
        size: size_of::<CdHost>() as u32,
        abi_major: ABI_MAJOR,
        abi_minor: ABI_MINOR,
        ctx: std::ptr::from_ref(said).cast_mut().cast(),
        host_version: str_of("test"),
        log_enabled: Some(log_enabled),
        log: Some(log),
        set_error: Some(set_error),
        should_stop: None,
        article: Some(article),
        note: Some(note),
        key: Some(key),
        finding: Some(finding),
        verdict: Some(verdict),
        mark: Some(mark),
        state: Some(state),
        need: Some(need),
        get_extension: None,
    }
}

fn table() -> CdPlugin {
    guest::table::<Puppet>(Puppet::META.as_bytes())
}

fn create(host: &CdHost, config: &str) -> (CdStatus, *mut c_void) {
    let mut instance = null_mut();
    // SAFETY: the tests keep the host alive until after `destroy`.
    let status = unsafe { table().create.unwrap()(host, str_of(config), &mut instance) };
    (status, instance)
}

/// Runs `body` with an instance and hands it to `destroy` afterwards.
fn with(change: impl FnOnce(&mut CdHost), config: &str, body: impl FnOnce(*mut c_void, &Said)) {
    let said = Said::default();
    let mut host = host(&said);
    change(&mut host);
    let (status, instance) = create(&host, config);
    assert_eq!((status, said.take()), (CD_OK, vec![]));
    body(instance, &said);
    // SAFETY: made by `create`, last call.
    unsafe { table().destroy.unwrap()(instance) };
}

fn raw_article(id: u64, text: &str) -> CdArticle {
    CdArticle {
        size: size_of::<CdArticle>() as u32,
        published_trust: 1,
        id,
        group: 0,
        published_ms: CD_NO_TIME,
        arrived_ms: 5,
        outlet: str_of("The Plain"),
        agency: NONE,
        headline: NONE,
        byline: NONE,
        dateline: NONE,
        language: NONE,
        url: NONE,
        story: NONE,
        file_name: NONE,
        text: str_of(text),
        parts: null(),
        parts_len: 0,
        segments: null(),
        segments_len: 0,
    }
}

fn read_raw(instance: *mut c_void, article: &CdArticle) -> CdStatus {
    let needs = [CdNote { plugin: str_of("quotes"), note: str_of("Q") }];
    let input = CdRead {
        size: size_of::<CdRead>() as u32,
        reserved: 0,
        article,
        needs: needs.as_ptr(),
        needs_len: needs.len(),
    };
    // SAFETY: everything lives until the call returns.
    unsafe { table().read.unwrap()(instance, &input) }
}

fn read(instance: *mut c_void, text: &str) -> CdStatus {
    read_raw(instance, &raw_article(0, text))
}

#[test]
fn the_table_says_who_it_is() {
    let table = table();
    // SAFETY: static strings.
    assert_eq!(
        unsafe { (text(table.name), text(table.version)) },
        ("puppet".into(), env!("CARGO_PKG_VERSION").into())
    );
    assert_eq!((table.size as usize, table.hooks), (size_of::<CdPlugin>(), 31));
    unsafe extern "C" fn sink(arg: *mut c_void, json: CdStr) {
        // SAFETY: `arg` is the string below.
        unsafe { *arg.cast::<String>() = text(json) };
    }
    let mut schema = String::new();
    // SAFETY: as the ABI has it.
    unsafe { table.config_schema.unwrap()(Some(sink), (&raw mut schema).cast()) };
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["properties"]["greeting"]["type"], "string", "{schema}");
}

#[test]
fn open_hands_articles_over() {
    with(
        |_| (),
        "{}",
        |instance, said| {
            let open = |name: &str| {
                let file = CdFile {
                    size: size_of::<CdFile>() as u32,
                    partial: 0,
                    arrived_ms: 12,
                    name: str_of(name),
                    bytes: str_of("héllo"),
                    hints_json: str_of(r#"{"outlet":"Wire"}"#),
                };
                // SAFETY: everything lives until the call returns.
                unsafe { table().open.unwrap()(instance, &file) }
            };
            assert_eq!((open("a.txt"), said.take()), (CD_SKIP, vec![]));
            assert_eq!(open("a.puppet"), CD_OK);
            assert_eq!(
                said.take(),
                ["article Wire héllo 12 2 CdPart { start: 0, end: 6, kind: 6 } \
              CdSegment { text_start: 0, text_len: 6, file_start: 0, file_len: 6 }"]
            );
        },
    );
}

#[test]
fn read_pushes_note_keys_and_findings() {
    with(
        |_| (),
        r#"{"greeting":"hi"}"#,
        |instance, said| {
            let parts = [CdPart { start: 4, end: 8, kind: CD_PART_BYLINE }];
            let mut article = raw_article(0, "und Söhne");
            (article.parts, article.parts_len, article.published_ms) = (parts.as_ptr(), 1, 77);
            assert_eq!(read_raw(instance, &article), CD_OK);
            let note = r#"note hi 1 The Plain Some(77) Some("Söh") Some([81])"#;
            assert_eq!(said.take(), [note, "key 1 7 9", "finding seen "]);
        },
    );
}

#[test]
fn errors_have_a_status_and_a_sentence() {
    with(
        |_| (),
        "",
        |instance, said| {
            for (text, status, sentence) in [
                ("retry", CD_ERR_RETRY, "error not now"),
                ("article", CD_ERR_ARTICLE, "error not this"),
                ("fatal", CD_ERR_FATAL, "error never"),
            ] {
                assert_eq!((read(instance, text), said.take()), (status, vec![sentence.to_owned()]));
            }
            // SAFETY: everything lives until the call returns.
            let status = unsafe { table().deliver.unwrap()(instance, str_of(r#"{"day":"Sunday"}"#)) };
            assert_eq!(
                (status, said.take()),
                (CD_ERR_RETRY, vec![r#"error no post on "Sunday""#.to_owned()])
            );
        },
    );
}

#[test]
fn a_hook_can_ask_whether_to_stop() {
    unsafe extern "C" fn yes(_: *mut c_void) -> i32 {
        1
    }
    assert!(!copydesk_plugin::should_stop(), "outside of a call");
    with(
        |host| host.should_stop = Some(yes),
        "",
        |instance, said| {
            assert_eq!(
                (read(instance, "stop"), said.take()),
                (CD_ERR_RETRY, vec!["error told to stop".to_owned()])
            );
        },
    );
    with(|_| (), "", |instance, _| assert_eq!(read(instance, "stop"), CD_OK));
}

#[test]
fn a_panic_costs_one_call() {
    with(
        |_| (),
        r#"{"greeting":"again"}"#,
        |instance, said| {
            assert_eq!(read(instance, "x"), CD_OK);
            assert!(said.take()[0].starts_with("note again 1 "));
            assert_eq!(read(instance, "panic"), CD_ERR_PANIC);
            let lines = said.take();
            assert_eq!(lines.len(), 2, "{lines:?}");
            for (line, start) in lines.iter().zip(["error panicked at ", "log 1 panicked at "]) {
                assert!(line.starts_with(start) && line.contains("tests/abi.rs:"), "{line}");
                assert!(line.contains(": the strings are cut"), "{line}");
            }
            // A new instance, made from the same configuration, has counted nothing yet.
            assert_eq!(read(instance, "x"), CD_OK);
            assert!(said.take()[0].starts_with("note again 1 "));
        },
    );
}

#[test]
fn a_bad_configuration_names_its_key() {
    fn check(config: &str, status: CdStatus, sentence: &str) {
        let said = Said::default();
        let host = host(&said);
        assert_eq!(create(&host, config), (status, null_mut()), "{config}");
        assert!(said.take()[0].contains(sentence), "{config}");
    }
    check(
        r#"{"limits":{"most":300}}"#,
        CD_ERR_CONFIG,
        "limits.most: invalid value: integer `300`, expected u8",
    );
    check(r#"{"greting":""}"#, CD_ERR_CONFIG, "greting: unknown field");
    check("{", CD_ERR_CONFIG, "not JSON");
    check(r#"{"greeting":"boom"}"#, CD_ERR_PANIC, "new went wrong");
}

#[test]
fn tracing_reaches_the_log() {
    with(
        |_| (),
        "",
        |instance, said| {
            assert_eq!(read(instance, "log"), CD_OK);
            let lines = said.take();
            let fields = r#"{"count":3,"list":"[1]","name":"x","on":true,"ratio":0.5,"target":"abi"}"#;
            assert_eq!(lines, [format!("log 2 loud 1 {fields}")]);
        },
    );
    // A second host gets its own lines: the bridge follows the call, not the first host.
    with(
        |host| host.log_enabled = None,
        "",
        |instance, said| {
            assert_eq!(read(instance, "log"), CD_OK);
            assert_eq!(said.take().len(), 2);
        },
    );
}

/// One `compare`, with two earlier articles in a host whose structs are `extra` bytes longer than ours.
fn compare(instance: *mut c_void, scope: u32, round: u32, extra: usize) -> CdStatus {
    let step = size_of::<CdEarlier>() + extra;
    let mut words = vec![u64::MAX; (2 * step).div_ceil(8)];
    for (at, (id, note)) in [(5, "older"), (3, "oldest")].into_iter().enumerate() {
        let mut article = raw_article(id, if round == 0 { "" } else { note });
        article.size += extra as u32;
        let one = CdEarlier { note: str_of(note), mark: str_of("M"), article };
        // SAFETY: inside `words`, aligned to 8.
        unsafe { words.as_mut_ptr().byte_add(at * step).cast::<CdEarlier>().write(one) };
    }
    let hits = [1_u32, 0];
    let keys = [CdKey {
        hash: 7,
        facet: 9,
        articles: 2,
        groups: 2,
        facet_articles: 1,
        facet_groups: 1,
        last_seen_ms: 4,
        state: str_of("S"),
        hits: hits.as_ptr(),
        hits_len: 2,
    }];
    let article = raw_article(6, if round == 0 { "" } else { "new" });
    let input = CdCompare {
        size: size_of::<CdCompare>() as u32,
        scope,
        round,
        earlier_size: step as u32,
        article: &article,
        note: str_of("N"),
        mark: NONE,
        keys: keys.as_ptr(),
        keys_len: 1,
        earlier: words.as_ptr().cast(),
        earlier_len: 2,
    };
    // SAFETY: everything lives until the call returns.
    unsafe { table().compare.unwrap()(instance, &input) }
}

#[test]
fn compare_asks_for_texts_and_decides() {
    for extra in [0, 16] {
        with(
            |_| (),
            "",
            |instance, said| {
                assert_eq!(compare(instance, CD_SCOPE_STORY, 0, extra), CD_NEED);
                assert_eq!(said.take(), ["need 3", "need 6"]);
                assert_eq!(compare(instance, CD_SCOPE_STORY, 1, extra), CD_OK);
                let decided =
                    ["finding  new after oldest", "verdict 3 \"copy\"", "mark NoldestM", "state 7 S!"];
                assert_eq!(said.take(), decided);
                assert_eq!(compare(instance, CD_SCOPE_ARCHIVE, 0, extra), CD_ERR_ARTICLE);
                assert_eq!(said.take(), ["error compare asked for more than 8 texts"]);
            },
        );
    }
}

#[test]
fn a_smaller_host_is_served_as_far_as_it_goes() {
    // This host ends before `finding`; what stands behind must not be called.
    let cut = |host: &mut CdHost| host.size = std::mem::offset_of!(CdHost, finding) as u32;
    with(cut, "", |instance, said| {
        assert_eq!(read(instance, "log"), CD_OK);
        said.take();
        assert_eq!(read(instance, "x"), CD_ERR_UNSUPPORTED);
        assert_eq!(said.take().last().unwrap(), "error this host (ABI 1.0) has no `finding`");
    });
}

#[test]
fn a_host_that_breaks_the_rules_gets_an_error() {
    with(
        |_| (),
        "",
        |instance, said| {
            let check = |change: &dyn Fn(&mut CdArticle), sentence: &str| {
                let mut article = raw_article(0, "héllo");
                change(&mut article);
                assert_eq!(read_raw(instance, &article), CD_ERR_FATAL);
                let lines = said.take();
                assert!(lines[0].contains(sentence), "{lines:?}");
            };
            check(&|a| a.size = 8, "CdArticle has 8 bytes, less than 232");
            check(&|a| a.text.len = 2, "not UTF-8");
            check(&|a| (a.url.len, a.url.ptr) = (4, null()), "a list of 4 is null");
            let inside = [CdPart { start: 2, end: 3, kind: 0 }];
            check(&|a| (a.parts, a.parts_len) = (inside.as_ptr(), 1), "is no part of the 6 bytes");
            // SAFETY: a null input is what is tested.
            assert_eq!(unsafe { table().read.unwrap()(instance, null()) }, CD_ERR_FATAL);
            assert_eq!(compare(instance, 9, 0, 0), CD_ERR_FATAL);
        },
    );
    let said = Said::default();
    let mut stranger = host(&said);
    stranger.abi_major = 2;
    assert_eq!(create(&stranger, "{}").0, CD_ERR_UNSUPPORTED);
    stranger.size = 4;
    assert_eq!(create(&stranger, "{}").0, CD_ERR_FATAL);
}
