//! Customers and loans as they stand.

use ledger_core::log::StreamId;
use serde_json::{Value, json};

use crate::client::Client;
use crate::ledger::Ledger;
use crate::story::{
    AFI, AFIS_LOAN, CHARGE, KODJO, KODJOS_LOAN, REPAYMENT, REVERSED, SUSPENDED, story,
};

/// How many events a stream has had.
fn events(stream: StreamId) -> usize {
    story().commits.iter().flat_map(|it| &it.streams).filter(|it| **it == stream).count()
}

/// The place of the n-th commit that touches a stream, counted from 0.
fn nth(stream: StreamId, number: usize) -> String {
    let mut touching = story().commits.iter().filter(|it| it.streams.contains(&stream));
    touching.nth(number).unwrap().place.to_string()
}

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

fn eur(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "EUR" })
}

#[tokio::test]
async fn a_customer_is_answered_with_standing_and_loans() {
    let client = Client::of_story().await;
    let query = format!(
        "{{ customer(id: \"{AFI}\") {{ id country standing suspensionReason {{ code note }} registeredOn version
            loans {{ totalCount nodes {{ id }} }} }} }}"
    );
    let expected = json!({
        "id": AFI, "country": "TG", "standing": "ACTIVE", "suspensionReason": null,
        "registeredOn": "2026-01-12", "version": 2, "loans": { "totalCount": 1, "nodes": [{ "id": AFIS_LOAN }] },
    });
    assert_eq!(client.data(&query).await["customer"], expected);

    let query = format!(
        "{{ customer(id: \"{SUSPENDED}\") {{ country standing suspensionReason {{ code note }} registeredAt
            loans {{ totalCount nodes {{ id }} }} }} }}"
    );
    let answer = &client.data(&query).await["customer"];
    assert_eq!(answer["standing"], "SUSPENDED");
    let why = json!({ "code": "fraud_suspected", "note": "asked by risk" });
    assert_eq!(answer["suspensionReason"], why);
    assert_eq!(answer["loans"], json!({ "totalCount": 0, "nodes": [] }));
    let at = answer["registeredAt"].as_str().unwrap();
    assert!(at.starts_with("2026-01-12T08:00:00.") && at.ends_with('Z'), "{at}");
}

#[tokio::test]
async fn a_loan_is_answered_as_it_stands_on_the_business_date() {
    let client = Client::of_story().await;
    let query = format!(
        "{{ loan(id: \"{AFIS_LOAN}\") {{ id customer {{ id }} customerId origin product country
            grantedOn lender lenderReference life inDefault lastingHolds arrearsFromDays everDefaulted principal outstanding overdue due
            creditBalance instalmentsOverdue daysPastDue nextDue {{ dueOn amount }} version
            disbursement {{ amount net payee money {{ channel reference payment part }} valueDate businessDate
                position }} }} }}"
    );
    let stream = StreamId::Loan(AFIS_LOAN);
    let expected = json!({
        "id": AFIS_LOAN, "customer": { "id": AFI }, "customerId": AFI, "origin": "GRANTED",
        "product": "phone", "country": "TG", "grantedOn": "2026-01-12", "lender": "own_book",
        "lenderReference": "A-1", "life": "ACTIVE", "inDefault": true, "lastingHolds": 0,
        "arrearsFromDays": 30, "everDefaulted": true,
        "principal": xof(30_000), "outstanding": xof(26_000), "overdue": xof(16_500),
        "due": xof(0), "creditBalance": xof(0), "instalmentsOverdue": 2, "daysPastDue": 33,
        "nextDue": { "dueOn": "2026-03-20", "amount": xof(10_000) }, "version": events(stream),
        "disbursement": {
            "amount": xof(30_000), "net": xof(30_000), "payee": "customer",
            "money": { "channel": "tmoney", "reference": "D-1", "payment": null, "part": null },
            "valueDate": "2026-01-12", "businessDate": "2026-01-12", "position": nth(stream, 1),
        },
    });
    assert_eq!(client.data(&query).await["loan"], expected);

    let query = format!(
        "{{ loan(id: \"{KODJOS_LOAN}\") {{ customerId origin product lender life inDefault everDefaulted
            principal outstanding overdue due instalmentsOverdue daysPastDue
            nextDue {{ dueOn amount }} disbursement {{ amount }} }} }}"
    );
    let expected = json!({
        "customerId": KODJO, "origin": "BOARDED", "product": null, "lender": "bank:orabank",
        "life": "ACTIVE", "inDefault": false, "everDefaulted": false, "principal": eur(30_000),
        "outstanding": eur(26_000), "overdue": eur(6_000), "due": eur(10_400),
        "instalmentsOverdue": 1, "daysPastDue": 22,
        "nextDue": { "dueOn": "2026-03-22", "amount": eur(10_300) }, "disbursement": null,
    });
    assert_eq!(client.data(&query).await["loan"], expected);
}

