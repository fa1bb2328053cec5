//! Loans that go on by another schedule.

use ledger_core::credit::loan::{Components, Rescheduled};
use uuid::Uuid;

use super::begun::amounts;
use super::{Entry, Fold, Recorded};
use crate::schedules::row::{Agreed, Instalment, Rescheduling};

impl Fold {
    /// Its rows are in the place of those before; each charge is on the row that has it now.
    pub(super) fn reschedule(&mut self, loan: Uuid, it: &Rescheduled, recorded: Recorded) {
        let some = |it: &Option<Components>| it.as_ref().map(amounts).unwrap_or_default();
        let mut known = vec![];
        for row in &it.before {
            let key = (loan, row.number);
            if let Some(entry) = self.instalments.remove(&key) {
                known.push((row.number, entry.instalment.paid_on));
                if entry.stored {
                    self.dropped.insert(key);
                }
            }
        }
        for row in &it.position.rows {
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
        for charge in &it.position.charges {
            self.put_on(loan, charge.charge, charge.instalment);
        }
        let agreed = Agreed {
            loan,
            rescheduling: it.into(),
            place: recorded.place,
            event_index: recorded.event_index,
        };
        self.reschedulings.insert((loan, it.rescheduling), agreed);
        let instalments = u32::try_from(it.position.rows.len());
        let instalments = instalments.expect("a schedule is counted in u32");
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
}
