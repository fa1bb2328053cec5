//! When do the instalments of a loan fall due that was paid out late?

use super::{Contract, Every, Packed, Scheduled, Unit};
use crate::calendar::{Day, MonthlyDay, due_dates};

/// The schedule, later by whole periods, so that its first row is not due before this day: nobody
/// owes instalments of a time in which they did not have the money. `None` when it stands as it
/// is; an error when it would go beyond the calendar.
pub fn moved(
    contract: &Contract,
    schedule: &Packed<Scheduled>,
    not_before: Day,
) -> Result<Option<Packed<Scheduled>>, BeyondCalendar> {
    let Some(first) = schedule.due_on(0) else { return Ok(None) };
    if first >= not_before {
        return Ok(None);
    }
    let Every { n, unit: Unit::Month } = contract.every.unwrap_or(Every::MONTH);
    let day = contract.day_of_month.unwrap_or(MonthlyDay::of(first));
    let later = |periods: u32| {
        first.checked_add_months(periods.checked_mul(n)?).map(|it| day.in_month_of(it))
    };
    let moved = (1..).map(later).find(|it| it.is_none_or(|it| it >= not_before)).flatten();
    let moved = moved.ok_or(BeyondCalendar)?;
    let count = u32::try_from(schedule.size()).map_err(|_| BeyondCalendar)?;
    let dates = match contract.day_of_month {
        Some(day) => due_dates(moved, day, count),
        // Given dates keep their distances.
        None => {
            let days = u32::try_from(first.days_until(moved));
            let days = days.map_err(|_| BeyondCalendar)?;
            schedule.iter().map(|it| it.due_on.checked_add_days(days)).collect()
        }
    };
    let dates = dates.ok_or(BeyondCalendar)?;
    let rows = schedule.iter().zip(dates).map(|(it, due_on)| Scheduled { due_on, ..it });
    Ok(Some(Packed::of(rows)))
}

/// A due date would be no day that the ledger can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeyondCalendar;
