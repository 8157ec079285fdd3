//! Taking settings out of a table one by one, with their defaults, noting everything that is wrong on the way; what
//! is left at the end is unknown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::tree::{Node, Origin, Problem, Value};

/// What is wrong so far, and where the file is.
pub struct Notes {
    /// The settings file.
    pub file: PathBuf,
    /// Paths in it are relative to this folder.
    pub base: PathBuf,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Notes {
    /// Note a problem with a key.
    pub fn problem(&mut self, key: &str, origin: Option<Origin>, message: impl Into<String>) {
        let (file, key, message) = (self.file.clone(), key.to_owned(), message.into());
        self.problems.push(Problem { file, origin, key, message });
    }

    /// A path as written, made absolute.
    pub fn path(&self, written: &str) -> PathBuf {
        absolute(&self.base, Path::new(written))
    }
}

fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in base.join(path).components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

#[cfg(test)]
thread_local! {
    /// The keys this thread has asked for, dotted: what the shipped file is held to.
    pub static ASKED: std::cell::RefCell<std::collections::BTreeSet<String>> = const {
        std::cell::RefCell::new(std::collections::BTreeSet::new())
    };
}

/// A table being read.
pub struct Section {
    name: String,
    origin: Option<Origin>,
    left: BTreeMap<String, Node>,
    asked: Vec<&'static str>,
}

impl Section {
    /// The table at `name` of `parent` (dotted names of sections are for messages only).
    pub fn new(name: &str, node: Option<Node>, notes: &mut Notes) -> Self {
        let origin = node.as_ref().map(|node| node.origin.clone());
        let left = match node.map(|node| node.value) {
            None => BTreeMap::new(),
            Some(Value::Table(table)) => table,
            Some(other) => {
                notes.problem(
                    name,
                    origin.clone(),
                    format!("{} where a table was expected", other.type_name()),
                );
                BTreeMap::new()
            }
        };
        Self { name: name.to_owned(), origin, left, asked: Vec::new() }
    }

    /// Where the table begins.
    pub fn origin(&self) -> Option<Origin> {
        self.origin.clone()
    }

    /// The dotted name of a key in this table.
    pub fn key(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    /// Take a raw value.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.asked.push(key);
        #[cfg(test)]
        ASKED.with_borrow_mut(|asked| asked.insert(self.key(key)));
        self.left.remove(key)
    }

    /// Take everything that is left, by name.
    pub fn take_rest(&mut self) -> BTreeMap<String, Node> {
        std::mem::take(&mut self.left)
    }

    /// A sub-table.
    pub fn section(&mut self, key: &'static str, notes: &mut Notes) -> Section {
        let name = self.key(key);
        Section::new(&name, self.take(key), notes)
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        notes: &mut Notes,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let node = self.take(key)?;
        let found = read(&node.value);
        if found.is_none() {
            let shown = match &node.value {
                Value::Text(text) => format!("{text:?}"),
                Value::Integer(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                other => other.type_name().to_owned(),
            };
            notes.problem(
                &self.key(key),
                Some(node.origin),
                format!("{shown} where {expected} was expected"),
            );
        }
        found
    }

    /// A string.
    pub fn text(&mut self, key: &'static str, notes: &mut Notes) -> Option<String> {
        self.typed(key, notes, "a string", |value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// One of a few words.
    pub fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        notes: &mut Notes,
        words: &[(&str, T)],
    ) -> Option<T> {
        let expected = words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(" or ");
        self.typed(key, notes, &expected, |value| match value {
            Value::Text(text) => words.iter().find(|(word, _)| word == text).map(|(_, value)| *value),
            _ => None,
        })
    }

    /// A path, made absolute.
    pub fn path(&mut self, key: &'static str, notes: &mut Notes) -> Option<PathBuf> {
        let written = self.text(key, notes)?;
        Some(notes.path(&written))
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str, notes: &mut Notes) -> Option<bool> {
        self.typed(key, notes, "true or false", |value| match value {
            Value::Boolean(value) => Some(*value),
            _ => None,
        })
    }

    /// A whole number within bounds.
    pub fn number(&mut self, key: &'static str, notes: &mut Notes, from: u64, to: u64) -> Option<u64> {
        self.typed(key, notes, &format!("a whole number from {from} to {to}"), |value| match value {
            Value::Integer(number) => {
                u64::try_from(*number).ok().filter(|number| (from..=to).contains(number))
            }
            _ => None,
        })
    }

    /// A fraction from 0 to 1.
    pub fn fraction(&mut self, key: &'static str, notes: &mut Notes) -> Option<f32> {
        self.typed(key, notes, "a number from 0 to 1", |value| {
            let number = match value {
                Value::Float(number) => *number,
                Value::Integer(number) => *number as f64,
                _ => return None,
            };
            (0.0..=1.0).contains(&number).then_some(number as f32)
        })
    }

    /// A duration as people write it: "50 ms", "2 s", "5 min", "1 h".
    pub fn duration(&mut self, key: &'static str, notes: &mut Notes) -> Option<Duration> {
        self.typed(key, notes, "a duration such as \"50 ms\", \"2 s\", \"5 min\" or \"1 h\"", |value| {
            match value {
                Value::Text(text) => duration(text),
                _ => None,
            }
        })
    }

    /// A size as people write it: "512 KiB", "64 MiB", "1 GiB".
    pub fn size(&mut self, key: &'static str, notes: &mut Notes) -> Option<u64> {
        self.typed(key, notes, "a size such as \"512 KiB\", \"64 MiB\" or \"1 GiB\"", |value| match value {
            Value::Text(text) => size(text),
            _ => None,
        })
    }

    /// A list of strings.
    pub fn texts(&mut self, key: &'static str, notes: &mut Notes) -> Option<Vec<String>> {
        self.typed(key, notes, "a list of strings", |value| match value {
            Value::List(nodes) => nodes
                .iter()
                .map(|node| match &node.value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        })
    }

    /// Everything was asked for: what is left is unknown.
    pub fn end(self, notes: &mut Notes) {
        for (key, node) in &self.left {
            let near = self
                .asked
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, key), *known))
                .min()
                .filter(|(distance, known)| *distance <= 2.max(known.len() / 3));
            let hint = near.map_or_else(String::new, |(_, known)| format!("; did you mean `{known}`?"));
            notes.problem(&self.key(key), Some(node.origin.clone()), format!("unknown setting{hint}"));
        }
    }
}

fn split_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    Some((text[..digits].parse().ok()?, text[digits..].trim()))
}

fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = split_unit(text)?;
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number * seconds).ok()
}

fn size(text: &str) -> Option<u64> {
    let (number, unit) = split_unit(text)?;
    let bytes = match unit {
        "B" => 1.0,
        "KiB" => 1024.0,
        "MiB" => 1024.0 * 1024.0,
        "GiB" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    Some((number * bytes) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_read_as_written() {
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(duration(text).map(|d| d.as_millis() as u64), expected, "{text}");
        };
        check("50 ms", Some(50));
        check("2s", Some(2000));
        check("1.5 min", Some(90_000));
        check("5", None);
        check("5 parsecs", None);
        assert_eq!(size("64 MiB"), Some(64 << 20));
        assert_eq!(size("64 MB"), None);
    }

    #[test]
    fn paths_are_relative_to_the_settings_file() {
        assert_eq!(absolute(Path::new("/etc/copydesk"), Path::new("../watch")), Path::new("/etc/watch"));
        assert_eq!(absolute(Path::new("/etc"), Path::new("/srv/in")), Path::new("/srv/in"));
    }
}
