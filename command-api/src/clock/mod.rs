//! Where time comes from: instants, whether they can be believed, how far they reach, and waiting.

mod compared;
mod reach;
mod timer;

use std::sync::Arc;

use chrono::DateTime;
use ledger_core::log::Instant;

pub(crate) use self::compared::APART_MAX_MICROS;
pub use self::compared::{Apart, ComparedClock, Reference};
pub use self::reach::{DAYS_AT_ONCE_MAX, TooFar, at_once};
pub use self::timer::{SystemTimer, Timer};

/// Tells the time. The rules never read it; the writer stamps commits with it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Instant;

    /// How far it is from a clock it was compared with, if that is further than clocks may be apart:
    /// what it says is not recorded then.
    fn apart(&self) -> Option<Apart>;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn apart(&self) -> Option<Apart> {
        (**self).apart()
    }
}

/// The machine's clock, compared with none.
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

    fn apart(&self) -> Option<Apart> {
        None
    }
}
