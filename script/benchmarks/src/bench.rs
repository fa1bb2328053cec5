//! Measures one row once.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::callers::{self, Load};
use crate::cpu::{self, Watched};
use crate::failure::Failure;
use crate::http::Connection;
use crate::in_process::InProcess;
use crate::ledger::Acknowledged;
use crate::measured::{Cpu, Run, Waits, Window};
use crate::raw::{Records, Sending};
use crate::row::{Era, Row, Store, Way, What};
use crate::servers::Servers;
use crate::system::{COMMAND_API, Release, System};
use crate::workload::FILES;
use crate::{cqrs, logs, raw};

/// So many lives are spread before their files repeat.
pub(crate) const LIVES: usize = 200_000;

/// What all rows of a run share.
pub(crate) struct Bench {
    pub(crate) servers: Servers,
    pub(crate) present: Release,
    pub(crate) before: Option<Release>,
    /// Where logs and lists of this run lie.
    pub(crate) work: PathBuf,
    pub(crate) warm_up: Duration,
    pub(crate) seconds: Duration,
    /// Of this machine.
    pub(crate) cores: usize,
    /// Bytes of the commits of one life of a loan, as the ledger of this checkout writes them.
    pub(crate) sizes: Vec<usize>,
}

impl Bench {
    /// Measures a row.
    pub(crate) async fn measure(&self, row: &Row) -> Result<Run, Failure> {
        match row.what {
            What::Ours(way, era) => self.ours(row, way, era).await,
            What::RawKafka | What::RawInsert | What::RawGrouped | What::CqrsEs => {
                self.others(row).await
            }
        }
    }

    /// The sizes of the commits of one life, by one caller on Kafka.
    pub(crate) async fn sizes(&self) -> Result<Vec<usize>, Failure> {
        let store = Store::KafkaFsync;
        let mut system = System::make(&self.present, &self.servers, &self.work, store, 1).await?;
        let sizes = sizes_of(&mut system).await;
        system.discard(&self.servers).await?;
        sizes
    }

    async fn others(&self, row: &Row) -> Result<Run, Failure> {
        let files = row.spread.files(LIVES);
        let callers = row.callers;
        let mut watched = self.servers.watched();
        watched.push(cpu::this_process("client"));
        let (window_in, window) = tokio::sync::oneshot::channel();
        let begin = || {
            let window = Window::starting_now(self.warm_up, self.seconds);
            // Whoever measures the processor waits for it.
            let _ = window_in.send(window);
            window
        };
        let cpu = async {
            match window.await {
                Ok(window) => cpu_in(&watched, window).await,
                Err(_) => Cpu::new(),
            }
        };
        let records = || Records::new(&self.sizes, files.clone());
        let servers = &self.servers;
        let (measured, cpu) = match row.what {
            What::RawKafka => {
                let partitions = row.partitions.unwrap_or(1);
                let fsync = row.store.fsync();
                let sending = Sending { callers, partitions, clients: 1, fsync };
                tokio::join!(raw::produce(servers, records(), sending, begin), cpu)
            }
            What::RawInsert => tokio::join!(raw::insert(servers, records(), callers, begin), cpu),
            What::RawGrouped => {
                tokio::join!(raw::insert_grouped(servers, records(), callers, begin), cpu)
            }
            What::CqrsEs | What::Ours(..) => {
                let projections = row.projectors == Some(true);
                tokio::join!(cqrs::execute(servers, &files, callers, projections, begin), cpu)
            }
        };
        let (waits, window) = measured?;
        Ok(Run::new(&waits, &window, cpu))
    }

    async fn ours(&self, row: &Row, way: Way, era: Era) -> Result<Run, Failure> {
        let release = match era {
            Era::Present => &self.present,
            Era::Before => {
                let before = self.before.as_ref();
                before.ok_or_else(|| Failure::unexpected("there is no ledger before"))?
            }
        };
        let partitions = row.partitions.unwrap_or(1);
        let mut system =
            System::make(release, &self.servers, &self.work, row.store, partitions).await?;
        let measured = self.on(&mut system, row, way).await;
        let discarded = system.discard(&self.servers).await;
        let run = measured?;
        discarded?;
        Ok(run)
    }

    async fn on(&self, system: &mut System, row: &Row, way: Way) -> Result<Run, Failure> {
        system.start_commands().await?;
        system.publish_policy().await?;
        let (customers, before) = callers::register(system, FILES).await?;
        if row.projectors == Some(true) {
            system.start_projections().await?;
        }
        let files = row.spread.files(LIVES);
        let (run, acknowledged) = match way {
            Way::InProcess => self.in_process(system, row, &customers, &files).await?,
            Way::Single | Way::Bulk => self.by_http(system, row, way, customers, files).await?,
        };
        // Only when nobody writes any more is the log what it stays.
        system.stop().await?;
        logs::read(system.log()).await?.compare(&before, &acknowledged)?;
        Ok(run)
    }

