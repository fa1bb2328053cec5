//! When does a loan leave the book of performing loans, and when is that undone?
//!
//! Other than a write-off it gives up nothing: the loan is owed, ages and is collected as before. It
//! stands until it is undone, or until nothing was ever lent: the contract is void, or the principal
//! came back.

use uuid::Uuid;

use super::course::Course;
use super::{ChargeOffUndone, ChargedOff, Event, Loan, Rejection};
use crate::calendar::Day;
use crate::reason::Reason;

/// A charge-off that was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChargeOff {
    charge_off: Uuid,
    on: Day,
    /// Whether it was neither undone nor overtaken.
    stands: bool,
}

impl Course<'_> {
    pub(super) fn charge_off(
        mut self,
        charge_off: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.charge_offs.iter().any(|it| it.charge_off == charge_off) {
            return Ok(self.events);
        }
        self.account.life.running()?;
        if let Some((charge_off, _)) = self.account.charged_off() {
            return Err(Rejection::ChargedOff { charge_off });
        }
        let charged_off = Event::ChargedOff(ChargedOff {
            charge_off,
            charged_off_on: self.on,
            carried: self.account.unpaid(),
            reason: reason.clone(),
        });
        self.take_in(&charged_off);
        Ok(self.caused(charged_off))
    }

    pub(super) fn undo_charge_off(
        mut self,
        charge_off: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.charge_offs.iter().find(|it| it.charge_off == charge_off);
        if !known.ok_or(Rejection::UnknownChargeOff { charge_off })?.stands {
            return Err(Rejection::ChargeOffEnded { charge_off });
        }
        let reason = reason.clone();
        let undone = Event::ChargeOffUndone(ChargeOffUndone { charge_off, reason });
        self.take_in(&undone);
        Ok(self.caused(undone))
    }
}

impl Loan {
    /// The charge-off that stands, and the day from which it counts.
    pub fn charged_off(&self) -> Option<(Uuid, Day)> {
        let standing = self.charge_offs.iter().find(|it| it.stands);
        standing.map(|it| (it.charge_off, it.on))
    }

    /// Whether it was charged off at any time, also where that was undone.
    pub fn was_charged_off(&self) -> bool {
        !self.charge_offs.is_empty()
    }

    pub(super) fn note_charge_off(&mut self, it: &ChargedOff) {
        assert_eq!(self.charged_off(), None, "a loan is charged off once at a time");
        let added = ChargeOff { charge_off: it.charge_off, on: it.charged_off_on, stands: true };
        self.charge_offs = self.charge_offs.iter().copied().chain([added]).collect();
    }

    /// None stands any more.
    pub(super) fn end_charge_off(&mut self) {
        if self.charged_off().is_some() {
            let ended = self.charge_offs.iter().map(|it| ChargeOff { stands: false, ..*it });
            self.charge_offs = ended.collect();
        }
    }
}
