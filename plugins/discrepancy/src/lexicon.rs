//! What numbers in news are about: the claim classes, read from a table that ships with the plugin and that the
//! settings may extend.

use crate::view::View;
use crate::words::{ByWord, Sift};
use copydesk_text::fold::root;
use copydesk_text::fold::sense::hash;
use copydesk_text::quantity::Unit;
use std::ops::Range;

/// How a figure behaves while a story goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It only rises (dead, arrested): a later, higher figure is news, not a conflict.
    Grows,
    /// It only falls (missing).
    Shrinks,
    /// It may be corrected but does not move by itself.
    Rests,
}

/// One class of claims.
#[derive(Clone, Debug)]
pub struct Class {
    /// Short name, part of the key.
    pub name: String,
    /// What it has in keys: classes of one key tell the same by other cues.
    pub key: String,
    /// In words, for messages.
    pub label: String,
    /// How the figure behaves.
    pub course: Course,
    /// The counted noun is part of the key.
    pub by_head: bool,
    /// Figures of different sources are different claims.
    pub by_source: bool,
    /// What befell those counted.
    pub fate: bool,
    /// A cue counts only right beside the number.
    pub near: bool,
    /// A cue counts only as the counted noun, or right beside the number.
    pub noun: bool,
    /// A conflict is a major one.
    pub loud: bool,
    /// There are many such things in a story.
    pub broad: bool,
    /// The figure is a limit itself: how many a hall holds.
    pub limit: bool,
    /// Each has some of all there are: `97 of the 180 seats`.
    pub share: bool,
    /// By how much something changed, not to what.
    pub step: bool,
    /// What something is or came to, not by how much it changed.
    pub level: bool,
    /// Asked only where no other class explains the figure.
    pub last: bool,
    /// One of these words must stand in the sentence, where any are given.
    pub with: Vec<String>,
    units: Vec<&'static str>,
}

impl Class {
    /// Whether the class takes figures of this unit.
    pub fn takes(&self, unit: Unit) -> bool {
        self.units.contains(&unit_name(unit))
    }
}

/// The name of a unit in keys and in the table.
pub fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Plain => "plain",
        Unit::Percent => "percent",
        Unit::Points => "points",
        Unit::Money(_) => "money",
        Unit::Length => "length",
        Unit::Area => "area",
        Unit::Mass => "mass",
        Unit::Volume => "volume",
        Unit::Duration => "duration",
        Unit::Temperature => "temperature",
        Unit::Speed => "speed",
        Unit::Ordinal => "ordinal",
        Unit::Power => "power",
        Unit::Energy => "energy",
        Unit::Data => "data",
        Unit::Angle => "angle",
    }
}

const UNITS: &[&str] = &[
    "plain",
    "percent",
    "points",
    "money",
    "length",
    "area",
    "mass",
    "volume",
    "duration",
    "temperature",
    "speed",
    "ordinal",
    "power",
    "energy",
];

/// Begins the name of a kind of people.
pub const PERSON: char = '@';

/// The kind of people as such (`people`, `persons`).
pub const ANYBODY: &str = "@people";

/// The kind of posts, each of which somebody has.
pub const JOBS: &str = "~jobs";

/// The kinds of those aboard that are some of the people aboard.
pub const ABOARD: [&str; 2] = ["@passengers", "@sailors"];

/// A cue found in a sentence.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Its pieces.
    pub at: Range<usize>,
    /// Index of its class.
    pub class: usize,
    /// It names the figure itself.
    pub strong: bool,
}

/// A cue as it is looked for from its first word on.
#[derive(Clone, Copy)]
struct Phrase {
    /// The hash of the second word, by which most are told to stand elsewhere; any where there is none.
    second: u32,
    /// Of the words behind the first the place among those of all cues; none where there are none.
    rest: Option<u32>,
    /// Index of the class.
    class: u16,
    strong: bool,
}

