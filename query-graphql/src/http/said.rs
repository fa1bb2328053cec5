//! An answer as the specification has it, with a status that tells the same.

use async_graphql::{Response as Answer, ServerError, Value};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value as Json, json};

/// The code of what got no connection.
pub(super) const BUSY: &str = "BUSY";

pub(super) fn answer(media: &'static str, status: StatusCode, said: &Said) -> Response {
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
pub(super) struct Said {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

pub(super) fn refused(code: &str, message: &str) -> Said {
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
pub(super) fn code_of(error: &ServerError) -> &str {
    let code = error.extensions.as_ref().and_then(|it| it.get("code"));
    match code {
        Some(Value::String(code)) => code,
        Some(_) | None => "INVALID_QUERY",
    }
}

/// The status of an answer to what was not executed.
pub(super) fn status_of(code: &str) -> StatusCode {
    match code {
        "INTERNAL" => StatusCode::INTERNAL_SERVER_ERROR,
        "POSITION_NOT_REACHED" | "TOO_SLOW" | BUSY => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// Whether it came to executing: an answer without data, and errors that have no path, did not.
pub(super) fn executed(said: &Answer) -> bool {
    said.data != Value::Null
        || said.errors.is_empty()
        || said.errors.iter().any(|it| !it.path.is_empty())
}
