//! What customers bought on credit, and how their goods travel.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Act, Lender, Plan};
use ledger_core::log::StreamId;
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::Command;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{Ledger, fresh_keys, sealed};
use crate::story::AFI;
use query_graphql::keys::Keys;

/// A customer who bought three times; Afi bought once.
pub(crate) const YAO: Uuid = Uuid::from_u128(0x9a0);
pub(crate) const LINE: Uuid = Uuid::from_u128(0x11e);
pub(crate) const LAST_DAY: Day = Day::from_ymd(2026, 1, 20).unwrap();

pub(crate) fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

/// The n-th purchase's ids.
pub(crate) struct Ids {
    pub(crate) order: Uuid,
    pub(crate) application: Uuid,
    pub(crate) loan: Uuid,
    pub(crate) shipment: Uuid,
    pub(crate) purchase_order: Uuid,
}

pub(crate) fn ids(number: u128) -> Ids {
    let id = |kind: u128| Uuid::from_u128(0x1000 * kind + number);
    Ids { order: id(1), application: id(2), loan: id(3), shipment: id(4), purchase_order: id(5) }
}

/// How a shipment went on from the hub.
#[derive(Clone, Copy)]
enum Way {
    Late,
    Held,
    Lost,
    Delivered,
}

/// A ledger with four purchases: its read models and keys.
pub(crate) struct Purchases {
    pub(crate) models: String,
    pub(crate) keys: String,
    pub(crate) client: Client,
}

pub(crate) async fn purchases() -> Purchases {
    let (keys_url, keys) = fresh_keys().await;
    let person_keys = keys.person_keys(&[AFI, YAO]).await.unwrap();
    let mut ledger = Ledger::new();
    for (person, name) in [(AFI, "Afi Mensah"), (YAO, "Yao Amegan")] {
        let key = person_keys.iter().find(|it| it.person() == person).unwrap();
        let contact = sealed(key, "customer.registered", [Some(name), None, None]);
        ledger.customer(person, Command::Register { country: "TG".parse().unwrap(), contact });
    }
    let line_of = |person| if person == AFI { LINE } else { Uuid::from_u128(0x11e2) };
    for person in [AFI, YAO] {
        let stream = StreamId::CreditLine(line_of(person));
        let opened = json!({ "limit": xof(100_000), "standing": figures(100_000, 0, 0) });
        ledger.tell(person, &[(stream, "credit_line.opened", opened)]);
    }
    let ways = [(AFI, Way::Late), (YAO, Way::Held), (YAO, Way::Lost), (YAO, Way::Delivered)];
    for (number, (person, way)) in (1..).zip(ways) {
        buy(&mut ledger, person, line_of(person), &ids(number));
        travel(&mut ledger, person, &ids(number), way);
    }
    // Waits for a decision.
    let waiting = StreamId::Application(Uuid::from_u128(0xa99));
    ledger.tell(YAO, &[(waiting, "application.submitted", submitted(None, "2026-02-01"))]);
    ledger.until(LAST_DAY);

    let models = servers::fresh_database("query-purchases");
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::from(keys));
    Purchases { models, keys: keys_url, client }
}

fn figures(limit: i64, reserved: i64, outstanding: i64) -> Value {
    json!({
        "limit": xof(limit), "reserved": xof(reserved), "outstanding": xof(outstanding),
        "available": xof(limit - reserved - outstanding), "blocks": 0,
    })
}

fn submitted(order: Option<Uuid>, lapses_on: &str) -> Value {
    let purpose = match order {
        Some(order) => json!({ "kind": "order", "order": order }),
        None => json!({ "kind": "cash" }),
    };
    json!({
        "purpose": purpose,
        "asked": {
            "amount": xof(30_000), "instalments": 3,
            "first_due": { "kind": "on", "first_due_on": "2026-02-12" },
        },
        "by": actor(), "lapses_on": lapses_on,
        "policy": { "version": 1, "hash": "11".repeat(32) },
    })
}

fn actor() -> Value {
    json!({ "role": "risk", "subject": "22".repeat(32) })
}

