//! One example of every event, all its fields filled in: what the golden lines are made from.

mod applications;
mod evidence;
mod freight;
mod identity;
mod lenders;
mod lines;
mod loan;
mod premium;
mod trade;

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Balances, Closed, Event as LoanEvent, NextDue};
use ledger_core::engine::Engine;
use ledger_core::file::{Event, Fact, Standing};
use ledger_core::freight::shipment;
use ledger_core::log::{
    Actor, CommandRecord, Commit, EventRecord, FORM, FileId, Hash, Instant, KeyCheck, StreamId,
    partition,
};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::{
    self, ConsentGiven, ConsentTo, ConsentWithdrawn, ContactChanged, ContactField, Registered,
    Resumed, Suspended,
};
use ledger_core::policy::{
    self, Declined, Finding, Lapsed, LenderKind, PolicyRef, Proposed, Published, UnlawfulPlans,
    WithdrawalProposed, Withdrawn,
};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;
use uuid::Uuid;

const CUSTOMER: Uuid = Uuid::from_u128(0x5f3c_2a7e_91b4_5d08_8e6a_13c9_f042_77d1);
const ORDER: Uuid = Uuid::from_u128(0x2e6b_8f10_53c9_5a74_91d2_b7e0_48f3_6ac5);
const SHIPMENT: Uuid = Uuid::from_u128(0xd905_37ac_e1b8_5f26_83f4_0a6d_9e21_c57b);
const REPORT: Uuid = Uuid::from_u128(0x64f1_ca27_0b9e_5d83_a6c8_15fe_72d0_934b);
const APPLICATION: Uuid = Uuid::from_u128(0x8a3f_d214_96e7_5c0b_b5a9_6fe8_31c7_d402);
const LINE: Uuid = Uuid::from_u128(0xf72c_5be0_1d48_5936_a0e3_c9b4_7f16_285d);
const VENDOR: Uuid = Uuid::from_u128(0x0d5e_91b7_f36a_5c82_94f0_e8a1_26c3_7bd9);
const PURCHASE_ORDER: Uuid = Uuid::from_u128(0xb148_6ec0_a25f_5d97_8c1b_3f7e_d950_a264);
const LOAN: Uuid = Uuid::from_u128(0xa81d_09c3_47f2_5b6e_9d35_e0b1_6c8f_2247);
const COMMAND: Uuid = Uuid::from_u128(0x3e90_d5b7_6a1c_5f42_b8e7_7d02_94c6_a15f);
const REPAYMENT: Uuid = Uuid::from_u128(0xc24b_f6e8_0d93_5a17_8f5c_41a9_b3e7_0d62);
const CHARGE: Uuid = Uuid::from_u128(0x70e5_1b9d_c8a4_5e3f_9b26_f8d7_0a53_4c91);
const PREMIUM: Uuid = Uuid::from_u128(0x36c9_0f5a_b1d7_5e48_92e3_7f0b_c458_1ad6);
const EVIDENCE: Uuid = Uuid::from_u128(0xe8d1_24b7_60fa_5c93_8b3d_a5f1_9e07_4c62);
const WRITER: Uuid = Uuid::from_u128(0x1d84_a6f2_5e0b_4c79_a3d8_96b5_c7e1_f024);
const LEDGER: Uuid = Uuid::from_u128(0x9b07_c3e5_f81a_4d26_b5f9_e274_0c6d_8a3b);

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).unwrap()
}

fn at(instant: &str) -> Instant {
    instant.parse().unwrap()
}

fn actor(role: &str, subject: &[u8]) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(subject) }
}

fn reason(code: &str, note: &str) -> Reason {
    Reason { code: code.to_owned(), note: Some(note.to_owned()) }
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn sealed(text: &str) -> Option<Sealed> {
    Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() })
}

fn policy() -> PolicyRef {
    PolicyRef { version: 1, hash: Hash::of(document().as_bytes()) }
}

