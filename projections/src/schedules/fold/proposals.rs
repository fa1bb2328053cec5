//! Acts that take two persons.

use ledger_core::credit::loan;
use ledger_core::log::Actor;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{Proposal, ProposalEnd, ProposalOutcome};

impl Fold {
    pub(super) fn proposed(&mut self, loan: Uuid, it: &loan::ActProposed, recorded: Recorded) {
        let proposal = Proposal {
            loan,
            proposal: it.proposal,
            act: it.act.clone(),
            amount: it.amount,
            above: it.above,
            proposed_by: it.by.clone(),
            lapses_on: it.lapses_on.date(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            end: None,
        };
        self.proposals.insert((loan, it.proposal), proposal);
    }

    pub(super) fn proposal_ended(
        &mut self,
        (loan, proposal): (Uuid, Uuid),
        outcome: ProposalOutcome,
        (by, reason): (Option<&Actor>, Option<&Reason>),
        recorded: Recorded,
    ) {
        let end = ProposalEnd {
            outcome,
            by: by.cloned(),
            reason: reason.cloned(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
        };
        match self.proposals.get_mut(&(loan, proposal)) {
            Some(proposal) => proposal.end = Some(end),
            None => {
                self.proposal_ends.insert((loan, proposal), end);
            }
        }
    }
}
