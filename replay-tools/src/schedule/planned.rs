//! Which rows does a loan have before anything is paid: those of its terms, and one behind them?

use ledger_core::calendar::Day;
use ledger_core::credit::engine::ScheduleRow;

use super::form::Vector;

/// A row that is to be paid.
#[derive(Clone, Copy)]
pub(super) struct Planned {
    pub(super) kind: RowKind,
    pub(super) due_on: Day,
    /// Of its period; none of a down payment.
    pub(super) days: i64,
    pub(super) principal: i64,
    pub(super) interest: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    DownPayment,
    Instalment,
    /// What falls due after all that the terms name: charges, and what was charged back.
    Additional,
}

/// The rows by these terms, and one that is due with the last of what falls due behind them.
pub(super) fn planned(vector: &Vector, schedule: &[ScheduleRow]) -> Vec<Planned> {
    let planned = |it: &ScheduleRow| Planned {
        kind: if it.period.is_some() { RowKind::Instalment } else { RowKind::DownPayment },
        due_on: it.due_on,
        days: it.period.map_or(0, |it| it.days()),
        principal: it.principal,
        interest: it.interest,
    };
    let mut rows: Vec<Planned> = schedule.iter().map(planned).collect();
    let due = vector.transactions.iter().filter(|it| !it.reversed);
    let due = due.filter_map(|it| match it.kind.as_str() {
        "charge" => it.due,
        "chargeback" => it.date,
        _ => None,
    });
    if let (Some(due_on), Some(last)) = (due.max(), rows.last())
        && due_on > last.due_on
    {
        let (kind, days) = (RowKind::Additional, last.due_on.days_until(due_on));
        rows.push(Planned { kind, due_on, days, principal: 0, interest: 0 });
    }
    rows
}
