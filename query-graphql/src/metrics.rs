//! What is counted of the queries.

use std::time::Duration;

use prometheus::{Histogram, HistogramOpts, IntCounter, IntCounterVec, Opts, Registry};

/// Queries and their errors.
#[derive(Clone)]
pub struct Metrics {
    seconds: Histogram,
    errors: IntCounterVec,
    values: IntCounter,
    simulations: IntCounter,
}

impl Metrics {
    /// Registers them.
    ///
    /// # Errors
    /// When the names are taken.
    pub fn register(registry: &Registry) -> Result<Metrics, prometheus::Error> {
        let seconds = Histogram::with_opts(
            HistogramOpts::new("ledger_query_seconds", "how long queries took").buckets(vec![
                0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
            ]),
        )?;
        let errors = IntCounterVec::new(
            Opts::new("ledger_query_errors_total", "errors in answers, by code"),
            &["code"],
        )?;
        registry.register(Box::new(seconds.clone()))?;
        let values = IntCounter::new(
            "ledger_query_values_total",
            "fields and items of lists that were resolved for answers",
        )?;
        registry.register(Box::new(errors.clone()))?;
        registry.register(Box::new(values.clone()))?;
        let simulations = IntCounter::new(
            "ledger_simulations_total",
            "simulations of what credit costs that were answered, over GraphQL and REST",
        )?;
        registry.register(Box::new(simulations.clone()))?;
        Ok(Metrics { seconds, errors, values, simulations })
    }

    pub(crate) fn answered(&self, took: Duration) {
        self.seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn resolved(&self, values: usize) {
        self.values.inc_by(u64::try_from(values).unwrap_or(u64::MAX));
    }

    /// What stands in front of the funnel: nothing else is kept of it.
    pub(crate) fn simulated(&self) {
        self.simulations.inc();
    }

    pub(crate) fn failed(&self, code: &str) {
        self.errors.with_label_values(&[code]).inc();
    }
}
