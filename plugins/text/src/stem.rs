//! Word stems: plurals are taken off, nothing else.
//!
//! The S-stemmer (Donna Harman, "How effective is suffixing?", JASIS 42, 1991). For telling news events apart it did
//! as well as the full Snowball stemmer and it never joins unrelated words ("university" and "universe").

use std::borrow::Cow;

/// Stem of an English word already folded to lower case. A possessive `'s` or `'` goes too; words of up to three
/// bytes and words with digits are left alone.
pub fn stem(word: &str) -> Cow<'_, str> {
    let word = possessor(word);
    if word.len() <= 3 || word.bytes().any(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    if let Some(root) = word.strip_suffix("ies") {
        if !root.ends_with(['e', 'a']) && root.len() > 1 {
            return Cow::Owned(format!("{root}y"));
        }
        return Cow::Borrowed(&word[..word.len() - 1]);
    }
    match word.strip_suffix('s') {
        Some(root) if !root.ends_with(['s', 'u', 'i']) => Cow::Borrowed(root),
        _ => Cow::Borrowed(word),
    }
}

/// The word without a possessive ending, straight or curly.
fn possessor(word: &str) -> &str {
    for ending in ["'s", "\u{2019}s", "'", "\u{2019}"] {
        if let Some(root) = word.strip_suffix(ending) {
            return root;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::stem;

    fn check(cases: &[(&str, &str)]) {
        for (word, expected) in cases {
            assert_eq!(stem(word), *expected, "stem of {word:?}");
        }
    }

    #[test]
    fn plurals_lose_their_ending() {
        check(&[
            ("rescuers", "rescuer"),
            ("bodies", "body"),
            ("carriages", "carriage"),
            ("horses", "horse"),
            ("ties", "tie"),
            ("zombies", "zomby"),
            ("deaths", "death"),
        ]);
    }

    #[test]
    fn words_that_only_look_plural_stay() {
        check(&[
            ("virus", "virus"),
            ("pass", "pass"),
            ("crisis", "crisis"),
            ("gas", "gas"),
            ("2020s", "2020s"),
            ("", ""),
            ("s", "s"),
        ]);
    }

    #[test]
    fn possessives_go() {
        check(&[
            ("governor's", "governor"),
            ("governor\u{2019}s", "governor"),
            ("miners'", "miner"),
            ("'s", ""),
        ]);
    }

    #[test]
    fn letters_beyond_ascii_are_whole() {
        check(&[("cafés", "café"), ("été", "été"), ("ärzte", "ärzte")]);
    }
}
