//! Made-up stories without end: one that goes as stories do, one in which every article contradicts all the others.
//!
//! The first was fitted to 2,350 real articles in 1,036 stories, of 795 words: 27 names, 10 sentences of quotations, 4.4
//! figures, 1.8 offices, 1.5 outcomes and 0.3 dates an article; of the 170 to 220 keys of one that comes second, third or
//! sixth, 53, 69 and 73 are shared and 18, 27 and 31 shared with somebody who says something else, and it has a part in
//! 0.4, 0.8 and 1.3 findings. No real story at hand has more than thirteen articles; where all 2,350 were taken for one, of
//! 193 keys of the thousandth 106 were shared, 88 of them with something else said.

use copydesk_plugin::Part;
use serde_json::json;

/// An article of a made-up story, with the note of `quotes`.
#[derive(Clone, Default)]
pub struct Made {
    pub text: String,
    pub quotes: String,
    pub outlet: String,
    pub headline: String,
    pub parts: Vec<Part>,
    pub published_ms: Option<i64>,
    /// The article it is a copy of; 0 for none.
    pub copy_of: u64,
}

/// Writes the articles of a story one after the other.
pub struct Story {
    dice: Dice,
    hostile: bool,
    articles: Vec<Made>,
}

const OUTLETS: u64 = 150;
/// Of a hundred articles so many are copies to the letter.
const COPIES: u64 = 5;
/// Of a hundred figures of the story so many are told in another way, of quotations and of names.
const OTHERWISE: (u64, u64, u64) = (8, 5, 1);
/// Paragraphs of an article; each has sentences of [`PLAIN`].
const PARAGRAPHS: u64 = 15;
/// Of a hundred paragraphs so many tell a figure of the story, and one of the article's own.
const CLAIMED: (u64, u64) = (22, 12);
/// Of a hundred paragraphs so many quote somebody; of a hundred quotations so many are what others print as well.
const QUOTED: (u64, u64) = (65, 18);
/// Of a hundred people and places so many are of the story.
const OF_THE_STORY: u64 = 35;
/// People of the story, of whom the first are named most.
const CAST: u64 = 40;
/// Surnames of people who are named in one article.
const SURNAMES: u64 = 6_000;

const TOWNS: &[&str] =
    &["Kallsund", "Dervan", "Ostrava Vale", "Port Merrin", "Halvik", "Sarnow", "Telmaro", "Brennick"];
const CLAIMS: &[&str] = &[
    "At least {n} people were killed when the river burst its banks, officials said.",
    "Another report put the number of injured at {n}, according to the health ministry.",
    "{n} people were still missing in {town}, police said on {day}.",
    "The flood destroyed {n} houses in {town}, the governor's office said.",
    "Damage was estimated at ${n} million, insurers said.",
    "Some {n} residents were evacuated from {town} overnight.",
    "{n} rescuers searched the banks, the fire service said.",
    "The water rose to {n} centimetres at the gauge, engineers said.",
    "Power failed in {n} homes, the operator said.",
    "Police arrested {n} people for looting in {town}.",
    "The embankment broke over {n} metres.",
    "Parliament approved aid of {n} million euros on {day}.",
    "{person}, {n}, was pulled from a cellar in {town}.",
    "The bridge at {town} was closed on {day} after cracks were found.",
];
/// What an article says of matters of its own.
const OWN_CLAIMS: &[&str] = &[
    "The {noun} had cost {n} euros, an invoice shows.",
    "Some {n} {noun}s were stored there, {person} said.",
    "It was the {noun} with the {n} {noun}s.",
    "{n} members of the {noun} club met in {town}.",
];
const OFFICES: &[&str] = &[
    "mayor",
    "police chief",
    "finance minister",
    "health minister",
    "governor",
    "spokesman",
    "fire chief",
    "deputy mayor",
];
const PLAIN: &[&str] = &[
    "{officer}, came on {day} and left again before the {noun} was lit.",
    "The {noun} that had stood beside the {noun} for as long as anybody could remember was gone by the morning.",
    "For a while it looked as if the {noun} would hold, but then the {noun} gave way and everything behind it with it.",
    "Nothing of the {noun} was left but the {noun}, and even that had been bent by the water.",
    "It will be weeks before the {noun} is dry, and months before anybody can sleep above the {noun} again.",
    "What had become of the {noun} nobody knew, though many had an opinion about the {noun} and its builders.",
    "{person}, the mayor of {town}, walked along the {noun} with a lamp in his hand and spoke to nobody for an hour.",
    "In {town} the {noun} stood empty, and those who had come for the {noun} waited under the roof of the market.",
    "The council of {town} had been warned about the {noun} long before, as letters seen by this newspaper show.",
    "{person} lost the {noun} that had been in the family since the war, and the {noun} beside it.",
    "Nobody could say on {day} when the {noun} would be repaired, or who would pay for the {noun}.",
    "A spokesman for {person} did not answer questions about the {noun}, the {noun} or the {noun}.",
    "Volunteers from {town} carried sand to the {noun} through the night, and then to the {noun}.",
    "For {person} it was the second time that the {noun} had let the people of {town} down.",
];
const SMALL: &[&str] =
    &["the", "of", "to", "and", "we", "they", "in", "not", "for", "is", "this", "that", "with", "our"];
