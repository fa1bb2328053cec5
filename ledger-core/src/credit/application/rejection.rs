//! Why an application may refuse.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Ending;
use crate::money::{Currency, Money};
use crate::rejection::{Kind, facts};

/// A refusal, with the facts the caller needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("there is no application under this id")]
    NotFound,
    #[error("the application exists already")]
    AlreadyExists,
    #[error(
        "the policy version in force on {on} says nothing of applications: publish one of format 2"
    )]
    NotOffered { on: NaiveDate },
    #[error("an amount of zero was given where something must be lent")]
    ZeroAmount,
    #[error("the customer has no order {order}")]
    UnknownOrder { order: Uuid },
    #[error("order {order} does not wait for credit")]
    OrderNotWaiting { order: Uuid },
    #[error("the order costs {total}, not {asked}: credit pays all of it")]
    OrderTotalDiffers { total: Money, asked: Money },
    #[error("application {application} for this order is open already")]
    OrderAppliedFor { application: Uuid },
    #[error(
        "{open} applications of the customer wait for a decision, and at most {max} may at once"
    )]
    TooManyOpen { open: usize, max: usize },
    #[error("the application {}", ending.told())]
    Ended { ending: Ending },
    #[error("a decision is a person's: the role `service` takes none")]
    NotAPerson,
    #[error("whoever submitted the application does not decide it")]
    DecidedBySubmitter,
    #[error("nobody decides in a file of their own")]
    OwnFile,
    #[error(
        "the same person has approved these terms already: above the policy's amount it takes another one"
    )]
    AnotherPersonWanted,
    #[error("credit in {asked} is asked for, the terms are in {given}")]
    AnotherCurrency { asked: Currency, given: Currency },
    #[error("{asked} is asked for, the terms lend {given}")]
    MoreThanAsked { asked: Money, given: Money },
    #[error("the order costs {total}, the terms lend {given}: credit pays all of it")]
    NotTheOrderTotal { total: Money, given: Money },
    #[error("an application is declined for at least one reason")]
    NoReason,
    #[error("`{code}` is no reason of the policy; it has {}", known.join(", "))]
    UnknownReason { code: String, known: Vec<String> },
}

impl Rejection {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Rejection::NotFound => "application.not_found",
            Rejection::AlreadyExists => "application.already_exists",
            Rejection::NotOffered { .. } => "application.not_offered",
            Rejection::ZeroAmount => "application.zero_amount",
            Rejection::UnknownOrder { .. } => "application.unknown_order",
            Rejection::OrderNotWaiting { .. } => "application.order_not_waiting",
            Rejection::OrderTotalDiffers { .. } => "application.order_total_differs",
            Rejection::OrderAppliedFor { .. } => "application.order_applied_for",
            Rejection::TooManyOpen { .. } => "application.too_many_open",
            Rejection::Ended { .. } => "application.ended",
            Rejection::NotAPerson => "application.not_a_person",
            Rejection::DecidedBySubmitter => "application.decided_by_submitter",
            Rejection::OwnFile => "application.own_file",
            Rejection::AnotherPersonWanted => "application.another_person_wanted",
            Rejection::AnotherCurrency { .. } => "application.another_currency",
            Rejection::MoreThanAsked { .. } => "application.more_than_asked",
            Rejection::NotTheOrderTotal { .. } => "application.not_the_order_total",
            Rejection::NoReason => "application.no_reason",
            Rejection::UnknownReason { .. } => "application.unknown_reason",
        }
    }

    /// How the caller is to understand it.
    pub const fn kind(&self) -> Kind {
        match self {
            Rejection::NotFound | Rejection::UnknownOrder { .. } => Kind::NotFound,
            Rejection::AlreadyExists
            | Rejection::NotOffered { .. }
            | Rejection::OrderNotWaiting { .. }
            | Rejection::OrderAppliedFor { .. }
            | Rejection::TooManyOpen { .. }
            | Rejection::Ended { .. }
            | Rejection::DecidedBySubmitter
            | Rejection::OwnFile
            | Rejection::AnotherPersonWanted => Kind::Conflict,
            Rejection::ZeroAmount
            | Rejection::OrderTotalDiffers { .. }
            | Rejection::NotAPerson
            | Rejection::AnotherCurrency { .. }
            | Rejection::MoreThanAsked { .. }
            | Rejection::NotTheOrderTotal { .. }
            | Rejection::NoReason
            | Rejection::UnknownReason { .. } => Kind::Invalid,
        }
    }

    /// The facts of the refusal.
    pub fn facts(&self) -> Map<String, Value> {
        match self {
            Rejection::NotFound
            | Rejection::AlreadyExists
            | Rejection::ZeroAmount
            | Rejection::NotAPerson
            | Rejection::DecidedBySubmitter
            | Rejection::OwnFile
            | Rejection::AnotherPersonWanted
            | Rejection::NoReason => Map::new(),
            Rejection::NotOffered { on } => facts([("business_date", json!(on))]),
            Rejection::UnknownOrder { order } | Rejection::OrderNotWaiting { order } => {
                facts([("order", json!(order))])
            }
            Rejection::OrderTotalDiffers { total, asked } => {
                facts([("total", json!(total)), ("asked", json!(asked))])
            }
            Rejection::OrderAppliedFor { application } => {
                facts([("application", json!(application))])
            }
            Rejection::TooManyOpen { open, max } => {
                facts([("open", json!(open)), ("max", json!(max))])
            }
            Rejection::Ended { ending } => facts([("ending", json!(ending.name()))]),
            Rejection::AnotherCurrency { asked, given } => {
                facts([("asked", json!(asked)), ("given", json!(given))])
            }
            Rejection::MoreThanAsked { asked, given } => {
                facts([("asked", json!(asked)), ("given", json!(given))])
            }
            Rejection::NotTheOrderTotal { total, given } => {
                facts([("total", json!(total)), ("given", json!(given))])
            }
            Rejection::UnknownReason { code, known } => {
                facts([("reason", json!(code)), ("known", json!(known))])
            }
        }
    }
}
