//! What of Premium's fees counts for a new loan, while Premium is compulsory?
//!
//! What falls due from the application to the last instalment, shared over the loans that run on that
//! day by their principal. Choices:
//!
//! - Premium is had before credit is asked for: of one by the month that begins on the day of the
//!   application the fees count from a month later on, as many as the loan has months. Whoever has Premium
//!   pays from the next due day on: what was paid before is no cost of this loan.
//! - A fee that falls due in between counts by all of it: it is not shared by the days of its term that lie
//!   behind the loan. On the day of the last instalment one by the month counts; one by the year is for
//!   afterwards.
//! - A yearly fee that is paid for the credit, by who has no Premium, counts whole for the new loan,
//!   whatever else runs; a later one is shared as any.
//! - A loan shares a fee from the day of the application to the day of its own last instalment, by the
//!   principal it was granted with: who pays early lowers no cost of another loan.
//! - The shares of a fee add up to it: each has the whole units of its exact share, and what is left goes
//!   by one unit to the largest fractions, of equal ones to the loan that stands first; the new loan
//!   stands last.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::money::{Currency, Money};
use crate::policy::PremiumTerm;

/// What a customer has, or would subscribe to be given credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PremiumFees {
    /// For how long a fee pays.
    pub every: PremiumTerm,
    pub fee: Money,
    /// Of who has Premium already: from which day its terms count, and the first day on which a fee is
    /// due that is not paid. `None` where it begins on the day of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs: Option<Runs>,
}

/// See [`PremiumFees::runs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    pub since: Day,
    pub next_due_on: Day,
}

/// A loan that shares the fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    pub principal: Money,
    /// Of its last instalment.
    pub last_due_on: Day,
}

/// An amount that the new loan costs on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeShare {
    pub on: Day,
    pub amount: Money,
}

/// What the new loan, applied for on this day, bears of the fees beside these loans that run, by the
/// days on which they fall due; days on which it bears nothing are left out. `None` where it is of
/// another currency than the fees, has no principal, or no day there is for the dates.
///
/// Loans of other currencies have no part: their principals cannot be compared.
pub fn premium_shares(
    fees: &PremiumFees,
    applied_on: Day,
    running: &[Sharing],
    new: &Sharing,
) -> Option<Vec<FeeShare>> {
    let currency = fees.fee.currency();
    if new.principal.currency() != currency || new.principal.is_zero() {
        return None;
    }
    let running = || running.iter().filter(|it| it.principal.currency() == currency);
    let mut shares = vec![];
    for (on, is_first) in due_days(fees, applied_on, new.last_due_on)? {
        let for_the_credit = is_first && fees.runs.is_none() && fees.every == PremiumTerm::Year;
        let amount = if for_the_credit {
            fees.fee
        } else {
            let others = running().filter(|it| on <= it.last_due_on);
            let principals: Vec<Money> = others.chain([new]).map(|it| it.principal).collect();
            *shared(fees.fee, &principals)?.last()?
        };
        if !amount.is_zero() {
            shares.push(FeeShare { on, amount });
        }
    }
    Some(shares)
}

/// The days from the application to the last instalment on which a fee falls due that counts, and whether
/// it is the first of all.
fn due_days(fees: &PremiumFees, applied_on: Day, last: Day) -> Option<Vec<(Day, bool)>> {
    let (since, next) = match fees.runs {
        Some(Runs { since, next_due_on }) => (since, next_due_on),
        None => (applied_on, applied_on),
    };
    let months = fees.every.months();
    let (first, ends_by) = match (fees.runs, fees.every) {
        (None, PremiumTerm::Month) => (1_u32, last),
        (Some(_), PremiumTerm::Month) => (0, last),
        (_, PremiumTerm::Year) => (0, last.day_before()?),
    };
    let mut days = vec![];
    for number in first.. {
        let on = since.checked_add_months(months.checked_mul(number)?)?;
        if on > ends_by {
            break;
        }
        if on >= next {
            // A fee that was due before and is not paid is paid now.
            days.push((on.max(applied_on), number == 0));
        }
    }
    Some(days)
}

/// An amount in parts by these weights, in their order: they add up to it, and none is further from its
/// exact part than a unit. `None` where the weights come to nothing or are of several currencies.
pub fn shared(amount: Money, weights: &[Money]) -> Option<Vec<Money>> {
    let currency: Currency = weights.first()?.currency();
    if weights.iter().any(|it| it.currency() != currency) {
        return None;
    }
    let whole: i128 = weights.iter().map(|it| i128::from(it.amount())).sum();
    if whole == 0 {
        return None;
    }
    // Both are below 2^53, so that a product is far below what an i128 holds.
    let exact = |it: &Money| i128::from(amount.amount()) * i128::from(it.amount());
    let mut parts: Vec<i128> = weights.iter().map(|it| exact(it) / whole).collect();
    let mut left = i128::from(amount.amount()) - parts.iter().sum::<i128>();
    let mut by_fraction: Vec<(i128, usize)> =
        weights.iter().enumerate().map(|(place, it)| (exact(it) % whole, place)).collect();
    by_fraction.sort_by_key(|(fraction, place)| (-fraction, *place));
    for (_, place) in by_fraction {
        if left == 0 {
            break;
        }
        *parts.get_mut(place)? += 1;
        left -= 1;
    }
    let money = |it: i128| Money::new(i64::try_from(it).ok()?, amount.currency()).ok();
    parts.into_iter().map(money).collect()
}

#[cfg(test)]
mod tests;
