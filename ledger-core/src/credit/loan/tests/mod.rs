//! Each rule of a loan, as a sentence.

mod ageing;
mod disputes;
mod fineract;
mod granting;
mod history;
mod lending;
mod oracle;
mod repaying;
mod reversing;
mod taking_over;
mod walk;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::account::InstalmentAccount;
use super::{
    Act, Balances, Change, ChargeKind, Command, Components, Event, Excess, Lender, Loan, Plan,
    Rejection, RunningInstalment, Source, Stage, State,
};
use crate::decider::Decider;
use crate::event::Stored;
use crate::log::Hash;
use crate::money::{Currency, Money, Rounding};
use crate::policy::{Document, InstalmentStep, LoanPolicy, PolicyRef};

/// The policy that ships: instalments in multiples of 5, oldest first, default after 30 days.
fn policy() -> LoanPolicy {
    Document::parse(Document::SHIPPED).unwrap().loan
}

/// The same, every currency that occurs rounded in this way.
fn rounding(multiple: u32, rounding: Rounding) -> LoanPolicy {
    let step = |currency| InstalmentStep { currency, multiple, rounding };
    let instalments = [Currency::XOF, Currency::EUR].map(step).to_vec();
    LoanPolicy { instalments, ..policy() }
}

fn policy_ref() -> PolicyRef {
    PolicyRef { version: 1, hash: Hash::of(b"policy") }
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(date: NaiveDate, days: u32) -> NaiveDate {
    date + Days::new(days.into())
}

fn ask(on: &str, act: Act) -> Command {
    asked(act, day(on), &policy())
}

fn asked(act: Act, on: NaiveDate, policy: &LoanPolicy) -> Command {
    let (policy, policy_ref) = (policy.clone(), policy_ref());
    let country = "TG".parse().unwrap();
    Command { act, on, policy, policy_ref, country, goods_awaited: false, since: None }
}

fn grant(principal: Money, plan: Plan) -> Act {
    Act::Grant {
        product: Some("phone".to_owned()),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: "L-77".to_owned(),
        principal,
        plan,
    }
}

fn interest_free(instalments: u32, first_due_on: &str) -> Plan {
    Plan::InterestFree { instalments, first_due_on: day(first_due_on), day_of_month: None }
}

fn take_over(schedule: Vec<RunningInstalment>) -> Act {
    Act::TakeOver {
        product: None,
        lender: Lender::OwnBook,
        lender_reference: "R-1".to_owned(),
        schedule,
    }
}

/// An instalment of a loan taken over that owes principal alone.
fn running(number: u32, due_on: &str, owed: i64, paid: i64) -> RunningInstalment {
    let principal = |it| Components { principal: Some(xof(it)), ..Components::default() };
    RunningInstalment {
        number,
        due_on: day(due_on),
        owed: principal(owed),
        paid: (paid > 0).then(|| principal(paid)),
    }
}

fn source() -> Source {
    Source { name: "tmoney".to_owned(), reference: "T-1".to_owned() }
}

fn disburse(amount: Money) -> Act {
    Act::Disburse { amount, source: source(), value_date: None }
}

fn disburse_back(amount: Money, value_date: &str) -> Act {
    Act::Disburse { amount, source: source(), value_date: Some(day(value_date)) }
}

fn cancel() -> Act {
    Act::Cancel { motive: "the customer asked".to_owned() }
}

fn unwind() -> Act {
    Act::Unwind { motive: "the phone came back".to_owned() }
}

fn nth(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Repayment `number`, whose excess waits.
fn pay(number: u128, amount: i64) -> Act {
    let (repayment, amount) = (nth(number), xof(amount));
    Act::ReceiveRepayment {
        repayment,
        amount,
        source: source(),
        value_date: None,
        excess: Excess::Keep,
    }
}

/// Repayment `number`, whose excess pays in advance.
fn prepay(number: u128, amount: i64) -> Act {
    valued(pay(number, amount), None, Excess::Prepay)
}

/// Repayment `number`, which counts from an earlier day.
fn pay_back(number: u128, amount: i64, value_date: &str) -> Act {
    valued(pay(number, amount), Some(value_date), Excess::Keep)
}

fn valued(act: Act, value_date: Option<&str>, excess: Excess) -> Act {
    let Act::ReceiveRepayment { repayment, amount, source, .. } = act else {
        panic!("{act:?} is no repayment")
    };
    Act::ReceiveRepayment { repayment, amount, source, value_date: value_date.map(day), excess }
}

fn reverse(number: u128) -> Act {
    Act::ReverseRepayment { repayment: nth(number), motive: "paid by mistake".to_owned() }
}

fn charge(number: u128, instalment: u32, kind: ChargeKind, amount: i64) -> Act {
    let (charge, amount) = (nth(number), xof(amount));
    Act::Charge { charge, instalment, kind, amount, motive: "visit at home".to_owned() }
}

fn penalty(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Penalty, amount)
}

fn fee(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Fee, amount)
}

