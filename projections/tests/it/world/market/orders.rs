//! What is asked of orders.

use chrono::TimeDelta;
use ledger_core::file::Event;
use ledger_core::log::{FileId, Instant, StreamId};
use ledger_core::reason::Reason;
use ledger_core::trade::LineQuantity;
use ledger_core::trade::order::{self, Beneficiary, Item, Order, Refusal};
use uuid::Uuid;

use super::{Known, Market, figures, xof};
use crate::world::World;

impl Market {
    pub(super) fn about_an_order(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.orders);
        let (id, file, state) = self.some_order(&mut known, file);
        let supplies = state.order().map(|it| it.supplies().to_vec()).unwrap_or_default();
        let purchase_order = match supplies.is_empty() {
            true => Uuid::nil(),
            false => self.one_of(&supplies).purchase_order,
        };
        let reason = Reason { code: "changed_mind".to_owned(), note: Some("a\nnote".to_owned()) };
        let open = state.order().and_then(|it| it.open_return()).map(|(id, _)| id);
        let r#return = open.unwrap_or_default();
        let lines = match self.dice.below(2) {
            0 => None,
            _ => Some(vec![LineQuantity { line: 1 + self.dice.below(2), quantity: 1 }]),
        };
        let deliveries = state.order().map(|it| it.deliveries().keys().copied());
        let by_hand = deliveries.into_iter().flatten().find_map(|it| match it {
            order::By::Hand { delivery } => Some(delivery),
            order::By::Shipment { .. } => None,
        });
        // What is seldom possible is asked for more often where it is.
        let often = match (open, state.order().map(order::Order::stage)) {
            (Some(_), _) => self.one_of(&[15, 16, 17, 18, 19, 19, 19]),
            (None, Some(order::Stage::Delivered)) => self.one_of(&[14, 14, 18]),
            (None, Some(order::Stage::Confirmed)) => self.one_of(&[8, 10, 12, 12, 12, 12]),
            (None, Some(order::Stage::Placed)) => self.one_of(&[4, 4, 19]),
            (None, _) => self.dice.below(22),
        };
        let any = self.dice.below(22);
        let chosen = self.one_of(&[often, any]);
        let act = match (state.order().is_some(), chosen) {
            (false, _) | (true, 0) => self.quote(world),
            (true, 1..=3) => order::Act::Place { payment: order::Payment::Credit {} },
            (true, 4..=6) => order::Act::Confirm { loan: self.id() },
            (true, 7) => order::Act::Cancel { lines, reason },
            (true, 8 | 9) => order::Act::RecordPurchaseOrderSent { purchase_order },
            (true, 10) => order::Act::RecordPurchaseOrderConfirmed { purchase_order },
            (true, 11) => {
                let refusal = Refusal::ByVendor { reason };
                order::Act::RecordPurchaseOrderRefused { purchase_order, refusal }
            }
            (true, 12 | 13) => {
                let delivered_at = self.lately(world);
                order::Act::RecordDelivery { shipment: None, lines, delivered_at }
            }
            (true, 14) => order::Act::AskReturn { lines, reason },
            (true, 15 | 16) => order::Act::ReceiveReturn { r#return },
            (true, 17) => order::Act::RefuseReturn { r#return, reason },
            (true, 18) => match (open, by_hand) {
                (None, Some(delivery)) => order::Act::TakeBackDelivery { delivery, reason },
                (_, _) => order::Act::AbandonReturn { r#return },
            },
            (true, 19) => order::Act::Age,
            (true, 20) => order::Act::EndFunding,
            (true, _) => {
                let amount = xof(1 + self.dice.below(50));
                order::Act::Owe { amount, reason }
            }
        };
        let command = order::Command {
            act,
            on: world.today(),
            at: world.after_ticks(1),
            id: self.id(),
            carried: order::Carried::default(),
            coming_back: self.dice.below(2) == 0,
            received: Some(xof(1_000_000)),
            refundable: None,
            policy: figures(),
        };
        let of = (file, StreamId::Order(id));
        let after = self.ask::<Order>(world, of, state, &command, (Event::Order, |_| None));
        known.extend(after.map(|it| (id, (file, it))));
        self.orders = known;
    }

    /// As [`Market::some`], more often one that was placed and has not come to its end.
    fn some_order(
        &mut self,
        known: &mut Known<order::State>,
        file: FileId,
    ) -> (Uuid, FileId, order::State) {
        let is_under_way = |it: &order::Order| match it.stage() {
            order::Stage::Placed | order::Stage::Confirmed | order::Stage::ReturnAsked => true,
            order::Stage::Delivered => it.returns().is_empty(),
            order::Stage::Quoted
            | order::Stage::Lapsed
            | order::Stage::Cancelled
            | order::Stage::Returned => false,
        };
        let under_way: Vec<Uuid> = known
            .iter()
            .filter(|(_, (_, state))| state.order().is_some_and(is_under_way))
            .map(|(id, _)| *id)
            .collect();
        if under_way.is_empty() || self.dice.below(2) == 0 {
            return self.some(known, file);
        }
        let id = self.one_of(&under_way);
        let (file, state) = known.remove(&id).unwrap();
        (id, file, state)
    }

    fn quote(&mut self, world: &mut World) -> order::Act {
        let vendors = [Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)];
        let items = (0..=self.dice.below(3))
            .map(|_| Item {
                vendor: self.one_of(&vendors),
                offer: None,
                category: Some("lamps".to_owned()),
                role: order::Role::Agent,
                description: "a lamp, « blue »".to_owned(),
                quantity: 1 + self.dice.below(4),
                goods: xof(100 + self.dice.below(900)),
                price: None,
                freight: xof(self.dice.below(90)),
                customs: xof(self.dice.below(90)),
                service: xof(self.dice.below(9)),
            })
            .collect();
        let (name, phone) = (self.sealed(), self.sealed());
        let beneficiary = Beneficiary { name, phone, address: None };
        order::Act::Quote {
            items,
            valid_until: Instant::new(
                world.after_ticks(1).utc() + TimeDelta::milliseconds(self.dice.below(400).into()),
            ),
            destination: "TG".parse().unwrap(),
            beneficiary: (self.dice.below(2) == 0).then_some(beneficiary),
        }
    }
}
