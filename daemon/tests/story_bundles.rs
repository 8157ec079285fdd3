//! Short articles of several outlets about invented events come out as one story each.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use copydesk::story::{Features, Stories, StorySettings, StoryText};
use serde_json::Value;

/// An article: its bundle, when it appeared, its outlet, its text.
struct Told {
    bundle: String,
    published_ms: i64,
    outlet: String,
    text: String,
}

fn bundles() -> Option<PathBuf> {
    let shared = env::var_os("COPYDESK_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let bundles = shared.join("eval/discrepancy/bundles");
    bundles.join("split.json").exists().then_some(bundles)
}

fn read(path: &Path) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn load(bundles: &Path) -> Result<Vec<Told>, Box<dyn Error>> {
    let mut told = Vec::new();
    for bundle in read(&bundles.join("split.json"))?["dev"].as_array().into_iter().flatten() {
        let bundle = bundle.as_str().ok_or("a bundle without a name")?;
        let gold = read(&bundles.join(bundle).join("gold.json"))?;
        for article in gold["articles"].as_array().into_iter().flatten() {
            let text = |name: &str| article[name].as_str().unwrap_or("").to_owned();
            // "2024-03-12T09:40Z": the seconds are missing.
            let (day_and_minute, zone) = text("published")
                .split_at_checked(16)
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .ok_or("an article without a time")?;
            let time: jiff::Timestamp = format!("{day_and_minute}:00{zone}").parse()?;
            told.push(Told {
                bundle: bundle.to_owned(),
                published_ms: time.as_millisecond(),
                outlet: text("outlet"),
                text: fs::read_to_string(bundles.join(bundle).join("articles").join(text("file")))?,
            });
        }
    }
    Ok(told)
}

/// Bundles that are exactly one story, of how many.
fn whole(told: &[Told], dated: bool) -> (usize, usize) {
    let mut stories = Stories::new(StorySettings::default());
    let mut by_bundle: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut by_story: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (i, article) in told.iter().enumerate() {
        let features = Features::of(&StoryText {
            headline: "",
            text: &article.text,
            parts: &[],
            published_ms: dated.then_some(article.published_ms),
            arrived_ms: 1_795_000_000_000 + i as i64,
            outlet: &article.outlet,
        });
        let slug = stories.assign(&features, None).slug;
        by_bundle.entry(&article.bundle).or_default().insert(slug.clone());
        by_story.entry(slug).or_default().insert(&article.bundle);
    }
    let alone =
        |slugs: &BTreeSet<String>| slugs.len() == 1 && slugs.iter().all(|slug| by_story[slug].len() == 1);
    (by_bundle.values().filter(|slugs| alone(slugs)).count(), by_bundle.len())
}

#[test]
fn invented_events_come_out_whole() -> Result<(), Box<dyn Error>> {
    let Some(bundles) = bundles() else {
        println!("skipped: the bundles are not there (set COPYDESK_SHARED)");
        return Ok(());
    };
    let mut told = load(&bundles)?;
    told.sort_by_key(|article| article.published_ms);
    for dated in [true, false] {
        let (good, all) = whole(&told, dated);
        assert!(good + 2 >= all && all >= 14, "dated {dated}: {good} of {all} bundles are one story each");
    }
    told.reverse();
    let (good, all) = whole(&told, true);
    assert!(good + 3 >= all, "newest first: {good} of {all} bundles are one story each");
    Ok(())
}
