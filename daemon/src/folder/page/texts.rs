//! The texts of a story's articles that are at hand when a point is shown: of the first ones, which most points go back
//! to, and of the latest.

use std::collections::VecDeque;
use std::sync::Arc;

use super::shape;
use crate::article::ArticleId;
use crate::store::FiledArticle;

/// First and latest articles whose text is kept.
const FIRST: usize = 4;
const LATEST: usize = 12;
/// A longer text is kept only while its article is filed, bytes.
const LONGEST: usize = 32 << 10;

/// Texts by article.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    first: Vec<(ArticleId, Arc<str>)>,
    latest: VecDeque<(ArticleId, Arc<str>)>,
}

impl Texts {
    /// Take in the next article of the story.
    pub fn take(&mut self, article: &FiledArticle) {
        self.latest.retain(|(_, text)| text.len() <= LONGEST);
        let one = (article.meta.id, Arc::clone(&article.text));
        if self.first.len() < FIRST && article.text.len() <= LONGEST {
            self.first.push(one);
            return;
        }
        self.latest.push_back(one);
        if self.latest.len() > LATEST {
            self.latest.pop_front();
        }
    }

    /// The sentence around bytes `start..end` of an article; empty when it is not at hand, see [`shape::sentence`].
    pub fn sentence(&self, article: ArticleId, start: u64, end: u64) -> String {
        let found = self.first.iter().chain(&self.latest).find(|(id, _)| *id == article);
        found.map_or_else(String::new, |(_, text)| shape::sentence(text, start, end))
    }
}
