//! What may be done to a loan that was granted or boarded, but money that comes in or goes out.

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{
    CancelCause, Cancelled, ChargeKind, ChargeReversed, ChargeWaived, Charged, ChargedBy, Event,
    Held, HoldCause, HoldEffect, HoldEnded, Life, Rejection, RescindCause, Rescinded,
};
use crate::calendar::Day;
use crate::credit::engine::{Fact, Hold, number, place};
use crate::money::Money;
use crate::reason::Reason;

impl Course<'_> {
    pub(super) fn cancel(mut self, cause: &CancelCause) -> Result<Vec<Event>, Rejection> {
        match self.account.life {
            Life::Granted => {
                let cancelled = Event::Cancelled(Cancelled { cause: cause.clone() });
                self.take_in(&cancelled);
                Ok(self.caused(cancelled))
            }
            Life::Cancelled => Err(Rejection::Cancelled),
            Life::Rescinded => Err(Rejection::Rescinded),
            Life::Active | Life::Closed | Life::WrittenOff => Err(Rejection::AlreadyDisbursed),
        }
    }

    pub(super) fn rescind(mut self, cause: &RescindCause) -> Result<Vec<Event>, Rejection> {
        match self.account.life {
            Life::Active | Life::Closed | Life::WrittenOff => {}
            Life::Granted => return Err(Rejection::NotDisbursed),
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
        }
        let forgiven = self.account.unpaid();
        self.account.life = Life::Rescinded;
        self.account.facts.rescind();
        self.account.stand_free();
        self.account.end_charge_off();
        let Settled { changes, credit, overdrawn } = self.settle();
        let cause = cause.clone();
        let rescinded = Rescinded { cause, forgiven, changes, credit, overdrawn };
        Ok(self.caused(Event::Rescinded(rescinded)))
    }

    pub(super) fn charge(mut self, asked: &AskedCharge) -> Result<Vec<Event>, Rejection> {
        let AskedCharge { charge, code, kind, amount, due_on, instalment, reason } = *asked;
        if self.account.facts.charge(charge).is_some() {
            return Ok(self.events);
        }
        self.account.life.running()?;
        self.positive(amount)?;
        let rows = &self.account.rows;
        let last = number(rows.size().saturating_sub(1));
        let row_due_on = place(instalment).and_then(|it| rows.due_on(it));
        // One that is due after all instalments has a row of its own, if it says when.
        let behind = (instalment == last + 1 && due_on.is_some())
            .then(|| rows.due_on(rows.size() - 1)?.day_after())
            .flatten();
        let row_due_on = row_due_on.or(behind);
        let row_due_on = row_due_on.ok_or(Rejection::UnknownInstalment { instalment, last })?;
        // Nobody owes before they are told, nor before the instalment that the charge follows.
        let first = row_due_on.max(self.on);
        let due_on = due_on.unwrap_or(first);
        if due_on < first {
            return Err(Rejection::ChargeDueBefore { due_on, first });
        }
        let most = self.account.contract.lateness_max();
        self.fits(self.account.owed().saturating_add(most), amount)?;

        let mut charged = Charged {
            charge,
            code: code.to_owned(),
            kind,
            amount,
            charged_on: self.on,
            due_on,
            instalment,
            by: ChargedBy::Person { reason: reason.clone() },
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.add_row(instalment, due_on);
        self.account.facts.record(self.on, Fact::Charge(charged.fact()));
        let Settled { changes, credit, overdrawn } = self.settle();
        charged = Charged { changes, credit, overdrawn, ..charged };
        Ok(self.caused(Event::Charged(charged)))
    }

    pub(super) fn waive(
        mut self,
        charge: Uuid,
        amount: Option<Money>,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = *self.standing_charge(charge)?;
        let left = self.account.money(known.amount - known.waived);
        let amount = amount.unwrap_or(left);
        self.positive(amount)?;
        if amount.amount() > left.amount() {
            return Err(Rejection::WaivedTooMuch { left, asked: amount });
        }
        self.account.facts.change(charge, |it| it.waive(amount.amount()));
        let Settled { changes, credit, overdrawn } = self.settle();
        let reason = reason.clone();
        let waived = ChargeWaived { charge, amount, reason, changes, credit, overdrawn };
        Ok(self.caused(Event::ChargeWaived(waived)))
    }

    pub(super) fn reverse_charge(
        mut self,
        charge: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let amount = self.standing_charge(charge)?.amount;
        let amount = self.account.money(amount);
        self.account.facts.change(charge, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let reason = reason.clone();
        let reversed = ChargeReversed { charge, amount, reason, changes, credit, overdrawn };
        Ok(self.caused(Event::ChargeReversed(reversed)))
    }

    fn standing_charge(&self, charge: Uuid) -> Result<&crate::credit::engine::Charge, Rejection> {
        let known = self.account.facts.charge(charge).ok_or(Rejection::UnknownCharge { charge })?;
        if known.reversed {
            return Err(Rejection::ChargeReversed { charge });
        }
        match self.account.life {
            Life::Rescinded => Err(Rejection::Rescinded),
            Life::Cancelled => Err(Rejection::Cancelled),
            Life::WrittenOff => Err(Rejection::WrittenOff),
            Life::Granted | Life::Active | Life::Closed => Ok(known),
        }
    }

    pub(super) fn hold(
        mut self,
        hold: Uuid,
        cause: HoldCause,
        effects: &[HoldEffect],
        from: Option<Day>,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.holds().iter().any(|it| it.id == hold) {
            return Ok(self.events);
        }
        match self.account.life {
            Life::Granted | Life::Active | Life::Closed | Life::WrittenOff => {}
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
        }
        if cause.follows_order() {
            return Err(Rejection::HoldFollowsOrder);
        }
        let mut sorted = effects.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.is_empty() || sorted.len() != effects.len() {
            return Err(Rejection::HoldEffects);
        }
        let from = from.unwrap_or(self.on);
        let first = self.command.since.unwrap_or(from.min(self.on));
        if !(first..=self.on).contains(&from) {
            return Err(Rejection::HoldDay { day: from, first, last: self.on });
        }
        if self.changes_what_is_lost(effects, from) {
            return Err(Rejection::WrittenOff);
        }
        let (effects, reason) = (sorted, Some(reason.clone()));
        let held = Event::Held(Held { hold, cause, effects, from, reason });
        self.take_in(&held);
        Ok(self.caused(held))
    }

    pub(super) fn end_hold(
        mut self,
        hold: Uuid,
        until: Option<Day>,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.holds().iter().find(|it| it.id == hold);
        let known = known.ok_or(Rejection::UnknownHold { hold })?.clone();
        let Hold { cause, from, until: ended, effects, .. } = known;
        if let Some(until) = ended {
            return Err(Rejection::HoldEnded { hold, until });
        }
        if cause.follows_order() {
            return Err(Rejection::HoldFollowsOrder);
        }
        let (first, last) = (from, self.on);
        let until = until.unwrap_or(self.on);
        if !(first..=last).contains(&until) {
            return Err(Rejection::HoldDay { day: until, first, last });
        }
        if self.changes_what_is_lost(&effects, until) {
            return Err(Rejection::WrittenOff);
        }
        let ended = Event::HoldEnded(HoldEnded { hold, until, reason: Some(reason.clone()) });
        self.take_in(&ended);
        Ok(self.caused(ended))
    }

    /// Whether a hold that begins or ends on this day changes penalties that are given up.
    fn changes_what_is_lost(&self, effects: &[HoldEffect], day: Day) -> bool {
        effects.contains(&HoldEffect::Penalties) && self.changes_lost_penalties(day)
    }

    /// Whether it changes penalties that are given up when from this day on more or fewer are borne.
    pub(super) fn changes_lost_penalties(&self, day: Day) -> bool {
        let given_up = self.account.facts.given_up().is_some_and(|(on, _)| day < on);
        given_up && self.account.contract.penalty.is_some()
    }
}

/// What is to be charged.
#[derive(Clone, Copy)]
pub(super) struct AskedCharge<'a> {
    pub(super) charge: Uuid,
    pub(super) code: &'a str,
    pub(super) kind: ChargeKind,
    pub(super) amount: Money,
    /// Absent: that of its instalment, or the business date where that is later.
    pub(super) due_on: Option<Day>,
    pub(super) instalment: u32,
    pub(super) reason: &'a Reason,
}
