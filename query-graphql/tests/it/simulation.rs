//! What credit would cost, by its own route and over GraphQL.

use axum::body::Body;
use axum::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use ledger_core::calendar::Day;
use ledger_core::file::Command;
use ledger_core::log::{FileId, Hash};
use ledger_core::policy::{Act, Document};
use prometheus::{Registry, TextEncoder};
use query_graphql::keys::Keys;
use query_graphql::metrics::Metrics;
use serde_json::{Value, json};

use crate::client::{Answered, Client, ROLES, token};
use crate::ledger::{FIRST_DAY, Ledger};

const PATH: &str = "/v1/simulations";

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

/// Publishes a document from the next day on, which begins.
fn publish(ledger: &mut Ledger, document: &str) {
    let mut ask =
        |act| ledger.ask(FileId::PolicyBook, "policy_book.act", &Command::PolicyBook(act));
    let hash = Hash::of(document.as_bytes());
    ask(Act::Propose { document: document.to_owned(), author: Hash([1; 32]) });
    let from = ledger.day.saturating_add_days(1);
    let mut ask =
        |act| ledger.ask(FileId::PolicyBook, "policy_book.act", &Command::PolicyBook(act));
    ask(Act::Approve { hash, approver: Hash([2; 32]), effective_from: Some(from) });
    ledger.until(from);
}

/// A ledger whose second version is this document.
async fn client_of(name: &str, document: &str) -> (Client, Day) {
    let models = servers::fresh_database(name);
    let mut ledger = Ledger::new();
    publish(&mut ledger, document);
    ledger.project(&models).await;
    (Client::new(&models, Keys::none()), ledger.day)
}

async fn simulated(client: &Client, asked: &Value) -> Answered {
    let request = Request::post(PATH)
        .header(AUTHORIZATION, "Bearer auditor")
        .header(CONTENT_TYPE, "application/json");
    client.send(request.body(Body::from(asked.to_string())).unwrap()).await
}

fn refused(answered: &Answered) -> (u16, &str) {
    (answered.status.as_u16(), answered.body["code"].as_str().unwrap_or_default())
}

fn goods(amounts: &[i64]) -> Value {
    let items = amounts.iter().map(|it| json!({ "id": format!("g-{it}"), "amount": xof(*it) }));
    json!({ "items": items.collect::<Vec<_>>() })
}

#[tokio::test]
async fn each_plan_is_told_with_all_that_it_costs_and_both_interfaces_tell_the_same() {
    let (client, today) = client_of("query-simulates", Document::OPEN).await;
    let answered = simulated(&client, &goods(&[50_000, 100_000])).await;
    assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    let told = &answered.body;
    assert_eq!((&told["on"], &told["policy"]["version"]), (&json!(today), &json!(2)));
    assert_eq!(answered.headers["ledger-position"], told["position"].as_str().unwrap());
    for item in told["items"].as_array().unwrap() {
        let plans = item["plans"].as_array().unwrap();
        assert!(!plans.is_empty(), "{item:#}");
        let monthly = |it: &Value| it["monthly"]["amount"].as_i64().unwrap();
        let least = plans.iter().map(monthly).min().unwrap();
        assert_eq!(monthly(&item["from"]), least, "from is the least a month");
        for plan in plans {
            let figure =
                |name: &str| plan["teg"][name]["upper"].as_str().unwrap().parse::<f64>().unwrap();
            let ceiling: f64 = plan["ceiling"]["rate"].as_str().unwrap().parse().unwrap();
            assert!(figure("teg_proportional") <= ceiling && figure("taeg_actuarial") <= ceiling);
            let sum: i64 =
                ["principal", "interest", "file_fee", "premium", "insurance", "taxes", "stamps"]
                    .iter()
                    .map(|it| plan["total"][it]["amount"].as_i64().unwrap())
                    .sum();
            assert_eq!(plan["total"]["total"], xof(sum), "the lines add up");
            let rows = plan["schedule"].as_array().unwrap();
            let principal: i64 =
                rows.iter().map(|it| it["principal"]["amount"].as_i64().unwrap()).sum();
            assert_eq!(
                (xof(principal), json!(rows.len())),
                (item["amount"].clone(), plan["instalments"].clone())
            );
        }
    }

    let query =
        "{ simulate(items: [{ id: \"g-50000\", amount: { amount: 50000, currency: \"XOF\" } },
        { id: \"g-100000\", amount: { amount: 100000, currency: \"XOF\" } }]) {
        on class policyVersion position items { id amount from { instalments monthly }
            plans { product instalments rate monthly total { total } ceiling { rate }
                yearly { tegProportional { upper percent } taegActuarial { upper percent } } }
            excluded { instalments why { code fr en } } nothing { code } } } }";
    let over = &client.data(query).await["simulate"];
    assert_eq!((&over["on"], &over["position"]), (&told["on"], &told["position"]));
    for (one, other) in
        over["items"].as_array().unwrap().iter().zip(told["items"].as_array().unwrap())
    {
        assert_eq!((&one["id"], &one["amount"]), (&other["id"], &other["amount"]));
        assert_eq!(one["from"]["monthly"], other["from"]["monthly"]);
        let (plans, others) =
            (one["plans"].as_array().unwrap(), other["plans"].as_array().unwrap());
        assert_eq!(plans.len(), others.len());
        for (one, other) in plans.iter().zip(others) {
            assert_eq!(one["total"]["total"], other["total"]["total"]);
            let upper = &one["yearly"]["taegActuarial"]["upper"];
            assert_eq!(upper, &other["teg"]["taeg_actuarial"]["upper"]);
            assert_eq!(
                one["yearly"]["tegProportional"]["percent"],
                other["shown"]["teg_proportional"]
            );
        }
        let excluded = other["excluded"].as_array().unwrap();
        for (one, other) in one["excluded"].as_array().unwrap().iter().zip(excluded) {
            assert_eq!((&one["why"]["code"], &one["why"]["fr"]), (&other["code"], &other["fr"]));
        }
    }
}

