//! What each query answers, against what has happened.

use std::collections::BTreeMap;

use ledger_core::log::{FileId, StreamId};
use projections::Model;
use serde_json::{Value, json};

use crate::client::Client;
use crate::ledger::{Ledger, PARTITIONS};
use crate::story::{
    AFI, AFIS_LOAN, CHARGE, KODJO, KODJOS_LOAN, LAST_DAY, REPAYMENT, REVERSED, SUSPENDED, story,
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
        "{{ customer(id: \"{AFI}\") {{ id country standing suspensionMotive registeredOn version
            loans {{ totalCount nodes {{ id }} }} }} }}"
    );
    let expected = json!({
        "id": AFI, "country": "TG", "standing": "ACTIVE", "suspensionMotive": null,
        "registeredOn": "2026-01-12", "version": 2, "loans": { "totalCount": 1, "nodes": [{ "id": AFIS_LOAN }] },
    });
    assert_eq!(client.data(&query).await["customer"], expected);

    let query = format!(
        "{{ customer(id: \"{SUSPENDED}\") {{ country standing suspensionMotive registeredAt
            loans {{ totalCount nodes {{ id }} }} }} }}"
    );
    let answer = &client.data(&query).await["customer"];
    assert_eq!(answer["standing"], "SUSPENDED");
    assert_eq!(answer["suspensionMotive"], "asked by risk");
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
    let due_on = ledger.day.succ_opt().unwrap();
    let grant = ledger_core::credit::loan::Act::Grant {
        product: None,
        lender: ledger_core::credit::loan::Lender::OwnBook,
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
async fn the_portfolio_is_what_the_loans_add_up_to_by_currency_and_segment() {
    let client = Client::of_story().await;
    let loans = all_loans(&client).await;
    let query = format!(
        "{{ portfolio(asOf: \"{LAST_DAY}\") {{ asOf
            totals {{ ...totals }} segments {{ product country month totals {{ ...totals }} }} }} }}
        fragment totals on CurrencyTotals {{ currency loans openLoans pastDueLoans inDefault
            everDefaulted outstanding overdue par1 par30 par60 par90
            byInstalmentsOverdue {{ instalmentsOverdue loans }} }}"
    );
    let portfolio = &client.data(&query).await["portfolio"];
    assert_eq!(portfolio["asOf"], json!(LAST_DAY));
    let totals = portfolio["totals"].as_array().unwrap();
    assert_eq!(totals.len(), 2);
    for total in totals {
        let of_currency: Vec<&Value> =
            loans.iter().filter(|it| it["outstanding"]["currency"] == total["currency"]).collect();
        assert_eq!(*total, added_up(&of_currency), "{}", total["currency"]);
    }
    let segments = portfolio["segments"].as_array().unwrap();
    assert!(segments.len() > 8, "{}", segments.len());
    let key = |product: &Value, country: &Value, currency: &Value| {
        [product, country, currency].map(ToString::to_string)
    };
    let mut expected = BTreeMap::<_, Vec<&Value>>::new();
    for loan in &loans {
        let currency = &loan["outstanding"]["currency"];
        expected.entry(key(&loan["product"], &loan["country"], currency)).or_default().push(loan);
    }
    assert_eq!(segments.len(), expected.len());
    for segment in segments {
        let total = &segment["totals"];
        let of = &expected[&key(&segment["product"], &segment["country"], &total["currency"])];
        assert_eq!(segment["month"], "2026-01");
        assert_eq!(*total, added_up(of), "{segment}");
    }
}

fn added_up(loans: &[&Value]) -> Value {
    let currency = loans[0]["outstanding"]["currency"].clone();
    let count = |those: &dyn Fn(&Value) -> bool| loans.iter().filter(|it| those(it)).count();
    let number = |it: &Value, of: &str| it[of].as_i64().unwrap();
    let amount = |it: &Value, of: &str| it[of]["amount"].as_i64().unwrap();
    let sum = |of: &str, those: &dyn Fn(&Value) -> bool| -> Value {
        let those = loans.iter().filter(|it| those(it)).map(|it| amount(it, of));
        json!({ "amount": those.sum::<i64>().to_string(), "currency": currency })
    };
    let par = |days: i64| sum("outstanding", &|it| number(it, "daysPastDue") > days);
    let mut by = BTreeMap::<i64, i64>::new();
    for loan in loans {
        *by.entry(number(loan, "instalmentsOverdue")).or_default() += 1;
    }
    let by: Vec<Value> =
        by.iter().map(|(n, loans)| json!({ "instalmentsOverdue": n, "loans": loans })).collect();
    json!({
        "currency": currency, "loans": loans.len(),
        "openLoans": count(&|it| amount(it, "outstanding") > 0),
        "pastDueLoans": count(&|it| number(it, "instalmentsOverdue") > 0),
        "inDefault": count(&|it| it["inDefault"] == true),
        "everDefaulted": count(&|it| it["everDefaulted"] == true),
        "outstanding": sum("outstanding", &|_| true), "overdue": sum("overdue", &|_| true),
        "par1": par(0), "par30": par(30), "par60": par(60), "par90": par(90),
        "byInstalmentsOverdue": by,
    })
}

