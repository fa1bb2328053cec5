//! Callers of the ledger over HTTP: lives of loans, one command a request or many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde::Deserialize;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::bulk::{lines_of, send_lines};
use crate::failure::Failure;
use crate::http::{Asked, Connection, Reply};
use crate::ledger::{Acknowledged, hash, place};
use crate::measured::{Waits, Window};
use crate::row::LINES;
use crate::speech::{Speech, later_plan};
use crate::system::System;
use crate::workload::REPAYMENTS;

/// How long a command is sent again before its caller gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const PAUSE: Duration = Duration::from_millis(10);

/// What callers were told.
pub(crate) struct Told {
    pub(crate) waits: Waits,
    pub(crate) acknowledged: Acknowledged,
    /// Answers that said to ask again.
    pub(crate) put_off: u64,
}

impl Told {
    fn new() -> Told {
        Told { waits: Waits::new(), acknowledged: vec![], put_off: 0 }
    }

    fn merge(&mut self, other: Told) {
        self.waits.merge(&other.waits);
        self.acknowledged.extend(other.acknowledged);
        self.put_off += other.put_off;
    }
}

/// What all callers share.
pub(crate) struct Load {
    speech: &'static Speech,
    commands: String,
    token: String,
    customers: Vec<String>,
    /// The file of each life.
    files: Vec<usize>,
    plan: String,
    next: AtomicUsize,
}

impl Load {
    pub(crate) fn new(system: &System, customers: Vec<String>, files: Vec<usize>) -> Arc<Load> {
        Arc::new(Load {
            speech: system.release.speech,
            commands: system.commands.clone(),
            token: system.token.clone(),
            customers,
            files,
            plan: later_plan(),
            next: AtomicUsize::new(0),
        })
    }

    /// One whole life by one caller: what was acknowledged.
    pub(crate) async fn one_life(self: &Arc<Load>) -> Result<Acknowledged, Failure> {
        let connection = Connection::open(&self.commands, &self.token).await?;
        let window = Window::starting_now(Duration::ZERO, PATIENCE);
        let load = Arc::clone(self);
        let mut caller = Caller { load, connection, told: Told::new(), window };
        let mut life = self.next_life();
        for step in 0..STEPS {
            caller.send(&mut life, step).await?;
        }
        Ok(caller.told.acknowledged)
    }

    fn next_life(&self) -> Life {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let file = self.files.get(number % self.files.len().max(1)).copied().unwrap_or_default();
        let customer = self.customers.get(file).cloned().unwrap_or_default();
        Life { number, customer, loan: String::new() }
    }
}

/// The life of one loan.
struct Life {
    number: usize,
    customer: String,
    /// Empty until it is granted.
    loan: String,
}

/// What is asked in a life, from the grant (0) over the disbursement (1) to the last repayment.
const STEPS: u32 = 2 + REPAYMENTS;

impl Life {
    /// The key of a step, which is also what names its money.
    fn key(&self, step: u32) -> String {
        format!("{}-{step}", self.number)
    }

    fn path(&self, load: &Load, step: u32) -> String {
        let Life { customer, loan, .. } = self;
        let loans = format!("/v1/customers/{customer}/loans");
        match step {
            0 => loans,
            1 => format!("{loans}/{loan}/{}", load.speech.disbursements),
            _ => format!("{loans}/{loan}/repayments"),
        }
    }

    fn body(&self, load: &Load, step: u32) -> String {
        let name = self.key(step);
        match step {
            0 => load.speech.grant(&name, &load.plan),
            1 => load.speech.disburse(&name),
            _ => load.speech.repay(&name),
        }
    }