#[tokio::test]
async fn under_compulsory_premium_nothing_is_lawful_and_each_plan_says_why() {
    let (client, _) = client_of("query-simulates-strict", Document::STRICT).await;
    let answered = simulated(&client, &goods(&[50_000, 100_000])).await;
    assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    for item in answered.body["items"].as_array().unwrap() {
        assert_eq!((&item["from"], &item["plans"]), (&Value::Null, &json!([])));
        let excluded = item["excluded"].as_array().unwrap();
        let (goods, others): (Vec<&Value>, Vec<&Value>) =
            excluded.iter().partition(|it| it["product"] == "goods");
        assert!(!goods.is_empty());
        assert!(others.iter().all(|it| it["code"] == "purpose_not_offered"), "{others:?}");
        for it in goods {
            assert_eq!(it["code"], "over_ceiling", "{it}");
            let (fr, en) = (it["fr"].as_str().unwrap(), it["en"].as_str().unwrap());
            assert!(fr.contains("plafond légal") && en.contains("legal ceiling"), "{fr} {en}");
            assert!(it["teg"]["taeg_actuarial"]["upper"].is_string() && it["ceiling"].is_object());
        }
    }
}

#[tokio::test]
async fn a_page_of_24_goods_is_answered_at_once_and_from_is_that_of_all() {
    let (client, _) = client_of("query-simulates-page", Document::OPEN).await;
    let amounts: Vec<i64> = (1..=24).map(|it| it * 10_000).collect();
    let all = goods(&amounts);
    let mut from = all.clone();
    from["plans"] = json!("from");
    let (all, from) = (simulated(&client, &all).await, simulated(&client, &from).await);
    assert_eq!((all.status, from.status), (StatusCode::OK, StatusCode::OK));
    for (one, other) in
        all.body["items"].as_array().unwrap().iter().zip(from.body["items"].as_array().unwrap())
    {
        assert_eq!(one["from"], other["from"]);
        assert_eq!((&other["plans"], &other["excluded"]), (&json!([]), &json!([])));
    }
    let more: Vec<i64> = (1..=25).map(|it| it * 10_000).collect();
    let answered = simulated(&client, &goods(&more)).await;
    assert_eq!(refused(&answered), (422, "items-out-of-range"));
}

