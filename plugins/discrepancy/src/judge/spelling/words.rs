//! Words by which names are told apart: offices, houses, nicknames.

use crate::view::stem_hash;

/// Offices of which a town, firm, crew or craft has one.
const OFFICES: &[&str] = &[
    "mayor",
    "governor",
    "director",
    "captain",
    "pilot",
    "coroner",
    "chairman",
    "chairwoman",
    "headmaster",
    "headteacher",
    "principal",
    "curator",
    "manager",
    "coach",
    "commissioner",
    "treasurer",
    "prosecutor",
    "bishop",
    "archbishop",
    "superintendent",
    "designer",
    "architect",
    "watchdog",
    "envoy",
    "ombudsman",
    "minister",
    "premier",
    "chancellor",
    "conductor",
    "surgeon",
    "pathologist",
    "skipper",
    "abbot",
    "rector",
    "dean",
    "sheriff",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "executive",
    "chief",
    "founder",
    "driver",
    "striker",
    "goalkeeper",
    "midfielder",
    "defender",
    "negotiator",
    "editor",
    "engineer",
    "economist",
    "ambassador",
    "commander",
    "inspector",
    "chef",
    "investigator",
    "secretary",
    "referee",
];

/// Stems of offices of which a town, firm or craft has one.
pub(super) fn single_offices() -> &'static [u16] {
    static STEMS: std::sync::OnceLock<Vec<u16>> = std::sync::OnceLock::new();
    STEMS.get_or_init(|| OFFICES.iter().map(|word| stem_hash(copydesk_text::fold::root(word))).collect())
}

/// Words that stand before the name of a founder: `Studio Lindgren`.
pub(super) const FIRMS: &[&str] = &[
    "studio",
    "atelier",
    "galerie",
    "gallery",
    "hotel",
    "villa",
    "casa",
    "maison",
    "chateau",
    "team",
    "house",
    "bank",
    "banco",
    "banca",
    "radio",
    "fort",
    "port",
    "mount",
    "lake",
    "cape",
    "saint",
    "camp",
    "club",
    "cafe",
    "bar",
    "restaurant",
    "chez",
    "clinic",
    "school",
    "college",
    "institute",
    "museum",
    "theatre",
    "theater",
    "stade",
    "estadio",
    "family",
    "brothers",
    "sons",
    "young",
    "little",
    "old",
    "poor",
    "dear",
];

/// Given names and what their bearers are called.
pub(super) const NICKNAMES: &[&[&str]] = &[
    &["bill", "will", "william", "billy"],
    &["robert", "bobby"],
    &["edward", "teddy"],
    &["john", "jack"],
    &["anthony", "tony"],
    &["margaret", "peggy"],
    &["elizabeth", "betty", "beth", "lisa"],
    &["henry", "harry"],
    &["richard", "dick"],
    &["aleksandr", "alexander", "sasha"],
];

/// The two spellings fall together under the usual transliteration choices.
pub(super) fn transliterated(a: &str, b: &str) -> bool {
    let level = |s: &str| {
        let mut out = s.to_owned();
        for (from, to) in [
            ("iy", "y"),
            ("kh", "h"),
            ("ou", "u"),
            ("zh", "j"),
            ("dh", "d"),
            ("ii", "i"),
            ("y", "i"),
            ("o", "u"),
        ] {
            out = out.replace(from, to);
        }
        out
    };
    level(a) == level(b)
}
