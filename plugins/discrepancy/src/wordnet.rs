//! Which verbs may mean the same, and which are opposites; which nouns are made of verbs; which words are nouns at all.
//!
//! The tables are derived from WordNet 3.0 (Princeton University; the notice is in `wordnet/LICENSE`): the words that
//! occur in news, with numbers for those of their first senses that another of the words shares (the first two, and the
//! third and fourth where they were met in tagged texts), the antonym pointers between verbs, the
//! derivational pointers from nouns of acts, events and states to verbs, and the irregular forms. Two words that share a
//! number may mean the same, but often do not: use it only where those who do it, or what it is done to, agree too.

use crate::words::ByWord;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A verb, by its number in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Verb(u16);

/// What is known of a verb.
#[derive(Debug)]
struct Known {
    lemma: &'static str,
    /// Irregular; empty where it is not.
    participle: &'static str,
    senses: Vec<u16>,
    opposites: &'static str,
}

/// Letters of a verb at most; those of the table have fewer.
const LONGEST: usize = 48;

/// Two parts of a word put together in `room`, as far as they find room there.
fn joined<'r>(room: &'r mut [u8; LONGEST], one: &str, other: &str) -> Option<&'r str> {
    let (first, rest) = room.split_at_mut_checked(one.len())?;
    let (second, _) = rest.split_at_mut_checked(other.len())?;
    first.copy_from_slice(one.as_bytes());
    second.copy_from_slice(other.as_bytes());
    std::str::from_utf8(&room[..one.len() + other.len()]).ok()
}

/// The tables.
#[derive(Debug)]
pub struct Wordnet {
    verbs: Vec<Known>,
    lemmas: ByWord<Verb>,
    forms: ByWord<Verb>,
    deeds: ByWord<Verb>,
    nouns: ByWord<()>,
    /// Pairs of opposite verbs by a sense of one of them.
    opposed: HashMap<u16, Vec<(&'static str, &'static str)>>,
}

/// The tables, read at the first call.
pub fn wordnet() -> &'static Wordnet {
    static TABLES: LazyLock<Wordnet> = LazyLock::new(Wordnet::built_in);
    &TABLES
}

/// The lines of a table at their tabs.
fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap_or((line, "")))
}

fn pair(one: &'static str, other: &'static str) -> (&'static str, &'static str) {
    (one.min(other), one.max(other))
}

fn numbers(list: &str) -> Vec<u16> {
    list.split(' ').filter_map(|number| u16::from_str_radix(number, 36).ok()).collect()
}

impl Wordnet {
    fn built_in() -> Self {
        let (mut verbs, mut lemmas): (Vec<Known>, _) = (Vec::new(), ByWord::default());
        for (number, (lemma, rest)) in (0..).zip(lines(include_str!("wordnet/verbs.tsv"))) {
            let (senses, opposites) = rest.split_once('!').unwrap_or((rest, ""));
            verbs.push(Known { lemma, participle: "", senses: numbers(senses), opposites });
            lemmas.list(lemma.to_owned()).push(Verb(number));
        }
        let mut opposed: HashMap<u16, Vec<_>> = HashMap::new();
        for known in verbs.iter().filter(|known| !known.opposites.is_empty()) {
            for sense in &known.senses {
                let pairs = known.opposites.split(',').map(|opposite| pair(known.lemma, opposite));
                opposed.entry(*sense).or_default().extend(pairs);
            }
        }
        let (mut forms, mut deeds) = (ByWord::default(), ByWord::default());
        for (form, lemma) in lines(include_str!("wordnet/forms.tsv")) {
            forms.list(form.to_owned()).extend_from_slice(lemmas.of(lemma));
            for verb in lemmas.of(lemma).iter().filter(|_| !form.ends_with("ing")) {
                let known = &mut verbs[usize::from(verb.0)].participle;
                // Of `sang` and `sung`, `broke` and `broken` the second.
                let rank = |form: &str| (form.ends_with('n'), form.contains('u'));
                if known.is_empty() || rank(form) > rank(known) {
                    *known = form;
                }
            }
        }
        for (noun, lemma) in lines(include_str!("wordnet/deeds.tsv")) {
            let lemma = if lemma.is_empty() { noun } else { lemma };
            deeds.list(noun.to_owned()).extend_from_slice(lemmas.of(lemma));
        }
        let mut nouns = ByWord::default();
        for (noun, _) in lines(include_str!("wordnet/nouns.tsv")) {
            nouns.list(noun.to_owned()).push(());
        }
        Wordnet { verbs, lemmas, forms, deeds, nouns, opposed }
    }

