//! Is a shipment as its invariants want it?

use std::collections::BTreeSet;

use super::{Event, Milestone, Parcel, State};

impl State {
    /// Checks the invariants named in the module's front page. No shipment has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self) -> Result<(), String> {
        self.parcel().map_or(Ok(()), Parcel::check)
    }

    /// Checks that the difference an event carries follows from its amounts.
    ///
    /// # Errors
    /// Says how it differs.
    pub fn check_recorded(&self, event: &Event) -> Result<(), String> {
        let Event::CustomsReleased(it) = event else { return Ok(()) };
        let difference = it.paid.amount() - it.declared.amount();
        match it.difference.amount == difference {
            true => Ok(()),
            false => Err(format!("{it:?} records another difference than {difference}")),
        }
    }
}

impl Parcel {
    fn check(&self) -> Result<(), String> {
        let ends = self.standing_reports().filter(|it| it.milestone.ends()).count();
        if ends + usize::from(self.cancelled) > 1 {
            return Err(format!("{ends} reports end it, and cancelled is {}", self.cancelled));
        }
        let ids: BTreeSet<_> = self.reports.iter().map(|it| it.id).collect();
        let said: BTreeSet<_> = self.reports.iter().map(|it| &it.sameness).collect();
        if ids.len() < self.reports.len() || said.len() < self.reports.len() {
            return Err("a report is recorded twice".to_owned());
        }
        let delivered = self.reports.iter().any(|it| it.milestone == Milestone::Delivered);
        if !self.proofs.is_empty() && !delivered {
            return Err("its delivery is proven and was never reported".to_owned());
        }
        let (says, _) = self.computed_estimate();
        match self.overridden {
            None if self.estimated_on != says => {
                Err(format!("it is expected on {}, the legs say {says}", self.estimated_on))
            }
            Some(said) if said != says => {
                Err(format!("a person's estimate holds since the legs said {said}, not {says}"))
            }
            None | Some(_) => Ok(()),
        }
    }
}
