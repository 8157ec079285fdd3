//! Whether two sentences in quotation marks are one utterance printed differently, or one utterance given to two
//! speakers. Words are aligned locally (Smith and Waterman 1981): what is cut off at either end is no variant.

use super::Contest;
use crate::note::{Kind, Saying, Value};
use crate::sayings::GAP;
use crate::sighting::Sighting;
use crate::view::stem_hash;
use copydesk_plugin::{Severity, Status};
use copydesk_text::fold::{fold, is_stop, root};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// What two sentences are to one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// Two utterances.
    Other,
    /// The same words, perhaps one cut shorter.
    Same,
    /// The same words but for contractions.
    Contracted,
    /// The same utterance in other words.
    Variant {
        /// Words in common of the part they share, as a share of it.
        share: f32,
        /// A negation, number or modal verb was touched.
        grave: bool,
    },
}

/// A local alignment of two word lists.
struct Region {
    matched: usize,
    telling: usize,
    from: (usize, usize),
    to: (usize, usize),
    edits: Vec<String>,
}

/// Relations of pairs that were compared already, by what they say.
#[derive(Debug, Default)]
pub struct Relations(RefCell<HashMap<(u64, u64), Relation>>);

impl Relations {
    /// Compare two sightings of quotations, once.
    pub fn of(&self, a: &Sighting, b: &Sighting) -> Relation {
        let (Some(x), Some(y)) = (saying(a), saying(b)) else { return Relation::Other };
        let pair = (a.value.min(b.value), a.value.max(b.value));
        if let Some(known) = self.0.borrow().get(&pair) {
            return *known;
        }
        let found = if a.value <= b.value { relate(x, y) } else { relate(y, x) };
        self.0.borrow_mut().insert(pair, found);
        found
    }
}

fn saying(s: &Sighting) -> Option<&Saying> {
    match &s.entry.value {
        Value::Saying(saying) => Some(saying),
        _ => None,
    }
}

/// Compare two sentences.
pub fn relate(a: &Saying, b: &Saying) -> Relation {
    let x: Vec<&str> = a.words.split(' ').collect();
    let y: Vec<&str> = b.words.split(' ').collect();
    let shortest = x.len().min(y.len());
    let shared = shared_words(&x, &y);
    if shared * 4 < shortest || (shared < 4 && shared < shortest && shared_content(&x, &y).0 < 3) {
        return if x.concat() == y.concat() { Relation::Same } else { Relation::Other };
    }
    let region = align(&x, &y);
    let span = (region.to.0 - region.from.0).max(region.to.1 - region.from.1).max(1);
    if region.edits.is_empty() && region.matched == shortest {
        let contracted = x.len() == y.len() && a.plain != b.plain && bare(&a.plain) != bare(&b.plain);
        return if contracted { Relation::Contracted } else { Relation::Same };
    }
    // `No-one` and `no one`, `co-operation` and `cooperation` are one.
    if x.concat() == y.concat() {
        return Relation::Same;
    }
    let shared = shared_content(&x, &y);
    // Where both go on beyond a part that is equal to the letter, what follows is all that differs.
    let beyond = match region.edits.is_empty() {
        true => region.from.0.min(region.from.1) + (x.len() - region.to.0).min(y.len() - region.to.1),
        false => 0,
    };
    let share = region.matched as f32 / (span + beyond) as f32;
    let one_speaker = speakers(a).intersection(&speakers(b)).next().is_some();
    let edited = !region.edits.is_empty() && region.matched >= 4 && region.telling >= 2 && share >= 0.5;
    let covers =
        region.matched * 5 >= shortest * 3 || (region.telling >= 4 && region.matched >= 6 && share >= 0.7);
    let enough = (shared.0 >= 4 && shared.0 * 20 >= shared.1 * 11) || (shared.0 == 3 && shared.1 == 3);
    let reworded = enough && region.matched * 4 >= shortest;
    let comparable = x.len().max(y.len()) <= 2 * shortest;
    let telling = shared.0 >= 5 || shared.0 == shared.1 || (one_speaker && shared.0 >= 4 && shared.0 * 20 >= shared.1 * 11);
    let loose = share < 0.62 && !telling;
    let variant = !loose && (edited && covers || reworded && comparable && (one_speaker || region.matched >= 4));
    if !variant || only_ends(&region, &x, &y) {
        return Relation::Other;
    }
    // What a printed gap left out is no other wording.
    if x.contains(&GAP) || y.contains(&GAP) {
        return if region.matched * 5 >= shortest * 3 { Relation::Same } else { Relation::Other };
    }
    Relation::Variant { share, grave: region.edits.iter().any(|w| is_grave(w)) }
}