    /// The verb a lower-case word is a form of: `broke`, `stopped`, `carries`.
    pub fn verb(&self, word: &str) -> Option<Verb> {
        let known = |word: &str| self.lemmas.of(word).first().copied();
        if let Some(verb) = self.forms.of(word).first() {
            return Some(*verb);
        }
        let whole = || known(word);
        let with = |stem: &str, ending: &str| {
            let mut room = [0; LONGEST];
            known(joined(&mut room, stem, ending)?)
        };
        if let Some(stem) = word.strip_suffix("ied").or_else(|| word.strip_suffix("ies")) {
            return whole().or_else(|| with(stem, "y")).or_else(|| with(stem, "ie"));
        }
        if let Some(stem) = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")) {
            let single = || {
                let cut = stem.char_indices().next_back()?.0;
                stem[..cut].ends_with(&stem[cut..]).then(|| known(&stem[..cut]))?
            };
            let regular = || with(stem, "e").or_else(|| known(stem)).or_else(single);
            return regular().or_else(whole);
        }
        let third = || {
            let stem = word.strip_suffix('s')?;
            known(stem).or_else(|| known(stem.strip_suffix('e')?))
        };
        whole().or_else(third)
    }

    /// Whether a piece is an irregular form of a verb.
    #[inline]
    pub fn is_form(&self, view: &crate::view::View<'_>, i: usize) -> bool {
        !self.forms.at(&view.cuts, i).is_empty()
    }

    /// The verb of two words, if there is one: `gave way`, `broke out`.
    pub fn verb_with(&self, word: &str, particle: &str) -> Option<Verb> {
        let first = self.lemma(self.verb(word)?);
        let mut room = [0; LONGEST];
        let mut parted = [0; LONGEST];
        let first = joined(&mut room, first, " ")?;
        self.lemmas.of(joined(&mut parted, first, particle)?).first().copied()
    }

    /// The verb a noun in either number is made of: `closure`, `arrests`.
    pub fn deed(&self, noun: &str) -> Option<Verb> {
        let known = |noun: &str| self.deeds.of(noun).first().copied();
        known(noun).or_else(|| known(&copydesk_text::stem::stem(noun)))
    }

    /// The infinitive without `to`.
    pub fn lemma(&self, verb: Verb) -> &'static str {
        self.known(verb).lemma
    }

    /// The past participle: `broken`, `given up`, `carried`.
    pub fn participle(&self, verb: Verb) -> String {
        let lemma = self.lemma(verb);
        let (first, rest) =
            lemma.split_once(' ').map_or((lemma, ""), |(first, _)| (first, &lemma[first.len()..]));
        let irregular = self.lemmas.of(first).first().map_or("", |verb| self.known(*verb).participle);
        let stem = |tail: char| first.strip_suffix(tail);
        match irregular {
            "" if first.ends_with('e') => format!("{first}d{rest}"),
            "" => match stem('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
                Some(stem) => format!("{stem}ied{rest}"),
                None => format!("{first}ed{rest}"),
            },
            irregular => format!("{irregular}{rest}"),
        }
    }

    /// Numbers of the senses that others share.
    pub fn senses(&self, verb: Verb) -> &[u16] {
        &self.known(verb).senses
    }

    /// Whether two verbs are one or share a sense.
    pub fn may_mean_same(&self, one: Verb, other: Verb) -> bool {
        one == other || self.senses(one).iter().any(|sense| self.senses(other).contains(sense))
    }

    /// Whether two verbs are opposites, or one may mean the same as an opposite of the other: `convict` and `clear`.
    pub fn are_opposed(&self, one: Verb, other: Verb) -> bool {
        let (first, second) = (self.lemma(one), self.lemma(other));
        let own =
            |(one, other): &(&str, &str)| [one, other].iter().any(|own| **own == first || **own == second);
        let met = |pair| self.oppositions(other).any(|other| other == pair);
        !self.may_mean_same(one, other) && self.oppositions(one).filter(own).any(met)
    }

    /// The pairs of opposites of which a verb is one, or may mean the same as one, each pair in the order of the alphabet.
    pub fn oppositions(&self, verb: Verb) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own = self.opposites_of(verb).map(move |opposite| pair(self.lemma(verb), opposite));
        let met = |sense: &u16| self.opposed.get(sense).map_or(&[][..], Vec::as_slice);
        own.chain(self.senses(verb).iter().flat_map(met).copied())
    }

    fn opposites_of(&self, verb: Verb) -> impl Iterator<Item = &'static str> {
        self.known(verb).opposites.split(',').filter(|lemma| !lemma.is_empty())
    }

    /// Whether a noun, in either number, is in the table.
    pub fn is_noun(&self, noun: &str) -> bool {
        let known = |noun: &str| !self.nouns.of(noun).is_empty();
        known(noun) || known(&copydesk_text::stem::stem(noun))
    }

    fn known(&self, verb: Verb) -> &Known {
        &self.verbs[usize::from(verb.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_verbs() {
        for (word, want) in [
            ("stopped", Some("stop")),
            ("hoped", Some("hope")),
            ("broke", Some("break")),
            ("carries", Some("carry")),
            ("charging", Some("charge")),
            ("reaches", Some("reach")),
            ("found", Some("find")),
            ("parliament", None),
        ] {
            let got = wordnet().verb(word).map(|verb| wordnet().lemma(verb));
            assert_eq!(got, want, "{word}");
        }
        assert!(
            wordnet().verb_with("gave", "way").is_some() && wordnet().verb_with("gave", "tables").is_none()
        );
    }

    #[test]
    fn verbs_have_participles() {
        for (word, want) in [
            ("break", "broken"),
            ("sing", "sung"),
            ("give up", "given up"),
            ("deny", "denied"),
            ("deploy", "deployed"),
            ("charge", "charged"),
            ("halt", "halted"),
            ("acquit", "acquitted"),
            ("find", "found"),
        ] {
            let verb = wordnet().lemmas.of(word).first().copied();
            let verb = verb.unwrap_or_else(|| panic!("{word} is no verb"));
            assert_eq!(wordnet().participle(verb), want);
        }
    }

    fn check(relates: fn(&Wordnet, &str, &str) -> Option<bool>, pairs: &[(&str, &str, bool)]) {
        for (one, other, want) in pairs {
            assert_eq!(relates(wordnet(), one, other), Some(*want), "{one}, {other}");
        }
    }

    #[test]
    fn words_meet_by_meaning() {
        let same = |w: &Wordnet, one: &str, other: &str| Some(w.may_mean_same(w.verb(one)?, w.verb(other)?));
        check(same, &[("halted", "stopped", true), ("died", "perished", true), ("died", "opened", false)]);
        let deed = |w: &Wordnet, noun: &str, verb: &str| Some(w.may_mean_same(w.deed(noun)?, w.verb(verb)?));
        check(
            deed,
            &[("arrests", "arrested", true), ("closure", "closed", true), ("death", "closed", false)],
        );
        assert!(wordnet().is_noun("deals") && !wordnet().is_noun("santa"));
    }

    #[test]
    fn opposites_are_opposed_both_ways() {
        let verbs = |w: &Wordnet, one: &str, other: &str| Some(w.are_opposed(w.verb(one)?, w.verb(other)?));
        check(verbs, &[("opened", "closes", true), ("closes", "opened", true), ("opened", "ran", false)]);
    }
}
