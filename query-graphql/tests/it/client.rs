//! A client of the service, as each role.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Request, StatusCode};
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_service::callers::TokenFile;
use ledger_service::edge::{Allowance, Door, Edge, Limits};
use projections::database::Database;
use prometheus::Registry;
use query_graphql::documents::Documents;
use query_graphql::http::{Service, router};
use query_graphql::keys::Keys;
use query_graphql::limits::{Bounds, TIME_MAX};
use query_graphql::metrics::Metrics;
use query_graphql::schema;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use tower::ServiceExt;

use crate::ledger::{KEK, LEDGER};
use crate::story::{AFI, story};

/// Every role there is; the customer is Afi. The token is the role's name.
pub(crate) const ROLES: [&str; 13] = [
    "customer",
    "vendor",
    "support",
    "logistics",
    "catalogue",
    "risk",
    "finance",
    "auditor",
    "admin",
    "service",
    "bank:orabank",
    "insurer:nsia",
    "carrier:1",
];

/// The tokens of all roles, and of Afi who is a clerk too.
pub(crate) fn tokens() -> String {
    let entry = |token: String, roles: &[&str]| {
        let mut entry =
            json!({ "token": token, "issuer": "dev", "subject": "someone", "roles": roles });
        if roles.contains(&"customer") {
            entry["customer"] = json!(AFI);
        }
        if roles.contains(&"vendor") {
            // Of whom nobody bought anything.
            entry["vendor"] = json!("00000000-0000-4000-8000-000000000001");
        }
        entry
    };
    let mut entries: Vec<Value> = ROLES.map(|it| entry(token(it), &[it])).to_vec();
    entries.push(entry("clerk".to_owned(), &["customer", "auditor"]));
    json!(entries).to_string()
}

pub(crate) fn token(role: &str) -> String {
    role.replace(':', "-")
}

/// A service on read models, to be asked.
pub(crate) struct Client {
    pub(crate) service: Service,
    role: &'static str,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Client {
    /// Asks the story's read models, with its keys.
    pub(crate) async fn of_story() -> Client {
        let story = story();
        let pool = ledger_adapters::store::connect(&story.keys).await.unwrap();
        let kek = Kek::from_base64(KEK).unwrap();
        let keys = KeyStore::open_to_read(pool, kek, LEDGER).await.unwrap();
        Client::new(&story.models, Keys::from(keys))
    }

    pub(crate) fn new(models: &str, keys: Keys) -> Client {
        let options = PgConnectOptions::from_str(models).unwrap();
        let wide = Allowance { at_once: 10_000, per_second: NonZeroU32::new(1_000_000).unwrap() };
        let limits = Limits { of_caller: wide, of_service: wide, ..Limits::default() };
        let edge = Edge::new(limits, &Registry::new()).unwrap();
        let callers = TokenFile::parse(tokens().as_bytes()).unwrap();
        let service = Service {
            schema: schema::ledger(true),
            database: Database::by_keys(options.clone(), 4, Duration::from_secs(20)),
            portfolio: Database::new(options, 4, Duration::from_secs(20)),
            keys,
            documents: Documents::default(),
            door: Door::new(edge, callers.into()),
            metrics: Metrics::register(&Registry::new()).unwrap(),
            patience: Duration::from_secs(30),
            time_max: TIME_MAX,
            bounds: Bounds { values: 50_000, bytes: 4_000_000 },
            graphiql: true,
        };
        Client { service, role: "auditor" }
    }

    pub(crate) fn r#as(&self, role: &'static str) -> Client {
        Client { service: self.service.clone(), role }
    }

    pub(crate) fn router(&self) -> Router {
        router(self.service.clone())
    }

    /// A request as the caller, to be changed and sent.
    pub(crate) fn request(&self, body: impl Into<Body>) -> Request<Body> {
        Request::post("/graphql")
            .header(AUTHORIZATION, format!("Bearer {}", token(self.role)))
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/graphql-response+json")
            .body(body.into())
            .unwrap()
    }

    /// What is asked by GET, as the caller.
    pub(crate) async fn get(&self, path: &str) -> Answered {
        let asked =
            Request::get(path).header(AUTHORIZATION, format!("Bearer {}", token(self.role)));
        self.send(asked.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 100_000_000).await.unwrap();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
        Answered { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn asked(&self, query: &str) -> Answered {
        self.send(self.request(json!({ "query": query }).to_string())).await
    }

    /// The data of an answer without errors.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let answered = self.asked(query).await;
        assert!(answered.body.get("errors").is_none(), "{query}: {answered:?}");
        answered.body["data"].clone()
    }

    /// The code of the first error of an answer.
    pub(crate) async fn code(&self, query: &str) -> String {
        self.asked(query).await.code()
    }
}

impl Answered {
    pub(crate) fn code(&self) -> String {
        let code = self.body["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("an error with a code: {self:?}")).to_owned()
    }

    pub(crate) fn message(&self) -> &str {
        self.body["errors"][0]["message"].as_str().unwrap()
    }
}
