//! The settings as written: a tree of values that know where they were written, and the list of what is wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A line of the settings file, from 1.
    Line(usize),
    /// An environment variable.
    Variable(String),
    /// A flag of the command line.
    Flag,
}

/// Something wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The settings file.
    pub file: PathBuf,
    /// Where in it, or what stood in its place; none for what is missing.
    pub origin: Option<Origin>,
    /// The key, dotted.
    pub key: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Some(Origin::Line(line)) => write!(f, "{}:{line}: ", self.file.display())?,
            Some(Origin::Variable(name)) => write!(f, "environment variable {name}: ")?,
            Some(Origin::Flag) => f.write_str("command line: ")?,
            None => write!(f, "{}: ", self.file.display())?,
        }
        if self.key.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.key, self.message)
        }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where.
    pub origin: Origin,
    /// What.
    pub value: Value,
}

/// A value as written.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // TOML's own types
pub enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    List(Vec<Node>),
    Table(BTreeMap<String, Node>),
}

impl Value {
    /// The type's name, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// The value as JSON, for a plugin's configuration.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Text(text) => text.clone().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(value) => (*value).into(),
            Value::List(nodes) => nodes.iter().map(|node| node.value.to_json()).collect(),
            Value::Table(table) => table
                .iter()
                .map(|(key, node)| (key.clone(), node.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
}

/// Read TOML text. Syntax errors are collected, not fatal.
pub fn parse(file: &Path, text: &str, problems: &mut Vec<Problem>) -> Node {
    let lines = Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let origin = error.span().map(|span| Origin::Line(lines.line(span.start)));
        let message = error.message().to_owned();
        problems.push(Problem { file: file.to_owned(), origin, key: String::new(), message });
    }
    Node { origin: Origin::Line(1), value: table_value(table.get_ref(), &lines) }
}

/// Read the value of a variable or flag: TOML if it is TOML, else a plain string.
pub fn parse_value(text: &str, origin: &Origin) -> Node {
    let value = match DeValue::parse(text) {
        Ok(value) => convert(value.get_ref(), &Lines::of(text)),
        Err(_) => Value::Text(text.to_owned()),
    };
    relabel(Node { origin: origin.clone(), value }, origin)
}

fn relabel(node: Node, origin: &Origin) -> Node {
    let value = match node.value {
        Value::List(nodes) => Value::List(nodes.into_iter().map(|node| relabel(node, origin)).collect()),
        Value::Table(table) => {
            Value::Table(table.into_iter().map(|(key, node)| (key, relabel(node, origin))).collect())
        }
        plain => plain,
    };
    Node { origin: origin.clone(), value }
}

/// Put `node` at a dotted key, making tables on the way.
pub fn put(root: &mut Node, key: &str, node: Node) {
    let mut place = root;
    let mut parts = key.split('.').peekable();
    while let Some(part) = parts.next() {
        if !matches!(place.value, Value::Table(_)) {
            place.value = Value::Table(BTreeMap::new());
        }
        let Value::Table(table) = &mut place.value else { return };
        if parts.peek().is_none() {
            table.insert(part.to_owned(), node);
            return;
        }
        let empty = || Node { origin: node.origin.clone(), value: Value::Table(BTreeMap::new()) };
        place = table.entry(part.to_owned()).or_insert_with(empty);
    }
}

fn table_value(table: &DeTable<'_>, lines: &Lines) -> Value {
    let entry = |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
        let origin = Origin::Line(lines.line(key.span().start));
        (key.get_ref().to_string(), Node { origin, value: convert(value.get_ref(), lines) })
    };
    Value::Table(table.iter().map(entry).collect())
}

fn convert(value: &DeValue<'_>, lines: &Lines) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Float(f64::INFINITY), Value::Integer),
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Float(f64::NAN), Value::Float),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(time) => Value::Text(time.to_string()),
        DeValue::Array(values) => {
            let node = |value: &toml::Spanned<DeValue<'_>>| Node {
                origin: Origin::Line(lines.line(value.span().start)),
                value: convert(value.get_ref(), lines),
            };
            Value::List(values.iter().map(node).collect())
        }
        DeValue::Table(table) => table_value(table, lines),
    }
}

/// Where lines begin, to turn offsets into line numbers.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|&end| end < offset) + 1
    }
}
