//! What the settings promise: every problem at once, in its place; the order of file, variables and flags; and that
//! the shipped file says what the code does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::read::{VARIABLES, read};
use super::section::ASKED;
use super::*;

const SHIPPED: &str = include_str!("../../../config/copydesk.toml");

/// A fresh checkout in small: the folders `config` and `watch`, and a settings file that need not exist.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["config", "watch"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Read `text` with variables (without `COPYDESK_`) and flags.
    fn read(
        &self,
        text: &str,
        variables: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Settings, Vec<Problem>> {
        let set = flags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let variable = |name: &str| {
            let known = variables.iter().find(|(known, _)| format!("COPYDESK_{known}") == name);
            known.map(|(_, value)| (*value).to_owned())
        };
        read(&self.at("config/copydesk.toml"), text, &Overrides { set, looks_only: false }, variable)
    }

    /// The problems of `text`, as people read them, with this place's own path left out.
    fn problems(&self, text: &str, variables: &[(&str, &str)], flags: &[(&str, &str)]) -> Vec<String> {
        let here = format!("{}/", self.folder.path().display());
        let problems = self.read(text, variables, flags).err().unwrap_or_default();
        problems.iter().map(|problem| problem.to_string().replace(&here, "")).collect()
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(Place::new().problems(text, &[], &[]), expected, "{text}");
}

#[test]
fn every_problem_is_told_at_once_with_file_line_and_key() {
    check(
        "[watch]\nquiet = 50\nfolder = \"../gone\"\n\n[limits]\nin_flight = 0\ncomit_group = 1\n\n[roles]\n\
         duplicates = \"dedup\"\n\n[plugin.quotes]\nenabled = true\n",
        &[
            "config/copydesk.toml:2: watch.quiet: 50 where a duration such as \"50 ms\", \"2 s\", \"5 min\" or \"1 h\" \
             was expected",
            "config/copydesk.toml:6: limits.in_flight: 0 where a whole number from 1 to 10000 was expected",
            "config/copydesk.toml:7: limits.comit_group: unknown setting; did you mean `commit_group`?",
            "config/copydesk.toml:12: plugin.quotes.library: missing: the file name of the plugin's library",
            "config/copydesk.toml:9: roles.duplicates: there is no enabled plugin `dedup`",
            "config/copydesk.toml: watch.folder: the folder gone does not exist: make it, or name another",
        ],
    );
}

#[test]
fn a_broken_line_hides_no_other_problem() {
    let problems = Place::new().problems("[watch]\nquiet = = \"1 s\"\n\n[stor]\n", &[], &[]);
    assert!(problems[0].starts_with("config/copydesk.toml:2: "), "{problems:#?}");
    let last = problems.last().unwrap();
    assert_eq!(last, "config/copydesk.toml:4: stor: unknown setting; did you mean `store`?");
}

#[test]
fn a_setting_that_is_near_no_other_gets_no_advice() {
    let unknown = |line: &str| format!("config/copydesk.toml:{line}: unknown setting");
    check("[watch]\ncolour = 1\n", &[&unknown("2: watch.colour")]);
    check("colour = 1\n", &[&unknown("1: colour")]);
    check("[plugins]\nfoldre = \"x\"\n", &[&(unknown("2: plugins.foldre") + "; did you mean `folder`?")]);
    check("[plugin.a]\nlibrary = \"a\"\nnet = true\n", &[&unknown("3: plugin.a.net")]);
}

#[test]
fn wrong_types_say_what_was_expected() {
    let check_one = |text: &str, expected: &str| {
        let line = text.lines().count();
        check(text, &[&format!("config/copydesk.toml:{line}: {expected} was expected")]);
    };
    check_one(
        "[store]\ndurability = \"sloppy\"\n",
        "store.durability: \"sloppy\" where \"strict\" or \"relaxed\"",
    );
    check_one(
        "[store]\ndurability = true\n",
        "store.durability: true or false where \"strict\" or \"relaxed\"",
    );
    check_one("[story]\njoin = 1.5\n", "story.join: 1.5 where a number from 0 to 1");
    check_one("[story]\njoin = nan\n", "story.join: NaN where a number from 0 to 1");
    check_one("[alerts]\nconfidence = -1\n", "alerts.confidence: -1 where a number from 0 to 1");
    check_one("[watch]\nmax_depth = 4.0\n", "watch.max_depth: 4 where a whole number from 1 to 256");
    check_one("[watch]\nignore = [\"a\", 1]\n", "watch.ignore: a list where a list of strings");
    check_one(
        "[watch]\nmax_file = \"64 MB\"\n",
        "watch.max_file: \"64 MB\" where a size such as \"512 KiB\", \"64 MiB\" or \"1 GiB\"",
    );
    check_one("watch = 3\n", "watch: a whole number where a table");
    check_one(
        "[plugins]\nrequire_sandbox = \"yes\"\n",
        "plugins.require_sandbox: \"yes\" where true or false",
    );
}

#[test]
fn variables_go_over_the_file_and_flags_over_both() {
    let place = Place::new();
    let text =
        "[watch]\nquiet = \"1 s\"\nsettle = \"2 s\"\n\n[log]\nfilter = \"warn\"\n\n[limits]\nin_flight = 7\n";
    let variables = [("WATCH_QUIET", "3 s"), ("LOG_FILTER", "debug"), ("LIMITS_IN_FLIGHT", "8")];
    let flags = [("watch.quiet", "4 s"), ("story.join", "0.3"), ("watch.quiet", "5 s")];
    let settings = place.read(text, &variables, &flags).unwrap();
    assert_eq!(settings.watch.quiet.as_secs(), 5, "the last flag");
    assert_eq!(settings.watch.settle.as_secs(), 2, "the file");
    assert_eq!(settings.log, "debug", "the variable");
    assert_eq!(settings.limits.in_flight, 8, "the variable, as a number");
    assert_eq!(settings.story.join, 0.3, "the flag, as a number");
    assert_eq!(settings.limits.commit_group, 64, "the default");
}

#[test]
fn what_stands_in_a_variable_or_flag_is_told_as_such() {
    let told = Place::new().problems("", &[("STORE_DURABILITY", "none")], &[("watch.quite", "1 s")]);
    assert_eq!(
        told,
        [
            "command line: watch.quite: unknown setting; did you mean `quiet`?",
            "environment variable COPYDESK_STORE_DURABILITY: store.durability: \"none\" where \"strict\" or \
             \"relaxed\" was expected",
        ]
    );
}

#[test]
fn folders_must_not_contain_one_another() {
    let check = |text: &str, expected: &[&str]| {
        let place = Place::new();
        for name in ["stories", "watch/in"] {
            std::fs::create_dir(place.at(name)).unwrap();
        }
        let expected: Vec<String> = expected
            .iter()
            .map(|line| format!("config/copydesk.toml: {line} must not contain one another"))
            .collect();
        assert_eq!(place.problems(text, &[], &[]), expected, "{text}");
    };
    check("[stories]\nfolder = \"../watch/out\"\n", &["watch.folder: watch and stories.folder (watch/out)"]);
    check("[watch]\nfolder = \"../stories\"\n", &["watch.folder: stories and stories.folder (stories)"]);
    check(
        "[stories]\nfailed = \"../stories/failed\"\n",
        &["stories.folder: stories and stories.failed (stories/failed)"],
    );
    check(
        "[stories]\nfailed = \"../watch/failed\"\n",
        &["watch.folder: watch and stories.failed (watch/failed)"],
    );
    check("[plugins]\nfolder = \"../watch/in\"\n", &["plugins.folder: watch/in and watch.folder (watch)"]);
    check("[plugins]\nfolder = \"../stories\"\n", &["plugins.folder: stories and stories.folder (stories)"]);
    // A name that only begins alike is another folder.
    check("[stories]\nfolder = \"../watch-out\"\n", &[]);
}

#[test]
fn who_only_looks_needs_no_watch_folder() {
    let place = Place::new();
    let text = "[watch]\nfolder = \"../gone\"\n";
    let read = |looks_only| {
        let overrides = Overrides { set: Vec::new(), looks_only };
        read(&place.at("config/copydesk.toml"), text, &overrides, |_| None)
    };
    assert!(read(true).is_ok_and(|settings| settings.watch.root == place.at("gone")));
    assert!(read(false).is_err());
}

#[test]
fn what_is_named_must_be_there() {
    let check = |text: &str, expected: &[&str]| {
        let expected: Vec<String> =
            expected.iter().map(|line| format!("config/copydesk.toml{line}")).collect();
        assert_eq!(Place::new().problems(text, &[], &[]), expected, "{text}");
    };
    check(
        "[watch]\nfolder = \"../config/copydesk.toml\"\n",
        &[": watch.folder: the folder config/copydesk.toml does not exist: make it, or name another"],
    );
    check(
        "[plugins]\nfolder = \"../plugins\"\n",
        &[": plugins.folder: the folder plugins does not exist: make it, or leave it out"],
    );
    check(
        "[plugins]\ntrust = \"signed\"\n",
        &[":1: plugins.keys: trust = \"signed\" needs at least one minisign public key in `keys`"],
    );
    check(
        "[plugins]\ntrust = \"allow-list\"\n[plugins.allow]\nquotes = \"1234\"\n",
        &[
            ":4: plugins.allow.quotes: a SHA-256 in 64 hex digits was expected; `copydesk plugin inspect LIBRARY` shows it",
        ],
    );
    check(
        "[plugin.a]\nlibrary = \"a\"\nenabled = false\n\n[roles]\nduplicates = \"a\"\n\n[alerts.a]\n",
        &[
            ":5: roles.duplicates: there is no enabled plugin `a`",
            ":8: alerts.a: there is no enabled plugin `a`",
        ],
    );
}

#[test]
fn plugins_keep_the_order_of_the_file_and_take_the_general_settings() {
    let text = "[plugins]\nprocesses = 3\ncpu_deadline = \"5 s\"\n\n[plugin.z]\nlibrary = \"z.so\"\nread = [\"names\"]\n\n\
                [plugin.a]\nlibrary = \"a.so\"\nprocesses = 1\n[plugin.a.config]\nwords = [\"recall\", 3]\n";
    let place = Place::new();
    let settings = place.read(text, &[], &[]).unwrap();
    let [z, a] = settings.plugins.as_slice() else { panic!("{:?}", settings.plugins) };
    assert_eq!((z.name.as_str(), z.processes, z.cpu_deadline.as_secs()), ("z", 3, 5));
    assert_eq!((a.name.as_str(), a.processes, a.cpu_deadline.as_secs()), ("a", 1, 5));
    assert_eq!(z.grants.read, [place.at("config/names")]);
    assert_eq!(a.config, serde_json::json!({ "words": ["recall", 3] }));
}

#[test]
fn the_most_special_alert_rule_wins() {
    let text = "[alerts]\nseverity = \"alert\"\n\n[alerts.a]\nconfidence = 0.7\n\n[alerts.a.name]\nseverity = \"info\"\n\n\
                [plugin.a]\nlibrary = \"a.so\"\n";
    let alerts = Place::new().read(text, &[], &[]).unwrap().alerts;
    let rule = |plugin, kind| {
        let rule = alerts.rule(plugin, kind);
        (rule.severity, rule.confidence)
    };
    assert_eq!(rule("b", "name"), (Severity::Alert, 0.6));
    assert_eq!(rule("a", "number"), (Severity::Alert, 0.7));
    assert_eq!(rule("a", "name"), (Severity::Info, 0.7));
}

/// The shipped file without what it can only say because it names plugins.
const ALMOST_EMPTY: &str = r#"
    [plugin]
    formats.library = "libcopydesk_formats.so"
    dedup.library = "libcopydesk_dedup.so"
    quotes.library = "libcopydesk_quotes.so"
    discrepancy.library = "libcopydesk_discrepancy.so"
    [roles]
    duplicates = "dedup"
    [alerts.discrepancy]
    quote_wording.confidence = 0.75
    name.confidence = 0.5
    attribution.confidence = 0.65
"#;

#[test]
fn the_shipped_file_says_the_defaults() {
    let place = Place::new();
    let [shipped, defaults] = [SHIPPED, ALMOST_EMPTY].map(|text| {
        let mut settings = place.read(text, &[], &[]).unwrap();
        // What a plugin's own table says is for the plugin's tests to hold.
        settings.plugins.iter_mut().for_each(|plugin| plugin.config = serde_json::json!({}));
        format!("{settings:#?}")
    });
    for (shipped, default) in shipped.lines().zip(defaults.lines()) {
        assert_eq!(shipped, default);
    }
    assert_eq!(shipped, defaults);
    // And from the disk, as the daemon does it.
    std::fs::write(place.at("config/copydesk.toml"), SHIPPED).unwrap();
    let loaded = load(&place.at("config/copydesk.toml"), &Overrides::default()).unwrap();
    assert_eq!(loaded.desk_folder(), place.at("stories/.desk"));
}

/// Every key the reader asks for when it reads the shipped file.
fn asked() -> BTreeSet<String> {
    ASKED.with_borrow_mut(BTreeSet::clear);
    Place::new().read(SHIPPED, &[], &[]).unwrap();
    let all = ASKED.with_borrow(BTreeSet::clone);
    let is_table = |key: &String| all.iter().any(|other| other.starts_with(&format!("{key}.")));
    all.iter().filter(|key| !is_table(key)).cloned().collect()
}

/// The lines of one table of the shipped file, marks of comments taken off.
fn lines_of(table: &str) -> Vec<&'static str> {
    let lines = SHIPPED.lines().skip_while(|line| *line != format!("[{table}]")).skip(1);
    lines.take_while(|line| !line.starts_with('[')).map(|line| line.trim_start_matches("# ")).collect()
}