/// The document that shipped when policies were first published: golden lines keep it for ever, whatever
/// has shipped since.
fn document() -> String {
    const PROPOSED: &str =
        include_str!("../../../../schemas/events/policy_book/version_proposed.v1.golden.json");
    let line: serde_json::Value = serde_json::from_str(PROPOSED).unwrap();
    line["data"]["document"].as_str().unwrap().to_owned()
}

fn customer_events() -> Vec<customer::Event> {
    use customer::Event;
    vec![
        Event::Registered(Registered {
            country: "TG".parse().unwrap(),
            name: sealed("bm9uY2UtYW5kLXNlYWxlZC1uYW1lLWFuZC10YWc="),
            phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn"),
            email: sealed("bm9uY2UtYW5kLXNlYWxlZC1lbWFpbC1hbmQtdGFn"),
        }),
        Event::ContactChanged(ContactChanged {
            name: sealed("bm9uY2UtYW5kLXNlYWxlZC1uYW1lLWFuZC10YWc="),
            phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn"),
            email: None,
            removed: vec![ContactField::Email],
        }),
        Event::Suspended(Suspended {
            reason: Reason {
                code: "fraud_suspected".to_owned(),
                note: Some("two identities with one phone".to_owned()),
            },
        }),
        Event::Resumed(Resumed { reason: Reason::of("cause_cleared") }),
        Event::ConsentGiven(ConsentGiven {
            to: ConsentTo::MobileMoney,
            text_version: "2026-05".to_owned(),
            number: 1,
        }),
        Event::ConsentWithdrawn(ConsentWithdrawn { to: ConsentTo::MobileMoney, number: 1 }),
    ]
}

fn policy_events() -> Vec<policy::Event> {
    let (author, approver) = (Hash::of(b"an author"), Hash::of(b"an approver"));
    let (document, hash) = (document(), Hash::of(document().as_bytes()));
    let scheduled = Hash::of(b"a document that waits for its day");
    let superseded = || Reason {
        code: "superseded".to_owned(),
        note: Some("the ceiling of the law changed".to_owned()),
    };
    vec![
        policy::Event::Proposed(Proposed { hash, document, author, lapses_on: day(2026, 4, 2) }),
        policy::Event::Published(Published {
            version: 1,
            hash,
            effective_from: day(2026, 1, 2),
            author,
            approver,
            findings: vec![Finding {
                code: "no_lawful_plan".to_owned(),
                at: "sections.products.products[0]".to_owned(),
                plans: Some(UnlawfulPlans {
                    product: "goods".to_owned(),
                    lender: LenderKind::Bank,
                    on: day(2026, 6, 1),
                    classes: vec!["medium".to_owned(), "high".to_owned()],
                    instalments_min: 1,
                    instalments_max: 3,
                    amount_min: xof(10_000),
                    amount_max: xof(85_000),
                }),
            }],
        }),
        policy::Event::Declined(Declined {
            hash: Hash::of(b"a document that forgot the fees"),
            reason: Reason::of("incomplete"),
            by: approver,
        }),
        policy::Event::Lapsed(Lapsed { hash: Hash::of(b"a document that nobody read") }),
        policy::Event::WithdrawalProposed(WithdrawalProposed {
            version: 2,
            hash: scheduled,
            reason: superseded(),
            by: author,
        }),
        policy::Event::Withdrawn(Withdrawn {
            version: 2,
            hash: scheduled,
            reason: superseded(),
            proposed_by: author,
            by: approver,
        }),
    ]
}

