//! Names of outlets and agencies as credits write them: which words make a name one, and where a credit ends.

/// Agencies, as credits write them, and the name to know them by.
const AGENCIES: &[(&str, &str)] = &[
    ("reuters", "Reuters"),
    ("thomson reuters", "Reuters"),
    ("ap", "AP"),
    ("associated press", "AP"),
    ("the associated press", "AP"),
    ("afp", "AFP"),
    ("agence france-presse", "AFP"),
    ("upi", "UPI"),
    ("dpa", "dpa"),
    ("pti", "PTI"),
    ("ani", "ANI"),
    ("ians", "IANS"),
    ("uni", "UNI"),
    ("tass", "TASS"),
    ("ria", "RIA"),
    ("ria novosti", "RIA"),
    ("interfax", "Interfax"),
    ("sputnik", "Sputnik"),
    ("xinhua", "Xinhua"),
    ("kyodo", "Kyodo"),
    ("kyodo news", "Kyodo"),
    ("jiji", "Jiji"),
    ("yonhap", "Yonhap"),
    ("ansa", "ANSA"),
    ("efe", "EFE"),
    ("lusa", "Lusa"),
    ("anp", "ANP"),
    ("belga", "Belga"),
    ("apa", "APA"),
    ("ats", "ATS"),
    ("ntb", "NTB"),
    ("tt", "TT"),
    ("ritzau", "Ritzau"),
    ("stt", "STT"),
    ("pap", "PAP"),
    ("ctk", "CTK"),
    ("mti", "MTI"),
    ("anadolu", "Anadolu"),
    ("anadolu agency", "Anadolu"),
    ("aa", "Anadolu"),
    ("irna", "IRNA"),
    ("sana", "SANA"),
    ("wam", "WAM"),
    ("spa", "SPA"),
    ("aap", "AAP"),
    ("pa", "PA"),
    ("pa media", "PA"),
    ("press association", "PA"),
    ("bloomberg", "Bloomberg"),
    ("dow jones", "Dow Jones"),
    ("getty images", "Getty Images"),
    ("epa", "EPA"),
    ("epa-efe", "EPA"),
    ("cnn", "CNN"),
    ("canadian press", "Canadian Press"),
    ("the canadian press", "Canadian Press"),
];

/// Words that make a name an outlet's.
const OUTLET_WORDS: &[&str] = &[
    "advertiser",
    "advocate",
    "agency",
    "argus",
    "banner",
    "beacon",
    "broadcasting",
    "bugle",
    "bulletin",
    "centre",
    "center",
    "channel",
    "chronicle",
    "citizen",
    "clarion",
    "courier",
    "daily",
    "dispatch",
    "digest",
    "echo",
    "economist",
    "enquirer",
    "evening",
    "examiner",
    "express",
    "gazette",
    "globe",
    "guardian",
    "herald",
    "independent",
    "inquirer",
    "insider",
    "investor",
    "journal",
    "lantern",
    "ledger",
    "magazine",
    "mail",
    "media",
    "mercury",
    "messenger",
    "mirror",
    "monitor",
    "monthly",
    "network",
    "news",
    "newspaper",
    "newswire",
    "observer",
    "online",
    "pioneer",
    "post",
    "press",
    "radio",
    "record",
    "register",
    "reporter",
    "review",
    "scotsman",
    "sentinel",
    "spectator",
    "standard",
    "standard-bearer",
    "star",
    "statesman",
    "sun",
    "telegraph",
    "television",
    "times",
    "today",
    "tribune",
    "tv",
    "voice",
    "weekly",
    "wire",
    "world",
    "bbc",
    "cnn",
    "itv",
    "npr",
    "cbs",
    "nbc",
    "abc",
    "pbs",
    "trt",
    "rte",
    "euronews",
    "politico",
    "newsroom",
    "business",
    "report",
    "watch",
    "live",
];

/// Words under which a paper prints what it had from several agencies.
const NAMELESS: &[&str] = &[
    "agencies",
    "agency",
    "agency inputs",
    "agencies inputs",
    "wires",
    "news agencies",
    "wire reports",
    "inputs",
];

/// The agency a credit names, by its usual name.
pub fn agency(credit: &str) -> Option<&'static str> {
    let credit = credit.trim().trim_end_matches('.').to_lowercase();
    AGENCIES.iter().find(|(name, _)| *name == credit).map(|(_, known)| *known)
}

/// Whether the words say "agencies" without naming one.
pub(super) fn nameless(credit: &str) -> bool {
    let credit = credit.trim().to_lowercase();
    NAMELESS.contains(&credit.as_str())
}

/// Whether a name reads like an outlet's: up to six words, and one of them a word outlets are called by.
pub fn outlet_like(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let named = words.iter().any(|w| {
        let word = w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        OUTLET_WORDS.contains(&word.as_str())
            || word.ends_with(".com")
            || word.ends_with(".org")
            || word.ends_with(".net")
    });
    let capital = words
        .iter()
        .all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || small_word(w));
    let alone = words.len() == 1 && SECTIONS.contains(&name.to_lowercase().as_str());
    (1..=6).contains(&words.len()) && named && capital && !alone
}

const SECTIONS: &[&str] = &[
    "world", "business", "news", "live", "today", "report", "media", "watch", "review", "radio", "tv",
    "press",
];

/// Words that stand small inside names.
pub(super) fn small_word(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "de"
            | "la"
            | "le"
            | "al"
            | "el"
            | "del"
            | "der"
            | "da"
            | "di"
            | "du"
            | "en"
            | "upon"
            | "&"
    )
}

/// An outlet the name of the dropped file gives away (`northern-herald.txt`), with its last word or its first a word
/// outlets are called by. Weaker than anything the text says.
pub fn outlet_of_file_name(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next()?.split('.').next()?;
    let words: Vec<&str> = stem
        .split(['-', '_', ' '])
        .filter(|w| !w.is_empty() && !w.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let lettered = words.iter().all(|w| w.chars().all(char::is_alphabetic));
    let last = words.last()?.to_lowercase();
    let telling = OUTLET_WORDS.contains(&last.as_str())
        && !matches!(last.as_str(), "report" | "live" | "news" | "watch" | "world" | "business" | "press" | "today" if words.len() < 2);
    let plausible = (2..=4).contains(&words.len()) && lettered && telling;
    plausible.then(|| words.iter().map(|w| capitalised(w)).collect::<Vec<_>>().join(" "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Which edition it is, or that it is one: `early edition`, `last entry`, `bulletin at 18 hours`.
pub(super) fn is_edition(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "edition",
        "early",
        "late",
        "first",
        "second",
        "third",
        "final",
        "last",
        "city",
        "national",
        "morning",
        "evening",
        "afternoon",
        "night",
        "noon",
        "print",
        "web",
        "live",
        "online",
        "bulletin",
        "entry",
        "update",
        "updated",
        "hours",
        "english",
        "international",
        "status",
        "at",
        "page",
        "main",
        "regional",
        "news",
        "programme",
        "the",
        "of",
    ];
    const NOUNS: &[&str] = &["edition", "entry", "bulletin", "updated", "update", "hours", "status"];
    let words = || text.split_whitespace().map(str::to_lowercase);
    words().all(|w| WORDS.contains(&w.as_str()) || w.bytes().all(|b| b.is_ascii_digit()))
        && words().any(|w| NOUNS.contains(&w.as_str()))
}
