//! Whatever persons ask, in whatever order partitions are read and however often a command is sent:
//! both sides end up of one mind, and nothing stays outstanding.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{commit, goods};
use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::file::{Command, Event, Fact};
use crate::log::{FileId, Instant, Place, StreamId};
use crate::money::{Currency, Money};
use crate::policy::{GoodsLeave, OrderPolicy};
use crate::process::{Heard, Outstanding, Procurement};
use crate::reason::Reason;
use crate::testing::{Dice, Tally, event_types};
use crate::trade::order::{self, Answer, Order};
use crate::trade::purchase_order::{self, PurchaseOrder, Seller, Stage};
use crate::trade::{LineQuantity, Quantities};

const PARTITIONS: u32 = 4;

/// Files in partitions, decided by the aggregates themselves, one commit a command.
struct World {
    orders: BTreeMap<Uuid, Vec<order::Event>>,
    bought: BTreeMap<Uuid, Vec<purchase_order::Event>>,
    log: BTreeMap<u32, Vec<Option<Heard>>>,
    recorded: BTreeSet<Uuid>,
    tally: Tally,
    commands: u128,
    on: Day,
}

/// The world is some instants of 1 January 1970 long, but for vendors who are late.
fn day(number: u32) -> Day {
    Day::from_ymd(1970, 1, number).unwrap()
}

fn figures() -> OrderPolicy {
    OrderPolicy {
        price_days: 30,
        vendor_answer_days: 14,
        return_days: 14,
        goods_leave_on: GoodsLeave::Grant,
        return_arrival_days: 30,
    }
}

/// A customer has one order, so that the customer's id tells the order's.
fn customer_of(order: Uuid) -> Uuid {
    Uuid::from_u128(order.as_u128() + (1 << 64))
}

impl World {
    fn new() -> World {
        World {
            orders: BTreeMap::new(),
            bought: BTreeMap::new(),
            log: BTreeMap::new(),
            recorded: BTreeSet::new(),
            tally: Tally::default(),
            commands: 0,
            on: day(1),
        }
    }

    /// As the writer does it: a command that was recorded changes nothing.
    fn send(&mut self, it: &Outstanding, dice: &mut Dice) {
        if self.recorded.contains(&it.id) {
            return;
        }
        let command = (it.id, it.command_type);
        let done = match &it.command {
            Command::Order { order, act } => {
                self.ask_order(*order, act.clone(), command, Some(it.causation))
            }
            Command::PurchaseOrder { purchase_order, act } => {
                let seller = match dice.below(5) {
                    0 => Seller::Unknown,
                    1 => Seller::Suspended,
                    _ => Seller::Active,
                };
                let asked = (act.clone(), seller);
                self.ask_vendor(it.file, *purchase_order, asked, command, Some(it.causation))
            }
            other @ (Command::Customer(_)
            | Command::Line { .. }
            | Command::Application { .. }
            | Command::Loan { .. }
            | Command::Shipment { .. }
            | Command::Placement { .. }
            | Command::Vendor(_)
            | Command::Partner(_)
            | Command::PolicyBook(_)
            | Command::Premium { .. }
            | Command::Spread(_)
            | Command::Evidence { .. }
            | Command::Identity { .. }
            | Command::Age) => panic!("{other:?} is none of this process"),
        };
        assert!(done, "what a process asks ends in a commit: {it:?}");
    }

    fn ask_order(
        &mut self,
        order: Uuid,
        act: order::Act,
        command: (Uuid, &str),
        causation: Option<Uuid>,
    ) -> bool {
        let past = self.orders.entry(order).or_default();
        let at = Instant::from_micros(1_000).unwrap();
        let asked = order::Command {
            act,
            on: day(1),
            at,
            id: command.0,
            carried: order::Carried::default(),
            coming_back: false,
            received: None,
            refundable: None,
            policy: figures(),
        };
        let events = Order::decide(&replay::<Order>(&*past), &asked).unwrap_or_default();
        past.extend(events.clone());
        let stream = StreamId::Order(order);
        let facts: Vec<_> =
            events.into_iter().map(|it| Fact { stream, event: Event::Order(it) }).collect();
        self.append(FileId::Customer(customer_of(order)), command, causation, &facts)
    }

