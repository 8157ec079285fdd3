//! The words the rules know: verbs of saying, function words, titles, given names.
//!
//! The lists are the files under `lexicons/`, embedded when the library is built. A word carries one bit per list it
//! stands in, so a token is looked up once and asked many times.

use std::collections::HashMap;

use table::{Short, packed, packed_bare};

mod table;

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
    /// Finite form of a verb that says nothing: it ends a noun phrase.
    ACTS = 25, "acting_forms";
    /// Noun for what somebody said.
    SAYING = 26, "sayings";
}

/// Any verb form.
pub const VERB: Lists = STRONG | WEAK;
/// Any given name.
pub const GIVEN: Lists = MALE_NAME | FEMALE_NAME;

const FILES: [&str; 4] = [
    include_str!("../lexicons/verbs.txt"),
    include_str!("../lexicons/grammar.txt"),
    include_str!("../lexicons/people.txt"),
    include_str!("../lexicons/given_names.txt"),
];

/// Words and the lists they stand in.
pub struct Lexicon {
    words: HashMap<Box<str>, Lists>,
    short: Short,
    /// Names that are nothing else, asked only for words with a capital letter: the other table stays small.
    given: Short,
}

impl Lexicon {
    /// The shipped lists and what the settings add, by the name of the section; the name of a section there is none
    /// of is the error.
    pub fn new<'w>(extra: impl IntoIterator<Item = (&'w str, &'w [String])>) -> Result<Self, String> {
        let mut added = Vec::new();
        for (section, words) in extra {
            if !names().any(|name| name == section) {
                return Err(section.to_owned());
            }
            added.extend(words.iter().map(|word| (section, word.to_lowercase().replace('’', "'"))));
        }
        Ok(Lexicon::of(&added))
    }

    /// The shipped lists and further words by their sections.
    fn of(added: &[(&str, String)]) -> Self {
        let mut lexicon =
            Lexicon { words: HashMap::default(), short: Short::default(), given: Short::default() };
        let doubled: Vec<&str> = words_of("doubled").collect();
        let shipped = FILES.iter().flat_map(|file| sections(file));
        for (section, word) in shipped.chain(added.iter().map(|(section, word)| (*section, word.as_str()))) {
            lexicon.add_to(section, word, &doubled);
        }
        lexicon.words.values_mut().for_each(settle);
        let given = |lists: Lists| lists & GIVEN != 0 && lists & !GIVEN == 0;
        lexicon.short = Short::of(lexicon.words.iter().filter(|(_, lists)| !given(**lists)));
        lexicon.given = Short::of(lexicon.words.iter().filter(|(_, lists)| given(**lists)));
        lexicon
    }

    /// Adds a word of a section; base forms of verbs with all their forms.
    fn add_to(&mut self, section: &str, word: &str, doubled: &[&str]) {
        let lists = match section {
            "speech_verbs" => STRONG,
            "weak_verbs" => WEAK,
            "naming_verbs" => NAMING,
            _ => {
                let known = SECTIONS.iter().find(|(name, _)| *name == section);
                return self.add(word, known.map_or(0, |(_, list)| *list));
            }
        };
        let british = word.strip_suffix("ize").map(|stem| format!("{stem}ise"));
        for base in std::iter::once(word).chain(british.as_deref()) {
            for form in inflected(base, doubled.contains(&word)) {
                self.add(&form, lists);
            }
        }
    }

    fn add(&mut self, word: &str, lists: Lists) {
        *self.words.entry(word.into()).or_insert(0) |= lists;
    }

    /// The lower-case spelling and the lists of a word, when it is known. A dot at the end does not matter.
    pub fn find<'w>(&'w self, word: &'w str) -> Option<(&'w str, Lists)> {
        let (lower, lists, known) = self.look_up(word, 0, word.len());
        known.then_some((lower, lists))
    }

    /// The same for the word at `start..end` of a text, read in place; as written and in no list when it is unknown.
    #[inline]
    pub fn find_in<'w>(&'w self, text: &'w str, start: usize, end: usize) -> (&'w str, Lists) {
        let (lower, lists, _) = self.look_up(text, start, end);
        (lower, lists)
    }

    #[inline]
    fn look_up<'w>(&'w self, text: &'w str, start: usize, end: usize) -> (&'w str, Lists, bool) {
        let word = &text[start..end];
        let Some(packed) = packed(text.as_bytes(), start, end) else {
            return self.find_long(word).map_or((word, 0, false), |(lower, lists)| (lower, lists, true));
        };
        let found = self.short.find(packed, word);
        match packed_bare(word, packed) {
            Some(bare) if !found.2 => self.short.find(bare, word),
            None if !found.2 && word.starts_with(|c: char| c.is_ascii_uppercase()) => {
                self.given.find(packed, word)
            }
            _ => found,
        }
    }

    /// A word of many letters, or of other letters than ASCII ones.
    fn find_long(&self, word: &str) -> Option<(&str, Lists)> {
        if word.len() > LONGEST {
            return None;
        }
        let lower = word.to_lowercase().replace('’', "'");
        let known = self.words.get_key_value(lower.as_str());
        let known = known.or_else(|| lower.strip_suffix('.').and_then(|bare| self.words.get_key_value(bare)));
        known.map(|(word, lists)| (&**word, *lists))
    }
}

