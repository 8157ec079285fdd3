//! Cases as data: what is read in a sentence, and which days that is.

use jiff::civil::date;

use super::*;

/// Mentions with their days as seen from Thursday, 14 March 2024; `-` where there are none.
fn read(text: &str) -> Vec<(String, String)> {
    let cuts = Cuts::of(text);
    let reference = Reference::on(date(2024, 3, 14));
    dates(&cuts, 0..cuts.cuts.len())
        .into_iter()
        .map(|mention| {
            let days = mention.when(&reference).map_or("-".to_owned(), |when| match when.day() {
                Some(day) => day.to_string(),
                None => format!("{} {}", when.first(), when.last()),
            });
            (text[mention.span()].to_owned(), days)
        })
        .collect()
}

fn check(text: &str, want: &[(&str, &str)]) {
    let got = read(text);
    let got: Vec<(&str, &str)> = got.iter().map(|(words, days)| (words.as_str(), days.as_str())).collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn days_seen_from_the_reference() {
    check("The bridge fell on Tuesday.", &[("Tuesday", "2024-03-12")]);
    check("The strike will start on Monday.", &[("Monday", "2024-03-18")]);
    check("On Tuesday, the Seventh Circuit ruled.", &[("Tuesday", "2024-03-12")]);
    check("He was charged Thursday.", &[("Thursday", "2024-03-14")]);
    check(
        "They met last Friday and again yesterday.",
        &[("last Friday", "2024-03-08"), ("yesterday", "2024-03-13")],
    );
    check("The vote will be held on Monday.", &[("Monday", "2024-03-18")]);
    check("Talks are due to resume on Wednesday, he said.", &[("Wednesday", "2024-03-20")]);
    check("The ferry sank two days ago.", &[("two days ago", "2024-03-12")]);
    check("It opened a week ago.", &[("a week ago", "2024-03-04 2024-03-10")]);
    check("The mine closed two years ago.", &[("two years ago", "2022-01-01 2022-12-31")]);
    check("Ministers met the day before yesterday.", &[("the day before yesterday", "2024-03-12")]);
    check("Tuesday’s storm cut power.", &[("Tuesday", "2024-03-12")]);
}

#[test]
fn days_of_the_calendar() {
    check("The strike began on May 3, 2021.", &[("May 3, 2021", "2021-05-03")]);
    check("on 3 May 2024", &[("3 May 2024", "2024-05-03")]);
    check("on 1 June of next year", &[("1 June of next year", "2025-06-01")]);
    check("in March last year", &[("March last year", "2023-03-01 2023-03-31")]);
    check("until he left Friday evening", &[("Friday evening", "2024-03-08")]);
    check("closed until at least Friday", &[("Friday", "2024-03-15")]);
    check("the first February since the war", &[]);
    check("a Long March 5 rocket", &[]);
    check("in a 15-year-old interview", &[]);
    check("on March 3", &[("March 3", "2024-03-03")]);
    check("since 28 December", &[("28 December", "2023-12-28")]);
    check("The summit opens on 2 April.", &[("2 April", "2024-04-02")]);
    check("on Friday, 1 March, near the port", &[("Friday, 1 March", "2024-03-01")]);
    check("the first Friday of July 2023", &[("the first Friday of July 2023", "2023-07-07")]);
    check("airs this Sunday, Nov. 4, at noon", &[("this Sunday, Nov. 4, at noon", "2023-11-04")]);
    check("on the 12th.", &[("the 12th", "2024-03-12")]);
    check(
        "Published 28.12.2023 and 2024-02-29.",
        &[("28.12.2023", "2023-12-28"), ("2024-02-29", "2024-02-29")],
    );
    check("filed 5/17/2023, not 5/6/2023", &[("5/17/2023", "2023-05-17"), ("5/6/2023", "-")]);
    check("from March 3-5", &[("March 3-5", "2024-03-03 2024-03-05")]);
}

#[test]
fn parts_of_days_and_clocks() {
    check("Tuesday morning", &[("Tuesday morning", "2024-03-12")]);
    check("the early hours of Tuesday", &[("the early hours of Tuesday", "2024-03-12")]);
    check("They were rescued overnight.", &[("overnight", "2024-03-13 2024-03-14")]);
    check("at 4:17 a.m. on Sunday", &[("4:17 a.m. on Sunday", "2024-03-10")]);
    check("The quake struck at 0117 GMT.", &[("0117 GMT", "2024-03-14")]);
    check("last night", &[("last night", "2024-03-13 2024-03-14")]);
    let cuts = Cuts::of("on Sunday at 4:17 p.m. GMT");
    let mention = dates(&cuts, 0..cuts.cuts.len())[0];
    let when = mention.when(&Reference::on(date(2024, 3, 14))).unwrap();
    assert_eq!((when.from, when.zone), (date(2024, 3, 10).at(16, 17, 0, 0), Some(0)));
}

#[test]
fn periods_and_stretches() {
    check("this week", &[("this week", "2024-03-11 2024-03-17")]);
    check("last month", &[("last month", "2024-02-01 2024-02-29")]);
    check("It closed in September.", &[("September", "2023-09-01 2023-09-30")]);
    check("Funds are set to expire in September.", &[("September", "2024-09-01 2024-09-30")]);
    check("from 2012 until last April", &[("2012 until last April", "2012-01-01 2023-04-30")]);
    check("the fire in mid-March", &[("mid-March", "2024-03-11 2024-03-21")]);
    check("over the weekend", &[("the weekend", "2024-03-09 2024-03-10")]);
    check("in March 2020", &[("March 2020", "2020-03-01 2020-03-31")]);
    check("in 2018", &[("2018", "2018-01-01 2018-12-31")]);
    check("the 1990s", &[("the 1990s", "1990-01-01 1999-12-31")]);
    check("the first half of 2025", &[("the first half of 2025", "2025-01-01 2025-06-30")]);
    check("the end of March 2025", &[("the end of March 2025", "2025-03-26 2025-03-31")]);
    check("over the past two weeks", &[("the past two weeks", "2024-02-29 2024-03-14")]);
    check("from Monday to Wednesday", &[("Monday to Wednesday", "2024-03-11 2024-03-13")]);
    check("between 2019 and 2021", &[("2019 and 2021", "2019-01-01 2021-12-31")]);
}

#[test]
fn lengths_sets_and_what_is_told() {
    let check = |text: &str, sort: Sort, told: bool| {
        let cuts = Cuts::of(text);
        let mention = dates(&cuts, 0..cuts.cuts.len())[0];
        assert_eq!((mention.sort, mention.said.told), (sort, told), "{text}");
        assert_eq!(mention.when(&Reference::on(date(2024, 3, 14))), None, "{text}");
    };
    check("They waited for three days.", Sort::Duration, false);
    check("a 48-hour strike", Sort::Duration, false);
    check("They march every Friday.", Sort::Set, false);
    check("closed on Sundays", Sort::Set, false);
    check("He died two days later.", Sort::Point, true);
    check("The next day he resigned.", Sort::Point, true);
}

#[test]
fn what_is_no_date() {
    for text in [
        "Theresa May said so",
        "It may 3 or not",
        "The march drew 300 people",
        "a 28-year-old woman",
        "In 2018 300 came",
        "They won 3-2",
        "Listen 8:53",
        "the second man",
        "USA TODAY reported",
        "31 November",
        "5/6/0000",
        "1/1/99999",
        "May 99999",
    ] {
        let resolved: Vec<_> = read(text).into_iter().filter(|(_, days)| days != "-").collect();
        let years = resolved.iter().all(|(words, _)| words == "2018");
        assert!(years, "{text}: {resolved:?}");
    }
}

#[test]
fn nothing_breaks_on_odd_calendars() {
    let odd = [
        "on 9999-12-31 and in 9998 days",
        "9999 years ago, 9999 months from now, 9999 weeks later",
        "in 9999 business days, next year, last year, tomorrow, yesterday",
        "the fifth Monday of February 9999, 29 February 1900, 0 May, 32 May 0",
        "99999999999999999999 days ago at 25:61 on 45 March 00000",
        "’s - – : / . , the of every each at in on May",
        "the past 9999 years, the end of 9999, early 9999, 9999s",
    ];
    for text in odd {
        let cuts = Cuts::of(text);
        for mention in dates(&cuts, 0..cuts.cuts.len()) {
            for day in [Date::MIN, Date::MAX, Date::ZERO, date(2024, 2, 29)] {
                for lean in [Lean::Past, Lean::Future, Lean::Near] {
                    let _ = mention.said.resolve(&Reference::on(day), lean);
                }
                let _ = mention.when(&Reference::on(day));
            }
        }
    }
    let long = "7".repeat(1000);
    assert_eq!(read(&format!("{long} days ago on {long} May {long} at {long}:{long}")), []);
}
