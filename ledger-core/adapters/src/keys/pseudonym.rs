//! The name under which a caller stands in the log.

use ledger_core::log::{Hash, KeyCheck};
use uuid::Uuid;

use super::cipher::{Place, Secret};

/// The keys of a ledger's pseudonyms. They are never rotated: a caller keeps its name for ever.
pub(super) struct PseudonymKey {
    ledger: Uuid,
    check: KeyCheck,
    naming: Secret,
    sealing: Secret,
}

impl PseudonymKey {
    pub(super) fn new(ledger: Uuid, key: &Secret) -> PseudonymKey {
        let (naming, sealing) =
            (key.derive("pseudonyms: naming"), key.derive("pseudonyms: sealing"));
        PseudonymKey { ledger, check: key.check("pseudonyms: check"), naming, sealing }
    }

    /// By which it is told from another that came in its place.
    pub(super) fn check(&self) -> KeyCheck {
        self.check
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

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PseudonymKey {
        PseudonymKey::new(Uuid::from_u128(1), &Secret::new([7; 32]))
    }

    /// Expected value from Python's hmac over the bytes as documented.
    #[test]
    fn a_caller_keeps_its_name_for_ever() {
        assert_eq!(
            key().name("https://id.example", "koffi").to_string(),
            "708be7d90a5936ff1514b318c90c21e35fdc96add8ffe649bb48352c0b324ab4"
        );
    }

    /// It stands in the takeovers of a ledger for ever. By Python's hmac.
    #[test]
    fn a_key_keeps_its_check_value_for_ever() {
        assert_eq!(key().check().to_string(), "7a412dd38bcba83e");
    }

    #[test]
    fn a_record_opens_in_its_own_row_alone() {
        let name = key().name("i", "");
        let sealed = key().seal(name, "i", "");
        assert_eq!(key().open(name, &sealed), Some(("i".to_owned(), String::new())));
        assert_eq!(key().open(Hash::ZERO, &sealed), None);
        let elsewhere = PseudonymKey::new(Uuid::from_u128(2), &Secret::new([7; 32]));
        assert_eq!(elsewhere.open(name, &sealed), None);
    }
}
