//! What the plugin says of a match: one line for people, and the places in both texts for the story page.

use copydesk_plugin::{Article, Compare, Evidence, Finding, Status};
use copydesk_text::align::Run;
use copydesk_text::normal::Word;
use serde_json::{Value, json};

use crate::change::told;
use crate::judge::Judged;
use crate::measure::Side;
use crate::original::{By, Original, credited};
use crate::relation::Relation;
use crate::settings::Config;

/// Words of evidence shown of a run.
const SHOWN: u32 = 24;
/// Bytes of a headline or of a new passage.
const CLIP: usize = 160;
/// Fewer new words in a row are no new passage.
const PASSAGE: usize = 12;

/// What is to be said of a match.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s, 'a> {
    /// The article at hand and what was handed over.
    pub input: &'s Compare<'a>,
    /// Its words.
    pub new: &'s [Word],
    /// The earlier article that is named.
    pub best: &'s Judged<'a>,
    /// What it is to that one.
    pub relation: Relation,
    /// Further articles it was merged from.
    pub also: &'s [&'s Judged<'a>],
    /// The original of the group it joins.
    pub original: Option<Original>,
}

impl Said<'_, '_> {
    /// The finding.
    pub fn finding(&self, config: &Config) -> Finding {
        let Said { input, new, best, relation, also, .. } = *self;
        let article = &input.article;
        let fresh = new_passages(article.text, new, best, also);
        let longest = best.measures.longest(3);
        let runs: Vec<_> = longest
            .iter()
            .map(|run| {
                let ((start, end), (other_start, other_end)) =
                    (bytes(new, run.a, run.len), bytes(&best.words, run.b, run.len));
                json!({"start": start, "end": end, "other_start": other_start, "other_end": other_end})
            })
            .collect();
        let (changes, more_changes) = self.changes();
        let confidence = best.confidence();
        Finding {
            kind: relation.name().replace('-', "_"),
            severity: config.severity.of(relation),
            status: Status::Open,
            topic: format!("copy/{}", article.id),
            fingerprint: format!("{}/{}", relation.name(), best.article.id),
            message: self.message(&fresh) + &self.source(),
            confidence,
            evidence: evidence(article, new, best, longest.first()),
            data: json!({
                "view": "copy",
                "relation": relation.name(),
                "of": best.article.id,
                "also": also.iter().map(|other| other.article.id).collect::<Vec<_>>(),
                "original": self.original_data(),
                "score": (f64::from(confidence) * 1000.0).round() / 1000.0,
                "matched_words": best.measures.matched,
                "new_text": fresh.iter().take(3).map(|words| clip(words)).collect::<Vec<_>>(),
                "runs": runs,
                "changes": changes,
                "more_changes": more_changes,
            }),
        }
    }

    /// Where the article reads otherwise, when it is a copy.
    fn changes(&self) -> (Vec<Value>, usize) {
        if !self.relation.same_group() {
            return (Vec::new(), 0);
        }
        let new = Side { text: self.input.article.text, words: self.new };
        let old = Side { text: self.best.article.text, words: &self.best.words };
        let others = self.also.iter().flat_map(|other| &other.measures.runs);
        told(new, old, &self.best.measures.runs, &others.copied().collect::<Vec<Run>>())
    }

    /// What the article is to the earlier one.
    fn message(&self, fresh: &[String]) -> String {
        let of = named(&self.best.article);
        let m = &self.best.measures;
        let percent = (m.cover_old * 100.0).round().min(100.0);
        let news = match fresh.len() {
            0 => String::new(),
            1 => "; new: 1 passage".to_owned(),
            count => format!("; new: {count} passages"),
        };
        match self.relation {
            Relation::Identical => format!("the same text as {of}"),
            Relation::Copy => format!("copy of {of} ({percent} % of its words{news})"),
            Relation::Truncated => format!("shortened copy of {of} ({percent} % of its words{news})"),
            Relation::Extended => format!("longer copy of {of} ({percent} % of its words{news})"),
            Relation::Revision => format!("new version of {of} ({percent} % of its words{news})"),
            Relation::Update if m.slots == 0 => format!("update of {of} ({percent} % of its words{news})"),
            Relation::Update => {
                let places = if m.slots == 1 { "1 place".to_owned() } else { format!("{} places", m.slots) };
                format!("update of {of} (names or numbers differ in {places}{news})")
            }
            Relation::Merged => {
                let others: Vec<String> = self.also.iter().map(|other| named(&other.article)).collect();
                format!("put together from {of} and {}", others.join(" and "))
            }
            Relation::Excerpt => format!("has {} words in common with {of}", m.matched),
            Relation::Templated => format!("written to the same pattern as {of}, about something else"),
            Relation::SameStatement => format!("quotes the same statement as {of} ({} words)", m.matched),
        }
    }

