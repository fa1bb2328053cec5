//! Which business days begin by themselves: with `LEDGER_CLOCK=auto`, today's.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use ledger_core::log::Actor;

use crate::clock::{Clock, Timer};
use crate::writer::{DayFailure, Writers};

/// The clock may be set while we wait for midnight: it is looked at again after at most this long.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// The pause after a day that could not be finished.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Starts today's business day, at once and at each midnight UTC, until it is dropped.
pub async fn start_days(writers: Writers, clock: Arc<dyn Clock>, timer: impl Timer) {
    let mut started: Option<NaiveDate> = None;
    loop {
        let now = clock.now().utc();
        let today = now.date_naive();
        let pause = if started.is_some_and(|it| it >= today) {
            until_midnight(now).min(LOOK_AGAIN)
        } else {
            match writers.start_business_day(today, &Actor::ledger()).await {
                Ok(_) => {
                    tracing::info!(%today, "the business day has been started");
                    started = Some(today);
                    continue;
                }
                Err(failure) => {
                    report(today, &failure);
                    TRY_AGAIN
                }
            }
        };
        timer.sleep_until(timer.elapsed() + pause).await;
    }
}

fn report(today: NaiveDate, failure: &DayFailure) {
    tracing::warn!(%today, "the business day could not be finished yet: {failure}");
}

fn until_midnight(now: DateTime<Utc>) -> Duration {
    let tomorrow = now.date_naive().checked_add_days(Days::new(1));
    let midnight = tomorrow.map(|it| it.and_time(NaiveTime::MIN).and_utc());
    midnight.and_then(|it| (it - now).to_std().ok()).unwrap_or(LOOK_AGAIN)
}
