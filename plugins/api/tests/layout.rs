//! What crosses the boundary may only change with its version: `include/abi-v1.layout` is what was released.
//! `BLESS=1` writes it anew after a version change; for an unreleased version, delete it first.

#![allow(clippy::unwrap_used)] // a test that cannot go on should say where

use std::collections::BTreeMap;
use std::path::Path;

use copydesk_plugin::hash64;
use copydesk_plugin::layout::LAYOUT;
use copydesk_plugin::raw::{ABI_MAJOR, ABI_MINOR};

/// The header without its comments, which may change at will.
fn declarations(header: &str) -> String {
    header
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Version, offsets, and a hash of all declarations, so that signatures count too.
fn render((major, minor): (u16, u16), layout: &str, header: &str) -> String {
    format!(
        "version {major}.{minor}\ndeclarations {:016x}\n{layout}",
        hash64(declarations(header).as_bytes())
    )
}

/// Whether `new` may follow `old`.
fn judge(old: &str, new: &str) -> Result<(), String> {
    let version = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let major = |text: &str| version(text).split('.').next().unwrap_or_default().to_owned();
    if major(old) != major(new) || old == new {
        return Ok(());
    }
    if version(old) == version(new) {
        return Err(format!(
            "the ABI changed, its {} did not: append only, and raise ABI_MINOR",
            version(old)
        ));
    }
    let lines = |text: &str| -> BTreeMap<String, usize> {
        let pairs = text.lines().skip(2).filter_map(|line| line.split_once(' '));
        pairs.map(|(name, at)| (name.to_owned(), at.parse().unwrap())).collect()
    };
    let (before, after) = (lines(old), lines(new));
    for (name, at) in &before {
        let kept = match after.get(name) {
            Some(now) if name.contains('.') => now == at,
            // Only what states its size may grow; of CdEarlier, CdCompare states it.
            Some(now) => {
                let grows = before.contains_key(&format!("{name}.size")) || name == "CdEarlier";
                now == at || (now > at && grows)
            }
            None => false,
        };
        if !kept {
            return Err(format!("{name} moved, shrank or went: that needs a new ABI_MAJOR"));
        }
    }
    Ok(())
}

#[test]
fn the_layout_is_the_released_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
    let header = std::fs::read_to_string(root.join("copydesk_plugin.h")).unwrap();
    let new = render((ABI_MAJOR, ABI_MINOR), LAYOUT, &header);
    let path = root.join(format!("abi-v{ABI_MAJOR}.layout"));
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    if let Err(why) = judge(&old, &new) {
        panic!("{}: {why}", path.display());
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &new).unwrap();
    } else {
        assert!(
            old == new,
            "{} is stale: run BLESS=1 cargo test -p copydesk-plugin --test layout",
            path.display()
        );
    }
}

#[test]
fn changes_are_judged() {
    const OLD: &str = "A 16\nA.size 0\nA.x 8\nB 8\nB.y 0\n";
    fn check(version: (u16, u16), layout: &str, header: &str, expected: Result<(), &str>) {
        let old = render((1, 0), OLD, "int f(void);");
        match (judge(&old, &render(version, layout, header)), expected) {
            (Ok(()), Ok(())) => (),
            (Err(found), Err(part)) if found.contains(part) => (),
            (found, _) => panic!("{version:?} {layout:?} gave {found:?}, not {expected:?}"),
        }
    }
    let same = "int f(void);";
    check((1, 0), OLD, same, Ok(()));
    check((1, 0), OLD, "// a comment\nint f(void);", Ok(()));
    check((1, 0), OLD, "int f(int);", Err("raise ABI_MINOR"));
    check((1, 0), "A 24\nA.size 0\nA.x 8\nA.z 16\nB 8\nB.y 0\n", same, Err("raise ABI_MINOR"));
    check((1, 1), "A 24\nA.size 0\nA.x 8\nA.z 16\nB 8\nB.y 0\n", same, Ok(()));
    check((1, 1), "A 24\nA.size 0\nA.z 8\nA.x 16\nB 8\nB.y 0\n", same, Err("A.x moved"));
    check((1, 1), "A 16\nA.size 0\nA.x 8\nB 16\nB.y 0\nB.z 8\n", same, Err("B moved"));
    check((1, 1), "A 8\nA.size 0\nB 8\nB.y 0\n", same, Err("needs a new ABI_MAJOR"));
    check((2, 0), "B 8\nB.y 0\n", same, Ok(()));
}
