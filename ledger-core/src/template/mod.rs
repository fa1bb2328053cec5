//! Texts with holes: what a policy says in its own words, with what a case fills in.
//!
//! ```text
//! {{name}}              the text of that name, escaped for HTML
//! {{#name}} … {{/name}} once for each record of that list, whose names come before those outside
//! {{^name}} … {{/name}} where that list is empty
//! ```
//!
//! There is nothing else: no expression, no call, no loop that does not end, and nothing that stands
//! unescaped. Which names there are is known before a template is used ([`Template::unknown`]), so that
//! filling one in cannot fail. What a template makes of the same values is the same bytes for ever.

mod parse;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A text with holes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Text(String),
    /// As often as the list has records.
    Each {
        list: String,
        parts: Vec<Part>,
    },
    /// Once, where it has none.
    None {
        list: String,
        parts: Vec<Part>,
    },
}

/// A name that a template may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Text(&'static str),
    /// A list, and what each of its records has.
    List(&'static str, &'static [Name]),
}

impl Name {
    /// As it is written.
    pub const fn written(&self) -> &'static str {
        match self {
            Name::Text(name) | Name::List(name, _) => name,
        }
    }
}

/// What fills a template in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    List(Vec<Record>),
}

/// Values by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record(Vec<(&'static str, Value)>);

impl Record {
    /// With a text more.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl Into<String>) -> Record {
        self.0.push((name, Value::Text(text.into())));
        self
    }

    /// With a list more.
    #[must_use]
    pub fn list(mut self, name: &'static str, records: Vec<Record>) -> Record {
        self.0.push((name, Value::List(records)));
        self
    }

    /// With a list more that has one record, or none.
    #[must_use]
    pub fn maybe(self, name: &'static str, record: Option<Record>) -> Record {
        self.list(name, record.into_iter().collect())
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    /// Whether it has a value for each of these names, of its kind, and for no other.
    pub fn has_exactly(&self, names: &[Name]) -> bool {
        let named = |name: &Name| match (name, self.get(name.written())) {
            (Name::Text(_), Some(Value::Text(_))) => true,
            (Name::List(_, names), Some(Value::List(records))) => {
                records.iter().all(|it| it.has_exactly(names))
            }
            (Name::Text(_) | Name::List(..), _) => false,
        };
        self.0.len() == names.len() && names.iter().all(named)
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Says what is malformed, and on which line.
    pub fn parse(text: &str) -> Result<Template, String> {
        parse::parse(text).map(|parts| Template { parts })
    }

    /// What it names that is none of these, each once: a text that is used as a list too.
    pub fn unknown(&self, names: &[Name]) -> BTreeSet<String> {
        unknown(&self.parts, &[names])
    }

    /// Filled in. A name that has no value is nothing: whoever takes a template in asks
    /// [`unknown`](Template::unknown) first.
    pub fn render(&self, values: &Record) -> String {
        let mut text = String::new();
        write(&self.parts, &[values], &mut text);
        text
    }
}

fn unknown(parts: &[Part], scopes: &[&[Name]]) -> BTreeSet<String> {
    let named = |name: &str| scopes.iter().rev().find_map(|it| known(it, name));
    let of = |part: &Part| match part {
        Part::Literal(_) => BTreeSet::new(),
        Part::Text(name) => match named(name) {
            Some(Name::Text(_)) => BTreeSet::new(),
            Some(Name::List(..)) | None => BTreeSet::from([name.clone()]),
        },
        Part::Each { list, parts } | Part::None { list, parts } => match named(list) {
            Some(Name::List(_, names)) => {
                let inner = matches!(part, Part::Each { .. }).then_some(*names);
                let scopes: Vec<_> = scopes.iter().copied().chain(inner).collect();
                unknown(parts, &scopes)
            }
            Some(Name::Text(_)) | None => BTreeSet::from([list.clone()]),
        },
    };
    parts.iter().flat_map(of).collect()
}

fn known<'a>(names: &'a [Name], name: &str) -> Option<&'a Name> {
    names.iter().find(|it| it.written() == name)
}

fn write(parts: &[Part], scopes: &[&Record], text: &mut String) {
    let value = |name: &str| scopes.iter().rev().find_map(|it| it.get(name));
    for part in parts {
        match part {
            Part::Literal(it) => text.push_str(it),
            Part::Text(name) => {
                if let Some(Value::Text(it)) = value(name) {
                    escape(it, text);
                }
            }
            Part::Each { list, parts } => {
                let Some(Value::List(records)) = value(list) else { continue };
                for record in records {
                    let scopes: Vec<_> = scopes.iter().copied().chain([record]).collect();
                    write(parts, &scopes, text);
                }
            }
            Part::None { list, parts } => {
                if matches!(value(list), Some(Value::List(it)) if it.is_empty()) {
                    write(parts, scopes, text);
                }
            }
        }
    }
}

/// As text of HTML, also between quotation marks.
fn escape(it: &str, text: &mut String) {
    for letter in it.chars() {
        match letter {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(text, "&#{};", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
}
