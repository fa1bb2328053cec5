//! What a batch of commits makes of the loans' rows and of the totals.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use ledger_core::credit::loan::{Balances, Contract, Event as LoanEvent, Life};
use ledger_core::file::{Event, Standing, standings_of};
use ledger_core::log::{FileId, StreamId, partition};
use ledger_core::money::Money;
use uuid::Uuid;

use super::questions::{PartitionDays, Segment};
use super::row::{DaysOnBook, first_of_month};
use super::totals::{Changes, Course};
use super::{Loan, Origin};
use crate::taken::{NotTaken, Taken};

/// The rows of a partition that a batch needs, and what it makes of them.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) entries: HashMap<Uuid, Entry>,
    pub(super) changes: Changes,
    pub(super) former_days_on_book: Vec<DaysOnBook>,
    pub(super) opened: Option<PartitionDays>,
    /// The last business day that the batch starts.
    pub(super) started_on: Option<NaiveDate>,
    /// Loans with something due, which the next business day turns into overdue.
    due: BTreeSet<Uuid>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) loan: Loan,
    /// Whether the tables have it already.
    pub(super) stored: bool,
    pub(super) touched: bool,
    /// What the totals have of it, the batch's changes up to its last day but one included.
    posted: Course,
    /// The day on which it changed and is not posted yet.
    unposted: Option<NaiveDate>,
}

impl Fold {
    /// Starts from what is stored.
    pub(super) fn new(stored: Vec<Loan>) -> Fold {
        let due = stored.iter().filter(|it| it.balances.instalments_due > 0).map(|it| it.loan);
        let due = due.collect();
        let entries = stored
            .into_iter()
            .map(|loan| {
                let posted = Course::of(&loan);
                let entry = Entry { stored: true, touched: false, posted, unposted: None, loan };
                (entry.loan.loan, entry)
            })
            .collect();
        Fold { entries, due, ..Fold::default() }
    }

    /// Takes in one commit.
    pub(super) fn take(&mut self, taken: &Taken) -> Result<(), NotTaken> {
        let of_loans = taken.facts.iter().any(|it| matches!(it.event, Event::Loan(_)));
        let standings = match of_loans {
            true => standings_of(&taken.commit)
                .map_err(|it| NotTaken::misfit(taken.place, it.to_string()))?,
            false => vec![],
        };
        for (index, fact) in taken.facts.iter().enumerate() {
            if let (Event::Loan(event), StreamId::Loan(id)) = (&fact.event, fact.stream) {
                let stands = standings.get(index).and_then(Option::as_ref).and_then(|it| {
                    let Standing::Loan(balances) = it else { return None };
                    Some(balances)
                });
                self.loan(taken, id, event, stands)?;
            } else if let Event::Partition(event) = &fact.event {
                self.partition(taken, event);
            }
        }
        Ok(())
    }

    /// Posts what is left; to be called once, after the last commit.
    pub(super) fn finish(&mut self) {
        for entry in self.entries.values_mut() {
            entry.post(&mut self.changes);
        }
    }

    fn partition(&mut self, taken: &Taken, event: &partition::Event) {
        match event {
            partition::Event::Opened(it) => {
                self.opened = Some(PartitionDays {
                    partition: taken.place.partition,
                    partitions: it.partitions,
                    opened_on: it.first_business_date.date(),
                    started_on: it.first_business_date.date(),
                });
            }
            partition::Event::BusinessDayStarted(it) => {
                self.started_on = Some(it.date.date());
                for id in std::mem::take(&mut self.due) {
                    let entry = self.entries.get_mut(&id);
                    let entry = entry.expect("what is due in the batch is among its rows");
                    // The totals know of it since it was due: nothing to post.
                    entry.post(&mut self.changes);
                    entry.loan.advance(it.date.date());
                    entry.touched = true;
                }
            }
            partition::Event::TakenOver(_) | partition::Event::Moved(_) => {}
        }
    }

