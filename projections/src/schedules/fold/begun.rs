//! Loans that begin: granted here, or boarded with what had happened before.

use ledger_core::credit::loan::{self, Components};
use ledger_core::log::FileId;
use ledger_core::money::{Currency, Money};
use uuid::Uuid;

use super::{Entry, Fold, Recorded};
use crate::schedules::row::{Amounts, Instalment, Schedule, Standing};
use crate::taken::NotTaken;

impl Fold {
    pub(super) fn granted(
        &mut self,
        file: FileId,
        loan: Uuid,
        it: &loan::Granted,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        for row in &it.schedule {
            let owed = Amounts {
                penalty: 0,
                fee: units(row.fee),
                tax: units(row.tax),
                insurance: units(row.insurance),
                interest: units(row.interest),
                principal: row.principal.amount(),
            };
            let nothing = Amounts::default();
            let (number, due_on) = (row.number, row.due_on.date());
            let (paid, waived, paid_on) = (nothing, nothing, None);
            self.add(Instalment { loan, number, due_on, owed, paid, waived, paid_on }, recorded);
        }
        let currency = it.contract.currency();
        self.open(file, loan, currency, Standing::Granted, it.schedule.len(), recorded)
    }

    pub(super) fn boarded(
        &mut self,
        file: FileId,
        loan: Uuid,
        it: &loan::Boarded,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        let some = |it: &Option<Components>| it.as_ref().map(amounts).unwrap_or_default();
        for row in &it.position.rows {
            let (number, due_on, paid_on) = (row.number, row.due_on.date(), None);
            let (owed, paid, waived) = (amounts(&row.owed), some(&row.paid), some(&row.waived));
            self.add(Instalment { loan, number, due_on, owed, paid, waived, paid_on }, recorded);
        }
        for charge in &it.position.charges {
            self.brought(loan, charge, recorded);
        }
        let (currency, rows) = (it.contract.currency(), it.position.rows.len());
        self.open(file, loan, currency, Standing::Running, rows, recorded)
    }

    fn add(&mut self, mut instalment: Instalment, recorded: Recorded) {
        instalment.settle(recorded.business_date);
        let key = (instalment.loan, instalment.number);
        self.instalments.insert(key, Entry { instalment, stored: false });
    }

    fn open(
        &mut self,
        file: FileId,
        loan: Uuid,
        currency: Currency,
        standing: Standing,
        instalments: usize,
        recorded: Recorded,
    ) -> Result<(), NotTaken> {
        let place = recorded.place;
        let FileId::Customer(customer) = file else {
            let reason = format!("loan {loan} stands in {file}, which is no customer's");
            return Err(NotTaken::misfit(place, reason));
        };
        let schedule = Schedule {
            loan,
            partition: place.partition,
            customer,
            currency,
            standing,
            instalments: u32::try_from(instalments).expect("a schedule is counted in u32"),
            disbursement: None,
            write_off: None,
            rescheduling: None,
        };
        self.schedules.insert(loan, schedule);
        Ok(())
    }
}

fn units(amount: Option<Money>) -> i64 {
    amount.map_or(0, Money::amount)
}

pub(super) fn amounts(components: &Components) -> Amounts {
    Amounts {
        penalty: units(components.penalty),
        fee: units(components.fee),
        tax: units(components.tax),
        insurance: units(components.insurance),
        interest: units(components.interest),
        principal: units(components.principal),
    }
}
