//! A miniature desk: files articles in order of arrival and remembers for the plugin what the real one would.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::article::FIRST_ARRIVAL_MS;
use super::index::{Caps, Index, Met};
use super::{ArticleBuilder, Kit, rules};
use crate::raw::{CD_HOOK_COMPARE_ARCHIVE, CD_HOOK_COMPARE_STORY, CD_HOOK_READ};
use crate::{
    Article, Compare, Compared, Decision, Described, Earlier, Error, Finding, Key, KeyView, Plugin, Read,
    Scope,
};

/// The story of articles for which a test names none.
const STORY: &str = "story";

/// What became of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filed {
    /// Its number, from 1.
    pub id: u64,
    /// The article that stands for its duplicate group; its own number when it is no copy.
    pub group: u64,
    /// Slug of its story.
    pub slug: String,
    /// What `read` answered.
    pub read: Read,
    /// What `compare` decided at archive scope.
    pub archive: Decision,
    /// What `compare` decided at story scope.
    pub story: Decision,
    /// The articles whose texts were asked for, archive scope first.
    pub asked: Vec<u64>,
    /// The findings that would be logged: their topic and fingerprint were not met together before.
    pub news: Vec<Finding>,
}

impl Filed {
    /// All findings, those of `read` first.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        [&self.read.findings, &self.archive.findings, &self.story.findings].into_iter().flatten()
    }
}

/// An article filed earlier.
#[derive(Debug)]
struct Known {
    article: ArticleBuilder,
    arrived_ms: i64,
    id: u64,
    group: u64,
    story: String,
    note: Vec<u8>,
    mark: Vec<u8>,
}

impl Known {
    fn view(&self, with_text: bool) -> Article<'_> {
        let mut view = self.article.view(self.arrived_ms);
        (view.id, view.group, view.story) = (self.id, self.group, &self.story);
        if !with_text {
            (view.text, view.parts) = ("", &[]);
        }
        view
    }
}

/// A desk with one plugin, in memory.
///
/// Every article goes through `read`, then `compare` at archive scope, then into its story, then `compare` at story
/// scope, as far as the plugin declares the hooks. A verdict's `same_group` and `same_story` are obeyed.
#[derive(Debug)]
pub struct Desk<P> {
    kit: Kit<P>,
    caps: Caps,
    filed: Vec<Known>,
    index: Index,
    /// By story and key.
    states: HashMap<(String, u64), Vec<u8>>,
    /// Story (empty for the archive), topic, fingerprint.
    logged: HashSet<(String, String, String)>,
}

impl<P: Plugin + Described> Desk<P> {
    /// A desk with nothing filed and a plugin made from its table in the settings, as JSON (empty for the defaults).
    pub fn new(config_json: &str) -> Result<Desk<P>, Error> {
        Ok(Desk {
            kit: Kit::new(config_json)?,
            caps: Caps::default(),
            filed: Vec::new(),
            index: Index::default(),
            states: HashMap::new(),
            logged: HashSet::new(),
        })
    }

    /// Hands `compare` less or more than usual.
    #[must_use]
    pub fn caps(mut self, caps: Caps) -> Desk<P> {
        self.caps = caps;
        self
    }

    /// The plugin itself.
    pub fn plugin(&mut self) -> &mut P {
        self.kit.plugin()
    }

    /// The state of a key of a story, empty when it has none.
    pub fn state(&self, slug: &str, hash: u64) -> &[u8] {
        self.states.get(&(slug.to_owned(), hash)).map_or(&[], Vec::as_slice)
    }

    /// Files an article.
    ///
    /// # Panics
    /// A hook fails or breaks a rule.
    #[track_caller]
    pub fn file(&mut self, article: impl Into<ArticleBuilder>) -> Filed {
        match self.try_file(article) {
            Ok(filed) => filed,
            Err(error) => panic!("plugin {} failed: {error}", P::NAME),
        }
    }

