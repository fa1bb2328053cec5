//! What the writers count and measure, for Prometheus.

use std::sync::Arc;

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec,
    Opts, Registry,
};

use super::remembered::Behind;

/// The metrics of all partitions.
#[derive(Clone)]
pub(super) struct Metrics {
    commits: IntCounterVec,
    acknowledgement: Histogram,
    waiting: IntGaugeVec,
    in_flight: IntGaugeVec,
    epoch: IntGaugeVec,
    void_records: IntGaugeVec,
    witness_distance: IntGaugeVec,
    witness_alarms: IntCounterVec,
    files: IntGaugeVec,
    files_visited: IntCounterVec,
    not_aged: IntGaugeVec,
    terms_ended: IntCounterVec,
    repeats: IntCounterVec,
}

/// The metrics of one partition.
#[derive(Clone)]
pub(super) struct PartitionMetrics {
    pub(super) commits_of_commands: IntCounter,
    pub(super) commits_of_time: IntCounter,
    pub(super) commits_of_takeovers: IntCounter,
    pub(super) acknowledgement: Histogram,
    pub(super) waiting: IntGauge,
    pub(super) in_flight: IntGauge,
    pub(super) epoch: IntGauge,
    pub(super) void_records: IntGauge,
    pub(super) witness_distance: IntGauge,
    pub(super) witness_alarms: IntCounter,
    pub(super) files: IntGauge,
    pub(super) files_visited: IntCounter,
    pub(super) not_aged: IntGauge,
    pub(super) terms_ended: IntCounter,
    pub(super) repeats: IntCounter,
}

impl Metrics {
    /// Makes the metrics and registers them.
    ///
    /// # Errors
    /// When one of these names is registered already.
    pub(super) fn register(registry: &Registry) -> Result<Metrics, prometheus::Error> {
        let counters = |name: &str, help: &str, labels: &[&str]| {
            let it = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(it.clone()))?;
            Ok::<_, prometheus::Error>(it)
        };
        let gauges = |name: &str, help: &str| {
            let it = IntGaugeVec::new(Opts::new(name, help), &["partition"])?;
            registry.register(Box::new(it.clone()))?;
            Ok::<_, prometheus::Error>(it)
        };
        let acknowledgement = Histogram::with_opts(
            HistogramOpts::new(
                "ledger_acknowledgement_seconds",
                "From handing a commit to the log to its acknowledgement.",
            )
            .buckets(prometheus::exponential_buckets(0.000_1, 2.0, 18)?),
        )?;
        registry.register(Box::new(acknowledgement.clone()))?;
        let metrics = Metrics {
            commits: counters(
                "ledger_commits_total",
                "Commits acknowledged, by what caused them: a command, time or a takeover.",
                &["partition", "cause"],
            )?,
            acknowledgement,
            waiting: gauges("ledger_commands_waiting", "Commands in the partition's channel.")?,
            in_flight: gauges("ledger_commits_in_flight", "Commits sent and not acknowledged.")?,
            epoch: gauges("ledger_epoch", "The epoch of the partition's head.")?,
            void_records: gauges("ledger_void_records", "Void records met in the partition.")?,
            witness_distance: gauges(
                "ledger_witness_distance_commits",
                "Commits acknowledged and not yet read back and compared.",
            )?,
            witness_alarms: counters(
                "ledger_witness_alarms_total",
                "Times that what was read back was not what had been acknowledged.",
                &["partition"],
            )?,
            files: gauges("ledger_files", "Files held in memory.")?,
            files_visited: counters(
                "ledger_day_files_visited_total",
                "Files looked at because something was due in them.",
                &["partition"],
            )?,
            not_aged: gauges(
                "ledger_streams_not_aged",
                "Streams in which something is due that could not be done; they take no commands.",
            )?,
            terms_ended: counters(
                "ledger_terms_ended_total",
                "Terms that ended because the log did not acknowledge as expected.",
                &["partition"],
            )?,
            repeats: counters(
                "ledger_commands_repeated_total",
                "Commands that had been recorded before.",
                &["partition"],
            )?,
        };
        registry.register(Box::new(MemoryPerFile::new(metrics.files.clone())?))?;
        Ok(metrics)
    }

    pub(super) fn of(&self, partition: u32) -> PartitionMetrics {
        let number = partition.to_string();
        let only = [number.as_str()];
        let commits = |cause: &str| self.commits.with_label_values(&[number.as_str(), cause]);
        PartitionMetrics {
            commits_of_commands: commits("command"),
            commits_of_time: commits("time"),
            commits_of_takeovers: commits("takeover"),
            acknowledgement: self.acknowledgement.clone(),
            waiting: self.waiting.with_label_values(&only),
            in_flight: self.in_flight.with_label_values(&only),
            epoch: self.epoch.with_label_values(&only),
            void_records: self.void_records.with_label_values(&only),
            witness_distance: self.witness_distance.with_label_values(&only),
            witness_alarms: self.witness_alarms.with_label_values(&only),
            files: self.files.with_label_values(&only),
            files_visited: self.files_visited.with_label_values(&only),
            not_aged: self.not_aged.with_label_values(&only),
            terms_ended: self.terms_ended.with_label_values(&only),
            repeats: self.repeats.with_label_values(&only),
        }
    }
}

