//! Figures that no table of classes knows, told in other words by two houses: which are held against one another for their
//! looks, and which are not.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};
use copydesk_plugin::{Severity, Status};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// Whether a line on a number passes the gate when two houses print the texts so many hours apart.
fn is_told(one: &str, hours: i64, two: &str) -> bool {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let mut last = BTreeMap::new();
    for (outlet, hour, text) in [("A", 9, one), ("B", 9 + hours, two)] {
        let article = ArticleBuilder::new(text).outlet(outlet).published(hour * HOUR);
        for finding in desk.file(article).story.findings {
            last.insert(finding.topic.clone(), finding);
        }
    }
    last.values().any(|f| {
        f.kind == "number" && f.status == Status::Open && f.severity > Severity::Info && f.confidence >= 0.595
    })
}

fn check(want: bool, pairs: &[(&str, i64, &str)]) {
    for (one, hours, two) in pairs {
        assert_eq!(is_told(one, *hours, two), want, "{one} / {two}");
        assert_eq!(is_told(two, -*hours, one), want, "{two} / {one}");
    }
}

#[test]
fn slips_of_the_hand_are_told_whatever_the_words() {
    check(
        true,
        &[
            (
                "Archivists found 13,460 letters in the cellar.",
                5,
                "The cellar held 14,360 pages of correspondence.",
            ),
            ("The observatory has catalogued 8,312 meteors.", 20, "Its list runs to 8,372 shooting stars."),
            (
                "The choir will sing before 2,650 guests in Ostrava.",
                3,
                "Ostrava expects 2,560 listeners to hear the choir.",
            ),
            ("Beekeepers bought 47,000 queens.", 9, "Sales of queens to beekeepers came to 74,000."),
        ],
    );
}

#[test]
fn a_measure_either_has_once_is_one_thing() {
    check(
        true,
        &[
            (
                "The tank at Orrin burst and let 300,000 litres of molasses into the street, firemen said.",
                6,
                "Syrup flooded the street in Orrin when a tank burst. It had held 450,000 litres.",
            ),
            (
                "The monastery of Velm sold its orchard to a brewer for 2.6 million euros.",
                4,
                "A brewer has bought the orchard of Velm. He gave the monks 3.9 million euros.",
            ),
            (
                "The new glider of Hult weighs 310 kilos without its pilot.",
                8,
                "Without a pilot the glider from Hult weighs 260 kilos, its makers say.",
            ),
        ],
    );
}

#[test]
fn what_only_looks_alike_is_not_told() {
    check(
        false,
        &[
            // another period
            ("The mill ground 13,460 tonnes.", 5, "In 2019 the mill ground 11,900 tonnes."),
            // rounding
            ("The mill ground 13,460 tonnes of rye.", 5, "The mill ground 13,500 tonnes of rye."),
            // a bound that holds
            ("The dyke needs 2,650 sandbags.", 5, "The dyke needs more than 2,560 sandbags."),
            // both are known to one of the houses
            (
                "Of 13,460 letters 5,000 are new.",
                5,
                "Archivists read 13,460 letters; others sent 14,360 postcards.",
            ),
            // counted on
            (
                "By noon volunteers had carried four tonnes of kelp off the beach.",
                7,
                "Volunteers have carried seven tonnes of kelp off the beach so far.",
            ),
            // a share of a whole
            ("The firm will cut one in five of its 14,250 looms.", 5, "The firm will scrap 2,850 looms."),
            // years
            ("The abbey burned in the winter of 1789.", 5, "The abbey has 1798 windows."),
            // the two halves of a whole
            (
                "Of the growers 48 percent want the quota.",
                5,
                "Growers are split, 52 percent being against the quota.",
            ),
            // two things of a size
            ("The fair sold 12,300 waffles.", 5, "Some 9,800 balloons were let go at the fair."),
        ],
    );
}

#[test]
fn the_noun_a_figure_is_said_to_be_of_names_it() {
    check(
        true,
        &[
            ("The wingspan of the model is 4.2 metres.", 5, "Wingspan: 3.6 metres."),
            ("Absenteeism reached 14.5 percent in the week.", 5, "Absenteeism in the week was 11.9 percent."),
        ],
    );
}

#[test]
fn what_counts_something_else_is_not_held_against_it() {
    check(
        false,
        &[
            // Crew are few.
            (
                "The jet had 117 people aboard when it slid off the runway.",
                2,
                "112 passengers walked away from the jet.",
            ),
            // A licence is no count.
            (
                "The ferry had 46 people aboard when it sank.",
                3,
                "The ferry, licensed for 60 passengers, sank at once.",
            ),
            // Ages of the dead.
            ("Two died, a woman of 81 and a man.", 1, "Two died, a woman and a man of 76."),
            // An early count.
            (
                "Her party took an early lead with 38.9 percent of the vote.",
                3,
                "Her party won with 39.4 percent of the vote.",
            ),
            ("The Union, which had 15 seats, lost the harbour.", 3, "The Union won fourteen seats."),
        ],
    );
}

#[test]
fn figures_of_something_else_are_left_alone() {
    let toll = "Five miners died in the shaft at Lund, the company said";
    let set_right = format!("{toll}, correcting an earlier toll of three.");
    let toll = format!("{toll}.");
    check(
        false,
        &[
            (
                "The ferry Marrow was carrying 98 passengers and 12 crew when it sank, officials said.",
                1,
                "The ferry Marrow sank off Lund. Its sister ship, the Borell, carries 89 passengers and 21 crew.",
            ),
            (
                "The ferry Marrow drifted for 40 minutes with 98 passengers aboard.",
                1,
                "The ferry Marrow drifted again; in October it had drifted for two hours with 150 passengers.",
            ),
            (
                "Some 200 people, according to police, and 350 according to the organisers, marched in Lund.",
                1,
                "About 200 people marched in Lund, police said.",
            ),
            (
                "The budget passed with 31 of its 51 members in favour and 18 against.",
                1,
                "The budget passed by 31 votes to 18.",
            ),
            (
                "The mill at Lund will cut 460 jobs, its owner said.",
                1,
                "Workers at the mill at Lund, where jobs are to go, voted by 371 to 22 on Friday to strike.",
            ),
            (&toll, 1, &set_right),
        ],
    );
}

#[test]
fn times_of_a_race_are_told_where_digits_are_swapped() {
    let won = "Tadele Worku won the Lund Marathon on Sunday in 2:06:41, a record.";
    check(
        true,
        &[(
            won,
            1,
            "Worku crossed the line of the Lund Marathon in 2:06:14, the fastest time ever run there.",
        )],
    );
    check(false, &[(won, 1, "Behind Worku came Ole Falk, who ran the Lund Marathon in 2:06:47.")]);
}
