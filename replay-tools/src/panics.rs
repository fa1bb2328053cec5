//! Folding a history that may be wrong: what a rule panics with is what is wrong with it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// What `fold` returns, or what it panicked with, which is then not told on standard error.
pub(crate) fn caught<T>(fold: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                tell(panic);
            }
        }));
    });
    EXPECTED.set(true);
    // Whatever `fold` was given is not looked at again after a panic.
    let outcome = catch_unwind(AssertUnwindSafe(fold));
    EXPECTED.set(false);
    outcome.map_err(|panic| message(&*panic))
}

fn message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(text), _) => text.clone(),
        (None, Some(text)) => (*text).to_owned(),
        (None, None) => "it cannot have happened".to_owned(),
    }
}
