//! Streams of articles in the order of time: near duplicates, stories, and hand-written stories among many others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::path::Path;

use copydesk_tests::filed::lines;
use copydesk_tests::{Desk, score};
use serde_json::{Value, json};

use crate::{Cli, discrepancy, relations};

/// The documents of a stream, dropped in order with what is stated of them; their articles by document.
struct Filed {
    desk: Desk,
    articles: Vec<Option<Value>>,
}

/// Drop documents as JSON files, one after another.
fn file(documents: &[Value]) -> Filed {
    let mut desk = Desk::new();
    desk.run();
    for (number, document) in documents.iter().enumerate() {
        let article = json!({ "headline": document["title"], "source": document["source"],
            "published": document["published"], "body": document["text"] });
        desk.drop_file(&format!("{number:06}.json"), article.to_string());
    }
    desk.sync();
    desk.stop();
    let mut by_seq: HashMap<u64, Value> = HashMap::new();
    let mut seq_of: HashMap<String, u64> = HashMap::new();
    for article in desk.articles() {
        let seq = article["file"]["seq"].as_u64().unwrap_or(0);
        seq_of.insert(article["file"]["name"].as_str().unwrap_or("").to_owned(), seq);
        by_seq.insert(seq, article);
    }
    for repeat in desk.repeats() {
        seq_of.insert(
            repeat["file"].as_str().unwrap_or("").to_owned(),
            repeat["repeats"].as_u64().unwrap_or(0),
        );
    }
    let found =
        |number: usize| seq_of.get(&format!("{number:06}.json")).and_then(|seq| by_seq.get(seq)).cloned();
    let articles: Vec<Option<Value>> = (0..documents.len()).map(found).collect();
    let order: Vec<u64> =
        articles.iter().flatten().filter_map(|article| article["file"]["seq"].as_u64()).collect();
    let late = order.windows(2).filter(|pair| pair[0] > pair[1]).count();
    println!(
        "   {} of {} documents filed, {} repeats, {} failed, {late} out of the order they were dropped in",
        articles.iter().flatten().count(),
        documents.len(),
        desk.repeats().len(),
        desk.failures().len()
    );
    Filed { desk, articles }
}

fn limited(cli: &Cli, path: &Path) -> Vec<Value> {
    let mut documents = lines(path);
    documents.truncate(cli.limit.unwrap_or(usize::MAX));
    documents
}

pub fn dedup(cli: &Cli) -> Result<(), String> {
    let scorer = cli.scorer("eval/stories/score_dups.py")?;
    let folder = cli.data("eval/stories/neardup")?;
    let sets = [
        (
            "dev_docs.jsonl",
            "dev_pairs.jsonl",
            None,
            "P >= 0.97, R >= 0.95, F1 >= 0.96; recall of cut90 0.98, combo-hard 0.75, merge 0.90; wrong of templated 2 %, \
             boilerplate 5 %, shared-quotes 2 %",
        ),
        ("real/docs.dev.jsonl", "real/pairs.dev.jsonl", Some("--listed-only"), "P >= 0.85, R >= 0.95"),
    ];
    for (documents, pairs, flag, aim) in sets {
        let documents = limited(cli, &folder.join(documents));
        println!("== dedup: {pairs}; aim: {aim}");
        let filed = file(&documents);
        let path = cli.predictions(filed.desk.root());
        let found = pairs_of(&documents, &filed.articles);
        score::write_lines(&path, &found);
        println!("   {} pairs called duplicates", found.len());
        let gold = folder.join(pairs);
        let mut words: Vec<&OsStr> = vec!["pairs".as_ref(), gold.as_os_str(), path.as_os_str()];
        words.extend(flag.map(OsStr::new));
        print!("{}", score::run(&scorer, &words)?);
        if flag.is_none() {
            relations::report(&documents, &lines(&gold), &filed.articles)?;
        }
    }
    Ok(())
}

/// Relations of texts that are not copies.
const NO_COPIES: [&str; 3] = ["excerpt", "templated", "same-statement"];

/// Pairs of documents that are one witness: members of one duplicate group; and a text put together from several with
/// the members of every group it is linked to. The link is in its own verdict, or, when it came before one of the texts
/// it was put together from, in the verdict that founded that text's group.
fn pairs_of(documents: &[Value], articles: &[Option<Value>]) -> Vec<Value> {
    let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut of_article: HashMap<u64, (usize, u64)> = HashMap::new();
    for (number, article) in articles.iter().enumerate() {
        let Some(article) = article else { continue };
        let group = article["duplicate_group"].as_u64().unwrap_or(0);
        groups.entry(group).or_default().push(number);
        of_article.insert(article["article"].as_u64().unwrap_or(0), (number, group));
    }
    let mut pairs = BTreeSet::new();
    for members in groups.values() {
        for (at, a) in members.iter().enumerate() {
            pairs.extend(members[at + 1..].iter().map(|b| (*a, *b)));
        }
    }
    for (number, group, verdict) in articles.iter().enumerate().filter_map(|(number, article)| {
        let article = article.as_ref()?;
        Some((number, article["duplicate_group"].as_u64()?, &article["duplicate"]))
    }) {
        let also = verdict["also"].as_array().into_iter().flatten().filter_map(Value::as_u64);
        let linked: Vec<(usize, u64)> = match verdict["relation"].as_str() {
            Some("merged") => {
                let groups = also.chain(verdict["of"].as_u64()).filter_map(|id| of_article.get(&id));
                groups.map(|(_, group)| (number, *group)).collect()
            }
            Some(relation) if verdict["same_group"] == false && !NO_COPIES.contains(&relation) => {
                let of = verdict["of"].as_u64().and_then(|id| of_article.get(&id));
                of.map(|(of, _)| (*of, group)).into_iter().collect()
            }
            _ => Vec::new(),
        };
        for (number, group) in linked {
            let members = groups[&group].iter().filter(|member| **member != number);
            pairs.extend(members.map(|member| (number.min(*member), number.max(*member))));
        }
    }
    pairs.into_iter().map(|(a, b)| json!({ "a": documents[a]["id"], "b": documents[b]["id"] })).collect()
}

