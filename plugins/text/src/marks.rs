//! Quotation marks and what they enclose.
//!
//! Pairs double marks of every common shape (`“ ”`, `"`, `« »`, `„ “`, ` `` '' `) and, outside them, single marks
//! (`‘ ’`, `'`) that cannot be apostrophes. A region never crosses a line break; a quotation that goes on in the
//! next paragraph gives one region per paragraph. Whether the words are somebody's speech is not decided here.
//!
//! One pass for double marks, one for single ones, both linear; a region longer than [`LONGEST`] bytes is taken for
//! an accident of unbalanced marks and left out.

mod single;

/// Longest region in bytes.
pub const LONGEST: usize = 20 * 1024;

/// Words between marks. Offsets are bytes on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// First byte of the opening mark.
    pub mark_start: usize,
    /// First byte inside.
    pub start: usize,
    /// One past the last byte inside.
    pub end: usize,
    /// One past the closing mark; `end` when there is none.
    pub mark_end: usize,
    /// Goes on from a quotation the paragraph before left open.
    pub continued: bool,
    /// Still open at the end of its paragraph.
    pub open: bool,
    /// Closed by the next opening mark: its own closing mark is missing.
    pub unclosed: bool,
    /// Enclosed by single marks.
    pub single: bool,
}

/// The outermost regions of `text`, in order, without blanks at their edges; empty ones are left out. Marks inside
/// markup tags (`<a title="...">`) are not quotation marks.
pub fn enclosed(text: &str) -> Vec<Enclosed> {
    enclosed_beside(text, &tags(text))
}

/// The same where the markup tags are known: [`tags`] of the text.
pub fn enclosed_beside(text: &str, tags: &[(usize, usize)]) -> Vec<Enclosed> {
    let double = Doubles::new(text, tags).run();
    let single = single::singles(text, &double);
    let mut all = double;
    all.extend(single);
    all.sort_by_key(|region| (region.mark_start, region.mark_end));
    let mut kept: Vec<Enclosed> = Vec::with_capacity(all.len());
    for mut region in all {
        trim(text, &mut region);
        let nested = kept.last().is_some_and(|last| region.mark_start < last.mark_end);
        if region.start < region.end && !nested {
            kept.push(region);
        }
    }
    kept
}

/// Markup tags in a text, as (start, end) in bytes: `<` or `</`, a letter, at most 300 bytes, `>`, on one line.
pub fn tags(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)).map(|i| at + i) {
        at = open + 1;
        let name = if bytes.get(at) == Some(&b'/') { at + 1 } else { at };
        if !bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let rest = &bytes[name..bytes.len().min(name + 302)];
        if let Some(stop) = rest.iter().position(|b| matches!(b, b'<' | b'>' | b'\n'))
            && rest[stop] == b'>'
        {
            at = name + stop + 1;
            found.push((open, at));
        }
    }
    found
}

fn trim(text: &str, region: &mut Enclosed) {
    let inner = &text[region.start..region.end];
    let blank = |c: char| matches!(c, ' ' | '\t' | '\u{a0}' | '\u{2060}');
    region.start += inner.len() - inner.trim_start_matches(blank).len();
    region.end = region.start + inner.trim_matches(blank).len();
}

/// What a mark does where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Open,
    Close,
    /// Looks like an opening mark while one is open.
    Reopen,
    Nothing,
}

/// Whether a byte may begin a mark, a tag or a line.
#[inline]
fn tells(byte: u8) -> bool {
    // without a branch, so that many bytes can be asked at once
    const TELLING: [u8; 7] = [b'\n', b'<', b'"', b'`', b'\'', 0xc2, 0xe2];
    TELLING.iter().fold(false, |any, telling| any | (byte == *telling))
}

/// How many bytes from here on tell nothing.
#[inline]
fn dull(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    // sixteen at a time, without a branch among them
    while let Some((some, behind)) = rest.split_first_chunk::<16>() {
        if some.iter().fold(0, |any, byte| any | u8::from(tells(*byte))) != 0 {
            break;
        }
        rest = behind;
    }
    let passed = bytes.len() - rest.len();
    passed + rest.iter().position(|byte| tells(*byte)).unwrap_or(rest.len())
}