async fn all_loans(client: &Client) -> Vec<Value> {
    let query =
        "{ loans(first: 100) { nodes { product country life inDefault everDefaulted outstanding
        overdue instalmentsOverdue daysPastDue } pageInfo { hasNextPage } } }";
    let loans = &client.data(query).await["loans"];
    assert_eq!(loans["pageInfo"]["hasNextPage"], false);
    let nodes = loans["nodes"].as_array().unwrap().clone();
    assert_eq!(nodes.len(), story().loans.len());
    nodes
}

#[tokio::test]
async fn a_portfolio_later_than_the_last_started_day_is_refused_with_that_day() {
    let client = Client::of_story().await;
    let answered = client.asked("{ portfolio(asOf: \"2026-02-23\") { totals { loans } } }").await;
    assert_eq!(answered.code(), "DAY_NOT_STARTED");
    assert!(answered.message().contains("2026-02-22"), "{}", answered.message());
    // The first day, and one before it, are answered.
    for (day, loans) in [("2026-01-12", 16), ("2026-01-11", 0)] {
        let query = format!("{{ portfolio(asOf: \"{day}\") {{ totals {{ loans }} }} }}");
        let portfolio = &client.data(&query).await["portfolio"];
        let totals = portfolio["totals"].as_array().unwrap();
        assert_eq!(totals.iter().map(|it| it["loans"].as_u64().unwrap()).sum::<u64>(), loans);
    }
    for wrong in ["2026-2-1", "2026-02-30", "yesterday", ""] {
        let query = format!("{{ portfolio(asOf: \"{wrong}\") {{ totals {{ loans }} }} }}");
        assert_eq!(client.code(&query).await, "INVALID_QUERY", "{wrong}");
    }
}

#[tokio::test]
async fn the_commits_of_a_file_and_of_a_stream_are_those_of_the_log() {
    let client = Client::of_story().await;
    for (of, touches) in [
        (format!("file: \"customer-{AFI}\""), None),
        (format!("stream: \"loan-{AFIS_LOAN}\""), Some(StreamId::Loan(AFIS_LOAN))),
        (format!("stream: \"customer-{AFI}\""), Some(StreamId::Customer(AFI))),
    ] {
        let query = format!(
            "{{ commits(of: {{ {of} }}, first: 100) {{ nodes {{ position hash epoch file command
                role businessDate commandId actor events {{ stream type }} }} }} }}"
        );
        let data = client.data(&query).await;
        let found = data["commits"]["nodes"].as_array().unwrap();
        let expected: Vec<_> = story()
            .commits
            .iter()
            .filter(|it| it.file == FileId::Customer(AFI))
            .filter(|it| touches.is_none_or(|stream| it.streams.contains(&stream)))
            .collect();
        assert_eq!(found.len(), expected.len(), "{of}");
        assert!(found.len() > 1, "{of}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found["position"], json!(expected.place.to_string()));
            assert_eq!(found["hash"], json!(expected.hash.to_string()));
            assert_eq!(found["file"], json!(expected.file.to_string()));
            // A person alone grants small loans, a service those that were decided.
            let role = if found["command"] == "loan.grant" { "service" } else { "finance" };
            assert_eq!(found["role"], role);
            let streams: Vec<Value> =
                expected.streams.iter().map(|it| json!(it.to_string())).collect();
            let events = found["events"].as_array().unwrap();
            assert_eq!(events.iter().map(|it| it["stream"].clone()).collect::<Vec<_>>(), streams);
        }
        assert!(!data.to_string().contains("Afi"), "commits name nobody");
    }
    let first = format!(
        "{{ commits(of: {{ file: \"customer-{AFI}\" }}, first: 1) {{ nodes {{ command
            events {{ type }} }} }} }}"
    );
    let expected =
        json!([{ "command": "customer.act", "events": [{ "type": "customer.registered" }] }]);
    assert_eq!(client.data(&first).await["commits"]["nodes"], expected);

    let nobody = "{ commits(of: { file: \"customer-00000000-0000-0000-0000-00000000dead\" }) {
        nodes { position } } }";
    assert_eq!(client.data(nobody).await["commits"]["nodes"], json!([]));
    let malformed = "{ commits(of: { file: \"customer\" }) { nodes { position } } }";
    assert_eq!(client.code(malformed).await, "BAD_ARGUMENT");
    for unclear in ["{}", "{ file: \"policy-book\", stream: \"policy-book\" }"] {
        let query = format!("{{ commits(of: {unclear}) {{ nodes {{ position }} }} }}");
        assert_eq!(client.code(&query).await, "INVALID_QUERY", "{unclear}");
    }
}

