//! Sightings that were opened for earlier articles and stand ready for the next: in a long story the same ones are met
//! again with nearly every article. What is answered is what the bytes say, whatever was met before.

use crate::judge::choice::Offices;
use crate::judge::quote::Relations;
use crate::record::{Head, Noted};
use crate::sighting::Sighting;
use crate::spread::Spread;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::Arc;

/// Sets of places, see [`Memory`]. All together are some twenty megabytes at most.
const SETS: usize = 4_096;
/// Sightings of one set.
const WAYS: usize = 4;

/// Sightings by where they stand: each place belongs to one of many small sets, and of a full set the one that was not
/// asked for the longest is forgotten, so that no article pays for the memory of others.
#[derive(Debug, Default)]
pub struct Memory {
    sets: Vec<Vec<Kept>>,
    /// Offices that were held against one another.
    pub offices: Offices,
    /// Sentences that were laid side by side.
    pub relations: Relations,
}

/// A sighting and the bytes it was read from.
#[derive(Debug)]
struct Kept {
    head: Head,
    bytes: Box<[u8]>,
    sighting: Arc<Sighting>,
}

impl Memory {
    /// What [`Sighting::decode`] answers.
    pub fn open(&mut self, head: &Head, bytes: &[u8]) -> Option<Arc<Sighting>> {
        self.look_up(head, [bytes, &[]], || Sighting::decode(head, bytes))
    }

    /// What [`Noted::read`] answers.
    pub fn open_noted(&mut self, head: &Head, noted: &Noted<'_>) -> Option<Arc<Sighting>> {
        let read = || noted.read(head.value);
        if noted.article.outlet.is_empty() {
            // Such an article is called by its headline, which stands neither in the head nor in the line.
            return read().map(Arc::new);
        }
        self.look_up(head, [noted.line, noted.cast.digits()], read)
    }

    /// What was read from the two parts before, or is read now.
    fn look_up(
        &mut self,
        head: &Head,
        [part, rest]: [&[u8]; 2],
        read: impl Fn() -> Option<Sighting>,
    ) -> Option<Arc<Sighting>> {
        if self.sets.is_empty() {
            self.sets.resize_with(SETS, Vec::new);
        }
        let set = &mut self.sets[set_of(head)];
        let is_it = |kept: &Kept| {
            kept.head == *head && kept.bytes.strip_prefix(part).is_some_and(|behind| behind == rest)
        };
        if let Some(at) = set.iter().position(is_it) {
            set[..=at].rotate_right(1);
            return Some(Arc::clone(&set[0].sighting));
        }
        let sighting = Arc::new(read()?);
        set.truncate(WAYS - 1);
        let bytes = [part, rest].concat().into();
        set.insert(0, Kept { head: *head, bytes, sighting: Arc::clone(&sighting) });
        Some(sighting)
    }
}

/// The set of a place.
fn set_of(head: &Head) -> usize {
    (BuildHasherDefault::<Spread>::default().hash_one(head.place()) >> 32) as usize % SETS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Brief;
    use crate::note::{Choice, Entry, Kind, Value};
    use copydesk_plugin::Article;

    fn sighting(article: u64, pick: &str) -> Sighting {
        let entry = Entry {
            kind: Kind::Role,
            point: "Ida Storm".to_owned(),
            keys: Vec::new(),
            start: 3,
            end: 9,
            text: "harbour master".to_owned(),
            sentence: String::new(),
            source: String::new(),
            rank: 2,
            weak: false,
            value: Value::Choice(Choice { pick: pick.to_owned() }),
        };
        Sighting::new(&Article { id: article, group: article, ..Article::default() }, entry, 7)
    }

    #[test]
    fn what_is_remembered_is_what_is_written() {
        let mut memory = Memory::default();
        let mut check = |one: &Sighting| {
            let opened = memory.open(&Head::of(one), &one.encode());
            assert_eq!(opened.as_deref(), Some(one));
            memory.sets.iter().map(Vec::len).sum::<usize>()
        };
        for _ in 0..2 {
            // At one place stands something else than before.
            check(&sighting(1, "mayor"));
            check(&sighting(1, "pilot"));
        }
        for article in 0..2 * (SETS * WAYS) as u64 {
            assert!(check(&sighting(article, "mayor")) <= SETS * WAYS, "{article}");
        }
        check(&sighting(1, "mayor"));
        assert_eq!(memory.open(&Head::of(&sighting(1, "mayor")), b"\x63"), None);
    }

    #[test]
    fn lines_of_other_articles_are_other_sightings() {
        let line =
            br#"{"k":"r","s":3,"l":14,"t":"harbour master","n":"harbour master","r":2,"p":"Ida Storm"}"#;
        let mut memory = Memory::default();
        let mut check = |id: u64, outlet: &str, headline: &str| {
            let article = Article { id, outlet, headline, ..Article::default() };
            let noted = Noted { line, cast: Brief::default().cast(), article: &article };
            let opened = memory.open_noted(&Head::new(&article, 3, 7), &noted).expect("is read");
            assert_eq!(Some(&*opened), noted.read(7).as_ref(), "{id} {outlet} {headline}");
        };
        for _ in 0..2 {
            check(1, "Meridian Wire", "Nets");
            check(2, "Meridian Wire", "Nets");
            check(2, "Harbour Post", "Nets");
            check(3, "", "Nets");
            check(3, "", "No nets");
        }
    }
}
