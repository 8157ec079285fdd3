//! What the plugin remembers of an article: a JSON object `{"entries": [...]}` of everything in it that another
//! article may contradict. `compare` sees this note, never the text.

use serde::{Deserialize, Serialize};

/// The note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What can be contradicted, in order of place.
    pub entries: Vec<Entry>,
}

/// Sorts of discrepancy; the finding's `kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Kind {
    Number,
    QuoteWording,
    Attribution,
    Name,
    Role,
    Date,
    Outcome,
    Place,
}

impl Kind {
    /// As in findings.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::QuoteWording => "quote_wording",
            Kind::Attribution => "attribution",
            Kind::Name => "name",
            Kind::Role => "role",
            Kind::Date => "date",
            Kind::Outcome => "outcome",
            Kind::Place => "place",
        }
    }
}

/// One thing an article says that can be contradicted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What sort.
    pub kind: Kind,
    /// What it is about, in words (`killed`, `Ushakov`).
    pub point: String,
    /// Keys it is met by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<u64>,
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words from `start` on, exactly as they stand in the text: all up to `end`, or as many as fit.
    pub text: String,
    /// The sentence, clipped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sentence: String,
    /// Whom the article credits, if anybody.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Number of the sentence, from 0.
    pub rank: u16,
    /// A caption or heading: it may join a point but opens none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
    /// What it says.
    pub value: Value,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A figure.
    Figure(Figure),
    /// A name as written.
    Form(Form),
    /// A quotation, one sentence of it.
    Saying(Saying),
    /// One of a closed set: an office, an outcome, a place.
    Choice(Choice),
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number on the unit's scale.
    pub value: f64,
    /// Lowest value the words allow.
    pub low: f64,
    /// Highest.
    pub high: f64,
    /// The bound leaves one side open, or the number is vague: it contradicts only from afar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
    /// Must be met exactly (age, score, ordinal).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// Unit, with the currency for money.
    pub unit: String,
    /// Stem of the counted noun, synonyms folded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// The claim class is known (else the point is a noun).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub classed: bool,
    /// How the figure behaves: 1 grows, -1 shrinks.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub course: i8,
    /// Figures of different sources are different claims.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_source: bool,
    /// A conflict is major.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub loud: bool,
    /// Of another time (last year, in 1998, compared with).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
    /// A part or an increment (another 16, of whom two).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
    /// A rate (a day).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rate: bool,
    /// Hedged (feared, may).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hedged: bool,
    /// Stems around it, hashed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub around: Vec<u16>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(course: &i8) -> bool {
    *course == 0
}

/// A name as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The folded tokens, blanks between.
    pub folded: String,
    /// It names a street, town or other place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub place: bool,
    /// Office stems beside it, hashed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub office: Vec<u16>,
    /// Folded names of this article that look alike and are therefore somebody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
}

/// A sentence of a quotation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saying {
    /// Words for alignment: lower case, contractions expanded, blanks between.
    pub words: String,
    /// Words before expansion.
    pub plain: String,
    /// Who said it, as resolved.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// The speaker is a person by a proper name or a named body (and no pronoun).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resolved: bool,
    /// Confidence of the speaker.
    pub sure: f32,
    /// Names of the article, hashed and sorted: who else could have spoken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cast: Vec<u16>,
    /// First byte of quotation with its speaker.
    pub from: u32,
    /// One past its last.
    pub to: u32,
}

/// One of a closed set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The canonical value.
    pub pick: String,
}
