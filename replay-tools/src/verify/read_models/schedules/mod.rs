//! Do schedules, instalments, money, charges and holds stand as rules and events have them?

mod events;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::credit::loan::{self, Components};
use ledger_core::file::Event;
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use projections::schedules::{self, Amounts, Charge, Hold, Instalment, Payment, Payout, Schedule};
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
    payments: HashMap<OfLoan, Payment>,
    payouts: HashMap<OfLoan, Payout>,
    charges: HashMap<OfLoan, Charge>,
    holds: HashMap<OfLoan, Hold>,
}

/// A loan's id, and that of something in it.
type OfLoan = (Uuid, Uuid);

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
        let (mut payments, mut payouts) = (HashMap::new(), HashMap::new());
        let (mut charges, mut holds) = (HashMap::new(), HashMap::new());
        for it in of_partitions {
            for (id, schedule) in it.schedules {
                instalments.extend(schedule.instalments().map(|it| ((it.loan, it.number), it)));
                schedules.insert(id, schedule.row);
            }
            payments.extend(it.payments);
            payouts.extend(it.payouts);
            charges.extend(it.charges);
            holds.extend(it.holds);
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
        let in_loan = |(loan, it): &OfLoan| format!("loan-{loan}, {it}");
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
            Table { model: schedules::MODEL, name: "payouts", row: in_loan },
            payouts,
            outcome,
            nothing,
            async |after| schedules::whole::payouts(&mut *connection, after, PAGE).await,
            |found| (found.loan, found.payout),
            |found, expected| {
                difference!(*found, *expected; amount, money, value_date, reason, business_date,
                recorded_at, place, event_index, reversal)
            },
        )
        .await?;
        compare_table(
            Table { model: schedules::MODEL, name: "holds", row: in_loan },
            holds,
            outcome,
            nothing,
            async |after| schedules::whole::holds(&mut *connection, after, PAGE).await,
            |found| (found.loan, found.hold),
            |found, expected| {
                difference!(*found, *expected; cause, effects, from, reason, business_date,
                recorded_at, place, event_index, end)
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
