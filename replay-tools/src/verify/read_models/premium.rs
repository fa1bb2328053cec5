//! Do subscriptions of Premium, and their fees, stand as the ledger's rules and the log have them?
//!
//! How a subscription stands, and what was received for its fees, is taken from the state that the rules
//! keep; who did what on which day, from the events.

use std::collections::HashMap;

use ledger_core::file::State;
use ledger_core::party::premium::{self, Premium};
use projections::premium::{self as model, Fee, Fold, Received, Stage, Subscription};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = model::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    fn stand(&mut self, judge: &Judge) {
        for (_, file) in judge.files() {
            let State::Customer(file) = file else { continue };
            let kept = file.premiums.iter().filter_map(|(id, it)| Some((*id, it.premium()?)));
            kept.for_each(|(id, it)| self.stands(id, it));
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut subscriptions, mut fees) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            subscriptions.extend(fold.subscriptions);
            fees.extend(fold.fees);
        }
        let table =
            Table::of(model::MODEL, &model::whole::SUBSCRIPTIONS, |it| format!("premium-{it}"));
        let key = |it: &Subscription| it.premium;
        compare_table(comparing, table, subscriptions, key, subscription_differs).await?;
        let of_fee = |(id, number): &(Uuid, u32)| format!("premium-{id}, {number}");
        let table = Table::of(model::MODEL, &model::whole::FEES, of_fee);
        let key = |it: &Fee| (it.premium, it.number);
        compare_table(comparing, table, fees, key, fee_differs).await
    }
}

impl Expected {
    /// Puts what the rules keep in the place of what the events were folded to.
    fn stands(&mut self, id: Uuid, premium: &Premium) {
        let latest = premium.latest();
        if let Some(row) = self.fold.subscriptions.get_mut(&id) {
            row.stage = match premium.stage() {
                premium::Stage::Running if premium.covers() => Stage::Covering,
                premium::Stage::Running => Stage::Due,
                premium::Stage::Cancelled { .. } => Stage::Cancelled,
                premium::Stage::Expired { .. } => Stage::Expired,
            };
            (row.number, row.from_on, row.until_on) =
                (latest.number, latest.from.date(), latest.until.date());
            (row.fee, row.insurer) = (premium.terms().fee, premium.terms().insurer);
        }
        for time in premium.times() {
            let Some(row) = self.fold.fees.get_mut(&(id, time.number)) else { continue };
            (row.from_on, row.until_on) = (time.from.date(), time.until.date());
            let said = row.received.take();
            row.received = time.paid.clone().zip(said).map(|(paid, said)| Received {
                payment: paid.payment,
                money: paid.money,
                insurer: paid.insurer,
                deferred: paid.deferred,
                ..said
            });
        }
    }
}

fn subscription_differs(found: &Subscription, expected: &Subscription) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, plan, every, fee, insurer, unpaid_days,
        policy, stage, number, from_on, until_on, ends_on, expiry, reason, subscribed_by,
        cancelled_by, subscribed_on, expired_on, version)
}

fn fee_differs(found: &Fee, expected: &Fee) -> Option<Wrong> {
    difference!(*found, *expected; from_on, until_on, amount, due_on, expires_on, received,
        failures, failed, reversals)
}
