//! From the tree of values to checked settings: every key, its type, its bounds, and what must fit together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use copydesk_plugin::Severity;

use super::section::{Notes, Section};
use super::tree::{self, Node, Origin, Problem, Value};
use super::{
    AlertRule, AlertSettings, Durability, Limits, Overrides, PluginAlerts, Roles, Settings, StoreSettings,
};
use crate::plugin::{Grants, Isolation, PluginSettings, Trust};
use crate::story::StorySettings;
use crate::watch::{PartialPolicy, SourcePolicy, WatchSettings};

/// Keys that an environment variable may set: `watch.folder` is `COPYDESK_WATCH_FOLDER`.
pub const VARIABLES: &[&str] = &[
    "watch.folder",
    "watch.source",
    "watch.quiet",
    "watch.settle",
    "watch.settle_network",
    "watch.reconcile_folders",
    "watch.reconcile_all",
    "watch.partial",
    "watch.partial_hold",
    "watch.empty_hold",
    "watch.sidecar",
    "watch.max_file",
    "watch.max_depth",
    "watch.ignore",
    "stories.folder",
    "stories.failed",
    "store.durability",
    "limits.in_flight",
    "limits.commit_group",
    "limits.earlier_per_key",
    "limits.earlier_per_facet",
    "limits.earlier_total",
    "plugins.folder",
    "plugins.trust",
    "plugins.keys",
    "plugins.processes",
    "plugins.cpu_deadline",
    "plugins.memory",
    "plugins.max_keys",
    "plugins.require_sandbox",
    "log.filter",
];

