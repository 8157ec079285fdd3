//! Which offices cannot be held together.

use super::family;
use super::positions::{callings_apart, set_apart};

/// Ranks of the police: an officer has one.
pub(super) const RANKS: &[&str] = &["constable", "sergeant", "inspector", "superintendent", "commissioner"];

/// Offices of which nobody holds two at a time.
const APART: &[&str] = &[
    "mayor",
    "governor",
    "minister",
    "judge",
    "prosecutor",
    "coroner",
    "coach",
    "ambassador",
    "doctor",
    "captain",
    "pilot",
    "bishop",
];

/// Posts, ranks and offices of which nobody holds two: how surely they contradict; None where these do not tell.
fn by_post((x, of_x): (&str, &[String]), (y, of_y): (&str, &[String])) -> Option<f32> {
    let deputy = |of: &[String]| of.iter().any(|w| w == "deputy");
    if let (Some(one), Some(two)) = (post(x, of_x), post(y, of_y)) {
        let ranks = deputy(of_x) != deputy(of_y);
        return Some(if one == two && !ranks { 0.0 } else { 0.65 });
    }
    let mate = |noun: &str, of: &[String]| noun == "officer" && of.iter().any(|w| w == "first");
    let commands = |noun: &str| matches!(noun, "captain" | "skipper");
    if (mate(x, of_x) && commands(y)) || (mate(y, of_y) && commands(x)) {
        return Some(0.62);
    }
    let heads = |noun: &str| {
        matches!(
            noun,
            "mayor"
                | "governor"
                | "minister"
                | "commissioner"
                | "director"
                | "chief"
                | "prosecutor"
                | "ambassador"
                | "headteacher"
                | "principal"
                | "coach"
                | "editor"
                | "chairman"
                | "chairwoman"
        )
    };
    let field_names = (fields(of_x), fields(of_y));
    let field_met = fields(of_x) == fields(of_y) && (x != "minister" || !fields(of_x).is_empty());
    let in_cabinet = |noun: &str| matches!(noun, "minister" | "secretary") && !field_names.0.is_empty();
    let one_office = x == y && heads(x) || (in_cabinet(x) && in_cabinet(y));
    if one_office && field_met && deputy(of_x) != deputy(of_y) {
        return Some(0.62);
    }
    if deputy(of_x) != deputy(of_y) && !fields(of_x).iter().any(|w| fields(of_y).contains(w)) {
        // A deputy premier may be a minister as well; the second of an office is not its first.
        return if leads_body(x) && leads_body(y) { Some(0.62) } else { None }
            .filter(|_| !of_state(x) && !of_state(y));
    }
    let one_of = |list: &[&str]| x != y && list.contains(&x) && list.contains(&y);
    let directs = |noun: &str, of: &[String]| noun == "director" && !of.iter().any(|w| w == "medical");
    let leads = (directs(x, of_x) && APART.contains(&y)) || (directs(y, of_y) && APART.contains(&x));
    if one_of(APART) || one_of(RANKS) || leads {
        return Some(0.62);
    }
    None
}

/// Whether who holds such an office leads the body, or its deputy stands second.
fn leads_body(noun: &str) -> bool {
    matches!(
        noun,
        "head"
            | "director"
            | "chief"
            | "president"
            | "chairman"
            | "chairwoman"
            | "statistician"
            | "governor"
            | "commander"
            | "manager"
            | "leader"
            | "mayor"
            | "curator"
    )
}

fn is_deputy(of: &[String]) -> bool {
    of.iter().any(|w| w == "deputy")
}

/// Whether an office is of a government.
fn of_state(noun: &str) -> bool {
    matches!(noun, "minister" | "premier" | "chancellor" | "secretary")
}

/// Those of the words before an office that name its field.
fn fields(of: &[String]) -> Vec<String> {
    of.iter().filter(|word| is_field(word)).cloned().collect()
}

