//! From an admitted file to articles that every plugin has read. Files are prepared side by side; nothing here
//! depends on another file.

use std::sync::Arc;

use copydesk_plugin::Read;
use futures_util::future::join_all;

use crate::article::{Admitted, Article};
use crate::error::FileFault;
use crate::order::Order;
use crate::plugin::{Fault, FaultKind, OpenCall, Plugins, ReadCall};
use crate::story::{Features, StoryText};

/// A file that is ready to be filed.
pub struct Prepared {
    /// Its record.
    pub file: Arc<Admitted>,
    /// What is in it.
    pub content: Content,
}

/// What a file held.
pub enum Content {
    /// No article.
    Failed(FileFault),
    /// These articles.
    Articles(Vec<ReadArticle>),
    /// Something to be done.
    Order(Order),
}

/// An article with what every plugin read in it.
pub struct ReadArticle {
    /// The article.
    pub article: Arc<Article>,
    /// What decides its story.
    pub features: Features,
    /// One answer per plugin; `None` where it has no `read` hook.
    pub reads: Vec<Option<Result<Read, Fault>>>,
}

/// Open a file and let every plugin read what is in it. A repeat is opened too: whether its bytes were filed or failed
/// the first time is known only when it is filed.
pub async fn prepare(plugins: Arc<Plugins>, file: Arc<Admitted>, bytes: Arc<[u8]>) -> Prepared {
    if let Some(order) = Order::of(&file, &bytes) {
        let content = order.map_or_else(Content::Failed, Content::Order);
        return Prepared { file, content };
    }
    let call = OpenCall {
        name: file.display_name(),
        bytes,
        partial: file.partial,
        arrived_ms: file.arrived_ms,
        hints: file.hints.clone(),
    };
    let content = match plugins.open(call).await {
        Ok(Some((_, opened))) if !opened.is_empty() => {
            let articles = opened.into_iter().zip(0u32..).map(|(content, index)| {
                let article = Arc::new(Article { file: file.clone(), index, content });
                read(&plugins, article)
            });
            Content::Articles(join_all(articles).await)
        }
        Ok(Some(_)) => {
            Content::Failed(FileFault::new("no-article", "it was opened, but there is no article in it"))
        }
        Ok(None) => Content::Failed(FileFault::new(
            "no-article",
            "no plugin knows this format; see the plugins with an `open` hook in the settings",
        )),
        Err(faults) => Content::Failed(open_fault(&faults)),
    };
    Prepared { file, content }
}

/// Why no plugin could open a file. What the file's size alone explains has a class of its own.
fn open_fault(faults: &[Fault]) -> FileFault {
    let messages: Vec<String> =
        faults.iter().map(|fault| format!("{}: {}", fault.plugin, fault.message)).collect();
    let class = match faults {
        [] => "unreadable",
        all if all.iter().all(Fault::is_too_much) => "too-long",
        all if all.iter().all(|fault| fault.kind == FaultKind::Deadline) => "too-slow",
        _ => "unreadable",
    };
    FileFault::new(class, messages.join("; "))
}

async fn read(plugins: &Plugins, article: Arc<Article>) -> ReadArticle {
    let content = &article.content;
    let features = Features::of(&StoryText {
        headline: &content.headline,
        text: &content.text,
        parts: &content.parts,
        published_ms: content.published_ms,
        arrived_ms: article.file.arrived_ms,
        outlet: &content.outlet,
    });
    let mut reads: Vec<Option<Result<Read, Fault>>> = plugins.infos().iter().map(|_| None).collect();
    for level in levels(plugins) {
        let calls = level.iter().map(|&plugin| {
            let needs = notes_for(plugins, plugin, &reads);
            let call = ReadCall { article: article.clone(), needs };
            async move { (plugin, plugins.read(plugin, call).await) }
        });
        for (plugin, answer) in join_all(calls).await {
            reads[plugin] = Some(answer);
        }
    }
    ReadArticle { article, features, reads }
}

/// Plugins that read, in rounds: each after those whose notes it needs.
fn levels(plugins: &Plugins) -> Vec<Vec<usize>> {
    let infos = plugins.infos();
    let mut level_of = vec![0; infos.len()];
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for &plugin in plugins.read_order() {
        let needed = |need: &String| infos.iter().position(|info| &info.name == need);
        let level =
            infos[plugin].needs.iter().filter_map(needed).map(|at| level_of[at] + 1).max().unwrap_or(0);
        level_of[plugin] = level;
        if levels.len() <= level {
            levels.resize(level + 1, Vec::new());
        }
        levels[level].push(plugin);
    }
    levels
}

fn notes_for(
    plugins: &Plugins,
    plugin: usize,
    reads: &[Option<Result<Read, Fault>>],
) -> Vec<(String, Arc<[u8]>)> {
    let infos = plugins.infos();
    let note_of = |need: &String| {
        let at = infos.iter().position(|info| &info.name == need)?;
        match &reads[at] {
            Some(Ok(read)) => Some((need.clone(), Arc::from(read.note.as_slice()))),
            _ => None,
        }
    };
    infos[plugin].needs.iter().filter_map(note_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(faults: &[(FaultKind, &str)], class: &str) {
        let fault = |(kind, message): &(FaultKind, &str)| Fault {
            plugin: "formats".to_owned(),
            hook: "open".to_owned(),
            kind: *kind,
            message: (*message).to_owned(),
        };
        let faults: Vec<Fault> = faults.iter().map(fault).collect();
        assert_eq!(open_fault(&faults).class, class, "{faults:?}");
    }

    #[test]
    fn what_is_too_large_for_a_plugin_has_its_class() {
        let much = "it handed over 20000218 bytes of text, the limit is 16 MiB: more than one file may hold";
        check(&[(FaultKind::Protocol, much)], "too-long");
        check(&[(FaultKind::Deadline, "it used 2s of CPU time on one call")], "too-slow");
        check(&[(FaultKind::Protocol, much), (FaultKind::Crash, "SIGSEGV")], "unreadable");
        check(&[(FaultKind::Error, "this is not UTF-8")], "unreadable");
    }
}
