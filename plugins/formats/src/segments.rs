//! Where the paragraphs of a text made out of a marked-up file stand in that file. A paragraph found word for word is
//! mapped byte to byte; the rest is mapped to the whole stretch of file it was made from, which is vague and true.

use std::ops::Range;

use copydesk_plugin::Segment;

use crate::decode::Decoded;

/// So many paragraphs are looked for in all that is left of the file; after that only this many bytes ahead.
const MISSES: usize = 32;
const REACH: usize = 64 << 10;

/// Map `text`, whose `paragraphs` are byte ranges in order, to the part `within` of the decoded file.
pub fn locate(
    text: &str,
    paragraphs: &[Range<usize>],
    source: &Decoded,
    within: Range<usize>,
) -> Vec<Segment> {
    // Only where the file is UTF-8 are bytes of the decoded text bytes of the file.
    let shift = match source.segments.as_slice() {
        [one] if u64::from(one.text_len) == one.file_len => one.file_start,
        _ => return vec![whole(0, text.len(), source, &within)],
    };
    let mut out = Vec::new();
    let (mut done, mut cursor, mut misses) = (0, within.start, 0);
    for paragraph in paragraphs {
        let words = &text[paragraph.clone()];
        if words.len() < 12 {
            continue;
        }
        // A page that keeps missing is not searched to its end for every paragraph: that would be quadratic.
        let reach = if misses < MISSES { within.end } else { within.end.min(cursor + REACH) };
        let rest = source.text.get(cursor..source.text.floor_char_boundary(reach));
        let Some(at) = rest.and_then(|rest| rest.find(words)) else {
            misses += 1;
            continue;
        };
        if paragraph.start > done {
            out.push(whole(done, paragraph.start - done, source, &within));
        }
        out.push(Segment {
            text_start: paragraph.start as u32,
            text_len: words.len() as u32,
            file_start: shift + (cursor + at) as u64,
            file_len: words.len() as u64,
        });
        done = paragraph.end;
        cursor += at + words.len();
    }
    if done < text.len() {
        out.push(whole(done, text.len() - done, source, &within));
    }
    out
}

fn whole(start: usize, length: usize, source: &Decoded, within: &Range<usize>) -> Segment {
    let exact = source.segments.len() == 1;
    let first = source.segments.first().map_or(0, |s| s.file_start);
    let end = source.segments.last().map_or(0, |s| s.file_start + s.file_len);
    let (file_start, mut file_len) =
        if exact { (first + within.start as u64, within.len() as u64) } else { (first, end - first) };
    // Equal lengths would mean byte to byte; one byte less is still the stretch.
    if file_len == length as u64 {
        file_len = file_len.saturating_sub(1);
    }
    Segment { text_start: start as u32, text_len: length as u32, file_start, file_len }
}
