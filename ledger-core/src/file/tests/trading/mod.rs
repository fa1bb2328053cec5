//! Random lives of customers who buy on credit: whatever happens to order, shipment, application,
//! line and loan, and in whatever order, what joins them holds after each commit.

mod asking;

use std::collections::BTreeSet;

use super::financing::{on_credit, submission, versions, with_lateness};
use super::walk::stored_and_read;
use super::*;
use crate::calendar::Day;
use crate::credit::application::{self, DecidedBy, LenderAnswer, Outcome, Paper, Purpose, Terms};
use crate::credit::line::{self, LimitCause};
use crate::freight::shipment::{self, CancelCause, Direction, Leg, Milestone, OnTheWay, Report};
use crate::reason::Reason;
use crate::testing::{Dice, Tally, event_types, with_law, with_scorecards};
use crate::trade::LineQuantity;
use crate::trade::order::{self, Item, Refusal};

struct Life {
    dice: Dice,
    on: Day,
    policies: policy::State,
    state: State,
    commits: Vec<Vec<Fact>>,
    tally: Tally,
}

/// What ships, under which one person approves all of these orders; from this day on a version under which
/// nearly each of them takes two, and some months later one by which the rules look at them too.
fn stricter_from(on: Day) -> policy::State {
    let stricter = Document::SHIPPED.replace("\"amount\": 100000", "\"amount\": 5000");
    let stricter = with_law(&with_lateness(&stricter));
    let scored = (with_scorecards(&stricter), on.saturating_add_days(100));
    versions(&[(Document::SHIPPED.to_owned(), day(1)), (stricter, on), scored])
}

/// The ids of up to so many streams of a kind.
fn id(kind: u128, number: u32) -> Uuid {
    Uuid::from_u128(kind * 256 + u128::from(number))
}

impl Life {
    fn lived(seed: u64) -> Life {
        let mut life = Life {
            dice: Dice::from_seed(seed),
            on: day(1),
            policies: stricter_from(day(150)),
            state: State::new(FileId::Customer(CUSTOMER)),
            commits: vec![],
            tally: Tally::default(),
        };
        let open = line::Act::Open { limit: xof(60_000) };
        for command in [Command::Customer(register()), Command::Line { line: id(1, 0), act: open }]
        {
            life.ask(&command, "risk");
        }
        for _ in 0..150 {
            life.on = life.on.saturating_add_days(life.dice.below(6));
            life.age();
            for _ in 0..life.dice.below(8) {
                let (command, role) = life.command();
                life.ask(&command, role);
                // What was shown is agreed at once, or never.
                if let Command::Loan { loan, .. } = command
                    && life.file().loan(loan).is_some_and(|it| it.proposal().is_some())
                {
                    let account = life.file().loan(loan).cloned();
                    let act = otherwise(&mut life.dice, account.as_ref(), loan, life.on);
                    life.ask(&Command::Loan { loan, act }, role);
                }
            }
        }
        life
    }

    fn file(&self) -> &CustomerFile {
        let State::Customer(file) = &self.state else { panic!("it is a customer's file") };
        file
    }

    /// As a writer does before any command.
    fn age(&mut self) {
        let due = self.state.next_action_on(Engine::FIRST).is_some_and(|it| it <= self.on);
        let facts = self.decide(&Command::Age, "service").expect("ageing is never refused");
        assert_eq!(due, !facts.is_empty(), "something is due exactly when the file says so");
        self.commit(facts);
        let next = self.state.next_action_on(Engine::FIRST);
        assert!(next.is_none_or(|it| it > self.on), "a file is aged at once: {next:?}");
    }

    fn decide(&self, command: &Command, role: &str) -> Result<Vec<Fact>, Rejection> {
        let by = Actor { role: role.to_owned(), subject: Hash::of(role.as_bytes()) };
        let id = Uuid::from_u128(self.commits.len() as u128 + 1_000_000);
        decide(&self.state, command, &facts(self.on, &by, id, &self.policies))
    }

    /// Money that came in is refused by its own loan alone, whatever follows from it elsewhere.
    fn ask(&mut self, command: &Command, role: &str) {
        let answer = self.decide(command, role);
        if let (Command::Loan { act: Act::ReceiveRepayment { .. }, .. }, Err(why)) =
            (command, &answer)
        {
            assert!(matches!(why, Rejection::Loan(_)), "{command:?} was refused: {why}");
        }
        let facts = answer.unwrap_or_default();
        self.tally.count(facts.iter().map(|it| it.event.event_type()));
        self.commit(facts);
    }

