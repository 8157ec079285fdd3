//! Filing: strictly one article after another, in admitted order. Archive-wide compare, story, story-wide compare.
//!
//! An answer here is a function of the articles filed before and of nothing else: no clock, no folder, no process
//! count.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use copydesk_plugin::{Compared, Decision, Key, Read, Scope, Verdict};

use super::earlier::{self, Candidates};
use super::findings::Gate;
use super::memory::Memory;
use super::prepare::{Content, Prepared, ReadArticle};
use crate::article::{Admitted, ArticleId, ArticleMeta, Seq};
use crate::error::FileFault;
use crate::order::Order;
use crate::plugin::{CompareCall, Comparer, Fault, KeyCall, Plugins};
use crate::settings::Limits;
use crate::store::keys::{KeyHits, KeyIndex};
use crate::store::story_keys::StoryKeys;
use crate::store::{Assignment, Event, FiledArticle, Outcome, PluginResult, Remembered, StoreError};
use crate::story::{Choice, Stories};

/// One plugin as filing sees it.
pub struct Seat {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The process that compares, if it has the hook.
    pub comparer: Option<Comparer>,
    /// It compares at archive scope; its key index.
    pub archive: Option<Box<dyn KeyIndex>>,
    /// It compares at story scope.
    pub story: bool,
}

/// The filing clerk: everything that is decided article after article.
pub struct Filing {
    /// The plugins, in the order of the settings.
    pub seats: Vec<Seat>,
    /// Which of them says what is a duplicate.
    pub duplicates: Option<usize>,
    /// Which story an article belongs to.
    pub stories: Stories,
    /// What articles of open stories share.
    pub story_keys: StoryKeys,
    /// Closed stories whose keys are still in memory, with the last file filed by then: they go when it is committed.
    pub closing: VecDeque<(String, Seq)>,
    /// What is remembered.
    pub memory: Memory,
    /// What makes an alert.
    pub gate: Gate,
    /// Caps.
    pub limits: Limits,
    /// Number of the last filed article.
    pub last: ArticleId,
}

/// One article on the desk, before it is filed.
struct Open<'a> {
    meta: ArticleMeta,
    text: Arc<str>,
    results: Vec<PluginResult>,
    reads: &'a [Option<Read>],
}

impl Filing {
    /// Seats for loaded plugins; indexes are given by the caller.
    pub fn seats(plugins: &Plugins) -> Vec<Seat> {
        let seat = |(at, info): (usize, &crate::plugin::PluginInfo)| Seat {
            name: info.name.clone(),
            version: info.version.clone(),
            comparer: plugins.comparer(at),
            archive: None,
            story: info.compares(Scope::Story),
        };
        plugins.infos().iter().enumerate().map(seat).collect()
    }

    /// File what a file held. Fails only when the store cannot be read; then nothing has changed.
    pub fn file(&mut self, prepared: Prepared) -> Result<Event, StoreError> {
        let Prepared { file, content } = prepared;
        if file.repeat_of.is_some()
            && let Some(earlier) = self.memory.filed_as(&file)?
        {
            return Ok(Event { file, outcome: Outcome::Repeat(earlier) });
        }
        let outcome = match content {
            Content::Failed(fault) => Outcome::Failed(fault),
            Content::Order(order) if self.obey(&order, file.seq)? => Outcome::Order(order),
            Content::Order(order) => Outcome::Failed(FileFault::new(
                "order",
                format!("plugin {} never stated this topic in this story, or is not loaded", order.plugin),
            )),
            Content::Articles(articles) => {
                let filed: Result<Vec<FiledArticle>, StoreError> =
                    articles.into_iter().map(|article| self.file_article(&file, article)).collect();
                let filed = filed?;
                self.memory.put_filed(&file);
                Outcome::Filed(filed)
            }
        };
        Ok(Event { file, outcome })
    }

    fn file_article(&mut self, file: &Admitted, read: ReadArticle) -> Result<FiledArticle, StoreError> {
        let ReadArticle { article, features, reads } = read;
        let id = self.last + 1;
        let (results, reads) = self.results_of(reads);
        let mut open = Open {
            meta: meta_of(&article, id),
            text: Arc::from(article.content.text.as_str()),
            results,
            reads: &reads,
        };
        let said: Vec<Decision> = self.compare_all(&mut open, Scope::Archive)?;
        let verdict = self.duplicates.and_then(|at| said[at].verdict.clone());
        let original = self.original(verdict.as_ref())?;
        if let (Some(verdict), Some(original)) = (&verdict, &original)
            && verdict.same_group
        {
            open.meta.group = original.group;
        }
        let with = verdict.as_ref().filter(|verdict| verdict.same_story).and(original.as_ref());
        let choice = self.stories.assign(&features, with.map(|original| original.story.as_str()));
        self.closing.extend(self.stories.take_closed().into_iter().map(|story| (story, file.seq)));
        if choice.reopened {
            self.recall_story(&choice.slug)?;
        }
        open.meta.story.clone_from(&choice.slug);
        let then: Vec<Decision> = self.compare_all(&mut open, Scope::Story)?;
        self.collect_findings(&mut open, said, then)?;
        let number = self.memory.next_number(&open.meta.story, file.seq)?;
        self.take_in(&open, file)?;
        Ok(FiledArticle {
            number,
            text: open.text,
            parts: article.content.parts.clone(),
            segments: article.content.segments.clone(),
            assignment: assignment(choice),
            verdict: verdict.filter(|_| original.is_some()),
            results: open.results,
            meta: open.meta,
        })
    }

