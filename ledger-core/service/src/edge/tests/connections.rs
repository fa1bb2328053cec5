//! What strangers try on connections and heads.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{PATIENCE, SHORT, all, asked, service};
use crate::edge::Limits;

#[tokio::test]
async fn a_head_that_never_ends_or_never_begins_closes_its_connection() {
    let service = service(Limits { idle: SHORT, ..Limits::default() }).await;
    for begun in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: "] {
        let mut stream = service.connect().await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        service.serves().await;
        assert!(!all(&mut stream).await.starts_with("HTTP/1.1 200"), "{begun}");
    }
    // One that brings its head byte by byte is no better.
    let (mut reading, mut writing) = service.connect().await.into_split();
    let dripping = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    let mut answer = vec![];
    // Cut while it still sends: by its end, or by a reset.
    let _ = timeout(PATIENCE, reading.read_to_end(&mut answer)).await.unwrap();
    timeout(PATIENCE, dripping).await.unwrap().unwrap();
    service.tells("ledger_http_connections 0").await;
    service.tells("ledger_http_cut_total{reason=\"idle\"} 4").await;
}

#[tokio::test]
async fn a_connection_kept_alive_without_a_request_is_closed() {
    let service = service(Limits { idle: SHORT, ..Limits::default() }).await;
    let mut stream = service.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
    let answer = all(&mut stream).await;
    assert!(answer.ends_with("served"), "{answer}");
    service.serves().await;
}

#[tokio::test]
async fn one_address_takes_its_share_of_connections_and_others_are_served() {
    let limits = Limits { connections: 5, connections_of_address: 3, ..Limits::default() };
    let service = service(limits).await;
    let mut held = vec![];
    for _ in 0..3 {
        held.push(service.connect_from("127.0.0.2").await);
    }
    service.tells("ledger_http_connections 3").await;
    let mut fourth = service.connect_from("127.0.0.2").await;
    fourth.write_all(asked("GET /", "").as_bytes()).await.unwrap();
    let answer = all(&mut fourth).await;
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("too-many-conn"), "{answer}");
    assert!(answer.to_lowercase().contains("retry-after: 1"), "{answer}");
    service.serves().await;
    service.tells("ledger_http_refused_total{limit=\"connections_of_address\"} 1").await;

    // All places taken: who comes is told so, and served when one is free again.
    for _ in 0..2 {
        held.push(service.connect_from("127.0.0.3").await);
    }
    service.tells("ledger_http_connections 5").await;
    let answer = service.ask(&asked("GET /", "")).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("no-connection"), "{answer}");
    held.pop();
    service.tells("ledger_http_connections 4").await;
    service.serves().await;
}

#[tokio::test]
async fn http_1_1_says_once_for_whom_a_request_is() {
    let service = service(Limits::default()).await;
    for (request, status) in [
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "200"),
        ("GET / HTTP/1.0\r\n\r\n", "200"),
    ] {
        let answer = service.ask(request).await;
        assert!(answer.contains(&format!(" {status} ")), "{request}: {answer}");
    }
}

#[tokio::test]
async fn a_head_beyond_all_measure_is_refused() {
    let service = service(Limits::default()).await;
    let long = format!("X-Long: {}\r\n", "x".repeat(600_000));
    let answer = service.ask(&asked("GET /", &long)).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    service.serves().await;
}
