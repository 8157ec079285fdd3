//! What a plugin library says of itself in its `.cd_meta` section, readable without running it. This module makes,
//! parses and checks the JSON; finding the section in a file is the host's business.

use serde::{Deserialize, Serialize};

use crate::raw::{self, ABI_MAJOR, ABI_MINOR};

/// Longest name of a plugin, bytes.
pub const NAME_MAX: usize = 32;

/// The ABI version as it stands in the JSON.
#[doc(hidden)]
pub const ABI_TEXT: &str = "[1,0]";
const _: () = {
    let text = ABI_TEXT.as_bytes();
    assert!(text.len() == 5 && text[1] - b'0' == ABI_MAJOR as u8 && text[3] - b'0' == ABI_MINOR as u8);
};

/// Hooks by name, with their flags.
const HOOKS: [(&str, u64); 5] = [
    ("open", raw::CD_HOOK_OPEN),
    ("read", raw::CD_HOOK_READ),
    ("compare_archive", raw::CD_HOOK_COMPARE_ARCHIVE),
    ("compare_story", raw::CD_HOOK_COMPARE_STORY),
    ("deliver", raw::CD_HOOK_DELIVER),
];

/// The metadata of a plugin library. Keys it does not know are ignored, so that later versions may add some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Name, `[a-z][a-z0-9_-]*`, at most 32 bytes: what settings, logs and story folders call it.
    pub name: String,
    /// Version of the plugin.
    pub version: String,
    /// ABI major and minor version it was built for.
    pub abi: (u16, u16),
    /// Version of the SDK it was built with; empty for plugins that use none.
    #[serde(default)]
    pub sdk: String,
    /// Its hooks: `open`, `read`, `compare_archive`, `compare_story`, `deliver`.
    pub hooks: Vec<String>,
    /// Plugins whose notes it wants.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// Why metadata was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaError(String);

impl std::fmt::Display for MetaError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MetaError {}

impl Meta {
    /// Parses and checks the content of a `.cd_meta` section. NUL bytes at its end (alignment) are ignored.
    ///
    /// # Errors
    /// It is not JSON of this shape, the name or a needed name breaks the pattern, a hook is unknown, named twice or
    /// none is named, it needs itself, or the ABI's major version is another one.
    pub fn parse(section: &[u8]) -> Result<Meta, MetaError> {
        let end = section.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
        let meta: Meta = serde_json::from_slice(&section[..end]).map_err(|e| {
            MetaError(format!("the plugin's metadata ({}) does not parse: {e}", raw::META_SECTION))
        })?;
        meta.validate()?;
        Ok(meta)
    }

    /// Checks what the JSON's shape does not say (see [`Meta::parse`]).
    pub fn validate(&self) -> Result<(), MetaError> {
        for name in std::iter::once(&self.name).chain(&self.needs) {
            if !is_name(name) {
                return Err(MetaError(format!(
                    "{name:?} is no name for a plugin: it must match [a-z][a-z0-9_-]* and have at most {NAME_MAX} bytes"
                )));
            }
        }
        if self.needs.contains(&self.name) {
            return Err(MetaError(format!(
                "plugin {} needs its own notes: `compare` has them anyway",
                self.name
            )));
        }
        if self.abi.0 != ABI_MAJOR {
            return Err(MetaError(format!(
                "plugin {} was built for ABI {}.{}; this desk has {ABI_MAJOR}.{ABI_MINOR}: build it again with the \
                 matching SDK",
                self.name, self.abi.0, self.abi.1
            )));
        }
        self.hook_flags().map(|_| ())
    }

    /// The hooks as `CD_HOOK_*` flags.
    ///
    /// # Errors
    /// A hook is unknown, named twice, or there is none.
    pub fn hook_flags(&self) -> Result<u64, MetaError> {
        let mut flags = 0;
        for hook in &self.hooks {
            let Some((_, flag)) = HOOKS.iter().find(|(name, _)| name == hook) else {
                let known: Vec<&str> = HOOKS.iter().map(|(name, _)| *name).collect();
                return Err(MetaError(format!(
                    "plugin {} names a hook {hook:?}; the hooks are {}",
                    self.name,
                    known.join(", ")
                )));
            };
            if flags & flag != 0 {
                return Err(MetaError(format!("plugin {} names the hook {hook} twice", self.name)));
            }
            flags |= flag;
        }
        if flags == 0 {
            return Err(MetaError(format!("plugin {} names no hook", self.name)));
        }
        Ok(flags)
    }
}