    fn commit(&mut self, facts: Vec<Fact>) {
        if facts.is_empty() {
            return;
        }
        let at = place(self.commits.len() as u64 + 1);
        for fact in &facts {
            assert_eq!(stored_and_read(fact), *fact);
            let state = std::mem::replace(&mut self.state, State::Partition);
            self.state = state.apply(std::slice::from_ref(fact), at, self.on);
            assert_eq!(self.state.check_recorded(fact), Ok(()), "{fact:?}");
        }
        let checked = self.state.check(&self.policies, self.on);
        assert_eq!(checked, Ok(()), "after {facts:?} on {}", self.on);
        if self.commits.len().is_multiple_of(8) {
            punctual::compare(self.file(), self.on);
        }
        let commit = standing::commit(&self.state, &facts, self.on);
        assert_eq!(self.state.check_standings(&commit), Ok(()), "after {facts:?} on {}", self.on);
        self.commits.push(facts);
    }

    fn one_of<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.dice.below(of.len() as u32) as usize].clone()
    }

    fn command(&mut self) -> (Command, &'static str) {
        match self.dice.below(24) {
            0 => (self.ask_line(), "risk"),
            1 => {
                let command = match self.dice.below(12) {
                    0 => customer::Command::Suspend { reason: Reason::of("fraud_suspected") },
                    _ => customer::Command::Resume { reason: Reason::of("cause_cleared") },
                };
                (Command::Customer(command), "risk")
            }
            2..=8 => (self.ask_order(), "support"),
            9..=13 => self.ask_application(),
            14..=17 => (self.ask_shipment(), "logistics"),
            _ => {
                let asked = self.ask_loan();
                let second = matches!(asked, Command::Loan { act: Act::ApproveAct { .. }, .. });
                (asked, if second { "risk" } else { "finance" })
            }
        }
    }

    fn ask_line(&mut self) -> Command {
        let reason = || Reason::of("arrears");
        let line = self.file().lines.get(&id(1, 0)).and_then(|it| it.line());
        let blocked = line.and_then(|it| it.blocks().next()).map(|(block, _)| block);
        let act = match self.dice.below(8) {
            0 => line::Act::Open { limit: xof(1) },
            1 => line::Act::Block { reason: reason() },
            2 | 3 => line::Act::Unblock {
                block: blocked.unwrap_or(id(1, 0)),
                reason: Reason::of("cause_cleared"),
            },
            _ => {
                let limit = xof(i64::from(1 + self.dice.below(12)) * 10_000);
                line::Act::ChangeLimit { limit, cause: LimitCause::Person { reason: reason() } }
            }
        };
        Command::Line { line: id(1, self.dice.below(8) / 7), act }
    }

    /// An order in one of these stages, at times any.
    fn order_in(&mut self, stages: &[order::Stage]) -> Uuid {
        let fits = |it: &order::State| it.order().is_some_and(|it| stages.contains(&it.stage()));
        let found = self.file().orders.iter().filter(|(_, it)| fits(it)).map(|(id, _)| *id);
        let found: Vec<Uuid> = found.collect();
        match found.is_empty() || self.dice.below(6) == 0 {
            true => id(2, self.dice.below(24)),
            false => self.one_of(&found),
        }
    }

    fn ask_order(&mut self) -> Command {
        let order = match self.dice.below(8) {
            0 | 1 => id(2, self.dice.below(24)),
            2 | 3 => self.order_in(&[order::Stage::Quoted]),
            4 | 5 => self.order_in(&[order::Stage::Confirmed]),
            6 => self.order_in(&[order::Stage::Delivered, order::Stage::ReturnAsked]),
            _ => self.order_in(&[order::Stage::ReturnAsked]),
        };
        let account = self.file().order(order).cloned();
        let stage = account.as_ref().map(order::Order::stage);
        let supplies = account.as_ref().map(|it| it.supplies().to_vec()).unwrap_or_default();
        let open = account.as_ref().and_then(|it| it.open_return()).map(|(id, _)| id);
        let open = open.unwrap_or_default();
        let deliveries = account.iter().flat_map(|it| it.deliveries().keys());
        let by_hand = deliveries.filter_map(|it| match it {
            order::By::Hand { delivery } => Some(*delivery),
            order::By::Shipment { .. } => None,
        });
        let by_hand = by_hand.max().unwrap_or_default();
        let reason = Reason::of("changed_mind");
        let lines = match self.dice.below(3) {
            0 => None,
            _ => Some(vec![LineQuantity { line: 1 + self.dice.below(2), quantity: 1 }]),
        };
        let act = match (stage, self.dice.below(12)) {
            (None, _) => self.quote(),
            (Some(order::Stage::Quoted), 0..=8) => on_credit(),
            (_, 0) if self.dice.below(2) == 0 => order::Act::Cancel { lines, reason },
            (Some(order::Stage::Confirmed), 1..=5) => {
                let purchase_order = self.one_of(&supplies).purchase_order;
                match self.dice.below(8) {
                    0 => {
                        let reason = Reason::of("out_of_stock");
                        let refusal = Refusal::ByVendor { reason };
                        order::Act::RecordPurchaseOrderRefused { purchase_order, refusal }
                    }
                    1..=4 => order::Act::RecordPurchaseOrderSent { purchase_order },
                    _ => order::Act::RecordPurchaseOrderConfirmed { purchase_order },
                }
            }
            (Some(order::Stage::Delivered), 1..=6) => {
                let reason = Reason::of("defective");
                order::Act::AskReturn { lines, reason }
            }
            (Some(order::Stage::ReturnAsked), 1..=4) => {
                order::Act::ReceiveReturn { r#return: open }
            }
            (Some(order::Stage::ReturnAsked), 5 | 6) => {
                order::Act::AbandonReturn { r#return: open }
            }
            (Some(order::Stage::ReturnAsked), 7..=9) => {
                order::Act::RefuseReturn { r#return: open, reason: Reason::of("used") }
            }
            (Some(order::Stage::Cancelled | order::Stage::Returned), 1) => {
                order::Act::Owe { amount: xof(100), reason: Reason::of("goodwill") }
            }
            (Some(order::Stage::Delivered), 7 | 8) => {
                let reason = Reason::of("recorded_in_error");
                order::Act::TakeBackDelivery { delivery: by_hand, reason }
            }
            (Some(order::Stage::Confirmed), 6) if self.dice.below(2) == 0 => {
                let delivered_at = self.noon();
                order::Act::RecordDelivery { shipment: None, lines, delivered_at }
            }
            (_, 11) => order::Act::Confirm { loan: id(9, 9) },
            (Some(_), _) => self.quote(),
        };
        Command::Order { order, act }
    }

    fn noon(&self) -> Instant {
        Instant::new(self.on.date().and_hms_opt(12, 0, 0).unwrap().and_utc())
    }

    fn quote(&mut self) -> order::Act {
        let item = |dice: &mut Dice| Item {
            vendor: id(7, dice.below(2)),
            offer: None,
            category: None,
            role: order::Role::Agent,
            description: "phone".to_owned(),
            quantity: 2,
            goods: xof(i64::from(1 + dice.below(10)) * 1_000),
            price: None,
            freight: xof(600),
            customs: xof(300),
            service: xof(100),
        };
        let first = item(&mut self.dice);
        let items = match self.dice.below(3) {
            0 => vec![first, item(&mut self.dice)],
            _ => vec![first],
        };
        let until = self.on.saturating_add_days(self.dice.below(90));
        order::Act::Quote {
            items,
            valid_until: Instant::new(until.date().and_hms_opt(18, 0, 0).unwrap().and_utc()),
            destination: "TG".parse().unwrap(),
            beneficiary: None,
        }
    }

    fn plan(&self) -> Plan {
        let first_due_on = self.on.saturating_add_days(20);
        Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None }
    }

    fn ask_application(&mut self) -> (Command, &'static str) {
        let open = |it: &application::State| it.application().is_some_and(|it| it.is_open());
        let waiting = self.file().applications.iter().filter(|(_, it)| open(it));
        let waiting: Vec<Uuid> = waiting.map(|(id, _)| *id).collect();
        let application = match waiting.is_empty() || self.dice.below(3) == 0 {
            true => id(3, self.dice.below(80)),
            false => self.one_of(&waiting),
        };
        let dossier = self.file().applications.get(&application).and_then(|it| it.application());
        let asked = dossier.map(|it| it.submitted().asked.amount);
        let stage = dossier.map(|it| it.stage().clone());
        let reason = Reason::of("sound");
        let (act, role) = match (asked, stage, self.dice.below(10)) {
            (None, _, 0 | 1) => (submission(Purpose::Cash {}, 9_000), "support"),
            (None, _, _) => {
                let order = self.order_in(&[order::Stage::Placed]);
                let amount = self.file().order(order).map_or(xof(1), order::Order::total);
                (submission(Purpose::Order { order }, amount.amount()), "customer")
            }
            (Some(_), _, 0) => {
                (application::Act::Withdraw { reason: Reason::of("duplicate") }, "customer")
            }
            (Some(_), _, 1) => {
                let reasons = vec!["thin_history".to_owned()];
                let reason = Reason::of("thin_history");
                (application::Act::Decline { reasons, reason }, "risk")
            }
            (Some(_), _, 9) => {
                let lender = Lender::Bank { id: "orabank".to_owned() };
                (application::Act::Assess { lender, signals: None }, "risk")
            }
            (Some(_), Some(application::Stage::Offered(offer)), dice) => {
                (self.answer_or_sign(&offer, dice), "support")
            }
            (Some(_), Some(application::Stage::Reviewed { terms, .. }), _) => {
                let terms = terms.clone();
                (
                    application::Act::Approve {
                        terms,
                        stated: application::Stated::default(),
                        reason,
                    },
                    self.one_of(&["risk", "admin"]),
                )
            }
            (Some(principal), _, dice) => {
                let lender = match dice {
                    2 | 3 => Lender::Bank { id: "orabank".to_owned() },
                    _ => Lender::OwnBook {},
                };
                let terms = Terms { product: None, lender, principal, plan: self.plan() };
                let income = (dice < 2).then(|| xof(100_000));
                let stated = application::Stated { class: None, income };
                (
                    application::Act::Approve { terms, stated, reason },
                    self.one_of(&["risk", "admin"]),
                )
            }
        };
        (Command::Application { application, act }, role)
    }

    fn answer_or_sign(&self, offer: &application::Offer, dice: u32) -> application::Act {
        match (&offer.answer, dice) {
            (LenderAnswer::NotAsked, _) if offer.bank().is_some() => application::Act::Present,
            (LenderAnswer::Awaited { .. }, 2) => {
                application::Act::RecordRefusal { offer: None, code: "K-12".to_owned() }
            }
            (LenderAnswer::Awaited { .. }, _) => application::Act::RecordAcceptance {
                offer: None,
                reference: format!("K-{}", offer.offer),
            },
            (
                LenderAnswer::NotAsked
                | LenderAnswer::Reserving
                | LenderAnswer::Reserved { .. }
                | LenderAnswer::Accepted { .. },
                _,
            ) => {
                let paper = Paper { reference: "C-1".to_owned(), sha256: Hash::of(b"a scan") };
                let (offer, signed_on) = (offer.offer, self.on);
                application::Act::RecordSignature { offer, paper, signed_on }
            }
        }
    }
}

#[test]
fn whatever_happens_to_an_order_what_joins_it_to_line_and_loan_holds() {
    let mut tally = Tally::default();
    let mut met = BTreeSet::new();
    let (mut commits, mut by_one, mut by_two) = (0, 0, 0);
    for seed in 0..200 {
        let life = Life::lived(seed);
        for fact in life.commits.iter().flatten() {
            if let Event::Application(application::Event::Decided(it)) = &fact.event
                && let (DecidedBy::Persons { persons }, Outcome::Approved { .. }) =
                    (&it.by, &it.outcome)
            {
                match persons.len() {
                    1 => by_one += 1,
                    _ => by_two += 1,
                }
            }
        }
        commits += life.commits.len();
        met.extend(life.commits.iter().flatten().map(|it| it.event.event_type()));
        tally.add(life.tally);
    }
    println!("{commits} commits, approved {by_one} times by one and {by_two} by two, {tally:?}");
    tally.expect_whole([]);
    let types = [
        event_types::<line::Event>(),
        event_types::<application::Event>(),
        event_types::<loan::Event>(),
        event_types::<order::Event>(),
    ];
    // Nothing goes back by a shipment here, so that no return is waited for longer.
    met.insert("order.return_lapse_deferred");
    // Nor is Premium asked for, and no version here has prices: those have their own walks.
    met.extend(["application.deferred", "application.resumed", "application.rated"]);
    // Nor has a bank a line here, or a version a template: `process/tests/lending.rs` walks the one, and
    // `file/tests/contracting.rs` has the other.
    met.extend(["application.reservation_asked", "application.reserved"]);
    met.extend(["application.not_reserved", "application.passed_over"]);
    met.extend(["application.answered_late", "application.reservation_released"]);
    met.extend(["application.exposed", "application.contract_prepared"]);
    // Nor is anything signed by a code.
    met.extend(["application.code_made", "application.code_failed", "application.code_accepted"]);
    // Nor does anybody work at the review desk.
    met.extend(["application.sent_to_review", "application.review_asked"]);
    met.extend(["application.assigned", "application.given_back"]);
    met.extend(["application.review_overdue", "application.overridden"]);
    // Nor does anything come late that the rules would look at again.
    met.insert("application.offer_revoked");
    // These take a file's own walk to be met often enough.
    met.extend(["loan.forgiven_alone", "loan.debit_answered", "loan.charge_off_undone"]);
    met.extend([
        "loan.goods_refund_reversed",
        "loan.paused",
        "loan.pause_ended",
        "loan.pause_over",
    ]);
    // Credit for goods goes out at once.
    met.extend(["loan.part_disbursed", "loan.part_reversed", "loan.parts_ended"]);
    let missed: Vec<_> = types.into_iter().flatten().filter(|it| !met.contains(it)).collect();
    assert!(missed.is_empty(), "the walk never met {missed:?}");
    assert!(by_one > 200 && by_two > 50, "{by_one} approvals by one person, {by_two} by two");
}
