//! What the plugin remembers of an article: everything in it that another article may contradict. `compare` sees
//! this note, never the text. [`crate::brief`] is how it is written.

/// The note.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// What can be contradicted, in order of place.
    pub entries: Vec<Entry>,
    /// Words of the names in the article, hashed and sorted: who could have spoken.
    pub cast: Vec<u16>,
}

/// Sorts of discrepancy; the finding's `kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What sort.
    pub kind: Kind,
    /// What it is about, in words (`killed`, `Ushakov`).
    pub point: String,
    /// Keys it is met by.
    pub keys: Vec<u64>,
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words from `start` on, exactly as they stand in the text: all up to `end`, or as many as fit.
    pub text: String,
    /// The sentence, clipped.
    pub sentence: String,
    /// Whom the article credits, if anybody.
    pub source: String,
    /// Number of the sentence, from 0.
    pub rank: u16,
    /// A caption or heading: it may join a point but opens none.
    pub weak: bool,
    /// What it says.
    pub value: Value,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A figure.
    Figure(Figure),
    /// A name as written.
    Form(Form),
    /// A quotation, one sentence of it.
    Saying(Saying),
    /// An office.
    Choice(Choice),
    /// What became of something, where or when it was.
    Fact(Fact),
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number on the unit's scale.
    pub value: f64,
    /// Lowest value the words allow.
    pub low: f64,
    /// Highest.
    pub high: f64,
    /// The bound leaves one side open, or the number is vague: it contradicts only from afar.
    pub soft: bool,
    /// Must be met exactly (age, score, ordinal).
    pub strict: bool,
    /// Unit, with the currency for money.
    pub unit: String,
    /// Stem of the counted noun, synonyms folded, and the verb beside it (`>infect`) where no class is known.
    pub head: String,
    /// The claim class is known (else the point is a noun).
    pub classed: bool,
    /// How the figure behaves: 1 grows, -1 shrinks.
    pub course: i8,
    /// Figures of different sources are different claims.
    pub by_source: bool,
    /// A conflict is major.
    pub loud: bool,
    /// Of another time (last year, in 1998, compared with).
    pub past: bool,
    /// A part or an increment (another 16, of whom two).
    pub part: bool,
    /// A rate (a day).
    pub rate: bool,
    /// Hedged (feared, may).
    pub hedged: bool,
    /// Words name the figure itself (`death toll`, `magnitude`).
    pub named: bool,
    /// There are many such things in a story (costs, distances); what neither class nor noun explains is such.
    pub broad: bool,
    /// Inside quotation marks: somebody's claim.
    pub quoted: bool,
    /// Stems of the names around it, hashed and sorted.
    pub who: Vec<u16>,
    /// Stems around it, hashed.
    pub around: Vec<u16>,
}

/// A name as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The folded tokens, blanks between.
    pub folded: String,
    /// It names a street, town or other place.
    pub place: bool,
    /// Office stems beside it, hashed.
    pub office: Vec<u16>,
    /// Folded names of this article that look alike and are therefore somebody else.
    pub apart: Vec<String>,
}

/// A sentence of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// Words for alignment: lower case, contractions expanded, blanks between.
    pub words: String,
    /// Words before expansion.
    pub plain: String,
    /// Who said it, as resolved.
    pub speaker: String,
    /// The speaker is a person by a proper name or a named body (and no pronoun).
    pub resolved: bool,
    /// The sentence names the speaker beside the words, by that very name: no pronoun, no `the New York Democrat`.
    pub named: bool,
    /// Confidence of the speaker.
    pub sure: f32,
    /// The note's `cast`, filled in when the article is compared.
    pub cast: Vec<u16>,
    /// First byte of quotation with its speaker.
    pub from: u32,
    /// One past its last.
    pub to: u32,
}

/// One of a closed set.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The canonical value.
    pub pick: String,
}

/// What became of something, where it was, or when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Which question it answers (`departure`, `start of a march`).
    pub slot: String,
    /// The answer, canonical.
    pub pick: String,
    /// Place of the answer in the natural order of the slot's answers; 0 when there is none.
    pub order: u8,
    /// Of a time: its first minute since 1970 in local time; else 0.
    pub low: i64,
    /// One past its last minute.
    pub high: i64,
    /// A contradiction is a major one.
    pub loud: bool,
    /// A story has one such thing, whatever the words around.
    pub free: bool,
    /// The words must name the very same thing.
    pub bound: bool,
    /// Stems of the names it is about, hashed and sorted.
    pub who: Vec<u16>,
    /// Stems of the other telling words of the sentence, hashed and sorted.
    pub about: Vec<u16>,
}