/// Where in the first sentence the part it shares with the second begins: the number of words before it.
pub fn shared_from(a: &Saying, b: &Saying) -> usize {
    let x: Vec<&str> = a.words.split(' ').collect();
    let y: Vec<&str> = b.words.split(' ').collect();
    align(&x, &y).from.0
}

/// A run in common at the edge of both, with other words beyond it: two pieces of one speech.
fn only_ends(region: &Region, x: &[&str], y: &[&str]) -> bool {
    region.edits.is_empty()
        && ((region.from.0 == 0 && region.to.1 == y.len()) || (region.from.1 == 0 && region.to.0 == x.len()))
}

fn bare(plain: &str) -> String {
    plain.chars().filter(|c| c.is_alphanumeric() || *c == '\'').collect()
}

fn is_grave(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "no"
            | "never"
            | "will"
            | "would"
            | "may"
            | "might"
            | "must"
            | "can"
            | "could"
            | "all"
            | "none"
    ) || word.starts_with(|c: char| c.is_ascii_digit())
        || copydesk_text::quantity::small_number(word).is_some()
}

/// Words in common, each as often as in both or more: no alignment matches more.
fn shared_words(x: &[&str], y: &[&str]) -> usize {
    x.iter().filter(|w| y.contains(w)).count()
}

/// Content words in common, and the smaller number of content words.
fn shared_content(x: &[&str], y: &[&str]) -> (usize, usize) {
    let content = |words: &[&str]| -> BTreeSet<String> {
        words.iter().filter(|w| !is_stop(w)).map(|w| root(w).to_owned()).collect()
    };
    let (a, b) = (content(x), content(y));
    (a.intersection(&b).count(), a.len().min(b.len()).max(1))
}

/// Words weigh more when they tell something.
fn weight(word: &str) -> i32 {
    if is_stop(word) { 2 } else { 4 }
}

fn align(x: &[&str], y: &[&str]) -> Region {
    let width = y.len() + 1;
    let mut score = vec![0i32; (x.len() + 1) * width];
    let mut best = (0, 0, 0);
    for i in 1..=x.len() {
        for j in 1..=y.len() {
            let same = x[i - 1] == y[j - 1];
            let diagonal = score[(i - 1) * width + j - 1] + if same { weight(x[i - 1]) } else { -1 };
            let gap = score[(i - 1) * width + j].max(score[i * width + j - 1]) - 1;
            let here = diagonal.max(gap).max(0);
            score[i * width + j] = here;
            if here > best.0 {
                best = (here, i, j);
            }
        }
    }
    trace(x, y, &score, (best.1, best.2))
}

fn trace(x: &[&str], y: &[&str], score: &[i32], to: (usize, usize)) -> Region {
    let width = y.len() + 1;
    let (mut i, mut j) = to;
    let mut region = Region { matched: 0, telling: 0, from: to, to, edits: Vec::new() };
    while i > 0 && j > 0 && score[i * width + j] > 0 {
        let here = score[i * width + j];
        let same = x[i - 1] == y[j - 1];
        let step = if same { weight(x[i - 1]) } else { -1 };
        if here == score[(i - 1) * width + j - 1] + step {
            if same {
                region.matched += 1;
                region.telling += usize::from(!is_stop(x[i - 1]));
            } else {
                region.edits.extend([x[i - 1].to_owned(), y[j - 1].to_owned()]);
            }
            (i, j) = (i - 1, j - 1);
        } else if here == score[(i - 1) * width + j] - 1 {
            region.edits.push(x[i - 1].to_owned());
            i -= 1;
        } else {
            region.edits.push(y[j - 1].to_owned());
            j -= 1;
        }
        region.from = (i, j);
    }
    region
}

/// Whether the name is one of a paper, agency or station.
fn is_medium(speaker: &str) -> bool {
    const MEDIA: &[&str] = &[
        "post",
        "times",
        "news",
        "agency",
        "journal",
        "reuters",
        "press",
        "guardian",
        "cnn",
        "bbc",
        "herald",
        "tribune",
        "telegraph",
        "radio",
        "television",
        "tv",
        "magazine",
        "daily",
        "gazette",
        "chronicle",
        "twitter",
        "facebook",
    ];
    speaker.split_whitespace().any(|word| MEDIA.contains(&fold(word).as_str()))
}

