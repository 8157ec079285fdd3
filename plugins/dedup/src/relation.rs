//! What an article is to an earlier one, from what was measured. The rule is five thresholds, all in the settings.

use crate::measure::Measures;
use crate::settings::Config;

/// How two texts are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same words.
    Identical,
    /// The same text with smaller changes.
    Copy,
    /// A part of the earlier text.
    Truncated,
    /// The earlier text and more.
    Extended,
    /// Put together from several earlier texts.
    Merged,
    /// A later version by the same outlet.
    Revision,
    /// The same text with newer numbers.
    Update,
    /// A passage in a text of its own.
    Excerpt,
    /// Another filling of the same template.
    Templated,
    /// Both quote the same words.
    SameStatement,
}

impl Relation {
    /// Its name in verdicts and findings.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Identical => "identical",
            Relation::Copy => "copy",
            Relation::Truncated => "truncated",
            Relation::Extended => "extended",
            Relation::Merged => "merged",
            Relation::Revision => "revision",
            Relation::Update => "update",
            Relation::Excerpt => "excerpt",
            Relation::Templated => "templated",
            Relation::SameStatement => "same-statement",
        }
    }

    /// Whether a relation of that name makes two texts one witness.
    pub fn copies(name: &str) -> bool {
        !["excerpt", "templated", "same-statement"].contains(&name)
    }

    /// Whether both texts are one witness.
    pub fn same_group(self) -> bool {
        !matches!(self, Relation::Excerpt | Relation::Templated | Relation::SameStatement)
    }
}

/// Whether the article belongs in the other's story whatever its words say. A passage of some length comes from the
/// same event; a short one may be a stock phrase, and one the outlet prints again and again is background.
pub fn same_story(relation: Relation, pair: &Pair, m: &Measures, config: &Config) -> bool {
    let passage =
        relation == Relation::Excerpt && m.own_matched >= 60 && m.names >= 2.0 * config.name_overlap;
    relation.same_group() || (passage && !pair.same_outlet && m.rarity >= 0.9)
}

/// What is known of the two articles beside their texts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// Weighted share of common fingerprints.
    pub score: f32,
    /// The texts are equal word for word, and long enough for that to mean something.
    pub equal: bool,
    /// Both by the same known outlet.
    pub same_outlet: bool,
    /// The article at hand is not known to be the older one.
    pub newer: bool,
}

/// Texts of fewer words have to agree in nearly all of them.
const NEARLY_ALL: f32 = 0.8;
/// Fewer shared words, or fewer different ones among them, are no sign of anything.
const LEAST: u32 = 12;
/// Share of matched words that follow one another in both texts from which they count as in order.
const IN_ORDER: f32 = 0.9;
/// Share of a text after which a first shared word comes late.
const LATE: f32 = 0.4;
/// Most names and numbers an update changes.
const UPDATED: u32 = 6;
/// Words of a new passage that make an update at least, and the share of the article they are at most.
const NEW_TOP: u32 = 8;
const TOP_SHARE: f32 = 0.2;
/// Words of an excerpt that nobody said.
const EXCERPT: u32 = 25;
/// Quoted words both texts hold.
const STATEMENT: u32 = 20;

/// The relation of a pair, `None` when the texts have nothing in common that matters.
pub fn relation(pair: &Pair, m: &Measures, config: &Config) -> Option<Relation> {
    if pair.equal {
        return Some(Relation::Identical);
    }
    if m.different < LEAST {
        return None;
    }
    if is_copy(pair, m, config) {
        return Some(sort_of_copy(pair, m));
    }
    let quoted = m.matched.saturating_sub(m.own_matched);
    let runs = m.longest(2).iter().map(|run| run.len).sum::<u32>();
    if m.slots_per_100() >= config.template_slots && m.slots >= 2 && m.cover_new.max(m.cover_old) >= 0.3 {
        Some(Relation::Templated)
    } else if quoted >= STATEMENT && quoted * 5 >= m.matched * 3 {
        Some(Relation::SameStatement)
    } else if m.own_matched >= EXCERPT
        && runs * 5 >= m.matched * 4
        && m.rarity >= 0.5
        && !closing(m)
        && pair.score >= config.look_from
    {
        Some(Relation::Excerpt)
    } else {
        None
    }
}

/// The rule.
pub fn is_copy(pair: &Pair, m: &Measures, config: &Config) -> bool {
    let enough = config.copy_words.min((m.own_shorter as f32 * NEARLY_ALL).ceil() as u32).max(LEAST);
    let share = match pair.same_outlet {
        true => config.outlet_share,
        false if m.in_order < IN_ORDER => config.reordered_share,
        false => config.copy_share,
    };
    pair.score >= config.copy_from
        && m.own_share >= share
        && m.own_share * m.rarity >= config.rare_share
        && few_slots(pair, m, config)
        && !closing(m)
        && m.names >= config.name_overlap
        && m.own_matched >= enough
}

