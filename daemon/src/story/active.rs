//! One open story as numbers: the weighted sum of its articles and the dates it spans.

use serde::{Deserialize, Serialize};

use super::settings::StorySettings;

/// Most terms a story keeps; the lightest go.
pub(super) const MOST_TERMS: usize = 1_200;
/// How far the sum may grow beyond that before it is cut.
const SLACK: usize = 200;
/// Dates closer together than this are one.
const DATE_STEP_MS: i64 = 6 * 3_600_000;
/// Most dates kept, the latest.
const MOST_DATES: usize = 64;
/// A weight never grows beyond this before the sum is brought back.
const LARGEST_WEIGHT: f32 = 1e9;
/// Milliseconds of a day.
pub(super) const DAY_MS: f64 = 86_400_000.0;

/// An article's terms with their weights, in order of term, of length 1.
pub(super) type Vector = Vec<(u32, f32)>;

/// A story that articles can still join by their words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Active {
    /// Its name.
    pub slug: String,
    /// Stories are numbered as they open; the earlier one wins a tie.
    pub number: u64,
    /// Sum of its articles' vectors, each with its weight, in order of term.
    pub sum: Vector,
    /// Sum of the weights.
    pub mass: f32,
    /// Date at which an article's weight is 1, once there is a dated one.
    origin_ms: Option<i64>,
    /// Dates of its articles, ascending, no two close together.
    dates: Vec<i64>,
    /// The stream's clock when it last grew.
    pub grown_at_ms: i64,
    /// Number of articles in the stream when it last grew.
    pub grown_at_count: u64,
}

/// How the sum changed: terms to write into the index, terms to take out.
#[derive(Default)]
pub(super) struct Change {
    /// Terms whose weight is new.
    pub written: Vector,
    /// Terms that were cut.
    pub cut: Vec<u32>,
}

impl Active {
    /// A story without articles.
    pub(super) fn new(slug: &str, number: u64) -> Self {
        Self {
            slug: slug.to_owned(),
            number,
            sum: Vector::new(),
            mass: 0.0,
            origin_ms: None,
            dates: Vec::new(),
            grown_at_ms: 0,
            grown_at_count: 0,
        }
    }

    /// Take in an article. Later articles weigh more, so that a long story follows its present; what counts is the
    /// date, not the order of arrival.
    pub(super) fn add(
        &mut self,
        vector: &Vector,
        published_ms: Option<i64>,
        settings: &StorySettings,
    ) -> Change {
        let mut change = Change::default();
        let weight = self.weight(published_ms, settings.present_days, &mut change);
        self.mass += weight;
        if let Some(ms) = published_ms {
            self.note_date(ms);
        }
        let known = self.sum.len();
        for (term, share) in vector {
            let added = weight * share;
            match self.sum[..known].binary_search_by_key(term, |(t, _)| *t) {
                Ok(at) => {
                    self.sum[at].1 += added;
                    change.written.push(self.sum[at]);
                }
                Err(_) => {
                    self.sum.push((*term, added));
                    change.written.push((*term, added));
                }
            }
        }
        self.sum.sort_by_key(|(term, _)| *term);
        self.cut(&mut change);
        change
    }

    /// What an article of this date weighs. Brings the sum back to size first where the weight would get too large.
    fn weight(&mut self, published_ms: Option<i64>, half_life_days: f32, change: &mut Change) -> f32 {
        let Some(ms) = published_ms.or_else(|| self.dates.last().copied()) else { return 1.0 };
        let origin = *self.origin_ms.get_or_insert(ms);
        let days = (ms - origin) as f64 / DAY_MS;
        let weight = (days / f64::from(half_life_days)).clamp(-60.0, 120.0).exp2() as f32;
        if weight <= LARGEST_WEIGHT {
            return weight;
        }
        for (_, share) in &mut self.sum {
            *share /= weight;
        }
        self.mass /= weight;
        self.origin_ms = Some(ms);
        change.written.clone_from(&self.sum);
        1.0
    }

