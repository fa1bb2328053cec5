//! Rows of Premium, as values.

use chrono::NaiveDate;
use ledger_core::log::Actor;
use ledger_core::money::{Money, MoneyRef};
use ledger_core::policy::{PolicyRef, PremiumTerm};
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{
    count, json_text, json_text_if_any, json_word, money, money_if_any, parsed, unreadable, word,
};

/// A subscription as its events have left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub premium: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    /// The code of the plan.
    pub plan: String,
    /// For how long each fee pays.
    pub every: PremiumTerm,
    pub fee: Money,
    /// What of each fee is the insurer's.
    pub insurer: Money,
    /// How many days a fee may be unpaid.
    pub unpaid_days: u32,
    /// The version that its terms are from.
    pub policy: PolicyRef,
    pub stage: Stage,
    /// The time that began last, counted from 1.
    pub number: u32,
    pub from_on: NaiveDate,
    /// The first day that its fee does not pay for.
    pub until_on: NaiveDate,
    /// Until when it runs, once it was cancelled.
    pub ends_on: Option<NaiveDate>,
    /// Why it has expired: `unpaid` or `cancelled`.
    pub expiry: Option<String>,
    /// Why it was cancelled.
    pub reason: Option<Reason>,
    pub subscribed_by: Actor,
    pub cancelled_by: Option<Actor>,
    pub subscribed_on: NaiveDate,
    pub expired_on: Option<NaiveDate>,
    /// The stream's.
    pub version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Its latest fee is not paid.
    Due,
    /// Its latest fee is paid.
    Covering,
    /// What is paid runs out, and it is renewed no more.
    Cancelled,
    Expired,
}

impl Stage {
    pub const ALL: [Stage; 4] = [Stage::Due, Stage::Covering, Stage::Cancelled, Stage::Expired];

    /// As its column has it.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Due => "due",
            Stage::Covering => "covering",
            Stage::Cancelled => "cancelled",
            Stage::Expired => "expired",
        }
    }
}

/// A fee, and what was paid for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    pub premium: Uuid,
    /// Which time it pays for, counted from 1.
    pub number: u32,
    pub from_on: NaiveDate,
    /// The first day that it does not pay for.
    pub until_on: NaiveDate,
    pub amount: Money,
    pub due_on: NaiveDate,
    /// The first business day on which it is too late to pay it.
    pub expires_on: NaiveDate,
    /// What was paid and stands.
    pub received: Option<Received>,
    /// How often it could not be collected.
    pub failures: u32,
    /// The last time.
    pub failed: Option<Failed>,
    /// How often what was paid was taken back.
    pub reversals: u32,
}

/// What was paid for a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub payment: Uuid,
    pub money: MoneyRef,
    /// What of it is the insurer's.
    pub insurer: Money,
    /// The rest.
    pub deferred: Money,
    pub value_date: NaiveDate,
    /// The business date on which it was recorded.
    pub paid_on: NaiveDate,
}

/// How a fee could not be collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub channel: String,
    /// The channel's own.
    pub code: String,
}

impl FromRow<'_, PgRow> for Subscription {
    fn from_row(row: &PgRow) -> Result<Subscription, Error> {
        let every: &str = row.try_get("every")?;
        Ok(Subscription {
            premium: row.try_get("premium")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            plan: row.try_get("plan")?,
            every: json_word("every", every)?,
            fee: money(row, "fee")?,
            insurer: money(row, "insurer")?,
            unpaid_days: count(row, "unpaid_days")?,
            policy: PolicyRef {
                version: count(row, "policy_version")?,
                hash: parsed(row, "policy_hash")?,
            },
            stage: word(row, "stage", |name| Stage::ALL.into_iter().find(|it| it.name() == name))?,
            number: count(row, "number")?,
            from_on: row.try_get("from_on")?,
            until_on: row.try_get("until_on")?,
            ends_on: row.try_get("ends_on")?,
            expiry: row.try_get("expiry")?,
            reason: json_text_if_any(row, "reason")?,
            subscribed_by: json_text(row, "subscribed_by")?,
            cancelled_by: json_text_if_any(row, "cancelled_by")?,
            subscribed_on: row.try_get("subscribed_on")?,
            expired_on: row.try_get("expired_on")?,
            version: count(row, "version")?,
        })
    }
}

impl FromRow<'_, PgRow> for Fee {
    fn from_row(row: &PgRow) -> Result<Fee, Error> {
        let failed: Option<String> = row.try_get("failed_through")?;
        Ok(Fee {
            premium: row.try_get("premium")?,
            number: count(row, "number")?,
            from_on: row.try_get("from_on")?,
            until_on: row.try_get("until_on")?,
            amount: money(row, "amount")?,
            due_on: row.try_get("due_on")?,
            expires_on: row.try_get("expires_on")?,
            received: received(row)?,
            failures: count(row, "failures")?,
            failed: match failed {
                Some(channel) => Some(Failed { channel, code: row.try_get("failure_code")? }),
                None => None,
            },
            reversals: count(row, "reversals")?,
        })
    }
}

fn received(row: &PgRow) -> Result<Option<Received>, Error> {
    let Some(payment) = row.try_get::<Option<Uuid>, _>("payment")? else { return Ok(None) };
    let part = |column| {
        let missing = || unreadable(column, "it is missing beside a payment");
        money_if_any(row, column)?.ok_or_else(missing)
    };
    Ok(Some(Received {
        payment,
        money: json_text(row, "money")?,
        insurer: part("insurer")?,
        deferred: part("deferred")?,
        value_date: row.try_get("value_date")?,
        paid_on: row.try_get("paid_on")?,
    }))
}