    fn loan(
        &mut self,
        taken: &Taken,
        id: Uuid,
        event: &LoanEvent,
        stands: Option<&Balances>,
    ) -> Result<(), NotTaken> {
        let on = taken.commit.business_date.date();
        if let Some(loan) = opened(taken, id, event, on)? {
            let entry = Entry {
                loan,
                stored: false,
                touched: true,
                posted: Course::default(),
                unposted: Some(on),
            };
            if self.entries.insert(id, entry).is_some() {
                let reason = format!("loan {id} is granted or boarded a second time");
                return Err(NotTaken::misfit(taken.place, reason));
            }
        } else {
            let entry = self.entries.get_mut(&id).ok_or_else(|| {
                let reason = format!("{} of loan {id}, which has no row", event_type(event));
                NotTaken::misfit(taken.place, reason)
            })?;
            if entry.unposted.is_some_and(|it| it != on) {
                entry.post(&mut self.changes);
            }
            entry.unposted = Some(on);
            entry.touched = true;
            if let LoanEvent::Sold(_) = event {
                entry.leave(&mut self.changes, on);
            }
            let from = entry.loan.on_book_from;
            entry.loan.note_age(on);
            let aged = entry.loan.past_30_on;
            change(&mut entry.loan, event, on);
            // Taken back on the day it was made, it was on book at the end of none.
            if let (Some(from), None) = (from.filter(|it| *it < on), entry.loan.on_book_from) {
                let former = DaysOnBook { loan: id, from, until: on, past_30_on: aged };
                self.former_days_on_book.push(former);
            }
        }
        let entry = self.entries.get_mut(&id).expect("it was put or changed above");
        if let Some(balances) = stands {
            entry.loan.balances = balances.clone();
            entry.loan.balances_on = on;
            entry.loan.note_age(on);
        }
        match entry.loan.balances.instalments_due > 0 {
            true => self.due.insert(id),
            false => self.due.remove(&id),
        };
        Ok(())
    }
}

impl Entry {
    fn post(&mut self, changes: &mut Changes) {
        let Some(on) = self.unposted.take() else { return };
        let course = Course::of(&self.loan);
        if course != self.posted {
            changes.turn(segment(&self.loan), on, &self.posted, &course);
            self.posted = course;
        }
    }
}

impl Entry {
    /// From this day on it counts in another segment: in this one nothing of it is left.
    fn leave(&mut self, changes: &mut Changes, on: NaiveDate) {
        let posted = std::mem::take(&mut self.posted);
        changes.turn(segment(&self.loan), on, &posted, &Course::default());
    }
}

fn segment(loan: &Loan) -> Segment {
    Segment {
        currency: loan.principal.currency(),
        product: loan.product.clone(),
        country: loan.country,
        bank: loan.bank().map(str::to_owned),
        month: first_of_month(loan.granted_on),
    }
}

/// The loan that begins with this event, if it begins one.
fn opened(
    taken: &Taken,
    id: Uuid,
    event: &LoanEvent,
    on: NaiveDate,
) -> Result<Option<Loan>, NotTaken> {
    let Some((contract, origin)) = began(event) else { return Ok(None) };
    let FileId::Customer(customer) = taken.commit.file else {
        let reason = format!("loan {id} stands in {}, which is no customer's", taken.commit.file);
        return Err(NotTaken::misfit(taken.place, reason));
    };
    let principal = contract.principal;
    let granted = Loan {
        loan: id,
        partition: taken.place.partition,
        customer,
        origin,
        product: contract.product.as_ref().map(|it| it.code.clone()),
        country: contract.country,
        granted_on: on,
        lender: contract.lender.clone(),
        lender_reference: contract.lender_reference.clone(),
        life: Life::Granted,
        arrears_from_days: 0,
        in_default: false,
        ever_defaulted: false,
        charged_off_on: None,
        holds: 0,
        on_book_from: None,
        past_30_on: None,
        principal,
        balances: nothing(Money::zero(principal.currency())),
        balances_on: on,
        changed_on: on,
        version: 1,
    };
    let LoanEvent::Boarded(it) = event else { return Ok(Some(granted)) };
    Ok(Some(Loan {
        life: Life::Active,
        in_default: it.position.in_default,
        ever_defaulted: it.position.in_default || it.position.defaulted_before,
        on_book_from: Some(on),
        ..granted
    }))
}

