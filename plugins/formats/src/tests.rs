//! Files as they are dropped, and what must come out. All texts are invented.

use copydesk_plugin::{Error, File, Hints, Open, Opened, PartKind, Plugin, Trust};

use super::{Config, Formats};

const CAME_IN: i64 = 1_795_305_600_000;

fn try_open(name: &str, bytes: &[u8], hints: Hints) -> Result<Vec<Opened>, Error> {
    let mut plugin = Formats::new(Config::default()).unwrap();
    let file = File { name, bytes, partial: false, arrived_ms: CAME_IN, hints };
    Ok(match plugin.open(&file)? {
        Open::Articles(all) => all,
        Open::Skip => Vec::new(),
    })
}

fn one(name: &str, bytes: &[u8]) -> Opened {
    let mut all = try_open(name, bytes, Hints::default()).unwrap();
    assert_eq!(all.len(), 1, "{name}");
    all.remove(0)
}

/// Segments cover the text; where lengths are equal and the file is UTF-8 the bytes are the same.
fn check_segments(article: &Opened, bytes: &[u8], utf8: bool) {
    let mut at = 0;
    for s in &article.segments {
        assert_eq!(s.text_start, at);
        at += s.text_len;
        let end = (s.file_start + s.file_len) as usize;
        assert!(end <= bytes.len(), "{s:?}");
        if utf8 && u64::from(s.text_len) == s.file_len {
            let text = &article.text.as_bytes()[s.text_start as usize..at as usize];
            assert_eq!(text, &bytes[s.file_start as usize..end]);
        }
    }
    assert_eq!(at as usize, article.text.len());
}

fn words(article: &Opened, kind: PartKind) -> Vec<&str> {
    let spans = article.parts.iter().filter(|p| p.kind == kind);
    spans.map(|p| &article.text[p.start as usize..p.end as usize]).collect()
}

const BODY: &str = "Gate of Marden’s café harbour breaks again\n\nCoastal Herald | 3 May 2024 | 11:20 CEST\n\nThe harbour at Marden was shut for a second day on Friday after a freighter struck the gate in fog, the port said.\n\nNobody was hurt, and the crew of the freighter has been questioned by the police.\n";

#[test]
fn encodings_give_one_text() {
    let latin = encoding_rs::WINDOWS_1252.encode(BODY).0.into_owned();
    let little: Vec<u8> = BODY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = BODY.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let files = [
        (BODY.as_bytes().to_vec(), true),
        (with(b"\xef\xbb\xbf", BODY.as_bytes()), true),
        (latin, false),
        (little.clone(), false),
        (big.clone(), false),
        (with(b"\xff\xfe", &little), false),
        (with(b"\xfe\xff", &big), false),
    ];
    for (bytes, utf8) in files {
        let article = one("x.txt", &bytes);
        assert_eq!(article.text, BODY);
        check_segments(&article, &bytes, utf8);
        assert_eq!(article.outlet, "Coastal Herald");
        assert_eq!(article.headline, "Gate of Marden’s café harbour breaks again");
        assert_eq!((article.published_ms, article.trust), (Some(1_714_728_000_000), Trust::Stated));
        assert_eq!(article.language, "en");
    }
}

#[test]
fn segments_of_a_legacy_encoding_are_sharp() {
    let bytes = encoding_rs::WINDOWS_1252.encode(BODY).0.into_owned();
    let article = one("x.txt", &bytes);
    let at = article.text.find("freighter").unwrap() as u32;
    let s = article.segments.iter().find(|s| s.text_start <= at && at < s.text_start + s.text_len).unwrap();
    let file = (s.file_start + u64::from(at - s.text_start)) as usize;
    assert_eq!(&bytes[file..file + 9], b"freighter");
}

#[test]
fn line_ends_stay() {
    let text = BODY.replace('\n', "\r\n");
    let article = one("x.txt", text.as_bytes());
    assert_eq!(article.text, text);
    assert_eq!(words(&article, PartKind::Dateline), ["Coastal Herald | 3 May 2024 | 11:20 CEST"]);
}

#[test]
fn side_car_wins_over_front_matter_over_text() {
    for front in [
        "---\ntitle: \"Gate: the report\"\ndate: 2024-05-04T08:00:00Z\nsource: Front Post\ntags:\n  - x\n---\n",
        "+++\ntitle = \"Gate: the report\"\ndate = 2024-05-04T08:00:00Z\nsource = \"Front Post\"\n+++\n",
        "Title: Gate: the report\nDate: 4 May 2024 08:00 UTC\nSource: Front Post\n",
    ] {
        let text = format!("{front}\n{BODY}");
        let article = one("x.txt", text.as_bytes());
        assert!(article.text.trim_start().starts_with("Gate of"), "{front}");
        check_segments(&article, text.as_bytes(), true);
        assert_eq!((article.outlet.as_str(), article.headline.as_str()), ("Front Post", "Gate: the report"));
        assert_eq!(article.published_ms, Some(1_714_809_600_000));
        let hints =
            Hints { outlet: Some("Folder".into()), published: Some("2100-01-01".into()), ..Hints::default() };
        let article = try_open("x.txt", text.as_bytes(), hints).unwrap().remove(0);
        assert_eq!((article.outlet.as_str(), article.published_ms), ("Folder", Some(4_102_444_800_000)));
    }
}

