//! The engine as bytes: what it learnt of all articles so far, so that a restart need not read them again.
//!
//! Names of closed stories are not in it: the store has them, and they would be the largest part of an old archive.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::active::{Active, Vector};
use super::clock::Clock;
use super::settings::StorySettings;
use super::table::Stories;
use super::terms::{Stream, Terms};

/// Of these fields and of how features are made; a snapshot of another layout is not read.
const LAYOUT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Snapshot<'a> {
    layout: u32,
    settings: Cow<'a, StorySettings>,
    stream: Cow<'a, Stream>,
    counts: Vec<(u32, f32)>,
    clock: Cow<'a, Clock>,
    open: Cow<'a, [Option<Active>]>,
    free: Cow<'a, [u32]>,
    articles: u64,
    founded: u64,
}

impl Stories {
    /// All that decides, but the names of closed stories. Starts with a 64-bit checksum.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (stream, counts) = self.terms.learnt();
        let snapshot = Snapshot {
            layout: LAYOUT,
            settings: Cow::Borrowed(&self.settings),
            stream: Cow::Borrowed(stream),
            counts,
            clock: Cow::Borrowed(&self.clock),
            open: Cow::Borrowed(&self.open),
            free: Cow::Borrowed(&self.free),
            articles: self.articles,
            founded: self.founded,
        };
        // Writing into a vector fails for no value of these types; were it to, no bytes are no snapshot.
        let bytes = postcard::to_extend(&snapshot, vec![0; 8]).unwrap_or_default();
        with_checksum(bytes)
    }

    /// Back from [`Stories::to_bytes`]; closed stories are to be named by [`Stories::know_closed`]. `None` when these
    /// are no such bytes, when they are damaged, and when they were made with other settings.
    pub fn from_bytes(settings: &StorySettings, bytes: &[u8]) -> Option<Self> {
        let (checksum, body) = bytes.split_first_chunk::<8>()?;
        if copydesk_plugin::hash64(body).to_le_bytes() != *checksum {
            return None;
        }
        let found: Snapshot<'_> = postcard::from_bytes(body).ok()?;
        if found.layout != LAYOUT || *found.settings != *settings {
            return None;
        }
        let mut stories = Self {
            terms: Terms::of(found.stream.into_owned(), &found.counts),
            clock: found.clock.into_owned(),
            open: found.open.into_owned(),
            free: found.free.into_owned(),
            articles: found.articles,
            founded: found.founded,
            ..Self::new(settings.clone())
        };
        for (place, story) in (0..).zip(&stories.open) {
            let Some(story) = story else { continue };
            stories.slugs.insert(story.slug.clone(), Some(place));
            stories.by_growth.insert((story.grown_at_count, place));
            stories.terms.write(place, &story.sum, &Vector::new(), &[]);
        }
        Some(stories)
    }

    /// Of these stories those that are not open were closed.
    pub fn know_closed(&mut self, slugs: impl IntoIterator<Item = String>) {
        for slug in slugs {
            self.slugs.entry(slug).or_insert(None);
        }
    }
}

fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some((checksum, body)) = bytes.split_first_chunk_mut::<8>() {
        *checksum = copydesk_plugin::hash64(body).to_le_bytes();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::table::tests::{made_up, read};
    use crate::story::{Choice, Features};

    #[test]
    fn a_restored_engine_decides_as_one_that_never_stopped() {
        let settings = StorySettings { idle_articles: 50, ..StorySettings::default() };
        let mut steady = Stories::new(settings.clone());
        let mut record: Vec<(Features, Choice)> = Vec::new();
        let mut snapshot = (0, Stories::new(settings.clone()).to_bytes());
        for n in 0..600 {
            let (text, day) = made_up(n);
            let features = read(&text, day);
            let choice = steady.assign(&features, None);
            record.push((features, choice));
            if n % 150 == 90 {
                snapshot = (record.len(), steady.to_bytes());
            }
            if n % 150 != 149 {
                continue;
            }
            let (taken, bytes) = &snapshot;
            let mut restored = Stories::from_bytes(&settings, bytes).unwrap();
            for (features, choice) in &record[*taken..] {
                restored.restore(features, &choice.slug);
            }
            restored.know_closed(record.iter().map(|(_, choice)| choice.slug.clone()));
            let mut from_scratch = Stories::new(settings.clone());
            for (features, choice) in &record {
                from_scratch.restore(features, &choice.slug);
            }
            from_scratch.take_closed();
            restored.take_closed();
            assert_eq!(restored, from_scratch);
            let (text, day) = made_up(n + 7_000);
            let features = read(&text, day);
            let (mut one, mut other) = (steady.clone(), restored.clone());
            assert_eq!(one.assign(&features, None), other.assign(&features, None));
            steady = restored;
        }
        assert!(steady.open() < steady.slugs.len(), "no story has closed");
        let joined = record.iter().filter(|(_, choice)| choice.by == "words").count();
        assert!(joined > 200 && joined < 590, "{joined} of 600 joined: the stream proves nothing");
    }

    #[test]
    fn damaged_bytes_and_other_settings_are_refused() {
        let mut stories = Stories::new(StorySettings::default());
        stories.assign(&read("A ferry sank off Vellmar on Monday.", Some(86_400_000)), None);
        let bytes = stories.to_bytes();
        let settings = StorySettings::default();
        assert!(Stories::from_bytes(&settings, &bytes).is_some());
        for length in 0..bytes.len() {
            assert!(Stories::from_bytes(&settings, &bytes[..length]).is_none(), "{length} bytes");
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert!(Stories::from_bytes(&settings, &damaged).is_none(), "byte {at}");
        }
        let other = StorySettings { join: 0.3, ..settings };
        assert!(Stories::from_bytes(&other, &bytes).is_none());
    }

    #[test]
    fn another_layout_is_refused() {
        let snapshot = Stories::new(StorySettings::default()).to_bytes();
        let mut bytes = snapshot.clone();
        assert_eq!(u32::from(bytes[8]), LAYOUT);
        bytes[8] += 1;
        assert!(Stories::from_bytes(&StorySettings::default(), &with_checksum(bytes)).is_none());
        assert_eq!(with_checksum(snapshot.clone()), snapshot);
    }
}
