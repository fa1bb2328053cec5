//! How is a source asked? By HTTP, at the address that is configured for it.
//!
//! `POST <address>` with what is asked, as JSON; the same question always under the same
//! `Idempotency-Key`. 200 is an answer: `{"as_of": "2026-05-31", "facts": {"mobile_money": {…}}}`; 202 says
//! that it is not known yet, and all else that it could not be said now: it is asked again.

use std::collections::BTreeMap;
use std::time::Duration;

use ledger_core::calendar::Day;
use ledger_core::credit::evidence::SourceFacts;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::Inquiry;
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::json;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer may be, in bytes.
const BYTES_MAX: usize = 64 * 1024;

/// The sources that can be asked, each at its address.
#[derive(Debug, Clone)]
pub struct Ports {
    http: Client,
    addresses: BTreeMap<EvidenceSource, Url>,
}

/// What a source tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// The day of which it tells.
    pub as_of: Day,
    pub facts: SourceFacts,
}

/// A source cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum NoPort {
    #[error("make an HTTP client: {0}")]
    Client(reqwest::Error),
    #[error("the address of the source {of} is none")]
    Address { of: &'static str },
}

/// A source has told nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    #[error("no address is configured for it")]
    NoAddress,
    #[error("it is not known yet")]
    NotYet,
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("it told something else than facts of its own: {0}")]
    Unreadable(String),
    #[error(transparent)]
    Http(#[from] reqwest::Error),
}

impl Ports {
    /// Of these sources, each at an address such as `http://127.0.0.1:8090/bureau`.
    ///
    /// # Errors
    /// Says which address is none.
    pub fn new<'a>(
        addresses: impl IntoIterator<Item = (EvidenceSource, &'a str)>,
    ) -> Result<Ports, NoPort> {
        let http = Client::builder().timeout(PATIENCE).build().map_err(NoPort::Client)?;
        let read = |(source, text): (EvidenceSource, &str)| match text.parse() {
            Ok(address) => Ok((source, address)),
            Err(_) => Err(NoPort::Address { of: source.name() }),
        };
        let addresses = addresses.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Ports { http, addresses })
    }

    /// Asks once. The customer's id is all that is said of the customer.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ask(&self, inquiry: &Inquiry) -> Result<Told, NotTold> {
        let address = self.addresses.get(&inquiry.source).ok_or(NotTold::NoAddress)?;
        let question = json!({
            "evidence": inquiry.evidence,
            "customer": inquiry.file.uuid(),
            "source": inquiry.source,
            "answer_by": inquiry.answer_by,
        });
        let request = self.http.post(address.clone()).json(&question);
        let request = request.header("idempotency-key", inquiry.evidence.to_string());
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
                let why = format!("it is longer than {BYTES_MAX} bytes");
                return Err(NotTold::Unreadable(why));
            }
        }
        let unreadable = |it: serde_json::Error| NotTold::Unreadable(it.to_string());
        let told: Told = serde_json::from_slice(&body).map_err(unreadable)?;
        match told.facts.source() == inquiry.source {
            true => Ok(told),
            false => {
                let found = told.facts.source().name();
                let why = format!("expected facts of {}, found {found}", inquiry.source.name());
                Err(NotTold::Unreadable(why))
            }
        }
    }
}
