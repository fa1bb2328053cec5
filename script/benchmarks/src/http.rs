//! One HTTP connection that is kept: the client takes little of the processor it shares with what is
//! measured.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::failure::Failure;

/// A connection to a service, under one token.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    address: String,
    authorization: String,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Where its commit stands.
    pub(crate) position: Option<String>,
    pub(crate) body: Bytes,
}

/// What a request has beside its path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) key: Option<&'a str>,
    /// `Ledger-Position`: what an answer waits for.
    pub(crate) position: Option<&'a str>,
    /// Whether the body is NDJSON.
    pub(crate) lines: bool,
    pub(crate) body: Bytes,
}

impl Connection {
    /// `address` is `host:port`.
    pub(crate) async fn open(address: &str, token: &str) -> Result<Connection, Failure> {
        let tried = || format!("connect to {address}");
        let stream = TcpStream::connect(address).await.map_err(Failure::io(tried()))?;
        stream.set_nodelay(true).map_err(Failure::io(tried()))?;
        let opened = handshake(TokioIo::new(stream)).await;
        let (sender, connection) =
            opened.map_err(|source| Failure::Http { tried: tried(), source })?;
        // An error of the connection is told to whoever asks by it.
        tokio::spawn(connection);
        let authorization = format!("Bearer {token}");
        Ok(Connection { sender, address: address.to_owned(), authorization })
    }

    /// Sends a request and reads its whole answer.
    pub(crate) async fn post(&mut self, path: &str, asked: Asked<'_>) -> Result<Reply, Failure> {
        let Asked { key, position, lines, body } = asked;
        let kind = if lines { "application/x-ndjson" } else { "application/json" };
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(HOST, &self.address)
            .header(AUTHORIZATION, &self.authorization);
        // A business day has no body.
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some(position) = position {
            request = request.header("ledger-position", position);
        }
        self.send(path, request.body(Full::new(body))).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Reply, Failure> {
        let request = Request::builder().uri(path).header(HOST, &self.address);
        self.send(path, request.body(Full::default())).await
    }

    async fn send(
        &mut self,
        path: &str,
        request: Result<Request<Full<Bytes>>, hyper::http::Error>,
    ) -> Result<Reply, Failure> {
        let request = request.map_err(|it| Failure::unexpected(format!("{path}: {it}")))?;
        let failed = |source| Failure::Http { tried: path.to_owned(), source };
        self.sender.ready().await.map_err(failed)?;
        let response = self.sender.send_request(request).await.map_err(failed)?;
        let status = response.status().as_u16();
        let position = response.headers().get("ledger-position");
        let position = position.and_then(|it| it.to_str().ok()).map(str::to_owned);
        let body = response.into_body().collect().await.map_err(failed)?.to_bytes();
        Ok(Reply { status, position, body })
    }
}

impl Reply {
    /// The JSON of a success.
    pub(crate) fn accepted(&self, tried: &str) -> Result<Value, Failure> {
        let body = || String::from_utf8_lossy(&self.body).into_owned();
        if !matches!(self.status, 200 | 201) {
            let status = self.status;
            return Err(Failure::Refused { tried: tried.to_owned(), status, body: body() });
        }
        serde_json::from_slice(&self.body)
            .map_err(|it| Failure::unexpected(format!("{tried}: {it}: {}", body())))
    }

    /// Whether it says: ask again with the same key.
    pub(crate) fn is_put_off(&self) -> bool {
        let code = || {
            let problem: Value = serde_json::from_slice(&self.body).unwrap_or_default();
            problem.get("code").and_then(Value::as_str).is_some_and(is_put_off)
        };
        matches!(self.status, 409 | 429 | 503) && code()
    }
}

/// Whether a problem's code says: ask again with the same key.
pub(crate) fn is_put_off(code: &str) -> bool {
    [
        "in-flight",
        "reference-in-flight",
        "busy",
        "outcome-unknown",
        "not-decided",
        "not-serving",
        "answer-unreadable",
        "too-often",
        "too-many-at-once",
    ]
    .contains(&code)
}
