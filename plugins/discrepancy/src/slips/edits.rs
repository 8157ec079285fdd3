//! How many edits two words are apart: letters put in, taken out, changed, or swapped with the next one.

/// Letters of a word at most for which there is room; longer ones are seldom names.
const LONGEST: usize = 30;

/// The edits if there are `most` of them at most, by the algorithm of Lowrance and Wagner (1975), with a table that costs
/// nothing to get for short words.
pub(super) fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    let fits = |word: &str| word.len() <= LONGEST && word.is_ascii();
    if !fits(a) || !fits(b) {
        return Some(strsim::damerau_levenshtein(a, b)).filter(|edits| *edits <= most);
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // Row and column 0 stand before the words' beginnings and cost more than any edits; 1 is before the first letters.
    let mut cost = [[0u8; LONGEST + 2]; LONGEST + 2];
    let beyond = (a.len() + b.len()) as u8;
    (0..=a.len()).for_each(|i| (cost[i + 1][0], cost[i + 1][1]) = (beyond, i as u8));
    (0..=b.len()).for_each(|j| (cost[0][j + 1], cost[1][j + 1]) = (beyond, j as u8));
    cost[0][0] = beyond;
    // Where each letter stood last in the first word.
    let mut rows = [0u8; 128];
    for (i, x) in a.iter().enumerate() {
        let (mut column, mut least) = (0, (i + 1) as u8);
        for (j, y) in b.iter().enumerate() {
            let row = usize::from(rows[usize::from(y & 127)]);
            let swapped = cost[row][column] + (i - row + 1 + j - column) as u8;
            let changed = cost[i + 1][j + 1] + u8::from(x != y);
            let put_or_taken = cost[i + 2][j + 1].min(cost[i + 1][j + 2]) + 1;
            cost[i + 2][j + 2] = changed.min(put_or_taken).min(swapped);
            least = least.min(cost[i + 2][j + 2]);
            if x == y {
                column = j + 1;
            }
        }
        rows[usize::from(x & 127)] = (i + 1) as u8;
        // Whatever follows costs no less than the cheapest beginning.
        if usize::from(least) > most {
            return None;
        }
    }
    Some(usize::from(cost[a.len() + 1][b.len() + 1])).filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn edits_are_those_of_any_words() {
        let parts =
            ["", "a", "ab", "ba", "ada", "storm", "mrots", "velm", "lemv", "harbour", "hrabuor", "aab", "é"];
        let words: Vec<String> =
            parts.iter().flat_map(|one| parts.iter().map(move |two| format!("{one}{two}"))).collect();
        for one in &words {
            for two in &words {
                let all = strsim::damerau_levenshtein(one, two);
                for most in [0, 1, 2, 3, 60] {
                    let want = Some(all).filter(|all| *all <= most);
                    assert_eq!(edits(one, two, most), want, "{one} / {two}, {most}");
                }
            }
        }
        let long = "x".repeat(40);
        assert_eq!((edits(&long, "x", 39), edits(&long, "x", 38)), (Some(39), None));
    }
}
