//! The words the rules know: verbs of saying, function words, titles, given names.
//!
//! The lists are the files under `lexicons/`, embedded when the library is built. A word carries one bit per list it
//! stands in, so a token is looked up once and asked many times.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A set of lists, one bit each.
pub type Lists = u32;

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $bit:expr, $section:literal;)*) => {
        $($(#[$doc])* pub const $name: Lists = 1 << $bit;)*
        const SECTIONS: &[(&str, Lists)] = &[$(($section, $name)),*];
    };
}

lists! {
    /// Form of a verb of saying.
    STRONG = 0, "speech_forms";
    /// Form of a verb that may introduce quoted words.
    WEAK = 1, "weak_forms";
    /// Form of a verb that names or judges.
    NAMING = 2, "naming_forms";
    /// Form that may stand before its subject.
    INVERTING = 3, "inverting";
    /// Noun after an article or a preposition.
    NOUN_FORM = 4, "noun_forms";
    /// Verb only in verbal surroundings.
    AMBIGUOUS = 5, "ambiguous";
    /// Auxiliary, or adverb between subject and verb.
    AUXILIARY = 6, "auxiliaries";
    /// A subject by itself.
    SUBJECT = 7, "subjects";
    /// Personal pronoun.
    PERSONAL = 8, "personal";
    /// Opens a noun phrase.
    DETERMINER = 9, "determiners";
    /// Preposition.
    PREPOSITION = 10, "prepositions";
    /// Opens a subordinate clause.
    SUBORDINATOR = 11, "subordinators";
    /// Day or month.
    DAY = 12, "days";
    /// No name even with a capital.
    NOT_NAME = 13, "not_names";
    /// Written with a dot.
    ABBREVIATION = 14, "abbreviations";
    /// Lower case inside names.
    CONNECTOR = 15, "connectors";
    /// Noun for a person or body that speaks.
    ROLE = 16, "roles";
    /// Stands before a name and is no part of it.
    TITLE = 17, "titles";
    /// Makes a capitalised run no person.
    ORGANISATION = 18, "organisation_words";
    /// Stands before the title of a work.
    WORK = 19, "works";
    /// Title or role of a man.
    MALE_WORD = 20, "male_words";
    /// Title or role of a woman.
    FEMALE_WORD = 21, "female_words";
    /// Carried by persons only.
    HONORIFIC = 22, "honorifics";
    /// Given name of men.
    MALE_NAME = 23, "male_names";
    /// Given name of women.
    FEMALE_NAME = 24, "female_names";
}

/// Any verb form.
pub const VERB: Lists = STRONG | WEAK;
/// Any given name.
pub const GIVEN: Lists = MALE_NAME | FEMALE_NAME;

const FILES: [&str; 3] = [
    include_str!("../lexicons/verbs.txt"),
    include_str!("../lexicons/grammar.txt"),
    include_str!("../lexicons/people.txt"),
];

/// Words of the settings, added to the lists of the same meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra<'a> {
    /// Verb forms of saying.
    pub cues: &'a [String],
    /// Titles before names.
    pub titles: &'a [String],
    /// Given names of men.
    pub male_names: &'a [String],
    /// Given names of women.
    pub female_names: &'a [String],
}

/// Words and the lists they stand in.
pub struct Lexicon {
    words: HashMap<Box<str>, Lists, BuildHasherDefault<WordHasher>>,
}

impl Lexicon {
    /// The shipped lists and what the settings add.
    pub fn new(extra: Extra<'_>) -> Self {
        let mut lexicon = Lexicon { words: HashMap::default() };
        let doubled: Vec<&str> = words_of("doubled").collect();
        for (section, word) in FILES.iter().flat_map(|file| sections(file)) {
            let lists = match section {
                "speech_verbs" => STRONG,
                "weak_verbs" => WEAK,
                "naming_verbs" => NAMING,
                _ => {
                    let known = SECTIONS.iter().find(|(name, _)| *name == section);
                    lexicon.add(word, known.map_or(0, |(_, list)| *list));
                    continue;
                }
            };
            for form in inflected(word, doubled.contains(&word)) {
                lexicon.add(&form, lists);
            }
        }
        let added = [
            (extra.cues, STRONG),
            (extra.titles, TITLE),
            (extra.male_names, MALE_NAME),
            (extra.female_names, FEMALE_NAME),
        ];
        for (words, list) in added {
            for word in words {
                lexicon.add(&word.to_lowercase().replace('’', "'"), list);
            }
        }
        for lists in lexicon.words.values_mut() {
            settle(lists);
        }
        lexicon
    }

    fn add(&mut self, word: &str, lists: Lists) {
        *self.words.entry(word.into()).or_insert(0) |= lists;
    }

    /// The lower-case spelling and the lists of a word, when it is known. A dot at the end does not matter.
    pub fn find(&self, word: &str) -> Option<(&str, Lists)> {
        let mut buffer = [0; 24];
        let lower = lowered(word, &mut buffer)?;
        let known = self.words.get_key_value(lower);
        let known = known.or_else(|| lower.strip_suffix('.').and_then(|bare| self.words.get_key_value(bare)));
        known.map(|(word, lists)| (&**word, *lists))
    }
}

