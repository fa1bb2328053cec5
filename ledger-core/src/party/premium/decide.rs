//! The rules of a Premium subscription.

use uuid::Uuid;

use super::state::ends_after;
use super::{
    Act, Cancelled, Command, Event, Expired, ExpiryCause, FeeDue, FeeFailed, FeePaid, FeeReversed,
    Offered, Premium, Rejection, Renewed, Stage, State, Subscribed, Terms, Time,
};
use crate::calendar::Day;
use crate::log::ids::created_id;
use crate::money::{Money, MoneyRef};
use crate::policy::PremiumPlan;
use crate::reason::Reason;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Subscribe { plan }) => subscribe(command, plan),
        (State::None, Act::Age) => Ok(vec![]),
        (
            State::None,
            Act::PayFee { .. }
            | Act::RecordFailure { .. }
            | Act::ReverseFee { .. }
            | Act::Cancel { .. },
        ) => Err(Rejection::NotFound),
        (State::Subscribed(_), Act::Subscribe { .. }) => Err(Rejection::AlreadyExists),
        (State::Subscribed(it), Act::PayFee { money, amount, value_date }) => {
            pay(it, command, money, *amount, value_date.unwrap_or(command.on))
        }
        (State::Subscribed(it), Act::RecordFailure { channel, code }) => {
            let time = due(it)?.number;
            let failure = created_id(command.id, "failure");
            let (channel, code) = (channel.clone(), code.clone());
            Ok(vec![Event::FeeFailed(FeeFailed { failure, time, channel, code })])
        }
        (State::Subscribed(it), Act::ReverseFee { payment, reason }) => {
            reverse(it, command.on, *payment, reason)
        }
        (State::Subscribed(it), Act::Cancel { reason }) => cancel(it, command, reason),
        (State::Subscribed(it), Act::Age) => Ok(age(it, command.on)),
    }
}

fn subscribe(command: &Command, plan: &str) -> Result<Vec<Event>, Rejection> {
    let Offered { premium, policy } = command.offered.clone().ok_or(Rejection::NotOffered)?;
    let premium = premium.ok_or(Rejection::NotOffered)?;
    let unknown = || Rejection::UnknownPlan {
        plan: plan.to_owned(),
        known: premium.plans.iter().map(|it| it.code.clone()).collect(),
    };
    let chosen = premium.plan(plan).ok_or_else(unknown)?;
    if let Some(premium) = command.has {
        return Err(Rejection::AlreadySubscribed { premium });
    }
    let PremiumPlan { code, every, fee, .. } = chosen.clone();
    // A share is 0 to 1, so that the insurer's part of a fee is an amount.
    let insurer = chosen.insurers_part().unwrap_or(fee);
    let terms = Terms { plan: code, every, fee, insurer, unpaid_days: premium.unpaid_days };
    let (starts_on, until) = (command.on, ends_after(command.on, &terms, 1));
    let first = fee_due(&terms, 1, starts_on, command.on);
    let by = command.by.clone();
    let subscribed = Event::Subscribed(Subscribed { terms, policy, starts_on, until, by });
    Ok(vec![subscribed, first])
}

/// A fee that is told to be due on this business date has as many days as any from then on.
fn fee_due(terms: &Terms, time: u32, due_on: Day, on: Day) -> Event {
    let expires_on = on.max(due_on).saturating_add_days(terms.unpaid_days);
    Event::FeeDue(FeeDue { time, due_on, fee: terms.fee, expires_on })
}

/// The time whose fee is due longest.
fn due(premium: &Premium) -> Result<&Time, Rejection> {
    match (premium.has_expired(), premium.unpaid()) {
        (true, _) => Err(Rejection::Expired),
        (false, None) => Err(Rejection::NothingDue),
        (false, Some(time)) => Ok(time),
    }
}

