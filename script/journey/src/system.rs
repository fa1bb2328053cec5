//! The services as they run for real: their own binaries, configured by `LEDGER_*` variables,
//! stopped with the journey.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde_json::{Value, json};
use servers::Sources;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::client::{Caller, ClientError};
use crate::late_record::LateRecordError;
use crate::outbox::Outbox;
use crate::report::say;
use crate::tokens::{Tokens, token_entries, token_text, tokens};

/// A service could not be run.
#[derive(Debug, thiserror::Error)]
pub enum SystemError {
    #[error("{tried}: {source}")]
    Io { tried: String, source: io::Error },
    #[error("{name} ended with {status} before it was ready; its log is {log}")]
    Ended { name: &'static str, status: String, log: String },
    #[error("{name} was not ready within {seconds} s; its log is {log}")]
    Late { name: &'static str, seconds: u64, log: String },
    #[error("{command} failed: {output}")]
    Tool { command: String, output: String },
    #[error("{name} ended with {status}; the lines above say why")]
    Beside { name: String, status: String },
    #[error("look at a service's metrics: {0}")]
    Metrics(#[from] reqwest::Error),
    #[error(transparent)]
    LateRecord(#[from] LateRecordError),
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Which log carries the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogKind {
    Kafka,
    Postgres,
}

impl LogKind {
    pub const fn name(self) -> &'static str {
        match self {
            LogKind::Kafka => "Kafka",
            LogKind::Postgres => "PostgreSQL",
        }
    }
}

/// The running services of one ledger.
pub struct System {
    folder: PathBuf,
    pub(crate) binaries: PathBuf,
    pub(crate) environment: Vec<(&'static str, String)>,
    services: Vec<Service>,
    pub tokens: Tokens,
    pub commands: String,
    pub queries: String,
    pub projections: String,
    token_file: PathBuf,
    /// Who is told of one-time codes.
    pub(crate) outbox: Outbox,
    /// Who is asked for evidence of an applicant, and what lists say; nobody answers before it is said what.
    pub(crate) sources: Sources,
}

struct Service {
    name: &'static str,
    child: Child,
    log: PathBuf,
    base: String,
}

/// What a process needed, as the kernel counts it.
#[derive(Debug, Clone)]
pub struct Memory {
    pub name: &'static str,
    /// The most that was resident at once, in MiB.
    pub peak_mib: u64,
}

pub(crate) const COMMAND_API: &str = "command-api";
const READY_SECONDS: u64 = 60;
const STOP_SECONDS: u64 = 30;

impl System {
    /// Makes a ledger of `partitions` on the servers of this run, starts the services on free
    /// ports of loopback, and publishes the first policy.
    ///
    /// # Errors
    /// When a service does not start; what was started is stopped.
    pub async fn start(
        kind: LogKind,
        partitions: u32,
        first_business_date: NaiveDate,
    ) -> Result<System, SystemError> {
        let kek: Vec<u8> =
            [Uuid::new_v4(), Uuid::new_v4()].iter().flat_map(|it| *it.as_bytes()).collect();
        System::start_under(&kek, kind, partitions, first_business_date).await
    }

    /// The same under this key-encryption key of 32 bytes.
    ///
    /// # Errors
    /// As [`System::start`].
    pub async fn start_under(
        kek: &[u8],
        kind: LogKind,
        partitions: u32,
        first_business_date: NaiveDate,
    ) -> Result<System, SystemError> {
        let binaries = binaries()?;
        let run = servers::unique("run");
        let folder = target(&binaries).join("journey").join(&run);
        fs::create_dir_all(&folder).map_err(io_error("make the journey's folder"))?;
        let tokens = tokens();
        let token_file = folder.join("tokens.json");
        fs::write(&token_file, token_text(&token_entries(&tokens)))
            .map_err(io_error("write the token file"))?;

        let log = match kind {
            LogKind::Kafka => {
                format!("kafka://{}/{}", servers::kafka(), servers::unique("ledger.events"))
            }
            LogKind::Postgres => servers::fresh_database("ledger-log"),
        };
        let (commands, queries, projections) = (free_address()?, free_address()?, free_address()?);
        let outbox = Outbox::open().await.map_err(io_error("listen for one-time codes"))?;
        let sources = Sources::open().await.map_err(io_error("answer for sources"))?;
        let environment = vec![
            ("LEDGER_LOG", log),
            ("LEDGER_KEYS", servers::fresh_database("ledger-keys")),
            ("LEDGER_READ_MODELS", servers::fresh_database("ledger-read")),
            ("LEDGER_KEK", STANDARD.encode(kek)),
            ("LEDGER_TOKENS", token_file.display().to_string()),
            ("LEDGER_CODES", outbox.address()),
            ("LEDGER_SOURCE_BUREAU", sources.address("bureau")),
            ("LEDGER_SOURCE_MOBILE_MONEY", sources.address("mobile_money")),
            ("LEDGER_SOURCE_BILLS", sources.address("bills")),
            ("LEDGER_SOURCE_LISTS", sources.address("lists")),
        ];
        let mut system = System {
            folder,
            binaries,
            environment,
            services: vec![],
            tokens,
            commands: format!("http://{commands}"),
            queries: format!("http://{queries}"),
            projections: format!("http://{projections}"),
            token_file,
            outbox,
            sources,
        };
        system
            .tool(&[
                "init",
                "--partitions",
                &partitions.to_string(),
                "--first-business-date",
                &first_business_date.to_string(),
            ])
            .await?;
        system.run(COMMAND_API, &commands).await?;
        system.run("projections", &projections).await?;
        system.run("query-graphql", &queries).await?;
        system.publish_policy().await?;
        Ok(system)
    }

    /// The address of the log, as `LEDGER_LOG` has it.
    pub fn log(&self) -> &str {
        self.variable("LEDGER_LOG")
    }

    /// What a variable of its configuration says.
    pub(crate) fn variable(&self, name: &str) -> &str {
        let found = self.environment.iter().find(|(it, _)| *it == name);
        found.map(|(_, value)| value.as_str()).expect("every system is configured alike")
    }

    /// A caller under this token.
    pub fn caller(&self, token: &str) -> Caller {
        Caller::new(&self.commands, &self.queries, token)
    }

    /// Runs `replay-tools` with the services' configuration: what it printed.
    ///
    /// # Errors
    /// When it fails, with all that it said.
    pub async fn tool(&self, arguments: &[&str]) -> Result<String, SystemError> {
        let command = format!("replay-tools {}", arguments.join(" "));
        let mut process = Command::new(self.binaries.join("replay-tools"));
        process.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        let tried = format!("run {command}");
        let output = self.configured(&mut process).output().await.map_err(io_error(&tried))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match output.status.success() {
            true => Ok(said(&output.stdout)),
            false => Err(SystemError::Tool {
                command,
                output: said(&output.stdout) + &said(&output.stderr),
            }),
        }
    }

    /// Where `replay-tools` lies.
    pub fn replay_tools(&self) -> PathBuf {
        self.binaries.join("replay-tools")
    }

    /// How to call `replay-tools` by hand on this ledger: the variables to set.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn environment_file(&self) -> Result<PathBuf, SystemError> {
        let path = self.folder.join("environment");
        let lines: String = self
            .environment
            .iter()
            .map(|(name, value)| format!("export {name}='{value}'\n"))
            .collect();
        fs::write(&path, lines).map_err(io_error("write the environment file"))?;
        Ok(path)
    }

    /// The peak memory of each service so far.
    pub fn memory(&self) -> Vec<Memory> {
        let of = |service: &Service| {
            let status =
                fs::read_to_string(format!("/proc/{}/status", service.child.id()?)).ok()?;
            let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
            let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
            Some(Memory { name: service.name, peak_mib: kib / 1024 })
        };
        self.services.iter().filter_map(of).collect()
    }

    /// The names of services that have ended by themselves.
    pub fn ended(&mut self) -> Vec<&'static str> {
        let ended = |it: &mut Service| matches!(it.child.try_wait(), Ok(Some(_)));
        self.services.iter_mut().filter_map(|it| ended(it).then_some(it.name)).collect()
    }

    /// Waits until a service ends by itself; for `--keep`.
    pub async fn until_one_ends(&mut self) -> &'static str {
        loop {
            if let Some(name) = self.ended().first() {
                return name;
            }
            sleep(Duration::from_millis(500)).await;
        }
    }

    /// Asks every service to stop and waits for it.
    pub async fn stop(&mut self) {
        for service in &self.services {
            if let Some(pid) = service.child.id()
                && let Err(error) = signal(pid, "TERM").await
            {
                say(&format!("{} could not be asked to stop: {error}", service.name));
            }
        }
        for service in &mut self.services {
            let ended = timeout(Duration::from_secs(STOP_SECONDS), service.child.wait()).await;
            if ended.is_err() {
                say(&format!(
                    "{} did not stop within {STOP_SECONDS} s and is killed",
                    service.name
                ));
                // It is gone or about to be: nothing more can be done about it here.
                let _ = service.child.kill().await;
            }
        }
        // None of them has ended by itself.
        self.services.clear();
    }

    /// Adds callers to the token file, by entries of it, and answers queries by another query-graphql,
    /// which has read them.
    ///
    /// # Errors
    /// When the file cannot be written, or the service does not start.
    pub(crate) async fn answer_others(&mut self, others: &[Value]) -> Result<(), SystemError> {
        let mut entries = token_entries(&self.tokens);
        entries.extend_from_slice(others);
        fs::write(&self.token_file, token_text(&entries))
            .map_err(io_error("write the token file"))?;
        let address = free_address()?;
        self.run("query-graphql", &address).await?;
        self.queries = format!("http://{address}");
        Ok(())
    }

    /// The process of the last service of this name that was started.
    pub(crate) fn last_pid(&self, name: &str) -> Option<u32> {
        self.services.iter().rfind(|it| it.name == name)?.child.id()
    }

    pub(crate) async fn run(
        &mut self,
        name: &'static str,
        address: &str,
    ) -> Result<(), SystemError> {
        // A second one of a name has a log of its own.
        let before = self.services.iter().filter(|it| it.name == name).count();
        let log = match before {
            0 => self.folder.join(format!("{name}.log")),
            _ => self.folder.join(format!("{name}-{}.log", before + 1)),
        };
        let file = fs::File::create(&log).map_err(io_error("make a service's log"))?;
        let mut process = Command::new(self.binaries.join(name));
        process.env("LEDGER_LISTEN", address).stdin(Stdio::null()).kill_on_drop(true);
        process.stdout(file.try_clone().map_err(io_error("share a service's log"))?).stderr(file);
        let tried = format!("start {}", self.binaries.join(name).display());
        let child = self.configured(&mut process).spawn().map_err(io_error(&tried))?;
        let base = format!("http://{address}");
        self.services.push(Service { name, child, log, base });
        let service = self.services.last_mut().expect("it was pushed");
        service.ready().await
    }

    /// Only what the journey sets: a variable of the person's own shell must not leak in.
    fn configured<'a>(&self, process: &'a mut Command) -> &'a mut Command {
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LEDGER_")) {
            if name != "LEDGER_LISTEN" {
                process.env_remove(name);
            }
        }
        process.envs(self.environment.iter().cloned())
    }

    /// One person writes the first policy version, another approves it.
    async fn publish_policy(&self) -> Result<(), SystemError> {
        let document = include_str!("../../../ledger-core/src/policy/versions/shipped.json");
        let (author, approver) = (self.caller(&self.tokens.risk), self.caller(&self.tokens.admin));
        let proposed = author
            .command("/v1/policies", "first-policy", &json!({ "document": document }))
            .await?;
        let hash = proposed.pointer("/events/0/data/hash").and_then(Value::as_str);
        let hash = hash.ok_or_else(|| ClientError::Unexpected {
            tried: "POST /v1/policies".to_owned(),
            reason: "its event names no hash".to_owned(),
        })?;
        let path = format!("/v1/policies/{hash}/approval");
        approver.command(&path, "first-policy", &json!({})).await?;
        Ok(())
    }
}

