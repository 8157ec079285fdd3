//! Reading the names of an article, each with the keys a misspelled twin of it would share.

use crate::note::{Entry, Form, Kind, Value};
use crate::view::{View, stem_hash};
use copydesk_plugin::hash64;
use copydesk_text::fold::root;
use copydesk_text::name::{Name, names};
use std::collections::{BTreeMap, HashSet};

/// Names of one article that are followed; the first ones.
const MOST: usize = 40;

/// The names of the article, each form once.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    let mut forms: BTreeMap<String, (Name, usize, bool)> = BTreeMap::new();
    let mut order = 0;
    for (index, sentence) in view.sentences.iter().enumerate() {
        for name in names(&view.cuts, sentence.pieces.clone()) {
            if shouted(view, &name) || name.words.iter().all(|w| w.len() < 4) {
                continue;
            }
            let seen = forms.entry(name.folded()).or_insert_with(|| {
                order += 1;
                (name.clone(), index, true)
            });
            if seen.2 && !name.opens {
                *seen = (name, index, false);
            }
        }
    }
    let lower: HashSet<&str> = (0..view.cuts.cuts.len())
        .filter(|i| view.cuts.is_word(*i) && !view.cuts.capital(*i))
        .map(|i| view.cuts.low(i))
        .collect();
    let kept: Vec<(&String, &(Name, usize, bool))> = forms
        .iter()
        .filter(|(folded, (name, _, opens))| {
            name.words.len() > 1 || (!*opens && folded.len() >= 6 && !lower.contains(folded.as_str()))
        })
        .take(MOST)
        .collect();
    let all: Vec<&String> = forms.keys().collect();
    for (folded, (name, sentence, _)) in kept {
        out.push(entry(view, folded, name, *sentence, &all));
    }
}

/// Headlines and datelines in capitals.
fn shouted(view: &View<'_>, name: &Name) -> bool {
    let (from, to) = view.span(&name.pieces);
    let raw = &view.cuts.text[from as usize..to as usize];
    raw.len() > 3 && !raw.chars().any(char::is_lowercase)
}

const STREETS: &[&str] = &[
    "street", "road", "avenue", "square", "river", "lane", "bridge", "station", "park", "hospital", "airport",
];

fn entry(view: &View<'_>, folded: &str, name: &Name, index: usize, all: &[&String]) -> Entry {
    let sentence = &view.sentences[index];
    let (start, end) = view.span(&name.pieces);
    let before = name.lead.checked_sub(1).map_or("", |i| view.cuts.low(i));
    let street = name.words.last().is_some_and(|w| STREETS.contains(&w.as_str()));
    let place = street
        || (name.words.len() == 1 && matches!(before, "in" | "near" | "of" | "at" | "outside" | "from"));
    let apart = all
        .iter()
        .filter(|o| o.as_str() != folded && alike(o, folded))
        .map(|o| (*o).clone())
        .take(4)
        .collect();
    Entry {
        kind: Kind::Name,
        point: view.words(&name.pieces),
        keys: keys(&name.words, street),
        start,
        end,
        text: view.words(&name.pieces),
        sentence: String::new(),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Form(Form { folded: folded.to_owned(), place, office: office(view, name), apart }),
    }
}

/// Two folded names close enough to be taken for one another.
pub fn alike(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 3 && strsim::damerau_levenshtein(a, b) <= 3
}

/// Stems of the lower-case words right before and after the name: its office, as a rule.
fn office(view: &View<'_>, name: &Name) -> Vec<u16> {
    let cuts = &view.cuts;
    let before = (name.lead.saturating_sub(4)..name.pieces.start).filter(|i| cuts.is_word(*i));
    let after = (name.pieces.end..name.pieces.end + 5).filter(|i| cuts.is_word(*i));
    let mut out: Vec<u16> = before
        .chain(after)
        .map(|i| cuts.low(i))
        .filter(|w| w.len() > 3 && !copydesk_text::fold::is_stop(w))
        .map(|w| stem_hash(root(w)))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The last word (before `Street` and the like), that word with one letter deleted, the first word with the first
/// letter of the last, and all words in one.
fn keys(words: &[String], street: bool) -> Vec<u64> {
    let hash = |kind: &str, text: &str| hash64(format!("name|{kind}|{text}").as_bytes());
    let last = if street && words.len() > 1 { &words[words.len() - 2] } else { &words[words.len() - 1] };
    let mut out = vec![hash("joined", &words.concat())];
    let short: String = last.chars().take(9).collect();
    if last.len() >= 4 {
        out.push(hash("near", &short));
        for i in 0..short.len() {
            let mut cut = short.clone();
            cut.remove(i);
            out.push(hash("near", &cut));
        }
    }
    if words.len() > 1 && !street {
        out.push(hash("given", &format!("{} {}", words[0], &last[..1])));
    }
    out.sort_unstable();
    out.dedup();
    out
}
