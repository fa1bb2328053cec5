//! How a service begins and ends: the address it listens on, and the signals that stop it.

use std::io;
use std::net::SocketAddr;
use std::process;

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

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use tokio::sync::mpsc;
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

    #[tokio::test]
    async fn an_address_that_is_taken_is_named_with_its_variable() {
        let taken = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = taken.local_addr().unwrap();
        let refused = listen(address).await.unwrap_err().to_string();
        assert!(refused.contains(&address.to_string()), "{refused}");
        assert!(refused.contains("LEDGER_LISTEN"), "{refused}");
    }
}
