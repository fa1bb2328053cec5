//! Random lives of customers' files: whatever is asked in whatever order, streams and what joins
//! them hold.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::financing::{versions, with_lateness, with_law};
use super::{
    CUSTOMER, cancel, clerk, day, directly, facts, money, of_rows, otherwise, place, rescind,
    reverse_of, second, standing, with_second_person, xof,
};
use crate::calendar::Day;
use crate::credit::loan::{
    self, Act, ChargeKind, Components, Excess, Lender, Life as Stage, MoneyRef, Payee, Plan,
    RepaymentKind, RowKind, StoredRow,
};
use crate::engine::Engine;
use crate::file::{Command, CustomerFile, Does, Event, Fact, NameKey, Rejection, State, decide};
use crate::log::{Actor, EventRecord, FileId, Hash, Place, StreamId};
use crate::money::Rate;
use crate::party::customer::{self, Contact, ContactField};
use crate::policy::{self, Document};
use crate::privacy::{KeyCheck, Sealed};
use crate::reason::Reason;
use crate::testing::{Dice, Tally, event_types};

fn document(default_days: u32) -> String {
    let changed = format!("\"default_days\": {default_days}");
    let document = Document::SHIPPED.replace("\"default_days\": 30", &changed);
    with_second_person(&document, 6_000, 20)
}

/// Who is asked for what takes two.
fn colleague() -> Actor {
    Actor { subject: Hash::of(b"another clerk"), ..clerk() }
}

/// A file, and all that was ever committed to it.
struct Life {
    dice: Dice,
    on: Day,
    policies: policy::State,
    state: State,
    commits: Vec<Vec<Fact>>,
    /// The business date of each commit.
    days: Vec<Day>,
    /// The place and the id of what was booked under each reference and stands, kept apart from the
    /// file's own.
    references: BTreeMap<String, (Place, Uuid)>,
    refused_references: u32,
    tally: Tally,
}

impl Life {
    fn lived(seed: u64) -> Life {
        let mut life = Life {
            dice: Dice::from_seed(seed),
            on: day(1),
            policies: versions(&[
                (document(30), day(1)),
                (document(10), day(40)),
                (with_lateness(&document(30)), day(90)),
                (with_law(&with_lateness(&document(45))), day(200)),
            ]),
            state: State::new(FileId::Customer(CUSTOMER)),
            commits: vec![],
            days: vec![],
            references: BTreeMap::new(),
            refused_references: 0,
            tally: Tally::default(),
        };
        for _ in 0..160 {
            life.on = life.on.saturating_add_days(life.dice.below(7));
            life.age();
            for _ in 0..life.dice.below(3) {
                let command = life.command();
                life.ask(&command);
                // What was shown is agreed at once, or never.
                if let Command::Loan { loan, .. } = command
                    && life.file().loan(loan).is_some_and(|it| it.proposal().is_some())
                {
                    let account = life.file().loan(loan).cloned();
                    let act = otherwise(&mut life.dice, account.as_ref(), loan, life.on);
                    life.ask(&Command::Loan { loan, act });
                }
            }
        }
        life.compare_with_its_history();
        life
    }

    fn file(&self) -> &CustomerFile {
        match &self.state {
            State::Customer(file) => file,
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => {
                unreachable!("it is a customer's file")
            }
        }
    }

    /// As a writer does before any command.
    fn age(&mut self) {
        let due = self.state.next_action_on(Engine::FIRST).is_some_and(|it| it <= self.on);
        let facts = self.decide(&Command::Age).expect("ageing is never refused");
        assert_eq!(due, !facts.is_empty(), "something is due exactly when the file says so");
        if due {
            self.tally.count(facts.iter().map(|it| it.event.event_type()));
        }
        let mut streams: Vec<_> = facts.iter().map(|it| it.stream).collect();
        streams.dedup();
        assert!(streams.is_sorted(), "loans age in the order of their ids");
        self.commit(facts);
        let next = self.state.next_action_on(Engine::FIRST);
        assert!(next.is_none_or(|it| it > self.on), "a file is aged at once: {next:?}");
    }

