//! What one answer may hold, counted as it grows: a query is given up where its answer would be
//! too large, whatever its fields lead to.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo,
};
use async_graphql::{ServerError, ServerResult, Value};
use tokio::sync::SetOnce;

use crate::limits::{Bounds, too_large};
use crate::metrics::Metrics;

/// Values after which others get their turn, the time limit is looked at, and a caller who has
/// gone is noticed: rows that are in memory already would be told without any pause. More than a
/// page asks rows for: who pauses between two of them has them read by two statements.
const TURN: usize = 4_096;

/// What one answer has taken of what it may.
pub(crate) struct Budget {
    bounds: Bounds,
    values: AtomicUsize,
    bytes: AtomicUsize,
    /// How many of its fields wait until others had their turn.
    pausing: AtomicUsize,
    exceeded: SetOnce<()>,
    metrics: Metrics,
}

impl Budget {
    pub(crate) fn new(bounds: Bounds, metrics: Metrics) -> Budget {
        Budget {
            bounds,
            values: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            pausing: AtomicUsize::new(0),
            exceeded: SetOnce::new(),
            metrics,
        }
    }

    /// A simulation was answered.
    pub(crate) fn simulated(&self) {
        self.metrics.simulated();
    }

    /// Comes back with the refusal once the answer is too large; never otherwise.
    pub(crate) async fn exceeded(&self) -> ServerError {
        self.exceeded.wait().await;
        too_large(self.bounds)
    }

    /// Takes so many values. Where none are left this does not come back: whoever waits for the answer
    /// is told, and drops what is under way.
    pub(crate) async fn take_values(&self, count: usize) {
        let before = self.values.fetch_add(count, Ordering::Relaxed);
        let taken = before + count;
        if taken > self.bounds.values {
            self.exceed().await;
        }
        let turns = taken / TURN - before / TURN;
        if turns > 0 {
            self.metrics.resolved(turns * TURN);
            self.pausing.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            self.pausing.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Whether the answer pauses here: until it goes on nothing more of it is begun.
    pub(crate) fn pauses(&self) -> bool {
        self.pausing.load(Ordering::Relaxed) > 0
    }

    /// Takes so many bytes, in the same way.
    pub(crate) async fn take_bytes(&self, count: usize) {
        let taken = self.bytes.fetch_add(count, Ordering::Relaxed) + count;
        if taken > self.bounds.bytes {
            self.exceed().await;
        }
    }

    async fn exceed(&self) {
        // A second one says nothing new.
        self.exceeded.set(()).ok();
        pending().await
    }
}

impl Drop for Budget {
    /// Here nothing of the answer is under way any more, whether it was told or given up.
    fn drop(&mut self) {
        self.metrics.resolved(*self.values.get_mut() % TURN);
    }
}

/// Takes each field and each item of a list that the library resolves from the [`Budget`] in the
/// request's data.
pub(crate) struct Counting;

impl ExtensionFactory for Counting {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Counting)
    }
}

#[async_trait]
impl Extension for Counting {
    async fn resolve(
        &self,
        context: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let budget = context.data_unchecked::<Arc<Budget>>();
        budget.take_values(1).await;
        let key = info.alias.unwrap_or(info.name).len();
        let is_whole = info.field.selection_set.node.items.is_empty();
        let value = next.run(context, info).await?;
        // What a list or object of fields holds was taken before it.
        let held = value.as_ref().filter(|_| is_whole).map_or(0, bytes_of);
        // With the quotes and signs around it.
        budget.take_bytes(key + held + 6).await;
        Ok(value)
    }
}

/// About how many bytes of an answer a value takes.
pub(crate) fn bytes_of(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Number(_) | Value::Boolean(_) | Value::Null => 8,
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(items) => items.iter().map(|it| bytes_of(it) + 2).sum(),
        Value::Object(fields) => {
            fields.iter().map(|(name, it)| name.len() + bytes_of(it) + 6).sum()
        }
    }
}
