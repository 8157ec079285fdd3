//! The note of the plugin `quotes` as far as it is read here. It is long, and little of it is wanted: what is not is passed
//! over without a look at what it says.

use serde::Deserialize;
use std::borrow::Cow;

/// The part of the `quotes` note this plugin reads.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct QuotesNote<'n> {
    /// The quotations.
    #[serde(borrow)]
    pub quotations: Vec<Quotation<'n>>,
}

/// A quotation of the `quotes` note; what is not read here is left out.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Quotation<'n> {
    /// First byte in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Who said it, resolved.
    #[serde(borrow)]
    pub speaker: Option<Words<'n>>,
    /// The words that mean the speaker.
    #[serde(borrow)]
    pub mention: Option<Words<'n>>,
    /// Place of the words that name the speaker.
    pub speaker_start: Option<u32>,
    /// One past them.
    pub speaker_end: Option<u32>,
    /// `direct`, `mixed`, `indirect`, `scare`, `title`, ...
    #[serde(borrow)]
    pub kind: Option<Words<'n>>,
    /// Confidence of the speaker.
    pub confidence: f32,
    /// Circumstances (`headline`, `caption`, `teaser`, `embed`).
    #[serde(borrow)]
    pub flags: Vec<Words<'n>>,
}

/// Words of the note, as a rule borrowed from it.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(transparent)]
pub struct Words<'n>(#[serde(borrow)] pub Cow<'n, str>);

impl std::ops::Deref for Words<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'n> QuotesNote<'n> {
    /// The note, if it is one.
    pub fn of(note: &'n [u8]) -> Option<Self> {
        let note = str::from_utf8(note).ok()?;
        let mut reader = Reader { note, at: 0 };
        reader.note().or_else(|| serde_json::from_str(note).ok())
    }
}

/// Brackets within brackets that are passed over at most.
const DEEPEST: u8 = 8;

/// Reads JSON without white space as it is written as a rule. It gives up at anything else.
struct Reader<'n> {
    note: &'n str,
    at: usize,
}

