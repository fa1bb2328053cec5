//! How far may this grant bring what the customer owes?

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Owes;
use crate::money::{Money, Rate, Rounding};
use crate::policy::{RiskClass, RiskClasses};

/// The limit of a grant, and its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposedLimit {
    /// With what a line in this currency begins, by the policy; absent where none does by rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starting: Option<Money>,
    /// Of the credit line, as it has grown or shrunk; where there is none, the starting limit.
    pub whole: Money,
    /// Which part of it a grant of the class may use; absent for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Rate>,
    /// That part, rounded down, and never less than the starting limit, nor more than the whole; absent
    /// where there is no share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Money>,
    /// Whether it is the starting limit at most, since too little is known.
    pub thin: bool,
    /// What may be owed in all with this grant.
    pub limit: Money,
    /// What of that is not reserved, owed or offered already.
    pub room: Money,
}

impl ProposedLimit {
    /// `None` where there is no line in this currency, and none begins by rule.
    pub(super) fn of(
        classes: &RiskClasses,
        class: Option<&RiskClass>,
        thin: bool,
        owes: &Owes,
    ) -> Option<ProposedLimit> {
        let currency = owes.outstanding.currency();
        let starting = classes.starting_limit_in(currency);
        let whole = owes.line.map(|it| it.limit).or(starting)?;
        let at_least = starting.unwrap_or(Money::zero(currency));
        let share = class.and_then(|it| it.limit_share);
        let shared = share.map(|it| less(whole, more(part(whole, it), at_least)));
        let of_class = shared.unwrap_or(whole);
        let limit = if thin { less(of_class, at_least) } else { of_class };
        let taken = [owes.reserved, owes.outstanding, owes.offered];
        let room = taken.into_iter().try_fold(limit, Money::minus);
        let room = room.unwrap_or(Money::zero(currency));
        Some(ProposedLimit { starting, whole, share, shared, thin, limit, room })
    }
}

fn part(whole: Money, Rate(share): Rate) -> Money {
    let part = Decimal::from(whole.amount()) * share;
    let units = Rounding::Down.to_integer(part).expect("a part of an amount is one");
    Money::new(units, whole.currency()).expect("a share is at most all of it")
}

fn less(one: Money, other: Money) -> Money {
    if one.amount() <= other.amount() { one } else { other }
}

fn more(one: Money, other: Money) -> Money {
    if one.amount() >= other.amount() { one } else { other }
}
