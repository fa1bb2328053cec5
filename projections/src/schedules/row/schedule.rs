//! What the instalments of a loan have in common.

use ledger_core::log::Place;
use ledger_core::money::Currency;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::money::Disbursement;
use crate::columns::{count, json_text, money, parsed, word};

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

/// How a schedule comes to stand.
#[derive(Debug)]
pub(in crate::schedules) struct Turn {
    pub(in crate::schedules) standing: Standing,
    /// `None`: that stays as it is.
    pub(in crate::schedules) disbursement: Option<Option<Disbursement>>,
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

    pub(super) fn named(name: &str) -> Option<Standing> {
        [Standing::Granted, Standing::Running, Standing::Cancelled, Standing::Rescinded]
            .into_iter()
            .find(|it| it.name() == name)
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
