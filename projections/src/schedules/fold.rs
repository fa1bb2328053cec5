//! What a batch of commits makes of schedules, instalments, payments and charges.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{
    self, Change, Components, Event as LoanEvent, MovedDueDate, Moves,
};
use ledger_core::file::Event;
use ledger_core::log::{FileId, Place, StreamId};
use ledger_core::money::Money;
use uuid::Uuid;

use super::row::{
    Amounts, Charge, Disbursement, Forgiven, Instalment, Payment, Reversal, Schedule, Standing,
    Turn,
};
use crate::taken::{NotTaken, Taken};

/// A loan's id and an instalment's number.
pub(super) type Key = (Uuid, u32);

/// The instalments that a batch changes, and what it adds.
#[derive(Debug, Default)]
pub(super) struct Fold {
    pub(super) schedules: BTreeMap<Uuid, Schedule>,
    /// Of loans whose schedule the tables have.
    pub(super) turned: BTreeMap<Uuid, Turn>,
    pub(super) instalments: BTreeMap<Key, Entry>,
    pub(super) payments: BTreeMap<(Uuid, Uuid), Payment>,
    /// Of payments that the tables have.
    pub(super) reversals: BTreeMap<(Uuid, Uuid), Reversal>,
    pub(super) charges: BTreeMap<(Uuid, Uuid), Charge>,
    /// Of charges that the tables have, or that a boarding brought.
    pub(super) forgiven: BTreeMap<(Uuid, Uuid), Forgiven>,
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
            changed.chain(moved).map(move |number| (id, number))
        })
        .collect()
}

/// What an event changes on what is owed, paid and waived.
fn changes(event: &LoanEvent) -> &[Change] {
    event.outcome().map_or(&[], |it| it.changes)
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
            LoanEvent::Boarded(it) => self.boarded(file, loan, it, recorded)?,
            LoanEvent::Disbursed(it) => {
                let disbursement = Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date,
                    business_date: on,
                    place: recorded.place,
                };
                self.turn(loan, Standing::Running, Some(Some(disbursement)));
            }
            LoanEvent::DisbursementReversed(_) => self.turn(loan, Standing::Granted, Some(None)),
            LoanEvent::Cancelled(_) => self.turn(loan, Standing::Cancelled, None),
            LoanEvent::Rescinded(_) => self.turn(loan, Standing::Rescinded, None),
            LoanEvent::RepaymentReceived(it) => {
                let payment = Payment {
                    loan,
                    repayment: it.repayment,
                    kind: it.kind,
                    amount: it.amount,
                    money: it.money.clone(),
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
            LoanEvent::ChargeWaived(it) => {
                self.forgive(loan, it.charge, it.amount.amount(), false);
            }
            LoanEvent::ChargeReversed(it) => self.forgive(loan, it.charge, 0, true),
            LoanEvent::Rebased(_)
            | LoanEvent::InstalmentFellDue(_)
            | LoanEvent::ArrearsChanged(_)
            | LoanEvent::DefaultDeclared(_)
            | LoanEvent::Cured(_)
            | LoanEvent::Held(_)
            | LoanEvent::HoldEnded(_)
            | LoanEvent::CreditPaidOut(_)
            | LoanEvent::CreditPayoutReversed(_)
            | LoanEvent::Closed(_)
            | LoanEvent::Reopened(_) => {}
        }
        for it in moved(event) {
            self.entry(loan, it.instalment, recorded.place)?.instalment.due_on = it.after;
        }
        for change in changes(event) {
            let instalment = &mut self.entry(loan, change.instalment, recorded.place)?.instalment;
            take_in(&mut instalment.owed, change.owed.as_ref());
            take_in(&mut instalment.paid, change.paid.as_ref());
            take_in(&mut instalment.waived, change.waived.as_ref());
            instalment.settle(on);
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
                fee: units(row.fee),
                tax: units(row.tax),
                insurance: units(row.insurance),
                interest: units(row.interest),
                principal: row.principal.amount(),
            };
            let nothing = Amounts::default();
            let (number, due_on) = (row.number, row.due_on);
            let (paid, waived, paid_on) = (nothing, nothing, None);
            self.add(Instalment { loan, number, due_on, owed, paid, waived, paid_on }, recorded);
        }
        let currency = it.contract.currency();
        self.open(file, loan, currency, Standing::Granted, it.schedule.len(), recorded)
    }

    fn boarded(
        &mut self,
        file: FileId,
        loan: Uuid,
        it: &loan::Boarded,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        let some = |it: &Option<Components>| it.as_ref().map(amounts).unwrap_or_default();
        for row in &it.position.rows {
            let (number, due_on, paid_on) = (row.number, row.due_on, None);
            let (owed, paid, waived) = (amounts(&row.owed), some(&row.paid), some(&row.waived));
            self.add(Instalment { loan, number, due_on, owed, paid, waived, paid_on }, recorded);
        }
        let (currency, rows) = (it.contract.currency(), it.position.rows.len());
        self.open(file, loan, currency, Standing::Running, rows, recorded)
    }

    fn add(&mut self, mut instalment: Instalment, recorded: Recorded) {
        instalment.settle(recorded.business_date);
        let key = (instalment.loan, instalment.number);
        self.instalments.insert(key, Entry { instalment, stored: false });
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

    fn turn(&mut self, loan: Uuid, standing: Standing, disbursement: Option<Option<Disbursement>>) {
        match self.schedules.get_mut(&loan) {
            Some(schedule) => {
                schedule.standing = standing;
                if let Some(disbursement) = disbursement {
                    schedule.disbursement = disbursement;
                }
            }
            None => {
                let known = self.turned.remove(&loan).and_then(|it| it.disbursement);
                let disbursement = disbursement.or(known);
                self.turned.insert(loan, Turn { standing, disbursement });
            }
        }
    }

    fn reversed(&mut self, loan: Uuid, it: &loan::RepaymentReversed, recorded: Recorded) {
        let reversal = Reversal {
            cause: it.cause.clone(),
            reason: it.reason.clone(),
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
        // What waits as credit may pay it at once: then it is paid since today.
        self.entry(loan, it.instalment, recorded.place)?.instalment.paid_on = None;
        let charge = Charge {
            loan,
            charge: it.charge,
            instalment: it.instalment,
            code: it.code.clone(),
            kind: it.kind,
            amount: it.amount,
            waived: 0,
            reversed: false,
            due_on: it.due_on,
            by: it.by.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
        };
        self.charges.insert((loan, it.charge), charge);
        Ok(())
    }

    fn forgive(&mut self, loan: Uuid, charge: Uuid, waived: i64, reversed: bool) {
        match self.charges.get_mut(&(loan, charge)) {
            Some(charge) => {
                charge.waived += waived;
                charge.reversed |= reversed;
            }
            None => {
                let forgiven = self.forgiven.entry((loan, charge)).or_default();
                forgiven.waived += waived;
                forgiven.reversed |= reversed;
            }
        }
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

fn units(amount: Option<Money>) -> i64 {
    amount.map_or(0, Money::amount)
}

fn amounts(components: &Components) -> Amounts {
    Amounts {
        penalty: units(components.penalty),
        fee: units(components.fee),
        tax: units(components.tax),
        insurance: units(components.insurance),
        interest: units(components.interest),
        principal: units(components.principal),
    }
}