#[tokio::test]
async fn instalments_payments_and_charges_are_answered_in_order() {
    let client = Client::of_story().await;
    let query = format!(
        "{{ loan(id: \"{AFIS_LOAN}\") {{
            instalments {{ number dueOn state unpaid paidOn owed {{ penalty fee interest principal
                total }} paid {{ principal total }} }}
            payments {{ nodes {{ id kind amount money {{ channel reference }} valueDate businessDate
                excess position reversal {{ cause movedTo reason note businessDate position }} }} }}
            charges {{ totalCount
                nodes {{ id code instalment kind amount waived reversed boarded dueOn reason note
                    businessDate position }} }} }} }}"
    );
    let loan = &client.data(&query).await["loan"];
    let instalment = |number: u32, due_on: &str, state: &str, fee: i64, paid: i64| {
        json!({
            "number": number, "dueOn": due_on, "state": state, "unpaid": xof(10_000 + fee - paid),
            "paidOn": null,
            "owed": {
                "penalty": xof(0), "fee": xof(fee), "interest": xof(0),
                "principal": xof(10_000), "total": xof(10_000 + fee),
            },
            "paid": { "principal": xof(paid), "total": xof(paid) },
        })
    };
    let expected = json!([
        instalment(1, "2026-01-20", "OVERDUE", 0, 4_000),
        instalment(2, "2026-02-20", "OVERDUE", 500, 0),
        instalment(3, "2026-03-20", "SCHEDULED", 0, 0),
    ]);
    assert_eq!(loan["instalments"], expected);

    let at = |number| nth(StreamId::Loan(AFIS_LOAN), number);
    let payments = loan["payments"]["nodes"].as_array().unwrap();
    assert_eq!(payments.len(), 2);
    let first = json!({
        "id": REPAYMENT, "kind": "REPAYMENT", "amount": xof(4_000),
        "money": { "channel": "tmoney", "reference": "R-1" },
        "valueDate": "2026-01-20", "businessDate": "2026-01-20", "excess": "PREPAY",
        "position": at(3), "reversal": null,
    });
    assert_eq!(payments[0], first);
    assert_eq!(payments[1]["id"], json!(REVERSED));
    let reversal = &payments[1]["reversal"];
    assert_eq!(
        (&reversal["cause"], &reversal["movedTo"]),
        (&json!("MISPOSTED"), &json!(KODJOS_LOAN))
    );
    assert_eq!(reversal["reason"], "recorded_in_error");
    assert_eq!(reversal["note"], "the wrong customer");
    assert_eq!(reversal["businessDate"], "2026-01-22");

    let charges = loan["charges"]["nodes"].as_array().unwrap();
    assert_eq!((charges.len(), &loan["charges"]["totalCount"]), (1, &json!(1)));
    assert_eq!(charges[0]["id"], json!(CHARGE));
    assert_eq!(charges[0]["instalment"], 2);
    assert_eq!(charges[0]["kind"], "FEE");
    assert_eq!(charges[0]["amount"], xof(500));
    assert_eq!(
        (&charges[0]["code"], &charges[0]["dueOn"]),
        (&json!("visit"), &json!("2026-02-20"))
    );
    assert_eq!((&charges[0]["waived"], &charges[0]["reversed"]), (&xof(0), &json!(false)));
    assert_eq!(
        (&charges[0]["reason"], &charges[0]["boarded"]),
        (&json!("field_visit"), &json!(false))
    );
    assert_eq!(charges[0]["note"], "a second visit");

    let query = format!(
        "{{ loan(id: \"{KODJOS_LOAN}\") {{ instalments {{ state unpaid }} payments {{ nodes {{ id }} }} }} }}"
    );
    let expected = json!({
        "instalments": [
            { "state": "OVERDUE", "unpaid": eur(6_000) },
            { "state": "DUE", "unpaid": eur(10_400) },
            { "state": "SCHEDULED", "unpaid": eur(10_300) },
        ],
        "payments": { "nodes": [] },
    });
    assert_eq!(client.data(&query).await["loan"], expected);
}

