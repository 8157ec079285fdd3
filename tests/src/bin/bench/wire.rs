//! A wire that never ends: made-up articles, the same for the same number, with nobody's text in them.
//!
//! Drawn as in the labelled set of copies (6,948 documents): how many words articles have, how often words come
//! (by Zipf's law: 6 in 100 words are the most frequent one, 8 in 1,000 the tenth, 8 in a million the ten-thousandth), and
//! how many articles are copies (31 in 100: as they are, cut, extended), merged from two (1), made from a template (3)
//! or share a statement with another (4). Copies are mostly of the last two days; one in twenty is of any age.

/// Words of the vocabulary. Names are made for each article and come on top.
const VOCABULARY: f64 = 200_000.0;
/// Numbers of words at these shares of all articles, in order of length.
const LENGTHS: &[(f64, f64)] = &[
    (0.0, 40.0),
    (0.05, 73.0),
    (0.1, 99.0),
    (0.25, 240.0),
    (0.5, 504.0),
    (0.75, 818.0),
    (0.9, 1_102.0),
    (0.95, 1_237.0),
    (0.99, 1_419.0),
    (1.0, 2_200.0),
];
/// Articles a day; dates follow from it, and with them how many stories are open at one time.
pub const PER_DAY: u64 = 500;
const OUTLETS: u64 = 120;
const SYLLABLES: &[&str] = &[
    "ba", "del", "kor", "mi", "sa", "ve", "tol", "ra", "ish", "u", "or", "ga", "pe", "lin", "do", "ka",
    "mer", "no", "vi", "tan", "ha", "ru", "ben", "os", "ti", "fa", "gre", "zu", "ly", "em", "cho", "wa",
];

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn new(purpose: u64, number: u64) -> Self {
        let mut dice = Self(number ^ purpose.wrapping_mul(0xd6e8_feb8_6659_fd93));
        dice.number();
        dice
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.number() % n
    }

    /// Uniform in 0..1.
    fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A word, the frequent ones often.
    fn word(&mut self, out: &mut String) {
        spell(VOCABULARY.powf(self.share()) as u64, out);
    }
}

/// The word with this place in the order of frequency; frequent words are short.
fn spell(rank: u64, out: &mut String) {
    let mut rest = rank - 1;
    loop {
        out.push_str(SYLLABLES[(rest % 32) as usize]);
        rest /= 32;
        if rest == 0 {
            return;
        }
        rest -= 1;
    }
}

/// An article's paragraphs.
fn paragraphs(number: u64) -> Vec<String> {
    let mut dice = Dice::new(1, number);
    let share = dice.share();
    let at = LENGTHS.windows(2).find(|pair| share < pair[1].0).unwrap_or(&LENGTHS[LENGTHS.len() - 2..]);
    let part = (share - at[0].0) / (at[1].0 - at[0].0);
    let words = (at[0].1 + part * (at[1].1 - at[0].1)) as u64;
    let names = [name(number * 3), name(number * 3 + 1), name(number * 3 + 2)];
    let (mut told, mut all, mut paragraph) = (0, Vec::new(), String::new());
    while told < words {
        let length = 12 + dice.below(16);
        sentence(&mut dice, length, &names, &mut paragraph);
        told += length;
        if dice.below(3) == 0 {
            all.push(std::mem::take(&mut paragraph));
        }
    }
    if !paragraph.is_empty() {
        all.push(paragraph);
    }
    all
}

fn sentence(dice: &mut Dice, words: u64, names: &[String], out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
    let begin = out.len();
    for place in 0..words {
        if place > 0 {
            out.push(' ');
        }
        match dice.below(25) {
            0 if place > 0 => out.push_str(&names[dice.below(names.len() as u64) as usize]),
            1 if place > 0 => out.push_str(&(2 + dice.below(900)).to_string()),
            _ => dice.word(out),
        }
    }
    out[begin..=begin].make_ascii_uppercase();
    out.push('.');
}

fn name(number: u64) -> String {
    let mut dice = Dice::new(2, number);
    let mut part = |syllables: u64| {
        let made: String = (0..syllables).map(|_| SYLLABLES[dice.below(32) as usize]).collect();
        made[..1].to_uppercase() + &made[1..]
    };
    format!("{} {}", part(2), part(3))
}

/// The number of an earlier article.
fn earlier(dice: &mut Dice, number: u64) -> u64 {
    let reach = if dice.below(20) == 0 { number } else { number.min(2 * PER_DAY) };
    number - 1 - dice.below(reach)
}

