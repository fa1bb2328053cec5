//! Random lives of customers' files: whatever is asked in whatever order, streams and what joins
//! them hold.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::{CUSTOMER, clerk, day, facts, place, policies, source, standing, xof};
use crate::credit::loan::{
    self, Act, ChargeKind, Components, Excess, Lender, Plan, RunningInstalment, Source, Stage,
};
use crate::file::customer_file::compared;
use crate::file::{Command, CustomerFile, Event, Fact, Rejection, State, decide};
use crate::log::{EventRecord, FileId, Place, StreamId};
use crate::money::Rate;
use crate::party::customer::{self, Contact, ContactField};
use crate::policy;
use crate::privacy::Sealed;
use crate::testing::{Dice, Tally, event_types};

/// A file, and all that was ever committed to it.
struct Life {
    dice: Dice,
    on: NaiveDate,
    policies: policy::State,
    state: State,
    commits: Vec<Vec<Fact>>,
    /// The business date of each commit.
    days: Vec<NaiveDate>,
    /// The first place of each reference, kept apart from the file's own.
    references: BTreeMap<Source, Place>,
    refused_references: u32,
    tally: Tally,
}

impl Life {
    fn lived(seed: u64) -> Life {
        let mut life = Life {
            dice: Dice::from_seed(seed),
            on: day(1),
            policies: policies(&[(30, day(1)), (10, day(40)), (30, day(90)), (45, day(200))]),
            state: State::new(FileId::Customer(CUSTOMER)),
            commits: vec![],
            days: vec![],
            references: BTreeMap::new(),
            refused_references: 0,
            tally: Tally::default(),
        };
        for _ in 0..160 {
            life.on = life.on + Days::new(life.dice.below(7).into());
            life.age();
            for _ in 0..life.dice.below(3) {
                let command = life.command();
                life.ask(&command);
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
        let due = self.state.next_action_on(&self.policies).is_some_and(|it| it <= self.on);
        let facts = self.decide(&Command::Age).expect("ageing is never refused");
        assert_eq!(due, !facts.is_empty(), "something is due exactly when the file says so");
        let mut streams: Vec<_> = facts.iter().map(|it| it.stream).collect();
        streams.dedup();
        assert!(streams.is_sorted(), "loans age in the order of their ids");
        self.commit(facts);
        let next = self.state.next_action_on(&self.policies);
        assert!(next.is_none_or(|it| it > self.on), "a file is aged at once: {next:?}");
    }

    fn decide(&self, command: &Command) -> Result<Vec<Fact>, Rejection> {
        let by = clerk();
        let id = Uuid::from_u128(self.commits.len() as u128 + 1);
        decide(&self.state, command, &facts(self.on, &by, id, &self.policies))
    }

    fn ask(&mut self, command: &Command) {
        let answer = self.decide(command);
        let used = named_by(command).and_then(|it| self.references.get(&compared(it))).copied();
        let registered = self.file().customer != customer::State::NotRegistered;
        match (&answer, used) {
            (Err(Rejection::ReferenceUsed { first, .. }), Some(known)) => {
                assert_eq!(*first, known);
                self.refused_references += 1;
            }
            (Err(Rejection::ReferenceUsed { .. }), None) => panic!("{command:?} is new money"),
            (_, Some(_)) => assert!(!registered, "{command:?} was taken twice"),
            (_, None) => (),
        }
        let facts = answer.unwrap_or_default();
        self.tally.count(facts.iter().map(|it| it.event.event_type()));
        if let Some(source) = named_by(command).filter(|_| !facts.is_empty()) {
            self.references.insert(compared(source), place(self.commits.len() as u64 + 1));
        }
        self.commit(facts);
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
        for (number, facts) in (1..).zip(&self.commits) {
            let read: Vec<Fact> = facts.iter().map(stored_and_read).collect();
            assert_eq!(read, *facts);
            again = again.apply(&read, place(number), self.days[number as usize - 1]);
        }
        assert_eq!(again, self.state);
        let known: BTreeMap<_, _> =
            self.file().references.iter().map(|(source, it)| (source.clone(), it.first)).collect();
        assert_eq!(known, self.references);
    }

    fn command(&mut self) -> Command {
        match self.dice.below(20) {
            0 | 1 => Command::Customer(self.customer_command()),
            _ if self.commits.is_empty() => Command::Customer(register()),
            2 | 3 => {
                let act = if self.dice.below(3) == 0 { self.take_over() } else { self.grant() };
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
        let motive = "asked by the branch".to_owned();
        match self.dice.below(8) {
            0 => register(),
            1 | 2 => {
                let phone = Some(Sealed { key_version: 1, sealed: "YQ==".to_owned() });
                let contact = Contact { phone, ..Contact::default() };
                customer::Command::ChangeContact { contact, removed: vec![ContactField::Email] }
            }
            3 => customer::Command::Suspend { motive },
            _ => customer::Command::Resume { motive },
        }
    }

    fn act(&mut self, loan: Uuid) -> Act {
        let motive = "asked by the branch".to_owned();
        let state = self.file().loans.get(&loan).cloned().unwrap_or_default();
        let account = state.account();
        let granted = account.is_some_and(|it| it.stage() == Stage::Granted);
        match self.dice.below(20) {
            0..=4 if granted => Act::Disburse {
                amount: account.map_or(xof(1), loan::Account::principal),
                source: self.source(),
                value_date: self.value_date(),
            },
            5 if granted => Act::Cancel { motive },
            5 if self.dice.below(20) == 0 => Act::Unwind { motive },
            0..=10 => {
                let figures = state.figures(self.on);
                let amount = match (self.dice.below(4), figures) {
                    (0, Some(it)) => it.overdue,
                    (1, Some(it)) => it.outstanding,
                    (2, Some(it)) => it.overdue.plus(it.outstanding).unwrap(),
                    _ => xof(self.dice.below(3_000).into()),
                };
                let excess = if self.dice.below(2) == 0 { Excess::Keep } else { Excess::Prepay };
                let (repayment, source) = (self.id(), self.source());
                let value_date = self.value_date();
                Act::ReceiveRepayment { repayment, amount, source, value_date, excess }
            }
            11..=14 => {
                let receipts: Vec<_> = account
                    .into_iter()
                    .flat_map(|it| it.receipts())
                    .map(|it| it.repayment)
                    .collect();
                let repayment = match receipts.len() as u32 {
                    0 => self.id(),
                    count => receipts[self.dice.below(count) as usize],
                };
                Act::ReverseRepayment { repayment, motive }
            }
            15..=17 => Act::Charge {
                charge: self.id(),
                instalment: 1 + self.dice.below(6),
                kind: if self.dice.below(2) == 0 { ChargeKind::Fee } else { ChargeKind::Penalty },
                amount: xof(self.dice.below(300).into()),
                motive,
            },
            18 => Act::Age,
            _ => self.take_over(),
        }
    }

    fn grant(&mut self) -> Act {
        let (instalments, first_due_on) = (1 + self.dice.below(5), self.on + Days::new(12));
        let principal = xof(i64::from(1 + self.dice.below(40)) * 500);
        let rate = Rate(rust_decimal::Decimal::new(self.dice.below(90).into(), 2));
        let plan = match self.dice.below(2) {
            0 => Plan::InterestFree { instalments, first_due_on, day_of_month: None },
            _ => Plan::Flat { instalments, first_due_on, day_of_month: None, rate },
        };
        let lender_reference = "A-1".to_owned();
        Act::Grant { product: None, lender: Lender::OwnBook, lender_reference, principal, plan }
    }

    fn take_over(&mut self) -> Act {
        let paid_until = self.dice.below(5);
        let start = self.on - Days::new(self.dice.below(60).into());
        let owed = || Components { principal: Some(xof(1_000)), ..Components::default() };
        let schedule = (1..=4)
            .map(|number| RunningInstalment {
                number,
                due_on: start + Days::new(u64::from(number) * 20),
                owed: owed(),
                paid: (number < paid_until).then(owed),
            })
            .collect();
        let lender = Lender::Bank { id: "orabank".to_owned() };
        let lender_reference = "B-1".to_owned();
        Act::TakeOver { product: None, lender, lender_reference, schedule }
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
    fn source(&mut self) -> Source {
        match self.references.len() as u32 {
            count @ 1.. if self.dice.below(8) == 0 => {
                let used = self.dice.below(count) as usize;
                self.references.keys().nth(used).unwrap().clone()
            }
            _ => source("tmoney", &self.id().to_string()),
        }
    }

    fn value_date(&mut self) -> Option<NaiveDate> {
        match self.dice.below(6) {
            0 => Some(self.on - Days::new(self.dice.below(40).into())),
            1 => Some(self.on + Days::new(1)),
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

fn named_by(command: &Command) -> Option<&Source> {
    match command {
        Command::Loan { act: Act::Disburse { source, .. }, .. }
        | Command::Loan { act: Act::ReceiveRepayment { source, .. }, .. } => Some(source),
        Command::Loan { .. }
        | Command::Customer(_)
        | Command::Line { .. }
        | Command::Application { .. }
        | Command::Order { .. }
        | Command::Shipment { .. }
        | Command::Vendor(_)
        | Command::PurchaseOrder { .. }
        | Command::PolicyBook(_)
        | Command::Age => None,
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
    // A loan is disputed only where there are orders.
    let loan_types = event_types::<loan::Event>();
    let loan_types = loan_types.into_iter().filter(|it| !it.starts_with("loan.disput"));
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
