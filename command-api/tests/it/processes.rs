//! Two processes on one ledger: real binaries, real Kafka, real PostgreSQL.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ledger_adapters::any::AnyLog;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{ChainNext, ChainReader, Log, genesis};
use serde_json::{Value, json};
use uuid::Uuid;

const PARTITIONS: u32 = 2;
const DEADLINE: Duration = Duration::from_secs(60);

/// What the processes share.
struct Ledger {
    log: String,
    keys: String,
    tokens: PathBuf,
}

/// A running command-api; killed when it is dropped.
struct Process {
    child: Child,
    base: String,
    http: reqwest::Client,
}

impl Ledger {
    async fn new() -> Ledger {
        let topic = servers::unique("ledger.events");
        let log = format!("kafka://{}/{topic}", servers::kafka());
        let founding = genesis::Founding {
            ledger: Uuid::new_v4(),
            partitions: PARTITIONS,
            first_business_date: "2026-01-02".parse().unwrap(),
            recorded_at: command_api::clock::Clock::now(&command_api::clock::SystemClock),
            writer: Uuid::new_v4(),
        };
        let opened = AnyLog::open(&log, true).await.unwrap();
        opened.create(PARTITIONS).await.unwrap();
        genesis::found(&opened, &founding).await.unwrap();
        let tokens = std::env::temp_dir().join(format!("{}.json", servers::unique("tokens")));
        let entry = |token: &str| json!({ "token": token, "issuer": "tests", "subject": token, "roles": [token] });
        let all = json!([entry("risk"), entry("admin"), entry("support")]);
        std::fs::write(&tokens, all.to_string()).unwrap();
        Ledger { log, keys: servers::fresh_database("keys"), tokens }
    }

    /// What starts a process that listens on this port.
    fn command(&self, port: u16) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_command-api"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LEDGER_")) {
            command.env_remove(name);
        }
        command
            .env("LEDGER_LOG", &self.log)
            .env("LEDGER_KEYS", &self.keys)
            .env("LEDGER_KEK", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
            .env("LEDGER_TOKENS", &self.tokens)
            .env("LEDGER_LISTEN", format!("127.0.0.1:{port}"))
            .env("LEDGER_LOG_LEVEL", "warn")
            .stdin(Stdio::null());
        command
    }

    /// Starts a process and waits until it answers.
    async fn start(&self) -> Process {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = self.command(port).spawn().unwrap();
        let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        let process = Process { child, base: format!("http://127.0.0.1:{port}"), http };
        process.until("it answers", async |it| it.get("/healthz").await.is_some()).await;
        process
    }

    /// Every commit in the ledger, and how many records are void, by partition.
    async fn read(&self) -> BTreeMap<u32, (Vec<Value>, usize)> {
        let log = AnyLog::open(&self.log, true).await.unwrap();
        let mut partitions = BTreeMap::<u32, (Vec<Value>, usize)>::new();
        for partition in 0..PARTITIONS {
            let mut reader = ChainReader::open(&log, partition, None).await.unwrap();
            let (commits, void) = partitions.entry(partition).or_default();
            loop {
                match reader.next().await.unwrap() {
                    ChainNext::Commit { record, .. } => {
                        let value = serde_json::from_slice(&record.value).unwrap();
                        commits.push(value);
                    }
                    ChainNext::Void { .. } => *void += 1,
                    ChainNext::End { .. } => break,
                    other @ (ChainNext::Damaged(_)
                    | ChainNext::BehindDamage
                    | ChainNext::Undecodable { .. }) => panic!("{other:?}"),
                }
            }
        }
        partitions
    }
}

