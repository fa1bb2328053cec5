//! GraphQL over HTTP, as the GraphQL-over-HTTP specification draft has it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::http::GraphiQLSource;
use async_graphql::{Request, Response as Answer, ServerError, Value, Variables};
use axum::Router;
use axum::extract::{Query, Request as Received, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use ledger_service::callers::Caller;
use ledger_service::edge::{Door, Peer, ReadBody, Refused, Unread, is_encoded};
use ledger_service::problem::Problem;
use projections::database::Database;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::budget::Budget;
use crate::completion::Asked;
use crate::document;
use crate::errors::unplaced;
use crate::keys::Keys;
use crate::limits::{BODY_BYTES_MAX, Bounds, bound_errors, name_limit, too_slow};
use crate::metrics::Metrics;
use crate::position;
use crate::rounds::Rounds;
use crate::schema::{self, Ledger};
use crate::validation;

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// The code of what got no connection.
const BUSY: &str = "BUSY";

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

/// The route `/graphql`.
pub fn router(service: Service) -> Router {
    let open = Router::new().fallback(async || {
        Problem::new(StatusCode::NOT_FOUND, "no-such-route", "there is no such route")
            .detail("queries are sent to /graphql")
            .into_response()
    });
    let open = service.door.edge().open(open);
    Router::new().route("/graphql", any(handle)).with_state(service).merge(open)
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
            let (request, asked) = checked(request)?;
            let database = if asked.is_of_all_files() { &self.portfolio } else { &self.database };
            passed(database, headers, self.patience).await?;
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

/// Waits for the position that the request names, if it names one.
async fn passed(
    database: &Database,
    headers: &HeaderMap,
    patience: Duration,
) -> Result<(), ServerError> {
    match joined(headers, &HeaderName::from_static("ledger-position")) {
        None => Ok(()),
        Some(named) => position::passed(database, &named, patience).await.map_err(unplaced),
    }
}

/// The same error, of the request as a whole.
fn whole(error: &ServerError) -> ServerError {
    ServerError { locations: vec![], path: vec![], ..error.clone() }
}

/// What can be found to be wrong with a query before the library looks at it.
fn checked(mut request: Request) -> Result<(Request, Asked), ServerError> {
    document::check_text(&request.query)?;
    let (name, variables) = (request.operation_name.clone(), request.variables.clone());
    let document = request.parsed_query()?;
    document::check(document)?;
    validation::check(document)?;
    let asked = Asked::new(document, name.as_deref(), &variables);
    if let Some(operation) = asked.operation() {
        document::check_variables(operation, &variables)?;
    }
    Ok((request, asked))
}

/// Whether it came to executing: an answer without data, and errors that have no path, did not.
fn executed(said: &Answer) -> bool {
    said.data != Value::Null
        || said.errors.is_empty()
        || said.errors.iter().any(|it| !it.path.is_empty())
}

/// A request as it was sent.
struct Sent {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Json>,
    extensions: Option<Json>,
}

/// Status, code and message of what was refused.
type Refusal = (StatusCode, &'static str, String);

fn malformed(message: impl Into<String>) -> Refusal {
    (StatusCode::BAD_REQUEST, "MALFORMED", message.into())
}

/// A GET's parameters, `variables` and `extensions` as JSON.
fn of_address(uri: &Uri) -> Result<Sent, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Parameters {
        query: Option<String>,
        operation_name: Option<String>,
        variables: Option<String>,
        extensions: Option<String>,
    }

    let Query(sent) = Query::<Parameters>::try_from_uri(uri)
        .map_err(|rejection| malformed(rejection.body_text()))?;
    let json = |name: &str, text: Option<String>| match text {
        None => Ok(None),
        Some(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|it| malformed(format!("`{name}` is no JSON: {it}"))),
    };
    Ok(Sent {
        query: sent.query,
        operation_name: sent.operation_name,
        variables: json("variables", sent.variables)?,
        extensions: json("extensions", sent.extensions)?,
    })
}

/// Whether a POST's headers say that its body is one that can be read.
fn readable(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = content_type.and_then(|it| it.split(';').next()).unwrap_or_default().trim();
    let unsupported = |code, message| Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, code, message));
    if !essence.eq_ignore_ascii_case(JSON) {
        return unsupported("CONTENT_TYPE", format!("expected Content-Type: {JSON}"));
    }
    if is_encoded(headers) {
        let message = "expected a body without Content-Encoding: none is decoded here".to_owned();
        return unsupported("CONTENT_ENCODING", message);
    }
    Ok(())
}

