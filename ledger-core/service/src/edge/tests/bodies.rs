//! Bodies that do not come or are too much, and answers that nobody reads.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{LARGE_BYTES, PATIENCE, SHORT, all, allowance, asked, service, token};
use crate::edge::Limits;

#[tokio::test]
async fn nobody_unknown_has_a_body_read_and_is_told_at_once() {
    let service = service(Limits::default()).await;
    let mut streams = vec![];
    for _ in 0..20 {
        let mut stream = service.connect().await;
        let head = asked("POST /body", "Content-Length: 999999\r\nAuthorization: Bearer guess\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    service.serves().await;
    for stream in &mut streams {
        // The body has not been sent, and need not be.
        let mut answer = vec![0; 12];
        timeout(PATIENCE, stream.read_exact(&mut answer)).await.unwrap().unwrap();
        assert_eq!(answer, b"HTTP/1.1 401");
    }
}

#[tokio::test]
async fn who_is_refused_while_sending_still_hears_why() {
    let service = service(Limits::default()).await;
    let headers = "Content-Length: 900000\r\nAuthorization: Bearer guess\r\n";
    for _ in 0..20 {
        let answer = service.ask(&(asked("POST /body", headers) + &"x".repeat(900_000))).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up_and_one_that_does_is_read() {
    let service = service(Limits { body: SHORT, ..Limits::default() }).await;
    let headers = format!("{}Content-Length: 100\r\n", token("afi"));
    let mut slow = service.connect().await;
    slow.write_all(asked("POST /body", &headers).as_bytes()).await.unwrap();
    slow.write_all(&[b'x'; 99]).await.unwrap();
    let whole = asked("POST /body", &headers.replace("afi", "koffi")) + &"x".repeat(100);
    assert!(service.ask(&whole).await.ends_with("100 bytes"));
    let answer = all(&mut slow).await;
    assert!(answer.ends_with("the body did not arrive within 0 s"), "{answer}");
    service.tells("ledger_http_refused_total{limit=\"body_seconds\"} 1").await;
}

#[tokio::test]
async fn bodies_are_held_within_a_total_and_its_room_comes_back() {
    let limits =
        Limits { buffered_bytes: 1_000, of_caller: allowance(16, 100_000), ..Limits::default() };
    let service = service(limits).await;
    let head = |caller: &str, length: usize| {
        asked("POST /body", &format!("{}Content-Length: {length}\r\n", token(caller)))
    };
    let mut hoarder = service.connect().await;
    hoarder.write_all((head("afi", 901) + &"x".repeat(900)).as_bytes()).await.unwrap();
    // Saying that much will come holds nothing.
    let mut boaster = service.connect().await;
    boaster.write_all(head("afi", 999_999).as_bytes()).await.unwrap();
    // What room there is goes to whoever sends first: so it is asked until the hoarder has come.
    let full = async {
        while !service.ask(&(head("koffi", 101) + &"x".repeat(101))).await.contains("all the room")
        {
        }
    };
    timeout(PATIENCE, full).await.unwrap();
    let small = service.ask(&(head("koffi", 100) + &"x".repeat(100))).await;
    assert!(small.ends_with("100 bytes"), "{small}");
    hoarder.write_all(b"x").await.unwrap();
    assert!(all(&mut hoarder).await.ends_with("901 bytes"));
    let again = service.ask(&(head("koffi", 1_000) + &"x".repeat(1_000))).await;
    assert!(again.ends_with("1000 bytes"), "{again}");
    let long = service.ask(&head("koffi", 1_000_001)).await;
    assert!(long.ends_with("more than 1000000 bytes"), "{long}");
}

#[tokio::test]
async fn a_peer_that_does_not_read_its_answer_is_cut_and_its_caller_has_its_place_again() {
    let write = Duration::from_secs(3);
    let limits = Limits { write, of_caller: allowance(1, 1_000), ..Limits::default() };
    let service = service(limits).await;
    let mut unread = service.connect_from("127.0.0.2").await;
    unread.write_all(asked("GET /large", &token("afi")).as_bytes()).await.unwrap();
    let (mut first, mut rest) = ([0; 12], vec![]);
    timeout(PATIENCE, unread.read_exact(&mut first)).await.unwrap().unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    // Its place is taken as long as its answer has not left: for itself, not for others.
    let again = service.ask(&asked("POST /body", &token("afi"))).await;
    assert!(again.starts_with("HTTP/1.1 429"), "{again}");
    let other = service.ask(&asked("POST /body", &token("koffi"))).await;
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
    service.tells("ledger_http_cut_total{reason=\"unread\"} 1").await;
    let again = service.ask(&asked("POST /body", &token("afi"))).await;
    assert!(again.starts_with("HTTP/1.1 200"), "{again}");
    // What was on its way may still be read, the whole may not: the connection was reset or ended.
    let _ = timeout(PATIENCE, unread.read_to_end(&mut rest)).await.unwrap();
    assert!(rest.len() < LARGE_BYTES);
}

#[tokio::test]
async fn a_large_answer_reaches_whoever_reads_it() {
    let service = service(Limits { write: SHORT, ..Limits::default() }).await;
    let answer = service.ask(&asked("GET /large", &token("afi"))).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.len(), LARGE_BYTES);
    assert!(head.contains(&format!("content-length: {LARGE_BYTES}")), "{head}");
}
