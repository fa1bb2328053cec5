//! Why a key or what is sealed cannot be had.

use ledger_core::log::{Hash, KeyCheck};
use ledger_core::privacy::Personal;
use uuid::Uuid;

/// A key cannot be had. Nothing was sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyFailure {
    #[error("{tried}: the keys database {at} failed: {source}")]
    Database { tried: &'static str, at: String, source: sqlx::Error },
    #[error(
        "{key} of ledger {ledger} does not unwrap: LEDGER_KEK is not the key-encryption key it was wrapped under, or its row was altered; set LEDGER_KEK to the one this ledger was made with, or restore the keys database"
    )]
    WrongKek { key: Box<str>, ledger: Uuid },
    #[error(
        "{key} of ledger {ledger} is not in the keys database {at}: it was lost or destroyed, and what is sealed under it cannot be opened; see that LEDGER_KEYS names this ledger's keys database, or restore it"
    )]
    Lost { key: Box<str>, ledger: Uuid, at: String },
    #[error(
        "the record of pseudonym {pseudonym} of ledger {ledger} does not open: it was altered, or the ledger's key of pseudonyms was replaced; restore the keys database"
    )]
    Altered { pseudonym: Hash, ledger: Uuid },
}

/// A sealed field does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    #[error("the {} of person {person} is no sealed field: expected base64 of at least 28 bytes", field.field())]
    Malformed { person: Uuid, field: Personal },
    #[error("the {} of person {person} is sealed under version {needed} of that person's key, this is version {had}", field.field())]
    AnotherVersion { person: Uuid, field: Personal, needed: u32, had: u32 },
    #[error("the {} of person {person} is sealed under that person's key, this is the key of {had}", field.field())]
    AnotherPerson { person: Uuid, field: Personal, had: Uuid },
    #[error("the {} of person {person} is sealed under key {needed} of that person, this is key {had}: the first was lost and another made in its place; restore the keys database from before", field.field())]
    AnotherKey { person: Uuid, field: Personal, needed: KeyCheck, had: KeyCheck },
    #[error("the {} of person {person} does not open: it was sealed for another place, or was altered", field.field())]
    Refused { person: Uuid, field: Personal },
}
