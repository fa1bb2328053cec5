//! What was handed over, and what was not after all.

use uuid::Uuid;

use super::state::Life;
use super::{By, Command, Delivered, DeliveryCorrected, Event, Order, Rejection};
use crate::log::Instant;
use crate::log::ids::created_id;
use crate::reason::Reason;
use crate::trade::{LineQuantity, Quantities};

impl Order {
    /// What a carrier tells is never refused: of what it hands over, what was still to come is
    /// delivered.
    pub(super) fn carried(
        &self,
        shipment: Uuid,
        lines: Option<&[LineQuantity]>,
        delivered_at: Instant,
        command: &Command,
    ) -> Vec<Event> {
        let outstanding = self.outstanding();
        let lines = match lines {
            Some(lines) => Quantities::of(lines).common(&outstanding),
            None => outstanding,
        };
        match self.life {
            Life::Confirmed if !lines.is_empty() => {
                vec![self.delivered_by(By::Shipment { shipment }, &lines, delivered_at, command)]
            }
            Life::Confirmed
            | Life::Quoted
            | Life::Placed { .. }
            | Life::Lapsed
            | Life::Cancelled => vec![],
        }
    }

    /// By hand goes only what no shipment carries.
    pub(super) fn hand_over(
        &self,
        lines: Option<&[LineQuantity]>,
        delivered_at: Instant,
        command: &Command,
    ) -> Result<Vec<Event>, Rejection> {
        let by = By::Hand { delivery: created_id(command.id, "delivery") };
        if self.deliveries.contains_key(&by) {
            return Ok(vec![]);
        }
        self.confirmed_only()?;
        if self.is_complete() {
            return Err(Rejection::Delivered);
        }
        if delivered_at > command.at {
            return Err(Rejection::DeliveredAhead { delivered_at, at: command.at });
        }
        let carried = command.carried.planned.with(&command.carried.under_way);
        let left = self.outstanding().without(&carried);
        let lines = match lines {
            Some(lines) => self.asked(lines, &left)?,
            None if left.is_empty() => return Err(Rejection::Carried),
            None => left,
        };
        Ok(vec![self.delivered_by(by, &lines, delivered_at, command)])
    }

    fn delivered_by(
        &self,
        by: By,
        lines: &Quantities,
        delivered_at: Instant,
        command: &Command,
    ) -> Event {
        let left = self.outstanding().without(lines);
        Event::Delivered(Delivered {
            lines: lines.list(),
            delivered_at,
            by,
            complete: left.is_empty(),
            returnable_until: delivered_at.day().saturating_add_days(command.policy.return_days),
            purchase_orders: self.parts(lines, &left),
        })
    }

    /// Follows the shipment, as far as it can: what the customer gave back was handed over, whatever
    /// a carrier says now.
    pub(super) fn corrected(&self, shipment: Uuid, lines: &[LineQuantity]) -> Vec<Event> {
        let by = By::Shipment { shipment };
        let lines = Quantities::of(lines).common(&self.correctable(by));
        match lines.is_empty() {
            true => vec![],
            false => vec![self.corrected_by(by, &lines, None)],
        }
    }

    pub(super) fn take_back(
        &self,
        delivery: Uuid,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let by = By::Hand { delivery };
        let told = self.deliveries.get(&by).ok_or(Rejection::UnknownDelivery { delivery })?;
        match *told == self.correctable(by) {
            true => Ok(vec![self.corrected_by(by, told, Some(reason.clone()))]),
            false => Err(Rejection::GivenBack { delivery }),
        }
    }

    /// What of a delivery the customer neither gave back nor asked to give back.
    fn correctable(&self, by: By) -> Quantities {
        let asked = self.open_return().map(|(_, it)| Quantities::of(&it.lines));
        let kept = self.handed_over().without(&asked.unwrap_or_default());
        self.deliveries.get(&by).map_or_else(Quantities::default, |it| it.common(&kept))
    }

    fn corrected_by(&self, by: By, lines: &Quantities, reason: Option<Reason>) -> Event {
        let left = self.delivered.without(lines);
        Event::DeliveryCorrected(DeliveryCorrected {
            lines: lines.list(),
            by,
            reason,
            purchase_orders: self.parts(lines, &left),
        })
    }
}
