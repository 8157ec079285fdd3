//! What is known of the keys an article shares with earlier ones: the key's state where it has one, else what the
//! notes of the earlier articles say. Most keys are met by a handful of articles or by none, and need no state: one is
//! begun when so many articles share the key that the desk will soon hand in only some of their notes, or when there is
//! a contest to remember.

use crate::brief::{self, Brief, Code, Found, Line};
use crate::figures::size::is_size;
use crate::record::{Body, Head, Noted};
use crate::sighting::Sort;
use crate::state::State;
use copydesk_plugin::{Compare, Earlier, KeyView};

/// A key that this many articles share is given a state; the desk hands in eight earlier notes of one key and value.
const MANY: u32 = 6;

/// A key that an earlier article has too.
#[derive(Debug)]
pub struct Known<'b> {
    /// The key.
    pub hash: u64,
    /// The sightings of it.
    pub state: State<'b>,
    /// It has a state.
    begun: bool,
    /// It has a state, or shall get one.
    pub kept: bool,
    /// All earlier articles gave this article's only value; there is nothing to compare.
    agreed: bool,
}

impl Known<'_> {
    /// Whether the key remembers all there is to know of what an article says, so that nothing is left to judge.
    pub fn holds(&self, head: &Head, sort: Sort) -> bool {
        self.begun && self.state.tells_nothing_new(head, sort)
    }
}

/// The shared keys, in order.
#[derive(Debug, Default)]
pub struct Shared<'b>(Vec<Known<'b>>);

impl<'b> Shared<'b> {
    /// The keys of the input that earlier articles have.
    pub fn of(input: &'b Compare<'b>) -> Self {
        let mut views: Vec<&KeyView<'b>> = input.keys.iter().collect();
        views.sort_by_key(|view| view.hash);
        let shared = views.chunk_by(|a, b| a.hash == b.hash).filter_map(|views| {
            let first = views[0];
            // In a long story every size is somebody's.
            let common = is_size(first.hash) && first.articles >= MANY;
            if common || (first.articles == 0 && first.state.is_empty()) {
                return None;
            }
            let state = State::decode(first.state);
            (!state.is_crowded()).then(|| Known {
                hash: first.hash,
                state,
                begun: !first.state.is_empty(),
                kept: !first.state.is_empty() || first.articles + 1 >= MANY,
                agreed: first.state.is_empty() && views.len() == 1 && first.articles == first.facet_articles,
            })
        });
        let mut out = Shared(shared.collect());
        out.read_notes(input);
        out
    }

    /// Where the key stands among the shared ones.
    pub fn find(&self, hash: u64) -> Option<usize> {
        self.0.binary_search_by_key(&hash, |known| known.hash).ok()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no key is shared.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key at `index`.
    pub fn at(&self, index: usize) -> &Known<'b> {
        &self.0[index]
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, index: usize) -> &mut Known<'b> {
        &mut self.0[index]
    }

    /// All of them.
    pub fn into_all(self) -> Vec<Known<'b>> {
        self.0
    }

    /// Keys without a state learn from the notes of the articles that have them.
    fn read_notes(&mut self, input: &'b Compare<'b>) {
        let mut wanted: Vec<Vec<(Code, usize)>> = vec![Vec::new(); input.earlier.len()];
        for view in input.keys.iter().filter(|view| view.state.is_empty() && !view.hits.is_empty()) {
            let Some(at) = self.find(view.hash) else { continue };
            if !self.0[at].agreed || self.0[at].kept {
                let one = (brief::code(view.hash), at);
                for place in view.hits {
                    let asked = wanted.get_mut(*place as usize);
                    asked
                        .filter(|asked| asked.last() != Some(&one))
                        .into_iter()
                        .for_each(|asked| asked.push(one));
                }
            }
        }
        let mut seen: Vec<(Head, Sort, Noted<'b>, Vec<usize>)> = Vec::new();
        let shown = input.earlier.iter().zip(wanted).filter(|(_, wanted)| !wanted.is_empty());
        for (Earlier { article, note, .. }, wanted) in no_copies(shown.collect()) {
            let note = Brief::of(note);
            let of_all = Head::new(article, 0, 0);
            for Found { line, value, places } in note.find(wanted.into_iter()) {
                let Some((start, sort)) = Line::place(line) else { continue };
                let head = Head { start, value, ..of_all };
                seen.push((head, sort, Noted { line, cast: note.cast(), article }, places));
            }
        }
        // In the order of time, so that what a state keeps does not hang on the order of arrival.
        seen.sort_by_key(|(head, ..)| head.order());
        for (head, sort, noted, keys) in seen {
            for key in keys {
                self.0[key].state.add(head, sort, Body::Noted(noted));
            }
        }
    }

    /// Whether nothing on these keys can contradict what this article says there.
    pub fn nothing_said(&self, keys: &[usize]) -> bool {
        keys.iter().all(|key| self.0[*key].agreed && !self.0[*key].kept)
    }
}

/// An earlier article and what its note is asked for.
type Asked<'e, 'b> = (&'e Earlier<'b>, Vec<(Code, usize)>);

/// The articles without those that are copied from another of them to the letter: the first to print it stands for all.
fn no_copies<'e, 'b>(mut articles: Vec<Asked<'e, 'b>>) -> Vec<Asked<'e, 'b>> {
    let time = |e: &Earlier<'_>| (e.article.published_ms.unwrap_or(i64::MAX), e.article.id);
    articles.sort_unstable_by_key(|(e, _)| time(e));
    let mut kept: Vec<Asked<'e, 'b>> = Vec::with_capacity(articles.len());
    for (one, wanted) in articles {
        let group = one.article.group;
        let same = |(k, _): &&mut Asked<'_, '_>| k.article.group == group && k.note == one.note;
        match kept.iter_mut().find(same).filter(|_| group != 0) {
            Some((_, known)) => {
                known.extend(wanted);
                known.sort_unstable();
                known.dedup();
            }
            None => kept.push((one, wanted)),
        }
    }
    kept
}

/// The article's own entries that share a key with an earlier article and may contradict it.
pub fn own_lines<'n>(note: &Brief<'n>, shared: &Shared<'_>) -> Vec<Found<'n>> {
    let codes = shared.0.iter().enumerate().map(|(i, known)| (brief::code(known.hash), i));
    let mut lines = note.find(codes);
    lines.retain(|found| !shared.nothing_said(&found.places));
    lines
}
