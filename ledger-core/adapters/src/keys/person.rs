//! The key of one person: seals its fields and fingerprints its requests.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ledger_core::log::{FileId, Hash, KeyCheck, StreamId};
use ledger_core::privacy::{Opens, Sealed, SealedField};
use uuid::Uuid;

use super::Unopened;
use super::cipher::{Place, Secret};
use super::fingerprint::keyed_fingerprint;

/// The version of each person's key: there is one until keys are rotated.
pub(super) const VERSION: u32 = 1;

/// An unwrapped key of a person. Cheap to clone; never printed.
#[derive(Clone)]
pub struct PersonKey {
    ledger: Uuid,
    person: Uuid,
    version: u32,
    check: KeyCheck,
    sealing: Secret,
    fingerprints: Secret,
    codes: Secret,
    salts: Secret,
}

impl PersonKey {
    pub(super) fn new(ledger: Uuid, person: Uuid, version: u32, key: &Secret) -> PersonKey {
        // Each use its own key: what one reveals says nothing about the others.
        let (sealing, fingerprints) =
            (key.derive("person: sealing"), key.derive("person: fingerprints"));
        let codes = key.derive("person: one-time codes");
        let salts = key.derive("person: salts of contracts");
        let check = key.check("person: check");
        PersonKey { ledger, person, version, check, sealing, fingerprints, codes, salts }
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
        let sealed = BASE64_STANDARD.encode(sealed);
        Sealed { key_version: self.version, key: self.check, sealed }
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
        if sealed.key != self.check {
            let (needed, had) = (sealed.key, self.check);
            return Err(Unopened::AnotherKey { person, field: name, needed, had });
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

    /// The MAC of a one-time code of this person: HMAC-SHA-256, under a key for that alone, of where it
    /// signs, its id, the contract it signs and its digits. Without the key nobody finds the digits,
    /// few as they are; it can no longer be computed once the person is erased.
    pub fn code(
        &self,
        file: FileId,
        stream: StreamId,
        code: Uuid,
        contract: Hash,
        digits: &str,
    ) -> Hash {
        let signs = format!("{}/{file}/{stream}/{code}/{contract}", self.ledger);
        keyed_fingerprint(&self.codes, &signs, digits.as_bytes())
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

impl Opens for PersonKey {
    fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Option<String> {
        PersonKey::open(self, field, sealed).ok()
    }

    fn salt(&self, of: Uuid) -> Hash {
        keyed_fingerprint(&self.salts, &format!("{}", self.ledger), of.as_bytes())
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonKey({} v{}, secret)", self.person, self.version)
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::log::{FileId, StreamId};
    use ledger_core::privacy::Personal;

    use super::*;

    const LEDGER: Uuid = Uuid::from_u128(1);
    const AFI: Uuid = Uuid::from_u128(2);

    fn key() -> PersonKey {
        PersonKey::new(LEDGER, AFI, 1, &Secret::new([7; 32]))
    }

    fn name() -> SealedField<'static> {
        SealedField {
            person: AFI,
            file: FileId::Customer(AFI),
            stream: StreamId::Customer(AFI),
            event_type: "customer.registered",
            field: Personal::Name,
        }
    }

    #[test]
    fn a_field_opens_where_it_was_sealed_for() {
        for plain in ["Afi Mensah", "", "Ƒe ɖokui", &"x".repeat(10_000)] {
            let sealed = key().seal(name(), plain);
            assert_eq!(key().open(name(), &sealed).unwrap(), plain);
        }
    }

    #[test]
    fn a_field_opens_nowhere_else() {
        let sealed = key().seal(name(), "Afi Mensah");
        let other = Uuid::from_u128(3);
        for (part, field) in [
            ("file", SealedField { file: FileId::Customer(other), ..name() }),
            ("stream", SealedField { stream: StreamId::Loan(AFI), ..name() }),
            ("event type", SealedField { event_type: "customer.contact_changed", ..name() }),
            ("field", SealedField { field: Personal::Phone, ..name() }),
        ] {
            let refused = Unopened::Refused { person: AFI, field: field.field };
            assert_eq!(key().open(field, &sealed).unwrap_err(), refused, "{part}");
        }

        // The same secret in another ledger, of another person, as another version.
        let secret = Secret::new([7; 32]);
        let elsewhere = PersonKey::new(other, AFI, 1, &secret);
        let refused = Unopened::Refused { person: AFI, field: Personal::Name };
        assert_eq!(elsewhere.open(name(), &sealed).unwrap_err(), refused);

        let anothers = PersonKey::new(LEDGER, other, 1, &secret);
        let field = SealedField { person: other, ..name() };
        let refused = Unopened::Refused { person: other, field: Personal::Name };
        assert_eq!(anothers.open(field, &sealed).unwrap_err(), refused);
        let refused = Unopened::AnotherPerson { person: AFI, field: Personal::Name, had: other };
        assert_eq!(anothers.open(name(), &sealed).unwrap_err(), refused);

        let later = PersonKey::new(LEDGER, AFI, 2, &secret);
        let refused =
            Unopened::AnotherVersion { person: AFI, field: Personal::Name, needed: 1, had: 2 };
        assert_eq!(later.open(name(), &sealed).unwrap_err(), refused);
        let relabelled = Sealed { key_version: 2, ..sealed };
        let refused = Unopened::Refused { person: AFI, field: Personal::Name };
        assert_eq!(later.open(name(), &relabelled).unwrap_err(), refused);
    }

    #[test]
    fn a_key_that_was_made_anew_is_told_from_the_one_that_was_lost() {
        let sealed = key().seal(name(), "Afi Mensah");
        let anew = PersonKey::new(LEDGER, AFI, 1, &Secret::new([8; 32]));
        let (needed, had) = (key().check, anew.check);
        assert_ne!(needed, had);
        let refused = Unopened::AnotherKey { person: AFI, field: Personal::Name, needed, had };
        assert_eq!(anew.open(name(), &sealed).unwrap_err(), refused);
        assert_ne!(had, Secret::new([8; 32]).check("pseudonyms: check"), "each use has its own");
    }

    #[test]
    fn every_flipped_bit_shows() {
        let sealed = key().seal(name(), "Afi");
        let bytes = BASE64_STANDARD.decode(&sealed.sealed).unwrap();
        assert_eq!(bytes.len(), 12 + 3 + 16);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let flipped = Sealed { sealed: BASE64_STANDARD.encode(flipped), ..sealed.clone() };
            let refused = Unopened::Refused { person: AFI, field: Personal::Name };
            assert_eq!(key().open(name(), &flipped).unwrap_err(), refused, "bit {bit}");
        }
    }

    #[test]
    fn what_is_no_sealed_field_is_told_as_such() {
        let malformed = Unopened::Malformed { person: AFI, field: Personal::Name };
        for text in ["Afi Mensah", "", &BASE64_STANDARD.encode([0; 27])] {
            let sealed = Sealed { key_version: 1, key: key().check, sealed: text.to_owned() };
            assert_eq!(key().open(name(), &sealed).unwrap_err(), malformed, "{text}");
        }
    }

    #[test]
    #[should_panic(expected = "a field is sealed under the key of its person")]
    fn a_field_of_another_person_is_not_sealed() {
        key().seal(SealedField { person: Uuid::from_u128(3), ..name() }, "Afi Mensah");
    }

    /// What stands in a log must open for ever: neither derivation, labels nor places may change.
    /// Sealed by Python's cryptography over the bytes as documented.
    #[test]
    fn what_was_sealed_once_opens_for_ever() {
        let sealed = Sealed { key_version: 1, key: CHECK, sealed: GOLDEN.to_owned() };
        assert_eq!(key().open(name(), &sealed).unwrap(), "Afi Mensah");
    }

    /// The first 8 bytes of HMAC-SHA-256 of `which key is this?` under HMAC-SHA-256 of
    /// `person: check` under the key, by Python's hmac.
    const CHECK: KeyCheck = KeyCheck([0xcc, 0x67, 0xaf, 0xac, 0x6b, 0x61, 0xe8, 0xcb]);

    const GOLDEN: &str = "AAECAwQFBgcICQoLGbjNAO5XHClyCWu5NWKfEW1TvAL2qxl7MlI=";

    #[test]
    fn a_key_is_not_printed() {
        let printed = format!("{:?}", key());
        assert_eq!(printed, format!("PersonKey({AFI} v1, secret)"));
    }
}