/// A loan that is lived day by day; whatever is asked, its invariants are checked.
#[derive(Clone)]
struct Life {
    policy: LoanPolicy,
    today: NaiveDate,
    goods_awaited: bool,
    state: State,
    facts: Vec<Event>,
}

impl Life {
    fn from(first_day: &str) -> Life {
        Life::under(policy(), first_day)
    }

    fn under(policy: LoanPolicy, first_day: &str) -> Life {
        let (state, facts) = (State::None, vec![]);
        Life { policy, today: day(first_day), goods_awaited: false, state, facts }
    }

    /// A loan of 400 over four months due on the 15th, disbursed on 1 January 2024.
    fn of_four_hundred() -> Life {
        let mut life = Life::from("2024-01-01");
        life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
        life.ask(disburse(xof(400)));
        life
    }

    /// The same of one that pays for goods which are awaited.
    fn awaiting_goods() -> Life {
        Life { goods_awaited: true, ..Life::of_four_hundred() }
    }

    fn asked(&self, act: Act) -> Command {
        let goods_awaited = self.goods_awaited;
        Command { goods_awaited, ..asked(act, self.today, &self.policy) }
    }

    /// What is asked today, and what follows in the short form of [`told`].
    #[track_caller]
    fn ask(&mut self, act: Act) -> Vec<String> {
        let facts = Loan::decide(&self.state, &self.asked(act)).unwrap();
        for it in &facts {
            self.state = Loan::evolve(std::mem::take(&mut self.state), it);
            self.state.check_recorded(it).unwrap();
        }
        self.state.check(&self.policy, self.today, self.goods_awaited).unwrap();
        self.facts.extend(facts.iter().cloned());
        facts.iter().map(told).collect()
    }

    #[track_caller]
    fn refuses(&self, act: Act) -> Rejection {
        Loan::decide(&self.state, &self.asked(act)).unwrap_err()
    }

    /// Lets the days pass one by one, and says what happened, each with month and day in front.
    #[track_caller]
    fn until(&mut self, last: &str) -> Vec<String> {
        let mut all = vec![];
        while self.today < day(last) {
            self.today = after(self.today, 1);
            let facts = self.ask(Act::Age);
            all.extend(facts.iter().map(|it| format!("{} {it}", self.today.format("%m-%d"))));
        }
        all
    }

    fn stage(&self) -> Stage {
        self.state.account().unwrap().stage()
    }

    fn ever_defaulted(&self) -> bool {
        self.state.account().unwrap().ever_defaulted()
    }

    fn balances(&self) -> Balances {
        self.state.balances(self.today).unwrap()
    }

    fn credit(&self) -> i64 {
        self.state.account().unwrap().credit().amount()
    }

    /// What is paid, one number an instalment.
    fn paid(&self) -> Vec<i64> {
        self.instalments().iter().map(|it| sum(&it.paid)).collect()
    }

    fn instalments(&self) -> Vec<InstalmentAccount> {
        self.state.account().unwrap().instalments().collect()
    }

    fn next_action_on(&self) -> Option<NaiveDate> {
        self.state.next_action_on(&self.policy)
    }
}

fn sum(components: &Components) -> i64 {
    let Components { penalty, fee, interest, principal } = components;
    [penalty, fee, interest, principal].into_iter().flatten().map(|it| it.amount()).sum()
}

/// An event in short: its type, what it changed (`2 interest 0→30` is instalment 2), and what
/// waits as credit balance.
fn told(event: &Event) -> String {
    let kind = event.event_type().strip_prefix("loan.").unwrap();
    let (changes, credit): (&[Change], Option<Money>) = match event {
        Event::Disbursed(it) => (&it.changes, Some(it.credit)),
        Event::InstalmentFellDue(it) => (&it.changes, Some(it.credit)),
        Event::RepaymentReceived(it) => (&it.changes, Some(it.credit)),
        Event::RepaymentReversed(it) => (&it.changes, Some(it.credit)),
        Event::Charged(it) => (&it.changes, Some(it.credit)),
        Event::Unwound(it) => (&it.changes, Some(it.credit)),
        Event::Granted(_)
        | Event::TakenOver(_)
        | Event::Cancelled(_)
        | Event::BecameLate(_)
        | Event::ReturnedToOrder(_)
        | Event::Defaulted(_)
        | Event::Cured(_)
        | Event::Disputed(_)
        | Event::DisputeEnded(_)
        | Event::Closed(_)
        | Event::Reopened(_) => (&[], None),
    };
    let mut text = kind.to_owned();
    if let Event::InstalmentFellDue(it) = event {
        text += &format!(" {}", it.instalment);
    }
    let moved: Vec<String> = changes
        .iter()
        .map(|it| {
            let (before, after) = (it.before.amount(), it.after.amount());
            format!("{} {} {before}→{after}", it.instalment, it.component.name())
        })
        .collect();
    if !moved.is_empty() {
        text += &format!(": {}", moved.join(", "));
    }
    match credit.map_or(0, Money::amount) {
        0 => text,
        credit => format!("{text}; {credit} waits"),
    }
}