impl<'n> Reader<'n> {
    fn note(&mut self) -> Option<QuotesNote<'n>> {
        let mut out = QuotesNote::default();
        self.each_member(|reader, name| match name {
            "quotations" => reader.each(|reader| {
                out.quotations.push(reader.quotation()?);
                Some(())
            }),
            _ => reader.pass(DEEPEST),
        })?;
        (self.at == self.note.len()).then_some(out)
    }

    fn quotation(&mut self) -> Option<Quotation<'n>> {
        let mut out = Quotation::default();
        self.each_member(|reader, name| {
            match name {
                "start" => out.start = reader.number()?,
                "end" => out.end = reader.number()?,
                "speaker" => out.speaker = reader.or_null(Self::words)?,
                "mention" => out.mention = reader.or_null(Self::words)?,
                "speaker_start" => out.speaker_start = reader.or_null(Self::number)?,
                "speaker_end" => out.speaker_end = reader.or_null(Self::number)?,
                "kind" => out.kind = reader.or_null(Self::words)?,
                "confidence" => out.confidence = reader.share()?,
                "flags" => reader.each(|reader| {
                    out.flags.push(reader.words()?);
                    Some(())
                })?,
                _ => reader.pass(DEEPEST)?,
            }
            Some(())
        })?;
        Some(out)
    }

    fn next(&self) -> Option<u8> {
        self.note.as_bytes().get(self.at).copied()
    }

    /// Over a byte, if it comes next.
    fn over(&mut self, byte: u8) -> bool {
        let is = self.next() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// What stands between two brackets, commas between.
    fn list(&mut self, [open, close]: [u8; 2], mut read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if !self.over(open) {
            return None;
        }
        if self.over(close) {
            return Some(());
        }
        loop {
            read(self)?;
            if self.over(close) {
                return Some(());
            }
            if !self.over(b',') {
                return None;
            }
        }
    }

    fn each(&mut self, read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.list(*b"[]", read)
    }

    fn each_member(&mut self, mut read: impl FnMut(&mut Self, &'n str) -> Option<()>) -> Option<()> {
        self.list(*b"{}", |reader| {
            let name = reader.name()?;
            if !reader.over(b':') {
                return None;
            }
            read(reader, name)
        })
    }

    /// A string without escapes that is short, as names of members are.
    fn name(&mut self) -> Option<&'n str> {
        if !self.over(b'"') {
            return None;
        }
        let rest = &self.note[self.at..];
        let len = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'))?;
        self.at += len + 1;
        (rest.as_bytes()[len] == b'"').then(|| &rest[..len])
    }

    /// A string without escapes.
    fn string(&mut self) -> Option<&'n str> {
        if !self.over(b'"') {
            return None;
        }
        let rest = &self.note[self.at..];
        let len = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
        self.at += len + 1;
        (rest.as_bytes()[len] == b'"').then(|| &rest[..len])
    }

    fn words(&mut self) -> Option<Words<'n>> {
        let from = self.at;
        if let Some(plain) = self.string() {
            return Some(Words(plain.into()));
        }
        self.at = from;
        self.pass_string()?;
        serde_json::from_str(&self.note[from..self.at]).ok()
    }

    fn or_null<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.next() == Some(b'n') {
            self.literal();
            return Some(None);
        }
        read(self).map(Some)
    }

    /// Digits, letters and what else stands in numbers and the names of values.
    fn literal(&mut self) -> &'n str {
        let rest = &self.note[self.at..];
        let of_value = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+');
        let len = rest.bytes().take_while(of_value).count();
        self.at += len;
        &rest[..len]
    }

    fn number(&mut self) -> Option<u32> {
        self.literal().parse().ok()
    }

    /// A number with few digits, which is read exactly.
    fn share(&mut self) -> Option<f32> {
        let digits = Some(self.literal()).filter(|digits| digits.len() <= 8)?;
        digits.parse().ok().map(|number: f64| number as f32)
    }

    /// Over a value with so many brackets within brackets at most.
    fn pass(&mut self, depth: u8) -> Option<()> {
        match self.next()? {
            b'"' => self.pass_string(),
            b'[' => {
                let depth = depth.checked_sub(1)?;
                self.each(|reader| reader.pass(depth))
            }
            b'{' => {
                let depth = depth.checked_sub(1)?;
                self.each_member(|reader, _| reader.pass(depth))
            }
            _ => (!self.literal().is_empty()).then_some(()),
        }
    }

    fn pass_string(&mut self) -> Option<()> {
        let bytes = self.note.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Some(());
            }
            at += 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(note: &str) {
        assert_eq!(QuotesNote::of(note.as_bytes()), serde_json::from_str(note).ok(), "{note}");
    }

    #[test]
    fn notes_are_read_as_json_is() {
        check(r#"{"quotations":[]}"#);
        check(r#"{"quotations":[{"text":"No \"nets\", \\ no ships","start":12,"end":40,"kind":"direct"}]}"#);
        check(
            r#"{"of":[{"a":[1,-2.5e3,true,null,{}],"b":"\\"}],"quotations":[{"speaker":"Ida Storm","mention":null,
"speaker_start":3,"speaker_end":null,"confidence":0.93,"group":1,"flags":["headline","caption"]}]}"#,
        );
        check(
            r#"{"quotations":[{"speaker":"Ida \"Gull\" Storm","mention":"Køhler","speaker_start":3,"confidence":0.9312345678,"flags":[]},{"confidence":1}]}"#,
        );
        check(&format!("{{\"deep\":{}{}}}", "[".repeat(20), "]".repeat(20)));
        check(r#"{"quotations":[{"speaker":"\ud83d\ude00","kind":"scare"}],"more":{"x":[]}}"#);
    }

    #[test]
    fn what_is_no_note_is_none() {
        for other in ["", "[]", "null", "{", r#"{"quotations":[{"start":-1}]}"#, r#"{"quotations":[]}x"#] {
            check(other);
        }
        assert_eq!(QuotesNote::of(b"\xff"), None);
    }
}
