//! A ledger of a row's own: its services as they are shipped, on loopback, stopped by their ids.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::cpu::{self, Watched};
use crate::failure::Failure;
use crate::http::{Asked, Connection};
use crate::logs::{drop_database, drop_log, fresh_database, unique};
use crate::row::Store;
use crate::servers::Servers;
use crate::speech::Speech;

const READY_SECONDS: u64 = 120;
const STOP: Duration = Duration::from_secs(30);

/// The business date that a ledger begins with.
pub(crate) const FIRST_DAY: &str = "2026-01-05";

/// Programs of a revision, and how they are spoken to.
#[derive(Debug, Clone)]
pub(crate) struct Release {
    pub(crate) binaries: PathBuf,
    pub(crate) checkout: PathBuf,
    pub(crate) speech: &'static Speech,
}

impl Release {
    pub(crate) fn new(checkout: &Path, binaries: &Path) -> Release {
        Release {
            binaries: binaries.to_owned(),
            checkout: checkout.to_owned(),
            speech: Speech::of(checkout),
        }
    }
}

/// The services of one ledger.
pub(crate) struct System {
    folder: PathBuf,
    pub(crate) release: Release,
    environment: Vec<(String, String)>,
    services: Vec<Service>,
    log: String,
    pub(crate) commands: String,
    pub(crate) projections: String,
    pub(crate) queries: String,
    pub(crate) token: String,
    pub(crate) auditor: String,
    risk: String,
    admin: String,
}

struct Service {
    name: &'static str,
    child: Child,
}

pub(crate) const COMMAND_API: &str = "command-api";
pub(crate) const PROJECTIONS: &str = "projections";
pub(crate) const QUERY_GRAPHQL: &str = "query-graphql";