/// Whether all that is shared comes late in both texts: what a house prints below its articles.
fn closing(m: &Measures) -> bool {
    m.lead_new >= LATE && m.lead_old >= LATE
}

/// Whether so few names and numbers differ that this is one text. A single one may be a slip or news, unless the
/// outlet fills the same form every day; a text that few others resemble may be brought up to date, if it is long or
/// says so at the top.
fn few_slots(pair: &Pair, m: &Measures, config: &Config) -> bool {
    let told = m.own_matched >= 100 || (has_new_top(m) && m.own_share >= 0.8);
    let updated = m.slots <= UPDATED && m.own_share >= 0.6 && m.rarity >= 0.9 && told;
    m.slots_per_100() < config.template_slots
        || (m.slots <= 1 && !pair.same_outlet && m.own_share >= 0.8)
        || updated
}

/// Whether what is new stands on top of the earlier text, all of it: the news of an update.
fn has_new_top(m: &Measures) -> bool {
    let words = m.matched as f32 / m.cover_new.max(f32::EPSILON);
    let top = m.new_top as f32;
    let all_on_top = top >= 0.7 * (words - m.matched as f32);
    m.new_top >= NEW_TOP && top <= TOP_SHARE * words && all_on_top && m.cover_old >= 0.9
}

/// Whether the article is the earlier text brought up to date: a few figures differ, or news stand on top.
fn is_update(m: &Measures) -> bool {
    let figures = (1..=UPDATED).contains(&m.slots) && m.number_slots * 2 >= m.slots;
    (figures && m.cover_new.min(m.cover_old) >= 0.5) || (m.slots <= UPDATED && has_new_top(m))
}

fn sort_of_copy(pair: &Pair, m: &Measures) -> Relation {
    let least = m.cover_new.min(m.cover_old);
    if least >= 1.0 && m.runs.len() == 1 {
        Relation::Identical
    } else if pair.same_outlet && pair.newer && least >= 0.5 {
        Relation::Revision
    } else if pair.newer && is_update(m) {
        Relation::Update
    } else if m.cover_new >= 0.9 && m.cover_old < 0.75 {
        Relation::Truncated
    } else if m.cover_old >= 0.9 && m.cover_new < 0.75 {
        Relation::Extended
    } else {
        Relation::Copy
    }
}

#[cfg(test)]
mod tests {
    use copydesk_text::align::Run;

    use super::*;

    fn pair() -> Pair {
        Pair { score: 0.9, newer: true, ..Pair::default() }
    }

    /// Measures of two texts of 400 words each that share 300 in one run.
    fn shared() -> Measures {
        Measures {
            runs: vec![Run { a: 0, b: 0, len: 300 }],
            matched: 300,
            different: 150,
            own_matched: 250,
            own_share: 0.75,
            own_shorter: 340,
            own_new: 340,
            own_old: 340,
            cover_new: 0.75,
            cover_old: 0.75,
            in_order: 1.0,
            slots: 0,
            number_slots: 0,
            new_top: 0,
            rarity: 1.0,
            lead_new: 0.0,
            lead_old: 0.0,
            names: 0.8,
        }
    }

    fn check(pair: Pair, measures: &Measures, expected: Option<Relation>) {
        let found = relation(&pair, measures, &Config::default());
        assert_eq!(found, expected, "{pair:?} {measures:?}");
    }

    #[test]
    fn copies() {
        check(pair(), &shared(), Some(Relation::Copy));
        check(Pair { same_outlet: true, ..pair() }, &shared(), Some(Relation::Revision));
        check(pair(), &Measures { slots: 3, number_slots: 2, ..shared() }, Some(Relation::Update));
        check(pair(), &Measures { cover_new: 0.95, cover_old: 0.3, ..shared() }, Some(Relation::Truncated));
        check(pair(), &Measures { cover_new: 0.3, cover_old: 0.95, ..shared() }, Some(Relation::Extended));
        check(pair(), &Measures { cover_new: 1.0, cover_old: 1.0, ..shared() }, Some(Relation::Identical));
    }

    #[test]
    fn what_is_no_copy() {
        check(pair(), &Measures { slots: 9, ..shared() }, Some(Relation::Templated));
        check(pair(), &Measures { rarity: 0.3, ..shared() }, None);
        check(pair(), &Measures { lead_new: 0.6, lead_old: 0.8, own_share: 0.4, ..shared() }, None);
        check(
            pair(),
            &Measures { own_matched: 20, own_share: 0.1, ..shared() },
            Some(Relation::SameStatement),
        );
        check(pair(), &Measures { own_share: 0.2, ..shared() }, Some(Relation::Excerpt));
        check(pair(), &Measures { own_share: 0.32, in_order: 0.5, ..shared() }, Some(Relation::Excerpt));
        check(pair(), &Measures { different: 3, ..shared() }, None);
        check(Pair { score: 0.02, ..pair() }, &Measures { own_share: 0.2, ..shared() }, None);
    }
}
