//! What librdkafka has said of the drafts that a term has sent, in the order they were sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;
use rdkafka::message::Message;
use rdkafka::producer::{DeliveryResult, ProducerContext};

use super::client::Context;

/// The offset a draft got, or why it got none.
pub(super) type Delivery = Result<i64, String>;

/// The inbox of a term: its producer's thread puts in, its appender takes out. Drafts are known by
/// their number in the term, from 0, so that nothing is allocated for one.
#[derive(Clone, Default)]
pub(super) struct Deliveries(Arc<Mutex<Inbox>>);

#[derive(Default)]
struct Inbox {
    /// How many have been taken out: the number of the one in front.
    taken: usize,
    /// From the one in front on; `None` where a later one has spoken before.
    spoken: VecDeque<Option<Delivery>>,
    waker: Option<Waker>,
}

impl Deliveries {
    /// The delivery of the oldest draft that was not taken out. Whoever waits for it is woken once,
    /// however many have come by the time it looks.
    pub(super) fn poll_next(&self, waker: &Waker) -> Poll<Delivery> {
        self.with(|it| match it.spoken.pop_front_if(|it| it.is_some()) {
            Some(Some(delivery)) => {
                it.taken += 1;
                Poll::Ready(delivery)
            }
            Some(None) | None => {
                match &mut it.waker {
                    Some(waiting) => waiting.clone_from(waker),
                    waiting @ None => *waiting = Some(waker.clone()),
                }
                Poll::Pending
            }
        })
    }

    fn put(&self, number: usize, delivery: Delivery) {
        let waker = self.with(|it| {
            let behind = number.checked_sub(it.taken)?;
            if it.spoken.len() <= behind {
                it.spoken.resize_with(behind + 1, || None);
            }
            *it.spoken.get_mut(behind)? = Some(delivery);
            it.waker.take_if(|_| behind == 0)
        });
        // Beside the lock, which the one who is woken takes at once.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn with<T>(&self, then: impl FnOnce(&mut Inbox) -> T) -> T {
        then(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        Context.log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        Context.error(error, reason);
    }
}

impl ProducerContext for Deliveries {
    /// The draft's number in its term.
    type DeliveryOpaque = usize;

    fn delivery(&self, result: &DeliveryResult<'_>, number: usize) {
        self.put(
            number,
            match result {
                Ok(message) => Ok(message.offset()),
                Err((error, _)) => Err(error.to_string()),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_batch_wakes_once_and_is_taken_out_in_the_order_it_was_sent() {
        let (deliveries, woken) = (Deliveries::default(), Arc::new(Woken::default()));
        let waker = Waker::from(Arc::clone(&woken));
        let next = || deliveries.poll_next(&waker);
        for batch in 0..3 {
            assert_eq!(next(), Poll::Pending);
            // Who waits twice is woken once.
            assert_eq!(next(), Poll::Pending);
            for number in 0..100 {
                deliveries.put(100 * batch + number, Ok(7));
            }
            assert_eq!(woken.0.load(Ordering::Relaxed), batch + 1);
            assert!((0..100).all(|_| next() == Poll::Ready(Ok(7))));
        }
    }

    #[test]
    fn what_speaks_before_an_older_one_waits_for_it() {
        let (deliveries, woken) = (Deliveries::default(), Arc::new(Woken::default()));
        let waker = Waker::from(Arc::clone(&woken));
        let next = || deliveries.poll_next(&waker);
        assert_eq!(next(), Poll::Pending);
        deliveries.put(2, Err("purged".to_owned()));
        deliveries.put(1, Ok(1));
        assert_eq!((next(), woken.0.load(Ordering::Relaxed)), (Poll::Pending, 0));
        deliveries.put(0, Ok(0));
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        assert_eq!(next(), Poll::Ready(Ok(0)));
        assert_eq!(next(), Poll::Ready(Ok(1)));
        assert_eq!(next(), Poll::Ready(Err("purged".to_owned())));
        assert_eq!(next(), Poll::Pending);
    }
}
