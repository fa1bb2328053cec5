//! How often each of many may ask, and what is said of it in headers: `RateLimit-Policy` and
//! `RateLimit` as draft-ietf-httpapi-ratelimit-headers-10 has them.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// So many seconds' worth may come at once.
const BURST_SECONDS: u32 = 10;

/// Keys that may be forgotten are looked for when there are so many more than the last time.
const FORGET_EVERY: usize = 1_024;

type Limiter<K, C> = RateLimiter<K, HashMapStateStore<K>, C, StateInformationMiddleware>;

/// A rate each. Whoever has its whole quota again is forgotten.
pub(super) struct Rates<K: Hash + Eq + Clone, C: Clock = DefaultClock> {
    policy: &'static str,
    quota: Quota,
    limiter: Limiter<K, C>,
    /// How many were known when it was last looked who may be forgotten.
    kept: AtomicUsize,
}

/// How one stands by its quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    policy: &'static str,
    /// Requests that may come at once, and the seconds in which they all come back.
    quota: u32,
    window_seconds: u32,
    remaining: u32,
    /// Seconds until one may ask again, or until the whole quota is back.
    seconds: u32,
}

impl<K: Hash + Eq + Clone> Rates<K> {
    /// `policy` is the quota's name in the headers.
    pub(super) fn new(policy: &'static str, per_second: NonZeroU32) -> Rates<K> {
        Rates::by(DefaultClock::default(), policy, per_second)
    }
}

impl<K: Hash + Eq + Clone, C: Clock> Rates<K, C> {
    fn by(clock: C, policy: &'static str, per_second: NonZeroU32) -> Rates<K, C> {
        let burst = per_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_SECONDS - 1));
        let quota = Quota::per_second(per_second).allow_burst(burst);
        let limiter = RateLimiter::hashmap_with_clock(quota, clock).with_middleware();
        Rates { policy, quota, limiter, kept: AtomicUsize::new(0) }
    }

    /// Counts a request of this one: how it stands now, as an error when it was one too many.
    pub(super) fn take(&self, key: &K) -> Result<Standing, Standing> {
        self.forget();
        match self.limiter.check_key(key) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = self.quota.burst_size().get().saturating_sub(remaining);
                let whole = self.quota.replenish_interval().saturating_mul(missing);
                Ok(self.standing(remaining, whole))
            }
            Err(until) => Err(self.standing(0, until.wait_time_from(self.limiter.clock().now()))),
        }
    }

    fn standing(&self, remaining: u32, wait: Duration) -> Standing {
        let seconds = |it: Duration| {
            let begun = u64::from(it.subsec_nanos() != 0);
            u32::try_from(it.as_secs().saturating_add(begun)).unwrap_or(u32::MAX)
        };
        Standing {
            policy: self.policy,
            quota: self.quota.burst_size().get(),
            window_seconds: seconds(self.quota.burst_size_replenished_in()),
            remaining,
            seconds: seconds(wait).max(1),
        }
    }

    /// Keeps as many keys as are within their window, and so many more as came since.
    fn forget(&self) {
        let known = self.limiter.len();
        let kept = self.kept.load(Ordering::Relaxed);
        if known < kept.saturating_mul(2).saturating_add(FORGET_EVERY) {
            return;
        }
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
        self.kept.store(self.limiter.len(), Ordering::Relaxed);
    }
}

pub(super) const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
pub(super) const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

impl Standing {
    /// Seconds after which one may ask again.
    pub(super) fn seconds(&self) -> u32 {
        self.seconds
    }

    /// Writes how one stands into an answer's headers; `at_once` is the other bound of a caller.
    pub(super) fn write(&self, headers: &mut HeaderMap, at_once: Option<usize>) {
        let Standing { policy, quota, window_seconds, remaining, seconds } = self;
        let mut policies = format!(r#""{policy}";q={quota};w={window_seconds}"#);
        if let Some(most) = at_once {
            policies.push_str(&format!(r#", "at-once";q={most};qu="concurrent-requests""#));
        }
        let now = format!(r#""{policy}";r={remaining};t={seconds}"#);
        for (name, text) in [(RATE_LIMIT_POLICY, policies), (RATE_LIMIT, now)] {
            let value = HeaderValue::from_str(&text).expect("names and numbers are visible ASCII");
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn three_a_second() -> (FakeRelativeClock, Rates<u32, FakeRelativeClock>) {
        let clock = FakeRelativeClock::default();
        let three = NonZeroU32::new(3).unwrap();
        (clock.clone(), Rates::by(clock, "caller", three))
    }

    #[test]
    fn ten_seconds_worth_may_come_at_once_and_comes_back_with_time() {
        let (clock, rates) = three_a_second();
        for left in (0..30).rev() {
            assert_eq!(rates.take(&1).unwrap().remaining, left);
        }
        assert_eq!(rates.take(&1).unwrap_err().seconds(), 1);
        assert_eq!(rates.take(&2).unwrap().remaining, 29, "another has its own");
        clock.advance(Duration::from_secs(1));
        for _ in 0..3 {
            assert!(rates.take(&1).is_ok());
        }
        assert!(rates.take(&1).is_err());
    }

    #[test]
    fn whoever_has_its_whole_quota_again_is_forgotten() {
        let (clock, rates) = three_a_second();
        for round in 0..20_u32 {
            for key in 0..1_000 {
                assert!(rates.take(&(round * 1_000 + key)).is_ok());
            }
            clock.advance(Duration::from_secs(11));
            assert!(rates.limiter.len() <= 2 * 1_000 + FORGET_EVERY, "{}", rates.limiter.len());
        }
    }

    #[test]
    fn headers_tell_the_quota_and_what_is_left_of_it() {
        let (_clock, rates) = three_a_second();
        let standing = rates.take(&1).unwrap();
        let mut headers = HeaderMap::new();
        standing.write(&mut headers, Some(16));
        assert_eq!(
            headers[RATE_LIMIT_POLICY],
            r#""caller";q=30;w=10, "at-once";q=16;qu="concurrent-requests""#
        );
        assert_eq!(headers[RATE_LIMIT], r#""caller";r=29;t=1"#);
    }
}