    /// Files an article; a hook may fail, and then nothing is filed.
    ///
    /// # Panics
    /// A hook breaks a rule.
    #[track_caller]
    pub fn try_file(&mut self, article: impl Into<ArticleBuilder>) -> Result<Filed, Error> {
        let article = article.into();
        let id = self.filed.len() as u64 + 1;
        let before = self.filed.last().map_or(FIRST_ARRIVAL_MS - 60_000, |known| known.arrived_ms);
        let arrived_ms = article.arrived_ms.unwrap_or(before + 60_000);
        let mut filed = Filed { id, group: id, ..Filed::default() };
        if P::HOOKS & CD_HOOK_READ != 0 {
            filed.read = self.kit.read_as(&article, arrived_ms, |plugin| P::NEEDS.contains(&plugin))?;
        }
        let group = article.copy_of.map_or(0, |of| self.known(of).group);
        let note = filed.read.note.clone();
        let mut known =
            Known { article, arrived_ms, id, group, story: String::new(), note, mark: Vec::new() };

        if P::HOOKS & CD_HOOK_COMPARE_ARCHIVE != 0 {
            (filed.archive, filed.asked) = self.compare(Scope::Archive, &known, &filed.read.keys)?;
        }
        self.settle(&mut known, &filed.archive);
        if P::HOOKS & CD_HOOK_COMPARE_STORY != 0 {
            let (decision, asked) = self.compare(Scope::Story, &known, &filed.read.keys)?;
            filed.story = decision;
            filed.asked.extend(asked);
        }
        self.remember(known, &mut filed);
        Ok(filed)
    }

    #[track_caller]
    fn known(&self, id: u64) -> &Known {
        match (id as usize).checked_sub(1).and_then(|at| self.filed.get(at)) {
            Some(known) => known,
            None => panic!("article {id} was not filed"),
        }
    }

    /// Obeys the verdict of archive scope: group, story, mark.
    fn settle(&self, known: &mut Known, decision: &Decision) {
        known.story =
            if known.article.story.is_empty() { STORY.to_owned() } else { known.article.story.clone() };
        if known.group == 0 {
            known.group = known.id;
        }
        known.mark = decision.mark.clone().unwrap_or_default();
        if let Some(verdict) = &decision.verdict {
            let of = self.known(verdict.of);
            if verdict.same_group {
                known.group = of.group;
            }
            if verdict.same_story {
                known.story.clone_from(&of.story);
            }
        }
    }

    fn remember(&mut self, mut known: Known, filed: &mut Filed) {
        if let Some(mark) = &filed.story.mark {
            known.mark.clone_from(mark);
        }
        for (hash, state) in &filed.story.states {
            let place = (known.story.clone(), *hash);
            if state.is_empty() {
                self.states.remove(&place);
            } else {
                self.states.insert(place, state.clone());
            }
        }
        let in_archive = filed.archive.findings.iter().map(|finding| ("", finding));
        let in_story = filed.read.findings.iter().chain(&filed.story.findings);
        for (place, finding) in in_archive.chain(in_story.map(|finding| (known.story.as_str(), finding))) {
            let news = (place.to_owned(), finding.topic.clone(), finding.fingerprint.clone());
            if self.logged.insert(news) {
                filed.news.push(finding.clone());
            }
        }
        self.index.add(known.id, &known.story, &filed.read.keys);
        (filed.group, filed.slug) = (known.group, known.story.clone());
        self.filed.push(known);
    }