    async fn by_http(
        &self,
        system: &System,
        row: &Row,
        way: Way,
        customers: Vec<String>,
        files: Vec<usize>,
    ) -> Result<(Run, Acknowledged), Failure> {
        let load = Load::new(system, customers, files);
        let mut watched = self.watched(system);
        watched.push(cpu::this_process("client"));
        let window = Window::starting_now(self.warm_up, self.seconds);
        let (told, cpu, acknowledged_ms) = tokio::join!(
            callers::let_loose(&load, row.callers, way == Way::Bulk, window),
            cpu_in(&watched, window),
            acknowledged_in(system, window),
        );
        let told = told?;
        let mut run = Run::new(&told.waits, &window, cpu);
        run.acknowledged_ms = acknowledged_ms;
        Ok((run, told.acknowledged))
    }

    async fn in_process(
        &self,
        system: &mut System,
        row: &Row,
        customers: &[String],
        files: &[usize],
    ) -> Result<(Run, Acknowledged), Failure> {
        system.stop_one(COMMAND_API).await?;
        let time = self.warm_up + self.seconds;
        let (work, callers) = (&self.work, row.callers);
        let begun = InProcess::start(system, work, customers, files, callers, time).await?;
        let window = Window::starting_now(self.warm_up, self.seconds);
        let mut watched = self.watched(system);
        watched.extend(begun.watched());
        let (ended, cpu) = tokio::join!(begun.end(self.warm_up, time), cpu_in(&watched, window));
        let (waits, acknowledged): (Waits, Acknowledged) = ended?;
        Ok((Run::new(&waits, &window, cpu), acknowledged))
    }

    fn watched(&self, system: &System) -> Vec<Watched> {
        let mut watched = system.watched();
        watched.extend(self.servers.watched());
        watched
    }
}

async fn sizes_of(system: &mut System) -> Result<Vec<usize>, Failure> {
    system.start_commands().await?;
    system.publish_policy().await?;
    let (customers, _) = callers::register(system, 1).await?;
    let load = Load::new(system, customers, vec![0]);
    let acknowledged = load.one_life().await?;
    Ok(logs::read(system.log()).await?.sizes(&acknowledged))
}

/// What each takes of the processor while the window lasts.
async fn cpu_in(watched: &[Watched], window: Window) -> Cpu {
    sleep_until(Instant::from_std(window.from)).await;
    let before = cpu::so_far(watched);
    sleep_until(Instant::from_std(window.until)).await;
    cpu::between(&before, &cpu::so_far(watched))
}

/// The mean time that the log took to acknowledge while the window lasted, in milliseconds.
async fn acknowledged_in(system: &System, window: Window) -> Option<f64> {
    sleep_until(Instant::from_std(window.from)).await;
    let before = acknowledgements(system).await?;
    sleep_until(Instant::from_std(window.until)).await;
    let after = acknowledgements(system).await?;
    let count = after.1 - before.1;
    (0.0 < count).then(|| (after.0 - before.0) / count * 1_000.0)
}

/// Sum of seconds and count, as command-api tells them.
async fn acknowledgements(system: &System) -> Option<(f64, f64)> {
    let metrics = metrics(&system.commands).await?;
    let of = |suffix: &str| value(&metrics, &format!("ledger_acknowledgement_seconds_{suffix}"));
    Some((of("sum")?, of("count")?))
}

/// What a service tells of itself.
pub(crate) async fn metrics(address: &str) -> Option<String> {
    let mut connection = Connection::open(address, "").await.ok()?;
    let reply = connection.get("/metrics").await.ok()?;
    String::from_utf8(reply.body.to_vec()).ok()
}

/// The sum of all values of a metric, whatever its labels are, which must have this in them.
pub(crate) fn value_with(metrics: &str, name: &str, label: &str) -> Option<f64> {
    let of = |line: &str| {
        let rest = line.strip_prefix(name)?;
        let (labels, value) = rest.rsplit_once(' ')?;
        (labels.is_empty() || labels.starts_with('{')).then_some(())?;
        labels.contains(label).then(|| value.parse::<f64>().ok())?
    };
    let found: Vec<f64> = metrics.lines().filter_map(of).collect();
    (!found.is_empty()).then(|| found.iter().sum())
}

fn value(metrics: &str, name: &str) -> Option<f64> {
    value_with(metrics, name, "")
}

#[cfg(test)]
mod tests {
    use super::value_with;

    #[test]
    fn a_metric_is_summed_over_its_labels_and_no_other_of_like_name() {
        let metrics = "# HELP a_total x\na_total{what=\"events\",partition=\"0\"} 3\n\
                       a_total{what=\"events\",partition=\"1\"} 4\na_total{what=\"commits\"} 9\n\
                       a_total_more 100\n";
        assert_eq!(value_with(metrics, "a_total", "events"), Some(7.0));
        assert_eq!(value_with(metrics, "a_total", ""), Some(16.0));
        assert_eq!(value_with(metrics, "b_total", ""), None);
    }
}
