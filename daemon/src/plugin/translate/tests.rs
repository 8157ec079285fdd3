//! Calls become frames, and what plugins answer is checked.

use super::*;

const FINDING: &str =
    r#"{"kind":"k","severity":"info","topic":"t","fingerprint":"f","message":"m","confidence":1}"#;

fn read<'a>(findings: Vec<Bytes<'a>>, keys: &'a [u8]) -> Outcome<'a> {
    Outcome::Read(ReadOutcome { note: Bytes(b"n"), keys: Bytes(keys), keys_dropped: 2, findings })
}

#[test]
fn a_read_becomes_values() {
    let mut keys = vec![1];
    keys.extend(7_u64.to_le_bytes());
    keys.extend(9_u64.to_le_bytes());
    let answer = answer("read", read(vec![Bytes(FINDING.as_bytes())], &keys)).unwrap();
    let Answer::Read(read, dropped) = answer else { panic!("not a read") };
    assert_eq!(read.keys, [Key { scope: Scope::Story, hash: 7, facet: 9 }]);
    assert_eq!((read.note.as_slice(), read.findings[0].topic.as_str(), dropped), (b"n".as_slice(), "t", 2));
}

#[test]
fn broken_rules_are_named() {
    let deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
    let part = copydesk_plugin::Part { start: 0, end: 9, kind: copydesk_plugin::PartKind::Body };
    let state = [0; STATE + 1];
    let compared =
        ComparedOutcome { findings: vec![], verdict: None, mark: None, states: vec![(1, Bytes(&state))] };
    let article = Opened { text: "short".into(), parts: vec![part], ..Opened::default() };
    let cases: Vec<(&str, Outcome<'_>, &str)> = vec![
        ("read", read(vec![Bytes(b"{}")], &[]), "finding 0 cannot be read: missing field"),
        ("read", read(vec![Bytes(b"\xff")], &[]), "finding 0 cannot be read"),
        ("read", read(vec![Bytes(deep.as_bytes())], &[]), "deeper than 32"),
        ("read", read(vec![], &[0; 16]), "keys are 16 bytes"),
        ("read", read(vec![], &[2; 17]), "scope 2"),
        ("read", Outcome::Skip, "none to read"),
        ("open", Outcome::Opened(vec![article]), "not a part of its text"),
        ("compare", Outcome::Need(vec![0; 9]), "9 texts"),
        ("compare", Outcome::Need(vec![]), "names none"),
        ("compare", Outcome::Compared(compared), "4097 bytes"),
        ("read", Outcome::Delivered, "none to read"),
        ("deliver", Outcome::Skip, "none to deliver"),
    ];
    for (hook, outcome, expected) in cases {
        let Err(Refusal::Fault(FaultKind::Protocol, message)) = answer(hook, outcome) else {
            panic!("{expected}: taken")
        };
        assert!(message.contains(expected), "{message} should say {expected}");
    }
}

#[test]
fn brackets_in_strings_do_not_nest() {
    assert!(!too_deep(format!("\"{}\\\"{}\"", "[".repeat(40), "[".repeat(40)).as_bytes()));
    assert!(too_deep(format!("\"\\\\\"{}", "[".repeat(33)).as_bytes()));
    assert!(!too_deep("[]".repeat(100).as_bytes()));
}

#[test]
fn statuses_have_consequences() {
    for (status, expected) in [
        (-1, Refusal::Retry("m".into())),
        (-2, Refusal::Fault(FaultKind::Error, "m".into())),
        (-4, Refusal::Fatal("m".into())),
        (-5, Refusal::Fault(FaultKind::Panic, "m".into())),
        (-77, Refusal::Fault(FaultKind::Error, "m".into())),
        (BROKE_A_RULE, Refusal::Fault(FaultKind::Protocol, "m".into())),
    ] {
        assert_eq!(answer("read", Outcome::Fault { status, message: "m".into() }).unwrap_err(), expected);
    }
}

#[test]
fn only_a_refused_finding_is_given_up() {
    let said = |status| answer("deliver", Outcome::Fault { status, message: "m".into() });
    assert_eq!(answer("deliver", Outcome::Delivered), Ok(Answer::Delivered(Delivery::Done)));
    assert_eq!(said(CD_ERR_ARTICLE), Ok(Answer::Delivered(Delivery::Refused("m".into()))));
    assert_eq!(said(CD_ERR_RETRY), Err(Refusal::Retry("m".into())));
    assert_eq!(said(CD_ERR_FATAL), Err(Refusal::Fatal("m".into())));
    assert_eq!(said(-3), Err(Refusal::Fault(FaultKind::Error, "m".into())));
}
