//! The configuration of a plugin: JSON in, the plugin's own type out, with errors that name the key.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Error;

/// Reads `json`, an object (empty text counts as an empty one). The error names the key: `gate.alert: what`.
pub fn parse<C: DeserializeOwned>(json: &str) -> Result<C, Error> {
    let json = if json.trim().is_empty() { "{}" } else { json };
    let value: Value = serde_json::from_str(json)
        .map_err(|e| Error::Config(format!("the configuration is not JSON: {e}")))?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        Error::Config(if path == "." { inner.to_string() } else { format!("{path}: {inner}") })
    })
}

/// The JSON schema of `C`, as text.
pub fn schema<C: JsonSchema>() -> String {
    let mut text = String::new();
    // A schema is a tree of strings, numbers and maps; writing it to a string cannot fail.
    if let Ok(json) = serde_json::to_string(&schemars::schema_for!(C)) {
        text = json;
    }
    text
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
    #[serde(default, deny_unknown_fields)]
    struct Gate {
        alert: f32,
        words: Vec<u8>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize, JsonSchema)]
    #[serde(default, deny_unknown_fields)]
    struct Config {
        gate: Gate,
        name: String,
    }

    fn check(json: &str, expected: Result<Config, &str>) {
        let found = parse::<Config>(json);
        match expected {
            Ok(config) => assert_eq!(found.as_ref(), Ok(&config), "{json}"),
            Err(message) => match found {
                Err(Error::Config(found)) => assert_eq!(found, message, "{json}"),
                other => panic!("{json} gave {other:?}"),
            },
        }
    }

    #[test]
    fn errors_name_the_key() {
        check("", Ok(Config::default()));
        check("{}", Ok(Config::default()));
        check(r#"{"gate":{"alert":"loud"}}"#, Err("gate.alert: invalid type: string \"loud\", expected f32"));
        check(r#"{"gate":{"words":[1,-2]}}"#, Err("gate.words[1]: invalid value: integer `-2`, expected u8"));
        check(r#"{"nam":"x"}"#, Err("nam: unknown field `nam`, expected `gate` or `name`"));
        check("[1", Err("the configuration is not JSON: EOF while parsing a list at line 1 column 2"));
    }

    #[test]
    fn the_schema_names_the_keys() {
        let schema: Value = serde_json::from_str(&schema::<Config>()).unwrap();
        assert!(schema["properties"]["name"].is_object(), "{schema}");
    }
}
