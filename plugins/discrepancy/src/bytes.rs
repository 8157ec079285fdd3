//! The values of entries as bytes, for states.

use crate::note::{Fact, Figure, Form, Saying};
use crate::sighting::MOST_APART;

/// Writes.
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    /// Seven bits a byte, the lowest first.
    pub(crate) fn number(&mut self, mut n: u64) {
        while n >= 128 {
            self.0.push(n as u8 | 128);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    pub(crate) fn float(&mut self, value: f64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn hashes(&mut self, hashes: &[u16]) {
        self.number(hashes.len() as u64);
        hashes.iter().for_each(|h| self.0.extend_from_slice(&h.to_le_bytes()));
    }

    pub(crate) fn figure(&mut self, f: &Figure) {
        [f.value, f.low, f.high].into_iter().for_each(|v| self.float(v));
        let flags = [
            f.soft,
            f.strict,
            f.classed,
            f.by_source,
            f.loud,
            f.past,
            f.part,
            f.rate,
            f.hedged,
            f.named,
            f.quoted,
            f.broad,
        ];
        self.number(flags.iter().rev().fold(0, |all, on| all << 1 | u64::from(*on)));
        self.number((i64::from(f.course) + 1) as u64);
        self.text(&f.unit);
        self.text(&f.head);
        self.hashes(&f.who);
        self.hashes(&f.around);
    }

    pub(crate) fn fact(&mut self, f: &Fact) {
        self.text(&f.slot);
        self.text(&f.pick);
        self.number(u64::from(f.order));
        self.0.extend_from_slice(&f.low.to_le_bytes());
        self.0.extend_from_slice(&f.high.to_le_bytes());
        self.number(u64::from(f.loud) | u64::from(f.free) << 1 | u64::from(f.bound) << 2);
        self.hashes(&f.who);
        self.hashes(&f.about);
    }

    pub(crate) fn form(&mut self, f: &Form) {
        self.text(&f.folded);
        self.number(u64::from(f.place));
        self.hashes(&f.office);
        self.number(f.apart.len() as u64);
        f.apart.iter().for_each(|name| self.text(name));
    }

    /// Of a sentence whose text is `whole` the words follow from it and are not written.
    pub(crate) fn saying(&mut self, s: &Saying, whole: bool) {
        self.text(if whole { "" } else { &s.words });
        self.text(if whole || s.plain == s.words { "" } else { &s.plain });
        self.text(&s.speaker);
        self.number(u64::from(s.resolved) | u64::from(s.named) << 1);
        self.number((s.sure * 100.0).round() as u64);
        self.hashes(&s.cast);
        self.number(u64::from(s.from));
        self.number(u64::from(s.to));
    }
}

/// Reads; None once the bytes are not what they should be.
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    pub(crate) fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let (mut out, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)?[0];
            out |= u64::from(byte & 127).checked_shl(shift)?;
            shift += 7;
            if byte < 128 {
                return Some(out);
            }
        }
    }

    pub(crate) fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    pub(crate) fn float(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        self.words().map(str::to_owned)
    }

    pub(crate) fn words(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let len = self.small()? as usize;
        self.take(len)
    }

    pub(crate) fn hashes(&mut self) -> Option<Vec<u16>> {
        self.written_hashes().map(Iterator::collect)
    }

    pub(crate) fn written_hashes(&mut self) -> Option<impl Iterator<Item = u16> + use<'b>> {
        let len = self.small()? as usize;
        let pairs = self.take(len.checked_mul(2)?)?.chunks_exact(2);
        Some(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])))
    }

    pub(crate) fn pass_hashes(&mut self) -> Option<()> {
        let len = self.small()? as usize;
        self.take(len.checked_mul(2)?).map(drop)
    }

    pub(crate) fn figure(&mut self) -> Option<Figure> {
        let (value, low, high) = (self.float()?, self.float()?, self.float()?);
        let flags = self.number()?;
        let has = |bit: u32| flags >> bit & 1 == 1;
        Some(Figure {
            value,
            low,
            high,
            soft: has(0),
            strict: has(1),
            classed: has(2),
            by_source: has(3),
            loud: has(4),
            past: has(5),
            part: has(6),
            rate: has(7),
            hedged: has(8),
            named: has(9),
            quoted: has(10),
            broad: has(11),
            course: (self.number()? as i8) - 1,
            unit: self.text()?,
            head: self.text()?,
            who: self.hashes()?,
            around: self.hashes()?,
        })
    }

    pub(crate) fn fact(&mut self) -> Option<Fact> {
        let (slot, pick, order) = (self.text()?, self.text()?, self.number()? as u8);
        let minutes = |bytes: &[u8]| bytes.try_into().ok().map(i64::from_le_bytes);
        let (low, high) = (minutes(self.take(8)?)?, minutes(self.take(8)?)?);
        let flags = self.number()?;
        Some(Fact {
            slot,
            pick,
            order,
            low,
            high,
            loud: flags & 1 != 0,
            free: flags & 2 != 0,
            bound: flags & 4 != 0,
            who: self.hashes()?,
            about: self.hashes()?,
        })
    }

    pub(crate) fn form(&mut self) -> Option<Form> {
        let (folded, place, office) = (self.text()?, self.number()? == 1, self.hashes()?);
        let count = self.small()?.min(MOST_APART);
        let apart = (0..count).map(|_| self.text()).collect::<Option<_>>()?;
        Some(Form { folded, place, office, apart })
    }

    pub(crate) fn saying(&mut self, text: &str) -> Option<Saying> {
        let (words, plain) = (self.text()?, self.text()?);
        let (plain, words) = match (words.is_empty(), plain.is_empty()) {
            (true, _) => crate::sayings::wording(text)?,
            (false, true) => (words.clone(), words),
            (false, false) => (plain, words),
        };
        let (speaker, flags) = (self.text()?, self.number()?);
        Some(Saying {
            plain,
            words,
            speaker,
            resolved: flags & 1 != 0,
            named: flags & 2 != 0,
            sure: self.number()? as f32 / 100.0,
            cast: self.hashes()?,
            from: self.small()?,
            to: self.small()?,
        })
    }
}
