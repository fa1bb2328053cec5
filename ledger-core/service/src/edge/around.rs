//! What is done around every request, whatever it asks: its correlation id, and its answer counted.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tracing::Instrument;
use uuid::Uuid;

use super::{Edge, Peer, Refused};
use crate::problem::Problem;

const CORRELATION_ID: HeaderName = HeaderName::from_static("correlation-id");

/// By which a request is known in answers and messages: an extension of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correlation {
    pub id: Uuid,
    /// Whether the caller chose it.
    pub given: bool,
}

impl Edge {
    /// The same routes; each answer has a `Correlation-Id` and is counted by its status.
    pub fn around(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), around))
    }

    /// The same routes, which nobody needs a token for, within what an address may ask.
    pub fn open(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), open))
    }
}

/// The same routes, for requests as they came over the wire.
pub(super) fn with_host(router: Router) -> Router {
    router.layer(from_fn(host))
}

async fn around(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let given = given(request.headers());
    let made = || Correlation { id: Uuid::new_v4(), given: false };
    let correlation = given.ok().flatten().unwrap_or_else(made);
    let mut response = match given {
        Err(Malformed) => malformed().into_response(),
        Ok(_) => {
            request.extensions_mut().insert(correlation);
            let span = tracing::info_span!("request", correlation = %correlation.id);
            next.run(request).instrument(span).await
        }
    };
    let id = HeaderValue::from_str(&correlation.id.to_string()).expect("a UUID is visible ASCII");
    response.headers_mut().insert(CORRELATION_ID, id);
    edge.0.metrics.answered(response.status());
    response
}

/// The id the caller gave. One that cannot be kept is refused rather than replaced: who sends one
/// will look for it.
fn given(headers: &HeaderMap) -> Result<Option<Correlation>, Malformed> {
    let mut values = headers.get_all(CORRELATION_ID).iter();
    let (Some(value), more) = (values.next(), values.next()) else { return Ok(None) };
    let id = value.to_str().ok().and_then(|it| Uuid::try_parse(it).ok());
    match (id, more) {
        (Some(id), None) => Ok(Some(Correlation { id, given: true })),
        (Some(_) | None, _) => Err(Malformed),
    }
}

#[derive(Debug, Clone, Copy)]
struct Malformed;

fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "correlation-id", "the Correlation-Id is malformed")
        .detail(
            "expected one UUID such as 6f1c2f6e-9f3e-4d3c-8a51-0f5f7f1f2a3b; without the header \
             an id is made and told in the answer",
        )
}

/// RFC 9112, section 3.2: HTTP/1.1 says once for whom a request is.
async fn host(request: Request, next: Next) -> Response {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    if hosts == 1 || (hosts == 0 && request.version() < Version::HTTP_11) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::BAD_REQUEST, "host", "the Host header is missing or doubled")
        .detail(format!("expected one Host header, found {hosts}"))
        .into_response()
}

async fn open(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    match edge.stranger(request.headers(), peer) {
        Ok(_) => next.run(request).await,
        Err(standing) => Refused::Address(standing).into_response(),
    }
}
