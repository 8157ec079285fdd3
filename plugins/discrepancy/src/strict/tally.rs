//! Reading what was counted for two sides: votes for and against, the sets of a match.

use super::{entry, small};
use crate::note::{Entry, Value};
use crate::view::{Sentence, View};
use copydesk_text::fold::Piece;
use copydesk_text::name::is_calendar;
use std::ops::Range;

/// Votes of one side at most.
const VOTES: f64 = 100_000.0;
/// Pieces on either side of `29-22` in which a word of voting must stand.
const NEAR: usize = 10;
/// Games of a set at most.
const GAMES: u64 = 32;

/// A number in digits or letters and how many pieces it has.
fn count(view: &View<'_>, at: usize) -> Option<(f64, usize)> {
    let digits = |i: usize| match view.cuts.raw(i) {
        raw if raw.contains(',') => raw.replace(',', "").parse::<f64>().ok(),
        raw => raw.parse::<f64>().ok(),
    };
    let whole = view.cuts.piece(at) == Some(Piece::Number);
    let found = if whole { digits(at).map(|n| (n, 1)) } else { small(view, at) };
    found.filter(|(n, _)| n.fract() == 0.0 && *n < VOTES)
}

fn votes(word: &str) -> bool {
    matches!(
        word,
        "vote"
            | "votes"
            | "voted"
            | "voting"
            | "ballot"
            | "ballots"
            | "councillors"
            | "lawmakers"
            | "members"
            | "deputies"
            | "mps"
            | "delegates"
            | "senators"
            | "judges"
            | "justices"
            | "jurors"
            | "policymakers"
            | "rate-setters"
            | "representatives"
            | "legislators"
            | "aldermen"
            | "governors"
            | "directors"
            | "commissioners"
    )
}

/// Who is for it: `five backed the cut`.
fn is_for(word: &str) -> bool {
    const FOR: &[&str] = &[
        "for",
        "backed",
        "supported",
        "favoured",
        "favored",
        "backing",
        "supporting",
        "voting",
        "approved",
        "wanted",
        "chose",
    ];
    FOR.contains(&word)
}

/// Who is against it: `three dissented`.
fn is_against(word: &str) -> bool {
    const AGAINST: &[&str] = &[
        "against",
        "opposed",
        "opposing",
        "dissented",
        "dissenting",
        "objected",
        "rejected",
        "preferred",
        "no",
        "hold",
        "nays",
        "noes",
        "contra",
    ];
    AGAINST.contains(&word)
}

/// Words beside which `29-22` is a count of votes.
fn tells_of_votes(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "passed",
        "approved",
        "rejected",
        "ruled",
        "ruling",
        "adopted",
        "carried",
        "senate",
        "council",
        "parliament",
        "justices",
        "committee",
        "board",
        "motion",
        "resolution",
        "bill",
        "decision",
    ];
    votes(word) || WORDS.contains(&word)
}

/// `by 29 to 22`, `31 votes to 20`, `29 votes in favour and 22 against`, `a 29-22 vote`.
pub(super) fn tally(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let (one, len) = count(view, at)?;
    let mut next = at + len;
    let counted = votes(cuts.low(next));
    next += usize::from(counted);
    let lead = at.checked_sub(1).filter(|i| *i >= sentence.pieces.start).map_or("", |i| cuts.low(i));
    // Of `31 of its 51 members in favour` the first number is told.
    let whose = matches!(lead, "the" | "its" | "their");
    let of = at.checked_sub(1 + usize::from(whose)).filter(|i| *i > sentence.pieces.start);
    if of.is_some_and(|of| cuts.low(of) == "of" && count(view, of - 1).is_some()) {
        return None;
    }
    let (two, end) = match cuts.low(next) {
        "to" if counted || matches!(lead, "by" | "voted" | "of" | "split") => {
            let (two, len) = count(view, next + 1)?;
            let end = next + 1 + len;
            // `by 20 to 30 percent`, `from 10 to 12`
            let voted = counted || near(view, sentence, at, end);
            (voted && !matches!(cuts.low(end), "percent" | "per" | "%")).then_some((two, end))?
        }
        "-" | "–"
            if len == 1 && cuts.glued(next) && cuts.glued(next + 1) && near(view, sentence, at, next) =>
        {
            let (two, len) = count(view, next + 1)?;
            let chained = matches!(cuts.raw(next + 2), "-" | "–");
            let of_vote =
                matches!(lead, "by" | "voted" | "a" | "ruled" | "was" | "split" | "carried" | "vote")
                    || votes(cuts.low(next + 2));
            (len == 1 && !chained && of_vote).then_some((two, next + 2))?
        }
        "in" if matches!(cuts.low(next + 1), "favour" | "favor") => against(view, sentence, next + 2)?,
        // `six of the nine members voted for the cut and three for no change`
        "of" if !counted => out_of(view, sentence, next, one)?,
        // `six members of the board voted for the cut and three against`
        _ if counted && !matches!(lead, "the" | "of" | "its" | "their") => {
            members_for(view, sentence, next).or_else(|| against(view, sentence, next + 1)).filter(|_| {
                let word = cuts.low(next);
                is_for(word) || word == "of" || votes(word)
            })?
        }
        word if is_for(word) => against(view, sentence, next + 1)?,
        _ => return None,
    };
    if end > sentence.pieces.end {
        return None;
    }
    let value = one.max(two) * VOTES + one.min(two);
    let mut found = entry(view, sentence, &(at..end), "vote".to_owned(), "tally", value, "tally");
    if let Value::Figure(figure) = &mut found.value {
        figure.loud = true;
        figure.quoted = view.is_quoted(at);
    }
    Some(found)
}