fn partition_events() -> Vec<partition::Event> {
    vec![
        partition::Event::Opened(partition::Opened {
            ledger: LEDGER,
            partition: 3,
            partitions: 12,
            first_business_date: day(2026, 1, 2),
            engine: Engine::FIRST,
            hash: "sha-256".to_owned(),
        }),
        partition::Event::TakenOver(partition::TakenOver {
            pseudonyms: KeyCheck([0x5e; 8]),
            keys_accepted: Some(partition::KeysAccepted {
                by: "admin on call".to_owned(),
                reason: "the keys database burned with its backups".to_owned(),
            }),
            accepted: Some(partition::Accepted {
                witnessed_sequence: 90_117,
                witnessed_hash: Hash::of(b"the last commit that was seen"),
                accepted_sequence: 90_112,
                by: "admin on call".to_owned(),
                reason: "the broker's disk was restored from the night before".to_owned(),
            }),
        }),
        partition::Event::BusinessDayStarted(partition::BusinessDayStarted {
            date: day(2026, 4, 15),
            engine: Engine::FIRST,
            policy: Some(policy()),
            policy_book_version: 2,
            trial_balance: Some(Hash::of(b"every account and what stands on it")),
        }),
        partition::Event::Moved(partition::Moved {
            target: "Kafka topic ledger.events at kafka-1:9092".to_owned(),
        }),
    ]
}

/// Every event once.
pub(crate) fn facts() -> Vec<Fact> {
    let mut events = all(customer_events(), Event::Customer);
    events.extend(all(lines::line_events(), Event::Line));
    events.extend(all(applications::application_events(), Event::Application));
    events.extend(all(trade::order_events(), Event::Order));
    events.extend(all(loan::events(), Event::Loan));
    events.extend(all(freight::events(), Event::Shipment));
    events.extend(all(premium::events(), Event::Premium));
    events.extend(all(evidence::events(), Event::Evidence));
    events.extend(all(identity::events(), Event::Identity));
    events.extend(all(trade::purchase_order_events(), Event::PurchaseOrder));
    events.extend(all(lenders::placement_events(), Event::Placement));
    events.extend(all(trade::vendor_events(), Event::Vendor));
    events.extend(all(lenders::partner_events(), Event::Partner));
    events.extend(all(policy_events(), Event::PolicyBook));
    events.extend(all(partition_events(), Event::Partition));
    events.into_iter().map(fact).collect()
}

fn all<E>(events: Vec<E>, wrap: fn(E) -> Event) -> Vec<Event> {
    events.into_iter().map(wrap).collect()
}

fn fact(event: Event) -> Fact {
    let stream = match &event {
        Event::Customer(_) => StreamId::Customer(CUSTOMER),
        Event::Line(_) => StreamId::CreditLine(LINE),
        Event::Application(_) => StreamId::Application(APPLICATION),
        Event::Loan(_) => StreamId::Loan(LOAN),
        Event::Order(_) => StreamId::Order(ORDER),
        Event::Shipment(_) => StreamId::Shipment(SHIPMENT),
        Event::Premium(_) => StreamId::Premium(PREMIUM),
        Event::Evidence(_) => StreamId::Evidence(EVIDENCE),
        Event::Identity(_) => StreamId::Identity(CUSTOMER),
        Event::Vendor(_) => StreamId::Vendor(VENDOR),
        Event::PurchaseOrder(_) => StreamId::PurchaseOrder(PURCHASE_ORDER),
        Event::Partner(_) => StreamId::Partner(lenders::partner()),
        Event::Placement(_) => StreamId::Placement(lenders::OFFER),
        Event::PolicyBook(_) => StreamId::PolicyBook,
        Event::Partition(_) => StreamId::Partition(3),
    };
    Fact { stream, event }
}

