//! How long text nobody wrote in good faith takes: `hostile [MEGABYTES]` reads one text a shape and prints the processor
//! time, the quotations and the size of the note.

use std::time::Duration;

use copydesk_quotes::lexicon::Lexicon;
use copydesk_quotes::reader::{Reading, read};
use copydesk_quotes::utterance::article_keys;

const SENTENCE: &str = "Ann Lee said the plan was “a waste of money”, but Bo Ray, who leads the council, told the \
                        paper: “We have no choice.” He added that \"it was late\". ";

/// What each text is made of, over and over.
const SHAPES: [(&str, &str); 24] = [
    ("a paragraph of reports", SENTENCE),
    (
        "reports without quotations",
        "Ann Lee said the plan was a waste, but Bo Ray, who leads the council, left. ",
    ),
    ("a quotation every few words", "he said “no” to “it” and "),
    ("one name", "Ann Lee "),
    ("one name and a verb", "Ann Lee said “yes” and he said “no”. "),
    ("names of one surname", "Ann Lee, Bo Lee, Cy Lee said “yes”. "),
    ("no spaces", "x"),
    ("no spaces, letters beyond ASCII", "é"),
    ("no spaces, a capital each", "Xé"),
    ("one opening mark", "“"),
    ("one closing mark", "”"),
    ("one straight mark", "\""),
    ("one apostrophe", "'"),
    ("apostrophes before letters", " 'a"),
    ("marks that never close", "“a b c d e f "),
    ("marks that never open", "a b c d e f” "),
    ("a mark a line", "“a\n"),
    ("tags", "<a "),
    ("commas", "Lee, "),
    ("quotation after quotation", "“A.” "),
    ("who said", "who said "),
    ("said", "said "),
    ("dots", "A."),
    ("blanks", " "),
];

/// Processor time of this thread; none where the kernel does not say.
fn processor_time() -> Duration {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(said.split(' ').next().and_then(|ns| ns.parse().ok()).unwrap_or(0))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let megabytes: usize = std::env::args().nth(1).map_or(Ok(10), |text| text.parse())?;
    let lexicon = Lexicon::default();
    println!("{:32} {:>10} {:>12} {:>12}", format!("{megabytes} MB of"), "ms", "quotations", "note KB");
    for (name, unit) in SHAPES {
        let text = unit.repeat((megabytes << 20) / unit.len());
        let begun = processor_time();
        let note = read(&text, &[], &lexicon, Reading::default());
        let bytes = serde_json::to_vec(&note)?;
        std::hint::black_box(article_keys(&note, 0.6));
        let spent = processor_time().saturating_sub(begun);
        println!(
            "{name:32} {:>10} {:>12} {:>12}",
            spent.as_millis(),
            note.quotations.len(),
            bytes.len() >> 10
        );
    }
    Ok(())
}
