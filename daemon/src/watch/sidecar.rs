//! Side-cars: `x.txt.toml` beside `x.txt` states what is known of it from outside.

use std::os::fd::{AsFd, BorrowedFd};

use copydesk_plugin::Hints;
use copydesk_text::stamp;
use rustix::fs::{FileType, OFlags};
use rustix::io::Errno;
use toml::Value;

use super::candidate::Lease;
use super::probe;
use crate::article::Signature;

/// Larger ones are not side-cars.
const LIMIT: u64 = 64 << 10;

/// What a side-car may state.
const KEYS: [&str; 7] = ["outlet", "published", "url", "language", "agency", "headline", "byline"];

/// What stands beside a file.
#[derive(Debug)]
pub(super) enum Sidecar {
    None,
    /// Somebody is writing it.
    Unfinished,
    /// It cannot be used, and why; which state of it, unless it cannot even be opened.
    Unusable(Option<Signature>, String),
    /// Read; which state of it, and what it says.
    Whole(Signature, toml::Table),
}

impl Sidecar {
    /// For the state machine: none, unfinished, whole.
    pub fn presence(&self) -> Option<bool> {
        match self {
            Sidecar::None => None,
            // Where writers cannot be seen, half a side-car looks like a bad one.
            Sidecar::Unfinished | Sidecar::Unusable(..) => Some(false),
            Sidecar::Whole(..) => Some(true),
        }
    }
}

/// The file this name is a side-car of. A name that ends in `.toml` never is an article.
pub(super) fn subject(name: &[u8]) -> Option<&[u8]> {
    let subject = name.strip_suffix(b".toml")?;
    (!probe::split(subject).1.is_empty()).then_some(subject)
}

/// The name of a file's side-car.
pub(super) fn name_for(name: &[u8]) -> Vec<u8> {
    [name, b".toml"].concat()
}

/// Reads the side-car of `name`.
pub(super) fn read(root: BorrowedFd<'_>, name: &[u8]) -> Sidecar {
    let file = match probe::open_below(root, &name_for(name), OFlags::RDONLY) {
        Ok(file) => file,
        Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => return Sidecar::None,
        Err(error) => return Sidecar::Unusable(None, format!("it cannot be opened: {error}")),
    };
    if probe::lease(file.as_fd()) == Lease::Writer {
        return Sidecar::Unfinished;
    }
    let Ok(stat) = rustix::fs::fstat(&file) else { return Sidecar::None };
    let state = probe::signature(&stat);
    if !FileType::from_raw_mode(stat.st_mode).is_file() {
        return Sidecar::None;
    }
    if state.size > LIMIT {
        let why = format!("it has {} bytes, a side-car has at most {LIMIT}", state.size);
        return Sidecar::Unusable(Some(state), why);
    }
    let mut text = String::new();
    let parsed = std::io::Read::read_to_string(&mut std::fs::File::from(file), &mut text)
        .map_err(|e| e.to_string())
        .and_then(|_| text.parse::<toml::Table>().map_err(|e| e.message().to_owned()));
    match parsed {
        Ok(table) => Sidecar::Whole(state, table),
        Err(error) => Sidecar::Unusable(Some(state), format!("it is not TOML: {error}")),
    }
}

/// What in a side-car cannot be used, a line each.
pub(super) fn complaints(table: &toml::Table) -> Vec<String> {
    let complaint = |(key, value): (&String, &Value)| match (key.as_str(), value) {
        (key, _) if !KEYS.contains(&key) => {
            Some(format!("key {key:?} is not known; {} are", KEYS.join(", ")))
        }
        ("published", Value::Datetime(_)) => None,
        ("published", Value::String(text)) if stamp::parse(text).is_none() => Some(format!(
            "published = {text:?} is not a time and not used; write it like \"2024-03-12T16:31:02Z\""
        )),
        (_, Value::String(_)) => None,
        (key, _) => Some(format!("key {key:?} is not a string and not used")),
    };
    table.iter().filter_map(complaint).collect()
}

/// What the sub-folder and the side-car state; the side-car is the more specific one.
pub(super) fn hints(name: &[u8], table: Option<&toml::Table>) -> Hints {
    let mut hints = Hints::default();
    if let Some(slash) = name.iter().position(|b| *b == b'/') {
        hints.outlet = Some(String::from_utf8_lossy(&name[..slash]).into_owned());
    }
    for (key, value) in table.into_iter().flatten() {
        let slot = match key.as_str() {
            "outlet" => &mut hints.outlet,
            "published" => &mut hints.published,
            "url" => &mut hints.url,
            "language" => &mut hints.language,
            "agency" => &mut hints.agency,
            "headline" => &mut hints.headline,
            "byline" => &mut hints.byline,
            _ => continue,
        };
        match value {
            Value::String(text) => *slot = Some(text.clone()),
            Value::Datetime(time) if key == "published" => *slot = Some(time.to_string()),
            _ => {}
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, sidecar: &str, expected: &Hints) {
        let table = sidecar.parse().unwrap();
        assert_eq!(&hints(name.as_bytes(), Some(&table)), expected, "{name} with {sidecar}");
    }

    #[test]
    fn what_is_stated() {
        let outlet = |o: &str| Hints { outlet: Some(o.to_owned()), ..Hints::default() };
        check("x.txt", "", &Hints::default());
        check("harbour-wire/x.txt", "", &outlet("harbour-wire"));
        check("harbour-wire/deep/x.txt", "outlet = 'Harbour Wire'", &outlet("Harbour Wire"));
        check("x.txt", "colour = 'red'\noutlet = 7", &Hints::default());
        let published = |p: &str| Hints { published: Some(p.to_owned()), ..Hints::default() };
        check("x.txt", "published = 2031-04-05T06:07:08Z", &published("2031-04-05T06:07:08Z"));
        check("x.txt", "published = '2031-04-05'", &published("2031-04-05"));
    }

    #[track_caller]
    fn check_complaint(sidecar: &str, expected: &[&str]) {
        let said = complaints(&sidecar.parse().unwrap());
        assert_eq!(said.len(), expected.len(), "{said:?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        check_complaint("outlet = 'Harbour Wire'\npublished = '2031-04-05'", &[]);
        check_complaint("published = 2031-04-05", &[]);
        check_complaint("published = 'yesterday'", &["\"yesterday\" is not a time"]);
        check_complaint(
            "published = 7\ncolour = 'red'",
            &["\"colour\" is not known", "\"published\" is not a string"],
        );
    }

    #[test]
    fn names() {
        assert_eq!(subject(b"a/x.txt.toml"), Some(&b"a/x.txt"[..]));
        assert_eq!(subject(b"a/.toml"), None);
        assert_eq!(subject(b"a/x.txt"), None);
        assert_eq!(name_for(b"a/x.txt"), b"a/x.txt.toml");
    }
}