#[tokio::test]
async fn the_law_is_that_of_the_day_that_is_asked_for() {
    let (client, today) = client_of("query-simulates-later", Document::OPEN).await;
    let mut asked = goods(&[100_000]);
    let ceilings = async |on: Option<Day>| {
        let mut asked = asked.clone();
        if let Some(on) = on {
            asked["on"] = json!(on);
        }
        asked["lender"] = json!("bank");
        let answered = simulated(&client, &asked).await;
        assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
        let item = &answered.body["items"][0];
        let told = [&item["plans"], &item["excluded"]].map(|it| it.as_array().unwrap().clone());
        let ceiling = |it: &Value| it["ceiling"]["rate"].as_str().map(str::to_owned);
        told.concat().iter().filter_map(ceiling).collect::<Vec<_>>()
    };
    assert!(ceilings(None).await.iter().all(|it| it == "0.15"));
    let june = Day::from_ymd(2026, 6, 1).unwrap();
    assert!(ceilings(Some(june)).await.iter().all(|it| it == "0.14"));
    asked["on"] = json!(today.saturating_add_days(367));
    assert_eq!(refused(&simulated(&client, &asked).await), (422, "day-out-of-range"));
    asked["on"] = json!(FIRST_DAY);
    let answered = simulated(&client, &asked).await;
    assert_eq!(refused(&answered), (422, "day-out-of-range"), "it is past");
    assert_eq!(answered.body["pointer"], "/on");
}