    /// Split the answers of `read` into results to be completed and what was read.
    fn results_of(&self, reads: Vec<Option<Result<Read, Fault>>>) -> (Vec<PluginResult>, Vec<Option<Read>>) {
        let mut results = Vec::with_capacity(reads.len());
        let mut kept = Vec::with_capacity(reads.len());
        for (seat, read) in self.seats.iter().zip(reads) {
            let mut result = PluginResult {
                plugin: seat.name.clone(),
                version: seat.version.clone(),
                ..Default::default()
            };
            let read = match read {
                Some(Ok(mut read)) => {
                    result.note = Arc::from(std::mem::take(&mut read.note));
                    result.keys = std::mem::take(&mut read.keys);
                    Some(read)
                }
                Some(Err(fault)) => {
                    result.faults.push(fault);
                    None
                }
                None => None,
            };
            results.push(result);
            kept.push(read);
        }
        (results, kept)
    }

    /// Let every plugin that compares at `scope` do so; one decision per plugin, empty where there is none.
    fn compare_all(&mut self, open: &mut Open<'_>, scope: Scope) -> Result<Vec<Decision>, StoreError> {
        let mut decisions = Vec::with_capacity(self.seats.len());
        for at in 0..self.seats.len() {
            let seat = &self.seats[at];
            let wanted = match scope {
                Scope::Archive => seat.archive.is_some(),
                Scope::Story => seat.story,
            };
            if !wanted || open.reads[at].is_none() {
                decisions.push(Decision::default());
                continue;
            }
            match self.compare(at, open, scope)? {
                Ok(decision) => {
                    if let Some(mark) = &decision.mark {
                        open.results[at].mark = Arc::from(mark.as_slice());
                    }
                    decisions.push(decision);
                }
                Err(fault) => {
                    open.results[at].faults.push(fault);
                    decisions.push(Decision::default());
                }
            }
        }
        Ok(decisions)
    }

    fn compare(
        &mut self,
        at: usize,
        open: &Open<'_>,
        scope: Scope,
    ) -> Result<Result<Decision, Fault>, StoreError> {
        let keys: Vec<Key> = open.results[at].keys.iter().filter(|key| key.scope == scope).copied().collect();
        let Candidates { keys, ids } = self.candidates(at, &open.meta, &keys, scope)?;
        let metas = self.memory.metas(&ids)?;
        let remembered = self.memory.remembered(at, &ids)?;
        let mut call = CompareCall {
            scope,
            round: 0,
            article: open.meta.clone(),
            text: Arc::from(""),
            note: open.results[at].note.clone(),
            mark: open.results[at].mark.clone(),
            keys,
            earlier: earlier::calls(metas, remembered),
        };
        let Some(comparer) = self.seats[at].comparer.as_mut() else {
            return Ok(Ok(Decision::default()));
        };
        let wanted = match comparer.compare(&call) {
            Ok(Compared::Done(decision)) => return Ok(Ok(decision)),
            Ok(Compared::Need(ids)) => ids,
            Err(fault) => return Ok(Err(fault)),
        };
        call.round = 1;
        call.text = open.text.clone();
        for earlier in &mut call.earlier {
            if wanted.contains(&earlier.article.id) {
                earlier.text = self.memory.text(earlier.article.id)?;
            }
        }
        Ok(match comparer.compare(&call) {
            Ok(Compared::Done(decision)) => Ok(decision),
            Ok(Compared::Need(_)) => Err(earlier::asked_twice(&self.seats[at].name)),
            Err(fault) => Err(fault),
        })
    }

    /// The keys as `compare` sees them, and the earlier articles it is handed.
    fn candidates(
        &mut self,
        at: usize,
        meta: &ArticleMeta,
        keys: &[Key],
        scope: Scope,
    ) -> Result<Candidates, StoreError> {
        let limits = self.limits;
        let hits = match scope {
            Scope::Archive => match self.seats[at].archive.as_mut() {
                Some(index) => index.look_up(keys, limits.earlier_per_key, limits.earlier_per_facet)?,
                None => Vec::new(),
            },
            Scope::Story => self.story_keys.look_up(
                &meta.story,
                &self.seats[at].name,
                keys,
                limits.earlier_per_key,
                limits.earlier_per_facet,
            ),
        };
        let states = match scope {
            Scope::Archive => vec![Vec::new(); keys.len()],
            Scope::Story => self.states(at, &meta.story, keys, &hits)?,
        };
        let seen = keys.iter().zip(&hits).zip(states).map(|((key, hits), state)| KeyCall {
            hash: key.hash,
            facet: key.facet,
            articles: hits.articles,
            groups: hits.groups,
            facet_articles: hits.facet_articles,
            facet_groups: hits.facet_groups,
            last_seen_ms: hits.last_seen_ms,
            state,
            hits: Vec::new(),
        });
        Ok(earlier::choose(seen.collect(), &hits, limits.earlier_total, scope))
    }