    fn decide(&self, command: &Command) -> Result<Vec<Fact>, Rejection> {
        let seconds = matches!(command, Command::Loan { act: Act::ApproveAct { .. }, .. });
        let other = seconds && !self.commits.len().is_multiple_of(8);
        let by = if other { colleague() } else { clerk() };
        let id = Uuid::from_u128(self.commits.len() as u128 + 1);
        decide(&self.state, command, &facts(self.on, &by, id, &self.policies))
    }

    fn ask(&mut self, command: &Command) {
        let answer = self.decide(command);
        let done = &self.done(command);
        let moved = moved_by(done);
        let used = moved.as_ref().and_then(|(it, _)| self.references.get(it)).copied();
        let registered = self.file().customer != customer::State::NotRegistered;
        match (&answer, used) {
            (Err(Rejection::ReferenceUsed { first, .. }), Some((known, _))) => {
                assert_eq!(*first, known);
                self.refused_references += 1;
            }
            (Err(Rejection::ReferenceUsed { .. }), None) => panic!("{command:?} is new money"),
            (_, Some(_)) => assert!(!registered, "{command:?} was taken twice"),
            (_, None) => (),
        }
        let facts = answer.unwrap_or_default();
        self.tally.count(facts.iter().map(|it| it.event.event_type()));
        let waits = |it: &Fact| matches!(it.event, Event::Loan(loan::Event::ActProposed(_)));
        let happens = !facts.is_empty() && !facts.iter().any(waits);
        if let Some((name, id)) = moved.filter(|_| happens) {
            self.references.insert(name, (place(self.commits.len() as u64 + 1), id));
        }
        if let Some(taken_back) = taken_back_by(done).filter(|_| happens) {
            self.references.retain(|_, (_, id)| *id != taken_back);
        }
        self.commit(facts);
    }

    /// What is done by this: of an approval, what had been proposed.
    fn done(&self, command: &Command) -> Command {
        let Command::Loan { loan, act: Act::ApproveAct { proposal } } = command else {
            return command.clone();
        };
        let waits = self.file().loan(*loan).and_then(|it| it.proposed(*proposal));
        waits.map_or(command.clone(), |act| Command::Loan { loan: *loan, act })
    }

    fn commit(&mut self, facts: Vec<Fact>) {
        if facts.is_empty() {
            return;
        }
        let at = place(self.commits.len() as u64 + 1);
        for fact in &facts {
            let before = self.state.version(fact.stream);
            let state = std::mem::replace(&mut self.state, State::Partition);
            self.state = state.apply(std::slice::from_ref(fact), at, self.on);
            assert_eq!(self.state.version(fact.stream), before + 1, "versions are dense");
            assert_eq!(self.state.check_recorded(fact), Ok(()), "{fact:?}");
        }
        let checked = self.state.check(&self.policies, self.on);
        assert_eq!(checked, Ok(()), "after {facts:?} on {}", self.on);
        let commit = standing::commit(&self.state, &facts, self.on);
        assert_eq!(self.state.check_standings(&commit), Ok(()), "after {facts:?} on {}", self.on);
        self.commits.push(facts);
        self.days.push(self.on);
    }

    /// A file that is folded again from what is stored is the same.
    fn compare_with_its_history(&self) {
        let mut again = State::new(FileId::Customer(CUSTOMER));
        let mut names: BTreeMap<NameKey, i32> = BTreeMap::new();
        for (number, facts) in (1..).zip(&self.commits) {
            let read: Vec<Fact> = facts.iter().map(stored_and_read).collect();
            assert_eq!(read, *facts);
            let on = self.days[number as usize - 1];
            let (state, namings) = again.apply_naming(&read, place(number), on);
            again = state;
            for it in namings {
                let many = names.entry(it.name.key()).or_insert(0);
                *many += if it.does == Does::Takes { 1 } else { -1 };
                assert!((0..=1).contains(many), "{it:?} of {read:?}");
            }
        }
        assert_eq!(again, self.state);
        let file = self.file();
        assert_eq!(file.money.count(), self.references.len());
        let goes = |it: &Uuid| file.loan(*it).is_some_and(loan::Loan::keeps_its_names);
        let loans = file.known.values().filter(|it| goes(it)).count();
        let stand = names.values().filter(|it| **it == 1).count();
        assert_eq!(stand, file.money.count() + loans, "what is told of names is what stands");
    }

