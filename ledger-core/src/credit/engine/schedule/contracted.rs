//! What does a contract say of its schedule?

use super::{Advance, Cost, Fault, ScheduleRow, ScheduleTerms, due_rows};
use crate::calendar::MonthlyDay;
use crate::credit::engine::{Contract, Every};

impl Contract {
    /// The schedule by its terms; `None` where the lender gave it. A period in which nothing falls
    /// due has no row.
    ///
    /// # Errors
    /// When there is none by these terms.
    pub fn schedule(&self) -> Option<Result<Vec<ScheduleRow>, Fault>> {
        Some(due_rows(&self.schedule_terms()?))
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
        Some(due_rows(&terms))
    }

    /// The schedule by its terms of what went out of it in parts, in the order of their days: each from its
    /// own on, or from when interest counts where that is later. `None` where the lender gave it.
    ///
    /// # Errors
    /// When there is none by these terms.
    pub fn schedule_in_parts(&self, parts: &[Advance]) -> Option<Result<Vec<ScheduleRow>, Fault>> {
        let mut terms = self.schedule_terms()?;
        let from = terms.starts_on;
        terms.advances = parts.iter().map(|it| Advance { on: it.on.max(from), ..*it }).collect();
        Some(due_rows(&terms))
    }

    pub(in crate::credit::engine) fn schedule_terms(&self) -> Option<ScheduleTerms> {
        let (periods, repaid) = self.amortisation.repaid()?;
        let cost = Cost::of(&self.interest, repaid)?;
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
            units: rounding.into(),
            business_days: self.business_days.clone(),
        })
    }
}
