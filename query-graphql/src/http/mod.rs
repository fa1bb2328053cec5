//! GraphQL over HTTP, as the GraphQL-over-HTTP specification draft has it.

mod media;
mod reads;
mod said;
mod sent;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::http::GraphiQLSource;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, Response as Answer, ServerError};
use axum::Router;
use axum::extract::{Request as Received, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use ledger_service::callers::Caller;
use ledger_service::edge::{Door, Peer, Refused};
use ledger_service::problem::Problem;
use projections::database::Database;

use self::media::{GRAPHQL_RESPONSE, JSON, accepted, wants_page};
pub use self::reads::openapi;
use self::said::{BUSY, answer, code_of, executed, refused, status_of};
use self::sent::{Refusal, Sent, of_address, of_body, readable};
use crate::budget::Budget;
use crate::completion::Asked;
use crate::document;
use crate::documents::Documents;
use crate::errors::{unpassed, unplaced};
use crate::keys::Keys;
use crate::limits::{BODY_BYTES_MAX, Bounds, bound_errors, name_limit, too_slow};
use crate::metrics::Metrics;
use crate::position;
use crate::rounds::Rounds;
use crate::schema::{self, Ledger};

/// Seconds after which who was put off may ask again.
const RETRY_AFTER: &str = "1";

/// What every request needs.
#[derive(Clone)]
pub struct Service {
    pub schema: Ledger,
    /// For questions of one file.
    pub database: Database,
    /// For questions of all files, which take longer: those who ask them wait for one another alone.
    pub portfolio: Database,
    pub keys: Keys,
    pub documents: Documents,
    /// By which callers come in.
    pub door: Door,
    pub metrics: Metrics,
    /// How long a query waits for the position it names.
    pub patience: Duration,
    /// How long a query may take.
    pub time_max: Duration,
    /// What an answer may hold.
    pub bounds: Bounds,
    pub graphiql: bool,
}

/// The route `/graphql`, and those of the reads.
pub fn router(service: Service) -> Router {
    let open = Router::new().route("/openapi.json", get(async || axum::Json(openapi())));
    let open = open.fallback(async || {
        Problem::new(StatusCode::NOT_FOUND, "no-such-route", "there is no such route")
            .detail("queries are sent to /graphql; GET /openapi.json lists the other routes")
            .into_response()
    });
    let open = service.door.edge().open(open);
    let reads = reads::router(&service);
    Router::new().route("/graphql", any(handle)).with_state(service).merge(reads).merge(open)
}

async fn handle(State(service): State<Service>, received: Received) -> Response {
    let (parts, body) = received.into_parts();
    let (method, uri, headers) = (&parts.method, &parts.uri, &parts.headers);
    if method == Method::GET && service.graphiql && wants_page(headers) && uri.query().is_none() {
        return Html(GraphiQLSource::build().endpoint("/graphql").title("Ledger").finish())
            .into_response();
    }
    let Some(media) = accepted(headers) else {
        return Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "Not acceptable")
            .detail(format!("this service answers {GRAPHQL_RESPONSE} or {JSON}"))
            .into_response();
    };
    if method != Method::POST && method != Method::GET {
        let said = refused("METHOD", "queries are sent by POST with a JSON body, or by GET");
        let mut response = answer(media, StatusCode::METHOD_NOT_ALLOWED, &said);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
        return response;
    }
    let peer = parts.extensions.get::<Peer>().copied();
    let admitted = match service.door.admit(headers, peer).await {
        Ok(admitted) => admitted,
        Err(refused) => return turned_away(&service, media, &refused),
    };
    // Known by now who sends it: only then is a body read, and only of who may ask anything.
    let caller = Arc::clone(&admitted.caller);
    if !schema::may_read(&caller) {
        service.metrics.failed("FORBIDDEN");
        let said = refused("FORBIDDEN", "no role of yours may read anything here");
        return admitted.answer(answer(media, StatusCode::FORBIDDEN, &said));
    }
    let sent = match method == Method::GET {
        true => of_address(uri),
        false => match readable(headers) {
            Ok(()) => of_body(service.door.edge().read(body, BODY_BYTES_MAX).await),
            Err(refusal) => Err(refusal),
        },
    };
    admitted.answer(asked(&service, media, sent, caller, headers).await)
}

