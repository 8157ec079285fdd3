//! What `story` keeps of an article: its terms, its time, and the names a story it founds would get.

use copydesk_plugin::Part;

use super::naming;
use super::weight::{ByWord, table_articles, table_count, word as hash_of};
use super::words::{Word, mark_names, told, words};

/// An article as `story` reads it.
#[derive(Clone, Copy, Debug)]
pub struct StoryText<'a> {
    /// Headline, may be empty.
    pub headline: &'a str,
    /// Text in reading order.
    pub text: &'a str,
    /// Labelled parts of the text, in order.
    pub parts: &'a [Part],
    /// Publication time, ms since the epoch.
    pub published_ms: Option<i64>,
    /// Admission time, ms since the epoch.
    pub arrived_ms: i64,
    /// Outlet, may be empty; its own name is not news.
    pub outlet: &'a str,
}

/// Words of the body that are read.
const BODY_WORDS: usize = 400;
/// Words of the body that count as its lede.
const LEDE_WORDS: usize = 120;
/// A word of the headline counts as often.
const HEADLINE_TIMES: u32 = 3;
/// Terms kept; those that tell least are left out.
const MOST_TERMS: usize = 250;
/// Terms in more than this share of all articles tell nothing.
const TELLS_NOTHING: f32 = 0.3;
/// Longest title, in bytes.
const TITLE_BYTES: usize = 200;

/// One term of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Hash of the stem, or of two names with a space between.
    pub hash: u32,
    /// How often, headline words thrice; at most 15.
    pub times: u8,
    /// Stands among the first words.
    pub lede: bool,
    /// Stands in the headline.
    pub headline: bool,
    /// Is a name.
    pub name: bool,
    /// Is two names in a row.
    pub pair: bool,
}

/// Spellings of terms, in one piece of memory: features are made on one core and dropped on another, where giving back
/// hundreds of pieces costs more than choosing a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spelled {
    text: String,
    spans: Vec<Span>,
}

/// Where a spelling starts and ends.
type Span = (u32, u32);

impl Spelled {
    /// Spelling of the term at a place.
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        self.spans.get(at).and_then(|span| spelling(&self.text, *span))
    }
}

fn spelling(text: &str, (start, end): Span) -> Option<&str> {
    text.get(start as usize..end as usize)
}

/// Everything `story` needs of one article. Making it is the costly part and touches nothing else, so it can be done
/// on any core.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    /// In order of hash.
    pub(super) terms: Vec<Term>,
    /// Spelling of each term.
    pub(super) spelled: Spelled,
    /// Words in the body, at most [`BODY_WORDS`].
    pub(super) words: u16,
    pub(super) published_ms: Option<i64>,
    pub(super) arrived_ms: i64,
    /// Title of the story it would found.
    pub(super) title: String,
    /// Slug of the story it would found, without date.
    pub(super) slug: String,
}

impl Features {
    /// Read an article.
    pub fn of(article: &StoryText<'_>) -> Self {
        let mut body = Vec::new();
        for block in told(article.text, article.parts) {
            body.extend(words(block, BODY_WORDS - body.len()));
        }
        drop_outlet(&mut body, article.outlet);
        let mut headline = words(article.headline, 40);
        drop_outlet(&mut headline, article.outlet);
        let split = headline.len();
        let mut all: Vec<Word<'_>> = headline;
        all.append(&mut body);
        mark_names(&mut all);
        let (headline, body) = all.split_at(split);
        let (terms, spelled) = count(headline, body);
        Self {
            words: body.len() as u16,
            published_ms: article.published_ms,
            arrived_ms: article.arrived_ms,
            title: naming::title(article.headline, &told(article.text, article.parts), TITLE_BYTES),
            slug: naming::slug(headline, body),
            terms,
            spelled,
        }
    }

    /// When it happened as far as the article says, else when it came: the date in a story's name.
    pub(super) fn dated_ms(&self) -> i64 {
        self.published_ms.unwrap_or(self.arrived_ms)
    }
}

/// Take out the outlet's own name, written with capitals.
fn drop_outlet(words: &mut Vec<Word<'_>>, outlet: &str) {
    let own: Vec<String> = super::words::words(outlet, 8).into_iter().map(|word| word.stem).collect();
    if own.is_empty() {
        return;
    }
    let mut at = 0;
    while at + own.len() <= words.len() {
        let same = own.iter().zip(&words[at..]).all(|(name, word)| word.capital && word.stem == *name);
        if same {
            words.drain(at..at + own.len());
        } else {
            at += 1;
        }
    }
}

/// What is known of a term while counting.
#[derive(Default)]
struct Counted {
    spelling: Span,
    times: u32,
    lede: bool,
    headline: bool,
    name: bool,
    pair: bool,
}

/// Every term of an article with its spelling, for making the table.
pub fn spelled_terms(article: &StoryText<'_>) -> Vec<u32> {
    let mut body = Vec::new();
    for block in told(article.text, article.parts) {
        body.extend(words(block, BODY_WORDS - body.len()));
    }
    let mut all = words(article.headline, 40);
    let split = all.len();
    all.append(&mut body);
    mark_names(&mut all);
    let (headline, body) = all.split_at(split);
    tally(headline, body).0.keys().map(|hash| *hash as u32).collect()
}

