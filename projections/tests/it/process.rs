//! The service as a process: killed without warning, told to end, and asked how it is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use ledger_adapters::postgres::PgLog;
use ledger_core::log::{Appender, Draft, Head, Log, Report};
use ledger_core::testing::Dice;
use projections::Model;
use sqlx::PgConnection;

use crate::compare::assert_same;
use crate::fixture::{Fixture, until};
use crate::independent::Independent;
use crate::world::{World, in_ledger};

const PARTITIONS: u32 = 2;
/// How the service's sessions are called.
const NAME: &str = "ledger-projections";

/// A service that is ended when the test is.
struct Service {
    child: Child,
    address: String,
}

impl Service {
    /// Starts it and waits until it listens.
    fn start(log: &str, read_models: &str) -> Service {
        let mut child = Command::new(env!("CARGO_BIN_EXE_projections"))
            .env_clear()
            .env("LEDGER_LOG", log)
            .env("LEDGER_READ_MODELS", read_models)
            .env("LEDGER_LISTEN", "127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            line.split_once("address=").map(|it| it.1.trim().to_owned())
        });
        let address = address.expect("it says where it listens");
        // Read on, so that it never waits for somebody to.
        std::thread::spawn(move || lines.for_each(drop));
        Service { child, address }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Status line and body of a GET; `None` when nobody answers.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    fn is_ready(&self) -> bool {
        self.get("/readyz").is_some_and(|it| it.starts_with("HTTP/1.1 200"))
    }

    fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Appends what the world has and the log has not.
async fn append(world: &World, log: &PgLog) {
    for partition in 0..PARTITIONS {
        let there = log.end(partition).await.unwrap();
        let commits = in_ledger(partition, &world.log.records(partition));
        let (before, new) = commits.split_at(usize::try_from(there).unwrap());
        let head = before.last().map_or(Head::START, |(_, hash, commit)| Head {
            sequence: commit.sequence,
            hash: *hash,
            epoch: commit.epoch,
        });
        let mut appender = log.appender(partition, head, there).await.unwrap();
        for (_, _, commit) in new {
            appender.send(Draft::of(world.ledger, commit, commit.encode().into())).unwrap();
        }
        for (offset, ..) in new {
            assert_eq!(appender.report().await, Report::Appended { offset: *offset });
        }
    }
}

/// Waits until the service is seen inside a transaction, however slow the machine makes its start;
/// no longer than one with all done by then would need to show that nothing is left.
async fn until_inside(watcher: &mut PgConnection) {
    let statement = "select exists (select from pg_stat_activity
                                    where application_name = $1
                                      and datname = current_database()
                                      and xact_start is not null)";
    let deadline = tokio::time::Instant::now() + Duration::from_secs(2);
    while tokio::time::Instant::now() < deadline {
        let query = sqlx::query_scalar::<_, bool>(statement).bind(NAME);
        if query.fetch_one(&mut *watcher).await.unwrap() {
            return;
        }
    }
}

/// Sessions of the service inside a transaction, once the statement they are at has ended.
async fn inside(watcher: &mut PgConnection) -> i64 {
    // A COPY that waits for its rows is a statement under way, and the server waits for the service.
    let statement = "select count(*) filter (where state = 'active' and not waits),
                            count(*) filter (where waits)
                     from (
                         select *, state = 'idle in transaction'
                                   or state = 'active' and wait_event is not distinct from 'ClientRead'
                                as waits
                         from pg_stat_activity
                         where application_name = $1 and datname = current_database()
                     ) sessions";
    let mut open = 0;
    until("the statements under way have ended", async || {
        let query = sqlx::query_as::<_, (i64, i64)>(statement).bind(NAME);
        let (active, inside) = query.fetch_one(&mut *watcher).await.unwrap();
        open = inside;
        active == 0
    })
    .await;
    open
}