impl Service {
    async fn ready(&mut self) -> Result<(), SystemError> {
        let deadline = Instant::now() + Duration::from_secs(READY_SECONDS);
        let log = self.log.display().to_string();
        let url = format!("{}/readyz", self.base);
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                let status = status.to_string();
                return Err(SystemError::Ended { name: self.name, status, log });
            }
            match reqwest::get(&url).await {
                Ok(response) if response.status().is_success() => return Ok(()),
                Ok(_) | Err(_) => sleep(Duration::from_millis(50)).await,
            }
        }
        Err(SystemError::Late { name: self.name, seconds: READY_SECONDS, log })
    }
}

pub(crate) async fn signal(pid: u32, signal: &str) -> Result<(), SystemError> {
    let mut kill = Command::new("kill");
    kill.args(["-s", signal, &pid.to_string()]);
    kill.status().await.map_err(io_error(&format!("send {signal} to process {pid}")))?;
    Ok(())
}

/// The folder of this program: the services lie beside it.
fn binaries() -> Result<PathBuf, SystemError> {
    let program = std::env::current_exe().map_err(io_error("find this program"))?;
    let folder = program.parent().map(Path::to_path_buf).unwrap_or_default();
    // A test program lies one folder deeper.
    Ok(match folder.file_name().is_some_and(|it| it == "deps") {
        true => folder.parent().map(Path::to_path_buf).unwrap_or_default(),
        false => folder,
    })
}

/// The target folder: two levels above a binary of a profile.
fn target(binaries: &Path) -> PathBuf {
    binaries.parent().map(Path::to_path_buf).unwrap_or_else(|| binaries.to_path_buf())
}

pub(crate) fn free_address() -> Result<String, SystemError> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(io_error("find a free port"))?;
    let address = listener.local_addr().map_err(io_error("find a free port"))?;
    Ok(address.to_string())
}

fn io_error(tried: &str) -> impl Fn(io::Error) -> SystemError + use<> {
    let tried = tried.to_owned();
    move |source| SystemError::Io { tried: tried.clone(), source }
}
