//! How does a loan stand that goes on by another schedule?

use uuid::Uuid;

use super::facts::Facts;
use super::schedule::ScheduleRow;
use super::{Amounts, Position, Row};
use crate::calendar::Day;

/// What another schedule is to spread: the principal that is left, due or not.
pub fn left_of_principal(earned: &Position) -> i64 {
    earned.rows.iter().map(|it| it.left().principal).sum()
}

/// The loan as it stood, but for interest of days to come, goes on by this schedule of its principal;
/// and the rows on which charges are from now on, by place.
///
/// - What fell due keeps its rows, with what was paid of them: nothing is left of them.
/// - What is left of interest that is earned falls due with the first new row, and so stands there what
///   was paid of rows that were to come.
/// - A charge of which something is left, or whose row was to come, goes whole to the first new row that
///   is not due before it was, or to the last.
pub fn replanned(
    earned: Position,
    facts: &Facts,
    fallen_due: usize,
    schedule: &[ScheduleRow],
) -> (Position, Vec<(Uuid, usize)>) {
    let mut rows = earned.rows;
    let nothing = Amounts::default();
    let mut new: Vec<Row> = schedule
        .iter()
        .map(|it| {
            let (principal, interest) = (it.principal, it.interest);
            let owed = Amounts { principal, interest, ..nothing };
            Row { due_on: it.due_on, owed, paid: nothing, waived: nothing }
        })
        .collect();
    let mut charges = vec![];
    for it in facts.charges().filter(|it| !it.reversed) {
        let left = earned.charges.iter().find(|(id, _)| *id == it.charge).map_or(0, |it| it.1);
        if left == 0 && it.row < fallen_due {
            continue;
        }
        let row = rows.get_mut(it.row).expect("a charge belongs to a row");
        let place = place_behind(&new, it.due_on.max(row.due_on));
        let to = new.get_mut(place).expect("a schedule has a row");
        let paid = it.amount - it.waived - left;
        for (side, amount) in [
            (&mut row.owed, -it.amount),
            (&mut row.paid, -paid),
            (&mut row.waived, -it.waived),
            (&mut to.owed, it.amount),
            (&mut to.paid, paid),
            (&mut to.waived, it.waived),
        ] {
            *side.of_mut(it.component()) += amount;
        }
        charges.push((it.charge, fallen_due + place));
    }
    let first = new.first_mut().expect("a schedule has a row");
    for (place, row) in rows.iter_mut().enumerate() {
        let left = row.left();
        first.owed = first.owed.plus(&Amounts { principal: 0, ..left });
        row.owed = row.owed.minus(&left);
        if place >= fallen_due {
            first.owed = first.owed.plus(&row.owed);
            first.paid = first.paid.plus(&row.paid);
            first.waived = first.waived.plus(&row.waived);
        }
    }
    rows.truncate(fallen_due);
    rows.append(&mut new);
    let position = Position {
        rows,
        since: None,
        in_default: false,
        defaults_on: None,
        grows_on: None,
        ..earned
    };
    (position, charges)
}

/// The first row that is not due before this day, or the last.
fn place_behind(rows: &[Row], day: Day) -> usize {
    rows.partition_point(|it| it.due_on < day).min(rows.len().saturating_sub(1))
}
