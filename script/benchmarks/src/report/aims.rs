//! What the ledger shall come to, each a ratio of one run, beside what it came to.

use crate::figure::Of;
use crate::results::Results;

/// A ratio that is aimed at.
pub(super) struct Aim {
    pub(super) what: &'static str,
    pub(super) aim: Bound,
    /// `None` where this run has not measured both.
    pub(super) reached: Option<f64>,
}

/// What a ratio shall be, at least or at most; of a figure with a unit, that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    AtLeast(f64),
    AtMost(f64),
    KibAtMost(f64),
}

impl Bound {
    pub(super) fn told(self) -> String {
        match self {
            Bound::AtLeast(it) => format!("≥ {it} ×"),
            Bound::AtMost(it) => format!("≤ {it} ×"),
            Bound::KibAtMost(it) => format!("≤ {it} KiB"),
        }
    }

    pub(super) fn told_of(self, reached: f64) -> String {
        match self {
            Bound::AtLeast(_) | Bound::AtMost(_) => format!("{reached:.2} ×"),
            Bound::KibAtMost(_) => format!("{reached:.2} KiB"),
        }
    }

    pub(super) fn is_met(self, reached: f64) -> bool {
        match self {
            Bound::AtLeast(it) => it <= reached,
            Bound::AtMost(it) | Bound::KibAtMost(it) => reached <= it,
        }
    }
}

/// Rows that are compared.
const RAW: &str = "raw-producer/kafka-fsync/128/uniform/p12";
const IN_PROCESS: &str = "in-process/kafka-fsync/alone/128/uniform/p12";
const SINGLE: &str = "http-single/kafka-fsync/alone/128/uniform/p12";
const SINGLE_PROJECTED: &str = "http-single/kafka-fsync/projectors/128/uniform/p12";
const SINGLE_BUSY: &str = "http-single/kafka-fsync/alone/128/busy/p12";
const SINGLE_BEFORE: &str = "before-http-single/kafka-fsync/alone/128/uniform/p12";
const BULK: &str = "http-bulk/kafka-fsync/alone/16/uniform/p12";
const CQRS_ES: &str = "cqrs-es/postgres/alone/128/uniform";
const CQRS_ES_PROJECTED: &str = "cqrs-es/postgres/projectors/128/uniform";

/// All of them.
pub(super) fn aims(results: &Results) -> Vec<Aim> {
    let rates = |one: &str, other: &str| ratio(results.rate(one), results.rate(other));
    let acknowledged = results.run(SINGLE).and_then(|it| it.acknowledged_ms);
    let raw_mean = results.run(RAW).map(|it| it.mean_ms);
    let present = |name: &str| results.of(Of::Present, name);
    let before = |name: &str| ratio(present(name), results.of(Of::Before, name));
    let theirs = |name: &str| ratio(present(name), results.of(Of::PostGraphile, name));
    let aim = |what, aim, reached| Aim { what, aim, reached };
    use Bound::{AtLeast, AtMost, KibAtMost};
    vec![
        aim("in process ÷ raw Kafka", AtLeast(0.5), rates(IN_PROCESS, RAW)),
        aim("HTTP single ÷ the same before", AtLeast(4.0), rates(SINGLE, SINGLE_BEFORE)),
        aim(
            "HTTP single ÷ cqrs-es in process, projectors running",
            AtLeast(1.0),
            rates(SINGLE_PROJECTED, CQRS_ES_PROJECTED),
        ),
        aim(
            "HTTP single ÷ cqrs-es in process, projectors stopped",
            AtLeast(2.0),
            rates(SINGLE, CQRS_ES),
        ),
        aim("mean acknowledgement ÷ raw's mean", AtMost(3.0), ratio(acknowledged, raw_mean)),
        aim("one hot file ÷ uniform", AtLeast(0.9), rates(SINGLE_BUSY, SINGLE)),
        aim("HTTP bulk 50 ÷ HTTP single", AtLeast(3.0), rates(BULK, SINGLE)),
        aim(
            "CPU a repayment in the largest file ÷ in one of 10 loans",
            AtMost(1.3),
            ratio(present("file-most-cpu"), present("file-10-cpu")),
        ),
        aim("verify ÷ before", AtLeast(2.5), before("verify")),
        aim(
            "verify, one large file ÷ portfolio",
            AtLeast(1.0),
            ratio(present("verify-most"), present("verify")),
        ),
        aim("projectors ÷ before", AtLeast(2.0), before("projectors")),
        aim("GraphQL, one loan ÷ PostGraphile", AtLeast(1.0), theirs("graphql-loan")),
        aim("GraphQL, flat page ÷ PostGraphile", AtLeast(5.0), theirs("graphql-flat")),
        aim("GraphQL, nested page ÷ PostGraphile", AtLeast(2.0), theirs("graphql-nested")),
        aim(
            "memory a quiet file",
            KibAtMost(4.0),
            // Of few files the service's own memory is most.
            present("memory-many"),
        ),
    ]
}

fn ratio(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    let (one, other) = (one?, other?);
    (0.0 < other).then(|| one / other)
}

#[cfg(test)]
mod tests {
    use super::{BULK, Bound, CQRS_ES, CQRS_ES_PROJECTED, IN_PROCESS, RAW};
    use super::{SINGLE, SINGLE_BEFORE, SINGLE_BUSY, SINGLE_PROJECTED};
    use crate::plan::{Scope, rows};

    #[test]
    fn every_row_that_an_aim_names_is_measured_in_the_whole() {
        let names: Vec<String> = rows(Scope::Whole, true).iter().map(ToString::to_string).collect();
        let named = [BULK, CQRS_ES, CQRS_ES_PROJECTED, IN_PROCESS, RAW];
        for name in named.into_iter().chain([SINGLE, SINGLE_BEFORE, SINGLE_BUSY, SINGLE_PROJECTED])
        {
            assert!(names.iter().any(|it| it == name), "{name}");
        }
    }

    #[test]
    fn a_bound_is_met_on_its_own_side() {
        assert!(Bound::AtLeast(0.5).is_met(0.5) && !Bound::AtLeast(0.5).is_met(0.4));
        assert!(Bound::AtMost(3.0).is_met(2.9) && !Bound::KibAtMost(4.0).is_met(4.1));
    }
}
