//! What a customer may give back, until when, and how that ends.

use uuid::Uuid;

use super::state::Life;
use super::{
    AbandonCause, Command, Event, ObligationArose, ObligationCause, Order, Rejection, Return,
    ReturnAbandoned, ReturnAsked, ReturnLapseDeferred, ReturnReceived, ReturnRefused, ReturnStage,
};
use crate::calendar::Day;
use crate::log::ids::created_id;
use crate::money::Money;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Quantities};

impl Order {
    pub(super) fn ask_return(
        &self,
        lines: Option<&[LineQuantity]>,
        reason: &Reason,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let r#return = created_id(command.id, "return");
        if self.returns.contains_key(&r#return) {
            return Ok(vec![]);
        }
        let handed_over = self.handed_over();
        match self.life {
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Confirmed if self.open_return().is_some() => {
                return Err(Rejection::ReturnAlreadyAsked);
            }
            Life::Confirmed if self.is_returned() => return Err(Rejection::Returned),
            Life::Confirmed if !handed_over.is_empty() => {}
            Life::Confirmed | Life::Quoted | Life::Placed { .. } | Life::Lapsed => {
                return Err(Rejection::NotDelivered);
            }
        }
        let until = |line: u32| self.returnable_until.get(&line).copied();
        let in_time = |line: u32| until(line).is_some_and(|it| command.on <= it);
        let too_late = |line: u32| Rejection::ReturnTooLate { line, until: until(line) };
        let lines = match lines {
            Some(lines) => {
                let lines = self.asked(lines, &handed_over)?.list();
                match lines.iter().find(|it| !in_time(it.line)) {
                    Some(it) => return Err(too_late(it.line)),
                    None => lines,
                }
            }
            None => {
                let all = handed_over.list();
                let last = all.last().map_or(1, |it| it.line);
                let lines: Vec<_> = all.into_iter().filter(|it| in_time(it.line)).collect();
                match lines.is_empty() {
                    true => return Err(too_late(last)),
                    false => lines,
                }
            }
        };
        let reason = reason.clone();
        let lapses_on = lapses_on(command);
        Ok(vec![Event::ReturnAsked(ReturnAsked { r#return, lines, reason, lapses_on })])
    }

    pub(super) fn receive_return(
        &self,
        r#return: Uuid,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let Some(Return { lines, .. }) = self.open(r#return, ReturnStage::Received)? else {
            return Ok(vec![]);
        };
        let back = Quantities::of(lines);
        let left = self.handed_over().without(&back).with(&self.outstanding());
        let whole = left.is_empty();
        let ends = whole && !self.owes_for_lines;
        let mut events = vec![Event::ReturnReceived(ReturnReceived {
            r#return,
            lines: lines.clone(),
            whole,
            funding: if ends { self.funding.clone() } else { vec![] },
            purchase_orders: self.parts(&back, &left),
        })];
        if !ends {
            let cause = ObligationCause::LinesReturned { r#return, lines: lines.clone() };
            events.extend(self.owed_for(&back, cause, command));
        }
        Ok(events)
    }

    pub(super) fn refuse_return(
        &self,
        r#return: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let open = self.open(r#return, ReturnStage::Refused)?;
        let refused = || ReturnRefused { r#return, reason: reason.clone() };
        Ok(open.map(|_| Event::ReturnRefused(refused())).into_iter().collect())
    }

    pub(super) fn abandon_return(
        &self,
        r#return: Uuid,
        cause: AbandonCause,
    ) -> Result<Vec<Event>, Rejection> {
        let open = self.open(r#return, ReturnStage::Abandoned)?;
        let abandoned = open.map(|_| Event::ReturnAbandoned(ReturnAbandoned { r#return, cause }));
        Ok(abandoned.into_iter().collect())
    }

    /// What was not sent in time is not waited for any more; what is under way, or arrived, is.
    pub(super) fn age_return(&self, command: &Command) -> Vec<Event> {
        let open = self.open_return().filter(|(_, it)| it.lapses_on <= command.on);
        let Some((r#return, _)) = open else { return vec![] };
        vec![match command.coming_back {
            true => {
                let lapses_on = lapses_on(command);
                Event::ReturnLapseDeferred(ReturnLapseDeferred { r#return, lapses_on })
            }
            false => {
                let cause = AbandonCause::Lapsed {};
                Event::ReturnAbandoned(ReturnAbandoned { r#return, cause })
            }
        }]
    }

    /// A return that is not settled; `None` where it has ended in this way already.
    fn open(&self, r#return: Uuid, to: ReturnStage) -> Result<Option<&Return>, Rejection> {
        let known =
            self.returns.get(&r#return).ok_or(Rejection::UnknownReturn { return_id: r#return })?;
        match known.stage {
            ReturnStage::Asked => Ok(Some(known)),
            stage if stage == to => Ok(None),
            ReturnStage::Received | ReturnStage::Refused | ReturnStage::Abandoned => {
                Err(Rejection::ReturnSettled { return_id: r#return })
            }
        }
    }

    /// What a person decides: at most what came in and is not owed back yet.
    pub(super) fn owe(
        &self,
        amount: Money,
        reason: &Reason,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let obligation = created_id(command.id, "obligation");
        if self.obligations.contains_key(&obligation) {
            return Ok(vec![]);
        }
        let (order, given) = (self.currency(), amount.currency());
        if self.funding.is_empty() {
            return Err(Rejection::NothingPaid);
        }
        if amount.is_zero() {
            return Err(Rejection::ZeroAmount);
        }
        if order != given {
            return Err(Rejection::AnotherCurrency { order, given });
        }
        let owed = super::line::sum(order, self.obligations.values().copied());
        let left = command.received.zip(owed).and_then(|(received, owed)| received.minus(owed));
        let left = left.unwrap_or(Money::zero(order));
        if left.amount() < amount.amount() {
            return Err(Rejection::MoreThanReceived { amount, left });
        }
        let cause = ObligationCause::Person { reason: reason.clone() };
        Ok(vec![Event::ObligationArose(ObligationArose { obligation, amount, cause })])
    }
}

/// The first business day on which what is waited for from today on has not come in time.
fn lapses_on(command: &Command) -> Day {
    command.on.saturating_add_days(command.policy.return_arrival_days)
}