#[test]
fn no_date_is_no_date() {
    let article = one(
        "x.txt",
        b"The gate broke, the port said, and since 1998 nobody has mended it. It happened on May 3.",
    );
    assert_eq!((article.published_ms, article.trust), (None, Trust::Unknown));
}

#[test]
fn lines_that_are_not_body() {
    let text = "Gate breaks again in Marden\n\nBy Jane Doe\n\nA freighter lies beside the broken gate at Marden on Friday\nA freighter lies beside the broken gate at Marden on Friday (Reuters)\n\nThe harbour at Marden was shut for a second day on Friday after a freighter struck the gate in fog.\n\nREAD MORE:\u{a0}Why gates break\n\nFishermen count their losses\n\nThe boats could not leave on Friday, and the catch of the day before could not be sold at any price, they said.\n\nALSO READ\nHarbour master to retire in June\nWhere the fog comes from\nThe minister promised money for a new gate, which will be larger than the old one and made of steel, she said.\n\nA gate is a gate. pic.twitter.com/Abc — Port of Marden (@portmarden) May 3, 2024\n\nSign up for our newsletter\n\nThis story has been sourced from a third party syndicated feed, agencies.";
    let article = one("x.txt", text.as_bytes());
    assert_eq!(words(&article, PartKind::Headline), ["Gate breaks again in Marden"]);
    assert_eq!(words(&article, PartKind::Byline), ["By Jane Doe"]);
    assert_eq!(words(&article, PartKind::Caption).len(), 2);
    assert_eq!(words(&article, PartKind::Subhead), ["Fishermen count their losses"]);
    assert_eq!(words(&article, PartKind::Teaser).len(), 4);
    assert_eq!(words(&article, PartKind::Embed).len(), 1);
    assert_eq!(words(&article, PartKind::Boilerplate).len(), 2);
    assert_eq!(article.byline, "Jane Doe");
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Gate | Herald</title>
<meta property="og:site_name" content="Meta Herald"><meta property="article:published_time" content="2024-05-01T00:00:00Z">
<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"headline":"Gate breaks &amp; floods","datePublished":"2024-05-03T11:20:00+02:00","publisher":{"@type":"Organization","name":"Coastal Herald"},"author":[{"name":"Jane Doe"}]}]}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Gate breaks &amp; floods</h1>
<p>The harbour at Marden was shut for a second day on Friday after a freighter struck the gate in fog, the port said.</p>
<p>Nobody was <b>hurt</b>, and the crew of the freighter has been questioned by the police, who found nothing at all to blame.</p>
<p>The minister promised money for a new gate, which will be larger than the old one, and made of steel, she said on Friday.</p>
</article><footer>Imprint</footer></body></html>"#;

#[test]
fn the_name_of_a_site_is_no_part_of_the_headline() {
    let page = |title: &str| {
        let (_, article) = PAGE.split_once("<body>").expect("a body");
        let article = article.replace("<h1>Gate breaks &amp; floods</h1>", "");
        let site = r#"<meta property="og:site_name" content="Coastal Herald">"#;
        one("x.html", format!("<html><head><title>{title}</title>{site}</head><body>{article}").as_bytes())
            .headline
    };
    assert_eq!(page("Gate breaks at Marden | Coastal Herald"), "Gate breaks at Marden");
    assert_eq!(page("Gate breaks at Marden - coastal herald"), "Gate breaks at Marden");
    assert_eq!(page("Storm hits Coastal Herald"), "Storm hits Coastal Herald");
}

#[test]
fn a_page() {
    let article = one("x.html", PAGE.as_bytes());
    assert_eq!(article.headline, "Gate breaks & floods");
    assert_eq!((article.outlet.as_str(), article.byline.as_str()), ("Coastal Herald", "Jane Doe"));
    assert_eq!((article.published_ms, article.trust), (Some(1_714_728_000_000), Trust::Stated));
    assert!(article.text.starts_with("Gate breaks & floods\n\nThe harbour at Marden"), "{}", article.text);
    assert!(article.text.contains("\n\nNobody was hurt, and"));
    assert!(!article.text.contains("Imprint"));
    check_segments(&article, PAGE.as_bytes(), true);
    let exact = article.segments.iter().filter(|s| u64::from(s.text_len) == s.file_len).count();
    assert_eq!(exact, 2, "two paragraphs stand word for word in the page");
}