/// By the hash of its spelling; and the spellings.
fn tally(headline: &[Word<'_>], body: &[Word<'_>]) -> (ByWord<Counted>, String) {
    let mut counted: ByWord<Counted> = ByWord::default();
    let (mut spelled, mut two) = (String::new(), String::new());
    for (words, times, is_headline) in [(headline, HEADLINE_TIMES, true), (body, 1, false)] {
        for (i, word) in words.iter().enumerate() {
            if !worth_counting(&word.stem) {
                continue;
            }
            let lede = is_headline || i < LEDE_WORDS;
            let mut note = |spelling: &str, pair: bool| {
                let entry = counted.entry(hash_of(spelling)).or_insert_with(|| {
                    let start = spelled.len() as u32;
                    spelled.push_str(spelling);
                    Counted { spelling: (start, spelled.len() as u32), ..Counted::default() }
                });
                entry.times += times;
                entry.lede |= lede;
                entry.headline |= is_headline;
                entry.name |= word.name;
                entry.pair |= pair;
            };
            note(&word.stem, false);
            if i > 0 && word.name && word.follows && words[i - 1].name {
                two.clear();
                two.extend([words[i - 1].stem.as_str(), " ", word.stem.as_str()]);
                note(&two, true);
            }
        }
    }
    (counted, spelled)
}

/// Single letters and one- or two-digit numbers tell nothing.
fn worth_counting(stem: &str) -> bool {
    let digits = stem.bytes().all(|b| b.is_ascii_digit());
    stem.len() > if digits { 2 } else { 1 }
}

fn count(headline: &[Word<'_>], body: &[Word<'_>]) -> (Vec<Term>, Spelled) {
    let most = table_articles() as f32 * TELLS_NOTHING;
    let mut found: Vec<(Term, u32, Span)> = Vec::new();
    let (counted, text) = tally(headline, body);
    for (hash, counted) in counted {
        let hash = hash as u32;
        let common = table_count(hash);
        if common as f32 > most.max(1.0) {
            continue;
        }
        let times = counted.times.min(15) as u8;
        let Counted { spelling, lede, headline, name, pair, .. } = counted;
        found.push((Term { hash, times, lede, headline, name, pair }, common, spelling));
    }
    let by_spelling =
        |a: &(Term, u32, Span), b: &(Term, u32, Span)| spelling(&text, a.2).cmp(&spelling(&text, b.2));
    if found.len() > MOST_TERMS {
        // The commonest that occur once go first.
        let rank = |(term, common, _): &(Term, u32, Span)| {
            (std::cmp::Reverse(term.times.min(3)), *common, term.hash)
        };
        found.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| by_spelling(a, b)));
        found.truncate(MOST_TERMS);
    }
    found.sort_unstable_by(|a, b| a.0.hash.cmp(&b.0.hash).then_with(|| by_spelling(a, b)));
    found.dedup_by_key(|(term, ..)| term.hash);
    let (terms, spans) = found.into_iter().map(|(term, _, span)| (term, span)).unzip();
    (terms, Spelled { text, spans })
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::{Part, PartKind};

    use super::{Features, MOST_TERMS, StoryText};

    fn read(headline: &str, text: &str, parts: &[Part], outlet: &str) -> Features {
        Features::of(&StoryText { headline, text, parts, published_ms: Some(5), arrived_ms: 9, outlet })
    }

    fn spelled(features: &Features) -> Vec<&str> {
        let mut words: Vec<&str> = (0..).map_while(|at| features.spelled.get(at)).collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn names_and_pairs_of_names_are_terms() {
        let features = read("", "On Monday Ada Brunner saw divers.", &[], "");
        assert_eq!(spelled(&features), ["ada", "ada brunner", "brunner", "diver", "monday", "saw"]);
    }

    #[test]
    fn teasers_and_the_outlet_are_not_counted() {
        let text = "Divers searched the quay.\nREAD MORE: Sharks\nMeridian Wire reported.";
        let teaser = Part { start: 26, end: 43, kind: PartKind::Teaser };
        let words = read("", text, &[teaser], "Meridian Wire");
        let words = spelled(&words);
        assert!(words.contains(&"quay") && words.contains(&"diver"), "{words:?}");
        for word in ["shark", "meridian", "wire"] {
            assert!(!words.contains(&word), "{word} was counted");
        }
    }

    #[test]
    fn parts_that_lie_do_no_harm() {
        let parts = [
            Part { start: 3, end: 900, kind: PartKind::Embed },
            Part { start: 1, end: 2, kind: PartKind::Teaser },
        ];
        assert_eq!(read("", "Äöü ferry", &parts, "").words, 0);
    }

    #[test]
    fn a_long_article_stays_small() {
        let text: String = (0..5_000).map(|i| format!("Word{i} Name{i} ")).collect();
        assert!(read("", &text, &[], "").terms.len() <= MOST_TERMS);
    }
}
