//! What a stream shows of itself.

use ledger_core::calendar::Day;
use ledger_core::money::Money;
use serde_json::{Value, json};

use super::Lang;

/// A value that people and programs read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Money(Money),
    Day(Day),
    Count(u64),
    Text(String),
    /// The same word in English, which programs read too, and in French.
    Word(&'static str, &'static str),
}

impl Shown {
    pub(crate) fn text(&self, lang: Lang) -> String {
        match self {
            Shown::Money(it) => lang.money(*it),
            Shown::Day(it) => it.to_string(),
            Shown::Count(it) => it.to_string(),
            Shown::Text(it) => it.clone(),
            Shown::Word(english, french) => lang.word(english, french).to_owned(),
        }
    }

    /// Not worth telling of something new.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Shown::Money(it) => it.is_zero(),
            Shown::Count(it) => *it == 0,
            Shown::Day(_) | Shown::Text(_) | Shown::Word(..) => false,
        }
    }

    pub(crate) fn json(&self) -> Value {
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
pub(crate) type Fields = Vec<((&'static str, &'static str), Shown)>;

pub(super) const STAGE: (&str, &str) = ("stage", "état");

/// Whether a customer or a vendor is suspended.
pub(super) fn standing(active: bool) -> ((&'static str, &'static str), Shown) {
    let word = match active {
        true => Shown::Word("active", "actif"),
        false => Shown::Word("suspended", "suspendu"),
    };
    (("standing", "situation"), word)
}
