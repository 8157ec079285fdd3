//! Reading the names of an article, each with the keys a misspelled twin of it would share.

use crate::note::{Entry, Form, Kind, Value};
use crate::slips::slips;
use crate::view::{View, stem_hash};
use crate::wordnet::wordnet;
use copydesk_plugin::hash64;
use copydesk_text::fold::sense::{CAPITAL, STOP};
use copydesk_text::fold::{Cut, Piece, root};
use copydesk_text::name::{Name, is_particle};

/// Begins the folded name of a flight.
pub const FLIGHT: &str = "flight: ";

/// Names of one article that are followed; the first ones.
const MOST: usize = 64;
/// Names of one article that are looked at to tell who else looks alike.
const LOOKED_AT: usize = 160;

/// A name with where it stands best: away from the beginning of a sentence.
struct Seen<'v> {
    folded: String,
    name: &'v Name,
    sentence: usize,
}

/// The looks of a name: what tells most names apart at a glance.
#[derive(Clone, Copy)]
struct Looks {
    letters: u32,
    len: u16,
    words: u16,
}

impl Looks {
    fn of(name: &Name) -> Self {
        let short = |n: usize| n.min(usize::from(u16::MAX)) as u16;
        let blanks = if has_article(name) { 0 } else { name.words.len().saturating_sub(1) };
        let len = name.words.iter().map(String::len).sum::<usize>() + blanks;
        let letters = name.words.iter().fold(0, |all, word| all | letters(word));
        Looks { letters, len: short(len), words: short(name.words.len()) }
    }

    /// Whether two names have the same letters and as many.
    fn as_long(self, other: Looks) -> bool {
        (self.letters, self.len) == (other.letters, other.len)
    }

    /// Whether two names may be no more than a few edits apart.
    fn may_be_alike(self, other: Looks) -> bool {
        self.len.abs_diff(other.len) <= 3
            // Names of more words are no spellings of one of fewer, but for words written in one.
            && (self.words == other.words || self.letters == other.letters)
            // An edit changes two letters at most: most pairs need no more than their letters.
            && (self.letters ^ other.letters).count_ones() <= 6
    }
}

/// The names of the article, each form once.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    flights(view, out);
    let (seen, looks) = seen(view);
    // Words also written small are no names when they stand alone.
    let mut small = WordSet::default();
    let written_small = |c: &&Cut| c.piece == Piece::Word && c.sense & CAPITAL == 0;
    view.cuts.cuts.iter().filter(written_small).for_each(|c| small.put(c.hash));
    // At the beginning of a sentence any word has a capital; one that is in no dictionary is a name.
    let known = |word: &str| {
        let words = wordnet();
        words.verb(word).is_some() || words.deed(word).is_some() || words.is_noun(word)
    };
    let alone = |s: &Seen<'_>| {
        let at = s.name.pieces.start;
        let apposed =
            || view.cuts.raw(s.name.pieces.end) == "," && !view.cuts.is(at, STOP) && !known(&s.folded);
        (!s.name.opens || apposed()) && s.folded.len() >= 6 && !small.has(view.cuts.cuts[at].hash)
    };
    let kept = (0..seen.len()).filter(|i| seen[*i].name.words.len() > 1 || alone(&seen[*i]));
    for at in kept.take(MOST) {
        let alike = (0..seen.len()).filter(|other| looks[at].may_be_alike(looks[*other]));
        let apart = alike
            .map(|other| &seen[other].folded)
            .filter(|other| **other != seen[at].folded && self::alike(other, &seen[at].folded))
            .take(4);
        out.push(entry(view, &seen[at], apart.cloned().collect()));
    }
}

