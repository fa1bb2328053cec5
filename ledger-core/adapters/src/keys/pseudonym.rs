//! The name under which a caller stands in the log.

use ledger_core::log::Hash;
use uuid::Uuid;

use super::cipher::{Place, Secret};

/// The keys of a ledger's pseudonyms. They are never rotated: a caller keeps its name for ever.
pub(super) struct PseudonymKey {
    ledger: Uuid,
    naming: Secret,
    sealing: Secret,
}

impl PseudonymKey {
    pub(super) fn new(ledger: Uuid, key: &Secret) -> PseudonymKey {
        let (naming, sealing) =
            (key.derive("pseudonyms: naming"), key.derive("pseudonyms: sealing"));
        PseudonymKey { ledger, naming, sealing }
    }

    /// HMAC-SHA-256 of issuer and subject, each preceded by its length.
    pub(super) fn name(&self, issuer: &str, subject: &str) -> Hash {
        Hash(self.naming.mac(Place::of(&[issuer.as_bytes(), subject.as_bytes()]).bytes()))
    }

    /// Issuer and subject, sealed for the row of this pseudonym.
    pub(super) fn seal(&self, pseudonym: Hash, issuer: &str, subject: &str) -> Vec<u8> {
        let mut plain = (issuer.len() as u64).to_be_bytes().to_vec();
        plain.extend_from_slice(issuer.as_bytes());
        plain.extend_from_slice(subject.as_bytes());
        self.sealing.seal(&self.place(pseudonym), &plain)
    }

    pub(super) fn open(&self, pseudonym: Hash, sealed: &[u8]) -> Option<(String, String)> {
        let plain = self.sealing.open(&self.place(pseudonym), sealed)?;
        let (length, rest) = plain.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (issuer, subject) = rest.split_at_checked(length)?;
        Some((String::from_utf8(issuer.into()).ok()?, String::from_utf8(subject.into()).ok()?))
    }

    fn place(&self, pseudonym: Hash) -> Place {
        Place::of(&[self.ledger.as_bytes(), b"pseudonym", &pseudonym.0])
    }
}
