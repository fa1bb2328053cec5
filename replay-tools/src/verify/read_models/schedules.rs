//! Do schedules, instalments, payments and charges stand as rules and events have them?

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::credit::loan::{self, Components};
use ledger_core::file::{Event, State};
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use projections::schedules::{
    self, Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule, Standing,
};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, PAGE, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged, loans};
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    schedules: HashMap<Uuid, Scheduled>,
    payments: HashMap<(Uuid, Uuid), Payment>,
    charges: HashMap<(Uuid, Uuid), Charge>,
}

/// A loan's schedule beside what its state says.
#[derive(Debug)]
struct Scheduled {
    row: Schedule,
    /// Since when each instalment has been paid.
    paid_on: Vec<Option<NaiveDate>>,
    /// At the model's position.
    state: Option<Arc<loan::State>>,
}

impl Scheduled {
    /// The rows of its instalments.
    fn instalments(&self) -> impl Iterator<Item = Instalment> {
        let account = self.state.as_deref().and_then(loan::State::account);
        let lines = account.into_iter().flat_map(|it| it.instalments()).zip(&self.paid_on);
        lines.map(|(line, paid_on)| Instalment {
            loan: self.row.loan,
            number: line.number,
            due_on: line.due_on,
            owed: amounts(&line.owed),
            paid: amounts(&line.paid),
            waived: amounts(&line.waived),
            paid_on: *paid_on,
        })
    }
}

impl Expect for Expected {
    const MODEL: Model = schedules::MODEL;

    fn take(&mut self, judged: Judged<'_>) {
        for (index, fact) in (0..).zip(judged.facts) {
            if let (Event::Loan(event), StreamId::Loan(id)) = (&fact.event, fact.stream) {
                self.event(id, event, index, judged);
            }
        }
    }

