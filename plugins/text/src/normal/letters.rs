//! Single characters of a news text: entities decoded, and what sort they are.

use super::mix;

/// The character at a byte, entities decoded, and the bytes it takes.
pub(super) fn char_at(text: &str, at: usize) -> Option<(char, usize)> {
    match *text.as_bytes().get(at)? {
        b'&' => Some(entity(&text[at..]).unwrap_or(('&', 1))),
        byte if byte < 0x80 => Some((byte as char, 1)),
        _ => text.get(at..)?.chars().next().map(|c| (c, c.len_utf8())),
    }
}

/// Entities that news files carry into their text.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "lsquo" | "rsquo" => '’',
        "ldquo" | "rdquo" => '“',
        "ndash" | "mdash" => '–',
        "hellip" => '…',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}

/// Numbers in letters that news spell out, up to those of which there are many; by length.
pub(super) fn spelt_number(word: &str) -> bool {
    let spelt: &[&str] = match word.len() {
        3 => &["one", "two", "six", "ten"],
        4 => &["four", "five", "nine"],
        5 => &["three", "seven", "eight", "forty", "fifty", "sixty", "dozen"],
        6 => &["eleven", "twelve", "twenty", "thirty", "eighty", "ninety"],
        7 => &["fifteen", "sixteen", "seventy", "hundred"],
        8 => &["thirteen", "fourteen", "eighteen", "nineteen"],
        9 => &["seventeen"],
        _ => &[],
    };
    spelt.iter().any(|spelt| spelt.eq_ignore_ascii_case(word))
}

/// Characters that print nothing.
pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Letters of scripts written without spaces between words.
pub(super) fn unspaced(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// Whether a word of a script without spaces ends after `c`, its `letters`th letter, which follows `last`. Only the two
/// letters decide, so that a text is cut alike wherever it begins; every third pair does. A real reader of words would
/// need a lexicon of each language; to meet a copy again any cut will do that does not move.
pub(super) fn parts(last: char, c: char, letters: usize) -> bool {
    const LONGEST: usize = 8;
    let pair = u64::from(u32::from(last)) << 32 | u64::from(u32::from(c));
    letters >= LONGEST || (letters > 1 && mix(pair).is_multiple_of(3))
}
