//! How many slips of the hand lie between two words (Damerau 1964), as far as anybody asks.

mod edits;

use edits::edits;

/// Letters added, left out, changed or swapped, if there are `most` of them at most.
pub(crate) fn slips(one: &str, two: &str, most: usize) -> Option<usize> {
    if !one.is_ascii() || !two.is_ascii() {
        return Some(strsim::damerau_levenshtein(one, two)).filter(|slips| *slips <= most);
    }
    if one.len().abs_diff(two.len()) > most {
        return None;
    }
    // What both begin and end with needs no slip.
    let same = one.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[same..], &two[same..]);
    let same = one.bytes().rev().zip(two.bytes().rev()).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[..one.len() - same], &two[..two.len() - same]);
    let slips = match (one.as_bytes(), two.as_bytes()) {
        ([], rest) | (rest, []) => rest.len(),
        ([_], [_]) => 1,
        ([a, b], [c, d]) => {
            if (a, b) == (d, c) {
                1
            } else {
                2
            }
        }
        _ if letters_apart(one.as_bytes(), two.as_bytes()) as usize > most => return None,
        _ => return edits(one, two, most),
    };
    Some(slips).filter(|slips| *slips <= most)
}

/// Letters one has and the other has not, the larger number of both sides; blanks left out.
pub(crate) fn letters_apart(a: &[u8], b: &[u8]) -> u32 {
    let mut counts = [0u16; 32];
    a.iter().for_each(|c| counts[usize::from(c & 31)] = counts[usize::from(c & 31)].saturating_add(1));
    let blanks = usize::from(std::mem::take(&mut counts[0]));
    let (mut both, mut others) = (0, 0);
    for c in b.iter().map(|c| usize::from(c & 31)) {
        both += usize::from(counts[c] > 0);
        others += usize::from(c == 0);
        counts[c] = counts[c].saturating_sub(1);
    }
    ((a.len() - blanks).max(b.len() - others) - both) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_as_by_hand() {
        let words = [
            "lind", "lnid", "linda", "lindt", "ilnd", "a", "", "b", "ab", "ba", "halvane", "halvorn", "mira",
            "maria", "strøm", "strom", "abcd", "dcba", "storm",
        ];
        for (one, two) in words.iter().flat_map(|one| words.iter().map(move |two| (one, two))) {
            let all = strsim::damerau_levenshtein(one, two);
            for most in 0..6 {
                assert_eq!(slips(one, two, most), Some(all).filter(|all| *all <= most), "{one} {two} {most}");
            }
        }
    }
}
