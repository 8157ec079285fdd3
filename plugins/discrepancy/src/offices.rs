//! Reading the offices people are given: `the general secretary, Morag Tulloch`, `Yusuf Adeyemi, the union's envoy`.

use crate::note::{Choice, Entry, Kind, Value};
use crate::view::{Sentence, View};
use copydesk_plugin::hash64;
use copydesk_text::fold::{fold, is_stop};
use copydesk_text::name::Name;
use std::ops::Range;

/// Office nouns. Those of one line are of one family: a person holds one of them in one body.
const FAMILIES: &[&[&str]] = &[
    &["minister"],
    &["envoy", "ambassador", "mediator"],
    &["aide", "adviser", "advisor"],
    &["secretary", "president", "chairman", "chairwoman", "treasurer"],
    &["director", "manager"],
    &["spokesman", "spokeswoman"],
    &["captain"],
    &["governor", "mayor", "prefect"],
    RANKS,
    &["doctor", "surgeon"],
    &["coach"],
    &["judge", "prosecutor", "coroner"],
    &["engineer", "pilot"],
    &["bishop", "archbishop"],
    &["executive", "officer", "chief"],
];

/// Ranks of the police: an officer has one.
const RANKS: &[&str] = &["constable", "sergeant", "inspector", "superintendent", "commissioner"];

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

fn family(noun: &str) -> Option<usize> {
    FAMILIES.iter().position(|f| f.contains(&noun))
}

/// The offices of the article.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    for sentence in &view.sentences {
        for name in &sentence.names {
            let name = &untitled(view, name);
            if name.words.len() < 2 {
                continue;
            }
            let office = before(view, sentence, name).or_else(|| after(view, sentence, name));
            out.extend(office.and_then(|pieces| entry(view, sentence, name, &pieces)));
        }
    }
}

/// The name without the office that stands in capitals before it: `Detective Superintendent [Nils Arden]`.
fn untitled(view: &View<'_>, name: &Name) -> Name {
    let last = name.words.len().saturating_sub(2);
    let plain = name.pieces.len() == name.words.len();
    let office = (0..last).rev().find(|k| family(&name.words[*k]).is_some());
    match office {
        Some(k) if plain && view.cuts.is_word(name.pieces.start + k) => Name {
            pieces: name.pieces.start + k + 1..name.pieces.end,
            words: name.words[k + 1..].to_vec(),
            ..*name
        },
        _ => name.clone(),
    }
}

/// Office words before the name, a comma between allowed.
fn before(view: &View<'_>, sentence: &Sentence, name: &Name) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let mut end = name.pieces.start;
    if end > sentence.pieces.start && cuts.raw(end - 1) == "," {
        end -= 1;
    }
    let last = end.checked_sub(1).filter(|i| *i >= sentence.pieces.start)?;
    family(&cuts.folded(last))?;
    let mut start = last;
    while start > sentence.pieces.start && end - start < 5 && qualifies(view, start - 1) {
        start -= 1;
    }
    Some(start..end)
}

/// Office words after the name and a comma, to the noun of the office.
fn after(view: &View<'_>, sentence: &Sentence, name: &Name) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let comma = name.pieces.end;
    if cuts.raw(comma) != "," {
        return None;
    }
    let mut start = comma + 1;
    if cuts.low(start) == "who" {
        start = (start..(start + 10).min(sentence.pieces.end)).find(|i| cuts.low(*i) == "as")? + 1;
    }
    let limit = (start + 6).min(sentence.pieces.end);
    let mut end = (start..limit).take_while(|i| cuts.is_word(*i)).find(|i| family(cuts.low(*i)).is_some())?;
    // `the chief constable`, `the chief executive`: the office is the last of them.
    while end + 1 < limit && family(cuts.low(end + 1)).is_some() {
        end += 1;
    }
    let so_far = |i: usize| matches!(cuts.low(i), "until" | "now" | "hitherto" | "currently");
    let told = (start..end).all(|i| is_stop(cuts.low(i)) || qualifies(view, i) || so_far(i));
    told.then_some(start..end + 1)
}

/// Fields and bodies of offices in small letters.
const FIELDS: &[&str] = &[
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
];

