//! Is a shipment as its invariants want it?

use std::collections::BTreeSet;

use super::planned::Course;
use super::{Event, Milestone, Shipment, State};

impl State {
    /// Checks the invariants named in the module's front page. No shipment has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self) -> Result<(), String> {
        self.shipment().map_or(Ok(()), Shipment::check)
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

impl Shipment {
    fn check(&self) -> Result<(), String> {
        let lines: Vec<_> = self.contents.iter().map(|it| it.line).collect();
        let in_order = lines.is_sorted_by(|one, next| one < next);
        if lines.is_empty() || !in_order || self.contents.iter().any(|it| it.quantity == 0) {
            return Err(format!("it carries {:?}", self.contents));
        }
        self.check_exceptions()?;
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

    /// Each report that says otherwise has an exception, and no other is open.
    fn check_exceptions(&self) -> Result<(), String> {
        let raised = |among: &[Course]| -> Vec<_> {
            let mut reports: Vec<_> = self
                .exceptions
                .values()
                .filter(|it| among.contains(&it.course))
                .map(|it| it.report)
                .collect();
            reports.sort_unstable();
            reports
        };
        let otherwise: BTreeSet<_> = self.contradicting().map(|it| it.id).collect();
        let (known, open) = (raised(&[Course::Open, Course::Settled]), raised(&[Course::Open]));
        let twice = known.windows(2).any(|pair| pair.first() == pair.last());
        let unknown = otherwise.iter().find(|it| !known.contains(it));
        let needless = open.iter().find(|it| !otherwise.contains(it));
        match (twice, unknown, needless) {
            (false, None, None) => Ok(()),
            (..) => Err(format!("{otherwise:?} say otherwise, exceptions are of {known:?}")),
        }
    }
}
