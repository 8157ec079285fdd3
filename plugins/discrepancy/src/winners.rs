//! Reading who won: a match, a race, a vote. Two articles contradict one another where each names the other's winner too.

use crate::note::{Entry, Fact, Kind, Value};
use crate::outcomes::is_firm;
use crate::phrases::{Phrases, Told};
use crate::view::{Sentence, View};
use copydesk_plugin::hash64;
use copydesk_text::fold::Piece;
use copydesk_text::name::Name;

/// Name of the slot.
pub const SLOT: &str = "winner";

/// Winners kept of one article; the first ones.
const MOST: usize = 4;

/// What stands right after the winner's name. Contests are named, because much else is won.
const PHRASES: &[&str] = &[
    "won|wins * race|stage|final|match|game|title|tournament|cup|gold|medal|trophy|election|presidency|runoff|vote|fight|bout|stage|prize|championship|rally|marathon",
    "claimed|claims|took|takes|clinched|clinches|grabbed|sealed|secured|snatched|earned * victory|win|gold|title|trophy|crown",
    "beat|beats|defeated|defeats|overcame|edged|thrashed|outpointed|outsprinted|trounced|downed",
    "triumphed|triumphs|prevailed in|at|over",
    "was|been declared|crowned * winner|champion|victor",
    "was|been elected",
];

/// The phrases.
#[derive(Clone, Debug)]
pub struct Winners(Phrases);

impl Default for Winners {
    fn default() -> Self {
        let mut phrases = Phrases::default();
        PHRASES.iter().for_each(|phrase| phrases.learn(phrase, 0, 0));
        Winners(phrases)
    }
}

impl Winners {
    /// The winner the article names; of an article that names two none, because it tells of two contests.
    pub fn read(&self, view: &View<'_>, out: &mut Vec<Entry>) {
        let mut found: Vec<Entry> = Vec::new();
        for sentence in view.sentences.iter().filter(|s| !s.names.is_empty()) {
            for told in self.0.told(view, sentence, MOST) {
                found.extend(entry(view, sentence, &told));
            }
        }
        let surname = |e: &Entry| match &e.value {
            Value::Fact(fact) => fact.pick.rsplit(' ').next().map(str::to_owned),
            _ => None,
        };
        if found.is_empty() || found.iter().any(|e| surname(e) != surname(&found[0])) {
            return;
        }
        let cast = crate::sayings::cast(view);
        for mut entry in found.into_iter().take(MOST) {
            if let Value::Fact(fact) = &mut entry.value {
                fact.who.clone_from(&cast);
            }
            out.push(entry);
        }
    }
}

/// The name that ends before piece `at`, an age between commas allowed: `Ada Lind, 24, [won]`.
fn winner<'s>(view: &View<'_>, sentence: &'s Sentence, at: usize) -> Option<&'s Name> {
    sentence.names.iter().rev().filter(|name| name.pieces.end <= at).find(|name| {
        let end = name.pieces.end;
        let aged = view.cuts.raw(end) == "," && view.cuts.piece(end + 1) == Some(Piece::Number);
        end == at || (end + 3 == at && aged && view.cuts.raw(at - 1) == ",")
    })
}

fn entry(view: &View<'_>, sentence: &Sentence, told: &Told) -> Option<Entry> {
    let name = winner(view, sentence, told.at.start)?;
    let old = view.tells_of_old(&told.at, sentence) || view.goes_on_with_old(sentence);
    if old || view.is_quoted(told.at.start) || !is_firm(view, sentence, told.at.start) {
        return None;
    }
    let words = name.pieces.start..told.at.end;
    let (start, end) = view.span(&words);
    Some(Entry {
        kind: Kind::Outcome,
        point: "who won".to_owned(),
        keys: vec![hash64(b"outcome|winner")],
        start,
        end,
        text: view.words_up_to(&words, 14),
        sentence: view.around_words(&words, sentence, crate::figures::SNIPPET),
        source: crate::source::credited(view, sentence),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Fact(Fact {
            slot: SLOT.to_owned(),
            pick: name.folded(),
            free: true,
            loud: true,
            about: view.around(&told.at, &sentence.pieces, 12),
            ..Fact::default()
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    fn check(text: &str, want: &[&str]) {
        let article = Article { text, ..Article::default() };
        let mut entries = Vec::new();
        Winners::default().read(&View::of(&article), &mut entries);
        let got: Vec<&str> = entries
            .iter()
            .filter_map(|e| match &e.value {
                Value::Fact(f) => Some(f.pick.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn winners_are_read() {
        check("Ada Lind, 24, won the fourth stage on Friday.", &["ada lind"]);
        check("On Sunday Velm Rovers beat Orle Town by a goal.", &["velm rovers"]);
        check("The final was close. Ada Lind may have won the final.", &[]);
        check("Ada Lind won the sprint title. Ida Storm won the long race.", &[]);
        check("Ada Lind won praise.", &[]);
    }
}
