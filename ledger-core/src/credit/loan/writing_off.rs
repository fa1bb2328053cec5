//! When is a loan written off, and when is that undone?

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{Components, Event, Life, Loan, Rejection, RepaymentKind, WriteOffUndone, WrittenOff};
use crate::calendar::Day;
use crate::credit::engine::{Fact, WriteOff};
use crate::reason::Reason;

impl Course<'_> {
    pub(super) fn write_off(
        mut self,
        write_off: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.facts.write_off(write_off).is_some() {
            return Ok(self.events);
        }
        self.account.life.running()?;
        self.account.write_off(write_off, self.on);
        let Settled { changes, credit, overdrawn } = self.settle();
        let lost = self.lost();
        if lost.is_zero() {
            return Err(Rejection::NothingToWriteOff);
        }
        let (lost, written_off_on) = (lost.written(self.account.currency()), self.on);
        Ok(self.caused(Event::WrittenOff(WrittenOff {
            write_off,
            written_off_on,
            lost,
            reason: reason.clone(),
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn undo_write_off(
        mut self,
        write_off: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.facts.write_off(write_off);
        let WriteOff { reversed, .. } = *known.ok_or(Rejection::UnknownWriteOff { write_off })?;
        if reversed {
            return Err(Rejection::WriteOffUndone { write_off });
        }
        match self.account.life {
            Life::WrittenOff => {}
            Life::Rescinded => return Err(Rejection::Rescinded),
            Life::Granted | Life::Active | Life::Closed | Life::Cancelled => {
                unreachable!("what was written off stays so until that is undone")
            }
        }
        self.account.life = Life::Active;
        self.account.facts.change(write_off, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let reason = reason.clone();
        let undone = WriteOffUndone { write_off, reason, changes, credit, overdrawn };
        Ok(self.caused(Event::WriteOffUndone(undone)))
    }

    /// What kind of money it is that is said to be of this kind: what the customer pays for a loan
    /// that was written off is a recovery.
    pub(super) fn kind_of(&self, kind: RepaymentKind, value_date: Day) -> RepaymentKind {
        let given_up = self.account.facts.given_up().is_some_and(|(on, _)| on <= value_date);
        match kind {
            RepaymentKind::Repayment | RepaymentKind::DownPayment if given_up => {
                RepaymentKind::Recovery
            }
            RepaymentKind::Repayment
            | RepaymentKind::DownPayment
            | RepaymentKind::MerchantRefund
            | RepaymentKind::PayoutRefund
            | RepaymentKind::Goodwill
            | RepaymentKind::Recovery => kind,
        }
    }
}

impl Loan {
    /// The write-off that stands.
    pub fn write_off_id(&self) -> Option<Uuid> {
        self.facts.given_up().map(|(_, id)| id)
    }

    /// What was given up and did not come in since.
    pub fn given_up(&self) -> Components {
        match self.life {
            Life::WrittenOff => {
                let position = self.position(self.known_until());
                position.written_off.written(self.currency())
            }
            Life::Granted | Life::Active | Life::Closed | Life::Cancelled | Life::Rescinded => {
                Components::default()
            }
        }
    }
}
