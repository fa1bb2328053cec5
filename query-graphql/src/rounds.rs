//! Rounds of a query: rows are read when all fields that can ask for some have asked, so that one
//! statement reads them; not when a while has passed, which is too short on a busy machine and too
//! long on any other.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

use futures_util::future::BoxFuture;
use futures_util::task::AtomicWaker;
use tokio::sync::watch;

/// Counts the rounds of one query.
pub(crate) struct Rounds {
    ended: watch::Sender<u64>,
}

impl Rounds {
    pub(crate) fn new() -> Rounds {
        Rounds { ended: watch::Sender::new(0) }
    }

    /// Starts what loads rows when the round in which they are asked for has ended; never, where
    /// the query was given up.
    pub(crate) fn spawner(&self) -> impl Fn(BoxFuture<'static, ()>) + Send + Sync + 'static {
        let ended = self.ended.subscribe();
        move |load| {
            let mut ended = ended.clone();
            let before = *ended.borrow();
            tokio::spawn(async move {
                if ended.wait_for(|it| *it > before).await.is_ok() {
                    load.await;
                }
            });
        }
    }

    /// Executes the query. A round ends where nothing of it can go on by itself.
    pub(crate) async fn run<F: Future>(&self, query: F) -> F::Output {
        let mut query = pin!(query);
        let woken = Arc::new(Woken::default());
        poll_fn(|context| {
            woken.by.register(context.waker());
            woken.again.store(false, Ordering::SeqCst);
            let waker = Waker::from(woken.clone());
            let polled = query.as_mut().poll(&mut Context::from_waker(&waker));
            // Futures of many parts stop now and then and wake themselves: the round goes on.
            if polled.is_pending() && !woken.again.load(Ordering::SeqCst) {
                self.ended.send_modify(|it| *it += 1);
            }
            polled
        })
        .await
    }
}

/// Whether the query is to be polled again, and by whom.
#[derive(Default)]
struct Woken {
    again: AtomicBool,
    by: AtomicWaker,
}

impl Wake for Woken {
    fn wake(self: Arc<Woken>) {
        self.again.store(true, Ordering::SeqCst);
        self.by.wake();
    }
}
