//! One command by its own route.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger_service::callers::Caller;
use ledger_service::edge::Correlation;
use ledger_service::problem::Problem;

use super::BODY_BYTES_MAX;
use super::answer::{malformed, respond, told};
use super::coded;
use super::headers;
use super::prepare::{Draft, known};
use super::route::Route;
use super::state::{Api, may};
use super::target::{BadId, Ids};
use super::withheld::Reader;

/// Answers a `POST` to this route.
pub(super) async fn handle(
    route: &'static Route,
    State(api): State<Api>,
    path: Result<RawPathParams, RawPathParamsRejection>,
    Extension(caller): Extension<Arc<Caller>>,
    correlation: Option<Extension<Correlation>>,
    request: Request,
) -> Response {
    let correlation = correlation.map(|Extension(it)| it);
    match ask(route, &api, path, &caller, correlation, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn ask(
    route: &'static Route,
    api: &Api,
    path: Result<RawPathParams, RawPathParamsRejection>,
    caller: &Caller,
    correlation: Option<Correlation>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let headers = &parts.headers;
    headers::refuse_card_numbers(headers, parts.uri.path())?;
    headers::content(headers, "application/json")?;
    let key = headers::idempotency_key(headers)?;
    let if_match = headers::if_match(headers)?;
    let mut ids = Ids::default();
    // A percent-encoded part of the path may be no text.
    for (name, text) in &path.map_err(|it| malformed_id(it.body_text()))? {
        ids.take(name, text).map_err(bad_id)?;
    }
    let role = may(caller, route.right, route.file_in(&ids))?;
    let body = api.read(body, BODY_BYTES_MAX).await?;

    let known = known(route, ids, api.writers.ledger(), api.pseudonym(caller).await?, &key);
    let draft = Draft::read(route, known, &role, body.bytes()).map_err(malformed)?;
    let persons: Vec<_> = draft.person().into_iter().collect();
    let keys = api.person_keys(&persons).await?;
    let keys = api.looked_for(keys, draft.identifier().into_iter().collect()).await?;
    // The id by which this answer can be quoted leads to the commit.
    let trace = headers::trace(headers, correlation.map(|it| it.id));
    let drawn = draft.drawn();
    let request = draft.seal(&keys, body.bytes(), &trace, if_match)?;
    let reader = Reader::of(&role, body.bytes());
    // The writer holds what it needs.
    drop(body);
    let answer = match drawn {
        None => api.writers.ask(request).await,
        Some(drawn) => coded::ask(api, request, drawn).await?,
    };
    let told = reader.told(told(answer, route.creates));
    Ok(respond(told, route.location(&known)))
}

pub(super) fn bad_id(BadId { name, expected }: BadId) -> Problem {
    malformed_id(format!("the {name} id: expected {expected}"))
}

fn malformed_id(why: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed-id", "an id is malformed").detail(why)
}
