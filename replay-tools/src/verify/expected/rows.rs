//! What an event makes of the rows of customers, loans, schedules, payments and charges.

use chrono::Days;
use ledger_core::credit::loan;
use ledger_core::event::Stored as _;
use ledger_core::file::State;
use ledger_core::log::{Commit, Place};
use ledger_core::party::customer::{self, ContactField, Standing};
use ledger_core::privacy::Sealed;
use projections::customers::{Customer, SealedText};
use projections::portfolio::Origin;
use projections::schedules::{self, Charge, Disbursement, Payment, Reversal, Schedule};
use uuid::Uuid;

use super::{Expected, Loan, Scheduled};

/// The event that something is noted of.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) place: Place,
    pub(super) commit: &'a Commit,
    /// Which of the commit's events.
    pub(super) index: u32,
}

impl Expected {
    pub(super) fn customer(&mut self, id: Uuid, event: &customer::Event, told: Told) {
        let sealed = |field: &Option<Sealed>| {
            let event_type = event.event_type().to_owned();
            field.as_ref().map(|it| SealedText { sealed: it.clone(), event_type })
        };
        if let customer::Event::Registered(it) = event {
            let customer = Customer {
                customer: id,
                partition: told.place.partition,
                country: it.country,
                standing: Standing::Active,
                name: sealed(&it.name),
                phone: sealed(&it.phone),
                email: sealed(&it.email),
                registered_on: told.commit.business_date,
                registered_at: told.commit.recorded_at.utc(),
                version: 1,
            };
            self.customers.insert(id, customer);
            return;
        }
        let Some(row) = self.customers.get_mut(&id) else { return };
        row.version += 1;
        match event {
            customer::Event::Registered(_) => {}
            customer::Event::ContactChanged(it) => {
                let fields = [
                    (ContactField::Name, &mut row.name, sealed(&it.name)),
                    (ContactField::Phone, &mut row.phone, sealed(&it.phone)),
                    (ContactField::Email, &mut row.email, sealed(&it.email)),
                ];
                for (field, row, given) in fields {
                    if given.is_some() || it.removed.contains(&field) {
                        *row = given;
                    }
                }
            }
            customer::Event::Suspended(it) => {
                row.standing = Standing::Suspended { motive: it.motive.clone() };
            }
            customer::Event::Resumed(_) => row.standing = Standing::Active,
        }
    }

    pub(super) fn loan(&mut self, id: Uuid, event: &loan::Event, file: Option<&State>, told: Told) {
        let Some(State::Customer(file)) = file else { return };
        let on = told.commit.business_date;
        let origin = match matches!(event, loan::Event::TakenOver(_)) {
            true => Origin::TakenOver,
            false => Origin::Granted,
        };
        let row = self.loans.entry(id).or_insert_with(|| Loan {
            partition: told.place.partition,
            customer: file.id,
            origin,
            granted_on: on,
            on_book_from: None,
            past_30_on: None,
            oldest_unpaid: None,
            changed_on: on,
            version: 0,
            state: None,
        });
        if let loan::Event::TakenOver(_) | loan::Event::Disbursed(_) = event {
            row.on_book_from = Some(on);
        }
        // Between two events it ages by itself; by an event on the day that this one is recorded.
        let aged_on = row.oldest_unpaid.and_then(|it| it.checked_add_days(Days::new(30)));
        let mut past_30_on = aged_on.filter(|it| *it <= on);
        let account = file.loans.get(&id).and_then(|it| it.account());
        row.oldest_unpaid = account.and_then(|it| it.balances(on).oldest_unpaid_due_on);
        if row.oldest_unpaid.is_some_and(|it| (on - it).num_days() >= 30) {
            past_30_on = past_30_on.or(Some(on));
        }
        row.past_30_on = row.past_30_on.or(past_30_on);
        row.changed_on = on;
        row.version += 1;
    }

    pub(super) fn schedule(
        &mut self,
        id: Uuid,
        event: &loan::Event,
        file: Option<&State>,
        told: Told,
    ) {
        let Some(State::Customer(file)) = file else { return };
        let Some(account) = file.loans.get(&id).and_then(|it| it.account()) else { return };
        let on = told.commit.business_date;
        let scheduled = self.schedules.entry(id).or_insert_with(|| Scheduled {
            row: Schedule {
                loan: id,
                partition: told.place.partition,
                customer: file.id,
                currency: account.currency(),
                standing: schedules::Standing::Granted,
                instalments: u32::try_from(account.instalments().len())
                    .expect("a schedule is counted in u32"),
                disbursement: None,
            },
            paid_on: vec![None; account.instalments().len()],
            state: None,
        });
        let Scheduled { row: schedule, paid_on, .. } = scheduled;
        match event {
            loan::Event::TakenOver(_) => schedule.standing = schedules::Standing::Running,
            loan::Event::Disbursed(it) => {
                schedule.standing = schedules::Standing::Running;
                schedule.disbursement = Some(Disbursement {
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    business_date: on,
                    place: told.place,
                });
            }
            loan::Event::Cancelled(_) => schedule.standing = schedules::Standing::Cancelled,
            loan::Event::Unwound(_) => schedule.standing = schedules::Standing::Unwound,
            loan::Event::RepaymentReceived(it) => {
                let payment = Payment {
                    loan: id,
                    repayment: it.repayment,
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    excess: it.excess,
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                    event_index: told.index,
                    reversal: None,
                };
                self.payments.insert((id, it.repayment), payment);
            }
            loan::Event::RepaymentReversed(it) => {
                let reversal = Reversal {
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                };
                if let Some(payment) = self.payments.get_mut(&(id, it.repayment)) {
                    payment.reversal = Some(reversal);
                }
            }
            loan::Event::Charged(it) => {
                // What waits as credit may pay it at once: then it is paid since today.
                let charged = usize::try_from(it.instalment).ok().and_then(|it| it.checked_sub(1));
                if let Some(paid_on) = charged.and_then(|it| paid_on.get_mut(it)) {
                    *paid_on = None;
                }
                let charge = Charge {
                    loan: id,
                    charge: it.charge,
                    instalment: it.instalment,
                    kind: it.kind,
                    amount: it.amount,
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                    event_index: told.index,
                };
                self.charges.insert((id, it.charge), charge);
            }
            loan::Event::Granted(_)
            | loan::Event::InstalmentFellDue(_)
            | loan::Event::BecameLate(_)
            | loan::Event::ReturnedToOrder(_)
            | loan::Event::Defaulted(_)
            | loan::Event::Cured(_)
            | loan::Event::Disputed(_)
            | loan::Event::DisputeEnded(_)
            | loan::Event::Closed(_)
            | loan::Event::Reopened(_) => {}
        }
        for (line, paid_on) in account.instalments().zip(paid_on) {
            *paid_on = match line.unpaid.is_zero() {
                true => paid_on.or(Some(on)),
                false => None,
            };
        }
    }
}
