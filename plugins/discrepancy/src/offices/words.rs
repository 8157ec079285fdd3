//! The words that say of what an office is: its field, its body, where somebody is from.

use super::family;
use crate::view::View;
use copydesk_text::fold::is_stop;

/// Fields and bodies of offices in small letters.
pub(super) const FIELDS: &[&str] = &[
    "finance",
    "economy",
    "economic",
    "foreign",
    "interior",
    "defence",
    "defense",
    "health",
    "transport",
    "education",
    "justice",
    "trade",
    "energy",
    "environment",
    "agriculture",
    "culture",
    "sports",
    "labour",
    "labor",
    "housing",
    "infrastructure",
    "general",
    "press",
    "chief",
    "executive",
    "deputy",
    "vice",
    "prime",
    "campaign",
    "union",
    "party",
    "company",
    "national",
    "security",
    "policy",
    "political",
    "special",
    "military",
    "home",
    "club",
    "museum",
    "hospital",
    "school",
    "managing",
    "artistic",
    "technical",
    "sporting",
    "financial",
    "operating",
    "legal",
    "medical",
    "scientific",
    "state",
    "provincial",
    "regional",
    "city",
    "acting",
    "former",
    "senior",
    "junior",
    "assistant",
    "police",
    "fire",
    "detective",
    "team",
    "technology",
    "production",
    "marketing",
    "sales",
    "operations",
    "research",
    "commercial",
    "mission",
    "flight",
    "project",
    "incident",
    "safety",
    "communications",
    "festival",
    "race",
    "racing",
    "first",
];

/// Whether a word may say of what body or field an office is: `finance`, `United Nations`, `union's`.
pub(super) fn qualifies(view: &View<'_>, i: usize) -> bool {
    let low = view.cuts.low(i);
    let low = low.strip_suffix("'s").or_else(|| low.strip_suffix("’s")).unwrap_or(low);
    view.cuts.is_word(i) && !is_stop(low) && (view.cuts.capital(i) || FIELDS.contains(&low))
}

/// Begins a word of an office that may name its field, though it is none of [`FIELDS`]: `~risk chief`.
pub(super) const OPEN: char = '~';

/// Endings of words that name no field.
const TAILS: &[&str] =
    &["ed", "ing", "ly", "ous", "ful", "less", "ish", "ent", "est", "time", "en", "al", "ic", "ive"];
/// Words before an office that name no field.
const NO_FIELDS: &[&str] = &[
    "old",
    "new",
    "young",
    "late",
    "popular",
    "veteran",
    "outgoing",
    "incoming",
    "future",
    "previous",
    "current",
    "own",
    "many",
    "two",
    "three",
    "second",
    "third",
    "last",
    "next",
    "top",
    "leading",
    "fellow",
    "head",
    "said",
    "told",
    "interim",
    "temporary",
    "permanent",
    "joint",
    "female",
    "male",
    "local",
    "then",
    "once",
    "sometime",
    "one",
    "former",
    "ex",
    "honorary",
    "life",
    "good",
    "great",
    "star",
    "ace",
    "rival",
    "opposition",
];

/// Whether a word before the noun of an office may name its field: small, no participle, nothing that praises or blames.
pub(super) fn is_open_field(view: &View<'_>, i: usize) -> bool {
    let low = view.cuts.low(i);
    view.cuts.is_word(i)
        && !view.cuts.capital(i)
        && low.len() > 2
        && !is_stop(low)
        && low.bytes().all(|c| c.is_ascii_lowercase())
        && !NO_FIELDS.contains(&low)
        && !is_origin(low)
        && family(low).is_none()
        && !TAILS.iter().any(|tail| low.ends_with(tail))
        && !FIELDS.contains(&low)
}

pub(super) fn is_possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s")
}

/// Nationalities and the like say where somebody is from, not what office he holds.
pub(super) fn is_origin(word: &str) -> bool {
    matches!(
        word,
        "us" | "uk"
            | "american"
            | "british"
            | "french"
            | "german"
            | "prime"
            | "new"
            | "veteran"
            | "senior"
            | "top"
            | "special"
            | "chief"
            | "principal"
    ) || (word.len() > 5 && ["ian", "ish", "ese", "can"].iter().any(|tail| word.ends_with(tail)))
}
