//! How many slips of the hand lie between two words (Damerau 1964), as far as anybody asks.

/// Letters added, left out, changed or swapped, if there are `most` of them at most.
pub(crate) fn slips(one: &str, two: &str, most: usize) -> Option<usize> {
    if !one.is_ascii() || !two.is_ascii() {
        return Some(strsim::damerau_levenshtein(one, two)).filter(|slips| *slips <= most);
    }
    if one.len().abs_diff(two.len()) > most || letters_apart(one, two) as usize > most {
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
        _ => strsim::damerau_levenshtein(one, two),
    };
    Some(slips).filter(|slips| *slips <= most)
}

/// Letters one has and the other has not, the larger number of both sides; blanks left out.
pub(crate) fn letters_apart(a: &str, b: &str) -> u32 {
    let mut counts = [0i8; 32];
    a.bytes().for_each(|c| counts[usize::from(c & 31)] = counts[usize::from(c & 31)].saturating_add(1));
    b.bytes().for_each(|c| counts[usize::from(c & 31)] = counts[usize::from(c & 31)].saturating_sub(1));
    let more = counts[1..].iter().map(|n| u32::from(n.max(&0).unsigned_abs())).sum::<u32>();
    let less = counts[1..].iter().map(|n| u32::from(n.min(&0).unsigned_abs())).sum::<u32>();
    more.max(less)
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