impl Process {
    async fn get(&self, path: &str) -> Option<(u16, String)> {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.text().await.ok()?))
    }

    async fn ready(&self) -> bool {
        self.get("/readyz").await.is_some_and(|(status, _)| status == 200)
    }

    async fn until(&self, what: &str, condition: impl AsyncFn(&Process) -> bool) {
        let start = Instant::now();
        while !condition(self).await {
            assert!(start.elapsed() < DEADLINE, "waited {DEADLINE:?} in vain until {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn post(&self, token: &str, path: &str, key: &str, body: Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(token);
        let response = request.header("Idempotency-Key", key).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    /// As [`Process::post`], asked again while it is not known whether the command was recorded.
    async fn post_until_known(
        &self,
        token: &str,
        path: &str,
        key: &str,
        body: &Value,
    ) -> (u16, Value) {
        let start = Instant::now();
        loop {
            let answer = self.post(token, path, key, body.clone()).await;
            let unknown = answer.1.get("code") == Some(&json!("outcome-unknown"));
            if !unknown || start.elapsed() > DEADLINE {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn publish_policy(&self) {
        let body = json!({ "document": ledger_core::policy::Document::SHIPPED });
        let (status, proposed) = self.post("risk", "/v1/policies", "p", body).await;
        assert_eq!(status, 200, "{proposed}");
        let hash = proposed.pointer("/events/0/data/hash").unwrap().as_str().unwrap();
        let path = format!("/v1/policies/{hash}/approval");
        assert_eq!(self.post("admin", &path, "p", json!({})).await.0, 200);
    }

    fn signal(&self, signal: &str) {
        let kill = format!("kill -s {signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Stops it, and waits until each of its threads stands: the signal is sent before it is taken.
    fn stop(&self) {
        self.signal("STOP");
        let stands = |stat: &str| stat.rsplit(") ").next().is_some_and(|it| it.starts_with('T'));
        let threads = format!("/proc/{}/task", self.child.id());
        while !std::fs::read_dir(&threads)
            .unwrap()
            .filter_map(|it| std::fs::read_to_string(it.unwrap().path().join("stat")).ok())
            .all(|it| stands(&it))
        {
            std::thread::yield_now();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// As after a mistyped LEDGER_KEYS: taken as new, it would give every caller another name, and each
/// repeat of a command would be a second commit.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_with_another_keys_database_does_not_start_on_a_ledger_in_use() {
    let ledger = Ledger::new().await;
    let first = ledger.start().await;
    first.until("the first is ready", Process::ready).await;
    first.publish_policy().await;
    drop(first);
    let before = ledger.read().await;

    let Ledger { log, tokens, .. } = &ledger;
    let keys = servers::fresh_database("keys");
    let elsewhere = Ledger { log: log.clone(), keys, tokens: tokens.clone() };
    let mut starting = tokio::process::Command::from(elsewhere.command(0));
    starting.kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ended = tokio::time::timeout(DEADLINE, starting.output()).await.expect("it refuses");
    let ended = ended.unwrap();
    assert!(!ended.status.success());
    let told = [ended.stdout, ended.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    for part in ["neither the key of pseudonyms nor a witness", "LEDGER_KEYS", "accept-keys"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(ledger.read().await, before, "nothing was written");

    // With its own it goes on.
    let again = ledger.start().await;
    again.until("it is ready again", Process::ready).await;
}

/// The first process is paused while another takes its partitions over, and resumed with commands
/// waiting: whatever it still sends is void, it says that it is not ready, and never takes over
/// again. What it sent late costs the second a term at most, and no command.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_was_replaced_does_no_harm_when_it_wakes() {
    let ledger = Ledger::new().await;
    let first = ledger.start().await;
    first.until("the first is ready", Process::ready).await;
    first.publish_policy().await;
    let register = json!({ "country": "TG" });
    assert_eq!(first.post("support", "/v1/customers", "a", register.clone()).await.0, 201);

    first.stop();
    // They lie in its socket. As it wakes, its writers decide and send some of them, or read first
    // that they were replaced: either must do no harm. That a writer does send is forced where its
    // log is in memory (`writer::terms`).
    let waiting =
        futures_util::future::join_all(
            (0..16).map(|number| {
                let (first, register) = (&first, register.clone());
                async move {
                    first.post("support", "/v1/customers", &format!("c{number}"), register).await
                }
            }),
        );
    let replacing = async {
        let second = ledger.start().await;
        second.until("the second is ready", Process::ready).await;
        assert_eq!(second.post("support", "/v1/customers", "b", register.clone()).await.0, 201);
        first.signal("CONT");
        second
    };
    let (refused, second) = tokio::join!(waiting, replacing);
    for (status, body) in refused {
        assert_eq!(status, 503, "{body}");
    }
    first.until("the first is not ready", async |it| !it.ready().await).await;
    let (_, reasons) = first.get("/readyz").await.unwrap();
    assert!(reasons.contains("another writer"), "{reasons}");

    // Asked again where the ledger is served, each is recorded once.
    for number in 0..16 {
        let key = format!("c{number}");
        let answer = second.post_until_known("support", "/v1/customers", &key, &register).await;
        assert_eq!(answer.0, 201, "{}", answer.1);
    }
    let (mut registered, mut voids) = (0, 0);
    for (commits, void) in ledger.read().await.into_values() {
        let takeovers: Vec<(u64, &str)> = commits
            .iter()
            .filter(|it| it.get("takeover") == Some(&json!(true)))
            .map(|it| {
                let writer = it.get("writer").unwrap().as_str().unwrap();
                (it.get("epoch").unwrap().as_u64().unwrap(), writer)
            })
            .collect();
        // One a start; after what came late another one by the second, and none by the first.
        let [(2, by_first), (3, by_second), later @ ..] = &takeovers[..] else {
            panic!("{takeovers:?}")
        };
        assert_ne!(by_first, by_second);
        match later {
            [] => {}
            [(4, by)] => assert!(by == by_second && void > 0, "{takeovers:?}, {void} void"),
            _ => panic!("{takeovers:?}, {void} void"),
        }
        registered += commits
            .iter()
            .filter(|it| it.pointer("/command/type") == Some(&json!("customer.register")))
            .count();
        voids += void;
    }
    assert_eq!(registered, 18);
    println!("{voids} records are void");
    // The replaced one ends well all the same.
    first.signal("TERM");
}

/// A process that ends and starts again answers a repeat with the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_rebuilds_the_state_from_the_log() {
    let ledger = Ledger::new().await;
    let mut first = ledger.start().await;
    first.until("it is ready", Process::ready).await;
    first.publish_policy().await;
    let body = json!({ "country": "TG", "name": "Afi Mensah" });
    let answer = first.post("support", "/v1/customers", "a", body.clone()).await;
    assert_eq!(answer.0, 201);
    first.signal("TERM");
    let status = first.child.wait().unwrap();
    assert!(status.success(), "{status}");

    let second = ledger.start().await;
    second.until("it is ready", Process::ready).await;
    assert_eq!(second.post("support", "/v1/customers", "a", body).await, answer);
    let path = format!(
        "/v1/customers/{}/suspension",
        answer.1.get("file").unwrap().as_str().unwrap().strip_prefix("customer-").unwrap()
    );
    let (status, _) =
        second.post("risk", &path, "s", json!({ "reason": { "code": "fraud_suspected" } })).await;
    assert_eq!(status, 200);
}

/// Nobody may accept a log under a writer that serves: the process tells that it does, beside the
/// witness, and takes it back when it ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_tells_which_partitions_it_serves_until_it_ends() {
    let ledger = Ledger::new().await;
    let witness = WitnessStore::connect(&ledger.keys).await.unwrap();
    assert_eq!(witness.attendant(0).await.unwrap(), None);
    let mut process = ledger.start().await;
    for partition in 0..PARTITIONS {
        let told = async |_: &Process| {
            let attendant = witness.attendant(partition).await.unwrap();
            attendant.is_some_and(|it| it.remaining > Duration::from_secs(5))
        };
        process.until("it is told who serves", told).await;
    }
    process.signal("TERM");
    let status = process.child.wait().unwrap();
    assert!(status.success(), "{status}");
    for partition in 0..PARTITIONS {
        assert_eq!(witness.attendant(partition).await.unwrap(), None);
    }
}