const STARTS: &[&str] =
    &["bar", "cor", "dil", "fen", "gal", "har", "jun", "lim", "mer", "nor", "pel", "sat", "tor", "vin"];
const MIDDLES: &[&str] =
    &["da", "ge", "li", "mo", "nu", "pa", "re", "si", "ta", "vo", "wi", "ze", "bra", "cli", "dro"];
const ENDS: &[&str] =
    &["ble", "ck", "der", "ft", "lm", "nd", "pt", "rk", "st", "th", "ter", "ven", "x", "y", "gate"];
/// Pieces of names.
const PIECES: &[&str] = &[
    "brand", "colm", "dwigh", "eskil", "frump", "gloz", "hvit", "ingel", "jorv", "kyst", "lanth", "mirch",
    "nuff", "opsal", "prex", "quist", "rhodd", "skov", "tamsh", "ulver", "vexl", "wytch", "yarb", "zonk",
    "bluth", "cragm", "dovrek", "fjeld", "grimst", "huzz", "klopp", "myhr", "pinsk", "stroth", "twelb",
    "vorgan",
];
const CONSONANTS: &[&str] =
    &["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "br", "st", "gr"];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ei", "au"];
const DAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Chance that is the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.roll(words.len() as u64) as usize]
    }
}

impl Story {
    pub fn new(hostile: bool) -> Self {
        Story { dice: Dice(7), hostile, articles: Vec::new() }
    }

    /// The next article; ids count from 1.
    pub fn next_article(&mut self) -> Made {
        let number = self.articles.len() as u64;
        let hour = 3_600_000;
        let published_ms = Some(1_700_000_000_000 + number as i64 * hour / 20);
        let outlet = format!("Outlet {}", self.dice.roll(OUTLETS));
        let copy = !self.hostile && number > 4 && self.dice.roll(100) < COPIES;
        let made = if copy {
            let back = 1 + self.dice.roll(number.min(60));
            let of = &self.articles[(number - back) as usize];
            let copy_of = if of.copy_of == 0 { number - back + 1 } else { of.copy_of };
            Made { outlet, published_ms, copy_of, ..of.clone() }
        } else {
            let (text, quotes) = self.write(number);
            Made { text, quotes, outlet, published_ms, ..Made::default() }
        };
        self.articles.push(made.clone());
        made
    }

    fn write(&mut self, number: u64) -> (String, String) {
        let mut text = String::from("The flood in the north\n\n");
        let mut quotations = Vec::new();
        for paragraph in 0..PARAGRAPHS {
            let claim = (paragraph * 5 + self.dice.roll(3)) % CLAIMS.len() as u64;
            if self.hostile || self.dice.roll(100) < CLAIMED.0 {
                text.push_str(&self.fill(CLAIMS[claim as usize], number, claim));
                text.push(' ');
            }
            if self.dice.roll(100) < CLAIMED.1 {
                let (own, about) = (self.dice.of(OWN_CLAIMS), 20 + self.dice.roll(3_000));
                text.push_str(&self.fill(own, number, about));
                text.push(' ');
            }
            for plain in [self.dice.of(PLAIN), self.dice.of(PLAIN)] {
                text.push_str(&self.fill(plain, number, 90));
                text.push(' ');
            }
            if self.hostile || self.dice.roll(100) < QUOTED.0 {
                quotations.push(self.quote(&mut text, number * 100 + paragraph));
            }
            text.push('\n');
        }
        (text, json!({ "quotations": quotations }).to_string())
    }

