//! The C header is generated from raw.rs, checked in, and compiles as C11 and C++17. `BLESS=1` rewrites it.

#![allow(clippy::unwrap_used)] // a test that cannot go on should say where

use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The rules of the boundary as raw.rs states them, and what cbindgen cannot know.
fn preamble(raw: &str) -> String {
    let rules: Vec<&str> = raw.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let start = rules.iter().position(|line| line.contains("Rules of the boundary")).unwrap();
    let mut text = String::from(
        "// The plugin interface of Copydesk.\n//\n// Generated from plugins/api/src/raw.rs; do not edit. \
         SPDX-License-Identifier: MIT OR Apache-2.0\n//\n",
    );
    for line in &rules[start..] {
        text.push_str("//");
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(
        "//\n// A plugin states what it is in the section CD_META_SECTION, as JSON, so that it can be inspected \
         without being\n// run. With GCC or Clang:\n//\n//   __attribute__((section(\".cd_meta\"), used)) static const \
         char meta[] =\n//       \"{\\\"name\\\":\\\"shout\\\",\\\"version\\\":\\\"1.0\\\",\\\"abi\\\":[1,0],\\\"hooks\\\":[\\\"read\\\"],\\\"needs\\\":[]}\";\n",
    );
    text
}

/// The function a plugin exports.
const ENTRY: &str = "\
// Name of the ELF section that holds the plugin's metadata as JSON.
#define CD_META_SECTION \".cd_meta\"

#if defined(__GNUC__)
#define CD_EXPORT __attribute__((visibility(\"default\")))
#else
#define CD_EXPORT
#endif

// The one function a plugin exports. Returns its table, which is static, or NULL to refuse this host.
#ifdef __cplusplus
extern \"C\"
#endif
CD_EXPORT const CdPlugin *copydesk_plugin_v1(uint32_t host_abi_minor);

";

fn generate() -> String {
    let raw = read("src/raw.rs");
    let config = cbindgen::Config::from_file(file("cbindgen.toml")).unwrap();
    let mut bytes = Vec::new();
    cbindgen::Builder::new()
        .with_config(config)
        .with_header(preamble(&raw).trim_end())
        .with_src(file("src/raw.rs"))
        .generate()
        .unwrap()
        .write(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    // Links of rustdoc mean nothing in C.
    let text = text
        .replace("[`ENTRY_SYMBOL`]", "`copydesk_plugin_v1`")
        .replace("[`crate::meta`]", "`docs/PLUGINS.md`");
    let text = text.replace("[`", "`").replace("`]", "`");
    let end = text.rfind("#endif").unwrap();
    format!("{}{ENTRY}{}", &text[..end], &text[end..])
}

#[test]
fn the_header_is_current() {
    let (name, fresh) = ("include/copydesk_plugin.h", generate());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(file(name), &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(file(name)).unwrap_or_default();
    let differs = kept.lines().zip(fresh.lines()).position(|(a, b)| a != b);
    assert!(
        kept == fresh,
        "{name} is stale (first at line {:?}): run BLESS=1 cargo test -p copydesk-plugin --test header",
        differs.map(|at| at + 1)
    );
}

/// Compiles tests/header.c in one language; skipped where there is no compiler for it.
fn check(compiler: &str, flags: &[&str]) {
    if Command::new(compiler).arg("--version").output().is_err() {
        println!("skipped: there is no `{compiler}` here");
        return;
    }
    let compiled = Command::new(compiler)
        .args(flags)
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I"])
        .arg(file("include"))
        .arg(file("tests/header.c"))
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{compiler} {flags:?}: {}", String::from_utf8_lossy(&compiled.stderr));
}

#[test]
fn the_header_is_c11() {
    check("cc", &["-std=c11", "-x", "c"]);
}

#[test]
fn the_header_is_cpp17() {
    check("c++", &["-std=c++17", "-x", "c++"]);
}
