//! How a step is told: what is asked, by whom, and which commit answers.

use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::LiveError;
use crate::client::Caller;
use crate::report::say;
use crate::system::System;

/// How long a step waits for what another file has yet to bring.
const PATIENCE: Duration = Duration::from_secs(30);

const PAUSE: Duration = Duration::from_millis(50);

/// Tells the steps of a journey as it takes them.
pub(crate) struct Teller<'a> {
    pub(crate) system: &'a System,
    /// Its keys begin with it.
    name: &'static str,
    steps: u32,
    sent: u32,
}

/// Who takes a step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who<'a> {
    pub(crate) role: &'static str,
    pub(crate) token: &'a str,
}

/// A commit that answered a step.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) place: String,
    value: Value,
}

impl Commit {
    /// The id of the first stream of this kind that it brought something to.
    pub(crate) fn id(&self, kind: &str) -> Result<String, LiveError> {
        let mut streams = self.events().filter_map(|it| it.get("stream")?.as_str());
        let found = streams.find_map(|it| it.strip_prefix(kind)?.strip_prefix('-'));
        found.map(str::to_owned).ok_or_else(|| self.lacks(kind))
    }

    /// A text in the data of its event of this type.
    pub(crate) fn text(&self, event_type: &str, pointer: &str) -> Result<String, LiveError> {
        let found = self.data(event_type)?.pointer(pointer).and_then(Value::as_str);
        found.map(str::to_owned).ok_or_else(|| self.lacks(pointer))
    }

    fn data(&self, event_type: &str) -> Result<&Value, LiveError> {
        let of_type = |it: &&Value| it.get("type").and_then(Value::as_str) == Some(event_type);
        let event = self.events().find(of_type);
        event.and_then(|it| it.get("data")).ok_or_else(|| self.lacks(event_type))
    }

    /// A number in the data of its event of this type; none counts as nothing.
    pub(crate) fn number(&self, event_type: &str, pointer: &str) -> Result<i64, LiveError> {
        let data = self.data(event_type)?;
        match data.pointer(pointer) {
            None => Ok(0),
            Some(found) => found.as_i64().ok_or_else(|| self.lacks(pointer)),
        }
    }

    pub(crate) fn types(&self) -> Vec<&str> {
        self.events().filter_map(|it| it.get("type")?.as_str()).collect()
    }

    fn events(&self) -> impl Iterator<Item = &Value> {
        self.value.get("events").and_then(Value::as_array).into_iter().flatten()
    }

    fn lacks(&self, what: &str) -> LiveError {
        LiveError::Lacks { what: what.to_owned(), place: self.place.clone() }
    }
}

impl<'a> Teller<'a> {
    pub(crate) fn new(system: &'a System, name: &'static str) -> Teller<'a> {
        Teller { system, name, steps: 0, sent: 0 }
    }

    /// Says what comes next.
    pub(crate) fn says(&mut self, what: &str) {
        self.steps += 1;
        say("");
        say(&format!("{:>2}  {what}", self.steps));
    }

    /// Takes a step whose commit must hold events of these types, in whatever order; without any,
    /// it must find that there is nothing to be done.
    pub(crate) async fn step(
        &mut self,
        what: &str,
        who: Who<'_>,
        path: &str,
        body: Value,
        expected: &[&'static str],
    ) -> Result<Commit, LiveError> {
        self.says(what);
        self.asks(who, path, body, expected).await
    }

    /// The request and its answer, without a title of its own.
    pub(crate) async fn asks(
        &mut self,
        who: Who<'_>,
        path: &str,
        body: Value,
        expected: &[&'static str],
    ) -> Result<Commit, LiveError> {
        say(&format!("    {:<12}POST {path}", who.role));
        say(&format!("              {body}"));
        self.sent += 1;
        let key = format!("{}-{}", self.name, self.sent);
        let caller: Caller = self.system.caller(who.token);
        let start = Instant::now();
        let reply = loop {
            let reply = caller.ask(path, &key, &body).await?;
            // What a process brings from another file may still be on its way.
            let waits = reply.is_put_off() || reply.status == 404;
            if !waits || start.elapsed() > PATIENCE {
                break reply;
            }
            tokio::time::sleep(PAUSE).await;
        };
        if !matches!(reply.status, 200 | 201) {
            return Err(LiveError::Refused {
                path: path.to_owned(),
                status: reply.status,
                body: String::from_utf8_lossy(&reply.bytes).into_owned(),
            });
        }
        let value: Value = serde_json::from_slice(&reply.bytes).unwrap_or_default();
        let commit = Commit { place: reply.position.unwrap_or_default(), value };
        let types = commit.types();
        match types.is_empty() {
            true => {
                say(&format!("    {:<12}at {}: nothing is to be done", reply.status, commit.place))
            }
            false => {
                say(&format!("    {:<12}{}: {}", reply.status, commit.place, types.join(", ")))
            }
        }
        let missing = expected.iter().find(|it| !types.contains(it));
        match missing {
            Some(missing) => Err(commit.lacks(missing)),
            None if expected.is_empty() && !types.is_empty() => {
                Err(LiveError::TooMuch { place: commit.place.clone() })
            }
            None => Ok(commit),
        }
    }

    /// Starts the business days from `from` to `to` days after the first.
    pub(crate) async fn days(
        &mut self,
        first: NaiveDate,
        from: u64,
        to: u64,
    ) -> Result<(), LiveError> {
        let last = first + Days::new(to);
        self.says(&format!("Business days go by, to {last}"));
        let scheduler = self.system.caller(&self.system.tokens.service);
        for day in (from..=to).map(|it| first + Days::new(it)) {
            say(&format!("    {:<12}POST /v1/business-days/{day}", "service"));
            scheduler.start_day(day).await?;
        }
        Ok(())
    }

    /// Asks until what comes back is as expected: what another file brings takes a moment.
    pub(crate) async fn until(
        &self,
        who: Who<'_>,
        query: &str,
        variables: Value,
        position: Option<&str>,
        fits: impl Fn(&Value) -> bool,
    ) -> Result<Value, LiveError> {
        let caller = self.system.caller(who.token);
        let start = Instant::now();
        loop {
            let answer = caller.query(query, variables.clone(), position).await?;
            if fits(&answer) {
                return Ok(answer);
            }
            if start.elapsed() > PATIENCE {
                return Err(LiveError::Never { answer: answer.to_string() });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
