//! The projector's figures for Prometheus, read from the board when they are asked for.

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{IntGaugeVec, Opts};

use super::{Board, Condition};
use crate::columns::capped;

/// The board as metrics.
pub struct Metrics {
    board: Board,
    lag_records: IntGaugeVec,
    lag_seconds: IntGaugeVec,
    by_partition: IntGaugeVec,
    following: IntGaugeVec,
    end_unseen: IntGaugeVec,
}

impl Metrics {
    pub fn new(board: Board) -> Metrics {
        let gauge = |name, help, labels: &[&str]| {
            IntGaugeVec::new(Opts::new(name, help), labels)
                .expect("the names and labels of the gauges are valid")
        };
        Metrics {
            board,
            lag_records: gauge(
                "ledger_projection_lag_records",
                "Records of the log that a read model has not taken in.",
                &["model", "partition"],
            ),
            lag_seconds: gauge(
                "ledger_projection_lag_seconds",
                "Age of the last commit that a read model has taken in, while there are more.",
                &["model", "partition"],
            ),
            by_partition: gauge(
                "ledger_projection_taken_in",
                "What was taken in since the start: batches, commits, events; records passed over as void; new tries.",
                &["what", "partition"],
            ),
            following: gauge(
                "ledger_projection_following",
                "1 while a partition is followed; 0 while it starts, tries again, stands still though the log goes on, or is stopped.",
                &["partition", "condition"],
            ),
            end_unseen: gauge(
                "ledger_projection_log_end_unseen_seconds",
                "For how long it has not been seen where the log ends: lags are told as of then.",
                &[],
            ),
        }
    }

    fn gauges(&self) -> [&IntGaugeVec; 5] {
        let Metrics { lag_records, lag_seconds, by_partition, following, end_unseen, .. } = self;
        [lag_records, lag_seconds, by_partition, following, end_unseen]
    }
}

impl Collector for Metrics {
    fn desc(&self) -> Vec<&Desc> {
        self.gauges().into_iter().flat_map(Collector::desc).collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        // A condition that has passed is not to be told beside the present one.
        self.following.reset();
        for (partition, status) in self.board.read() {
            let partition = partition.to_string();
            for (model, (_, next_offset)) in &status.positions {
                let labels = [model.name(), &partition];
                let records = status.ledger_end().saturating_sub(*next_offset);
                self.lag_records.with_label_values(&labels).set(capped(records));
                let age = match (records, status.recorded_at) {
                    (0, _) | (_, None) => 0,
                    (_, Some(at)) => (now_seconds() - at.timestamp()).max(0),
                };
                self.lag_seconds.with_label_values(&labels).set(age);
            }
            let taken_in = [
                ("batches", status.batches),
                ("commits", status.commits),
                ("events", status.events),
                ("voids", status.voids),
                ("retries", status.retries),
            ];
            for (what, count) in taken_in {
                self.by_partition.with_label_values(&[what, &partition]).set(capped(count));
            }
            let (condition, follows) = match status.condition {
                Condition::Following { .. } if self.board.stands_still(&status) => {
                    ("standing_still", 0)
                }
                Condition::Following { .. } => ("following", 1),
                Condition::Starting => ("starting", 0),
                Condition::Retrying { .. } => ("retrying", 0),
                Condition::Damaged(_) => ("damaged", 0),
                Condition::Stopped(_) => ("stopped", 0),
            };
            self.following.with_label_values(&[&partition, condition]).set(follows);
        }
        let unseen = capped(self.board.unseen_for().as_secs());
        self.end_unseen.with_label_values::<&str>(&[]).set(unseen);
        self.gauges().into_iter().flat_map(Collector::collect).collect()
    }
}

/// Seconds since 1970.
fn now_seconds() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |it| capped(it.as_secs()))
}