#[tokio::test]
async fn the_lag_is_told_by_model_and_partition() {
    let client = Client::of_story().await;
    let query = "{ projectionLag { model version partition position recordedAt recordsBehind
        secondsBehind seenAt } }";
    let data = client.data(query).await;
    let lags = data["projectionLag"].as_array().unwrap();
    let heads: Vec<&str> = story().heads.split(", ").collect();
    let mut seen = Vec::new();
    for lag in lags {
        let partition = lag["partition"].as_u64().unwrap() as usize;
        assert_eq!(lag["position"], json!(heads[partition]));
        assert_eq!((&lag["recordsBehind"], &lag["secondsBehind"]), (&json!(0), &json!(0)));
        assert!(lag["recordedAt"].is_string() && lag["seenAt"].is_string(), "{lag}");
        seen.push((lag["model"].as_str().unwrap(), partition));
    }
    let models = Model::ALL.map(Model::name);
    let expected: Vec<_> =
        models.iter().flat_map(|it| (0..PARTITIONS as usize).map(|of| (*it, of))).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn fields_come_in_the_order_in_which_they_are_asked() {
    let client = Client::of_story().await;
    let query = format!(
        "query ($no: Boolean! = false) {{ loan(id: \"{AFIS_LOAN}\") {{ payments {{ nodes {{ money {{ reference }} id }} }} id
            ...on Loan {{ outstanding customer {{ registeredOn id }} }} life ...more
            product @include(if: $no) country @skip(if: true) customer {{ country }} }} }}
        fragment more on Loan {{ instalments {{ state number }} id version }}"
    );
    let mut request = client.request(json!({ "query": query }).to_string());
    request.headers_mut().remove(axum::http::header::ACCEPT);
    let response = tower::ServiceExt::oneshot(client.router(), request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut keys: Vec<&str> = Vec::new();
    for part in text.split('"').skip(1).step_by(2) {
        let known = [
            "payments",
            "reference",
            "id",
            "outstanding",
            "customer",
            "registeredOn",
            "country",
            "life",
            "instalments",
            "state",
            "number",
            "version",
            "product",
        ];
        if known.contains(&part) && !keys.contains(&part) {
            keys.push(part);
        }
    }
    let expected = [
        "payments",
        "reference",
        "id",
        "outstanding",
        "customer",
        "registeredOn",
        "country",
        "life",
        "instalments",
        "state",
        "number",
        "version",
    ];
    assert_eq!(keys, expected, "{text}");
}

#[tokio::test]
async fn what_failed_is_null_or_the_next_above_that_may_be() {
    let story = story();
    let client = Client::new(&story.models, query_graphql::keys::Keys::awaited()).r#as("support");
    // All that was asked of the customer failed, and may be null.
    let query = format!("{{ customer(id: \"{AFI}\") {{ name alias: phone }} }}");
    let answered = client.asked(&query).await;
    let expected = json!({ "customer": { "name": null, "alias": null } });
    assert_eq!(answered.body["data"], expected, "{answered:?}");
    assert_eq!(answered.body["errors"].as_array().unwrap().len(), 2);
    // A list of loans may not be null, nor may what holds it.
    let query = format!(
        "{{ lag: projectionLag {{ model }} customer(id: \"{AFI}\") {{ id }} loans {{ nodes {{ id }} }} }}"
    );
    let answered = client.asked(&query).await;
    assert_eq!(answered.code(), "FORBIDDEN");
    assert_eq!(answered.status, 200);
    assert_eq!(answered.body["data"], Value::Null, "{answered:?}");
    assert_eq!(answered.body["errors"][0]["path"], json!(["loans"]));
}

#[tokio::test]
async fn what_is_not_there_is_null() {
    let client = Client::of_story().await;
    let nowhere = uuid::Uuid::from_u128(0xdead);
    let query =
        format!("{{ customer(id: \"{nowhere}\") {{ id }} loan(id: \"{nowhere}\") {{ id }} }}");
    assert_eq!(client.data(&query).await, json!({ "customer": null, "loan": null }));
}