/// The double mark (or none) that begins at a byte, with its length.
fn double_at(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    match bytes[at] {
        b'"' => Some(('"', 1)),
        b'`' if bytes.get(at + 1) == Some(&b'`') => Some(('“', 2)),
        b'\'' if bytes.get(at + 1) == Some(&b'\'') && bytes.get(at + 2) != Some(&b'\'') => Some(('"', 2)),
        0xc2 => match bytes.get(at + 1) {
            Some(0xab) => Some(('«', 2)),
            Some(0xbb) => Some(('»', 2)),
            _ => None,
        },
        0xe2 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
            Some(0x9c) => Some(('“', 3)),
            Some(0x9d) => Some(('”', 3)),
            Some(0x9e) => Some(('„', 3)),
            Some(0x9f) => Some(('‟', 3)),
            Some(0xb9) => Some(('‹', 3)),
            Some(0xba) => Some(('›', 3)),
            _ => None,
        },
        _ => None,
    }
}

/// An opening mark that waits for its partner.
#[derive(Clone, Copy)]
struct Pending {
    mark: char,
    mark_start: usize,
    start: usize,
    continued: bool,
}

/// The pass over double marks.
struct Doubles<'a> {
    text: &'a str,
    tags: &'a [(usize, usize)],
    /// Start of the paragraph at hand.
    line: usize,
    pending: Option<Pending>,
    /// The paragraph before ended inside a quotation.
    carry: bool,
    /// An opening mark was seen, or a region made, in this paragraph.
    touched: bool,
    found: Vec<Enclosed>,
}

impl<'a> Doubles<'a> {
    fn new(text: &'a str, tags: &'a [(usize, usize)]) -> Self {
        Doubles { text, tags, line: 0, pending: None, carry: false, touched: false, found: Vec::new() }
    }

