//! What the attackers were told, by status and code.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

/// Counts that many tasks add to.
#[derive(Debug, Clone, Default)]
pub(super) struct Told(Arc<Mutex<BTreeMap<String, u64>>>);

impl Told {
    pub(super) fn count(&self, what: impl Into<String>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(what.into()).or_default() += 1;
    }

    /// The status of an answer and, where it says one, its code.
    pub(super) fn answer(&self, status: u16, body: &[u8]) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = body.get("code").or_else(|| body.pointer("/errors/0/extensions/code"));
        let invalid = body.get("errors").map(|_| "invalid");
        match code.and_then(Value::as_str).or(invalid) {
            Some(code) => self.count(format!("{status} {code}")),
            None => self.count(status.to_string()),
        }
    }

    /// The outcome of a request that somebody sent whole.
    pub(super) async fn sent(&self, sent: Result<reqwest::Response, reqwest::Error>) {
        let Ok(response) = sent else { return self.count("no answer") };
        let status = response.status().as_u16();
        match response.bytes().await {
            Ok(body) => self.answer(status, &body),
            Err(_) => self.count(format!("{status} and cut")),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: Vec<String> =
            counts.iter().map(|(what, count)| format!("{count} × {what}")).collect();
        f.write_str(if all.is_empty() { "nothing" } else { "" })?;
        f.write_str(&all.join(", "))
    }
}
