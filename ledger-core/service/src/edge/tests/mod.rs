//! What strangers try on a connection, each beside somebody who is served.

mod bodies;
mod callers;
mod connections;
mod ending;

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
