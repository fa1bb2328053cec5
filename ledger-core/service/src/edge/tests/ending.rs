//! What becomes of requests when the service ends.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{PATIENCE, all, service, service_for};
use crate::edge::{Limits, Served};

#[tokio::test]
async fn a_request_in_flight_is_finished_and_no_new_one_is_taken() {
    let service = service(Limits::default()).await;
    let mut client = service.connect().await;
    client.write_all(b"GET /wait HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
    timeout(PATIENCE, service.entered.notified()).await.unwrap();
    service.stop.cancel();
    let refused = async {
        while TcpStream::connect(service.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, refused).await.unwrap();
    service.go_on.notify_one();
    let answer = all(&mut client).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
    assert_eq!(timeout(PATIENCE, service.served).await.unwrap().unwrap(), Served::Finished);
}

#[tokio::test]
async fn a_request_that_does_not_finish_holds_the_end_up_no_longer_than_allowed() {
    let service = service_for(Limits::default(), Duration::from_millis(20)).await;
    let mut client = service.connect().await;
    client.write_all(b"GET /wait HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
    timeout(PATIENCE, service.entered.notified()).await.unwrap();
    service.stop.cancel();
    assert_eq!(timeout(PATIENCE, service.served).await.unwrap().unwrap(), Served::CutOff);
}

#[tokio::test]
async fn connections_that_wait_for_nothing_do_not_hold_up_the_end() {
    let service = service(Limits::default()).await;
    let _never_asked = service.connect().await;
    let mut kept_alive = service.connect().await;
    kept_alive.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
    timeout(PATIENCE, kept_alive.read_u8()).await.unwrap().unwrap();
    service.tells("ledger_http_connections 2").await;
    service.stop.cancel();
    assert_eq!(timeout(PATIENCE, service.served).await.unwrap().unwrap(), Served::Finished);
}
