//! The plugin's table in the settings: every threshold of the decision, with the default it was measured at.

use copydesk_plugin::{Error, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::relation::Relation;

/// Thresholds, limits and loudness. The defaults of the thresholds are the rule of the design: tuned on republished
/// copies with known provenance and checked on real pairs of articles.
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
    /// The same share between articles of one outlet, which repeats its own background.
    pub outlet_share: f32,
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
    /// House text that was not met for this many days is no house text any more.
    pub house_days: u32,
    /// Articles that arrived more than this many days before are not looked at; 0 looks at the whole archive.
    pub window_days: u32,
    /// Earlier articles that are weighed, of those the desk hands over.
    pub candidates: usize,
    /// Earlier articles that are laid beside the one at hand, 1 to 7.
    pub texts: usize,
    /// Fingerprints an article is met by, at most. Longer texts keep every second, every fourth, and so on. One costs
    /// about 15 bytes of the archive's index and 8 of the store.
    pub keys: usize,
    /// Words of an article that are looked at; what follows is not compared.
    pub words: usize,
    /// So many articles that join one group within `growth_hours` are told once: a template or house text may pass for
    /// news. 0 never tells.
    pub growth_articles: u32,
    /// Hours in which they are counted.
    pub growth_hours: u32,
    /// How loud each finding is. What makes an alert is for the desk's gate to say (`[alerts.dedup]`).
    pub severity: Severities,
}

/// How loud a finding of each kind is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)] // the relations of the same names
pub struct Severities {
    pub identical: Severity,
    pub copy: Severity,
    pub truncated: Severity,
    pub extended: Severity,
    pub merged: Severity,
    pub revision: Severity,
    pub update: Severity,
    pub excerpt: Severity,
    pub templated: Severity,
    pub same_statement: Severity,
    /// A group that grows implausibly fast.
    pub growth: Growth,
}

/// How loud the alarm about a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Growth(pub Severity);

impl Default for Growth {
    fn default() -> Growth {
        Growth(Severity::Notice)
    }
}

impl Severities {
    /// How loud a relation is.
    pub fn of(&self, relation: Relation) -> Severity {
        match relation {
            Relation::Identical => self.identical,
            Relation::Copy => self.copy,
            Relation::Truncated => self.truncated,
            Relation::Extended => self.extended,
            Relation::Merged => self.merged,
            Relation::Revision => self.revision,
            Relation::Update => self.update,
            Relation::Excerpt => self.excerpt,
            Relation::Templated => self.templated,
            Relation::SameStatement => self.same_statement,
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            look_from: 0.05,
            copy_from: 0.15,
            copy_share: 0.30,
            reordered_share: 0.33,
            outlet_share: 0.40,
            rare_share: 0.30,
            copy_words: 30,
            template_slots: 1.5,
            name_overlap: 0.2,
            house_groups: 3,
            house_days: 14,
            window_days: 0,
            candidates: 24,
            texts: 7,
            keys: 128,
            words: 60_000,
            growth_articles: 300,
            growth_hours: 24,
            severity: Severities::default(),
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
            ("outlet_share", self.outlet_share),
            ("rare_share", self.rare_share),
            ("name_overlap", self.name_overlap),
        ];
        for (key, share) in shares {
            if !(0.0..=1.0).contains(&share) {
                return Err(Error::Config(format!("{key}: {share} is no share; give a number from 0 to 1")));
            }
        }
        let counts = [
            ("candidates", self.candidates, 1, 1_000),
            ("texts", self.texts, 1, 7),
            ("keys", self.keys, 16, 4_096),
            ("words", self.words, 100, 1_000_000),
        ];
        for (key, count, least, most) in counts {
            if !(least..=most).contains(&count) {
                return Err(Error::Config(format!("{key}: {count} is not from {least} to {most}")));
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
        if self.growth_articles > 0 && self.growth_hours == 0 {
            return Err(Error::Config("growth_hours: 0 hours count nothing; give 1 or more".to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped file has every setting, at its default.
    #[test]
    fn the_shipped_file_holds_the_defaults() {
        let shipped = include_str!("../../../config/copydesk.toml");
        let shipped: toml::Value = toml::from_str(shipped).expect("the shipped file");
        let table = &shipped["plugin"]["dedup"]["config"];
        assert_eq!(table.clone().try_into::<Config>().expect("a table of this plugin"), Config::default());
        let schema = serde_json::to_value(schemars::schema_for!(Config)).expect("a schema");
        let keys = |of: &serde_json::Value| -> Vec<String> {
            of["properties"].as_object().expect("keys").keys().cloned().collect()
        };
        for key in keys(&schema) {
            assert!(table.get(&key).is_some(), "{key} is not in the shipped file");
        }
        for key in keys(&schema["$defs"]["Severities"]) {
            assert!(table["severity"].get(&key).is_some(), "severity.{key} is not in the shipped file");
        }
    }

    #[test]
    fn senseless_numbers_are_refused() {
        assert_eq!(Config::default().check(), Ok(()));
        let bad = [
            Config { copy_share: 1.5, ..Config::default() },
            Config { name_overlap: f32::NAN, ..Config::default() },
            Config { template_slots: 0.0, ..Config::default() },
            Config { look_from: 0.5, ..Config::default() },
            Config { texts: 8, ..Config::default() },
            Config { keys: 0, ..Config::default() },
            Config { growth_hours: 0, ..Config::default() },
        ];
        for config in bad {
            assert!(config.check().is_err(), "{config:?}");
        }
    }
}
