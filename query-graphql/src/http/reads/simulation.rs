//! What credit would cost, by its own route.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use ledger_service::callers::Caller;
use ledger_service::edge::{ReadBody, Unread, is_encoded};
use ledger_service::problem::Problem;
use projections::Failure;

use super::{answer, defect, failed, passing, told, unpassed};
use crate::http::Service;
use crate::limits::BODY_BYTES_MAX;
use crate::position;
use crate::schema::may_read;
use crate::simulation::{Asked, Known, NotSimulated, known, simulate};

pub(super) const PATH: &str = "/v1/simulations";

/// Answers `POST /v1/simulations`, for whoever may ask anything here: as GraphQL does.
pub(super) async fn handle(
    State(service): State<Service>,
    Extension(caller): Extension<Arc<Caller>>,
    request: Request,
) -> Response {
    let start = Instant::now();
    let asked = ask(&service, &caller, request).await;
    told(&service, start, asked)
}

async fn ask(service: &Service, caller: &Caller, request: Request) -> Result<Response, Problem> {
    if !may_read(caller) {
        let why = "no role of yours may read anything here";
        return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed").detail(why));
    }
    let (parts, body) = request.into_parts();
    if parts.uri.query().is_some() {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed-parameter",
            "a parameter is malformed",
        )
        .detail("expected no parameters: what is asked stands in the body"));
    }
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = content_type.and_then(|it| it.split(';').next()).unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") || is_encoded(&parts.headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported-media-type",
            "the body is of another type",
        )
        .detail("expected Content-Type: application/json, without Content-Encoding"));
    }
    let body = service.door.edge().read(body, BODY_BYTES_MAX).await.map_err(|it| unread(&it))?;
    let asked = read(&body)?;
    let passed = position::passed(&service.database, &parts.headers, service.patience).await;
    passed.map_err(|it| unpassed(&it))?;
    let found = tokio::time::timeout(service.time_max, find(service, &asked)).await;
    let found = found.map_err(|_| passing("too-slow", "the read models did not answer in time"))?;
    let found = Arc::new(found.map_err(|it| failed(&it))?);
    let known = Arc::clone(&found);
    // Of a page with all its plans it takes its time, in which others are answered.
    let simulated = tokio::task::spawn_blocking(move || simulate(&asked, &known)).await;
    let simulated = simulated.map_err(|it| defect(&it))?.map_err(|why| not_simulated(&why))?;
    service.metrics.simulated();
    Ok(answer(found.position, &simulated))
}

async fn find(service: &Service, asked: &Asked) -> Result<Known, Failure> {
    let mut moment = service.database.snapshot().await?;
    known(&mut moment, asked.on).await
}

fn read(body: &ReadBody) -> Result<Asked, Problem> {
    let malformed = |why: String| {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", "the request is malformed").detail(why)
    };
    let mut json = serde_json::Deserializer::from_slice(body.bytes());
    let asked = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let pointer = path.replace('[', "/").replace([']'], "").replace('.', "/");
        let at = if path == "." { String::new() } else { format!("/{pointer}") };
        malformed(error.into_inner().to_string()).pointer(at)
    })?;
    json.end().map_err(|it| malformed(it.to_string()))?;
    Ok(asked)
}

fn unread(why: &Unread) -> Problem {
    let (status, code, title) = match why {
        Unread::TooLarge { .. } => {
            (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "the body is too large")
        }
        Unread::TooSlow { .. } => {
            (StatusCode::REQUEST_TIMEOUT, "body-too-slow", "the body came too slowly")
        }
        Unread::NoRoom => return passing("busy", "there is no room for the body"),
        Unread::CutOff => (StatusCode::BAD_REQUEST, "body-unread", "the body could not be read"),
    };
    Problem::new(status, code, title).detail(why.to_string())
}

fn not_simulated(why: &NotSimulated) -> Problem {
    let invalid = |code, title, pointer: &str| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title).pointer(pointer)
    };
    match why {
        NotSimulated::Items { .. } => {
            invalid("items-out-of-range", "too many items, or none", "/items")
        }
        NotSimulated::Id { place, .. } => {
            let at = format!("/items/{place}/id");
            invalid("id-out-of-range", "an item's id is too long, or empty", &at)
        }
        NotSimulated::Day { first, last } => {
            invalid("day-out-of-range", "credit is not simulated for this day", "/on")
                .with("first", first.to_string())
                .with("last", last.to_string())
        }
        NotSimulated::Class { .. } | NotSimulated::NoClass => {
            invalid("unknown-class", "the policy knows no such risk class", "/class")
        }
        NotSimulated::Premium { .. } => {
            invalid("unknown-premium-plan", "the policy knows no such plan", "/premium")
        }
        NotSimulated::NoCountry => {
            invalid("country-missing", "it is not said in which country", "/country")
        }
        NotSimulated::Currency { .. } => {
            invalid("another-currency", "amounts are in several currencies", "/items")
        }
        NotSimulated::NoPolicy { .. } => {
            Problem::new(StatusCode::CONFLICT, "no-policy", "no policy is in force")
        }
        NotSimulated::Unreadable(_) => return defect(why),
    }
    .detail(why.to_string())
}
