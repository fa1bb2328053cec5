//! The edge of a service: what meets strangers before anything of the service does.
//!
//! A connection gets a place (`serve`), and is cut when it brings no request or reads no answer
//! (`patient`). Each request is given a correlation id and its answer counted (`around`). Its
//! caller is known by its headers and within its bounds (`door`, `rates`, `shares`) before its
//! body is read (`body`), and keeps its place until its answer has left (`held`).

mod around;
mod body;
mod door;
mod held;
mod limits;
mod metrics;
mod patient;
mod peer;
mod rates;
mod serve;
mod shares;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use prometheus::Registry;
use tokio::sync::Semaphore;

pub use self::around::Correlation;
pub use self::body::{ReadBody, Unread, is_encoded};
pub use self::door::{Admitted, CallersPlace, Door, Places, Refused};
pub use self::limits::{Allowance, Limits};
use self::metrics::Metrics;
pub use self::peer::Peer;
use self::peer::Source;
use self::rates::Rates;
pub use self::rates::Standing;
pub use self::serve::Served;
use self::shares::Shares;

/// What all connections and requests of one service share. Clones are the same.
#[derive(Clone)]
pub struct Edge(Arc<Shared>);

struct Shared {
    limits: Limits,
    metrics: Metrics,
    /// A permit a connection.
    connections: Arc<Semaphore>,
    of_address: Shares<Source>,
    /// A permit a byte of request bodies.
    buffered: Arc<Semaphore>,
    /// Requests without a known caller.
    strangers: Rates<Source>,
}

impl Edge {
    /// An edge with these limits, which tells its metrics there.
    ///
    /// # Errors
    /// When the registry has metrics of these names.
    pub fn new(limits: Limits, registry: &Registry) -> Result<Edge, prometheus::Error> {
        Ok(Edge(Arc::new(Shared {
            metrics: Metrics::register(registry)?,
            connections: Arc::new(Semaphore::new(limits.connections)),
            of_address: Shares::new(limits.connections_of_address),
            buffered: Arc::new(Semaphore::new(limits.buffered_bytes)),
            strangers: Rates::new("address", limits.of_address_per_second),
            limits,
        })))
    }
}
