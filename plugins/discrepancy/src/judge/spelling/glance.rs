//! Whether two names are worth a closer look, told by their letters alone: an article meets hundreds that are not.

use super::ARTICLES;
use crate::people::FLIGHT;
use crate::slips::letters_apart;

/// Whether [`super::variant`] may find two folded names to be one; `office`: one of them is a holder of an office.
pub fn may_vary(one: &str, two: &str, office: bool) -> bool {
    if one == two {
        return false;
    }
    let blanks = |name: &str| name.bytes().filter(|byte| *byte == b' ').count();
    let (p, q) = (blanks(one) + 1, blanks(two) + 1);
    if p != q {
        return may_be_longer(one, two, (p, q));
    }
    if p == 1 {
        return near(one, two, 4);
    }
    let pairs = || words(one).zip(words(two));
    let holder = || office && p == 2 && pairs().any(|(p, q)| p == q);
    // Of two given names that differ in more than two letters none is the other's slip.
    let same_given = p > 2 || words(one).next() == words(two).next();
    let alike = |p: &str, q: &str| {
        near(p, q, if same_given && p.as_bytes().first() == q.as_bytes().first() { 4 } else { 2 })
    };
    pairs().all(|(p, q)| p == q || alike(p, q)) || holder() || one.starts_with(FLIGHT)
}

/// The words of a name.
fn words(name: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    name.split(' ')
}

/// The same of names of so many words each, not as many.
fn may_be_longer(one: &str, two: &str, counts: (usize, usize)) -> bool {
    let bare = |name: &str| words(name).filter(|word| !ARTICLES.contains(word)).count() == 1;
    let titled = || {
        matches!(counts, (2, 3) | (3, 2)) && {
            let mut last = words(one).rev().zip(words(two).rev()).take(2);
            last.all(|(p, q)| p == q || near(p, q, 2))
        }
    };
    one.bytes().filter(|b| *b != b' ').eq(two.bytes().filter(|b| *b != b' '))
        || titled()
        || (bare(one) && bare(two))
}

/// Whether at most so many letters of each are not in the other.
fn near(p: &str, q: &str, most: u32) -> bool {
    let letters = |word: &str| word.bytes().fold(0u32, |all, byte| all | 1 << (byte & 31)) & !1;
    let apart = || {
        let (p_has, q_has) = (letters(p), letters(q));
        p.len().abs_diff(q.len()) > most as usize
            || (p_has & !q_has).count_ones() > most
            || (q_has & !p_has).count_ones() > most
            || letters_apart(p, q) > most
    };
    !p.is_ascii() || !q.is_ascii() || !apart()
}
