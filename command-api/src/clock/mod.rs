//! Where time comes from: instants, and waiting.

mod timer;

use std::sync::Arc;

use chrono::DateTime;
use ledger_core::log::Instant;

pub use self::timer::{SystemTimer, Timer};

/// Tells the time. The rules never read it; the writer stamps commits with it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Instant;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("the machine's clock stands after 1970");
        let at = i64::try_from(since.as_micros())
            .ok()
            .and_then(DateTime::from_timestamp_micros)
            .expect("the machine's clock stands before the calendar's end");
        Instant::new(at)
    }
}