#[test]
fn the_shipped_file_mentions_every_setting() {
    let of_plugins: Vec<&str> =
        SHIPPED.split("\n\n").filter(|text| text.contains("In each table:")).collect();
    let words: BTreeSet<&str> =
        of_plugins.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_')).collect();
    let asked = asked();
    assert!(asked.len() > 40, "{asked:?}");
    for key in asked {
        let mentioned = match key.split('.').collect::<Vec<_>>()[..] {
            ["plugin", _, name] => words.contains(name),
            ["plugins", "allow"] => lines_of("plugins").contains(&"[plugins.allow]"),
            [table, .., name] => lines_of(table).iter().any(|line| line.starts_with(&format!("{name} = "))),
            _ => false,
        };
        assert!(mentioned, "config/copydesk.toml does not mention {key}");
    }
}

#[test]
fn what_the_shipped_file_has_as_a_comment_is_known_too() {
    let is_setting = |line: &str| {
        let name = line.split(" = ").next().unwrap_or("");
        line.contains(" = ") && !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let (mut opened, mut text) = (Vec::new(), String::new());
    let mut of_a_plugin = false;
    for line in SHIPPED.lines() {
        if line.starts_with('[') {
            of_a_plugin = line.starts_with("[plugin.");
        }
        let bare = line.strip_prefix("# ").filter(|bare| is_setting(bare) || *bare == "[plugins.allow]");
        // What a plugin's own table may hold is for the plugin's tests to hold.
        let bare = bare.filter(|_| !of_a_plugin);
        opened.extend(bare);
        text.push_str(bare.unwrap_or(line));
        text.push('\n');
    }
    assert_eq!(opened.len(), 4, "{opened:?}");
    let place = Place::new();
    for problem in place.problems(&text, &[], &[]) {
        assert!(!problem.contains("unknown setting"), "{problem}");
    }
}

#[test]
fn every_plain_setting_has_its_variable() {
    let tables = ["watch", "stories", "store", "limits", "plugins", "log"];
    let of_tables = |key: &String| {
        let table = key.split('.').next().unwrap_or("");
        tables.contains(&table) && key != "plugins.allow"
    };
    let asked: BTreeSet<String> = asked().into_iter().filter(of_tables).collect();
    let variables: BTreeSet<String> = VARIABLES.iter().map(|key| (*key).to_owned()).collect();
    assert_eq!(variables, asked);
}

#[test]
fn a_file_that_is_not_there_says_so() {
    let problems = load(Path::new("/nowhere/copydesk.toml"), &Overrides::default()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().starts_with("/nowhere/copydesk.toml: cannot be read: "), "{problems:?}");
    assert_eq!(find(Some(Path::new("/nowhere/x.toml"))), Ok(PathBuf::from("/nowhere/x.toml")));
}

#[test]
fn the_documents_name_settings_that_exist() {
    let documents = [
        include_str!("../../../README.md"),
        include_str!("../../../docs/OPERATIONS.md"),
        include_str!("../../../docs/OUTPUT.md"),
        include_str!("../../../docs/PLUGINS.md"),
    ];
    let asked = asked();
    let tables = ["watch", "stories", "store", "limits", "story", "plugins", "roles", "alerts", "log"];
    let mut found = 0;
    // Every other stretch between backticks is code.
    for code in documents.iter().flat_map(|text| text.split('`').skip(1).step_by(2)) {
        let code = code.split(" = ").next().unwrap_or("");
        let Some((table, key)) = code.split_once('.') else { continue };
        let file = ["html", "json", "jsonl", "log", "sqlite"].contains(&key);
        if !tables.contains(&table) || file || !key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            continue;
        }
        assert!(asked.contains(code), "no setting is called {code}");
        found += 1;
    }
    assert!(found >= 10, "only {found} settings were found in the documents");
}