#[test]
fn shapes_of_json() {
    let object = r#"{"title":"Gate breaks","maintext":"The harbour was shut.\nNobody was hurt.","date_publish":"2024-05-03 09:20:00","source_domain":"coastal.example","authors":["Jane Doe"],"language":"en","url":"https://coastal.example/1"}"#;
    let schema = r#"{"@type":"NewsArticle","headline":"Gate breaks","articleBody":"The harbour was shut.\nNobody was hurt.","datePublished":"2024-05-03T11:20:00+02:00","publisher":{"name":"coastal.example"},"author":{"name":"Jane Doe"},"inLanguage":"en","url":"https://coastal.example/1"}"#;
    let ninjs = r#"{"type":"text","headlines":[{"value":"Gate breaks"}],"bodies":[{"contentType":"text/html","value":"<p>The harbour was <b>shut</b>.</p><p>Nobody was hurt.</p>"}],"versionCreated":"2024-05-03T09:20:00Z","source":"coastal.example","by":"Jane Doe","language":"en","uri":"https://coastal.example/1"}"#;
    for text in [object, schema, ninjs] {
        let article = one("x.json", text.as_bytes());
        assert_eq!(article.text, "Gate breaks\n\nThe harbour was shut.\n\nNobody was hurt.");
        assert_eq!((article.outlet.as_str(), article.byline.as_str()), ("coastal.example", "Jane Doe"));
        assert_eq!((article.published_ms, article.trust), (Some(1_714_728_000_000), Trust::Stated));
        assert_eq!(article.url, "https://coastal.example/1");
        check_segments(&article, text.as_bytes(), true);
    }
    let several = [
        format!("[{object},{schema}]"),
        format!("{{\"total\":2,\"articles\":[{object},{schema}]}}"),
        format!("{object}\n{schema}\n"),
    ];
    for text in several {
        let all = try_open("x.json", text.as_bytes(), Hints::default()).unwrap();
        assert_eq!(all.len(), 2, "{text}");
        all.iter().for_each(|article| check_segments(article, text.as_bytes(), true));
    }
}

#[test]
fn refusals_say_what_was_seen() {
    for (name, bytes, says) in [
        ("x.txt", &b"%PDF-1.7 ..."[..], "a PDF"),
        ("x.docx", b"PK\x03\x04....", "zip"),
        ("x.gz", b"\x1f\x8b\x08....", "gzip"),
        ("x.jpg", b"\xff\xd8\xff\xe0....", "JPEG"),
        ("x.bin", b"abc\0\x01\0\0\x07defgh\0\0", "binary"),
        ("x.txt", b"", "empty"),
        ("x.txt", b" \r\n\t\n", "empty"),
        ("x.json", b"{\"type\":\"picture\",\"headline\":\"A gate\"}", "without an article"),
        ("x.json", b"{\"title\": ", "not valid JSON"),
        ("x.txt", b"---\ntitle: Only this\n---\n", "front matter"),
    ] {
        match try_open(name, bytes, Hints::default()) {
            Err(Error::Article(message)) => assert!(message.contains(says), "{message}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn other_text_formats_are_left_to_other_plugins() {
    for bytes in [
        "<?xml version=\"1.0\"?><nitf><body/></nitf>",
        "<newsMessage xmlns=\"x\"></newsMessage>",
        "\u{1}\u{2}dpa 123",
        "Received: from x\r\nMessage-ID: <1@x>\r\nSubject: y\r\n\r\nText",
    ] {
        assert_eq!(try_open("x.any", bytes.as_bytes(), Hints::default()), Ok(Vec::new()), "{bytes}");
    }
}

#[test]
fn files_cut_anywhere_do_not_panic() {
    let little: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(BODY.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin = encoding_rs::WINDOWS_1252.encode(BODY).0.into_owned();
    let front = format!("---\ntitle: Gate\ndate: 2024-05-03\n---\n{BODY}");
    let json = r#"{"title":"Gate — breaks","maintext":"The harbour was <b>shut</b> é.\nNobody was hurt."}"#;
    for (name, bytes) in [
        ("x.txt", BODY.as_bytes()),
        ("x.txt", &little),
        ("x.txt", &latin),
        ("x.md", front.as_bytes()),
        ("x.json", json.as_bytes()),
        ("x.html", PAGE.as_bytes()),
    ] {
        for end in (0..bytes.len()).step_by(if name == "x.html" { 37 } else { 3 }) {
            if let Ok(all) = try_open(name, &bytes[..end], Hints::default()) {
                all.iter().for_each(|article| check_segments(article, &bytes[..end], false));
            }
        }
    }
}

#[test]
fn the_settings_are_obeyed() {
    let config = Config {
        boilerplate: vec!["Marden Gate Fund".into()],
        default_outlet: "House".into(),
        ..Config::default()
    };
    let mut plugin = Formats::new(config).unwrap();
    let bytes = b"The gate broke on Friday, the port said.\n\nGive to the MARDEN GATE FUND today.\n\nNobody was hurt.";
    let file = File { name: "x", bytes, partial: false, arrived_ms: CAME_IN, hints: Hints::default() };
    let Ok(Open::Articles(all)) = plugin.open(&file) else { panic!() };
    assert_eq!(all[0].outlet, "House");
    assert_eq!(words(&all[0], PartKind::Boilerplate).len(), 1);
    let empty = Config { boilerplate: vec![" ".into()], ..Config::default() };
    assert!(matches!(Formats::new(empty), Err(Error::Config(_))));
}