/// Whether `name` may name a plugin: `[a-z][a-z0-9_-]*`, at most [`NAME_MAX`] bytes.
pub const fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > NAME_MAX || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut i = 1;
    while i < bytes.len() {
        let b = bytes[i];
        if !(b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-') {
            return false;
        }
        i += 1;
    }
    true
}

/// Stops the compiler at a bad name.
#[doc(hidden)]
pub const fn assert_name(name: &str) {
    assert!(is_name(name), "a plugin's name must match [a-z][a-z0-9_-]* and have at most 32 bytes");
}

/// `list` without its leading comma.
#[doc(hidden)]
pub const fn after_comma(list: &str) -> &str {
    if list.is_empty() { list } else { list.split_at(1).1 }
}

/// Length of the joined parts.
#[doc(hidden)]
pub const fn joined_len(parts: &[&str]) -> usize {
    let (mut len, mut i) = (0, 0);
    while i < parts.len() {
        len += parts[i].len();
        i += 1;
    }
    len
}

/// The parts, joined while compiling.
#[doc(hidden)]
pub const fn joined<const N: usize>(parts: &[&str]) -> [u8; N] {
    let mut bytes = [0; N];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let part = parts[i].as_bytes();
        let mut j = 0;
        while j < part.len() {
            bytes[at] = part[j];
            at += 1;
            j += 1;
        }
        i += 1;
    }
    bytes
}

/// The bytes as an array, for a static that must not be a pointer.
#[doc(hidden)]
pub const fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut copy = [0; N];
    copy.copy_from_slice(bytes);
    copy
}

/// The bytes as text, while compiling.
#[doc(hidden)]
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("joined strings are a string"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Result<u64, &str>) {
        let found = Meta::parse(json.as_bytes()).map(|m| m.hook_flags().unwrap()).map_err(|e| e.to_string());
        match (&found, expected) {
            (Ok(flags), Ok(expected)) => assert_eq!(*flags, expected, "{json}"),
            (Err(error), Err(part)) => assert!(error.contains(part), "{json}: {error}"),
            _ => panic!("{json} gave {found:?}"),
        }
    }

    fn with(name: &str, abi: &str, hooks: &str, needs: &str) -> String {
        format!(
            r#"{{"name":"{name}","version":"1.2.3","abi":{abi},"sdk":"x","hooks":{hooks},"needs":{needs}}}"#
        )
    }

    #[test]
    fn metadata_is_checked() {
        check(&with("dedup", "[1,0]", r#"["read","compare_archive"]"#, "[]"), Ok(6));
        check(&with("a-b_9", "[1,7]", r#"["deliver"]"#, r#"["quotes"]"#), Ok(16));
        check(&(with("x", "[1,0]", r#"["open"]"#, "[]") + "\0\0\0"), Ok(1));
        check(r#"{"name":"c","version":"1","abi":[1,0],"hooks":["read"],"later":true}"#, Ok(2));
        check(&with("Dedup", "[1,0]", r#"["read"]"#, "[]"), Err("\"Dedup\" is no name"));
        check(&with("", "[1,0]", r#"["read"]"#, "[]"), Err("is no name"));
        check(&with(&"a".repeat(33), "[1,0]", r#"["read"]"#, "[]"), Err("is no name"));
        check(&with("x", "[1,0]", r#"["read"]"#, r#"["../y"]"#), Err("\"../y\" is no name"));
        check(&with("x", "[1,0]", r#"["read"]"#, r#"["x"]"#), Err("its own notes"));
        check(&with("x", "[2,0]", r#"["read"]"#, "[]"), Err("built for ABI 2.0"));
        check(&with("x", "[1,0]", r#"["peek"]"#, "[]"), Err("names a hook \"peek\""));
        check(&with("x", "[1,0]", r#"["read","read"]"#, "[]"), Err("hook read twice"));
        check(&with("x", "[1,0]", "[]", "[]"), Err("names no hook"));
        check("{", Err("does not parse"));
    }

    #[test]
    fn parts_join() {
        const PARTS: &[&str] = &["a", "", "bcd"];
        const BYTES: [u8; joined_len(PARTS)] = joined(PARTS);
        assert_eq!(text(&BYTES), "abcd");
        assert_eq!((after_comma(""), after_comma(",\"x\"")), ("", "\"x\""));
    }
}