/// Whether the name is one of a body that speaks through people.
fn is_body(speaker: &str) -> bool {
    const BODIES: &[&str] = &[
        "house",
        "committee",
        "assembly",
        "department",
        "office",
        "ministry",
        "party",
        "union",
        "council",
        "campaign",
        "court",
        "police",
        "government",
        "commission",
        "bank",
        "company",
        "group",
        "association",
        "organisation",
        "organization",
        "federation",
        "agency",
        "institute",
        "university",
        "hospital",
        "kremlin",
        "senate",
        "congress",
        "parliament",
        "army",
        "force",
        "forces",
        "bureau",
        "authority",
        "board",
        "club",
        "foundation",
        "movement",
    ];
    speaker.split_whitespace().next_back().is_some_and(|word| BODIES.contains(&fold(word).as_str()))
}

fn words_of(saying: &Saying) -> usize {
    saying.words.split(' ').count()
}

/// The folded proper names of a speaker.
fn speakers(saying: &Saying) -> BTreeSet<String> {
    saying
        .speaker
        .split_whitespace()
        .filter(|w| w.starts_with(char::is_uppercase))
        .map(fold)
        .filter(|w| w.len() > 2 && !copydesk_text::name::is_title(w))
        .collect()
}

/// Whether two sightings are resolved to different speakers.
fn speakers_differ(a: &Saying, b: &Saying) -> bool {
    let (x, y) = (speakers(a), speakers(b));
    a.resolved
        && b.resolved
        && !x.is_empty()
        && !y.is_empty()
        && !x.iter().any(|n| y.iter().any(|m| close(n, m)))
}

fn close(a: &str, b: &str) -> bool {
    a == b || (a.len() > 4 && strsim::damerau_levenshtein(a, b) <= 2)
}

/// The contests a quoted sentence is part of: its wording, its speaker.
pub fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting], relations: &Relations) -> Vec<Contest<'s>> {
    let Some(mine) = saying(own) else { return Vec::new() };
    let mut out = Vec::new();
    let related: Vec<(&Sighting, Relation)> = pool
        .iter()
        .filter(|s| s.group != own.group)
        .map(|s| (*s, relations.of(own, s)))
        .filter(|(s, relation)| saying(s).is_some_and(|theirs| one_utterance(mine, theirs, *relation)))
        .collect();
    out.extend(wording(own, mine, &related, relations));
    out.extend(attribution(own, mine, &related));
    out
}

/// Whether two sentences so related are one utterance. Other words from other mouths are another utterance, and where
/// one mouth is not known the words must tell more.
fn one_utterance(a: &Saying, b: &Saying, relation: Relation) -> bool {
    let words = words_of(a).min(words_of(b));
    match relation {
        Relation::Other => false,
        Relation::Same | Relation::Contracted => true,
        Relation::Variant { share, grave } if speakers_differ(a, b) => {
            (words >= 8 && share >= 0.8 && !grave) || (words >= 10 && share >= 0.75 && is_body(&a.speaker) != is_body(&b.speaker))
        }
        Relation::Variant { share, .. } if a.resolved && b.resolved => words >= 5 || share >= 0.75,
        Relation::Variant { share, .. } => words >= 6 && share >= 0.66,
    }
}

