//! What a batch of commits makes of schedules, instalments, money, charges and holds.

mod begun;
mod chargebacks;
mod charges;
mod debits;
mod holds;
mod money;
mod proposals;
mod rescheduled;
mod servicing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{
    Change, Event as LoanEvent, MovedDueDate, Moves, OutgoingReversal, RepaymentReversal, StoredRow,
};
use ledger_core::file::Event;
use ledger_core::log::{FileId, Place, StreamId};
use uuid::Uuid;

use self::money::reversal;
use super::row::{
    Agreed, Amounts, Charge, Chargeback, ChargebackReversal, DebitAnswered, DebitRequest,
    Disbursement, Forgiven, GoodsRefund, Hold, HoldEnd, Instalment, Part, Pause, PauseEnd, Payment,
    Payout, Proposal, ProposalEnd, ProposalOutcome, Rescheduling, Reversal, Schedule, Standing,
    Turn, WriteOff,
};
use crate::taken::{NotTaken, Taken};

/// A loan's id and an instalment's number.
pub(super) type Key = (Uuid, u32);

/// A loan's id, and that of something in it.
type OfLoan = (Uuid, Uuid);

/// The instalments that a batch changes, and what it adds.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) schedules: BTreeMap<Uuid, Schedule>,
    /// Of loans whose schedule the tables have.
    pub(super) turned: BTreeMap<Uuid, Turn>,
    /// Of loans whose schedule the tables have: how many instalments it has since.
    pub(super) rescheduled: BTreeMap<Uuid, (u32, Rescheduling)>,
    /// How many instalments they have now, of those that got another one.
    pub(super) lengthened: BTreeMap<Uuid, u32>,
    pub(super) instalments: BTreeMap<Key, Entry>,
    /// Instalments that the tables have and a schedule has no more.
    pub(super) dropped: BTreeSet<Key>,
    pub(super) payments: BTreeMap<OfLoan, Payment>,
    /// Of payments that the tables have.
    pub(super) reversals: BTreeMap<OfLoan, Reversal<RepaymentReversal>>,
    pub(super) payouts: BTreeMap<OfLoan, Payout>,
    /// Of payouts that the tables have.
    pub(super) payout_reversals: BTreeMap<OfLoan, Reversal<OutgoingReversal>>,
    pub(super) chargebacks: BTreeMap<OfLoan, Chargeback>,
    /// Of chargebacks that the tables have.
    pub(super) chargeback_reversals: BTreeMap<OfLoan, ChargebackReversal>,
    pub(super) debit_requests: BTreeMap<OfLoan, DebitRequest>,
    /// Of requests that the tables have.
    pub(super) debit_answers: BTreeMap<OfLoan, DebitAnswered>,
    pub(super) charges: BTreeMap<OfLoan, Charge>,
    /// Of charges that the tables have.
    pub(super) forgiven: BTreeMap<OfLoan, Forgiven>,
    pub(super) goods_refunds: BTreeMap<OfLoan, GoodsRefund>,
    /// Of refunds that the tables have.
    pub(super) refund_reversals: BTreeMap<OfLoan, Reversal<RepaymentReversal>>,
    pub(super) parts: BTreeMap<OfLoan, Part>,
    /// Of parts that the tables have.
    pub(super) part_reversals: BTreeMap<OfLoan, Reversal<OutgoingReversal>>,
    pub(super) pauses: BTreeMap<OfLoan, Pause>,
    /// Of pauses that the tables have.
    pub(super) pause_ends: BTreeMap<OfLoan, PauseEnd>,
    pub(super) holds: BTreeMap<OfLoan, Hold>,
    /// Of holds that the tables have.
    pub(super) hold_ends: BTreeMap<OfLoan, HoldEnd>,
    pub(super) reschedulings: BTreeMap<OfLoan, Agreed>,
    pub(super) proposals: BTreeMap<OfLoan, Proposal>,
    /// Of proposals that the tables have.
    pub(super) proposal_ends: BTreeMap<OfLoan, ProposalEnd>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) instalment: Instalment,
    /// Whether the tables have it already.
    pub(super) stored: bool,
}

/// Where and when something was recorded.
#[derive(Clone, Copy)]
struct Recorded {
    place: Place,
    event_index: u32,
    business_date: NaiveDate,
    recorded_at: DateTime<Utc>,
}

/// The instalments that these commits change.
pub(super) fn changed(commits: &[Taken]) -> BTreeSet<Key> {
    let facts = commits.iter().flat_map(|it| &it.facts);
    facts
        .filter_map(|it| {
            let (Event::Loan(event), StreamId::Loan(id)) = (&it.event, it.stream) else {
                return None;
            };
            Some((id, event))
        })
        .flat_map(|(id, event)| {
            let changed = changes(event).iter().map(|it| it.instalment);
            let moved = moved(event).iter().map(|it| it.instalment);
            let former = former(event).iter().map(|it| it.number);
            let others = former.chain(named(event));
            changed.chain(moved).chain(others).map(move |number| (id, number))
        })
        .collect()
}

