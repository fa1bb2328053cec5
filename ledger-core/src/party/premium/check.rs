//! Is a subscription as its invariants want it?

use super::state::ends_after;
use super::{Event, FeeDue, FeePaid, FeeReversed, Premium, Stage, State};
use crate::calendar::Day;
use crate::money::Money;

impl State {
    /// Checks the invariants named in the module's front page on this business date, to which the
    /// subscription has been aged. No subscription has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self, on: Day) -> Result<(), String> {
        self.premium().map_or(Ok(()), |it| it.check(on))
    }
}

impl Premium {
    fn check(&self, on: Day) -> Result<(), String> {
        if let Some(acts_on) = self.acts_on().filter(|it| *it <= on) {
            return Err(format!("something was to happen to it on {acts_on}, now is {on}"));
        }
        let first = self.times.first().map(|it| it.from).ok_or("it has no time")?;
        let mut from = first;
        for (number, time) in (1..).zip(&self.times) {
            let until = ends_after(first, &self.terms, number);
            if (time.number, time.from, time.until) != (number, from, until) {
                return Err(format!("time {number} is {from} to {until}, found {time:?}"));
            }
            if time.due.is_none() {
                return Err(format!("the fee of time {number} never was due"));
            }
            if let Some(it) = &time.paid {
                self.check_received(it.amount, it.insurer, it.deferred)?;
            }
            from = until;
        }
        let ends_on = match self.stage {
            Stage::Cancelled { ends_on } => ends_on,
            Stage::Running | Stage::Expired { .. } => return Ok(()),
        };
        match self.covers() && ends_on == self.latest().until {
            true => Ok(()),
            false => Err(format!("it was cancelled until {ends_on}, which is not what is paid")),
        }
    }

    fn check_received(&self, amount: Money, insurer: Money, deferred: Money) -> Result<(), String> {
        let whole = insurer.plus(deferred) == Some(amount);
        match whole && amount == self.terms.fee && insurer == self.terms.insurer {
            true => Ok(()),
            false => Err(format!(
                "{amount} is {insurer} of the insurer and {deferred} of ours, by {:?}",
                self.terms
            )),
        }
    }

    /// Whether what an event says of money is what the terms say.
    pub(super) fn check_event(&self, event: &Event) -> Result<(), String> {
        match event {
            Event::FeePaid(FeePaid { amount, insurer, deferred, .. })
            | Event::FeeReversed(FeeReversed { amount, insurer, deferred, .. }) => {
                self.check_received(*amount, *insurer, *deferred)
            }
            Event::FeeDue(FeeDue { fee, .. }) if *fee != self.terms.fee => {
                Err(format!("{fee} is due, the fee is {}", self.terms.fee))
            }
            Event::FeeDue(_)
            | Event::Subscribed(_)
            | Event::FeeFailed(_)
            | Event::Renewed(_)
            | Event::Cancelled(_)
            | Event::Expired(_) => Ok(()),
        }
    }
}
