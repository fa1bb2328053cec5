//! Sealing what names a person, under that person's key.

use ledger_adapters::keys::PersonKey;
use ledger_core::credit::application::Macs;
use ledger_core::log::{FileId, Hash, StreamId};
use ledger_core::party::Contact;
use ledger_core::privacy::{Opener, Personal, Sealed, SealedField};
use uuid::Uuid;

use super::text::{Email, Phone, Text};
use crate::codes::Drawn;

/// Seals fields of one event under the key of the person whose file it is for.
pub(super) struct Sealing<'a> {
    key: &'a PersonKey,
    file: FileId,
    stream: StreamId,
    event_type: &'static str,
    known_in: Vec<Uuid>,
}

/// What names a person, before it is sealed.
#[derive(Default)]
pub(super) struct PlainContact {
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl PlainContact {
    pub(super) fn of(
        name: Option<Text<200>>,
        phone: Option<Phone>,
        email: Option<Email>,
    ) -> PlainContact {
        PlainContact {
            name: name.map(|it| it.into_string()),
            phone: phone.map(|it| it.into_string()),
            email: email.map(|it| it.into_string()),
        }
    }
}

impl<'a> Sealing<'a> {
    /// For fields of an event of this type in this stream.
    pub(super) fn new(
        key: &'a PersonKey,
        file: FileId,
        stream: StreamId,
        event_type: &'static str,
        known_in: Vec<Uuid>,
    ) -> Sealing<'a> {
        Sealing { key, file, stream, event_type, known_in }
    }

    /// The customers in whose files was found what identifies this one.
    pub(super) fn known_in(&self) -> Vec<Uuid> {
        self.known_in.clone()
    }

    pub(super) fn contact(&self, contact: PlainContact) -> Contact {
        let PlainContact { name, phone, email } = contact;
        let field = |field, text: Option<String>| text.map(|it| self.field(field, &it));
        Contact {
            name: field(Personal::Name, name),
            phone: field(Personal::Phone, phone),
            email: field(Personal::Email, email),
        }
    }

    /// What opens the fields of this person, for a contract that names it.
    pub(super) fn opener(&self) -> Opener {
        Opener::of(self.key.clone())
    }

    /// The MAC of a code's digits, for the contract that it signs in this stream.
    pub(super) fn code(&self, code: Uuid, contract: Hash, digits: &str) -> Hash {
        self.key.code(self.file, self.stream, code, contract, digits)
    }

    /// Those of one that was drawn, of each number of digits that it may have.
    pub(super) fn codes(&self, code: Uuid, contract: Hash, drawn: &Drawn) -> Macs {
        Macs([6, 7, 8, 9].map(|digits| self.code(code, contract, drawn.of(digits))))
    }

    pub(super) fn field(&self, field: Personal, text: &str) -> Sealed {
        let Sealing { key, file, stream, event_type, .. } = *self;
        key.seal(SealedField { person: key.person(), file, stream, event_type, field }, text)
    }
}
