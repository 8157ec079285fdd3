//! Whether two names are worth a closer look, told by their letters alone: an article meets hundreds that are not.

use super::ARTICLES;
use crate::people::FLIGHT;
use crate::slips::letters_apart;

/// Whether [`super::variant`] may find two folded names to be one; `office`: one of them is a holder of an office.
pub fn may_vary(one: &str, two: &str, office: bool) -> bool {
    if one == two {
        return false;
    }
    let (one, two) = (one.as_bytes(), two.as_bytes());
    let blanks = |name: &[u8]| name.iter().filter(|byte| **byte == b' ').count();
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
    let alike = |p: &[u8], q: &[u8]| near(p, q, if same_given && p.first() == q.first() { 4 } else { 2 });
    pairs().all(|(p, q)| p == q || alike(p, q)) || holder() || one.starts_with(FLIGHT.as_bytes())
}

/// The words of a name.
fn words(name: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> + Clone {
    name.split(|byte| *byte == b' ')
}

/// The same of names of so many words each, not as many.
fn may_be_longer(one: &[u8], two: &[u8], counts: (usize, usize)) -> bool {
    let is_article = |word: &&[u8]| ARTICLES.iter().any(|article| article.as_bytes() == *word);
    let bare = |name: &[u8]| words(name).filter(|word| !is_article(word)).count() == 1;
    let titled = || {
        matches!(counts, (2, 3) | (3, 2)) && {
            let mut last = words(one).rev().zip(words(two).rev()).take(2);
            last.all(|(p, q)| p == q || near(p, q, 2))
        }
    };
    let joined = || one.iter().filter(|b| **b != b' ').eq(two.iter().filter(|b| **b != b' '));
    titled() || joined() || (bare(one) && bare(two))
}

/// Whether at most so many letters of each are not in the other.
fn near(p: &[u8], q: &[u8], most: u32) -> bool {
    let letters = |word: &[u8]| word.iter().fold(0u32, |all, byte| all | 1 << (byte & 31)) & !1;
    let apart = || {
        let (p_has, q_has) = (letters(p), letters(q));
        p.len().abs_diff(q.len()) > most as usize
            || (p_has & !q_has).count_ones() > most
            || (q_has & !p_has).count_ones() > most
            || letters_apart(p, q) > most
    };
    !p.is_ascii() || !q.is_ascii() || !apart()
}
