//! Attacks that break HTTP, or do not read what they are answered: bytes on sockets.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::Scene;
use super::attacks::{STRANGERS_ADDRESS, token};
use super::told::Told;

/// Connections of one round to each service.
const CONNECTIONS: usize = 100;

/// A stranger holds a connection for so long, and tries again.
const HOLD: Duration = Duration::from_secs(40);

const BODY: usize = 8 * 1024 * 1024;

/// The address behind a base such as `http://127.0.0.1:8080`.
fn address(base: &str) -> Option<SocketAddr> {
    base.strip_prefix("http://")?.parse().ok()
}

async fn connect(base: &str, receive_buffer: Option<u32>) -> Option<TcpStream> {
    let socket = TcpSocket::new_v4().ok()?;
    if let Some(bytes) = receive_buffer {
        socket.set_recv_buffer_size(bytes).ok()?;
    }
    socket.bind(SocketAddr::new(IpAddr::V4(STRANGERS_ADDRESS), 0)).ok()?;
    socket.connect(address(base)?).await.ok()
}

/// Sends this on so many connections to each service and waits until each is closed, and what was
/// said before.
async fn send_and_hold(scene: &Scene, told: &Told, bytes: &[u8]) {
    let both = [&scene.commands, &scene.queries];
    let each = both.iter().flat_map(|base| (0..CONNECTIONS).map(move |_| *base));
    join_all(each.map(|base| async {
        let Some(mut stream) = connect(base, None).await else {
            return told.count("not connected");
        };
        if stream.write_all(bytes).await.is_err() {
            return told.count("closed while sending");
        }
        closed(&mut stream, told).await;
    }))
    .await;
}

/// Reads until the other side closes, and counts what it said.
async fn closed(stream: &mut TcpStream, told: &Told) {
    let mut said = Vec::new();
    let reading = async {
        let mut part = [0_u8; 4096];
        while let Ok(read @ 1..) = stream.read(&mut part).await {
            if said.len() < 64 {
                said.extend(part.iter().take(read));
            }
        }
    };
    let ended = tokio::time::timeout(HOLD, reading).await;
    let line = String::from_utf8_lossy(&said);
    let status = line.split(' ').nth(1).unwrap_or("silence").to_owned();
    told.count(match ended {
        Ok(()) => format!("{status} and closed"),
        Err(_) => format!("{status} and still open"),
    });
}

pub(super) async fn silent(scene: &Scene, told: &Told) {
    send_and_hold(scene, told, b"").await;
}

pub(super) async fn half_lines(scene: &Scene, told: &Told) {
    send_and_hold(scene, told, b"POST /v1/bu").await;
}

/// A header after the other, as slowly as a stranger likes.
pub(super) async fn endless_headers(scene: &Scene, told: &Told) {
    let both = [&scene.commands, &scene.queries];
    let each = both.iter().flat_map(|base| (0..CONNECTIONS).map(move |_| *base));
    join_all(each.map(|base| async {
        let Some(mut stream) = connect(base, None).await else {
            return told.count("not connected");
        };
        let mut line = b"POST /graphql HTTP/1.1\r\nHost: here\r\n".to_vec();
        for number in 0.. {
            if stream.write_all(&line).await.is_err() {
                return told.count("closed while sending");
            }
            line = format!("X-{number}: more\r\n").into_bytes();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }))
    .await;
}

/// Of known callers: a body of which one byte comes, and chunks that never end.
pub(super) async fn bodies_that_never_come(scene: &Scene, told: &Told) {
    let carrier = token(scene, "carrier");
    let customer = token(scene, "customer");
    let head = |path: &str, token: &str, of_body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nIdempotency-Key: never\r\n{of_body}\r\n\r\n"
        )
    };
    let sent = [
        (&scene.commands, head("/v1/customers", carrier, "Content-Length: 1000") + "{"),
        (&scene.queries, head("/graphql", customer, "Content-Length: 1000") + "{"),
        (&scene.queries, head("/graphql", customer, "Transfer-Encoding: chunked") + "1\r\n{\r\n"),
    ];
    let each = sent.iter().flat_map(|it| (0..CONNECTIONS / 2).map(move |_| it));
    join_all(each.map(|(base, bytes)| async {
        let Some(mut stream) = connect(base, None).await else {
            return told.count("not connected");
        };
        if stream.write_all(bytes.as_bytes()).await.is_err() {
            return told.count("closed while sending");
        }
        closed(&mut stream, told).await;
    }))
    .await;
}

/// All but one byte of the largest body, of nobody known.
pub(super) async fn large_without_token(scene: &Scene, told: &Told) {
    let head = format!("POST /v1/bulk HTTP/1.1\r\nHost: here\r\nContent-Length: {BODY}\r\n\r\n");
    let part = vec![b' '; 64 * 1024];
    join_all((0..50).map(|_| async {
        let Some(mut stream) = connect(&scene.commands, None).await else {
            return told.count("not connected");
        };
        let mut sent = stream.write_all(head.as_bytes()).await;
        for _ in 0..(BODY / part.len() - 1) {
            if sent.is_err() {
                break;
            }
            sent = stream.write_all(&part).await;
        }
        if sent.is_err() {
            told.count("closed while sending");
        }
        closed(&mut stream, told).await;
    }))
    .await;
}

/// One request each, answered, and then nothing.
pub(super) async fn idle(scene: &Scene, told: &Told) {
    send_and_hold(scene, told, b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n").await;
}

/// A thousand lines that name what is not there at length, and an answer that nobody reads.
pub(super) async fn unread_bulk(scene: &Scene, told: &Told) {
    let name = "x".repeat(7_000);
    let line = format!("{{\"idempotency_key\":\"k\",\"command\":\"loan.repay\",\"{name}\":1}}\n");
    let body = line.repeat(1_000);
    let head = format!(
        "POST /v1/bulk HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        token(scene, "carrier"),
        body.len()
    );
    unread(&scene.commands, told, &[head.as_bytes(), body.as_bytes()], 16).await;
}

/// As many loans as a page holds, many times, and nobody reads them.
pub(super) async fn unread_answers(scene: &Scene, told: &Told) {
    let alias =
        |it| format!("a{it}: loans(first: 100) {{ nodes {{ id principal outstanding }} }} ");
    let query: String = (0..90).map(alias).collect();
    let body = serde_json::json!({ "query": format!("{{ {query} }}") }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        token(scene, "auditor"),
        body.len()
    );
    unread(&scene.queries, told, &[head.as_bytes(), body.as_bytes()], 8).await;
}

/// Sends on so many connections, reads nothing, and waits until each is cut.
async fn unread(base: &str, told: &Told, parts: &[&[u8]], connections: usize) {
    join_all((0..connections).map(|_| async {
        let Some(mut stream) = connect(base, Some(4_096)).await else {
            return told.count("not connected");
        };
        for part in parts {
            if stream.write_all(part).await.is_err() {
                return told.count("closed while sending");
            }
        }
        tokio::time::sleep(HOLD).await;
        told.count("left unread");
    }))
    .await;
}
