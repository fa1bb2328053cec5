//! What a batch of commits makes of schedules, instalments, payments and charges.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{self, Change, ChargeKind, Event as LoanEvent};
use ledger_core::file::Event;
use ledger_core::log::{FileId, Place, StreamId};
use ledger_core::policy::Component;
use uuid::Uuid;

use super::row::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule, Standing,
};
use crate::taken::{NotTaken, Taken};

/// A loan's id and an instalment's number.
pub(super) type Key = (Uuid, u32);

/// The instalments that a batch changes, and what it adds.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) schedules: BTreeMap<Uuid, Schedule>,
    /// Of loans whose schedule the tables have.
    pub(super) disbursed: BTreeMap<Uuid, Disbursement>,
    /// Of loans whose schedule the tables have: nothing is owed on them any more.
    pub(super) ended: BTreeMap<Uuid, Standing>,
    pub(super) instalments: BTreeMap<Key, Entry>,
    pub(super) payments: BTreeMap<(Uuid, Uuid), Payment>,
    /// Of payments that the tables have.
    pub(super) reversals: BTreeMap<(Uuid, Uuid), Reversal>,
    pub(super) charges: Vec<Charge>,
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
        .filter_map(|it| match (&it.event, it.stream) {
            (Event::Loan(event), StreamId::Loan(id)) => Some((id, event)),
            (
                Event::Loan(_)
                | Event::Line(_)
                | Event::Application(_)
                | Event::Order(_)
                | Event::Shipment(_)
                | Event::Vendor(_)
                | Event::PurchaseOrder(_)
                | Event::Customer(_)
                | Event::PolicyBook(_)
                | Event::Partition(_),
                _,
            ) => None,
        })
        .flat_map(|(id, event)| {
            let changed = changes(event).iter().map(|it| it.instalment);
            changed.chain(charged(event)).map(move |number| (id, number))
        })
        .collect()
}

/// The instalment that an event charges something to.
fn charged(event: &LoanEvent) -> Option<u32> {
    if let LoanEvent::Charged(it) = event { Some(it.instalment) } else { None }
}

