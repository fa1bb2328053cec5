//! Credit lines, applications, orders and shipments of random histories, each decided by the rules
//! of its own aggregate and committed to its customer's file.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use chrono::{Days, TimeDelta};
use ledger_core::credit::application::{
    self, Application, Asked, FirstDue, LenderAnswer, Paper, Purpose, Terms,
};
use ledger_core::credit::line::{self, Line};
use ledger_core::credit::{Lender, Plan};
use ledger_core::decider::Decider;
use ledger_core::engine::Engine;
use ledger_core::file::{Command, Event, Fact, Standing};
use ledger_core::freight::shipment::{
    self, CancelCause, CarrierCode, Direction, DocumentKind, Leg, Milestone, OnTheWay, OrderFacts,
    OrderStanding, ProofKind, Report, ReportReason, Shipment,
};
use ledger_core::log::{Actor, FileId, Hash, Instant, KeyCheck, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{ApplicationPolicy, GoodsLeave, OrderPolicy, PolicyRef};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;
use ledger_core::testing::Dice;
use ledger_core::trade::order::{self, Beneficiary, Item, Order, Refusal};
use ledger_core::trade::purchase_order::{self, PurchaseOrder};
use ledger_core::trade::{LineQuantity, Quantities};
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
        return_arrival_days: 30,
    }
}

fn actor(number: u32) -> Actor {
    Actor { role: "risk".to_owned(), subject: Hash([number as u8; 32]) }
}

