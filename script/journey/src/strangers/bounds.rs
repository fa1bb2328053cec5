//! What the services may take while strangers attack: connections, descriptors and memory.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use crate::metrics::gauge;
use crate::system::System;

/// The service's own bound on connections, as it is by default.
const CONNECTIONS_MAX: u64 = 768;

/// Files, sockets to brokers and databases, and threads' pipes, besides the connections.
const OTHER_DESCRIPTORS_MAX: u64 = 256;

/// What may be resident: the buffers of bodies (128 MiB by default), the answers under way, and what
/// a service of a small ledger needs.
const RESIDENT_MIB_MAX: u64 = 700;

/// How soon after an attack its connections are gone: the longest deadline of the services' (30 s),
/// and some time for it.
const GONE_WITHIN: Duration = Duration::from_secs(45);

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The services that are watched.
#[derive(Debug, Clone)]
pub(super) struct Bounds(Vec<Watched>);

#[derive(Debug, Clone)]
struct Watched {
    name: &'static str,
    pid: u32,
    base: String,
    /// Connections when nobody attacked.
    quiet: u64,
}

/// An attack being watched.
pub(super) struct Watch {
    ends: Arc<AtomicBool>,
    worst: Vec<(Watched, Arc<Worst>)>,
    looking: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Worst {
    descriptors: AtomicU64,
    resident_mib: AtomicU64,
}

impl Bounds {
    pub(super) fn of(system: &System) -> Bounds {
        let watched = |name, base: &str| {
            let pid = system.last_pid(name).expect("the service runs");
            Watched { name, pid, base: base.to_owned(), quiet: 8 }
        };
        Bounds(vec![
            watched("command-api", &system.commands),
            watched("query-graphql", &system.queries),
        ])
    }

    /// Looks at each service until it is told to end.
    pub(super) fn watch(&self) -> Watch {
        let ends = Arc::new(AtomicBool::new(false));
        let worst: Vec<_> = self.0.iter().map(|it| (it.clone(), Arc::default())).collect();
        let (of_all, until) = (worst.clone(), Arc::clone(&ends));
        let looking = tokio::spawn(async move {
            while !until.load(Ordering::Relaxed) {
                for (watched, worst) in &of_all {
                    watched.look(worst);
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
        Watch { ends, worst, looking }
    }

    /// Waits until the attack's connections are gone; what is left of them if they do not go.
    pub(super) async fn left_behind(&self) -> Option<String> {
        for watched in &self.0 {
            let begun = Instant::now();
            loop {
                let open = gauge(&watched.base, "ledger_http_connections").await.ok().flatten();
                if open.is_some_and(|it| it <= watched.quiet) {
                    break;
                }
                if begun.elapsed() > GONE_WITHIN {
                    return Some(format!(
                        "{} had still {open:?} connections {} s after the attack, expected at most {}",
                        watched.name,
                        GONE_WITHIN.as_secs(),
                        watched.quiet
                    ));
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        None
    }
}

impl Watched {
    fn look(&self, worst: &Worst) {
        let descriptors = fs::read_dir(format!("/proc/{}/fd", self.pid));
        let descriptors = descriptors.map(|it| it.count() as u64).unwrap_or_default();
        worst.descriptors.fetch_max(descriptors, Ordering::Relaxed);
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kib = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
        worst.resident_mib.fetch_max(kib.unwrap_or_default() / 1024, Ordering::Relaxed);
    }
}

impl Watch {
    /// What went past its bound.
    pub(super) async fn end(self) -> Vec<String> {
        self.ends.store(true, Ordering::Relaxed);
        self.looking.await.expect("looking does not panic");
        let mut past = vec![];
        for (Watched { name, .. }, worst) in &self.worst {
            let descriptors = worst.descriptors.load(Ordering::Relaxed);
            let most = CONNECTIONS_MAX + OTHER_DESCRIPTORS_MAX;
            if descriptors > most {
                past.push(format!(
                    "{name} had {descriptors} descriptors open, expected at most {most}"
                ));
            }
            if descriptors == 0 {
                past.push(format!("{name} is gone"));
            }
            let resident = worst.resident_mib.load(Ordering::Relaxed);
            if resident > RESIDENT_MIB_MAX {
                past.push(format!(
                    "{name} had {resident} MiB resident, expected at most {RESIDENT_MIB_MAX}"
                ));
            }
        }
        past
    }
}