fn near(view: &View<'_>, sentence: &Sentence, at: usize, end: usize) -> bool {
    let around = at.saturating_sub(NEAR).max(sentence.pieces.start)..(end + NEAR).min(sentence.pieces.end);
    around.into_iter().any(|i| tells_of_votes(view.cuts.low(i)))
}

/// The second number of `six of the nine members voted for it and three against`; where none is said, it is the others.
fn out_of(view: &View<'_>, sentence: &Sentence, of: usize, one: f64) -> Option<(f64, usize)> {
    let cuts = &view.cuts;
    let whose = usize::from(matches!(cuts.low(of + 1), "the" | "its" | "their"));
    let (all, len) = count(view, of + 1 + whose)?;
    let from = of + 1 + whose + len;
    let favour = from + usize::from(votes(cuts.low(from)));
    if cuts.low(favour) == "in" && matches!(cuts.low(favour + 1), "favour" | "favor") {
        return against(view, sentence, favour + 2);
    }
    let voted = voted_for(view, sentence, from)?;
    let members = (from..voted).any(|i| votes(cuts.low(i)) || cuts.low(i) == "of") || votes(cuts.low(from));
    (members || voted == from).then_some(())?;
    let counted = the_others(view, sentence, voted, |n| n < all);
    // Who abstained is told in the sentence, if anybody did.
    let outright = voted + 1 < sentence.pieces.end && cuts.low(voted + 1) == "for" && one < all;
    let abstained = || (voted..sentence.pieces.end).any(|i| cuts.low(i).starts_with("abst"));
    counted.or_else(|| (outright && !abstained()).then_some((all - one, voted + 2)))
}

/// The second number of `six members of the board voted for it and three against`.
fn members_for(view: &View<'_>, sentence: &Sentence, from: usize) -> Option<(f64, usize)> {
    let voted = voted_for(view, sentence, from).filter(|voted| *voted < from + 6)?;
    let (two, end) = the_others(view, sentence, voted, |_| true)?;
    let said = (end..(end + 3).min(sentence.pieces.end)).any(|i| is_against(view.cuts.low(i)));
    said.then_some((two, end))
}

/// Where `voted for`, `backed` or the like stands.
fn voted_for(view: &View<'_>, sentence: &Sentence, from: usize) -> Option<usize> {
    let cuts = &view.cuts;
    let reach = (from + 12).min(sentence.pieces.end);
    let voted = (from..reach).find(|i| {
        matches!(cuts.low(*i), "voted" | "votes" | "voting")
            || (*i > from && is_for(cuts.low(*i)) && cuts.low(*i) != "for")
    })?;
    (voted..(voted + 3).min(reach)).any(|i| is_for(cuts.low(i)) || cuts.low(i) == "to").then_some(voted)
}

/// How many the others were: `and three`.
fn the_others(
    view: &View<'_>,
    sentence: &Sentence,
    voted: usize,
    fits: impl Fn(f64) -> bool,
) -> Option<(f64, usize)> {
    let cuts = &view.cuts;
    let end = (voted + 14).min(sentence.pieces.end);
    let second = (voted + 1..end).find(|i| {
        count(view, *i).is_some_and(|(n, _)| fits(n))
            && matches!(cuts.low(i - 1), "and" | "with" | "," | "while" | "but")
    })?;
    let (two, len) = count(view, second)?;
    Some((two, second + len))
}

