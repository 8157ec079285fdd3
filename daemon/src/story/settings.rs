//! What can be set about stories. The defaults were chosen on a dense stream of labelled news.

use serde::{Deserialize, Serialize};

/// How readily articles join, and how long stories stay open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StorySettings {
    /// An article joins a story at this average likeness to its members. Lower gives sagas (0.16), higher gives
    /// single developments (0.26). Of short reports, and of stories of one article or two, up to 28 % less is asked.
    pub join: f32,
    /// How fast likeness fades with days between an article and the nearest of the story: standard deviation of the
    /// bell curve, in days.
    pub fade_days: f32,
    /// Likeness never fades below this share when headline and names say it is the same matter.
    pub follow_up: f32,
    /// The threshold times this where the article or the whole story has no date.
    pub undated: f32,
    /// The threshold times this for a text of no words; falls to 1 at `short_words`.
    pub short: f32,
    /// Texts below this many words count as short.
    pub short_words: u32,
    /// How much more a live article says about how common a word is than one of the shipped table.
    pub stream: f32,
    /// Half-life of what the live stream taught about words, in days.
    pub stream_days: f32,
    /// Half-life of an article's weight in a long story, in days: a saga follows its present.
    pub present_days: f32,
    /// Words of the first 120 weigh this much more (0: no more).
    pub lede: f32,
    /// Names weigh this much more (0: no more).
    pub name: f32,
    /// Weight of two names in a row, beside the names themselves.
    pub pair: f32,
    /// A shared term that no other open story holds adds this much more (0: no more); one held by `n` stories, that
    /// divided by `n`. Only words that are rare in the shipped table count so.
    pub own: f32,
    /// A story leaves the index when the stream's clock has moved this many days since it last grew ...
    pub idle_days: f32,
    /// ... and this many articles have come since.
    pub idle_articles: u64,
    /// Most open stories; beyond that the longest idle closes.
    pub most_open: usize,
}

impl Default for StorySettings {
    fn default() -> Self {
        Self {
            join: 0.2,
            fade_days: 2.0,
            follow_up: 0.3,
            undated: 1.1,
            short: 1.7,
            short_words: 100,
            stream: 8.0,
            stream_days: 30.0,
            present_days: 3.0,
            lede: 1.0,
            name: 0.1,
            pair: 0.5,
            own: 2.3,
            idle_days: 10.0,
            idle_articles: 2_000,
            most_open: 50_000,
        }
    }
}
