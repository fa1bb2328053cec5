//! The keys of the persons that a request names.
//!
//! A key is made for a person once: with the command that opens the person's file, and only while
//! that file has no commit. Where it has one and the key is not there, the key was lost or
//! destroyed, and a second one in its place would open nothing and keep the first from coming back.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use futures_util::future::join_all;
use ledger_adapters::keys::{Identifier, KeyFailure, PersonKey};
use ledger_core::log::FileId;
use ledger_service::problem::Problem;
use uuid::Uuid;

use super::answer::not_serving;
use super::state::{Api, keys_failed};
use crate::writer::NotServing;

/// A person whose key a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) file: FileId,
    /// Whether the command opens the person's file, so that a key is made with it.
    pub(super) new: bool,
}

/// The keys that were found or made.
#[derive(Debug, Default)]
pub(super) struct Keys {
    found: BTreeMap<Uuid, PersonKey>,
    /// Persons of whom nobody can say whether they have a file.
    unserved: BTreeMap<Uuid, NotServing>,
    /// In whose files else each is known.
    elsewhere: BTreeMap<(Uuid, Identifier), Vec<Uuid>>,
}

impl Keys {
    /// The customers in whose files this is found too.
    pub(super) fn known_in(&self, person: Uuid, identifier: Identifier) -> Vec<Uuid> {
        self.elsewhere.get(&(person, identifier)).cloned().unwrap_or_default()
    }

    /// The key of this person.
    ///
    /// # Errors
    /// 409 when there is none; 503 when it cannot be known whether one may be made.
    pub(super) fn of(&self, person: Uuid) -> Result<&PersonKey, Problem> {
        match (self.found.get(&person), self.unserved.get(&person)) {
            (Some(key), _) => Ok(key),
            (None, Some(why)) => Err(not_serving(why)),
            (None, None) => Err(no_key()),
        }
    }
}

impl Api {
    /// The same, and in whose files else these identifiers of persons who have a key are known.
    ///
    /// # Errors
    /// 503 when the key store does not answer.
    pub(super) async fn looked_for(
        &self,
        mut keys: Keys,
        mut identifiers: Vec<(Uuid, Identifier)>,
    ) -> Result<Keys, Problem> {
        identifiers.retain(|(person, _)| keys.found.contains_key(person));
        keys.elsewhere = self.keys.known_elsewhere(&identifiers).await.map_err(keys_failed)?;
        Ok(keys)
    }

    /// The keys of these persons; those that are made are committed before this returns.
    ///
    /// # Errors
    /// 503 when the key store does not answer.
    pub(super) async fn person_keys(&self, persons: &[Person]) -> Result<Keys, Problem> {
        let mut keys = Keys::default();
        if persons.is_empty() {
            return Ok(keys);
        }
        let new = persons.iter().filter(|it| it.new);
        let asked = new.map(|it| async { (it.id, self.writers.knows(it.file).await) });
        let mut without_file = vec![];
        for (person, knows) in join_all(asked).await {
            match knows {
                Ok(true) => {}
                Ok(false) => without_file.push(person),
                Err(why) => {
                    keys.unserved.insert(person, why);
                }
            }
        }
        if !without_file.is_empty() {
            // Also who asks again and has a key by now: that is met rather than made.
            let made = self.keys.person_keys(&without_file).await.map_err(keys_failed)?;
            keys.found.extend(made.into_iter().map(|it| (it.person(), it)));
        }
        let others = persons.iter().map(|it| it.id).filter(|it| !keys.found.contains_key(it));
        let others: Vec<Uuid> = others.collect();
        if others.is_empty() {
            return Ok(keys);
        }
        for found in self.keys.existing(&others).await.map_err(keys_failed)? {
            match found {
                Ok(key) => {
                    keys.found.insert(key.person(), key);
                }
                // Told to the one whose line it is.
                Err(KeyFailure::Lost { .. }) => {}
                Err(failure) => return Err(keys_failed(failure)),
            }
        }
        Ok(keys)
    }
}

fn no_key() -> Problem {
    Problem::new(StatusCode::CONFLICT, "no-person-key", "there is no key for this person").detail(
        "personal data is sealed under a key made at registration; nobody was registered \
             under this id here, or the key was lost or destroyed",
    )
}