/// What else an event may say: each way in which an enum or an absent field is written.
pub(crate) fn variants() -> Vec<Fact> {
    let bare = Registered { country: "BJ".parse().unwrap(), name: None, phone: None, email: None };
    let registered = Event::Customer(customer::Event::Registered(bare));
    let begun = partition::Event::TakenOver(partition::TakenOver {
        pseudonyms: KeyCheck([0x5e; 8]),
        keys_accepted: None,
        accepted: None,
    });
    let mut all = vec![fact(registered), fact(Event::Partition(begun))];
    let consent = |to| {
        let given = ConsentGiven { to, text_version: "2026-05".to_owned(), number: 2 };
        fact(Event::Customer(customer::Event::ConsentGiven(given)))
    };
    all.extend(ConsentTo::ALL.into_iter().skip(1).map(consent));
    all.extend(loan::variants().into_iter().map(|it| fact(Event::Loan(it))));
    all.extend(lines::line_variants().into_iter().map(|it| fact(Event::Line(it))));
    all.extend(
        applications::application_variants().into_iter().map(|it| fact(Event::Application(it))),
    );
    all.extend(trade::order_variants().into_iter().map(|it| fact(Event::Order(it))));
    all.extend(freight::variants().into_iter().map(|it| fact(Event::Shipment(it))));
    all.extend(premium::variants().into_iter().map(|it| fact(Event::Premium(it))));
    all.extend(evidence::variants().into_iter().map(|it| fact(Event::Evidence(it))));
    all.extend(identity::variants().into_iter().map(|it| fact(Event::Identity(it))));
    all.extend(lenders::offer_variants().into_iter().map(|it| fact(Event::Application(it))));
    all.extend(lenders::partner_variants().into_iter().map(|it| fact(Event::Partner(it))));
    all.extend(lenders::placement_variants().into_iter().map(|it| fact(Event::Placement(it))));
    all
}

/// How a stream of each kind stands that tells it, in the order of the schemas.
pub(crate) fn standings() -> Vec<Standing> {
    vec![
        Standing::Loan(balances()),
        Standing::Line(lines::figures()),
        Standing::Shipment(freight::standing()),
    ]
}

fn balances() -> Balances {
    Balances {
        outstanding: xof(41_670),
        overdue: xof(2_335),
        due: xof(8_335),
        credit: xof(0),
        instalments_overdue: 1,
        instalments_due: 1,
        oldest_unpaid_due_on: Some(day(2026, 3, 15)),
        arrears_since: Some(day(2026, 3, 15)),
        next: Some(NextDue { due_on: day(2026, 5, 15), amount: xof(8_335) }),
    }
}

/// What else a standing may say.
pub(crate) fn other_standings() -> Vec<Standing> {
    let paid =
        Balances { oldest_unpaid_due_on: None, arrears_since: None, next: None, ..balances() };
    let planned = shipment::Standing { stage: shipment::Stage::Planned, since: None };
    vec![Standing::Loan(paid), Standing::Shipment(planned)]
}

/// The fact as an event of a commit.
pub(crate) fn record(fact: &Fact, index: usize) -> EventRecord {
    EventRecord {
        id: format!("{COMMAND}.{index}"),
        r#type: fact.event.event_type().to_owned(),
        version: fact.event.version(),
        stream: fact.stream,
        stream_version: 7,
        data: fact.event.encode(),
        standing: None,
    }
}

/// A commit with every field there is. No commit in a log has all of them: what begins a term is
/// caused by no other.
pub(crate) fn commit() -> Commit {
    let received = LoanEvent::Closed(Closed {});
    let fact = Fact { stream: StreamId::Loan(LOAN), event: Event::Loan(received) };
    Commit {
        form: FORM,
        sequence: 88,
        prev: Hash::of(b"the commit before"),
        epoch: 4,
        takeover: true,
        writer: WRITER,
        file: FileId::Customer(CUSTOMER),
        command: CommandRecord {
            id: COMMAND,
            r#type: "loan.receive_repayment".to_owned(),
            fingerprint: Hash::of(b"route and body"),
        },
        actor: Actor { role: "bank:orabank".to_owned(), subject: Hash::of(b"issuer and subject") },
        causation: Some(REPAYMENT),
        correlation: CHARGE,
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        recorded_at: "2026-04-15T08:30:00.000250Z".parse::<Instant>().unwrap(),
        business_date: day(2026, 4, 15),
        events: vec![EventRecord {
            standing: Some(Standing::Loan(balances()).encode()),
            ..record(&fact, 0)
        }],
    }
}
