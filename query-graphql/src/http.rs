//! GraphQL over HTTP, as the GraphQL-over-HTTP specification draft has it.

use std::time::Instant;

use async_graphql::http::GraphiQLSource;
use async_graphql::{Request, Response as Answer, ServerError, Value};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use ledger_adapters::keys::KeyStore;
use ledger_service::callers::Callers;
use ledger_service::problem::Problem;
use projections::database::Database;
use serde_json::{Map, Value as Json, json};
use std::time::Duration;

use crate::limits::{BODY_BYTES_MAX, TIME_MAX, name_limit, too_slow};
use crate::metrics::Metrics;
use crate::position;
use crate::schema::{self, Ledger};

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// What every request needs.
#[derive(Clone)]
pub struct Service {
    pub schema: Ledger,
    pub database: Database,
    /// Absent where this service may open nothing that is sealed.
    pub keys: Option<KeyStore>,
    pub callers: Callers,
    pub metrics: Metrics,
    /// How long a query waits for the position it names.
    pub patience: Duration,
    pub graphiql: bool,
}

/// The route `/graphql`.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/graphql", any(handle))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(service)
}

async fn handle(
    State(service): State<Service>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if method == Method::GET && service.graphiql && wants_page(&headers) && uri.query().is_none() {
        return Html(GraphiQLSource::build().endpoint("/graphql").title("Ledger").finish())
            .into_response();
    }
    let Some(media) = accepted(&headers) else {
        return Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "Not acceptable")
            .detail(format!("this service answers {GRAPHQL_RESPONSE} or {JSON}"))
            .into_response();
    };
    if method != Method::POST {
        let said = refused("METHOD", "queries are sent by POST, with a JSON body");
        let mut response = answer(media, StatusCode::METHOD_NOT_ALLOWED, &said);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    let caller = match service.callers.authenticate(&headers).await {
        Ok(caller) => caller,
        Err(unauthenticated) => return Problem::from(unauthenticated).into_response(),
    };
    let request = match read(&headers, body) {
        Ok(request) => request,
        Err((status, code, message)) => {
            service.metrics.failed(code);
            return answer(media, status, &refused(code, &message));
        }
    };
    let start = Instant::now();
    let said = service.execute(request, caller, &headers).await;
    service.metrics.answered(start.elapsed());
    for error in &said.errors {
        service.metrics.failed(code_of(error));
    }
    // A request that was not executed has no data and no path in its errors.
    let not_executed = !said.errors.is_empty()
        && said.data == Value::Null
        && said.errors.iter().all(|it| it.path.is_empty());
    let status = match (not_executed, media) {
        (true, GRAPHQL_RESPONSE) => StatusCode::BAD_REQUEST,
        (true, _) | (false, _) => StatusCode::OK,
    };
    answer(media, status, &whole(said, not_executed))
}

impl Service {
    async fn execute(
        &self,
        request: Request,
        caller: std::sync::Arc<ledger_service::callers::Caller>,
        headers: &HeaderMap,
    ) -> Answer {
        if let Some(header) = headers.get("ledger-position") {
            // What is not text is as malformed as any other text.
            let header = header.to_str().unwrap_or("?");
            if let Err(error) = position::passed(&self.database, header, self.patience).await {
                return Answer::from_errors(vec![error.into_server_error(Default::default())]);
            }
        }
        let request = schema::with(request, caller, &self.database, self.keys.as_ref());
        match tokio::time::timeout(TIME_MAX, self.schema.execute(request)).await {
            Ok(mut said) => {
                said.errors = said.errors.into_iter().map(name_limit).collect();
                said
            }
            Err(_) => Answer::from_errors(vec![too_slow()]),
        }
    }
}

/// The request in a body.
fn read(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Request, (StatusCode, &'static str, String)> {
    let bad = |message: &str| (StatusCode::BAD_REQUEST, "MALFORMED", message.to_owned());
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let essence = content_type.and_then(|it| it.split(';').next()).unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(JSON) {
        let message = format!("expected Content-Type: {JSON}");
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "CONTENT_TYPE", message));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let message = format!("the request is larger than {BODY_BYTES_MAX} bytes");
            (StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", message)
        }
        status => (status, "MALFORMED", rejection.body_text()),
    })?;
    let parsed: Json =
        serde_json::from_slice(&body).map_err(|it| bad(&format!("the body is no JSON: {it}")))?;
    let Json::Object(members) = parsed else {
        return Err(bad("the body is no JSON object with a `query`"));
    };
    let text = |name: &str| match members.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(bad(&format!("`{name}` is no string"))),
    };
    let object = |name: &str| match members.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(object)) => Ok(Some(object.clone())),
        Some(_) => Err(bad(&format!("`{name}` is no object"))),
    };
    let query = text("query")?.ok_or_else(|| bad("`query` is missing"))?;
    // Known and allowed by the specification; this service has no extension of its own.
    object("extensions")?;
    let mut request = Request::new(query);
    if let Some(name) = text("operationName")? {
        request = request.operation_name(name);
    }
    if let Some(variables) = object("variables")? {
        request = request.variables(async_graphql::Variables::from_json(Json::Object(variables)));
    }
    Ok(request)
}

/// The media type to answer in: what the caller prefers of the two; `None` when it takes neither.
fn accepted(headers: &HeaderMap) -> Option<&'static str> {
    let Some(accept) = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()) else {
        return Some(JSON);
    };
    accept.split(',').find_map(|range| {
        let essence = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            GRAPHQL_RESPONSE => Some(GRAPHQL_RESPONSE),
            JSON => Some(JSON),
            "*/*" | "application/*" => Some(GRAPHQL_RESPONSE),
            _ => None,
        }
    })
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accept.is_some_and(|it| it.contains("text/html"))
}

fn answer(media: &'static str, status: StatusCode, said: &Json) -> Response {
    let content_type = HeaderValue::from_str(&format!("{media}; charset=utf-8"))
        .expect("media types are visible ASCII");
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, said.to_string()).into_response()
}

fn refused(code: &str, message: &str) -> Json {
    json!({ "errors": [{ "message": message, "extensions": { "code": code } }] })
}

/// The response as the specification has it: `data` stands in it exactly if the request was
/// executed.
fn whole(said: Answer, not_executed: bool) -> Json {
    let mut members = Map::new();
    if !said.errors.is_empty() {
        let errors: Vec<Json> = said.errors.iter().map(error).collect();
        members.insert("errors".to_owned(), Json::Array(errors));
    }
    if !not_executed {
        let data = said.data.into_json().expect("an answer holds nothing that JSON cannot write");
        members.insert("data".to_owned(), data);
    }
    Json::Object(members)
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
