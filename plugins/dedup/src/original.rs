//! Which text of a duplicate group is the original: the agency's own where an agency is credited, else the one
//! published first where both say when, else the one that arrived first.

use copydesk_plugin::{Article, Compare, Trust};
use copydesk_text::stamp;

use crate::note::Mark;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// How an original is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// It arrived first.
    #[default]
    Arrival,
    /// It was published first.
    Published,
    /// It is the credited agency's own.
    Agency,
}

impl By {
    /// Its name in findings.
    pub fn name(self) -> &'static str {
        match self {
            By::Arrival => "arrival",
            By::Published => "published",
            By::Agency => "agency",
        }
    }

    /// As a byte of a mark, and back.
    pub fn from_byte(byte: u8) -> By {
        match byte {
            1 => By::Published,
            2 => By::Agency,
            _ => By::Arrival,
        }
    }
}

/// The original of a group, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Its number.
    pub article: u64,
    /// When it was published, if it states so.
    pub published_ms: Option<i64>,
    /// How it is known.
    pub by: By,
}

/// The publication time an article states.
fn stated(article: &Article<'_>) -> Option<i64> {
    article.published_ms.filter(|_| article.trust == Trust::Stated)
}

/// An article that founds a group is its original for the time being.
pub fn founding(article: &Article<'_>) -> Original {
    Original { article: article.id, published_ms: stated(article), by: By::Arrival }
}

/// The agency an article credits, by its usual name; empty when none.
pub fn credited<'a>(article: &Article<'a>) -> &'a str {
    stamp::agency(article.agency).unwrap_or(article.agency)
}

/// The agency an outlet is.
fn agency_of(outlet: &str) -> Option<&'static str> {
    stamp::agency(outlet)
}

/// The original of the group after the article joined it; `known` is what the group's newest mark says.
pub fn joining(input: &Compare<'_>, group: u64, known: Option<&Mark>) -> Original {
    let founder = || Original { article: group, ..Original::default() };
    let before =
        known.map(|mark| mark.original).filter(|original| original.article != 0).unwrap_or_else(founder);
    let article = &input.article;
    let mut members =
        input.earlier.iter().map(|earlier| &earlier.article).filter(|other| other.group == group);
    if before.by == By::Agency {
        return before;
    }
    if let Some(agency) = agency_of(article.outlet)
        && members.clone().any(|other| credited(other) == agency && agency_of(other.outlet) != Some(agency))
    {
        return Original { by: By::Agency, ..founding(article) };
    }
    let source =
        members.find(|other| agency_of(other.outlet).is_some_and(|agency| agency == credited(article)));
    if let Some(source) = source {
        return Original { by: By::Agency, ..founding(source) };
    }
    match (stated(article), before.published_ms) {
        (Some(own), Some(other)) if earlier(own, other) => {
            Original { by: By::Published, ..founding(article) }
        }
        _ => before,
    }
}

/// Whether one time is before another. A day without a time is before the days that follow, not before its own hours.
fn earlier(one: i64, other: i64) -> bool {
    let day = |ms: i64| ms.div_euclid(DAY_MS);
    let whole = |ms: i64| ms.rem_euclid(DAY_MS) == 0;
    if whole(one) || whole(other) { day(one) < day(other) } else { one < other }
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::{Earlier, Scope};

    use super::*;

    const NOON: i64 = DAY_MS / 2;

    fn printed<'a>(id: u64, outlet: &'a str, agency: &'a str, published_ms: Option<i64>) -> Article<'a> {
        Article { id, group: 1, outlet, agency, published_ms, trust: Trust::Stated, ..Article::default() }
    }

    /// The original after `second` joined the group `first` founded.
    fn check(first: Article<'_>, second: Article<'_>, expected: (u64, By)) {
        let mark = Mark { original: founding(&first), ..Mark::default() };
        let input = Compare {
            scope: Scope::Archive,
            round: 1,
            article: second,
            note: &[],
            mark: &[],
            keys: Vec::new(),
            earlier: vec![Earlier { article: first, note: &[], mark: &[] }],
        };
        let found = joining(&input, 1, Some(&mark));
        assert_eq!((found.article, found.by), expected, "{first:?} {second:?}");
    }

    #[test]
    fn the_first_published_unless_an_agency_is_credited() {
        let at = |id, ms| printed(id, "Herald", "", ms);
        check(at(1, Some(NOON)), at(2, Some(NOON - 1)), (2, By::Published));
        check(at(1, Some(NOON)), at(2, Some(NOON + 1)), (1, By::Arrival));
        check(at(1, None), at(2, Some(NOON)), (1, By::Arrival));
        check(at(1, Some(NOON)), at(2, Some(0)), (1, By::Arrival));
        check(at(1, Some(DAY_MS + NOON)), at(2, Some(0)), (2, By::Published));
        check(printed(1, "Herald", "AP", Some(0)), printed(2, "Associated Press", "", None), (2, By::Agency));
        check(printed(1, "AP", "", None), printed(2, "Herald", "Associated Press", Some(1)), (1, By::Agency));
        check(printed(1, "AP", "AP", Some(NOON)), printed(2, "AP", "AP", Some(NOON + 1)), (1, By::Agency));
    }

    #[test]
    fn guessed_times_decide_nothing() {
        let guessed = Article { trust: Trust::Guessed, ..printed(2, "Post", "", Some(1)) };
        check(printed(1, "Herald", "", Some(NOON)), guessed, (1, By::Arrival));
    }
}