fn pay(
    premium: &Premium,
    command: &Command,
    money: &MoneyRef,
    amount: Money,
    value_date: Day,
) -> Result<Vec<Event>, Rejection> {
    let time = due(premium)?.number;
    let Terms { fee, insurer, .. } = *premium.terms();
    if amount != fee {
        return Err(Rejection::NotTheFee { fee, given: amount });
    }
    let starts_on = premium.times().first().map_or(command.on, |it| it.from);
    if !(starts_on..=command.on).contains(&value_date) {
        let (from, to) = (starts_on, command.on);
        return Err(Rejection::ValueDateOutside { value_date, from, to });
    }
    let deferred = amount.minus(insurer).expect("the insurer's part is no more than the fee");
    Ok(vec![Event::FeePaid(FeePaid {
        payment: created_id(command.id, "payment"),
        time,
        money: money.clone(),
        amount,
        insurer,
        deferred,
        value_date,
    })])
}

/// Money that is gone is recorded whatever became of the subscription; its fee is due again while
/// that runs.
fn reverse(
    premium: &Premium,
    on: Day,
    payment: Uuid,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    if premium.reversed.iter().any(|it| it.payment == payment) {
        return Err(Rejection::AlreadyReversed { payment });
    }
    let paid = |it: &Time| Some((it.number, it.paid.clone().filter(|it| it.payment == payment)?));
    let found = premium.times().iter().find_map(paid);
    let (time, paid) = found.ok_or(Rejection::PaymentNotFound { payment })?;
    let again = || on.saturating_add_days(premium.terms().unpaid_days);
    let reversed = Event::FeeReversed(FeeReversed {
        payment,
        time,
        amount: paid.amount,
        insurer: paid.insurer,
        deferred: paid.deferred,
        reason: reason.clone(),
        expires_on: matches!(premium.stage(), Stage::Running).then(again),
    });
    // What was cancelled runs as long as it is paid for.
    let cancelled = matches!(premium.stage(), Stage::Cancelled { .. });
    let over = cancelled && time == premium.latest().number;
    let expired = Event::Expired(Expired { cause: ExpiryCause::Cancelled {} });
    Ok(std::iter::once(reversed).chain(over.then_some(expired)).collect())
}

fn cancel(premium: &Premium, command: &Command, reason: &Reason) -> Result<Vec<Event>, Rejection> {
    match premium.stage() {
        Stage::Expired { .. } => return Err(Rejection::Expired),
        Stage::Cancelled { ends_on } => return Err(Rejection::AlreadyCancelled { ends_on }),
        Stage::Running => {}
    }
    let latest = premium.latest();
    let ends_on = latest.paid.as_ref().map_or(command.on, |_| latest.until);
    let (reason, by) = (reason.clone(), command.by.clone());
    let cancelled = Event::Cancelled(Cancelled { ends_on, reason, by });
    let expired = Event::Expired(Expired { cause: ExpiryCause::Cancelled {} });
    Ok(std::iter::once(cancelled).chain((ends_on <= command.on).then_some(expired)).collect())
}

/// What time has done up to this day, one step after the other.
fn age(premium: &Premium, on: Day) -> Vec<Event> {
    let (mut premium, mut events) = (premium.clone(), vec![]);
    while premium.acts_on().is_some_and(|it| it <= on) {
        let next = step(&premium, on);
        next.iter().for_each(|it| premium.apply(it));
        events.extend(next);
    }
    events
}

/// The first thing that time does to it by this day, on which it does something.
fn step(premium: &Premium, on: Day) -> Vec<Event> {
    let expired = |cause| vec![Event::Expired(Expired { cause })];
    if let Stage::Cancelled { .. } = premium.stage() {
        return expired(ExpiryCause::Cancelled {});
    }
    let too_late = |it: &&Time| it.due.is_some_and(|due| due.expires_on <= on);
    let unpaid = premium.times().iter().filter(|it| it.paid.is_none());
    if let Some(time) = unpaid.filter(too_late).min_by_key(|it| it.due.map(|due| due.expires_on)) {
        return expired(ExpiryCause::Unpaid { time: time.number });
    }
    let Some(Time { number, from, until, .. }) = premium.next() else { return vec![] };
    let renewed = Event::Renewed(Renewed { time: number, from, until });
    vec![renewed, fee_due(premium.terms(), number, from, on)]
}