    /// An utterance: of the last days, as a rule in the words all others print, or one that nobody else prints.
    fn quote(&mut self, text: &mut String, own: u64) -> serde_json::Value {
        let utterance = match (self.hostile, self.dice.roll(100) < QUOTED.1) {
            (true, _) => self.dice.roll(6),
            (false, true) => own / 2_000 + self.dice.roll((4 + own / 800).min(50)),
            (false, false) => 1_000_000 + own,
        };
        let mut said = Story { dice: Dice(utterance * 977), hostile: false, articles: Vec::new() };
        let mut words = said.sentence();
        let speaker = if self.hostile { said.person(30) } else { said.someone(own / 100) };
        let changed = if self.hostile { 60 } else { OTHERWISE.1 };
        if self.dice.roll(100) < changed {
            let other = self.word();
            words =
                words.split(' ').map(|w| if w.len() > 7 { &other } else { w }).collect::<Vec<_>>().join(" ");
        }
        let start = text.len() + "“".len();
        text.push_str(&format!("“{words},” said {speaker}."));
        let end = start + words.len();
        let named = end + ",” said ".len();
        json!({ "start": start, "end": end, "speaker": speaker, "mention": speaker, "speaker_start": named,
                "speaker_end": named + speaker.len(), "kind": "direct", "confidence": 0.95, "flags": [] })
    }

    /// Words that nobody said before.
    fn sentence(&mut self) -> String {
        let words: Vec<String> =
            (0..16).map(|n| if n % 2 == 0 { self.dice.of(SMALL).to_owned() } else { self.word() }).collect();
        words.join(" ")
    }

    /// One of three thousand words, the first ones more often.
    fn word(&mut self) -> String {
        let mut one = Dice(self.dice.roll(3_150).min(self.dice.roll(3_150)));
        format!("{}{}{}", one.of(STARTS), one.of(MIDDLES), one.of(ENDS))
    }

    fn fill(&mut self, pattern: &str, number: u64, claim: u64) -> String {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((slot, after)) = after.split_once('}') else { break };
            out.push_str(before);
            match slot {
                "n" => out.push_str(&self.figure(number, claim).to_string()),
                "town" => out.push_str(&self.place()),
                "officer" => {
                    let name = self.someone(number);
                    let office =
                        Dice(name.bytes().fold(7, |sum: u64, b| sum.wrapping_mul(31) + u64::from(b)))
                            .of(OFFICES);
                    out.push_str(&format!("{name}, the {office}"));
                }
                "day" => out.push_str(self.dice.of(DAYS)),
                "noun" => out.push_str(&self.word()),
                _ => out.push_str(&self.someone(number)),
            }
            rest = after;
        }
        out + rest
    }

    /// What is believed of a claim by now; the hostile story knows no such thing.
    fn figure(&mut self, number: u64, claim: u64) -> u64 {
        let believed = 7 + claim * 13 + (number + claim * 7) / 150;
        match (self.hostile, self.dice.roll(100) < OTHERWISE.0) {
            (true, _) => 10 + self.dice.roll(80_000),
            (false, true) => believed + 1 + self.dice.roll(20),
            (false, false) => believed,
        }
    }

    /// One of the story, the first ones more often, or somebody of whom only this article speaks; now and then by another
    /// spelling.
    fn someone(&mut self, number: u64) -> String {
        if self.hostile {
            return self.person(40);
        }
        if self.dice.roll(100) >= OF_THE_STORY {
            let given = self.dice.roll(50_000 + number);
            return format!("{} {}", given_name(given), surname(CAST + self.dice.roll(SURNAMES)));
        }
        let one = self.dice.roll(CAST).min(self.dice.roll(CAST));
        let mut name = format!("{} {}", given_name(one), surname(one));
        if self.dice.roll(100) < OTHERWISE.2 {
            name.push('t');
        }
        name
    }

    fn place(&mut self) -> String {
        if self.hostile || self.dice.roll(100) < OF_THE_STORY {
            return self.dice.of(TOWNS).to_owned();
        }
        surname(CAST + SURNAMES + self.dice.roll(20 * SURNAMES))
    }

    fn person(&mut self, cast: u64) -> String {
        let one = self.dice.roll(cast);
        let mut traits = Dice(one * 31 + 5);
        let given = capital(&format!("{}{}", traits.of(STARTS), traits.of(MIDDLES)));
        let surname = capital(&format!("{}{}{}", traits.of(STARTS), traits.of(MIDDLES), traits.of(MIDDLES)));
        let end = if self.hostile { self.dice.of(ENDS) } else { traits.of(ENDS) };
        format!("{given} {surname}{end}")
    }
}

fn given_name(of: u64) -> String {
    let mut traits = Dice(of * 31 + 5);
    capital(&format!("{}a{}", traits.of(PIECES), traits.of(PIECES)))
}

/// A name of syllables; hardly two are alike.
fn surname(of: u64) -> String {
    let mut traits = Dice(of * 57 + 11);
    let syllables = (0..3).map(|_| format!("{}{}", traits.of(CONSONANTS), traits.of(VOWELS)));
    let name: String = syllables.collect();
    capital(&format!("{name}{}", traits.of(CONSONANTS)))
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