    fn note_date(&mut self, ms: i64) {
        let at = self.dates.partition_point(|date| *date < ms);
        let near = |date: Option<&i64>| date.is_some_and(|date| (date - ms).abs() < DATE_STEP_MS);
        if near(self.dates.get(at)) || (at > 0 && near(self.dates.get(at - 1))) {
            return;
        }
        self.dates.insert(at, ms);
        if self.dates.len() > MOST_DATES {
            self.dates.remove(0);
        }
    }

    /// Drop the lightest terms of a story that has too many.
    fn cut(&mut self, change: &mut Change) {
        if self.sum.len() <= MOST_TERMS + SLACK {
            return;
        }
        let mut by_weight: Vec<(u32, f32)> = self.sum.clone();
        by_weight.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        change.cut = by_weight.split_off(MOST_TERMS).into_iter().map(|(term, _)| term).collect();
        change.cut.sort_unstable();
        self.sum.retain(|(term, _)| change.cut.binary_search(term).is_err());
        change.written.retain(|(term, _)| change.cut.binary_search(term).is_err());
    }

    /// Days between a date and the nearest of the story's; `None` where either is unknown.
    pub(super) fn days_from(&self, published_ms: Option<i64>) -> Option<f64> {
        let ms = published_ms?;
        let at = self.dates.partition_point(|date| *date < ms);
        let after = self.dates.get(at);
        let before = at.checked_sub(1).and_then(|at| self.dates.get(at));
        let apart = [before, after].into_iter().flatten().map(|date| date.abs_diff(ms)).min()?;
        Some(apart as f64 / DAY_MS)
    }

    /// The story has one article.
    pub(super) fn is_single(&self) -> bool {
        self.dates.len() <= 1 && self.mass <= 1.0
    }

    /// Likeness summed over members becomes likeness per member.
    pub(super) fn per_member(&self, summed: f32) -> f32 {
        summed / self.mass
    }

    /// Terms shared with an article and what each adds to the summed likeness, in order of term.
    pub(super) fn shared(&self, vector: &Vector) -> impl Iterator<Item = (usize, f32)> {
        let mut at = 0;
        vector.iter().enumerate().filter_map(move |(i, (term, share))| {
            at += self.sum[at..].partition_point(|(t, _)| t < term);
            let (t, weight) = self.sum.get(at)?;
            (t == term).then_some((i, weight * share))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Active, DAY_MS, MOST_TERMS, SLACK, StorySettings, Vector};

    const DAY: i64 = DAY_MS as i64;

    fn summed(days: &[i64]) -> Active {
        let mut story = Active::new("s", 1);
        for day in days {
            story.add(&vec![(*day as u32 + 1, 1.0)], Some(day * DAY), &StorySettings::default());
        }
        story
    }

    #[test]
    fn order_of_arrival_does_not_weigh() {
        let (a, b) = (summed(&[0, 3, 9]), summed(&[9, 0, 3]));
        for (x, y) in a.sum.iter().zip(&b.sum) {
            assert!((x.1 / a.mass - y.1 / b.mass).abs() < 1e-6, "{x:?} {y:?}");
        }
    }

    #[test]
    fn a_long_story_stays_finite() {
        let story = summed(&[0, 30, 400, 3_000, 90_000, 1]);
        assert!(story.mass.is_finite() && story.mass > 0.0);
        assert!(story.sum.iter().all(|(_, weight)| weight.is_finite()));
    }

    #[test]
    fn days_are_counted_from_the_nearest_date() {
        let story = summed(&[0, 10]);
        assert_eq!(story.days_from(Some(7 * DAY)), Some(3.0));
        assert_eq!(story.days_from(Some(-2 * DAY)), Some(2.0));
        assert_eq!(story.days_from(None), None);
        assert_eq!(Active::new("s", 1).days_from(Some(0)), None);
    }

    #[test]
    fn a_story_keeps_its_heaviest_terms() {
        let mut story = Active::new("s", 1);
        let vector: Vector = (0..(MOST_TERMS + SLACK + 1) as u32).map(|t| (t, 1.0 + t as f32)).collect();
        let change = story.add(&vector, None, &StorySettings::default());
        assert_eq!(story.sum.len(), MOST_TERMS);
        assert_eq!(change.cut, (0..(SLACK + 1) as u32).collect::<Vec<_>>());
    }
}
