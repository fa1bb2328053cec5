//! A customer's file in tests: what it is given, and when which command came.

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::super::{Command, CustomerFile, Fact, Facts, Rejection, State, decide};
use crate::credit::loan::{
    Act, ChargeKind, Components, Excess, Lender, Plan, RunningInstalment, Source, Stage,
};
use crate::decider::replay;
use crate::log::{Actor, FileId, Hash, Instant, Place};
use crate::money::{Currency, Money};
use crate::party::customer::{self, Contact};
use crate::policy::{self, Document, PolicyBook, Proposed, Published};

pub(super) const CUSTOMER: Uuid = Uuid::from_u128(0xc);
pub(super) const LOAN_1: Uuid = Uuid::from_u128(1);
pub(super) const LOAN_2: Uuid = Uuid::from_u128(2);

/// 1 March 2026 is day 1.
pub(super) fn day(number: u32) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    first.checked_add_days(Days::new(u64::from(number) - 1)).unwrap()
}

pub(super) fn place(sequence: u64) -> Place {
    Place { partition: 3, sequence }
}

pub(super) fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// A policy book whose versions are in force from these days and put a loan in default after so
/// many.
pub(super) fn policies(versions: &[(u32, NaiveDate)]) -> policy::State {
    let mut events = vec![];
    for (version, &(default_days, effective_from)) in (1..).zip(versions) {
        let document = Document::SHIPPED
            .replace("\"default_days\": 30", &format!("\"default_days\": {default_days}"));
        let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
        let hash = Hash::of(document.as_bytes());
        let lapses_on = day(9_000);
        events.push(policy::Event::Proposed(Proposed { hash, document, author, lapses_on }));
        let findings = vec![];
        let published = Published { version, hash, effective_from, author, approver, findings };
        events.push(policy::Event::Published(published));
    }
    replay::<PolicyBook>(&events)
}

pub(super) fn ordinary() -> policy::State {
    policies(&[(30, day(1))])
}

/// A customer's file, its commits, and the day it stands at.
pub(super) struct Story {
    pub(super) state: State,
    pub(super) policies: policy::State,
    pub(super) on: NaiveDate,
    pub(super) by: Actor,
    pub(super) commits: u64,
}

pub(super) fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}

/// What is looked up for a command at noon of this business date.
pub(super) fn facts<'a>(
    on: NaiveDate,
    by: &'a Actor,
    command: Uuid,
    policies: &'a policy::State,
) -> Facts<'a> {
    let at = Instant::new(on.and_hms_opt(12, 0, 0).unwrap().and_utc());
    Facts { on, at, by, command, policies }
}

impl Story {
    pub(super) fn new() -> Story {
        let state = State::new(FileId::Customer(CUSTOMER));
        Story { state, policies: ordinary(), on: day(1), by: clerk(), commits: 0 }
    }

    /// A registered customer.
    pub(super) fn registered() -> Story {
        Story::new().after(Command::Customer(register()))
    }

    pub(super) fn under(self, policies: policy::State) -> Story {
        Story { policies, ..self }
    }

    /// From now on somebody else asks.
    pub(super) fn by(self, role: &str, subject: &str) -> Story {
        let by = Actor { role: role.to_owned(), subject: Hash::of(subject.as_bytes()) };
        Story { by, ..self }
    }

    /// Another business day, on which the file has been aged.
    pub(super) fn on(self, on: NaiveDate) -> Story {
        Story { on, ..self }.after(Command::Age)
    }

    pub(super) fn ask(&self, command: &Command) -> Result<Vec<Fact>, Rejection> {
        decide(&self.state, command, &facts(self.on, &self.by, self.next(), &self.policies))
    }

    /// The id of the next command.
    pub(super) fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.commits) + 1_000)
    }

    pub(super) fn ask_loan(&self, loan: Uuid, act: Act) -> Result<Vec<Fact>, Rejection> {
        self.ask(&Command::Loan { loan, act })
    }

    /// The file once this command is a commit.
    #[track_caller]
    pub(super) fn after(self, command: Command) -> Story {
        self.then(command).0
    }

    /// The same, and the types of the facts it holds.
    #[track_caller]
    pub(super) fn then(mut self, command: Command) -> (Story, Vec<&'static str>) {
        let facts = self.ask(&command).expect("expected facts, got a refusal");
        let types = facts.iter().map(|it| it.event.event_type()).collect();
        if !facts.is_empty() {
            self.commits += 1;
            for fact in &facts {
                self.state =
                    self.state.apply(std::slice::from_ref(fact), place(self.commits), self.on);
                assert_eq!(self.state.check_recorded(fact), Ok(()), "{fact:?}");
            }
            self.checks();
        }
        (self, types)
    }

    #[track_caller]
    pub(super) fn after_loan(self, loan: Uuid, act: Act) -> Story {
        self.after(Command::Loan { loan, act })
    }

    #[track_caller]
    pub(super) fn checks(&self) {
        assert_eq!(self.state.check(&self.policies, self.on), Ok(()));
    }

    pub(super) fn file(&self) -> &CustomerFile {
        match &self.state {
            State::Customer(file) => file,
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => {
                unreachable!("it is a customer's file")
            }
        }
    }

    pub(super) fn stage(&self, loan: Uuid) -> Stage {
        self.file().loans[&loan].account().unwrap().stage()
    }
}

pub(super) fn register() -> customer::Command {
    customer::Command::Register { country: "TG".parse().unwrap(), contact: Contact::default() }
}

pub(super) fn suspend() -> Command {
    Command::Customer(customer::Command::Suspend { motive: "fraud".to_owned() })
}

/// Two monthly instalments without interest, the first on this day.
pub(super) fn grant(first_due_on: NaiveDate) -> Act {
    Act::Grant {
        product: None,
        lender: Lender::OwnBook,
        lender_reference: "A-1".to_owned(),
        principal: xof(10_000),
        plan: Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None },
    }
}

/// One instalment, due on this day, of which nothing is paid.
pub(super) fn take_over(due_on: NaiveDate) -> Act {
    let owed = Components { principal: Some(xof(10_000)), ..Components::default() };
    Act::TakeOver {
        product: None,
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: "B-1".to_owned(),
        schedule: vec![RunningInstalment { number: 1, due_on, owed, paid: None }],
    }
}

pub(super) fn source(name: &str, reference: &str) -> Source {
    Source { name: name.to_owned(), reference: reference.to_owned() }
}

pub(super) fn disburse(reference: &str) -> Act {
    let source = source("orabank", reference);
    Act::Disburse { amount: xof(10_000), source, value_date: None }
}

pub(super) fn repay(repayment: u128, amount: i64, source: Source) -> Act {
    Act::ReceiveRepayment {
        repayment: Uuid::from_u128(repayment),
        amount: xof(amount),
        source,
        value_date: None,
        excess: Excess::Keep,
    }
}

pub(super) fn reverse(repayment: u128) -> Act {
    Act::ReverseRepayment {
        repayment: Uuid::from_u128(repayment),
        motive: "cheque returned".to_owned(),
    }
}

pub(super) fn charge() -> Act {
    Act::Charge {
        charge: Uuid::from_u128(9),
        instalment: 1,
        kind: ChargeKind::Fee,
        amount: xof(100),
        motive: "visit".to_owned(),
    }
}
