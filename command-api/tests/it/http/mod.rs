//! The HTTP edge as a caller meets it: real keys in PostgreSQL, the log in memory.

mod bad_input;
mod bulk;
mod codes;
mod contract;
mod identity;
mod malformed;
mod openapi;
mod policies;
mod rights;
mod schedules;
mod single;
mod strangers;
mod trading;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use command_api::clock::{SystemClock, SystemTimer};
use command_api::codes::{Codes, Sandbox};
use command_api::http::{Api, BulkPlaces, Days, router};
use command_api::writer::{self, CallerKey, Standing, Writers};
use http_body_util::BodyExt;
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, Instant, genesis};
use ledger_service::callers::{Callers, TokenFile};
use ledger_service::edge::{Allowance, Door, Edge, Limits};
use prometheus::Registry;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tower::ServiceExt;
use uuid::Uuid;

/// Callers by token, one a role; `own` is a customer and `vendor` a vendor whose file is [`OWN`].
const TOKENS: &[(&str, &str)] = &[
    ("service", "service"),
    ("finance", "finance"),
    ("risk", "risk"),
    ("admin", "admin"),
    ("support", "support"),
    ("auditor", "auditor"),
    ("logistics", "logistics"),
    ("catalogue", "catalogue"),
    ("carrier", "carrier:dhl-togo"),
    ("bank", "bank:orabank"),
    ("insurer", "insurer:nsia"),
    ("own", "customer"),
    ("vendor", "vendor"),
];
const OWN: Uuid = Uuid::from_u128(0x0123_4567_89ab_4cde_8f01_2345_6789_abcd);

/// A ledger behind its HTTP routes.
pub(crate) struct Ledger {
    pub(crate) router: Router,
    pub(crate) log: MemoryLog,
    pub(crate) writers: Writers,
    keys: KeyStore,
    /// The address of the keys database.
    keys_at: String,
    /// What is measured of its writers.
    pub(crate) registry: Registry,
    /// Where one-time codes arrive.
    pub(crate) outlet: Sandbox,
    _tasks: JoinSet<()>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answered {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|it| it.to_str().ok())
    }

    /// Expects a problem with this status and code.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.text);
        let problem = self.json();
        assert_eq!(problem.get("code").and_then(Value::as_str), Some(code), "{problem}");
        assert_eq!(problem.get("status").and_then(Value::as_u64), Some(u64::from(status)));
        problem
    }

    /// Expects a commit.
    #[track_caller]
    pub(crate) fn commit(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }
}

/// A ledger of four partitions with a policy in force.
pub(crate) async fn ledger() -> Ledger {
    ledger_under(ledger_core::policy::Document::SHIPPED).await
}

/// As [`ledger`], with this policy document in force.
pub(crate) async fn ledger_under(document: &str) -> Ledger {
    let ledger = ledger_without_policy().await;
    ledger.publish(document).await;
    ledger
}

pub(crate) async fn ledger_without_policy() -> Ledger {
    bounded_ledger(Bounds::wide()).await
}

/// A ledger without a policy, within these bounds.
pub(crate) async fn bounded_ledger(bounds: Bounds) -> Ledger {
    let registry = Registry::new();
    let keys_at = servers::fresh_database("keys");
    let pool = store::connect(&keys_at).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let log = MemoryLog::new(4);
    let founding = genesis::Founding {
        ledger: Uuid::new_v4(),
        partitions: 4,
        first_business_date: "2026-01-02".parse().unwrap(),
        recorded_at: Instant::from_micros(1_767_312_000_000_000).unwrap(),
        writer: Uuid::new_v4(),
    };
    genesis::found(&log, &founding).await.unwrap();
    let keys = KeyStore::begin(pool.clone(), kek(), founding.ledger).await.unwrap();
    let caller_key = CallerKey { check: keys.pseudonyms_check().await.unwrap(), accepted: None };
    let (writers, owners) = writer::open(
        log.clone(),
        WitnessStore::new(pool.clone()),
        Arc::new(SystemClock),
        SystemTimer::start(),
        (Uuid::new_v4(), caller_key),
        writer::Settings::default(),
        &registry,
    )
    .await
    .unwrap();
    let mut tasks = JoinSet::new();
    for owner in owners {
        owner.spawn(&mut tasks);
    }
    while !writers.standings().iter().all(|it| *it == Standing::Serving) {
        tokio::task::yield_now().await;
    }
    let outlet = Sandbox::default();
    let edge = Edge::new(bounds.limits, &registry).unwrap();
    let door = Door::new(edge.clone(), callers(OWN));
    let api = Api::new(
        writers.clone(),
        keys.clone(),
        door,
        bounds.bulk,
        Days::ByRoute,
        Codes::by(outlet.clone()),
    );
    let router = edge.around(router(api));
    Ledger { router, log, writers, keys, keys_at, registry, outlet, _tasks: tasks }
}

