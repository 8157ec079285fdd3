//! Does a file end where its format says it must? A transfer that is killed also closes its file; only the tail
//! can tell. Plain text has no end to look for and is never suspected.

/// The format of a file that looks cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Html,
    Mail,
    Wire,
    Xml,
    Json,
    Pdf,
    Zip,
}

impl Cut {
    /// What is missing.
    pub fn missing(self) -> &'static str {
        match self {
            Cut::Html => "the HTML page has no </html>",
            Cut::Mail => "the mail has no closing boundary",
            Cut::Wire => "the wire text has no ETX",
            Cut::Xml => "the XML document has no end tag for its root",
            Cut::Json => "the JSON document does not end in } or ]",
            Cut::Pdf => "the PDF has no %%EOF",
            Cut::Zip => "the ZIP archive has no central directory",
        }
    }

    /// What is there can be read without the rest.
    pub fn is_readable(self) -> bool {
        matches!(self, Cut::Html | Cut::Mail | Cut::Wire)
    }
}

/// Whether the file looks cut short. Doubt counts as whole.
pub(super) fn cut_short(name: &[u8], bytes: &[u8]) -> Option<Cut> {
    let end = bytes.iter().rposition(|b| !matches!(b, 0 | 0x1a | b' ' | b'\t' | b'\r' | b'\n' | 0x0c))? + 1;
    let body = &bytes[..end];
    if body.starts_with(b"%PDF-") {
        return missing(contains(tail(bytes, 1024), b"%%EOF"), Cut::Pdf);
    }
    if body.starts_with(b"PK\x03\x04") {
        return missing(contains(tail(bytes, 65_557), b"PK\x05\x06"), Cut::Zip);
    }
    if body.starts_with(&[0x16, 0x16, 0x01]) {
        return missing(tail(body, 64).contains(&0x03), Cut::Wire);
    }
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let extension = extension(name);
    match text.first()? {
        b'<' => markup(text, &extension),
        b'{' | b'[' if is_json(&extension, text) => {
            missing(matches!(text.last(), Some(b'}' | b']')), Cut::Json)
        }
        _ if extension == b"eml" => mail(text),
        _ => None,
    }
}

fn missing(whole: bool, cut: Cut) -> Option<Cut> {
    (!whole).then_some(cut)
}

fn extension(name: &[u8]) -> Vec<u8> {
    let base = name.rsplit(|b| *b == b'/').next().unwrap_or(name);
    match base.iter().rposition(|b| *b == b'.') {
        Some(dot) => base[dot + 1..].to_ascii_lowercase(),
        None => Vec::new(),
    }
}

fn tail(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(length)..]
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    find(bytes, what).is_some()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn rfind_ignore_case(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|w| w.eq_ignore_ascii_case(what))
}

/// A text that begins with `[` is only JSON when it says so or goes on like it.
fn is_json(extension: &[u8], text: &[u8]) -> bool {
    let said = [&b"json"[..], b"jsonl", b"ndjson", b"ninjs", b"jsonld", b"geojson"].contains(&extension);
    let next = text[1..].trim_ascii_start().first();
    said || matches!((text[0], next), (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b'[' | b'"')))
}

/// XML by its declaration or its looks, HTML by its doctype or root.
fn markup(text: &[u8], extension: &[u8]) -> Option<Cut> {
    let declared = text.starts_with(b"<?xml");
    let Some((root, html_doctype)) = root_of(text) else {
        // The prolog itself never ends.
        return declared.then_some(Cut::Xml);
    };
    if root.eq_ignore_ascii_case(b"html") || html_doctype {
        return missing(rfind_ignore_case(tail(text, 65_536), b"</html").is_some(), Cut::Html);
    }
    let said = [&b"xml"[..], b"rss", b"atom", b"nitf", b"newsml"].contains(&extension);
    let spaced = root.contains(&b':') || contains(&text[..text.len().min(1024)], b"xmlns");
    if !declared && !said && !spaced {
        return None; // Text that happens to begin with `<word>`.
    }
    missing(ends_with_root(text, root), Cut::Xml)
}

/// Name of the first element, and whether a doctype says HTML.
fn root_of(mut text: &[u8]) -> Option<(&[u8], bool)> {
    let mut html = false;
    loop {
        text = text.trim_ascii_start();
        let skip = if text.starts_with(b"<!--") {
            find(text, b"-->")? + 3
        } else if text.starts_with(b"<?") {
            find(text, b"?>")? + 2
        } else if text.starts_with(b"<!") {
            html |= text.len() > 14 && text[..14].eq_ignore_ascii_case(b"<!doctype html");
            doctype_end(text)?
        } else {
            break;
        };
        text = &text[skip..];
    }
    let name = text.strip_prefix(b"<")?;
    let end = name.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))?;
    (end > 0 && (name[0].is_ascii_alphabetic() || name[0] == b'_')).then_some((&name[..end], html))
}

/// Where a doctype ends, its internal subset included.
fn doctype_end(text: &[u8]) -> Option<usize> {
    let close = find(text, b">")?;
    match find(&text[..close], b"[") {
        None => Some(close + 1),
        Some(open) => {
            let subset = open + find(&text[open..], b"]")?;
            Some(subset + find(&text[subset..], b">")? + 1)
        }
    }
}

