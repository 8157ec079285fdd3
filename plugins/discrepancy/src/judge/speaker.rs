//! Who is credited with words, and whether two speakers are two.

use crate::note::Saying;
use crate::slips::slips;
use copydesk_text::fold::fold;
use std::collections::BTreeSet;

/// Whether the name is one of a paper, agency or station.
pub fn is_medium(speaker: &str) -> bool {
    const MEDIA: &[&str] = &[
        "post",
        "times",
        "news",
        "agency",
        "journal",
        "reuters",
        "press",
        "guardian",
        "cnn",
        "bbc",
        "herald",
        "tribune",
        "telegraph",
        "radio",
        "television",
        "tv",
        "magazine",
        "daily",
        "gazette",
        "chronicle",
        "twitter",
        "facebook",
    ];
    speaker.split_whitespace().any(|word| MEDIA.contains(&fold(word).as_str()))
}

/// Whether the name is one of a body that speaks through people.
pub fn is_body(speaker: &str) -> bool {
    const BODIES: &[&str] = &[
        "house",
        "committee",
        "assembly",
        "department",
        "office",
        "ministry",
        "party",
        "union",
        "council",
        "campaign",
        "court",
        "police",
        "government",
        "commission",
        "bank",
        "company",
        "group",
        "association",
        "organisation",
        "organization",
        "federation",
        "agency",
        "institute",
        "university",
        "hospital",
        "kremlin",
        "senate",
        "congress",
        "parliament",
        "army",
        "force",
        "forces",
        "bureau",
        "authority",
        "board",
        "club",
        "foundation",
        "movement",
    ];
    speaker.split_whitespace().next_back().is_some_and(|word| BODIES.contains(&fold(word).as_str()))
}

/// Whether the name is somebody's by given name and surname.
pub fn is_person(speaker: &str) -> bool {
    speaker.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count() >= 2 && !is_body(speaker)
}

/// Words of a quotation.
pub fn words_of(saying: &Saying) -> usize {
    saying.words.split(' ').count()
}

/// The folded proper names of a speaker.
pub fn speakers(saying: &Saying) -> BTreeSet<String> {
    saying
        .speaker
        .split_whitespace()
        .filter(|w| w.starts_with(char::is_uppercase))
        .map(fold)
        .filter(|w| w.len() > 2 && !copydesk_text::name::is_title(w))
        .collect()
}

/// Whether two sightings are resolved to different speakers.
pub fn speakers_differ(a: &Saying, b: &Saying) -> bool {
    if !a.resolved || !b.resolved || a.speaker == b.speaker {
        return false;
    }
    let (x, y) = (speakers(a), speakers(b));
    !x.is_empty() && !y.is_empty() && !x.iter().any(|n| y.iter().any(|m| close(n, m)))
}

fn close(a: &str, b: &str) -> bool {
    let (short, most) = (a.len().min(b.len()), if a.len().max(b.len()) > 6 { 2 } else { 1 });
    a == b || (short > 4 && slips(a, b, most).is_some())
}
