//! Callers who go away, beside one who reads what he wrote.

use std::time::Duration;

use axum::http::HeaderValue;
use ledger_core::log::Place;
use ledger_core::party::customer::Command;
use ledger_core::reason::Reason;
use projections::projector::{self, Board, Settings};
use query_graphql::keys::Keys;
use serde_json::json;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::client::{Client, ROLES};
use crate::ledger::Ledger;
use crate::story::AFI;

const ROUNDS: u64 = 100;
/// Asked in each round, after something was written.
const ASKED: u64 = 10;
/// Given up in each round, one after 0 ms, one after half a millisecond …: up to 12 ms.
const GIVEN_UP: u64 = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_from_before_its_position_whoever_else_gives_up() {
    let models = servers::fresh_database("query-cancelled");
    let mut ledger = Ledger::new();
    let register =
        Command::Register { country: "TG".parse().unwrap(), contact: Default::default() };
    ledger.customer(AFI, register);
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none());

    let stop = CancellationToken::new();
    let options = models.parse().unwrap();
    let (log, settings) = (ledger.log.clone(), Settings::default());
    let projecting =
        tokio::spawn(projector::run(log, options, settings, Board::default(), stop.clone()));
    let rounds = async {
        let (mut answered, mut given_up) = (0, 0);
        for round in 1..=ROUNDS {
            let mut cancelled = give_up(&client);
            let place = ledger.customer(AFI, alternately(round));
            for _ in 0..ASKED {
                // Registered, and changed once a round.
                let found = version_at(&client, place).await;
                assert_eq!(found, round + 1, "round {round}: an answer from before {place}");
                answered += 1;
            }
            while let Some(gave_up) = cancelled.join_next().await {
                given_up += u64::from(gave_up.unwrap());
            }
        }
        (answered, given_up)
    };
    let rounds = tokio::time::timeout(Duration::from_secs(300), rounds).await;
    let (answered, given_up) = rounds.expect("the rounds come to an end");
    assert_eq!(answered, ROUNDS * ASKED);
    assert!(given_up > ROUNDS, "{given_up} were given up before they were answered");
    stop.cancel();
    projecting.await.unwrap().unwrap();
}

fn alternately(round: u64) -> Command {
    match round.is_multiple_of(2) {
        true => Command::Resume { reason: Reason::of("cause_cleared") },
        false => Command::Suspend { reason: Reason::of("fraud_suspected") },
    }
}

/// The customer's version, as a query has it that names this position.
async fn version_at(client: &Client, place: Place) -> u64 {
    let query = format!("{{ customer(id: \"{AFI}\") {{ version }} }}");
    let mut request = client.request(json!({ "query": query }).to_string());
    let position = HeaderValue::from_str(&place.to_string()).unwrap();
    request.headers_mut().insert("ledger-position", position);
    let answered = client.send(request).await;
    let version = answered.body["data"]["customer"]["version"].as_u64();
    version.unwrap_or_else(|| panic!("an answer: {answered:?}"))
}

/// Requests whose callers wait for moments; whether each went before its answer came.
fn give_up(client: &Client) -> JoinSet<bool> {
    let mut cancelled = JoinSet::new();
    for (number, role) in (0..GIVEN_UP).zip(ROLES.into_iter().cycle()) {
        let client = client.r#as(role);
        cancelled.spawn(async move {
            let query = "{ loans(first: 20) { nodes { id } } projectionLag { model } }";
            let moment = Duration::from_micros(500 * number);
            tokio::time::timeout(moment, client.asked(query)).await.is_err()
        });
    }
    cancelled
}