/// The last end tag is the root's, and only comments, instructions and blanks follow; or the root is empty.
fn ends_with_root(text: &[u8], root: &[u8]) -> bool {
    let Some(last) = text.windows(2).rposition(|w| w == b"</") else {
        // No end tag at all: the root itself must be the empty element at the end.
        let last = text.iter().rposition(|b| *b == b'<').map_or(text, |at| &text[at + 1..]);
        return last.starts_with(root) && last.ends_with(b"/>");
    };
    let Some(rest) = text[last + 2..].strip_prefix(root) else { return false };
    let rest = rest.trim_ascii_start();
    let Some(after) = rest.strip_prefix(b">") else { return false };
    let after = after.trim_ascii();
    after.is_empty() || (after.starts_with(b"<!--") || after.starts_with(b"<?")) && after.ends_with(b">")
}

/// A multipart mail ends with its closing boundary.
fn mail(text: &[u8]) -> Option<Cut> {
    let head = &text[..find(text, b"\r\n\r\n").or_else(|| find(text, b"\n\n")).unwrap_or(text.len())];
    let at = rfind_ignore_case(head, b"boundary=")? + b"boundary=".len();
    let value = &head[at..];
    let boundary = match value.strip_prefix(b"\"") {
        Some(quoted) => &quoted[..find(quoted, b"\"")?],
        None => value.split(|b| b.is_ascii_whitespace() || *b == b';').next()?,
    };
    let closing = [b"--", boundary, b"--"].concat();
    (!boundary.is_empty()).then(|| missing(contains(text, &closing), Cut::Mail)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, bytes: &[u8], expected: Option<Cut>) {
        assert_eq!(cut_short(name.as_bytes(), bytes), expected, "{name}: {}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn plain_text_is_never_suspected() {
        for text in [
            "",
            "The mayor said",
            "[Harbour Wire] The mayor said",
            "<b>Note</b> follows",
            "{sic} he wrote",
            "<3 from",
        ] {
            check("a.txt", text.as_bytes(), None);
        }
    }

    #[test]
    fn html() {
        check("a.html", b"<!DOCTYPE html><html><p>x</p></html>\n<!-- cached -->", None);
        check("a.html", b"\xef\xbb\xbf <!doctype HTML>\n<HTML><p>x</p></HTML>", None);
        check("a.html", b"<!DOCTYPE html><html><p>x</p>", Some(Cut::Html));
        check("a.txt", b"<html lang=en><body>x", Some(Cut::Html));
        check("a.html", b"<p>a fragment, not a document", None);
        check(
            "a.xhtml",
            b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a '>'>]><html><p/></ht",
            Some(Cut::Html),
        );
    }

    #[test]
    fn xml() {
        check("a.xml", b"<?xml version='1.0'?><nitf><p>x</p></nitf>\n", None);
        check("a.xml", b"<?xml version='1.0'?><nitf><p>x</p></nitf >\n<!-- end -->\x1a", None);
        check("a.xml", b"<?xml version='1.0'?><nitf><p>x</p>", Some(Cut::Xml));
        check("a.xml", b"<?xml version='1.0'?><nitf><p>x</p></nitf", Some(Cut::Xml));
        check("a.xml", b"<?xml version='1.0'?><!-- never", Some(Cut::Xml));
        check("a.xml", b"<ns0:msg xmlns:ns0='x'><ns0:a/></ns0:msg>", None);
        check("a.xml", b"<ns0:msg xmlns:ns0='x'><ns0:a/></ns0:m", Some(Cut::Xml));
        check("a.xml", b"<?xml version='1.0'?><empty/>", None);
    }

    #[test]
    fn json() {
        check("a.json", b"{\"headline\": \"x\"}\n", None);
        check("a.json", b"{\"headline\": \"x\"", Some(Cut::Json));
        check("a.txt", b"[{\"headline\": \"x\"}, ", Some(Cut::Json));
        check("a.jsonl", b"{\"a\": 1}\n{\"a\"", Some(Cut::Json));
        check("a.json", b"{ }", None);
    }

    #[test]
    fn binary_formats() {
        check("a.pdf", b"%PDF-1.7 ... %%EOF\r\n", None);
        check("a.pdf", b"%PDF-1.7 ...", Some(Cut::Pdf));
        check("a.docx", b"PK\x03\x04....PK\x05\x06..................", None);
        check("a.docx", b"PK\x03\x04....", Some(Cut::Zip));
        check("a", b"\x16\x16\x01head\x02text\x03\r\n\x04", None);
        check("a", b"\x16\x16\x01head\x02text", Some(Cut::Wire));
    }

    #[test]
    fn mails() {
        let head =
            "Subject: x\r\nContent-Type: multipart/alternative;\r\n boundary=\"b1\"\r\n\r\n--b1\r\n\r\nx\r\n";
        check("a.eml", format!("{head}--b1--\r\n").as_bytes(), None);
        check("a.eml", head.as_bytes(), Some(Cut::Mail));
        check("a.eml", b"Subject: x\n\nplain", None);
    }

    #[test]
    fn no_prefix_of_a_document_panics() {
        let whole = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><!-- d --><a b='c'><d/></a><?e f?>";
        let end = find(whole, b"</a>").unwrap() + 4;
        for length in 0..=whole.len() {
            let cut = cut_short(b"a.xml", &whole[..length]);
            assert!(cut == Some(Cut::Xml) || length < b"<?xml".len() || length >= end, "{length}");
        }
    }
}
