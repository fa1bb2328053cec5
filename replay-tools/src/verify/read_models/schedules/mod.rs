//! Do schedules, instalments, money, charges and holds stand as rules and events have them?

mod events;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::credit::loan::{self, Components};
use ledger_core::file::Event;
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use projections::schedules::{
    self, Agreed, Amounts, Charge, Chargeback, DebitRequest, GoodsRefund, Hold, Instalment, Part,
    Pause, Payment, Payout, Proposal, Schedule,
};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged, loans};
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    schedules: HashMap<Uuid, Scheduled>,
    payments: HashMap<OfLoan, Payment>,
    payouts: HashMap<OfLoan, Payout>,
    chargebacks: HashMap<OfLoan, Chargeback>,
    debit_requests: HashMap<OfLoan, DebitRequest>,
    goods_refunds: HashMap<OfLoan, GoodsRefund>,
    pauses: HashMap<OfLoan, Pause>,
    parts: HashMap<OfLoan, Part>,
    charges: HashMap<OfLoan, Charge>,
    holds: HashMap<OfLoan, Hold>,
    reschedulings: HashMap<OfLoan, Agreed>,
    proposals: HashMap<OfLoan, Proposal>,
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
        let account = self.state.as_deref().and_then(loan::State::loan);
        let lines = account.into_iter().flat_map(|it| it.instalments()).zip(&self.paid_on);
        lines.map(|(line, paid_on)| Instalment {
            loan: self.row.loan,
            number: line.number,
            due_on: line.due_on.date(),
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
        let (mut chargebacks, mut proposals) = (HashMap::new(), HashMap::new());
        let (mut reschedulings, mut debit_requests) = (HashMap::new(), HashMap::new());
        let (mut charges, mut holds) = (HashMap::new(), HashMap::new());
        let (mut goods_refunds, mut pauses) = (HashMap::new(), HashMap::new());
        let mut parts = HashMap::new();
        for it in of_partitions {
            for (id, schedule) in it.schedules {
                instalments.extend(schedule.instalments().map(|it| ((it.loan, it.number), it)));
                schedules.insert(id, schedule.row);
            }
            payments.extend(it.payments);
            payouts.extend(it.payouts);
            chargebacks.extend(it.chargebacks);
            debit_requests.extend(it.debit_requests);
            goods_refunds.extend(it.goods_refunds);
            pauses.extend(it.pauses);
            parts.extend(it.parts);
            charges.extend(it.charges);
            holds.extend(it.holds);
            proposals.extend(it.proposals);
            reschedulings.extend(it.reschedulings);
        }
        let of_loan = |it: &Uuid| format!("loan-{it}");
        let table = Table::of(schedules::MODEL, &schedules::whole::SCHEDULES, of_loan);
        compare_table(
            comparing,
            table,
            schedules,
            |found| found.loan,
            |found, expected| {
                difference!(*found, *expected; partition, customer, currency, standing, instalments,
                disbursement, write_off, rescheduling)
            },
        )
        .await?;
        let numbered = |(loan, number): &(Uuid, u32)| format!("loan-{loan} number {number}");
        let table = Table::of(schedules::MODEL, &schedules::whole::INSTALMENTS, numbered);
        let key = |found: &Instalment| (found.loan, found.number);
        compare_table(
            comparing,
            table,
            instalments,
            key,
            |found, expected| difference!(*found, *expected; due_on, owed, paid, waived, paid_on),
        )
        .await?;
        let in_loan = |(loan, it): &OfLoan| format!("loan-{loan}, {it}");
        let table = Table::of(schedules::MODEL, &schedules::whole::PAYMENTS, in_loan);
        let key = |found: &Payment| (found.loan, found.repayment);
        compare_table(comparing, table, payments, key, |found, expected| {
            difference!(*found, *expected; kind, amount, money, value_date, excess, business_date,
                recorded_at, place, event_index, reversal)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::PAYOUTS, in_loan);
        let key = |found: &Payout| (found.loan, found.payout);
        compare_table(comparing, table, payouts, key, |found, expected| {
            difference!(*found, *expected; amount, money, value_date, reason, business_date,
                recorded_at, place, event_index, reversal)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::CHARGEBACKS, in_loan);
        let key = |found: &Chargeback| (found.loan, found.chargeback);
        compare_table(comparing, table, chargebacks, key, |found, expected| {
            difference!(*found, *expected; repayment, amount, reference, instalment, reason,
                business_date, recorded_at, place, event_index, reversal)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::DEBIT_REQUESTS, in_loan);
        let key = |found: &DebitRequest| (found.loan, found.request);
        compare_table(comparing, table, debit_requests, key, |found, expected| {
            difference!(*found, *expected; amount, channel, reference, requested_on,
                business_date, recorded_at, place, event_index, answer)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::GOODS_REFUNDS, in_loan);
        let key = |found: &GoodsRefund| (found.loan, found.refund);
        compare_table(comparing, table, goods_refunds, key, |found, expected| {
            difference!(*found, *expected; cause, price, file_fee, business_date, recorded_at,
                place, event_index, reversal)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::PARTS, in_loan);
        let key = |found: &Part| (found.loan, found.disbursement);
        compare_table(comparing, table, parts, key, |found, expected| {
            difference!(*found, *expected; amount, net, gone_out, payee, money, value_date,
                business_date, recorded_at, place, event_index, reversal)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::PAUSES, in_loan);
        let key = |found: &Pause| (found.loan, found.pause);
        compare_table(comparing, table, pauses, key, |found, expected| {
            difference!(*found, *expected; from, given_until, spares_penalties, reason,
                business_date, recorded_at, place, event_index, end)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::CHARGES, in_loan);
        let key = |found: &Charge| (found.loan, found.charge);
        compare_table(comparing, table, charges, key, |found, expected| {
            difference!(*found, *expected; instalment, code, kind, amount, waived, reversed,
                due_on, by, business_date, recorded_at, place, event_index)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::RESCHEDULINGS, in_loan);
        let key = |found: &Agreed| (found.loan, found.rescheduling.rescheduling);
        compare_table(
            comparing,
            table,
            reschedulings,
            key,
            |found, expected| difference!(*found, *expected; rescheduling, place, event_index),
        )
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::PROPOSALS, in_loan);
        let key = |found: &Proposal| (found.loan, found.proposal);
        compare_table(comparing, table, proposals, key, |found, expected| {
            difference!(*found, *expected; act, amount, above, proposed_by, lapses_on,
                business_date, recorded_at, place, event_index, end)
        })
        .await?;
        let table = Table::of(schedules::MODEL, &schedules::whole::HOLDS, in_loan);
        let key = |found: &Hold| (found.loan, found.hold);
        compare_table(comparing, table, holds, key, |found, expected| {
            difference!(*found, *expected; cause, effects, from, reason, business_date,
                recorded_at, place, event_index, end)
        })
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
