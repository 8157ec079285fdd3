//! Articles to drop: the demo's own, and any number more made from them, always the same ones.
//!
//! A made article takes paragraphs of the demo's articles and changes their names, many of their longer words and
//! their figures. Articles of one made story share these changes, so they read as one story; different stories do
//! not share them. Every story has a first report, a copy under another outlet's name, a cut copy, a report in
//! other words with other figures, and a later version of the first.

use std::collections::HashMap;
use std::path::Path;

use crate::build::workspace;
use crate::tree;

/// A file to drop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Name relative to the watch folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The demo's articles in the order of time, side-cars before what they describe.
pub fn demo() -> Vec<Drop> {
    let folder = workspace().join("daemon/demo");
    let mut names = tree::files(&folder);
    let last =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    names.sort_by_key(|path| {
        let name = last(path);
        let subject = name.strip_suffix(".toml").unwrap_or(&name).to_owned();
        (subject, !name.ends_with(".toml"))
    });
    let read = |path: std::path::PathBuf| Drop {
        bytes: std::fs::read(folder.join(&path)).expect("a demo article"),
        name: path.to_string_lossy().into_owned(),
    };
    names.into_iter().map(read).collect()
}

/// Articles a made story has.
pub const PER_STORY: usize = 5;
const OUTLETS: &[&str] = &[
    "Northern Herald",
    "Harbour Journal",
    "Capital Post",
    "Evening Courier",
    "Valley Gazette",
    "Metro Tribune",
    "Coast Observer",
    "Morning Chronicle",
    "Border Times",
    "Island Echo",
    "Plains Dispatch",
];
const SYLLABLES: &[&str] = &[
    "bar", "del", "kor", "min", "sa", "ve", "tol", "ran", "ish", "um", "or", "gal", "pe", "lin", "dor", "ka",
    "mer", "no", "vis", "tan", "hal", "ru", "ben", "os",
];

/// Makes articles of about `bytes` bytes each.
pub struct Maker {
    bytes: usize,
    paragraphs: Vec<String>,
    words: Vec<String>,
}

impl Maker {
    /// From the demo's plain texts.
    pub fn new(bytes: usize) -> Self {
        let texts = demo().into_iter().filter(|file| file.name.ends_with(".txt"));
        let texts: Vec<String> = texts.filter_map(|file| String::from_utf8(file.bytes).ok()).collect();
        let whole =
            |paragraph: &&str| paragraph.len() > 120 && paragraph.trim_end().ends_with(['.', '”', '"']);
        let mut paragraphs: Vec<String> = texts
            .iter()
            .flat_map(|text| text.split("\n\n"))
            .filter(whole)
            .map(|p| p.trim().to_owned())
            .collect();
        paragraphs.sort();
        paragraphs.dedup();
        let long = |word: &&str| word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut words: Vec<String> = paragraphs
            .iter()
            .flat_map(|paragraph| paragraph.split(|c: char| !c.is_ascii_alphabetic()))
            .filter(long)
            .map(str::to_owned)
            .collect();
        words.sort();
        words.dedup();
        Self { bytes, paragraphs, words }
    }

    /// The article with this number: story `number / 5`, in the role `number % 5`.
    pub fn article(&self, number: usize) -> Drop {
        let (story, role) = (number / PER_STORY, number % PER_STORY);
        let body = match role {
            3 => self.body(story, 1, &mut Changes::new(self, story, 3)),
            4 => format!(
                "{}\n\n{}",
                self.body(story, 0, &mut Changes::new(self, story, 0)),
                self.closing(story)
            ),
            _ => self.body(story, 0, &mut Changes::new(self, story, 0)),
        };
        let body = if role == 2 { cut(&body) } else { body };
        let outlet = OUTLETS[(mix(story as u64) as usize + if role == 4 { 0 } else { role }) % OUTLETS.len()];
        let mut changes = Changes::new(self, story, 0);
        let place = changes.name("Dervan");
        let headline = format!("{} {} {}", place, changes.word("hearing"), changes.word("continues"));
        // Twenty minutes lie between two articles.
        let minutes = number * 20;
        let (day, hour, minute) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let date = format!("{} {} 2024", day % 28 + 1, MONTHS[day / 28 % 12]);
        let text = format!("{headline}\n\n{outlet}, {date}, {hour:02}:{minute:02} GMT\n\n{body}\n");
        Drop { name: format!("{number:06}.txt"), bytes: text.into_bytes() }
    }

    fn body(&self, story: usize, version: usize, changes: &mut Changes<'_>) -> String {
        let mut body = String::new();
        let from = mix(story as u64 * 7 + version as u64 * 3) as usize;
        for step in 0.. {
            if body.len() >= self.bytes || step >= self.paragraphs.len() {
                break;
            }
            let paragraph = &self.paragraphs[(from + step * 31) % self.paragraphs.len()];
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(&changes.apply(paragraph));
        }
        body
    }