/// The contract of the loan that begins with this event, and how it came into this ledger.
fn began(event: &LoanEvent) -> Option<(&Contract, Origin)> {
    match event {
        LoanEvent::Granted(it) => Some((&it.contract, Origin::Granted)),
        LoanEvent::Boarded(it) => Some((&it.contract, Origin::Boarded)),
        LoanEvent::Rebased(_)
        | LoanEvent::Disbursed(_)
        | LoanEvent::PartDisbursed(_)
        | LoanEvent::PartReversed(_)
        | LoanEvent::PartsEnded(_)
        | LoanEvent::DisbursementReversed(_)
        | LoanEvent::LapseDeferred(_)
        | LoanEvent::Cancelled(_)
        | LoanEvent::InstalmentFellDue(_)
        | LoanEvent::RepaymentReceived(_)
        | LoanEvent::RepaymentReversed(_)
        | LoanEvent::ChargedBack(_)
        | LoanEvent::ChargebackReversed(_)
        | LoanEvent::Charged(_)
        | LoanEvent::ChargeWaived(_)
        | LoanEvent::PenaltyWaived(_)
        | LoanEvent::ChargeReversed(_)
        | LoanEvent::LatenessPosted(_)
        | LoanEvent::ChargedOff(_)
        | LoanEvent::ChargeOffUndone(_)
        | LoanEvent::ForgivenAlone(_)
        | LoanEvent::GoodsRefunded(_)
        | LoanEvent::GoodsRefundReversed(_)
        | LoanEvent::Paused(_)
        | LoanEvent::PauseEnded(_)
        | LoanEvent::PauseOver(_)
        | LoanEvent::DebitRequested(_)
        | LoanEvent::DebitAnswered(_)
        | LoanEvent::Priced(_)
        | LoanEvent::ArrearsChanged(_)
        | LoanEvent::DefaultDeclared(_)
        | LoanEvent::Cured(_)
        | LoanEvent::Held(_)
        | LoanEvent::HoldEnded(_)
        | LoanEvent::Rescinded(_)
        | LoanEvent::WrittenOff(_)
        | LoanEvent::WriteOffUndone(_)
        | LoanEvent::ReschedulingProposed(_)
        | LoanEvent::Rescheduled(_)
        | LoanEvent::Sold(_)
        | LoanEvent::CreditPaidOut(_)
        | LoanEvent::CreditPayoutReversed(_)
        | LoanEvent::ActProposed(_)
        | LoanEvent::ActApproved(_)
        | LoanEvent::ActDeclined(_)
        | LoanEvent::ActLapsed(_)
        | LoanEvent::Closed(_)
        | LoanEvent::Reopened(_) => None,
    }
}

/// Of a loan before its first commit tells how it stands.
fn nothing(zero: Money) -> Balances {
    Balances {
        outstanding: zero,
        overdue: zero,
        due: zero,
        credit: zero,
        instalments_overdue: 0,
        instalments_due: 0,
        oldest_unpaid_due_on: None,
        arrears_since: None,
        next: None,
    }
}

