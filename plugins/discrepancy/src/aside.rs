//! What sets a number aside from the figures others print: it is an age, of another time, a part of the whole, or
//! hedged.

use crate::counted::is_plural;
use crate::strict::is_somebody;
use crate::view::{Sentence, View};
use copydesk_text::fold::is_stop;
use copydesk_text::fold::list::List;
use copydesk_text::quantity::{Bound, Quantity, Unit};

/// `, 34,` after a noun or name, `who is 44`, `24-year-old` are ages.
pub fn is_age(view: &View<'_>, quantity: &Quantity) -> bool {
    let cuts = &view.cuts;
    let (at, end) = (quantity.pieces.start, quantity.pieces.end);
    if quantity.age.is_some() && quantity.unit == Unit::Plain {
        return true;
    }
    if quantity.unit != Unit::Plain
        || !(1.0..110.0).contains(&quantity.value)
        || quantity.bound != Bound::Exact
    {
        return false;
    }
    let before = |n: usize| at.checked_sub(n).map_or("", |i| cuts.low(i));
    let closed = matches!(cuts.raw(end), "," | "." | ")");
    let set_off = before(1) == "," && at > 1 && cuts.is_word(at - 2) && closed;
    let is = matches!((before(2), before(1)), ("who", "is" | "was") | ("he" | "she", "is" | "was"))
        && (closed || cuts.low(end) == "and");
    let hyphened = cuts.raw(end) == "-" && cuts.low(end + 1).starts_with("year");
    // `a woman of 81 and a man of 67`
    let of = before(1) == "of"
        && is_somebody(view, at)
        && (closed || !cuts.is_word(end) || is_stop(cuts.low(end)));
    set_off || is || hyphened || of || before(1) == "aged"
}

/// Whether the number belongs to what followed the event and not to the event: `aftershocks of up to magnitude 5`.
pub fn is_aftermath(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    let from = quantity.lead.saturating_sub(6).max(sentence.pieces.start);
    (from..quantity.lead).any(|i| matches!(view.cuts.low(i), "aftershock" | "aftershocks" | "tremors"))
}

/// The whole that a part was just taken of: `seven of its eleven carriages`, `157 of 338 seats`, `156 seats of the 338`.
pub fn is_whole(view: &View<'_>, quantity: &Quantity) -> bool {
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.low(i));
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || SMALL.contains(&word);
    let whose = matches!(before(1), "its" | "their" | "the" | "his" | "her" | "our");
    let of = if whose { 2 } else { 1 };
    let out_of = before(of) == "out";
    let of_part = (before(of) == "of" || out_of)
        && (number(before(of + 1)) || (number(before(of + 2)) && before(of + 1) != "number"));
    quantity.unit == Unit::Plain && (of_part || is_shared_out(view, quantity))
}

/// The whole of a share: `one in five of the group's 14,250 jobs`, `a third of its 900 beds`, `20 percent of the 620`.
fn is_shared_out(view: &View<'_>, quantity: &Quantity) -> bool {
    const SHARES: &[&str] = &[
        "half",
        "third",
        "thirds",
        "quarter",
        "quarters",
        "fifth",
        "fifths",
        "sixth",
        "tenth",
        "tenths",
        "percent",
        "cent",
        "pct",
        "%",
        "most",
        "majority",
        "part",
        "some",
        "many",
        "few",
        "none",
        "proportion",
    ];
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.low(i));
    // Between the two stands whose it is, no more: `of the group's`.
    let Some(of) = (1..=4).find(|n| before(*n) == "of") else { return false };
    let one_in =
        before(of + 2) == "in" && matches!(before(of + 3), "one" | "two" | "three" | "1" | "2" | "3");
    SHARES.contains(&before(of + 1)) || one_in
}

/// Whether how far off something is will be another number in an hour: a storm comes nearer.
pub fn is_under_way(view: &View<'_>, sentence: &Sentence) -> bool {
    static MOVING: List = List::new(&[
        "storm",
        "hurricane",
        "cyclone",
        "typhoon",
        "moving",
        "approaching",
        "tropical",
        "nearing",
        "drifting",
    ]);
    sentence.pieces.clone().any(|i| MOVING.has(&view.cuts, i))
}

/// What may be at most and not what is: `the capacity was 40 passengers`, `a speed limit of 12 mph`.
pub fn is_limit(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    static LIMITS: List = List::new(&[
        "capacity",
        "limit",
        "limits",
        "authorised",
        "authorized",
        "licensed",
        "maximum",
        "minimum",
        "threshold",
        "quota",
        "goal",
        "target",
    ]);
    let from = quantity.lead.saturating_sub(6).max(sentence.pieces.start);
    let to = (quantity.pieces.end + 3).min(sentence.pieces.end);
    let parts = |i: &usize| matches!(view.cuts.low(*i), "," | ";" | "but" | "while");
    let from = (from..quantity.lead).rfind(parts).map_or(from, |i| i + 1);
    let to = (quantity.pieces.end..to).find(parts).unwrap_or(to);
    (from..to).any(|i| LIMITS.has(&view.cuts, i))
}

/// Number words that open a partition.
const SMALL: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozen", "dozens",
];