/// How long each partition's witness has saved nothing although something waits, measured when it
/// is asked for: a witness that stands still could not say it.
pub(super) struct Unwitnessed {
    gauges: GaugeVec,
    partitions: Vec<(Gauge, Behind)>,
}

impl Unwitnessed {
    /// Registers it for these partitions, the first in front.
    ///
    /// # Errors
    /// When its name is registered already.
    pub(super) fn register(
        registry: &Registry,
        partitions: impl IntoIterator<Item = Behind>,
    ) -> Result<(), prometheus::Error> {
        let gauges = GaugeVec::new(
            Opts::new(
                "ledger_witness_unsaved_seconds",
                "Since when the witness has saved nothing, while something acknowledged is not \
                 remembered outside the log; 0 while all is.",
            ),
            &["partition"],
        )?;
        let gauge = |number: u32| gauges.with_label_values(&[number.to_string()]);
        let partitions = (0..).zip(partitions).map(|(it, behind)| (gauge(it), behind)).collect();
        registry.register(Box::new(Unwitnessed { gauges, partitions }))
    }
}

impl Collector for Unwitnessed {
    fn desc(&self) -> Vec<&Desc> {
        self.gauges.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        for (gauge, behind) in &self.partitions {
            gauge.set(behind().as_secs_f64());
        }
        self.gauges.collect()
    }
}

/// As a gauge holds it.
pub(super) fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// Resident memory and what a file has of it, measured when it is asked for.
struct MemoryPerFile {
    files: Arc<IntGaugeVec>,
    resident: Gauge,
    per_file: Gauge,
}

impl MemoryPerFile {
    fn new(files: IntGaugeVec) -> Result<MemoryPerFile, prometheus::Error> {
        Ok(MemoryPerFile {
            files: Arc::new(files),
            resident: Gauge::new(
                "ledger_resident_memory_bytes",
                "Resident memory of the process, from /proc/self/status.",
            )?,
            per_file: Gauge::new(
                "ledger_memory_per_file_bytes",
                "Resident memory of the process divided by the files it holds.",
            )?,
        })
    }
}

impl Collector for MemoryPerFile {
    fn desc(&self) -> Vec<&Desc> {
        let mut all = self.resident.desc();
        all.extend(self.per_file.desc());
        all
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let Some(resident) = resident_bytes() else { return vec![] };
        let files: f64 = self
            .files
            .collect()
            .iter()
            .flat_map(|family| family.get_metric())
            .map(|it| it.get_gauge().get_value())
            .sum();
        self.resident.set(resident);
        let mut all = self.resident.collect();
        if files > 0.0 {
            self.per_file.set(resident / files);
            all.extend(self.per_file.collect());
        }
        all
    }
}

/// Linux says it; elsewhere the metric is absent.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    let kibibytes: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kibibytes) * 1024.0)
}
