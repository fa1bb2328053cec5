//! Queries whose answers would be too large: refused in bounded work, while others are served.

use std::time::{Duration, Instant};

use ledger_core::log::StreamId;
use ledger_core::party::customer::Command;
use prometheus::{Registry, TextEncoder};
use query_graphql::keys::Keys;
use query_graphql::limits::Bounds;
use query_graphql::metrics::Metrics;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::client::{Answered, Client};
use crate::ledger::Ledger;
use crate::story::{AFI, ERASED, KODJO};

const ORDERS: u128 = 51;
const APPLICATIONS: u128 = 31;
const LINES: u128 = 6;

/// The largest amount there is.
const AMOUNT_MAX: i64 = 9_007_199_254_740_991;

/// Afi, with more orders, applications and credit lines than one shows at once.
async fn crowded() -> Client {
    static MODELS: OnceCell<String> = OnceCell::const_new();
    let models = MODELS.get_or_init(async || {
        let mut ledger = Ledger::new();
        for person in [AFI, KODJO, ERASED] {
            let register =
                Command::Register { country: "TG".parse().unwrap(), contact: Default::default() };
            ledger.customer(person, register);
        }
        for number in 1..=ORDERS {
            let order = StreamId::Order(Uuid::from_u128(0x0de0 + number));
            ledger.tell(AFI, &[(order, "order.quoted", quoted())]);
        }
        for number in 1..=APPLICATIONS {
            let application = StreamId::Application(Uuid::from_u128(0xa990 + number));
            ledger.tell(AFI, &[(application, "application.submitted", submitted())]);
        }
        let currencies = ["XOF", "EUR", "USD", "GBP", "TWD", "CHF"].map(|it| (AFI, it, 0));
        // A limit that somebody mistyped, twice.
        let greatest = [(KODJO, "CHF", AMOUNT_MAX), (ERASED, "CHF", AMOUNT_MAX)];
        for (number, (person, currency, amount)) in
            (1..).zip(currencies.into_iter().chain(greatest))
        {
            let line = StreamId::CreditLine(Uuid::from_u128(0x11e0 + number));
            let money = |amount: i64| json!({ "amount": amount, "currency": currency });
            let figures = json!({
                "limit": money(amount), "reserved": money(0), "outstanding": money(0),
                "available": money(amount), "blocks": 0,
            });
            let opened = json!({ "limit": money(amount), "standing": figures });
            ledger.tell(person, &[(line, "credit_line.opened", opened)]);
        }
        let models = servers::fresh_database("query-crowded");
        ledger.project(&models).await;
        models
    });
    Client::new(models.await, Keys::none()).r#as("customer")
}

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

fn quoted() -> Value {
    let amounts = json!({
        "goods": xof(20_000), "freight": xof(5_000), "customs": xof(3_000), "service": xof(2_000),
    });
    let mut line = amounts.clone();
    line["number"] = json!(1);
    line["vendor"] = json!(Uuid::from_u128(0xe4d));
    line["description"] = json!("a telephone");
    line["quantity"] = json!(1);
    line["role"] = json!("agent");
    line["total"] = xof(30_000);
    let mut totals = amounts;
    totals["total"] = xof(30_000);
    let valid_until = "2026-01-31T12:00:00.000000Z";
    json!({ "lines": [line], "totals": totals, "valid_until": valid_until, "destination": "TG" })
}

fn submitted() -> Value {
    json!({
        "purpose": { "kind": "cash" },
        "asked": {
            "amount": xof(30_000), "instalments": 3,
            "first_due": { "kind": "on", "first_due_on": "2026-02-12" },
        },
        "by": { "role": "customer", "subject": "22".repeat(32) }, "lapses_on": "2026-01-25",
        "policy": { "version": 1, "hash": "11".repeat(32) },
    })
}

/// The customer's lists of the customer's lists, so many levels of them.
fn circling(list: &str, levels: usize) -> String {
    let within = format!("{list} {{ customer {{ ").repeat(levels);
    let ends = "} } ".repeat(levels);
    format!("{{ customer(id: \"{AFI}\") {{ {within} id {ends} }} }}")
}

/// The answer, and how long it took; a bystander asked meanwhile is answered all the time.
async fn beside_a_bystander(client: &Client, query: &str) -> Answered {
    let bystander = client.r#as("auditor");
    let asking = async {
        loop {
            let query = format!("{{ customer(id: \"{KODJO}\") {{ country }} }}");
            assert_eq!(bystander.data(&query).await["customer"], json!({ "country": "TG" }));
        }
    };
    tokio::select! {
        answered = client.asked(query) => answered,
        () = asking => panic!("it asks for ever"),
    }
}

#[tokio::test]
async fn a_customers_lists_that_lead_back_are_refused_before_they_are_followed() {
    let client = crowded().await;
    for list in ["orders { nodes", "applications { nodes", "orders(first: 100) { nodes"] {
        // A page has one level more.
        let query = circling(list, 4).replace("} }  }", "} } } } } } }");
        let answered = beside_a_bystander(&client, &query).await;
        assert_eq!(answered.code(), "TOO_COMPLEX", "{query}: {answered:?}");
        assert!(answered.message().contains("10000"), "{}", answered.message());
    }
    // What they hold can be read, part by part.
    let query = format!(
        "{{ customer(id: \"{AFI}\") {{ orders(first: 100) {{ totalCount nodes {{ id }} }}
            applications(first: 100) {{ totalCount nodes {{ id }} }} }} }}"
    );
    let shown = &client.data(&query).await["customer"];
    for (list, count) in [("orders", ORDERS), ("applications", APPLICATIONS)] {
        assert_eq!(shown[list]["totalCount"], json!(count as u64));
        assert_eq!(shown[list]["nodes"].as_array().unwrap().len() as u128, count);
    }
}

