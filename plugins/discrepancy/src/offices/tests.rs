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
        ("deputy governor", "bank economist", true),
        ("chairman", "treasurer", true),
        ("harbour mutual chairman", "velm rovers treasurer", false),
        ("surgeon", "doctor", false),
        ("nurse", "surgeon", true),
        ("~risk officer", "finance chief", true),
        ("~risk officer", "~risk chief", false),
        ("fund company secretary", "finance director", true),
        ("communications director", "press secretary", false),
        ("treasury secretary", "finance minister", false),
        ("~wine chief", "chief", false),
        ("trust safety officer", "trust education officer", true),
        ("colonel", "major", true),
        ("captain", "mate", true),
        ("health secretary", "deputy health minister", true),
        ("president", "premier", true),
        ("premier", "finance minister", true),
        ("deputy premier", "finance minister", false),
        ("statistician", "deputy head", true),
        ("museum director", "deputy museum director", true),
        ("museum president", "northern premier", false),
        ("teacher", "farmer", true),
        ("lawyer", "prosecutor", false),
        ("cardiologist", "doctor", false),
        ("~research head", "medical officer", true),
    ] {
        assert_eq!(contradict(a, b) > 0.0, want, "{a} / {b}");
        assert_eq!(contradict(b, a) > 0.0, want, "{b} / {a}");
    }
}

#[test]
fn offices_are_read_before_and_behind_names() {
    let check = |text: &str, want: &[&str]| {
        let article = copydesk_plugin::Article { text, ..copydesk_plugin::Article::default() };
        let mut entries = Vec::new();
        read(&View::of(&article), &mut entries);
        let got: Vec<String> = entries
            .iter()
            .filter_map(|e| match &e.value {
                Value::Choice(choice) => Some(choice.pick.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(got, want, "{text}");
    };
    check("Ada Lind, the bank's chief economist, spoke.", &["bank economist"]);
    check("Ada Lind, 54, the outspoken curator, left.", &["curator"]);
    check("Ada Lind was treasurer of the club.", &["treasurer"]);
    check("The mayor, Ada Lind, spoke.", &["mayor"]);
    check("Ada Lind, who met the mayor, spoke.", &[]);
    check("Ada Lind, until now chief operating officer, takes over.", &["operating officer"]);
    check("The police chief, Ada Lind, spoke.", &["police chief"]);
    check("Ada Lind was late, the mayor said.", &[]);
    check("His deputy, risk chief Ada Lind, spoke.", &["~risk chief"]);
    check("Ada Lind, the chief risk officer, spoke.", &["~risk officer"]);
    check("The governor of the central bank, Ada Lind, spoke.", &["governor"]);
    check("Ada Lind, head of security at the port, spoke.", &["security head"]);
    check("Ada Lind, who is mayor of Velm, spoke.", &["mayor"]);
    check("Ada Lind, the museum's outgoing head, spoke.", &[]);
    check("They met the popular director Ada Lind.", &["director"]);
    check("He wrote to attorney general Ada Lind.", &[]);
    check("It was Major Ada Lind.", &["major"]);
    check("Ada Lind, the prime minister of Velm, spoke.", &["premier"]);
    check("Ada Lind, an assistant to the president, spoke.", &[]);
    check("Ada Lind, the likely finance minister, spoke.", &[]);
    check("Ada Lind landed at noon.\n\n“I am back,” the foreign minister said.", &["foreign minister"]);
    check("Ada Lind landed, Ole Quist waited. “I am back,” the foreign minister said.", &[]);
    check("Ada Lind landed at noon. “I am back,” the minister said.", &[]);
    check(
        "Ada Lind landed. “Welcome,” the trade minister said. The minister for health, Ole Quist, waved.",
        &["trade minister"],
    );
}

#[test]
fn nobody_has_two_callings() {
    for (a, b, want) in [
        ("police spokesman", "city prosecutor", true),
        ("court spokeswoman", "judge", true),
        ("plant manager", "owner", true),
        ("chief scientist", "authority director", true),
        ("owner", "proprietor", false),
    ] {
        assert_eq!(contradict(a, b) > 0.0, want, "{a} / {b}");
        assert_eq!(contradict(b, a) > 0.0, want, "{b} / {a}");
    }
}
