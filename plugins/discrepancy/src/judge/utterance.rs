//! The contests a quoted sentence is part of: its wording, its speaker.

use super::Contest;
use super::evidence::hours_apart;
use super::quote::{BRIEF, Relation, Relations, saying};
use super::speaker::{is_body, is_medium, is_person, speakers, speakers_differ, words_of};
use crate::note::{Kind, Saying};
use crate::sighting::Sighting;
use crate::view::stem_hash;
use copydesk_plugin::{Severity, Status};
use copydesk_text::fold::is_stop;

/// Share of the shorter sentence that the other has, from which on it costs nothing.
const COVERED: f32 = 0.7;

/// Words that may well be said twice.
const FEW: usize = 6;

/// Hours in which reporters write of the same occasion; bare days stand 24 apart.
const A_DAY: i64 = 20;

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
    out.extend(wording(own, mine, pool, &related, relations));
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
        Relation::Variant { share, grave, .. } if speakers_differ(a, b) => {
            (words >= 8 && share >= 0.8 && !grave)
                || (words >= 10 && share >= 0.75 && is_body(&a.speaker) != is_body(&b.speaker))
        }
        Relation::Variant { share, .. } if a.resolved && b.resolved => words >= 5 || share >= 0.75,
        Relation::Variant { share, .. } => words >= 6 && share >= 0.66,
    }
}

/// Whether the article of one sentence prints the other as well: then they are two sentences of one speech. What it prints of
/// the other must be what the one is taken for, because one paper makes two sentences of another's one.
fn prints_both(one: &Sighting, other: &Sighting, pool: &[&Sighting], relations: &Relations) -> bool {
    let overlap = |s: &Sighting| {
        let (a, b) = (relations.shared_part(other, one), relations.shared_part(other, s));
        a.start < b.end && b.start < a.end
    };
    pool.iter().any(|s| {
        s.article == one.article
            && !std::ptr::eq(*s, one)
            && relations.of(s, other) == Relation::Same
            && overlap(s)
    })
}

fn wording<'s>(
    own: &'s Sighting,
    mine: &Saying,
    pool: &[&Sighting],
    related: &[(&'s Sighting, Relation)],
    relations: &Relations,
) -> Option<Contest<'s>> {
    let varied: Vec<&(&Sighting, Relation)> = related
        .iter()
        .filter(|(s, r)| *r != Relation::Same && !s.same_house(own))
        .filter(|(s, _)| !prints_both(own, s, pool, relations) && !prints_both(s, own, pool, relations))
        .collect();
    let (against, first) = varied.first()?;
    let grave = varied.iter().any(|(_, r)| matches!(r, Relation::Variant { grave: true, .. }));
    let mut all: Vec<&Sighting> = std::iter::once(own).chain(related.iter().map(|(s, _)| *s)).collect();
    super::in_order(&mut all);
    // The two that differ stand first, and what is part of one of them belongs to that one.
    let of_the_two = |s: &Sighting| std::ptr::eq(s, own) || std::ptr::eq(s, *against);
    let order = |s: &Sighting| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start);
    all.sort_by_key(|s| (!of_the_two(s), order(s)));
    let mut sides = super::sides(&all, |a, b| relations.of(a, b) == Relation::Same);
    sides.iter_mut().for_each(|side| side.sort_by_key(|s| (!of_the_two(s), order(s))));
    let (share, covered) = match first {
        Relation::Variant { share, covered, .. } => (*share, *covered),
        _ => (1.0, 1.0),
    };
    // Where a good part of the shorter sentence is in the other nowhere, they are two sentences more often than not.
    let apart = 0.6 * (COVERED - covered).max(0.0);
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
        confidence: (0.4 + 0.45 * share - apart
            + if one_speaker { 0.1 } else { 0.0 }
            + if remembered(own, against, relations) { 0.1 } else { 0.0 }
            - if two_turns(own, against) { 0.1 } else { 0.0 })
        .clamp(0.0, 0.97),
        status: Status::Open,
        remark,
    })
}

