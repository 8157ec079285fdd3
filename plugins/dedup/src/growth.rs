//! The alarm about a group that grows implausibly fast. A desk that takes a template or house text for news would
//! otherwise fold hundreds of articles into one without a word.

use copydesk_plugin::{Article, Compare, Finding, Status};
use serde_json::json;

use crate::note::Mark;
use crate::settings::Config;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// How many articles a group has, and since when they are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The article's place among the members, from 1.
    pub number: u32,
    /// Arrival of the first article counted, ms.
    pub since_ms: i64,
    /// Its place.
    pub since_number: u32,
}

impl Count {
    /// Of an article that founds a group.
    pub fn founding(article: &Article<'_>) -> Count {
        Count { number: 1, since_ms: article.arrived_ms, since_number: 1 }
    }

    /// Of an article that joins one. The hours are counted anew when they are over.
    pub fn joining(article: &Article<'_>, newest: Option<&Mark>, config: &Config) -> Count {
        let before =
            newest.map_or(Count { number: 1, since_ms: article.arrived_ms, since_number: 1 }, |m| m.count);
        let number = before.number.saturating_add(1);
        let over =
            article.arrived_ms.saturating_sub(before.since_ms) > i64::from(config.growth_hours) * HOUR_MS;
        if over {
            Count { number, since_ms: article.arrived_ms, since_number: number }
        } else {
            Count { number, ..before }
        }
    }

    /// Articles that joined within the hours.
    fn joined(self) -> u32 {
        self.number - self.since_number.min(self.number)
    }
}

/// The finding when the article is the one that makes the growth implausible.
pub fn alarm(input: &Compare<'_>, group: u64, count: Count, config: &Config) -> Option<Finding> {
    if config.growth_articles == 0 || count.joined() != config.growth_articles {
        return None;
    }
    let minutes = (input.article.arrived_ms - count.since_ms) / 60_000;
    let within = match minutes {
        0..=1 => "a minute".to_owned(),
        2..120 => format!("{minutes} minutes"),
        _ => format!("{} hours", minutes / 60),
    };
    Some(Finding {
        kind: "growth".to_owned(),
        severity: config.severity.growth.0,
        status: Status::Open,
        topic: format!("growth/{group}"),
        fingerprint: "fast".to_owned(),
        message: format!(
            "{} articles within {within} count as copies of article {group}: if it is a template or house text, \
             raise rare_share or lower house_groups",
            count.joined()
        ),
        confidence: 1.0,
        evidence: Vec::new(),
        data: json!({ "group": group, "articles": count.number, "joined": count.joined(), "since_ms": count.since_ms }),
    })
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::Scope;

    use super::*;

    /// The places at which the alarm goes off when articles join at these hours.
    fn check(hours: impl Iterator<Item = i64>, expected: &[usize]) {
        let config = Config { growth_articles: 5, growth_hours: 2, ..Config::default() };
        let mut mark = Mark::default();
        let mut told = Vec::new();
        for (at, hour) in hours.enumerate() {
            let article = Article { id: at as u64 + 1, arrived_ms: hour * HOUR_MS, ..Article::default() };
            mark.count = if at == 0 {
                Count::founding(&article)
            } else {
                Count::joining(&article, Some(&mark), &config)
            };
            let input = Compare {
                scope: Scope::Archive,
                round: 1,
                article,
                note: &[],
                mark: &[],
                keys: Vec::new(),
                earlier: Vec::new(),
            };
            told.extend(alarm(&input, 1, mark.count, &config).map(|_| at));
        }
        assert_eq!(told, expected);
    }

    #[test]
    fn fast_growth_is_told_once() {
        check([0; 40].into_iter(), &[5]);
        check(0..40, &[]);
        check([0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9].into_iter(), &[8]);
    }
}