    fn ask_vendor(
        &mut self,
        file: FileId,
        purchase_order: Uuid,
        (act, seller): (purchase_order::Act, Seller),
        command: (Uuid, &str),
        causation: Option<Uuid>,
    ) -> bool {
        let past = self.bought.entry(purchase_order).or_default();
        let asked = purchase_order::Command { act, on: self.on, seller };
        let state = replay::<PurchaseOrder>(&*past);
        let events = PurchaseOrder::decide(&state, &asked).unwrap_or_default();
        past.extend(events.clone());
        let stream = StreamId::PurchaseOrder(purchase_order);
        let facts: Vec<_> =
            events.into_iter().map(|it| Fact { stream, event: Event::PurchaseOrder(it) }).collect();
        self.append(file, command, causation, &facts)
    }

    fn append(
        &mut self,
        file: FileId,
        command: (Uuid, &str),
        causation: Option<Uuid>,
        facts: &[Fact],
    ) -> bool {
        self.tally.count(facts.iter().map(|it| it.event.event_type()));
        if facts.is_empty() {
            return false;
        }
        let partition = file.partition(PARTITIONS);
        let log = self.log.entry(partition).or_default();
        let place = Place { partition, sequence: log.len() as u64 + 1 };
        let commit = commit(file, command, causation, place, facts);
        log.push(Heard::of(place, &commit, facts));
        self.recorded.insert(command.0)
    }

    /// A customer or a vendor does something, possible or not.
    fn person(&mut self, dice: &mut Dice) {
        self.commands += 1;
        let id = Uuid::from_u128(self.commands + (2 << 64));
        let order = Uuid::from_u128(u128::from(dice.below(12)) + 1);
        let bought: Vec<_> = self.bought.keys().copied().collect();
        let some = dice.below(64) as usize % bought.len().max(1);
        match (dice.below(9), bought.get(some)) {
            (0 | 1, Some(&it)) => self.vendor(it, purchase_order::Act::Confirm, id),
            (2, Some(&it)) => {
                let reason = Reason::of("out_of_stock");
                self.vendor(it, purchase_order::Act::Refuse { reason }, id);
            }
            (3, _) if dice.below(2) == 0 => {
                let lines = match dice.below(2) {
                    0 => None,
                    _ => Some(vec![LineQuantity { line: 1, quantity: 1 }]),
                };
                let act = order::Act::Cancel { lines, reason: Reason::of("changed_mind") };
                self.ask_order(order, act, (id, "order.cancel"), None);
            }
            (4, Some(&it)) if dice.below(3) == 0 => {
                let reason = Reason::of("vendor_unable");
                self.vendor(it, purchase_order::Act::Withdraw { reason }, id);
            }
            (5, Some(&it)) if dice.below(4) == 0 => {
                // A vendor's file is aged when its days have come.
                let today = std::mem::replace(&mut self.on, day(20));
                self.vendor(it, purchase_order::Act::Age, id);
                self.on = today;
            }
            _ => {
                let act = match self.orders.get(&order).map_or(0, Vec::len) {
                    0 => quote(dice),
                    1 => order::Act::Place { payment: order::Payment::Credit {} },
                    2 => order::Act::Confirm { loan: id },
                    _ => {
                        let delivered_at = Instant::from_micros(1).unwrap();
                        let lines =
                            Some(vec![LineQuantity { line: 1 + dice.below(2), quantity: 1 }]);
                        match dice.below(6) {
                            0 => order::Act::RecordDelivery { shipment: None, lines, delivered_at },
                            1 => self.correct_or_return(order, dice),
                            _ => return,
                        }
                    }
                };
                self.ask_order(order, act, (id, "order.any"), None);
            }
        }
    }

