//! The binary under test and the plugin libraries beside it, built once per test process in this process' profile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The packages whose artefacts the scenarios need.
const PACKAGES: &[&str] = &[
    "copydesk",
    "copydesk-formats",
    "copydesk-dedup",
    "copydesk-quotes",
    "copydesk-discrepancy",
    "copydesk-faulty",
    "copydesk-webhook",
];

/// What was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The executable.
    pub binary: PathBuf,
    /// Libraries by package name.
    pub libraries: BTreeMap<String, PathBuf>,
}

/// The folder of the whole project.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Build, the first time it is asked. `COPYDESK_BIN` names an executable to test instead; its libraries are then
/// looked for beside it.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| match std::env::var_os("COPYDESK_BIN") {
        Some(binary) => ready_made(PathBuf::from(binary)),
        None => build(),
    })
}

/// The library of a package; panics when there is none.
pub fn library(package: &str) -> &'static Path {
    built().libraries.get(package).unwrap_or_else(|| panic!("{package} has no library"))
}

/// An example program of a package, built on first use.
pub fn example(package: &str, name: &str) -> PathBuf {
    let folder = built().binary.parent().unwrap_or(Path::new(".")).join("examples");
    if std::env::var_os("COPYDESK_BIN").is_none() {
        let (target, profile) = own_place();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(workspace()).args(["build", "--quiet", "-p", package, "--example", name]);
        cargo.args(["--profile", &profile]).arg("--target-dir").arg(target);
        assert!(cargo.status().expect("cargo runs").success(), "the example {name} does not build");
    }
    folder.join(name)
}

fn ready_made(binary: PathBuf) -> Built {
    let binary = std::path::absolute(&binary).unwrap_or(binary);
    let folder = binary.parent().map(Path::to_owned).unwrap_or_default();
    let library = |package: &&str| {
        let path = folder.join(format!("lib{}.so", package.replace('-', "_")));
        path.exists().then(|| ((*package).to_owned(), path))
    };
    Built { libraries: PACKAGES.iter().filter_map(library).collect(), binary }
}

/// Where this process' own executable was built: `<target>/<profile folder>`.
fn own_place() -> (PathBuf, String) {
    let exe = std::env::current_exe().expect("the path of this executable");
    let mut folder = exe.parent().expect("a folder");
    if folder.file_name().is_some_and(|name| name == "deps" || name == "examples") {
        folder = folder.parent().expect("the profile's folder");
    }
    let profile = folder.file_name().and_then(|name| name.to_str()).unwrap_or("debug");
    let profile = if profile == "debug" { "dev" } else { profile };
    (folder.parent().expect("the target folder").to_owned(), profile.to_owned())
}

fn build() -> Built {
    let (target, profile) = own_place();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(workspace()).args(["build", "--quiet", "--message-format=json-render-diagnostics"]);
    cargo.args(["--profile", &profile]).arg("--target-dir").arg(target);
    for package in PACKAGES {
        cargo.args(["-p", package]);
    }
    let output = cargo.stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(output.status.success(), "the binary under test does not build");
    let mut built = Built { binary: PathBuf::new(), libraries: BTreeMap::new() };
    for line in output.stdout.split(|byte| *byte == b'\n') {
        if let Ok(message) = serde_json::from_slice::<Value>(line) {
            take(&message, &mut built);
        }
    }
    assert!(built.binary.is_file(), "cargo named no executable");
    built
}

fn take(message: &Value, built: &mut Built) {
    if message["reason"] != "compiler-artifact" {
        return;
    }
    let name = message["target"]["name"].as_str().unwrap_or("").replace('_', "-");
    if let (Some(executable), "copydesk") = (message["executable"].as_str(), name.as_str()) {
        built.binary = PathBuf::from(executable);
    }
    let files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
    if let (Some(library), true) =
        (files.into_iter().find(|file| file.ends_with(".so")), PACKAGES.contains(&&*name))
    {
        built.libraries.insert(name, PathBuf::from(library));
    }
}
