//! How does a schedule look in the other system's rows?

use ledger_core::calendar::Day;
use ledger_core::credit::engine::{Fault, ScheduleRow, ScheduleTerms, schedule};
use rust_decimal::Decimal;
use serde::Serialize;

use super::form::Vector;
use super::terms;

/// An instalment of which nothing is paid; amounts in major units.
#[derive(Debug, Serialize)]
pub struct Row {
    pub period: usize,
    pub due: Day,
    /// Of its period; none of a down payment.
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
}

/// The rows of a loan, or the rule that is missing.
pub(super) fn of(vector: &Vector) -> Result<Vec<Row>, String> {
    let terms = terms::of(vector)?;
    let rows = schedule(&terms).map_err(|it| told(it).to_owned())?;
    let amount = |units: i64| Decimal::new(units, vector.terms.decimals);
    let mut repaid = 0;
    let rows = rows.iter().enumerate().map(|(place, it)| {
        repaid += it.principal;
        let total = amount(it.principal + it.interest);
        Row {
            period: place + 1,
            due: it.due_on,
            days: it.period.map_or(0, |it| it.days()),
            principal: amount(it.principal),
            interest: amount(it.interest),
            fees: amount(0),
            penalties: amount(0),
            total_due: total,
            balance: amount(out_before(&terms, it) - repaid),
            paid: amount(0),
            paid_in_advance: amount(0),
            paid_late: amount(0),
            outstanding: total,
            paid_on: None,
            down_payment: it.period.is_none(),
        }
    });
    Ok(rows.collect())
}

/// What went out before this row: of what goes out on its own day, a down payment is behind it.
fn out_before(terms: &ScheduleTerms, row: &ScheduleRow) -> i64 {
    let before = |on: Day| match row.period {
        Some(_) => on < row.due_on,
        None => on <= row.due_on,
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
