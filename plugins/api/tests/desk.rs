//! The test kit's desk, held to what the design promises of the real one.

use copydesk_plugin::testing::{ArticleBuilder, Caps, Desk, Filed, Kit};
use copydesk_plugin::{
    Article, Compare, Compared, Decision, Error, Evidence, Finding, Key, Needs, Plugin, Read, Scope, Verdict,
    describe, hash64,
};

/// Copies are articles with the same text; the words `NAME=VALUE` of a story are compared and counted.
struct Figures {
    seen: Vec<String>,
}

#[derive(Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct Config {
    fail: bool,
}

describe! {
    type: Figures,
    name: "figures",
    hooks: [read, compare_archive, compare_story],
    needs: ["quotes"],
}

fn figure(text: &str) -> Option<(&str, &str, u32)> {
    let at = text.find('=')?;
    let start = text[..at].rfind(' ').map_or(0, |space| space + 1);
    let end = text[at..].find(' ').map_or(text.len(), |len| at + len);
    Some((&text[start..at], &text[at + 1..end], start as u32))
}

impl Plugin for Figures {
    type Config = Config;

    fn new(config: Config) -> Result<Self, Error> {
        if config.fail {
            Err(Error::Config("fail: was asked for".into()))
        } else {
            Ok(Figures { seen: vec![] })
        }
    }

    fn read(&mut self, article: &Article<'_>, needs: &Needs<'_>) -> Result<Read, Error> {
        if article.text.contains("unreadable") {
            return Err(Error::Article("cannot be read".into()));
        }
        let facet = hash64(article.outlet.as_bytes());
        let mut keys = vec![Key { scope: Scope::Archive, hash: hash64(article.text.as_bytes()), facet }];
        if let Some((name, value, _)) = figure(article.text) {
            let (hash, facet) = (hash64(name.as_bytes()), hash64(value.as_bytes()));
            keys.push(Key { scope: Scope::Story, hash, facet });
        }
        let mut note = article.text.as_bytes().to_vec();
        note.extend(needs.note("quotes").unwrap_or_default());
        note.extend(needs.note("others").unwrap_or_default());
        Ok(Read { note, keys, findings: vec![] })
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        self.seen.push(format!(
            "{:?} {} {:?}",
            input.scope,
            input.round,
            input
                .keys
                .iter()
                .map(|k| (k.articles, k.groups, k.facet_articles, k.facet_groups, k.hits))
                .collect::<Vec<_>>()
        ));
        if input.scope == Scope::Archive {
            let verdict = input.keys[0].hits.last().map(|first| Verdict {
                of: input.earlier[*first as usize].article.id,
                relation: "identical".into(),
                score: 1.0,
                same_group: true,
                same_story: true,
                also: vec![],
            });
            return Ok(Compared::Done(Decision {
                verdict,
                mark: Some(b"archive".to_vec()),
                ..Decision::default()
            }));
        }
        assert_eq!(input.mark, b"archive");
        let Some(key) = input.keys.first() else { return Ok(Compared::Done(Decision::default())) };
        let other = key.hits.iter().map(|hit| &input.earlier[*hit as usize]).find(|e| e.note != input.note);
        let Some(other) = other else {
            return Ok(Compared::Done(Decision {
                states: vec![(key.hash, [key.state, b"1"].concat())],
                ..Decision::default()
            }));
        };
        if input.round == 0 {
            assert_eq!((input.article.text, other.article.text), ("", ""));
            return Ok(Compared::Need(vec![input.article.id, other.article.id]));
        }
        let evidence = [&input.article, &other.article].map(|article| {
            let (name, value, start) = figure(article.text).unwrap();
            let text = format!("{name}={value}");
            Evidence { article: article.id, start, end: start + text.len() as u32, text }
        });
        let message = format!("{} against {}", evidence[0].text, evidence[1].text);
        Ok(Compared::Done(Decision {
            findings: vec![Finding {
                kind: "figure".into(),
                topic: format!("{:x}", key.hash),
                fingerprint: message.clone(),
                message,
                confidence: 0.9,
                evidence: evidence.into(),
                ..Finding::default()
            }],
            mark: Some(b"story".to_vec()),
            ..Decision::default()
        }))
    }
}

fn from(outlet: &str, text: &str) -> ArticleBuilder {
    ArticleBuilder::new(text).outlet(outlet)
}

fn desk() -> Desk<Figures> {
    Desk::new("").unwrap()
}