/// Whether a word may say of what body or field an office is: `finance`, `United Nations`, `union's`.
fn qualifies(view: &View<'_>, i: usize) -> bool {
    let low = view.cuts.low(i);
    let low = low.strip_suffix("'s").or_else(|| low.strip_suffix("’s")).unwrap_or(low);
    view.cuts.is_word(i) && !is_stop(low) && (view.cuts.capital(i) || FIELDS.contains(&low))
}

fn entry(view: &View<'_>, sentence: &Sentence, name: &Name, office: &Range<usize>) -> Option<Entry> {
    let words: Vec<String> =
        office.clone().filter(|i| view.cuts.is_word(*i)).map(|i| fold(view.cuts.raw(i))).collect();
    let past = ["former", "ex", "late", "retired", "acting", "then", "outgoing", "vice"];
    if words.iter().any(|w| past.contains(&w.as_str())) {
        return None;
    }
    let kept: Vec<String> =
        words.into_iter().filter(|w| w.len() > 1 && !is_stop(w) && !is_origin(w)).collect();
    let pieces = office.start.min(name.pieces.start)..office.end.max(name.pieces.end);
    let (start, end) = view.span(&pieces);
    let point = view.words(&name.pieces);
    let surname = fold(point.split_whitespace().next_back()?);
    Some(Entry {
        kind: Kind::Role,
        point,
        keys: vec![key(&surname)],
        start,
        end,
        text: crate::view::prefix(&view.cuts.text[start as usize..end as usize], 120).to_owned(),
        sentence: String::new(),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Choice(Choice { pick: kept.join(" ") }),
    })
}

/// The key of the offices of people with a folded surname.
pub fn key(surname: &str) -> u64 {
    hash64(format!("role|{surname}").as_bytes())
}

/// Nationalities and the like say where somebody is from, not what office he holds.
fn is_origin(word: &str) -> bool {
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
            | "junior"
            | "assistant"
    ) || (word.len() > 5 && ["ian", "ish", "ese", "can"].iter().any(|tail| word.ends_with(tail)))
}

/// Posts, ranks and offices of which nobody holds two: how surely they contradict; None where these do not tell.
fn by_post((x, of_x): (&str, &[String]), (y, of_y): (&str, &[String])) -> Option<f32> {
    let fields = |of: &[String]| of.iter().filter(|w| is_field(w)).cloned().collect::<Vec<_>>();
    if let (Some(one), Some(two)) = (post(x, of_x), post(y, of_y)) {
        return Some(if one == two { 0.0 } else { 0.65 });
    }
    let deputy = |of: &[String]| of.iter().any(|w| w == "deputy");
    let heads = |noun: &str| matches!(noun, "mayor" | "governor" | "minister" | "commissioner");
    let field_met = fields(of_x) == fields(of_y) && (x != "minister" || !fields(of_x).is_empty());
    if x == y && heads(x) && field_met && deputy(of_x) != deputy(of_y) {
        return Some(0.62);
    }
    let one_of = |list: &[&str]| x != y && list.contains(&x) && list.contains(&y);
    let directs = |noun: &str, of: &[String]| noun == "director" && !of.iter().any(|w| w == "medical");
    let leads = (directs(x, of_x) && APART.contains(&y)) || (directs(y, of_y) && APART.contains(&x));
    if one_of(APART) || one_of(RANKS) || leads {
        return Some(0.62);
    }
    None
}

/// Whether two offices cannot be held together; how surely.
pub fn contradict(a: &str, b: &str) -> f32 {
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
    let fields = |of: &[String]| of.iter().filter(|w| is_field(w)).cloned().collect::<Vec<_>>();
    // Of the directors of one firm their fields tell the one from the other.
    let shared = match (fields(&of_x), fields(&of_y)) {
        (a, b) if !a.is_empty() && !b.is_empty() => meet(&a, &b),
        _ => meet(&of_x, &of_y) || letters(&of_x) || letters(&of_y),
    };
    if let Some(sure) = by_post((&x, &of_x), (&y, &of_y)) {
        return sure;
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

/// A field of government, not a body or place.
fn is_field(word: &str) -> bool {
    matches!(
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
            | "production"
            | "marketing"
            | "sales"
            | "operations"
            | "research"
            | "commercial"
            | "technical"
            | "artistic"
            | "sporting"
            | "financial"
    )
}

#[cfg(test)]
mod tests;
