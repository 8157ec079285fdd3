//! Reading the times of races: `2:06:41`.

use super::entry;
use crate::note::{Entry, Value};
use crate::view::{Sentence, View};
use copydesk_text::fold::Piece;

/// Hours of a race at most.
const HOURS: u32 = 100;

/// A time in hours, minutes and seconds. Each runner has one of his own, so that two times meet only where the digits of
/// the one stand in another order in the other.
pub(super) fn time(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<Entry> {
    let cuts = &view.cuts;
    let number = |i: usize| {
        let raw = cuts.raw(i);
        let digits = i == at || raw.len() == 2;
        raw.parse::<u32>().ok().filter(|_| digits && cuts.piece(i) == Some(Piece::Number))
    };
    let colon = |i: usize| cuts.raw(i) == ":" && cuts.glued(i - 1) && cuts.glued(i);
    if at + 5 > sentence.pieces.end || !colon(at + 1) || !colon(at + 3) || cuts.raw(at + 5) == ":" {
        return None;
    }
    let (hours, minutes, seconds) = (number(at)?, number(at + 2)?, number(at + 4)?);
    if hours >= HOURS || minutes >= 60 || seconds >= 60 {
        return None;
    }
    let value = hours * 10_000 + minutes * 100 + seconds;
    let mut digits = format!("{value}").into_bytes();
    digits.sort_unstable();
    let key = format!("time {}", String::from_utf8_lossy(&digits));
    let mut found =
        entry(view, sentence, &(at..at + 5), "time".to_owned(), &key, f64::from(value), "race time");
    if let Value::Figure(figure) = &mut found.value {
        figure.quoted = view.is_quoted(at);
    }
    Some(found)
}