    fn command(&mut self) -> Command {
        match self.dice.below(20) {
            0 | 1 => Command::Customer(self.customer_command()),
            _ if self.commits.is_empty() => Command::Customer(register()),
            2 | 3 => {
                let act = if self.dice.below(3) == 0 { self.board() } else { self.grant() };
                Command::Loan { loan: self.id(), act }
            }
            4 => Command::Loan { loan: self.loan(), act: self.grant() },
            _ => {
                let loan = self.loan();
                Command::Loan { loan, act: self.act(loan) }
            }
        }
    }

    fn customer_command(&mut self) -> customer::Command {
        match self.dice.below(8) {
            0 => register(),
            1 | 2 => {
                let (key, sealed) = (KeyCheck([7; 8]), "YQ==".to_owned());
                let phone = Some(Sealed { key_version: 1, key, sealed });
                let contact = Contact { phone, ..Contact::default() };
                customer::Command::ChangeContact { contact, removed: vec![ContactField::Email] }
            }
            3 => customer::Command::Suspend { reason: Reason::of("fraud_suspected") },
            _ => customer::Command::Resume { reason: Reason::of("cause_cleared") },
        }
    }

    fn act(&mut self, loan: Uuid) -> Act {
        let state = self.file().loans.get(&loan).cloned().unwrap_or_default();
        let account = state.loan();
        let granted = account.is_some_and(|it| it.life() == Stage::Granted);
        let reason = Reason::of("recorded_in_error");
        if let Some(act) = second(&mut self.dice, account) {
            return act;
        }
        match self.dice.below(24) {
            0..=4 if granted => Act::Disburse {
                disbursement: self.id(),
                amount: account.map_or(xof(1), loan::Loan::principal),
                net: None,
                payee: Payee::Customer {},
                money: self.money(),
                lender_reference: None,
                value_date: self.value_date(),
            },
            5 if granted => cancel(),
            5 if self.dice.below(20) == 0 => rescind(),
            0..=10 => {
                let figures = state.figures(self.on);
                let amount = match (self.dice.below(4), figures) {
                    (0, Some(it)) => it.overdue,
                    (1, Some(it)) => it.outstanding,
                    (2, Some(it)) => it.overdue.plus(it.outstanding).unwrap(),
                    _ => xof(self.dice.below(3_000).into()),
                };
                let excess = if self.dice.below(2) == 0 { Excess::Keep } else { Excess::Prepay };
                let (repayment, money) = (self.id(), self.money());
                let (kind, value_date) = (RepaymentKind::Repayment, self.value_date());
                Act::ReceiveRepayment { repayment, kind, amount, money, value_date, excess }
            }
            14 => match account.and_then(|it| it.chargebacks().find(|it| !it.reversed)) {
                Some(it) => Act::ReverseChargeback { chargeback: it.chargeback, reason },
                None => Act::ChargeBack {
                    chargeback: self.id(),
                    repayment: account
                        .and_then(|it| it.receipts().next())
                        .map_or(loan, |it| it.repayment),
                    amount: None,
                    reference: "D-1".to_owned(),
                    reason: Reason::of("payment_disputed"),
                },
            },
            11..=13 => {
                let receipts: Vec<_> = account
                    .into_iter()
                    .flat_map(|it| it.receipts())
                    .map(|it| it.repayment)
                    .collect();
                reverse_of(match receipts.len() as u32 {
                    0 => self.id(),
                    count => receipts[self.dice.below(count) as usize],
                })
            }
            15..=17 => Act::Charge {
                charge: self.id(),
                code: "visit".to_owned(),
                kind: if self.dice.below(2) == 0 { ChargeKind::Fee } else { ChargeKind::Penalty },
                amount: xof(self.dice.below(300).into()),
                due_on: None,
                instalment: 1 + self.dice.below(6),
                reason: Reason::of("field_visit"),
            },
            18 => Act::Age,
            19 => match account.and_then(|it| it.charges().next()) {
                Some(it) if self.dice.below(2) == 0 => {
                    Act::ReverseCharge { charge: it.charge, reason }
                }
                Some(it) => Act::WaiveCharge { charge: it.charge, amount: None, reason },
                None => Act::Age,
            },
            20 => match account.and_then(|it| it.holds().iter().find(|it| it.until.is_none())) {
                Some(it) => Act::EndHold { hold: it.id, until: None, reason },
                None => Act::Hold {
                    hold: self.id(),
                    cause: loan::HoldCause::Complaint {},
                    effects: loan::HoldEffect::OF_GOODS.to_vec(),
                    from: None,
                    reason: Reason::of("hardship"),
                },
            },
            21 => match account.and_then(|it| it.payouts().find(|it| !it.reversed)) {
                Some(it) => Act::ReverseCreditPayout {
                    payout: it.payout,
                    cause: loan::OutgoingReversal::Misposted {},
                    reason,
                },
                None => Act::PayOutCredit {
                    payout: self.id(),
                    amount: account.map_or(xof(1), loan::Loan::credit),
                    money: self.money(),
                    value_date: self.value_date(),
                    reason: Reason::of("overpaid"),
                },
            },
            22 => match self.dice.below(8) {
                0 => Act::Rebase {
                    to: loan::Rebasing::SameEngine,
                    reason: Reason::of("rules_changed"),
                },
                1 => Act::ReverseDisbursement {
                    disbursement: account.and_then(|it| it.disbursement_id()).unwrap_or(loan),
                    cause: loan::OutgoingReversal::Bounced {},
                    reason,
                },
                2 | 3 => Act::WaivePenalty {
                    waiver: self.id(),
                    instalment: 1 + self.dice.below(2),
                    amount: None,
                    reason: Reason::of("goodwill"),
                },
                _ => {
                    let id = self.id();
                    otherwise(&mut self.dice, account, id, self.on)
                }
            },
            _ => self.board(),
        }
    }

