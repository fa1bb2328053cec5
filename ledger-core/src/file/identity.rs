//! Who is the customer, and is that all that a policy wants to know before it gives credit?

use uuid::Uuid;

use super::{Answer, Command, CustomerFile, Event, Fact, Facts, Rejection, in_stream};
use crate::calendar::Day;
use crate::credit::deciding::{AcceptedDocument, IdentityFacts, ScreenedList};
use crate::decider::Decider;
use crate::log::StreamId;
use crate::party::identity::{self, Dossier, Identity, Wanted};
use crate::policy::{DocumentKind, IdentityPolicy};

impl Answer<identity::Act> for CustomerFile {
    fn answer(&self, id: Uuid, act: &identity::Act, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        self.admits(act)?;
        // A customer has one, and it has the customer's id.
        if id != self.id {
            return Err(Rejection::Misdirected);
        }
        let nothing = identity::State::default();
        let state = self.identities.get(&id).map_or(&nothing, |it| it);
        let wanted = facts.policies.in_force(facts.on).and_then(|it| {
            let (identity, policy) = (it.document.identity.clone()?, it.reference);
            Some(Wanted { identity, policy })
        });
        let waits = facts.policies.in_force(facts.on).and_then(|it| it.document.waits);
        let command = identity::Command {
            act: act.clone(),
            on: facts.on,
            at: facts.at,
            by: facts.by.clone(),
            // A customer reaches no other file, and nobody looks at documents in their own: the edge sees
            // to both.
            own_file: facts.by.role == "customer",
            wanted,
            policy_minutes: waits.map(|it| it.bureau_minutes),
            id: facts.command,
        };
        let events = Identity::decide(state, &command)?;
        Ok(in_stream(StreamId::Identity(id), events, Event::Identity))
    }
}

impl CustomerFile {
    fn dossier(&self) -> Option<&Dossier> {
        self.identities.get(&self.id).and_then(|it| it.dossier())
    }

    /// Whether something is not accepted that is wanted.
    pub(super) fn lacks_identity(&self, wanted: &IdentityPolicy, on: Day) -> bool {
        wanted.lacking(&self.accepted_kinds(on)).next().is_some()
    }

    fn accepted_kinds(&self, on: Day) -> Vec<DocumentKind> {
        self.dossier()
            .into_iter()
            .flat_map(|it| it.accepted(on))
            .map(|(_, it, _)| it.kind)
            .collect()
    }

    /// Whether the time of this screening was found to be over before it answered.
    pub(super) fn came_late(&self, screening: Uuid) -> bool {
        self.dossier().and_then(|it| it.asked.get(&screening)).is_some_and(|it| it.ended)
    }

    /// What the rules read of who the customer is; `None` where nothing is known.
    pub(super) fn identity_facts(&self, on: Day) -> Option<IdentityFacts> {
        let dossier = self.dossier()?;
        let accepted = dossier.accepted(on).map(|(document, it, lapses_on)| AcceptedDocument {
            document,
            kind: it.kind,
            lapses_on,
        });
        let screened = dossier.screened.values().map(|it| ScreenedList {
            screening: it.screening,
            list: it.list.clone(),
            list_version: it.list_version.clone(),
            as_of: it.as_of,
            hit: it.outcome.is_hit(),
        });
        Some(IdentityFacts {
            accepted: accepted.collect(),
            known_in: dossier.known_elsewhere(),
            screened: screened.collect(),
        })
    }

    /// The applications that wait for a decision look again where other documents are accepted than before.
    pub(super) fn identity_moved(before: &CustomerFile, after: &CustomerFile) -> Vec<Command> {
        let accepted = |it: &CustomerFile| {
            it.dossier().map(|it| it.stand_accepted().collect::<Vec<_>>()).unwrap_or_default()
        };
        if accepted(before) == accepted(after) {
            return vec![];
        }
        after.look_again()
    }
}
