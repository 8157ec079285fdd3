//! The same utterance in several articles is one finding: who said what, and which outlets have it.

use std::collections::HashMap;

use copydesk_plugin::{Compare, Decision, Evidence, Finding, Severity};
use serde_json::json;

use crate::group::{self, Group, Rendering, clipped};
use crate::note::{Note, Quotation};
use crate::utterance::{self, compared};

/// Longest words in a message, in characters.
const MESSAGE: usize = 160;
/// Most outlets in a message.
const NAMED: usize = 4;

/// Files the quotations of `note` under their utterances.
pub fn compare(input: &Compare<'_>, note: &Note, min_confidence: f32) -> Decision {
    let mut states = States::of(input);
    let mut findings: Vec<Finding> = Vec::new();
    for quotation in compared(note) {
        let words = utterance::words(&quotation.text);
        let speaker = utterance::sure_speaker(quotation, min_confidence);
        if words.is_empty() || (words.len() == 1 && speaker.is_none()) {
            continue;
        }
        let rendering = Rendering {
            words: &quotation.text,
            speaker,
            confidence: speaker.map_or(0.0, |_| quotation.confidence),
            outlet: input.article.outlet,
            article: input.article.id,
            witness: if input.article.group == 0 { input.article.id } else { input.article.group },
        };
        let group = states.file(&utterance::keys(&quotation.text, &words, speaker), &rendering);
        report(&mut findings, finding(&group, quotation, input.article.id));
    }
    Decision { findings, states: states.changed(), ..Decision::default() }
}

/// One finding a topic: a later stretch of the same article adds its evidence.
fn report(findings: &mut Vec<Finding>, mut new: Finding) {
    match findings.iter_mut().find(|finding| finding.topic == new.topic) {
        Some(finding) => {
            let mut evidence = std::mem::take(&mut finding.evidence);
            evidence.append(&mut new.evidence);
            let data = std::mem::take(&mut finding.data);
            *finding = Finding { evidence, ..new };
            for field in ["kind", "role", "cue"] {
                finding.data[field] = data[field].clone();
            }
        }
        None => findings.push(new),
    }
}

fn finding(group: &Group, quotation: &Quotation, article: u64) -> Finding {
    let speaker = group.speakers.first();
    let mut outlets = group.outlets.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if group.outlets.len() > NAMED {
        outlets.push_str(&format!(" and {} more", group.outlets.len() - NAMED));
    }
    let place = if outlets.is_empty() { String::new() } else { format!(" ({outlets})") };
    let who = speaker.map_or("Speaker uncertain", String::as_str);
    let words = clipped(group.words.trim_end_matches([',', ' ']), MESSAGE);
    Finding {
        kind: "quotation".into(),
        severity: Severity::Info,
        topic: group.topic.clone(),
        fingerprint: group.fingerprint(),
        message: format!("{who}: “{words}”{place}"),
        confidence: if speaker.is_some() {
            f32::from(group.confidence) / 100.0
        } else {
            quotation.confidence
        },
        evidence: vec![Evidence {
            article,
            start: quotation.start,
            end: quotation.end,
            text: quotation.text.clone(),
        }],
        data: json!({
            "view": "quotation",
            "speaker": speaker,
            "speakers": group.speakers,
            "uncertain": speaker.is_none(),
            "words": group.words,
            "kind": quotation.kind,
            "role": quotation.role,
            "cue": quotation.cue,
            "outlets": group.outlets,
            "variants": group.variants,
            "articles": group.articles,
            "independent": group.witnesses.len(),
        }),
        ..Finding::default()
    }
}

/// The states of the article's keys, changed as its quotations are filed.
struct States {
    groups: HashMap<u64, Vec<Group>>,
    touched: Vec<u64>,
}

impl States {
    fn of(input: &Compare<'_>) -> Self {
        let groups = input.keys.iter().map(|key| (key.hash, group::groups(key.state))).collect();
        States { groups, touched: Vec::new() }
    }

    /// Files a rendering under the utterance it is most like, and remembers that under its keys.
    fn file(&mut self, keys: &[u64], rendering: &Rendering<'_>) -> Group {
        let mut best: Option<(f32, Group)> = None;
        for known in keys.iter().filter_map(|key| self.groups.get(key)).flatten() {
            let likeness = known.likeness(rendering);
            match &mut best {
                Some((_, group)) if group.topic == known.topic => group.merge(known),
                Some((most, _)) if likeness <= *most => {}
                _ if likeness > 0.0 => best = Some((likeness, known.clone())),
                _ => {}
            }
        }
        let group = match best {
            Some((_, mut group)) => {
                group.add(rendering);
                group
            }
            None => Group::new(rendering),
        };
        for key in keys {
            let Some(groups) = self.groups.get_mut(key) else { continue };
            groups.retain(|known| known.topic != group.topic);
            groups.push(group.clone());
            if !self.touched.contains(key) {
                self.touched.push(*key);
            }
        }
        group
    }

    fn changed(self) -> Vec<(u64, Vec<u8>)> {
        self.touched.iter().map(|key| (*key, group::state(&self.groups[key]))).collect()
    }
}
