//! Who is far behind takes in larger batches, a few partitions at once.
//!
//! A row that many commits change is written once a batch: the more commits are taken in together, the
//! fewer rows are written. What a batch holds lies in memory, so that not every partition may have a
//! large one: as many as have a place.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// How many times as large a batch may be for who has a place.
const TIMES: usize = 4;

/// Who has got no place after so long goes on with a batch of the usual size: nobody is held up by
/// another partition whose tables or log do not answer.
const WAIT_MAX: Duration = Duration::from_secs(2);

/// The places of those that are far behind. Clones share them.
#[derive(Debug, Clone)]
pub struct CatchingUp(Arc<Semaphore>);

/// Whether there is a place, which is given back when this is dropped.
pub(super) struct Ahead(Option<OwnedSemaphorePermit>);

impl CatchingUp {
    /// This many at once.
    pub fn at_once(places: usize) -> CatchingUp {
        let all = Semaphore::new(places);
        if places == 0 {
            // Nobody waits for what never comes.
            all.close();
        }
        CatchingUp(Arc::new(all))
    }

    /// A place, for who is far behind and if there is one in time.
    pub(super) async fn place(&self, far_behind: bool, stop: &CancellationToken) -> Ahead {
        if !far_behind {
            return Ahead(None);
        }
        let place = Arc::clone(&self.0).acquire_owned();
        tokio::select! {
            biased;
            () = stop.cancelled() => Ahead(None),
            place = tokio::time::timeout(WAIT_MAX, place) => Ahead(place.ok().and_then(Result::ok)),
        }
    }
}

/// One for each processor: more would only take memory.
impl Default for CatchingUp {
    fn default() -> CatchingUp {
        CatchingUp::at_once(thread::available_parallelism().map_or(1, |it| it.get()))
    }
}

impl Ahead {
    /// How large a batch may be, where it usually has at most this many commits or bytes.
    pub(super) fn most(&self, usually: usize) -> usize {
        match self.0 {
            Some(_) => usually.saturating_mul(TIMES),
            None => usually,
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_place_is_given_back_and_who_is_stopping_waits_for_none() {
        let (places, stop) = (CatchingUp::at_once(1), CancellationToken::new());
        let taken = places.place(true, &stop).await;
        assert_eq!((taken.most(10), places.place(false, &stop).await.most(10)), (40, 10));
        drop(taken);
        let taken = places.place(true, &stop).await;
        assert_eq!(taken.most(10), 40);
        // Without waiting: where there never is one, and where it stops.
        let none = CatchingUp::at_once(0).place(true, &stop).now_or_never();
        assert_eq!(none.map(|it| it.most(10)), Some(10));
        assert!(places.place(true, &stop).now_or_never().is_none(), "it waits for the other");
        stop.cancel();
        let none = places.place(true, &stop).now_or_never();
        assert_eq!(none.map(|it| it.most(10)), Some(10));
    }
}
