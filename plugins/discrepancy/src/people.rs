//! Reading the names of an article, each with the keys a misspelled twin of it would share.

use crate::note::{Entry, Form, Kind, Value};
use crate::slips::slips;
use crate::view::{View, stem_hash};
use crate::wordnet::wordnet;
use copydesk_plugin::hash64;
use copydesk_text::fold::sense::{CAPITAL, STOP};
use copydesk_text::fold::{Cut, Cuts, Piece, root};
use copydesk_text::name::{Each, Name};
use std::borrow::Cow;

/// Begins the folded name of a flight.
pub const FLIGHT: &str = "flight: ";

/// Names of one article that are followed; the first ones.
const MOST: usize = 64;
/// Names of one article that are looked at to tell who else looks alike.
const LOOKED_AT: usize = 160;

/// A name with where it stands best: away from the beginning of a sentence.
struct Seen<'v> {
    folded: Cow<'v, str>,
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
        let len = name.folded().len() - usize::from(has_article(name));
        Looks { letters: letters(name.folded()), len: short(len), words: short(name.words.len()) }
    }

    /// What two names share that have the same letters and as many.
    fn sign(self) -> u64 {
        u64::from(self.letters) << 16 | u64::from(self.len)
    }

    /// Whether two names of nearly as many letters may be no more than a few edits apart.
    fn may_be_alike(self, other: Looks) -> bool {
        // Names of more words are no spellings of one of fewer, but for words written in one.
        (self.words == other.words || self.letters == other.letters)
            // An edit changes two letters at most: most pairs need no more than their letters.
            && (self.letters ^ other.letters).count_ones() <= 6
    }
}

/// The names of the article, each form once.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    flights(view, out);
    let (mut seen, looks) = seen(view);
    // Words also written small are no names when they stand alone.
    let small = WrittenSmall::of(&view.cuts);
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
    let kept: Vec<usize> = kept.take(MOST).collect();
    let apart = apart(&seen, &looks, &kept);
    for (at, apart) in kept.into_iter().zip(apart) {
        out.push(entry(view, &mut seen[at], apart));
    }
}

/// For each kept name the first few names that look alike. Two names are held against one another once.
fn apart(seen: &[Seen<'_>], looks: &[Looks], kept: &[usize]) -> Vec<Vec<String>> {
    const FEW: usize = 4;
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); kept.len()];
    let mut places: Vec<Option<usize>> = vec![None; seen.len()];
    kept.iter().enumerate().for_each(|(place, at)| places[*at] = Some(place));
    let mut by_len: Vec<(u16, usize)> = looks.iter().map(|look| look.len).zip(0..).collect();
    by_len.sort_unstable();
    for (n, at) in kept.iter().copied().enumerate() {
        let (look, folded) = (looks[at], &seen[at].folded);
        // Most have another length, and those before it that are kept have been here.
        let shortest = by_len.partition_point(|(len, _)| len.saturating_add(3) < look.len);
        let near = by_len[shortest..].iter().take_while(|(len, _)| *len <= look.len.saturating_add(3));
        for other in near.map(|(_, other)| *other).filter(|other| look.may_be_alike(looks[*other])) {
            let met = places[other].is_some_and(|place| place <= n);
            if !met && seen[other].folded != *folded && alike(&seen[other].folded, folded) {
                out[n].push(other);
                places[other].iter().for_each(|place| out[*place].push(at));
            }
        }
        out[n].sort_unstable();
    }
    let names = |others: Vec<usize>| others.into_iter().take(FEW).map(|other| seen[other].folded.to_string());
    out.into_iter().map(|others| names(others).collect()).collect()
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
    for sentence in view.sentences.iter().filter(|s| s.counts && s.may_have("flight")) {
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
    let most = view.sentences.iter().map(|s| s.names.len()).sum::<usize>().min(LOOKED_AT);
    let mut seen: Vec<Seen<'_>> = Vec::with_capacity(most);
    let (mut looks, mut signs): (Vec<Looks>, Vec<u64>) = (Vec::with_capacity(most), Vec::with_capacity(most));
    for (index, sentence) in view.sentences.iter().enumerate() {
        for name in &sentence.names {
            if name.words.iter().all(|w| w.len() < 4) || shouted(view, name) {
                continue;
            }
            let look = Looks::of(name);
            let twin = signs
                .iter()
                .enumerate()
                .filter(|(_, sign)| **sign == look.sign())
                .map(|(i, _)| i)
                .find(|i| is_folded(&seen[*i].folded, name));
            match twin {
                Some(i) if seen[i].name.opens && !name.opens => {
                    (seen[i].name, seen[i].sentence) = (name, index);
                }
                Some(_) => {}
                None if seen.len() < LOOKED_AT => {
                    seen.push(Seen { folded: folded(name), name, sentence: index });
                    looks.push(look);
                    signs.push(look.sign());
                }
                None => {}
            }
        }
    }
    (seen, looks)
}

/// The words that are also written small, a bit for the low fourteen bits of the hash of each to tell most that are none.
struct WrittenSmall<'v> {
    cuts: &'v [Cut],
    bits: [u64; 256],
}

