//! A source that is asked by HTTP, at an address of its own.
//!
//! `POST <address>` with what is asked, as JSON; the same question always under the same
//! `Idempotency-Key`. 200 is an answer, `{"as_of": "2026-05-31", "facts": {"bills": {…}}}`; 202 says that
//! it is not known yet, and all else that it could not be said now.

use std::str::FromStr;
use std::time::Duration;

use futures_util::future::BoxFuture;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::Inquiry;
use reqwest::{Client, StatusCode, Url};
use serde_json::json;

use super::port::{NotTold, Port, Told};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer may be, in bytes.
const BYTES_MAX: usize = 64 * 1024;

/// A source at its address.
#[derive(Debug, Clone)]
pub struct OverHttp {
    http: Client,
    address: Url,
}

/// A source cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum NoPort {
    #[error("make an HTTP client: {0}")]
    Client(reqwest::Error),
    /// Without the address, which may bear a password.
    #[error("what is given is no address of a source: {0}")]
    Address(<Url as FromStr>::Err),
}

impl OverHttp {
    /// # Errors
    /// When this is no address such as `http://127.0.0.1:8090/bureau`.
    pub fn at(address: &str) -> Result<OverHttp, NoPort> {
        let http = Client::builder().timeout(PATIENCE).build().map_err(NoPort::Client)?;
        let address = address.parse().map_err(NoPort::Address)?;
        Ok(OverHttp { http, address })
    }
}

impl Port for OverHttp {
    /// The customer's id is all that is said of the customer.
    fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Told, NotTold>> {
        let question = json!({
            "evidence": inquiry.evidence,
            "customer": inquiry.file.uuid(),
            "source": inquiry.source,
            "answer_by": inquiry.answer_by,
        });
        let request = self.http.post(self.address.clone()).json(&question);
        let request = request.header("idempotency-key", inquiry.evidence.to_string());
        Box::pin(answered(request, inquiry.source))
    }
}

async fn answered(
    request: reqwest::RequestBuilder,
    source: EvidenceSource,
) -> Result<Told, NotTold> {
    let mut response = request.send().await?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::ACCEPTED => return Err(NotTold::NotYet),
        other => return Err(NotTold::Status(other)),
    }
    let mut body = vec![];
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > BYTES_MAX {
            return Err(NotTold::Unreadable(format!("it is longer than {BYTES_MAX} bytes")));
        }
    }
    let unreadable = |it: serde_json::Error| NotTold::Unreadable(it.to_string());
    let told: Told = serde_json::from_slice(&body).map_err(unreadable)?;
    match told.facts.source() == source {
        true => Ok(told),
        false => {
            let found = told.facts.source().name();
            let why = format!("expected facts of {}, found {found}", source.name());
            Err(NotTold::Unreadable(why))
        }
    }
}