    /// The states of keys. A key that no earlier article of the story had has none, and nothing is looked up for it.
    fn states(
        &mut self,
        at: usize,
        story: &str,
        keys: &[Key],
        hits: &[KeyHits],
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let met = |(_, hits): &(&Key, &KeyHits)| hits.articles > 0;
        let hashes: Vec<u64> = keys.iter().zip(hits).filter(met).map(|(key, _)| key.hash).collect();
        let mut known = self.memory.states(at, story, &hashes)?.into_iter();
        Ok(hits
            .iter()
            .map(|hits| if hits.articles > 0 { known.next() } else { None }.unwrap_or_default())
            .collect())
    }

    /// The article a verdict names, if it is on record.
    fn original(&mut self, verdict: Option<&Verdict>) -> Result<Option<Arc<ArticleMeta>>, StoreError> {
        match verdict {
            Some(verdict) => Ok(self.memory.metas(&[verdict.of])?.pop()),
            None => Ok(None),
        }
    }

    /// Give findings their numbers and decide which make an alert.
    fn collect_findings(
        &mut self,
        open: &mut Open<'_>,
        archive: Vec<Decision>,
        story: Vec<Decision>,
    ) -> Result<(), StoreError> {
        for (at, (archive, story)) in archive.into_iter().zip(story).enumerate() {
            let read = open.reads[at].as_ref().map(|read| read.findings.clone()).unwrap_or_default();
            for finding in read.into_iter().chain(archive.findings).chain(story.findings) {
                let filed =
                    self.gate.record(&mut self.memory, at, &self.seats[at].name, &open.meta, finding)?;
                open.results[at].findings.push(filed);
            }
            // Only of its own keys: what is asked for later is asked for by those who have the key.
            let own: HashSet<u64> = open.results[at]
                .keys
                .iter()
                .filter(|key| key.scope == Scope::Story)
                .map(|key| key.hash)
                .collect();
            open.results[at].states = story.states.into_iter().filter(|(key, _)| own.contains(key)).collect();
        }
        Ok(())
    }

    /// Make the article visible to the next one.
    fn take_in(&mut self, open: &Open<'_>, file: &Admitted) -> Result<(), StoreError> {
        let meta = Arc::new(open.meta.clone());
        self.last = meta.id;
        self.memory.put_meta(meta.clone());
        self.memory.put_text(meta.id, open.text.clone(), file.seq);
        for (at, result) in open.results.iter().enumerate() {
            let remembered = Remembered { note: result.note.clone(), mark: result.mark.clone() };
            self.memory.put_remembered(at, meta.id, remembered, file.seq);
            for (key, state) in &result.states {
                self.memory.put_state(at, &meta.story, *key, state, file.seq);
            }
            self.add_archive_keys(at, &meta, &result.keys)?;
            self.add_story_keys(at, &meta, &result.keys);
        }
        Ok(())
    }
}

impl Filing {
    /// Do what an editor says, if there is such a topic. Its findings stay on record; only alert logs are silent.
    fn obey(&mut self, order: &Order, seq: Seq) -> Result<bool, StoreError> {
        let Some(at) = self.seats.iter().position(|seat| seat.name == order.plugin) else { return Ok(false) };
        let Some(mut topic) = self.memory.topic(at, &order.story, &order.topic)? else { return Ok(false) };
        topic.obey(order.what);
        self.memory.put_topic(at, &order.story, &order.topic, topic, seq);
        Ok(true)
    }
}

fn assignment(choice: Choice) -> Assignment {
    Assignment {
        founded: choice.founded,
        title: choice.title,
        score: choice.score,
        by: choice.by.to_owned(),
        terms: choice.terms,
    }
}

fn meta_of(article: &crate::article::Article, id: ArticleId) -> ArticleMeta {
    let content = &article.content;
    ArticleMeta {
        id,
        group: id,
        seq: article.file.seq,
        index: article.index,
        published_ms: content.published_ms,
        trust: content.trust,
        arrived_ms: article.file.arrived_ms,
        outlet: content.outlet.clone(),
        agency: content.agency.clone(),
        headline: content.headline.clone(),
        byline: content.byline.clone(),
        dateline: content.dateline.clone(),
        language: content.language.clone(),
        url: content.url.clone(),
        story: String::new(),
        file_name: article.file.display_name(),
    }
}
