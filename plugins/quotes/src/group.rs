//! One utterance as all articles so far have it. It is kept as the state of the keys its renderings are met by, so
//! nothing depends on how much history the desk hands out.

use copydesk_plugin::hash64;
use serde::{Deserialize, Serialize};

use crate::naming::sound;
use crate::utterance::{likeness, meaning, words};

/// Most bytes of a key's state.
const STATE: usize = 4096;
/// Most outlets, articles, variants and speakers remembered.
const OUTLETS: usize = 24;
const ARTICLES: usize = 32;
const VARIANTS: usize = 4;
const SPEAKERS: usize = 4;
/// Longest words kept, in characters.
const WORDS: usize = 280;
/// Longest name kept, in characters.
const NAME: usize = 48;

/// An utterance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// Its identity: from the words of its first appearance.
    pub topic: String,
    /// The longest rendering.
    pub words: String,
    /// Names it was attributed to, the first first.
    pub speakers: Vec<String>,
    /// Outlets that have it, in order of filing.
    pub outlets: Vec<String>,
    /// Articles that have it, in order of filing.
    pub articles: Vec<u64>,
    /// Duplicate groups among them: independent witnesses.
    pub witnesses: Vec<u64>,
    /// Other renderings.
    pub variants: Vec<String>,
    /// Highest confidence in the speaker, in hundredths.
    pub confidence: u8,
}

/// One rendering of an utterance.
#[derive(Clone, Copy, Debug)]
pub struct Rendering<'a> {
    /// The words as printed.
    pub words: &'a str,
    /// The speaker when it is known well enough.
    pub speaker: Option<&'a str>,
    /// 0 to 1.
    pub confidence: f32,
    /// Who printed it; may be empty.
    pub outlet: &'a str,
    /// Number of the article.
    pub article: u64,
    /// Article that stands for its duplicate group.
    pub witness: u64,
}

impl Group {
    /// The utterance a rendering is the first of. Short ones are told apart by speaker.
    pub fn new(rendering: &Rendering<'_>) -> Self {
        let mut name = words(rendering.words);
        if name.len() < 4 {
            name.push(rendering.speaker.and_then(|speaker| speaker.split(' ').next_back()).map_or(0, sound));
        }
        let bytes: Vec<u8> = name.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut group = Group { topic: format!("q{:016x}", hash64(&bytes)), ..Group::default() };
        group.words = clipped(rendering.words, WORDS);
        group.add(rendering);
        group
    }

    /// How far a rendering is this utterance, 0 to 1; 0 when it is not.
    pub fn likeness(&self, rendering: &Rendering<'_>) -> f32 {
        let mine = words(rendering.words);
        let same =
            rendering.speaker.is_some_and(|name| self.speakers.iter().any(|known| one_speaker(known, name)));
        let stranger = rendering.speaker.is_some() && !self.speakers.is_empty() && !same;
        let renderings = || std::iter::once(&self.words).chain(&self.variants);
        let best = renderings().map(|text| likeness(&words(text), &mine, same)).fold(0.0, f32::max);
        // other speakers' words must be the same in every word, and many
        let least = if stranger { 1.0 } else { 0.6 };
        if best >= least && !(stranger && mine.len() < 6) {
            return best;
        }
        if !same {
            return 0.0;
        }
        // the same speaker in another translation
        let meant = meaning(rendering.words);
        renderings().map(|text| meaning(text).likeness(&meant)).fold(0.0, f32::max)
    }

    /// Takes a rendering in.
    pub fn add(&mut self, rendering: &Rendering<'_>) {
        let text = clipped(rendering.words, WORDS);
        let (mine, known) = (words(&text), words(&self.words));
        if mine != known {
            let contained =
                |long: &[u64], short: &[u64]| long.windows(short.len().max(1)).any(|run| run == short);
            if mine.len() > known.len() {
                let old = std::mem::replace(&mut self.words, text);
                if !contained(&mine, &known) {
                    remember(&mut self.variants, old, VARIANTS);
                }
            } else if !contained(&known, &mine) && !self.variants.iter().any(|other| words(other) == mine) {
                remember(&mut self.variants, text, VARIANTS);
            }
        }
        if let Some(speaker) = rendering.speaker {
            self.attribute(clipped(speaker, NAME));
        }
        if !rendering.outlet.is_empty() {
            remember(&mut self.outlets, clipped(rendering.outlet, NAME), OUTLETS);
        }
        remember(&mut self.articles, rendering.article, ARTICLES);
        remember(&mut self.witnesses, rendering.witness, ARTICLES);
        self.confidence = self.confidence.max((rendering.confidence * 100.0).round() as u8);
    }

    /// Remembers a speaker; of two forms of one name the longer.
    fn attribute(&mut self, speaker: String) {
        match self.speakers.iter_mut().find(|known| one_speaker(known, &speaker)) {
            Some(known) if known.split(' ').count() < speaker.split(' ').count() => *known = speaker,
            Some(_) => {}
            None => remember(&mut self.speakers, speaker, SPEAKERS),
        }
    }

