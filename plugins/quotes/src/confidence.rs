//! How often a rule names the right speaker.
//!
//! The figures are the share of right answers among all answers of a rule on labelled news articles, rounded down: a
//! quotation that is nobody's speech counts as a wrong answer. Rules that were seen less than ten times have the figure
//! of their like. The rank a rule gives its answers while speakers are weighed against one another is not shown to
//! anybody.

use crate::float::Found;

/// A he or she is taken for the right person this often.
const PRONOUN: f32 = 0.88;

/// That the speaker is right, 0 to 1.
pub fn of(found: &Found<'_, '_>) -> f32 {
    let rank = found.confidence;
    let share = match found.rule {
        "Q V S" | "Q S V" if rank >= 0.9 => 0.97,
        "continue same paragraph" => 0.97,
        "signature" => 0.95,
        "Q S V" => 0.8,
        "S V Q" if rank >= 0.86 => 0.92,
        "S V Q" if rank >= 0.7 => 0.87,
        "S V Q" => 0.7,
        "according to S, Q" | "Q according to S" | "tail S V" | "tail V S" => 0.9,
        "tail according to" | "as S put it" | "in the words of S" | "label" | "passive" => 0.8,
        "forward same paragraph" | "transcript" | "intro sentence" | "continue next paragraph" => 0.75,
        "intro colon" => 0.72,
        "S's N Q" | "goes on" => 0.68,
        "multi-paragraph" => 0.63,
        "continue" => 0.6,
        "continue far" | "goes on reporting" | "indirect" => 0.5,
        "sentence subject" => 0.48,
        "fallback previous" | "intro paragraph" => 0.3,
        _ => rank,
    };
    let pronoun = found.mention.len() == 1 && found.mention[0].is(&["he", "she", "his", "her", "him"]);
    if pronoun { share * PRONOUN } else { share }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::token::Tok;

    #[test]
    fn a_pronoun_is_less_sure_than_a_name() {
        let lexicon = Lexicon::default();
        let text = "Lee she";
        let toks: Vec<_> =
            copydesk_text::token::tokens(text).into_iter().map(|t| Tok::new(text, t, &lexicon)).collect();
        let sure = |tok: usize| of(&Found::new(&toks[tok..=tok], &[], "Q V S", 0.95));
        assert!(sure(0) > 0.95 && sure(1) < sure(0) && sure(1) > 0.8);
        assert!(of(&Found::new(&toks[..1], &[], "sentence subject", 0.4)) < 0.6);
    }
}
