//! What a customer, the review desk and logistics are shown, each in one request.

use serde_json::{Value, json};

use crate::purchases::{Ids, LAST_DAY, LINE, YAO, ids, purchases, xof};
use crate::statements::{counting_on, taken};
use crate::story::AFI;

/// All that a customer's page shows.
fn dashboard(customer: impl std::fmt::Display) -> String {
    format!(
        "{{ customer(id: \"{customer}\") {{
            name
            creditLines {{ id currency limit reserved available blocks {{ id code note loan }}
                history {{ totalCount nodes {{ kind loan amount available }} }} }}
            applications {{ nodes {{ stage amount code note order {{ id }} }} }}
            orders {{ totalCount nodes {{ id stage totals {{ total }} lines {{ description total }}
                purchaseOrders {{ standing total }}
                history {{ nodes {{ kind businessDate }} }}
                shipments {{ nodes {{ id stage late promisedOn legs {{ partner cost }}
                    history {{ nodes {{ milestone eventAt place }} }} }} }}
                loan {{ life instalments {{ number dueOn unpaid state }} payments {{ nodes {{ amount }} }} }} }} }}
        }} }}"
    )
}

#[tokio::test]
async fn a_customer_sees_orders_instalments_limit_and_history_in_one_request() {
    let purchases = purchases().await;
    let data = purchases.client.r#as("customer").data(&dashboard(AFI)).await;
    let Ids { order, loan, shipment, .. } = ids(1);
    let shown = &data["customer"];
    assert_eq!(shown["name"], "Afi Mensah");
    let line = json!([{
        "id": LINE, "currency": "XOF", "limit": xof(100_000), "reserved": xof(30_000),
        "available": xof(70_000), "blocks": [],
        "history": { "totalCount": 2, "nodes": [
            { "kind": "OPENED", "loan": null, "amount": null, "available": xof(100_000) },
            {
                "kind": "EXPOSURE_RESERVED", "loan": loan, "amount": xof(30_000),
                "available": xof(70_000),
            },
        ] },
    }]);
    assert_eq!(shown["creditLines"], line);
    // The reason was written for colleagues.
    let application = json!({ "nodes": [{
        "stage": "SIGNED", "amount": xof(30_000), "code": null, "note": null, "order": { "id": order },
    }] });
    assert_eq!(shown["applications"], application);
    let instalment = |number: u64, due_on: &str| json!({ "number": number, "dueOn": due_on, "unpaid": xof(10_000), "state": "SCHEDULED" });
    let order = json!({ "totalCount": 1, "nodes": [{
        "id": order, "stage": "CONFIRMED", "totals": { "total": xof(30_000) },
        "lines": [{ "description": "a telephone", "total": xof(30_000) }],
        "purchaseOrders": [{ "standing": "ASKED", "total": xof(20_000) }],
        "history": { "nodes": [
            { "kind": "QUOTED", "businessDate": "2026-01-12" },
            { "kind": "PLACED", "businessDate": "2026-01-12" },
            { "kind": "CONFIRMED", "businessDate": "2026-01-12" },
        ] },
        "shipments": { "nodes": [{
            "id": shipment, "stage": "at_hub", "late": true, "promisedOn": "2026-01-19",
            "legs": [{ "partner": "dhl-togo", "cost": null }],
            "history": { "nodes": [{
                "milestone": "at_hub", "eventAt": "2026-01-13T08:00:00.000000Z",
                "place": "Lomé hub",
            }] },
        }] },
        "loan": {
            "life": "GRANTED", "payments": { "nodes": [] },
            "instalments": [
                instalment(1, "2026-02-12"), instalment(2, "2026-03-12"),
                instalment(3, "2026-04-12"),
            ],
        },
    }] });
    assert_eq!(shown["orders"], order);
}

// On one thread: a load begins when every field that can ask has asked.
#[tokio::test]
async fn a_customer_with_three_orders_takes_as_many_statements_as_one_with_one() {
    let purchases = purchases().await;
    let (client, statements) = counting_on(&purchases.models, &purchases.keys).await;
    let support = client.r#as("support");
    let mut counts = Vec::new();
    for (customer, orders) in [(AFI, 1), (YAO, 3)] {
        taken(&support, &statements).await;
        let data = support.data(&dashboard(customer)).await;
        counts.push(taken(&support, &statements).await);
        assert_eq!(data["customer"]["orders"]["nodes"].as_array().unwrap().len(), orders);
    }
    // Begin; customer; lines, applications, orders and how many; the lines' history and how long;
    // the orders' history, vendors, shipments, loans; what was reported, schedules, instalments,
    // payments, days, once for shipments and once for loans; the key; end; and ours.
    assert_eq!(counts, [22, 22]);
}

