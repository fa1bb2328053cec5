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

#[cfg(test)]
mod tests {
    use std::process::Command;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::{Notify, mpsc};
    use tokio::time::timeout;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn the_first_signal_cancels_and_the_second_ends() {
        let (send, mut signals) = mpsc::channel(2);
        let token = CancellationToken::new();
        let next = async move || signals.recv().await.expect("the sender lives");
        let obeying = tokio::spawn(obey(next, token.clone(), |code| code));

        assert!(!token.is_cancelled());
        send.send(15).await.unwrap();
        timeout(PATIENCE, token.cancelled()).await.unwrap();
        assert!(!obeying.is_finished());
        send.send(2).await.unwrap();
        assert_eq!(timeout(PATIENCE, obeying).await.unwrap().unwrap(), 130);
    }

    #[tokio::test]
    async fn a_signal_from_outside_cancels_the_token() {
        let token = on_signals().unwrap();
        let kill = Command::new("kill").args(["-TERM", &process::id().to_string()]).status();
        assert!(kill.unwrap().success());
        timeout(PATIENCE, token.cancelled()).await.unwrap();
    }

    /// A request whose answer waits until it is told to go on.
    async fn slow_service(
        go_on: std::sync::Arc<Notify>,
        stop: CancellationToken,
        grace: Duration,
    ) -> (TcpStream, tokio::task::JoinHandle<io::Result<Served>>) {
        let listener = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = listener.local_addr().unwrap();
        let entered = std::sync::Arc::new(Notify::new());
        let inside = entered.clone();
        let answer = get(async move || {
            inside.notify_one();
            go_on.notified().await;
            "finished"
        });
        let router = Router::new().route("/", answer);
        let served = tokio::spawn(serve(listener, router, stop, grace));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").await.unwrap();
        timeout(PATIENCE, entered.notified()).await.unwrap();
        (client, served)
    }

    #[tokio::test]
    async fn a_request_in_flight_is_finished_and_no_new_one_is_taken() {
        let (go_on, stop) = (std::sync::Arc::new(Notify::new()), CancellationToken::new());
        let (mut client, served) = slow_service(go_on.clone(), stop.clone(), PATIENCE).await;
        let address = client.peer_addr().unwrap();
        stop.cancel();
        let refused = async {
            while TcpStream::connect(address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, refused).await.unwrap();

        go_on.notify_one();
        let mut answer = String::new();
        timeout(PATIENCE, client.read_to_string(&mut answer)).await.unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
        let served = timeout(PATIENCE, served).await.unwrap().unwrap().unwrap();
        assert_eq!(served, Served::Finished);
    }

    #[tokio::test]
    async fn a_request_that_does_not_finish_holds_the_end_up_no_longer_than_allowed() {
        let (go_on, stop) = (std::sync::Arc::new(Notify::new()), CancellationToken::new());
        let (_client, served) = slow_service(go_on, stop.clone(), Duration::from_millis(20)).await;
        stop.cancel();
        let served = timeout(PATIENCE, served).await.unwrap().unwrap().unwrap();
        assert_eq!(served, Served::CutOff);
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_named_with_its_variable() {
        let taken = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = taken.local_addr().unwrap();
        let refused = listen(address).await.unwrap_err().to_string();
        assert!(refused.contains(&address.to_string()), "{refused}");
        assert!(refused.contains("LEDGER_LISTEN"), "{refused}");
    }
}
