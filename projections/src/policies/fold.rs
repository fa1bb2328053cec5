//! What commits make of the policy book.

use std::collections::BTreeMap;

use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, Hash, Place};
use ledger_core::policy::Event as PolicyEvent;
use ledger_core::reason::Reason;

use super::{Approval, End, Proposal, Standing, Wish};

/// Documents that were proposed, by the number of the event that proposed them.
#[derive(Debug, Default)]
pub struct Fold {
    pub proposals: BTreeMap<u64, Proposal>,
}

impl From<Vec<Proposal>> for Fold {
    /// Starts from what is stored.
    fn from(stored: Vec<Proposal>) -> Fold {
        Fold { proposals: stored.into_iter().map(|it| (it.proposal, it)).collect() }
    }
}

impl Fold {
    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for (fact, record) in facts.iter().zip(&commit.events) {
            if let Event::PolicyBook(event) = &fact.event {
                self.event(event, record.stream_version, place, commit)?;
            }
        }
        Ok(())
    }

    fn event(
        &mut self,
        event: &PolicyEvent,
        number: u64,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let (on, at) = (commit.business_date.date(), commit.recorded_at.utc());
        let end = |by: Option<Hash>, reason: Option<&Reason>| {
            Some(End { by, reason: reason.cloned(), on, at })
        };
        match event {
            PolicyEvent::Proposed(it) => {
                let proposal = Proposal {
                    proposal: number,
                    hash: it.hash,
                    document: it.document.clone(),
                    standing: Standing::Proposed,
                    author: it.author,
                    lapses_on: it.lapses_on.date(),
                    proposed_on: on,
                    proposed_at: at,
                    place,
                    approval: None,
                    withdrawal: None,
                    end: None,
                };
                self.proposals.insert(number, proposal);
            }
            PolicyEvent::Published(it) => {
                let proposal = self.waiting(it.hash)?;
                proposal.standing = Standing::Published;
                proposal.approval = Some(Approval {
                    version: it.version,
                    effective_from: it.effective_from.date(),
                    approver: it.approver,
                    findings: it.findings.clone(),
                    on,
                    at,
                });
            }
            PolicyEvent::Declined(it) => {
                let proposal = self.waiting(it.hash)?;
                proposal.standing = Standing::Declined;
                proposal.end = end(Some(it.by), Some(&it.reason));
            }
            PolicyEvent::Lapsed(it) => {
                let proposal = self.waiting(it.hash)?;
                proposal.standing = Standing::Lapsed;
                proposal.end = end(None, None);
            }
            PolicyEvent::WithdrawalProposed(it) => {
                let reason = it.reason.clone();
                self.version(it.version)?.withdrawal = Some(Wish { by: it.by, reason, on });
            }
            PolicyEvent::Withdrawn(it) => {
                let proposal = self.version(it.version)?;
                proposal.standing = Standing::Withdrawn;
                proposal.end = end(Some(it.by), Some(&it.reason));
            }
        }
        Ok(())
    }

    /// What waits for approval under this hash: one at most.
    fn waiting(&mut self, hash: Hash) -> Result<&mut Proposal, String> {
        let waits = |it: &&mut Proposal| it.hash == hash && it.standing == Standing::Proposed;
        let found = self.proposals.values_mut().find(waits);
        found.ok_or_else(|| format!("no document {hash} waits for approval"))
    }

    fn version(&mut self, version: u32) -> Result<&mut Proposal, String> {
        let is = |it: &&mut Proposal| it.approval.as_ref().is_some_and(|it| it.version == version);
        let found = self.proposals.values_mut().find(is);
        found.ok_or_else(|| format!("there is no version {version} of the policy"))
    }
}
