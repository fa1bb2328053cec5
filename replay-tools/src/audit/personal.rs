//! What stands under seals and pseudonyms, opened for a role that may see it.

use std::collections::{BTreeMap, BTreeSet};

use ledger_adapters::keys::{KeyFailure, KeyStore, PersonKey};
use ledger_core::access::{Reach, Right, Role, reach};
use ledger_core::file::Fact;
use ledger_core::log::{Commit, FileId, Hash};
use ledger_core::privacy::{Sealed, SealedField};
use uuid::Uuid;

/// What a story needs to be opened, or why it stays sealed.
#[derive(Debug)]
pub enum Seals {
    Opened(Names),
    /// Nobody asked for names.
    Closed,
    /// They were asked for; says why they stay sealed.
    Kept(String),
}

impl Seals {
    /// Whether this role may have names opened: of any file, or of one that is its own.
    pub fn may_open(role: &Role) -> bool {
        match reach(role, Right::ReadNames) {
            Reach::Everything | Reach::OwnFile => true,
            Reach::Nothing => false,
        }
    }

    pub(crate) fn names(&self) -> Option<&Names> {
        match self {
            Seals::Opened(names) => Some(names),
            Seals::Closed | Seals::Kept(_) => None,
        }
    }
}

/// The keys of persons, and whom pseudonyms stand for.
#[derive(Debug, Default)]
pub struct Names {
    persons: BTreeMap<Uuid, Result<PersonKey, String>>,
    callers: BTreeMap<Hash, String>,
}

impl Names {
    /// Looks up all that these commits need.
    ///
    /// # Errors
    /// When the keys database fails. A key that is lost is told where its field stands.
    pub async fn look_up<'a>(
        keys: &KeyStore,
        commits: impl Iterator<Item = &'a Commit> + Clone,
    ) -> Result<Names, KeyFailure> {
        let mut names = Names::default();
        let persons: BTreeSet<Uuid> = commits.clone().filter_map(|it| person(it.file)).collect();
        let persons: Vec<Uuid> = persons.into_iter().collect();
        let found = keys.existing(&persons).await?;
        let found = found.into_iter().map(|it| it.map_err(|why| why.to_string()));
        names.persons = persons.into_iter().zip(found).collect();
        let callers: BTreeSet<Hash> = commits.map(|it| it.actor.subject).collect();
        for caller in callers.into_iter().filter(|it| *it != Hash::ZERO) {
            if let Some((issuer, subject)) = keys.resolve(caller).await? {
                names.callers.insert(caller, format!("{subject} at {issuer}"));
            }
        }
        Ok(names)
    }

    /// Whether it opens anything.
    pub(crate) fn opens(&self) -> bool {
        !self.persons.is_empty()
    }

    /// Whom a pseudonym stands for.
    pub(crate) fn caller(&self, subject: Hash) -> Option<&str> {
        self.callers.get(&subject).map(String::as_str)
    }

    fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Option<Result<String, String>> {
        Some(match self.persons.get(&field.person)? {
            Ok(key) => key.open(field, sealed).map_err(|it| it.to_string()),
            Err(why) => Err(why.clone()),
        })
    }
}

/// Whose key seals what is personal in this file.
fn person(file: FileId) -> Option<Uuid> {
    match file {
        FileId::Customer(id) | FileId::Vendor(id) => Some(id),
        FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => None,
    }
}

/// A personal field as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Personal {
    Plain(String),
    /// As it stands in the log.
    Sealed(String),
    /// There was a key, and it did not open.
    Unopened(String),
}

/// Each personal field of a fact by its name.
pub(crate) fn personal(
    commit: &Commit,
    fact: &Fact,
    names: Option<&Names>,
) -> Vec<(&'static str, Personal)> {
    let Some(person) = person(commit.file) else { return vec![] };
    let told = fact.event.personal().into_iter().map(|(personal, sealed)| {
        let field = SealedField {
            person,
            file: commit.file,
            stream: fact.stream,
            event_type: fact.event.event_type(),
            field: personal,
        };
        let what = match names.and_then(|it| it.open(field, sealed)) {
            Some(Ok(plain)) => Personal::Plain(plain),
            Some(Err(why)) => Personal::Unopened(why),
            None => Personal::Sealed(sealed.sealed.clone()),
        };
        (personal.field(), what)
    });
    told.collect()
}