    fn correct_or_return(&self, order: Uuid, dice: &mut Dice) -> order::Act {
        let state = replay::<Order>(&self.orders[&order]);
        let account = state.order().expect("it was quoted");
        let by_hand = account.deliveries().keys().find_map(|it| match it {
            order::By::Hand { delivery } => Some(*delivery),
            order::By::Shipment { .. } => None,
        });
        let open = account.open_return().map(|(id, _)| id);
        match (open, by_hand, dice.below(3)) {
            (Some(r#return), ..) => order::Act::ReceiveReturn { r#return },
            (None, Some(delivery), 0) => {
                let reason = Reason::of("recorded_in_error");
                order::Act::TakeBackDelivery { delivery, reason }
            }
            (None, ..) => order::Act::AskReturn { lines: None, reason: Reason::of("defective") },
        }
    }

    fn vendor(&mut self, purchase_order: Uuid, act: purchase_order::Act, id: Uuid) {
        let file = self.vendor_of(purchase_order);
        let asked = (act, Seller::Active);
        self.ask_vendor(file, purchase_order, asked, (id, "purchase_order.answer"), None);
    }

    fn vendor_of(&self, purchase_order: Uuid) -> FileId {
        let states = self.orders.values().map(replay::<Order>);
        states
            .flat_map(|it| it.order().map(|it| it.supplies().to_vec()).unwrap_or_default())
            .find(|it| it.purchase_order == purchase_order)
            .map(|it| FileId::Vendor(it.vendor))
            .expect("what a vendor's file knows was ordered")
    }

    /// A fresh fold of what was read so far, partition after partition.
    fn fold(&self, read: &BTreeMap<u32, usize>) -> Procurement {
        let mut process = Procurement::default();
        for (partition, &count) in read {
            let log = self.log.get(partition).map(Vec::as_slice).unwrap_or_default();
            for it in log[..count].iter().flatten() {
                process.hear(it.clone());
            }
        }
        process
    }

    /// Both sides tell the same of every purchase order.
    fn check_settled(&self) {
        for (order, past) in &self.orders {
            let state = replay::<Order>(past);
            state.check().unwrap();
            let Some(account) = state.order() else { continue };
            for it in account.supplies() {
                let past = &self.bought[&it.purchase_order];
                let bought = replay::<PurchaseOrder>(past);
                let stage = bought.purchase_order().unwrap().stage();
                let confirmed =
                    past.iter().any(|it| matches!(it, purchase_order::Event::Confirmed(_)));
                let expected = match stage {
                    Stage::Received => None,
                    Stage::Confirmed => Some(Answer::Confirmed),
                    Stage::Refused | Stage::NotReceived | Stage::Lapsed => Some(Answer::Refused),
                    Stage::Withdrawn => Some(Answer::Withdrawn),
                    Stage::Cancelled if confirmed => Some(Answer::Confirmed),
                    Stage::Cancelled => None,
                    Stage::CancelledAhead | Stage::Ahead => panic!("what was asked for arrived"),
                };
                assert_eq!(it.answer, expected, "order {order}: {stage:?}");
                let supplied = matches!(stage, Stage::Received | Stage::Confirmed);
                let wanted = account.stage() != order::Stage::Cancelled;
                assert!(!supplied || wanted, "order {order} was cancelled, and is {stage:?}");
                check_pieces(account, it, past);
            }
        }
    }
}

/// What the vendor was told of the pieces is what the order knows, as long as he had not refused.
fn check_pieces(order: &order::Order, supply: &order::Supply, past: &[purchase_order::Event]) {
    if !matches!(supply.answer, None | Some(Answer::Confirmed)) {
        return;
    }
    let mut told = [Quantities::default(), Quantities::default(), Quantities::default()];
    let [delivered, not_delivered, returned] = &mut told;
    for event in past {
        match event {
            purchase_order::Event::Delivered(it) => delivered.add(&it.lines),
            purchase_order::Event::DeliveryCorrected(it) => not_delivered.add(&it.lines),
            purchase_order::Event::Returned(it) => returned.add(&it.lines),
            purchase_order::Event::Received(_)
            | purchase_order::Event::NotReceived(_)
            | purchase_order::Event::Confirmed(_)
            | purchase_order::Event::Refused(_)
            | purchase_order::Event::Withdrawn(_)
            | purchase_order::Event::Lapsed(_)
            | purchase_order::Event::Cancelled(_)
            | purchase_order::Event::NotCancelled(_) => {}
        }
    }
    assert_eq!(delivered.without(not_delivered), order.delivered().among(&supply.lines));
    assert_eq!(*returned, order.returned().among(&supply.lines));
}

fn quote(dice: &mut Dice) -> order::Act {
    let zero = Money::zero(Currency::XOF);
    let items = (0..=dice.below(3)).map(|_| order::Item {
        vendor: Uuid::from_u128(u128::from(dice.below(5)) + (3 << 64)),
        offer: None,
        category: None,
        role: order::Role::Agent,
        description: "lamp".to_owned(),
        quantity: 1,
        goods: goods(),
        price: None,
        freight: zero,
        customs: zero,
        service: zero,
    });
    order::Act::Quote {
        items: items.collect(),
        valid_until: Instant::from_micros(2_000).unwrap(),
        destination: "TG".parse().unwrap(),
        beneficiary: None,
    }
}

/// The events that no person and no process of this world asks for.
const ELSEWHERE: [&str; 5] = [
    "order.lapsed",
    "order.funding_lapsed",
    "order.return_refused",
    "order.return_lapse_deferred",
    "order.return_abandoned",
];

#[test]
fn both_sides_end_up_of_one_mind_however_the_partitions_are_read() {
    let mut tally = Tally::default();
    for seed in 0..150 {
        tally.add(one_world(seed));
    }
    let all =
        event_types::<order::Event>().into_iter().chain(event_types::<purchase_order::Event>());
    tally.expect_whole(all.filter(|it| !ELSEWHERE.contains(it)));
}

fn one_world(seed: u64) -> Tally {
    let mut dice = Dice::from_seed(seed);
    let mut world = World::new();
    let mut process = Procurement::default();
    let mut read: BTreeMap<u32, usize> = BTreeMap::new();
    for step in 0..400 {
        match dice.below(4) {
            0 if step < 300 => world.person(&mut dice),
            1 => send_one(&mut world, &process, &mut dice),
            _ => read_one(&world, &mut process, &mut read, dice.below(PARTITIONS)),
        }
        if dice.below(40) == 0 {
            // A restart: all that is known is what the log says.
            assert_eq!(process, world.fold(&read), "seed {seed} step {step}");
            process = world.fold(&read);
        }
    }
    for _ in 0..10_000 {
        let behind = (0..PARTITIONS).find(|it| {
            let there = world.log.get(it).map_or(0, Vec::len);
            read.get(it).copied().unwrap_or(0) < there
        });
        match (behind, process.is_empty()) {
            (Some(partition), _) => read_one(&world, &mut process, &mut read, partition),
            (None, false) => send_one(&mut world, &process, &mut dice),
            (None, true) => break,
        }
    }
    assert!(process.is_empty(), "seed {seed}: {:?} stays outstanding", process.outstanding());
    assert_eq!(process.ahead(), 0, "seed {seed}");
    world.check_settled();
    world.tally
}

/// Sends one of the outstanding commands, any of them and sometimes twice.
fn send_one(world: &mut World, process: &Procurement, dice: &mut Dice) {
    let outstanding = process.outstanding();
    let some = dice.below(64) as usize % outstanding.len().max(1);
    if let Some(&it) = outstanding.get(some) {
        world.send(it, dice);
        if dice.below(3) == 0 {
            world.send(it, dice);
        }
    }
}

fn read_one(
    world: &World,
    process: &mut Procurement,
    read: &mut BTreeMap<u32, usize>,
    partition: u32,
) {
    let at = read.entry(partition).or_default();
    if let Some(next) = world.log.get(&partition).and_then(|it| it.get(*at)) {
        *at += 1;
        if let Some(heard) = next {
            process.hear(heard.clone());
        }
    }
}