fn kek() -> Kek {
    Kek::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

/// What callers may take.
#[derive(Clone)]
pub(crate) struct Bounds {
    pub(crate) limits: Limits,
    pub(crate) bulk: BulkPlaces,
}

impl Bounds {
    /// More than any test takes: what a test is about is never refused for asking often.
    pub(crate) fn wide() -> Bounds {
        let all = Allowance { at_once: 10_000, per_second: NonZeroU32::new(1_000_000).unwrap() };
        let limits = Limits { of_caller: all, of_service: all, ..Limits::default() };
        Bounds { limits, bulk: BulkPlaces { of_caller: 2, of_service: 8 } }
    }
}

fn callers(own: Uuid) -> Callers {
    let entries: Vec<Value> = TOKENS
        .iter()
        .map(|(token, role)| match *role {
            "customer" | "vendor" => json!({ "token": token, "issuer": "tests", "subject": token, "roles": [role], *role: own }),
            _ => json!({ "token": token, "issuer": "tests", "subject": token, "roles": [role] }),
        })
        .collect();
    let path = std::env::temp_dir().join(format!("{}.json", servers::unique("tokens")));
    std::fs::write(&path, Value::from(entries).to_string()).unwrap();
    let callers = TokenFile::load(&path).unwrap().into();
    std::fs::remove_file(path).unwrap();
    callers
}

/// A key that no other request has.
pub(crate) fn key() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

async fn answered(router: Router, request: Request<Body>) -> Answered {
    let response: Response<Body> = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let collected = body.collect().await.unwrap();
    let mut headers = parts.headers;
    if let Some(trailers) = collected.trailers() {
        headers.extend(trailers.clone());
    }
    let text = String::from_utf8(collected.to_bytes().to_vec()).unwrap();
    Answered { status: parts.status, headers, text }
}

impl Ledger {
    /// Puts a first policy into force.
    pub(crate) async fn publish(&self, document: &str) {
        let proposed = self
            .post("risk", "/v1/policies", Some("policy"), json!({ "document": document }))
            .await
            .commit(200);
        let hash = proposed.pointer("/events/0/data/hash").unwrap().as_str().unwrap().to_owned();
        let path = format!("/v1/policies/{hash}/approval");
        self.post("admin", &path, Some("policy"), json!({})).await.commit(200);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        answered(self.router.clone(), request).await
    }

    /// Sends a command; without a key where none is given.
    pub(crate) async fn post(
        &self,
        token: &str,
        path: &str,
        key: Option<&str>,
        body: Value,
    ) -> Answered {
        let mut request = request(token, path);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a command under a new key.
    pub(crate) async fn ask(&self, token: &str, path: &str, body: Value) -> Answered {
        self.post(token, path, Some(&key()), body).await
    }

    /// The keys database is brought back to before anybody was registered.
    pub(crate) async fn lose_person_keys(&mut self) {
        let psql = servers::postgres::tool("psql").unwrap();
        let lost = std::process::Command::new(psql)
            .args([&self.keys_at, "-c", "delete from person_keys"])
            .output()
            .unwrap();
        assert!(lost.status.success(), "{}", String::from_utf8_lossy(&lost.stderr));
        // As a process that remembers none of them.
        let pool = store::connect(&self.keys_at).await.unwrap();
        self.keys = KeyStore::begin(pool, kek(), self.writers.ledger()).await.unwrap();
        self.own_is(OWN);
    }

    /// From now on the token `own` is this customer's.
    fn own_is(&mut self, customer: Uuid) {
        self.router = self.router_of(customer, Codes::by(self.outlet.clone()));
    }

    /// Where the token `own` is this customer's, and codes leave so.
    fn router_of(&self, customer: Uuid, codes: Codes) -> Router {
        let (writers, keys) = (self.writers.clone(), self.keys.clone());
        let Bounds { limits, bulk } = Bounds::wide();
        let edge = Edge::new(limits, &Registry::new()).unwrap();
        let door = Door::new(edge.clone(), callers(customer));
        edge.around(router(Api::new(writers, keys, door, bulk, Days::ByRoute, codes)))
    }

    /// Sends a command under a new key where codes leave so.
    async fn ask_where(&self, codes: Codes, token: &str, path: &str, body: Value) -> Answered {
        let request = request(token, path).header("Idempotency-Key", key());
        let request = request.body(Body::from(body.to_string())).unwrap();
        answered(self.router_of(OWN, codes), request).await
    }

    /// A registered customer's id.
    pub(crate) async fn customer(&self) -> Uuid {
        let commit =
            self.ask("support", "/v1/customers", json!({ "country": "TG" })).await.commit(201);
        let file = commit.get("file").unwrap().as_str().unwrap().to_owned();
        file.strip_prefix("customer-").unwrap().parse().unwrap()
    }

    /// A disbursed interest-free loan of 120,000 XOF over 12 months: the path of its customer's
    /// loan.
    pub(crate) async fn running_loan(&self) -> String {
        let customer = self.customer().await;
        let path = format!("/v1/customers/{customer}/loans");
        // A person alone grants less.
        let granted = self.ask("service", &path, grant()).await;
        granted.commit(201);
        let loan = granted.header("location").unwrap().to_owned();
        let body = json!({
            "amount": { "amount": 120_000, "currency": "XOF" },
            "payee": { "kind": "customer" },
            "money": { "kind": "external", "channel": "bank:orabank", "reference": key() },
        });
        self.ask("finance", &format!("{loan}/disbursements"), body).await.commit(200);
        loan
    }

    /// The partition of the customer whose loan is at this path.
    pub(crate) fn partition_of(&self, loan: &str) -> u32 {
        let customer = loan.split('/').nth(3).unwrap().parse().unwrap();
        FileId::Customer(customer).partition(4)
    }

    /// The sequences of all partitions.
    pub(crate) fn heads(&self) -> Vec<u64> {
        (0..4).map(|it| self.log.head(it).sequence).collect()
    }
}

pub(crate) fn request(token: &str, path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/json")
}

pub(crate) fn grant() -> Value {
    json!({
        "product": { "code": "phone" },
        "lender": { "kind": "bank", "id": "orabank" },
        "lender_reference": key(),
        "principal": { "amount": 120_000, "currency": "XOF" },
        "plan": { "kind": "interest_free", "instalments": 12, "first_due_on": "2026-02-05" },
        "decision": { "reference": "D-1", "reason": { "code": "sound" } },
    })
}

pub(crate) fn repayment(amount: i64, reference: &str) -> Value {
    json!({
        "amount": { "amount": amount, "currency": "XOF" },
        "money": { "kind": "external", "channel": "tmoney", "reference": reference },
    })
}
