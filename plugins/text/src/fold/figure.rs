//! Figures with their separators, as the world writes them: `1,234.5`, `41 208`, `1.234.567`, `12,34,567.89`,
//! `4 835,50`, `1'049.95`, `.08`. Dotted chains (`28.12.2023`, `192.168.1.2`) and lists (`22,24,26`) are several.

/// Whether a figure begins with character `c` at byte `at`.
pub(super) fn begins(text: &str, at: usize, c: char) -> bool {
    let digit = |i: usize| text.as_bytes().get(i).is_some_and(u8::is_ascii_digit);
    let free = |c: char| !c.is_alphanumeric() && c != '.' && c != ',';
    c.is_ascii_digit() || (c == '.' && digit(at + 1) && text[..at].chars().next_back().is_none_or(free))
}

/// One past the figure that begins at `from`.
pub(super) fn end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let line = Line { text, bytes };
    if bytes[from] == b'.' {
        return line.digits(from + 1);
    }
    let whole = line.digits(from);
    let width = whole - from;
    // The rest of a chain or list stands alone.
    let later = from > 1 && bytes[from - 2].is_ascii_digit() && matches!(bytes[from - 1], b'.' | b',');
    match bytes.get(whole) {
        Some(b'.') if later && bytes[from - 1] == b'.' => whole,
        Some(b'.') => line.with_points(whole, width),
        Some(b',') => line.with_commas(whole, width, later),
        Some(b' ' | b'\'' | 0x80..) if width <= 3 => {
            let grouped = line.groups(whole, Line::gap);
            if grouped > whole {
                line.decimals(grouped, b'.').max(line.decimals(grouped, b','))
            } else {
                whole
            }
        }
        _ => whole,
    }
}

struct Line<'a> {
    text: &'a str,
    bytes: &'a [u8],
}

impl Line<'_> {
    fn digits(&self, mut at: usize) -> usize {
        while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    }

    /// Past groups of three digits, each after a separator.
    fn groups(&self, mut at: usize, separator: impl Fn(&Self, usize) -> Option<usize>) -> usize {
        while let Some(width) = separator(self, at) {
            let end = self.digits(at + width);
            let ends = !self.text[end..].starts_with(char::is_alphanumeric)
                || !self.bytes[at..at + width].contains(&b' ');
            if end - at - width != 3 || !ends {
                break;
            }
            at = end;
        }
        at
    }

    /// Width of a blank or apostrophe between groups of digits.
    fn gap(&self, at: usize) -> Option<usize> {
        let c = self.text[at..].chars().next()?;
        matches!(c, ' ' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}').then(|| c.len_utf8())
    }

    /// Past a mark and the decimals after it, where nothing of the kind follows.
    fn decimals(&self, at: usize, mark: u8) -> usize {
        let end = self.digits(at + 1);
        let digit = |i: usize| self.bytes.get(i).is_some_and(u8::is_ascii_digit);
        let single = !(self.bytes.get(end) == Some(&mark) && digit(end + 1));
        let few = mark == b'.' || end - at <= 3;
        if self.bytes.get(at) == Some(&mark) && end > at + 1 && single && few { end } else { at }
    }

    fn with_points(&self, at: usize, width: usize) -> usize {
        let point = |line: &Self, at: usize| (line.bytes.get(at) == Some(&b'.')).then_some(1);
        let grouped = if width <= 3 { self.groups(at, point) } else { at };
        // One group is thousands only where decimals follow a comma: `1.111,11`.
        if grouped > at + 4
            && self.decimals(grouped, b'.') == grouped
            && self.bytes.get(grouped) != Some(&b'.')
        {
            return self.decimals(grouped, b',');
        }
        if grouped > at && self.decimals(grouped, b',') > grouped {
            return self.decimals(grouped, b',');
        }
        self.decimals(at, b'.')
    }

    fn with_commas(&self, at: usize, width: usize, later: bool) -> usize {
        let comma = |line: &Self, at: usize| (line.bytes.get(at) == Some(&b',')).then_some(1);
        if width > 3 {
            return at;
        }
        let grouped = self.groups(at, comma);
        if grouped > at {
            return self.decimals(grouped, b'.');
        }
        if later {
            return at;
        }
        let indian = self.lakhs(at, width);
        if indian > at { self.decimals(indian, b'.') } else { self.decimals(at, b',') }
    }

    /// Past groups of two digits and a last one of three: `12,34,567`.
    fn lakhs(&self, at: usize, width: usize) -> usize {
        let mut end = at;
        while width <= 2 && self.bytes.get(end) == Some(&b',') {
            let next = self.digits(end + 1);
            match next - end - 1 {
                2 => end = next,
                3 if end > at => return next,
                _ => return at,
            }
        }
        at
    }
}

/// The value of a figure and how many decimals it has. Nothing for what is too large to be a number.
pub fn value(raw: &str) -> Option<(f64, usize)> {
    let decimal = decimal_mark(raw);
    let mut plain = String::with_capacity(raw.len());
    for (at, c) in raw.char_indices() {
        match c {
            '0'..='9' => plain.push(c),
            _ if Some(at) == decimal => plain.push('.'),
            _ => {}
        }
    }
    let value: f64 = plain.parse().ok().filter(|value: &f64| value.is_finite())?;
    Some((value, decimal.map_or(0, |at| raw.len() - at - 1)))
}

/// Where the decimals begin, if there are any.
fn decimal_mark(raw: &str) -> Option<usize> {
    let last = raw.rfind(['.', ','])?;
    let mark = raw.as_bytes()[last];
    let count = raw.bytes().filter(|byte| *byte == mark).count();
    let mixed = raw.bytes().any(|byte| byte != mark && matches!(byte, b'.' | b','));
    let tail = raw.len() - last - 1;
    match (mark, count) {
        (_, 2..) => None,
        (b',', 1) if tail == 3 && !mixed && !raw.contains([' ', '\'', '’']) => None,
        _ => Some(last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_the_world() {
        let check = |text: &str, figure: &str, want: f64| {
            let end = end(text, 0);
            assert_eq!(&text[..end], figure, "{text}");
            assert_eq!(value(figure).map(|(value, _)| value), Some(want), "{text}");
        };
        check("1,234.5,", "1,234.5", 1234.5);
        check("41 208 seats", "41 208", 41_208.0);
        check("2018 300 came", "2018", 2018.0);
        check("423 0000", "423", 423.0);
        check("1.234.567", "1.234.567", 1_234_567.0);
        check("1.111,11 x", "1.111,11", 1111.11);
        check("31.500", "31.500", 31.5);
        check("12,34,567.89", "12,34,567.89", 1_234_567.89);
        check("4 835,50", "4 835,50", 4835.5);
        check("1'049.95", "1'049.95", 1049.95);
        check("5,00 or", "5,00", 5.0);
        check("22,24,26", "22", 22.0);
        check("28.12.2023", "28", 28.0);
        check("192.168.1.2", "192", 192.0);
        check(".08", ".08", 0.08);
        check("7.", "7", 7.0);
        assert_eq!(end("12.2023", 0), 7);
        assert_eq!(end("28.12.2023", 3), 5);
        assert_eq!(value(&"9".repeat(1000)), None);
    }
}