/// Read settings from `text` of `file`, with environment variables looked up by `variable`.
pub fn read(
    file: &Path,
    text: &str,
    overrides: &Overrides,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Settings, Vec<Problem>> {
    let base = file.parent().unwrap_or(Path::new(".")).to_owned();
    let mut notes = Notes { file: file.to_owned(), base, problems: Vec::new() };
    let mut tree = tree::parse(file, text, &mut notes.problems);
    for key in VARIABLES {
        let name = format!("COPYDESK_{}", key.replace('.', "_").to_uppercase());
        if let Some(value) = variable(&name) {
            tree::put(&mut tree, key, tree::parse_value(&value, &Origin::Variable(name)));
        }
    }
    for (key, value) in &overrides.set {
        tree::put(&mut tree, key, tree::parse_value(value, &Origin::Flag));
    }
    let settings = root(tree, overrides.looks_only, &mut notes);
    if notes.problems.is_empty() { Ok(settings) } else { Err(notes.problems) }
}

fn root(tree: Node, looks_only: bool, notes: &mut Notes) -> Settings {
    let mut root = Section::new("", Some(tree), notes);
    let watch = watch(root.section("watch", notes), notes);
    let (stories, failed) = stories(root.section("stories", notes), notes);
    let store = store(root.section("store", notes), notes);
    let limits = limits(root.section("limits", notes), notes);
    let story = story(root.section("story", notes), notes);
    let general = PluginDefaults::read(root.section("plugins", notes), notes);
    let plugins = plugins(root.section("plugin", notes), &general, notes);
    let roles = roles(root.section("roles", notes), &plugins, notes);
    let alerts = alerts(root.section("alerts", notes), &plugins, notes);
    let mut log = root.section("log", notes);
    let filter = log.text("filter", notes).unwrap_or_else(|| "info".to_owned());
    log.end(notes);
    root.end(notes);
    let settings = Settings {
        file: notes.file.clone(),
        watch,
        stories,
        failed,
        store,
        limits,
        story,
        plugins,
        trust: general.trust,
        search: general.search,
        roles,
        alerts,
        log: filter,
    };
    if !looks_only && !settings.watch.root.is_dir() {
        let folder = settings.watch.root.display();
        let message = format!("the folder {folder} does not exist: make it, or name another");
        notes.problem("watch.folder", None, message);
    }
    fit(&settings, &general.folder, notes);
    settings
}

fn watch(mut section: Section, notes: &mut Notes) -> WatchSettings {
    let root = section.path("folder", notes).unwrap_or_else(|| notes.path("../watch"));
    let mut watch = WatchSettings::new(root);
    let mut set = |place: &mut Duration, key, notes: &mut Notes| {
        if let Some(value) = section.duration(key, notes) {
            *place = value;
        }
    };
    set(&mut watch.quiet, "quiet", notes);
    set(&mut watch.settle, "settle", notes);
    set(&mut watch.settle_network, "settle_network", notes);
    set(&mut watch.reconcile_dirs, "reconcile_folders", notes);
    set(&mut watch.reconcile_full, "reconcile_all", notes);
    set(&mut watch.partial_hold, "partial_hold", notes);
    set(&mut watch.empty_hold, "empty_hold", notes);
    let partial = [
        ("readable", PartialPolicy::FlagReadable),
        ("take", PartialPolicy::Flag),
        ("fail", PartialPolicy::Fail),
    ];
    watch.partial = section.choice("partial", notes, &partial).unwrap_or(watch.partial);
    let source = [("remove", SourcePolicy::Archive), ("keep", SourcePolicy::Keep)];
    watch.source = section.choice("source", notes, &source).unwrap_or(watch.source);
    watch.sidecar_wait =
        section.choice("sidecar", notes, &[("wait", true), ("late", false)]).unwrap_or(false);
    watch.max_file_bytes = section.size("max_file", notes).unwrap_or(watch.max_file_bytes);
    watch.ignore = section.texts("ignore", notes).unwrap_or(watch.ignore);
    watch.max_depth =
        section.number("max_depth", notes, 1, 256).map_or(watch.max_depth, |depth| depth as usize);
    section.end(notes);
    watch
}

fn stories(mut section: Section, notes: &mut Notes) -> (PathBuf, PathBuf) {
    let stories = section.path("folder", notes).unwrap_or_else(|| notes.path("../stories"));
    let failed = section.path("failed", notes).unwrap_or_else(|| notes.path("../failed"));
    section.end(notes);
    (stories, failed)
}

fn store(mut section: Section, notes: &mut Notes) -> StoreSettings {
    let words = [("strict", Durability::Strict), ("relaxed", Durability::Relaxed)];
    let durability = section.choice("durability", notes, &words).unwrap_or(Durability::Strict);
    section.end(notes);
    StoreSettings { durability }
}

fn limits(mut section: Section, notes: &mut Notes) -> Limits {
    let mut limits = Limits::default();
    let mut set = |place: &mut usize, key, from, to, notes: &mut Notes| {
        if let Some(number) = section.number(key, notes, from, to) {
            *place = number as usize;
        }
    };
    set(&mut limits.in_flight, "in_flight", 1, 10_000, notes);
    set(&mut limits.commit_group, "commit_group", 1, 1_000, notes);
    set(&mut limits.earlier_per_key, "earlier_per_key", 1, 64, notes);
    set(&mut limits.earlier_per_facet, "earlier_per_facet", 1, 64, notes);
    set(&mut limits.earlier_total, "earlier_total", 1, 1_000, notes);
    section.end(notes);
    limits
}

fn story(mut section: Section, notes: &mut Notes) -> StorySettings {
    let mut story = StorySettings::default();
    story.join = section.fraction("join", notes).unwrap_or(story.join);
    section.end(notes);
    story
}

/// What holds for all plugins.
struct PluginDefaults {
    folder: Option<PathBuf>,
    search: Vec<PathBuf>,
    trust: Trust,
    processes: usize,
    cpu_deadline: Duration,
    memory_limit: u64,
    keys_limit: usize,
    require_sandbox: bool,
}

impl PluginDefaults {
    fn read(mut section: Section, notes: &mut Notes) -> Self {
        let folder = section.path("folder", notes);
        let allowed = section.take("allow");
        let keys = section.texts("keys", notes).unwrap_or_default();
        let origin = section.origin();
        let word =
            section.choice("trust", notes, &[("dir", 0), ("allow-list", 1), ("signed", 2)]).unwrap_or(0);
        let trust = match word {
            1 => Trust::AllowList(allow_list(allowed, notes)),
            2 => {
                if keys.is_empty() {
                    let message = "trust = \"signed\" needs at least one minisign public key in `keys`";
                    notes.problem("plugins.keys", origin, message);
                }
                Trust::Signed(keys)
            }
            _ => Trust::Dir,
        };
        let defaults = Self {
            search: search(folder.as_deref(), &notes.base),
            folder,
            trust,
            processes: section.number("processes", notes, 1, 64).unwrap_or(1) as usize,
            cpu_deadline: section.duration("cpu_deadline", notes).unwrap_or(Duration::from_secs(2)),
            memory_limit: section.size("memory", notes).unwrap_or(1 << 30),
            keys_limit: section.number("max_keys", notes, 0, 100_000).unwrap_or(1_024) as usize,
            require_sandbox: section.flag("require_sandbox", notes).unwrap_or(false),
        };
        section.end(notes);
        defaults
    }
}

/// Where libraries are looked for, in order.
fn search(folder: Option<&Path>, base: &Path) -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = folder.map(Path::to_owned).into_iter().collect();
    places.push(base.to_owned());
    if let Some(beside) = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned)) {
        places.push(beside.join("../lib/copydesk"));
        places.insert(places.len() - 1, beside);
    }
    places
}

