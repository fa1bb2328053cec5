//! Loans that go on by another schedule, or are given back.

use ledger_core::credit::loan::{Components, Rescheduled, StoredPosition, StoredRow, Withdrawn};
use uuid::Uuid;

use super::begun::amounts;
use super::{Entry, Fold, Recorded};
use crate::schedules::row::{Agreed, Instalment, Rescheduling, Standing, Withdrawal};

impl Fold {
    /// Its rows are in the place of those before.
    pub(super) fn reschedule(&mut self, loan: Uuid, it: &Rescheduled, recorded: Recorded) {
        let instalments = self.put_in_place(loan, &it.before, &it.position, recorded);
        let agreed = Agreed {
            loan,
            rescheduling: it.into(),
            place: recorded.place,
            event_index: recorded.event_index,
        };
        self.reschedulings.insert((loan, it.rescheduling), agreed);
        match self.schedules.get_mut(&loan) {
            Some(schedule) => {
                schedule.instalments = instalments;
                schedule.rescheduling = Some(it.into());
            }
            None => {
                self.lengthened.remove(&loan);
                self.rescheduled.insert(loan, (instalments, Rescheduling::from(it)));
            }
        }
    }

    /// The customer withdrew from it: what is given back is in the place of what was owed.
    pub(super) fn withdraw(&mut self, loan: Uuid, it: &Withdrawn, recorded: Recorded) {
        let instalments = match &it.capital_back {
            Some(it) => Some(self.put_in_place(loan, &it.before, &it.position, recorded)),
            None => {
                self.turn(loan, Standing::Cancelled, None);
                None
            }
        };
        match self.schedules.get_mut(&loan) {
            Some(schedule) => {
                schedule.instalments = instalments.unwrap_or(schedule.instalments);
                schedule.withdrawal = Some(it.into());
            }
            None => {
                if instalments.is_some() {
                    self.lengthened.remove(&loan);
                }
                self.withdrawn.insert(loan, (instalments, Withdrawal::from(it)));
            }
        }
    }

    /// How many rows it has: those of this position are in the place of those before, and each charge is on the
    /// row that has it now.
    fn put_in_place(
        &mut self,
        loan: Uuid,
        before: &[StoredRow],
        position: &StoredPosition,
        recorded: Recorded,
    ) -> u32 {
        let some = |it: &Option<Components>| it.as_ref().map(amounts).unwrap_or_default();
        let mut known = vec![];
        for row in before {
            let key = (loan, row.number);
            if let Some(entry) = self.instalments.remove(&key) {
                known.push((row.number, entry.instalment.paid_on));
                if entry.stored {
                    self.dropped.insert(key);
                }
            }
        }
        for row in &position.rows {
            let paid_on = known.iter().find(|(number, _)| *number == row.number);
            let mut instalment = Instalment {
                loan,
                number: row.number,
                due_on: row.due_on.date(),
                owed: amounts(&row.owed),
                paid: some(&row.paid),
                waived: some(&row.waived),
                paid_on: paid_on.and_then(|it| it.1),
            };
            instalment.settle(recorded.business_date);
            let key = (loan, row.number);
            let stored = self.dropped.remove(&key);
            self.instalments.insert(key, Entry { instalment, stored });
        }
        for charge in &position.charges {
            self.put_on(loan, charge.charge, charge.instalment);
        }
        u32::try_from(position.rows.len()).expect("a schedule is counted in u32")
    }
}