impl Default for Lexicon {
    /// The shipped lists.
    fn default() -> Self {
        Lexicon::of(&[])
    }
}

/// The names of all sections, those of base forms included.
pub fn names() -> impl Iterator<Item = &'static str> {
    BASES.iter().copied().chain(SECTIONS.iter().map(|(name, _)| *name))
}

/// Sections of base forms, inflected by rule; verbs that double their last letter; other words the rules look at.
const BASES: [&str; 5] = ["speech_verbs", "weak_verbs", "naming_verbs", "doubled", "known"];

/// Longest word looked up, in bytes.
const LONGEST: usize = 40;
/// A word in two verb lists is the stronger; a name in two is the first by which lists are read.
fn settle(lists: &mut Lists) {
    if *lists & STRONG != 0 {
        *lists &= !WEAK;
    }
    if *lists & GIVEN == GIVEN {
        *lists &= !FEMALE_NAME;
    }
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
    let cut = |n: usize| base.get(..base.len().saturating_sub(n)).unwrap_or(base);
    let vowel_before_last = cut(1).ends_with(['a', 'e', 'i', 'o', 'u']);
    let (third, past, ing) = if base.ends_with('e') {
        (format!("{base}s"), format!("{base}d"), format!("{}ing", cut(1)))
    } else if base.ends_with('y') && !vowel_before_last {
        (format!("{}ies", cut(1)), format!("{}ied", cut(1)), format!("{base}ing"))
    } else {
        let hissing = ["s", "x", "sh", "ch"].iter().any(|end| base.ends_with(end));
        let last = if doubled { &base[cut(1).len()..] } else { "" };
        let third = if hissing { "es" } else { "s" };
        (format!("{base}{third}"), format!("{base}{last}ed"), format!("{base}{last}ing"))
    };
    [base.to_owned(), third, past, ing]
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
        for (section, _) in FILES.iter().flat_map(|file| sections(file)) {
            assert!(
                BASES.contains(&section) || SECTIONS.iter().any(|(name, _)| *name == section),
                "{section}"
            );
        }
        for (name, _) in SECTIONS {
            assert!(words_of(name).next().is_some(), "{name}");
        }
    }

    #[test]
    fn every_word_has_its_place_in_a_small_table() {
        let lexicon = Lexicon::default();
        for (word, lists) in &lexicon.words {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            let capital = first.to_uppercase() + rest;
            assert_eq!(lexicon.find(&capital), Some((&**word, *lists)), "{word}");
        }
        let buckets = lexicon.short.buckets() + lexicon.given.buckets();
        assert!(buckets <= lexicon.words.len(), "{buckets}");
    }

    #[test]
    fn words_are_found_in_any_case() {
        let words = ["Quipstered".to_owned()];
        let lexicon = Lexicon::new([("speech_forms", &words[..])]).expect("a section");
        let lists = |word: &str| lexicon.find(word).map_or(0, |(_, lists)| lists);
        assert_ne!(lists("SAID") & STRONG & !WEAK, 0);
        assert_ne!(lists("quipstered") & STRONG, 0);
        assert_eq!(Lexicon::new([("speech_form", &words[..])]).err().as_deref(), Some("speech_form"));
        assert_ne!(lists("Sen.") & TITLE & lists("U.S."), 0);
        assert_ne!(lists("didn’t") & AUXILIARY, 0);
        assert_eq!(lists("zzz"), 0);
        assert_eq!(lexicon.find("antidisestablishmentarianismus"), None);
        assert_eq!(lexicon.find("The").map(|(word, _)| word), Some("the"));
    }
}
