//! Words of time: zones, months and weekdays by the names and abbreviations news uses.

use jiff::civil::{Date, Weekday};

use super::when::{Token, When};
use crate::date::calendar;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east.
    Fixed(i32),
    /// Standard seconds east of a zone that keeps United States summer time without naming it.
    American(i32),
}

/// Zones by the abbreviations news uses; one that means several things is taken as news uses it (IST: India).
pub(super) fn zone(name: &str) -> Option<Zone> {
    let upper = name.len() <= 4 && name.bytes().all(|b| b.is_ascii_uppercase());
    if !upper {
        return None;
    }
    let minutes = match name {
        "Z" | "GMT" | "UTC" | "WET" => 0,
        "BST" | "CET" | "WAT" | "WEST" => 60,
        "CEST" | "EET" | "CAT" | "SAST" => 120,
        "EEST" | "EAT" | "MSK" | "TRT" => 180,
        "IRST" => 210,
        "GST" => 240,
        "PKT" => 300,
        "IST" => 330,
        "NPT" => 345,
        "WIB" | "ICT" => 420,
        "SGT" | "HKT" | "PHT" | "AWST" => 480,
        "JST" | "KST" => 540,
        "ACST" => 570,
        "AEST" => 600,
        "AEDT" => 660,
        "NZST" => 720,
        "NZDT" => 780,
        "BRT" | "ART" | "ADT" => -180,
        "EDT" => -240,
        "EST" | "CDT" => -300,
        "CST" | "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" | "AKDT" => -480,
        "HST" => -600,
        "ET" => return Some(Zone::American(-300 * 60)),
        "CT" => return Some(Zone::American(-360 * 60)),
        "MT" => return Some(Zone::American(-420 * 60)),
        "PT" => return Some(Zone::American(-480 * 60)),
        _ => return None,
    };
    Some(Zone::Fixed(minutes * 60))
}

/// `ET` and its like: summer time from the second Sunday of March to the first of November (law since 2007).
pub(super) fn american(last: &Token<'_>, when: &When) -> Option<i32> {
    let Some(Zone::American(standard)) = zone(last.text) else { return None };
    let year = when.year?;
    let date = Date::new(year, when.month, when.day).ok()?;
    let sunday = |month, nth| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, Weekday::Sunday).ok();
    let summer = date >= sunday(3, 2)? && date < sunday(11, 1)?;
    Some(standard + if summer { 3600 } else { 0 })
}

/// Month by its name or usual abbreviation: English, then French, German and Spanish in full.
pub(crate) fn month(name: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["janvier", "januar", "enero"],
        &["février", "februar", "febrero"],
        &["mars", "märz", "marzo"],
        &["avril", "abril"],
        &["mai", "mayo"],
        &["juin", "juni", "junio"],
        &["juillet", "juli", "julio"],
        &["août", "agosto"],
        &["septembre", "septiembre"],
        &["octobre", "oktober", "octubre"],
        &["novembre", "noviembre"],
        &["décembre", "dezember", "diciembre"],
    ];
    if !(3..=11).contains(&name.len()) {
        return None;
    }
    let name = name.to_lowercase();
    calendar::month(&name)
        .or_else(|| NAMES.iter().position(|names| names.contains(&name.as_str())).map(|i| i as i8 + 1))
}

/// Whether the word is a month's name.
pub(super) fn is_month(name: &str) -> bool {
    month(name).is_some()
}

/// Weekday by its English name or usual abbreviation; capitalised, as stamps and ledes write it.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    calendar::weekday(&name.to_ascii_lowercase())
}
