//! Charges, and what of them is forgiven.

use ledger_core::credit::loan::{self, StoredCharge};
use ledger_core::money::Money;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::Charge;
use crate::taken::NotTaken;

impl Fold {
    pub(super) fn charged(
        &mut self,
        loan: Uuid,
        it: &loan::Charged,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        // What waits as credit may pay it at once: then it is paid since today.
        self.entry(loan, it.instalment, recorded.place)?.instalment.paid_on = None;
        let charge = Charge {
            loan,
            charge: it.charge,
            instalment: it.instalment,
            code: it.code.clone(),
            kind: it.kind,
            amount: it.amount,
            waived: 0,
            reversed: false,
            due_on: it.due_on.date(),
            by: Some(it.by.clone()),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
        };
        self.charges.insert((loan, it.charge), charge);
        Ok(())
    }

    /// A charge of another system, which a boarding brought.
    pub(super) fn brought(&mut self, loan: Uuid, it: &StoredCharge, recorded: Recorded) {
        let charge = Charge {
            loan,
            charge: it.charge,
            instalment: it.instalment,
            code: it.code.clone(),
            kind: it.kind,
            amount: it.amount,
            waived: it.waived.map_or(0, Money::amount),
            reversed: false,
            due_on: it.due_on.date(),
            by: None,
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
        };
        self.charges.insert((loan, it.charge), charge);
    }

    /// On which instalment it is from now on.
    pub(super) fn put_on(&mut self, loan: Uuid, charge: Uuid, instalment: u32) {
        match self.charges.get_mut(&(loan, charge)) {
            Some(charge) => charge.instalment = instalment,
            None => {
                self.forgiven.entry((loan, charge)).or_default().instalment = Some(instalment);
            }
        }
    }

    pub(super) fn forgive(&mut self, loan: Uuid, charge: Uuid, waived: i64, reversed: bool) {
        match self.charges.get_mut(&(loan, charge)) {
            Some(charge) => {
                charge.waived += waived;
                charge.reversed |= reversed;
            }
            None => {
                let forgiven = self.forgiven.entry((loan, charge)).or_default();
                forgiven.waived += waived;
                forgiven.reversed |= reversed;
            }
        }
    }
}