/// What an event changes on what is owed, paid and waived.
fn changes(event: &LoanEvent) -> &[Change] {
    event.outcome().map_or(&[], |it| it.changes)
}

/// The rows that an event puts others in the place of.
fn former(event: &LoanEvent) -> &[StoredRow] {
    if let LoanEvent::Rescheduled(it) = event { &it.before } else { &[] }
}

/// The instalment with which something is owed, perhaps one that is not there yet.
const fn named(event: &LoanEvent) -> Option<u32> {
    if let LoanEvent::Charged(it) = event {
        return Some(it.instalment);
    }
    if let LoanEvent::ChargedBack(it) = event { Some(it.instalment) } else { None }
}

/// The due dates that an event moves.
fn moved(event: &LoanEvent) -> &[MovedDueDate] {
    if let LoanEvent::Disbursed(it) = event { &it.due_on } else { &[] }
}

impl Fold {
    /// Starts from the stored instalments that the batch changes.
    pub(super) fn new(stored: Vec<Instalment>) -> Fold {
        let instalments = stored
            .into_iter()
            .map(|it| ((it.loan, it.number), Entry { instalment: it, stored: true }))
            .collect();
        Fold { instalments, ..Fold::default() }
    }

    /// Takes in one commit.
    pub(super) fn take(&mut self, taken: &Taken) -> Result<(), NotTaken> {
        for (index, fact) in (0..).zip(&taken.facts) {
            if let (Event::Loan(event), StreamId::Loan(id)) = (&fact.event, fact.stream) {
                let recorded = Recorded {
                    place: taken.place,
                    event_index: index,
                    business_date: taken.commit.business_date.date(),
                    recorded_at: taken.commit.recorded_at.utc(),
                };
                self.loan(taken.commit.file, id, event, recorded)?;
            }
        }
        Ok(())
    }

    fn loan(
        &mut self,
        file: FileId,
        loan: Uuid,
        event: &LoanEvent,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        match event {
            LoanEvent::Granted(it) => self.granted(file, loan, it, recorded)?,
            LoanEvent::Boarded(it) => self.boarded(file, loan, it, recorded)?,
            LoanEvent::Disbursed(it) => self.disbursed(loan, it, recorded),
            LoanEvent::PartDisbursed(it) => self.part_disbursed(loan, it, recorded),
            LoanEvent::PartReversed(it) => {
                let reversal = reversal(&it.cause, &it.reason, recorded);
                self.part_reversed(loan, it.disbursement, reversal);
            }
            LoanEvent::DisbursementReversed(it) => {
                self.turn(loan, Standing::Granted, Some(None));
                // Perhaps of its only part.
                let reversal = reversal(&it.cause, &it.reason, recorded);
                self.part_reversed(loan, it.disbursement, reversal);
            }
            // What has not gone out is on no row.
            LoanEvent::PartsEnded(_) => {}
            LoanEvent::Cancelled(_) => self.turn(loan, Standing::Cancelled, None),
            LoanEvent::Rescinded(_) => self.turn(loan, Standing::Rescinded, None),
            LoanEvent::WrittenOff(it) => {
                self.turn(loan, Standing::WrittenOff, None);
                self.give_up(loan, it.into());
            }
            LoanEvent::Rescheduled(it) => self.reschedule(loan, it, recorded),
            LoanEvent::WriteOffUndone(_) => self.turn(loan, Standing::Running, None),
            LoanEvent::RepaymentReceived(it) => self.received(loan, it, recorded),
            LoanEvent::RepaymentReversed(it) => self.taken_back(loan, it, recorded),
            LoanEvent::ChargedBack(it) => {
                self.lengthen(loan, it.instalment, it.due_on.date());
                self.charged_back(loan, it, recorded);
            }
            LoanEvent::ChargebackReversed(it) => self.chargeback_reversed(loan, it, recorded),
            LoanEvent::Charged(it) => {
                self.lengthen(loan, it.instalment, it.due_on.date());
                self.charged(loan, it, recorded)?;
            }
            LoanEvent::ChargeWaived(it) => {
                self.forgive(loan, it.charge, it.amount.amount(), false);
            }
            LoanEvent::ChargeReversed(it) => self.forgive(loan, it.charge, 0, true),
            LoanEvent::CreditPaidOut(it) => self.paid_out(loan, it, recorded),
            LoanEvent::CreditPayoutReversed(it) => self.payout_reversed(loan, it, recorded),
            LoanEvent::DebitRequested(it) => self.debit_requested(loan, it, recorded),
            LoanEvent::DebitAnswered(it) => self.debit_answered(loan, it, recorded),
            LoanEvent::GoodsRefunded(it) => self.goods_refunded(loan, it, recorded),
            LoanEvent::GoodsRefundReversed(it) => self.goods_refund_reversed(loan, it, recorded),
            LoanEvent::Paused(it) => self.paused(loan, it, recorded),
            LoanEvent::PauseEnded(it) => self.pause_ended(loan, it, recorded),
            // Its days are those it was given, or has since.
            LoanEvent::PauseOver(_) => {}
            LoanEvent::Held(it) => self.held(loan, it, recorded),
            LoanEvent::HoldEnded(it) => self.hold_ended(loan, it, recorded),
            LoanEvent::ActProposed(it) => self.proposed(loan, it, recorded),
            LoanEvent::ActApproved(it) => {
                let (by, outcome) = (Some(&it.by), ProposalOutcome::Approved);
                self.proposal_ended((loan, it.proposal), outcome, (by, None), recorded);
            }
            LoanEvent::ActDeclined(it) => {
                let (told, outcome) = ((Some(&it.by), Some(&it.reason)), ProposalOutcome::Declined);
                self.proposal_ended((loan, it.proposal), outcome, told, recorded);
            }
            LoanEvent::ActLapsed(it) => {
                let outcome = ProposalOutcome::Lapsed;
                self.proposal_ended((loan, it.proposal), outcome, (None, None), recorded);
            }
            LoanEvent::Rebased(_)
            | LoanEvent::LapseDeferred(_)
            | LoanEvent::InstalmentFellDue(_)
            | LoanEvent::LatenessPosted(_)
            | LoanEvent::ChargedOff(_)
            | LoanEvent::ChargeOffUndone(_)
            | LoanEvent::ForgivenAlone(_)
            | LoanEvent::Priced(_)
            | LoanEvent::PenaltyWaived(_)
            | LoanEvent::ArrearsChanged(_)
            | LoanEvent::DefaultDeclared(_)
            | LoanEvent::Cured(_)
            | LoanEvent::Sold(_)
            | LoanEvent::ReschedulingProposed(_)
            | LoanEvent::Closed(_)
            | LoanEvent::Reopened(_) => {}
        }
        for it in moved(event) {
            self.entry(loan, it.instalment, recorded.place)?.instalment.due_on = it.after.date();
        }
        for change in changes(event) {
            let instalment = &mut self.entry(loan, change.instalment, recorded.place)?.instalment;
            take_in(&mut instalment.owed, change.owed.as_ref());
            take_in(&mut instalment.paid, change.paid.as_ref());
            take_in(&mut instalment.waived, change.waived.as_ref());
            instalment.settle(recorded.business_date);
        }
        Ok(())
    }

