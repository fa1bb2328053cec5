//! Starting a business day in every partition.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ledger_core::access::Right;
use ledger_core::calendar::Day;
use ledger_core::log::Actor;
use ledger_service::callers::Caller;
use ledger_service::problem::Problem;

use super::answer::LEDGER_POSITION;
use super::bulk::positions;
use super::state::{Api, Days, may};
use crate::clock::{Clock, SystemClock};

/// A mistyped year would run every day up to it.
const DAYS_AHEAD_MAX: i64 = 366;

/// Answers `POST /v1/business-days/{date}` once every partition has done all that the day brings.
/// The date is the key: asked again, it changes nothing.
pub(super) async fn handle(
    State(api): State<Api>,
    date: Result<Path<String>, PathRejection>,
    Extension(caller): Extension<Arc<Caller>>,
) -> Response {
    // What is no text is no date either.
    let date = date.map(|Path(it)| it).unwrap_or_default();
    match start(&api, &date, &caller).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn start(api: &Api, date: &str, caller: &Caller) -> Result<Response, Problem> {
    let role = may(caller, Right::StartBusinessDay, None)?;
    let date = date.parse::<Day>().ok().map(Day::date).ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "malformed-date", "the date is malformed")
            .detail("expected a day such as 2004-11-01")
    })?;
    let today = SystemClock.now().utc().date_naive();
    if api.days == Days::ByClock && date > today {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "day-ahead-of-clock",
            "the day has not begun by the clock",
        )
        .detail(format!(
            "today is {today} (UTC), and LEDGER_CLOCK=auto starts each day by the clock; \
             LEDGER_CLOCK=manual starts any day by this route"
        )));
    }
    if DAYS_AHEAD_MAX < (date - today).num_days() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "day-too-far",
            "the day is too far ahead",
        )
        .detail(format!(
            "today is {today} (UTC); a business day is started at most {DAYS_AHEAD_MAX} days \
             before it begins: every day until then would be run, and none can be taken back"
        )));
    }
    let actor = Actor { role: role.to_string(), subject: api.pseudonym(caller).await? };
    let places = api.writers.start_business_day(date, &actor).await.map_err(|failure| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "day-not-finished",
            "the business day is not finished in every partition",
        )
        .detail(format!("{failure}; what was done stays: ask again to finish it"))
        .retry_after(1)
    })?;
    let reached: Vec<String> = places.iter().map(|it| it.to_string()).collect();
    let body = serde_json::json!({ "date": date.to_string(), "positions": reached });
    let position =
        HeaderValue::from_str(&positions(places.into_iter())).expect("positions are visible ASCII");
    Ok((StatusCode::OK, [(LEDGER_POSITION, position)], axum::Json(body)).into_response())
}
