//! A line of the note read by hand: its members are this plugin's own and stand in the order in which they were written,
//! and an article meets hundreds of lines.

use super::line::{Line, sort_of};
use super::members::{FIRST_BEHIND, OPENING};
use crate::sighting::Sort;
use std::borrow::Cow;

impl<'e> Line<'e> {
    /// Read a line; None when it is not one that this version writes.
    pub fn parse(line: &'e [u8]) -> Option<Self> {
        Self::read(line, false)
    }

    /// Where what a line says stands in the text, and what sort of thing it is, without reading the line.
    pub fn place(line: &[u8]) -> Option<(u32, Sort)> {
        let [sort, b'"', b',', b'"', b's', b'"', b':', rest @ ..] = line.strip_prefix(OPENING)? else {
            return None;
        };
        Some((Members(rest).number()?, sort_of(char::from(*sort))))
    }

    /// Read of a line what stands in front: what is said and where, not the words around it and who is credited.
    pub fn glance(line: &'e [u8]) -> Option<Self> {
        Self::read(line, true)
    }

    fn read(line: &'e [u8], in_front: bool) -> Option<Self> {
        let line = line.strip_suffix(b",").unwrap_or(line);
        let rest = line.strip_prefix(OPENING)?.strip_suffix(b"}")?;
        let [sort, b'"', rest @ ..] = rest else { return None };
        let mut out = Line { k: char::from(*sort), ..Line::default() };
        let mut from = Members(rest);
        while let [b',', b'"', name, b'"', b':', rest @ ..] = from.0 {
            if in_front && *name == FIRST_BEHIND {
                return Some(out);
            }
            from.0 = rest;
            match name {
                b's' => out.s = from.number()?,
                b'l' => out.l = from.number()?,
                b't' => out.t = from.text()?,
                b'p' => out.p = from.text()?,
                b'x' => out.x = from.text()?,
                b'w' => out.w = from.text()?,
                b'r' => out.r = from.number()?,
                b'b' => out.b = from.number()?,
                b'v' => out.v = Some(from.float()?),
                b'i' => out.i = Some(from.pair(Members::float)?),
                b'u' => out.u = from.text()?,
                b'h' => out.h = from.text()?,
                b'a' => out.a = from.text()?,
                b'f' => out.f = Some(from.pair(Members::number)?),
                b'g' => out.g = from.number()?,
                b'o' => out.o = from.number()?,
                b'n' => out.n = from.text()?,
                b'y' => out.y = from.texts()?,
                _ => return None,
            }
        }
        from.0.is_empty().then_some(out)
    }
}

/// The members that are left.
struct Members<'e>(&'e [u8]);

impl<'e> Members<'e> {
    fn take(&mut self, mark: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[mark])?;
        Some(())
    }

    fn number<N: TryFrom<u64>>(&mut self) -> Option<N> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(digits);
        self.0 = rest;
        let add = |sum: u64, digit: &u8| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        let number = digits.iter().try_fold(0, add).filter(|_| !digits.is_empty())?;
        number.try_into().ok()
    }

    fn float(&mut self) -> Option<f64> {
        let end = self.0.iter().position(|byte| matches!(byte, b',' | b']')).unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at(end);
        self.0 = rest;
        std::str::from_utf8(number).ok()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn pair<N>(&mut self, one: fn(&mut Self) -> Option<N>) -> Option<(N, N)> {
        self.take(b'[')?;
        let first = one(self)?;
        self.take(b',')?;
        let second = one(self)?;
        self.take(b']')?;
        Some((first, second))
    }

    fn text(&mut self) -> Option<Cow<'e, str>> {
        self.take(b'"')?;
        let end = memchr::memchr2(b'"', b'\\', self.0)?;
        if self.0[end] == b'"' {
            let text = std::str::from_utf8(&self.0[..end]).ok()?;
            self.0 = &self.0[end + 1..];
            return Some(text.into());
        }
        let mut escaped = false;
        let closes = |byte: &u8| {
            let open = *byte != b'"' || escaped;
            escaped = *byte == b'\\' && !escaped;
            !open
        };
        let end = end + self.0[end..].iter().position(closes)?;
        let inner = std::str::from_utf8(&self.0[..end]).ok()?;
        self.0 = &self.0[end + 1..];
        serde_json::from_str::<String>(&format!("\"{inner}\"")).ok().map(Cow::Owned)
    }

    fn texts(&mut self) -> Option<Vec<Cow<'e, str>>> {
        self.take(b'[')?;
        let mut out = vec![self.text()?];
        while self.take(b',').is_some() {
            out.push(self.text()?);
        }
        self.take(b']')?;
        Some(out)
    }
}