fn messages(filed: &Filed) -> Vec<&str> {
    filed.news.iter().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn contradictions_show_in_order_of_arrival() {
    let mut desk = desk();
    assert_eq!(messages(&desk.file(from("a", "the dead=41 so far"))), [""; 0]);
    let second = desk.file(from("b", "the dead=58 so far"));
    assert_eq!(messages(&second), ["dead=58 against dead=41"]);
    assert_eq!(second.asked, [2, 1]);
    // Another story knows nothing of it.
    let elsewhere = desk.file(from("c", "here dead=7").story("elsewhere"));
    assert_eq!((messages(&elsewhere), elsewhere.slug.as_str()), (vec![], "elsewhere"));
    assert_eq!(desk.state("elsewhere", hash64(b"dead")), b"1");
    assert_eq!(desk.state("story", hash64(b"dead")), b"1");
}

#[test]
fn copies_join_the_group_and_the_story_of_their_original() {
    let mut desk = desk();
    desk.file(from("a", "same dead=1").story("first"));
    let copy = desk.file(from("b", "same dead=1").story("second"));
    assert_eq!((copy.group, copy.slug.as_str()), (1, "first"));
    let other = desk.file(from("b", "other dead=2").story("first").copy_of(2));
    assert_eq!(other.group, 1, "an earlier copy stands for the same group");
    desk.plugin().seen.clear();
    desk.file(from("c", "another dead=1").story("first"));
    // Every call is made twice, to see whether the answer is the same.
    desk.plugin().seen.dedup();
    assert_eq!(
        desk.plugin().seen,
        [
            "Archive 0 [(0, 0, 0, 0, [])]",
            "Story 0 [(3, 1, 2, 1, [0, 1, 2])]",
            "Story 1 [(3, 1, 2, 1, [0, 1, 2])]"
        ]
    );
}

#[test]
fn what_is_handed_over_is_capped_and_what_is_counted_is_not() {
    let mut desk = desk().caps(Caps { per_facet: 2, total: 3 });
    for n in 0..6 {
        desk.file(from("a", &format!("{n} dead={}", n % 2)));
    }
    desk.plugin().seen.clear();
    desk.file(from("a", "last dead=1"));
    assert_eq!(desk.plugin().seen[2], "Story 0 [(6, 6, 3, 3, [0, 1, 2])]");
}

#[test]
fn only_declared_needs_are_handed_on() {
    let article = from("a", "x").note_of("quotes", b"Q").note_of("others", b"O");
    assert_eq!(desk().file(article).read.note, b"xQ");
}

#[test]
fn failures_file_nothing() {
    let mut desk = desk();
    assert_eq!(desk.try_file(from("a", "unreadable")), Err(Error::Article("cannot be read".into())));
    assert_eq!(desk.file(from("a", "fine")).id, 1);
    let refused = Kit::<Figures>::new(r#"{"fail":3}"#).err().unwrap().to_string();
    assert_eq!(refused, "fail: invalid type: integer `3`, expected a boolean");
    assert_eq!(Desk::<Figures>::new(r#"{"fail":true}"#).err().unwrap().to_string(), "fail: was asked for");
}

/// Breaks one rule, named by the text of the article.
struct Rogue(u32);

describe! { type: Rogue, name: "rogue", hooks: [read, compare_story] }

impl Plugin for Rogue {
    type Config = std::collections::BTreeMap<String, u8>;

    fn new(_: Self::Config) -> Result<Self, Error> {
        Ok(Rogue(0))
    }

    fn read(&mut self, article: &Article<'_>, _: &Needs<'_>) -> Result<Read, Error> {
        self.0 += 1;
        let mut finding = Finding {
            kind: "x".into(),
            topic: "t".into(),
            fingerprint: "f".into(),
            message: "m".into(),
            ..Default::default()
        };
        match article.text {
            "moody" => return Ok(Read { note: vec![self.0 as u8], ..Read::default() }),
            "lying" => finding.evidence.push(Evidence { article: 0, start: 0, end: 3, text: "the".into() }),
            "kind" => finding.kind = "Not so".into(),
            "confident" => finding.confidence = 1.5,
            _ => return Ok(Read::default()),
        }
        Ok(Read { findings: vec![finding], ..Read::default() })
    }

    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let text = input.article.file_name;
        Ok(match text {
            "greedy" => Compared::Need(vec![input.article.id; 9]),
            "insatiable" => Compared::Need(vec![input.article.id]),
            "stranger" => Compared::Need(vec![77]),
            "state" => Compared::Done(Decision { states: vec![(1, vec![])], ..Decision::default() }),
            _ => Compared::Done(Decision::default()),
        })
    }
}

#[test]
fn breaking_a_rule_fails_the_test() {
    fn check(text: &str, expected: &str) {
        let file = || Desk::<Rogue>::new("").unwrap().file(ArticleBuilder::new(text).file_name(text));
        let payload = std::panic::catch_unwind(file).unwrap_err();
        let said = payload
            .downcast::<String>()
            .map_or_else(|other| *other.downcast::<&str>().unwrap(), |s| s.leak());
        assert!(said.contains(expected), "{text}: {said}");
    }
    check("moody", "in two ways");
    check("lying", "is not in the text");
    check("kind", "must match [a-z_]+");
    check("confident", "confidence of finding \"t\" is 1.5");
    check("greedy", "asked for 9 texts");
    check("insatiable", "asked for texts a second time");
    check("stranger", "article 77, which it was not shown");
    check("state", "no story-scope key");
    Desk::<Rogue>::new("").unwrap().file(ArticleBuilder::new("honest"));
}
