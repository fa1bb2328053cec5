//! What an HTTP caller is told that did not get what it asked for: a problem as RFC 9457 has it.

use std::borrow::Cow;

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ledger_core::access::Right;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// A problem: written as `application/problem+json` with `type`, `title`, `status`, `detail`,
/// `code`, `pointer` and the facts.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: Option<String>,
    pointer: Option<String>,
    facts: Map<String, Value>,
    retry_after_seconds: Option<u32>,
    challenge: Option<&'static str>,
}

impl Problem {
    /// A problem by its stable code (`outcome-unknown`), which its type names too
    /// (`urn:ledger:problem:outcome-unknown`), and a title that is the same for every occurrence.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
    ) -> Problem {
        Problem {
            status,
            code: code.into(),
            title: title.into(),
            detail: None,
            pointer: None,
            facts: Map::new(),
            retry_after_seconds: None,
            challenge: None,
        }
    }

    /// What is so in this occurrence, and what helps.
    pub fn detail(mut self, detail: impl Into<String>) -> Problem {
        self.detail = Some(detail.into());
        self
    }

    /// The field of the body that is meant, as a JSON Pointer (RFC 6901): `/amount/currency`.
    pub fn pointer(mut self, pointer: impl Into<String>) -> Problem {
        self.pointer = Some(pointer.into());
        self
    }

    /// A fact, as a member of its own. RFC 9457's own members are not facts.
    pub fn with(mut self, name: &str, fact: impl Into<Value>) -> Problem {
        debug_assert!(!OWN.contains(&name), "`{name}` is a member of every problem");
        self.facts.insert(name.to_owned(), fact.into());
        self
    }

    /// When to ask again, in seconds: the header `Retry-After`.
    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// How to say who one is: the header `WWW-Authenticate`.
    pub fn challenge(mut self, challenge: &'static str) -> Problem {
        self.challenge = Some(challenge);
        self
    }

    /// The caller has no role in which it may.
    pub fn forbidden(right: Right) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed")
            .detail(format!("no role of yours has the right {right:?} here"))
    }

    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// What is so in this occurrence.
    pub fn told(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    pub fn retry_after_seconds(&self) -> Option<u32> {
        self.retry_after_seconds
    }

    /// The problem as a value, for an answer that holds several.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("a problem holds nothing that JSON cannot write")
    }
}

const OWN: [&str; 6] = ["type", "title", "status", "detail", "code", "pointer"];

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", &format_args!("urn:ledger:problem:{}", self.code))?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("status", &self.status.as_u16())?;
        if let Some(detail) = &self.detail {
            map.serialize_entry("detail", detail)?;
        }
        map.serialize_entry("code", &self.code)?;
        if let Some(pointer) = &self.pointer {
            map.serialize_entry("pointer", pointer)?;
        }
        for (name, fact) in self.facts.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
            map.serialize_entry(name, fact)?;
        }
        map.end()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body =
            serde_json::to_vec(&self).expect("a problem holds nothing that JSON cannot write");
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if let Some(challenge) = self.challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_problem_tells_its_code_its_facts_and_the_field_that_is_meant() {
        let problem =
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "over-limit", "Over the limit")
                .detail("40 are left")
                .pointer("/amount")
                .with("available", json!({"amount": 40, "currency": "XOF"}));
        let response = problem.into_response();
        assert_eq!(response.status(), 422);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let body = to_bytes(response.into_body(), 1_000).await.unwrap();
        assert_eq!(
            std::str::from_utf8(&body).unwrap(),
            r#"{"type":"urn:ledger:problem:over-limit","title":"Over the limit","status":422,"detail":"40 are left","code":"over-limit","pointer":"/amount","available":{"amount":40,"currency":"XOF"}}"#
        );
    }

    #[test]
    fn a_problem_says_in_headers_when_to_ask_again() {
        let problem =
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "outcome-unknown", "Outcome unknown");
        let response = problem.retry_after(2).into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "2");
        assert!(response.headers().get(WWW_AUTHENTICATE).is_none());
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let problem = Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found");
        assert_eq!(
            problem.to_value(),
            json!({"type": "urn:ledger:problem:not-found", "title": "Not found", "status": 404, "code": "not-found"})
        );
    }
}