    /// Both rounds of one `compare`, each asked twice: the decision, and whose texts it took.
    #[track_caller]
    fn compare(&mut self, scope: Scope, known: &Known, keys: &[Key]) -> Result<(Decision, Vec<u64>), Error> {
        let keys: Vec<&Key> = keys.iter().filter(|key| key.scope == scope).collect();
        let table = Table::lay(self, scope, known, &keys);
        let plugin = &mut self.kit.plugin;
        let mut asked: Vec<u64> = Vec::new();
        for round in 0.. {
            let input = table.compare(&self.filed, scope, round, known, &keys, &asked);
            let shown = |id: u64| table.earlier.contains(&id);
            let answer = plugin.compare(&input)?;
            assert_eq!(answer, plugin.compare(&input)?, "`compare` answered the same input in two ways");
            match answer {
                Compared::Need(ids) => {
                    rules::need(&ids, round, |id| id == known.id || shown(id));
                    asked = ids;
                }
                Compared::Done(decision) => {
                    let has_key = |hash| scope == Scope::Story && keys.iter().any(|key| key.hash == hash);
                    rules::decision(&decision, shown, has_key);
                    rules::findings(&decision.findings, |id| {
                        let of = if id == 0 || id == known.id {
                            Some(known)
                        } else {
                            self.filed.iter().find(|earlier| earlier.id == id)
                        };
                        of.map(|of| of.article.opened.text.as_str())
                    });
                    return Ok((decision, asked));
                }
            }
        }
        unreachable!("`rules::need` ends the second round")
    }
}

/// What lies on the table for one `compare`: looked up once, shown in every round.
struct Table {
    /// Earlier articles by number, newest first.
    earlier: Vec<u64>,
    /// Per key.
    met: Vec<Counted>,
}

struct Counted {
    met: Met,
    groups: u32,
    facet_groups: u32,
    last_seen_ms: Option<i64>,
    state: Vec<u8>,
    hits: Vec<u32>,
}

impl Table {
    fn lay<P: Plugin + Described>(desk: &Desk<P>, scope: Scope, known: &Known, keys: &[&Key]) -> Table {
        let met: Vec<Met> = keys.iter().map(|key| desk.index.meet(key, &known.story, desk.caps)).collect();
        let all: BTreeSet<u64> = met.iter().flat_map(|met| met.hits.iter().copied()).collect();
        let earlier: Vec<u64> = all.into_iter().rev().take(desk.caps.total).collect();
        let groups = |ids: &BTreeSet<u64>| {
            ids.iter().map(|id| desk.known(*id).group).collect::<BTreeSet<u64>>().len() as u32
        };
        let count = |(key, met): (&&Key, Met)| Counted {
            groups: groups(&met.articles),
            facet_groups: groups(&met.facet_articles),
            last_seen_ms: met.articles.iter().map(|id| desk.known(*id).arrived_ms).max(),
            state: match scope {
                Scope::Story => desk.state(&known.story, key.hash).to_vec(),
                Scope::Archive => Vec::new(),
            },
            hits: met
                .hits
                .iter()
                .filter_map(|id| earlier.iter().position(|shown| shown == id))
                .map(|at| at as u32)
                .collect(),
            met,
        };
        Table { met: keys.iter().zip(met).map(count).collect(), earlier }
    }

    fn compare<'a>(
        &'a self,
        filed: &'a [Known],
        scope: Scope,
        round: u32,
        known: &'a Known,
        keys: &[&Key],
        asked: &[u64],
    ) -> Compare<'a> {
        let key = |(key, of): (&&Key, &'a Counted)| KeyView {
            hash: key.hash,
            facet: key.facet,
            articles: of.met.articles.len() as u32,
            groups: of.groups,
            facet_articles: of.met.facet_articles.len() as u32,
            facet_groups: of.facet_groups,
            last_seen_ms: of.last_seen_ms,
            state: &of.state,
            hits: &of.hits,
        };
        let earlier = |id: &u64| {
            let earlier = &filed[*id as usize - 1];
            Earlier { article: earlier.view(asked.contains(id)), note: &earlier.note, mark: &earlier.mark }
        };
        Compare {
            scope,
            round,
            article: known.view(asked.contains(&known.id)),
            note: &known.note,
            mark: &known.mark,
            keys: keys.iter().zip(&self.met).map(key).collect(),
            earlier: self.earlier.iter().map(earlier).collect(),
        }
    }
}
