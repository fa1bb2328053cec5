//! The HTTP edge: one route per command, each with an Idempotency-Key, answered by its commit or
//! by a problem (RFC 9457).
//!
//! A request travels: caller (`ledger_service::edge`) → headers (`headers`) → path ids (`target`) →
//! right → body read (`state`) and understood (`route`, `body`) → sealed and fingerprinted
//! (`prepare`, `sealing`) → writer → told (`answer`).

mod answer;
mod body;
mod bulk;
mod business_day;
mod coded;
mod command;
mod headers;
mod malformed;
mod openapi;
mod persons;
mod prepare;
mod route;
mod sealing;
mod state;
mod tagged;
mod target;
mod telling;
mod text;
mod turns;
mod withheld;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use ledger_service::problem::Problem;

pub use self::openapi::openapi;
pub use self::state::{Api, BulkPlaces, Days};

/// Bytes of a single command's body.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of a bulk request.
const BULK_BYTES_MAX: usize = 8 * 1024 * 1024;

/// All routes of the commands.
pub fn router(api: Api) -> Router {
    let mut commands = Router::new()
        .route("/v1/bulk", post(bulk::handle))
        .route("/v1/business-days/{date}", post(business_day::handle));
    for route in route::routes() {
        commands = commands.route(
            route.path,
            post(move |state, path, caller, correlation, request| {
                command::handle(route, state, path, caller, correlation, request)
            }),
        );
    }
    let commands = api
        .door
        .before(commands)
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "this route takes another method",
            )
            .detail("commands are sent by POST")
            .into_response()
        })
        .with_state(api.clone());
    let open = Router::new().route("/openapi.json", get(async || axum::Json(openapi()))).fallback(
        async || {
            Problem::new(StatusCode::NOT_FOUND, "no-such-route", "there is no such route")
                .detail("GET /openapi.json lists the routes")
                .into_response()
        },
    );
    commands.merge(api.door.edge().open(open))
}
