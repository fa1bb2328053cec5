//! When does a loan go over to another lender?

use super::course::Course;
use super::{Event, Lender, Life, Rejection, Sold};
use crate::reason::Reason;

/// A sale that is said to have been agreed.
pub(super) struct AskedSale<'a> {
    pub(super) to: &'a Lender,
    pub(super) lender_reference: &'a Option<String>,
    pub(super) reference: &'a str,
    pub(super) reason: &'a Reason,
}

impl Course<'_> {
    /// What is owed may be sold, also where it was written off: whoever buys goes on collecting.
    pub(super) fn sell(mut self, asked: &AskedSale) -> Result<Vec<Event>, Rejection> {
        match self.account.life {
            Life::Active | Life::WrittenOff => {}
            Life::Granted => return Err(Rejection::NotDisbursed),
            Life::Closed => return Err(Rejection::Closed),
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
        }
        let from = self.account.lender().clone();
        if from == *asked.to {
            return Err(Rejection::SameLender);
        }
        let sold = Event::Sold(Sold {
            from,
            to: asked.to.clone(),
            lender_reference: asked.lender_reference.clone(),
            reference: asked.reference.to_owned(),
            sold_on: self.on,
            reason: asked.reason.clone(),
        });
        self.take_in(&sold);
        Ok(self.caused(sold))
    }
}