/// The classes with their cues.
pub struct Lexicon {
    /// The classes.
    pub classes: Vec<Class>,
    cues: ByWord<Phrase>,
    /// The words of cues behind the first.
    rests: Vec<Vec<String>>,
    /// By word the classes that ask for it in the sentence.
    with: ByWord<usize>,
    /// By counted noun the name of its kind.
    kin: ByWord<String>,
    /// The classes of figures that are limits themselves.
    limits: Vec<usize>,
}

impl Lexicon {
    /// The table that ships with the plugin.
    pub fn built_in() -> Result<Self, String> {
        let mut lexicon = Lexicon {
            classes: Vec::new(),
            cues: ByWord::default(),
            rests: Vec::new(),
            with: ByWord::default(),
            kin: ByWord::default(),
            limits: Vec::new(),
        };
        lexicon.extend(include_str!("classes.tsv"))?;
        Ok(lexicon)
    }

    /// Add the lines of a table. A class that exists gains the cues.
    pub fn extend(&mut self, table: &str) -> Result<(), String> {
        for (number, line) in table.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            if matches!(columns[0], "=" | "=p") {
                let Some(first) = columns.get(1) else { continue };
                let name = format!("{}{first}", if columns[0] == "=p" { PERSON } else { '~' });
                for word in &columns[1..] {
                    // A root may be that of another word: `works`, `workers`.
                    for form in [*word, root(word)] {
                        let known = self.kin.list(form.to_owned());
                        if known.is_empty() {
                            known.push(name.clone());
                        }
                    }
                }
                continue;
            }
            let [name, label, traits, cues] = columns[..] else {
                return Err(format!(
                    "line {} of the class table has {} columns, not 4",
                    number + 1,
                    columns.len()
                ));
            };
            self.add(name, label, traits.split_whitespace(), cues.split(','))?;
        }
        Ok(())
    }

    /// Add a class, or cues to a class of that name.
    pub fn add<'a>(
        &mut self,
        name: &str,
        label: &str,
        traits: impl Iterator<Item = &'a str>,
        cues: impl Iterator<Item = &'a str>,
    ) -> Result<(), String> {
        let class = match self.classes.iter().position(|c| c.name == name) {
            Some(known) => known,
            None => {
                let class = class(name, label, traits)?;
                let index = self.classes.len();
                for form in class.with.iter().flat_map(|word| forms(word)) {
                    self.with.list(form).push(index);
                }
                self.limits.extend(class.limit.then_some(index));
                self.classes.push(class);
                index
            }
        };
        for cue in cues {
            let strong = cue.ends_with('!');
            // A text is cut at hyphens.
            let cue = cue.trim_end_matches('!').replace('-', " - ");
            let mut words = cue.split_whitespace().map(str::to_lowercase);
            let Some(first) = words.next() else { continue };
            let rest: Vec<String> = words.collect();
            let second = rest.first().map_or(0, |word| hash(word.as_bytes()));
            let place = self.rests.len() as u32;
            let phrase = Phrase {
                second,
                rest: (!rest.is_empty()).then_some(place),
                class: u16::try_from(class).map_err(|_| "there are too many classes".to_owned())?,
                strong,
            };
            self.rests.extend(Some(rest).filter(|rest| !rest.is_empty()));
            self.cues.list(first).push(phrase);
        }
        Ok(())
    }

    /// Have their words looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        sift.enter(&mut self.cues);
        sift.enter(&mut self.with);
    }

    /// The cues among the pieces of a sentence, in order. A class that asks for a word has none where it is missing.
    pub fn cues(&self, view: &View<'_>, sentence: Range<usize>) -> Vec<Cue> {
        let cuts = &view.cuts;
        let mut out = Vec::new();
        for i in self.cues.known_among(view, &sentence) {
            let next = cuts.cuts.get(i + 1).map(|cut| cut.hash);
            let may_stand = |phrase: &&Phrase| phrase.rest.is_none() || Some(phrase.second) == next;
            for phrase in self.cues.at(cuts, i).iter().filter(may_stand) {
                let rest = phrase.rest.map_or(&[][..], |place| &self.rests[place as usize][..]);
                if rest.iter().enumerate().all(|(k, w)| cuts.low(i + 1 + k) == w) {
                    let (class, strong) = (usize::from(phrase.class), phrase.strong);
                    out.push(Cue { at: i..i + 1 + rest.len(), class, strong });
                }
            }
        }
        let asks = |cue: &Cue| !self.classes[cue.class].with.is_empty();
        if out.iter().any(asks) {
            let there: Vec<usize> =
                self.with.known_among(view, &sentence).flat_map(|i| self.with.at(cuts, i)).copied().collect();
            out.retain(|cue| !asks(cue) || there.contains(&cue.class));
        }
        out
    }

    /// Whether a class so called in messages is one of figures that are limits themselves.
    pub fn is_limit(&self, label: &str) -> bool {
        self.limits.iter().any(|class| self.classes[*class].label == label)
    }

    /// Counted nouns that mean the same get the same name; that of people begins with [`PERSON`].
    pub fn kind_of(&self, head: &str) -> String {
        let stem = root(head);
        self.kin
            .of(head)
            .first()
            .or_else(|| self.kin.of(stem).first())
            .map_or_else(|| stem.to_owned(), String::clone)
    }
}

