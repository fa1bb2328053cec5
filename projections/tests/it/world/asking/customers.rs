//! What is asked of customers.

use ledger_core::file::Command;
use ledger_core::log::FileId;
use ledger_core::party::Country;
use ledger_core::party::customer::{self, ConsentTo, Contact, ContactField};
use ledger_core::privacy::{KeyCheck, Sealed};
use ledger_core::reason::Reason;
use uuid::Uuid;

use crate::world::World;

impl World {
    fn sealed(&mut self) -> Option<Sealed> {
        let key_version = 1 + self.dice.below(2);
        let sealed = format!("c2VhbGVk{}", self.dice.below(1_000));
        (self.dice.below(4) > 0).then_some(Sealed { key_version, key: KeyCheck([7; 8]), sealed })
    }

    pub(crate) fn register(&mut self) {
        let id = self.id();
        let country: Country = self.one_of(&["TG", "BJ", "GH"]).parse().unwrap();
        let contact = Contact { name: self.sealed(), phone: self.sealed(), email: self.sealed() };
        let command = customer::Command::Register { country, contact };
        if self.ask(FileId::Customer(id), &Command::Customer(command)) {
            self.customers.push(id);
        }
    }

    pub(in crate::world) fn about_a_customer(&mut self) {
        let Some(id) = self.some_customer() else { return };
        let command = match self.dice.below(7) {
            0 => customer::Command::Suspend { reason: Reason::of("fraud_suspected") },
            1 | 2 => customer::Command::Resume { reason: Reason::of("cause_cleared") },
            3 | 4 => {
                let text_version = self.one_of(&["2026-05", "2026-09"]).to_owned();
                customer::Command::GiveConsent { to: self.one_of(&ConsentTo::ALL), text_version }
            }
            5 => customer::Command::WithdrawConsent { to: self.one_of(&ConsentTo::ALL) },
            _ => {
                let contact = Contact { name: self.sealed(), phone: None, email: self.sealed() };
                let removed = match self.dice.below(2) {
                    0 => vec![ContactField::Phone],
                    _ => vec![],
                };
                customer::Command::ChangeContact { contact, removed }
            }
        };
        self.ask(FileId::Customer(id), &Command::Customer(command));
    }

    pub(super) fn some_customer(&mut self) -> Option<Uuid> {
        (!self.customers.is_empty()).then(|| self.one_of(&self.customers.clone()))
    }
}
