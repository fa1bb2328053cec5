//! What the instalments of a loan have in common.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Components, WrittenOff};
use ledger_core::log::Place;
use ledger_core::money::Currency;
use ledger_core::reason::Reason;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::money::Disbursement;
use super::rescheduling::Rescheduling;
use crate::columns::{count, json_text, json_text_if_any, money, parsed, word};

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
    /// `None` unless it is written off.
    pub write_off: Option<WriteOff>,
    /// The last one; `None` where it goes on by its first terms.
    pub rescheduling: Option<Rescheduling>,
}

/// What was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOff {
    pub write_off: Uuid,
    /// The day from which it counts.
    pub on: Day,
    pub lost: Components,
    pub reason: Reason,
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
    /// What is left is given up.
    WrittenOff,
}

/// How a schedule comes to stand.
#[derive(Debug)]
pub(in crate::schedules) struct Turn {
    pub(in crate::schedules) standing: Standing,
    /// `None`: that stays as it is.
    pub(in crate::schedules) disbursement: Option<Option<Disbursement>>,
    pub(in crate::schedules) write_off: Option<WriteOff>,
}

impl From<&WrittenOff> for WriteOff {
    fn from(it: &WrittenOff) -> WriteOff {
        WriteOff {
            write_off: it.write_off,
            on: it.written_off_on,
            lost: it.lost.clone(),
            reason: it.reason.clone(),
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
            Standing::WrittenOff => "written_off",
        }
    }

    pub(super) fn named(name: &str) -> Option<Standing> {
        let all = [
            Standing::Granted,
            Standing::Running,
            Standing::Cancelled,
            Standing::Rescinded,
            Standing::WrittenOff,
        ];
        all.into_iter().find(|it| it.name() == name)
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
            write_off: json_text_if_any(row, "write_off")?,
            rescheduling: json_text_if_any(row, "rescheduling")?,
        })
    }
}
