//! The note: what the plugin remembers of an article, as JSON that other plugins may read.
//!
//! ```json
//! {"quotations":[{"text":"We will rebuild,","start":120,"end":136,"speaker":"Ann Lee","mention":"the mayor",
//!   "speaker_start":143,"speaker_end":152,"cue":"said","kind":"direct","rule":"Q V S","confidence":0.95,
//!   "group":3,"via":null,"role":"mayor","flags":[]}]}
//! ```

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// All quotations of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// In the order of the text.
    pub quotations: Vec<Quotation>,
}

/// How words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A sentence or more in somebody's words.
    Direct,
    /// A few of somebody's words inside the reporter's sentence.
    Partial,
    /// What somebody said, in the reporter's words; only where the settings ask for it.
    Indirect,
    /// Marks for a title, a nickname, distance: nobody's speech.
    Scare,
}

/// Circumstances of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Its closing mark is missing or stands in a later paragraph.
    Open,
    /// It goes on from the paragraph before.
    Continued,
    /// Single marks.
    Single,
    /// It stands in a headline or subhead.
    Headline,
    /// In a caption or credit.
    Caption,
    /// In a teaser for another article.
    Teaser,
    /// In an embedded post.
    Embed,
    /// The speaker wrote it in a short post (`tweeted`).
    Tweet,
}

/// One stretch of quoted words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// The words inside the marks: `article.text[start..end]`.
    pub text: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The speaker by the fullest name the article gives; the mention where there is no name. `None`: nobody.
    pub speaker: Option<String>,
    /// The words beside the cue that mean the speaker.
    pub mention: Option<String>,
    /// First byte of the mention.
    pub speaker_start: Option<u32>,
    /// One past its last byte.
    pub speaker_end: Option<u32>,
    /// The verb (or `according to`) that attributes.
    pub cue: Option<String>,
    /// How the words are quoted.
    pub kind: Kind,
    /// The rule that found the speaker.
    pub rule: Option<Cow<'static, str>>,
    /// That the speaker is right, 0 to 1.
    pub confidence: f32,
    /// Number of the utterance within the article: stretches of one speech, broken by `she said` or a new
    /// paragraph, share it.
    pub group: u32,
    /// The medium the words came through (`as quoted by X`).
    pub via: Option<String>,
    /// What the speaker is said to be (`mayor`).
    pub role: Option<String>,
    /// Circumstances.
    pub flags: Vec<Flag>,
}