/// The flights of the article: `flight KT 418` is a name, of which a digit may be wrong.
fn flights(view: &View<'_>, out: &mut Vec<Entry>) {
    let cuts = &view.cuts;
    let code = |i: usize| {
        let raw = cuts.raw(i);
        cuts.is_word(i) && raw.len() <= 3 && raw.bytes().all(|c| c.is_ascii_uppercase())
    };
    let number = |i: usize| {
        cuts.piece(i) == Some(Piece::Number)
            && (2..=4).contains(&cuts.raw(i).len())
            && cuts.raw(i).bytes().all(|c| c.is_ascii_digit())
    };
    for sentence in &view.sentences {
        let found = sentence.pieces.clone().filter(|i| cuts.low(*i) == "flight");
        for at in found.filter(|i| code(i + 1) && number(i + 2) && i + 3 <= sentence.pieces.end).take(2) {
            let pieces = at + 1..at + 3;
            let (start, end) = view.span(&pieces);
            let words = view.words(&pieces);
            let folded = format!("{FLIGHT}{} {}", cuts.low(at + 1), cuts.raw(at + 2));
            let keys = vec![hash64(format!("{FLIGHT}{}", cuts.low(at + 1)).as_bytes())];
            let value = Value::Form(Form { folded, place: false, office: Vec::new(), apart: Vec::new() });
            out.push(Entry {
                kind: Kind::Name,
                point: words.clone(),
                keys,
                start,
                end,
                text: words,
                sentence: String::new(),
                source: String::new(),
                rank: sentence.rank,
                weak: sentence.weak,
                value,
            });
        }
    }
}

/// The names of the article with their looks, each form once.
fn seen<'v>(view: &'v View<'_>) -> (Vec<Seen<'v>>, Vec<Looks>) {
    let mut seen: Vec<Seen<'_>> = Vec::new();
    let mut looks: Vec<Looks> = Vec::new();
    for (index, sentence) in view.sentences.iter().enumerate() {
        for name in &sentence.names {
            if name.words.iter().all(|w| w.len() < 4) || shouted(view, name) {
                continue;
            }
            let look = Looks::of(name);
            let twin = (0..seen.len()).find(|i| looks[*i].as_long(look) && is_folded(&seen[*i].folded, name));
            match twin {
                Some(i) if seen[i].name.opens && !name.opens => {
                    (seen[i].name, seen[i].sentence) = (name, index);
                }
                Some(_) => {}
                None if seen.len() < LOOKED_AT => {
                    seen.push(Seen { folded: folded(name), name, sentence: index });
                    looks.push(look);
                }
                None => {}
            }
        }
    }
    (seen, looks)
}

/// Hashes of words, a bit for the low fourteen bits of each to tell most that are none.
struct WordSet {
    bits: Vec<u64>,
    hashes: Vec<u32>,
}

impl Default for WordSet {
    fn default() -> Self {
        WordSet { bits: vec![0; 256], hashes: Vec::new() }
    }
}

impl WordSet {
    fn put(&mut self, hash: u32) {
        self.bits[(hash >> 6 & 255) as usize] |= 1 << (hash & 63);
        self.hashes.push(hash);
    }

    fn has(&self, hash: u32) -> bool {
        self.bits[(hash >> 6 & 255) as usize] >> (hash & 63) & 1 == 1 && self.hashes.contains(&hash)
    }
}

/// The words of a name, blanks between; an Arabic article belongs to its word: `Al Hamra` is `Al-Hamra`.
fn folded(name: &Name) -> String {
    if has_article(name) { name.words.concat() } else { name.folded() }
}

/// Whether a name so folded is `name`.
fn is_folded(folded: &str, name: &Name) -> bool {
    let blank = if has_article(name) { "" } else { " " };
    let mut rest = Some(folded);
    for (n, word) in name.words.iter().enumerate() {
        rest = rest.and_then(|rest| rest.strip_prefix(if n == 0 { "" } else { blank }));
        rest = rest.and_then(|rest| rest.strip_prefix(word.as_str()));
    }
    rest == Some("")
}

fn has_article(name: &Name) -> bool {
    matches!(&name.words[..], [article, _] if matches!(article.as_str(), "al" | "el"))
}

/// Which letters a folded word has, as bits.
fn letters(folded: &str) -> u32 {
    folded.bytes().fold(0, |bits, c| bits | 1 << (c & 31))
}

/// Headlines and datelines in capitals.
fn shouted(view: &View<'_>, name: &Name) -> bool {
    let (from, to) = view.span(&name.pieces);
    let raw = &view.cuts.text[from as usize..to as usize];
    raw.len() > 3 && !raw.chars().any(char::is_lowercase)
}

const STREETS: &[&str] = &[
    "street", "road", "avenue", "square", "river", "lane", "bridge", "station", "park", "hospital", "airport",
];

