//! How the journey speaks to the services: single commands, bulk lines, business days, GraphQL.

use std::time::Duration;

use chrono::NaiveDate;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

/// A service did not answer as expected.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("{tried}: {source}")]
    Transport { tried: String, source: reqwest::Error },
    #[error("{tried}: answered {status}: {body}")]
    Refused { tried: String, status: u16, body: String },
    #[error("{tried}: the answer is not as described: {reason}")]
    Unexpected { tried: String, reason: String },
}

/// A caller of the services under one token.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    commands: String,
    queries: String,
    token: String,
}

/// One line of a bulk request.
#[derive(Debug, Clone)]
pub struct Line {
    pub key: String,
    pub command: &'static str,
    /// `customer-<uuid>`; none where the command creates its file.
    pub file: Option<String>,
    pub loan: Option<String>,
    pub body: String,
}

/// What a bulk line was answered, as far as the journey needs it.
#[derive(Debug, Deserialize)]
pub struct Answered {
    pub status: u16,
    pub commit: Option<Commit>,
    pub problem: Option<Value>,
}

/// The part of a commit that names what it created.
#[derive(Debug, Deserialize)]
pub struct Commit {
    pub file: String,
    pub events: Vec<Event>,
}

#[derive(Debug, Deserialize)]
pub struct Event {
    pub stream: String,
}

/// What one command was answered, as it came.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    /// Where its commit stands.
    pub position: Option<String>,
    /// The commit's own bytes, or a problem.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The problem's code; empty where there is none.
    pub fn code(&self) -> String {
        let problem: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        problem.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Whether it says: ask again with the same key.
    pub fn is_put_off(&self) -> bool {
        matches!(self.status, 409 | 429 | 503) && PUT_OFF.contains(&self.code().as_str())
    }
}

/// The codes that say: ask again with the same key.
const PUT_OFF: [&str; 8] = [
    "in-flight",
    "reference-in-flight",
    "busy",
    "outcome-unknown",
    "not-serving",
    "answer-unreadable",
    "too-often",
    "too-many-at-once",
];

/// How often a line that was put off is sent again before the journey gives up.
const TRIES: u32 = 60;

/// How long the journey waits before what was put off is sent again.
const PAUSE: Duration = Duration::from_millis(500);

impl Caller {
    /// `commands` and `queries` are base addresses such as `http://127.0.0.1:8080`.
    pub fn new(commands: &str, queries: &str, token: &str) -> Caller {
        Caller {
            http: Client::new(),
            commands: commands.to_owned(),
            queries: queries.to_owned(),
            token: token.to_owned(),
        }
    }

    /// Sends one command.
    ///
    /// # Errors
    /// When it was not accepted.
    pub async fn command(&self, path: &str, key: &str, body: &Value) -> Result<Value, ClientError> {
        let tried = format!("POST {path}");
        let request = self.http.post(format!("{}{path}", self.commands)).bearer_auth(&self.token);
        let request = request.header("Idempotency-Key", key).json(body);
        accepted(tried, request.send().await).await
    }

