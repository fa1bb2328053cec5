//! Sources that a ledger asks over HTTP, as far as a test needs them: they delay, fail, answer late, never, or
//! with something that is no answer, and repeat themselves when they are asked again.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How a source answers one question. Whatever it has told it tells again, as often as it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    AtOnce,
    /// It is not known yet, so many times.
    Delays(u32),
    /// It cannot say, so many times.
    Fails(u32),
    /// It says something that is no answer, so many times.
    Garbage(u32),
    /// Not before its time is over.
    Late,
    Never,
}

/// Answers until it is dropped, each source at an address of its own.
pub struct Sources {
    address: SocketAddr,
    kept: Kept,
    serving: JoinHandle<()>,
}

type Kept = Arc<Mutex<Told>>;

#[derive(Default)]
struct Told {
    /// By the source's name.
    manners: BTreeMap<String, Manner>,
    answers: BTreeMap<String, Value>,
    /// How often each question was asked, by its key, and by whom it was asked last.
    asked: BTreeMap<String, u32>,
    questions: Vec<(String, Value)>,
}

/// What no answer of a source is; a person's name, which nobody is to repeat.
pub const GARBAGE: &str = "{\"as_of\": \"Afi Mensah, +22890123456\"}";

impl Sources {
    /// On a free port of loopback.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open() -> io::Result<Sources> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let kept = Kept::default();
        let router = Router::new().route("/{source}", post(answer)).with_state(Arc::clone(&kept));
        let serving = tokio::spawn(async {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("no source answers any more: {error}");
            }
        });
        Ok(Sources { address, kept, serving })
    }

    /// Where this source is asked.
    pub fn address(&self, source: &str) -> String {
        format!("http://{}/{source}", self.address)
    }

    /// From now on this source answers so, with this where it answers.
    pub fn says(&self, source: &str, manner: Manner, answer: Value) {
        self.lock(|it| {
            it.manners.insert(source.to_owned(), manner);
            it.answers.insert(source.to_owned(), answer);
        });
    }

    /// How often this was asked, by its `Idempotency-Key`.
    pub fn asked(&self, key: &str) -> u32 {
        self.lock(|it| it.asked.get(key).copied().unwrap_or(0))
    }

    /// All that was asked of any source, with the sources' names, as it came.
    pub fn questions(&self) -> Vec<(String, Value)> {
        self.lock(|it| it.questions.clone())
    }

    fn lock<T>(&self, look: impl FnOnce(&mut Told) -> T) -> T {
        look(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Sources {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(
    State(kept): State<Kept>,
    Path(source): Path<String>,
    headers: HeaderMap,
    Json(question): Json<Value>,
) -> (StatusCode, String) {
    let key = headers.get("idempotency-key").and_then(|it| it.to_str().ok());
    let Some(key) = key.map(str::to_owned) else {
        return (StatusCode::BAD_REQUEST, "expected an Idempotency-Key".to_owned());
    };
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let is_late = question.get("late") == Some(&json!(true));
    kept.questions.push((source.clone(), question));
    let times = kept.asked.entry(key).or_default();
    *times += 1;
    let times = *times;
    let not_yet = (StatusCode::ACCEPTED, String::new());
    match kept.manners.get(&source) {
        None | Some(Manner::Never) => not_yet,
        Some(Manner::Delays(before)) if times <= *before => not_yet,
        Some(Manner::Late) if !is_late => not_yet,
        Some(Manner::Fails(before)) if times <= *before => {
            (StatusCode::SERVICE_UNAVAILABLE, String::new())
        }
        Some(Manner::Garbage(before)) if times <= *before => (StatusCode::OK, GARBAGE.to_owned()),
        Some(_) => match kept.answers.get(&source) {
            Some(answer) => (StatusCode::OK, answer.to_string()),
            None => not_yet,
        },
    }
}