#[tokio::test]
async fn a_list_that_is_whole_leads_no_farther_than_the_bound_of_values() {
    let client = crowded().await;
    // Six lines of six lines of six lines: 6^6 of them, whatever each was thought to cost.
    let query = circling("creditLines", 6);
    let answered = beside_a_bystander(&client, &query).await;
    assert_eq!((answered.code().as_str(), answered.status.as_u16()), ("TOO_LARGE", 400));
    assert!(answered.message().contains("50000 values"), "{}", answered.message());
    assert!(answered.body.get("data").is_none());
    assert_eq!(answered.body["errors"].as_array().unwrap().len(), 1, "{answered:?}");
    let within = client.data(&circling("creditLines", 3)).await;
    assert_eq!(within["customer"]["creditLines"].as_array().unwrap().len() as u128, LINES);
}

#[tokio::test]
async fn the_bound_of_bytes_is_told_and_may_be_set() {
    let mut client = crowded().await;
    let query = format!(
        "{{ customer(id: \"{AFI}\") {{ orders(first: 50) {{ nodes {{ id validUntil }} }} }} }}"
    );
    client.data(&query).await;
    client.service.bounds = Bounds { values: 50_000, bytes: 2_000 };
    let answered = client.asked(&query).await;
    assert_eq!(answered.code(), "TOO_LARGE");
    assert!(answered.message().contains("2000 bytes"), "{}", answered.message());
    assert!(answered.message().contains("shorter pages"), "{}", answered.message());
}

#[tokio::test]
async fn what_amounts_come_to_is_told_to_its_last_digit_however_large() {
    let client = crowded().await.r#as("risk");
    let exposure = client.data("{ creditExposure { currency lines limit available } }").await;
    let of = |currency: &str, lines: u64, amount: &str| {
        let sum = json!({ "amount": amount, "currency": currency });
        json!({ "currency": currency, "lines": lines, "limit": sum, "available": sum })
    };
    let all = exposure["creditExposure"].as_array().unwrap();
    assert_eq!(all.len(), 6);
    assert_eq!(all[0], of("CHF", 3, "18014398509481982"));
    assert_eq!(all[1], of("EUR", 1, "0"));
}

/// The values that were resolved.
fn resolved(registry: &Registry) -> u64 {
    let text = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    let line = text.lines().find(|it| it.starts_with("ledger_query_values_total "));
    line.unwrap().rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[tokio::test]
async fn a_query_whose_caller_has_gone_is_resolved_no_farther() {
    /// Each customer is a list and lines, each line a customer; and each of the last an id.
    const ALL: u64 = 1 + 9_331 * 13 + 46_656;
    let registry = Registry::new();
    let mut client = crowded().await;
    client.service.metrics = Metrics::register(&registry).unwrap();
    client.service.bounds = Bounds { values: 10_000_000, bytes: 1_000_000_000 };
    client.service.time_max = Duration::from_secs(60);
    let query = circling("creditLines", 6);
    let mut asking = Box::pin(client.asked(&query));
    let deadline = Instant::now() + Duration::from_secs(60);
    while resolved(&registry) < 2_000 {
        assert!(Instant::now() < deadline, "it does not begin");
        tokio::select! {
            biased;
            answered = &mut asking => panic!("it was not waited for: {:?}", answered.status),
            () = tokio::task::yield_now() => {}
        }
    }
    // As a server does when the connection ends.
    drop(asking);
    let gone = resolved(&registry);
    assert!(gone < ALL, "all of it was resolved at once: {gone}");
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(resolved(&registry), gone);
}

#[tokio::test]
async fn the_time_limit_holds_for_rows_that_are_in_memory_already() {
    let mut client = crowded().await;
    client.service.bounds = Bounds { values: 10_000_000, bytes: 1_000_000_000 };
    client.service.time_max = Duration::from_millis(20);
    let answered = client.asked(&circling("creditLines", 6)).await;
    assert_eq!(answered.code(), "TOO_SLOW", "{answered:?}");
}

/// A page of two kinds of rows, of which one comes while what the other holds is told, and pauses: each
/// field goes on after the pause, whichever rows it waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_pauses_while_more_of_its_rows_come_is_told_to_its_end() {
    let client = crowded().await.r#as("auditor");
    let countries: String = (0..90).map(|it| format!("c{it}: country ")).collect();
    for fields in [["customer", "shipments"], ["shipments", "customer"]] {
        let fields = fields.map(|it| match it {
            "customer" => format!("customer {{ {countries} }}"),
            list => format!("{list} {{ totalCount nodes {{ id }} }}"),
        });
        let [one, other] = fields;
        let query = format!("{{ orders(first: 50) {{ nodes {{ {one} {other} }} }} }}");
        for _ in 0..100 {
            let answered = client.data(&query).await;
            let orders = answered["orders"]["nodes"].as_array().unwrap();
            assert_eq!(orders.len(), 50);
            assert!(orders.iter().all(|it| it["customer"]["c89"] == "TG"));
            assert!(orders.iter().all(|it| it["shipments"]["totalCount"] == 0));
        }
    }
}
