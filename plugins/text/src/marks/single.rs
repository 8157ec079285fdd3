//! Single quotation marks, told from apostrophes.

use super::{Enclosed, dull, tells};

/// How far a single mark looks for its partner, in bytes.
const SINGLE_REACH: usize = 800;

fn single_at(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    match bytes[at] {
        b'\'' => Some(('\'', 1)),
        0xe2 if bytes.get(at + 1) == Some(&0x80) => match bytes.get(at + 2) {
            Some(0x98) => Some(('‘', 3)),
            Some(0x99) => Some(('’', 3)),
            Some(0x9a) => Some(('‚', 3)),
            Some(0x9b) => Some(('‛', 3)),
            _ => None,
        },
        _ => None,
    }
}

/// Single-mark pairs outside the double regions.
pub(super) fn singles(text: &str, doubles: &[Enclosed]) -> Vec<Enclosed> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut taken = doubles.iter().peekable();
    let (mut at, mut line, mut barren) = (0, 0, 0);
    while at < bytes.len() {
        while taken.next_if(|region| region.mark_end <= at).is_some() {}
        if let Some(region) = taken.peek().filter(|region| region.mark_start <= at) {
            at = region.mark_end.max(at + 1);
            continue;
        }
        if bytes[at] == b'\n' {
            line = at + 1;
        }
        if !tells(bytes[at]) {
            let reach = taken.peek().map_or(bytes.len(), |region| region.mark_start);
            at += dull(&bytes[at..reach]);
            continue;
        }
        let Some((_, len)) = single_at(bytes, at).filter(|m| opens_single(text, line, at, *m)) else {
            at += 1;
            continue;
        };
        let stop = taken.peek().map_or(bytes.len(), |region| region.mark_start);
        match single_close(text, at + len, stop, barren) {
            Ok((end, mark_end)) if end > at + len => {
                let region = Enclosed { mark_start: at, start: at + len, end, mark_end, ..SINGLE };
                found.push(region);
                at = mark_end;
            }
            Ok(_) => at += len,
            Err(seen) => {
                barren = seen;
                at += len;
            }
        }
    }
    found
}

const SINGLE: Enclosed = Enclosed {
    mark_start: 0,
    start: 0,
    end: 0,
    mark_end: 0,
    continued: false,
    open: false,
    unclosed: false,
    single: true,
};

fn opens_single(text: &str, line: usize, at: usize, (mark, len): (char, usize)) -> bool {
    let rest = &text[at + len..];
    let after = rest.chars().next().unwrap_or(' ');
    let before = text[line..at].chars().next_back().unwrap_or(' ');
    let shape = match mark {
        '\'' => (before.is_whitespace() || "([—–-".contains(before)) && !after.is_whitespace(),
        '’' => false,
        _ => true,
    };
    shape && !elided(rest)
}

/// Words written with a leading apostrophe: `'tis`, `'em`, `'90s`.
fn elided(rest: &str) -> bool {
    let word: usize = rest.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count();
    let decade = word == 3 && rest.as_bytes()[0].is_ascii_digit() && rest[..3].ends_with("0s");
    let known = ["tis", "twas", "til", "till", "em", "n", "cause", "round", "bout", "nuff"];
    decade || known.iter().any(|known| rest[..word].eq_ignore_ascii_case(known))
}

/// The closing single mark for words that begin at `start`: (end of the words, end of the mark), or how far there
/// is none. `barren` is such an answer from an earlier opening mark, so that no stretch is searched twice in vain.
fn single_close(text: &str, start: usize, stop: usize, barren: usize) -> Result<(usize, usize), usize> {
    let bytes = text.as_bytes();
    let limit = stop.min(start + SINGLE_REACH);
    let mut best = None;
    let mut at = start.max(barren);
    while at < limit && bytes[at] != b'\n' {
        let Some((_, len)) = single_at(bytes, at).filter(|m| matches!(m.0, '\'' | '’')) else {
            at += 1;
            continue;
        };
        let before = text[start.min(at)..at].chars().next_back().unwrap_or(' ');
        let after = text[at + len..].chars().next().unwrap_or(' ');
        if !before.is_whitespace() && (after.is_whitespace() || ".,;:!?)]}—–-".contains(after)) {
            // `workers' pay` is ambiguous: taken only when no later mark closes
            best = Some((at, at + len));
            if ".,!?".contains(before) || ".,;:!?)".contains(after) || !"sS".contains(before) {
                break;
            }
        }

        at += len;
    }
    best.ok_or(at)
}
