//! Writes `story.html` and `story.json` of an invented story, so that the page can be looked at:
//! `cargo run -p copydesk --example story_page -- FOLDER`.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;

use copydesk::article::{Admitted, ArticleMeta, Signature};
use copydesk::folder::StoryView;
use copydesk::store::{Assignment, FiledArticle, FiledFinding, PluginResult};
use copydesk_plugin::{Evidence, Finding, Hints, Severity, Status, Trust, Verdict};
use serde_json::{Value, json};

const SLUG: &str = "2024-03-12-karsu-earthquake";

/// Outlet, published, file name, headline, original when it is a copy of one.
const ARTICLES: [(&str, &str, &str, &str, u64); 8] = [
    (
        "Meridian Wire",
        "2024-03-12T09:40:00Z",
        "mw-0940.txt",
        "Strong earthquake kills dozens in eastern Karsu",
        0,
    ),
    ("Valley Gazette", "2024-03-12T10:05:00Z", "quake.html", "Dozens dead as quake strikes eastern Karsu", 1),
    ("Meridian Wire", "2024-03-12T16:05:00Z", "mw-1605.txt", "UPDATE 3 - Toll from Karsu quake rises", 0),
    (
        "Northern Herald",
        "2024-03-12T16:30:00Z",
        "nh.txt",
        "Quake-hit villages wait for help as night falls",
        0,
    ),
    ("Valley Gazette", "2024-03-12T17:02:00Z", "toll.html", "Toll from Karsu quake rises", 3),
    ("The Harbour Post", "2024-03-12T18:20:00Z", "hp.xml", "Karsu: engineers reopen mountain road", 3),
    ("Estafeta del Sur", "", "sur.txt", "El terremoto de Karsu deja al menos 58 muertos", 0),
    (
        "The Daily Lantern",
        "2024-03-13T07:00:00Z",
        "dl.txt",
        "Snow hampers search as Karsu quake toll climbs to 74",
        0,
    ),
];

