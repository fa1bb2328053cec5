//! Which business days begin by themselves: with `LEDGER_CLOCK=auto`, today's.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, Utc};
use ledger_core::calendar::Day;
use ledger_core::log::Actor;

use crate::clock::{Clock, DAYS_AT_ONCE_MAX, Timer, TooFar, at_once};
use crate::writer::{DayFailure, Writers};

/// The clock may be set while we wait for midnight: it is looked at again after at most this long.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// The pause after a day that could not be finished.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// The day that the clock may not start, since it is too far ahead of the ledger's last one.
pub fn behind(writers: &Writers, clock: &impl Clock) -> Option<TooFar> {
    at_once(writers.business_date()?, clock.now().day()).err()
}

/// Starts today's business day, at once and at each midnight UTC, until it is dropped. Where today is
/// too far ahead of the ledger it starts none until a person has started those between.
pub async fn start_days(writers: Writers, clock: Arc<dyn Clock>, timer: impl Timer) {
    let mut started: Option<Day> = None;
    let mut told: Option<TooFar> = None;
    loop {
        let now = clock.now();
        let today = now.day();
        let too_far = behind(&writers, &clock);
        let pause = if started.is_some_and(|it| it >= today) {
            until_midnight(now.utc()).min(LOOK_AGAIN)
        } else if too_far.is_some() {
            if too_far != told {
                tell(too_far);
            }
            TRY_AGAIN
        } else if writers.business_date().is_none() {
            TRY_AGAIN
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
        told = too_far;
        timer.sleep_until(timer.elapsed() + pause).await;
    }
}

fn tell(too_far: Option<TooFar>) {
    if let Some(too_far) = too_far {
        tracing::error!("the clock starts no business day: {}", ask_a_person(too_far));
    }
}

/// What is to be done where the clock does not start the days.
pub fn ask_a_person(too_far: TooFar) -> String {
    format!(
        "the clock is {} days ahead of the ledger, which is at {}: see that the clock is right; then a \
         person starts the days by POST /v1/business-days/<date>?follows=<the ledger's date>, at most \
         {DAYS_AT_ONCE_MAX} at once",
        too_far.days(),
        too_far.last
    )
}

fn report(today: Day, failure: &DayFailure) {
    tracing::warn!(%today, "the business day could not be finished yet: {failure}");
}

fn until_midnight(now: DateTime<Utc>) -> Duration {
    let tomorrow = now.date_naive().checked_add_days(Days::new(1));
    let midnight = tomorrow.map(|it| it.and_time(NaiveTime::MIN).and_utc());
    midnight.and_then(|it| (it - now).to_std().ok()).unwrap_or(LOOK_AGAIN)
}
