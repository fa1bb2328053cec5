//! What does each engine do in its own way? A rule of running loans is changed by adding an engine
//! here, never in place: a loan keeps its engine until it is rebased.

use super::allocate::{self, Serve};
use super::{ArrearsTerms, Bucket, Contract};
use crate::engine::Engine;

/// The rules that engines may differ in.
pub(super) struct Rules {
    /// Which of the parts of one timing are served first.
    pub(super) serve: Serve,
    /// The days past due with which each bucket begins: those on which arrears are told.
    pub(super) buckets: fn(&ArrearsTerms) -> &[u32],
}

const FIRST: Rules = Rules { serve: allocate::oldest_first, buckets: |terms| &terms.buckets };

/// The rules of this engine.
pub(super) fn rules(engine: Engine) -> Rules {
    match u32::from(engine) {
        1 => FIRST,
        #[cfg(any(test, feature = "testing"))]
        2 => super::trial::TRIAL,
        other => unreachable!("no engine {other} can be read"),
    }
}

/// The bucket of a loan that is so many days past due.
pub fn bucket(contract: &Contract, days_past_due: u32) -> Bucket {
    Bucket::of(days_past_due, (rules(contract.engine).buckets)(&contract.arrears))
}
