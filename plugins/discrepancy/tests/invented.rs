//! The plugin over short invented stories, each with contradictions and with pairs that only look like one: other periods,
//! parts of a whole, roundings, earlier events, opinions. They were written before the plugin had seen them.

use rows::contradictions::score;

mod rows;

#[test]
fn what_is_told_is_true_and_most_is_told() {
    let score = score(include_str!("data/invented.jsonl"), include_str!("data/invented_gold.jsonl"));
    let wrong = &score.wrong;
    assert!(wrong.len() * 20 <= score.told, "{} of {} are false: {wrong:#?}", wrong.len(), score.told);
    assert!(score.found() * 10 >= score.wanted() * 7, "{} of {} found", score.found(), score.wanted());
}