/// Whether two reporters of a day may have written one brief remark down from memory: of one speaker, whom both name, and
/// begun alike.
fn remembered(one: &Sighting, two: &Sighting, relations: &Relations) -> bool {
    let Some((a, b)) = saying(one).zip(saying(two)) else { return false };
    let brief = words_of(a).max(words_of(b)) <= BRIEF;
    let one_mouth = a.named && b.named && speakers(a).intersection(&speakers(b)).next().is_some();
    let begun_alike =
        || relations.shared_part(one, two).start == 0 && relations.shared_part(two, one).start == 0;
    brief && one_mouth && hours_apart(one, two) < A_DAY && begun_alike()
}

/// Whether two sentences are two turns of speech rather than one: a question and no question, a few words said again days
/// later.
fn two_turns(one: &Sighting, two: &Sighting) -> bool {
    let asks = |s: &Sighting| s.entry.text.contains('?');
    let few = |s: &Sighting| saying(s).is_some_and(|s| words_of(s) <= FEW);
    asks(one) != asks(two) || ((few(one) || few(two)) && hours_apart(one, two) >= A_DAY)
}

/// The first speaker that is named, by his own name where one side has it.
fn named(all: &[&Sighting]) -> String {
    let sayings = || all.iter().filter_map(|s| saying(s)).filter(|s| s.resolved);
    let by_name = |s: &&Saying| s.named && !s.speaker.contains(['\'', '’']) && is_person(&s.speaker);
    let speaker = sayings().find(by_name).or_else(|| sayings().next());
    speaker.map_or_else(|| "quotation".to_owned(), |s| s.speaker.clone())
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
                Relation::Same | Relation::Contracted => words >= 5 || tells(mine).min(tells(theirs)) >= 2,
                // Two people may say much the same; a body that does says it through one of them.
                Relation::Variant { share, grave, .. } => {
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
    super::in_order(&mut all);
    let sides = super::sides(&all, |a, b| match (saying(a), saying(b)) {
        (Some(x), Some(y)) => !speakers_differ(x, y),
        _ => false,
    });
    let theirs = saying(other)?;
    let people = is_person(&mine.speaker) && is_person(&theirs.speaker);
    Some(Contest {
        kind: Kind::Attribution,
        point: crate::view::clip(own.entry.text.trim_end_matches([',', ' ']), 60),
        root: own.root.clone(),
        sides,
        severity: if people { Severity::Alert } else { Severity::Notice },
        confidence: credit(mine, theirs, people),
        status: Status::Open,
        remark: String::new(),
    })
}

/// Words of a quotation that tell something.
fn tells(saying: &Saying) -> usize {
    saying.words.split(' ').filter(|word| word.len() > 2 && !is_stop(word)).count()
}

/// How surely two speakers of the same words are a contradiction.
fn credit(mine: &Saying, theirs: &Saying, people: bool) -> f32 {
    let sure = mine.sure.min(theirs.sure);
    // What was resolved from a pronoun or an epithet is wrong too often to be held against anybody; a single word may be a
    // surname whose owner the other calls by his office; a paper or agency quotes what others said.
    let whole = |o: &Saying| o.speaker.split_whitespace().count() >= 2 && !is_medium(&o.speaker);
    let named = mine.named && theirs.named && whole(mine) && whole(theirs);
    // Where an article names the other's speaker as well, its own attribution is the likelier mistake of reading.
    let knows =
        |a: &Saying, b: &Saying| speakers(b).iter().any(|n| a.cast.binary_search(&stem_hash(n)).is_ok());
    let known = usize::from(knows(mine, theirs)) + usize::from(knows(theirs, mine));
    match (named, people, known) {
        (true, true, 0) => 0.35 + 0.45 * sure,
        // One paper has both; where each has, the one may quote the other.
        (true, true, 1) => 0.3 + 0.45 * sure,
        (true, ..) => 0.24 + 0.45 * sure,
        (false, ..) => 0.1 + 0.4 * sure,
    }
}
