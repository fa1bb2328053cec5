//! How a loan stands.

use chrono::NaiveDate;
use ledger_core::credit::loan::{Life, State};

use super::shown::{Fields, STAGE, Shown};
use super::table::Shows;

impl Shows for State {
    fn fields(&self, on: NaiveDate) -> Fields {
        let (Some(figures), Some(balances)) = (self.figures(on), self.balances(on)) else {
            return vec![];
        };
        vec![
            (STAGE, life(figures.life)),
            (("default", "défaut"), yes_or_no(figures.in_default)),
            (("outstanding", "encours"), Shown::Money(balances.outstanding)),
            (("overdue", "impayé"), Shown::Money(balances.overdue)),
            (("due", "exigible"), Shown::Money(balances.due)),
            (("credit", "avoir"), Shown::Money(balances.credit)),
            (("days past due", "jours de retard"), Shown::Count(figures.days_past_due.into())),
        ]
    }
}

fn life(life: Life) -> Shown {
    match life {
        Life::Granted => Shown::Word("granted", "accordé"),
        Life::Active => Shown::Word("active", "en cours"),
        Life::Closed => Shown::Word("closed", "soldé"),
        Life::Cancelled => Shown::Word("cancelled", "abandonné"),
        Life::Rescinded => Shown::Word("rescinded", "résolu"),
    }
}

fn yes_or_no(it: bool) -> Shown {
    match it {
        true => Shown::Word("yes", "oui"),
        false => Shown::Word("no", "non"),
    }
}