/// Between the start of a day and the visit of each file, the day alone makes due overdue.
#[tokio::test]
async fn a_day_that_is_still_being_walked_counts_for_balances() {
    let mut ledger = Ledger::new();
    ledger.customer(
        AFI,
        ledger_core::party::customer::Command::Register {
            country: "TG".parse().unwrap(),
            contact: Default::default(),
        },
    );
    let money =
        |amount| ledger_core::money::Money::new(amount, ledger_core::money::Currency::XOF).unwrap();
    let due_on = ledger.day.day_after().unwrap();
    let grant = ledger_core::credit::loan::Act::Grant {
        parts_until: None,
        product: None,
        lender: ledger_core::credit::loan::Lender::OwnBook {},
        lender_reference: Some("A-1".to_owned()),
        principal: money(3_000),
        plan: ledger_core::credit::loan::Plan::InterestFree {
            instalments: 1,
            first_due_on: due_on,
            day_of_month: None,
        },
        decision: crate::story::decided(),
    };
    ledger.loan(AFI, AFIS_LOAN, grant);
    ledger.loan(AFI, AFIS_LOAN, crate::story::disbursing(money(3_000), "D-1"));
    ledger.until(due_on);
    let models = servers::fresh_database("query-walk");
    ledger.project(&models).await;
    let client = Client::new(&models, query_graphql::keys::Keys::none());
    let query = format!(
        "{{ loan(id: \"{AFIS_LOAN}\") {{ life inDefault due overdue instalmentsOverdue daysPastDue
            instalments {{ state }} }} }}"
    );
    let due = json!({
        "life": "ACTIVE", "inDefault": false, "due": xof(3_000), "overdue": xof(0), "instalmentsOverdue": 0,
        "daysPastDue": 0, "instalments": [{ "state": "DUE" }],
    });
    assert_eq!(client.data(&query).await["loan"], due);

    ledger.start_day();
    ledger.project(&models).await;
    let overdue = json!({
        "life": "ACTIVE", "inDefault": false, "due": xof(0), "overdue": xof(3_000), "instalmentsOverdue": 1,
        "daysPastDue": 1, "instalments": [{ "state": "OVERDUE" }],
    });
    assert_eq!(client.data(&query).await["loan"], overdue);
}