#[tokio::test]
async fn a_service_killed_without_warning_inside_transactions_loses_and_doubles_nothing() {
    let mut world = World::new(51, PARTITIONS);
    let log_url = servers::fresh_database("log");
    let log = PgLog::connect(&log_url).await.unwrap();
    log.create(PARTITIONS).await.unwrap();
    let fixture = Fixture::new();
    let mut watcher = projections::database::connect(&fixture.options, &[]).await.unwrap();
    let mut dice = Dice::from_seed(8);
    let (mut kills, mut killed_inside) = (0, 0);
    while killed_inside < 20 {
        assert!(kills < 500, "only {killed_inside} of {kills} kills were inside a transaction");
        world.live(6, 40);
        append(&world, &log).await;
        let service = Service::start(&log_url, &fixture.url);
        // Not always in its first transaction, nor at the same place of one.
        tokio::time::sleep(Duration::from_millis(u64::from(dice.below(20)))).await;
        until_inside(&mut watcher).await;
        // Stopped, it cannot leave the transaction that it is seen in before it is killed.
        service.signal("STOP");
        let open = inside(&mut watcher).await;
        service.signal("KILL");
        kills += 1;
        killed_inside += open;
        println!("kill {kills}: {open} transactions were open");
        assert!(!service.ended().success());
    }
    println!("{kills} kills, {killed_inside} open transactions");

    let service = Service::start(&log_url, &fixture.url);
    fixture.reach(&world.heads()).await;
    until("the service is ready", async || service.is_ready()).await;
    until("the lag is gone", async || {
        let metrics = service.get("/metrics").unwrap();
        let lags: Vec<_> =
            metrics.lines().filter(|it| it.starts_with("ledger_projection_lag_records{")).collect();
        lags.len() == Model::ALL.len() * PARTITIONS as usize
            && lags.iter().all(|it| it.ends_with(" 0"))
    })
    .await;
    service.signal("TERM");
    assert!(service.ended().success(), "told to end, it ends well");
    let records: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it)).collect();
    assert_same(&fixture, &Independent::of(&records)).await;
}

#[tokio::test]
async fn a_service_whose_partition_has_stopped_is_alive_and_not_ready_and_says_why() {
    let mut world = World::new(52, PARTITIONS);
    world.live(3, 10);
    let log_url = servers::fresh_database("log");
    let log = PgLog::connect(&log_url).await.unwrap();
    log.create(PARTITIONS).await.unwrap();
    append(&world, &log).await;
    let place = world.skip_a_stream_version(1);
    append(&world, &log).await;

    let fixture = Fixture::new();
    let service = Service::start(&log_url, &fixture.url);
    let what = format!("commit {place} has event");
    until("it says why it is not ready", async || {
        let answer = service.get("/readyz").unwrap_or_default();
        answer.starts_with("HTTP/1.1 503") && answer.contains(&what)
    })
    .await;
    assert!(service.get("/healthz").unwrap().starts_with("HTTP/1.1 200"));
    let metrics = service.get("/metrics").unwrap();
    let stopped = r#"ledger_projection_following{condition="stopped",partition="1"} 0"#;
    let following = r#"ledger_projection_following{condition="following",partition="0"} 1"#;
    assert!(metrics.contains(stopped) && metrics.contains(following), "{metrics}");
    service.signal("TERM");
    assert!(!service.ended().success(), "what had stopped is told in the end too");
}

#[tokio::test]
async fn the_command_rebuilds_a_model_beside_a_running_service_and_says_what_it_did() {
    let mut world = World::new(53, PARTITIONS);
    world.live(20, 20);
    let log_url = servers::fresh_database("log");
    let log = PgLog::connect(&log_url).await.unwrap();
    log.create(PARTITIONS).await.unwrap();
    append(&world, &log).await;
    let fixture = Fixture::new();
    let service = Service::start(&log_url, &fixture.url);
    until("the service has made its tables", async || service.is_ready()).await;
    fixture.reach(&world.heads()).await;

    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_projections"))
            .args(arguments)
            .env_clear()
            .env("LEDGER_LOG", &log_url)
            .env("LEDGER_READ_MODELS", &fixture.url)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, told, logged) = run(&["rebuild", "schedules"]);
    assert_eq!(code, Some(0), "{logged}");
    assert!(
        told.starts_with("schedules v7 build 1 is live in the place of schedules v7: "),
        "{told}"
    );
    world.live(5, 20);
    append(&world, &log).await;
    fixture.reach(&world.heads()).await;
    let records: Vec<_> = (0..PARTITIONS).map(|it| world.log.records(it)).collect();
    assert_same(&fixture, &Independent::of(&records)).await;
    until("the service is ready", async || service.is_ready()).await;

    for (arguments, said) in [
        (vec!["rebuild", "ledger"], "there is no read model `ledger`"),
        (vec!["rebuild"], "one read model is rebuilt at a time"),
        (
            vec!["rebuild", "portfolio", "schedules"],
            "Models: applications, banks, commits, customers, decisions, evidence, histories, identity, lines",
        ),
        (vec!["mend"], "projections takes no argument `mend`"),
    ] {
        let (code, _, told) = run(&arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(told.contains(said), "{told}");
    }
    let (code, told, _) = run(&["--help"]);
    assert!(code == Some(0) && told.contains("projections rebuild <model>"), "{told}");
}

#[test]
fn a_malformed_variable_stops_the_start_by_name() {
    let output = Command::new(env!("CARGO_BIN_EXE_projections"))
        .env_clear()
        .env("LEDGER_LOG", "somewhere")
        .env("LEDGER_READ_MODEL", "postgres://x@y/z")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for name in ["LEDGER_LOG is", "LEDGER_READ_MODEL is not known", "LEDGER_READ_MODELS is not set"]
    {
        assert!(said.contains(name), "{name}: {said}");
    }
}
