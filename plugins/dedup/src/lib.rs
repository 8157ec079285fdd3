//! Copydesk plugin `dedup`: marks copies of copy. An article is met again by winnowed runs of words, laid beside the
//! few earlier ones that may hold its text, and called a copy only when the words outside quotation marks say so.
//! It reports a relation and the places that show it, not a bare yes.
//!
//! # Layout, along an article's way
//! - [`reading`]: the article's own words, its note and keys; [`fingerprint`] what it is met by; [`note`] what is
//!   remembered.
//! - [`candidate`]: which earlier articles are worth a look.
//! - [`measure`]: two texts side by side; [`relation`] what one is to the other.
//! - [`judge`]: the verdict; [`group`] which duplicate group it joins; [`original`] which text of it is the original;
//!   [`growth`] the alarm about a group that grows too fast; [`finding`] what is said, [`change`] where the
//!   text reads otherwise.
//! - [`settings`]: the thresholds; [`texts`] words of texts met before.

pub mod candidate;
pub mod change;
pub mod finding;
pub mod fingerprint;
pub mod group;
pub mod growth;
pub mod judge;
pub mod measure;
pub mod note;
pub mod original;
pub mod reading;
pub mod relation;
pub mod settings;
pub mod texts;

use copydesk_plugin::{Article, Compare, Compared, Decision, Error, Needs, Plugin, Read};

use crate::candidate::{candidates, seated, weigh};
use crate::judge::{decide, judged};
use crate::note::Note;
pub use crate::settings::Config;
use crate::texts::Texts;

/// The plugin.
#[derive(Clone, Debug, Default)]
pub struct Dedup {
    config: Config,
    texts: Texts,
}

impl Plugin for Dedup {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        config.check()?;
        Ok(Dedup { config, texts: Texts::default() })
    }

    fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
        Ok(reading::read(article, &mut self.texts, &self.config))
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let Some(note) = Note::from_bytes(input.note) else {
            return Ok(Compared::Done(Decision::default()));
        };
        let weights = weigh(input, &note, &self.config);
        let found = candidates(input, &note, &weights, &self.config);
        let seated = seated(input, &found, self.config.texts);
        if input.round == 0 && !seated.is_empty() {
            let earlier = seated.iter().map(|candidate| input.earlier[candidate.at].article.id);
            return Ok(Compared::Need(std::iter::once(input.article.id).chain(earlier).collect()));
        }
        let words = self.texts.words(input.article.text, &note.left_out, self.config.words);
        let judged = judged(input, &words, &seated, &weights, &mut self.texts, &self.config);
        Ok(Compared::Done(decide(input, &words, &judged, &weights, &self.config)))
    }
}

copydesk_plugin::plugin! {
    type: Dedup,
    name: "dedup",
    hooks: [read, compare_archive],
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::{Earlier, Scope};

    use super::*;

    const TEXT: &str = "The harbour master of Karsu closed the northern quay on Friday after a crane lost its \
        counterweight, and asked captains of larger vessels to wait outside the breakwater until divers had looked \
        at the piles beneath the rails and cleared the fairway of steel.";

    /// Both rounds against one earlier article with the same text, but with this note and mark of it.
    fn check(note: &[u8], mark: &[u8]) -> Decision {
        let mut dedup = Dedup::default();
        let article = |id| Article { id, text: TEXT, ..Article::default() };
        let own = dedup.read(&article(0), &Needs::default()).expect("no error").note;
        let mut input = Compare {
            scope: Scope::Archive,
            round: 0,
            article: article(2),
            note: &own,
            mark: &[],
            keys: Vec::new(),
            earlier: vec![Earlier { article: article(1), note, mark }],
        };
        let first = dedup.compare(&input).expect("no error");
        let Compared::Need(ids) = first else {
            let Compared::Done(decision) = first else { unreachable!("an answer is one of two") };
            return decision;
        };
        assert_eq!(ids, [2, 1]);
        input.round = 1;
        match dedup.compare(&input).expect("no error") {
            Compared::Done(decision) => decision,
            Compared::Need(_) => panic!("asked twice"),
        }
    }

    #[test]
    fn a_damaged_note_costs_a_match_and_never_a_crash() {
        let article = Article { text: TEXT, ..Article::default() };
        let note = Dedup::default().read(&article, &Needs::default()).expect("no error").note;
        let found = check(&note, &[]).verdict.expect("a match");
        assert_eq!((found.of, found.relation.as_str()), (1, "identical"));
        assert!(check(&[], &[]).verdict.is_none());
        for at in 0..note.len() {
            let mut damaged = note.clone();
            damaged[at] ^= 0xff;
            check(&damaged, &damaged);
            check(&note[..at], &note);
        }
    }
}
