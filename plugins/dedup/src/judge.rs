//! The verdict on one article: every candidate is laid beside it, and the best verified match decides.

use std::sync::Arc;

use copydesk_plugin::{Article, Compare, Decision, Verdict};
use copydesk_text::normal::{Word, words};

use crate::candidate::{Candidate, Weights};
use crate::finding::Said;
use crate::group::{founding, holds, joining};
use crate::growth::alarm;
use crate::measure::{Measures, Side, measure};
use crate::note::{Mark, Note};
use crate::reading::telling;
use crate::relation::{Pair, Relation, relation, same_story};
use crate::settings::Config;
use crate::texts::Texts;

/// Shared words of a part an article was merged from.
const PART: u32 = 30;

/// One earlier article, laid beside the one at hand.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The earlier article.
    pub article: Article<'a>,
    /// Its words.
    pub words: Arc<[Word]>,
    /// What was decided about it.
    pub mark: Mark,
    /// What is known beside the texts.
    pub pair: Pair,
    /// What they share.
    pub measures: Measures,
    /// What the article at hand is to it; nothing when they share nothing that matters.
    pub relation: Option<Relation>,
}

impl Judged<'_> {
    /// Whether both are one text.
    pub fn copies(&self) -> bool {
        self.relation.is_some_and(Relation::same_group)
    }

    /// How sure the relation is, 0 to 1.
    pub fn confidence(&self) -> f32 {
        match self.relation {
            Some(Relation::Identical) => 1.0,
            Some(relation) if relation.same_group() => self.measures.own_share.clamp(0.0, 1.0),
            _ => self.measures.cover_new.max(self.measures.cover_old).clamp(0.0, 1.0),
        }
    }

    /// Whether it founded its group.
    fn founder(&self) -> bool {
        self.article.id == self.article.group
    }
}

/// Lays the article, whose words are `new`, beside each of the candidates. In their order.
pub fn judged<'a>(
    input: &Compare<'a>,
    new: &[Word],
    seated: &[Candidate],
    weights: &Weights,
    texts: &mut Texts,
    config: &Config,
) -> Vec<Judged<'a>> {
    let side = Side { text: input.article.text, words: new };
    let rarity = weights.along(new);
    let lay = |candidate: &Candidate| {
        let earlier = &input.earlier[candidate.at];
        let article = earlier.article;
        let left_out = Note::from_bytes(earlier.note).unwrap_or_default().left_out;
        let old = texts.words(article.text, &left_out, config.words);
        let measures = measure(side, Side { text: article.text, words: &old }, &rarity);
        let pair = pair(&input.article, &article, (new, &old), candidate.score);
        let relation = relation(&pair, &measures, config);
        let mark = Mark::from_bytes(earlier.mark).unwrap_or_default();
        Judged { article, words: old, mark, pair, measures, relation }
    };
    seated.iter().map(lay).collect()
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
    let own = new.iter().filter(|word| !word.quoted).count() as u32;
    let founds = || Some(founding(&input.article, weights.total, own));
    let alone = || Decision { mark: founds().map(Mark::to_bytes), ..Decision::default() };
    let held: Vec<&Judged<'_>> = judged.iter().filter(|member| holds(member, judged, config)).collect();
    let joined = best(&held);
    let Some(best) = joined.or_else(|| best(&judged.iter().collect::<Vec<_>>())) else { return alone() };
    let also = if joined.is_some() { merged_from(&held, best) } else { Vec::new() };
    let Some(relation) = best.relation.map(|own| if also.is_empty() { own } else { Relation::Merged }) else {
        return alone();
    };
    let mark = joined.map(|member| joining(input, weights.total, new.len(), member, config));
    let verdict = Verdict {
        of: best.article.id,
        relation: relation.name().to_owned(),
        score: best.confidence(),
        same_group: joined.is_some(),
        // what is only the other half of a text put together from two is another story
        same_story: (joined.is_some() || !relation.same_group())
            && same_story(relation, &best.pair, &best.measures, config),
        also: also.iter().map(|other| other.article.id).collect(),
    };
    let said = Said { input, new, best, relation, also: &also, original: mark.map(|mark| mark.original) };
    let alarm = mark.and_then(|mark| alarm(input, mark.founder, mark.count, config));
    Decision {
        findings: std::iter::once(said.finding(config)).chain(alarm).collect(),
        verdict: Some(verdict),
        mark: mark.or_else(founds).map(Mark::to_bytes),
        states: Vec::new(),
    }
}

/// The earlier article to be named. Copies come before other relations, and the group whose founding text was laid
/// beside the article before one that is known through a member only. Of the group chosen: the earlier version by the
/// same outlet, else the founding text, else the one most alike.
fn best<'j, 'a>(of: &[&'j Judged<'a>]) -> Option<&'j Judged<'a>> {
    let order = |a: &&&'j Judged<'a>, b: &&&'j Judged<'a>| {
        (a.copies().cmp(&b.copies()))
            .then(a.relation.is_some().cmp(&b.relation.is_some()))
            .then(a.measures.likeness().total_cmp(&b.measures.likeness()))
            .then(b.article.id.cmp(&a.article.id))
    };
    let founders = || of.iter().filter(|judged| judged.founder() && judged.copies());
    let most_alike = founders().max_by(order).or_else(|| of.iter().max_by(order))?;
    if !most_alike.copies() {
        return Some(most_alike);
    }
    let members =
        || of.iter().filter(|judged| judged.copies() && judged.article.group == most_alike.article.group);
    let version = members().filter(|judged| judged.relation == Some(Relation::Revision)).max_by(order);
    let founder = members().find(|judged| judged.founder());
    version.or(founder).or_else(|| members().max_by(order)).copied()
}

/// Copies from other groups that account for words the best match's group does not.
fn merged_from<'j, 'a>(held: &[&'j Judged<'a>], best: &Judged<'a>) -> Vec<&'j Judged<'a>> {
    if !best.copies() || best.measures.cover_new > 0.9 {
        return Vec::new();
    }
    let mut groups = vec![best.article.group];
    let own = held.iter().filter(|member| member.article.group == best.article.group);
    let mut taken: Vec<_> = own.flat_map(|member| member.measures.runs.iter().copied()).collect();
    let mut also = Vec::new();
    for other in held {
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
            also.push(*other);
        }
    }
    also
}
