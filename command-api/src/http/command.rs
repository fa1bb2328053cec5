//! One command by its own route.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, RawPathParamsRejection};
use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use ledger_service::problem::Problem;

use super::answer::{malformed, respond, told};
use super::headers;
use super::prepare::{Draft, known};
use super::route::Route;
use super::state::{Api, may};
use super::target::{BadId, Ids};
use super::withheld::Reader;
use super::{BODY_BYTES_MAX, BULK_BYTES_MAX};

/// Answers a `POST` to this route.
pub(super) async fn handle(
    route: &'static Route,
    State(api): State<Api>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match ask(route, &api, path, &uri, &headers, body).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn ask(
    route: &'static Route,
    api: &Api,
    path: Result<RawPathParams, RawPathParamsRejection>,
    uri: &Uri,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let caller = api.caller(headers).await?;
    let body = body.map_err(unread)?;
    headers::refuse_card_numbers(headers, uri.path())?;
    headers::content_type(headers, "application/json")?;
    let key = headers::idempotency_key(headers)?;
    let if_match = headers::if_match(headers)?;
    let mut ids = Ids::default();
    // A percent-encoded part of the path may be no text.
    for (name, text) in &path.map_err(|it| malformed_id(it.body_text()))? {
        ids.take(name, text).map_err(bad_id)?;
    }
    let role = may(&caller, route.right, route.file_in(&ids))?;

    let known = known(route, ids, api.writers.ledger(), api.pseudonym(&caller).await?, &key);
    let draft = Draft::read(route, known, &role, &body).map_err(malformed)?;
    let stream = draft.stream();
    let persons: Vec<_> = draft.person().into_iter().collect();
    let keys = api.person_keys(&persons).await?;
    let request = draft.seal(&keys, &body, &headers::trace(headers), if_match)?;
    let answer = api.writers.ask(request).await;
    let told = Reader::of(&role, &body).told(told(answer, route.creates));
    Ok(respond(told, stream, route.location(&known)))
}

/// A body that was not read whole: too long, or cut off.
pub(super) fn unread(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large")
                .detail(format!(
                    "a command has at most {BODY_BYTES_MAX} bytes, a bulk request {BULK_BYTES_MAX}"
                ))
        }
        status => Problem::new(status, "body-unread", "the body could not be read")
            .detail(rejection.body_text()),
    }
}

pub(super) fn bad_id(BadId { name, expected }: BadId) -> Problem {
    malformed_id(format!("the {name} id: expected {expected}"))
}

fn malformed_id(why: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed-id", "an id is malformed").detail(why)
}
