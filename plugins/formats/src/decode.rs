//! Bytes to text. Byte-order mark first, then UTF-8 if it is, then a guess from the bytes. Control characters stay
//! where they are, so that offsets stay plain: whoever shows text to people escapes them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use copydesk_plugin::Segment;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// Which bytes of the file each stretch comes from; covers the text without gaps.
    pub segments: Vec<Segment>,
}

impl Decoded {
    /// Leave out the first `bytes` bytes of the text (front matter).
    pub fn skip(mut self, bytes: usize) -> Self {
        let cut = bytes as u32;
        self.text.drain(..bytes);
        self.segments.retain(|s| s.text_start + s.text_len > cut);
        for s in &mut self.segments {
            let over = cut.saturating_sub(s.text_start);
            let even = u64::from(s.text_len) == s.file_len;
            s.text_len -= over;
            if even {
                s.file_start += u64::from(over);
                s.file_len -= u64::from(over);
            }
            s.text_start = s.text_start.saturating_sub(cut);
        }
        self
    }
}

/// More segments than this are merged into longer, coarser ones.
pub const MAX_SEGMENTS: usize = 4096;

/// UTF-16, by its mark or by where its zero bytes stand.
pub fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zero = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zero(0), zero(1));
    match () {
        () if odd * 10 > pairs * 4 && even * 50 < pairs => Some(UTF_16LE),
        () if even * 10 > pairs * 4 && odd * 50 < pairs => Some(UTF_16BE),
        () => None,
    }
}

/// Decode a file. `declared` is what the file says of itself (HTML); a byte-order mark and valid UTF-8 win over it.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    let mark = Encoding::for_bom(bytes);
    let skip = mark.map_or(0, |(_, length)| length);
    if let Some(encoding) = wide(bytes) {
        return wide_text(&bytes[skip..], skip, encoding);
    }
    let body = &bytes[skip..];
    if let Some(text) = nearly_utf8(body) {
        let segments = vec![segment(0, text.len(), skip, text.len())];
        return Decoded { text: text.to_owned(), segments };
    }
    let encoding = match (mark, declared) {
        (Some((encoding, _)), _) => encoding,
        (None, Some(encoding)) if encoding != UTF_8 => encoding,
        _ => guess(body),
    };
    narrow_text(body, skip, encoding)
}

/// UTF-8, where a character cut off at the very end (a file cut short) is forgiven and left out.
fn nearly_utf8(body: &[u8]) -> Option<&str> {
    match std::str::from_utf8(body) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&body[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

fn guess(body: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&body[..body.len().min(1 << 20)], true);
    detector.guess(None, Utf8Detection::Allow)
}

fn segment(text_start: usize, text_len: usize, file_start: usize, file_len: usize) -> Segment {
    Segment {
        text_start: text_start as u32,
        text_len: text_len as u32,
        file_start: file_start as u64,
        file_len: file_len as u64,
    }
}

/// Text and segments under construction.
struct Builder {
    text: String,
    segments: Vec<Segment>,
    file: usize,
}

impl Builder {
    fn new(file: usize) -> Self {
        Builder { text: String::new(), segments: Vec::new(), file }
    }

    /// Add a stretch; neighbours of equal proportion (one to one, or ASCII in UTF-16) need no border between them.
    fn push(&mut self, stretch: &str, file_len: usize) {
        if stretch.is_empty() && file_len == 0 {
            return;
        }
        let start = self.text.len();
        self.text.push_str(stretch);
        let equal = stretch.len() == file_len;
        match self.segments.last_mut() {
            Some(last) if equal && u64::from(last.text_len) == last.file_len => {
                last.text_len += stretch.len() as u32;
                last.file_len += file_len as u64;
            }
            _ => self.segments.push(segment(start, stretch.len(), self.file, file_len)),
        }
        self.file += file_len;
    }

    fn finish(mut self) -> Decoded {
        while self.segments.len() > MAX_SEGMENTS {
            self.segments = self.segments.chunks(2).map(merge).collect();
        }
        Decoded { text: self.text, segments: self.segments }
    }
}

fn merge(pair: &[Segment]) -> Segment {
    let mut first = pair[0];
    if let Some(second) = pair.get(1) {
        first.text_len += second.text_len;
        first.file_len += second.file_len;
    }
    first
}

/// A legacy encoding: runs of ASCII map byte to byte, what lies between is decoded a stretch at a time.
fn narrow_text(body: &[u8], skip: usize, encoding: &'static Encoding) -> Decoded {
    let mut out = Builder::new(skip);
    if !encoding.is_ascii_compatible() || !encoding.is_single_byte() {
        let (text, _) = encoding.decode_without_bom_handling(body);
        // Multi-byte runs may use ASCII bytes as trail bytes: cut only at line ends, which are never trail bytes.
        let lines: Vec<&[u8]> = body.split_inclusive(|b| *b == b'\n').collect();
        let decoded: Vec<_> = lines.iter().map(|line| encoding.decode_without_bom_handling(line).0).collect();
        if encoding.is_ascii_compatible() && decoded.iter().map(|d| d.len()).sum::<usize>() == text.len() {
            lines.iter().zip(&decoded).for_each(|(line, text)| out.push(text, line.len()));
        } else {
            out.push(&text, body.len());
        }
        return out.finish();
    }
    for run in body.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        let (text, _) = encoding.decode_without_bom_handling(run);
        out.push(&text, run.len());
    }
    out.finish()
}

/// UTF-16: a segment per stretch of one width, so that spans inside ASCII stay sharp to the line.
fn wide_text(body: &[u8], skip: usize, encoding: &'static Encoding) -> Decoded {
    let mut out = Builder::new(skip);
    let unit = |pair: &[u8]| {
        if encoding == UTF_16LE {
            u16::from_le_bytes([pair[0], pair[1]])
        } else {
            u16::from_be_bytes([pair[0], pair[1]])
        }
    };
    let units: Vec<u16> = body.chunks_exact(2).map(unit).collect();
    let mut stretch = String::new();
    let mut taken = 0;
    for decoded in char::decode_utf16(units.iter().copied()) {
        let whole = decoded.is_ok();
        let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        stretch.push(c);
        taken += 2 * if whole { c.len_utf16() } else { 1 };
        if c.is_whitespace() {
            out.push(&stretch, taken);
            stretch.clear();
            taken = 0;
        }
    }
    out.push(&stretch, taken);
    out.finish()
}