/// A word in two verb lists is the stronger; a name in two is the first by which lists are read.
fn settle(lists: &mut Lists) {
    if *lists & STRONG != 0 {
        *lists &= !WEAK;
    }
    if *lists & GIVEN == GIVEN {
        *lists &= !FEMALE_NAME;
    }
}

/// The word in lower case with straight apostrophes; `None` when no list can hold it.
fn lowered<'b>(word: &str, buffer: &'b mut [u8; 24]) -> Option<&'b str> {
    let mut len = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c };
        for lower in c.to_lowercase() {
            let slot = buffer.get_mut(len..len + lower.len_utf8())?;
            lower.encode_utf8(slot);
            len += lower.len_utf8();
        }
    }
    std::str::from_utf8(&buffer[..len]).ok()
}

/// (section, word) pairs of a lexicon file.
fn sections<'a>(file: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut section = "";
    file.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let heading = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        section = heading.unwrap_or(section);
        let name: &'a str = section;
        let words = if heading.is_some() { "" } else { line };
        words.split_whitespace().map(move |word| (name, word))
    })
}

fn words_of(wanted: &'static str) -> impl Iterator<Item = &'static str> {
    FILES
        .iter()
        .flat_map(|file| sections(file))
        .filter(move |(section, _)| *section == wanted)
        .map(|(_, word)| word)
}

/// A verb's base form, third person, past and -ing forms, by spelling rule.
fn inflected(base: &str, doubled: bool) -> [String; 4] {
    let before_last = base.chars().rev().nth(1).unwrap_or('a');
    let stem = &base[..base.len() - base.chars().next_back().map_or(0, char::len_utf8)];
    let with = |endings: [&str; 3], stem: &str| {
        [base.to_owned(), format!("{}{}", if endings[0] == "ies" { stem } else { base }, endings[0])]
            .into_iter()
            .chain([
                format!("{stem}{}", endings[1]),
                format!("{}{}", if endings[0] == "ies" { base } else { stem }, endings[2]),
            ])
            .collect::<Vec<_>>()
    };
    let forms = if base.ends_with('e') {
        with(["s", "ed", "ing"], stem)
    } else if base.ends_with('y') && !"aeiou".contains(before_last) {
        with(["ies", "ied", "ing"], stem)
    } else if base.ends_with(['s', 'x']) || base.ends_with("sh") || base.ends_with("ch") {
        with(["es", "ed", "ing"], base)
    } else if doubled {
        let last = base.chars().next_back().unwrap_or('t');
        with(["s", "ed", "ing"], &format!("{base}{last}"))
    } else {
        with(["s", "ed", "ing"], base)
    };
    forms.try_into().unwrap_or_else(|_| [const { String::new() }; 4])
}

/// A small multiplicative hash for short words; the table is fixed, so nobody can choose its keys.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
        }
        self.0 ^= self.0 >> 29;
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.wrapping_add(u64::from(byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected() {
        for (base, doubled, forms) in [
            ("state", false, ["state", "states", "stated", "stating"]),
            ("reply", false, ["reply", "replies", "replied", "replying"]),
            ("stress", false, ["stress", "stresses", "stressed", "stressing"]),
            ("admit", true, ["admit", "admits", "admitted", "admitting"]),
            ("say", false, ["say", "says", "sayed", "saying"]),
        ] {
            assert_eq!(inflected(base, doubled), forms);
        }
    }

    #[test]
    fn every_section_is_known_and_every_list_filled() {
        let bases = ["speech_verbs", "weak_verbs", "naming_verbs", "doubled", "known"];
        for (section, _) in FILES.iter().flat_map(|file| sections(file)) {
            assert!(
                bases.contains(&section) || SECTIONS.iter().any(|(name, _)| *name == section),
                "{section}"
            );
        }
        for (name, _) in SECTIONS {
            assert!(words_of(name).next().is_some(), "{name}");
        }
    }

    #[test]
    fn words_are_found_in_any_case() {
        let cues = ["Quipstered".to_owned()];
        let lexicon = Lexicon::new(Extra { cues: &cues, ..Extra::default() });
        let lists = |word: &str| lexicon.find(word).map_or(0, |(_, lists)| lists);
        assert_ne!(lists("SAID") & STRONG & !WEAK, 0);
        assert_ne!(lists("quipstered") & STRONG, 0);
        assert_ne!(lists("Sen.") & TITLE & lists("U.S."), 0);
        assert_ne!(lists("didn’t") & AUXILIARY, 0);
        assert_eq!(lists("zzz"), 0);
        assert_eq!(lexicon.find("antidisestablishmentarianismus"), None);
        assert_eq!(lexicon.find("The").map(|(word, _)| word), Some("the"));
    }
}
