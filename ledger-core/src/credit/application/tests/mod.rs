//! Each rule of an application, as a sentence.

mod coding;
mod contracting;
mod counting;
mod deciding;
mod ending;
mod lending;
mod needing;
mod offering;
mod refusals;
mod reviewing;
mod submitting;
mod walk;

use uuid::Uuid;

use super::{
    Accepted, Act, Application, Asked, CodeAccepted, CodeFailed, CodeMade, Command,
    ContractPrepared, Decided, DecidedBy, Deferred, Ending, Event, Exposure, FirstDue, Held,
    Inputs, Lapsed, LenderAnswer, Macs, Need, Offered, Opinion, OrderFact, Outcome, Paper,
    Presented, Priced, Purpose, RefusedByLender, Rejection, Resumed, Reviewed, Signed, Stage,
    State, Stated, Submitted, Terms, Unaccepted, WithdrawCause, Withdrawn, Written,
};
use crate::calendar::Day;
use crate::credit::contract::{Hashes, MayWithdraw};
use crate::credit::{Lender, Plan};
use crate::decider::{Decider, replay};
use crate::engine::Engine;
use crate::log::ids::created_id;
use crate::log::{Actor, Hash, Instant};
use crate::money::{Currency, Money};
use crate::policy::{ApplicationPolicy, Document, OtpPolicy, PolicyRef, WithdrawnFee};
use crate::privacy::{Opener, Opens, Sealed, SealedField};
use crate::reason::Reason;
use crate::testing::given;

const ORDER: Uuid = Uuid::from_u128(77);
/// The id of every command, from which those of what it creates follow.
const COMMAND: Uuid = Uuid::from_u128(88);

/// When every command is recorded.
const AT: &str = "2026-03-02T10:00:00.000000Z";

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// Day 1 is the first of March.
fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, 1).unwrap().checked_add_days(number - 1).unwrap()
}

/// What ships: two persons above 100 000 XOF, lapsed after 30 days, as is an offer.
fn policy() -> ApplicationPolicy {
    Document::parse(Document::SHIPPED).unwrap().applications
}

fn policy_ref() -> PolicyRef {
    PolicyRef { version: 3, hash: Hash::of(Document::SHIPPED.as_bytes()) }
}

/// Of who puts the customer into this class, and tells no income.
fn held(class: &str) -> Held {
    Held { class: Some(class.to_owned()), capacity: None, policy: policy_ref() }
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
        at: AT.parse().unwrap(),
        by: ama(),
        own_file: false,
        policy: policy(),
        in_force: policy_ref(),
        waits: None,
        order: None,
        open: 0,
        open_max: 20,
        engine: Engine::LATEST,
        lacks: None,
        exposure: None,
        held: None,
        priced: None,
        assessment: None,
        lenders: None,
        shown: vec![],
        templated: false,
        contract: None,
        otp: Some(OtpPolicy { digits: 6, valid_minutes: 10, tries: 5 }),
        id: COMMAND,
    }
}

/// So many seconds into day 2.
fn at(seconds: i64) -> Instant {
    Instant::from_micros((1_772_409_600 + seconds) * 1_000_000).unwrap()
}

fn by(by: Actor, command: Command) -> Command {
    Command { by, ..command }
}

fn on(on: Day, command: Command) -> Command {
    Command { on, ..command }
}

fn plan() -> Plan {
    Plan::InterestFree { instalments: 6, first_due_on: day(40), day_of_month: None }
}

fn asked(amount: i64) -> Asked {
    Asked {
        product: Some("telephone".to_owned()),
        amount: xof(amount),
        instalments: 6,
        first_due: FirstDue::On { first_due_on: day(40) },
    }
}

const CASH: Purpose = Purpose::Cash {};
const FOR_ORDER: Purpose = Purpose::Order { order: ORDER };

/// Submitted by Koffi on day 1, for an order that is as he says.
fn submit(purpose: Purpose, amount: i64) -> Command {
    let order = purpose.order().map(|_| waiting(xof(amount)));
    let act = Act::Submit { purpose, asked: asked(amount) };
    Command { order, own_file: true, ..by(koffi(), on(day(1), ask(act))) }
}

fn waiting(total: Money) -> OrderFact {
    OrderFact { total, waits_for_credit: true, application: None }
}

fn submitted(purpose: Purpose, amount: i64) -> Event {
    Event::Submitted(Submitted {
        purpose,
        asked: asked(amount),
        by: koffi(),
        lapses_on: day(31),
        policy: policy_ref(),
    })
}

fn terms(principal: i64) -> Terms {
    Terms {
        product: Some("telephone".to_owned()),
        lender: Lender::OwnBook {},
        principal: xof(principal),
        plan: plan(),
    }
}

fn of_bank(principal: i64) -> Terms {
    Terms { lender: Lender::Bank { id: "orabank".to_owned() }, ..terms(principal) }
}