#[tokio::test]
async fn a_schedule_that_the_ledger_computed_is_read_row_by_row() {
    let mut ledger = Ledger::new();
    ledger.customer(
        AFI,
        ledger_core::party::customer::Command::Register {
            country: "TG".parse().unwrap(),
            contact: Default::default(),
        },
    );
    let first_due_on = ledger.day.checked_add_months(1).unwrap();
    let terms = json!({
        "instalments": 3, "first_due_on": first_due_on, "every": { "n": 1, "unit": "month" },
        "interest": { "kind": "flat", "rate": "0.12", "day_count": "thirty_360" },
        "equal": "principal",
    });
    let plan = serde_json::from_value(json!({ "kind": "amortised", "terms": terms })).unwrap();
    let principal = ledger_core::money::Money::new(10_000, ledger_core::money::Currency::XOF);
    let grant = ledger_core::credit::loan::Act::Grant {
        parts_until: None,
        product: None,
        lender: ledger_core::credit::loan::Lender::OwnBook {},
        lender_reference: Some("A-1".to_owned()),
        principal: principal.unwrap(),
        plan,
        decision: crate::story::decided(),
    };
    ledger.loan(AFI, AFIS_LOAN, grant);
    let models = servers::fresh_database("query-computed");
    ledger.project(&models).await;
    let client = Client::new(&models, query_graphql::keys::Keys::none());
    let query = format!("{{ loan(id: \"{AFIS_LOAN}\") {{ instalments {{ number unpaid }} }} }}");
    // 100 of interest each, with 3 335 of principal; then the rest of it, 3 330.
    let rows: Vec<Value> = (1..)
        .zip([3_435, 3_435, 3_430])
        .map(|(number, unpaid)| json!({ "number": number, "unpaid": xof(unpaid) }))
        .collect();
    assert_eq!(client.data(&query).await["loan"]["instalments"], json!(rows));
}

#[tokio::test]
async fn what_went_out_in_parts_is_told_part_by_part_with_what_came_back() {
    let mut ledger = Ledger::new();
    ledger.customer(
        AFI,
        ledger_core::party::customer::Command::Register {
            country: "TG".parse().unwrap(),
            contact: Default::default(),
        },
    );
    let money =
        |amount| ledger_core::money::Money::new(amount, ledger_core::money::Currency::XOF).unwrap();
    let first_due_on = ledger.day.checked_add_months(1).unwrap();
    let grant = ledger_core::credit::loan::Act::Grant {
        parts_until: Some(first_due_on),
        product: None,
        lender: ledger_core::credit::loan::Lender::OwnBook {},
        lender_reference: Some("A-1".to_owned()),
        principal: money(3_000),
        plan: ledger_core::credit::loan::Plan::InterestFree {
            instalments: 3,
            first_due_on,
            day_of_month: None,
        },
        decision: crate::story::decided(),
    };
    ledger.loan(AFI, AFIS_LOAN, grant);
    let mut last = None;
    for (amount, reference) in [(1_200, "D-1"), (600, "D-2")] {
        let part = crate::story::disbursing(money(amount), reference);
        if let ledger_core::credit::loan::Act::Disburse { disbursement, .. } = &part {
            last = Some(*disbursement);
        }
        ledger.loan(AFI, AFIS_LOAN, part);
    }
    let back = ledger_core::credit::loan::Act::ReverseDisbursement {
        disbursement: last.unwrap(),
        cause: ledger_core::credit::loan::OutgoingReversal::Bounced {},
        reason: ledger_core::reason::Reason::of("payment_bounced"),
    };
    ledger.loan(AFI, AFIS_LOAN, back);
    let models = servers::fresh_database("query-parts");
    ledger.project(&models).await;
    let client = Client::new(&models, query_graphql::keys::Keys::none());
    let query = format!(
        "{{ loan(id: \"{AFIS_LOAN}\") {{ disbursement {{ amount }} instalments {{ unpaid }}
            parts {{ totalCount nodes {{ amount net goneOut payee reversedOn }} }} }} }}"
    );
    let answered = client.data(&query).await;
    let loan = &answered["loan"];
    let nodes = loan["parts"]["nodes"].as_array().unwrap();
    let told: Vec<Value> = nodes.iter().map(|it| it["goneOut"].clone()).collect();
    assert_eq!((&loan["parts"]["totalCount"], told), (&json!(2), vec![xof(1_200), xof(1_800)]));
    assert_eq!(nodes[0]["reversedOn"], Value::Null);
    assert_eq!(nodes[1]["reversedOn"], json!(ledger.day));
    assert_eq!(loan["disbursement"]["amount"], xof(1_200));
    let unpaid: Vec<Value> = (0..3).map(|_| json!({ "unpaid": xof(400) })).collect();
    assert_eq!(loan["instalments"], json!(unpaid));
}
