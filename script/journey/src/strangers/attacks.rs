//! The attacks: each a round that is begun again until its time is up. Requests are whole here;
//! those that break HTTP are in `raw`.

use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::json;

use super::people::{key, repayment, repayments};
use super::told::Told;
use super::{Scene, raw};

/// One round of an attack.
type Round = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(super) struct Attack {
    pub(super) name: &'static str,
    pub(super) run: fn(Scene, Told) -> Round,
}

macro_rules! attacks {
    ($($name:literal => $run:path),+ $(,)?) => {
        pub(super) const ATTACKS: &[Attack] = &[$(Attack {
            name: $name,
            run: |scene, told| Box::pin(async move { $run(&scene, &told).await }),
        }),+];
    };
}

attacks! {
    "a query that leads back to itself" => nested,
    "requests cancelled at once" => cancelled,
    "connections that say nothing" => raw::silent,
    "half a request line" => raw::half_lines,
    "headers without end" => raw::endless_headers,
    "bodies that never come, chunks too" => raw::bodies_that_never_come,
    "8 MiB without a token" => raw::large_without_token,
    "connections kept idle" => raw::idle,
    "malformed bulk lines, answers unread" => raw::unread_bulk,
    "bulk requests sent and left" => left_bulk,
    "guessed tokens" => guessed,
    "an auditor's aliases of lists" => aliased_lists,
    "a customer's aliases of one loan" => aliased_loan,
    "250 KB of __typename from a bank" => typenames,
    "waiting for a position" => positions,
    "directives without end" => directives,
    "old commands again, scattered" => repeats,
    "large answers unread" => raw::unread_answers,
}

/// Where strangers come from: not from where those who behave well do.
pub(super) const STRANGERS_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

/// No stranger waits longer for an answer.
const STRANGERS_PATIENCE: Duration = Duration::from_secs(60);

/// A stranger's connections are new ones in each round.
fn client() -> Client {
    let client = Client::builder().local_address(IpAddr::V4(STRANGERS_ADDRESS));
    client.timeout(STRANGERS_PATIENCE).build().expect("a client needs nothing from outside")
}

/// Asks GraphQL so many times at once, and tells what was answered.
async fn ask(scene: &Scene, told: &Told, role: &str, query: &str, times: usize) {
    ask_at(scene, told, role, query, times, None).await;
}

async fn ask_at(
    scene: &Scene,
    told: &Told,
    role: &str,
    query: &str,
    times: usize,
    position: Option<&str>,
) {
    let client = client();
    let body = json!({ "query": query });
    join_all((0..times).map(|_| async {
        let request = client.post(format!("{}/graphql", scene.queries));
        let mut request = request.bearer_auth(token(scene, role)).json(&body);
        if let Some(position) = position {
            request = request.header("Ledger-Position", position);
        }
        told.sent(request.send().await).await;
    }))
    .await;
}

pub(super) fn token<'a>(scene: &'a Scene, role: &str) -> &'a str {
    scene.tokens.get(role).map(String::as_str).unwrap_or_default()
}

/// Each order leads to its customer, and the customer to all orders: four levels deep.
async fn nested(scene: &Scene, told: &Told) {
    let level =
        |inner: &str| format!("orders(first: 100) {{ nodes {{ customer {{ {inner} }} }} }}");
    let deep = (0..4).fold("id".to_owned(), |inner, _| level(&inner));
    let query = format!("{{ customer(id: \"{}\") {{ {deep} }} }}", scene.customer);
    ask(scene, told, "customer", &query, 4).await;
}

/// Requests whose asker leaves while they are being answered.
async fn cancelled(scene: &Scene, told: &Told) {
    let client = client();
    let query = format!("{{ loan(id: \"{}\") {{ version outstanding }} }}", scene.loan);
    let body = json!({ "query": query });
    join_all((0..24_u64).map(|it| {
        let (client, body) = (&client, &body);
        async move {
            let request = client.post(format!("{}/graphql", scene.queries));
            let request = request.bearer_auth(token(scene, "customer")).json(body).send();
            let leaves = Duration::from_micros(it * 500);
            match tokio::time::timeout(leaves, request).await {
                Ok(sent) => told.sent(sent).await,
                Err(_) => told.count("left"),
            }
        }
    }))
    .await;
}

