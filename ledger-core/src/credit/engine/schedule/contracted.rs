//! What does a contract say of its schedule?

use super::{
    Advance, Cost, Fault, Instalments, Repaid, ScheduleRow, ScheduleTerms, Spread, Units, schedule,
};
use crate::calendar::MonthlyDay;
use crate::credit::engine::{Amortisation, Contract, Every, Interest};
use crate::money::Rate;

impl Contract {
    /// The schedule by its terms; `None` where the lender gave it. A period in which nothing falls
    /// due has no row.
    ///
    /// # Errors
    /// When there is none by these terms.
    pub fn schedule(&self) -> Option<Result<Vec<ScheduleRow>, Fault>> {
        Some(rows(&self.schedule_terms()?))
    }

    /// The schedule by its terms of what is left of it: so much. `None` where the lender gave it.
    ///
    /// # Errors
    /// When there is none by these terms.
    pub fn schedule_of(&self, left: i64) -> Option<Result<Vec<ScheduleRow>, Fault>> {
        let mut terms = self.schedule_terms()?;
        for advance in &mut terms.advances {
            advance.amount = left;
        }
        Some(rows(&terms))
    }

    pub(in crate::credit::engine) fn schedule_terms(&self) -> Option<ScheduleTerms> {
        let (periods, repaid) = match self.amortisation {
            Amortisation::Equal { instalments } => {
                (instalments, Repaid::EqualInstalments(Instalments::ByPeriods))
            }
            Amortisation::EqualPrincipal { instalments } => (instalments, Repaid::EqualPrincipal),
            Amortisation::Given {} => return None,
        };
        let nothing = Rate(rust_decimal::Decimal::ZERO);
        let cost = match self.interest {
            Interest::None {} => Cost::Flat { rate: nothing, spread: Spread::Evenly },
            Interest::Flat { rate, day_count } => {
                let by_period = |it: super::super::DayCount| match repaid {
                    Repaid::EqualInstalments(_) => {
                        Spread::ByPeriod { day_count: it.into(), part_periods: true }
                    }
                    Repaid::EqualPrincipal => Spread::BesidePrincipal { day_count: it.into() },
                };
                Cost::Flat { rate, spread: day_count.map_or(Spread::Evenly, by_period) }
            }
            Interest::DecliningBalance { rate, day_count } => {
                Cost::Declining { rate, day_count: day_count.into(), repaid }
            }
            Interest::Given {} => return None,
        };
        let (rounding, first_due_on) = (self.rounding?, self.first_due_on);
        // Only flat interest that is spread evenly came without it, which asks for no such day.
        let starts_on = match self.interest_from {
            Some(it) => it,
            None => self.first_due_on.day_before()?,
        };
        Some(ScheduleTerms {
            advances: vec![Advance { on: starts_on, amount: self.principal.amount() }],
            starts_on,
            first_due_on,
            every: self.every.unwrap_or(Every::MONTH),
            day_of_month: self.day_of_month.unwrap_or(MonthlyDay::of(self.first_due_on)),
            periods,
            cost,
            grace: self.grace,
            down_payment: self.down_payment,
            units: Units {
                mode: rounding.mode,
                multiple: rounding.multiple,
                drops_multiple: false,
                remainder: rounding.remainder,
                last_times_max: Some(rounding.last_times_max),
            },
            business_days: self.business_days.clone(),
        })
    }
}

/// Those in which something falls due.
fn rows(terms: &ScheduleTerms) -> Result<Vec<ScheduleRow>, Fault> {
    let mut rows = schedule(terms)?;
    rows.retain(|it| it.principal != 0 || it.interest != 0);
    Ok(rows)
}