/// What an event changes on what is paid.
fn changes(event: &LoanEvent) -> &[Change] {
    match event {
        LoanEvent::Disbursed(it) => &it.changes,
        LoanEvent::InstalmentFellDue(it) => &it.changes,
        LoanEvent::RepaymentReceived(it) => &it.changes,
        LoanEvent::RepaymentReversed(it) => &it.changes,
        LoanEvent::Charged(it) => &it.changes,
        LoanEvent::Unwound(it) => &it.changes,
        LoanEvent::Granted(_)
        | LoanEvent::TakenOver(_)
        | LoanEvent::Cancelled(_)
        | LoanEvent::BecameLate(_)
        | LoanEvent::ReturnedToOrder(_)
        | LoanEvent::Defaulted(_)
        | LoanEvent::Cured(_)
        | LoanEvent::Disputed(_)
        | LoanEvent::DisputeEnded(_)
        | LoanEvent::Closed(_)
        | LoanEvent::Reopened(_) => &[],
    }
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
                    business_date: taken.commit.business_date,
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
        let on = recorded.business_date;
        match event {
            LoanEvent::Granted(it) => self.granted(file, loan, it, recorded)?,
            LoanEvent::TakenOver(it) => self.taken_over(file, loan, it, recorded)?,
            LoanEvent::Disbursed(it) => self.disbursed(loan, it, recorded),
            LoanEvent::Cancelled(_) => self.end(loan, Standing::Cancelled),
            LoanEvent::Unwound(_) => self.end(loan, Standing::Unwound),
            LoanEvent::RepaymentReceived(it) => {
                let payment = Payment {
                    loan,
                    repayment: it.repayment,
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    excess: it.excess,
                    business_date: on,
                    recorded_at: recorded.recorded_at,
                    place: recorded.place,
                    event_index: recorded.event_index,
                    reversal: None,
                };
                self.payments.insert((loan, it.repayment), payment);
            }
            LoanEvent::RepaymentReversed(it) => self.reversed(loan, it, recorded),
            LoanEvent::Charged(it) => self.charged(loan, it, recorded)?,
            LoanEvent::InstalmentFellDue(_)
            | LoanEvent::BecameLate(_)
            | LoanEvent::ReturnedToOrder(_)
            | LoanEvent::Defaulted(_)
            | LoanEvent::Cured(_)
            | LoanEvent::Disputed(_)
            | LoanEvent::DisputeEnded(_)
            | LoanEvent::Closed(_)
            | LoanEvent::Reopened(_) => {}
        }
        for change in changes(event) {
            let entry = self.entry(loan, change.instalment, recorded.place)?;
            *entry.instalment.paid.component(change.component) = change.after.amount();
            entry.instalment.settle(on);
        }
        Ok(())
    }

    fn granted(
        &mut self,
        file: FileId,
        loan: Uuid,
        it: &loan::Granted,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        for row in &it.schedule {
            let owed = Amounts {
                penalty: 0,
                fee: row.fee.map_or(0, |it| it.amount()),
                interest: row.interest.map_or(0, |it| it.amount()),
                principal: row.principal.amount(),
            };
            self.add(loan, row.number, row.due_on, owed, Amounts::default(), recorded);
        }
        let currency = it.principal.currency();
        self.open(file, loan, currency, Standing::Granted, it.schedule.len(), recorded)
    }

    fn taken_over(
        &mut self,
        file: FileId,
        loan: Uuid,
        it: &loan::TakenOver,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        for row in &it.schedule {
            let paid = row.paid.as_ref().map_or_else(Amounts::default, amounts);
            self.add(loan, row.number, row.due_on, amounts(&row.owed), paid, recorded);
        }
        let currency = it.principal.currency();
        self.open(file, loan, currency, Standing::Running, it.schedule.len(), recorded)
    }

    fn add(
        &mut self,
        loan: Uuid,
        number: u32,
        due_on: NaiveDate,
        owed: Amounts,
        paid: Amounts,
        recorded: Recorded,
    ) {
        let mut instalment = Instalment { loan, number, due_on, owed, paid, paid_on: None };
        instalment.settle(recorded.business_date);
        self.instalments.insert((loan, number), Entry { instalment, stored: false });
    }

    fn open(
        &mut self,
        file: FileId,
        loan: Uuid,
        currency: ledger_core::money::Currency,
        standing: Standing,
        instalments: usize,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        let place = recorded.place;
        let FileId::Customer(customer) = file else {
            let reason = format!("loan {loan} stands in {file}, which is no customer's");
            return Err(NotTaken::misfit(place, reason));
        };
        let schedule = Schedule {
            loan,
            partition: place.partition,
            customer,
            currency,
            standing,
            instalments: u32::try_from(instalments).expect("a schedule is counted in u32"),
            disbursement: None,
        };
        self.schedules.insert(loan, schedule);
        Ok(())
    }

    fn disbursed(&mut self, loan: Uuid, it: &loan::Disbursed, recorded: Recorded) {
        let disbursement = Disbursement {
            amount: it.amount,
            source: it.source.clone(),
            value_date: it.value_date,
            business_date: recorded.business_date,
            place: recorded.place,
        };
        match self.schedules.get_mut(&loan) {
            Some(schedule) => {
                schedule.standing = Standing::Running;
                schedule.disbursement = Some(disbursement);
            }
            None => {
                self.disbursed.insert(loan, disbursement);
            }
        }
    }

    fn end(&mut self, loan: Uuid, standing: Standing) {
        match self.schedules.get_mut(&loan) {
            Some(schedule) => schedule.standing = standing,
            None => {
                self.ended.insert(loan, standing);
            }
        }
    }

    fn reversed(&mut self, loan: Uuid, it: &loan::RepaymentReversed, recorded: Recorded) {
        let reversal = Reversal {
            motive: it.motive.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
        };
        match self.payments.get_mut(&(loan, it.repayment)) {
            Some(payment) => payment.reversal = Some(reversal),
            None => {
                self.reversals.insert((loan, it.repayment), reversal);
            }
        }
    }

    fn charged(
        &mut self,
        loan: Uuid,
        it: &loan::Charged,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        let entry = self.entry(loan, it.instalment, recorded.place)?;
        let component = match it.kind {
            ChargeKind::Fee => Component::Fee,
            ChargeKind::Penalty => Component::Penalty,
        };
        *entry.instalment.owed.component(component) += it.amount.amount();
        entry.instalment.settle(recorded.business_date);
        self.charges.push(Charge {
            loan,
            charge: it.charge,
            instalment: it.instalment,
            kind: it.kind,
            amount: it.amount,
            motive: it.motive.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
        });
        Ok(())
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

fn amounts(components: &loan::Components) -> Amounts {
    let amount = |it: Option<ledger_core::money::Money>| it.map_or(0, |it| it.amount());
    Amounts {
        penalty: amount(components.penalty),
        fee: amount(components.fee),
        interest: amount(components.interest),
        principal: amount(components.principal),
    }
}