    /// Where the text comes from, when it is not plainly from the article named.
    fn source(&self) -> String {
        let Some(original) = self.original else { return String::new() };
        let agency = self.agency(original);
        if original.article == self.input.article.id {
            return match original.by {
                By::Agency => "; this is the agency's own text, the others came in before it".to_owned(),
                _ => "; this is the original: it was published earlier".to_owned(),
            };
        }
        if original.article != self.best.article.id {
            return match self.known(original.article) {
                Some(article) => format!("; the original is {}", named(&article)),
                None => format!("; the original is article {}", original.article),
            };
        }
        match agency {
            "" => String::new(),
            agency if original.by == By::Agency || agency == self.best.article.outlet => String::new(),
            agency => format!("; credited to {}", clip(agency)),
        }
    }

    fn original_data(&self) -> Value {
        let Some(original) = self.original else { return Value::Null };
        let outlet = match self.agency(original) {
            "" if original.article == self.input.article.id => self.input.article.outlet,
            "" => self.known(original.article).map_or("", |article| article.outlet),
            agency => agency,
        };
        json!({
            "article": original.article,
            "by": original.by.name(),
            "outlet": clip(outlet),
            "published_ms": original.published_ms,
        })
    }

    /// The agency credited by the article, by the one named, or by the original.
    fn agency(&self, original: Original) -> &str {
        let known = self.known(original.article);
        [Some(self.input.article), known, Some(self.best.article)]
            .iter()
            .flatten()
            .map(credited)
            .find(|agency| !agency.is_empty())
            .unwrap_or("")
    }

    /// An earlier article that was handed over.
    fn known(&self, id: u64) -> Option<Article<'_>> {
        self.input.earlier.iter().map(|earlier| earlier.article).find(|article| article.id == id)
    }
}

/// `Meridian Wire's "headline"`, or as much of it as is known.
fn named(article: &Article<'_>) -> String {
    let (outlet, headline) = (clip(article.outlet), clip(article.headline));
    match (outlet.is_empty(), headline.is_empty()) {
        (false, false) => format!("{outlet}'s \"{headline}\""),
        (true, false) => format!("\"{headline}\""),
        (false, true) => format!("{outlet}'s article {}", article.id),
        (true, true) => format!("article {}", article.id),
    }
}

/// On one line and not too long.
pub fn clip(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.len() <= CLIP {
        return line;
    }
    let end = (0..=CLIP).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let end = line[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &line[..end])
}

/// Bytes of a run of words.
fn bytes(words: &[Word], first: u32, len: u32) -> (u32, u32) {
    let last = (first + len).saturating_sub(1);
    match (words.get(first as usize), words.get(last as usize)) {
        (Some(first), Some(last)) => (first.start, last.end),
        _ => (0, 0),
    }
}

/// The beginning of the longest run, in both texts.
fn evidence(article: &Article<'_>, new: &[Word], best: &Judged<'_>, run: Option<&Run>) -> Vec<Evidence> {
    let Some(run) = run else { return Vec::new() };
    let len = run.len.min(SHOWN);
    let shown = |id, text: &str, (start, end): (u32, u32)| {
        let text = text.get(start as usize..end as usize)?.to_owned();
        Some(Evidence { article: id, start, end, text })
    };
    let here = shown(0, article.text, bytes(new, run.a, len));
    let there = shown(best.article.id, best.article.text, bytes(&best.words, run.b, len));
    here.into_iter().chain(there).collect()
}

/// Stretches of the article that stand in none of the matches.
fn new_passages(text: &str, words: &[Word], best: &Judged<'_>, also: &[&Judged<'_>]) -> Vec<String> {
    let mut known = vec![false; words.len()];
    for run in also.iter().flat_map(|other| &other.measures.runs).chain(&best.measures.runs) {
        known[run.a as usize..(run.a + run.len) as usize].fill(true);
    }
    let mut passages = Vec::new();
    let mut at = 0;
    for stretch in known.chunk_by(|a, b| a == b) {
        let passage = &words[at..at + stretch.len()];
        at += stretch.len();
        if let (false, [first, .., last]) = (stretch[0], passage)
            && passage.len() >= PASSAGE
        {
            passages.push(text[first.start as usize..last.end as usize].to_owned());
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipped_to_one_line() {
        assert_eq!(clip(" a\n\tb "), "a b");
        let long = clip(&"wörd ".repeat(100));
        assert!(long.len() <= CLIP + '…'.len_utf8() && long.ends_with("wörd…"), "{long:?}");
        assert!(clip(&"ö".repeat(400)).ends_with('…'));
    }

    #[test]
    fn named_as_far_as_known() {
        let article =
            Article { id: 7, outlet: "Meridian Wire", headline: "Ferry lost", ..Article::default() };
        assert_eq!(named(&article), "Meridian Wire's \"Ferry lost\"");
        assert_eq!(named(&Article { outlet: "", ..article }), "\"Ferry lost\"");
        assert_eq!(named(&Article { headline: "", ..article }), "Meridian Wire's article 7");
        assert_eq!(named(&Article { id: 7, ..Article::default() }), "article 7");
    }
}