    fn run(mut self) -> Vec<Enclosed> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        let mut tag = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\n' => {
                    self.end_line(at);
                    at += 1;
                    self.line = at;
                }
                b'<' => {
                    while self.tags.get(tag).is_some_and(|t| t.0 < at) {
                        tag += 1;
                    }
                    at = self.tags.get(tag).filter(|t| t.0 == at).map_or(at + 1, |t| t.1);
                }
                b'"' | b'`' | b'\'' | 0xc2 | 0xe2 => match double_at(bytes, at) {
                    Some((mark, len)) => {
                        self.mark(mark, at, len);
                        at += len;
                    }
                    None => at += 1,
                },
                _ => at += dull(&bytes[at..]),
            }
        }
        self.end_line(bytes.len());
        self.found
    }

    fn before(&self, at: usize) -> char {
        let tag = self.tags.partition_point(|t| t.1 < at);
        if at <= self.line || self.tags.get(tag).is_some_and(|t| t.1 == at) {
            return ' ';
        }
        self.text[self.line..at].chars().next_back().unwrap_or(' ')
    }

    fn after(&self, at: usize) -> char {
        let tag = self.tags.partition_point(|t| t.0 < at);
        if self.tags.get(tag).is_some_and(|t| t.0 == at) {
            return ' ';
        }
        self.text[at..].chars().next().unwrap_or(' ')
    }

    fn mark(&mut self, mark: char, at: usize, len: usize) {
        let (before, after) = (self.before(at), self.after(at + len));
        let turn = match mark {
            '"' => self.straight(before, after, at),
            '”' | '»' | '›' => self.closing(before, after, at),
            _ => self.opening(mark, before, after),
        };
        match turn {
            Turn::Open if self.pending.is_some() => self.reopen(mark, at, len),
            Turn::Open => self.open(mark, at, len),
            Turn::Reopen => self.reopen(mark, at, len),
            Turn::Close => self.close(at, len),
            Turn::Nothing => {}
        }
        self.touched |= matches!(mark, '"' | '“');
    }

    fn opening(&self, mark: char, before: char, after: char) -> Turn {
        let Some(pending) = self.pending else { return Turn::Open };
        let german = pending.mark == '„' && mark == '“';
        let wrong_way = !before.is_whitespace() && (after.is_whitespace() || ".,;:!?)".contains(after));
        if german || wrong_way { Turn::Close } else { Turn::Open }
    }

    fn closing(&self, before: char, after: char, at: usize) -> Turn {
        let free = self.pending.is_none() && !self.carry;
        let leads = at == self.line || before.is_whitespace() || before == '(';
        if free && leads && after.is_alphanumeric() { Turn::Open } else { Turn::Close }
    }

    fn straight(&self, before: char, after: char, at: usize) -> Turn {
        let left = before.is_whitespace() || "([{-–—/‘'".contains(before) || at == self.line;
        let right = after.is_whitespace() || ".,;:!?)]}-–—/’'".contains(after);
        if self.pending.is_some() {
            return if left && !right { Turn::Reopen } else { Turn::Close };
        }
        let inches = before.is_ascii_digit() && right;
        if inches || (right && !left) { self.stray() } else { Turn::Open }
    }

    /// A straight mark that can only close while nothing is open.
    fn stray(&self) -> Turn {
        if self.carry && !self.touched { Turn::Close } else { Turn::Nothing }
    }

    fn open(&mut self, mark: char, at: usize, len: usize) {
        let continued = self.carry && self.text[self.line..at].trim().is_empty();
        self.pending = Some(Pending { mark, mark_start: at, start: at + len, continued });
    }

    /// An opening mark inside an open region: the region ends here when its words look finished, otherwise the mark
    /// is a nested one.
    fn reopen(&mut self, mark: char, at: usize, len: usize) {
        let Some(pending) = self.pending else { return };
        let inner = self.text[pending.start..at].trim_end_matches([' ', '\u{2060}']);
        if inner.ends_with(['.', '!', '?', ',']) {
            let end = pending.start + inner.len();
            self.push(pending, end, at, |region| region.unclosed = true);
            self.pending = Some(Pending { mark, mark_start: at, start: at + len, continued: false });
        }
    }

    fn close(&mut self, at: usize, len: usize) {
        if let Some(pending) = self.pending.take() {
            self.push(pending, at, at + len, |_| {});
            self.carry = false;
        } else if self.carry && !self.touched {
            let pending = Pending { mark: '”', mark_start: self.line, start: self.line, continued: true };
            self.push(pending, at, at + len, |_| {});
            self.carry = false;
        }
    }

    fn end_line(&mut self, end: usize) {
        let line = &self.text[self.line..end];
        if let Some(pending) = self.pending.take() {
            let inner = self.text[pending.start..end].trim_end();
            let stop = pending.start + inner.len();
            self.carry = self.push(pending, stop, stop, |region| region.open = true);
        } else if !line.trim().is_empty() {
            self.carry = false;
        }
        self.touched = false;
    }

    fn push(&mut self, from: Pending, end: usize, mark_end: usize, set: impl Fn(&mut Enclosed)) -> bool {
        self.touched = true;
        if end.saturating_sub(from.start) > LONGEST {
            return false;
        }
        let mut region = Enclosed {
            mark_start: from.mark_start,
            start: from.start,
            end,
            mark_end,
            continued: from.continued,
            open: false,
            unclosed: false,
            single: false,
        };
        set(&mut region);
        // marks in a row that hold nothing are one stretch, so that a million of them take no memory
        match self.found.last_mut().filter(|last| last.start == last.end && region.start == region.end) {
            Some(last) if last.mark_end == region.mark_start => last.mark_end = region.mark_end,
            _ => self.found.push(region),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = enclosed(text).iter().map(|region| &text[region.start..region.end]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn every_shape_of_double_mark() {
        check("“One,” she said. “Two.”", &["One,", "Two."]);
        check("\"One,\" she said. \"Two.\"", &["One,", "Two."]);
        check("«Un», „zwei“ und ``three''.", &["Un", "zwei", "three"]);
        check("He said ''fine'' twice.", &["fine"]);
        check("He said ”wrong” here", &["wrong"]);
    }

    #[test]
    fn what_is_no_mark() {
        check("He is 6'2\" tall, she 5'9\" tall.", &[]);
        check("<a title=\"no\" class=\"x\">A “yes” B</a>", &["yes"]);
        check("rock 'n' roll of the '90s, get 'em, don't", &[]);
        check("the workers' pay and the Jones' house", &[]);
    }

    #[test]
    fn single_marks() {
        check("It was ‘a mistake’, he said", &["a mistake"]);
        check("Lee: 'We won't go' to the workers' hall", &["We won't go"]);
        check("“He said ‘no’ to it”", &["He said ‘no’ to it"]);
    }

    #[test]
    fn paragraphs() {
        check("“One.\n“Two.”\nRest", &["One.", "Two."]);
        check("“One.\nTwo,” he said. “Three.”", &["One.", "Two,", "Three."]);
        let text = "“One.\n“Two.”";
        let found = enclosed(text);
        assert!(found[0].open && !found[0].continued && found[1].continued && !found[1].open);
    }

    #[test]
    fn missing_marks() {
        check("“One, he said. “Two,” he added.", &["One, he said.", "Two,"]);
        check("\"One.", &["One."]);
        check("One.\" Two \"three\"", &["three"]);
    }

    #[test]
    fn hostile_marks_stay_linear_and_on_boundaries() {
        for unit in ["“", "\"", "'", " 'a", "``", "''", "«", "‘s’ ", "“\n", "a\" \"b ", "<", "<a "] {
            let text = unit.repeat(50_000);
            for region in enclosed(&text) {
                assert!(
                    text.get(region.start..region.end).is_some_and(|inner| inner.len() <= LONGEST),
                    "{unit:?}"
                );
            }
        }
    }
}