    fn stand(&mut self, judge: &Judge) {
        for (id, state) in loans(judge) {
            if let Some(row) = self.schedules.get_mut(&id) {
                row.state = Some(Arc::clone(state));
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut schedules, mut instalments) = (HashMap::new(), HashMap::new());
        let (mut payments, mut charges) = (HashMap::new(), HashMap::new());
        for it in of_partitions {
            for (id, schedule) in it.schedules {
                instalments.extend(schedule.instalments().map(|it| ((it.loan, it.number), it)));
                schedules.insert(id, schedule.row);
            }
            payments.extend(it.payments);
            charges.extend(it.charges);
        }
        let (connection, outcome) = comparing.tables();
        let of_loan = |it: &Uuid| format!("loan-{it}");
        compare_table(
            Table { model: schedules::MODEL, name: "schedules", row: of_loan },
            schedules,
            outcome,
            Uuid::nil(),
            async |after| schedules::whole::schedules(&mut *connection, after, PAGE).await,
            |found| found.loan,
            |found, expected| {
                difference!(*found, *expected; partition, customer, currency, standing, instalments,
                disbursement)
            },
        )
        .await?;
        let table = Table {
            model: schedules::MODEL,
            name: "instalments",
            row: |(loan, number)| format!("loan-{loan} number {number}"),
        };
        compare_table(
            table,
            instalments,
            outcome,
            (Uuid::nil(), 0),
            async |after| schedules::whole::instalments(&mut *connection, after, PAGE).await,
            |found| (found.loan, found.number),
            |found, expected| difference!(*found, *expected; due_on, owed, paid, waived, paid_on),
        )
        .await?;
        let in_loan = |(loan, it): &(Uuid, Uuid)| format!("loan-{loan}, {it}");
        let nothing = (Uuid::nil(), Uuid::nil());
        compare_table(
            Table { model: schedules::MODEL, name: "payments", row: in_loan },
            payments,
            outcome,
            nothing,
            async |after| schedules::whole::payments(&mut *connection, after, PAGE).await,
            |found| (found.loan, found.repayment),
            |found, expected| {
                difference!(*found, *expected; kind, amount, money, value_date, excess, business_date,
                recorded_at, place, event_index, reversal)
            },
        )
        .await?;
        compare_table(
            Table { model: schedules::MODEL, name: "charges", row: in_loan },
            charges,
            outcome,
            nothing,
            async |after| schedules::whole::charges(&mut *connection, after, PAGE).await,
            |found| (found.loan, found.charge),
            |found, expected| {
                difference!(*found, *expected; instalment, code, kind, amount, waived, reversed,
                due_on, by, business_date, recorded_at, place, event_index)
            },
        )
        .await
    }
}

impl Expected {
    fn event(&mut self, id: Uuid, event: &loan::Event, index: u32, judged: Judged<'_>) {
        let Judged { place, commit, judge, .. } = judged;
        let Some(State::Customer(file)) = judge.file(commit.file) else { return };
        let Some(account) = file.loans.get(&id).and_then(|it| it.account()) else { return };
        let on = commit.business_date;
        let scheduled = self.schedules.entry(id).or_insert_with(|| Scheduled {
            row: Schedule {
                loan: id,
                partition: place.partition,
                customer: file.id,
                currency: account.currency(),
                standing: Standing::Granted,
                instalments: u32::try_from(account.instalments().len())
                    .expect("a schedule is counted in u32"),
                disbursement: None,
            },
            paid_on: vec![None; account.instalments().len()],
            state: None,
        });
        let Scheduled { row: schedule, paid_on, .. } = scheduled;
        match event {
            loan::Event::Boarded(_) => schedule.standing = Standing::Running,
            loan::Event::Disbursed(it) => {
                schedule.standing = Standing::Running;
                schedule.disbursement = Some(Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date,
                    business_date: on,
                    place,
                });
            }
            loan::Event::DisbursementReversed(_) => {
                schedule.standing = Standing::Granted;
                schedule.disbursement = None;
            }
            loan::Event::Cancelled(_) => schedule.standing = Standing::Cancelled,
            loan::Event::Rescinded(_) => schedule.standing = Standing::Rescinded,
            loan::Event::RepaymentReceived(it) => {
                let payment = Payment {
                    loan: id,
                    repayment: it.repayment,
                    kind: it.kind,
                    amount: it.amount,
                    money: it.money.clone(),
                    value_date: it.value_date,
                    excess: it.excess,
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                    reversal: None,
                };
                self.payments.insert((id, it.repayment), payment);
            }
            loan::Event::RepaymentReversed(it) => {
                let reversal = Reversal {
                    cause: it.cause.clone(),
                    reason: it.reason.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
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
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: 0,
                    reversed: false,
                    due_on: it.due_on,
                    by: it.by.clone(),
                    business_date: on,
                    recorded_at: commit.recorded_at.utc(),
                    place,
                    event_index: index,
                };
                self.charges.insert((id, it.charge), charge);
            }
            // One that a boarding brought has no row.
            loan::Event::ChargeWaived(it) => {
                if let Some(charge) = self.charges.get_mut(&(id, it.charge)) {
                    charge.waived += it.amount.amount();
                }
            }
            loan::Event::ChargeReversed(it) => {
                if let Some(charge) = self.charges.get_mut(&(id, it.charge)) {
                    charge.reversed = true;
                }
            }
            loan::Event::Granted(_)
            | loan::Event::Rebased(_)
            | loan::Event::LapseDeferred(_)
            | loan::Event::InstalmentFellDue(_)
            | loan::Event::ArrearsChanged(_)
            | loan::Event::DefaultDeclared(_)
            | loan::Event::Cured(_)
            | loan::Event::Held(_)
            | loan::Event::HoldEnded(_)
            | loan::Event::CreditPaidOut(_)
            | loan::Event::CreditPayoutReversed(_)
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

fn amounts(components: &Components) -> Amounts {
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    Amounts {
        penalty: units(components.penalty),
        fee: units(components.fee),
        tax: units(components.tax),
        insurance: units(components.insurance),
        interest: units(components.interest),
        principal: units(components.principal),
    }
}
