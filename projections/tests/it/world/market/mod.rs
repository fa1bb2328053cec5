//! Credit lines, applications, orders and shipments of random histories, each decided by the rules
//! of its own aggregate and committed to its customer's file.

mod applications;
mod evidence;
mod identity;
mod lines;
mod orders;
mod premium;
mod procurement;
mod shipments;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use ledger_core::credit::inquiry::State as EvidenceState;
use ledger_core::credit::{application, line};
use ledger_core::decider::Decider;
use ledger_core::file::{Event, Fact, Standing};
use ledger_core::freight::shipment;
use ledger_core::log::{FileId, Instant, KeyCheck, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::party::identity::State as IdentityState;
use ledger_core::party::premium::State as PremiumState;
use ledger_core::policy::{GoodsLeave, OrderPolicy};
use ledger_core::privacy::Sealed;
use ledger_core::testing::Dice;
use ledger_core::trade::{order, purchase_order};
use uuid::Uuid;

use super::World;

type Known<S> = BTreeMap<Uuid, (FileId, S)>;

/// How an event becomes one of all, and how the stream then stands, where it tells.
type Telling<D> =
    (fn(<D as Decider>::Event) -> Event, fn(&<D as Decider>::State) -> Option<Standing>);

/// What has been opened so far.
pub(super) struct Market {
    dice: Dice,
    lines: Known<line::State>,
    applications: Known<application::State>,
    orders: Known<order::State>,
    shipments: Known<shipment::State>,
    premiums: Known<PremiumState>,
    evidence: Known<EvidenceState>,
    identities: Known<IdentityState>,
    /// The report that was corrected last, by shipment.
    corrected: BTreeMap<Uuid, Uuid>,
    purchase_orders: Known<purchase_order::State>,
    asked: u32,
    accepted: u32,
}

fn xof(amount: u32) -> Money {
    Money::new(amount.into(), Currency::XOF).unwrap()
}

fn figures() -> OrderPolicy {
    OrderPolicy {
        price_days: 2,
        vendor_answer_days: 2,
        return_days: 14,
        goods_leave_on: GoodsLeave::Disbursement,
        return_arrival_days: 1,
    }
}

impl Market {
    pub(super) fn new(seed: u64) -> Market {
        Market {
            dice: Dice::from_seed(seed ^ 0x3a4),
            lines: BTreeMap::new(),
            applications: BTreeMap::new(),
            orders: BTreeMap::new(),
            shipments: BTreeMap::new(),
            premiums: BTreeMap::new(),
            evidence: BTreeMap::new(),
            identities: BTreeMap::new(),
            corrected: BTreeMap::new(),
            purchase_orders: BTreeMap::new(),
            asked: 0,
            accepted: 0,
        }
    }

    /// How many requests were made, and how many were followed by events.
    pub(super) fn tally(&self) -> (u32, u32) {
        (self.asked, self.accepted)
    }

    /// Something random happens, or is asked for in vain.
    pub(super) fn step(&mut self, world: &mut World) {
        if world.customers.is_empty() {
            return;
        }
        let customers = world.customers.clone();
        let file = FileId::Customer(self.one_of(&customers));
        self.answer(world);
        self.vendor_answers(world);
        match self.dice.below(18) {
            0..=2 => self.about_a_line(world, file),
            3..=5 => self.about_an_application(world, file),
            6..=8 => self.about_an_order(world, file),
            12 | 13 => self.about_premium(world, file),
            14 | 15 => self.about_evidence(world, file),
            16 | 17 => self.about_identity(world, file),
            _ => self.about_a_shipment(world, file),
        }
    }

    fn id(&mut self) -> Uuid {
        let mut word = || u64::from(self.dice.below(u32::MAX)) << 32;
        Uuid::from_u64_pair(word() + 3, word() + 4)
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len() as u32) as usize].clone()
    }

    /// One of those there are, taken out, or a new one in this file.
    fn some<S: Default>(&mut self, known: &mut Known<S>, file: FileId) -> (Uuid, FileId, S) {
        let new = known.is_empty() || self.dice.below(5) == 0;
        if new {
            return (self.id(), file, S::default());
        }
        let ids: Vec<Uuid> = known.keys().copied().collect();
        let id = self.one_of(&ids);
        let (file, state) = known.remove(&id).unwrap();
        (id, file, state)
    }

    /// The state after what was asked, if it is one.
    fn ask<D: Decider<State: PartialEq>>(
        &mut self,
        world: &mut World,
        (file, stream): (FileId, StreamId),
        state: D::State,
        command: &D::Command,
        (event, stands): Telling<D>,
    ) -> Option<D::State> {
        self.asked += 1;
        let decided = D::decide(&state, command).unwrap_or_default();
        let after = decided.iter().fold(state, D::evolve);
        if !decided.is_empty() {
            self.accepted += 1;
            let fact = |it| Fact { stream, event: event(it) };
            let facts: Vec<Fact> = decided.into_iter().map(fact).collect();
            world.commit(file, &facts, stands(&after));
        }
        (after != D::State::default()).then_some(after)
    }

    fn sealed(&mut self) -> Option<Sealed> {
        let sealed = format!("c2VhbGVk{:08}", self.dice.below(100_000_000));
        (self.dice.below(4) > 0).then_some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed })
    }

    /// A moment that has passed, to the second: reports come late and out of order.
    fn lately(&mut self, world: &World) -> Instant {
        let back = TimeDelta::seconds((self.dice.below(100) + 1).into());
        Instant::new(world.after_ticks(0).utc() - back)
    }
}