/// Whether two offices cannot be held together; how surely.
pub fn contradict(a: &str, b: &str) -> f32 {
    if a == b {
        return 0.0;
    }
    let split = |office: &str| -> Option<(String, Vec<String>)> {
        let mut words: Vec<String> = office.split(' ').map(str::to_owned).collect();
        let noun = words.pop()?;
        Some((noun, words))
    };
    let (Some((x, of_x)), Some((y, of_y))) = (split(a), split(b)) else { return 0.0 };
    // `India's` and `Indian` are one, and letters may stand for any of the words.
    let alike = |a: &str, b: &str| a == b || (a.len() > 4 && b.len() > 4 && a[..4] == b[..4]);
    let letters = |of: &[String]| !of.is_empty() && of.iter().all(|w| w.len() <= 4);
    let meet = |of_x: &[String], of_y: &[String]| of_x.iter().any(|w| of_y.iter().any(|o| alike(w, o)));
    // Of the directors of one firm their fields tell the one from the other.
    let shared = match (fields(&of_x), fields(&of_y)) {
        (a, b) if !a.is_empty() && !b.is_empty() => meet(&a, &b),
        _ => meet(&of_x, &of_y) || letters(&of_x) || letters(&of_y),
    };
    if let Some(sure) = by_post((&x, &of_x), (&y, &of_y)) {
        return sure;
    }
    if let Some(sure) = by_field((&x, &of_x), (&y, &of_y)) {
        return sure;
    }
    if [&of_x, &of_y].iter().any(|of| is_deputy(of)) && (of_state(&x) || of_state(&y)) {
        return 0.0;
    }
    if callings_apart(&x, &y) {
        return 0.62;
    }
    if set_apart(&x, &y) && (shared || of_x.is_empty() || of_y.is_empty()) {
        return 0.62;
    }
    let same_family = family(&x).is_some() && family(&x) == family(&y);
    if !same_family || shared {
        return 0.0;
    }
    let general = |noun: &str, of: &[String]| noun == "secretary" && of.iter().any(|w| w == "general");
    let told = !of_x.is_empty() && !of_y.is_empty();
    // A minister of finance is no minister of health; an adviser of the White House may well be one on the economy.
    let like = of_x.iter().any(|w| is_field(w)) == of_y.iter().any(|w| is_field(w));
    if x == y
        && told
        && like
        && matches!(
            x.as_str(),
            "minister" | "envoy" | "ambassador" | "adviser" | "secretary" | "director" | "manager"
        )
    {
        return 0.65;
    }
    if general(&x, &of_x) != general(&y, &of_y)
        && x != y
        && matches!(y.as_str(), "president" | "chairman" | "secretary")
    {
        return 0.62;
    }
    let advises = |noun: &str| matches!(noun, "aide" | "adviser" | "advisor");
    if advises(&x) && advises(&y) && x != y && told {
        return 0.6;
    }
    0.0
}

/// The post of a chief in a firm or service: each has one, and nobody holds two.
fn post(noun: &str, of: &[String]) -> Option<&'static str> {
    const POSTS: &[(&str, &[&str])] = &[
        ("executive", &["executive"]),
        ("finance", &["financial", "finance"]),
        ("operations", &["operating", "operations"]),
        ("technology", &["technology", "technical"]),
        ("medicine", &["medical"]),
        ("sport", &["sporting"]),
        ("marketing", &["marketing"]),
        ("police", &["police"]),
        ("fire", &["fire"]),
    ];
    if noun == "executive" && of.is_empty() {
        return Some("executive");
    }
    let named = |words: &&(&str, &[&str])| of.iter().any(|w| words.1.contains(&w.as_str()));
    if noun == "director" && of.iter().any(|w| w == "managing") {
        return Some("executive");
    }
    matches!(noun, "officer" | "chief" | "director")
        .then(|| POSTS.iter().find(named).map(|(post, _)| *post))
        .flatten()
}

/// Nouns for those who hold a post in a body for one of its fields.
pub(super) const HEADS: &[&str] = &[
    "head",
    "chief",
    "officer",
    "director",
    "manager",
    "executive",
    "secretary",
    "treasurer",
    "minister",
    "engineer",
];

/// Two posts of one body, each for a field, and not for the same: `risk chief`, `finance director`. How surely they
/// contradict.
fn by_field((x, of_x): (&str, &[String]), (y, of_y): (&str, &[String])) -> Option<f32> {
    let tells = |noun: &str, word: &str| is_field(word) || (noun == "secretary" && word == "company");
    let fields = |noun: &str, of: &[String]| -> Vec<String> {
        of.iter().filter(|w| tells(noun, w)).map(|w| field(w).to_owned()).collect()
    };
    let (a, b) = (fields(x, of_x), fields(y, of_y));
    let alike = |a: &String, b: &String| a == b || (a.len() > 3 && b.len() > 3 && a[..4] == b[..4]);
    let disjoint = !a.is_empty() && !b.is_empty() && !a.iter().any(|w| b.iter().any(|o| alike(w, o)));
    (disjoint && HEADS.contains(&x) && HEADS.contains(&y)).then_some(0.62)
}

/// One word for a field that has several.
fn field(word: &str) -> &str {
    match word.trim_start_matches(super::words::OPEN) {
        "treasury" | "financial" | "economy" | "economic" => "finance",
        "home" => "interior",
        "media" | "communications" | "communication" => "press",
        "general" => "executive",
        word => word,
    }
}

/// A field of government or of a body, not a body or place.
fn is_field(word: &str) -> bool {
    word.starts_with(super::words::OPEN)
        || matches!(
            word,
            "finance"
                | "economy"
                | "economic"
                | "foreign"
                | "interior"
                | "defence"
                | "defense"
                | "health"
                | "transport"
                | "education"
                | "justice"
                | "trade"
                | "energy"
                | "environment"
                | "agriculture"
                | "culture"
                | "sports"
                | "labour"
                | "labor"
                | "housing"
                | "infrastructure"
                | "home"
                | "security"
                | "policy"
                | "legal"
                | "medical"
                | "press"
                | "safety"
                | "technology"
                | "communications"
                | "production"
                | "marketing"
                | "sales"
                | "operations"
                | "research"
                | "commercial"
                | "technical"
                | "artistic"
                | "mission"
                | "flight"
                | "sporting"
                | "financial"
        )
}
