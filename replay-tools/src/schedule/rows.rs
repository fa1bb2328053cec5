//! How does a schedule look in the other system's rows?

use ledger_core::calendar::Day;
use ledger_core::credit::engine::{Fault, ScheduleTerms, schedule};
use rust_decimal::Decimal;
use serde::Serialize;

use super::facts::{self, Account};
use super::form::Vector;
use super::planned::{Planned, RowKind, planned};
use super::terms;

/// An instalment as it stands; amounts in major units.
#[derive(Debug, Serialize)]
pub struct Row {
    pub period: usize,
    pub due: Day,
    /// Of its period, or since the last one; none of a down payment.
    pub days: i64,
    pub principal: Decimal,
    pub interest: Decimal,
    pub fees: Decimal,
    pub penalties: Decimal,
    pub total_due: Decimal,
    /// What is left of the principal behind it.
    pub balance: Decimal,
    pub paid: Decimal,
    pub paid_in_advance: Decimal,
    pub paid_late: Decimal,
    pub outstanding: Decimal,
    pub paid_on: Option<Day>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub down_payment: bool,
    /// Behind all that the terms name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub additional: bool,
}

/// The rows of a loan, or the rule that is missing.
pub(super) fn of(vector: &Vector) -> Result<Vec<Row>, String> {
    let terms = terms::of(vector)?;
    let schedule = schedule(&terms).map_err(|it| told(it).to_owned())?;
    let planned = planned(vector, &schedule);
    let Account { position, payments } = facts::account(vector, &terms, &planned)?;
    let amount = |units: i64| Decimal::new(units, vector.terms.decimals);
    let mut repaid = 0;
    let paid = position.rows.iter().zip(&payments);
    let rows = planned.iter().zip(paid).enumerate().map(|(place, (it, (row, payments)))| {
        // What was charged back is no part of what went out.
        repaid += if facts::recalculates(vector) { row.owed.principal } else { it.principal };
        Row {
            period: place + 1,
            due: it.due_on,
            days: it.days,
            principal: amount(row.owed.principal),
            interest: amount(row.owed.interest),
            fees: amount(row.owed.fee),
            penalties: amount(row.owed.penalty),
            total_due: amount(row.owed.total()),
            balance: amount(out_before(&terms, it) - repaid),
            paid: amount(row.paid.total()),
            paid_in_advance: amount(payments.in_advance),
            paid_late: amount(payments.late),
            outstanding: amount(row.unpaid()),
            paid_on: payments.paid_on.filter(|_| row.unpaid() == 0),
            down_payment: it.kind == RowKind::DownPayment,
            additional: it.kind == RowKind::Additional,
        }
    });
    Ok(rows.collect())
}

/// What went out before this row: of what goes out on its own day, a down payment is behind it. What
/// was charged back goes out again with the row that repays it.
fn out_before(terms: &ScheduleTerms, row: &Planned) -> i64 {
    let before = |on: Day| match row.kind {
        RowKind::Instalment | RowKind::Additional => on < row.due_on,
        RowKind::DownPayment => on <= row.due_on,
    };
    terms.advances.iter().filter(|it| before(it.on)).map(|it| it.amount).sum()
}

const fn told(it: Fault) -> &'static str {
    match it {
        Fault::TooLarge => "amounts add up to more than 9007199254740991 minor units",
        Fault::BeyondCalendar => "a due date is no day from 1900-01-01 to 9999-12-31",
        Fault::TooSmall => "too little for so many instalments",
        Fault::DueBeforeStart => "the first instalment is due before interest counts",
        Fault::AdvanceOutside => "money goes out before the first period or behind the last",
        Fault::GraceTooLong => "grace lasts as long as the loan",
        Fault::GraceOnFlat => "grace where interest does not follow what is left",
        Fault::DueDatesMeet => "two due dates are one",
        Fault::DownPayment => "a down payment of nothing or of all",
    }
}