#[tokio::test]
async fn a_policy_that_offers_nothing_by_rule_says_so() {
    let client = Client::of_story().await;
    let mut asked = goods(&[50_000]);
    asked["country"] = json!("TG");
    let answered = simulated(&client, &asked).await;
    assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    let item = &answered.body["items"][0];
    assert_eq!(item["nothing"]["code"], "nothing_offered");
    assert_eq!((&item["plans"], &item["excluded"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn whoever_may_read_anything_may_ask_as_in_graphql_and_nobody_else() {
    let (mut client, _) = client_of("query-simulates-roles", Document::OPEN).await;
    let registry = Registry::new();
    client.service.metrics = Metrics::register(&registry).unwrap();
    let request = |role: Option<&str>| {
        let request = Request::post(PATH).header(CONTENT_TYPE, "application/json");
        let request = match role {
            Some(role) => request.header(AUTHORIZATION, format!("Bearer {}", token(role))),
            None => request,
        };
        request.body(Body::from(goods(&[50_000]).to_string())).unwrap()
    };
    let (mut told, mut forbidden) = (0, 0);
    for role in ROLES {
        let answered = client.send(request(Some(role))).await;
        let query =
            "{ simulate(items: [{ amount: { amount: 50000, currency: \"XOF\" } }]) { class } }";
        let by_query = client.r#as(role).asked(query).await;
        assert_eq!(answered.status, by_query.status, "{role}: {answered:?}, {by_query:?}");
        match answered.status {
            StatusCode::OK => told += 1,
            StatusCode::FORBIDDEN => forbidden += 1,
            status => panic!("{role}: {status}"),
        }
    }
    assert!(told >= 6 && forbidden >= 1, "{told} are told, {forbidden} are not");
    // What was answered, by either interface, is counted, and nothing else is kept of it.
    let counted = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let expected = format!("ledger_simulations_total {}", 2 * told);
    assert!(counted.lines().any(|it| it == expected), "{expected}: {counted}");
    assert_eq!(refused(&client.send(request(None)).await), (401, "unauthenticated"));
    let get =
        Request::get(PATH).header(AUTHORIZATION, "Bearer auditor").body(Body::empty()).unwrap();
    let answered = client.send(get).await;
    assert_eq!(refused(&answered), (405, "method-not-allowed"));
    assert!(answered.headers[ALLOW].to_str().unwrap().contains("POST"));
}

/// What is sent, what it is told and where.
fn bad() -> Vec<(Value, u16, &'static str, &'static str)> {
    let with = |name: &str, value: Value| {
        let mut asked = goods(&[50_000]);
        asked[name] = value;
        asked
    };
    let item = |name: &str, value: Value| {
        let mut asked = goods(&[50_000]);
        asked["items"][0][name] = value;
        asked
    };
    vec![
        (json!([]), 400, "malformed", ""),
        (json!({}), 400, "malformed", ""),
        (json!({ "items": [] }), 422, "items-out-of-range", "/items"),
        (json!({ "items": 5 }), 400, "malformed", "/items"),
        (with("plan", json!("all")), 400, "malformed", "/plan"),
        (with("plans", json!("some")), 400, "malformed", "/plans"),
        (with("on", json!("2026-02-30")), 400, "malformed", "/on"),
        (with("on", json!(5)), 400, "malformed", "/on"),
        (with("country", json!("Togo")), 400, "malformed", "/country"),
        (with("class", json!("best")), 422, "unknown-class", "/class"),
        (with("lender", json!("friend")), 400, "malformed", "/lender"),
        (with("first_due_on", json!("soon")), 400, "malformed", "/first_due_on"),
        (with("premium", json!("golden")), 422, "unknown-premium-plan", "/premium"),
        (
            with("other_principal", json!({ "amount": 5, "currency": "EUR" })),
            422,
            "another-currency",
            "/items",
        ),
        (
            with("means", json!({ "income": { "amount": 5, "currency": "EUR" } })),
            422,
            "another-currency",
            "/items",
        ),
        (with("means", json!({ "running": xof(5) })), 400, "malformed", "/means"),
        (
            item("amount", json!({ "amount": -5, "currency": "XOF" })),
            400,
            "malformed",
            "/items/0/amount",
        ),
        (
            item("amount", json!({ "amount": 5.5, "currency": "XOF" })),
            400,
            "malformed",
            "/items/0/amount/amount",
        ),
        (
            item("amount", json!({ "amount": 5, "currency": "ZZZ" })),
            400,
            "malformed",
            "/items/0/amount/currency",
        ),
        (item("purpose", json!("fun")), 400, "malformed", "/items/0/purpose"),
        (item("id", json!("")), 422, "id-out-of-range", "/items/0/id"),
        (item("id", json!("x".repeat(101))), 422, "id-out-of-range", "/items/0/id"),
        (item("price", json!(5)), 400, "malformed", "/items/0/price"),
    ]
}

#[tokio::test]
async fn bad_input_is_refused_by_name_and_place() {
    let (client, _) = client_of("query-simulates-bad", Document::OPEN).await;
    for (asked, status, code, pointer) in bad() {
        let answered = simulated(&client, &asked).await;
        assert_eq!(refused(&answered), (status, code), "{asked}: {answered:?}");
        let told = answered.body["pointer"].as_str().unwrap_or_default();
        assert_eq!(told, pointer, "{asked}: {answered:?}");
    }
    let send = async |content_type: &str, path: &str, body: Vec<u8>| {
        let request = Request::post(path)
            .header(AUTHORIZATION, "Bearer auditor")
            .header(CONTENT_TYPE, content_type);
        client.send(request.body(Body::from(body)).unwrap()).await
    };
    let good = goods(&[50_000]).to_string().into_bytes();
    let answered = send("text/plain", PATH, good.clone()).await;
    assert_eq!(refused(&answered), (415, "unsupported-media-type"));
    let answered = send("application/json", &format!("{PATH}?plans=all"), good).await;
    assert_eq!(refused(&answered), (400, "malformed-parameter"));
    for body in [&b"{"[..], b"", b"\xff", b"{} {}"] {
        let answered = send("application/json", PATH, body.to_vec()).await;
        assert_eq!(refused(&answered), (400, "malformed"), "{body:?}");
    }
    let answered = send("application/json", PATH, vec![b' '; 64 * 1024 + 1]).await;
    assert_eq!(refused(&answered), (413, "body-too-large"));
    for query in [
        "{ simulate(items: []) { on } }",
        "{ simulate(items: [{ amount: { amount: 50000, currency: \"XOF\" } }], terms: { class: \"best\" }) { on } }",
        "{ simulate(items: [{ amount: { amount: 50000, currency: \"XOF\" } }], terms: { on: \"2020-01-01\" }) { on } }",
        "{ simulate(items: [{ amount: { amount: 50000, currency: \"XOF\" } }], terms: { country: \"Togo\" }) { on } }",
    ] {
        assert_eq!(client.code(query).await, "BAD_ARGUMENT", "{query}");
    }
}
