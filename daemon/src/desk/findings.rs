//! Findings on record: their identity, their line, and whether they make an alert.

use copydesk_plugin::{Finding, Severity, Status, hash64};

use super::memory::Memory;
use crate::article::ArticleMeta;
use crate::settings::{AlertRule, AlertSettings};
use crate::store::{FiledFinding, StoreError, Topic};

/// How many states of one topic are remembered as alerted; older ones may be told again.
const REMEMBERED_STATES: usize = 200;

/// Decides what reaches the alert logs.
pub struct Gate {
    settings: AlertSettings,
}

impl Gate {
    /// A gate with the rules of the settings.
    pub fn new(settings: AlertSettings) -> Self {
        Self { settings }
    }

    fn passes(&self, plugin: &str, finding: &Finding) -> bool {
        let AlertRule { severity, confidence } = self.settings.rule(plugin, &finding.kind);
        finding.severity >= severity && finding.confidence >= confidence
    }

    /// Put a finding of `plugin` (number `at`) about `article` on record.
    pub fn record(
        &self,
        memory: &mut Memory,
        at: usize,
        plugin: &str,
        article: &ArticleMeta,
        mut finding: Finding,
    ) -> Result<FiledFinding, StoreError> {
        for evidence in &mut finding.evidence {
            if evidence.article == 0 {
                evidence.article = article.id;
            }
        }
        let known = memory.topic(at, &article.story, &finding.topic)?;
        let line = memory.next_line(at, &article.story, article.seq)?;
        let passes = finding.status == Status::Open && self.passes(plugin, &finding);
        let supersedes = known.as_ref().map(|topic| topic.line);
        let (alert, topic) = next_state(known.unwrap_or_default(), line, passes, &finding);
        memory.put_topic(at, &article.story, &finding.topic, topic, article.seq);
        let id = topic_id(plugin, &article.story, &finding.topic);
        Ok(FiledFinding { id, line, supersedes, alert, finding })
    }
}

/// Whether the finding is told, and what is remembered of its topic then.
fn next_state(known: Topic, line: u64, passes: bool, finding: &Finding) -> (bool, Topic) {
    if finding.status == Status::Resolved {
        return (known.open, Topic { line, alerted: Vec::new(), open: false });
    }
    let mut alerted = known.alerted;
    let state = hash64(finding.fingerprint.as_bytes());
    let alert = passes && !alerted.contains(&state);
    if alert {
        alerted.push(state);
        let surplus = alerted.len().saturating_sub(REMEMBERED_STATES);
        alerted.drain(..surplus);
    }
    (alert, Topic { line, open: passes || known.open, alerted })
}

/// The id of a topic, for people: 8 hex digits, the same for every state of it.
pub fn topic_id(plugin: &str, story: &str, topic: &str) -> String {
    let hash = hash64(format!("{plugin}\0{story}\0{topic}").as_bytes());
    format!("{:08x}", hash >> 32)
}

/// The word for a severity in a log line.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "INFO",
        Severity::Notice => "NOTICE",
        Severity::Alert => "ALERT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(states: &[(&str, Status, bool)]) -> Vec<bool> {
        let mut topic = Topic::default();
        let mut line = 0;
        let mut told = Vec::new();
        for (fingerprint, status, passes) in states {
            line += 1;
            let finding =
                Finding { fingerprint: (*fingerprint).to_owned(), status: *status, ..Finding::default() };
            let (alert, next) = next_state(topic, line, *passes, &finding);
            told.push(alert);
            topic = next;
        }
        told
    }

    #[test]
    fn a_state_is_told_once_and_a_resolution_once() {
        use Status::{Open, Resolved};
        let check = |states: &[(&str, Status, bool)], expected: &[bool]| assert_eq!(told(states), expected);
        check(&[("a", Open, true), ("a", Open, true), ("b", Open, true)], &[true, false, true]);
        check(&[("a", Open, false), ("a", Open, true)], &[false, true]);
        check(&[("a", Open, true), ("a", Resolved, false), ("a", Resolved, false)], &[true, true, false]);
        check(&[("a", Open, false), ("a", Resolved, false)], &[false, false]);
        check(&[("a", Open, true), ("a", Resolved, false), ("a", Open, true)], &[true, true, true]);
    }
}