fn allow_list(node: Option<Node>, notes: &mut Notes) -> Vec<(String, String)> {
    let table = Section::new("plugins.allow", node, notes).take_rest();
    let mut list = Vec::new();
    for (name, node) in table {
        match node.value {
            Value::Text(sha256) if sha256.len() == 64 => list.push((name, sha256)),
            _ => {
                let message =
                    "a SHA-256 in 64 hex digits was expected; `copydesk plugin inspect LIBRARY` shows it";
                notes.problem(&format!("plugins.allow.{name}"), Some(node.origin), message);
            }
        }
    }
    list
}

fn plugins(mut section: Section, defaults: &PluginDefaults, notes: &mut Notes) -> Vec<PluginSettings> {
    let mut tables: Vec<(String, Node)> = section.take_rest().into_iter().collect();
    tables.sort_by_key(|(name, node)| (line(&node.origin), name.clone()));
    tables.into_iter().filter_map(|(name, node)| plugin(name, node, defaults, notes)).collect()
}

fn line(origin: &Origin) -> usize {
    match origin {
        Origin::Line(line) => *line,
        _ => usize::MAX,
    }
}

fn plugin(name: String, node: Node, defaults: &PluginDefaults, notes: &mut Notes) -> Option<PluginSettings> {
    let origin = node.origin.clone();
    let mut section = Section::new(&format!("plugin.{name}"), Some(node), notes);
    let library = section.text("library", notes).map(PathBuf::from);
    let enabled = section.flag("enabled", notes).unwrap_or(true);
    let config = section.take("config").map_or_else(|| serde_json::json!({}), |node| node.value.to_json());
    let isolation = [("worker", Isolation::Worker), ("in-process", Isolation::InProcess)];
    let grants = Grants {
        read: section.texts("read", notes).unwrap_or_default().iter().map(|path| notes.path(path)).collect(),
        net: section.flag("network", notes).unwrap_or(false),
        exec: section.flag("exec", notes).unwrap_or(false),
    };
    let key = section.key("library");
    let settings = PluginSettings {
        name,
        library: library.clone().unwrap_or_default(),
        processes: section
            .number("processes", notes, 1, 64)
            .map_or(defaults.processes, |count| count as usize),
        config,
        cpu_deadline: section.duration("cpu_deadline", notes).unwrap_or(defaults.cpu_deadline),
        memory_limit: section.size("memory", notes).unwrap_or(defaults.memory_limit),
        keys_limit: section
            .number("max_keys", notes, 0, 100_000)
            .map_or(defaults.keys_limit, |cap| cap as usize),
        isolation: section.choice("isolation", notes, &isolation).unwrap_or(Isolation::Worker),
        grants,
        require_sandbox: section.flag("require_sandbox", notes).unwrap_or(defaults.require_sandbox),
    };
    section.end(notes);
    if library.is_none() {
        notes.problem(&key, Some(origin), "missing: the file name of the plugin's library");
        return None;
    }
    enabled.then_some(settings)
}

