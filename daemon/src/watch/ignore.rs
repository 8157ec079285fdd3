//! Which names are not looked at. Matched on bytes: names need not be UTF-8.

/// Prefix of the names the desk itself gives to files in the watch folder. Always ignored.
pub(super) const OWN: &[u8] = b".copydesk-";

/// The patterns, split by what they are for.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignore {
    any: Vec<Vec<u8>>,
    folders: Vec<Vec<u8>>,
}

impl Ignore {
    /// From patterns as written.
    pub fn new(patterns: &[String]) -> Self {
        let mut ignore = Ignore::default();
        for pattern in patterns {
            match pattern.strip_suffix('/') {
                Some(folder) => ignore.folders.push(folder.as_bytes().to_vec()),
                None => ignore.any.push(pattern.as_bytes().to_vec()),
            }
        }
        ignore
    }

    /// The pattern that rules out a file of this name (last component).
    pub fn file(&self, base: &[u8]) -> Option<&[u8]> {
        if base.starts_with(OWN) {
            return Some(OWN);
        }
        self.any.iter().find(|p| matches(p, base)).map(Vec::as_slice)
    }

    /// The pattern that rules out a folder of this name (last component).
    pub fn folder(&self, base: &[u8]) -> Option<&[u8]> {
        self.file(base).or_else(|| self.folders.iter().find(|p| matches(p, base)).map(Vec::as_slice))
    }

    /// The pattern that rules out a relative path: by one of its folders, or by its last component.
    pub fn path(&self, name: &[u8]) -> Option<&[u8]> {
        let mut parts = name.split(|b| *b == b'/');
        let last = parts.next_back()?;
        parts.find_map(|folder| self.folder(folder)).or_else(|| self.file(last))
    }
}

/// `*` any bytes, `?` one byte; greedy with one point to fall back to, so linear in practice.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((sp, st)) = star else { return false };
                star = Some((sp, st + 1));
                p = sp + 1;
                t = st + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &[u8], expected: Option<&str>) {
        let ignore = Ignore::new(&crate::watch::default_ignore());
        assert_eq!(ignore.path(name), expected.map(str::as_bytes), "{}", String::from_utf8_lossy(name));
    }

    #[test]
    fn default_names() {
        for (name, expected) in [
            ("story.txt", None),
            ("reuters/story.xml", None),
            ("a.b~c.txt", None),
            ("4913", Some("4913")),
            ("49131", None),
            (".story.txt.Xy12Zq", Some(".*")),
            ("story.txt.filepart", Some("*.filepart")),
            ("story.txt~", Some("*~")),
            ("#story#", Some("#*#")),
            ("~$story.docx", Some("~$*")),
            ("page_files/logo.svg", Some("*_files/").map(|p| &p[..p.len() - 1])),
            ("page_files", None),
            ("__MACOSX/x.txt", Some("__MACOSX")),
            (".copydesk-retire-x.txt", Some(".copydesk-")),
        ] {
            check(name.as_bytes(), expected);
        }
        check(b"caf\xe9.txt", None);
        check(b"caf\xe9.tmp", Some("*.tmp"));
    }

    #[test]
    fn every_default_can_be_removed() {
        let ignore = Ignore::new(&[]);
        assert_eq!(ignore.path(b".hidden"), None);
        assert_eq!(ignore.path(b".copydesk-x"), Some(OWN), "the desk's own names never are articles");
    }

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("?x", "ax", true),
            ("?x", "x", false),
            ("**a", "bca", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }
}
