//! Each rule of an application, as a sentence.

mod deciding;
mod ending;
mod refusals;
mod submitting;
mod walk;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::{
    Act, Application, Approved, Asked, Command, DeclineReason, Declined, Ending, Event,
    FirstApproved, Lapsed, OrderFact, Purpose, Rejection, Stage, State, Submitted, Terms,
    Withdrawn,
};
use crate::credit::{Lender, Plan};
use crate::decider::{Decider, replay};
use crate::log::{Actor, Hash};
use crate::money::{Currency, Money};
use crate::policy::{ApplicationPolicy, Document, PolicyRef};
use crate::testing::given;

const ORDER: Uuid = Uuid::from_u128(77);
const LOAN: Uuid = Uuid::from_u128(88);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// Day 1 is the first of March.
fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(number - 1)
}

/// What ships: two persons above 100 000 XOF, lapsed after 30 days.
fn policy() -> ApplicationPolicy {
    Document::parse(Document::SHIPPED).unwrap().applications
}

fn policy_ref() -> PolicyRef {
    PolicyRef { version: 3, hash: Hash::of(Document::SHIPPED.as_bytes()) }
}

/// A person by name, in a role.
fn actor(role: &str, name: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(name.as_bytes()) }
}

fn koffi() -> Actor {
    actor("customer", "koffi")
}

fn ama() -> Actor {
    actor("risk", "ama")
}

fn esi() -> Actor {
    actor("risk", "esi")
}

/// Asked by Ama on day 2; whether it concerns an order is looked up by the test that needs it.
fn ask(act: Act) -> Command {
    Command {
        act,
        on: day(2),
        by: ama(),
        own_file: false,
        policy: Some(policy()),
        policy_ref: policy_ref(),
        order: None,
        open: 0,
        open_max: 20,
        loan: LOAN,
    }
}

fn by(by: Actor, command: Command) -> Command {
    Command { by, ..command }
}

fn on(on: NaiveDate, command: Command) -> Command {
    Command { on, ..command }
}

fn plan() -> Plan {
    Plan::InterestFree { instalments: 6, first_due_on: day(40), day_of_month: None }
}

fn asked() -> Asked {
    Asked { product: Some("telephone".to_owned()), lender: Lender::OwnBook, plan: plan() }
}

fn for_amount(amount: i64) -> Purpose {
    Purpose::Amount { amount: xof(amount) }
}

fn for_order(amount: i64) -> Purpose {
    Purpose::Order { order: ORDER, amount: xof(amount) }
}

/// Submitted by Koffi on day 1, for an order that is as he says.
fn submit(purpose: Purpose) -> Command {
    let order = purpose.order().map(|_| waiting(purpose.amount()));
    let act = Act::Submit { purpose, asked: asked() };
    Command { order, own_file: true, ..by(koffi(), on(day(1), ask(act))) }
}

fn waiting(total: Money) -> OrderFact {
    OrderFact { total, waits_for_credit: true, application: None }
}

fn submitted(purpose: Purpose) -> Event {
    Event::Submitted(Submitted {
        purpose,
        asked: asked(),
        by: koffi(),
        lapses_on: day(31),
        policy: policy_ref(),
    })
}

fn terms(principal: i64) -> Terms {
    Terms {
        product: Some("telephone".to_owned()),
        lender: Lender::OwnBook,
        lender_reference: "A-77".to_owned(),
        principal: xof(principal),
        plan: plan(),
    }
}

fn approve(principal: i64) -> Command {
    approve_on(terms(principal))
}

fn approve_on(terms: Terms) -> Command {
    ask(Act::Approve { terms, motive: "pays on time".to_owned() })
}

fn approved(principal: i64, by: Actor, first_by: Option<Actor>) -> Event {
    let motive = "pays on time".to_owned();
    Event::Approved(Approved { loan: LOAN, terms: terms(principal), motive, by, first_by })
}

fn first_approved(principal: i64, by: Actor) -> Event {
    let motive = "pays on time".to_owned();
    Event::FirstApproved(FirstApproved { terms: terms(principal), motive, by })
}

fn reason(code: &str) -> DeclineReason {
    let text = "an earlier loan is unpaid: pay it and apply again".to_owned();
    DeclineReason { code: code.to_owned(), text }
}

fn decline() -> Command {
    decline_for(&["arrears"])
}

fn decline_for(codes: &[&str]) -> Command {
    let reasons = codes.iter().map(|it| reason(it)).collect();
    ask(Act::Decline { reasons, motive: "two loans unpaid".to_owned() })
}

fn declined(by: Actor) -> Event {
    let motive = "two loans unpaid".to_owned();
    Event::Declined(Declined { reasons: vec![reason("arrears")], motive, by })
}

fn withdraw() -> Command {
    let motive = "paid in cash".to_owned();
    Command { own_file: true, ..by(koffi(), ask(Act::Withdraw { motive })) }
}

fn withdrawn() -> Event {
    Event::Withdrawn(Withdrawn { motive: "paid in cash".to_owned(), by: koffi() })
}

fn lapsed() -> Event {
    Event::Lapsed(Lapsed {})
}

fn age(number: u64) -> Command {
    on(day(number), by(Actor::ledger(), ask(Act::Age)))
}
