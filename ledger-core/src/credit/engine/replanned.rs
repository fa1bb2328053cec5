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

/// What is owed on one day, and nothing besides.
#[derive(Debug, Clone, Copy)]
pub struct OneRow {
    pub due_on: Day,
    pub principal: i64,
    /// A charge that stays owed, and how much of it.
    pub fee: Option<(Uuid, i64)>,
}

impl Position {
    /// The loan as it stood goes on owing this alone: whatever came in pays it, principal before the fee, and
    /// the rest waits.
    pub fn in_one_row(&self, it: OneRow) -> Position {
        let OneRow { due_on, principal, fee } = it;
        // What was charged back is still on its rows as paid, and owed there again.
        let paid = self.rows.iter().map(|it| it.paid.total()).sum::<i64>();
        let came = self.credit + paid - self.restored.total();
        let owed_fee = fee.map_or(0, |(_, amount)| amount);
        let paid_principal = came.clamp(0, principal);
        let paid_fee = (came - paid_principal).clamp(0, owed_fee);
        let nothing = Amounts::default();
        let row = Row {
            due_on,
            owed: Amounts { principal, fee: owed_fee, ..nothing },
            paid: Amounts { principal: paid_principal, fee: paid_fee, ..nothing },
            waived: nothing,
        };
        Position {
            rows: vec![row],
            credit: came - paid_principal - paid_fee,
            restored: nothing,
            since: None,
            in_default: false,
            defaults_on: None,
            written_off: nothing,
            grows_on: None,
            charges: fee.map(|(charge, amount)| (charge, amount - paid_fee)).into_iter().collect(),
        }
    }
}

/// The first row that is not due before this day, or the last.
fn place_behind(rows: &[Row], day: Day) -> usize {
    rows.partition_point(|it| it.due_on < day).min(rows.len().saturating_sub(1))
}