fn solvent() -> Reason {
    Reason { code: "income_sufficient".to_owned(), note: Some("pays on time".to_owned()) }
}

fn approve(principal: i64) -> Command {
    approve_on(terms(principal))
}

fn approve_on(terms: Terms) -> Command {
    ask(Act::Approve { terms, stated: Stated::default(), reason: solvent() })
}

/// What is counted for a customer who owes nothing.
fn nothing_owed() -> Inputs {
    Inputs {
        reserved: xof(0),
        outstanding: xof(0),
        offered: xof(0),
        limit: None,
        four_eyes_above: Some(xof(100_000)),
    }
}

/// Approved on day 2 by these persons, and offered.
fn approved_on(terms: &Terms, persons: &[Actor]) -> [Event; 2] {
    let decided = Decided {
        decision: created_id(COMMAND, "decision"),
        outcome: Outcome::Approved { terms: terms.clone() },
        by: DecidedBy::Persons { persons: persons.to_vec() },
        engine: Engine::FIRST,
        inputs: nothing_owed(),
        reason: Some(solvent()),
    };
    let offered = Offered {
        offer: offer(),
        terms: terms.clone(),
        offered_on: day(2),
        lapses_on: day(32),
        policy: policy_ref(),
        priced: None,
    };
    [Event::Decided(decided), Event::Offered(offered)]
}

fn approved(principal: i64, persons: &[Actor]) -> [Event; 2] {
    approved_on(&terms(principal), persons)
}

fn offer() -> Uuid {
    created_id(COMMAND, "offer")
}

fn reviewed(principal: i64, by: Actor) -> Event {
    Event::Reviewed(Reviewed {
        review: created_id(COMMAND, "review"),
        opinion: Opinion::Approve { terms: terms(principal) },
        inputs: nothing_owed(),
        reason: solvent(),
        by,
    })
}

/// Asked for on day 1 and offered on these terms on day 2.
fn offered(terms: &Terms) -> Vec<Event> {
    let asked = submitted(CASH, terms.principal.amount());
    [asked].into_iter().chain(approved_on(terms, &[ama()])).collect()
}

fn unpaid() -> Reason {
    Reason { code: "arrears".to_owned(), note: Some("two loans unpaid".to_owned()) }
}

fn decline() -> Command {
    decline_for(&["arrears"])
}

fn decline_for(codes: &[&str]) -> Command {
    let reasons = codes.iter().map(|it| (*it).to_owned()).collect();
    ask(Act::Decline { reasons, reason: unpaid() })
}

fn declined(by: Actor) -> Event {
    Event::Decided(Decided {
        decision: created_id(COMMAND, "decision"),
        outcome: Outcome::Declined { reasons: vec!["arrears".to_owned()] },
        by: DecidedBy::Persons { persons: vec![by] },
        engine: Engine::FIRST,
        inputs: nothing_owed(),
        reason: Some(unpaid()),
    })
}

fn paid_in_cash() -> Reason {
    Reason::of("bought_elsewhere")
}

fn withdraw() -> Command {
    let act = Act::Withdraw { reason: paid_in_cash() };
    Command { own_file: true, ..by(koffi(), ask(act)) }
}

fn withdrawn() -> Event {
    let cause = WithdrawCause::Person { reason: paid_in_cash() };
    Event::Withdrawn(Withdrawn { cause, by: koffi() })
}

fn lapsed() -> Event {
    Event::Lapsed(Lapsed { offer: None })
}

fn paper() -> Paper {
    Paper { reference: "C-2026-77".to_owned(), sha256: Hash::of(b"a scan") }
}

/// Signed on this day and recorded by Ama on day 3.
fn sign_on(number: u32) -> Command {
    let act = Act::RecordSignature { offer: offer(), paper: paper(), signed_on: day(number) };
    on(day(3), ask(act))
}

fn signed() -> Event {
    Event::Signed(Signed {
        loan: created_id(COMMAND, "loan"),
        offer: offer(),
        paper: paper(),
        signed_on: day(3),
        by: ama(),
    })
}

fn present() -> Command {
    ask(Act::Present)
}

fn presented() -> Event {
    let (lender, by) = ("orabank".to_owned(), ama());
    Event::Presented(Presented { offer: offer(), lender, by, file: None })
}

fn accept(reference: &str) -> Command {
    ask(Act::RecordAcceptance { offer: None, reference: reference.to_owned() })
}

fn accepted(reference: &str) -> Event {
    let reference = reference.to_owned();
    Event::Accepted(Accepted { offer: offer(), reference, by: ama() })
}

fn refuse() -> Command {
    ask(Act::RecordRefusal { offer: None, code: "K-12".to_owned() })
}

fn refused() -> Event {
    let code = "K-12".to_owned();
    Event::RefusedByLender(RefusedByLender { offer: offer(), code, by: ama() })
}

fn age(number: u32) -> Command {
    on(day(number), by(Actor::ledger(), ask(Act::Age)))
}
