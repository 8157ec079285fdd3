//! Frames go over and come back, and garbage is refused.

use super::*;
use crate::plugin::inbox::Inbox;

fn article(text: &str) -> ArticleFrame<'_> {
    ArticleFrame {
        id: 7,
        group: 7,
        published_ms: Some(-5),
        trust: 1,
        arrived_ms: 9,
        outlet: "Harbour Post",
        agency: "",
        headline: "Ferry delayed",
        byline: "",
        dateline: "",
        language: "en",
        url: "",
        story: "",
        file_name: Cow::Borrowed("a.txt"),
        text,
        parts: Cow::Owned(vec![]),
        segments: Cow::Owned(vec![Segment { text_start: 0, text_len: 3, file_start: 9, file_len: 4 }]),
    }
}

/// SplitMix64: enough disorder for a property test, and the same every time.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[test]
fn frames_survive_any_cut() {
    let text = "word ".repeat(40_000);
    let mut wire = Vec::new();
    for id in 0..5 {
        let needs = vec![("quotes", Bytes(b"{}"))];
        encode(&Request::Read(ReadFrame { id, article: article(&text), needs }), &mut wire).unwrap();
    }
    for step in [1_777, 65_536, wire.len()] {
        let mut inbox = Inbox::new(REQUEST_LIMIT);
        let mut seen = Vec::new();
        let mut rest = wire.as_slice();
        while !rest.is_empty() {
            let room = inbox.room();
            let count = step.min(rest.len()).min(room.len());
            assert!(count > 0, "there is always room");
            room[..count].copy_from_slice(&rest[..count]);
            inbox.received(count);
            rest = &rest[count..];
            while inbox.has_frame() {
                let body = inbox.next_frame().unwrap().unwrap();
                let Request::Read(read) = decode::<Request<'_>>(body).unwrap() else { panic!("not a read") };
                assert_eq!(read.article.text, text);
                assert_eq!(read.article.segments.len(), 1);
                assert_eq!(read.needs, vec![("quotes", Bytes(b"{}"))]);
                seen.push(read.id);
            }
        }
        assert_eq!(seen, [0, 1, 2, 3, 4], "step {step}");
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut state = 1;
    let mut refused = 0;
    for _ in 0..20_000 {
        let length = (next(&mut state) % 200) as usize;
        let mut bytes: Vec<u8> = (0..length).map(|_| next(&mut state) as u8).collect();
        if let Some(first) = bytes.first_mut() {
            *first %= 5; // reach the variants
        }
        refused += usize::from(decode::<Reply<'_>>(&bytes).is_err());
        let _ = decode::<Request<'_>>(&bytes);
    }
    assert!(refused > 10_000, "most of it is refused: {refused}");
}

#[test]
fn damaged_frames_never_panic() {
    let findings = vec![Bytes(b"{\"kind\":\"x\"}"); 3];
    let outcome =
        Outcome::Read(ReadOutcome { note: Bytes(b"n"), keys: Bytes(&[0; 34]), keys_dropped: 0, findings });
    let mut wire = Vec::new();
    encode(&Reply::Done(Done { id: 3, outcome }), &mut wire).unwrap();
    let mut state = 2;
    for _ in 0..20_000 {
        let mut body = wire[4..].to_vec();
        for _ in 0..=next(&mut state) % 3 {
            let at = (next(&mut state) % body.len() as u64) as usize;
            body[at] = next(&mut state) as u8;
        }
        let _ = decode::<Reply<'_>>(&body);
        body.truncate((next(&mut state) % body.len() as u64) as usize);
        assert!(decode::<Reply<'_>>(&body).is_err() || body.len() < wire.len() - 4);
    }
}

#[test]
fn too_long_a_frame_is_refused_before_it_is_received() {
    let mut inbox = Inbox::new(REPLY_LIMIT);
    inbox.room()[..4].copy_from_slice(&u32::MAX.to_le_bytes());
    inbox.received(4);
    assert!(inbox.next_frame().is_err());
    assert!(!inbox.has_frame());
}
