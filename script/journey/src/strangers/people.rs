//! The two who behave well: a customer who looks at the own dashboard, and a writer who records
//! repayments and reads what was written.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{Scene, xof};

/// As much as the policy lends at once: the writer never repays it all.
pub(super) const PRINCIPAL: i64 = 5_000_000;

/// No answer may take longer.
const DEADLINE: Duration = Duration::from_secs(10);

/// A person looks before the next question.
const PAUSE: Duration = Duration::from_millis(20);

/// Of so many repayments one is looked at.
const LOOKS_EVERY: u64 = 5;

/// Both have an address of their own, so that limits by address tell them from the strangers.
const THEIR_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// Repayments over the whole run: a reference is used once.
static REPAYMENTS: AtomicU64 = AtomicU64::new(0);

/// Who behaves well: one request after the other, at one service.
#[derive(Debug, Clone)]
pub(super) struct Behaved {
    http: Client,
    base: String,
    token: String,
}

impl Behaved {
    pub(super) fn new(base: &str, token: &str) -> Behaved {
        let http = Client::builder().local_address(THEIR_ADDRESS).timeout(3 * DEADLINE).build();
        let http = http.expect("a client needs nothing from outside");
        Behaved { http, base: base.to_owned(), token: token.to_owned() }
    }

    /// Sends, waits for the whole answer and measures: its body, and where it stands in the ledger.
    async fn ask(
        &self,
        path: &str,
        header: Option<(&str, &str)>,
        body: &Value,
        seen: &mut Seen,
    ) -> Option<(Value, Option<String>)> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let mut request = request.json(body);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let start = Instant::now();
        let sent = request.send().await;
        let answered = match sent {
            Ok(response) => {
                let status = response.status().as_u16();
                let position = response.headers().get("ledger-position");
                let position = position.and_then(|it| it.to_str().ok()).map(str::to_owned);
                response.bytes().await.map(|it| (status, position, it))
            }
            Err(error) => Err(error),
        };
        let took = start.elapsed();
        seen.waits.push(took);
        if took > DEADLINE {
            seen.wrong.push(format!("waited {:.1} s for {path}", took.as_secs_f64()));
        }
        match answered {
            Ok((200 | 201, position, bytes)) => {
                let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                if let Some(errors) = body.get("errors") {
                    seen.wrong.push(format!("{path} was answered with errors: {errors}"));
                    return None;
                }
                Some((body, position))
            }
            Ok((status, _, bytes)) => {
                let said = String::from_utf8_lossy(&bytes).into_owned();
                seen.wrong.push(format!("{path} was answered {status}: {said}"));
                None
            }
            Err(error) => {
                seen.wrong.push(format!("{path} was not answered: {error}"));
                None
            }
        }
    }
}

/// Both, and what they talk about.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub(super) customer: Behaved,
    pub(super) writer: Behaved,
    pub(super) scene: Scene,
}

/// Both under way.
pub(super) struct Lived {
    ends: Arc<AtomicBool>,
    customer: JoinHandle<Seen>,
    writer: JoinHandle<Seen>,
}

/// What one of them met.
#[derive(Debug, Default)]
pub(super) struct Seen {
    waits: Vec<Duration>,
    wrong: Vec<String>,
}

/// What both met.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) customer: Figures,
    pub(super) writer: Figures,
    wrong: Vec<(&'static str, String)>,
}

/// How long one of them waited.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    count: usize,
    p50: Duration,
    p99: Duration,
}

impl Life {
    pub(super) fn begin(&self) -> Lived {
        let ends = Arc::new(AtomicBool::new(false));
        let (of_customer, of_writer) = (self.clone(), self.clone());
        let (first, second) = (Arc::clone(&ends), Arc::clone(&ends));
        Lived {
            ends,
            customer: tokio::spawn(async move { of_customer.look(&first).await }),
            writer: tokio::spawn(async move { of_writer.write(&second).await }),
        }
    }

    /// The customer looks at the dashboard again and again.
    async fn look(&self, ends: &AtomicBool) -> Seen {
        let mut seen = Seen::default();
        let body = json!({
            "query": "query($id: UUID!) { customer(id: $id) { standing version } }",
            "variables": { "id": self.scene.customer },
        });
        while !ends.load(Ordering::Relaxed) {
            self.customer.ask("/graphql", None, &body, &mut seen).await;
            tokio::time::sleep(PAUSE).await;
        }
        seen
    }

