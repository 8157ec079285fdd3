//! Side-cars: `x.txt.toml` beside `x.txt` states what is known of it from outside.

use std::os::fd::{AsFd, BorrowedFd};

use copydesk_plugin::Hints;
use rustix::fs::OFlags;
use toml::Value;

use super::candidate::Lease;
use super::probe;
use crate::article::Signature;

/// Larger ones are not side-cars.
const LIMIT: u64 = 64 << 10;

/// What stands beside a file.
#[derive(Debug)]
pub(super) enum Sidecar {
    None,
    /// Somebody is writing it.
    Unfinished,
    /// Read; which state of it, and what it says (nothing when it is not TOML).
    Whole(Signature, Option<toml::Table>),
}

impl Sidecar {
    /// For the state machine: none, unfinished, whole.
    pub fn presence(&self) -> Option<bool> {
        match self {
            Sidecar::None => None,
            Sidecar::Unfinished => Some(false),
            Sidecar::Whole(_, table) => Some(table.is_some()),
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
    let Ok(file) = probe::open_below(root, &name_for(name), OFlags::RDONLY) else { return Sidecar::None };
    if probe::lease(file.as_fd()) == Lease::Writer {
        return Sidecar::Unfinished;
    }
    let Ok(stat) = rustix::fs::fstat(&file) else { return Sidecar::None };
    let signature = probe::signature(&stat);
    let is_file = rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file();
    if !is_file || signature.size > LIMIT {
        return Sidecar::None;
    }
    let mut text = String::new();
    let parsed = std::io::Read::read_to_string(&mut std::fs::File::from(file), &mut text)
        .map_err(|e| e.to_string())
        .and_then(|_| text.parse::<toml::Table>().map_err(|e| e.to_string()));
    match parsed {
        Ok(table) => Sidecar::Whole(signature, Some(table)),
        Err(error) => {
            tracing::debug!(file = %String::from_utf8_lossy(name), %error, "side-car not readable as TOML");
            Sidecar::Whole(signature, None)
        }
    }
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
            _ => {
                warn(
                    name,
                    key,
                    "is not known; outlet, published, url, language, agency, headline, byline are",
                );
                continue;
            }
        };
        match value {
            Value::String(text) => *slot = Some(text.clone()),
            Value::Datetime(time) if key == "published" => *slot = Some(time.to_string()),
            _ => warn(name, key, "is not a string and not used"),
        }
    }
    hints
}

fn warn(name: &[u8], key: &str, what: &str) {
    tracing::warn!("side-car {}.toml: key {key:?} {what}", String::from_utf8_lossy(name));
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

    #[test]
    fn names() {
        assert_eq!(subject(b"a/x.txt.toml"), Some(&b"a/x.txt"[..]));
        assert_eq!(subject(b"a/.toml"), None);
        assert_eq!(subject(b"a/x.txt"), None);
        assert_eq!(name_for(b"a/x.txt"), b"a/x.txt.toml");
    }
}