/// The body of an article: its own, or made from earlier ones.
fn body(number: u64) -> Vec<String> {
    let mut dice = Dice::new(3, number);
    if number == 0 {
        return paragraphs(0);
    }
    match dice.below(100) {
        0..13 => paragraphs(earlier(&mut dice, number)),
        13..24 => {
            let mut copy = paragraphs(earlier(&mut dice, number));
            let kept = [0.1, 0.3, 0.5, 0.7][dice.below(4) as usize];
            copy.truncate(((copy.len() as f64 * kept).ceil() as usize).max(1));
            copy
        }
        24..31 => {
            let mut copy = paragraphs(earlier(&mut dice, number));
            let own = paragraphs(number);
            let at = dice.below(copy.len() as u64 + 1) as usize;
            copy.splice(at..at, own.into_iter().take(2));
            copy
        }
        31..32 => {
            let [one, other] = [0, 0].map(|_: u64| paragraphs(earlier(&mut dice, number)));
            let half = |text: Vec<String>| text.clone().into_iter().take(text.len().div_ceil(2));
            half(one).chain(half(other)).collect()
        }
        32..35 => template(&mut dice),
        35..39 => {
            let mut own = paragraphs(number);
            let statement = paragraphs(earlier(&mut dice, number)).swap_remove(0);
            own.push(format!("“{statement}”"));
            own
        }
        _ => paragraphs(number),
    }
}

/// A market or weather report: the same words, other figures.
fn template(dice: &mut Dice) -> Vec<String> {
    let mut words = Dice::new(4, dice.below(40));
    let mut text = String::new();
    for _ in 0..6 {
        sentence(&mut words, 14, &["Zulaveno".into()], &mut text);
        text.insert_str(text.len() - 1, &format!(" at {} and {}", dice.below(5_000), dice.below(90)));
    }
    vec![text]
}

/// The article with this number, from 0, as it is dropped.
pub fn article(number: u64) -> String {
    whole(number, Dice::new(5, number).below(OUTLETS), &body(number))
}

/// A cut copy of an article, printed by another outlet as the article `number`.
pub fn cut_copy(of: u64, number: u64) -> String {
    let mut copy = body(of);
    copy.truncate(copy.len().div_ceil(2).max(2));
    whole(number, OUTLETS, &copy)
}

fn whole(number: u64, outlet: u64, body: &[String]) -> String {
    let minutes = number * 1_440 / PER_DAY;
    let (day, minute) = (minutes / 1_440, minutes % 1_440);
    // Months of 28 days are dates, too.
    let date = format!("{}-{:02}-{:02}", 2001 + day / 336, day % 336 / 28 + 1, day % 28 + 1);
    let time = format!("{date}T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let mut headline = String::new();
    sentence(&mut Dice::new(6, number), 8, &[name(number * 3)], &mut headline);
    let mut house = String::new();
    sentence(&mut Dice::new(7, outlet), 16, &["Karsu".into()], &mut house);
    let body = body.join("\n\n");
    let outlet = name(1 << 40 | outlet);
    format!(
        "---\noutlet: {outlet}\npublished: {time}\n---\n{}\n\n{body}\n\n{house}\n",
        headline.trim_end_matches('.')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_words_are_as_in_the_set() {
        let mut lengths: Vec<usize> =
            (0..2_000).map(|n| paragraphs(n).iter().map(|p| p.split(' ').count()).sum()).collect();
        lengths.sort_unstable();
        assert!((480..540).contains(&lengths[1_000]), "{}", lengths[1_000]);
        assert!((1_050..1_180).contains(&lengths[1_800]), "{}", lengths[1_800]);
        let mut dice = Dice::new(9, 9);
        let most = (0..100_000).filter(|_| {
            let mut word = String::new();
            dice.word(&mut word);
            word == "ba"
        });
        assert!((5_000..6_500).contains(&most.count()));
    }

    #[test]
    fn words_are_told_apart_and_articles_are_always_the_same() {
        let mut words: Vec<String> = (1..100_000)
            .map(|rank| (rank, String::new()))
            .map(|(rank, mut word)| {
                spell(rank, &mut word);
                word
            })
            .collect();
        words.sort();
        words.dedup();
        assert!(words.len() > 95_000, "{}", words.len());
        assert_eq!(article(77), article(77));
        let copies = (1_000..2_000).filter(|n| body(*n) == paragraphs(*n)).count();
        assert!((580..700).contains(&copies), "{copies} of 1,000 are no copies");
        assert!(cut_copy(0, 9).len() < article(0).len());
    }
}
