//! Which offices cannot be held together.

use super::*;

#[test]
fn offices_contradict_or_do_not() {
    for (a, b, want) in [
        ("finance minister", "economy minister", true),
        ("finance minister", "minister", false),
        ("united nations envoy", "african union envoy", true),
        ("general secretary", "union president", true),
        ("kremlin aide", "foreign adviser", true),
        ("president", "president", false),
        ("union chairman", "party president", false),
        ("press secretary", "spokesman", false),
        ("white house adviser", "economic adviser", false),
        ("economic adviser", "legal adviser", true),
        ("hhs secretary", "human services secretary", false),
        ("indian minister", "india minister", false),
        ("financial officer", "executive", true),
        ("executive officer", "executive", false),
        ("finance chief", "financial officer", false),
        ("finance chief", "operating officer", true),
        ("party chief", "executive", false),
        ("production director", "finance director", true),
        ("kornett production director", "kornett finance director", true),
        ("kornett director", "finance director", false),
        ("finance director", "operating officer", true),
        ("managing director", "executive", false),
        ("mayor", "deputy mayor", true),
        ("deputy minister", "finance minister", false),
        ("deputy interior minister", "defence minister", true),
        ("detective superintendent", "constable", true),
        ("team doctor", "coach", true),
        ("mayor", "governor", true),
    ] {
        assert_eq!(contradict(a, b) > 0.0, want, "{a} / {b}");
        assert_eq!(contradict(b, a) > 0.0, want, "{b} / {a}");
    }
}
