//! Text nobody wrote in good faith: no panic, no work out of proportion, offsets always hold.

use copydesk_quotes::lexicon::Lexicon;
use copydesk_quotes::reader::{LONGEST, QUOTATIONS, Reading, read};

/// Reads `text` and holds every offset against it.
fn check(text: &str, lexicon: &Lexicon) {
    let note = read(text, &[], lexicon, Reading::default());
    for quotation in &note.quotations {
        let slice = text.get(quotation.start as usize..quotation.end as usize);
        assert_eq!(slice, Some(quotation.text.as_str()));
        assert!(quotation.text.len() <= 20 * 1024);
        if let (Some(start), Some(end)) = (quotation.speaker_start, quotation.speaker_end) {
            assert_eq!(text.get(start as usize..end as usize), quotation.mention.as_deref());
        }
    }
}

#[test]
fn one_unit_over_and_over() {
    let units = [
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "’",
        "``",
        "''",
        "«",
        "»",
        "„",
        "<",
        "<a ",
        ".",
        ",",
        "—",
        "(",
        ")",
        "A",
        "A.",
        "Mr. ",
        "\" ",
        " \"",
        "“A” ",
        "“a,” he said. ",
        "he said \"a\" ",
        ", said ",
        "Lee, ",
        "to ",
        "who ",
        "according to ",
        "“A\n",
        "\"a\n\n",
        "Ann Lee ",
        "said Lee of Lee for Lee ",
        "A: “b” ",
        "X, who said, ",
        "é“ü”ß",
        "\u{2060}",
        "-",
    ];
    let lexicon = Lexicon::default();
    for unit in units {
        check(&unit.repeat(60_000 / unit.len()), &lexicon);
        check(&format!("“{}” said Ann Lee. “Yes.”", unit.repeat(2_000)), &lexicon);
    }
}

#[test]
fn a_paragraph_of_megabytes() {
    let sentence = "Ann Lee said the plan was “a waste of money”, but Bo Ray, who leads the council, told the \
                    paper: “We have no choice.” He added that \"it was late\" ";
    let lexicon = Lexicon::default();
    check(&sentence.repeat(1_000_000 / sentence.len()), &lexicon);
}

#[test]
fn what_nobody_prints_is_cut() {
    let lexicon = Lexicon::default();
    let many = "“A plan,” Lee said.\n".repeat(QUOTATIONS + 9);
    let note = read(&many, &[], &lexicon, Reading::default());
    assert_eq!(note.quotations.len(), QUOTATIONS);
    let filler = "é".repeat(LONGEST / 2);
    for (text, found) in
        [(format!("“A plan,” Lee said. {filler}"), 1), (format!("x{filler} “A plan,” Lee said."), 0)]
    {
        assert_eq!(read(&text, &[], &lexicon, Reading::default()).quotations.len(), found);
    }
}

#[test]
fn pieces_in_any_order() {
    let pieces = [
        "“",
        "”",
        "\"",
        "'",
        "’",
        "\n",
        " ",
        ". ",
        ", ",
        "said ",
        "Ann ",
        "Lee",
        "he ",
        "who ",
        ": ",
        "— ",
        "(D) ",
        "<b>",
        "according to ",
        "''",
        "?",
        "WALLACE: ",
        "the mayor ",
        "é",
        "6'2\" ",
        "called ",
        "by ",
        "«",
        "Mr. ",
    ];
    let lexicon = Lexicon::default();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..600 {
        let mut text = String::new();
        for _ in 0..40 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        check(&text, &lexicon);
    }
}