impl<'v> WrittenSmall<'v> {
    fn of(cuts: &'v Cuts<'_>) -> Self {
        let mut bits = [0; 256];
        for cut in cuts.cuts.iter().filter(|cut| Self::is_small(cut)) {
            bits[(cut.hash >> 6 & 255) as usize] |= 1 << (cut.hash & 63);
        }
        WrittenSmall { cuts: &cuts.cuts, bits }
    }

    fn is_small(cut: &Cut) -> bool {
        cut.piece == Piece::Word && cut.sense & CAPITAL == 0
    }

    fn has(&self, hash: u32) -> bool {
        self.bits[(hash >> 6 & 255) as usize] >> (hash & 63) & 1 == 1
            && self.cuts.iter().any(|cut| cut.hash == hash && Self::is_small(cut))
    }
}

/// The words of a name, blanks between; an Arabic article belongs to its word: `Al Hamra` is `Al-Hamra`.
fn folded(name: &Name) -> Cow<'_, str> {
    if has_article(name) { name.folded().replacen(' ', "", 1).into() } else { name.folded().into() }
}

/// Whether a name so folded is `name`.
fn is_folded(folded: &str, name: &Name) -> bool {
    if has_article(name) {
        folded.strip_prefix(name.words.first()) == Some(name.words.last())
    } else {
        folded == name.folded()
    }
}

fn has_article(name: &Name) -> bool {
    name.words.len() == 2 && matches!(name.folded().as_bytes(), [b'a' | b'e', b'l', b' ', ..])
}

/// Which letters folded words have, as bits.
fn letters(folded: &str) -> u32 {
    const BLANK: u32 = 1 << (b' ' & 31);
    folded.bytes().fold(0, |bits, c| bits | 1 << (c & 31)) & !BLANK
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

fn entry(view: &View<'_>, seen: &mut Seen<'_>, apart: Vec<String>) -> Entry {
    let name = seen.name;
    let sentence = &view.sentences[seen.sentence];
    let (start, end) = view.span(&name.pieces);
    let before = name.lead.checked_sub(1).map_or("", |i| view.cuts.low(i));
    let place = STREETS.contains(&name.words.last())
        || (name.words.len() == 1 && matches!(before, "in" | "near" | "of" | "at" | "outside" | "from"));
    let words = view.words(&name.pieces);
    let folded = std::mem::take(&mut seen.folded).into_owned();
    Entry {
        kind: Kind::Name,
        point: words.clone(),
        keys: keys(&folded),
        start,
        end,
        text: words,
        sentence: String::new(),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Form(Form { folded, place, office: office(view, name), apart }),
    }
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
    let words = before.chain(after).filter(|i| !cuts.is(*i, STOP)).map(|i| cuts.low(i));
    let mut out: Vec<u16> = Vec::with_capacity(name.pieces.start - name.lead.saturating_sub(4) + 5);
    out.extend(words.filter(|w| w.len() > 3).map(|w| stem_hash(root(office_of(w)))));
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
    let words = || Each::of(folded);
    let first = words().next().unwrap_or_default();
    let (before, end) = words().fold(("", ""), |(_, before), word| (before, word));
    let many = first.len() < folded.len();
    let street = many && STREETS.contains(&end);
    let last = if street { before } else { end };
    let mut out = Vec::with_capacity(10);
    if many && !street {
        out.push(hash(["name given", first, "|", &last[..last.len().min(1)]]));
    }
    // `Van der Meer` and `Vandermeer`.
    let written_in = |last: &str| ["van", "der", "de", "la", "le", "al"].iter().any(|p| last.starts_with(p));
    let particles = (last.len() > 6 && written_in(last)) || words().any(copydesk_text::name::is_particle);
    if particles {
        out.push(hash(["name joined", &folded.replace(' ', ""), "|", ""]));
    }
    let len = last.len();
    if (4..=5).contains(&len) {
        out.push(hash(["name short", last, "|", ""]));
        out.extend((0..len).map(|i| hash(["name short", &last[..i], &last[i + 1..], "|"])));
    }
    let bytes = last.as_bytes();
    if let [b'a', b'l', four @ .., _] = bytes
        && let Some(four) = four.first_chunk()
    {
        out.push(hash_of_four(b"name head", four));
    }
    if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk())
        && len >= 5
    {
        out.push(hash_of_four(b"name head", head));
        out.push(hash_of_four(b"name tail", tail));
    }
    if (6..=7).contains(&len) {
        out.push(hash(["name ends", &last[..3], "|", &last[len - 3..]]));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A key of a few words, one after the other.
fn hash(parts: [&str; 4]) -> u64 {
    let mut bytes = [0u8; 64];
    let mut len = 0;
    for part in parts {
        let part = &part.as_bytes()[..part.len().min(bytes.len() - len)];
        bytes[len..len + part.len()].copy_from_slice(part);
        len += part.len();
    }
    hash64(&bytes[..len])
}

/// The key of four letters: many names have several.
fn hash_of_four(kind: &[u8; 9], [a, b, c, d]: &[u8; 4]) -> u64 {
    let mut bytes = [0u8; 14];
    bytes[..9].copy_from_slice(kind);
    bytes[9..].copy_from_slice(&[*a, *b, *c, *d, b'|']);
    hash64(&bytes)
}
