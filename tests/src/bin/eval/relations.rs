//! Whether articles are given the right relation to what they copy: every edit of the labelled near duplicates has the
//! relations it may be given (`relations.toml`, with its reasons), and the desk's verdicts are held to them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::Value;

/// What each kind of edit may be called.
#[derive(Deserialize)]
struct Mapping {
    kinds: BTreeMap<String, Expected>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    /// One of these.
    Named(Vec<String>),
    /// What the lengths of the two texts say.
    ByLength(Length),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Length {
    Shorter,
    Longer,
}

/// Words of the shorter text over those of the longer from which the change is one of a copy, and below which it is
/// one of length alone.
const LITTLE: f64 = 0.95;
const MUCH: f64 = 0.75;

/// A later article and the earlier ones it was edited from.
type Cases = BTreeMap<(String, usize), BTreeSet<usize>>;

/// What became of the articles of one kind.
#[derive(Default)]
struct Row {
    right: usize,
    judged: usize,
    given: BTreeMap<String, usize>,
}

/// Print the share of right relations, and what was given for each kind.
pub fn report(documents: &[Value], pairs: &[Value], articles: &[Option<Value>]) -> Result<(), String> {
    let mapping: Mapping =
        toml::from_str(include_str!("relations.toml")).map_err(|error| format!("relations.toml: {error}"))?;
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut beside = 0;
    let at: HashMap<u64, usize> = articles
        .iter()
        .enumerate()
        .filter_map(|(at, article)| Some((id_of(article.as_ref()?), at)))
        .collect();
    for ((kind, later), partners) in cases(documents, pairs, articles, &mapping) {
        let verdict = &articles[later].as_ref().ok_or("an article that was not filed")?["duplicate"];
        let of = verdict["of"].as_u64().and_then(|id| at.get(&id).copied());
        let relation = verdict["relation"].as_str().unwrap_or("nothing");
        let (name, right) = match of {
            None => ("nothing".to_owned(), false),
            Some(of) if partners.contains(&of) => (
                relation.to_owned(),
                allowed(&mapping.kinds[&kind], &documents[of], &documents[later], relation),
            ),
            Some(of) if partners.iter().any(|partner| same_text(&documents[*partner], &documents[of])) => {
                beside += 1;
                continue;
            }
            Some(_) => (format!("{relation} of another"), false),
        };
        let row = rows.entry(kind).or_default();
        row.judged += 1;
        row.right += usize::from(right);
        *row.given.entry(name).or_default() += 1;
    }
    print(&rows, beside);
    Ok(())
}

fn id_of(article: &Value) -> u64 {
    article["article"].as_u64().unwrap_or(0)
}

fn same_text(a: &Value, b: &Value) -> bool {
    a["dup_group"].as_str().is_some_and(|group| !group.is_empty() && b["dup_group"] == *group)
}

/// The articles to be judged. One put together from two is judged where copies of both were filed before.
fn cases(documents: &[Value], pairs: &[Value], articles: &[Option<Value>], mapping: &Mapping) -> Cases {
    let place: HashMap<&str, usize> = documents
        .iter()
        .enumerate()
        .filter_map(|(at, document)| Some((document["id"].as_str()?, at)))
        .collect();
    let mut cases = Cases::new();
    for pair in pairs.iter().filter(|pair| pair["ignore"] != true) {
        let Some(kind) = pair["kind"].as_str().filter(|kind| mapping.kinds.contains_key(*kind)) else {
            continue;
        };
        let find = |key: &str| place.get(pair[key].as_str().unwrap_or("")).copied();
        let (Some(a), Some(b)) = (find("a"), find("b")) else { continue };
        if articles[a].is_some() && articles[b].is_some() {
            cases.entry((kind.to_owned(), a.max(b))).or_default().insert(a.min(b));
        }
    }
    let merged = |later: usize, partners: &BTreeSet<usize>| {
        let groups: BTreeSet<&str> =
            partners.iter().filter_map(|partner| documents[*partner]["dup_group"].as_str()).collect();
        documents[later]["role"] == "merge" && groups.len() > 1
    };
    cases.retain(|(kind, later), partners| kind != "merge" || merged(*later, partners));
    cases
}

fn allowed(expected: &Expected, earlier: &Value, later: &Value, relation: &str) -> bool {
    if relation == "revision" && earlier["source"] == later["source"] {
        return true;
    }
    let words = |document: &Value| document["text"].as_str().unwrap_or("").split_whitespace().count() as f64;
    let named = |names: &[&str]| names.contains(&relation);
    match expected {
        Expected::Named(names) => names.iter().any(|name| name == relation),
        Expected::ByLength(length) => {
            let (name, left) = match length {
                Length::Shorter => ("truncated", words(later) / words(earlier).max(1.0)),
                Length::Longer => ("extended", words(earlier) / words(later).max(1.0)),
            };
            match left {
                left if left >= LITTLE => named(&["copy", "identical"]),
                left if left > MUCH => named(&["copy", name]),
                _ => relation == name,
            }
        }
    }
}

fn print(rows: &BTreeMap<String, Row>, beside: usize) {
    let (right, judged) = rows.values().fold((0, 0), |sum, row| (sum.0 + row.right, sum.1 + row.judged));
    let share = |right: usize, judged: usize| right as f64 / judged.max(1) as f64;
    let mean = rows.values().map(|row| share(row.right, row.judged)).sum::<f64>() / rows.len().max(1) as f64;
    println!(
        "   relation given: {right} of {judged} right, accuracy {:.3}; mean over {} kinds {mean:.3}; {beside} more were \
         laid beside another copy; aim: >= 0.85",
        share(right, judged),
        rows.len()
    );
    for (kind, row) in rows {
        let given: Vec<String> = row.given.iter().map(|(name, count)| format!("{name} {count}")).collect();
        println!(
            "   {kind:>16} {:.3} of {:4}: {}",
            share(row.right, row.judged),
            row.judged,
            given.join(", ")
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(kind: &str, lengths: (usize, usize), outlets: (&str, &str), relation: &str, expected: bool) {
        let mapping: Mapping = toml::from_str(include_str!("relations.toml")).expect("the mapping");
        let text = |words: usize, outlet: &str| json!({ "text": "word ".repeat(words), "source": outlet });
        let found =
            allowed(&mapping.kinds[kind], &text(lengths.0, outlets.0), &text(lengths.1, outlets.1), relation);
        assert_eq!(found, expected, "{kind} {lengths:?} {outlets:?} {relation}");
    }

    #[test]
    fn lengths_decide_where_they_should() {
        check("cut50", (400, 200), ("A", "B"), "truncated", true);
        check("cut50", (400, 200), ("A", "B"), "copy", false);
        check("cut50", (400, 390), ("A", "B"), "truncated", false);
        check("cut50", (400, 350), ("A", "B"), "copy", true);
        check("insert40", (200, 400), ("A", "B"), "extended", true);
        check("insert40", (200, 400), ("A", "B"), "truncated", false);
    }

    #[test]
    fn one_outlet_revises() {
        check("update", (100, 100), ("A", "A"), "revision", true);
        check("update", (100, 100), ("A", "B"), "revision", false);
        check("update", (100, 100), ("A", "B"), "update", true);
    }
}
