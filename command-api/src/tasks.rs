//! Tasks that last as long as the process: one that ends is reported and begun again.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use crate::clock::Timer;

/// The pause before it is begun again: a task that ends at once does not spin.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Does what `begin` begins for as long as this is run, again after a second when it has ended or
/// met a broken invariant. `name` says in the process's messages which it was.
pub async fn lasting<F: Future<Output = ()>>(
    name: &'static str,
    timer: impl Timer,
    mut begin: impl FnMut() -> F,
) {
    loop {
        match AssertUnwindSafe(async { begin().await }).catch_unwind().await {
            Ok(()) => {
                tracing::error!(task = name, "a task that lasts has ended; it is begun again")
            }
            Err(_) => tracing::error!(
                task = name,
                "a task met a broken invariant; it is begun again: tell the developers what stands above"
            ),
        }
        timer.sleep_until(timer.elapsed() + AGAIN_AFTER).await;
    }
}