/// The second number of `29 in favour, with 22 voting against`.
fn against(view: &View<'_>, sentence: &Sentence, from: usize) -> Option<(f64, usize)> {
    let reach = (from + 7).min(sentence.pieces.end);
    let at = (from..reach).find(|i| count(view, *i).is_some())?;
    let (two, len) = count(view, at)?;
    let after = at + len..(at + len + 3).min(sentence.pieces.end);
    let close = after.into_iter().find(|i| is_against(view.cuts.low(*i)))?;
    Some((two, close + 1))
}

/// The sets of a match: `6-4, 3-6, 7-5`. The pieces they take, and the entry.
pub(super) fn sets(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<(Range<usize>, Entry)> {
    let cuts = &view.cuts;
    let games = |i: usize| {
        cuts.raw(i).parse::<u64>().ok().filter(|n| *n < GAMES && cuts.piece(i) == Some(Piece::Number))
    };
    let set = |i: usize| {
        let joined = matches!(cuts.raw(i + 1), "-" | "–") && cuts.glued(i) && cuts.glued(i + 1);
        (joined && i + 2 < sentence.pieces.end).then_some(())?;
        Some((games(i)?, games(i + 2)?))
    };
    let first = set(at)?;
    let mut played = vec![first];
    let mut end = at + 3;
    loop {
        // `7-6 (7-4)`, `7-6 (5)`
        if cuts.raw(end) == "(" {
            end = (end..(end + 6).min(sentence.pieces.end)).find(|i| cuts.raw(*i) == ")")? + 1;
        }
        let gap = (0..3).find(|gap| set(end + gap).is_some())?;
        let joins = (end..end + gap).all(|i| matches!(cuts.low(i), "," | "and" | "/"));
        let next = set(end + gap).filter(|_| joins);
        let Some(next) = next else { break };
        played.push(next);
        end += gap + 3;
        if end >= sentence.pieces.end || (0..3).all(|gap| set(end + gap).is_none()) {
            break;
        }
    }
    if played.len() < 2 {
        return None;
    }
    // The winner of most sets first, whoever is spoken of.
    let won = played.iter().filter(|(a, b)| a > b).count();
    let turned = won * 2 < played.len();
    let value = played.iter().fold(0u64, |sum, (a, b)| {
        let (a, b) = if turned { (b, a) } else { (a, b) };
        (sum * GAMES + a) * GAMES + b
    });
    let mut found = entry(view, sentence, &(at..end), "score".to_owned(), "sets", value as f64, "score");
    if let Value::Figure(figure) = &mut found.value {
        figure.loud = true;
    }
    Some((at..end, found))
}

/// `3-2` beside words of winning.
pub(super) fn score(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    const WON: &[&str] = &[
        "win", "won", "beat", "victory", "defeat", "draw", "drew", "lost", "loss", "finished", "rout",
        "triumph", "comeback",
    ];
    let cuts = &view.cuts;
    let number = |i: usize| {
        cuts.raw(i).parse::<f64>().ok().filter(|n| *n < 200.0 && cuts.piece(i) == Some(Piece::Number))
    };
    let joined = matches!(cuts.raw(at + 1), "-" | "–") && cuts.glued(at) && cuts.glued(at + 1);
    if !joined {
        return None;
    }
    let (one, two) = (number(at)?, number(at + 2)?);
    let chained = matches!(cuts.raw(at + 3), "-" | "–") || (at > 0 && cuts.glued(at - 1));
    let near = at.saturating_sub(14).max(sentence.pieces.start)..(at + 14).min(sentence.pieces.end);
    let won = near.clone().any(|i| WON.contains(&cuts.low(i)));
    let title = cuts.capital(at + 3) && at > sentence.pieces.start && cuts.capital(at - 1);
    if chained || !(won || title) || at + 2 >= sentence.pieces.end {
        return None;
    }
    let value = one.max(two) * 1000.0 + one.min(two);
    let mut found = entry(view, sentence, &(at..at + 3), "score".to_owned(), "score", value, "score");
    if let Value::Figure(figure) = &mut found.value {
        figure.loud = true;
        figure.past = sentence.pieces.clone().any(|i| {
            matches!(cuts.low(i), "last" | "previous" | "earlier" | "leg" | "half")
                || (cuts.low(i) == "in" && is_calendar(cuts.low(i + 1)) && !cuts.low(i + 1).ends_with("day"))
        });
    }
    Some(found)
}
