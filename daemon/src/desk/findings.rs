//! Findings on record: their identity, their line, and whether they make an alert.

use copydesk_plugin::{Finding, Severity, hash64};

use super::memory::Memory;
use crate::article::ArticleMeta;
use crate::settings::{AlertRule, AlertSettings};
use crate::store::{FiledFinding, StoreError};

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
        let line = memory.next_line(at, &article.story, article.seq)?;
        // The plugin's first line in a story states a topic that nobody knows yet.
        let known = if line > 1 { memory.topic(at, &article.story, &finding.topic)? } else { None };
        let supersedes = known.as_ref().map(|topic| topic.line);
        let mut topic = known.unwrap_or_default();
        let alert = topic.tells(&finding, self.passes(plugin, &finding));
        let id = topic_id(plugin, &article.story, &finding.topic);
        let filed = FiledFinding { id, line, supersedes, alert, finding };
        topic.take_in(&filed);
        memory.put_topic(at, &article.story, &filed.finding.topic, topic, article.seq);
        Ok(filed)
    }
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
    use copydesk_plugin::Status;

    use super::*;
    use crate::store::Topic;

    fn told(states: &[(&str, Status, bool)]) -> Vec<bool> {
        let mut topic = Topic::default();
        let mut told = Vec::new();
        for (line, (fingerprint, status, passes)) in (1..).zip(states) {
            let finding =
                Finding { fingerprint: (*fingerprint).to_owned(), status: *status, ..Finding::default() };
            let alert = topic.tells(&finding, *passes);
            let filed = FiledFinding { id: String::new(), line, supersedes: None, alert, finding };
            topic.take_in(&filed);
            told.push(alert);
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
