//! `as-of`: how the portfolio stood at the end of a business day, as it was known then.
//!
//! The commits whose business date is not later are folded by the ledger's own rules; nothing is
//! read but the log.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ledger_core::calendar::Day;
use ledger_core::file::State;
use ledger_core::log::Log;
use ledger_core::money::{Currency, Total};

use crate::progress::{Tally, grouped};
pub use crate::replay::NoAnswer;
use crate::replay::{Replayed, replay};
use crate::scan::each_partition;
use crate::totals::{Totals, in_major_units};

/// The portfolio by currency, as of the end of one day.
pub type Portfolio = BTreeMap<Currency, Totals>;

/// How the portfolio stood at the end of `on`. Currencies without a loan are not in it.
///
/// # Errors
/// When not every partition has started that day, or the log cannot be read to that day.
pub async fn portfolio<L: Log>(log: &L, on: Day, tally: &Tally) -> Result<Portfolio, NoAnswer> {
    let partitions = log.partitions().await?;
    let parts = each_partition(partitions, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        async move { fold(&log, partition, on, &tally).await }
    })
    .await;

    let mut portfolio = Portfolio::new();
    let mut started_on = on;
    for part in parts {
        let part = part?;
        started_on = started_on.min(part.started_on);
        for (currency, totals) in &part.portfolio {
            portfolio.entry(*currency).or_default().add(totals);
        }
    }
    match started_on < on {
        true => Err(NoAnswer::NotStarted { asked: on, started_on }),
        false => Ok(portfolio),
    }
}

struct Part {
    /// The last day that was started, of those up to the one asked for.
    started_on: Day,
    portfolio: Portfolio,
}

async fn fold<L: Log>(log: &L, partition: u32, on: Day, tally: &Tally) -> Result<Part, NoAnswer> {
    let replayed = replay(log, partition, on, tally, |state, facts, commit, place| {
        state.apply(facts, place, commit.business_date)
    });
    let Replayed { started_on, files } = replayed.await?;
    Ok(Part { started_on, portfolio: add_up(files.values(), on) })
}

/// What the loans of these files come to on a day to which they have been aged.
pub(crate) fn add_up<'a>(files: impl Iterator<Item = &'a State>, on: Day) -> Portfolio {
    let mut portfolio = Portfolio::new();
    for file in files {
        let State::Customer(file) = file else { continue };
        for loan in file.loans.values() {
            if let Some(figures) = loan.figures(on) {
                portfolio.entry(figures.outstanding.currency()).or_default().count(figures);
            }
        }
    }
    portfolio
}

/// The portfolio as a table for people, amounts in major units.
pub fn table(on: Day, portfolio: &Portfolio) -> String {
    let mut text = format!("Portfolio as of the end of {on}\n");
    if portfolio.is_empty() {
        text.push_str("\nno loans\n");
    }
    for (currency, totals) in portfolio {
        let amount = |sum: Total| in_major_units(sum, *currency);
        let Totals { loans, open_loans, past_due_loans, in_default, ever_defaulted, .. } = totals;
        let Totals { outstanding, overdue, par1, par30, par60, par90, .. } = totals;
        let lines = [
            ("loans", grouped(*loans)),
            ("open", grouped(*open_loans)),
            ("past due", grouped(*past_due_loans)),
            ("in default", grouped(*in_default)),
            ("ever defaulted", grouped(*ever_defaulted)),
            ("outstanding", amount(*outstanding)),
            ("overdue", amount(*overdue)),
            ("PAR 1", amount(*par1)),
            ("PAR 30", amount(*par30)),
            ("PAR 60", amount(*par60)),
            ("PAR 90", amount(*par90)),
        ];
        let _ = writeln!(text, "\n{currency}");
        for (name, value) in lines {
            let _ = writeln!(text, "  {name:<16}{value:>24}");
        }
        let _ = writeln!(text, "  loans by instalments overdue");
        for (instalments, loans) in &totals.by_instalments_overdue {
            let _ = writeln!(text, "  {instalments:>16}{:>24}", grouped(*loans));
        }
    }
    text
}