impl Market {
    pub(super) fn new(seed: u64) -> Market {
        Market {
            dice: Dice::from_seed(seed ^ 0x3a4),
            lines: BTreeMap::new(),
            applications: BTreeMap::new(),
            orders: BTreeMap::new(),
            shipments: BTreeMap::new(),
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
        match self.dice.below(12) {
            0..=2 => self.about_a_line(world, file),
            3..=5 => self.about_an_application(world, file),
            6..=8 => self.about_an_order(world, file),
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

    /// Some command that a process sent arrives, or none.
    fn answer(&mut self, world: &mut World) {
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
    fn vendor_answers(&mut self, world: &mut World) {
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

    fn about_a_line(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.lines);
        let (id, file, state) = self.some(&mut known, file);
        // Three loans a line, so that what is raised is lowered some time.
        let loan = Uuid::from_u64_pair(id.as_u128() as u64, self.dice.below(3).into());
        let amount = xof(1 + self.dice.below(900));
        let reason = ledger_core::reason::Reason {
            code: self.one_of(&["fraud_suspected", "arrears"]).to_owned(),
            note: self.one_of(&[None, Some("a\nsecond \"note\"".to_owned())]),
        };
        let blocks: Vec<Uuid> = state
            .line()
            .map_or_else(Vec::new, |line| line.blocks().map(|(block, _)| block).collect());
        let block = if blocks.is_empty() { id } else { self.one_of(&blocks) };
        let exposures = state.line().into_iter().flat_map(line::CreditLine::exposures);
        let reserved =
            exposures.filter(|(_, takes)| !takes.reserved.is_zero()).map(|it| it.0).next();
        // What is seldom possible is asked for more often where it is.
        let often = match (reserved, blocks.is_empty()) {
            (Some(_), _) => self.one_of(&[1, 2]),
            (None, true) => 9,
            (None, false) => self.one_of(&[6, 8]),
        };
        let any = self.dice.below(10);
        let chosen = self.one_of(&[often, any, any]);
        let act = match (state.line().is_some(), chosen) {
            (false, _) => line::Act::Open { limit: xof(self.dice.below(3_000)) },
            (true, 0) => {
                let limit = xof(self.dice.below(4_000));
                line::Act::ChangeLimit { limit, cause: line::LimitCause::Person { reason } }
            }
            (true, 1) => line::Act::Release { loan: reserved.unwrap_or(loan) },
            (true, 2 | 3) => line::Act::Raise { loan, amount },
            (true, 4) => line::Act::Lower { loan, amount },
            (true, 5) => line::Act::Block { reason },
            (true, 6) => line::Act::Unblock { block, reason },
            (true, 7) => line::Act::BlockForDefault { loan },
            (true, 8) => line::Act::UnblockAfterDefault { loan },
            (true, _) => line::Act::Reserve { loan, amount },
        };
        let (ran, in_default) = (self.id(), self.id());
        // A line that opens blocked by a loan that stays in default reserves nothing any more.
        let block = (self.dice.below(3) == 0).then(|| self.id());
        let takes = line::Exposure { reserved: xof(0), outstanding: xof(40) };
        let loans = vec![
            line::LoanFact { loan: ran, takes, block: None },
            line::LoanFact { loan: in_default, takes, block },
        ];
        let command = line::Command { act, same_currency: None, loans, block: self.id() };
        let of = (file, StreamId::CreditLine(id));
        let after = self.ask::<Line>(
            world,
            of,
            state,
            &command,
            (Event::Line, |it| it.figures().map(Standing::Line)),
        );
        known.extend(after.map(|it| (id, (file, it))));
        self.lines = known;
    }

    fn about_an_application(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.applications);
        let (id, file, state) = self.some(&mut known, file);
        let first_due_on = world.day + Days::new(20);
        let plan = Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None };
        let bank = Lender::Bank { id: "orabank".to_owned() };
        let (lender, product) = (self.one_of(&[Lender::OwnBook, bank]), Some("phone".to_owned()));
        let reason = ledger_core::reason::Reason::of("sound");
        let act = match (state.dossier(), self.dice.below(7)) {
            (None, _) => {
                let currency = self.one_of(&[Currency::XOF, Currency::XOF, Currency::EUR]);
                let amount = Money::new((1 + self.dice.below(9_000)).into(), currency).unwrap();
                let first_due = FirstDue::On { first_due_on };
                let asked = Asked { product, amount, instalments: 3, first_due };
                application::Act::Submit { purpose: Purpose::Cash {}, asked }
            }
            (Some(dossier), 0..=3) => match dossier.offer() {
                Some(offer) => self.answer_or_sign(world, offer),
                None => {
                    let principal = dossier.submitted().asked.amount;
                    let terms = Terms { product, lender, principal, plan };
                    application::Act::Approve { terms, reason }
                }
            },
            (Some(_), 4) => {
                let reasons = vec!["thin_history".to_owned(), "arrears".to_owned()];
                application::Act::Decline { reasons, reason }
            }
            (Some(_), 5) => application::Act::Withdraw { reason },
            (Some(_), _) => application::Act::Age,
        };
        let command = application::Command {
            engine: Engine::LATEST,
            act,
            on: world.day,
            by: actor(self.dice.below(3)),
            own_file: self.dice.below(6) == 0,
            policy: ApplicationPolicy {
                four_eyes_above: vec![xof(4_000)],
                lapse_days: 6,
                offer_days: 5,
            },
            in_force: PolicyRef { version: 1, hash: Hash([7; 32]) },
            order: None,
            open: 0,
            open_max: 1,
            exposure: None,
            id: self.id(),
        };
        let of = (file, StreamId::Application(id));
        let after =
            self.ask::<Application>(world, of, state, &command, (Event::Application, |_| None));
        known.extend(after.map(|it| (id, (file, it))));
        self.applications = known;
    }

    fn answer_or_sign(&mut self, world: &World, offer: &application::Offer) -> application::Act {
        match (&offer.answer, self.dice.below(3)) {
            (LenderAnswer::NotAsked, _) if offer.bank().is_some() => application::Act::Present,
            (LenderAnswer::Awaited, 0) => {
                application::Act::RecordRefusal { code: "K-12".to_owned() }
            }
            (LenderAnswer::Awaited, _) => {
                application::Act::RecordAcceptance { reference: "A-7".to_owned() }
            }
            (LenderAnswer::NotAsked | LenderAnswer::Accepted { .. }, _) => {
                let paper = Paper { reference: "C-7".to_owned(), sha256: Hash([3; 32]) };
                let (offer, signed_on) = (offer.offer, world.day);
                application::Act::RecordSignature { offer, paper, signed_on }
            }
        }
    }

    fn about_an_order(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.orders);
        let (id, file, state) = self.some_order(&mut known, file);
        let supplies = state.account().map(|it| it.supplies().to_vec()).unwrap_or_default();
        let purchase_order = match supplies.is_empty() {
            true => Uuid::nil(),
            false => self.one_of(&supplies).purchase_order,
        };
        let reason = Reason { code: "changed_mind".to_owned(), note: Some("a\nnote".to_owned()) };
        let open = state.account().and_then(|it| it.open_return()).map(|(id, _)| id);
        let r#return = open.unwrap_or_default();
        let lines = match self.dice.below(2) {
            0 => None,
            _ => Some(vec![LineQuantity { line: 1 + self.dice.below(2), quantity: 1 }]),
        };
        let deliveries = state.account().map(|it| it.deliveries().keys().copied());
        let by_hand = deliveries.into_iter().flatten().find_map(|it| match it {
            order::By::Hand { delivery } => Some(delivery),
            order::By::Shipment { .. } => None,
        });
        // What is seldom possible is asked for more often where it is.
        let often = match (open, state.account().map(order::Account::stage)) {
            (Some(_), _) => 15 + self.dice.below(4),
            (None, Some(order::Stage::Delivered)) => self.one_of(&[14, 14, 18]),
            (None, Some(order::Stage::Confirmed)) => self.one_of(&[8, 10, 12, 12, 12, 12]),
            (None, Some(order::Stage::Placed)) => 4,
            (None, _) => self.dice.below(21),
        };
        let any = self.dice.below(21);
        let chosen = self.one_of(&[often, any]);
        let act = match (state.account().is_some(), chosen) {
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
            coming_back: false,
            received: Some(xof(1_000_000)),
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
        let is_under_way = |it: &order::Account| match it.stage() {
            order::Stage::Placed | order::Stage::Confirmed | order::Stage::ReturnAsked => true,
            order::Stage::Delivered => it.returns().is_empty(),
            order::Stage::Quoted
            | order::Stage::Lapsed
            | order::Stage::Cancelled
            | order::Stage::Returned => false,
        };
        let under_way: Vec<Uuid> = known
            .iter()
            .filter(|(_, (_, state))| state.account().is_some_and(is_under_way))
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

    /// A moment that has passed, to the second: reports come late and out of order.
    fn lately(&mut self, world: &World) -> Instant {
        let back = TimeDelta::seconds((self.dice.below(100) + 1).into());
        Instant::new(world.after_ticks(0).utc() - back)
    }

    fn about_a_shipment(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.shipments);
        let (id, file, state) = self.some(&mut known, file);
        let act = match state.parcel() {
            None => self.plan(world),
            Some(parcel) => {
                let corrected = self.corrected.get(&id).copied();
                self.report(world, parcel.open_exceptions().next(), corrected)
            }
        };
        let correct =
            if let shipment::Act::Correct { report, .. } = act { Some(report) } else { None };
        let accepted = self.accepted;
        let left = Some(Quantities::of(&[LineQuantity { line: 1, quantity: 9 }]));
        let command = shipment::Command {
            act,
            at: world.after_ticks(1),
            id: self.id(),
            order: OrderFacts { standing: OrderStanding::Confirmed, left },
            carrier: None,
        };
        let of = (file, StreamId::Shipment(id));
        let after = self.ask::<Shipment>(
            world,
            of,
            state,
            &command,
            (Event::Shipment, |it| it.parcel().map(|it| Standing::Shipment(it.standing()))),
        );
        if let Some(report) = correct.filter(|_| self.accepted > accepted) {
            self.corrected.insert(id, report);
        }
        known.extend(after.map(|it| (id, (file, it))));
        self.shipments = known;
    }

    fn plan(&mut self, world: &World) -> shipment::Act {
        let orders: Vec<Uuid> = self.orders.keys().copied().collect();
        let order = if orders.is_empty() { self.id() } else { self.one_of(&orders) };
        let first = world.day + Days::new(self.dice.below(10).into());
        let leg = |number, partner: &str, until, days| Leg {
            number,
            partner: partner.to_owned(),
            cost: xof(50),
            until,
            deadline_on: first + Days::new(days),
            tracking: None,
        };
        let legs = vec![
            leg(1, "dhl-togo", Milestone::AtHub, 0),
            leg(2, "asky", Milestone::ArrivedDestination, 3),
            leg(3, "dhl-togo", Milestone::Delivered, 6),
        ];
        let promised_on = first + Days::new(self.dice.below(12).into());
        let back = Direction::Return { asked: self.one_of(&[None, Some(Uuid::from_u128(7))]) };
        shipment::Act::Plan {
            order,
            direction: self.one_of(&[Direction::Outbound {}, back]),
            contents: vec![LineQuantity { line: 1, quantity: 1 + self.dice.below(3) }],
            weight_grams: NonZeroU32::new(self.dice.below(3_000)),
            declared_value: self.one_of(&[None, Some(xof(900))]),
            legs,
            promised_on,
        }
    }

    fn report(
        &mut self,
        world: &mut World,
        exception: Option<Uuid>,
        corrected: Option<Uuid>,
    ) -> shipment::Act {
        use shipment::Act;
        // From a few ids, so that some are corrected.
        let id = Uuid::from_u128(1 + u128::from(self.dice.below(12)));
        let carrier = CarrierCode {
            carrier: "dhl-togo".to_owned(),
            code: self.one_of(&["EMD", "EMH", "X9"]).to_owned(),
            text: (self.dice.below(2) == 0).then(|| "it is « here »".to_owned()),
        };
        let report = Report {
            id,
            event_at: self.lately(world),
            place: self.one_of(&[None, Some("Lomé hub".to_owned())]),
            carrier: (self.dice.below(3) > 0).then_some(carrier),
            reason: self.one_of(&[
                None,
                Some(ReportReason::CustomsDelay),
                Some(ReportReason::WeatherDelay),
            ]),
        };
        let said =
            |code: &str| Reason { note: Some("as the branch says".to_owned()), ..Reason::of(code) };
        let hash = Hash([self.dice.below(9) as u8; 32]);
        let kinds = [DocumentKind::CommercialInvoice, DocumentKind::CustomsDeclaration];
        let any = self.dice.below(24);
        let chosen = if corrected.is_some() { self.one_of(&[20, any]) } else { any };
        match chosen {
            0 => Act::PresentToCustoms {
                report,
                declaration: None,
                wanted: vec![DocumentKind::PackingList],
            },
            1 | 2 => Act::HoldAtCustoms { report, wanted: vec![] },
            3 => {
                let paid = xof(self.dice.below(40));
                Act::ReleaseFromCustoms { report, declared: xof(20), paid }
            }
            4 => Act::FailDelivery { report },
            5 => Act::Deliver { report },
            6 => Act::Lose { report },
            7 => Act::Damage { report },
            8 => Act::Return { report },
            9 | 10 => Act::Correct { report: id, reason: said("wrong_parcel") },
            11 | 12 => Act::AttachDocument { kind: self.one_of(&kinds), hash },
            13 => Act::RecordProof { kind: ProofKind::Slip, hash, received_by: self.sealed() },
            14 => match self.sealed() {
                Some(code) => {
                    let place = "Agoè".to_owned();
                    Act::IssuePickUpCode { place, code, valid_until: None }
                }
                None => Act::Cancel { cause: CancelCause::Asked { reason: said("replanned") } },
            },
            15 => Act::ChangeEstimate {
                estimated_on: world.day + Days::new(self.dice.below(20).into()),
                reason: said("weather"),
            },
            20 => {
                let report = corrected.unwrap_or(id);
                Act::WithdrawCorrection { report, reason: said("recorded_in_error") }
            }
            21 => Act::CorrectCancellation { reason: said("found") },
            22 => match exception {
                Some(exception) => Act::ResolveException { exception, reason: said("found") },
                None => Act::Deliver { report },
            },
            16 => Act::AssignTracking {
                leg: 1 + self.dice.below(3),
                number: format!("RB12345678{}TG", self.dice.below(10)).parse().unwrap(),
            },
            _ => Act::ReachMilestone { report, milestone: self.one_of(&OnTheWay::ALL) },
        }
    }
}