    fn grant(&mut self) -> Act {
        let (instalments, first_due_on) = (1 + self.dice.below(5), self.on.saturating_add_days(12));
        let principal = xof(i64::from(1 + self.dice.below(40)) * 500);
        let rate = Rate(rust_decimal::Decimal::new(self.dice.below(90).into(), 2));
        let plan = match self.dice.below(2) {
            0 => Plan::InterestFree { instalments, first_due_on, day_of_month: None },
            _ => Plan::Flat { instalments, first_due_on, day_of_month: None, rate },
        };
        let reference = format!("A-{}", self.dice.below(400));
        let (lender_reference, decision) = (Some(reference), directly());
        let (product, lender) = (None, Lender::OwnBook {});
        Act::Grant { product, lender, lender_reference, principal, plan, decision }
    }

    /// Under a reference that one in forty others has had.
    fn board(&mut self) -> Act {
        let paid_until = self.dice.below(5);
        let start = self.on.saturating_sub_days(self.dice.below(60));
        let owed = || Components { principal: Some(xof(1_000)), ..Components::default() };
        let rows = (1..=4)
            .map(|number| StoredRow {
                number,
                kind: RowKind::Instalment,
                due_on: start.saturating_add_days(number * 20),
                owed: owed(),
                paid: (number < paid_until).then(owed),
                waived: None,
            })
            .collect();
        let reference = format!("old-{}", self.dice.below(40));
        let lender = Lender::Bank { id: "orabank".to_owned() };
        let (product, lender_reference, position) = (None, None, of_rows(rows));
        Act::Board { product, lender, lender_reference, reference, position }
    }

    /// A loan of the file, at times none.
    fn loan(&mut self) -> Uuid {
        let loans: Vec<Uuid> = self.file().loans.keys().copied().collect();
        match loans.len() as u32 {
            0 => self.id(),
            _ if self.dice.below(30) == 0 => self.id(),
            count => loans[self.dice.below(count) as usize],
        }
    }

    /// Of one in eight payments the money has been recorded before.
    fn money(&mut self) -> MoneyRef {
        match self.references.len() as u32 {
            count @ 1.. if self.dice.below(8) == 0 => {
                let used = self.dice.below(count) as usize;
                money("tmoney", self.references.keys().nth(used).unwrap())
            }
            _ => money("tmoney", &self.id().to_string().to_uppercase()),
        }
    }

