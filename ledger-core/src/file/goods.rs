//! What of an order is with carriers, what they brought, what is left to be sent, and may it leave?

use uuid::Uuid;

use super::CustomerFile;
use crate::credit::loan;
use crate::freight::shipment::{self, Direction, OrderFacts, OrderStanding, Shipment};
use crate::policy::GoodsLeave;
use crate::trade::Quantities;
use crate::trade::order::{self, Carried, ReturnStage};

impl CustomerFile {
    /// The shipments of this order that go this way.
    fn shipments_of(
        &self,
        order: Uuid,
        wanted: impl Fn(Direction) -> bool,
    ) -> impl Iterator<Item = (Uuid, &Shipment)> {
        self.counts.shipments_of(order).filter_map(move |id| {
            let parcel = self.shipments.get(&id)?.shipment().filter(|it| wanted(it.direction()))?;
            Some((id, parcel))
        })
    }

    fn outbound(&self, order: Uuid) -> impl Iterator<Item = (Uuid, &Shipment)> {
        self.shipments_of(order, |it| matches!(it, Direction::Outbound {}))
    }

    /// What of this order shipments carry, or may have handed over without the order's knowing.
    pub(super) fn carried(&self, order: Uuid) -> Carried {
        let mut carried = Carried::default();
        for (id, parcel) in self.outbound(order) {
            let is_open = is_on_its_way(parcel) || parcel.open_exceptions().next().is_some();
            match parcel.is_sent() {
                true if is_open => {
                    carried.under_way.add(parcel.contents());
                    carried.shipment = carried.shipment.or(Some(id));
                }
                false if is_on_its_way(parcel) => carried.planned.add(parcel.contents()),
                true | false => {}
            }
        }
        carried
    }

    /// What a shipment is told of its order: of the one it is of, or would be.
    pub(super) fn order_facts(&self, state: &shipment::State, act: &shipment::Act) -> OrderFacts {
        let (order, direction) = match (state.shipment(), act) {
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
        let Some(order) = self.order(order) else { return OrderStanding::Unknown };
        match order.stage() {
            order::Stage::Quoted | order::Stage::Placed => OrderStanding::NotConfirmed,
            order::Stage::Confirmed | order::Stage::Delivered | order::Stage::ReturnAsked => {
                match self.goods_may_leave(order) {
                    true => OrderStanding::Confirmed,
                    false => OrderStanding::Unpaid,
                }
            }
            order::Stage::Returned | order::Stage::Lapsed | order::Stage::Cancelled => {
                OrderStanding::Ended
            }
        }
    }

    /// What of this order is to come: what was ordered, and neither cancelled nor handed over.
    fn to_come(&self, order: Uuid) -> Quantities {
        self.order(order).map(order::Order::outstanding).unwrap_or_default()
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
            Some(asked) => {
                let asked = self.order(order)?.returns().get(&asked);
                let asked = asked.filter(|it| it.stage == ReturnStage::Asked)?;
                Quantities::of(&asked.lines)
            }
            None => {
                packed(self.outbound(order).map(|(_, it)| it).filter(|it| it.was_handed_over()))
            }
        };
        let same = |it: Direction| match (it, asked) {
            (Direction::Outbound {}, _) => false,
            (Direction::Return { .. }, None) => true,
            (Direction::Return { asked: other }, Some(_)) => other == asked,
        };
        let back = self.shipments_of(order, same);
        let back = back.map(|(_, it)| it).filter(|it| it.stage().carries());
        Some(due.without(&packed(back)))
    }

    /// Whether what is to be given back of this order is under way, or arrived and waits for somebody
    /// to look at it.
    pub(super) fn is_coming_back(&self, order: Uuid) -> bool {
        let open = self.order(order).and_then(order::Order::open_return);
        let Some((asked, _)) = open else { return false };
        let same = |it: Direction| it == Direction::Return { asked: Some(asked) };
        let sent = |it: &Shipment| it.is_sent() && it.stage().carries();
        self.shipments_of(order, same).any(|(_, it)| sent(it))
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

    /// The order that this loan pays for, where goods of it have left and are not back.
    pub(super) fn gone_of(&self, loan: Uuid) -> Option<Uuid> {
        let id = *self.order_of.get(&loan)?;
        self.loan(loan).filter(|it| it.life() == loan::Life::Granted)?;
        let order = self.order(id)?;
        let gone = self.carried(id).shipment.is_some() || !order.handed_over().is_empty();
        gone.then_some(id)
    }

    /// Whether what pays for this order is so far that its goods may leave. A bank accepts a loan by
    /// giving it a reference of its own.
    fn goods_may_leave(&self, order: &order::Order) -> bool {
        let loan = order.loan().and_then(|it| self.loan(it));
        let is_so_far = |is_it: fn(&loan::Loan) -> bool| loan.is_none_or(is_it);
        match order.goods_leave_on() {
            None => false,
            Some(GoodsLeave::Disbursement) => is_so_far(|it| it.start_on().is_some()),
            Some(GoodsLeave::BankAcceptance) => is_so_far(|it| {
                matches!(it.lender(), loan::Lender::OwnBook {}) || it.lender_reference().is_some()
            }),
            Some(GoodsLeave::Grant) => true,
        }
    }
}

/// What is in these shipments together.
fn packed<'a>(shipments: impl Iterator<Item = &'a Shipment>) -> Quantities {
    let mut all = Quantities::default();
    shipments.for_each(|it| all.add(it.contents()));
    all
}

/// Whether it is planned or under way, and not at its end.
fn is_on_its_way(parcel: &Shipment) -> bool {
    !parcel.stage().has_ended()
}
