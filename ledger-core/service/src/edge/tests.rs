//! What strangers try on a connection, each beside somebody who is served.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use prometheus::{Registry, TextEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Allowance, Door, Edge, Limits, Served};
use crate::callers::TokenFile;

/// Longer than anything here takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(300);

/// Answers far above what the kernel keeps for a peer.
const LARGE_BYTES: usize = 64 * 1024 * 1024;

struct Service {
    address: SocketAddr,
    registry: Registry,
    stop: CancellationToken,
    /// Lets `/wait` be answered.
    go_on: Arc<Notify>,
    entered: Arc<Notify>,
    served: JoinHandle<Served>,
}

/// A service with these limits: `/` is open, `/body` reads what a known caller sends, `/large` and
/// `/wait` answer known callers.
async fn service(limits: Limits) -> Service {
    service_for(limits, Duration::from_secs(20)).await
}

async fn service_for(limits: Limits, grace: Duration) -> Service {
    let registry = Registry::new();
    let edge = Edge::new(limits, &registry).unwrap();
    let callers = TokenFile::parse(
        br#"[{"token":"afi","issuer":"dev","subject":"afi","roles":["finance"]},
             {"token":"koffi","issuer":"dev","subject":"koffi","roles":["finance"]},
             {"token":"loader","issuer":"dev","subject":"loader","roles":["service"]}]"#,
    );
    let door = Door::new(edge.clone(), callers.unwrap().into());
    let (go_on, entered) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (wait, inside) = (go_on.clone(), entered.clone());
    let known = Router::new()
        .route("/body", post(body))
        .route("/large", get(async || vec![b'x'; LARGE_BYTES]));
    let router = door
        .before(known)
        .with_state(door.clone())
        .route(
            "/wait",
            get(async move || {
                inside.notify_one();
                wait.notified().await;
                "finished"
            }),
        )
        .merge(edge.open(Router::new().route("/", get(async || "served"))));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    let served = tokio::spawn(async move { edge.serve(listener, router, stopping, grace).await });
    Service { address, registry, stop, go_on, entered, served }
}

async fn body(State(door): State<Door>, request: Request) -> Response {
    match door.edge().read(request.into_body(), 1_000_000).await {
        Ok(read) => format!("{} bytes", read.bytes().len()).into_response(),
        Err(unread) => (StatusCode::BAD_REQUEST, unread.to_string()).into_response(),
    }
}

impl Service {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// A connection from another address of this machine, that keeps next to nothing unread.
    async fn connect_from(&self, address: &str) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// All that a fresh connection is answered to this.
    async fn ask(&self, text: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(text.as_bytes()).await.unwrap();
        all(&mut stream).await
    }

    /// Somebody who behaves is served.
    async fn serves(&self) {
        let answer = self.ask(&asked("GET /", "")).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("served"), "{answer}");
    }

    /// Waits until the metrics have this line.
    async fn tells(&self, line: &str) {
        let told = async {
            loop {
                let text = TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap();
                if text.lines().any(|it| it == line) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(timeout(PATIENCE, told).await.is_ok(), "{line}");
    }
}

/// Everything up to the connection's end.
async fn all(stream: &mut TcpStream) -> String {
    let mut bytes = vec![];
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A request that ends its connection.
fn asked(line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{headers}\r\n")
}

fn token(name: &str) -> String {
    format!("Authorization: Bearer {name}\r\n")
}

fn allowance(at_once: usize, per_second: u32) -> Allowance {
    Allowance { at_once, per_second: NonZeroU32::new(per_second).unwrap() }
}

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