    fn value_date(&mut self) -> Option<Day> {
        match self.dice.below(6) {
            0 => Some(self.on.saturating_sub_days(self.dice.below(40))),
            1 => Some(self.on.saturating_add_days(1)),
            _ => None,
        }
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.below(u32::MAX).into(), self.dice.below(u32::MAX).into())
    }
}

fn register() -> customer::Command {
    customer::Command::Register { country: "TG".parse().unwrap(), contact: Contact::default() }
}

/// The reference of the money that the command moves, and the id under which it does.
fn moved_by(command: &Command) -> Option<(String, Uuid)> {
    let Command::Loan { act, .. } = command else { return None };
    let (money, id) = if let Act::Disburse { money, disbursement, .. } = act {
        (money, *disbursement)
    } else if let Act::ReceiveRepayment { money, repayment, .. } = act {
        (money, *repayment)
    } else if let Act::PayOutCredit { money, payout, .. } = act {
        (money, *payout)
    } else {
        return None;
    };
    match money {
        MoneyRef::External { reference, .. } => Some((reference.clone(), id)),
        MoneyRef::Payment { .. } => None,
    }
}

fn taken_back_by(command: &Command) -> Option<Uuid> {
    let Command::Loan { act, .. } = command else { return None };
    if let Act::ReverseDisbursement { disbursement: id, .. }
    | Act::ReverseRepayment { repayment: id, .. }
    | Act::ReverseCreditPayout { payout: id, .. } = act
    {
        Some(*id)
    } else {
        None
    }
}

/// As an event of a commit, with nothing beside it.
pub(super) fn record(fact: &Fact) -> EventRecord {
    EventRecord {
        id: "1.0".to_owned(),
        r#type: fact.event.event_type().to_owned(),
        version: fact.event.version(),
        stream: fact.stream,
        stream_version: 1,
        data: fact.event.encode(),
        standing: None,
    }
}

pub(super) fn stored_and_read(fact: &Fact) -> Fact {
    let text = serde_json::to_string(&record(fact)).unwrap();
    let record: EventRecord = serde_json::from_str(&text).unwrap();
    Fact { stream: record.stream, event: Event::decode(&record).unwrap() }
}

#[test]
fn whatever_a_file_is_asked_its_streams_agree() {
    let mut tally = Tally::default();
    let (mut refused, mut loans, mut commits) = (0, 0, 0);
    for seed in 0..150 {
        let life = Life::lived(seed);
        refused += life.refused_references;
        loans += life.file().loans.size();
        commits += life.commits.len();
        assert_eq!(life.state.version(StreamId::PolicyBook), 0);
        tally.add(life.tally);
    }
    println!("{commits} commits, {loans} loans, {refused} references refused, {tally:?}");
    assert!(refused > 100, "only {refused} references were refused");
    // No order stands in these files, whose goods could leave.
    let loan_types = event_types::<loan::Event>();
    let loan_types = loan_types.into_iter().filter(|it| *it != "loan.lapse_deferred");
    tally.expect_whole(event_types::<customer::Event>().into_iter().chain(loan_types));
}

/// Of two copies of a file one may go on without the other noticing: a writer decides on a copy
/// while answers about the head are under way.
#[test]
fn a_copy_of_a_file_stays_as_it_was() {
    let life = Life::lived(3);
    let (early, late) = life.commits.split_at(life.commits.len() / 2);
    let fold = |state: State, commits: &[Vec<Fact>], from: u64| {
        (from..).zip(commits).fold(state, |state, (at, facts)| {
            state.apply(facts, place(at), life.days[at as usize - 1])
        })
    };
    let half = fold(State::new(FileId::Customer(CUSTOMER)), early, 1);
    let kept = half.clone();
    let whole = fold(half, late, early.len() as u64 + 1);
    assert_eq!(kept, fold(State::new(FileId::Customer(CUSTOMER)), early, 1));
    assert_eq!(whole, life.state);
    assert_ne!(kept, whole);
}
