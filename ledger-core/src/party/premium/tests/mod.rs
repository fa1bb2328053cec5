//! Each rule of Premium, as a sentence.

mod ending;
mod paying;
mod renewing;
mod subscribing;
mod walk;

use uuid::Uuid;

use super::{
    Act, Cancelled, Command, Event, Expired, ExpiryCause, FeeDue, FeeFailed, FeePaid, FeeReversed,
    Offered, Premium, Rejection, Renewed, Stage, State, Subscribed, Terms,
};
use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::log::ids::created_id;
use crate::log::{Actor, Hash};
use crate::money::{Currency, Money, MoneyRef};
use crate::policy::{Document, PolicyRef, PremiumPolicy, PremiumTerm};
use crate::reason::Reason;
use crate::testing::{day, given, with_premium};

/// The id of every command, from which those of what it creates follow.
const COMMAND: Uuid = Uuid::from_u128(88);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// 2 500 XOF a month or 25 000 a year, 40 % the insurer's, and 10 days to pay.
fn policy() -> PremiumPolicy {
    Document::parse(&with_premium(Document::SHIPPED, true)).unwrap().premium.unwrap()
}

fn policy_ref() -> PolicyRef {
    PolicyRef { version: 3, hash: Hash::of(b"a document") }
}

fn koffi() -> Actor {
    Actor { role: "customer".to_owned(), subject: Hash::of(b"koffi") }
}

/// Asked on this day.
fn on(text: &str, act: Act) -> Command {
    let offered = Some(Offered { premium: Some(policy()), policy: policy_ref() });
    Command { act, on: day(text), by: koffi(), offered, has: None, id: COMMAND }
}

fn subscribe(text: &str, plan: &str) -> Command {
    on(text, Act::Subscribe { plan: plan.to_owned() })
}

fn terms(plan: &str) -> Terms {
    let (every, fee, insurer) = match plan {
        "monthly" => (PremiumTerm::Month, 2_500, 1_000),
        _ => (PremiumTerm::Year, 25_000, 10_000),
    };
    let (fee, insurer) = (xof(fee), xof(insurer));
    Terms { plan: plan.to_owned(), every, fee, insurer, unpaid_days: 10 }
}

fn subscribed(plan: &str, starts_on: &str, until: &str) -> Event {
    Event::Subscribed(Subscribed {
        terms: terms(plan),
        policy: policy_ref(),
        starts_on: day(starts_on),
        until: day(until),
        by: koffi(),
    })
}

fn due(time: u32, due_on: &str, expires_on: &str) -> Event {
    let (due_on, expires_on) = (day(due_on), day(expires_on));
    Event::FeeDue(FeeDue { time, due_on, fee: xof(2_500), expires_on })
}

fn renewed(time: u32, from: &str, until: &str) -> Event {
    Event::Renewed(Renewed { time, from: day(from), until: day(until) })
}

/// By the month from 31 January, the first fee due until 9 February.
fn begun() -> Vec<Event> {
    vec![subscribed("monthly", "2026-01-31", "2026-02-28"), due(1, "2026-01-31", "2026-02-10")]
}

fn money(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

fn pay(text: &str, amount: i64) -> Command {
    on(text, Act::PayFee { money: money("TM-1"), amount: xof(amount), value_date: None })
}

/// The fee of this time, paid on this day by a command with this id.
fn paid_by(command: Uuid, time: u32, value_date: &str) -> Event {
    Event::FeePaid(FeePaid {
        payment: created_id(command, "payment"),
        time,
        money: money("TM-1"),
        amount: xof(2_500),
        insurer: xof(1_000),
        deferred: xof(1_500),
        value_date: day(value_date),
    })
}

fn paid(time: u32, value_date: &str) -> Event {
    paid_by(COMMAND, time, value_date)
}

/// Begun on 31 January and paid on 2 February.
fn covered() -> Vec<Event> {
    [begun(), vec![paid(1, "2026-02-02")]].concat()
}

fn taken_back() -> Reason {
    Reason::of("fee_taken_back")
}

fn reverse(text: &str, payment: Uuid) -> Command {
    on(text, Act::ReverseFee { payment, reason: taken_back() })
}

fn reversed(time: u32, expires_on: Option<&str>) -> Event {
    Event::FeeReversed(FeeReversed {
        payment: created_id(COMMAND, "payment"),
        time,
        amount: xof(2_500),
        insurer: xof(1_000),
        deferred: xof(1_500),
        reason: taken_back(),
        expires_on: expires_on.map(day),
    })
}

fn unwanted() -> Reason {
    Reason::of("premium_unwanted")
}

fn cancel(text: &str) -> Command {
    on(text, Act::Cancel { reason: unwanted() })
}

fn cancelled(ends_on: &str) -> Event {
    Event::Cancelled(Cancelled { ends_on: day(ends_on), reason: unwanted(), by: koffi() })
}

fn expired(cause: ExpiryCause) -> Event {
    Event::Expired(Expired { cause })
}

fn age(text: &str) -> Command {
    on(text, Act::Age)
}

fn premium(events: &[Event]) -> Premium {
    replay::<Premium>(events).premium().unwrap().clone()
}
