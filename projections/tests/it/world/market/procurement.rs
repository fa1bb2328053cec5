//! What processes send, and what vendors answer.

use ledger_core::decider::Decider;
use ledger_core::file::{Command, Event, Fact};
use ledger_core::log::StreamId;
use ledger_core::reason::Reason;
use ledger_core::trade::order::{self, Order};
use ledger_core::trade::purchase_order::{self, PurchaseOrder};
use uuid::Uuid;

use super::{Market, figures};
use crate::world::World;

impl Market {
    /// Some command that a process sent arrives, or none.
    pub(super) fn answer(&mut self, world: &mut World) {
        let outstanding: Vec<_> = world.procurement.outstanding().into_iter().cloned().collect();
        if outstanding.is_empty() || self.dice.below(4) == 0 {
            return;
        }
        // Among any, what is never followed by events would be met more and more.
        let any = self.one_of(&outstanding);
        let newest = outstanding.last().cloned().unwrap_or_else(|| any.clone());
        let sent = self.one_of(&[newest, any]);
        let facts: Vec<Fact> = match (&sent.command, sent.stream) {
            (Command::PurchaseOrder { purchase_order, act }, stream) => {
                let (known, state) = match self.purchase_orders.remove(purchase_order) {
                    Some((_, state)) => (true, state),
                    None => (false, purchase_order::State::default()),
                };
                let seller = match known || self.dice.below(3) > 0 {
                    true => purchase_order::Seller::Active,
                    false => purchase_order::Seller::Unknown,
                };
                let (act, on) = (act.clone(), world.today());
                let command = purchase_order::Command { act, on, seller };
                let decided = PurchaseOrder::decide(&state, &command).unwrap_or_default();
                let after = decided.iter().fold(state, PurchaseOrder::evolve);
                self.purchase_orders.insert(*purchase_order, (sent.file, after));
                let fact = |it| Fact { stream, event: Event::PurchaseOrder(it) };
                decided.into_iter().map(fact).collect()
            }
            (Command::Order { order, act }, stream) => {
                let Some((file, state)) = self.orders.remove(order) else { return };
                let at = world.after_ticks(1);
                let command = order::Command {
                    act: act.clone(),
                    on: world.today(),
                    at,
                    id: sent.id,
                    carried: order::Carried::default(),
                    coming_back: false,
                    received: None,
                    refundable: None,
                    policy: figures(),
                };
                let decided = Order::decide(&state, &command).unwrap_or_default();
                let after = decided.iter().fold(state, Order::evolve);
                self.orders.insert(*order, (file, after));
                decided.into_iter().map(|it| Fact { stream, event: Event::Order(it) }).collect()
            }
            _ => return,
        };
        if !facts.is_empty() {
            world.commit_sent(&sent, &facts);
        }
    }

    /// A vendor confirms or refuses what he was asked for, or does nothing.
    pub(super) fn vendor_answers(&mut self, world: &mut World) {
        if self.purchase_orders.is_empty() || self.dice.below(4) > 0 {
            return;
        }
        let ids: Vec<Uuid> = self.purchase_orders.keys().copied().collect();
        let id = self.one_of(&ids);
        let (file, state) = self.purchase_orders.remove(&id).unwrap();
        let act = match self.dice.below(6) {
            0 => purchase_order::Act::Refuse { reason: Reason::of("out_of_stock") },
            1 => purchase_order::Act::Withdraw { reason: Reason::of("vendor_unable") },
            2 => purchase_order::Act::Age,
            _ => purchase_order::Act::Confirm,
        };
        let (on, seller) = (world.today(), purchase_order::Seller::Active);
        let command = purchase_order::Command { act, on, seller };
        let of = (file, StreamId::PurchaseOrder(id));
        let after =
            self.ask::<PurchaseOrder>(world, of, state, &command, (Event::PurchaseOrder, |_| None));
        self.purchase_orders.extend(after.map(|it| (id, (file, it))));
    }
}
