//! A request as it was sent: by GET in the address, by POST in the body.

use async_graphql::{Request, Variables};
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use ledger_service::edge::{ReadBody, Unread, is_encoded};
use serde::Deserialize;
use serde_json::Value as Json;

use super::media::JSON;

/// A request as it was sent.
pub(super) struct Sent {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Json>,
    extensions: Option<Json>,
}

/// Status, code and message of what was refused.
pub(super) type Refusal = (StatusCode, &'static str, String);

fn malformed(message: impl Into<String>) -> Refusal {
    (StatusCode::BAD_REQUEST, "MALFORMED", message.into())
}

/// A GET's parameters, `variables` and `extensions` as JSON.
pub(super) fn of_address(uri: &Uri) -> Result<Sent, Refusal> {
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
pub(super) fn readable(headers: &HeaderMap) -> Result<(), Refusal> {
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
pub(super) fn of_body(body: Result<ReadBody, Unread>) -> Result<Sent, Refusal> {
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
    pub(super) fn request(self) -> Result<Request, Refusal> {
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