pub fn stories(cli: &Cli) -> Result<(), String> {
    let scorer = cli.scorer("eval/stories/score_clusters.py")?;
    let gold = cli.data("eval/stories/folded/dev.jsonl")?;
    let documents = limited(cli, &gold);
    println!("== stories: {}; aim: B3 F1 >= 0.895", gold.display());
    let filed = file(&documents);
    let prediction = |(document, article): (&Value, &Option<Value>)| {
        let story = article.as_ref().map(|article| article["story"].clone());
        story.map(|story| json!({ "id": document["id"], "story": story }))
    };
    let found: Vec<Value> = documents.iter().zip(&filed.articles).filter_map(prediction).collect();
    let path = cli.predictions(filed.desk.root());
    score::write_lines(&path, &found);
    let part = filed.desk.root().join("gold.jsonl");
    score::write_lines(&part, &documents);
    print!("{}", score::run(&scorer, &[part.as_os_str(), path.as_os_str(), "--by-size".as_ref()])?);
    Ok(())
}

/// An article to be dropped at its time: (order, name, bytes, hand-written story).
type Timed = (String, String, Vec<u8>, Option<String>);

/// Hand-written stories among others: around each, articles of the dense stream, dated between its own.
pub fn mixed(cli: &Cli) -> Result<(), String> {
    let bundles = cli.data("eval/discrepancy/bundles")?;
    let names = discrepancy::names(&bundles, &cli.split)?;
    let others = lines(&crate::shared("eval/stories/folded/dev.jsonl")?);
    let seeds = crate::shared("seeds")?;
    let each = cli.limit.unwrap_or(300) / (names.len() + 1);
    let mut stream: Vec<Timed> = Vec::new();
    let mut others = others.into_iter();
    for name in names.iter().map(String::as_str).chain(["seeds"]) {
        let articles = match name {
            "seeds" => copydesk_tests::tree::files(&seeds)
                .into_iter()
                .filter_map(|file| {
                    Some((
                        file.display().to_string(),
                        "2021-12-07T20:00Z".to_owned(),
                        std::fs::read(seeds.join(file)).ok()?,
                    ))
                })
                .collect(),
            name => discrepancy::articles(&bundles.join(name))?,
        };
        let day = articles.first().map_or("", |article| &article.1[..10]).to_owned();
        for (at, other) in others.by_ref().take(each).enumerate() {
            let time = format!("{day}T{:02}:{:02}:00Z", at * 24 / each.max(1), at * 7 % 60);
            let json = json!({ "headline": other["title"], "source": other["source"], "published": time, "body": other["text"] });
            stream.push((time, format!("other-{name}-{at}.json"), json.to_string().into_bytes(), None));
        }
        for (file, time, bytes) in articles {
            stream.push((time, format!("{name}~{file}"), bytes, Some(name.to_owned())));
        }
    }
    stream.sort();
    told_mixed(&stream);
    Ok(())
}

fn told_mixed(stream: &[Timed]) {
    let mut desk = Desk::new();
    desk.run();
    for (_, name, bytes, _) in stream {
        desk.drop_file(name, bytes);
    }
    desk.sync();
    desk.stop();
    let expected: HashMap<&str, &str> =
        stream.iter().filter_map(|timed| Some((timed.1.as_str(), timed.3.as_deref()?))).collect();
    let mut stories_of: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut members: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let articles = desk.articles();
    for article in &articles {
        let story = article["story"].as_str().unwrap_or("").to_owned();
        let written =
            expected.get(article["file"]["name"].as_str().unwrap_or("")).copied().unwrap_or("others");
        members.entry(story.clone()).or_default().insert(written);
        stories_of.entry(written).or_default().insert(story);
    }
    println!(
        "== mixed: {} articles, {} filed, {} stories; aim: every hand-written story whole and unmixed",
        stream.len(),
        articles.len(),
        members.len()
    );
    stories_of.remove("others");
    let (mut whole, mut pure) = (0, 0);
    for (name, stories) in &stories_of {
        let one = stories.len() == 1;
        let unmixed = stories.iter().all(|story| members[story].len() == 1);
        whole += usize::from(one);
        pure += usize::from(one && unmixed);
        if !one || !unmixed {
            println!(
                "   {name}: {} stories{}: {stories:?}",
                stories.len(),
                if unmixed { "" } else { ", mixed with others" }
            );
        }
    }
    println!("   whole {whole} of {}, whole and unmixed {pure}", stories_of.len());
}
