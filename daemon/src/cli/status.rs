//! `copydesk status`: how far the desk is.

use std::process::ExitCode;

use anstyle::Style;
use serde_json::{Value, json};

use super::Common;
use super::open::{self, DIM, GREEN, YELLOW};
use crate::control::{Question, ask};
use crate::error::Fatal;
use crate::store::Store;

/// Flags of `status`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    let status = match ask(&settings.desk_folder(), &Question::Status)? {
        Some(status) => status,
        None => {
            let (seq, article) = open::store_to_look(&settings)?.last().map_err(open::unreadable)?;
            json!({ "running": false, "counts": { "committed": seq, "last_article": article } })
        }
    };
    if options.json {
        anstream::println!("{status:#}");
    } else {
        show(&status);
    }
    Ok(ExitCode::SUCCESS)
}

fn show(status: &Value) {
    let counts = &status["counts"];
    if status["running"] != json!(true) {
        anstream::println!("{YELLOW}not running{YELLOW:#}; {} files filed so far", counts["committed"]);
        return;
    }
    match status["stopping"] == json!(true) {
        true => anstream::println!("{YELLOW}stopping{YELLOW:#}: filing what was taken in"),
        false => anstream::println!("{GREEN}running{GREEN:#}"),
    }
    for why in status["blocked"].as_array().into_iter().flatten() {
        anstream::println!("  {YELLOW}blocked{YELLOW:#}   while {}; nothing is lost", plain_json(why));
    }
    anstream::println!(
        "  taken in  {} files and orders, {} filed, {} in the story folders",
        counts["admitted"],
        counts["filed"],
        counts["projected"]
    );
    let faults: u64 =
        status["calls"].as_array().into_iter().flatten().filter_map(|calls| calls["faults"].as_u64()).sum();
    anstream::println!(
        "  since start  {} articles, {} alerts, {} repeats, {} failed, {} refused, {} plugin faults",
        counts["articles"],
        counts["alerts"],
        counts["repeats"],
        counts["failed"],
        counts["refused"],
        faults
    );
    if let Some(watch) = status["watch"].as_object() {
        for (name, value) in watch.iter().filter(|(_, value)| !is_nothing(value)) {
            anstream::println!("  watch     {name}: {}", plain_json(value));
        }
    }
    for (plugin, calls) in status["plugins"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(status["calls"].as_array().into_iter().flatten())
    {
        let word = |key: &str| plugin[key].as_str().unwrap_or("").to_owned();
        anstream::println!(
            "  plugin    {} {} {DIM}sandbox {}{DIM:#} {}",
            word("name"),
            word("version"),
            word("sandbox"),
            plain_json(calls)
        );
    }
    for (plugin, deliveries) in status["deliveries"].as_object().into_iter().flatten() {
        let style = if deliveries["failing"].is_null() { Style::new() } else { YELLOW };
        let (delivered, undelivered) = (&deliveries["delivered"], &deliveries["undelivered"]);
        anstream::print!("  deliver   {plugin} {style}{delivered} alerts delivered, {undelivered} refused");
        let failing = deliveries["failing"].as_str().map(|reason| format!(", waiting: {reason}"));
        anstream::println!("{}{style:#}", failing.unwrap_or_default());
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Array(list) => list.is_empty(),
        Value::Object(table) => table.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) => false,
    }
}

/// JSON without its punctuation, for people.
fn plain_json(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // A duration.
        Value::Object(table)
            if table.len() == 2 && table.contains_key("secs") && table.contains_key("nanos") =>
        {
            format!("{} s", table["secs"])
        }
        Value::Object(table) => {
            let pairs = table.iter().filter(|(key, value)| *key != "name" && !is_nothing(value));
            pairs.map(|(key, value)| format!("{key} {}", plain_json(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Array(list) => list.iter().map(plain_json).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
