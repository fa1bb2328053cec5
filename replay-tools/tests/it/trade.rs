//! An order on credit from quote to delivery: its story is that of all that belongs to it.

use std::collections::BTreeSet;

use ledger_core::credit::application::{self, Asked as Wanted, FirstDue, Paper, Purpose, Terms};
use ledger_core::credit::line;
use ledger_core::credit::loan::{Lender, Plan};
use ledger_core::event::Stored;
use ledger_core::file::Command;
use ledger_core::freight::shipment::{
    self, CarrierCode, Direction, Leg, Milestone, OnTheWay, Report,
};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash, Instant, StreamId};
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use ledger_core::trade::LineQuantity;
use ledger_core::trade::order::{self, Item};
use replay_tools::audit::{Asked, Seals, Story, story, text};
use replay_tools::progress::Tally;
use replay_tools::sentences::Lang;
use uuid::Uuid;

use crate::ledger::{Ledger, day, twd};
use crate::tampering::verified;

pub(crate) struct Trade {
    pub(crate) ledger: Ledger<MemoryLog>,
    order: Uuid,
    application: Uuid,
    loan: Uuid,
    shipment: Uuid,
    /// Of the same customer, and no part of the order.
    other: Uuid,
}

fn person(role: &str, name: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(name.as_bytes()) }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What ships, with proposals that wait for so many days.
fn waiting(proposal_days: u32) -> String {
    let days = format!("\"proposal_days\": {proposal_days}");
    Document::SHIPPED.replace("\"proposal_days\": 90", &days)
}