    /// Takes in what another key's state knows of the same utterance.
    pub fn merge(&mut self, other: &Group) {
        if other.words.len() > self.words.len() {
            self.words.clone_from(&other.words);
        }
        let lists = |to: &mut Vec<String>, from: &[String], cap| {
            from.iter().for_each(|text| remember(to, text.clone(), cap));
        };
        other.speakers.iter().for_each(|speaker| self.attribute(speaker.clone()));
        lists(&mut self.outlets, &other.outlets, OUTLETS);
        lists(&mut self.variants, &other.variants, VARIANTS);
        other.articles.iter().for_each(|id| remember(&mut self.articles, *id, ARTICLES));
        other.witnesses.iter().for_each(|id| remember(&mut self.witnesses, *id, ARTICLES));
        self.articles.sort_unstable();
        self.confidence = self.confidence.max(other.confidence);
    }

    /// Changes when outlets, renderings or speakers do.
    pub fn fingerprint(&self) -> String {
        let mut outlets: Vec<&str> = self.outlets.iter().map(String::as_str).collect();
        outlets.sort_unstable();
        let mut state = outlets.join("\u{1}");
        for list in [&self.variants, &self.speakers] {
            state.push('\u{2}');
            state.push_str(&list.join("\u{1}"));
        }
        state.push_str(&self.words);
        format!("{:016x}", hash64(state.as_bytes()))
    }
}

/// The groups in a key's state; a state of another shape counts as none.
pub fn groups(state: &[u8]) -> Vec<Group> {
    serde_json::from_slice(state).unwrap_or_default()
}

/// The state for these groups, the last ones first to be kept when space is short.
pub fn state(groups: &[Group]) -> Vec<u8> {
    for skip in 0..groups.len() {
        if let Ok(bytes) = serde_json::to_vec(&groups[skip..])
            && bytes.len() <= STATE
        {
            return bytes;
        }
    }
    Vec::new()
}

fn remember<T: PartialEq>(list: &mut Vec<T>, entry: T, cap: usize) {
    if list.len() < cap && !list.contains(&entry) {
        list.push(entry);
    }
}

/// At most `longest` characters, cut at a blank where there is one.
pub fn clipped(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(longest) else { return text.to_owned() };
    let cut = text[..end].rfind(' ').filter(|cut| *cut > end / 2).unwrap_or(end);
    format!("{}…", &text[..cut])
}

/// Whether two speakers are one: names with the same last word, however spelled, and no two first words that differ
/// (an initial may stand for a word); phrases without a name must be the same.
pub fn one_speaker(a: &str, b: &str) -> bool {
    let named =
        |name: &str| name.split_whitespace().last().is_some_and(|last| last.starts_with(char::is_uppercase));
    let sounds = |name: &str| name.split_whitespace().map(sound).collect::<Vec<_>>();
    let (x, y) = (sounds(a), sounds(b));
    if !named(a) || !named(b) {
        return x == y;
    }
    let initial = |name: &str| name.split(['.', ' ']).next().is_some_and(|first| first.chars().count() == 1);
    let first = |name: &str| name.chars().next();
    let abbreviated = (initial(a) || initial(b)) && first(a) == first(b);
    x.last() == y.last() && (x.len() == 1 || y.len() == 1 || x[0] == y[0] || abbreviated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendering<'a>(words: &'a str, speaker: &'a str, outlet: &'a str, article: u64) -> Rendering<'a> {
        Rendering { words, speaker: Some(speaker), confidence: 0.9, outlet, article, witness: article }
    }

    #[test]
    fn renderings_gather() {
        let mut group = Group::new(&rendering("rebuild every house", "Ann Lee", "Wire", 1));
        let (topic, print) = (group.topic.clone(), group.fingerprint());
        let full = rendering("We will rebuild every house", "Lee", "Herald", 2);
        assert_eq!(group.likeness(&full), 1.0);
        group.add(&full);
        assert_eq!((group.words.as_str(), group.variants.len()), ("We will rebuild every house", 0));
        assert_eq!((group.outlets.len(), group.speakers.len(), group.topic == topic), (2, 1, true));
        assert_ne!(group.fingerprint(), print);
        let other = rendering("We will rebuild each house", "Lee", "Post", 3);
        assert!(group.likeness(&other) > 0.6);
        group.add(&other);
        assert_eq!(group.variants, ["We will rebuild each house"]);
        assert_eq!(group.likeness(&rendering("rebuild every house", "Bo Ray", "Post", 4)), 0.0);
    }

    #[test]
    fn speakers_by_their_names() {
        for (a, b) in
            [("Lee", "Ann Lee"), ("Yuri Lee", "Yury Lee"), ("A. Lee", "Ann Lee"), ("a source", "A source")]
        {
            assert!(one_speaker(a, b), "{a}, {b}");
        }
        for (a, b) in
            [("Ann Lee", "Bo Lee"), ("Lee", "Ray"), ("Lee campaign", "Ray campaign"), ("Lee", "Lee campaign")]
        {
            assert!(!one_speaker(a, b), "{a}, {b}");
        }
    }

    #[test]
    fn a_state_never_outgrows_its_place() {
        let long = "lorem ipsum dolor ".repeat(60);
        let mut group = Group::new(&rendering(&long, &"Name".repeat(40), "x", 1));
        for n in 0..200 {
            group.add(&rendering(&format!("{n} {long}"), &format!("S{n}"), &"ü".repeat(40 + n as usize), n));
        }
        let bytes = state(&vec![group.clone(); 6]);
        assert!(bytes.len() <= STATE);
        assert!(groups(b"not json").is_empty());
        assert!(bytes.is_empty() || groups(&bytes)[0].topic == group.topic);
    }
}
