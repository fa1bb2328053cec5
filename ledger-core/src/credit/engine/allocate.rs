//! Which part of what is owed does money serve?

use uuid::Uuid;

use super::{Amounts, Excess};
use crate::calendar::Day;
use crate::policy::{Allocation, Grouping, Timing};

/// What of a row falls due at once: its schedule, or one charge on it.
#[derive(Debug)]
pub(super) struct Part {
    /// The row's place, counted from 0.
    pub(super) row: usize,
    /// From when on it is to be paid: the row's due date.
    pub(super) row_due_on: Day,
    /// The day after which it is late: of a charge its own, never before the row's.
    pub(super) due_on: Day,
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
        if *timing == Timing::InAdvance && excess != Excess::Prepay {
            continue;
        }
        let open = |it: &&mut Part| it.timing(day) == *timing && !it.left.is_zero();
        let mut timed: Vec<&mut Part> = parts.iter_mut().filter(open).collect();
        money = serve(&mut timed, allocation, money);
    }
    money
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