    fn turn(&mut self, loan: Uuid, standing: Standing, disbursement: Option<Option<Disbursement>>) {
        match self.schedules.get_mut(&loan) {
            Some(schedule) => {
                (schedule.standing, schedule.write_off) = (standing, None);
                if let Some(disbursement) = disbursement {
                    schedule.disbursement = disbursement;
                }
            }
            None => {
                let known = self.turned.remove(&loan).and_then(|it| it.disbursement);
                let disbursement = disbursement.or(known);
                self.turned.insert(loan, Turn { standing, disbursement, write_off: None });
            }
        }
    }

    /// What was given up of a loan that was turned to that just now.
    fn give_up(&mut self, loan: Uuid, it: WriteOff) {
        if let Some(schedule) = self.schedules.get_mut(&loan) {
            schedule.write_off = Some(it);
        } else if let Some(turn) = self.turned.get_mut(&loan) {
            turn.write_off = Some(it);
        }
    }

    /// Adds an instalment behind the last, where there is none by this number.
    fn lengthen(&mut self, loan: Uuid, number: u32, due_on: NaiveDate) {
        let dropped = &mut self.dropped;
        self.instalments.entry((loan, number)).or_insert_with(|| {
            let nothing = Amounts::default();
            let (owed, paid, waived, paid_on) = (nothing, nothing, nothing, None);
            match self.schedules.get_mut(&loan) {
                Some(schedule) => schedule.instalments = number,
                None => {
                    self.lengthened.insert(loan, number);
                }
            }
            let instalment = Instalment { loan, number, due_on, owed, paid, waived, paid_on };
            Entry { instalment, stored: dropped.remove(&(loan, number)) }
        });
    }

    fn entry(&mut self, loan: Uuid, number: u32, place: Place) -> Result<&mut Entry, NotTaken> {
        self.instalments.get_mut(&(loan, number)).ok_or_else(|| {
            NotTaken::misfit(place, format!("loan {loan} has no row for instalment {number}"))
        })
    }
}

impl Instalment {
    /// Notes since when nothing is left to pay.
    fn settle(&mut self, on: NaiveDate) {
        self.paid_on = match self.unpaid() {
            0 => self.paid_on.or(Some(on)),
            _ => None,
        };
    }
}

/// What moved on one side of an instalment.
fn take_in(amounts: &mut Amounts, moves: Option<&Moves>) {
    for (component, it) in moves.into_iter().flat_map(Moves::present) {
        *amounts.component(component) = it.after.amount();
    }
}
