//! On which side of a place something is: `12 km north of Velm`.

use crate::facts::{Point, is_news};
use crate::note::{Entry, Fact, Kind};
use crate::outcomes::is_firm;
use crate::view::{Sentence, View, stem_hash};
use copydesk_text::fold::list::List;
use copydesk_text::fold::root;

/// Begins the slots of sides.
pub const SIDE: &str = "place/side of ";

/// Begins the slots of parts.
pub const PART: &str = "place/part ";

/// Parts of a mountain, a river, a building of which one lies towards a point of the compass; of one line they are one.
const PARTS: &[&[&str]] = &[
    &["slope", "slopes", "flank", "flanks", "face", "vent", "vents", "crater", "cone"],
    &["wing", "tower", "stand", "facade", "gable"],
    &["bank", "dyke", "embankment", "levee"],
    &["runway", "pier", "quay", "breakwater"],
    &["entrance", "gate", "portal"],
];

/// The parts by the compass that a sentence tells of: `down the [southern slope]`.
pub(super) fn parts(view: &View<'_>, sentence: &Sentence, out: &mut Vec<Entry>) {
    for at in sentence.pieces.clone().filter(|i| view.ends_in(*i, b'n')) {
        let Some((main, more)) = view.cuts.low(at).strip_suffix("ern").and_then(points) else { continue };
        let noun = view.cuts.low(at + 1);
        let Some(part) = PARTS.iter().find(|part| part.contains(&noun)) else { continue };
        let words = at..at + 2;
        let named = view.cuts.capital(at)
            || view.cuts.capital(at + 1)
            || view.cuts.low(at.saturating_sub(1)) != "the";
        if named || !is_news(view, sentence, &words) || !is_firm(view, sentence, at) {
            continue;
        }
        let slot = format!("{PART}{}", part[0]);
        let mut about = view.around(&words, &sentence.pieces, 12);
        let points = ["north", "south", "east", "west"];
        let own: Vec<u16> = part.iter().chain(&points).map(|word| stem_hash(root(word))).collect();
        about.retain(|stem| !own.contains(stem));
        let key = slot.replacen('/', "|", 1);
        let label = format!("which {}", part[0]);
        let point = Point { kind: Kind::Place, label, key: &key, words: words.clone(), most: 16 };
        let pick = if more.is_empty() { main.to_owned() } else { format!("{main} {more}") };
        let who = vec![stem_hash(part[0])];
        out.push(point.says(view, sentence, Fact { slot, pick, who, about, ..Fact::default() }));
    }
}

/// The sides a sentence tells.
pub(super) fn read(view: &View<'_>, sentence: &Sentence, out: &mut Vec<Entry>) {
    // A storm moves.
    let moves = |i: usize| matches!(view.cuts.low(i), "storm" | "hurricane" | "cyclone" | "typhoon" | "eye");
    for place in &sentence.names {
        let Some((from, side)) = whose_side(view, sentence, place.pieces.start) else { continue };
        if sentence.pieces.clone().any(moves) {
            return;
        }
        let at = from..place.pieces.end;
        if from < sentence.pieces.start || !is_news(view, sentence, &at) || !is_firm(view, sentence, from) {
            continue;
        }
        let slot = format!("{SIDE}{}", place.folded());
        let label = format!("which side of {}", view.words(&place.pieces));
        let mut about = view.around(&at, &sentence.pieces, 12);
        let measure = ["km", "kilometre", "kilometer", "mile", "nautical", "north", "south", "east", "west"];
        let own: Vec<u16> = place.words.iter().map(root).chain(measure).map(stem_hash).collect();
        about.retain(|stem| !own.contains(stem));
        let (key, words) = (slot.replacen('/', "|", 1), at.clone());
        let point = Point { kind: Kind::Place, label, key: &key, words, most: 16 };
        let who = vec![stem_hash(place.folded())];
        out.push(point.says(view, sentence, Fact { slot, pick: side, who, about, ..Fact::default() }));
    }
}

/// The side of a place whose name begins at piece `at`: `north of [Velm]`, `the northern tip of the island of [Velm]`.
fn whose_side(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<(usize, String)> {
    static OF: List = List::new(&["of"]);
    let low = |i: usize| view.cuts.low(i);
    let of = |i: usize| OF.has(&view.cuts, i);
    if at > sentence.pieces.start
        && of(at - 1)
        && let Some(found) = side(view, at - 1)
    {
        return Some(found);
    }
    let from = at.saturating_sub(8).max(sentence.pieces.start);
    let part = (from..at).rev().find(|i| of(i + 1) && is_part(low(*i)))?;
    let whole =
        |i: usize| view.cuts.is_word(i) && !view.cuts.capital(i) && !copydesk_text::fold::is_stop(low(i));
    let told = (part + 2..at).all(|i| matches!(low(i), "the" | "of") || whole(i));
    let side = part.checked_sub(1).and_then(|i| low(i).strip_suffix("ern"))?;
    let (main, more) = points(side)?;
    told.then(|| (part - 1, if more.is_empty() { main.to_owned() } else { format!("{main} {more}") }))
}

/// What has sides.
fn is_part(word: &str) -> bool {
    matches!(
        word,
        "tip"
            | "coast"
            | "end"
            | "shore"
            | "side"
            | "edge"
            | "outskirts"
            | "suburb"
            | "suburbs"
            | "slope"
            | "slopes"
            | "flank"
            | "bank"
            | "part"
            | "half"
            | "district"
            | "approaches"
    )
}

/// The first piece and the words of the side that ends before piece `of`: `north west`.
fn side(view: &View<'_>, of: usize) -> Option<(usize, String)> {
    let one = |i: usize| points(view.cuts.low(i));
    let last = of.checked_sub(1)?;
    let (main, more) = one(last)?;
    let hyphened = last >= 2 && view.cuts.raw(last - 1) == "-";
    let before = if hyphened { last - 2 } else { last.checked_sub(1)? };
    Some(match one(before).filter(|_| more.is_empty()) {
        Some((first, _)) => (before, format!("{first} {main}")),
        None if more.is_empty() => (last, main.to_owned()),
        None => (last, format!("{main} {more}")),
    })
}

/// The one or two points of the compass a word names.
fn points(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "north" => ("north", ""),
        "south" => ("south", ""),
        "east" => ("east", ""),
        "west" => ("west", ""),
        "northeast" => ("north", "east"),
        "northwest" => ("north", "west"),
        "southeast" => ("south", "east"),
        "southwest" => ("south", "west"),
        _ => return None,
    })
}
