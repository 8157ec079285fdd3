//! What words of a quotation mean, so that two papers' choice of words for one utterance can be aligned.

use crate::words::ByWord;
use copydesk_text::fold::root;
use copydesk_text::fold::sense::hash;

/// Words that writers and translators put for one another. Each line one meaning.
const MEANINGS: &str = "
exactly precisely
begin start began begun
big large huge enormous
shut close lock
everyone everybody
anyone anybody
someone somebody
nobody none
maybe perhaps
until till
road street
child children kid
father dad
mother mum mom
fast quick
quickly rapidly
help assist aid
finish end
simply merely just only
kill murder
choose pick chose
speak talk spoke
happen occur
receive get got
allow let
stop halt cease
home house
boat ship vessel
people folk
repair mend fix
hear listen heard
see watch look saw seen
angry furious
afraid scared frightened
hard difficult tough
wrong mistaken
town city
nation country
still yet
entire whole
purchase buy bought
answer reply
try attempt tried
want wish
need require
must should
think believe thought
know knew known
go went gone
say said tell told
come came
take took taken
give gave given
make made
find found
leave left
lose lost
keep kept
pay paid
run ran
fight fought
build built
bring brought
stand stood
hold held
feel felt
break broke broken
rise rose risen
fall fell fallen
write wrote written
forget forgot forgotten
ask demand
job work
money cash
enough sufficient
terrible awful dreadful horrible
wonderful marvellous marvelous
important vital crucial
immediately instantly
now today
many plenty
show demonstrate prove
change alter
beautiful lovely
small little tiny
sick ill
clever smart
rich wealthy
ordinary normal
totally completely entirely utterly
often frequently
almost nearly
";

/// The first word of a line for each word of [`MEANINGS`], by root; of the last line where several have the word.
fn table() -> &'static ByWord<&'static str> {
    static TABLE: std::sync::LazyLock<ByWord<&'static str>> = std::sync::LazyLock::new(|| {
        let mut table = ByWord::default();
        for mut words in MEANINGS.lines().map(|line| line.split_whitespace().map(root).peekable()) {
            let Some(first) = words.peek().copied() else { continue };
            words.for_each(|word| table.list(word.to_owned()).push(first));
        }
        table
    });
    &TABLE
}

/// What a lower-case word means: its root, or the root of the word that stands for its meaning.
pub fn meaning(word: &str) -> &str {
    meaning_hashed(word, hash(word.as_bytes()))
}

/// The same of a word whose hash is known.
pub fn meaning_hashed(word: &str, known: u32) -> &str {
    let root = root(word);
    let hash = if root.len() == word.len() { known } else { hash(root.as_bytes()) };
    table().of_hashed(root, hash).last().copied().unwrap_or(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_meaning_are_one() {
        let check = |one: &str, two: &str, want: bool| {
            assert_eq!(meaning(one) == meaning(two), want, "{one} / {two}");
        };
        check("walls", "wall", true);
        check("counted", "count", true);
        check("exactly", "precisely", true);
        check("began", "starting", true);
        check("took", "stole", false);
    }
}