/// Quoted, ordered, decided, granted, confirmed and disbursed.
fn buy(ledger: &mut Ledger, person: Uuid, line: Uuid, ids: &Ids) {
    let order = StreamId::Order(ids.order);
    let application = StreamId::Application(ids.application);
    let vendor = Uuid::from_u128(0xe4d);
    let amounts = |extra: &[(&str, i64)]| {
        let mut all = json!({
            "goods": xof(20_000), "freight": xof(5_000), "customs": xof(3_000),
            "service": xof(2_000),
        });
        for (name, amount) in extra {
            all[*name] = xof(*amount);
        }
        all
    };
    let mut quoted_line = amounts(&[("total", 30_000)]);
    quoted_line["number"] = json!(1);
    quoted_line["vendor"] = json!(vendor);
    quoted_line["description"] = json!("a telephone");
    quoted_line["quantity"] = json!(1);
    quoted_line["role"] = json!("agent");
    let quoted = json!({
        "lines": [quoted_line],
        "totals": amounts(&[("total", 30_000)]),
        "valid_until": "2026-01-31T12:00:00.000000Z",
        "destination": "TG",
    });
    ledger.tell(person, &[(order, "order.quoted", quoted)]);
    let placed = json!({
        "payment": { "kind": "credit" }, "total": xof(30_000), "lapses_on": "2026-02-11",
    });
    ledger.tell(person, &[(order, "order.placed", placed)]);
    let asked = submitted(Some(ids.order), "2026-01-25");
    ledger.tell(person, &[(application, "application.submitted", asked)]);
    let grant = Act::Grant {
        parts_until: None,
        product: Some(crate::story::phone()),
        lender: Lender::OwnBook {},
        lender_reference: Some(format!("P-{}", ids.loan)),
        principal: Money::new(30_000, Currency::XOF).unwrap(),
        plan: Plan::InterestFree {
            instalments: 3,
            first_due_on: Day::from_ymd(2026, 2, 12).unwrap(),
            day_of_month: None,
        },
        decision: crate::story::decided(),
    };
    let terms = json!({
        "lender": { "kind": "own_book" }, "principal": xof(30_000),
        "plan": { "kind": "interest_free", "instalments": 3, "first_due_on": "2026-02-12" },
    });
    let policy = json!({ "version": 1, "hash": "11".repeat(32) });
    let decided = json!({
        "decision": ids.order, "outcome": { "kind": "approved", "terms": terms },
        "by": { "kind": "persons", "persons": [actor()] }, "engine": 1,
        "inputs": {
            "reserved": xof(0), "outstanding": xof(0), "offered": xof(0),
            "limit": xof(100_000), "four_eyes_above": xof(100_000),
        },
        "reason": { "code": "sound", "note": "pays on time" },
    });
    let offered = json!({
        "offer": ids.loan, "terms": terms, "offered_on": "2026-01-12", "lapses_on": "2026-02-11",
        "policy": policy,
    });
    let signed = json!({
        "loan": ids.loan, "offer": ids.loan, "signed_on": "2026-01-12", "by": actor(),
        "paper": { "reference": "C-1", "sha256": "33".repeat(32) },
    });
    ledger.tell(
        person,
        &[
            (application, "application.decided", decided),
            (application, "application.offered", offered),
        ],
    );
    let standing = figures(100_000, 30_000, 0);
    let reserved = json!({ "loan": ids.loan, "amount": xof(30_000), "standing": standing });
    let confirmed = json!({
        "funding": [{ "kind": "loan", "loan": ids.loan, "amount": xof(30_000) }],
        "goods_leave_on": "disbursement",
        "purchase_orders": [{
            "purchase_order": ids.purchase_order, "vendor": vendor, "total": xof(20_000),
            "lapses_on": "2026-01-26",
            "lines": [{
                "number": 1, "description": "a telephone", "quantity": 1, "price": xof(20_000),
            }],
        }],
    });
    ledger.loan(person, ids.loan, grant);
    ledger.tell(
        person,
        &[
            (application, "application.signed", signed),
            (StreamId::CreditLine(line), "credit_line.exposure_reserved", reserved),
            (order, "order.confirmed", confirmed),
        ],
    );
}

fn travel(ledger: &mut Ledger, person: Uuid, ids: &Ids, way: Way) {
    let stream = StreamId::Shipment(ids.shipment);
    let report = |number: u128, at: &str| {
        let id = Uuid::from_u128(ids.shipment.as_u128() * 0x10 + number);
        json!({ "id": id, "event_at": at, "place": "Lomé hub" })
    };
    // In time for the day promised only where it was delivered.
    let planned = json!({
        "order": ids.order,
        "direction": { "kind": "outbound" },
        "contents": [{ "line": 1, "quantity": 1 }],
        "weight_grams": 450,
        "declared_value": xof(20_000),
        "legs": [{
            "number": 1, "partner": "dhl-togo", "cost": xof(4_000), "until": "delivered",
            "deadline_on": "2026-01-19",
        }],
        "promised_on": "2026-01-19", "estimated_on": "2026-01-19",
        "standing": { "stage": "planned" },
    });
    ledger.tell(person, &[(stream, "shipment.planned", planned)]);
    let at = "2026-01-13T08:00:00.000000Z";
    let standing = |stage: &str, since: &str| json!({ "stage": stage, "since": since });
    let hub = json!({
        "report": report(1, at), "milestone": "at_hub", "standing": standing("at_hub", at),
    });
    ledger.tell(person, &[(stream, "shipment.milestone_reached", hub)]);
    let later = "2026-01-14T08:00:00.000000Z";
    let (event, stage) = match way {
        Way::Late => return,
        Way::Held => ("shipment.customs_held", "customs_held"),
        Way::Lost => ("shipment.lost", "lost"),
        Way::Delivered => ("shipment.delivered", "delivered"),
    };
    let data = json!({ "report": report(2, later), "standing": standing(stage, later) });
    ledger.tell(person, &[(stream, event, data)]);
}