fn entry(view: &View<'_>, seen: &Seen<'_>, apart: Vec<String>) -> Entry {
    let name = seen.name;
    let sentence = &view.sentences[seen.sentence];
    let (start, end) = view.span(&name.pieces);
    let before = name.lead.checked_sub(1).map_or("", |i| view.cuts.low(i));
    let place = is_street(&name.words)
        || (name.words.len() == 1 && matches!(before, "in" | "near" | "of" | "at" | "outside" | "from"));
    let words = view.words(&name.pieces);
    Entry {
        kind: Kind::Name,
        point: words.clone(),
        keys: keys(&seen.folded),
        start,
        end,
        text: words,
        sentence: String::new(),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Form(Form { folded: seen.folded.clone(), place, office: office(view, name), apart }),
    }
}

fn is_street<W: AsRef<str>>(words: &[W]) -> bool {
    words.last().is_some_and(|w| STREETS.contains(&w.as_ref()))
}

/// Two folded names close enough to be taken for one another.
pub fn alike(a: &str, b: &str) -> bool {
    slips(a, b, 3).is_some()
}

/// Words for one office.
fn office_of(word: &str) -> &str {
    match word {
        "negotiator" | "emissary" | "mediator" => "envoy",
        "boss" | "supremo" | "head" | "heads" | "runs" | "director" => "director",
        "master" | "skipper" => "captain",
        "mouthpiece" | "spokesperson" | "spokeswoman" => "spokesman",
        "premier" => "minister",
        _ => word,
    }
}

/// Stems of the lower-case words right before and after the name: its office, as a rule.
fn office(view: &View<'_>, name: &Name) -> Vec<u16> {
    let cuts = &view.cuts;
    let before = (name.lead.saturating_sub(4)..name.pieces.start).filter(|i| cuts.is_word(*i));
    let after = (name.pieces.end..name.pieces.end + 5).filter(|i| cuts.is_word(*i));
    let mut out: Vec<u16> = before
        .chain(after)
        .filter(|i| !cuts.is(*i, STOP))
        .map(|i| cuts.low(i))
        .filter(|w| w.len() > 3)
        .map(|w| stem_hash(root(office_of(w))))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Keys of a folded name: the last word (before `Street` and the like) and what a misspelling leaves of it, the
/// first word with the first letter of the last, and all words in one.
///
/// One wrong letter leaves the first four, the last four, or the first and last three letters of a surname of six
/// and more; of shorter ones each letter is taken out in turn (as in Garbe's SymSpell).
pub fn keys(folded: &str) -> Vec<u64> {
    let words: Vec<&str> = folded.split(' ').collect();
    let hash = |kind: &str, one: &str, two: &str| {
        let mut bytes = [0u8; 64];
        let mut len = 0;
        for part in [kind, one, "|", two] {
            let part = &part.as_bytes()[..part.len().min(bytes.len() - len)];
            bytes[len..len + part.len()].copy_from_slice(part);
            len += part.len();
        }
        hash64(&bytes[..len])
    };
    let street = is_street(&words) && words.len() > 1;
    let last = words[words.len() - if street { 2 } else { 1 }];
    let mut out = Vec::with_capacity(8);
    if words.len() > 1 && !street {
        out.push(hash("name given", words[0], &last[..last.len().min(1)]));
    }
    // `Van der Meer` and `Vandermeer`.
    let written_in = |last: &str| ["van", "der", "de", "la", "le", "al"].iter().any(|p| last.starts_with(p));
    let particles = words.iter().any(|w| is_particle(w)) || (last.len() > 6 && written_in(last));
    if particles {
        out.push(hash("name joined", &words.concat(), ""));
    }
    let len = last.len();
    if (4..=5).contains(&len) {
        out.push(hash("name short", last, ""));
        out.extend((0..len).map(|i| hash("name short", &[&last[..i], &last[i + 1..]].concat(), "")));
    }
    if len >= 7 && last.starts_with("al") {
        out.push(hash("name head", &last[2..6], ""));
    }
    if len >= 5 {
        out.push(hash("name head", &last[..4], ""));
        out.push(hash("name tail", &last[len - 4..], ""));
    }
    if (6..=7).contains(&len) {
        out.push(hash("name ends", &last[..3], &last[len - 3..]));
    }
    out.sort_unstable();
    out.dedup();
    out
}
