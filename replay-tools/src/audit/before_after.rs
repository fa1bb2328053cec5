//! What an event changed: how the stream stood before it and after.

use chrono::NaiveDate;
use ledger_core::money::Money;
use serde_json::{Value, json};

use crate::sentences::Lang;

/// A value that people and programs read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Money(Money),
    Day(NaiveDate),
    Count(u64),
    Text(String),
    /// The same word in English, which programs read too, and in French.
    Word(&'static str, &'static str),
}

impl Shown {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Shown::Money(it) => lang.money(*it),
            Shown::Day(it) => it.to_string(),
            Shown::Count(it) => it.to_string(),
            Shown::Text(it) => it.clone(),
            Shown::Word(english, french) => lang.word(english, french).to_owned(),
        }
    }

    /// Not worth telling of something new.
    fn is_nothing(&self) -> bool {
        match self {
            Shown::Money(it) => it.is_zero(),
            Shown::Count(it) => *it == 0,
            Shown::Day(_) | Shown::Text(_) | Shown::Word(..) => false,
        }
    }

    pub(super) fn json(&self) -> Value {
        match self {
            Shown::Money(it) => json!(it),
            Shown::Day(it) => json!(it),
            Shown::Count(it) => json!(it),
            Shown::Text(it) => json!(it),
            Shown::Word(english, _) => json!(english),
        }
    }
}

/// What a stream shows, under its English and French name.
pub(super) type Fields = Vec<((&'static str, &'static str), Shown)>;

/// A field that is not what it was; absent before or after where there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In English and French.
    pub field: (&'static str, &'static str),
    pub before: Option<Shown>,
    pub after: Option<Shown>,
}

/// The fields that differ, in the order the stream shows them.
pub(super) fn changes(before: Fields, after: Fields) -> Vec<Change> {
    let find = |fields: &Fields, field| {
        fields.iter().find(|(name, _)| *name == field).map(|(_, it)| it.clone())
    };
    let gone = before.iter().filter(|(name, _)| find(&after, *name).is_none());
    let names: Vec<_> = after.iter().chain(gone).map(|(name, _)| *name).collect();
    names
        .into_iter()
        .map(|field| Change { field, before: find(&before, field), after: find(&after, field) })
        .filter(|it| it.before != it.after)
        .filter(|it| it.before.is_some() || it.after.as_ref().is_some_and(|it| !it.is_nothing()))
        .collect()
}