    /// Sends one command, and takes whatever answer comes.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn ask(&self, path: &str, key: &str, body: &Value) -> Result<Reply, ClientError> {
        let tried = || format!("POST {path}");
        let transport = |source| ClientError::Transport { tried: tried(), source };
        let request = self.http.post(format!("{}{path}", self.commands)).bearer_auth(&self.token);
        let request = request.header("Idempotency-Key", key).json(body);
        let response = request.send().await.map_err(transport)?;
        let position = response.headers().get("ledger-position");
        let position = position.and_then(|it| it.to_str().ok()).map(str::to_owned);
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(transport)?.to_vec();
        Ok(Reply { status, position, bytes })
    }

    /// Starts the business day after the one the ledger is at, in every partition: the `Ledger-Position` it brought.
    ///
    /// # Errors
    /// When it was not finished.
    pub async fn start_day(&self, date: NaiveDate) -> Result<String, ClientError> {
        let follows = date.pred_opt().unwrap_or(date);
        let path = format!("/v1/business-days/{date}?follows={follows}");
        let mut tries = 0;
        loop {
            let tried = format!("POST {path}");
            let request = self.http.post(format!("{}{path}", self.commands));
            match accepted(tried.clone(), request.bearer_auth(&self.token).send().await).await {
                Ok(answer) => {
                    let positions = answer.get("positions").and_then(Value::as_array);
                    let positions = positions.ok_or_else(|| ClientError::Unexpected {
                        tried,
                        reason: "it has no positions".to_owned(),
                    })?;
                    let texts: Vec<_> = positions.iter().filter_map(Value::as_str).collect();
                    return Ok(texts.join(", "));
                }
                Err(ClientError::Refused { status: 503, .. }) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Sends up to 1,000 lines until each is accepted; those that are put off are sent again
    /// under the same keys. The answers stand in the order of the lines.
    ///
    /// # Errors
    /// When a line is refused, or put off for too long.
    pub async fn bulk(&self, lines: &[Line]) -> Result<Vec<Answered>, ClientError> {
        let mut answers: Vec<Option<Answered>> = lines.iter().map(|_| None).collect();
        for _ in 0..TRIES {
            let waiting: Vec<usize> = answers
                .iter()
                .enumerate()
                .filter(|(_, it)| it.is_none())
                .map(|(index, _)| index)
                .collect();
            if waiting.is_empty() {
                break;
            }
            let sent: Vec<&Line> = waiting.iter().filter_map(|&it| lines.get(it)).collect();
            let Some(answered) = self.try_bulk(&sent).await? else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let mut put_off = false;
            for (index, answer) in waiting.into_iter().zip(answered) {
                let slot = answers.get_mut(index).expect("one answer a line");
                match answer.status {
                    200 | 201 => *slot = Some(answer),
                    409 | 429 | 503 if is_put_off(&answer) => put_off = true,
                    status => {
                        let body = answer.problem.unwrap_or_default().to_string();
                        let line = lines.get(index).map(|it| it.key.as_str()).unwrap_or_default();
                        let tried = format!("bulk line with key {line}");
                        return Err(ClientError::Refused { tried, status, body });
                    }
                }
            }
            if put_off {
                tokio::time::sleep(PAUSE).await;
            }
        }
        answers.into_iter().collect::<Option<Vec<_>>>().ok_or_else(|| ClientError::Unexpected {
            tried: "POST /v1/bulk".to_owned(),
            reason: format!("some lines were put off {TRIES} times"),
        })
    }

    /// One try; `None` when the request was put off as a whole.
    pub(crate) async fn try_bulk(
        &self,
        lines: &[&Line],
    ) -> Result<Option<Vec<Answered>>, ClientError> {
        let tried = || "POST /v1/bulk".to_owned();
        let body: String = lines.iter().map(|it| it.json()).collect();
        let request = self.http.post(format!("{}/v1/bulk", self.commands)).bearer_auth(&self.token);
        let request = request.header("Content-Type", "application/x-ndjson").body(body);
        let transport = |source| ClientError::Transport { tried: tried(), source };
        let response = request.send().await.map_err(transport)?;
        let status = response.status();
        let text = response.text().await.map_err(transport)?;
        match status {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => return Ok(None),
            _ => {
                let status = status.as_u16();
                return Err(ClientError::Refused { tried: tried(), status, body: text });
            }
        }
        let unexpected = |reason: String| ClientError::Unexpected { tried: tried(), reason };
        let answers = text
            .lines()
            .map(|it| serde_json::from_str(it).map_err(|error| unexpected(error.to_string())))
            .collect::<Result<Vec<Answered>, _>>()?;
        match answers.len() == lines.len() {
            true => Ok(Some(answers)),
            false => Err(unexpected(format!("{} answers to {} lines", answers.len(), lines.len()))),
        }
    }

    /// Asks GraphQL; `position` makes it wait until what stands there is seen.
    ///
    /// # Errors
    /// When it answers with errors.
    pub async fn query(
        &self,
        query: &str,
        variables: Value,
        position: Option<&str>,
    ) -> Result<Value, ClientError> {
        let tried = "POST /graphql".to_owned();
        let mut request = self
            .http
            .post(format!("{}/graphql", self.queries))
            .bearer_auth(&self.token)
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(position) = position {
            request = request.header("Ledger-Position", position);
        }
        let mut answer = accepted(tried.clone(), request.send().await).await?;
        if let Some(errors) = answer.get("errors") {
            return Err(ClientError::Refused { tried, status: 200, body: errors.to_string() });
        }
        Ok(answer.get_mut("data").map(Value::take).unwrap_or_default())
    }
}

/// A problem that says: ask again with the same key.
fn is_put_off(answer: &Answered) -> bool {
    let code = answer.problem.as_ref().and_then(|it| it.get("code")).and_then(Value::as_str);
    code.is_some_and(|it| PUT_OFF.contains(&it))
}

impl Line {
    fn json(&self) -> String {
        let Line { key, command, file, loan, body } = self;
        let file = file.as_ref().map(|it| format!(r#","file":"{it}""#)).unwrap_or_default();
        let loan = loan.as_ref().map(|it| format!(r#","loan":"{it}""#)).unwrap_or_default();
        let start = format!(r#"{{"idempotency_key":"{key}","command":"{command}""#);
        format!("{start}{file}{loan},\"body\":{body}}}\n")
    }
}

async fn accepted(
    tried: String,
    response: Result<reqwest::Response, reqwest::Error>,
) -> Result<Value, ClientError> {
    let transport = |source| ClientError::Transport { tried: tried.clone(), source };
    let response = response.map_err(transport)?;
    let status = response.status();
    let body = response.text().await.map_err(transport)?;
    if !status.is_success() {
        return Err(ClientError::Refused { tried, status: status.as_u16(), body });
    }
    serde_json::from_str(&body)
        .map_err(|it| ClientError::Unexpected { tried, reason: it.to_string() })
}
