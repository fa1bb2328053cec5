//! A page costs the same number of statements however long it is.

use std::time::Duration;

use axum::http::HeaderValue;
use ledger_adapters::keys::{Kek, KeyStore};
use projections::database::Database;
use query_graphql::keys::Keys;
use serde_json::{Value, json};

use crate::client::Client;
use crate::ledger::{KEK, LEDGER};
use crate::story::{AFIS_LOAN, alike_customer, story};
use crate::wire::{Statements, counted};

/// A client whose statements are counted, on the story's read models.
async fn counting() -> (Client, Statements) {
    counting_on(&story().models, &story().keys).await
}

/// The same on others.
pub(crate) async fn counting_on(models: &str, keys: &str) -> (Client, Statements) {
    let statements = Statements::default();
    let keys = counted(keys, &statements).await;
    let pool = ledger_adapters::store::connect(&keys).await.unwrap();
    let kek = Kek::from_base64(KEK).unwrap();
    let keys = KeyStore::open_to_read(pool, kek, LEDGER).await.unwrap();
    let models = counted(models, &statements).await;
    let mut client = Client::new(&models, Keys::from(keys));
    // Of one connection: it is there again when the former request has left its snapshot.
    let options = models.parse().unwrap();
    client.service.database = Database::by_keys(options, 1, Duration::from_secs(20));
    client.service.portfolio = client.service.database.clone();
    (client, statements)
}

/// The statements until now: what ends a request is among them, and so is the one by which the
/// connection taken here looks for the builds that are live.
pub(crate) async fn taken(client: &Client, statements: &Statements) -> usize {
    drop(client.service.database.connection().await.unwrap());
    statements.take()
}

// On one thread: a load begins when every field that can ask has asked.
#[tokio::test]
async fn a_page_of_fifty_loans_takes_as_many_statements_as_one_of_five() {
    let (client, statements) = counting().await;
    let clerk = client.r#as("clerk");
    let mut counts = Vec::new();
    for size in [5, 50, 5, 50] {
        let query = format!(
            "{{ loans(first: {size}) {{ edges {{ node {{ id life outstanding overdue due daysPastDue
                disbursement {{ amount }}
                customer {{ name phone loans {{ totalCount nodes {{ id }} }} }}
                instalments {{ number dueOn state unpaid }}
                payments {{ totalCount nodes {{ id amount reversal {{ note }} }} }}
                charges {{ nodes {{ id }} }}
                payouts(first: 3) {{ nodes {{ id }} }} holds(first: 3) {{ nodes {{ id }} }} }} }} }} }}"
        );
        taken(&clerk, &statements).await;
        let data = clerk.data(&query).await;
        counts.push(taken(&clerk, &statements).await);
        let edges = data["loans"]["edges"].as_array().unwrap();
        assert_eq!(edges.len(), size);
        let nested = |of: &str| {
            let lists = edges.iter().map(|it| it["node"].pointer(of).unwrap().as_array().unwrap());
            lists.map(Vec::len).sum::<usize>()
        };
        assert_eq!(nested("/instalments"), 3 * size);
        assert!(nested("/payments/nodes") > size, "{data}");
    }
    // Begin, page, days, schedules, instalments, payments and how many, charges, payouts, holds,
    // customers, their loans and how many, end; and ours.
    assert_eq!(counts, [15; 4]);
}

#[tokio::test]
async fn the_names_of_fifty_customers_take_as_many_statements_as_those_of_five() {
    let (client, statements) = counting().await;
    let support = client.r#as("support");
    let mut counts = Vec::new();
    // Others the second time: keys that were opened stay in memory.
    for numbers in [0..5, 5..55] {
        let size = numbers.len();
        let asked = numbers.map(|it| {
            format!("c{it}: customer(id: \"{}\") {{ name phone email }}", alike_customer(it))
        });
        let query = format!("{{ {} }}", asked.collect::<Vec<_>>().join(" "));
        taken(&support, &statements).await;
        let data = support.data(&query).await;
        counts.push(taken(&support, &statements).await);
        let names = data.as_object().unwrap().values();
        assert_eq!(names.filter(|it| matches!(it["name"], Value::String(_))).count(), size);
    }
    // Begin, customers, their keys, end; and ours.
    assert_eq!(counts, [5; 2]);
}

#[tokio::test]
async fn a_question_by_an_id_pays_for_its_moment_and_its_rows_alone() {
    let (client, statements) = counting().await;
    let clerk = client.r#as("clerk");
    for (asked, of_rows) in [
        ("id life outstanding overdue due instalmentsOverdue creditBalance nextDue { dueOn }", 1),
        // Their schedules and the days on which they stand, too.
        ("id instalments { number dueOn state unpaid owed { total } }", 4),
        ("id instalments { state } daysPastDue payments { nodes { id amount } }", 5),
    ] {
        let query = format!("{{ loan(id: \"{AFIS_LOAN}\") {{ {asked} }} }}");
        // The first time statements are prepared too, which asks nothing.
        for _ in 0..2 {
            taken(&clerk, &statements).await;
            clerk.data(&query).await;
            // Begin and end, and ours.
            assert_eq!(taken(&clerk, &statements).await, of_rows + 3, "{query}");
        }
    }
}

#[tokio::test]
async fn a_position_that_is_passed_costs_one_statement() {
    let (client, statements) = counting().await;
    let query = format!("{{ loan(id: \"{AFIS_LOAN}\") {{ id }} }}");
    taken(&client, &statements).await;
    let mut request = client.request(json!({ "query": query }).to_string());
    let heads = HeaderValue::from_str(&story().heads).unwrap();
    request.headers_mut().insert("ledger-position", heads);
    assert_eq!(client.send(request).await.status, 200);
    // Positions, begin, loan, end; and ours.
    assert_eq!(taken(&client, &statements).await, 5);
}
