//! A source that is asked by HTTP, at an address of its own.
//!
//! `POST <address>` with what is asked, as JSON; the same question always under the same
//! `Idempotency-Key`. 200 is an answer: of a source of evidence `{"as_of": "2026-05-31", "facts": {"bills":
//! {…}}}`, of a list `{"as_of": …, "list_version": "2026-w22", "outcome": {"kind": "clear"}}`; 202 says that
//! it is not known yet, and all else that it could not be said now.

use std::str::FromStr;
use std::time::Duration;

use futures_util::future::BoxFuture;
use ledger_core::calendar::Day;
use ledger_core::credit::evidence::SourceFacts;
use ledger_core::party::identity::ScreeningOutcome;
use ledger_core::policy::EvidenceSource;
use ledger_core::process::{Answer, Asked, Inquiry};
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::port::{NotTold, Port};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer may be, in bytes.
const BYTES_MAX: usize = 64 * 1024;
/// How long a list's own name of something may be, in characters.
const NAME_MAX: usize = 64;

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
    fn ask(&self, inquiry: &Inquiry) -> BoxFuture<'static, Result<Answer, NotTold>> {
        let request = self.http.post(self.address.clone()).json(&question(inquiry));
        let request = request.header("idempotency-key", inquiry.id.to_string());
        let asked = inquiry.asked.clone();
        Box::pin(async move {
            let body = answered(request).await?;
            match asked {
                Asked::Source(source) => facts(&body, source),
                Asked::List(_) => outcome(&body),
            }
        })
    }
}

/// The customer's id is all that is said of the customer. `late` says that the time is over.
fn question(inquiry: &Inquiry) -> Value {
    let Inquiry { file, id, answer_by, ended, .. } = inquiry;
    let customer = file.uuid();
    match &inquiry.asked {
        Asked::Source(source) => json!({
            "evidence": id, "customer": customer, "source": source, "answer_by": answer_by,
            "late": ended,
        }),
        Asked::List(list) => json!({
            "screening": id, "customer": customer, "list": list, "answer_by": answer_by,
            "late": ended,
        }),
    }
}

/// The body of an answer; its address, which may bear a password, is in no error.
async fn answered(request: reqwest::RequestBuilder) -> Result<Vec<u8>, NotTold> {
    let unreached = |it: reqwest::Error| NotTold::Http(it.without_url());
    let mut response = request.send().await.map_err(unreached)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::ACCEPTED => return Err(NotTold::NotYet),
        other => return Err(NotTold::Status(other)),
    }
    let mut body = vec![];
    while let Some(chunk) = response.chunk().await.map_err(unreached)? {
        body.extend_from_slice(&chunk);
        if body.len() > BYTES_MAX {
            return Err(NotTold::Unreadable(format!("it is longer than {BYTES_MAX} bytes")));
        }
    }
    Ok(body)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldFacts {
    as_of: Day,
    facts: SourceFacts,
}

fn facts(body: &[u8], source: EvidenceSource) -> Result<Answer, NotTold> {
    let ToldFacts { as_of, facts } = read(body)?;
    let found = facts.source();
    match found == source {
        true => Ok(Answer::Source { facts, as_of }),
        false => {
            let (expected, found) = (source.name(), found.name());
            let why = format!("expected facts of {expected}, found {found}");
            Err(NotTold::Unreadable(why))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldOutcome {
    as_of: Day,
    list_version: String,
    outcome: ScreeningOutcome,
}

fn outcome(body: &[u8]) -> Result<Answer, NotTold> {
    let ToldOutcome { as_of, list_version, outcome } = read(body)?;
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_./".contains(&it);
    let is_name = |it: &str| (1..=NAME_MAX).contains(&it.len()) && it.bytes().all(plain);
    match is_name(&list_version) && outcome.entry().is_none_or(is_name) {
        true => Ok(Answer::List { list_version, outcome, as_of }),
        false => {
            let names = "expected names of 1 to 64 letters, digits or - _ . /";
            Err(NotTold::Unreadable(names.to_owned()))
        }
    }
}

/// What it says is in no error: it is about a person.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, NotTold> {
    serde_json::from_slice(body).map_err(|it| {
        let (line, column) = (it.line(), it.column());
        NotTold::Unreadable(format!("at line {line}, column {column}"))
    })
}
