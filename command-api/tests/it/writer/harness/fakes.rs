//! What stands in for the outside: a timer and a clock set by hand, a witness in memory, a process
//! that stands still.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use command_api::clock::{Apart, Clock, Timer};
use command_api::writer::{Witnessed, Witnesses};
use ledger_core::log::{Failure, Instant, Position};

/// Time that passes when a test says so.
#[derive(Clone, Default)]
pub(crate) struct TestTimer {
    state: Arc<Mutex<Sleepers>>,
}

#[derive(Default)]
struct Sleepers {
    now: Duration,
    next: u64,
    wakers: BTreeMap<u64, (Duration, Waker)>,
}

impl TestTimer {
    fn lock(&self) -> MutexGuard<'_, Sleepers> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn pass(&self, by: Duration) {
        let mut sleepers = self.lock();
        sleepers.now += by;
        let now = sleepers.now;
        for (_, (_, waker)) in sleepers.wakers.extract_if(.., |_, (until, _)| *until <= now) {
            waker.wake();
        }
    }
}

/// One wait; gone when it is dropped.
struct Sleep {
    timer: TestTimer,
    id: u64,
    until: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sleepers = self.timer.lock();
        if sleepers.now >= self.until {
            return Poll::Ready(());
        }
        sleepers.wakers.insert(self.id, (self.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.timer.lock().wakers.remove(&self.id);
    }
}

impl Timer for TestTimer {
    fn elapsed(&self) -> Duration {
        self.lock().now
    }

    fn sleep_until(&self, until: Duration) -> impl Future<Output = ()> + Send {
        let mut sleepers = self.lock();
        sleepers.next += 1;
        Sleep { timer: self.clone(), id: sleepers.next, until }
    }
}

/// A clock that is set by hand, in µs, and how many seconds it is said to be ahead of another.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>, Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn at(text: &str) -> TestClock {
        let at: Instant = text.parse().unwrap();
        TestClock(Arc::new(AtomicI64::new(at.micros())), Arc::default())
    }

    /// From now on it is known to be so far ahead; 0 is as clocks are.
    pub(crate) fn found_apart(&self, seconds: i64) {
        self.1.store(seconds, Ordering::Relaxed);
    }

    pub(crate) fn set(&self, text: &str) {
        let at: Instant = text.parse().unwrap();
        self.0.store(at.micros(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::Relaxed)).unwrap()
    }

    fn apart(&self) -> Option<Apart> {
        let seconds = self.1.load(Ordering::Relaxed);
        (seconds != 0).then_some(Apart { seconds })
    }
}

/// A witness that forgets nothing.
#[derive(Clone, Default)]
pub(crate) struct TestWitnesses {
    pub(crate) seen: Arc<Mutex<BTreeMap<u32, Witnessed>>>,
    saving: Arc<Mutex<Saving>>,
}

/// What becomes of saving.
#[derive(Clone, Copy, Default)]
pub(crate) enum Saving {
    #[default]
    Works,
    Fails,
    Hangs,
    Panics,
}

impl TestWitnesses {
    pub(crate) fn of(&self, partition: u32) -> Option<Position> {
        self.seen.lock().unwrap().get(&partition).map(|it| it.position)
    }

    pub(crate) fn let_saving(&self, saving: Saving) {
        *self.saving.lock().unwrap() = saving;
    }
}

impl Witnesses for TestWitnesses {
    async fn load(&self, partition: u32) -> Result<Option<Witnessed>, Failure> {
        Ok(self.seen.lock().unwrap().get(&partition).cloned())
    }

    async fn save(&self, partition: u32, position: Position) -> Result<(), Failure> {
        let saving = *self.saving.lock().unwrap();
        match saving {
            Saving::Works => {}
            Saving::Fails => return Err(Failure::broken("save the witness", "it is away")),
            Saving::Hangs => std::future::pending().await,
            Saving::Panics => panic!("a test lets the witness meet a defect"),
        }
        let mut all = self.seen.lock().unwrap();
        // One that was replaced may come late; a witness does not go back.
        if all.get(&partition).is_some_and(|it| it.position.sequence > position.sequence) {
            return Ok(());
        }
        let accepted = all.get(&partition).and_then(|it| it.accepted.clone());
        all.insert(partition, Witnessed { position, accepted });
        Ok(())
    }

    async fn clear_accepted(&self, partition: u32) -> Result<(), Failure> {
        if let Some(it) = self.seen.lock().unwrap().get_mut(&partition) {
            it.accepted = None;
        }
        Ok(())
    }
}

/// Stops a process in the middle of what it does, as SIGSTOP would.
#[derive(Clone, Default)]
pub(crate) struct Pause(Arc<Mutex<(bool, Option<Waker>)>>);

impl Pause {
    pub(crate) fn set(&self, paused: bool) {
        let mut state = self.0.lock().unwrap();
        state.0 = paused;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    pub(crate) async fn around(self, work: impl Future<Output = ()>) {
        let mut work = std::pin::pin!(work);
        std::future::poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            if state.0 {
                state.1 = Some(context.waker().clone());
                return Poll::Pending;
            }
            // Held while it works, so that it stands still once it was told to pause.
            let worked = work.as_mut().poll(context);
            drop(state);
            worked
        })
        .await;
    }
}