fn change(loan: &mut Loan, event: &LoanEvent, on: NaiveDate) {
    loan.version += 1;
    loan.changed_on = on;
    loan.advance(on);
    match event {
        LoanEvent::Disbursed(it) => {
            loan.on_book_from = Some(on);
            loan.life = Life::Active;
            if let Some(reference) = &it.lender_reference {
                loan.lender_reference = Some(reference.clone());
            }
        }
        LoanEvent::PartDisbursed(it) => {
            // From the first part on.
            if it.gone_out == it.amount {
                loan.on_book_from = Some(on);
                loan.life = Life::Active;
            }
            if let Some(reference) = &it.lender_reference {
                loan.lender_reference = Some(reference.clone());
            }
        }
        LoanEvent::DisbursementReversed(_) => {
            // What aged by it is told of its own days on the book.
            (loan.on_book_from, loan.past_30_on) = (None, None);
            loan.end(Life::Granted);
            loan.charged_off_on = None;
        }
        LoanEvent::Cancelled(_) => loan.end(Life::Cancelled),
        LoanEvent::Rescinded(_) => {
            loan.end(Life::Rescinded);
            loan.charged_off_on = None;
        }
        LoanEvent::WrittenOff(_) => {
            loan.end(Life::WrittenOff);
            (loan.in_default, loan.ever_defaulted) = (true, true);
        }
        LoanEvent::WriteOffUndone(_) => loan.life = Life::Active,
        LoanEvent::ChargedOff(it) => loan.charged_off_on = Some(it.charged_off_on.date()),
        LoanEvent::ChargeOffUndone(_) => loan.charged_off_on = None,
        LoanEvent::Sold(it) => {
            loan.lender = it.to.clone();
            loan.lender_reference = it.lender_reference.clone();
        }
        LoanEvent::Closed(_) => loan.life = Life::Closed,
        LoanEvent::Reopened(_) => loan.life = Life::Active,
        LoanEvent::ArrearsChanged(it) => {
            loan.arrears_from_days = it.after.from_days;
        }
        LoanEvent::DefaultDeclared(_) => (loan.in_default, loan.ever_defaulted) = (true, true),
        LoanEvent::Cured(_) => loan.in_default = false,
        LoanEvent::Held(_) => loan.holds += 1,
        LoanEvent::HoldEnded(_) => loan.holds = loan.holds.saturating_sub(1),
        LoanEvent::Granted(_)
        | LoanEvent::PartReversed(_)
        | LoanEvent::PartsEnded(_)
        | LoanEvent::Boarded(_)
        | LoanEvent::Rebased(_)
        | LoanEvent::ReschedulingProposed(_)
        | LoanEvent::Rescheduled(_)
        | LoanEvent::LapseDeferred(_)
        | LoanEvent::InstalmentFellDue(_)
        | LoanEvent::RepaymentReceived(_)
        | LoanEvent::RepaymentReversed(_)
        | LoanEvent::ChargedBack(_)
        | LoanEvent::ChargebackReversed(_)
        | LoanEvent::Charged(_)
        | LoanEvent::ChargeWaived(_)
        | LoanEvent::PenaltyWaived(_)
        | LoanEvent::ChargeReversed(_)
        | LoanEvent::LatenessPosted(_)
        | LoanEvent::ForgivenAlone(_)
        | LoanEvent::GoodsRefunded(_)
        | LoanEvent::GoodsRefundReversed(_)
        | LoanEvent::Paused(_)
        | LoanEvent::PauseEnded(_)
        | LoanEvent::PauseOver(_)
        | LoanEvent::DebitRequested(_)
        | LoanEvent::DebitAnswered(_)
        | LoanEvent::Priced(_)
        | LoanEvent::CreditPaidOut(_)
        | LoanEvent::CreditPayoutReversed(_)
        | LoanEvent::ActProposed(_)
        | LoanEvent::ActApproved(_)
        | LoanEvent::ActDeclined(_)
        | LoanEvent::ActLapsed(_) => {}
    }
}

impl Loan {
    /// Nothing is owed on it: it is in no arrears and in no default.
    fn end(&mut self, life: Life) {
        self.life = life;
        self.in_default = false;
        self.arrears_from_days = 0;
    }
}

fn event_type(event: &LoanEvent) -> &'static str {
    ledger_core::event::Stored::event_type(event)
}
