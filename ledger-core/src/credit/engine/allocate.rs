//! Which part of what is owed does money serve?

use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Amounts, Excess};
use crate::calendar::Day;
use crate::money::Rounding;
use crate::policy::{Allocation, Grouping, Timing};

/// What of a row falls due at once: its schedule, or one charge or chargeback on it.
#[derive(Debug)]
pub(super) struct Part {
    /// The row's place, counted from 0.
    pub(super) row: usize,
    /// From when on it is to be paid: the row's due date.
    pub(super) row_due_on: Day,
    /// The day after which it is late: of a charge its own, never before the row's.
    pub(super) due_on: Day,
    /// The charge, or what was charged back and is owed again.
    pub(super) charge: Option<Uuid>,
    /// Owed and neither paid nor waived; nothing of a charge before its day.
    pub(super) left: Amounts,
}

impl Part {
    fn timing(&self, day: Day) -> Timing {
        match (self.row_due_on <= day, self.due_on < day) {
            (false, _) => Timing::InAdvance,
            (true, false) => Timing::Due,
            (true, true) => Timing::PastDue,
        }
    }
}

/// Parts of one timing, row by row, and the money that serves them: what is left of it.
pub(super) type Serve = fn(&mut [&mut Part], &Allocation, i64) -> i64;

/// Serves what is owed by the contract's order, in advance only what the payer wants prepaid; and
/// says what is left of the money.
pub(super) fn allocate(
    parts: &mut [Part],
    allocation: &Allocation,
    serve: Serve,
    day: Day,
    excess: Excess,
    mut money: i64,
) -> i64 {
    for timing in &allocation.timings {
        if money == 0 {
            break;
        }
        let ahead = *timing == Timing::InAdvance;
        if ahead && matches!(excess, Excess::Keep | Excess::Shorten | Excess::Lower) {
            continue;
        }
        let open = |it: &&mut Part| it.timing(day) == *timing && !it.left.is_zero();
        let mut timed: Vec<&mut Part> = parts.iter_mut().filter(open).collect();
        money = match excess {
            Excess::PrepayLast if ahead => last_row_first(&mut timed, allocation, serve, money),
            Excess::PrepayEvenly if ahead => evenly(&mut timed, allocation, serve, money),
            Excess::Prepay
            | Excess::PrepayLast
            | Excess::PrepayEvenly
            | Excess::Keep
            | Excess::Shorten
            | Excess::Lower => serve(&mut timed, allocation, money),
        };
    }
    money
}

fn last_row_first(
    parts: &mut [&mut Part],
    allocation: &Allocation,
    serve: Serve,
    mut money: i64,
) -> i64 {
    for row in parts.chunk_by_mut(|one, other| one.row == other.row).rev() {
        money = serve(row, allocation, money);
    }
    money
}

/// As much for each row, half a unit going to the even one; the last takes what that leaves. What a
/// row has no use for goes round again.
fn evenly(parts: &mut [&mut Part], allocation: &Allocation, serve: Serve, mut money: i64) -> i64 {
    loop {
        let rows = parts.chunk_by(|one, other| one.row == other.row);
        let open = i64::try_from(rows.filter(|it| is_open(it)).count());
        let open = open.expect("a loan has at most some hundred rows");
        if money == 0 || open == 0 {
            return money;
        }
        let share = Decimal::from(money).checked_div(open.into());
        let share = share.and_then(|it| Rounding::HalfEven.to_integer(it));
        let share = share.expect("a part of an amount is one");
        let last = money - share * (open - 1);
        let rows = parts.chunk_by_mut(|one, other| one.row == other.row);
        for (number, row) in (1..).zip(rows.filter(|it| is_open(it))) {
            let given = if number == open { last } else { share };
            let given = given.clamp(0, money);
            money -= given - serve(row, allocation, given);
        }
    }
}

fn is_open(row: &[&mut Part]) -> bool {
    row.iter().any(|it| !it.left.is_zero())
}

/// The first row first.
pub(super) fn oldest_first(
    parts: &mut [&mut Part],
    allocation: &Allocation,
    mut money: i64,
) -> i64 {
    match allocation.grouping {
        Grouping::ByInstalment => {
            for row in parts.chunk_by_mut(|one, other| one.row == other.row) {
                money = by_component(row, allocation, money);
                if money == 0 {
                    break;
                }
            }
            money
        }
        Grouping::ByComponent => by_component(parts, allocation, money),
    }
}

fn by_component(parts: &mut [&mut Part], allocation: &Allocation, mut money: i64) -> i64 {
    for component in &allocation.components {
        for part in parts.iter_mut() {
            money = part.left.serve(*component, money);
        }
    }
    money
}
