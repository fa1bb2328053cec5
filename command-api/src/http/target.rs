//! What a request addresses: the ids in its path, and the path in its one spelling.

use ledger_core::log::{FileId, Hash};
use uuid::Uuid;

/// The ids that a command's path names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) customer: Option<Uuid>,
    pub(super) loan: Option<Uuid>,
    pub(super) repayment: Option<Uuid>,
    pub(super) policy: Option<Hash>,
}

/// A part of the path is not an id in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadId {
    pub(super) name: &'static str,
    pub(super) expected: &'static str,
}

const UUID_EXPECTED: &str = "a UUID in lower-case letters with hyphens";
const HASH_EXPECTED: &str = "a SHA-256 of 64 lower-case hexadecimal digits";

impl Ids {
    /// Takes in one named part of a path. One id has one spelling, since the path is part of the
    /// fingerprint by which a repeat is known.
    pub(super) fn take(&mut self, name: &str, text: &str) -> Result<(), BadId> {
        match name {
            "customer" => self.customer = Some(one_spelling(text).ok_or(bad("customer"))?),
            "loan" => self.loan = Some(one_spelling(text).ok_or(bad("loan"))?),
            "repayment" => self.repayment = Some(one_spelling(text).ok_or(bad("repayment"))?),
            _ => {
                let bad = BadId { name: "policy", expected: HASH_EXPECTED };
                self.policy = Some(text.parse().map_err(|_| bad)?);
            }
        }
        Ok(())
    }

    /// The file the path names; `None` where the command creates it.
    pub(super) fn file(&self, of_policy_book: bool) -> Option<FileId> {
        match of_policy_book {
            true => Some(FileId::PolicyBook),
            false => self.customer.map(FileId::Customer),
        }
    }

    /// `pattern` with the ids filled in: what the fingerprint covers, whichever way the request
    /// came.
    pub(super) fn path(&self, pattern: &str) -> String {
        let mut path = pattern.to_owned();
        for (name, id) in [
            ("{customer}", self.customer.map(|it| it.to_string())),
            ("{loan}", self.loan.map(|it| it.to_string())),
            ("{repayment}", self.repayment.map(|it| it.to_string())),
            ("{policy}", self.policy.map(|it| it.to_string())),
        ] {
            if let Some(id) = id {
                path = path.replace(name, &id);
            }
        }
        path
    }
}

fn bad(name: &'static str) -> BadId {
    BadId { name, expected: UUID_EXPECTED }
}

fn one_spelling(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}
