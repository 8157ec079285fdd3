//! The plugin on the test kit's desk: one utterance, several articles.

use copydesk_plugin::testing::{ArticleBuilder, Desk, Filed};
use copydesk_plugin::{Finding, PartKind};
use copydesk_quotes::Quotes;
use serde_json::{Value, json};

const FULL: &str =
    "“We will rebuild every house on this street before winter,” said Mayor Ann Lee on Monday.";

fn desk() -> Desk<Quotes> {
    Desk::new("").expect("the defaults will do")
}

fn article(text: &str, outlet: &str) -> ArticleBuilder {
    ArticleBuilder::new(text).outlet(outlet)
}

fn only(filed: &Filed) -> &Finding {
    let findings: Vec<_> = filed.findings().collect();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0]
}

fn field<'f>(finding: &'f Finding, name: &str) -> &'f Value {
    &finding.data[name]
}

#[test]
fn a_first_quotation_is_a_finding() {
    let filed = desk().file(article(FULL, "Wire"));
    let finding = only(&filed);
    let expected = "Ann Lee: “We will rebuild every house on this street before winter” (Wire)";
    assert_eq!((finding.kind.as_str(), finding.message.as_str()), ("quotation", expected));
    assert_eq!(field(finding, "articles"), &json!([1]));
    let evidence = &finding.evidence[0];
    assert_eq!(&FULL[evidence.start as usize..evidence.end as usize], evidence.text);
    assert_eq!(filed.news.len(), 1);
}

#[test]
fn the_same_words_elsewhere_are_the_same_topic() {
    let mut desk = desk();
    let first = only(&desk.file(article(FULL, "Wire"))).clone();
    let text = "Mayor Lee told reporters: \"We will rebuild every house on this street before winter.\"";
    let filed = desk.file(article(text, "Herald"));
    let second = only(&filed);
    assert_eq!(second.topic, first.topic);
    assert_ne!(second.fingerprint, first.fingerprint);
    assert_eq!(field(second, "outlets"), &json!(["Wire", "Herald"]));
    assert_eq!(field(second, "articles"), &json!([1, 2]));
    assert_eq!(field(second, "independent"), &json!(2));
}

#[test]
fn a_fragment_joins_the_sentence_whichever_comes_first() {
    let piece = "Ann Lee promised to “rebuild every house on this street before winter”.";
    for texts in [[FULL, piece], [piece, FULL]] {
        let mut desk = desk();
        let first = only(&desk.file(article(texts[0], "Wire"))).clone();
        let filed = desk.file(article(texts[1], "Post"));
        let second = only(&filed);
        assert_eq!(second.topic, first.topic, "{texts:?}");
        assert_eq!(field(second, "words"), "We will rebuild every house on this street before winter,");
    }
}

#[test]
fn other_words_and_other_speakers_are_other_topics() {
    let mut desk = desk();
    let first = only(&desk.file(article("“This is a disgrace,” said Ann Lee.", "Wire"))).clone();
    let second = only(&desk.file(article("“This is a disgrace,” said Bo Ray.", "Wire"))).clone();
    let third = only(&desk.file(article("“We have nothing to add,” said Ann Lee.", "Wire"))).clone();
    assert_eq!(field(&second, "speaker"), "Bo Ray");
    assert!(first.topic != third.topic && second.topic != third.topic);
    assert_eq!(field(&first, "speaker"), "Ann Lee");
}

#[test]
fn a_copy_adds_an_outlet_and_no_witness() {
    let mut desk = desk();
    desk.file(article(FULL, "Wire"));
    let filed = desk.file(article(FULL, "Daily").copy_of(1));
    let finding = only(&filed);
    assert_eq!(field(finding, "outlets"), &json!(["Wire", "Daily"]));
    assert_eq!(field(finding, "independent"), &json!(1));
}

