//! Premium: how each subscription stands by the state of its own rules, and who did what by its events.

use std::collections::BTreeMap;

use ledger_core::calendar::Day;
use ledger_core::decider::replay;
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::party::premium::{self, Event, FeeFailed, FeePaid, Premium};
use projections::premium::{Failed, Fee, Received, Stage, Subscription};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Premiums {
    known: BTreeMap<Uuid, Lived>,
}

/// What happened to one, in whose file.
struct Lived {
    file: FileId,
    partition: u32,
    events: Vec<(Day, Event)>,
}

impl Lived {
    fn premium(&self) -> Premium {
        let state = replay::<Premium>(self.events.iter().map(|(_, it)| it));
        state.premium().unwrap().clone()
    }

    fn failures(&self, number: u32) -> Vec<FeeFailed> {
        let failed = self.events.iter().filter_map(|(_, it)| {
            if let Event::FeeFailed(it) = it { Some(it.clone()) } else { None }
        });
        failed.filter(|it| it.time == number).collect()
    }

    /// What was paid last.
    fn payment(&self, number: u32) -> Option<(Day, FeePaid)> {
        let mut paid = self.events.iter().rev().filter_map(|(on, it)| {
            if let Event::FeePaid(it) = it { Some((*on, it.clone())) } else { None }
        });
        paid.find(|(_, it)| it.time == number)
    }

    fn reversals(&self, number: u32) -> usize {
        let back =
            |it: &&(Day, Event)| matches!(&it.1, Event::FeeReversed(it) if it.time == number);
        self.events.iter().filter(back).count()
    }
}

impl Premiums {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        let (file, partition) = (commit.file, place.partition);
        let lived =
            self.known.entry(id).or_insert_with(|| Lived { file, partition, events: vec![] });
        lived.events.push((commit.business_date, event.clone()));
    }

    pub(crate) fn subscriptions(&self) -> BTreeMap<Uuid, Subscription> {
        self.known.iter().map(|(id, lived)| (*id, subscription(*id, lived))).collect()
    }

    pub(crate) fn fees(&self) -> BTreeMap<(Uuid, u32), Fee> {
        let fees = self.known.iter().flat_map(|(id, lived)| fees(*id, lived));
        fees.map(|it| ((it.premium, it.number), it)).collect()
    }
}

fn subscription(id: Uuid, lived: &Lived) -> Subscription {
    let FileId::Customer(customer) = lived.file else { panic!("{}", lived.file) };
    let (subscribed_on, Event::Subscribed(begun)) = &lived.events[0] else {
        panic!("{:?} begin with a subscription", lived.events)
    };
    let premium = lived.premium();
    let (terms, latest) = (premium.terms().clone(), premium.latest());
    let cancelled = lived
        .events
        .iter()
        .find_map(|(_, it)| if let Event::Cancelled(it) = it { Some(it.clone()) } else { None });
    let expired = lived.events.iter().find_map(|(on, it)| {
        let Event::Expired(it) = it else { return None };
        Some((on.date(), it.cause.name().to_owned()))
    });
    Subscription {
        premium: id,
        partition: lived.partition,
        customer,
        plan: terms.plan,
        every: terms.every,
        fee: terms.fee,
        insurer: terms.insurer,
        unpaid_days: terms.unpaid_days,
        policy: begun.policy,
        stage: match (premium.stage(), premium.covers()) {
            (premium::Stage::Running, true) => Stage::Covering,
            (premium::Stage::Running, false) => Stage::Due,
            (premium::Stage::Cancelled { .. }, _) => Stage::Cancelled,
            (premium::Stage::Expired { .. }, _) => Stage::Expired,
        },
        number: latest.number,
        from_on: latest.from.date(),
        until_on: latest.until.date(),
        ends_on: cancelled.as_ref().map(|it| it.ends_on.date()),
        reason: cancelled.as_ref().map(|it| it.reason.clone()),
        cancelled_by: cancelled.map(|it| it.by),
        subscribed_by: begun.by.clone(),
        subscribed_on: subscribed_on.date(),
        expired_on: expired.as_ref().map(|it| it.0),
        expiry: expired.map(|it| it.1),
        version: lived.events.len() as u64,
    }
}

fn fees(id: Uuid, lived: &Lived) -> Vec<Fee> {
    let premium = lived.premium();
    let fee = |time: &premium::Time| {
        let (number, due) = (time.number, time.due.unwrap());
        let failures = lived.failures(number);
        Fee {
            premium: id,
            number,
            from_on: time.from.date(),
            until_on: time.until.date(),
            amount: premium.terms().fee,
            due_on: due.due_on.date(),
            expires_on: due.expires_on.date(),
            received: time.paid.as_ref().map(|it| {
                let (on, said) = lived.payment(number).unwrap();
                Received {
                    payment: it.payment,
                    money: it.money.clone(),
                    insurer: it.insurer,
                    deferred: it.deferred,
                    value_date: said.value_date.date(),
                    paid_on: on.date(),
                }
            }),
            failures: failures.len() as u32,
            failed: failures
                .last()
                .map(|it| Failed { channel: it.channel.clone(), code: it.code.clone() }),
            reversals: lived.reversals(number) as u32,
        }
    };
    premium.times().iter().map(fee).collect()
}
