//! How the writer waits: a parameter, so that a simulation decides how time passes.

use std::future::Future;
use std::time::Duration;

/// Counts time that never jumps, and waits for it.
pub trait Timer: Clone + Send + Sync + 'static {
    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;

    /// Waits until [`Timer::elapsed`] has reached `until`.
    fn sleep_until(&self, until: Duration) -> impl Future<Output = ()> + Send;
}

/// Tokio's timer; with tokio's paused time it is a simulation's.
#[derive(Debug, Clone, Copy)]
pub struct SystemTimer {
    start: tokio::time::Instant,
}

impl SystemTimer {
    /// Counts from now. To be called within a tokio runtime.
    pub fn start() -> SystemTimer {
        SystemTimer { start: tokio::time::Instant::now() }
    }
}

impl Timer for SystemTimer {
    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep_until(&self, until: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep_until(self.start + until)
    }
}
