//! When the drafts of a term are handed to librdkafka: those that are under way together go together,
//! in one request at a time; who comes alone goes at once.
//!
//! A broker that writes to its disk before it acknowledges does so once a request, whatever it holds,
//! and callers that were answered together come back together, a moment later: who waits that moment
//! sends one request in place of many. And librdkafka 2.12 sends no further request of a partition
//! while 5 of its records or more are in flight, but spins until it may: what it cannot send it is not
//! given.

use std::collections::VecDeque;
use std::time::Duration;

use ledger_core::log::Draft;
use tokio::time::Instant;

/// How long a draft waits for others at most while nothing is in flight: less than a disk takes to
/// write a request, so that a moment lost in vain costs less than the request that was saved.
const WAIT_MAX: Duration = Duration::from_millis(2);

/// Of the values in one request, but for one that is larger by itself.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// Of the drafts in one request: so many are handed over within the time that librdkafka waits for
/// more (`linger.ms`), a microsecond or two each. What came later would be a second request.
const DRAFTS_MAX: usize = 512;

/// What was sent and not yet handed over.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    held: VecDeque<Draft>,
    bytes: usize,
    /// When what is held goes at the latest; while something is in flight there is no such time.
    until: Option<Instant>,
    /// How many were under way at once, at most, since the last were handed over: so many are waited
    /// for.
    peak: usize,
}

impl Gathering {
    /// Holds another one, while so many are in flight: handed over and not reported on.
    pub(super) fn hold(&mut self, draft: Draft, in_flight: usize, now: Instant) {
        self.bytes += draft.value.len();
        self.held.push_back(draft);
        self.peak = self.peak.max(self.held.len() + in_flight);
        if in_flight == 0 {
            self.landed(now);
        }
    }

    /// Nothing is in flight any more.
    pub(super) fn landed(&mut self, now: Instant) {
        if !self.held.is_empty() {
            self.until.get_or_insert(now + WAIT_MAX);
        }
    }

    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether what is held goes now.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        let Some(until) = self.until else { return false };
        self.held.len() >= self.peak.min(DRAFTS_MAX) || self.bytes >= BYTES_MAX || now >= until
    }

    /// When what is held goes by the clock.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// What is handed over: at least one, if any is held.
    pub(super) fn take(&mut self) -> Vec<Draft> {
        (self.until, self.peak) = (None, self.held.len());
        let mut taken = Vec::new();
        let mut bytes = 0;
        while taken.len() < DRAFTS_MAX
            && let Some(draft) =
                self.held.pop_front_if(|it| bytes == 0 || bytes + it.value.len() <= BYTES_MAX)
        {
            bytes += draft.value.len();
            taken.push(draft);
        }
        self.bytes -= bytes;
        taken
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::log::Head;
    use ledger_core::log::contract::commits;
    use uuid::Uuid;

    use super::*;

    const MOMENT: Duration = Duration::from_micros(1);

    fn draft() -> Draft {
        commits::draft(&commits::takeover(0, Uuid::nil(), Head::START))
    }

    /// So large that a request holds four.
    fn large() -> Draft {
        Draft { value: vec![b' '; BYTES_MAX / 4].into(), ..draft() }
    }

    /// A term, with its broker and its clock.
    struct Term {
        gathering: Gathering,
        now: Instant,
        in_flight: usize,
        /// How many went, each time.
        requests: Vec<usize>,
    }

    impl Term {
        fn new() -> Term {
            let gathering = Gathering::default();
            Term { gathering, now: Instant::now(), in_flight: 0, requests: vec![] }
        }

        fn send(&mut self, count: usize) {
            for _ in 0..count {
                self.send_one(draft());
            }
        }

        fn send_one(&mut self, draft: Draft) {
            self.gathering.hold(draft, self.in_flight, self.now);
            self.pass(Duration::ZERO);
        }

        fn pass(&mut self, time: Duration) {
            self.now += time;
            if self.gathering.is_due(self.now) {
                assert_eq!(self.in_flight, 0, "one request at a time");
                self.in_flight = self.gathering.take().len();
                self.requests.push(self.in_flight);
            }
        }

        /// The broker acknowledges what is in flight: how much that was.
        fn land(&mut self) -> usize {
            let landed = std::mem::take(&mut self.in_flight);
            self.gathering.landed(self.now);
            self.pass(Duration::ZERO);
            landed
        }
    }

    #[test]
    fn who_comes_alone_never_waits() {
        let mut term = Term::new();
        for _ in 0..10 {
            term.send(1);
            assert_eq!(term.land(), 1);
        }
    }

    #[test]
    fn what_comes_while_a_request_is_in_flight_is_the_next_one() {
        let mut term = Term::new();
        term.send(20);
        term.pass(Duration::from_secs(1));
        assert_eq!(term.requests, [1], "whatever the time");
        term.land();
        term.pass(WAIT_MAX);
        assert_eq!(term.requests, [1, 19]);
    }

    #[test]
    fn callers_that_come_back_together_are_one_request() {
        let mut term = Term::new();
        term.send(20);
        for round in 0..10 {
            let answered = term.land();
            for _ in 0..answered {
                term.pass(WAIT_MAX / 20 - MOMENT);
                term.send(1);
            }
            // The first request tells the others how many there are.
            assert_eq!(term.in_flight, 20, "in round {round}: {:?}", term.requests);
        }
    }

    #[test]
    fn callers_that_have_gone_are_waited_for_once_and_for_a_moment() {
        let mut term = Term::new();
        term.send(20);
        term.land();
        term.pass(WAIT_MAX);
        term.land();
        term.send(1);
        term.pass(WAIT_MAX - MOMENT);
        assert_eq!(term.in_flight, 0, "it waits for the others");
        term.pass(MOMENT);
        assert_eq!(term.land(), 1);
        for _ in 0..5 {
            term.send(1);
            assert_eq!(term.land(), 1, "nobody else is waited for");
        }
    }

    #[test]
    fn a_request_has_no_more_than_its_bytes_and_its_drafts() {
        for (draft, many) in [(large(), 4), (draft(), DRAFTS_MAX)] {
            let mut term = Term::new();
            for _ in 0..=2 * many {
                term.send_one(draft.clone());
            }
            assert_eq!(term.land(), 1);
            assert_eq!(term.land(), many, "it waits for nobody");
            term.pass(WAIT_MAX);
            assert_eq!(term.land(), many);
            assert!(term.gathering.until().is_none() && term.gathering.bytes == 0);
        }
    }
}
