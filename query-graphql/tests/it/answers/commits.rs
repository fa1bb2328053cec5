//! The commits of the log, and how far each read model has taken them in.

use ledger_core::log::{FileId, StreamId};
use projections::Model;
use serde_json::{Value, json};

use crate::client::Client;
use crate::ledger::PARTITIONS;
use crate::story::{AFI, AFIS_LOAN, story};

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
