//! Which instalments does a loan have that is granted?

use super::planned::Planned;
use super::{Instalment, Rejection};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, Contract, Fault, instalments, money, sum};
use crate::money::{Currency, Money};

/// How many instalments a schedule may have.
const INSTALMENTS: std::ops::RangeInclusive<usize> = 1..=600;

/// The schedule of a loan that is granted on this business date.
pub(super) fn granted(
    contract: &Contract,
    planned: &Planned,
    on: Day,
) -> Result<Vec<Instalment>, Rejection> {
    let schedule = match &planned.given {
        Some(schedule) => schedule.clone(),
        None => computed(contract)?,
    };
    let first = usize::from(contract.down_payment.is_some());
    match schedule.get(first).map(|it| it.due_on) {
        Some(due_on) if due_on <= on => Err(Rejection::DueTooEarly { due_on, business_date: on }),
        Some(_) | None => Ok(schedule),
    }
}

/// As the contract has it computed.
pub(super) fn computed(contract: &Contract) -> Result<Vec<Instalment>, Rejection> {
    computed_of(contract, contract.principal)
}

/// As the contract has it computed of so much of its principal.
pub(super) fn computed_of(
    contract: &Contract,
    principal: Money,
) -> Result<Vec<Instalment>, Rejection> {
    let rows = contract.schedule_of(principal.amount());
    let rows = rows.expect("a schedule that is not given is computed");
    let rows = rows.map_err(|it| refusal(it, contract, principal))?;
    let instalments = instalments(&rows, contract.currency());
    in_place(instalments.iter().map(|it| (it.number, it.due_on)))?;
    Ok(instalments)
}

/// Why there is no schedule of so much by a contract's terms.
pub(super) fn refusal(fault: Fault, contract: &Contract, principal: Money) -> Rejection {
    let due_on = contract.first_due_on;
    match fault {
        Fault::TooLarge => Rejection::TooLarge,
        Fault::BeyondCalendar => Rejection::BeyondCalendar,
        Fault::TooSmall => Rejection::PrincipalTooSmall {
            principal,
            instalments: contract.periods().unwrap_or_default(),
            multiple: contract.rounding.map_or(1, |it| it.multiple),
        },
        Fault::DueBeforeStart | Fault::AdvanceOutside => {
            let from = contract.interest_from.unwrap_or(due_on);
            Rejection::InterestFromOutOfRange { from, first_due_on: due_on }
        }
        Fault::GraceTooLong => {
            Rejection::GraceTooLong { instalments: contract.periods().unwrap_or_default() }
        }
        Fault::GraceOnFlat => Rejection::GraceOnFlat,
        Fault::DueDatesMeet => Rejection::DueDatesMeet,
        Fault::DownPayment => Rejection::DownPaymentOutOfRange {
            share: contract.down_payment.map_or_else(String::new, |it| it.0.to_string()),
        },
    }
}

/// A schedule by its lender: neither rounded nor moved; what is zero is left out.
pub(super) fn given(
    principal: Money,
    schedule: &[Instalment],
) -> Result<Vec<Instalment>, Rejection> {
    counted(schedule.len())?;
    in_place(schedule.iter().map(|it| (it.number, it.due_on)))?;
    let present = |it: Option<Money>| it.filter(|it| !it.is_zero());
    let mut kept = Vec::with_capacity(schedule.len());
    for it in schedule {
        let parts = [Some(it.principal), it.interest, it.fee, it.tax, it.insurance];
        for amount in parts.into_iter().flatten() {
            same_currency(amount, principal.currency())?;
        }
        if Amounts::from(it).is_zero() {
            return Err(Rejection::EmptyInstalment { number: it.number });
        }
        kept.push(Instalment {
            interest: present(it.interest),
            fee: present(it.fee),
            tax: present(it.tax),
            insurance: present(it.insurance),
            ..it.clone()
        });
    }
    total(schedule.iter().map(Amounts::from))?;
    let found: i64 = schedule.iter().map(|it| it.principal.amount()).sum();
    match found == principal.amount() {
        true => Ok(kept),
        false => {
            let found = money(found, principal.currency());
            Err(Rejection::PrincipalDiffers { found, principal })
        }
    }
}

pub(super) fn counted(found: usize) -> Result<(), Rejection> {
    match INSTALMENTS.contains(&found) {
        true => Ok(()),
        false => {
            let (min, max) = (*INSTALMENTS.start(), *INSTALMENTS.end());
            Err(Rejection::InstalmentCount { found, min, max })
        }
    }
}

/// Numbers count from 1, due dates are strictly later one after the other.
pub(super) fn in_place(instalments: impl Iterator<Item = (u32, Day)>) -> Result<(), Rejection> {
    let mut before: Option<Day> = None;
    for (expected, (number, due_on)) in (1..).zip(instalments) {
        if number != expected || before.is_some_and(|it| it >= due_on) {
            return Err(Rejection::OutOfOrder { number });
        }
        before = Some(due_on);
    }
    Ok(())
}

pub(super) fn same_currency(amount: Money, loan: Currency) -> Result<(), Rejection> {
    match amount.currency() == loan {
        true => Ok(()),
        false => Err(Rejection::AnotherCurrency { loan, given: amount.currency() }),
    }
}

fn total(amounts: impl Iterator<Item = Amounts>) -> Result<i64, Rejection> {
    sum(amounts.flat_map(|it| it.each())).ok_or(Rejection::TooLarge)
}
