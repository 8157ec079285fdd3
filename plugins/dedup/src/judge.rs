//! The verdict on one article: every candidate is laid beside it, and the best verified match decides. Pairs are
//! never chained: an article joins a group only through a match it was itself checked against.

use copydesk_plugin::{Article, Compare, Decision, Verdict};
use copydesk_text::normal::{Word, words};

use crate::candidate::{Candidate, Weights};
use crate::finding::finding;
use crate::measure::{Measures, Side, measure};
use crate::note::{Mark, Note};
use crate::reading::{own_words, telling};
use crate::relation::{Pair, Relation, relation};
use crate::settings::Config;

/// Shared words of a part an article was merged from.
const PART: u32 = 30;

/// One earlier article beside the one at hand.
#[derive(Clone, Debug)]
pub struct Laid<'a> {
    /// The earlier article.
    pub article: Article<'a>,
    /// Its words.
    pub words: Vec<Word>,
    /// What is known beside the texts.
    pub pair: Pair,
    /// What the texts share.
    pub measures: Measures,
}

/// One earlier article, checked.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The earlier article.
    pub article: Article<'a>,
    /// Its words.
    pub words: Vec<Word>,
    /// What the article at hand is to it.
    pub relation: Relation,
    /// What they share.
    pub measures: Measures,
    /// Weighted share of common fingerprints.
    pub score: f32,
}

impl Judged<'_> {
    /// How sure the relation is, 0 to 1.
    pub fn confidence(&self) -> f32 {
        match self.relation {
            Relation::Identical => 1.0,
            relation if relation.same_group() => self.measures.own_share.clamp(0.0, 1.0),
            _ => self.measures.cover_new.max(self.measures.cover_old).clamp(0.0, 1.0),
        }
    }
}

/// Lays the article, whose words are `new`, beside each of the candidates. In their order.
pub fn laid<'a>(input: &Compare<'a>, new: &[Word], seated: &[Candidate], weights: &Weights) -> Vec<Laid<'a>> {
    let side = Side { text: input.article.text, words: new };
    let rarity = weights.along(new);
    let lay = |candidate: &Candidate| {
        let earlier = &input.earlier[candidate.at];
        let article = earlier.article;
        let left_out = Note::from_bytes(earlier.note).unwrap_or_default().left_out;
        let old = own_words(article.text, &left_out);
        let measures = measure(side, Side { text: article.text, words: &old }, &rarity);
        let pair = pair(&input.article, &article, (new, &old), candidate.score);
        Laid { article, words: old, pair, measures }
    };
    seated.iter().map(lay).collect()
}

/// Those of them that matter.
pub fn judged<'a>(laid: Vec<Laid<'a>>, config: &Config) -> Vec<Judged<'a>> {
    let judge = |Laid { article, words, pair, measures }| {
        let relation = relation(&pair, &measures, config)?;
        Some(Judged { article, words, relation, measures, score: pair.score })
    };
    laid.into_iter().filter_map(judge).collect()
}

fn pair(new: &Article<'_>, old: &Article<'_>, (a, b): (&[Word], &[Word]), score: f32) -> Pair {
    let same = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.hash == b.hash);
    let headlines = (words(new.headline, &[], 60), words(old.headline, &[], 60));
    let newer = match (new.published_ms, old.published_ms) {
        (Some(new), Some(old)) => new >= old,
        _ => true,
    };
    Pair {
        score,
        equal: same && !a.is_empty() && telling(a, &headlines.0) && telling(b, &headlines.1),
        same_outlet: !new.outlet.is_empty() && new.outlet.eq_ignore_ascii_case(old.outlet),
        newer,
    }
}

/// What follows from the checks: verdict, finding and mark.
pub fn decide(
    input: &Compare<'_>,
    new: &[Word],
    judged: &[Judged<'_>],
    weights: &Weights,
    config: &Config,
) -> Decision {
    let mark = |of| Some(Mark { weight: weights.total, of }.to_bytes());
    let Some(best) = best(judged) else {
        return Decision { mark: mark(0), ..Decision::default() };
    };
    let also = merged_from(judged, best);
    let relation = if also.is_empty() { best.relation } else { Relation::Merged };
    let verdict = Verdict {
        of: best.article.id,
        relation: relation.name().to_owned(),
        score: best.confidence(),
        same_group: relation.same_group(),
        same_story: same_story(relation, &best.measures),
        also: also.iter().map(|other| other.article.id).collect(),
    };
    let finding = finding(&input.article, new, best, relation, &also, config);
    let of = if verdict.same_group { verdict.of } else { 0 };
    Decision { findings: vec![finding], verdict: Some(verdict), mark: mark(of), states: Vec::new() }
}

/// Copies before other relations; of them the group whose representative is a copy itself, so that a text merged
/// from two does not pull one's copies over to the other; in the group the most alike, then the oldest.
fn best<'j, 'a>(judged: &'j [Judged<'a>]) -> Option<&'j Judged<'a>> {
    let stands = |judged: &Judged<'_>| judged.article.group == judged.article.id;
    let order = |a: &&Judged<'_>, b: &&Judged<'_>| {
        (a.relation.same_group().cmp(&b.relation.same_group()))
            .then(a.measures.likeness().total_cmp(&b.measures.likeness()))
            .then(b.article.id.cmp(&a.article.id))
    };
    let copies = || judged.iter().filter(|judged| judged.relation.same_group());
    let group = copies().filter(|judged| stands(judged)).max_by(order).map(|judged| judged.article.group);
    match group {
        Some(group) => copies().filter(|judged| judged.article.group == group).max_by(order),
        None => judged.iter().max_by(order),
    }
}

/// A passage of some length comes from the same event; a short one may be a stock phrase.
fn same_story(relation: Relation, measures: &Measures) -> bool {
    relation.same_group() || (relation == Relation::Excerpt && measures.own_matched >= 60)
}

/// Copies from other groups that account for words the best match does not.
fn merged_from<'j, 'a>(judged: &'j [Judged<'a>], best: &Judged<'a>) -> Vec<&'j Judged<'a>> {
    if !best.relation.same_group() || best.measures.cover_new > 0.9 {
        return Vec::new();
    }
    let mut groups = vec![best.article.group];
    let mut taken = best.measures.runs.clone();
    let mut also = Vec::new();
    for other in judged.iter().filter(|other| other.relation.same_group()) {
        let fresh: u32 = other
            .measures
            .runs
            .iter()
            .filter(|run| !taken.iter().any(|t| t.a < run.a + run.len && run.a < t.a + t.len))
            .map(|run| run.len)
            .sum();
        let unknown = other.article.group == 0 || groups.contains(&other.article.group);
        if !unknown && fresh >= PART && fresh * 2 >= other.measures.matched {
            groups.push(other.article.group);
            taken.extend(&other.measures.runs);
            also.push(other);
        }
    }
    also
}