/// A second version that takes force the next day; a third that is withdrawn before its day, a
/// document that is declined, and one that lapses.
async fn policies(ledger: &mut Ledger<MemoryLog>) {
    let [second, third, declined, lapsing] = [1, 2, 3, 4].map(waiting);
    let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
    let hash = |it: &str| Hash::of(it.as_bytes());
    let propose = |it: &str| policy::Act::Propose { document: it.to_owned(), author };
    let approve = |it: &str, from| {
        let (hash, effective_from) = (hash(it), Some(day(from)));
        policy::Act::Approve { hash, approver, effective_from }
    };
    let withdraw = |by| {
        let reason = Reason::of("superseded");
        policy::Act::Withdraw { hash: hash(&third), by, reason }
    };
    for (key, act) in
        [("propose 2", propose(&second)), ("approve 2", approve(&second, "2004-11-02"))]
    {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2004-11-02")).await;
    let decline = policy::Act::Decline {
        hash: hash(&declined),
        by: approver,
        reason: Reason { code: "incomplete".to_owned(), note: Some("no fees".to_owned()) },
    };
    for (key, act) in [
        ("propose 3", propose(&third)),
        ("approve 3", approve(&third, "2004-12-31")),
        ("withdraw 3", withdraw(author)),
        ("withdraw 3 again", withdraw(approver)),
        ("propose 4", propose(&declined)),
        ("decline 4", decline),
        ("propose 5", propose(&lapsing)),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2004-11-03")).await;
}

/// Quoted, placed, approved by a person, disbursed, shipped with one report late, and delivered.
pub(crate) async fn trade() -> Trade {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    policies(&mut ledger).await;
    let customer = ledger.register("customer").await;
    let file = FileId::Customer(customer);
    let other = ledger.grant(customer, "other", 300, day("2005-03-01")).await;
    let line = ledger.created(file, "line", "credit_line");
    let open = Command::Line { line, act: line::Act::Open { limit: twd(50_000) } };
    ledger.ask(file, "line", "credit_line.open", open).await;

    let order = ledger.created(file, "quote", "order");
    let item = Item {
        vendor: Uuid::from_u128(7),
        offer: None,
        category: None,
        role: order::Role::Agent,
        description: "telephone".to_owned(),
        quantity: 1,
        goods: twd(9_000),
        price: None,
        freight: twd(500),
        customs: twd(300),
        service: twd(200),
    };
    let quote = order::Act::Quote {
        items: vec![item],
        valid_until: at("2030-01-01T00:00:00.000000Z"),
        destination: "TW".parse().unwrap(),
        beneficiary: None,
    };
    ledger.ask(file, "quote", "order.quote", Command::Order { order, act: quote }).await;
    ledger.by = person("customer", "Afi");
    let place =
        Command::Order { order, act: order::Act::Place { payment: order::Payment::Credit {} } };
    ledger.ask(file, "place", "order.place", place).await;
    let application = ledger.created(file, "apply", "application");
    let plan =
        Plan::InterestFree { instalments: 2, first_due_on: day("2004-12-05"), day_of_month: None };
    let first_due = FirstDue::On { first_due_on: day("2004-12-05") };
    let submit = application::Act::Submit {
        purpose: Purpose::Order { order },
        asked: Wanted { product: None, amount: twd(10_000), instalments: 2, first_due },
    };
    let act = Command::Application { application, act: submit };
    ledger.ask(file, "apply", "application.submit", act).await;
    ledger.by = person("risk", "Kofi");
    let terms = Terms { product: None, lender: Lender::OwnBook {}, principal: twd(10_000), plan };
    let approve = application::Act::Approve {
        terms,
        stated: application::Stated::default(),
        reason: Reason::of("sound"),
    };
    let act = Command::Application { application, act: approve };
    // The policy names no amount in this currency that one person may approve alone.
    ledger.ask(file, "approve", "application.approve", act.clone()).await;
    ledger.by = person("risk", "Efua");
    ledger.ask(file, "approve-too", "application.approve", act).await;
    let offer = ledger.created(file, "approve-too", "offer");
    let paper = Paper { reference: "B-1".to_owned(), sha256: Hash::of(b"a scan") };
    let signed_on = day("2004-11-03");
    let act = application::Act::RecordSignature { offer, paper, signed_on };
    let sign = Command::Application { application, act };
    ledger.ask(file, "sign", "application.record_signature", sign).await;
    let loan = ledger.created(file, "sign", "loan");
    ledger.by = person("finance", "Ama");
    ledger.disburse(customer, loan, "disburse", 10_000).await;

    let shipment = ledger.created(file, "plan", "shipment");
    let leg = Leg {
        number: 1,
        partner: "dhl".to_owned(),
        cost: twd(500),
        until: Milestone::Delivered,
        deadline_on: day("2004-12-01"),
        tracking: None,
    };
    let plan = shipment::Act::Plan {
        order,
        direction: Direction::Outbound {},
        contents: vec![LineQuantity { line: 1, quantity: 1 }],
        weight_grams: None,
        declared_value: None,
        legs: vec![leg],
        promised_on: day("2004-12-02"),
    };
    let report = |id, text: &str| Report {
        id: Uuid::from_u128(id),
        event_at: at(text),
        place: Some("Lomé hub".to_owned()),
        carrier: Some(CarrierCode { carrier: "dhl".to_owned(), code: "AR".to_owned(), text: None }),
        reason: None,
    };
    let reached = |id, text: &str, milestone| shipment::Act::ReachMilestone {
        report: report(id, text),
        milestone,
    };
    for (key, act) in [
        ("plan", plan),
        ("hub", reached(1, "2004-11-09T08:00:00.000000Z", OnTheWay::AtHub)),
        ("late", reached(2, "2004-11-08T08:00:00.000000Z", OnTheWay::InTransitToHub)),
        ("done", shipment::Act::Deliver { report: report(3, "2004-11-20T08:00:00.000000Z") }),
    ] {
        ledger.ask(file, key, "shipment.report", Command::Shipment { shipment, act }).await;
    }
    Trade { ledger, order, application, loan, shipment, other }
}

async fn told(trade: &Trade, subject: StreamId) -> (Story, String) {
    let asked = Asked { subject, as_of: None, partition: None };
    let story = story(&trade.ledger.log, asked, &Tally::silent()).await.unwrap();
    let told = text(&story, &Seals::Closed, Lang::French);
    (story, told)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_s_story_is_that_of_its_application_its_loan_and_its_shipments() {
    let trade = trade().await;
    let report = verified(&trade.ledger).await;
    assert!(report.is_sound(), "{report}");
    let book = FileId::PolicyBook.partition(2);
    let records = trade.ledger.log.records(book);
    let commits = records.iter().map(|it| Commit::decode(&it.value).unwrap());
    let met: BTreeSet<String> = commits.flat_map(|it| it.events).map(|it| it.r#type).collect();
    for (event_type, ..) in policy::Event::schemas() {
        assert!(met.contains(event_type), "{event_type} is not in the ledger");
    }
    let (_, french) = told(&trade, StreamId::Order(trade.order)).await;
    let mut rest = french.as_str();
    for part in [
        "devis de 100,00 TWD",
        "commandé, 100,00 TWD à payer à crédit ; caduc le ",
        "état : devis → passée",
        "application.submit par client ",
        "demande 100,00 TWD pour order-",
        "application.approve par risques ",
        "; selon la version 2 des règles",
        "approuvée par risques ",
        "100,00 TWD réservés pour loan-",
        "disponible : 497,00 TWD → 397,00 TWD",
        "confirmé, en préparation",
        "état : passée → en préparation",
        "100,00 TWD versés au client par tmoney",
        "réservé : 103,00 TWD → 3,00 TWD",
        "prévue pour order-",
        "survenu à 2004-11-09T08:00:00.000000Z",
        "dit par dhl, code AR",
        // It came late: the shipment stays at the hub.
        "survenu à 2004-11-08T08:00:00.000000Z",
        "ensuite : au dépôt, depuis 2004-11-09T08:00:00.000000Z",
        "état : au dépôt → livré",
        "1 × ligne 1 remis à 2004-11-20T08:00:00.000000Z par shipment-",
        "état : en préparation → livrée",
    ] {
        let Some((_, behind)) = rest.split_once(part) else {
            panic!("`{part}` is not there, or not in this order:\n{french}")
        };
        rest = behind;
    }
    assert!(!french.contains(&trade.other.to_string()), "{french}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_an_order_tells_its_own_story() {
    let trade = trade().await;
    for (subject, told_of, not_of) in [
        (StreamId::Shipment(trade.shipment), "prévue pour order-", "demande 100,00 TWD"),
        (
            StreamId::Application(trade.application),
            "versés au client par tmoney",
            "prévue pour order-",
        ),
        (StreamId::Loan(trade.loan), "versés au client par tmoney", "demande 100,00 TWD"),
    ] {
        let (story, french) = told(&trade, subject).await;
        assert!(french.contains(told_of), "{subject}: {french}");
        assert!(!french.contains(not_of), "{subject}: {french}");
        let checked = story.check(&trade.ledger.log, None, &Tally::silent()).await.unwrap();
        assert!(checked.unwrap().fault.is_none());
    }
}