    /// The writer records repayments; now and then the customer looks whether it is there.
    async fn write(&self, ends: &AtomicBool) -> Seen {
        let (mut seen, mut looked) = (Seen::default(), Seen::default());
        let Scene { customer, loan, .. } = &self.scene;
        let path = format!("/v1/customers/{customer}/loans/{loan}/repayments");
        while !ends.load(Ordering::Relaxed) {
            let number = REPAYMENTS.fetch_add(1, Ordering::Relaxed);
            let key = key(number);
            let header = Some(("Idempotency-Key", key.as_str()));
            let answered = self.writer.ask(&path, header, &repayment(number), &mut seen).await;
            if let Some((commit, Some(position))) = answered
                && number.is_multiple_of(LOOKS_EVERY)
            {
                self.see(&commit, &position, &mut looked).await;
            }
        }
        seen.wrong.append(&mut looked.wrong);
        seen
    }

    /// Whether who asks with the commit's position sees the commit.
    async fn see(&self, commit: &Value, position: &str, looked: &mut Seen) {
        let stream = format!("loan-{}", self.scene.loan);
        let events = commit.get("events").and_then(Value::as_array);
        let of_loan = events
            .into_iter()
            .flatten()
            .filter(|it| it.get("stream").and_then(Value::as_str) == Some(stream.as_str()));
        let written = of_loan.filter_map(|it| it.get("stream_version")?.as_i64()).max();
        let body = json!({
            "query": "query($id: UUID!) { loan(id: $id) { version } }",
            "variables": { "id": self.scene.loan },
        });
        let header = Some(("Ledger-Position", position));
        if let Some((answer, _)) = self.customer.ask("/graphql", header, &body, looked).await {
            let read = answer.pointer("/data/loan/version").and_then(Value::as_i64);
            if read < written || written.is_none() {
                looked.wrong.push(format!(
                    "asked with {position}, the loan was answered in version {read:?}, expected \
                     {written:?} at least"
                ));
            }
        }
    }
}

/// The key of this repayment.
pub(super) fn key(number: u64) -> String {
    format!("repayment-{number}")
}

/// The body of this repayment.
pub(super) fn repayment(number: u64) -> Value {
    let reference = format!("T-{number}");
    let money = json!({ "kind": "external", "channel": "tmoney", "reference": reference });
    json!({ "amount": xof(5), "money": money })
}

/// How many repayments there are to be repeated.
pub(super) fn repayments() -> u64 {
    REPAYMENTS.load(Ordering::Relaxed)
}

impl Lived {
    pub(super) async fn end(self) -> Measured {
        self.ends.store(true, Ordering::Relaxed);
        let (customer, writer) = (self.customer.await, self.writer.await);
        let (customer, writer) = (
            customer.expect("the customer does not panic"),
            writer.expect("the writer does not panic"),
        );
        let figures = (Figures::of(&customer.waits), Figures::of(&writer.waits));
        let named = |who, seen: Seen| seen.wrong.into_iter().map(move |it| (who, it));
        let wrong = named("the customer", customer).chain(named("the writer", writer)).collect();
        Measured { customer: figures.0, writer: figures.1, wrong }
    }
}

impl Measured {
    /// What was wrong, the first of each.
    pub(super) fn complaints(&self, under: &str) -> Vec<String> {
        let mut all: Vec<String> = vec![];
        for who in ["the customer", "the writer"] {
            let mut of = self.wrong.iter().filter(|it| it.0 == who);
            if let Some((_, first)) = of.next() {
                all.push(format!("{under}: {who}: {first} (and {} more such)", of.count()));
            }
        }
        for (who, figures) in [("the customer", self.customer), ("the writer", self.writer)] {
            if figures.count == 0 {
                all.push(format!("{under}: {who} was never answered"));
            }
        }
        all
    }
}

impl Figures {
    fn of(waits: &[Duration]) -> Figures {
        let mut sorted = waits.to_vec();
        sorted.sort_unstable();
        let at = |part: usize| {
            let index = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
            sorted.get(index).copied().unwrap_or_default()
        };
        Figures { count: sorted.len(), p50: at(50), p99: at(99) }
    }

    /// How much longer this p99 is.
    pub(super) fn ratio(&self, alone: &Figures) -> f64 {
        self.p99.as_secs_f64() / alone.p99.as_secs_f64().max(1e-6)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |it: Duration| it.as_secs_f64() * 1_000.0;
        let Figures { count, p50, p99 } = self;
        write!(f, "{count}, p50 {:.1} p99 {:.1} ms", milliseconds(*p50), milliseconds(*p99))
    }
}
