//! How a file in the drop folder is waited for, on a clock of its own.

use super::*;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn windows() -> Windows {
    Windows::from(&WatchSettings::new("/w"))
}

fn seen(size: u64, lease: Lease) -> Seen {
    let signature = Signature { ino: 1, size, ..Signature::default() };
    Seen { signature, lease, fresh: false, network: false, age: ms(0) }
}

/// Looks whenever the candidate is due, until it is to be read or refused; answers what and when (ms).
#[track_caller]
fn check(evidence: Evidence, look: impl Fn(u64) -> Seen, expected: (Step, u64)) {
    let mut candidate = Candidate::new(evidence, ms(0), &windows());
    for _ in 0..1000 {
        let now = candidate.due;
        let at = u64::try_from(now.as_millis()).unwrap();
        let step = candidate.look(&look(at), now, &windows());
        if step != Step::Wait {
            assert_eq!((step, at), expected, "{evidence:?}");
            return;
        }
        assert!(candidate.due > now, "it must never be due at once again");
    }
    panic!("{evidence:?}: never done");
}

#[test]
fn how_long_each_evidence_waits() {
    let free = |_| seen(9, Lease::Free);
    check(Evidence::Renamed, free, (Step::Read, 0));
    check(Evidence::Closed, free, (Step::Read, 50));
    check(Evidence::Created, free, (Step::Read, 50));
    check(Evidence::Found, free, (Step::Read, 50));
}

#[test]
fn a_fresh_file_nobody_closed_waits_until_its_times_can_be_trusted() {
    let fresh = |at| Seen { fresh: at < 120, ..seen(9, Lease::Free) };
    check(Evidence::Created, fresh, (Step::Read, 150));
    check(Evidence::Found, fresh, (Step::Read, 150));
    check(Evidence::Closed, fresh, (Step::Read, 50));
}

#[test]
fn without_leases_size_and_times_must_stand_still() {
    check(Evidence::Renamed, |_| seen(9, Lease::Unknown), (Step::Read, 1000));
    let grows = |at: u64| seen(at.min(2500) / 1000 + 1, Lease::Unknown);
    check(Evidence::Found, grows, (Step::Read, 3050));
    let network = |_| Seen { network: true, ..seen(9, Lease::Writer) };
    check(Evidence::Found, network, (Step::Read, 5050));
}

#[test]
fn a_writer_is_waited_for_with_growing_pauses_and_for_ever() {
    let busy_until = |end| move |at| seen(9, if at < end { Lease::Writer } else { Lease::Free });
    check(Evidence::Created, busy_until(51), (Step::Read, 300));
    check(Evidence::Created, busy_until(1000), (Step::Read, 1800));
    // 0.25 s doubled up to 30 s, after 100 minutes still.
    check(Evidence::Renamed, busy_until(6_000_000), (Step::Read, 6_001_750));
}

#[test]
fn empty_and_too_large_files_are_refused() {
    check(Evidence::Renamed, |_| seen(0, Lease::Free), (Step::Refuse(Refusal::Empty), 30_000));
    check(Evidence::Renamed, |at| seen(u64::from(at >= 30_000), Lease::Free), (Step::Read, 30_000));
    check(Evidence::Closed, |_| seen((64 << 20) + 1, Lease::Free), (Step::Refuse(Refusal::TooLarge), 50));
    check(Evidence::Closed, |_| seen(64 << 20, Lease::Free), (Step::Read, 50));
}

#[test]
fn what_is_cut_short_is_held_then_judged_by_policy() {
    for (policy, cut, expected) in [
        (PartialPolicy::FlagReadable, Cut::Html, Step::Seal { partial: true }),
        (PartialPolicy::FlagReadable, Cut::Xml, Step::Refuse(Refusal::Partial(Cut::Xml))),
        (PartialPolicy::Flag, Cut::Xml, Step::Seal { partial: true }),
        (PartialPolicy::Fail, Cut::Html, Step::Refuse(Refusal::Partial(Cut::Html))),
    ] {
        let windows = Windows { partial: policy, ..windows() };
        let mut candidate = Candidate::new(Evidence::Renamed, ms(0), &windows);
        let (first, longer) = (seen(9, Lease::Free), seen(10, Lease::Free));
        assert_eq!(candidate.read(&first, Some(cut), ms(0), &windows), Step::Wait);
        assert_eq!((candidate.wait, candidate.due), (Wait::Cut, ms(30_000)));
        assert_eq!(candidate.read(&longer, Some(cut), ms(20_000), &windows), Step::Wait, "it grew");
        assert_eq!(candidate.due, ms(50_000));
        assert_eq!(candidate.read(&longer, Some(cut), ms(50_000), &windows), expected, "{policy:?} {cut:?}");
        assert_eq!(candidate.read(&longer, None, ms(20_001), &windows), Step::Seal { partial: false });
    }
}

#[test]
fn what_stopped_changing_long_ago_is_not_held_again() {
    let aged = |size, age| Seen { age: ms(age), ..seen(size, Lease::Free) };
    let empty = |age| {
        let mut candidate = Candidate::new(Evidence::Found, ms(100_000), &windows());
        (candidate.look(&aged(0, age), ms(100_000), &windows()), candidate.due)
    };
    assert_eq!(empty(12_000), (Step::Wait, ms(118_000)));
    assert_eq!(empty(60_000).0, Step::Refuse(Refusal::Empty));
    let mut candidate = Candidate::new(Evidence::Found, ms(100_000), &windows());
    let cut = Some(Cut::Html);
    assert_eq!(candidate.read(&aged(9, 29_999), cut, ms(100_000), &windows()), Step::Wait);
    assert_eq!(candidate.due, ms(100_001));
    let read = Candidate::new(Evidence::Found, ms(100_000), &windows()).read(
        &aged(9, 30_000),
        cut,
        ms(100_000),
        &windows(),
    );
    assert_eq!(read, Step::Seal { partial: true });
}

#[test]
fn what_is_heard_meanwhile() {
    let mut candidate = Candidate::new(Evidence::Created, ms(0), &windows());
    candidate.hear(Evidence::Closed, ms(40));
    assert_eq!(candidate.due, ms(90), "each close begins the quiet anew");
    candidate.hear(Evidence::Found, ms(60));
    assert_eq!(candidate.due, ms(90), "a listing is no news");
    candidate.hear(Evidence::Renamed, ms(70));
    assert_eq!(candidate.due, ms(70));
    candidate.changed(ms(80));
    assert_eq!(candidate.due, ms(180), "twice the quiet after a change while reading");
    candidate.block();
    assert_eq!(candidate.due, NEVER);
    candidate.hear(Evidence::Found, ms(900));
    assert_eq!(candidate.due, ms(900), "a listing tries a blocked file again");
}

#[test]
fn side_cars() {
    let waits = |present, wanted, at| {
        let windows = Windows { sidecar_wait: wanted, ..windows() };
        Candidate::new(Evidence::Renamed, ms(0), &windows).awaits_sidecar(present, ms(at), &windows)
    };
    for (present, wanted, at, expected) in [
        (None, false, 0, false),
        (None, true, 0, true),
        (None, true, 2000, false),
        (Some(false), false, 1999, true),
        (Some(false), true, 2000, false),
        (Some(true), true, 0, false),
    ] {
        assert_eq!(waits(present, wanted, at), expected, "{present:?} {wanted} {at}");
    }
}
