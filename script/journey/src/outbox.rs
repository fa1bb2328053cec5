//! Who sends customers their one-time codes, as far as a journey needs one: it takes them over HTTP, and
//! the journey reads them as a customer would.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Takes codes until it is dropped.
pub struct Outbox {
    address: SocketAddr,
    taken: Taken,
    serving: JoinHandle<()>,
}

/// The last code of each application.
type Taken = Arc<Mutex<BTreeMap<String, String>>>;

/// A code, as command-api tells it; what else it tells is for who sends it.
#[derive(Deserialize)]
struct Told {
    application: String,
    digits: String,
}

impl Outbox {
    /// On a free port of loopback.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open() -> io::Result<Outbox> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let taken = Taken::default();
        let router = Router::new().route("/codes", post(take)).with_state(Arc::clone(&taken));
        let serving = tokio::spawn(async {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("nobody takes one-time codes any more: {error}");
            }
        });
        Ok(Outbox { address, taken, serving })
    }

    /// Where it takes them.
    pub fn address(&self) -> String {
        format!("http://{}/codes", self.address)
    }

    /// The digits of the last code of this application.
    pub fn last(&self, application: &str) -> Option<String> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).get(application).cloned()
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(taken): State<Taken>, Json(told): Json<Told>) {
    let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
    taken.insert(told.application, told.digits);
}
