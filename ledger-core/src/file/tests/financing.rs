//! What the stories of credit are told from: lines, orders, applications, and how they stand.

use super::*;
use crate::calendar::Day;
use crate::credit::application::{self, Asked, FirstDue, Paper, Purpose, Terms};
use crate::credit::line::{self, BlockCause, LimitCause};
use crate::policy::PolicyBook;
use crate::reason::Reason;
use crate::trade::order::{self, Item};

pub(super) const LINE: Uuid = Uuid::from_u128(0x11);
pub(super) const APPLICATION: Uuid = Uuid::from_u128(0x21);
pub(super) const ORDER: Uuid = Uuid::from_u128(0x31);
pub(super) const VENDOR: Uuid = Uuid::from_u128(0x51);

/// Under which applications are decided; loans as under the ordinary one.
pub(super) fn with_applications() -> policy::State {
    versions(&[(Document::SHIPPED.to_owned(), day(1))])
}

pub(super) fn versions(documents: &[(String, Day)]) -> policy::State {
    let mut events = vec![];
    for (version, (document, effective_from)) in (1..).zip(documents) {
        let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
        let (hash, document) = (Hash::of(document.as_bytes()), document.clone());
        let lapses_on = day(9_000);
        events.push(policy::Event::Proposed(Proposed { hash, document, author, lapses_on }));
        let (effective_from, findings) = (*effective_from, vec![]);
        let published = Published { version, hash, effective_from, author, approver, findings };
        events.push(policy::Event::Published(published));
    }
    replay::<PolicyBook>(&events)
}

/// The same document, by which lateness costs something.
pub(super) fn with_lateness(document: &str) -> String {
    let costs = r#""form": 3, "remainder": "last", "calendars": [],
        "recalculation": { "early": true, "late": true },
        "penalty": {
            "rate": "0.3", "from_days": 4, "principal_share_max": "0.1",
            "ceilings": [
                { "lender": "bank", "from": "2020-01-01", "rate": "0.14" },
                { "lender": "own_book", "from": "2020-01-01", "rate": "0.24" }
            ]
        },"#;
    document.replacen("\"form\": 1,", costs, 1)
}

pub(super) fn on_line(act: line::Act) -> Command {
    Command::Line { line: LINE, act }
}

pub(super) fn on_order(act: order::Act) -> Command {
    Command::Order { order: ORDER, act }
}

pub(super) fn on_application(act: application::Act) -> Command {
    Command::Application { application: APPLICATION, act }
}

/// A line of so much, in a file whose customer is registered.
pub(super) fn with_line(limit: i64) -> Story {
    Story::registered()
        .under(with_applications())
        .after(on_line(line::Act::Open { limit: xof(limit) }))
}

pub(super) fn quote(total: i64) -> order::Act {
    let item = Item {
        vendor: VENDOR,
        offer: None,
        category: None,
        role: order::Role::Agent,
        description: "phone".to_owned(),
        quantity: 2,
        goods: xof(total - 1_000),
        price: None,
        freight: xof(600),
        customs: xof(300),
        service: xof(100),
    };
    order::Act::Quote {
        items: vec![item],
        valid_until: "2026-03-05T12:00:00.000000Z".parse().unwrap(),
        destination: "TG".parse().unwrap(),
        beneficiary: None,
    }
}

pub(super) fn on_credit() -> order::Act {
    order::Act::Place { payment: order::Payment::Credit {} }
}

pub(super) fn plan() -> Plan {
    Plan::InterestFree { instalments: 2, first_due_on: day(10), day_of_month: None }
}

/// Asks for so much, in two instalments from day 10.
pub(super) fn submission(purpose: Purpose, amount: i64) -> application::Act {
    let first_due = FirstDue::On { first_due_on: day(10) };
    let asked = Asked { product: None, amount: xof(amount), instalments: 2, first_due };
    application::Act::Submit { purpose, asked }
}

pub(super) fn submit(purpose: Purpose, amount: i64) -> Command {
    on_application(submission(purpose, amount))
}

pub(super) const FOR_ORDER: Purpose = Purpose::Order { order: ORDER };
pub(super) const CASH: Purpose = Purpose::Cash {};

pub(super) fn terms(principal: i64) -> Terms {
    Terms { product: None, lender: Lender::OwnBook {}, principal: xof(principal), plan: plan() }
}

pub(super) fn approve(principal: i64) -> Command {
    approve_on(terms(principal))
}

pub(super) fn approve_on(terms: Terms) -> Command {
    on_application(application::Act::Approve {
        terms,
        stated: application::Stated::default(),
        reason: Reason::of("sound"),
    })
}

/// The customer signs what was offered, today.
pub(super) fn sign(story: &Story) -> Command {
    sign_application(story, APPLICATION)
}

pub(super) fn sign_application(story: &Story, application: Uuid) -> Command {
    let offer = story.file().applications[&application].application().unwrap().offer().unwrap();
    let paper = Paper { reference: "C-1".to_owned(), sha256: Hash::of(b"a scan") };
    let (offer, signed_on) = (offer.offer, story.on);
    let act = application::Act::RecordSignature { offer, paper, signed_on };
    Command::Application { application, act }
}

pub(super) fn block() -> Command {
    on_line(line::Act::Block { reason: suspected() })
}

pub(super) fn suspected() -> Reason {
    Reason::of("fraud_suspected")
}

pub(super) fn change_limit(limit: i64) -> Command {
    let cause = LimitCause::Person { reason: Reason::of("arrears") };
    on_line(line::Act::ChangeLimit { limit: xof(limit), cause })
}

/// An order of so much, placed on credit and applied for by the customer; risk asks next.
pub(super) fn applied(limit: i64, total: i64) -> Story {
    applied_under(with_applications(), limit, total)
}

pub(super) fn applied_under(policies: policy::State, limit: i64, total: i64) -> Story {
    with_line(limit)
        .under(policies)
        .after(on_order(quote(total)))
        .by("customer", "customer")
        .after(on_order(on_credit()))
        .after(submit(FOR_ORDER, total))
        .by("risk", "one officer")
}

/// An order of 10 000 on a line of so much that was approved and signed, and its loan.
pub(super) fn financed(limit: i64) -> (Story, Uuid) {
    let story = applied(limit, 10_000).after(approve(10_000));
    let loan = crate::log::ids::created_id(story.next(), "loan");
    let sign = sign(&story);
    (story.after(sign), loan)
}

pub(super) fn figures(story: &Story) -> (i64, i64, i64) {
    let it = story.file().lines[&LINE].figures().unwrap();
    (it.reserved.amount(), it.outstanding.amount(), it.available.amount())
}

/// Why the line is blocked, those of persons first.
pub(super) fn blocks(story: &Story) -> Vec<BlockCause> {
    let line = story.file().lines[&LINE].line().unwrap();
    let mut causes: Vec<BlockCause> = line.blocks().map(|(_, cause)| cause.clone()).collect();
    causes.sort();
    causes
}

pub(super) fn order_stage(story: &Story) -> order::Stage {
    story.file().order(ORDER).unwrap().stage()
}

pub(super) fn over_limit(available: i64, asked: i64) -> Rejection {
    line::Rejection::OverLimit { available: xof(available), asked: xof(asked) }.into()
}