#[test]
fn scare_quotes_and_teasers_say_nothing() {
    let text = "Her film “The Long Road Home” opened.\nREAD MORE: “I quit,” says Bo Ray.";
    let filed =
        desk().file(article(text, "Wire").part(PartKind::Teaser, "READ MORE: “I quit,” says Bo Ray."));
    assert_eq!(filed.findings().count(), 0);
}

#[test]
fn the_same_article_twice_logs_once() {
    let mut desk = desk();
    assert_eq!(desk.file(article(FULL, "Wire")).news.len(), 1);
    assert_eq!(desk.file(article(FULL, "Wire")).news.len(), 0);
}

#[test]
fn hundreds_of_articles_stay_within_the_state() {
    let mut desk = desk();
    for n in 0..60 {
        let text = format!("{FULL} “Number {n} of many other sentences,” he said.");
        desk.file(article(&text, &format!("Outlet {n}")));
    }
    let filed = desk.file(article(FULL, "Last"));
    assert!(field(only(&filed), "outlets").as_array().is_some_and(|outlets| outlets.len() == 24));
}

#[test]
fn spellings_and_translations_of_one_utterance_are_joined() {
    let mut desk = desk();
    let texts = [
        "“We are extremely interested in legal guarantees that exclude the expansion of the alliance,” said Yuri Lee.",
        "“We have a great interest in guarantees, binding legally, which exclude an expansion of that alliance,” Yury \
         Lee said.",
    ];
    let first = only(&desk.file(article(texts[0], "Wire"))).clone();
    let second = only(&desk.file(article(texts[1], "Herald"))).clone();
    assert_eq!(second.topic, first.topic);
    assert_eq!(field(&second, "speakers"), &json!(["Yuri Lee"]));
    assert_eq!(field(&second, "variants").as_array().map(Vec::len), Some(1));
}

#[test]
fn namesakes_and_denials_are_kept_apart() {
    let texts = [
        "“We are extremely interested in legal guarantees that exclude the expansion of the alliance,” said Ann Lee.",
        "“We aren’t interested in any guarantees, however legal, which exclude expansion of that alliance,” said Ann Lee.",
        "“We have a great interest in guarantees, binding legally, which exclude an expansion of that alliance,” said Bo \
         Lee.",
    ];
    let mut desk = desk();
    let topics: Vec<String> =
        texts.iter().map(|text| only(&desk.file(article(text, "Wire"))).topic.clone()).collect();
    assert!(topics[0] != topics[1] && topics[0] != topics[2] && topics[1] != topics[2], "{topics:?}");
}

#[test]
fn an_uncertain_speaker_is_not_named() {
    let filed = desk().file(article("Ann Lee opened the hall beside “houses for every family”.", "Wire"));
    let finding = only(&filed);
    assert_eq!((field(finding, "uncertain"), field(finding, "speaker")), (&json!(true), &Value::Null));
    assert!(finding.message.starts_with("Speaker uncertain"), "{}", finding.message);
}

#[test]
fn the_settings_add_words_and_indirect_speech() {
    let text =
        "“We will rebuild it all,” quoth Taoiseach Saoirse Po. Nothing was decided, Ann Lee said on Monday.";
    let quotations = |config: &str| {
        let mut desk: Desk<Quotes> = Desk::new(config).expect("a good configuration");
        let note = desk.file(article(text, "Wire")).read.note.clone();
        let note: Value = serde_json::from_slice(&note).expect("JSON");
        note["quotations"].clone()
    };
    let plain = quotations("");
    assert_eq!(plain.as_array().map(Vec::len), Some(1));
    let words = r#"{"indirect": true, "words": {"inverting": ["quoth"], "speech_forms": ["quoth"], "titles": ["taoiseach"]}}"#;
    let more = quotations(words);
    assert_eq!((&more[0]["speaker"], &more[0]["role"]), (&json!("Saoirse Po"), &json!("Taoiseach")));
    assert_eq!((&more[1]["kind"], &more[1]["speaker"]), (&json!("indirect"), &json!("Ann Lee")));
    assert_eq!(more[1]["text"], "Nothing was decided");
}