/// What whoever was not let in is told: who is not known by a problem, who asks too much as GraphQL
/// tells it.
fn turned_away(service: &Service, media: &'static str, why: &Refused) -> Response {
    let problem = why.problem();
    let mut response = match why {
        Refused::Unknown(_) => problem.clone().into_response(),
        Refused::Address(_) | Refused::TooOften(_) | Refused::AtOnce { .. } => {
            service.metrics.failed("TOO_MANY_REQUESTS");
            let message = problem.told().unwrap_or_default();
            answer(media, problem.status(), &refused("TOO_MANY_REQUESTS", message))
        }
    };
    if let Some(seconds) = problem.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    why.write(response.headers_mut());
    response
}

async fn asked(
    service: &Service,
    media: &'static str,
    sent: Result<Sent, Refusal>,
    caller: Arc<Caller>,
    headers: &HeaderMap,
) -> Response {
    let request = match sent.and_then(Sent::request) {
        Ok(request) => request,
        Err((status, code, message)) => {
            service.metrics.failed(code);
            return answer(media, status, &refused(code, &message));
        }
    };
    let start = Instant::now();
    let said = service.execute(request, caller, headers).await;
    service.metrics.answered(start.elapsed());
    for error in &said.errors {
        service.metrics.failed(code_of(error));
    }
    let status = match media {
        // Told by the status too, since who knows this type knows that.
        GRAPHQL_RESPONSE if !executed(&said) => {
            said.errors.first().map_or(StatusCode::BAD_REQUEST, |it| status_of(code_of(it)))
        }
        _ if said.errors.iter().any(|it| code_of(it) == BUSY) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    };
    let mut response = answer(media, status, &said.into());
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
    }
    response
}

impl Service {
    async fn execute(&self, request: Request, caller: Arc<Caller>, headers: &HeaderMap) -> Answer {
        // Waiting for a position has a limit of its own.
        let ready = async {
            let (request, asked) = checked(&self.documents, request)?;
            let database = if asked.is_of_all_files() { &self.portfolio } else { &self.database };
            let passed = position::passed(database, headers, self.patience).await;
            passed.map_err(|it| unplaced(unpassed(it)))?;
            Ok((request, asked, database))
        };
        let (request, asked, database) = match ready.await {
            Ok(ready) => ready,
            Err(refusal) => return Answer::from_errors(bound_errors(vec![refusal])),
        };
        let budget = Arc::new(Budget::new(self.bounds, self.metrics.clone()));
        let rounds = Rounds::new();
        let request = schema::with(request, caller, database, &self.keys, budget.clone(), &rounds);
        let executing = rounds.run(self.schema.execute(request));
        let executing = tokio::time::timeout(self.time_max, executing);
        // Whichever it is, the other is dropped, and with it all that is under way.
        tokio::select! {
            ended = executing => match ended {
                Ok(mut said) => {
                    if let Some(busy) = said.errors.iter().find(|it| code_of(it) == BUSY) {
                        // Told by the status: half an answer is of no use to who asks again.
                        return Answer::from_errors(vec![whole(busy)]);
                    }
                    said.errors = said.errors.into_iter().map(name_limit).collect();
                    if executed(&said) {
                        asked.complete(&mut said);
                    }
                    said.errors = bound_errors(said.errors);
                    said
                }
                Err(_) => Answer::from_errors(vec![too_slow(self.time_max)]),
            },
            refusal = budget.exceeded() => Answer::from_errors(vec![refusal]),
        }
    }
}

/// The same error, of the request as a whole.
fn whole(error: &ServerError) -> ServerError {
    ServerError { locations: vec![], path: vec![], ..error.clone() }
}

/// What can be found to be wrong with a query before the library looks at it.
fn checked(documents: &Documents, mut request: Request) -> Result<(Request, Asked), ServerError> {
    let document = documents.checked(&request.query)?;
    let (name, variables) = (request.operation_name.clone(), request.variables.clone());
    let asked = Asked::new(document.clone(), name, variables);
    if let Some(operation) = asked.operation() {
        document::check_variables(operation, &request.variables)?;
    }
    request.set_parsed_query(ExecutableDocument::clone(&document));
    Ok((request, asked))
}
