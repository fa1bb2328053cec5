//! What is asked of who a customer is known to be.

use ledger_core::file::Event;
use ledger_core::log::{Actor, FileId, Hash, StreamId};
use ledger_core::party::identity::{self, Identity, ScreeningOutcome, Stage, Wanted};
use ledger_core::policy::{
    DocumentKind, IdentityPolicy, IncompleteIdentity, PolicyRef, WantedDocument,
};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;

use super::Market;
use crate::world::World;

impl Market {
    pub(super) fn about_identity(&mut self, world: &mut World, file: FileId) {
        let FileId::Customer(customer) = file else { return };
        let (file, state) =
            self.identities.remove(&customer).unwrap_or_else(|| (file, identity::State::default()));
        let documents: Vec<_> = state.dossier().iter().flat_map(|it| &it.documents).collect();
        let of = |stage: fn(Stage) -> bool| -> Vec<_> {
            documents.iter().filter(|(_, it)| stage(it.stage)).map(|(id, _)| **id).collect()
        };
        let waiting = of(|it| it == Stage::Submitted);
        let open = of(|it| matches!(it, Stage::Submitted | Stage::Accepted { .. }));
        let waits: Vec<_> = state
            .dossier()
            .iter()
            .flat_map(|it| &it.asked)
            .filter(|(_, it)| it.answer.is_none())
            .map(|(id, it)| (*id, it.answer_by, it.ended))
            .collect();
        let act = match self.dice.below(11) {
            0 => identity::Act::Age,
            1..=3 if !waiting.is_empty() => {
                let reason = Reason::of("document_in_order");
                identity::Act::AcceptDocument { document: self.one_of(&waiting), reason }
            }
            4 if !open.is_empty() => {
                let reason = Reason::of("document_unreadable");
                identity::Act::RejectDocument { document: self.one_of(&open), reason }
            }
            5 => {
                let known_in = self.elsewhere();
                identity::Act::VerifyPhone { phone: self.surely_sealed(), known_in }
            }
            6 => {
                let entry = "QDi.012".to_owned();
                let outcomes = [ScreeningOutcome::Clear {}, ScreeningOutcome::Sanctioned { entry }];
                identity::Act::RecordScreening {
                    list: self.one_of(&["un", "eu"]).to_owned(),
                    list_version: self.dice.below(1_000).to_string(),
                    outcome: self.one_of(&outcomes),
                    as_of: world.day,
                }
            }
            7 => identity::Act::AskScreening {
                list: self.one_of(&["un", "eu", "ofac"]).to_owned(),
                within_minutes: None,
            },
            8 if !waits.is_empty() => identity::Act::AnswerScreening {
                screening: self.one_of(&waits).0,
                list_version: self.dice.below(1_000).to_string(),
                outcome: ScreeningOutcome::Clear {},
                as_of: world.day,
            },
            9 if !waits.is_empty() => {
                let screening = self.one_of(&waits).0;
                identity::Act::EndScreeningWait { screening, at: world.after_ticks(0) }
            }
            _ => self.handed_in(world),
        };
        let policy = PolicyRef { version: 1, hash: Hash([7; 32]) };
        let wants = |code: &str, kind, valid_days| WantedDocument {
            code: code.to_owned(),
            any_of: vec![kind],
            valid_days,
        };
        let command = identity::Command {
            act,
            on: world.day,
            at: world.after_ticks(0),
            by: Actor { role: "risk".to_owned(), subject: Hash([1; 32]) },
            own_file: false,
            wanted: Some(Wanted {
                identity: IdentityPolicy {
                    wanted: vec![
                        wants("document", DocumentKind::Passport, 20),
                        wants("selfie", DocumentKind::Selfie, 10),
                    ],
                    screening_days: None,
                    incomplete: IncompleteIdentity::Review {},
                },
                policy,
            }),
            policy_minutes: Some(1),
            id: self.id(),
        };
        let of = (file, StreamId::Identity(customer));
        let after = self.ask::<Identity>(world, of, state, &command, (Event::Identity, |_| None));
        self.identities.extend(after.map(|it| (customer, (file, it))));
    }

    fn handed_in(&mut self, world: &World) -> identity::Act {
        let kind = self.one_of(&[DocumentKind::Passport, DocumentKind::Selfie]);
        let expires = [None, world.day.checked_add_days(7)];
        identity::Act::SubmitDocument {
            kind,
            issued_by: kind.is_numbered().then(|| "TG".parse().unwrap()),
            number: kind.is_numbered().then(|| self.surely_sealed()),
            reference: self.surely_sealed(),
            sha256: Hash::of(self.id().as_bytes()),
            expires_on: self.one_of(&expires),
            known_in: self.elsewhere(),
        }
    }

    fn elsewhere(&mut self) -> Vec<uuid::Uuid> {
        (0..self.dice.below(3)).map(|_| self.id()).collect()
    }

    fn surely_sealed(&mut self) -> Sealed {
        loop {
            if let Some(it) = self.sealed() {
                return it;
            }
        }
    }
}
