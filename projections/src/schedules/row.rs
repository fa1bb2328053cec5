//! The rows of schedules, as values.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{
    ChargeKind, ChargedBy, Excess, MoneyRef, Payee, RepaymentKind, RepaymentReversal,
};
use ledger_core::log::Place;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::Component;
use ledger_core::reason::Reason;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, json_text, json_word, money, parsed, word};

/// What the instalments of a loan have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub loan: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub currency: Currency,
    pub standing: Standing,
    pub instalments: u32,
    /// `None` while it is not disbursed, and for a loan that was boarded.
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
    Rescinded,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disbursement {
    pub disbursement: Uuid,
    pub amount: Money,
    /// What went out of it.
    pub net: Money,
    pub payee: Payee,
    pub money: MoneyRef,
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
    pub tax: i64,
    pub insurance: i64,
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
    /// Forgiven.
    pub waived: Amounts,
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
    /// Its loan was cancelled or rescinded: it is not owed.
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    pub loan: Uuid,
    pub repayment: Uuid,
    pub kind: RepaymentKind,
    pub amount: Money,
    pub money: MoneyRef,
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
    pub cause: RepaymentReversal,
    pub reason: Reason,
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
    /// The charger's own.
    pub code: String,
    pub kind: ChargeKind,
    pub amount: Money,
    /// What of it is forgiven, in minor units.
    pub waived: i64,
    /// Whether it was a mistake and is not owed.
    pub reversed: bool,
    /// The day after which it is late.
    pub due_on: NaiveDate,
    pub by: ChargedBy,
    pub business_date: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    pub place: Place,
    pub event_index: u32,
}

/// How a schedule comes to stand.
#[derive(Debug)]
pub(super) struct Turn {
    pub(super) standing: Standing,
    /// `None`: that stays as it is.
    pub(super) disbursement: Option<Option<Disbursement>>,
}

/// What of a charge is not owed any more.
#[derive(Debug, Default)]
pub(super) struct Forgiven {
    /// So much more is waived, in minor units.
    pub(super) waived: i64,
    pub(super) reversed: bool,
}

impl Amounts {
    /// All components; an instalment's sum fits an amount.
    pub fn sum(self) -> i64 {
        let Amounts { penalty, fee, tax, insurance, interest, principal } = self;
        penalty + fee + tax + insurance + interest + principal
    }

    pub(super) fn component(&mut self, component: Component) -> &mut i64 {
        match component {
            Component::Penalty => &mut self.penalty,
            Component::Fee => &mut self.fee,
            Component::Tax => &mut self.tax,
            Component::Insurance => &mut self.insurance,
            Component::Interest => &mut self.interest,
            Component::Principal => &mut self.principal,
        }
    }
}

impl Instalment {
    /// What is left to pay, in minor units.
    pub fn unpaid(&self) -> i64 {
        self.owed.sum() - self.paid.sum() - self.waived.sum()
    }

    /// How it stands on `day`, as far as is known now; `standing` is its schedule's.
    pub fn state(&self, standing: Standing, day: NaiveDate) -> State {
        match standing {
            Standing::Cancelled | Standing::Rescinded => State::Cancelled,
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
            Standing::Rescinded => "rescinded",
        }
    }

    fn named(name: &str) -> Option<Standing> {
        [Standing::Granted, Standing::Running, Standing::Cancelled, Standing::Rescinded]
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

pub(super) const fn repayment_name(kind: RepaymentKind) -> &'static str {
    match kind {
        RepaymentKind::Repayment => "repayment",
        RepaymentKind::DownPayment => "down_payment",
        RepaymentKind::MerchantRefund => "merchant_refund",
        RepaymentKind::PayoutRefund => "payout_refund",
        RepaymentKind::Goodwill => "goodwill",
        RepaymentKind::Recovery => "recovery",
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
                disbursement: row.try_get("disbursement")?,
                amount: money(row, "disbursed_amount")?,
                net: money(row, "disbursed_net")?,
                payee: json_text(row, "disbursed_payee")?,
                money: json_text(row, "disbursed_money")?,
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

fn amounts(row: &PgRow, of: &str) -> Result<Amounts, Error> {
    let one = |component: Component| {
        let column = format!("{of}_{}", component.name());
        row.try_get::<i64, _>(column.as_str())
    };
    Ok(Amounts {
        penalty: one(Component::Penalty)?,
        fee: one(Component::Fee)?,
        tax: one(Component::Tax)?,
        insurance: one(Component::Insurance)?,
        interest: one(Component::Interest)?,
        principal: one(Component::Principal)?,
    })
}

impl FromRow<'_, PgRow> for Instalment {
    fn from_row(row: &PgRow) -> Result<Instalment, Error> {
        Ok(Instalment {
            loan: row.try_get("loan")?,
            number: count(row, "number")?,
            due_on: row.try_get("due_on")?,
            owed: amounts(row, "owed")?,
            paid: amounts(row, "paid")?,
            waived: amounts(row, "waived")?,
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
                cause: json_text(row, "reversal_cause")?,
                reason: json_text(row, "reversal_reason")?,
                business_date,
                recorded_at: row.try_get("reversed_at")?,
                place: Place { partition, sequence: count(row, "reversal_sequence")? },
            }),
        };
        Ok(Payment {
            loan: row.try_get("loan")?,
            repayment: row.try_get("repayment")?,
            kind: json_word("kind", row.try_get("kind")?)?,
            amount: money(row, "amount")?,
            money: json_text(row, "money")?,
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
            code: row.try_get("code")?,
            kind: word(row, "kind", |it| {
                [ChargeKind::Fee, ChargeKind::Penalty]
                    .into_iter()
                    .find(|kind| kind_name(*kind) == it)
            })?,
            amount: money(row, "amount")?,
            waived: row.try_get("waived")?,
            reversed: row.try_get("reversed")?,
            due_on: row.try_get("due_on")?,
            by: json_text(row, "charged_by")?,
            business_date: row.try_get("business_date")?,
            recorded_at: row.try_get("recorded_at")?,
            place: Place { partition: count(row, "partition")?, sequence: count(row, "sequence")? },
            event_index: count(row, "event_index")?,
        })
    }
}