/// `another 16`, `two of them`, `21 more men`, `among those on board were twenty-two pupils`. Where those beside are
/// the dead, the `others` hurt are all that were hurt; and who `shares` has some of what there is in all: `97 of the 180
/// seats`.
pub fn is_part(
    view: &View<'_>,
    quantity: &Quantity,
    sentence: &Sentence,
    (beside_dead, shares): (bool, bool),
) -> bool {
    let cuts = &view.cuts;
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| cuts.low(i));
    let from = quantity.lead.saturating_sub(8).max(sentence.pieces.start);
    // Not `among the 74 dead`, which is the whole.
    let among = |i: usize| cuts.low(i) == "among" && matches!(cuts.low(i + 1), "those" | "them" | "the");
    if (from..quantity.lead.saturating_sub(2)).any(among) {
        return true;
    }
    let after = |n: usize| cuts.low(quantity.pieces.end + n);
    let others = matches!(before(1), "another" | "other" | "further")
        || matches!(after(0), "other" | "others" | "further");
    (others && !beside_dead)
        || matches!(before(1), "additional" | "including" | "remaining" | "first")
        || matches!((before(2), before(1)), ("of", "whom" | "them" | "which") | ("among", "them"))
        || (quantity.unit != Unit::Percent && matches!(after(0), "additional" | "more"))
        // Not `16 of them were killed`, the first that is told of the dead.
        || (matches!((after(0), after(1)), ("of", "whom" | "them"))
            && !matches!(after(2), "were" | "was" | "died" | "have" | "had"))
        || (quantity.unit != Unit::Percent && !shares && matches!((after(0), after(1)), ("of", "the")))
}

/// Whether the sentence tells of another thing of the same sort: `its sister ship carries 290`.
pub fn is_of_another(view: &View<'_>, sentence: &Sentence) -> bool {
    const THINGS: &[&str] = &[
        "ship", "ships", "vessel", "ferry", "company", "plant", "site", "airline", "station", "bank", "club",
        "mine",
    ];
    let sister = |i: usize| view.cuts.low(i) == "sister" && THINGS.contains(&view.cuts.low(i + 1));
    sentence.may_have("sister") && sentence.pieces.clone().any(sister)
}

/// `feared dead`, `may rise to 40`.
pub fn is_hedged(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    static HEDGES: List = List::new(&[
        "feared",
        "may",
        "might",
        "could",
        "suspected",
        "reportedly",
        "unconfirmed",
        "rumours",
        "rumors",
        "fear",
        "hopes",
        "potentially",
        "leading",
        "heading",
        "projected",
        "projects",
        "course",
    ]);
    let from = quantity.lead.saturating_sub(6).max(sentence.pieces.start);
    (from..quantity.lead).any(|i| HEDGES.has(&view.cuts, i))
}

/// `UPDATE 3`, `day 12`, `No 7`: the number is a name.
pub fn is_label(view: &View<'_>, quantity: &Quantity) -> bool {
    const LABELLED: &[&str] = &[
        "update",
        "no",
        "nos",
        "number",
        "chapter",
        "part",
        "page",
        "section",
        "article",
        "day",
        "phase",
        "volume",
        "route",
        "highway",
        "channel",
        "gate",
        "terminal",
        "room",
        "flight",
        "platform",
        "week",
        "round",
        "level",
        "type",
        "version",
        "grade",
        "category",
        "tier",
        "stage",
        "title",
        "rule",
        "amendment",
        "proposition",
        "resolution",
        "form",
    ];
    let before = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.low(i));
    // `Crews on the ground number 800`, `spectators number 12,000`
    let verb = before(1) == "number" && (is_plural(before(2)) || quantity.value > 99.0);
    // `shortly before six`
    let hour = matches!(before(1), "before" | "after" | "until" | "till" | "past" | "at")
        && (1.0..=12.0).contains(&quantity.value)
        && quantity.bound == Bound::Exact
        && matches!(
            view.cuts.raw(quantity.pieces.end),
            "," | "." | ";" | ":" | "on" | "in" | "this" | "that"
        );
    // `Quist (31')` scored in that minute.
    let minute = matches!(view.cuts.raw(quantity.pieces.end), "'" | "’" | "′")
        && matches!(view.cuts.raw(quantity.pieces.end + 1), ")" | "," | ";" | "/");
    quantity.unit == Unit::Plain && (minute || LABELLED.contains(&before(1)) && !verb || hour)
}

/// Whether what is counted can be killed, hurt or freed.
pub fn may_befall(head: Option<&String>) -> bool {
    head.is_none_or(|head| !THINGS.contains(&head.as_str()))
}

/// What is counted and can neither be killed nor freed.
const THINGS: &[&str] = &[
    "paintings",
    "canvases",
    "pictures",
    "works",
    "artworks",
    "items",
    "objects",
    "documents",
    "records",
    "tickets",
    "coins",
    "stores",
    "branches",
    "households",
    "properties",
    "settlements",
    "towns",
    "villages",
    "cities",
    "buildings",
    "homes",
    "houses",
    "days",
    "hours",
    "weeks",
    "months",
    "years",
    "minutes",
    "schools",
    "cars",
    "vehicles",
    "lorries",
    "trucks",
    "buses",
    "trains",
    "ships",
    "boats",
    "planes",
    "aircraft",
    "hospitals",
    "shops",
    "stores",
    "bridges",
    "roads",
    "countries",
    "states",
    "provinces",
    "districts",
    "times",
    "attacks",
    "incidents",
    "bombs",
    "explosions",
    "blasts",
    "shots",
    "rounds",
    "missiles",
    "rockets",
    "drones",
    "cases",
    "counts",
    "charges",
    "points",
    "places",
    "sites",
    "areas",
    "locations",
    "storeys",
    "floors",
    "metres",
    "meters",
    "miles",
    "kilometres",
    "kilometers",
    "votes",
    "seats",
    "jobs",
    "tests",
    "companies",
    "banks",
    "raids",
    "strikes",
    "airstrikes",
    "decades",
    "structures",
    "businesses",
    "facilities",
    "centres",
    "centers",
    "ambulances",
];
