//! What of an order travels in its shipments, what they brought, and what is left to be sent.

use uuid::Uuid;

use super::CustomerFile;
use crate::freight::shipment::{
    self, Direction, Milestone, OrderFacts, OrderStanding, Parcel, Stage,
};
use crate::log::Instant;
use crate::trade::order;
use crate::trade::{LineQuantity, Quantities};

impl CustomerFile {
    /// The shipments of this order that go this way.
    fn shipments_of(
        &self,
        order: Uuid,
        wanted: impl Fn(Direction) -> bool,
    ) -> impl Iterator<Item = (Uuid, &Parcel)> {
        self.shipments.iter().filter_map(move |(id, it)| {
            let parcel = it.parcel().filter(|it| it.order() == order && wanted(it.direction()))?;
            Some((*id, parcel))
        })
    }

    pub(super) fn outbound(&self, order: Uuid) -> impl Iterator<Item = (Uuid, &Parcel)> {
        self.shipments_of(order, |it| matches!(it, Direction::Outbound {}))
    }

    /// A shipment of this order that is under way or was handed over.
    pub(super) fn sent(&self, order: Uuid) -> Option<Uuid> {
        self.outbound(order).find(|(_, it)| it.is_sent()).map(|(id, _)| id)
    }

    /// What a shipment is told of its order: of the one it is of, or would be.
    pub(super) fn order_facts(&self, state: &shipment::State, act: &shipment::Act) -> OrderFacts {
        let (order, direction) = match (state.parcel(), act) {
            (Some(parcel), _) => (parcel.order(), parcel.direction()),
            (None, shipment::Act::Plan { order, direction, .. }) => (*order, *direction),
            (None, _) => return OrderFacts { standing: OrderStanding::Unknown, left: None },
        };
        let left = match direction {
            Direction::Outbound {} => Some(self.left_to_send(order)),
            Direction::Return { asked } => self.left_to_return(order, asked),
        };
        OrderFacts { standing: self.standing_of(order), left }
    }

    fn standing_of(&self, order: Uuid) -> OrderStanding {
        match self.order(order).map(order::Account::stage) {
            None => OrderStanding::Unknown,
            Some(order::Stage::Quoted | order::Stage::Placed) => OrderStanding::NotConfirmed,
            Some(order::Stage::Confirmed | order::Stage::Delivered | order::Stage::ReturnAsked) => {
                OrderStanding::Confirmed
            }
            Some(order::Stage::Returned | order::Stage::Cancelled) => OrderStanding::Ended,
        }
    }

    /// What of this order is to come: what was ordered, and neither cancelled nor handed over.
    fn to_come(&self, order: Uuid) -> Quantities {
        let ordered = self.order(order).filter(|it| it.is_awaited());
        let lines = ordered.into_iter().flat_map(order::Account::lines);
        let ordered: Vec<_> =
            lines.map(|it| LineQuantity { line: it.number, quantity: it.quantity }).collect();
        Quantities::of(&ordered).without(&self.brought(order))
    }

    /// What its shipments brought.
    fn brought(&self, order: Uuid) -> Quantities {
        let delivered = |it: &Parcel| it.stage() == Stage::Reached(Milestone::Delivered);
        packed(self.outbound(order).map(|(_, it)| it).filter(|it| delivered(it)))
    }

    /// What of this order no shipment carries that is to come.
    fn left_to_send(&self, order: Uuid) -> Quantities {
        let carried = self.outbound(order).map(|(_, it)| it).filter(|it| is_on_its_way(it));
        self.to_come(order).without(&packed(carried))
    }

    /// What of a return no shipment carries or brought back; `None` where no such return is to come.
    /// Without a return it is all that was handed over.
    fn left_to_return(&self, order: Uuid, asked: Option<Uuid>) -> Option<Quantities> {
        let due = match asked {
            Some(_) => return None,
            None => {
                packed(self.outbound(order).map(|(_, it)| it).filter(|it| it.was_handed_over()))
            }
        };
        let back = self.shipments_of(order, |it| matches!(it, Direction::Return { .. }));
        let back = back.map(|(_, it)| it).filter(|it| it.stage().carries());
        Some(due.without(&packed(back)))
    }

    /// The shipments that were to bring, and have not left with, more than is to come of this order.
    pub(super) fn not_wanted(&self, order: Uuid) -> Vec<Uuid> {
        let to_come = self.to_come(order);
        let on_their_way = || self.outbound(order).filter(|(_, it)| is_on_its_way(it));
        let mut carried = packed(on_their_way().map(|(_, it)| it));
        let mut unwanted = vec![];
        for (id, parcel) in on_their_way().filter(|(_, it)| !it.is_sent()) {
            let over = carried.without(&to_come);
            if parcel.contents().iter().any(|it| over.at(it.line) > 0) {
                carried.take(parcel.contents());
                unwanted.push(id);
            }
        }
        unwanted
    }

    /// When the last of this order was handed over by its shipments; `None` while something is to
    /// come, or none of them brought anything.
    pub(super) fn delivered_at(&self, order: Uuid) -> Option<Instant> {
        let brought = self.outbound(order).map(|(_, it)| it.standing());
        let brought = brought.filter(|it| it.stage == Stage::Reached(Milestone::Delivered));
        let last = brought.filter_map(|it| it.since).max()?;
        Some(last).filter(|_| self.to_come(order).is_empty())
    }
}

/// What is in these shipments together.
fn packed<'a>(shipments: impl Iterator<Item = &'a Parcel>) -> Quantities {
    let mut all = Quantities::default();
    shipments.for_each(|it| all.add(it.contents()));
    all
}

/// Whether it is planned or under way, and not at its end.
fn is_on_its_way(parcel: &Parcel) -> bool {
    !parcel.stage().has_ended()
}
