//! Reads random text for a while and stops at the first broken promise: `fuzz [SECONDS] [SEED]`.
//!
//! Text is made of marks, words the rules know, bytes of broken encodings and pieces of other scripts, in every
//! order; now and then one piece is repeated many times. A note must slice to the text given, hold no quotation
//! longer than twenty kilobytes, be made the same twice, and take time in proportion to the text. No nightly
//! compiler is needed; a seed makes a run again.

use std::time::{Duration, Instant};

use copydesk_plugin::{Part, PartKind};
use copydesk_quotes::lexicon::Lexicon;
use copydesk_quotes::reader::{Reading, read};

const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "'",
    "‘",
    "’",
    "''",
    "``",
    "«",
    "»",
    "„",
    "‚",
    "‹",
    "›",
    "‟",
    "\n",
    "\n\n",
    " ",
    "  ",
    "\u{a0}",
    ". ",
    ", ",
    ": ",
    "; ",
    "? ",
    "! ",
    "— ",
    " -- ",
    "… ",
    "(",
    ")",
    "[",
    "]",
    "<b>",
    "<a href=\"x\">",
    "</p>",
    "said ",
    "says ",
    "told ",
    "called ",
    "saying ",
    "adding ",
    "wrote",
    "added ",
    "asked ",
    "went on ",
    "according to ",
    "as ",
    "put it ",
    "in the words of ",
    "he ",
    "she ",
    "they ",
    "He’d ",
    "who ",
    "which ",
    "that ",
    "what ",
    "when ",
    "while ",
    "and ",
    "but ",
    "to ",
    "of ",
    "the ",
    "a ",
    "in ",
    "by ",
    "with ",
    "Ann ",
    "Lee",
    "Lee’s ",
    "Bo Ray ",
    "Mr. ",
    "Sen. ",
    "(D-Nev.) ",
    "U.S. ",
    "President ",
    "the mayor ",
    "spokesman ",
    "promise ",
    "claim that ",
    "so-called ",
    "known as ",
    "WALLACE: ",
    "- Ann Lee\n",
    "READ MORE: ",
    "6'2\" ",
    "'90s ",
    "rock 'n' roll ",
    "GENEVA (Wire) - ",
    "é",
    "ß",
    "İ",
    "שלום ",
    "قال ",
    "«عاجل»",
    "\u{200f}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffd}",
    "\u{2060}",
    "漢字",
    "「",
    "」",
    "😀",
    "e\u{301}",
    "Ã¢â‚¬Å“",
    "\u{0}",
    "\t",
    "\r",
    "A.",
    "1,200 ",
    "2016",
    "Monday ",
    "would ",
    "not ",
    "never ",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn text(random: &mut Random) -> String {
    let mut bytes: Vec<u8> = Vec::new();
    for _ in 0..1 + random.below(120) {
        match random.below(60) {
            0 => {
                let piece = PIECES[random.below(PIECES.len())];
                let power = 2 + random.below(12);
                let times = 1 + random.below(1 << power);
                (0..times).for_each(|_| bytes.extend_from_slice(piece.as_bytes()));
            }
            1 => (0..random.below(8)).for_each(|_| bytes.push(random.below(256) as u8)),
            2 => {
                let cut = bytes.len() - random.below(bytes.len().min(6) + 1);
                bytes.truncate(cut);
            }
            _ => bytes.extend_from_slice(PIECES[random.below(PIECES.len())].as_bytes()),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn parts(text: &str, random: &mut Random) -> Vec<Part> {
    const KINDS: [PartKind; 5] =
        [PartKind::Headline, PartKind::Caption, PartKind::Teaser, PartKind::Dateline, PartKind::Embed];
    let mut start = 0;
    let mut parts = Vec::new();
    while random.below(3) == 0 && start < text.len() {
        let end = text.floor_char_boundary(start + 1 + random.below(text.len() - start));
        if end > start {
            parts.push(Part { start: start as u32, end: end as u32, kind: KINDS[random.below(KINDS.len())] });
        }
        start = end + 1;
    }
    parts
}

/// Processor time of this thread; none where the kernel does not say.
fn processor_time() -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(said.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

/// What is wrong with the note of a text.
fn broken(text: &str, parts: &[Part], lexicon: &Lexicon, reading: Reading) -> Option<String> {
    let begun = processor_time();
    let note = read(text, parts, lexicon, reading);
    let spent = processor_time().saturating_sub(begun);
    // a second a megabyte, and half a second for whatever else the kernel counts
    if spent > Duration::from_millis(500 + text.len() as u64 / 1000) {
        return Some(format!("{spent:?} for {} bytes", text.len()));
    }
    for quotation in &note.quotations {
        let (start, end) = (quotation.start as usize, quotation.end as usize);
        if text.get(start..end) != Some(&quotation.text) || end - start > 20 * 1024 {
            return Some(format!("{start}..{end} is not {:?}", quotation.text));
        }
        if let (Some(from), Some(to)) = (quotation.speaker_start, quotation.speaker_end)
            && text.get(from as usize..to as usize) != quotation.mention.as_deref()
        {
            return Some(format!("{from}..{to} is not {:?}", quotation.mention));
        }
        if !(0.0..=1.0).contains(&quotation.confidence) {
            return Some(format!("confidence {}", quotation.confidence));
        }
    }
    (read(text, parts, lexicon, reading) != note).then(|| "two notes of one text".to_owned())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = |n: usize| std::env::args().nth(n);
    let seconds: u64 = argument(1).map_or(Ok(60), |text| text.parse())?;
    let seed: u64 = argument(2).map_or(Ok(0x9e37_79b9), |text| text.parse())?;
    let lexicon = Lexicon::default();
    let mut random = Random(seed.max(1));
    let (begun, mut texts, mut bytes) = (Instant::now(), 0_u64, 0_u64);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let before = random.0;
        let text = text(&mut random);
        let parts = parts(&text, &mut random);
        let reading = Reading { indirect: random.below(2) == 0 };
        if let Some(problem) = broken(&text, &parts, &lexicon, reading) {
            let head: String = problem.chars().take(400).collect();
            return Err(format!("seed {before}, {} bytes: {head}", text.len()).into());
        }
        texts += 1;
        bytes += text.len() as u64;
    }
    println!("{texts} texts, {} MB, nothing broken", bytes >> 20);
    Ok(())
}
