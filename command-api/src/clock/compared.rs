//! Whether a clock can be believed: it is compared with another, again and again.
//!
//! What a commit was recorded at stays for ever, and no later commit may be earlier. A clock that is
//! wrong for a moment would give the ledger a time that it keeps until the right one has come there.

use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ledger_adapters::store::ServerClock;
use ledger_core::log::{Failure, Instant};

use super::{Clock, Timer};

/// How far two clocks may be apart: 2 minutes.
pub(crate) const APART_MAX_MICROS: i64 = 2 * 60 * 1_000_000;
const COMPARE_EVERY: Duration = Duration::from_secs(10);

/// Two clocks are further apart than clocks may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// By how much this machine's is ahead; negative when it is behind.
    pub seconds: i64,
}

impl fmt::Display for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (by, side) = match self.seconds {
            0.. => (self.seconds, "ahead of"),
            _ => (-self.seconds, "behind"),
        };
        write!(
            f,
            "this machine's clock is {by} s {side} the keys database's, at most {} s are taken for \
             right: nothing is recorded until the wrong one is set",
            APART_MAX_MICROS / 1_000_000
        )
    }
}

/// A clock on another machine.
pub trait Reference: Send + Sync + 'static {
    /// The time there.
    fn now(&self) -> impl Future<Output = Result<Instant, Failure>> + Send;
}

impl Reference for ServerClock {
    async fn now(&self) -> Result<Instant, Failure> {
        ServerClock::now(self).await
    }
}

/// A clock that knows how far it is from another.
#[derive(Debug)]
pub struct ComparedClock<C> {
    clock: C,
    /// By how many µs it was ahead when they were compared last.
    ahead: AtomicI64,
}

impl<C: Clock> ComparedClock<C> {
    /// A clock that was not compared yet.
    pub const fn new(clock: C) -> ComparedClock<C> {
        ComparedClock { clock, ahead: AtomicI64::new(0) }
    }

    /// Compares it with the other one. Whatever the answer was under way for speaks for it.
    ///
    /// # Errors
    /// When the other does not answer; what was known before holds then.
    pub async fn compare(&self, other: &impl Reference) -> Result<(), Failure> {
        let asked = self.clock.now().micros();
        let there = other.now().await?.micros();
        let answered = self.clock.now().micros();
        let ahead = match there {
            it if it < asked => asked.saturating_sub(it),
            it if it > answered => answered.saturating_sub(it),
            _ => 0,
        };
        self.ahead.store(ahead, Ordering::Relaxed);
        Ok(())
    }

    /// Compares it until it is dropped, and says when they part or meet.
    pub async fn keep_comparing(&self, other: impl Reference, timer: impl Timer) {
        let mut was = self.apart();
        loop {
            timer.sleep_until(timer.elapsed() + COMPARE_EVERY).await;
            if let Err(failure) = self.compare(&other).await {
                tracing::warn!("the clocks could not be compared: {failure}");
                continue;
            }
            let is = self.apart();
            match (was, is) {
                (None, Some(apart)) => tracing::error!("{apart}"),
                (Some(_), None) => tracing::info!("the clocks agree again"),
                (None, None) | (Some(_), Some(_)) => {}
            }
            was = is;
        }
    }
}

impl<C: Clock> Clock for ComparedClock<C> {
    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn apart(&self) -> Option<Apart> {
        let ahead = self.ahead.load(Ordering::Relaxed);
        (ahead.abs() > APART_MAX_MICROS).then_some(Apart { seconds: ahead / 1_000_000 })
    }
}
