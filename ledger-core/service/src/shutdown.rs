//! How a service stops: what is in flight is finished, within a time.

use std::future::IntoFuture;
use std::io;
use std::net::SocketAddr;
use std::process;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A token that the first SIGINT or SIGTERM cancels; a second one ends the process at once.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn on_signals() -> io::Result<CancellationToken> {
    let mut signals = Signals {
        interrupt: signal(SignalKind::interrupt())?,
        terminate: signal(SignalKind::terminate())?,
    };
    let token = CancellationToken::new();
    let first = token.clone();
    tokio::spawn(obey(async move || signals.next().await, first, process::exit));
    Ok(token)
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// The number of the next signal.
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => SignalKind::interrupt().as_raw_value(),
            _ = self.terminate.recv() => SignalKind::terminate().as_raw_value(),
        }
    }
}

async fn obey<R>(
    mut next: impl AsyncFnMut() -> i32,
    token: CancellationToken,
    end: impl FnOnce(i32) -> R,
) -> R {
    let number = next().await;
    tracing::info!(
        signal = number,
        "stopping: finishing what is in flight; a second signal ends at once"
    );
    token.cancel();
    let number = next().await;
    tracing::warn!(signal = number, "ended by a second signal with work in flight");
    // As shells tell it of a process that a signal ended.
    end(128 + number)
}

/// Listens on an address.
///
/// # Errors
/// When the address cannot be had, naming it and the variable that sets it.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, CannotListen> {
    TcpListener::bind(address).await.map_err(|source| CannotListen { address, source })
}

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}; choose another address by LEDGER_LISTEN")]
pub struct CannotListen {
    pub address: SocketAddr,
    pub source: io::Error,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// Every request was answered.
    Finished,
    /// Some were still in flight when the time was over.
    CutOff,
}

/// Serves until the token is cancelled, then takes no new connections and gives the requests in
/// flight the time of `grace` to finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
    grace: Duration,
) -> io::Result<Served> {
    // Answers are small and whole: waiting to fill a packet only delays them.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    let serving = axum::serve(listener, router)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .into_future();
    let over = async {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        served = serving => served.map(|()| Served::Finished),
        () = over => {
            tracing::warn!(seconds = grace.as_secs(), "requests were still in flight when the time to finish was over");
            Ok(Served::CutOff)
        }
    }
}
