//! What an instalment owes and has been paid, and how it stands.

use chrono::NaiveDate;
use ledger_core::policy::Component;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use super::schedule::{Schedule, Standing};
use crate::columns::count;

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
    /// What was not paid of it before the day of the write-off is given up.
    WrittenOff,
}

impl Amounts {
    /// All components; an instalment's sum fits an amount.
    pub fn sum(self) -> i64 {
        let Amounts { penalty, fee, tax, insurance, interest, principal } = self;
        penalty + fee + tax + insurance + interest + principal
    }

    pub(in crate::schedules) fn component(&mut self, component: Component) -> &mut i64 {
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

    /// How it stands on `day`, as far as is known now; the schedule is its own.
    pub fn state(&self, schedule: &Schedule, day: NaiveDate) -> State {
        let given_up_on = schedule.write_off.as_ref().map(|it| it.on.date());
        match schedule.standing {
            Standing::WrittenOff if self.paid_on.is_some_and(|it| Some(it) < given_up_on) => {
                State::Paid
            }
            Standing::WrittenOff => State::WrittenOff,
            Standing::Cancelled | Standing::Rescinded => State::Cancelled,
            Standing::Granted => State::Scheduled,
            Standing::Running if self.unpaid() == 0 => State::Paid,
            Standing::Running if day < self.due_on => State::Scheduled,
            Standing::Running if day == self.due_on => State::Due,
            Standing::Running => State::Overdue,
        }
    }
}

/// Amounts of the columns whose names begin with the same word.
macro_rules! amounts {
    ($row:expr, $of:literal) => {
        Amounts {
            penalty: $row.try_get(concat!($of, "_penalty"))?,
            fee: $row.try_get(concat!($of, "_fee"))?,
            tax: $row.try_get(concat!($of, "_tax"))?,
            insurance: $row.try_get(concat!($of, "_insurance"))?,
            interest: $row.try_get(concat!($of, "_interest"))?,
            principal: $row.try_get(concat!($of, "_principal"))?,
        }
    };
}

impl FromRow<'_, PgRow> for Instalment {
    fn from_row(row: &PgRow) -> Result<Instalment, Error> {
        Ok(Instalment {
            loan: row.try_get("loan")?,
            number: count(row, "number")?,
            due_on: row.try_get("due_on")?,
            owed: amounts!(row, "owed"),
            paid: amounts!(row, "paid"),
            waived: amounts!(row, "waived"),
            paid_on: row.try_get("paid_on")?,
        })
    }
}
