//! What one paper says was done and another that it was not, or that the opposite was: pairs of many topics, and pairs
//! that only look so.

use copydesk_discrepancy::Discrepancy;
use copydesk_plugin::testing::{ArticleBuilder, Desk};

const HOUR: i64 = 3_600_000;

/// Whether an outcome at the gate is told of two papers, the second so many hours after the first.
fn check(first: &str, (hours, second): (i64, &str), want: bool) {
    let mut desk: Desk<Discrepancy> = Desk::new("").expect("default settings");
    let article =
        |outlet: &str, hour: i64, text: &str| ArticleBuilder::new(text).outlet(outlet).published(hour * HOUR);
    desk.file(article("A", 9, first));
    let found = desk.file(article("B", 9 + hours, second)).story.findings;
    let told = found.iter().any(|f| f.kind == "outcome" && f.confidence >= 0.6);
    assert_eq!(told, want, "{first} / {second}: {:?}", found.iter().map(|f| &f.message).collect::<Vec<_>>());
}

#[test]
fn denials_contradict_deeds_whatever_the_verb() {
    for (first, second) in [
        (
            "Orlo Shipping has recalled its crews from the strait.",
            "Orlo Shipping has not recalled its crews.",
        ),
        ("Customs men seized the yacht at dawn.", "The yacht was never seized, the owner's lawyer said."),
        (
            "The orchestra dismissed Ada Lindqvist on Monday.",
            "Neither Ada Lindqvist nor her deputy has been dismissed.",
        ),
        (
            "The glacier station was evacuated on Sunday.",
            "The glacier station, which houses 40 people, has not been evacuated.",
        ),
        ("Tavia ratified the fishing pact on Friday.", "Tavia refused to ratify the fishing pact."),
        ("Beekeepers in Orl sued the mill on Tuesday.", "No beekeepers have sued the mill."),
        ("Police arrested a baker in Velm.", "No arrests have been made, a spokesman said."),
        ("The brewery has halted its night shift.", "The brewery: it has not stopped its night shift."),
        ("The choir will perform at the abbey on Sunday.", "The choir will not perform at the abbey."),
        (
            "The zoo sold the elephant to a circus.",
            "The zoo's director denied that it had sold the elephant.",
        ),
    ] {
        check(first, (5, second), true);
    }
}

#[test]
fn opposites_contradict_one_another() {
    for (first, second) in [
        ("Ruth Ansgar was acquitted of forgery on Friday.", "Ruth Ansgar was convicted of forgery."),
        ("The pilot, Ivo Marek, 51, swam to a raft.", "Pilot Ivo Marek drowned in the cockpit."),
        ("Ivo Marek was killed in the slide.", "Ivo Marek escaped with a broken arm."),
        ("The lighthouse keeper survived the blaze.", "The lighthouse keeper perished."),
    ] {
        check(first, (3, second), true);
    }
}

#[test]
fn what_may_both_be_so_is_no_contradiction() {
    for (first, (hours, second)) in [
        // Another does, or is.
        ("The Supreme Court blocked the pipeline.", (3, "The district court refused to block the dam.")),
        ("Tavia signed the pact.", (3, "Ruvenia did not sign the pact.")),
        // The news went on.
        ("Ada Lindqvist has not been charged.", (9, "Ada Lindqvist was charged on Monday evening.")),
        ("No arrests have been made.", (9, "Police arrested a baker in Velm.")),
        ("Ivo Marek was injured in the slide.", (9, "Ivo Marek died in hospital.")),
        ("Route 14 was closed in both directions.", (90, "Route 14 was opened to lorries.")),
        // Left open, long ago, somebody's words, some of many.
        ("The yacht was seized at dawn.", (3, "It is unclear whether the yacht was not seized.")),
        ("Ada Lindqvist won the seat.", (3, "Ada Lindqvist had never won an election.")),
        ("The zoo sold the elephant.", (3, "“The zoo has not sold the elephant,” a keeper said.")),
        ("The ballots were counted on Monday.", (3, "Judges must review ballots that had not been counted.")),
        ("Ivo Marek may not have sold the boat.", (3, "Ivo Marek sold the boat.")),
        // The same.
        ("The brewery has halted its night shift.", (3, "The brewery has stopped its night shift.")),
    ] {
        check(first, (hours, second), false);
    }
}

#[test]
fn who_says_both_tells_how_the_one_became_the_other() {
    let both = "Tavia, which had not ratified the pact by noon, ratified the pact at dusk.";
    check("Tavia has not ratified the pact.", (1, both), false);
}