    fn closing(&self, story: usize) -> String {
        let mut changes = Changes::new(self, story, 9);
        changes.apply(
            "The authorities in Dervan said on the following day that 52 people had been heard as witnesses.",
        )
    }
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn cut(body: &str) -> String {
    let paragraphs: Vec<&str> = body.split("\n\n").collect();
    paragraphs[..paragraphs.len().div_ceil(2)].join("\n\n")
}

/// The changes of one story; `figures` tells versions with other figures apart.
struct Changes<'a> {
    maker: &'a Maker,
    story: u64,
    figures: u64,
    names: HashMap<String, String>,
}

impl<'a> Changes<'a> {
    fn new(maker: &'a Maker, story: usize, figures: u64) -> Self {
        Self { maker, story: story as u64, figures, names: HashMap::new() }
    }

    fn apply(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut rest = text;
        let mut opens = true;
        while let Some(first) = rest.chars().next() {
            let same = |c: char| {
                c.is_alphabetic() == first.is_alphabetic() && c.is_ascii_digit() == first.is_ascii_digit()
            };
            let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            out.push_str(&self.part(part, opens));
            opens = !first.is_alphanumeric()
                && (opens && !part.trim().is_empty() || part.contains(['.', '“', '"', '\n']));
            rest = after;
        }
        out
    }

    fn part(&mut self, part: &str, opens: bool) -> String {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.figure(part);
        }
        if part.starts_with(|c: char| c.is_uppercase()) && !opens && part.len() >= 4 && !is_kept(part) {
            return self.name(part);
        }
        let plain = part.len() >= 6 && part.bytes().all(|byte| byte.is_ascii_lowercase());
        if plain && !is_kept(part) && !self.hash(part).is_multiple_of(3) {
            self.word(part)
        } else {
            part.to_owned()
        }
    }

    fn hash(&self, word: &str) -> u64 {
        let mut hash = mix(self.story ^ 0x5eed);
        for byte in word.bytes() {
            hash = mix(hash ^ u64::from(byte));
        }
        hash
    }

    fn word(&self, word: &str) -> String {
        self.maker.words[(self.hash(word) >> 8) as usize % self.maker.words.len()].clone()
    }

    fn name(&mut self, name: &str) -> String {
        let hash = self.hash(name);
        let make = || {
            let part = |shift: u32| SYLLABLES[(hash >> shift) as usize % SYLLABLES.len()];
            let name = format!("{}{}{}", part(3), part(13), part(23));
            name[..1].to_uppercase() + &name[1..]
        };
        self.names.entry(name.to_owned()).or_insert_with(make).clone()
    }

    fn figure(&self, digits: &str) -> String {
        let Ok(number @ 11..1_900) = digits.parse::<u64>() else { return digits.to_owned() };
        if digits.starts_with('0') {
            return digits.to_owned();
        }
        let change = (self.hash(digits) >> 5) % (number / 2) + self.figures * (number / 9);
        (number + change).to_string()
    }
}

/// A made-up name, the same for the same number.
pub fn name(number: u64) -> String {
    let hash = mix(number);
    let part = |shift: u32| SYLLABLES[(hash >> shift) as usize % SYLLABLES.len()];
    let name = format!("{}{}{}{}", part(3), part(13), part(23), part(33));
    name[..1].to_uppercase() + &name[1..]
}

/// Words that carry the sentence: attributions, days, months.
fn is_kept(word: &str) -> bool {
    const KEPT: &[&str] = &[
        "according",
        "people",
        "against",
        "before",
        "between",
        "during",
        "without",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "percent",
        "killed",
        "injured",
        "million",
        "governor",
        "minister",
        "spokesman",
        "spokeswoman",
        "reporters",
        "police",
        "workers",
        "passengers",
        "Governor",
        "Minister",
        "President",
        "Police",
    ];
    KEPT.contains(&word) || MONTHS.contains(&word)
}

/// A number from a number, well mixed (SplitMix64).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_cars_come_before_their_article() {
        let files = demo();
        let at = |end: &str| files.iter().position(|file| file.name.ends_with(end)).unwrap();
        assert_eq!(at("ferry-morning.txt.toml") + 1, at("ferry-morning.txt"));
        assert!(files.len() > 50);
    }

    #[test]
    fn made_articles_are_always_the_same_and_of_the_size_asked_for() {
        let (one, two) = (Maker::new(5_000), Maker::new(5_000));
        for number in 0..20 {
            let article = one.article(number);
            assert_eq!(article, two.article(number));
            let least = if number % PER_STORY == 2 { 2_000 } else { 4_900 };
            assert!((least..9_000).contains(&article.bytes.len()), "{}", article.bytes.len());
        }
        assert_ne!(one.article(0).bytes, one.article(1).bytes);
    }
}
