//! The plugin over invented stories that nobody who makes its rules has read, and nobody should: only totals are told, so
//! that they stay an honest guess at what it does on the next story.

use rows::contradictions::score;

mod rows;

#[test]
fn on_stories_nobody_has_read_most_of_what_is_told_is_true() {
    let score = score(include_str!("data/unread.jsonl"), include_str!("data/unread_gold.jsonl"));
    let (told, wrong) = (score.told, score.wrong.len());
    println!("{} of {} found, {wrong} of {told} lines false", score.found(), score.wanted());
    score.kinds.iter().for_each(|(kind, (wanted, found))| println!("{kind}: {found} of {wanted}"));
    assert!(wrong * 7 <= told, "{wrong} of {told} lines are false");
    assert!(score.found() * 5 >= score.wanted() * 2, "{} of {} found", score.found(), score.wanted());
}