/// One sighting: article, words, sentence, source.
type Sighting = (u64, &'static str, &'static str, &'static str);

fn ms(time: &str) -> Option<i64> {
    time.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

fn outlets(sightings: &[Sighting]) -> Vec<Value> {
    let one = |(article, _, sentence, source): &Sighting| {
        let (outlet, published, ..) = ARTICLES[*article as usize - 1];
        json!({
            "outlet": outlet, "published_ms": ms(published), "article": article, "start": 10 * article, "end": 0,
            "sentence": sentence, "source": source,
        })
    };
    sightings.iter().map(one).collect()
}

/// A contested point: the sides with their value and who takes them.
fn point(
    kind: &str,
    claim: &str,
    severity: Severity,
    confidence: f32,
    sides: &[(&str, &[Sighting])],
) -> Finding {
    let all = sides.iter().flat_map(|(_, sightings)| sightings.iter());
    let evidence = all.map(|(article, words, ..)| Evidence {
        article: *article,
        start: 10 * u32::try_from(*article).unwrap_or(0),
        end: 0,
        text: (*words).to_owned(),
    });
    let shown = sides.iter().map(|(text, sightings)| {
        json!({
            "value": text, "text": text, "outlets": outlets(sightings),
        })
    });
    let words: Vec<&str> = sides.iter().map(|(text, _)| *text).collect();
    Finding {
        kind: kind.to_owned(),
        severity,
        topic: format!("{kind}/{claim}"),
        fingerprint: words.join("|"),
        message: format!("\"{claim}\": {}", words.join(" vs ")),
        confidence,
        evidence: evidence.collect(),
        data: json!({ "view": "sides", "claim": claim, "sides": shown.collect::<Vec<_>>() }),
        ..Finding::default()
    }
}

fn quotation(speaker: Option<&str>, role: &str, words: &str, variants: &[&str], articles: &[u64]) -> Finding {
    let mut outlets: Vec<&str> = articles.iter().map(|article| ARTICLES[*article as usize - 1].0).collect();
    outlets.dedup();
    Finding {
        kind: "quotation".to_owned(),
        topic: words.to_owned(),
        message: format!("{}: “{words}”", speaker.unwrap_or("Speaker uncertain")),
        confidence: 0.9,
        data: json!({
            "view": "quotation", "speaker": speaker, "words": words, "kind": "direct", "role": role, "cue": "said",
            "outlets": outlets, "variants": variants, "articles": articles, "uncertain": speaker.is_none(),
        }),
        ..Finding::default()
    }
}

const TOLL_41: Sighting = (
    3,
    "41",
    "The death toll from Tuesday's earthquake in eastern Karsu rose to 41 by late afternoon, the governor's office said, as army engineers reopened the mountain road and the first excavators reached Dervan.",
    "the governor's office",
);
const TOLL_58: Sighting = (
    4,
    "At least 58 people",
    "At least 58 people have died in the earthquake that tore through the Karsu highlands early on Tuesday, according to the regional health directorate, and officials fear more bodies lie under the ruins of Dervan and three smaller settlements.",
    "the regional health directorate",
);
const TOLL_COPY: Sighting = (
    5,
    "41",
    "The death toll from Tuesday's earthquake in eastern Karsu rose to 41 by late afternoon.",
    "the governor's office",
);
const TOLL_SUR: Sighting = (
    7,
    "58",
    "Al menos 58 personas han muerto en el terremoto, según la dirección regional de salud.",
    "la dirección regional de salud",
);

/// What the plugins said when the article was filed.
fn said(article: u64) -> Vec<Finding> {
    match article {
        1 => vec![
            quotation(Some("Halil Temir"), "governor of Karsu", "We are digging with our hands", &[], &[1]),
            quotation(
                Some("Halil Temir"),
                "governor of Karsu",
                "The road from the south is blocked by boulders as big as lorries.",
                &[],
                &[1],
            ),
        ],
        3 => vec![quotation(
            Some("Nazli Oruc"),
            "34, waiting outside a field hospital",
            "I heard a noise like a train and then the ceiling was on my chest",
            &[],
            &[3],
        )],
        4 => herald(),
        5 => vec![point(
            "number",
            "killed",
            Severity::Alert,
            0.86,
            &[("41", &[TOLL_41, TOLL_COPY]), ("at least 58", &[TOLL_58])],
        )],
        6 => vec![injured(Status::Resolved), quotation(None, "", "Every hour counts now", &[], &[6])],
        7 => vec![point(
            "number",
            "killed",
            Severity::Alert,
            0.91,
            &[("41", &[TOLL_41, TOLL_COPY]), ("at least 58", &[TOLL_58, TOLL_SUR])],
        )],
        8 => vec![
            name(),
            epicentre(),
            quotation(
                Some("Halil Temir"),
                "governor of Karsu",
                "For the first ten hours we had shovels and nothing else",
                &[],
                &[8],
            ),
            Finding {
                kind: "embargo".to_owned(),
                severity: Severity::Notice,
                topic: "embargo".to_owned(),
                message: "The Daily Lantern names a victim whose family is said not to have been told"
                    .to_owned(),
                confidence: 0.7,
                ..Finding::default()
            },
        ],
        _ => Vec::new(),
    }
}

fn herald() -> Vec<Finding> {
    vec![
        point("number", "killed", Severity::Alert, 0.86, &[("41", &[TOLL_41]), ("at least 58", &[TOLL_58])]),
        magnitude(),
        appeal(),
        name(),
        injured(Status::Open),
        quotation(
            Some("Halil Temir"),
            "governor of Karsu",
            "We are digging with our hands",
            &["We are digging with bare hands"],
            &[1, 4],
        ),
        quotation(
            Some("Halil Temir"),
            "governor of Karsu",
            "We need cranes, and we need them tonight.",
            &[],
            &[4],
        ),
    ]
}

fn epicentre() -> Finding {
    point(
        "number",
        "distance of the epicentre",
        Severity::Info,
        0.4,
        &[
            ("30 km", &[(1, "30 km", "Its epicentre lay 30 km north-east of the town of Dervan.", "")]),
            (
                "19 miles",
                &[(4, "19 miles", "The US Geological Survey placed it 19 miles north-east of the town.", "")],
            ),
        ],
    )
}

fn magnitude() -> Finding {
    point(
        "number",
        "magnitude",
        Severity::Notice,
        0.78,
        &[
            (
                "magnitude 6.4",
                &[
                    (
                        1,
                        "magnitude 6.4",
                        "The tremor, put at magnitude 6.4 by the national observatory, hit at 4:17 a.m. local time (0117 GMT).",
                        "the national observatory",
                    ),
                    (
                        3,
                        "6.4",
                        "The magnitude 6.4 quake struck at 4:17 in the morning, when nearly everyone was asleep.",
                        "",
                    ),
                ],
            ),
            (
                "6.1",
                &[(
                    4,
                    "6.1",
                    "The US Geological Survey measured the shock at 6.1 and placed it 19 miles north-east of the town.",
                    "US Geological Survey",
                )],
            ),
        ],
    )
}

fn appeal() -> Finding {
    point(
        "quote_wording",
        "Halil Temir's appeal",
        Severity::Notice,
        0.74,
        &[
            (
                "“We are digging with our hands”",
                &[(1, "We are digging with our hands", "“We are digging with our hands,” he said.", "")],
            ),
            (
                "“We are digging with bare hands”",
                &[(
                    4,
                    "We are digging with bare hands",
                    "“We are digging with bare hands,” the provincial governor, Halil Demir, said in a televised appeal.",
                    "",
                )],
            ),
        ],
    )
}

fn name() -> Finding {
    point(
        "name",
        "name of the governor",
        Severity::Notice,
        0.81,
        &[
            (
                "Halil Temir",
                &[
                    (
                        1,
                        "Halil Temir",
                        "Governor Halil Temir told state television that rescuers lacked heavy machinery.",
                        "",
                    ),
                    (
                        3,
                        "Halil Temir",
                        "The governor, Halil Temir, said 17 people had been pulled alive from the rubble since noon.",
                        "",
                    ),
                    (
                        8,
                        "Halil Temir",
                        "The governor, Halil Temir, who has slept in his car since the disaster, apologised for the slow start.",
                        "",
                    ),
                ],
            ),
            (
                "Halil Demir",
                &[(
                    4,
                    "Halil Demir",
                    "“We are digging with bare hands,” the provincial governor, Halil Demir, said in a televised appeal.",
                    "",
                )],
            ),
        ],
    )
}

fn injured(status: Status) -> Finding {
    let sides: [(&str, &[Sighting]); 2] = [
        ("140", &[(1, "140", "At least 23 people were killed and 140 others hurt.", "")]),
        ("more than 300", &[(3, "More than 300", "More than 300 people were being treated.", "")]),
    ];
    let mut point = point("number", "injured", Severity::Notice, 0.6, &sides);
    point.status = status;
    if status == Status::Resolved {
        point.message.push_str("; resolved: the sides agree by now");
    }
    point
}

fn file(number: u64, name: &str, arrived_ms: i64) -> Admitted {
    Admitted {
        seq: number,
        hash: [0; 32],
        name: name.as_bytes().to_vec(),
        size: 1,
        arrived_ms,
        hints: Hints::default(),
        partial: false,
        signature: Signature::default(),
        repeat_of: None,
    }
}

fn meta(number: u64) -> ArticleMeta {
    let (outlet, published, name, headline, of) = ARTICLES[number as usize - 1];
    let published_ms = ms(published);
    ArticleMeta {
        id: number,
        group: if of > 0 { of } else { number },
        seq: number,
        index: 0,
        published_ms,
        trust: Trust::Stated,
        arrived_ms: published_ms.unwrap_or(1_710_268_000_000) + 42_000,
        outlet: outlet.to_owned(),
        agency: if of > 0 || outlet == "Meridian Wire" { "Meridian Wire".to_owned() } else { String::new() },
        headline: headline.to_owned(),
        byline: String::new(),
        dateline: String::new(),
        language: if outlet.starts_with("Estafeta") { "es" } else { "en" }.to_owned(),
        url: String::new(),
        story: SLUG.to_owned(),
        file_name: name.to_owned(),
    }
}

/// What the plugins said, put on record as the desk does it.
fn result(number: u64, of: u64, topics: &mut BTreeSet<String>) -> PluginResult {
    let mut findings = said(number);
    if of > 0 {
        let ferries = "Two ferries with blankets were due to leave the harbour overnight.";
        let new: &[&str] = if number == 6 { &[ferries] } else { &[] };
        findings.push(Finding {
            kind: "copy".to_owned(),
            topic: format!("copy/{number}"),
            data: json!({ "view": "copy", "relation": "copy", "of": of, "new_text": new }),
            ..Finding::default()
        });
    }
    let on_record = |finding: Finding| FiledFinding {
        id: format!("{:08x}", copydesk_plugin::hash64(finding.topic.as_bytes()) >> 32),
        line: 1,
        supersedes: (!topics.insert(finding.topic.clone())).then_some(1),
        alert: finding.severity == Severity::Alert,
        finding,
    };
    PluginResult {
        plugin: "example".to_owned(),
        findings: findings.into_iter().map(on_record).collect(),
        ..PluginResult::default()
    }
}

fn filed(number: u64, topics: &mut BTreeSet<String>) -> (Admitted, FiledArticle) {
    let (.., headline, of) = ARTICLES[number as usize - 1];
    let meta = meta(number);
    let verdict = (of > 0).then(|| Verdict {
        of,
        relation: if number == 6 { "extended" } else { "copy" }.to_owned(),
        score: 0.96,
        same_group: true,
        same_story: true,
        also: Vec::new(),
    });
    let founded = number == 1;
    let title = if founded { headline.to_owned() } else { String::new() };
    let file = file(number, &meta.file_name, meta.arrived_ms);
    let article = FiledArticle {
        meta,
        number,
        text: "".into(),
        parts: Vec::new(),
        segments: Vec::new(),
        assignment: Assignment { founded, title, ..Assignment::default() },
        verdict,
        results: vec![result(number, of, topics)],
    };
    (file, article)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say where: story_page FOLDER")?);
    let mut view = StoryView::new(SLUG);
    let mut topics = BTreeSet::new();
    for number in 1..=ARTICLES.len() as u64 {
        let (file, article) = filed(number, &mut topics);
        view.apply(&file, &article);
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("story.html"), view.html())?;
    std::fs::write(folder.join("story.json"), view.json())?;
    Ok(())
}
