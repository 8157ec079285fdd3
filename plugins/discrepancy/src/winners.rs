//! Reading who won: a match, a race, a vote. Two articles contradict one another where each names the other's winner too.

use crate::facts::{Point, is_news};
use crate::note::{Entry, Fact, Kind, Value};
use crate::outcomes::is_firm;
use crate::phrases::{Phrases, Told};
use crate::view::{Sentence, View};
use crate::words::Sift;
use copydesk_text::fold::Piece;
use copydesk_text::name::Name;

/// Name of the slot.
pub const SLOT: &str = "winner";

/// Winners kept of one article; the first ones.
const MOST: usize = 4;

/// What stands right after the winner's name. Contests are named, because much else is won.
const PHRASES: &[&str] = &[
    "won|wins|winning * race|stage|final|match|game|title|tournament|cup|gold|medal|trophy|election|presidency|runoff|vote|fight|bout|stage|prize|championship|rally|marathon|contest|seat|mayoralty|governorship|leadership|ballot|award|competition|derby|regatta|sprint",
    "won|wins|winning by|with|narrowly|comfortably|easily|outright|again|re-election",
    "claimed|claims|took|takes|taking|clinched|clinches|grabbed|sealed|secured|snatched|earned|lifted|lifts|retained|collected|picked|captured * victory|win|gold|title|trophy|crown|cup|prize|award|medal",
    "beat|beats|defeated|defeats|overcame|edged|thrashed|outpointed|outsprinted|trounced|downed|beating|defeating|outclassed|overpowered|pipped|ousted|unseated",
    "triumphed|triumphs|prevailed|prevails in|at|over|on|after|with|against",
    "was|been|is|were declared|crowned|named|proclaimed * winner|champion|victor|victors|champions",
    "was|been|is|were elected|re-elected|reelected",
    "emerged|emerges|came|finished|ended * winner|victor|victorious|first|top",
    "crossed the line first",
    "romped|cruised|stormed|raced|powered to * victory|win|title",
];

/// What stands right before it.
const BEFORE: &[&str] = &[
    "won by",
    "lost|losing|succumbed|conceded to",
    "lost narrowly|heavily|again|out|badly|convincingly|easily|comfortably to",
    "@be beaten|defeated|edged|outpointed|thrashed|overtaken|pipped|ousted|unseated|overcome by",
    "defeat to|against|at",
    "went|awarded|presented|handed to",
    "winner|victor|champion was|is",
];

/// The phrases.
#[derive(Clone, Debug)]
pub struct Winners {
    phrases: Phrases,
}

/// The slot of the phrases behind the winner's name.
const AFTER: usize = 0;
/// The slot of those before it.
const AHEAD: usize = 1;

impl Default for Winners {
    fn default() -> Self {
        let mut phrases = Phrases::default();
        phrases.define("be", "is|are|was|were|been|be|being");
        PHRASES.iter().for_each(|phrase| phrases.learn(phrase, AFTER, 0));
        BEFORE.iter().for_each(|phrase| phrases.learn(phrase, AHEAD, 0));
        Winners { phrases }
    }
}

impl Winners {
    /// Have their words looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        self.phrases.enter(sift);
    }

    /// The winner the article names; of an article that names two none, because it tells of two contests.
    pub fn read(&self, view: &View<'_>, out: &mut Vec<Entry>) {
        let mut found: Vec<Entry> = Vec::new();
        for sentence in view.sentences.iter().filter(|s| !s.names.is_empty()) {
            let told = self.phrases.told(view, sentence, usize::MAX);
            let of = |slot: usize| told.iter().filter(move |told| told.slot == slot).take(MOST);
            found.extend(of(AFTER).filter_map(|told| {
                let name = winner(view, sentence, told.at.start)?;
                entry(view, sentence, told, name)
            }));
            found.extend(of(AHEAD).filter_map(|told| {
                let from = told.at.end + usize::from(view.cuts.low(told.at.end) == "the");
                let name =
                    sentence.names.iter().find(|name| name.lead == from || name.pieces.start == from)?;
                entry(view, sentence, told, name)
            }));
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

fn entry(view: &View<'_>, sentence: &Sentence, told: &Told, name: &Name) -> Option<Entry> {
    if told.denied || !is_news(view, sentence, &told.at) || !is_firm(view, sentence, told.at.start) {
        return None;
    }
    let words = name.pieces.start.min(told.at.start)..name.pieces.end.max(told.at.end);
    let label = "who won".to_owned();
    let point = Point { kind: Kind::Outcome, label, key: "outcome|winner", words, most: 14 };
    let fact = Fact {
        slot: SLOT.to_owned(),
        pick: name.folded().to_owned(),
        free: true,
        loud: true,
        about: view.around(&told.at, &sentence.pieces, 12),
        ..Fact::default()
    };
    Some(point.says(view, sentence, fact))
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
        check("The bronze final was won by Ada Lind on Friday.", &["ada lind"]);
        check("Ida Storm lost narrowly to Ada Lind.", &["ada lind"]);
        check("Ada Lind has not won the final.", &[]);
    }
}
