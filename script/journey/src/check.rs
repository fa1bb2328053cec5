//! What is compared: the read model on every day, the log folded to a date, and the whole log
//! verified, each with the independent calculation.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::borrowers::Borrower;
use crate::client::{Caller, ClientError};
use crate::figures::Figures;
use crate::independent::{self, first_day, last_day};
use crate::report::say;
use crate::system::{System, SystemError};

/// The currency of the real portfolio.
const CURRENCY: &str = "TWD";

/// Something differs, or could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error(
        "{what} at {day} differs from the independent calculation\n  found    {found:?}\n  expected {expected:?}"
    )]
    Differs { what: &'static str, day: NaiveDate, found: Box<Figures>, expected: Box<Figures> },
    #[error("{what}: the answer is not as described: {answer}")]
    Unexpected { what: &'static str, answer: String },
    #[error("the read models did not reach {position} within {seconds} s")]
    Behind { position: String, seconds: u64 },
}

/// The query a dashboard would ask for a day's totals.
pub const PORTFOLIO: &str = "query Portfolio($asOf: Date!) { portfolio(asOf: $asOf) { totals { \
    currency loans openLoans pastDueLoans inDefault everDefaulted outstanding overdue par1 par30 \
    par60 par90 byInstalmentsOverdue { instalmentsOverdue loans } } } }";

/// Waits until the read models have passed `position`: how long that took.
///
/// # Errors
/// When they do not within 10 minutes.
pub async fn caught_up(caller: &Caller, position: &str) -> Result<Duration, CheckError> {
    const SECONDS: u64 = 600;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(SECONDS) {
        let query = "{ projectionLag { model } }";
        if caller.query(query, json!({}), Some(position)).await.is_ok() {
            return Ok(start.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err(CheckError::Behind { position: position.to_owned(), seconds: SECONDS })
}

/// Compares `portfolio(asOf)` with the independent calculation on each day: how many days.
///
/// # Errors
/// On the first day that differs.
pub async fn read_model(caller: &Caller, borrowers: &[Borrower]) -> Result<usize, CheckError> {
    let mut days = 0;
    for day in first_day().iter_days().take_while(|it| *it <= last_day()) {
        let answer = caller.query(PORTFOLIO, json!({ "asOf": day }), None).await?;
        let what = "portfolio(asOf)";
        let found = of_graphql(&answer)
            .ok_or_else(|| CheckError::Unexpected { what, answer: answer.to_string() })?;
        same(what, day, found, independent::figures(borrowers, day))?;
        days += 1;
    }
    Ok(days)
}

/// Compares `replay-tools as-of` with the independent calculation on a day: its figures.
///
/// # Errors
/// When they differ.
pub async fn as_of(
    system: &System,
    borrowers: &[Borrower],
    day: NaiveDate,
) -> Result<Figures, CheckError> {
    let what = "replay-tools as-of";
    let said = system.tool(&["as-of", &day.to_string(), "portfolio", "--json"]).await?;
    let unexpected = || CheckError::Unexpected { what, answer: said.clone() };
    let by_currency: BTreeMap<String, Figures> =
        serde_json::from_str(&said).map_err(|_| unexpected())?;
    let found = by_currency.get(CURRENCY).cloned().ok_or_else(unexpected)?;
    same(what, day, found.clone(), independent::figures(borrowers, day))?;
    Ok(found)
}

/// Runs `replay-tools verify`: what it says, and how long it took.
///
/// # Errors
/// When it finds a fault.
pub async fn verify(system: &System) -> Result<(String, Duration), CheckError> {
    let start = Instant::now();
    let said = system.tool(&["verify"]).await?;
    Ok((said, start.elapsed()))
}

/// Says a day's figures as a person reads them.
pub fn print(day: NaiveDate, figures: &Figures) {
    let whole = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
    let by: Vec<String> = figures.by_instalments_overdue.values().map(i64::to_string).collect();
    say(&format!(
        "  at {day}: {} loans, {} open, {} past due, {} in default, {} ever in default",
        figures.loans,
        figures.open_loans,
        figures.past_due_loans,
        figures.in_default,
        figures.ever_defaulted
    ));
    say(&format!(
        "    outstanding {} {CURRENCY}, overdue {}, PAR 30 {}, PAR 90 {}",
        whole(figures.outstanding),
        whole(figures.overdue),
        whole(figures.par30),
        whole(figures.par90)
    ));
    say(&format!("    loans by instalments overdue, from 0 on: {}", by.join(", ")));
}

fn same(
    what: &'static str,
    day: NaiveDate,
    found: Figures,
    expected: Figures,
) -> Result<(), CheckError> {
    match found == expected {
        true => Ok(()),
        false => Err(CheckError::Differs {
            what,
            day,
            found: Box::new(found),
            expected: Box::new(expected),
        }),
    }
}

fn of_graphql(answer: &Value) -> Option<Figures> {
    let totals = answer.pointer("/portfolio/totals")?.as_array()?;
    let total = totals.iter().find(|it| it.get("currency") == Some(&json!(CURRENCY)))?;
    let number = |name: &str| total.get(name)?.as_i64();
    let money = |name: &str| total.get(name)?.get("amount")?.as_str()?.parse::<i64>().ok();
    let by = total.get("byInstalmentsOverdue")?.as_array()?.iter().map(|it| {
        let overdue = u32::try_from(it.get("instalmentsOverdue")?.as_u64()?).ok()?;
        Some((overdue, it.get("loans")?.as_i64()?))
    });
    Some(Figures {
        loans: number("loans")?,
        open_loans: number("openLoans")?,
        past_due_loans: number("pastDueLoans")?,
        in_default: number("inDefault")?,
        ever_defaulted: number("everDefaulted")?,
        outstanding: money("outstanding")?,
        overdue: money("overdue")?,
        par1: money("par1")?,
        par30: money("par30")?,
        par60: money("par60")?,
        par90: money("par90")?,
        by_instalments_overdue: by.collect::<Option<_>>()?,
    })
}