    fn line(&self, load: &Load, step: u32) -> String {
        let Life { customer, loan, .. } = self;
        let (key, body) = (self.key(step), self.body(load, step));
        let (command, of) = match step {
            0 => ("loan.grant", String::new()),
            1 => ("loan.disburse", format!(r#","loan":"{loan}""#)),
            _ => ("loan.receive_repayment", format!(r#","loan":"{loan}""#)),
        };
        format!(
            r#"{{"idempotency_key":"{key}","command":"{command}","file":"customer-{customer}"{of},"body":{body}}}"#
        ) + "\n"
    }

    /// Keeps the id of a loan that was granted.
    fn granted(&mut self, commit: &[u8]) -> Result<(), Failure> {
        let id = loan_of(commit);
        self.loan = id.ok_or_else(|| {
            Failure::unexpected(format!("no loan in {}", String::from_utf8_lossy(commit)))
        })?;
        Ok(())
    }
}

/// The loan that a commit grants.
pub(crate) fn loan_of(commit: &[u8]) -> Option<String> {
    const MARK: &[u8] = b"\"stream\":\"loan-";
    let at = commit.windows(MARK.len()).position(|it| it == MARK)? + MARK.len();
    String::from_utf8(commit.get(at..at + 36)?.to_vec()).ok()
}

/// Registers so many customers: their ids, and the commits.
pub(crate) async fn register(
    system: &System,
    count: usize,
) -> Result<(Vec<String>, Acknowledged), Failure> {
    let line = |number| {
        format!(
            r#"{{"idempotency_key":"register-{number}","command":"customer.register","body":{{"country":"TG","name":"Customer {number}"}}}}"#
        ) + "\n"
    };
    let lines: Vec<String> = (0..count).map(line).collect();
    let mut acknowledged = vec![];
    let mut ids = vec![];
    for (commit, at) in send_lines(system, &lines).await? {
        acknowledged.push((at, hash(commit.as_bytes())));
        let file: File = serde_json::from_str(&commit)
            .map_err(|it| Failure::unexpected(format!("a registration: {it}")))?;
        ids.push(file.file.strip_prefix("customer-").unwrap_or_default().to_owned());
    }
    Ok((ids, acknowledged))
}

#[derive(Deserialize)]
struct File {
    file: String,
}

/// Lets callers loose until the window is over; each sends one command a request, or many.
pub(crate) async fn let_loose(
    load: &Arc<Load>,
    callers: usize,
    bulk: bool,
    window: Window,
) -> Result<Told, Failure> {
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let connection = Connection::open(&load.commands, &load.token).await?;
        let caller = Caller { load: Arc::clone(load), connection, told: Told::new(), window };
        tasks.spawn(async move {
            if bulk { caller.by_bulk().await } else { caller.one_by_one().await }
        });
    }
    let mut all = Told::new();
    while let Some(ended) = tasks.join_next().await {
        let ended = ended.map_err(|it| Failure::unexpected(format!("a caller: {it}")))?;
        all.merge(ended?);
    }
    Ok(all)
}

struct Caller {
    load: Arc<Load>,
    connection: Connection,
    told: Told,
    window: Window,
}

impl Caller {
    async fn one_by_one(mut self) -> Result<Told, Failure> {
        while !self.window.is_over() {
            let mut life = self.load.next_life();
            for step in 0..STEPS {
                if self.window.is_over() {
                    break;
                }
                self.send(&mut life, step).await?;
            }
        }
        Ok(self.told)
    }

    async fn send(&mut self, life: &mut Life, step: u32) -> Result<(), Failure> {
        let (path, key) = (life.path(&self.load, step), life.key(step));
        let body = Bytes::from(life.body(&self.load, step));
        let sent = Instant::now();
        let reply = loop {
            let asked = Asked { key: Some(&key), body: body.clone(), ..Asked::default() };
            let reply = self.connection.post(&path, asked).await?;
            if !reply.is_put_off() || PATIENCE < sent.elapsed() {
                break reply;
            }
            self.told.put_off += 1;
            sleep(PAUSE).await;
        };
        self.told.waits.answered(&self.window, sent, 1);
        let Reply { status, position, body } = reply;
        let at = position.as_deref().and_then(place);
        let (200 | 201, Some(at)) = (status, at) else {
            let body = String::from_utf8_lossy(&body).into_owned();
            return Err(Failure::Refused { tried: path, status, body });
        };
        self.told.acknowledged.push((at, hash(&body)));
        if step == 0 { life.granted(&body) } else { Ok(()) }
    }

    /// [`LINES`] lives side by side, each request a step of all of them.
    async fn by_bulk(mut self) -> Result<Told, Failure> {
        while !self.window.is_over() {
            let mut lives: Vec<Life> = (0..LINES).map(|_| self.load.next_life()).collect();
            for step in 0..STEPS {
                if self.window.is_over() {
                    break;
                }
                self.send_all(&mut lives, step).await?;
            }
        }
        Ok(self.told)
    }

    async fn send_all(&mut self, lives: &mut [Life], step: u32) -> Result<(), Failure> {
        let begun = Instant::now();
        let mut waiting: Vec<&mut Life> = lives.iter_mut().collect();
        while !waiting.is_empty() {
            if PATIENCE < begun.elapsed() {
                let what = "lines of a bulk request are put off".to_owned();
                return Err(Failure::Late { what, seconds: PATIENCE.as_secs() });
            }
            let body: String = waiting.iter().map(|it| it.line(&self.load, step)).collect();
            let sent = Instant::now();
            let asked = Asked { lines: true, body: body.into(), ..Asked::default() };
            let reply = self.connection.post("/v1/bulk", asked).await?;
            if reply.is_put_off() {
                self.told.put_off += 1;
                sleep(PAUSE).await;
                continue;
            }
            let mut left = vec![];
            let mut decided = 0;
            for (life, line) in waiting.into_iter().zip(lines_of(&reply)?) {
                match line? {
                    Some((commit, at)) => {
                        decided += 1;
                        self.told.acknowledged.push((at, hash(commit.as_bytes())));
                        if step == 0 {
                            life.granted(commit.as_bytes())?;
                        }
                    }
                    None => left.push(life),
                }
            }
            self.told.waits.answered(&self.window, sent, decided);
            waiting = left;
            if !waiting.is_empty() {
                self.told.put_off += waiting.len() as u64;
                sleep(PAUSE).await;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::loan_of;

    #[test]
    fn the_loan_that_a_commit_grants_is_found_in_its_bytes() {
        let id = "a81d09c3-47f2-5b6e-9d35-e0b16c8f2247";
        let commit = format!(r#"{{"events":[{{"stream":"loan-{id}","stream_version":1}}]}}"#);
        assert_eq!(loan_of(commit.as_bytes()).as_deref(), Some(id));
        assert_eq!(loan_of(b"{}"), None);
    }
}