fn roles(mut section: Section, plugins: &[PluginSettings], notes: &mut Notes) -> Roles {
    let origin = section.origin();
    let duplicates = section.text("duplicates", notes);
    section.end(notes);
    if let Some(name) = &duplicates
        && !plugins.iter().any(|plugin| &plugin.name == name)
    {
        notes.problem("roles.duplicates", origin, format!("there is no enabled plugin `{name}`"));
    }
    Roles { duplicates }
}

fn alerts(mut section: Section, plugins: &[PluginSettings], notes: &mut Notes) -> AlertSettings {
    let default = rule(&mut section, AlertRule::default(), notes);
    let mut by_plugin = BTreeMap::new();
    for (name, node) in section.take_rest() {
        let key = section.key(&name);
        if !matches!(node.value, Value::Table(_)) {
            notes.problem(
                &key,
                Some(node.origin),
                "unknown setting; `severity`, `confidence` or a plugin's table",
            );
            continue;
        }
        if !plugins.iter().any(|plugin| plugin.name == name) {
            notes.problem(&key, Some(node.origin.clone()), format!("there is no enabled plugin `{name}`"));
        }
        let mut table = Section::new(&key, Some(node), notes);
        let general = rule(&mut table, default, notes);
        let mut kinds = BTreeMap::new();
        for (kind, node) in table.take_rest() {
            let mut of_kind = Section::new(&table.key(&kind), Some(node), notes);
            kinds.insert(kind, rule(&mut of_kind, general, notes));
            of_kind.end(notes);
        }
        by_plugin.insert(name, PluginAlerts { default: general, kinds });
    }
    AlertSettings { default, plugins: by_plugin }
}

fn rule(section: &mut Section, default: AlertRule, notes: &mut Notes) -> AlertRule {
    let words = [("info", Severity::Info), ("notice", Severity::Notice), ("alert", Severity::Alert)];
    AlertRule {
        severity: section.choice("severity", notes, &words).unwrap_or(default.severity),
        confidence: section.fraction("confidence", notes).unwrap_or(default.confidence),
    }
}

/// What must fit together.
fn fit(settings: &Settings, plugin_folder: &Option<PathBuf>, notes: &mut Notes) {
    let watch = &settings.watch.root;
    let mut apart = |a: (&str, &Path), b: (&str, &Path)| {
        if a.1.starts_with(b.1) || b.1.starts_with(a.1) {
            let message =
                format!("{} and {} ({}) must not contain one another", a.1.display(), b.0, b.1.display());
            notes.problem(a.0, None, message);
        }
    };
    let stories = ("stories.folder", settings.stories.as_path());
    let failed = ("stories.failed", settings.failed.as_path());
    let folder = ("watch.folder", watch.as_path());
    apart(folder, stories);
    apart(folder, failed);
    apart(stories, failed);
    if let Some(plugins) = plugin_folder {
        apart(("plugins.folder", plugins.as_path()), folder);
        apart(("plugins.folder", plugins.as_path()), stories);
        if !plugins.is_dir() {
            let message =
                format!("the folder {} does not exist: make it, or leave it out", plugins.display());
            notes.problem("plugins.folder", None, message);
        }
    }
}