/// Bulk requests of many lines whose asker leaves at once.
async fn left_bulk(scene: &Scene, told: &Told) {
    let client = client();
    let lines: String = (0..1_000)
        .map(|it| {
            let line = json!({
                "idempotency_key": format!("left-{it}"), "command": "loan.repay",
                "file": format!("customer-{}", scene.customer), "loan": scene.loan,
                "body": { "amount": { "amount": 0, "currency": "XOF" } },
            });
            format!("{line}\n")
        })
        .collect();
    join_all((0..8).map(|_| async {
        let request = client.post(format!("{}/v1/bulk", scene.commands));
        let request = request.header("Content-Type", "application/x-ndjson").body(lines.clone());
        let request = request.bearer_auth(token(scene, "finance")).send();
        match tokio::time::timeout(Duration::from_millis(30), request).await {
            Ok(Ok(response)) => told.count(format!("{} and left", response.status().as_u16())),
            Ok(Err(_)) => told.count("no answer"),
            Err(_) => told.count("left"),
        }
    }))
    .await;
}

async fn guessed(scene: &Scene, told: &Told) {
    let client = client();
    for base in [&scene.commands, &scene.queries] {
        let path = if base == &scene.commands { "/v1/customers" } else { "/graphql" };
        join_all((0..32).map(|it| {
            let request = client.post(format!("{base}{path}")).bearer_auth(format!("guess-{it}"));
            let request = request.header("Idempotency-Key", "guess").json(&json!({}));
            async move { told.sent(request.send().await).await }
        }))
        .await;
    }
}

async fn aliased_lists(scene: &Scene, told: &Told) {
    let alias = |it| {
        format!("a{it}: loans(first: 1, filter: {{ product: \"none\" }}) {{ nodes {{ id }} }} ")
    };
    let query: String = (0..90).map(alias).collect();
    ask(scene, told, "auditor", &format!("{{ {query} }}"), 40).await;
}

async fn aliased_loan(scene: &Scene, told: &Told) {
    let alias = |it| format!("a{it}: loan(id: \"{}\") {{ id }} ", scene.loan);
    let query: String = (0..2_000).map(alias).collect();
    ask(scene, told, "customer", &format!("{{ {query} }}"), 40).await;
}

async fn typenames(scene: &Scene, told: &Told) {
    let query = "__typename ".repeat(250_000 / 11);
    ask(scene, told, "bank", &format!("{{ {query} }}"), 20).await;
}

/// A position that never comes.
async fn positions(scene: &Scene, told: &Told) {
    ask_at(scene, told, "auditor", "{ __typename }", 300, Some("0@900000")).await;
}

async fn directives(scene: &Scene, told: &Told) {
    let query = format!("{{ __typename {} }}", "@no ".repeat(40_000));
    ask(scene, told, "customer", &query, 8).await;
}

/// Repayments that the writer recorded long ago, under its own token and in an order that no buffer
/// follows.
async fn repeats(scene: &Scene, told: &Told) {
    let client = client();
    let Scene { customer, loan, .. } = scene;
    let path = format!("/v1/customers/{customer}/loans/{loan}/repayments");
    let count = repayments().max(1);
    join_all((0..64_u64).map(|it| {
        // Multiplying scatters what was consecutive.
        let number = it.wrapping_mul(0x9e37_79b9) % count;
        let request = client.post(format!("{}{path}", scene.commands));
        let request = request.bearer_auth(token(scene, "service"));
        let request = request.header("Idempotency-Key", key(number)).json(&repayment(number));
        async move { told.sent(request.send().await).await }
    }))
    .await;
}