/// A word that a class asks for, with its usual endings.
fn forms(word: &str) -> Vec<String> {
    const ENDINGS: &[&str] = &["", "s", "es", "d", "ed", "ing", "er", "ers", "ment"];
    // Short words are other words with an ending: `pay`, `payer`.
    if word.len() < 5 {
        return vec![word.to_owned()];
    }
    let dropped = word.strip_suffix('e').map(|stem| format!("{stem}ing"));
    ENDINGS.iter().map(|ending| format!("{word}{ending}")).chain(dropped).collect()
}

fn class<'a>(name: &str, label: &str, traits: impl Iterator<Item = &'a str>) -> Result<Class, String> {
    let mut class = Class {
        name: name.to_owned(),
        key: name.to_owned(),
        label: label.to_owned(),
        course: Course::Rests,
        by_head: false,
        by_source: false,
        fate: false,
        near: false,
        noun: false,
        loud: false,
        broad: false,
        limit: false,
        share: false,
        last: false,
        step: false,
        level: false,
        with: Vec::new(),
        units: Vec::new(),
    };
    for word in traits {
        match word {
            "grow" => class.course = Course::Grows,
            "shrink" => class.course = Course::Shrinks,
            "fixed" | "head-free" => class.course = Course::Rests,
            "head" => class.by_head = true,
            "source" => class.by_source = true,
            "fate" => class.fate = true,
            "near" => class.near = true,
            "noun" => class.noun = true,
            "loud" => class.loud = true,
            "broad" => class.broad = true,
            "limit" => class.limit = true,
            "share" => class.share = true,
            "last" => class.last = true,
            "step" => class.step = true,
            "level" => class.level = true,
            like if like.starts_with("as:") => class.key = like["as:".len()..].to_owned(),
            list if list.starts_with("with:") => {
                class.with = list["with:".len()..].split('|').map(str::to_owned).collect();
            }
            unit => match UNITS.iter().find(|u| **u == unit) {
                Some(unit) => class.units.push(unit),
                None => return Err(format!("class `{name}` has the unknown trait `{unit}`")),
            },
        }
    }
    if class.units.is_empty() {
        class.units.push("plain");
    }
    Ok(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let lexicon = Lexicon::built_in().expect("reads");
        assert!(lexicon.classes.len() >= 60, "{} classes", lexicon.classes.len());
        for class in &lexicon.classes {
            assert!(!class.label.is_empty() && !class.units.is_empty(), "{class:?}");
        }
        assert_eq!(lexicon.kind_of("soldiers"), lexicon.kind_of("troops"));
        assert_eq!(lexicon.kind_of("people"), ANYBODY);
    }

    #[test]
    fn a_faulty_table_is_refused() {
        let mut lexicon = Lexicon::built_in().expect("reads");
        assert!(lexicon.extend("floods\tfloods\tgrowing\twater").is_err());
        assert!(lexicon.extend("floods\tfloods").is_err());
    }
}
