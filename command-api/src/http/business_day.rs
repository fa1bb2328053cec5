//! Starting a business day in every partition.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ledger_core::access::Right;
use ledger_core::calendar::Day;
use ledger_core::log::Actor;
use ledger_service::callers::Caller;
use ledger_service::problem::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::LEDGER_POSITION;
use super::state::{Api, Days, may};
use super::telling::positions;
use crate::clock::{Clock, SystemClock, at_once};
use crate::writer::DayDone;

/// Answers `POST /v1/business-days/{date}?follows={date}` once every partition has done all that the
/// day brings. The date is the key: asked again, it changes nothing. A day that would be new names
/// the one the ledger is at, so that nobody starts another than they think.
pub(super) async fn handle(
    State(api): State<Api>,
    date: Result<Path<String>, PathRejection>,
    query: Result<Query<Follows>, QueryRejection>,
    Extension(caller): Extension<Arc<Caller>>,
) -> Response {
    // What is no text is no date either.
    let date = date.map(|Path(it)| it).unwrap_or_default();
    let follows = query.map(|Query(it)| it.follows).unwrap_or_default();
    match start(&api, &date, &follows, &caller).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct Follows {
    follows: String,
}

async fn start(api: &Api, date: &str, follows: &str, caller: &Caller) -> Result<Response, Problem> {
    let role = may(caller, Right::StartBusinessDay, None)?;
    let date = day(date).ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "malformed-date", "the date is malformed")
            .detail("expected a day such as 2004-11-01")
    })?;
    let follows = day(follows).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed-follows",
            "the day that is followed is missing or malformed",
        )
        .detail("expected ?follows= with the ledger's business date, such as ?follows=2004-10-31")
    })?;
    startable(api, date, follows)?;
    let actor = Actor { role: role.to_string(), subject: api.pseudonym(caller).await? };
    let done = api.writers.start_business_day(date, &actor).await.map_err(|failure| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "day-not-finished",
            "the business day is not finished in every partition",
        )
        .detail(format!("{failure}; what was done stays: ask again to finish it"))
        .retry_after(1)
    })?;
    Ok(answer(date, &done))
}

/// Whether the ledger may go to this day, which the caller thinks to follow that other one.
fn startable(api: &Api, date: Day, follows: Day) -> Result<(), Problem> {
    let today = SystemClock.now().day();
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
    let last = api.writers.business_date().ok_or_else(|| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "day-not-finished",
            "the business day is not finished in every partition",
        )
        .detail("the policy book's partition is being read: ask again")
        .retry_after(1)
    })?;
    if date <= last {
        return Ok(());
    }
    at_once(last, date).map_err(|too_far| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "day-too-far", "the day is too far ahead")
            .detail(too_far.to_string())
            .with("business_date", last.to_string())
    })?;
    match follows == last {
        true => Ok(()),
        false => Err(Problem::new(
            StatusCode::CONFLICT,
            "another-day",
            "the ledger is at another business day",
        )
        .detail(format!("the ledger is at {last}, and this day was to follow {follows}"))
        .with("business_date", last.to_string())),
    }
}

fn day(text: &str) -> Option<Day> {
    text.parse().ok()
}

/// Where each partition stands, and what could not be done in it.
fn answer(date: Day, done: &[DayDone]) -> Response {
    let reached: Vec<String> = done.iter().map(|it| it.place.to_string()).collect();
    let not_aged: Vec<Value> = done
        .iter()
        .filter(|it| it.not_aged > 0)
        .map(|it| {
            let first = it.first.iter().map(|it| {
                json!({
                    "file": it.file.to_string(),
                    "stream": it.stream.to_string(),
                    "why": &*it.why,
                })
            });
            json!({
                "partition": it.place.partition,
                "streams": it.not_aged,
                "first": first.collect::<Vec<_>>(),
            })
        })
        .collect();
    let body = json!({ "date": date.to_string(), "positions": reached, "not_aged": not_aged });
    let places = done.iter().map(|it| it.place);
    let position = HeaderValue::from_str(&positions(places)).expect("positions are visible ASCII");
    (StatusCode::OK, [(LEDGER_POSITION, position)], axum::Json(body)).into_response()
}
