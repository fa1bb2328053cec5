//! What of an order can be given up, and what follows for its vendors and for what pays for it.

use uuid::Uuid;

use super::state::Life;
use super::{
    Answer, Cancelled, Cause, Command, Event, FundingLapsed, Obligation, ObligationArose,
    ObligationCause, Order, PurchaseOrderRefused, Refusal, Rejection, Rest,
};
use crate::log::ids::created_id;
use crate::money::Money;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Quantities};

impl Order {
    /// Whoever has the goods, or will have them, gives them back before the loan ends: what is under
    /// way or was handed over is not given up.
    pub(super) fn cancel(
        &self,
        lines: Option<&[LineQuantity]>,
        reason: &Reason,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        match self.life {
            Life::Quoted | Life::Placed { .. } if lines.is_some() => {
                return Err(Rejection::NotConfirmed);
            }
            Life::Quoted | Life::Placed { .. } | Life::Confirmed => {}
            Life::Lapsed => return Err(Rejection::Lapsed),
            Life::Cancelled => return Err(Rejection::Cancelled),
        }
        if self.is_complete() {
            return Err(Rejection::Delivered);
        }
        let lines = match (lines, command.carried.shipment) {
            (Some(lines), _) => {
                self.asked(lines, &self.outstanding().without(&command.carried.under_way))?
            }
            (None, Some(shipment)) => return Err(Rejection::UnderWay { shipment }),
            (None, None) if !self.delivered.is_empty() => return Err(Rejection::PartlyDelivered),
            (None, None) => self.outstanding(),
        };
        Ok(self.cancelled_by(Cause::Asked { reason: reason.clone() }, &lines, command))
    }

    /// A vendor's answer is never refused. It cancels the whole order while all of it can still be
    /// kept back: half of it was not what was quoted. Once something was sent, it cancels what was
    /// his, and what is due back for that is owed.
    pub(super) fn refused(
        &self,
        purchase_order: Uuid,
        refusal: &Refusal,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let supply = self.known(purchase_order)?;
        match (refusal, supply.answer) {
            (_, None) | (Refusal::Withdrawn { .. }, Some(Answer::Confirmed)) => {}
            (
                Refusal::ByVendor { .. }
                | Refusal::Withdrawn { .. }
                | Refusal::Lapsed {}
                | Refusal::NotReceived { .. },
                Some(_),
            ) => return Err(Rejection::AlreadyAnswered { purchase_order }),
        }
        let mut events = vec![Event::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor: supply.vendor,
            refusal: refusal.clone(),
        })];
        if self.life != Life::Confirmed {
            return Ok(events);
        }
        let outstanding = self.outstanding();
        let kept = self.delivered.is_empty() && command.carried.shipment.is_none();
        let lines = match kept {
            true => outstanding,
            false => outstanding.without(&command.carried.under_way).among(&supply.lines),
        };
        if !lines.is_empty() {
            let cause = Cause::Refused { purchase_order };
            events.extend(self.cancelled_by(cause, &lines, command));
        }
        Ok(events)
    }

    /// These lines are given up. Every vendor is told but the one who said no himself.
    fn cancelled_by(&self, cause: Cause, lines: &Quantities, command: &Command) -> Vec<Event> {
        let left = self.outstanding().without(lines);
        let rest = match (left.is_empty(), self.delivered.is_empty()) {
            (true, true) => Rest::Nothing,
            (true, false) => Rest::Delivered,
            (false, _) => Rest::Awaited,
        };
        let ends = rest == Rest::Nothing && !self.owes_for_lines && !self.funding_ended;
        let refused = match &cause {
            Cause::Refused { purchase_order } => Some(*purchase_order),
            Cause::Asked { .. } | Cause::FundingLapsed {} => None,
        };
        let mut purchase_orders = self.parts(lines, &left.with(&self.delivered));
        purchase_orders.retain(|it| Some(it.purchase_order) != refused);
        let listed = lines.list();
        let owed = ObligationCause::LinesCancelled { lines: listed.clone() };
        let mut events = vec![Event::Cancelled(Cancelled {
            cause,
            lines: listed,
            rest,
            funding: if ends { self.funding.clone() } else { vec![] },
            purchase_orders,
        })];
        if !ends {
            events.extend(self.owed_for(lines, owed, command));
        }
        events
    }

    /// Nothing pays for it any more, nor did: what is still to come is given up.
    pub(super) fn unfunded(&self, command: &Command) -> Vec<Event> {
        if self.funding.is_empty() || self.funding_ended {
            return vec![];
        }
        let obligation =
            |(id, amount): (&Uuid, &Money)| Obligation { obligation: *id, amount: *amount };
        let lapsed = Event::FundingLapsed(FundingLapsed {
            funding: self.funding.clone(),
            obligations: self.obligations.iter().map(obligation).collect(),
        });
        let mut order = self.clone();
        order.apply(&lapsed);
        let mut events = vec![lapsed];
        let lines = order.outstanding();
        if !lines.is_empty() {
            events.extend(order.cancelled_by(Cause::FundingLapsed {}, &lines, command));
        }
        events
    }

    /// What is due back for lines that are not supplied, or came back, while what pays for the order
    /// runs on: nothing beside that where it is refunded on the loan.
    pub(super) fn owed_for(
        &self,
        lines: &Quantities,
        cause: ObligationCause,
        command: &Command,
    ) -> Option<Event> {
        let amount = self.worth(lines);
        if command.refundable.is_some_and(|it| amount.amount() < it.amount()) {
            return None;
        }
        let obligation = created_id(command.id, "obligation");
        let arose = ObligationArose { obligation, amount, cause };
        let is_paid = !self.funding.is_empty() && !self.funding_ended;
        (!amount.is_zero() && is_paid).then_some(Event::ObligationArose(arose))
    }
}
