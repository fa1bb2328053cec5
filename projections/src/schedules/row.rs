//! The rows of schedules, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{ChargeKind, Excess, Source};
use ledger_core::log::Place;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::Component;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, money, parsed, word};

/// What the instalments of a loan have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub loan: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub currency: Currency,
    pub standing: Standing,
    pub instalments: u32,
    /// `None` until it is disbursed, and for a loan that was taken over.
    pub disbursement: Option<Disbursement>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is owed yet.
    Granted,
    /// Owed, also when all is paid.
    Running,
    /// Nothing will ever be owed.
    Cancelled,
    /// Nothing is owed any more: what it paid for was cancelled or came back.
    Unwound,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    pub amount: Money,
    pub source: Source,
    pub value_date: NaiveDate,
    pub business_date: NaiveDate,
    /// The commit that recorded it.
    pub place: Place,
}

/// Minor units by component.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    pub penalty: i64,
    pub fee: i64,
    pub interest: i64,
    pub principal: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    pub loan: Uuid,
    /// Dense from 1, in order of due dates.
    pub number: u32,
    pub due_on: NaiveDate,
    pub owed: Amounts,
    pub paid: Amounts,
    /// The business date since which nothing is left to pay.
    pub paid_on: Option<NaiveDate>,
}

/// How an instalment stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Due later, or its loan is not disbursed.
    Scheduled,
    /// Due on this day.
    Due,
    /// Not fully paid and due before.
    Overdue,
    Paid,
    /// Its loan was cancelled or unwound: it is not owed.
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub loan: Uuid,
    pub repayment: Uuid,
    pub amount: Money,
    pub source: Source,
    /// The day it counts from.
    pub value_date: NaiveDate,
    pub excess: Excess,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// The commit that recorded it.
    pub place: Place,
    /// Which event of that commit.
    pub event_index: u32,
    pub reversal: Option<Reversal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    pub motive: String,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub loan: Uuid,
    pub charge: Uuid,
    /// The number of the instalment it belongs to.
    pub instalment: u32,
    pub kind: ChargeKind,
    pub amount: Money,
    pub motive: String,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
    pub event_index: u32,
}

impl Amounts {
    /// All components; an instalment's sum fits an amount.
    pub fn sum(self) -> i64 {
        let Amounts { penalty, fee, interest, principal } = self;
        penalty + fee + interest + principal
    }

    pub(super) fn component(&mut self, component: Component) -> &mut i64 {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }
}

impl Instalment {
    /// What is left to pay, in minor units.
    pub fn unpaid(&self) -> i64 {
        self.owed.sum() - self.paid.sum()
    }

    /// How it stands on `day`, as far as is known now; `standing` is its schedule's.
    pub fn state(&self, standing: Standing, day: NaiveDate) -> State {
        match standing {
            Standing::Cancelled | Standing::Unwound => State::Cancelled,
            Standing::Granted => State::Scheduled,
            Standing::Running if self.unpaid() == 0 => State::Paid,
            Standing::Running if day < self.due_on => State::Scheduled,
            Standing::Running if day == self.due_on => State::Due,
            Standing::Running => State::Overdue,
        }
    }
}

impl Standing {
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Granted => "granted",
            Standing::Running => "running",
            Standing::Cancelled => "cancelled",
            Standing::Unwound => "unwound",
        }
    }

    fn named(name: &str) -> Option<Standing> {
        [Standing::Granted, Standing::Running, Standing::Cancelled, Standing::Unwound]
            .into_iter()
            .find(|it| it.name() == name)
    }
}

pub(super) const fn excess_name(excess: Excess) -> &'static str {
    match excess {
        Excess::Prepay => "prepay",
        Excess::Keep => "keep",
    }
}

pub(super) const fn kind_name(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Fee => "fee",
        ChargeKind::Penalty => "penalty",
    }
}

impl FromRow<'_, PgRow> for Schedule {
    fn from_row(row: &PgRow) -> Result<Schedule, Error> {
        let partition = count(row, "partition")?;
        let disbursed: Option<i64> = row.try_get("disbursed_amount")?;
        let disbursement = match disbursed {
            None => None,
            Some(_) => Some(Disbursement {
                amount: money(row, "disbursed_amount")?,
                source: Source {
                    name: row.try_get("disbursed_source")?,
                    reference: row.try_get("disbursed_reference")?,
                },
                value_date: row.try_get("disbursed_value_date")?,
                business_date: row.try_get("disbursed_on")?,
                place: Place { partition, sequence: count(row, "disbursed_sequence")? },
            }),
        };
        Ok(Schedule {
            loan: row.try_get("loan")?,
            partition,
            customer: row.try_get("customer")?,
            currency: parsed(row, "currency")?,
            standing: word(row, "standing", Standing::named)?,
            instalments: count(row, "instalments")?,
            disbursement,
        })
    }
}

impl FromRow<'_, PgRow> for Instalment {
    fn from_row(row: &PgRow) -> Result<Instalment, Error> {
        Ok(Instalment {
            loan: row.try_get("loan")?,
            number: count(row, "number")?,
            due_on: row.try_get("due_on")?,
            owed: Amounts {
                penalty: row.try_get("owed_penalty")?,
                fee: row.try_get("owed_fee")?,
                interest: row.try_get("owed_interest")?,
                principal: row.try_get("owed_principal")?,
            },
            paid: Amounts {
                penalty: row.try_get("paid_penalty")?,
                fee: row.try_get("paid_fee")?,
                interest: row.try_get("paid_interest")?,
                principal: row.try_get("paid_principal")?,
            },
            paid_on: row.try_get("paid_on")?,
        })
    }
}

impl FromRow<'_, PgRow> for Payment {
    fn from_row(row: &PgRow) -> Result<Payment, Error> {
        let partition = count(row, "partition")?;
        let reversed_on: Option<NaiveDate> = row.try_get("reversed_on")?;
        let reversal = match reversed_on {
            None => None,
            Some(business_date) => Some(Reversal {
                motive: row.try_get("reversal_motive")?,
                business_date,
                recorded_at: row.try_get("reversed_at")?,
                place: Place { partition, sequence: count(row, "reversal_sequence")? },
            }),
        };
        Ok(Payment {
            loan: row.try_get("loan")?,
            repayment: row.try_get("repayment")?,
            amount: money(row, "amount")?,
            source: Source { name: row.try_get("source")?, reference: row.try_get("reference")? },
            value_date: row.try_get("value_date")?,
            excess: word(row, "excess", |it| {
                [Excess::Prepay, Excess::Keep].into_iter().find(|excess| excess_name(*excess) == it)
            })?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: Place { partition, sequence: count(row, "sequence")? },
            event_index: count(row, "event_index")?,
            reversal,
        })
    }
}

impl FromRow<'_, PgRow> for Charge {
    fn from_row(row: &PgRow) -> Result<Charge, Error> {
        Ok(Charge {
            loan: row.try_get("loan")?,
            charge: row.try_get("charge")?,
            instalment: count(row, "instalment")?,
            kind: word(row, "kind", |it| {
                [ChargeKind::Fee, ChargeKind::Penalty]
                    .into_iter()
                    .find(|kind| kind_name(*kind) == it)
            })?,
            amount: money(row, "amount")?,
            motive: row.try_get("motive")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: Place { partition: count(row, "partition")?, sequence: count(row, "sequence")? },
            event_index: count(row, "event_index")?,
        })
    }
}