#[tokio::test]
async fn the_review_desk_sees_what_waits_for_a_decision_and_why_others_were_decided() {
    let client = purchases().await.client;
    let query = "{ waiting: applications(filter: { waitingOnly: true }) { nodes { stage lapsesOn
            customer { id } amount } }
        all: applications { nodes { stage code note terms { principal } loan { id } } }
        applicationFunnel(from: \"2026-01-01\", to: \"2026-01-31\") { startsOn currency
            submitted { applications amount } approved { applications amount }
            declined { applications } signed { applications amount } } }";
    let data = client.r#as("risk").data(query).await;
    let waiting = json!([{
        "stage": "SUBMITTED", "lapsesOn": "2026-02-01", "customer": { "id": YAO },
        "amount": xof(30_000),
    }]);
    assert_eq!(data["waiting"]["nodes"], waiting);
    let all = data["all"]["nodes"].as_array().unwrap();
    assert_eq!(all.len(), 5);
    let approved: Vec<&Value> = all.iter().filter(|it| it["stage"] == "SIGNED").collect();
    assert_eq!(approved.len(), 4);
    for it in approved {
        assert_eq!((&it["code"], &it["note"]), (&json!("sound"), &json!("pays on time")));
        assert_eq!(it["terms"]["principal"], xof(30_000));
        assert!(it["loan"]["id"].is_string(), "{it}");
    }
    let funnel = json!([{
        "startsOn": "2026-01-01", "currency": "XOF",
        // Sums are told by their digits, which every reader keeps.
        "submitted": { "applications": 5, "amount": { "amount": "150000", "currency": "XOF" } },
        "approved": { "applications": 4, "amount": { "amount": "120000", "currency": "XOF" } },
        "declined": { "applications": 0 },
        "signed": { "applications": 4, "amount": { "amount": "120000", "currency": "XOF" } },
    }]);
    assert_eq!(data["applicationFunnel"], funnel);
}

#[tokio::test]
async fn logistics_sees_what_is_late_held_and_lost_and_no_more_of_the_customer() {
    let client = purchases().await.client;
    let query = format!(
        "{{ shipmentsWatched {{ on underWay late held lost damaged deliveryFailed exceptions }}
            late: shipments(filter: {{ lateOn: \"{LAST_DAY}\" }}) {{ nodes {{ ...it }} }}
            held: shipments(filter: {{ stage: \"customs_held\" }}) {{ nodes {{ ...it }} }}
            lost: shipments(filter: {{ stage: \"lost\" }}) {{ nodes {{ ...it }} }} }}
        fragment it on Shipment {{ id orderId order {{ id }} customer {{ id }} late endedOn
            direction returnId contents {{ line quantity }} weightGrams declaredValue
            exceptions {{ id }} legs {{ cost }} }}"
    );
    let data = client.r#as("logistics").data(&query).await;
    let watched = json!({
        "on": LAST_DAY, "underWay": 2, "late": 2, "held": 1, "lost": 1, "damaged": 0,
        "deliveryFailed": 0, "exceptions": 0,
    });
    assert_eq!(data["shipmentsWatched"], watched);
    let shown = |number: u128, late: bool, ended_on: Value| {
        json!({
            "id": ids(number).shipment, "orderId": ids(number).order, "order": null,
            "customer": null, "late": late, "endedOn": ended_on,
            "direction": "OUTBOUND", "returnId": null, "contents": [{ "line": 1, "quantity": 1 }],
            "weightGrams": 450, "declaredValue": xof(20_000), "exceptions": [],
            "legs": [{ "cost": xof(4_000) }],
        })
    };
    let late = json!([shown(1, true, Value::Null), shown(2, true, Value::Null)]);
    assert_eq!(data["late"]["nodes"], late);
    assert_eq!(data["held"]["nodes"], json!([shown(2, true, Value::Null)]));
    assert_eq!(data["lost"]["nodes"], json!([shown(3, false, json!("2026-01-12"))]));
}

#[tokio::test]
async fn arguments_of_the_desks_that_cannot_be_right_are_refused() {
    let client = purchases().await.client;
    for (query, code) in [
        ("{ shipments(filter: { stage: \"nowhere\" }) { nodes { id } } }", "BAD_ARGUMENT"),
        ("{ shipments(after: \"x\") { nodes { id } } }", "BAD_ARGUMENT"),
        ("{ shipments(first: 101) { nodes { id } } }", "PAGE_TOO_LONG"),
        ("{ orders(first: 101) { nodes { id } } }", "PAGE_TOO_LONG"),
        ("{ applications(last: 101) { nodes { id } } }", "PAGE_TOO_LONG"),
        ("{ applications(filter: { currency: \"x\" }) { nodes { id } } }", "BAD_ARGUMENT"),
        (
            "{ applicationFunnel(from: \"2026-01-02\", to: \"2026-01-01\") { currency } }",
            "BAD_ARGUMENT",
        ),
    ] {
        for role in ["risk", "logistics"] {
            let answered = client.r#as(role).asked(query).await;
            if answered.code() != "FORBIDDEN" {
                assert_eq!(answered.code(), code, "{query} as {role}");
            }
        }
    }
}