fn wording<'s>(
    own: &'s Sighting,
    mine: &Saying,
    related: &[(&'s Sighting, Relation)],
    relations: &Relations,
) -> Option<Contest<'s>> {
    let varied: Vec<&(&Sighting, Relation)> =
        related.iter().filter(|(s, r)| *r != Relation::Same && !s.same_house(own)).collect();
    let (against, first) = varied.first()?;
    let grave = varied.iter().any(|(_, r)| matches!(r, Relation::Variant { grave: true, .. }));
    let mut all: Vec<&Sighting> = std::iter::once(own).chain(related.iter().map(|(s, _)| *s)).collect();
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    let mut sides = super::sides(&all, |a, b| relations.of(a, b) == Relation::Same);
    // The two that differ stand first.
    let holds = |side: &[&Sighting], one: &Sighting| side.iter().any(|s| std::ptr::eq(*s, one));
    sides.sort_by_key(|side| !(holds(side, own) || holds(side, against)));
    let share = match first {
        Relation::Variant { share, .. } => *share,
        _ => 1.0,
    };
    let one_speaker = varied.iter().any(|(s, _)| saying(s).is_some_and(|o| !speakers_differ(mine, o)));
    let remark = if share < 0.6 {
        format!("{:.0} % of words in order: translation?", share * 100.0)
    } else {
        String::new()
    };
    Some(Contest {
        kind: Kind::QuoteWording,
        point: named(&all),
        root: own.root.clone(),
        sides,
        severity: if grave { Severity::Alert } else { Severity::Notice },
        confidence: (0.4 + 0.45 * share + if one_speaker { 0.1 } else { 0.0 }).min(0.97),
        status: Status::Open,
        remark,
    })
}

/// The first speaker that is named.
fn named(all: &[&Sighting]) -> String {
    let speaker = all.iter().filter_map(|s| saying(s)).find(|s| s.resolved).map(|s| s.speaker.clone());
    speaker.unwrap_or_else(|| "quotation".to_owned())
}

fn attribution<'s>(
    own: &'s Sighting,
    mine: &Saying,
    related: &[(&'s Sighting, Relation)],
) -> Option<Contest<'s>> {
    let near: Vec<&Sighting> = related
        .iter()
        .filter(|(s, relation)| {
            let Some(theirs) = saying(s) else { return false };
            let words = words_of(theirs).min(words_of(mine));
            match relation {
                Relation::Same | Relation::Contracted => words >= 5,
                // Two people may say much the same; a body that does says it through one of them.
                Relation::Variant { share, grave } => {
                    words >= 10
                        && *share >= 0.75
                        && !grave
                        && is_body(&theirs.speaker) != is_body(&mine.speaker)
                }
                Relation::Other => false,
            }
        })
        .map(|(s, _)| *s)
        .collect();
    // A statement that tells what somebody said does not contradict that he said it.
    let tells_of = |a: &Saying, b: &Saying| speakers(b).iter().any(|n| a.words.split(' ').any(|w| w == n));
    let disputes = |o: &Saying| speakers_differ(mine, o) && !tells_of(mine, o) && !tells_of(o, mine);
    let other = near.iter().find(|s| saying(s).is_some_and(disputes) && !s.same_house(own))?;
    let mut all: Vec<&Sighting> = std::iter::once(own).chain(near.iter().copied()).collect();
    all.retain(|s| saying(s).is_some_and(|o| o.resolved));
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    let sides = super::sides(&all, |a, b| match (saying(a), saying(b)) {
        (Some(x), Some(y)) => !speakers_differ(x, y),
        _ => false,
    });
    let theirs = saying(other)?;
    let sure = mine.sure.min(theirs.sure);
    // Two people by first name and surname contradict one another; a body may have spoken through a person.
    let person = |o: &Saying| {
        let capitals = o.speaker.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count();
        capitals >= 2 && !is_body(&o.speaker)
    };
    // Where an article names the other's speaker as well, its own attribution is the likelier mistake of reading.
    let knows =
        |a: &Saying, b: &Saying| speakers(b).iter().any(|n| a.cast.binary_search(&stem_hash(n)).is_ok());
    let people = person(mine) && person(theirs);
    // What was resolved from a pronoun or an epithet is wrong too often to be held against anybody; a single word may be a
    // surname whose owner the other calls by his office; a paper or agency quotes what others said.
    let whole = |o: &Saying| o.speaker.split_whitespace().count() >= 2 && !is_medium(&o.speaker);
    let named = mine.named && theirs.named && whole(mine) && whole(theirs);
    let stranger = !knows(mine, theirs) && !knows(theirs, mine);
    let confidence = match (named, people, stranger) {
        (true, true, true) => 0.35 + 0.45 * sure,
        (true, true, false) | (true, false, _) => 0.24 + 0.45 * sure,
        (false, ..) => 0.1 + 0.4 * sure,
    };
    Some(Contest {
        kind: Kind::Attribution,
        point: crate::view::clip(&own.entry.text, 60),
        root: own.root.clone(),
        sides,
        severity: if people { Severity::Alert } else { Severity::Notice },
        confidence,
        status: Status::Open,
        remark: String::new(),
    })
}
