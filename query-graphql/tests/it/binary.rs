//! The service as it is started: it listens at once, and becomes ready when the read models are.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use projections::Model;
use serde_json::{Value, json};

use crate::client::tokens;
use crate::ledger::{KEK, Ledger, PARTITIONS, fresh_keys, sealed};
use crate::story::AFI;

/// A process that is ended when this is dropped.
struct Running {
    child: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn start(models: &str, keys: &str, tokens: &std::path::Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_query-graphql"))
        .env_clear()
        .env("LEDGER_READ_MODELS", models)
        .env("LEDGER_KEYS", keys)
        .env("LEDGER_KEK", KEK)
        .env("LEDGER_TOKENS", tokens)
        .env("LEDGER_LISTEN", "127.0.0.1:0")
        .env("LEDGER_LOG_FORMAT", "json")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = loop {
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        if let Some(address) = line.get("address") {
            break address.as_str().unwrap().to_owned();
        }
    };
    // The rest is read, so that the process is not held up by what it says.
    std::thread::spawn(move || lines.for_each(drop));
    Running { child, address }
}

async fn ask(running: &Running, query: &str) -> Value {
    let answered = reqwest::Client::new()
        .post(format!("http://{}/graphql", running.address))
        .header("authorization", "Bearer support")
        .header("accept", "application/graphql-response+json")
        .json(&json!({ "query": query }));
    answered.send().await.unwrap().json().await.unwrap()
}

async fn ready(running: &Running) -> (u16, Value) {
    let address = format!("http://{}/readyz", running.address);
    let response = reqwest::get(address).await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn it_listens_before_the_read_models_are_there_and_opens_names_once_they_are() {
    let (keys_url, keys) = fresh_keys().await;
    let models = servers::fresh_database("query-start");
    let tokens_file = std::env::temp_dir().join(servers::unique("query-tokens"));
    std::fs::write(&tokens_file, tokens()).unwrap();
    let running = start(&models, &keys_url, &tokens_file);

    let (status, said) = ready(&running).await;
    assert_eq!(status, 503, "{said}");
    assert!(said.to_string().contains("read models"), "{said}");
    let health = reqwest::get(format!("http://{}/healthz", running.address)).await.unwrap();
    assert_eq!(health.status(), 200);
    assert_eq!(ask(&running, "{ __typename }").await, json!({ "data": { "__typename": "Query" } }));
    let lag = ask(&running, "{ projectionLag { model } }").await;
    // A connection comes about only once there is something to connect to.
    assert_eq!(lag["errors"][0]["extensions"]["code"], "BUSY", "{lag}");

    let mut ledger = Ledger::new();
    let key = keys.person_keys(&[AFI]).await.unwrap().remove(0);
    let contact = sealed(&key, "customer.registered", [Some("Afi Mensah"), None, None]);
    let register =
        ledger_core::party::customer::Command::Register { country: "TG".parse().unwrap(), contact };
    ledger.customer(AFI, register);
    ledger.project(&models).await;

    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let (status, said) = ready(&running).await;
        if status == 200 {
            break;
        }
        assert!(Instant::now() < deadline, "never ready: {said}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let query = format!("{{ customer(id: \"{AFI}\") {{ name }} projectionLag {{ model }} }}");
    let answer = ask(&running, &query).await;
    assert_eq!(answer["data"]["customer"], json!({ "name": "Afi Mensah" }), "{answer}");
    let lags = answer["data"]["projectionLag"].as_array().unwrap().len();
    assert_eq!(lags, Model::ALL.len() * PARTITIONS as usize, "{answer}");
    std::fs::remove_file(&tokens_file).unwrap();
}
