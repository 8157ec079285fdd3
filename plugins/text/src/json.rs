//! JSON written straight into bytes, for notes of many short members.
//!
//! The same bytes as `serde_json` writes them, which walks every string byte by byte: nearly no string of an article
//! holds anything to escape, and one look at many bytes together tells.

/// A string with its marks.
pub fn string(out: &mut Vec<u8>, words: &str) {
    out.push(b'"');
    if is_escaped(words.as_bytes()) {
        words.bytes().for_each(|byte| escape(out, byte));
    } else {
        out.extend_from_slice(words.as_bytes());
    }
    out.push(b'"');
}

/// Whether a byte is written otherwise within a string; eight are looked at together, the last ones twice.
fn is_escaped(words: &[u8]) -> bool {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    // The high bit of a byte is set where it was below the other, or, wrongly, stands behind one that was.
    let below = |bytes: u64, other: u8| bytes.wrapping_sub(each(other)) & !bytes;
    let is = |bytes: u64, byte: u8| below(bytes ^ each(byte), 1);
    let any = |eight: &[u8; 8]| {
        let bytes = u64::from_le_bytes(*eight);
        (below(bytes, b' ') | is(bytes, b'"') | is(bytes, b'\\')) & each(128) != 0
    };
    match words.last_chunk() {
        Some(last) => words.as_chunks().0.iter().any(any) || any(last),
        None => words.iter().any(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\')),
    }
}

/// A byte as it stands within a string.
fn escape(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        0..b' ' => {
            let digits = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
            out.extend_from_slice(b"\\u00");
            return out.extend_from_slice(&digits);
        }
        _ => return out.push(byte),
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// A number of decimal digits.
pub fn number(out: &mut Vec<u8>, mut number: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return out.extend_from_slice(&digits[at..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_back() {
        let plain = "“No,” she said – café";
        for (words, expected) in [
            ("", "\"\""),
            (plain, "\"“No,” she said – café\""),
            ("a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\""),
            ("\u{0}\u{1f}\u{8}\u{c}\n\r\té", "\"\\u0000\\u001f\\b\\f\\n\\r\\té\""),
            ("\u{7f}", "\"\u{7f}\""),
            ("eight letters and \\", "\"eight letters and \\\\\""),
            ("12345678\"90123456", "\"12345678\\\"90123456\""),
            ("12345678 !#[]^", "\"12345678 !#[]^\""),
        ] {
            let mut out = Vec::new();
            string(&mut out, words);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn numbers_have_their_digits() {
        for given in [0, 7, 10, 99, 100, 4_294_967_295] {
            let mut out = Vec::new();
            number(&mut out, given);
            assert_eq!(String::from_utf8(out), Ok(given.to_string()));
        }
    }
}
