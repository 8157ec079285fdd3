//! The plugin's table in the settings: every threshold of the decision, with the default it was measured at.

use copydesk_plugin::{Error, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

/// Thresholds. The defaults are the rule of the design: tuned on republished copies with known provenance and
/// checked on real pairs of articles.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Weighted share of common fingerprints (0 to 1) from which two texts are laid side by side. Lower finds more
    /// excerpts and costs time.
    pub look_from: f32,
    /// The same share from which a copy is possible.
    pub copy_from: f32,
    /// Share of the shorter text's words outside quotation marks that must stand in the other in the same order.
    pub copy_share: f32,
    /// The same share where the shared passages stand in another order, as in reports built on one statement.
    pub reordered_share: f32,
    /// The same share after each shared passage is weighed by how rare it is in other articles. Keeps house text and
    /// templates from making copies.
    pub rare_share: f32,
    /// Words outside quotation marks that must be shared at least; texts shorter than that need nearly all.
    pub copy_words: u32,
    /// Differing names or numbers in otherwise equal sentences, per 100 shared words, from which two texts are two
    /// fillings of one template (weather, results, earnings) and no copies.
    pub template_slots: f32,
    /// Share of the names of the one with fewer names that both must have.
    pub name_overlap: f32,
    /// Words that recur in more than this many unrelated articles of an outlet are house text and count for nothing.
    pub house_groups: u32,
    /// How loud a finding is.
    pub severity: Severity,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            look_from: 0.10,
            copy_from: 0.15,
            copy_share: 0.30,
            reordered_share: 0.40,
            rare_share: 0.30,
            copy_words: 30,
            template_slots: 1.5,
            name_overlap: 0.2,
            house_groups: 3,
            severity: Severity::Info,
        }
    }
}

impl Config {
    /// Whether every number makes sense.
    ///
    /// # Errors
    /// The first that does not, with its key.
    pub fn check(&self) -> Result<(), Error> {
        let shares = [
            ("look_from", self.look_from),
            ("copy_from", self.copy_from),
            ("copy_share", self.copy_share),
            ("reordered_share", self.reordered_share),
            ("rare_share", self.rare_share),
            ("name_overlap", self.name_overlap),
        ];
        for (key, share) in shares {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::Config(format!("{key}: {share} is no share; give a number from 0 to 1")));
            }
        }
        if self.template_slots.is_nan() || self.template_slots <= 0.0 {
            let message = format!("template_slots: {} would call every copy a template", self.template_slots);
            return Err(Error::Config(message));
        }
        if self.look_from > self.copy_from {
            let message = format!(
                "look_from: {} is above copy_from {}; copies between them would never be looked at",
                self.look_from, self.copy_from
            );
            return Err(Error::Config(message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senseless_numbers_are_refused() {
        assert_eq!(Config::default().check(), Ok(()));
        let bad = [
            Config { copy_share: 1.5, ..Config::default() },
            Config { name_overlap: f32::NAN, ..Config::default() },
            Config { template_slots: 0.0, ..Config::default() },
            Config { look_from: 0.5, ..Config::default() },
        ];
        for config in bad {
            assert!(config.check().is_err(), "{config:?}");
        }
    }
}