impl System {
    /// Makes a ledger; no service runs yet.
    pub(crate) async fn make(
        release: &Release,
        servers: &Servers,
        work: &Path,
        store: Store,
        partitions: u32,
    ) -> Result<System, Failure> {
        let folder = work.join(unique("ledger"));
        fs::create_dir_all(&folder).map_err(Failure::io("make a folder"))?;
        let log = match store {
            Store::KafkaFsync | Store::KafkaCache => {
                format!("kafka://{}/{}", servers.kafka, unique("ledger.events"))
            }
            Store::Postgres => fresh_database(&servers.postgres, "bench-log").await?,
        };
        let token = || Uuid::new_v4().simple().to_string();
        let (service, auditor, risk, admin) = (token(), token(), token(), token());
        let tokens = folder.join("tokens.json");
        let entry = |token: &str, role: &str| json!({ "token": token, "issuer": "bench", "subject": role, "roles": [role] });
        let entries = json!([
            entry(&service, "service"),
            entry(&auditor, "auditor"),
            entry(&risk, "risk"),
            entry(&admin, "admin"),
        ]);
        fs::write(&tokens, entries.to_string()).map_err(Failure::io("write the tokens"))?;
        let mut environment = vec![
            ("LEDGER_LOG".to_owned(), log.clone()),
            ("LEDGER_FSYNC".to_owned(), if store.fsync() { "on" } else { "off" }.to_owned()),
            ("LEDGER_KEYS".to_owned(), fresh_database(&servers.postgres, "bench-keys").await?),
            (
                "LEDGER_READ_MODELS".to_owned(),
                fresh_database(&servers.postgres, "bench-read").await?,
            ),
            // Of no ledger that anybody keeps: 32 bytes in Base64.
            ("LEDGER_KEK".to_owned(), format!("{}=", "Q".repeat(43))),
            ("LEDGER_TOKENS".to_owned(), tokens.display().to_string()),
            ("LEDGER_LOG_LEVEL".to_owned(), "warn".to_owned()),
        ];
        let bounds = release.speech.bounds.iter();
        environment.extend(bounds.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let system = System {
            folder,
            release: release.clone(),
            environment,
            services: vec![],
            log,
            commands: free_address()?,
            projections: free_address()?,
            queries: free_address()?,
            token: service,
            auditor,
            risk,
            admin,
        };
        let partitions = partitions.to_string();
        let days = ["--first-business-date", FIRST_DAY];
        system.tool(&["init", "--partitions", &partitions, days[0], days[1]]).await?;
        Ok(system)
    }

    /// The address of the log.
    pub(crate) fn log(&self) -> &str {
        &self.log
    }

    /// The address of the read models.
    pub(crate) fn read_models(&self) -> &str {
        self.variable("LEDGER_READ_MODELS")
    }

    fn variable(&self, name: &str) -> &str {
        let found = self.environment.iter().find(|it| it.0 == name);
        found.map(|(_, it)| it.as_str()).unwrap_or_default()
    }

    /// Gives the read models an empty database, as for a ledger that was never projected.
    pub(crate) async fn forget_read_models(&mut self, servers: &Servers) -> Result<(), Failure> {
        drop_database(&servers.postgres, self.read_models()).await?;
        let fresh = fresh_database(&servers.postgres, "bench-read").await?;
        if let Some(variable) = self.environment.iter_mut().find(|it| it.0 == "LEDGER_READ_MODELS")
        {
            variable.1 = fresh;
        }
        Ok(())
    }

    /// Starts command-api; the first time it publishes the policy.
    pub(crate) async fn start_commands(&mut self) -> Result<(), Failure> {
        let address = self.commands.clone();
        self.run(COMMAND_API, &address).await
    }

    pub(crate) async fn start_projections(&mut self) -> Result<(), Failure> {
        let address = self.projections.clone();
        self.run(PROJECTIONS, &address).await
    }

    pub(crate) async fn start_queries(&mut self) -> Result<(), Failure> {
        let address = self.queries.clone();
        self.run(QUERY_GRAPHQL, &address).await
    }

    /// One person writes the first policy version, another approves it.
    pub(crate) async fn publish_policy(&self) -> Result<(), Failure> {
        let file = self.release.speech.policy_file(&self.release.checkout);
        let document = fs::read_to_string(file).map_err(Failure::io("read the policy"))?;
        let body = json!({ "document": document }).to_string().into();
        let asked = Asked { key: Some("first-policy"), body, ..Asked::default() };
        let mut author = Connection::open(&self.commands, &self.risk).await?;
        let proposed = author.post("/v1/policies", asked).await?.accepted("propose a policy")?;
        let hash = proposed.pointer("/events/0/data/hash").and_then(Value::as_str);
        let hash = hash.ok_or_else(|| Failure::unexpected("the policy has no hash"))?;
        let body = Bytes::from_static(b"{}");
        let asked = Asked { key: Some("first-policy"), body, ..Asked::default() };
        let mut approver = Connection::open(&self.commands, &self.admin).await?;
        let approval = format!("/v1/policies/{hash}/approval");
        approver.post(&approval, asked).await?.accepted("approve a policy")?;
        Ok(())
    }

    /// Starts a business day; `last` is the one before.
    pub(crate) async fn start_day(&self, date: &str, last: &str) -> Result<(), Failure> {
        let mut connection = Connection::open(&self.commands, &self.token).await?;
        let path = self.release.speech.day(date, last);
        connection.post(&path, Asked::default()).await?.accepted(&path).map(drop)
    }

    /// Runs `replay-tools` on this ledger: what it printed.
    pub(crate) async fn tool(&self, arguments: &[&str]) -> Result<String, Failure> {
        let mut process = self.command("replay-tools");
        process.args(arguments).stdin(Stdio::null());
        let tried = format!("replay-tools {}", arguments.join(" "));
        let output = process.output().await.map_err(Failure::io(&tried))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match output.status.success() {
            true => Ok(said(&output.stdout)),
            false => Err(Failure::unexpected(format!(
                "{tried}: {}{}",
                said(&output.stdout),
                said(&output.stderr)
            ))),
        }
    }

    /// A program with this ledger's configuration and no other.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut process = Command::new(self.release.binaries.join(program));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LEDGER_")) {
            process.env_remove(name);
        }
        process.envs(self.environment.iter().cloned()).kill_on_drop(true);
        process
    }

    /// The processes of its services.
    pub(crate) fn watched(&self) -> Vec<Watched> {
        let of = |it: &Service| Some(Watched::alone(it.name, it.child.id()?));
        self.services.iter().filter_map(of).collect()
    }

    /// What is resident of a service, in KiB.
    pub(crate) fn resident_kib(&self, name: &str) -> Option<u64> {
        let service = self.services.iter().find(|it| it.name == name)?;
        cpu::resident_kib(service.child.id()?)
    }

    /// Stops one service and waits for its end.
    pub(crate) async fn stop_one(&mut self, name: &str) -> Result<(), Failure> {
        if let Some(at) = self.services.iter().position(|it| it.name == name) {
            stop(self.services.remove(at)).await?;
        }
        Ok(())
    }

    /// Stops all and drops what they kept.
    pub(crate) async fn discard(mut self, servers: &Servers) -> Result<(), Failure> {
        self.stop().await?;
        drop_log(&servers.postgres, &self.log).await?;
        for name in ["LEDGER_KEYS", "LEDGER_READ_MODELS"] {
            drop_database(&servers.postgres, self.variable(name)).await?;
        }
        Ok(())
    }

    /// Stops all, the last started first.
    pub(crate) async fn stop(&mut self) -> Result<(), Failure> {
        while let Some(service) = self.services.pop() {
            stop(service).await?;
        }
        Ok(())
    }

    async fn run(&mut self, name: &'static str, address: &str) -> Result<(), Failure> {
        let log = self.folder.join(format!("{name}.log"));
        let file = fs::File::options().create(true).append(true).open(&log);
        let file = file.map_err(Failure::io("open a service's log"))?;
        let mut process = self.command(name);
        process.env("LEDGER_LISTEN", address).stdin(Stdio::null());
        let shared = file.try_clone().map_err(Failure::io("share a service's log"))?;
        let child = process.stdout(shared).stderr(file).spawn();
        let child = child.map_err(Failure::io(format!("start {name}")))?;
        self.services.push(Service { name, child });
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(READY_SECONDS) {
            let started = self.services.last_mut().map(|it| it.child.try_wait());
            if let Some(Ok(Some(status))) = started {
                let (name, status) = (name.to_owned(), status.to_string());
                return Err(Failure::Ended { name, status, log: log.display().to_string() });
            }
            if is_ready(address).await {
                return Ok(());
            }
            sleep(Duration::from_millis(25)).await;
        }
        Err(Failure::Late { what: format!("{name} is not ready"), seconds: READY_SECONDS })
    }
}

async fn is_ready(address: &str) -> bool {
    let Ok(mut connection) = Connection::open(address, "").await else { return false };
    connection.get("/readyz").await.is_ok_and(|it| it.status == 200)
}

async fn stop(mut service: Service) -> Result<(), Failure> {
    if let Some(pid) = service.child.id() {
        let mut kill = Command::new("kill");
        let status = kill.args(["-s", "TERM", &pid.to_string()]).status().await;
        status.map_err(Failure::io("ask a service to stop"))?;
    }
    if timeout(STOP, service.child.wait()).await.is_err() {
        service.child.kill().await.map_err(Failure::io("kill a service"))?;
    }
    Ok(())
}

pub(crate) fn free_address() -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(Failure::io("find a free port"))?;
    let address = listener.local_addr().map_err(Failure::io("find a free port"))?;
    Ok(address.to_string())
}
