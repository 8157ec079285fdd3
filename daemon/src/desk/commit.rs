//! Commit: filed events become durable in groups, then visible in folders and logs, and last the source files are
//! retired.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tracing::{debug, info, warn};

use super::breaker::Breaker;
use super::progress::{Counts, Progress, Stage};
use crate::article::ArticleId;
use crate::error::Fatal;
use crate::folder::Folder;
use crate::order::is_order;
use crate::store::{Event, Outcome, Store};
use crate::watch::Watch;

/// What the commit thread works with.
pub struct Commit {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Story folders and logs; none when nothing is to be shown.
    pub folder: Option<Folder>,
    /// Retires source files; none when events do not come from a folder.
    pub watch: Option<Arc<Watch>>,
    /// How far the desk is.
    pub progress: Arc<Progress>,
    /// Waits while the disk is full.
    pub breaker: Breaker,
    /// Files committed with one sync, at most.
    pub group: usize,
}

impl Commit {
    /// Commit what filing sends until it ends. Story pages are rendered when there is a pause.
    pub fn run(
        mut self,
        runtime: &tokio::runtime::Handle,
        mut events: mpsc::Receiver<Event>,
    ) -> Result<(), Fatal> {
        let mut group: Vec<Event> = Vec::new();
        loop {
            let wait = self.folder.as_ref().and_then(|folder| folder.pages_due(Instant::now()));
            match next(runtime, &mut events, &self.progress, wait) {
                Next::Event(event) => group.push(event),
                Next::PagesDue => {
                    self.render_pages(false)?;
                    continue;
                }
                Next::PagesAsked => {
                    let requests = self.progress.pages_requests();
                    self.render_pages(true)?;
                    self.progress.pages_rendered(requests);
                    continue;
                }
                Next::End => break,
            }
            while group.len() < self.group {
                match events.try_recv() {
                    Ok(event) => group.push(event),
                    Err(_) => break,
                }
            }
            self.commit(&group)?;
            group.clear();
            let overdue = |folder: &Folder| folder.pages_overdue(Instant::now());
            if events.is_empty() || self.folder.as_ref().is_some_and(overdue) {
                self.render_pages(false)?;
            }
        }
        self.render_pages(true)
    }

    /// Bring the folders up to the store after a start.
    pub fn catch_up(&mut self) -> Result<(), Fatal> {
        if self.folder.is_none() {
            return Ok(());
        }
        let store = self.store.clone();
        let mut after = self.breaker.run("reading the projection", || store.projected(&[]))?.seq;
        loop {
            let events = self.breaker.run("reading events", || store.events(after, 64))?;
            let Some(last) = events.last() else { break };
            after = last.file.seq;
            info!(from = events[0].file.seq, to = after, "bringing the story folders up to the store");
            self.project(&events)?;
        }
        self.progress.alert_lines.ring();
        Ok(())
    }

    fn commit(&mut self, group: &[Event]) -> Result<(), Fatal> {
        let Some(last) = group.last().map(|event| event.file.seq) else { return Ok(()) };
        let store = self.store.clone();
        self.progress.timed(Stage::Commit, || self.breaker.run("committing", || store.commit(group)))?;
        let counts = counts(group);
        self.progress.committed(last, last_article(group), counts);
        tell(group);
        self.project(group)?;
        if counts.alerts > 0 {
            self.progress.alert_lines.ring();
        }
        Ok(())
    }

    fn project(&mut self, group: &[Event]) -> Result<(), Fatal> {
        let breaker = &self.breaker;
        if let Some(folder) = &mut self.folder {
            let project = || breaker.run("writing story folders", || folder.project(group));
            self.progress.timed(Stage::Project, project)?;
        }
        for event in group {
            if let (Some(watch), false) = (&self.watch, is_order(&event.file)) {
                watch.retire(&event.file.name, &event.file.signature);
            }
            self.progress.projected(event.file.seq);
        }
        Ok(())
    }

    /// Render story pages: those that are due, or all that wait.
    pub fn render_pages(&mut self, all: bool) -> Result<(), Fatal> {
        let Some(folder) = &mut self.folder else { return Ok(()) };
        let breaker = &self.breaker;
        let render = || folder.render_pages(Instant::now(), all);
        self.progress.timed(Stage::Project, || breaker.run("writing story pages", render))
    }
}

enum Next {
    Event(Event),
    PagesDue,
    PagesAsked,
    End,
}

/// The next event, or that pages are due or asked for first. `wait` is none when no page waits.
fn next(
    runtime: &tokio::runtime::Handle,
    events: &mut mpsc::Receiver<Event>,
    progress: &Progress,
    wait: Option<Duration>,
) -> Next {
    runtime.block_on(async {
        let due = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            event = events.recv() => event.map_or(Next::End, Next::Event),
            () = progress.pages_asked() => Next::PagesAsked,
            () = due => Next::PagesDue,
        }
    })
}

fn last_article(group: &[Event]) -> Option<ArticleId> {
    group.iter().rev().find_map(|event| match &event.outcome {
        Outcome::Filed(articles) => articles.last().map(|article| article.meta.id),
        _ => None,
    })
}

fn counts(group: &[Event]) -> Counts {
    let mut counts = Counts::default();
    for event in group {
        match &event.outcome {
            Outcome::Order(_) => {}
            Outcome::Repeat(_) => counts.repeats += 1,
            Outcome::Failed(_) => counts.failed += 1,
            Outcome::Filed(articles) => {
                counts.articles += articles.len() as u64;
                for result in articles.iter().flat_map(|article| &article.results) {
                    counts.faults += result.faults.len() as u64;
                    counts.alerts += result.findings.iter().filter(|finding| finding.alert).count() as u64;
                }
            }
        }
    }
    counts
}

/// Say in the daemon's own log what became of each file.
fn tell(group: &[Event]) {
    for event in group {
        let (seq, name) = (event.file.seq, event.file.log_name());
        match &event.outcome {
            Outcome::Order(order) => {
                info!(seq, plugin = %order.plugin, story = %order.story, id = %order.id, "{}", order.what.done());
            }
            Outcome::Repeat(earlier) => {
                info!(seq, file = %name, repeats = earlier, "repeat: same bytes, same outlet");
            }
            Outcome::Failed(fault) => {
                warn!(seq, file = %name, class = %fault.class, "failed: {}", fault.message);
            }
            Outcome::Filed(articles) => {
                for article in articles {
                    info!(seq, file = %name, article = article.meta.id, story = %article.meta.story, "filed");
                    for fault in article.results.iter().flat_map(|result| &result.faults) {
                        warn!(seq, plugin = %fault.plugin, hook = %fault.hook, kind = ?fault.kind, "plugin fault: {}", fault.message);
                    }
                    debug!(article = article.meta.id, by = %article.assignment.by, score = article.assignment.score, "story chosen");
                }
            }
        }
    }
}
