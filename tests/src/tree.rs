//! Two folder trees compared byte for byte, the desk's own state left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The files below a folder, relative to it, in order; `.desk` is left out.
pub fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.file_name() == ".desk" {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => found.push(entry.path().strip_prefix(root).unwrap_or(&entry.path()).to_owned()),
            }
        }
    }
    found.sort();
    found
}

/// Every file with its bytes.
pub fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |path: PathBuf| {
        let bytes = std::fs::read(root.join(&path)).unwrap_or_default();
        (path, bytes)
    };
    files(root).into_iter().map(read).collect()
}

/// What differs between two trees, one line each; empty when nothing does.
pub fn diff(a: &Path, b: &Path) -> Vec<String> {
    diff_contents(&contents(a), &contents(b))
}

/// [`diff`] of trees already read.
pub fn diff_contents(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, left) in a {
        match b.get(path) {
            None => found.push(format!("{} is only in the first", path.display())),
            Some(right) if left != right => {
                found.push(format!("{}: {}", path.display(), first_difference(left, right)));
            }
            Some(_) => {}
        }
    }
    let only = b.keys().filter(|path| !a.contains_key(*path));
    found.extend(only.map(|path| format!("{} is only in the second", path.display())));
    found
}

fn first_difference(left: &[u8], right: &[u8]) -> String {
    let at = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let shown = |bytes: &[u8]| {
        let from = at.saturating_sub(60);
        String::from_utf8_lossy(&bytes[from..bytes.len().min(at + 60)]).replace('\n', "\\n")
    };
    format!("byte {at} of {} and {}: <{}> and <{}>", left.len(), right.len(), shown(left), shown(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_and_the_state_left_out() {
        let check = |a: &[(&str, &str)], b: &[(&str, &str)], expected: usize| {
            let trees = [a, b].map(|files| {
                let folder = tempfile::tempdir().unwrap();
                for (name, text) in files {
                    let path = folder.path().join(name);
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    std::fs::write(path, text).unwrap();
                }
                folder
            });
            assert_eq!(diff(trees[0].path(), trees[1].path()).len(), expected);
        };
        check(&[("a/b", "1")], &[("a/b", "1"), (".desk/x", "y")], 0);
        check(&[("a/b", "1")], &[("a/b", "2")], 1);
        check(&[("a/b", "1")], &[("a/c", "1")], 2);
    }
}