/// A POST's body.
fn of_body(body: Result<ReadBody, Unread>) -> Result<Sent, Refusal> {
    let body = body.map_err(|unread| match unread {
        Unread::TooLarge { most } => {
            let message = format!("the request is larger than {most} bytes");
            (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", message)
        }
        Unread::TooSlow { .. } => {
            (StatusCode::REQUEST_TIMEOUT, "BODY_TOO_SLOW", unread.to_string())
        }
        Unread::NoRoom => {
            let message = format!("{unread}: ask again");
            (StatusCode::SERVICE_UNAVAILABLE, "BUSY", message)
        }
        Unread::CutOff => malformed(unread.to_string()),
    })?;
    let parsed: Json = serde_json::from_slice(body.bytes())
        .map_err(|it| malformed(format!("the body is no JSON: {it}")))?;
    let Json::Object(mut members) = parsed else {
        return Err(malformed("the body is no JSON object with a `query`"));
    };
    let mut text = |name: &str| match members.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(malformed(format!("`{name}` is no string"))),
    };
    Ok(Sent {
        query: text("query")?,
        operation_name: text("operationName")?,
        variables: members.remove("variables"),
        extensions: members.remove("extensions"),
    })
}

impl Sent {
    fn request(self) -> Result<Request, Refusal> {
        let object = |name: &str, value: Option<Json>| match value {
            None | Some(Json::Null) => Ok(None),
            Some(object @ Json::Object(_)) => Ok(Some(object)),
            Some(_) => Err(malformed(format!("`{name}` is no object"))),
        };
        let query = self.query.ok_or_else(|| malformed("`query` is missing"))?;
        let mut request = Request::new(query);
        if let Some(variables) = object("variables", self.variables)? {
            request = request.variables(Variables::from_json(variables));
        }
        // Known and allowed by the specification; this service has no extension of its own.
        object("extensions", self.extensions)?;
        request.operation_name = self.operation_name;
        Ok(request)
    }
}

/// The media type to answer in: what the caller prefers of the two, the first where it prefers
/// none; `None` when it takes neither.
fn accepted(headers: &HeaderMap) -> Option<&'static str> {
    let Some(accept) = joined(headers, &header::ACCEPT) else { return Some(JSON) };
    let mut best: Option<(f32, &'static str)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            GRAPHQL_RESPONSE => GRAPHQL_RESPONSE,
            JSON | "application/*" | "*/*" => JSON,
            _ => continue,
        };
        let quality = parts.find_map(|it| it.strip_prefix("q=").or(it.strip_prefix("Q=")));
        let quality: f32 = quality.and_then(|it| it.parse().ok()).unwrap_or(1.0);
        if quality > best.map_or(0.0, |it| it.0) {
            best = Some((quality, media));
        }
    }
    best.map(|it| it.1)
}

/// A header's lines as one list. What is not text is as malformed as any other text.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines = headers.get_all(name).iter().map(|it| it.to_str().unwrap_or("?"));
    let lines: Vec<&str> = lines.collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

fn wants_page(headers: &HeaderMap) -> bool {
    joined(headers, &header::ACCEPT).is_some_and(|it| it.contains("text/html"))
}

fn answer(media: &'static str, status: StatusCode, said: &Said) -> Response {
    let content_type = HeaderValue::from_str(&format!("{media}; charset=utf-8"))
        .expect("media types are visible ASCII");
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let body = serde_json::to_vec(said).expect("an answer holds nothing that JSON cannot write");
    let mut response = (status, headers, body).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        // All that is answered so passes by itself.
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// The response as the specification has it: `data` stands in it exactly if the request was
/// executed.
#[derive(Serialize)]
struct Said {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

fn refused(code: &str, message: &str) -> Said {
    let error = json!({ "message": message, "extensions": { "code": code } });
    Said { errors: vec![error], data: None }
}

impl From<Answer> for Said {
    fn from(said: Answer) -> Said {
        let errors = said.errors.iter().map(error).collect();
        let executed = executed(&said);
        Said { errors, data: executed.then_some(said.data) }
    }
}

fn error(error: &ServerError) -> Json {
    let mut written = serde_json::to_value(error).expect("an error is JSON");
    if let Some(members) = written.as_object_mut() {
        let extensions = members.entry("extensions").or_insert_with(|| json!({}));
        if let Some(extensions) = extensions.as_object_mut() {
            extensions.entry("code").or_insert_with(|| json!(code_of(error)));
        }
    }
    written
}

/// The error's code; what the library refuses by itself is an invalid query.
fn code_of(error: &ServerError) -> &str {
    let code = error.extensions.as_ref().and_then(|it| it.get("code"));
    match code {
        Some(Value::String(code)) => code,
        Some(_) | None => "INVALID_QUERY",
    }
}

/// The status of an answer to what was not executed.
fn status_of(code: &str) -> StatusCode {
    match code {
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        "POSITION_NOT_REACHED" | "TOO_SLOW" | BUSY => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}
