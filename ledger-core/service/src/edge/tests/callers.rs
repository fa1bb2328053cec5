//! Callers who ask too much, those whom nobody knows, and by what an answer is found again.

use std::num::NonZeroU32;

use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::{PATIENCE, all, allowance, asked, service, token};
use crate::edge::Limits;

#[tokio::test]
async fn a_caller_that_asks_too_often_is_told_when_to_come_again_and_others_are_served() {
    let service = service(Limits { of_caller: allowance(16, 1), ..Limits::default() }).await;
    let ask = async |caller: &str| service.ask(&asked("POST /body", &token(caller))).await;
    for _ in 0..10 {
        let answer = ask("afi").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("ratelimit: \"caller\";r="), "{answer}");
        assert!(answer.contains("ratelimit-policy: \"caller\";q=10;w=10, \"at-once\";q=16;"));
    }
    let refused = async {
        loop {
            let answer = ask("afi").await;
            if answer.starts_with("HTTP/1.1 429") {
                return answer;
            }
        }
    };
    let answer = timeout(PATIENCE, refused).await.unwrap();
    assert!(answer.contains("retry-after: 1") && answer.contains("\"too-often\""), "{answer}");
    for caller in ["koffi", "loader"] {
        assert!(ask(caller).await.starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn guesses_count_against_their_address_and_a_known_token_passes_all_the_same() {
    let one = NonZeroU32::MIN;
    let service = service(Limits { of_address_per_second: one, ..Limits::default() }).await;
    let guess = async || service.ask(&asked("POST /body", &token("guess"))).await;
    assert!(guess().await.starts_with("HTTP/1.1 401"));
    let refused = async { while !guess().await.starts_with("HTTP/1.1 429") {} };
    timeout(PATIENCE, refused).await.unwrap();
    let known = service.ask(&asked("POST /body", &token("afi"))).await;
    assert!(known.starts_with("HTTP/1.1 200"), "{known}");
    let mut elsewhere = service.connect_from("127.0.0.2").await;
    elsewhere.write_all(asked("GET /", "").as_bytes()).await.unwrap();
    assert!(all(&mut elsewhere).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn every_answer_has_a_correlation_id_and_a_malformed_one_is_refused() {
    let service = service(Limits::default()).await;
    let id = "6f1c2f6e-9f3e-4d3c-8a51-0f5f7f1f2a3b";
    let line = format!("correlation-id: {id}\r\n");
    let answer = service.ask(&asked("GET /", &line)).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(&line), "{answer}");
    for ask in ["GET /", "GET /nowhere", "PUT /", "POST /body"] {
        let answer = service.ask(&asked(ask, "")).await;
        let made = answer.lines().find_map(|it| it.strip_prefix("correlation-id: ")).unwrap();
        assert!(uuid::Uuid::try_parse(made).is_ok_and(|it| it.to_string() != id), "{answer}");
    }
    for wrong in ["correlation-id: 7\r\n".to_owned(), line.clone() + &line] {
        let answer = service.ask(&asked("GET /", &wrong)).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert!(answer.contains("\"correlation-id\"") && answer.contains("correlation-id: "));
    }
    service.tells("ledger_http_answers_total{status=\"400\"} 2").await;
}
