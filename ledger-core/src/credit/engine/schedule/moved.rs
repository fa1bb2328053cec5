//! When do the instalments of a loan fall due that was paid out late?

use super::dates::{later, off_rest_days};
use crate::calendar::{Day, MonthlyDay};
use crate::credit::engine::{Contract, Every, Packed, Scheduled};

/// The schedule, later by whole periods, so that its first row is not due before this day: nobody
/// owes instalments of a time in which they did not have the money. A down payment is due on this
/// day, and the others behind it. `None` when it stands as it is; an error when it would go beyond
/// the calendar.
pub fn moved(
    contract: &Contract,
    schedule: &Packed<Scheduled>,
    not_before: Day,
) -> Result<Option<Packed<Scheduled>>, BeyondCalendar> {
    let Some(first) = schedule.due_on(0) else { return Ok(None) };
    if first >= not_before {
        return Ok(None);
    }
    let schedule: Vec<Scheduled> = schedule.iter().collect();
    let down = usize::from(contract.down_payment.is_some());
    let (down, instalments) = schedule.split_at_checked(down).unwrap_or((&[], &schedule));
    let mut rows: Vec<Scheduled> =
        down.iter().map(|it| Scheduled { due_on: not_before, ..*it }).collect();
    let in_time = |day: Day| if down.is_empty() { day >= not_before } else { day > not_before };
    rows.extend(match contract.every {
        Some(every) => by_periods(contract, every, instalments, in_time)?,
        None => by_days(instalments, not_before)?,
    });
    Ok(Some(Packed::of(rows)))
}

/// By whole periods, as few as there must be.
fn by_periods(
    contract: &Contract,
    every: Every,
    rows: &[Scheduled],
    in_time: impl Fn(Day) -> bool,
) -> Result<Vec<Scheduled>, BeyondCalendar> {
    let day = contract.day_of_month.unwrap_or(MonthlyDay::of(contract.first_due_on));
    let first = contract.first_due_on;
    let due = |period: u32| {
        let nominal = later(first, every, day, period).ok_or(BeyondCalendar)?;
        off_rest_days(contract.business_days.as_ref(), nominal).ok_or(BeyondCalendar)
    };
    // Which period each row is of, and how many later the first is in time.
    let mut periods = Vec::with_capacity(rows.len());
    let mut period = 0_u32;
    for row in rows {
        while due(period)? < row.due_on {
            period += 1;
        }
        periods.push(period);
        period += 1;
    }
    let first = periods.first().copied().unwrap_or_default();
    let mut by = 0_u32;
    while !in_time(due(first + by)?) {
        by += 1;
    }
    let moved = rows.iter().zip(periods).map(|(row, period)| {
        let due_on = due(period + by)?;
        Ok(Scheduled { due_on, ..*row })
    });
    moved.collect()
}

/// Given dates keep their distances; the first is as many months later as there must be.
fn by_days(rows: &[Scheduled], not_before: Day) -> Result<Vec<Scheduled>, BeyondCalendar> {
    let Some(first) = rows.first().map(|it| it.due_on) else { return Ok(vec![]) };
    let day = MonthlyDay::of(first);
    let months = (1..).map(|it| later(first, Every::MONTH, day, it));
    let moved = months.into_iter().find(|it| it.is_none_or(|it| it >= not_before)).flatten();
    let moved = moved.ok_or(BeyondCalendar)?;
    let days = u32::try_from(first.days_until(moved)).map_err(|_| BeyondCalendar)?;
    let later = |it: &Scheduled| {
        let due_on = it.due_on.checked_add_days(days).ok_or(BeyondCalendar)?;
        Ok(Scheduled { due_on, ..*it })
    };
    rows.iter().map(later).collect()
}

/// A due date would be no day that the ledger can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeyondCalendar;
