//! Holds, and how they end.

use ledger_core::credit::loan;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{Hold, HoldEnd};

impl Fold {
    pub(super) fn held(&mut self, loan: Uuid, it: &loan::Held, recorded: Recorded) {
        let hold = Hold {
            loan,
            hold: it.hold,
            cause: it.cause,
            effects: it.effects.clone(),
            from: it.from.date(),
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            end: None,
        };
        self.holds.insert((loan, it.hold), hold);
    }

    pub(super) fn hold_ended(&mut self, loan: Uuid, it: &loan::HoldEnded, recorded: Recorded) {
        let end = HoldEnd {
            until: it.until.date(),
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
        };
        match self.holds.get_mut(&(loan, it.hold)) {
            Some(hold) => hold.end = Some(end),
            None => {
                self.hold_ends.insert((loan, it.hold), end);
            }
        }
    }
}
