//! The key of one person: seals its fields and fingerprints its requests.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ledger_core::log::Hash;
use ledger_core::privacy::{Sealed, SealedField};
use uuid::Uuid;

use super::cipher::{Place, Secret};
use super::fingerprint::keyed_fingerprint;
use super::Unopened;

/// The version of each person's key: there is one until keys are rotated.
pub(super) const VERSION: u32 = 1;

/// An unwrapped key of a person. Cheap to clone; never printed.
#[derive(Clone)]
pub struct PersonKey {
    ledger: Uuid,
    person: Uuid,
    version: u32,
    sealing: Secret,
    fingerprints: Secret,
}

impl PersonKey {
    pub(super) fn new(ledger: Uuid, person: Uuid, version: u32, key: &Secret) -> PersonKey {
        // Two uses, two keys: what one reveals says nothing about the other.
        let (sealing, fingerprints) =
            (key.derive("person: sealing"), key.derive("person: fingerprints"));
        PersonKey { ledger, person, version, sealing, fingerprints }
    }

    pub fn person(&self) -> Uuid {
        self.person
    }

    /// Seals a field for the place where it will stand. Each call gives other bytes.
    ///
    /// # Panics
    /// When the field is another person's.
    pub fn seal(&self, field: SealedField<'_>, plain: &str) -> Sealed {
        assert_eq!(field.person, self.person, "a field is sealed under the key of its person");
        let sealed = self.sealing.seal(&self.place(field), plain.as_bytes());
        Sealed { key_version: self.version, sealed: BASE64_STANDARD.encode(sealed) }
    }

    /// Opens a field that stands where it was sealed for.
    ///
    /// # Errors
    /// When it was sealed under another key or for another place, or was altered.
    pub fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Result<String, Unopened> {
        let (person, name) = (field.person, field.field);
        if person != self.person {
            return Err(Unopened::AnotherPerson { person, field: name, had: self.person });
        }
        if sealed.key_version != self.version {
            let (needed, had) = (sealed.key_version, self.version);
            return Err(Unopened::AnotherVersion { person, field: name, needed, had });
        }
        let bytes = BASE64_STANDARD
            .decode(&sealed.sealed)
            .map_err(|_| Unopened::Malformed { person, field: name })?;
        if bytes.len() < 28 {
            return Err(Unopened::Malformed { person, field: name });
        }
        let plain = self.sealing.open(&self.place(field), &bytes);
        plain
            .and_then(|it| String::from_utf8(it).ok())
            .ok_or(Unopened::Refused { person, field: name })
    }

    /// The fingerprint of a request that carries personal fields of this person: as
    /// [`plain_fingerprint`](super::plain_fingerprint), but HMAC-SHA-256 under this person's key.
    /// It can no longer be computed once the person is erased.
    pub fn fingerprint(&self, route: &str, body: &[u8]) -> Hash {
        keyed_fingerprint(&self.fingerprints, route, body)
    }

    fn place(&self, field: SealedField<'_>) -> Place {
        Place::of(&[
            self.ledger.as_bytes(),
            field.person.as_bytes(),
            field.file.to_string().as_bytes(),
            field.stream.to_string().as_bytes(),
            field.event_type.as_bytes(),
            field.field.field().as_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({} v{}, secret)", self.person, self.version)
    }
}
